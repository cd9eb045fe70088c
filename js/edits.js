/**
 * The edits: what a person changed, and the runs that this leads to. Python reads the same
 * objects; `run` is the number of the run. Knows no page.
 *
 * @typedef {{type: "weight", run: number, weights: string, index: number[], value: number}} WeightEdit
 * @typedef {{type: "input", run: number, timestep: number, values: number[], label: string | null}} InputEdit
 * @typedef {{type: "hold", run: number, quantity: string, unit: number | null, first: number, last: number,
 *            value: number}} HoldEdit
 * @typedef {WeightEdit | InputEdit | HoldEdit} Edit
 */

import { placeOf, rerun } from "./rerun.js";
import { cellOf } from "./run.js";

/** @typedef {import("./run.js").CellRun} CellRun */
/** @typedef {import("./run.js").Run} Run */

/**
 * What an edit changes. Two edits with the same target are one: the later value counts.
 *
 * @param {Edit} edit
 */
export function targetOf(edit) {
  if (edit.type === "weight") return ["weight", edit.run, edit.weights, edit.index].join("/");
  if (edit.type === "input") return ["input", edit.run, edit.timestep].join("/");
  return ["hold", edit.run, edit.quantity, edit.unit].join("/");
}

/**
 * Whether two runs read the same sequence: an edit of its input then concerns both.
 *
 * @param {CellRun} run
 * @param {CellRun} other
 */
export function sameSequence(run, other) {
  const [a, b] = [run.quantities.inputs, other.quantities.inputs];
  return a.width === b.width && a.data.every((value, i) => value === b.data[i]);
}

/**
 * Whether an edit differs from what Python sent.
 *
 * @param {CellRun} run
 * @param {Edit} edit
 */
function differs(run, edit) {
  if (edit.type === "weight") {
    const { data, shape } = run.weights[edit.weights];
    return data[placeOf(shape, edit.index)] !== edit.value;
  }
  if (edit.type === "input") {
    const { data, width } = run.quantities.inputs;
    return edit.values.some((value, i) => value !== data[edit.timestep * width + i]);
  }
  return true;
}

/**
 * Each run with the edits that concern it; the very same run where none does.
 *
 * @param {Run[]} base
 * @param {Edit[]} list
 * @returns {Run[]}
 */
function runsWith(base, list) {
  const stray = list.find((each) => !base[each.run]);
  if (stray) throw new Error(`there is no run ${stray.run}`);
  return base.map((run, index) => {
    const own = list.filter((each) => each.run === index
      || (each.type === "input" && sameSequence(cellOf(base[each.run]), cellOf(run))));
    return own.length ? rerun(cellOf(run), own) : run;
  });
}

/** Tells of "change" when the list and its runs are others. */
export class Edits extends EventTarget {
  /** @type {Run[]} what Python sent */
  base = [];
  /** @type {Edit[]} */
  list = [];
  /** @type {Run[]} what the list leads to */
  runs = [];

  /**
   * Other runs to edit, with the edits that stand already. Those that don't fit belong to
   * another trace, and are left out. Tells nobody: who brings runs paints them.
   *
   * @param {Run[]} base
   * @param {Edit[]} list
   */
  load(base, list) {
    this.base = base;
    try {
      this.runs = runsWith(base, list);
      this.list = list;
    } catch {
      [this.list, this.runs] = [[], base];
    }
  }

  /**
   * The whole list anew. Throws, and changes nothing, where an edit doesn't fit or a value
   * outgrows its limits.
   *
   * @param {Edit[]} list
   */
  set(list) {
    this.runs = runsWith(this.base, list);
    this.list = list;
    this.dispatchEvent(new Event("change"));
  }

  /**
   * One edit more, in place of an earlier one with its target; none if it changes nothing.
   * Throws, and changes nothing, where a value outgrows its limits.
   *
   * @param {Edit} edit
   */
  make(edit) {
    const others = this.list.filter((each) => targetOf(each) !== targetOf(edit));
    this.set(differs(cellOf(this.base[edit.run]), edit) ? [...others, edit] : others);
  }

  /**
   * Takes one edit back.
   *
   * @param {number} index
   */
  remove(index) {
    this.#keep(this.list.filter((_, i) => i !== index));
  }

  takeBack() {
    if (this.list.length) this.#keep(this.list.slice(0, -1));
  }

  takeAllBack() {
    if (this.list.length) this.#keep([]);
  }

  /**
   * Without an edit, another one may let a value outgrow its limits: then both stay.
   *
   * @param {Edit[]} list
   */
  #keep(list) {
    try {
      this.set(list);
    } catch (error) {
      throw new Error(`It can't be taken back before the others: ${/** @type {Error} */ (error).message}.`);
    }
  }

  /**
   * The edit with a target, if there is one.
   *
   * @param {string} target
   */
  find(target) {
    return this.list.find((edit) => targetOf(edit) === target);
  }

  /**
   * Whether an edit changes a run.
   *
   * @param {number} index
   */
  isEdited(index) {
    return this.runs[index] !== this.base[index];
  }
}

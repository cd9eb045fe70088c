/**
 * The edits: what a person changed, and the runs that this leads to. Python reads the same
 * objects; `run` is the number of the run. Knows no page.
 *
 * @typedef {{type: "weight", run: number, weights: string, index: number[], value: number}} WeightEdit
 * @typedef {{type: "input", run: number, timestep: number, values: number[], label: string | null}} InputEdit
 * @typedef {{type: "hold", run: number, quantity: string, unit: number | null, first: number, last: number,
 *            value: number}} HoldEdit
 * @typedef {{type: "temperature", run: number, value: number}} TemperatureEdit
 * @typedef {WeightEdit | InputEdit | HoldEdit | TemperatureEdit} Edit
 */

import { readEdits } from "./edit_rules.js";
import { placeOf, rerun } from "./rerun.js";
import { cellOf, isBackwards, isLoop } from "./run.js";
import { handedOn, sameSequence } from "./stacks.js";

/** @typedef {import("./run.js").CellRun} CellRun */
/** @typedef {import("./run.js").Run} Run */

/**
 * What an edit changes. Two edits with the same target are one: the later value counts.
 *
 * @param {Edit} edit
 */
export function targetOf(edit) {
  if (edit.type === "weight") return JSON.stringify(["weight", edit.run, edit.weights, edit.index]);
  if (edit.type === "input") return JSON.stringify(["input", edit.run, edit.timestep]);
  if (edit.type === "temperature") return JSON.stringify(["temperature", edit.run]);
  return JSON.stringify(["hold", edit.run, edit.quantity, edit.unit]);
}

/**
 * Whether two lists have the same edits.
 *
 * @param {any} a
 * @param {any} b
 */
export const areSame = (a, b) => JSON.stringify(a) === JSON.stringify(b);

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
  return edit.type !== "temperature" || edit.value !== run.writing?.temperature;
}

/**
 * Each run with the edits that concern it, and with what the layers below it hand on; the very same
 * run where there is neither.
 *
 * @param {Run[]} base
 * @param {Edit[]} list
 * @returns {Run[]}
 */
function runsWith(base, list) {
  /** @type {Run[]} */
  const runs = [];
  for (const [index, run] of base.entries()) {
    const own = list.filter((each) => each.run === index
      || (each.type === "input" && !isBackwards(run) && sameSequence(cellOf(base[each.run]), cellOf(run))));
    const received = isLoop(run) ? null : handedOn(run, base, runs);
    runs.push(own.length || received ? rerun(cellOf(run), own, received) : run);
  }
  return runs;
}

/** Tells of "change" when the list and its runs are others. */
export class Edits extends EventTarget {
  /** @type {Run[]} what Python sent */
  base = [];
  /** @type {Edit[]} */
  list = [];
  /** @type {Run[]} what the list leads to */
  runs = [];
  /** @type {Edit[][]} what the list was before each commit, to take it back */
  #past = [];
  /** Of a drag, or of a key that is held: the target of the commit that it goes on with. */
  #ongoing = "";

  /**
   * Other runs to edit, with the edits that stand already. Tells nobody: who brings runs paints
   * them. Where an edit doesn't fit, all are left out, and what is to be said of it comes back.
   *
   * @param {Run[]} base
   * @param {any} list
   */
  load(base, list) {
    const before = this.list;
    [this.base, this.runs, this.list] = [base, base, []];
    let refusal = "";
    try {
      this.#put(list);
    } catch (error) {
      refusal = `The edits that came with this run are left out: ${/** @type {Error} */ (error).message}.`;
    }
    if (!areSame(before, this.list)) this.#forget();
    return refusal;
  }

  /**
   * The whole list anew, from Python or from another view. Throws, and changes nothing, where an
   * edit doesn't fit or a value outgrows its limits.
   *
   * @param {any} list
   */
  set(list) {
    this.#put(list);
    this.#forget();
    this.dispatchEvent(new Event("change"));
  }

  /**
   * One edit more, in place of an earlier one with its target; none if it changes nothing.
   * Throws, and changes nothing, where it doesn't fit or a value outgrows its limits.
   *
   * @param {Edit} edit
   * @param {boolean} goesOn whether it belongs to the drag, or the held key, of the edit before
   */
  make(edit, goesOn = false) {
    const target = targetOf(edit);
    const isSameCommit = goesOn && this.#ongoing === target;
    this.#ongoing = "";
    const before = this.list;
    const [checked] = readEdits([edit], this.base);
    const others = before.filter((each) => targetOf(each) !== target);
    this.#put(differs(cellOf(this.base[checked.run]), checked) ? [...others, checked] : others);
    if (!isSameCommit) this.#past.push(before);
    this.#ongoing = target;
    this.#dropIdle();
    this.dispatchEvent(new Event("change"));
  }

  /**
   * Takes one edit back, with all that its target was before.
   *
   * @param {number} index
   */
  remove(index) {
    const target = targetOf(this.list[index]);
    this.#keep(this.list.filter((_, i) => i !== index),
      this.#past.map((list) => list.filter((each) => targetOf(each) !== target)));
  }

  /** Takes the last commit back: its target is again what it was before. */
  takeBack() {
    if (this.#past.length) this.#keep(this.#past[this.#past.length - 1], this.#past.slice(0, -1));
  }

  takeAllBack() {
    if (this.list.length) this.#keep([], []);
  }

  /**
   * Without an edit, another one may let a value outgrow its limits: then both stay.
   *
   * @param {Edit[]} list
   * @param {Edit[][]} past
   */
  #keep(list, past) {
    try {
      this.#put(list);
    } catch (error) {
      throw new Error(`It can't be taken back before the others: ${/** @type {Error} */ (error).message}.`);
    }
    this.#past = past;
    this.#ongoing = "";
    this.#dropIdle();
    this.dispatchEvent(new Event("change"));
  }

  /** @param {any} list */
  #put(list) {
    const checked = readEdits(list, this.base);
    this.runs = runsWith(this.base, checked);
    this.list = checked;
  }

  /** Edits that come all at once are taken back one by one, from the last. */
  #forget() {
    this.#past = this.list.map((_, i) => this.list.slice(0, i));
    this.#ongoing = "";
  }

  /** A commit that changed nothing is none to take back. */
  #dropIdle() {
    this.#past = this.#past.filter((list, i) => !areSame(list, this.#past[i + 1] ?? this.list));
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

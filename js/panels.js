/** The panels: the runs on show, side by side, each a view with a body; with an edit, its original too. */

import { createCell } from "./cell.js";
import { make, rootOf } from "./dom.js";
import { structureOf } from "./layouts/structure.js";
import { createLoop } from "./loop.js";
import { cut } from "./names.js";
import { cellOf, isLoop } from "./run.js";
import { View } from "./view.js";
import { READ_FROM_RIGHT } from "./words.js";

/**
 * @typedef {import("./cell.js").Acts} Acts
 * @typedef {import("./colors.js").Palette} Palette
 * @typedef {import("./edits.js").Edits} Edits
 * @typedef {import("./playhead.js").Playhead} Playhead
 * @typedef {import("./run.js").CellRun} CellRun
 * @typedef {import("./run.js").Run} Run
 *
 * @typedef {object} Body
 * @property {HTMLElement} element
 * @property {string} partName what a part of a timestep is called
 * @property {() => string} say what happened
 * @property {() => string} spoken where the playhead is
 * @property {import("./cell.js").Paint} paint
 * @property {() => void} [paintHover]
 * @property {() => string} [ledgerText]
 *
 * @typedef {{index: number, isOriginal: boolean, name: string}} Wanted
 * @typedef {Wanted & {element: HTMLElement, view: View | null, body: Body}} Panel
 *
 * @typedef {object} PanelActs What panels ask of the stepper.
 * @property {(fresh: boolean) => void} paint
 * @property {() => void} refit other parts are on show
 * @property {(words: string) => void} announce
 * @property {(step: () => void) => void} byHand a step of a person
 * @property {(edit: import("./edits.js").Edit, goesOn: boolean) => void} edit
 * @property {(name: string) => void} setNotation
 */

const NARROW = 550;
const STACKED = 712;
const TIGHT = 790; // a transport without its words
const WIDE = 970; // enough for the title beside the transport
const COLUMN = 300; // at least
const GAP = 20;

/** @param {Record<string, import("./run.js").NumberArray>} arrays */
const shapesOf = (arrays) => Object.entries(arrays).map(([name, { shape }]) => [name, shape]);

/**
 * What has to be laid out anew when it changes: all that is told of a run but its values, its
 * labels, its holds and the limits of its colors. Those are painted.
 *
 * @param {Run} run
 */
function shapeOf(run) {
  if (isLoop(run)) return run;
  const { data, labels, holds, limits, weights, quantities, initial, equationOf, buffer, layout, ...told } =
    /** @type {CellRun & Record<string, unknown>} */ (run);
  return [told, !labels, shapesOf(weights), shapesOf(quantities)];
}

/**
 * What two runs have in common whose values can be compared one by one.
 *
 * @param {CellRun} run
 */
const comparable = (run) => JSON.stringify([run.backwards, run.reverse, structureOf(run), shapesOf(run.quantities)]);

export class Panels {
  /** @type {Panel[]} */
  list = [];
  /** Whether the original stands beside an edited run. */
  isBeside = false;
  element = make("div", { class: "rnn-stage" });
  #shape = "";

  /**
   * @param {HTMLElement} root
   * @param {Playhead} playhead
   * @param {Edits} edits
   * @param {PanelActs} acts
   */
  constructor(root, playhead, edits, acts) {
    this.root = root;
    this.playhead = playhead;
    this.edits = edits;
    this.acts = acts;
  }

  get isEmpty() {
    return this.#shape === "";
  }

  /** Nothing is on show any more. */
  clear() {
    this.#shape = "";
  }

  /** What happened, in every panel. */
  say() {
    return this.list.map(({ name, body }) => (name ? `${cut(name)}: ` : "") + body.say()).join(" ");
  }

  /**
   * The view of a run as it is now.
   *
   * @param {number} index
   */
  viewOf(index) {
    return this.list.find((panel) => panel.index === index && !panel.isOriginal)?.view ?? null;
  }

  unpin() {
    for (const { view } of this.list) view?.unpin();
  }

  // ---------------------------------------------------------------- laying out

  /** Lays the runs out, if they are not laid out already, and tells each view its run. */
  build() {
    const wanted = this.#wanted();
    const shape = JSON.stringify(wanted.map(({ index, name }) => [name, shapeOf(this.edits.base[index])]));
    if (shape !== this.#shape) {
      const before = this.list;
      this.list = wanted.map((each) => this.#createPanel(each, before.find(({ index }) => index === each.index)));
      this.element.replaceChildren(...this.list.map(({ element }) => element));
    }
    this.#shape = shape;
    this.refresh();
  }

  /**
   * The runs on show, in order: with an edit its original may stand beside it.
   *
   * @returns {Wanted[]}
   */
  #wanted() {
    return this.edits.runs.flatMap(({ name }, index) => {
      if (!this.isBeside || !this.edits.isEdited(index)) return [{ index, isOriginal: false, name }];
      const named = (/** @type {string} */ words) => (name ? `${name}, ${words}` : words);
      return [
        { index, isOriginal: true, name: named("original") },
        { index, isOriginal: false, name: named("edited") },
      ];
    });
  }

  /**
   * @param {Wanted} wanted
   * @param {Panel | undefined} before
   * @returns {Panel}
   */
  #createPanel(wanted, before) {
    const { index, isOriginal, name } = wanted;
    const element = make("section", { class: "rnn-panel", "aria-label": name || null });
    const base = this.edits.base[index];
    const run = isOriginal ? base : this.edits.runs[index];
    const view = isLoop(run) ? null : new View(this.playhead, run, cellOf(base), name);
    if (before?.view) view?.keepPlace(before.view);
    /** @type {Panel} */
    const panel = { ...wanted, element, view, body: this.#createBody(run, view, index) };
    this.#fill(panel);
    return panel;
  }

  /**
   * @param {Run} run
   * @param {View | null} view
   * @param {number} index
   * @returns {Body}
   */
  #createBody(run, view, index) {
    if (view) return createCell(view, this.#actsOn(view, index));
    const go = (/** @type {number} */ timestep) => this.acts.byHand(() => this.playhead.jump(timestep));
    return createLoop(/** @type {import("./run.js").LoopRun} */ (run), this.playhead, go);
  }

  /** @param {Panel} panel */
  #fill({ element, name, view, body }) {
    const way = view?.run.reverse ? make("span", { class: "rnn-quiet" }, `, ${READ_FROM_RIGHT}`) : null;
    element.replaceChildren(...(name ? [make("div", { class: "rnn-name", title: name }, name, way)] : []), body.element);
  }

  /**
   * Other units on show: the body is made anew.
   *
   * @param {Panel} panel
   */
  #layOut(panel) {
    const { view, index } = panel;
    if (view) panel.body = this.#createBody(view.run, view, index);
    this.keepingFocus(() => this.#fill(panel));
  }

  /** Tells each view its run, and the run that this one is compared with. */
  refresh() {
    const first = this.list[0].view;
    for (const { index, isOriginal, view } of this.list) {
      if (!view) continue;
      view.base = cellOf(this.edits.base[index]);
      view.run = isOriginal ? view.base : cellOf(this.edits.runs[index]);
      view.compared = null;
      if (isOriginal) continue;
      if (view.run !== view.base) view.compared = { run: view.base, name: "the original" };
      else if (first && view !== first && comparable(view.run) === comparable(first.run)) {
        view.compared = { run: first.run, name: first.name };
      }
    }
  }

  // ---------------------------------------------------------------- what a person does in one

  /**
   * @param {View} view
   * @param {number} index
   * @returns {Acts}
   */
  #actsOn(view, index) {
    const { playhead, acts } = this;
    const panel = () => /** @type {Panel} */ (this.list.find((each) => each.view === view));
    const shown = () => {
      acts.paint(false);
      acts.announce(panel().body.ledgerText?.() ?? "");
    };
    const select = (/** @type {{quantity: string, unit: number}} */ point) => {
      view.pin(point);
      shown();
    };
    return {
      select,
      go: (timestep) => acts.byHand(() => playhead.jump(timestep)),
      edit: (weight, goesOn) => acts.edit({ ...weight, run: index }, goesOn),
      setNotation: acts.setNotation,
      refit: acts.refit,
      hover(pointed) {
        if (view.point(pointed)) panel().body.paintHover?.();
      },
      selectUnit(unit) {
        view.selectUnit(unit);
        shown();
      },
      look: (window) => {
        view.look(window);
        this.#layOut(panel());
        acts.paint(true);
      },
      rank: (isRanked) => {
        view.rank(isRanked);
        this.#layOut(panel());
        acts.paint(true);
      },
      /** A click on an equation: its step in equation mode, otherwise its ledger. */
      goToEquation(quantity) {
        const unit = view.unitIn(quantity);
        if (playhead.mode !== "part") return select({ quantity, unit });
        view.selected = { quantity, unit, pinned: false };
        const part = view.run.equations.findIndex((equation) => equation.quantity === quantity);
        return acts.byHand(() => playhead.goTo(playhead.timestep, part));
      },
    };
  }

  // ---------------------------------------------------------------- painting

  /**
   * @param {Palette | null} palette null: not on the page yet
   * @param {boolean} fresh
   * @param {boolean} isEditing whether weights may be changed
   */
  paint(palette, fresh, isEditing) {
    for (const panel of this.list) {
      const { view, isOriginal } = panel;
      if (view) view.isEditable = isEditing && !isOriginal;
      if (view?.follow()) this.#layOut(panel);
      if (palette) panel.body.paint(palette, fresh);
    }
  }

  /**
   * Chooses the layout that a width has room for.
   *
   * @param {number} width
   */
  fit(width) {
    const most = this.root.matches(".rnn-printed") ? 1 : this.list.length;
    const columns = Math.max(1, Math.min(most, Math.floor((width + GAP) / (COLUMN + GAP))));
    this.element.style.gridTemplateColumns = `repeat(${columns}, minmax(0, 1fr))`;
    const each = (width + GAP) / columns - GAP;
    this.root.classList.toggle("rnn-several", this.list.length > 1);
    this.root.style.setProperty("--rnn-panels", `${this.list.length}`);
    this.root.classList.toggle("rnn-narrow", width < NARROW);
    this.root.classList.toggle("rnn-tight", width < TIGHT);
    this.root.classList.toggle("rnn-wide", width >= WIDE);
    for (const { element } of this.list) {
      element.classList.toggle("rnn-narrow", each < NARROW);
      element.classList.toggle("rnn-stacked", each < STACKED);
    }
  }

  /**
   * Does something that may take the focused control away: then a control of its name has the
   * focus, or the root.
   *
   * @param {() => void} change
   */
  keepingFocus(change) {
    const active = rootOf(this.root).activeElement;
    const focused = active instanceof HTMLElement && this.root.contains(active) ? active : null;
    const place = this.list.findIndex(({ element }) => element.contains(focused));
    change();
    if (!focused || (focused.isConnected && !focused.matches(":disabled") && focused.checkVisibility())) return;
    const name = CSS.escape(focused.getAttribute("aria-label") ?? "");
    const places = [this.list[place], this.list[this.list.length - 1]].filter(Boolean);
    const again = places.map(({ element }) => name && element.querySelector(`[aria-label="${name}"]`)).find(Boolean);
    (/** @type {HTMLElement} */ (again || this.root)).focus();
  }
}

/** The panels: the runs on show, side by side, each a view with a body; with an edit, its original too. */

import { createCell } from "./cell.js";
import { createClosedLayer } from "./closed_layer.js";
import { make, rootOf, setClass } from "./dom.js";
import { createLayerHead, createStackHead, createWaiting, scrollTogether } from "./layer_heads.js";
import { createLoop } from "./loop.js";
import { cut } from "./names.js";
import { actsOn } from "./panel_acts.js";
import { cellOf, isLoop } from "./run.js";
import { comparable, shapeOf } from "./shapes.js";
import { OUTPUTS } from "./stacks.js";
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
 * @property {number} [least] how wide it must be for the arithmetic to stand beside the diagram
 *
 * @typedef {{index: number, isOriginal: boolean, name: string, isOpen: boolean, isFirst: boolean, isLast: boolean}} Wanted isFirst, isLast: of all on show
 * @typedef {Wanted & {element: HTMLElement, view: View | null, body: Body}} Panel
 *
 * @typedef {object} PanelActs What panels ask of the stepper.
 * @property {(fresh: boolean) => void} paint
 * @property {() => void} refit other parts are on show
 * @property {(words: string) => void} announce
 * @property {(step: () => void) => void} byHand a step of a person
 * @property {(edit: import("./edits.js").Edit, goesOn: boolean) => void} edit
 * @property {(name: string) => void} setNotation
 * @property {(index: number) => void} toggleLayer
 * @property {(origin: import("./stacks.js").Origin, from: Visit) => void} follow
 * @property {() => void} goBack
 *
 * @typedef {import("./layers.js").Visit} Visit
 */

const NARROW = 550;
const STACKED = 712;
const TIGHT = 790; // a transport without its words
const WIDE = 970; // enough for the title beside the transport
const COLUMN = 300; // at least
const GAP = 20;

export class Panels {
  /** @type {Panel[]} */
  list = [];
  /** Whether the original stands beside an edited run. */
  isBeside = false;
  element = make("div.rnn-stage");
  #shape = "";

  /**
   * @param {HTMLElement} root
   * @param {Playhead} playhead
   * @param {Edits} edits
   * @param {import("./layers.js").Layers} layers
   * @param {PanelActs} acts
   */
  constructor(root, playhead, edits, layers, acts) {
    this.root = root;
    this.layers = layers;
    scrollTogether(this.element, () => layers.isStack);
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
    const told = this.list.filter(({ isOpen }) => isOpen);
    return told.map(({ name, body }) => (name ? `${cut(name)}: ` : "") + body.say()).join(" ");
  }

  /**
   * The view of a run as it is now.
   *
   * @param {number} index
   */
  viewOf(index) {
    return this.#panelOf(index)?.view ?? null;
  }

  /**
   * Where a link was followed from that led to the selected value.
   *
   * @param {number} index
   * @param {View} view
   */
  #cameFrom(index, view) {
    const visit = this.layers.lastVisit;
    return visit && visit.to.index === index && view.isSelected(visit.to.quantity, visit.to.unit) ? this.layers.nameOf(visit.from) : "";
  }

  /**
   * What the arithmetic of a panel says.
   *
   * @param {number} index
   */
  ledgerText(index) {
    return this.#panelOf(index)?.body.ledgerText?.() ?? "";
  }

  /** @param {number} index */
  #panelOf(index) {
    return this.list.find((panel) => panel.index === index && !panel.isOriginal);
  }

  /**
   * Brings a panel into view, and the focus to its arithmetic: to the way back, if there is one.
   *
   * @param {number} index
   */
  enter(index) {
    const element = this.#panelOf(index)?.element;
    element?.scrollIntoView({ block: "nearest" });
    const target = element?.querySelector(".rnn-back:not([hidden])") ?? element?.querySelector(".rnn-layer");
    if (target instanceof HTMLElement) target.focus({ preventScroll: true });
  }

  unpin() {
    for (const { view } of this.list) view?.unpin();
  }

  // ---------------------------------------------------------------- laying out

  /** Lays the runs out, if they are not laid out already, and tells each view its run. */
  build() {
    const wanted = this.#wanted();
    const shape = JSON.stringify(wanted.map(({ index, name, isOpen }) => [name, isOpen, shapeOf(this.edits.base[index])]));
    if (shape !== this.#shape) {
      const before = this.list;
      this.list = wanted.map((each) => this.#createPanel(each, before.find(({ index }) => index === each.index)));
      setClass(this.element, "rnn-layers", this.layers.isStack);
      this.element.replaceChildren(...(this.layers.isStack ? [createStackHead(this.edits.base)] : []), ...this.list.map(({ element }) => element), ...this.#waiting());
    }
    this.#shape = shape;
    this.refresh();
  }

  #waiting() {
    const waiting = createWaiting(this.layers, this.edits.base, this.acts.toggleLayer);
    return waiting ? [waiting] : [];
  }

  /**
   * The runs on show, in order: with an edit its original may stand beside it.
   *
   * @returns {Wanted[]}
   */
  #wanted() {
    const { edits, layers } = this;
    const onShow = edits.runs.flatMap((_, index) => (layers.isOnShow(index) ? [index] : []));
    return edits.runs.flatMap(/** @returns {Wanted[]} */ ({ name }, index) => {
      if (!layers.isOnShow(index)) return [];
      const isOpen = layers.isOpen(index);
      const place = { isFirst: index === onShow[0], isLast: index === onShow[onShow.length - 1] };
      if (!this.isBeside || !isOpen || !edits.isEdited(index)) return [{ index, isOriginal: false, name, isOpen, ...place }];
      const named = (/** @type {string} */ words) => (name ? `${name}, ${words}` : words);
      return [
        { index, isOriginal: true, name: named("original"), isOpen, ...place },
        { index, isOriginal: false, name: named("edited"), isOpen, ...place },
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
    const element = make("section", { class: wanted.isOpen ? "rnn-panel" : "rnn-panel rnn-closed", "aria-label": name || null });
    const base = this.edits.base[index];
    const run = isOriginal ? base : this.edits.runs[index];
    const view = isLoop(run) ? null : new View(this.playhead, run, cellOf(base), name);
    if (before?.view) view?.keepPlace(before.view);
    /** @type {Panel} */
    const panel = { ...wanted, element, view, body: this.#createBody(run, view, wanted) };
    this.#fill(panel);
    return panel;
  }

  /**
   * @param {Run} run
   * @param {View | null} view
   * @param {Wanted} wanted
   * @returns {Body}
   */
  #createBody(run, view, { index, isOpen, isFirst, isLast }) {
    if (view) {
      const panel = () => /** @type {Panel} */ (this.list.find((each) => each.view === view));
      const acts = actsOn(this.playhead, this.acts, view, index, panel, () => this.#layOut(panel()));
      return isOpen ? createCell(view, acts) : createClosedLayer(view, acts, { isFirst, isLast });
    }
    const go = (/** @type {number} */ timestep) => this.acts.byHand(() => this.playhead.jump(timestep));
    return createLoop(/** @type {import("./run.js").LoopRun} */ (run), this.playhead, go);
  }

  /** @param {Panel} panel */
  #fill({ element, index, name, isOpen, isOriginal, view, body }) {
    const { layers, acts } = this;
    const isReverse = Boolean(view?.run.reverse);
    const way = isReverse ? make("span.rnn-quiet", {}, `, ${READ_FROM_RIGHT}`) : null;
    const head = layers.isStack && !isOriginal
      ? createLayerHead(name, isOpen, layers.textOn(index, view?.unitsOf(OUTPUTS).length ?? 0), () => acts.toggleLayer(index))
      : make("div.rnn-name", { title: name }, name, way);
    element.replaceChildren(...(name ? [head] : []), body.element);
  }

  /**
   * Other units on show: the body is made anew.
   *
   * @param {Panel} panel
   */
  #layOut(panel) {
    const { view } = panel;
    if (view) panel.body = this.#createBody(view.run, view, panel);
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
      view.originsOf = (quantity, unit) => this.layers.originsOf(index, quantity, unit);
      view.cameFrom = () => this.#cameFrom(index, /** @type {View} */ (view));
      if (isOriginal) continue;
      if (view.run !== view.base) view.compared = { run: view.base, name: "the original" };
      else if (first && view !== first && !this.layers.isStack && comparable(view.run) === comparable(first.run)) {
        view.compared = { run: first.run, name: first.name };
      }
    }
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
    const most = this.root.matches(".rnn-printed") || this.layers.isStack ? 1 : this.list.length;
    const columns = Math.max(1, Math.min(most, Math.floor((width + GAP) / (COLUMN + GAP))));
    this.element.style.gridTemplateColumns = `repeat(${columns}, minmax(0, 1fr))`;
    const each = (width + GAP) / columns - GAP;
    setClass(this.root, "rnn-several", this.list.length > 1 && !this.layers.isStack);
    this.root.style.setProperty("--rnn-panels", `${most}`);
    setClass(this.root, "rnn-narrow", width < NARROW);
    setClass(this.root, "rnn-tight", width < TIGHT);
    setClass(this.root, "rnn-wide", width >= WIDE);
    for (const { element, body } of this.list) {
      setClass(element, "rnn-narrow", each < NARROW);
      setClass(element, "rnn-stacked", each < Math.max(STACKED, body.least ?? 0));
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
    const places = [this.list[place], this.list[this.list.length - 1], this].filter(Boolean);
    const again = places.map(({ element }) => name && element.querySelector(`[aria-label="${name}"]`)).find(Boolean);
    (/** @type {HTMLElement} */ (again || this.root)).focus();
  }
}

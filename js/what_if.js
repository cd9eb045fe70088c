/**
 * The what-if panel: hold a quantity, change an input, take edits back. Weights change in the ledger.
 *
 * @typedef {object} WhatIfActs
 * @property {(edit: import("./edits.js").Edit, goesOn: boolean) => void} edit throws where a value
 *   outgrows its limits; goesOn: one more move of a drag, or of a held key
 * @property {(index: number) => void} remove
 * @property {() => void} takeBack
 * @property {() => void} takeAllBack
 * @property {(wanted: boolean) => void} showOriginal
 * @property {() => string} changeText what the edits changed
 * @property {(index: number) => boolean} isOnShow
 *
 * @typedef {object} Choice The cell that is changed, of several.
 * @property {Edits} edits
 * @property {() => number} index
 * @property {() => CellRun} run as it is now
 * @property {() => CellRun} base as Python sent it
 * @property {() => number} now the current timestep
 * @property {(edit: import("./edits.js").Edit, goesOn: boolean) => void} edit
 */

import { make } from "./dom.js";
import { createEditList } from "./edit_list.js";
import { createSelect } from "./fields.js";
import { createHold } from "./hold_controls.js";
import { createInput } from "./input_controls.js";
import { cellOf } from "./run.js";

/**
 * @typedef {import("./edits.js").Edits} Edits
 * @typedef {import("./playhead.js").Playhead} Playhead
 * @typedef {import("./run.js").CellRun} CellRun
 */

/**
 * @param {Edits} edits
 * @param {Playhead} playhead
 * @param {WhatIfActs} acts
 */
export function createWhatIf(edits, playhead, acts) {
  let which = 0;
  /** @type {Choice} */
  const choice = {
    edits,
    index: () => which,
    run: () => cellOf(edits.runs[which]),
    base: () => cellOf(edits.base[which]),
    now: () => playhead.timestep,
    edit: acts.edit,
  };
  const cell = createSelect("Cell", (index) => show(Number(index)));
  const whichCell = make("label.rnn-what-row", {},
    make("span.rnn-what-word", {}, "Cell"), cell.element);
  const hold = createHold(choice);
  const input = createInput(choice, hold.say);
  const weight = make("div.rnn-what-row", {}, make("span.rnn-what-word", {}, "Weight"),
    "Click a value: its weights stand in its arithmetic. Change one there: type, press ↑ or ↓, or drag it sideways.");
  const list = createEditList(edits, acts);
  const element = make("section.rnn-what-if", { "aria-label": "What if", hidden: true },
    whichCell, hold.element, input.element, weight, list.elements);

  /**
   * Which of several cells is changed: all choices are about it.
   *
   * @param {number} index
   */
  function show(index) {
    which = index;
    input.reset();
    hold.reset();
    paint();
  }
  function paint() {
    if (element.hidden) return;
    whichCell.hidden = edits.runs.length === 1;
    cell.paint(edits.runs.flatMap(({ name }, i) => (acts.isOnShow(i) ? [[`${i}`, name]] : [])), which);
    hold.paint();
    input.paint();
    list.paint();
  }

  return {
    element,
    paint,
    say: hold.say,
    /** Other runs: the choices are about those. */
    reset: () => show(edits.runs[which] && acts.isOnShow(which) ? which : edits.runs.findIndex((_, i) => acts.isOnShow(i))),
  };
}

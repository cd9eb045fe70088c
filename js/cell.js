/**
 * The body of a cell: sequence, diagram, equations, ledger and sentence.
 *
 * @typedef {(palette: import("./colors.js").Palette, fresh: boolean) => void} Paint
 *   fresh: sizes may have changed, too
 *
 * @typedef {object} Acts What a person does in a body.
 * @property {(timestep: number) => void} go
 * @property {(pointed: import("./view.js").Pointed | null) => void} hover
 * @property {(point: {quantity: string, unit: number}) => void} select
 * @property {(unit: number) => void} selectUnit
 * @property {(quantity: string) => void} goToEquation
 * @property {(window: import("./units.js").UnitWindow) => void} look
 * @property {(isRanked: boolean) => void} rank puts the units in the order of the ranking, or of their numbers
 * @property {(edit: Omit<import("./edits.js").WeightEdit, "run"> | Omit<import("./edits.js").TemperatureEdit, "run">, goesOn: boolean) => void} edit
 *   changes a weight or the temperature, perhaps as one more move of a drag; throws where a value outgrows its limits
 * @property {(name: string) => void} setNotation
 * @property {(origin: import("./stacks.js").Origin, from: {quantity: string, unit: number, timestep: number}) => void} follow
 *   goes to the value of another layer that an input of this one is
 * @property {() => void} goBack where such a link was followed from
 * @property {() => void} refit other parts are on show
 */

import { createDiagram, leastWidthOf } from "./diagram.js";
import { icon, make, setText } from "./dom.js";
import { createEquations } from "./equations.js";
import { createSelect } from "./fields.js";
import { createLedger } from "./ledger.js";
import { shownLetter } from "./letters.js";
import { symbol } from "./math.js";
import { cut } from "./names.js";
import { createNumbersTable } from "./numbers_table.js";
import { isRead } from "./order.js";
import { hasManyOutputs, outputRows } from "./output_rows.js";
import { createPicture } from "./picture.js";
import { barsOf, eventText } from "./ranking.js";
import { createRankingPanel } from "./ranking_panel.js";
import { fitsOnScreen } from "./screen.js";
import { equationSentence, stepSentence } from "./sentences.js";
import { createStrips } from "./strips.js";
import { namesOf } from "./unit_names.js";
import { windowsOf } from "./units.js";
import { READ_FROM_RIGHT, capital, inputText, visible } from "./words.js";
import { createWriting } from "./writing_controls.js";

/** @typedef {import("./sequence.js").SequenceRow} SequenceRow */
/** @typedef {import("./view.js").View} View */

const PICTURE = 1.83; // as in stepper.css, with the room between

/**
 * @param {View} view
 * @param {Acts} acts
 */
export function createCell(view, acts) {
  const { run } = view;
  const sequence = createCellSequence(view, acts);
  const diagram = createDiagram(view, acts);
  const numbers = createNumbersTable(view);
  const equations = createEquations(view, acts, numbers.button);
  const ledger = createLedger(view, acts);
  const sentence = make("p.rnn-sentence");
  const picture = make("div.rnn-picture", {}, diagram.element, sentence);
  const side = make("div.rnn-side", {}, equations.element, ledger.element);
  const lower = make("div.rnn-lower", {}, picture, side);
  const windows = windowsOf(run).length > 1 ? make("div.rnn-windows", {}, createWindowSelect(view, acts)) : null;
  const ranking = run.ranking ? createRankingPanel(view, acts, windows) : null;
  const writing = run.writing ? createWriting(view, acts) : null;
  const element = make("div.rnn-cell", {},
    ranking?.element ?? windows, writing?.element,
    sequence.element, createOrder(run),
    lower, numbers.element);

  /** Whether all that changes in a step is in sight together with all equations. */
  function hasRoom() {
    if (element.closest(".rnn-narrow, .rnn-several:fullscreen")) return false;
    if (element.closest(".rnn-stacked")) return true; // the arithmetic beside them is as high
    equations.fold(false);
    picture.append(sentence);
    return fitsOnScreen(lower);
  }
  /** Folds the equations where room is scarce; the sentence then stands where they stood. */
  function fit() {
    const isScarce = !hasRoom();
    equations.fold(view.folds ?? isScarce);
    (isScarce && !element.closest(".rnn-stacked") ? side : picture).append(sentence);
  }
  function say() {
    if (view.isBeforeItsTurn) return "Not computed yet: the layers that it reads come first.";
    return view.currentEquation === null
      ? stepSentence(view.run, view.timestep)
      : equationSentence(view.run, view.currentEquation, view.timestep);
  }
  return {
    element,
    partName: "equation",
    // The picture has a share of the width where the arithmetic stands beside it.
    least: PICTURE * leastWidthOf(view),
    say,
    spoken: () => spokenOf(view),
    /** @type {Paint} */
    paint(palette, fresh) {
      ranking?.paint(palette, fresh);
      writing?.paint(palette, fresh);
      sequence.paint(palette, fresh);
      diagram.paint(palette, fresh);
      equations.paint();
      ledger.paint(fresh);
      setText(sentence, say());
      numbers.paint();
      if (fresh) fit();
    },
    /** When the pointer moves, nothing else changes. */
    paintHover() {
      equations.paint();
      ledger.paint();
    },
    ledgerText: () => ledger.text(),
  };
}

/**
 * Where the playhead is, for a screen reader.
 *
 * @param {View} view
 */
export const spokenOf = ({ run, timestep }) => `timestep ${timestep} of ${run.timesteps - 1}, input ${inputText(run, timestep)}`
  + (isRead(run, timestep) ? "" : ", skipped")
  + (run.event ? `, ${run.event_name}: ${eventText(run.event, timestep)}` : "");

/**
 * @param {View} view
 * @param {Acts} acts
 * @param {(key: string) => boolean} isWanted which rows there are
 * @param {{hasAxis?: boolean, colorsHeight?: number}} options
 */
export function createCellSequence(view, acts, isWanted = () => true, options = {}) {
  const { run } = view;
  const label = (/** @type {string} */ word, /** @type {string} */ letter, title = word) =>
    [make("span.rnn-word", { title }, word), symbol(letter, "t")];
  /** @type {(quantity: string, label: SequenceRow["label"], kind: string) => SequenceRow} */
  const colors = (quantity, words, kind) => {
    const units = view.unitsOf(quantity);
    const names = quantity === run.ranking?.quantity ? namesOf(run, units) : null;
    return { key: quantity, label: words, units, kind, names };
  };
  const input = run.reads?.length ? [make("span.rnn-word", {}, "token")] : label("input", "x");
  /** @type {SequenceRow} */
  const tokens = { key: "inputs", label: input, texts: (t) => visible(view.run.labels?.[t] ?? ""),
    title: (t) => view.run.labels?.[t] ?? "", isValue: !run.reads?.length, isKnown: (t) => view.isShown("inputs", t) };
  // A column of words has room for some letters, whatever must scroll.
  const letters = Math.max(1, ...new Set(run.labels?.map((each) => visible(each).length)));
  const narrowest = run.labels ? Math.max(16, Math.min(44, 9 * letters + 4)) : 12;
  const numbers = colors("inputs", label("input", run.backwards ? "∂x" : "x"), "value");
  /** @type {SequenceRow[]} */
  const events = run.event ? [{ key: "event", label: [make("span.rnn-word", { title: run.event_name }, cut(run.event_name ?? "")), make("i.rnn-event-sign")],
    texts: () => "", bar: barsAlong(view), isKnown: (t) => view.isShown("inputs", t) }] : [];
  return createStrips({
    ...options,
    rows: [
      ...(run.labels ? [tokens] : []),
      // What a layer reads of those above it stands there.
      ...((run.labels && !run.backwards) || run.reads?.length ? [] : [numbers]),
      ...events,
      ...run.equations.flatMap(({ quantity, word, full_word: title, kind }) => {
        const words = label(word, shownLetter(run, quantity), title);
        return quantity === "prediction" && hasManyOutputs(run) ? outputRows(view, words) : [colors(quantity, words, kind)];
      }),
    ].filter(({ key }) => isWanted(key)),
    columns: run.timesteps,
    columnWidth: (available) => Math.max(narrowest, Math.min(64, available / run.timesteps)),
    now: () => view.timestep,
    current: () => view.currentEquation,
    isAhead: (t) => view.playhead.isAhead(view.run, t),
    isSkipped: (t) => !isRead(view.run, t),
    axis: run.reverse && !run.backwards ? [make("span.rnn-word", {}, "read right to left"), icon("leftwards")] : ["timestep"],
    isEdited: (t) => view.isEdited && view.base.labels?.[t] !== view.run.labels?.[t],
    source: () => view.run.labels,
    picture: (rows, height) => createPicture(view, rows, height),
    point(point) {
      const quantity = point?.quantity;
      const isValue = point && quantity && view.isShown(quantity, point.timestep);
      acts.hover(isValue ? { quantity, unit: point.unit, at: () => point.timestep, goesAlong: false } : null);
    },
    click({ quantity, unit, timestep }) {
      if (quantity && quantity !== "inputs") acts.select({ quantity, unit });
      acts.go(timestep);
    },
  });
}

/**
 * The bars of the event, which is another one where the run writes another text.
 *
 * @param {View} view
 */
function barsAlong(view) {
  let [event, bars] = [view.run.event, barsOf(/** @type {import("./ranking.js").Happening} */ (view.run.event))];
  return (/** @type {number} */ timestep) => {
    if (view.run.event && view.run.event !== event) [event, bars] = [view.run.event, barsOf(view.run.event)];
    return bars(timestep);
  };
}

/**
 * What is to be said of the order in which the timesteps are read, and of those that are not.
 *
 * @param {import("./run.js").CellRun} run
 */
function createOrder({ reverse, backwards, mask }) {
  const words = [
    reverse && backwards && `The cell ${READ_FROM_RIGHT}, so the way back goes from left to right.`,
    mask && "Hatched timesteps are skipped: the state is carried on.",
  ].filter(Boolean).join(" ");
  return [
    // Where there is room, it stands beside the timesteps already.
    reverse && !backwards ? make("p.rnn-order.rnn-way", {}, `${capital(READ_FROM_RIGHT)}.`) : null,
    words ? make("p.rnn-order", {}, words) : null,
  ];
}

/**
 * The units of a window in words: of ranked ones the first are the best.
 *
 * @param {View} view
 * @param {import("./units.js").UnitWindow} window
 */
function windowText({ run, isRanked }, { first, count }) {
  if (count === run.units) return `all ${count} units`;
  if (!run.ranking || !isRanked) return `units ${first} to ${first + count - 1}`;
  return first ? `places ${first + 1} to ${first + count}` : `best ${count}, and ${run.units - count} more`;
}

/**
 * The choice of the units on show.
 *
 * @param {View} view
 * @param {Acts} acts
 */
function createWindowSelect(view, acts) {
  const windows = windowsOf(view.run);
  const select = createSelect("Units on show", (index) => acts.look(windows[Number(index)]));
  select.paint(
    windows.map((window, i) => [`${i}`, windowText(view, window)]),
    windows.findIndex(({ first, count }) => first === view.window.first && count === view.window.count));
  return select.element;
}

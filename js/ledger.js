/** The ledger: where a value comes from, in full, its equation with the numbers put in. */

import { activationNamed } from "./activations.js";
import { arithmetic, mostRows, roundedToAddUp, rowsOf } from "./arithmetic.js";
import { afterLayout, make, makeButton, rootOf, setText } from "./dom.js";
import { createRow } from "./ledger_row.js";
import { flipText, letterOf, timestepName } from "./letters.js";
import { symbol } from "./math.js";
import { digitsOf, expText, gradientText, shownNumber, signed, signedLike, total } from "./numbers.js";
import { before, hasValue, isRead } from "./order.js";
import { indexText, unitText, valueText } from "./output_names.js";
import { holdAt, isFlipped, shownAt, valueAt } from "./run.js";
import { MOST_IN_SIGHT, vectorHeading, vectorRows } from "./vector.js";

/**
 * @typedef {import("./arithmetic.js").Result} Result
 * @typedef {import("./arithmetic.js").Row} Row
 * @typedef {import("./cell.js").Acts} Acts
 * @typedef {import("./compare.js").Point} Point
 * @typedef {import("./ledger_row.js").LedgerRow} LedgerRow
 * @typedef {import("./view.js").View} View
 * @typedef {(Node | string)[]} Heading
 *
 * @typedef {{key: string, structure: string, rows: Row[], cells: LedgerRow[], run?: object}} Built what stands in the table
 */

const CENTS_BELOW = 1e13;
const HIGHEST = 300; // pixels that the table takes before it scrolls
const MANY = 9; // rows that may be higher, with fields and large type

/** @type {Built} */
const NOTHING = { key: "", structure: "", rows: [], cells: [] };

/** @type {(run: import("./run.js").CellRun, quantity: string, unit: number) => string} */
const whichText = (run, quantity, unit) =>
  [run.equationOf[quantity].word, unitText(run, quantity, unit)].filter(Boolean).join(", ");

/**
 * The sum of an equation on the way to its value: "1 − σ(+0.45) = ".
 *
 * @param {View} view
 * @param {Result} result
 * @param {number} timestep
 */
function activationText({ run }, { equation: { quantity, activation }, sum }, timestep) {
  const { computed } = run.quantities[quantity];
  if (computed) return `exp(${signedLike(sum, digitsOf(sum))}) / Σ exp = ${expText(sum)} / ${expText(computed.logTotal(timestep))} = `;
  const { sign } = activationNamed(activation);
  return sign ? `${flipText(run, quantity)}${sign}(${signedLike(sum, digitsOf(sum))}) = ` : "";
}

/**
 * What is to be said of a value that is held, or that an edit has changed.
 *
 * @param {View} view
 * @param {Point} point
 * @param {Result} result
 */
function noteOn(view, { quantity, unit, timestep }, result) {
  const { run } = view;
  const { kind } = run.equationOf[quantity];
  if (holdAt(run, quantity, timestep, unit)) {
    const gives = isFlipped(run, quantity) ? 1 - result.value : result.value;
    return `Held. Its equation would give ${activationText(view, result, timestep)}${shownNumber(kind, gives)}.`;
  }
  const was = view.isEdited ? view.differsFrom(quantity, timestep, unit) : null;
  return was === null ? "" : `Without the edit: ${valueText(run, quantity, was)}.`;
}

/**
 * Of a value that no equation of the run gives, a heading and a few words: not computed yet, of a
 * timestep that is skipped, of the way back, or of the initial state. Null for any other.
 *
 * @param {View} view
 * @param {Point & {pinned?: boolean}} point
 * @param {Heading} name
 * @returns {[Heading, string] | null}
 */
function wordsOn(view, point, name) {
  const { run } = view;
  const { quantity, unit, timestep } = point;
  const { word } = run.equationOf[quantity];
  if (timestep >= 0 && !view.isShown(quantity, timestep)) return [[...name, ` ${word}`], "Not computed yet."];
  if (!hasValue(run, quantity, timestep)) {
    return [[...name, ` ${word}`], `Timestep ${timestep} is skipped: nothing is computed there.`];
  }
  const where = make("span.rnn-quiet", {},
    ` ${whichText(run, quantity, unit)}, timestep ${timestepName(timestep)}`);
  if (run.backwards) {
    const value = make("strong", {}, gradientText(shownAt(run, quantity, timestep, unit)));
    return [["∂loss/∂", ...name, " = ", value, where],
      "Raise this value by a little, and the loss moves so many times as far."];
  }
  if (!isRead(run, timestep) && run.states.includes(quantity)) return carriedWords(view, point, name, where);
  if (timestep >= 0) return null;
  return [["Where ", ...name, " comes from"], `It is the initial state: ${signed(valueAt(run, quantity, -1, unit))}.`];
}

/**
 * Of a state that is carried on through a timestep that is skipped.
 *
 * @param {View} view
 * @param {Point} point
 * @param {Heading} name
 * @param {HTMLElement} where
 * @returns {[Heading, string]}
 */
function carriedWords(view, { quantity, unit, timestep }, name, where) {
  const { run } = view;
  const { kind } = run.equationOf[quantity];
  const from = before(run, timestep);
  const was = view.isEdited ? view.differsFrom(quantity, timestep, unit) : null;
  const words = `Timestep ${timestep} is skipped: ${from < 0 ? "the initial state" : `the state of timestep ${from}`} is carried on.`;
  return [[...name, " = ", make("strong", {}, shownNumber(kind, shownAt(run, quantity, timestep, unit))), where],
    was === null ? words : `${words} Without the edit: ${shownNumber(kind, was)}.`];
}

/**
 * What each row adds to the sum, written so that the column adds up by eye.
 *
 * @param {Result} result
 * @param {Row[]} rows
 */
function columnOf(result, rows) {
  const parts = rows.map((row) => row.parts.map((index) => result.groups[row.group].parts[index]));
  const values = parts.map((some) => total(some.map(({ contribution }) => contribution)));
  // Of numbers that are too large to have cents, the largest says how all are written.
  const largest = Math.max(...values.map(Math.abs));
  const digits = digitsOf(largest < CENTS_BELOW ? result.sum : largest);
  // A bias, a weight times 1, and nothing at all can be checked by eye.
  const firm = rows.map((row, i) => values[i] === 0
    || (!row.folded && parts[i][0].numbers.slice(1).every((number) => number === 1)));
  const shown = roundedToAddUp(values, digits < 0 ? digits + 1 : digits, firm);
  return { parts, values, texts: shown.map((value) => signedLike(value, digits)), total: signedLike(result.sum, digits) };
}

/**
 * @param {View} view
 * @param {Acts} acts
 */
export function createLedger(view, acts) {
  const heading = make("div.rnn-heading");
  const note = make("p.rnn-ledger-note");
  const body = make("tbody");
  const sumCell = make("td.rnn-contribution");
  const totalRow = make("tr.rnn-total", {}, make("th", { scope: "row" }, "sum"), make("td"), sumCell,
    make("td", { "aria-hidden": "true" }));
  const fold = makeButton("rnn-link", { onclick: () => {
    view.unfolded = !view.unfolded;
    paint();
  } });
  const table = make("table.rnn-ledger", {}, body);
  const frame = make("div.rnn-ledger-window", {}, table);
  const back = makeButton("rnn-link rnn-back", { onclick: () => acts.goBack() });
  const element = make("div.rnn-where", { role: "group", "aria-label": ["Arithmetic", view.name].filter(Boolean).join(", ") },
    heading, back, note, frame, fold);
  // As much room as the longest sum needs, so that nothing below moves from value to value.
  element.style.minHeight = `${Math.min(300, (view.run.reads?.length ? 36 : 20.5) * mostRows(view.run)) + 32}px`;
  let built = NOTHING;

  const isBusy = () => body.contains(rootOf(body).activeElement);

  /**
   * The rows of the table: kept, or built anew where they are others.
   *
   * @param {Result} result
   * @param {Point} point
   */
  function build(result, point) {
    const key = [point.quantity, point.unit, point.timestep, view.isEditable, view.unfolded].join();
    // While a weight is being changed, its row must not fold away under the hand.
    const rows = key === built.key && isBusy() ? built.rows : rowsOf(result.groups, view.unfolded);
    const structure = key + JSON.stringify(rows);
    if (structure === built.structure) return;
    const cells = rows.map((row, i) =>
      createRow(view, acts, result.groups, row, rows[i - 1]?.group !== row.group, point));
    built = { key, structure, rows, cells };
    body.replaceChildren(...cells.flatMap((cell) => cell.elements), ...(rows.length > 1 ? [totalRow] : []));
  }

  /** A table that scrolls ends below a whole row, with the sum under it. Returns how it is cut. */
  function measureRows() {
    const below = totalRow.offsetHeight + frame.offsetHeight - frame.clientHeight; // the sum, and perhaps a scrollbar
    const ends = built.cells.map(({ elements }) => elements[elements.length - 1]).map((row) => row.offsetTop + row.offsetHeight);
    const fitting = ends.filter((end) => end + below <= HIGHEST);
    const height = fitting.length < ends.length ? `${Math.max(...fitting) + below}px` : "";
    return () => {
      frame.style.maxHeight = height;
    };
  }

  /** @param {boolean} fresh whether what follows is measured, too */
  function cutBetweenRows(fresh) {
    if (body.rows.length < MANY) frame.style.maxHeight = ""; // nothing is measured where all rows have room anyway
    else if (fresh) measureRows()();
    else afterLayout(table, measureRows);
  }

  /**
   * @param {Result} result
   * @param {Row[]} rows
   */
  function paintFold({ groups }, rows) {
    const all = groups.reduce((count, { parts }) => count + parts.length, 0);
    const left = all - rows.filter((row) => !row.folded).length;
    const hides = rows.some((row) => row.folded && row.parts.length > 1) || (view.isEditable && left > 0);
    fold.hidden = !view.unfolded && !hides;
    setText(fold, view.unfolded ? "Show the largest terms" : "Show every term");
  }

  /**
   * The numbers behind an input token.
   *
   * @param {Point & {pinned?: boolean}} point
   */
  function paintVector({ timestep, pinned }) {
    heading.replaceChildren(...vectorHeading(view, timestep), pinned ? make("span.rnn-pin", { title: "Esc lets go" }, "pinned") : "");
    setText(note, "");
    const structure = ["inputs", timestep, view.unfolded].join();
    if (built.structure !== structure || built.run !== view.run) body.replaceChildren(...vectorRows(view, timestep));
    built = { ...NOTHING, structure, run: view.run };
    frame.style.maxHeight = `${HIGHEST}px`;
    fold.hidden = view.run.quantities.inputs.width <= MOST_IN_SIGHT;
    setText(fold, view.unfolded ? "Show the largest numbers" : "Show every number");
  }

  /**
   * The value to explain: the one pointed at, unless somebody is changing a weight of the selected one.
   *
   * @param {boolean} fresh whether sizes may have changed, too
   */
  function paint(fresh = false) {
    const { run } = view;
    const point = isBusy() ? { ...view.selected, timestep: view.timestep } : view.explained;
    const { quantity, unit, timestep } = point;
    if (quantity === "inputs") return paintVector(point);
    const cameFrom = view.cameFrom();
    back.hidden = !cameFrom;
    setText(back, `Back to ${cameFrom}`);
    const name = [symbol(letterOf(run, quantity), timestepName(timestep)), `[${indexText(run, quantity, unit)}]`];
    const words = wordsOn(view, point, name);
    if (words) {
      heading.replaceChildren(...words[0]);
      setText(note, words[1]);
      body.replaceChildren();
      fold.hidden = true;
      built = NOTHING;
      return undefined;
    }
    const result = arithmetic(run, quantity, timestep, unit);
    const before = built;
    build(result, point);
    const { parts, values, texts, total: sum } = columnOf(result, built.rows);
    const most = Math.max(...values.map(Math.abs), 1e-12);
    built.cells.forEach((cell, i) => cell.paint(parts[i], texts[i], values[i], most));
    setText(sumCell, sum);
    if (fresh || built !== before) cutBetweenRows(fresh);

    const held = holdAt(run, quantity, timestep, unit);
    const value = make("strong", {}, valueText(run, quantity, shownAt(run, quantity, timestep, unit)));
    const where = make("span.rnn-quiet", {}, ` ${whichText(run, quantity, unit)}`,
      make("span.rnn-spoken", {}, `, timestep ${timestep}`));
    const pin = point.pinned ? make("span.rnn-pin", { title: "Esc lets go" }, "pinned") : "";
    heading.replaceChildren(...name, " = ", held ? "" : activationText(view, result, timestep), value, where, pin);
    setText(note, noteOn(view, point, result));
    return paintFold(result, built.rows);
  }

  return { element, paint, text: () => [heading.textContent, note.textContent].filter(Boolean).join(". ") };
}

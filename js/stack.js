/** A stack of the diagram: the units of a quantity below each other, as numbers or as bare colors. */

import { arithmetic } from "./arithmetic.js";
import { colorOf, css, inkOn } from "./colors.js";
import { make, makeButton, setClass, setText } from "./dom.js";
import { TITLE } from "./layouts/parts.js";
import { BEFORE } from "./layouts/strip.js";
import { letterAt, shownLetter, termMath, textOf, timestepName } from "./letters.js";
import { mathOf, symbol } from "./math.js";
import { cut } from "./names.js";
import { shownNumber } from "./numbers.js";
import { before, hasValue, isRead } from "./order.js";
import { holdAt, shownAt, valueAt } from "./run.js";
import { namesOf } from "./unit_names.js";
import { MOST_NUMBERS } from "./units.js";

/**
 * @typedef {import("./cell.js").Acts} Acts
 * @typedef {import("./colors.js").Palette} Palette
 * @typedef {import("./layouts/parts.js").Stack} Stack
 * @typedef {import("./view.js").View} View
 *
 * @typedef {object} Reading What a stack shows.
 * @property {string} quantity
 * @property {number[]} units the numbers of those on show
 * @property {string} name
 * @property {string} kind as it is written
 * @property {() => number} at the timestep
 * @property {(unit: number) => number} read
 * @property {() => number} limit the value of the fullest color
 * @property {() => boolean} isReady
 * @property {() => boolean} isSkipped whether it has no value, since its timestep is not read
 * @property {boolean} isWhole whether it is the quantity itself, not a term of its sum
 * @property {boolean} previous
 */

/**
 * @param {View} view
 * @param {Acts} acts
 * @param {Stack} place
 * @param {number} box its width
 * @param {number} height
 */
export function createStack(view, acts, place, box, height) {
  const reading = readingOf(view, place);
  const { part, title, subscript } = createTitle(view, place, box, height);
  if (part) reading.name = `${part} of the ${reading.name}`;
  const frame = make("div.rnn-stack");
  frame.style.cssText = `left:${place.x - box / 2}px;top:${place.y}px;width:${box}px;height:${height}px`;
  const fill = reading.units.length > MOST_NUMBERS ? fillWithColors : fillWithNumbers;
  const paintValues = fill(view, acts, reading, frame, box);
  // What the cell hands on stands at the right edge, where there is room for the numbers of the units.
  const isHandedOn = reading.isWhole && !reading.previous && view.run.states.includes(place.quantity);
  const names = isHandedOn ? namesOf(view.run, reading.units) : null;
  if (names) names.style.cssText = `left:${place.x + box / 2 + 4}px;right:auto;top:${place.y}px;height:${height}px`;
  return {
    elements: names ? [title, frame, names] : [title, frame],
    /** @param {Palette} palette */
    paint(palette) {
      if (subscript) setText(subscript, letterAt(shownLetter(view.run, place.quantity), timestepName(reading.at())).subscript ?? "");
      setClass(frame, "rnn-waiting", !reading.isReady());
      setClass(frame, "rnn-skipped", reading.isSkipped());
      paintValues(palette);
    },
  };
}

/**
 * @param {View} view
 * @param {Stack} place
 * @returns {Reading}
 */
function readingOf(view, { quantity, previous = false, group }) {
  const units = view.unitsOf(quantity);
  const { kind, label } = view.run.equationOf[quantity];
  const at = () => (previous ? before(view.run, view.timestep) : view.timestep);
  const isWhole = group === undefined;
  return {
    quantity, units, at, isWhole, previous,
    name: label,
    kind: isWhole || kind === "gradient" ? kind : "value",
    isReady: () => previous || view.isReady(quantity),
    isSkipped: () => !(isWhole ? hasValue(view.run, quantity, at()) : isRead(view.run, at())),
    limit: () => Math.max(isWhole ? 0 : 2, view.run.limits[quantity]),
    read(unit) {
      if (isWhole) return shownAt(view.run, quantity, at(), unit);
      if (!isRead(view.run, at())) return 0; // which is not shown
      // Each term of a sum has the gradient of the sum.
      if (view.run.backwards) return valueAt(view.run, `${quantity}_preactivation`, at(), unit);
      const { sum, groups } = arithmetic(view.run, quantity, at(), unit);
      return group === "sum" ? sum : groups[group].sum;
    },
  };
}

/**
 * What stands above or before a stack: its letter, or the term of a sum that it holds.
 *
 * @param {View} view
 * @param {Stack} place
 * @param {number} box
 * @param {number} height
 */
function createTitle(view, { quantity, group, word, side, room, x, y }, box, height) {
  const { run } = view;
  const isBefore = side === "before";
  const words = word ? make("span.rnn-word", { title: isBefore && word }, isBefore ? cut(word) : `${word} `) : null;
  const title = make("div.rnn-stack-title", {}, words);
  if (side) title.classList.add(`rnn-${side}`);
  title.style.cssText = isBefore
    ? `left:${x - box / 2 - BEFORE}px;top:${y + height / 2}px;max-width:${room}px`
    : `left:${x}px;top:${y - TITLE}px`;
  if (group === undefined) {
    const letter = symbol(shownLetter(run, quantity), "");
    title.append(letter);
    return { part: null, title, subscript: letter.querySelector("sub") };
  }
  const pieces = group === "sum" ? ["sum"] : termMath(run, run.equationOf[quantity].terms[group]);
  title.append(make("span.rnn-symbol", {}, mathOf(pieces)));
  return { part: textOf(pieces), title, subscript: null };
}

/**
 * The listeners of a value: pointing at it or focusing it shows its arithmetic, a click pins it.
 *
 * @param {Acts} acts
 * @param {Reading} reading
 * @param {(event: any) => number} unitOf
 */
function listeners(acts, { quantity, at }, unitOf) {
  const point = (/** @type {Event} */ event) => acts.hover({ quantity, unit: unitOf(event), at, goesAlong: true });
  const leave = () => acts.hover(null);
  return {
    onpointerenter: point,
    onpointermove: point,
    onpointerleave: leave,
    onfocus: point,
    onblur: leave,
    onclick: (/** @type {Event} */ event) => acts.select({ quantity, unit: unitOf(event) }),
  };
}

/**
 * @param {View} view
 * @param {Acts} acts
 * @param {Reading} reading
 * @param {HTMLElement} frame
 */
function fillWithColors(view, acts, reading, frame) {
  const { quantity, units, kind, at, isWhole, isReady, isSkipped, limit, name, read } = reading;
  const canvas = make("canvas", { "aria-hidden": "true", width: 1, height: units.length });
  const unitOf = (/** @type {MouseEvent} */ event) => {
    if (event.clientY == null || (event.detail === 0 && event.type === "click")) return view.selected.unit;
    const { top, height } = canvas.getBoundingClientRect();
    return units[Math.max(0, Math.min(units.length - 1, Math.floor(((event.clientY - top) / height) * units.length)))];
  };
  const button = makeButton("rnn-value rnn-many", listeners(acts, reading, unitOf), canvas);
  frame.append(button);
  return (/** @type {Palette} */ palette) => {
    const known = isWhole && isReady() && at() >= 0;
    const differ = known ? units.filter((unit) => view.differsFrom(quantity, at(), unit) !== null).length : 0;
    const held = known ? units.filter((unit) => holdAt(view.run, quantity, at(), unit)).length : 0;
    setClass(button, "rnn-differs", differ > 0);
    button.ariaLabel = [`${name}, ${units.length} units`, isSkipped() && "skipped", held && `${held} held`, differ && `${differ} differ from ${view.compared?.name}`]
      .filter(Boolean).join(", ");
    const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    context.clearRect(0, 0, 1, units.length);
    if (!isReady() || isSkipped()) return;
    units.forEach((unit, row) => {
      context.fillStyle = css(colorOf(palette, kind, read(unit), limit()));
      context.fillRect(0, row, 1, 1);
    });
  };
}

/**
 * @param {View} view
 * @param {Acts} acts
 * @param {Reading} reading
 * @param {HTMLElement} frame
 * @param {number} box
 */
function fillWithNumbers(view, acts, reading, frame, box) {
  const { quantity, units, kind, at, isWhole, isReady, isSkipped, limit, name, previous, read } = reading;
  const buttons = units.map((unit) => makeButton("rnn-value", listeners(acts, reading, () => unit)));
  frame.append(...buttons);

  /**
   * @param {Palette} palette
   * @param {HTMLButtonElement} button
   * @param {number} unit
   */
  function paintOne(palette, button, unit) {
    const shown = isReady() && !isSkipped();
    const value = read(unit);
    const text = shownNumber(kind, value);
    const color = colorOf(palette, kind, value, limit());
    const was = isWhole && shown ? view.differsFrom(quantity, at(), unit) : null;
    const held = isWhole && shown && holdAt(view.run, quantity, at(), unit) !== null;
    const room = (box - 4) / (0.62 * text.length); // a long number is written smaller
    setText(button, shown ? text : "");
    button.style.fontSize = room < 13 ? `${room}px` : "";
    button.style.background = shown ? css(color) : "";
    button.style.color = shown ? inkOn(color) : "";
    button.style.setProperty("--rnn-was", was !== null && view.isEdited ? css(colorOf(palette, kind, was, limit())) : "");
    setClass(button, "rnn-selected", view.isSelected(quantity, unit) && !previous && isWhole);
    setClass(button, "rnn-differs", was !== null);
    setClass(button, "rnn-held", held);
    const when = previous ? " before this timestep" : "";
    button.ariaLabel = (shown ? `${name}${when}, unit ${unit}: ${text}` : `${name}, unit ${unit}: ${isSkipped() ? "skipped" : "not computed yet"}`)
      + (held ? ", held" : "")
      + (was !== null ? `, in ${view.compared?.name} ${shownNumber(kind, was)}` : "");
  }
  return (/** @type {Palette} */ palette) => {
    setClass(frame, "rnn-current", !previous && isWhole && view.currentEquation === quantity);
    buttons.forEach((button, row) => paintOne(palette, button, units[row]));
  };
}

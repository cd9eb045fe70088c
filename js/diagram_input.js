/** The input below the cell: its token, whose numbers the ledger shows, or its first numbers. */

import { colorOf, css, inkOn } from "./colors.js";
import { make, makeButton, setClass, setText } from "./dom.js";
import { symbol } from "./math.js";
import { signed } from "./numbers.js";
import { isRead } from "./order.js";
import { valueAt } from "./run.js";
import { inputText, tokensOf, visible } from "./words.js";

/**
 * @typedef {import("./cell.js").Acts} Acts
 * @typedef {import("./colors.js").Palette} Palette
 * @typedef {import("./layouts/parts.js").WidthOf} WidthOf
 * @typedef {import("./view.js").View} View
 */

const TOKEN = 40; // at least
const MOST_TOKEN = 168;
const MOST_CELLS = 4; // numbers of an input

/**
 * How much room the input takes: its longest token, or as many numbers as it shows.
 *
 * @param {View} view
 * @param {{x: number}} place
 * @param {number} box
 * @param {WidthOf} widthOf
 */
export function inputOf({ run }, { x }, box, widthOf) {
  const labels = tokensOf(run);
  const { width: features } = run.quantities.inputs;
  const name = 10 + widthOf(`${run.backwards ? "∂x" : "x"}${run.timesteps - 1}`);
  if (labels) {
    const longest = [...new Set(labels)].reduce((most, label) => Math.max(most, widthOf(visible(label))), 0);
    const token = Math.max(TOKEN, Math.min(MOST_TOKEN, longest + 16));
    return { most: 1, inputWidth: () => token + name, inputStart: x - TOKEN / 2 };
  }
  const rest = (/** @type {number} */ cells) => (cells < features ? widthOf(restText(features - cells)) : 0);
  return {
    most: Math.min(features, MOST_CELLS),
    inputWidth: (/** @type {number} */ cells) => cells * (box + 4) + name + rest(cells),
    inputStart: x - box / 2,
  };
}

/** @param {number} features that are not on show */
const restText = (features) => ` and ${features} more`;

/**
 * The input of the timestep.
 *
 * @param {View} view
 * @param {Acts} acts
 * @param {{x: number, y: number, room: number}} place
 * @param {number} box
 * @param {number} shown how many numbers
 */
export function createInput(view, acts, { x, y, room }, box, shown) {
  const { backwards, quantities: { inputs: { width: features } } } = view.run;
  const labels = tokensOf(view.run);
  const point = () => acts.hover({ quantity: "inputs", unit: 0, at: () => view.timestep, goesAlong: true });
  const leave = () => acts.hover(null);
  const cells = Array.from({ length: shown }, () => (!labels ? make("span.rnn-value")
    : makeButton("rnn-value", { onpointerenter: point, onpointerleave: leave, onfocus: point, onblur: leave,
      onclick: () => acts.select({ quantity: "inputs", unit: 0 }) })));
  cells.forEach((cell) => (cell.style.width = labels ? "" : `${box}px`));
  const name = symbol(backwards && !labels ? "∂x" : "x", "");
  const subscript = /** @type {HTMLElement} */ (name.querySelector("sub"));
  const rest = features > shown && !labels ? restText(features - shown) : null;
  const element = make("div.rnn-input", {}, cells, make("span.rnn-note", {}, name, rest));
  element.style.cssText = `left:${x}px;top:${y}px;max-width:${room}px`;
  return {
    element,
    /** @param {Palette} palette */
    paint(palette) {
      const { run, timestep } = view;
      setText(subscript, `${timestep}`);
      setClass(element, "rnn-unread", !isRead(run, timestep));
      cells.forEach((cell, feature) => {
        const tokens = tokensOf(run);
        if (tokens) {
          cell.title = tokens[timestep];
          cell.ariaLabel = `input ${inputText(run, timestep)}, ${features} number${features === 1 ? "" : "s"}`;
          setClass(cell, "rnn-selected", view.selected.quantity === "inputs");
          return setText(cell, visible(tokens[timestep]));
        }
        const value = valueAt(run, "inputs", timestep, feature);
        const color = colorOf(palette, "value", value, run.limits.inputs);
        const isPainted = isRead(run, timestep);
        setText(cell, signed(value));
        cell.style.background = isPainted ? css(color) : "";
        cell.style.color = isPainted ? inkOn(color) : "";
        return undefined;
      });
    },
  };
}

/** Where the bars of a readout's outputs stand: below the cell, beside the input where there is room. */

import { INPUT } from "./parts.js";

/**
 * @typedef {import("./parts.js").Layout} Layout
 *
 * @typedef {object} OutputsPlace
 * @property {number} x
 * @property {number} y
 * @property {number} width
 * @property {number} height
 * @property {number} cells how many cells the input has
 * @property {number} inputRoom how wide the input may be
 */

export const OUTPUT = 24; // a bar that can be hit with a finger
export const LINE = 22; // of words above and below the bars
const AROUND = 6;
const WIDEST = 360;
const NARROWEST = 250; // beside an input
const APART = 16;
const BESIDE_WIRE = 6;

/**
 * @param {Layout} layout
 * @param {number} box how wide a stack is
 * @param {{most: number, inputWidth: (cells: number) => number, inputStart: number}} input see `strip.js`
 * @param {{bars: number, lines: number}} contents how many there are
 * @returns {OutputsPlace}
 */
export function placeOfOutputs({ width, input, readout }, box, { most, inputWidth, inputStart }, { bars, lines }) {
  const height = OUTPUT * bars + LINE * lines + 2 * AROUND;
  const end = Math.min(width, readout.x + box / 2);
  const isLower = readout.y >= input.y + INPUT;
  const from = (/** @type {number} */ cells) => inputStart + inputWidth(cells) + APART;
  for (let cells = most; !isLower && cells >= Math.min(most, 2); cells--) {
    if (end - from(cells) < NARROWEST) continue;
    const x = Math.max(from(cells), end - WIDEST);
    return { x, y: readout.y, width: end - x, height, cells, inputRoom: inputWidth(cells) };
  }
  const room = readout.x - BESIDE_WIRE - inputStart; // the wire to the bars passes the input
  let cells = most;
  while (cells > 1 && inputWidth(cells) > room) cells--;
  const inputRoom = Math.min(inputWidth(cells), room);
  const x = Math.max(0, end - WIDEST);
  return { x, y: isLower ? readout.y : input.y + INPUT + 8, width: Math.min(WIDEST, width - x), height, cells, inputRoom };
}

/**
 * The strip below the body of a cell: the input on the left, the readout on the right and its
 * label before it. They share a row where there is room for both, on one line or on two.
 */

import { INPUT } from "./parts.js";

/**
 * @typedef {import("./parts.js").Layout} Layout
 * @typedef {import("./parts.js").WidthOf} WidthOf
 *
 * @typedef {object} Contents What stands in the strip.
 * @property {number} most how many cells an input has at most
 * @property {(cells: number) => number} inputWidth with so many cells, and the words behind them
 * @property {number} inputStart where it begins
 * @property {string | null} label of the readout, or none
 * @property {number} letter how wide the readout's letter is
 * @property {WidthOf} widthOf
 *
 * @typedef {object} Strip
 * @property {number} cells how many the input has
 * @property {number} inputRoom how wide the input may be
 * @property {number} readoutAt the y of the readout
 * @property {number} labelRoom how wide its label may be
 */

const MOST_LINES = 2; // of a label
const APART = 16; // the input and a label
export const BEFORE = 8; // from a label to its stack

/**
 * On how many lines a text stands.
 *
 * @param {string} text
 * @param {number} room the width of a line
 * @param {WidthOf} widthOf
 */
export function linesOf(text, room, widthOf) {
  if (room <= 0) return Infinity;
  let [lines, end] = [1, 0];
  for (const word of text.split(" ")) {
    const width = widthOf(word);
    const space = end && widthOf(" ");
    if (end + space + width > room && end) [lines, end] = [lines + 1, width];
    else end += space + width;
    while (end > room) [lines, end] = [lines + 1, end - room];
  }
  return lines;
}

/**
 * Whether a label has room beside the input, with no word of it broken.
 *
 * @type {(label: string, room: number, widthOf: WidthOf) => boolean}
 */
const isWhole = (label, room, widthOf) => linesOf(label, room, widthOf) <= MOST_LINES
  && label.split(" ").every((word) => widthOf(word) <= room);

/**
 * @param {Layout} layout
 * @param {number} box
 * @param {Contents} contents
 * @returns {Strip}
 */
export function stripOf({ width, input, readout }, box, contents) {
  const { most, inputWidth, inputStart, label, letter, widthOf } = contents;
  const end = readout.x - box / 2 - BEFORE;
  const roomFor = (/** @type {number} */ cells) => (label === null ? width : end) - inputStart - inputWidth(cells);
  const isLower = readout.y >= input.y + INPUT;
  if (label !== null && !isLower) {
    for (let cells = most; cells >= Math.min(most, 2); cells--) {
      const labelRoom = roomFor(cells) - APART;
      if (!isWhole(label, labelRoom - letter, widthOf)) continue;
      return { cells, inputRoom: inputWidth(cells), readoutAt: readout.y, labelRoom };
    }
  }
  let cells = most;
  while (cells > 1 && roomFor(cells) < 0) cells--;
  const readoutAt = isLower ? readout.y : input.y + INPUT + 8;
  return { cells, inputRoom: inputWidth(cells) + Math.min(0, roomFor(cells)), readoutAt, labelRoom: end };
}

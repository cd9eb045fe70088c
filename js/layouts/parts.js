/**
 * What a layout is made of: where stacks, operators and wires stand. Numbers only, no page.
 *
 * @typedef {object} Stack A quantity's units, one below the other; x: its center, y: its top.
 * @property {string} quantity
 * @property {number} x
 * @property {number} y
 * @property {boolean} [previous] as it was before this timestep
 * @property {number | "sum"} [group] one term of its sum, or the sum, in place of its value
 * @property {string | false} [word] what stands before its letter
 * @property {"left" | "right" | "before"} [side] of its wire where its title stands, or before the stack itself
 * @property {number} [room] how wide a title before the stack may be
 * @property {number} [height] where it differs from that of the others
 *
 * @typedef {{type: "operator" | "pill" | "sign" | "note", text: string, x: number, y: number,
 *            equation?: string}} LayoutNode the text of a pill may have two lines
 *
 * @typedef {object} Wire A path of M, H, V and Q; it belongs to the equation that it is drawn with.
 * @property {string} d
 * @property {string | null} equation
 * @property {"right" | "up" | "down"} [arrow]
 * @property {boolean} [dashed]
 * @property {boolean} [main]
 * @property {number[][]} [dots]
 *
 * @typedef {object} Layout
 * @property {number} width may be more than it was given
 * @property {number} height
 * @property {{x: number, y: number, width: number, height: number}} body
 * @property {Stack[]} stacks
 * @property {LayoutNode[]} nodes
 * @property {{x: number, y: number, lead?: number}} input
 * @property {{x: number, y: number, lead: number}} readout
 * @property {Wire[]} wires
 *
 * @typedef {(text: string) => number} WidthOf how wide a text is, in pixels
 *
 * @typedef {(run: import("../run.js").CellRun, width: number, box: number, height: number,
 *            widthOf?: WidthOf) => Layout} LayOut
 *   gets the run, the width of the whole, the width of a stack, the height of a stack and a ruler for texts
 */

import { activationNamed } from "../activations.js";
import { shownLetter } from "../letters.js";

export const RADIUS = 11; // of an operator
export const TITLE = 22; // a title above a stack
export const INPUT = 26; // how high an input is

/**
 * Where a state's wire leaves its stack: at the middle of the first unit, or of the last one.
 *
 * @param {number} height of the stack
 */
export const portOf = (height) => Math.min(height / 2, 12.5);

/**
 * How wide a text is where nothing can measure it: rather too wide.
 *
 * @type {WidthOf}
 */
export const estimatedWidth = (text) => 7.6 * text.length;

/**
 * How wide the title of a stack can get: a word, a letter and the longest timestep.
 *
 * @param {import("../run.js").CellRun} run
 * @param {string} quantity
 * @param {string} word
 * @param {WidthOf} widthOf
 */
export const titleWidth = (run, quantity, word, widthOf) =>
  widthOf(`${word && `${word} `}${shownLetter(run, quantity)}`) + 0.8 * widthOf(`${(run.timesteps ?? 1) - 1}`);

/**
 * How wide a pill is around its text, which may have two lines.
 *
 * @param {string} text
 */
export function pillWidth(text) {
  const lines = text.split("\n");
  const letters = Math.max(...lines.map((line) => line.length));
  return 7.5 * letters + (lines.length > 1 ? 6 : 12) + (text.length === 1 ? 14 : 0);
}

/** @param {string} text */
export const pillHeight = (text) => (text.includes("\n") ? 34 : 20);

/**
 * A text of two words on two lines, for where there is no room for one.
 *
 * @param {string} text
 */
export const inTwoLines = (text) => text.replace(/ |(?<=^(?:soft|square))(?=plus|sign)/, "\n");

/**
 * What stands in the pill of a quantity's activation.
 *
 * @param {import("../run.js").CellRun} run
 * @param {string} quantity
 */
export const signOf = (run, quantity) => activationNamed(run.equationOf[quantity].activation).sign;

/**
 * @param {string} quantity
 * @param {number} x
 * @param {number} y
 * @param {Partial<Stack>} options
 * @returns {Stack}
 */
export const stack = (quantity, x, y, options = {}) => ({ quantity, x, y, ...options });

/**
 * @param {string} text
 * @param {number} x
 * @param {number} y
 * @param {string} equation
 * @returns {LayoutNode}
 */
export const operator = (text, x, y, equation) => ({ type: "operator", text, x, y, equation });

/**
 * @param {string} text
 * @param {number} x
 * @param {number} y
 * @param {string} equation
 * @returns {LayoutNode}
 */
export const pill = (text, x, y, equation) => ({ type: "pill", text, x, y, equation });

/**
 * @param {string} d
 * @param {string | null} equation
 * @param {Partial<Wire>} options
 * @returns {Wire}
 */
export const wire = (d, equation, options = {}) => ({ d, equation, ...options });

/**
 * Where the body of a cell begins, beside the stack of an old state.
 *
 * @param {number} width
 * @param {number} box
 */
export const bodyFrom = (width, box) => box + Math.min(18, 0.025 * width);

/**
 * Places from left to right, each as far from the one before as it must be, and a share of what
 * is left over farther; the last is where the room ends.
 *
 * @param {number} from
 * @param {number} to
 * @param {number[]} least
 * @param {number[]} shares
 */
export function placesBetween(from, to, least, shares) {
  const spare = Math.max(0, to - from - sumOf(least)) / sumOf(shares);
  let x = from;
  return least.map((distance, i) => (x += distance + spare * shares[i]));
}

/** @param {number[]} numbers */
export const sumOf = (numbers) => numbers.reduce((a, b) => a + b, 0);

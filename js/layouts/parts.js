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
 * @property {"left" | "right" | "end"} [side] where its title stands
 *
 * @typedef {{type: "operator" | "pill" | "sign" | "note", text: string, x: number, y: number,
 *            equation?: string}} LayoutNode
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
 * @property {number} height
 * @property {{x: number, y: number, width: number, height: number}} body
 * @property {Stack[]} stacks
 * @property {LayoutNode[]} nodes
 * @property {{x: number, y: number, lead?: number}} input
 * @property {{x: number, y: number, lead?: number}} readout
 * @property {Wire[]} wires
 * @property {number} [width] how wide it is, where that may be more than it was given
 *
 * @typedef {(run: import("../run.js").CellRun, width: number, box: number, height: number) => Layout} LayOut
 *   gets the run, the width of the whole, the width of a stack and the height of a stack
 */

export const RADIUS = 11; // of an operator

/**
 * How wide a pill is around its text.
 *
 * @param {string} text
 */
export const pillWidth = (text) => 12 + 7.5 * text.length + (text.length === 1 ? 14 : 0);

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
 * A cell between its old states on the left and its new ones on the right: where its body ends,
 * and what is a share of the way through it.
 *
 * @param {number} width
 * @param {number} box
 */
export function betweenStates(width, box) {
  const side = Math.min(26, width * 0.035);
  const [left, right] = [box + side, width - box - side];
  return { left, right, at: (/** @type {number} */ share) => left + (right - left) * share };
}

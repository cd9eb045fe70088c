/**
 * The letters of the equations in the notation on show, as pieces of text: a string, or a letter
 * with a subscript. `math.js` draws them, `textOf` says them.
 *
 * @typedef {{letter: string, subscript: string | null}} Letter
 * @typedef {string | Letter} Piece
 */

import { activationNamed } from "./activations.js";
import { MINUS } from "./numbers.js";
import { before } from "./order.js";
import { isFlipped } from "./run.js";

/**
 * @typedef {import("./run.js").CellRun} CellRun
 * @typedef {import("./run.js").Equation} Equation
 * @typedef {import("./run.js").Factor} Factor
 * @typedef {import("./run.js").Term} Term
 */

/**
 * The letter of a quantity in the notation on show.
 *
 * @param {CellRun} run
 * @param {string} quantity
 */
export function letterOf(run, quantity) {
  if (quantity === "inputs") return "x";
  const equation = run.equationOf[quantity];
  return equation ? equation.elsewhere[run.notation] ?? equation.symbol : quantity;
}

/**
 * The same for what stands in place of the quantity: on the way back ∂h, short for ∂loss/∂h.
 *
 * @param {CellRun} run
 * @param {string} quantity
 */
export const shownLetter = (run, quantity) => (run.backwards ? "∂" : "") + letterOf(run, quantity);

/**
 * A weight in the notation on show: W with a small f, or PyTorch's W with a small if.
 *
 * @param {CellRun} run
 * @param {string} name
 * @param {number | null} gate
 * @returns {Letter}
 */
export function weightLetter(run, name, gate) {
  const [letter, prefix] = run.notations[run.notation].weights[name] ?? [name, ""];
  // PyTorch's W with hr has its whole subscript already
  if (gate === null) return { letter, subscript: prefix.length === 1 ? `${prefix}h` : prefix || null };
  // Γf and c̃ make the subscripts f and c
  const plain = letterOf(run, run.gates[gate]).replace("Γ", "").normalize("NFD").replace(/[\u0300-\u036f]/g, "");
  return { letter, subscript: prefix + plain };
}

/**
 * Whether a weight array has one matrix, or one vector, a gate.
 *
 * @param {CellRun} run
 * @param {string} name
 */
export const isGated = (run, name) => run.equations.some(({ terms }) =>
  terms.some((term) => term.type !== "product" && term.weights === name && term.gate !== null));

/** @param {number} timestep */
export const timestepName = (timestep) => (timestep < 0 ? "init" : `${timestep}`);

/**
 * A factor as in the equation: h₋, 1 − z, tanh(c).
 *
 * @param {CellRun} run
 * @param {Factor} factor
 * @param {number | null} timestep its index, or none for the equation itself
 * @returns {Piece[]}
 */
function factorMath(run, factor, timestep) {
  const at = timestep === null ? (factor.previous ? MINUS : null)
    : timestepName(factor.previous ? before(run, timestep) : timestep);
  /** @type {Piece[]} */
  const math = [{ letter: letterOf(run, factor.quantity), subscript: at }];
  if (factor.through) {
    math.unshift(`${activationNamed(factor.through).sign}(`);
    math.push(")");
  }
  if (factor.complement !== isFlipped(run, factor.quantity)) {
    math.unshift(`(1 ${MINUS} `);
    math.push(")");
  }
  return math;
}

/**
 * Pieces with something between one and the next.
 *
 * @param {Piece[][]} parts
 * @param {string} between
 */
const joined = (parts, between) => parts.flatMap((part, i) => (i ? [between, ...part] : part));

/**
 * A term as in the equation: W_f x, b_f, f · c₋.
 *
 * @param {CellRun} run
 * @param {Term} term
 * @param {number | null} timestep
 * @returns {Piece[]}
 */
export function termMath(run, term, timestep = null) {
  if (term.type === "product") {
    return joined(term.factors.map((factor) => factorMath(run, factor, timestep)), " · ");
  }
  const matrix = weightLetter(run, term.weights, term.gate);
  return term.type === "bias" ? [matrix] : [matrix, " ", ...factorMath(run, term.of, timestep)];
}

/**
 * A whole equation: f = σ(W_f x + U_f h₋ + b_f).
 *
 * @param {CellRun} run
 * @param {Equation} equation
 * @returns {Piece[]}
 */
export function equationMath(run, equation) {
  const sum = joined(equation.terms.map((term) => termMath(run, term)), " + ");
  const { sign } = activationNamed(equation.activation);
  const right = sign ? [`${sign}(`, ...sum, ")"] : sum;
  return [{ letter: letterOf(run, equation.quantity), subscript: null }, ` = ${flipText(run, equation.quantity)}`, ...right];
}

/**
 * What stands before a value whose letter means 1 − it.
 *
 * @param {CellRun} run
 * @param {string} quantity
 */
export const flipText = (run, quantity) => (isFlipped(run, quantity) ? `1 ${MINUS} ` : "");

/**
 * The pieces as plain text, for names and lists.
 *
 * @param {Piece[]} pieces
 */
export const textOf = (pieces) => pieces.map((piece) =>
  (typeof piece === "string" ? piece : piece.letter + (piece.subscript ?? ""))).join("");

/**
 * The letters of the equations in the notation on show, as pieces of text: a string, or a letter
 * with a subscript. `math.js` draws them, `textOf` says them.
 *
 * @typedef {{letter: string, subscript: string | null}} Letter
 * @typedef {string | Letter} Piece
 */

import { activationNamed } from "./activations.js";
import { MINUS, plain } from "./numbers.js";
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
 * A name as a letter with its own subscript, and behind that another one: W_f is W with a small f, and
 * h₁ at timestep 2 is h with a small 1, 2.
 *
 * @param {string} name
 * @param {string | null} at
 * @returns {Letter}
 */
export function letterAt(name, at = null) {
  const [, letter, own] = name.match(/^([^_]+)_(.+)$/) ?? name.match(/^(.+?)([₀-₉]+)$/) ?? ["", name, ""];
  return { letter, subscript: own ? [own.normalize("NFKC"), at].filter(Boolean).join(", ") : at };
}

/**
 * A weight in the notation on show: W with a small f, or PyTorch's W with a small if.
 *
 * @param {CellRun} run
 * @param {string} name
 * @param {number | null} gate
 * @returns {Letter}
 */
export function weightLetter(run, name, gate) {
  const named = run.notations[run.notation].weights[name];
  if (!named && gate === null) return letterAt(name);
  const [letter, prefix] = named ?? [name, ""];
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
  const math = [letterAt(letterOf(run, factor.quantity), at)];
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
 * A term as in the equation: W_f x, p_f ∘ c₋, b_f, f · c₋.
 *
 * @param {CellRun} run
 * @param {Term} term
 * @param {number | null} timestep
 * @returns {Piece[]}
 */
export function termMath(run, term, timestep = null) {
  if (term.type === "product") return productMath(run, term, timestep);
  const weight = weightLetter(run, term.weights, term.gate);
  if (term.type === "bias") return [weight];
  return [weight, term.type === "weighted" ? " ∘ " : " ", ...factorMath(run, term.of, timestep)];
}

/**
 * A product with its number in front: 0.9 · h₋, −f · g, or the number alone.
 *
 * @param {CellRun} run
 * @param {import("./run.js").ProductTerm} term
 * @param {number | null} timestep
 * @returns {Piece[]}
 */
function productMath(run, { times, factors }, timestep) {
  const letters = factors.map((factor) => factorMath(run, factor, timestep));
  if (factors.length && Math.abs(times) === 1) return [...(times < 0 ? [MINUS] : []), ...joined(letters, " · ")];
  return joined([[plain(times)], ...letters], " · ");
}

/**
 * A sum as in the equation, with a minus before what is taken away.
 *
 * @param {CellRun} run
 * @param {Term[]} terms
 * @returns {Piece[]}
 */
function sumMath(run, terms) {
  return terms.flatMap((term, i) => {
    const isLess = i > 0 && term.type === "product" && term.times < 0;
    const shown = isLess ? { ...term, times: -term.times } : term;
    return [...(i ? [isLess ? ` ${MINUS} ` : " + "] : []), ...termMath(run, shown)];
  });
}

/**
 * A whole equation: f = σ(W_f x + U_f h₋ + b_f).
 *
 * @param {CellRun} run
 * @param {Equation} equation
 * @returns {Piece[]}
 */
export function equationMath(run, equation) {
  const sum = sumMath(run, equation.terms);
  const { sign } = activationNamed(equation.activation);
  const right = sign ? [`${sign}(`, ...sum, ")"] : sum;
  return [letterAt(letterOf(run, equation.quantity)), ` = ${flipText(run, equation.quantity)}`, ...right];
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

/** What flows where in a cell, read from its description: nothing here knows of pixels. */

import { activationNamed } from "../../activations.js";
import { letterOf, weightLetter } from "../../letters.js";
import { MINUS, plain } from "../../numbers.js";
import { isFlipped } from "../../run.js";

/**
 * @typedef {import("../../run.js").CellRun} CellRun
 * @typedef {import("../../run.js").Factor} Factor
 * @typedef {import("../../run.js").Term} Term
 *
 * @typedef {object} Value What is multiplied or read by a matrix.
 * @property {string} quantity
 * @property {boolean} previous as it was before this timestep
 * @property {string} text what is done to it on the way: "tanh", "1 − f", "× 0.9", "× p_f", or nothing
 *
 * @typedef {object} Step One equation.
 * @property {string} quantity
 * @property {number} order its place in the order of computation
 * @property {string} sign of its activation, as in a pill: "σ", "tanh", or nothing
 * @property {Value[]} maps what its matrices read
 * @property {Value[][]} products its products, each as its factors
 * @property {string} number what is added that no quantity gives: "+ 1", "− 1", or nothing
 * @property {boolean} isState
 * @property {boolean} isRead whether a later equation uses it
 * @property {boolean} onLane a state that is only a sum of products: operators on a lane, no stack in the middle
 * @property {Value | null} carried on a lane: what of its own old value the lane begins with
 */

/**
 * A value's name.
 *
 * @param {{quantity: string, previous: boolean}} value
 */
export const nameOf = ({ quantity, previous }) => quantity + (previous ? MINUS : "");

/**
 * What is done to a value on the way to its operator or matrix. Where the letter of the notation
 * stands for 1 − the quantity, the stack shows that already.
 *
 * @param {CellRun} run
 * @param {Factor} factor
 */
function textOn(run, { quantity, complement, through }) {
  const inner = through ? activationNamed(through).sign : letterOf(run, quantity);
  const turned = quantity !== "inputs" && isFlipped(run, quantity);
  if (complement !== turned) return `1 ${MINUS} ${inner}`;
  return through ? inner : "";
}

/**
 * A factor as it arrives, perhaps times a number or a weight on the way.
 *
 * @type {(run: CellRun, factor: Factor, by?: string) => Value}
 */
function seen(run, factor, by = "") {
  const { quantity, previous } = factor;
  const text = textOn(run, factor);
  const inner = by && text.includes(" ") ? `(${text})` : text;
  return { quantity, previous, text: by ? `${inner} × ${by}`.trim() : text };
}

/**
 * What a term multiplies unit by unit; a number in front goes to the factor that nothing is done to.
 *
 * @param {CellRun} run
 * @param {Term} term
 * @returns {Value[]}
 */
function factorsOf(run, term) {
  if (term.type === "weighted") {
    const { letter, subscript } = weightLetter(run, term.weights, term.gate);
    return [seen(run, term.of, subscript === null ? letter : `${letter}_${subscript}`)];
  }
  if (term.type !== "product") return [];
  const { factors, times } = term;
  const bare = factors.findIndex((factor) => !textOn(run, factor));
  return factors.map((factor, i) => seen(run, factor, times !== 1 && i === Math.max(0, bare) ? plain(times) : ""));
}

/**
 * The numbers that stand alone in a sum, as one that is added.
 *
 * @param {Term[]} terms
 */
function numberIn(terms) {
  const alone = terms.flatMap((term) => (term.type === "product" && !term.factors.length ? [term.times] : []));
  const sum = alone.reduce((a, b) => a + b, 0);
  return alone.length ? `${sum < 0 ? MINUS : "+"} ${plain(Math.abs(sum))}` : "";
}

/**
 * The equations of a run, without its readout, in the order of computation.
 *
 * @param {CellRun} run
 * @returns {Step[]}
 */
export function flowOf(run) {
  const steps = run.equations.filter(({ quantity }) => quantity !== "prediction").map((equation, order) => {
    const { quantity, activation, terms } = equation;
    const isState = run.states.includes(quantity);
    const products = terms.map((term) => factorsOf(run, term)).filter((factors) => factors.length);
    const number = numberIn(terms);
    const onLane = isState && activation === "linear" && products.length > 0
      && terms.every(({ type }) => type === "product" || type === "weighted");
    const sign = activationNamed(activation).sign;
    return {
      quantity, order, isState, onLane, number,
      sign: sign && isFlipped(run, quantity) ? `1 ${MINUS} ${sign}` : sign,
      maps: terms.flatMap((term) => (term.type === "map" ? [seen(run, term.of)] : [])),
      ...(onLane ? carriedFirst(quantity, products) : { products, carried: null }),
    };
  });
  const values = steps.flatMap(({ maps, products }) => [...maps, ...products.flat()]);
  return steps.map((step) => ({
    ...step,
    isRead: values.some(({ quantity, previous }) => quantity === step.quantity && !previous),
  }));
}

/**
 * The products of a state with the one that carries its own old value on first: a sum may be
 * read in any order. That value is the beginning of the lane, and no factor any more.
 *
 * @param {string} state
 * @param {Value[][]} products
 */
function carriedFirst(state, products) {
  const isOwn = (/** @type {Value} */ value) => value.previous && value.quantity === state;
  const keeps = products.find((factors) => factors.some(isOwn));
  const carried = keeps?.find(isOwn) ?? null;
  if (!keeps) return { products, carried };
  const others = keeps.filter((factor) => factor !== carried);
  return { products: [others, ...products.filter((factors) => factors !== keeps)], carried };
}

/**
 * The vectors that go below the stacks, in the order of their buses from top to bottom: what
 * matrices read, and old values that are multiplied there; the input last. An old value that no
 * lane carries comes in on a bus of its own, whatever is done to it later.
 *
 * @param {Step[]} steps
 * @returns {Map<string, Value>} by name and what is done to it
 */
export function busesOf(steps) {
  const carried = new Set(steps.filter((step) => step.carried).map(({ quantity }) => quantity));
  const comesInBelow = (/** @type {Value} */ { quantity, previous }) =>
    quantity === "inputs" || (previous && !carried.has(quantity));
  const asItIs = (/** @type {Value} */ value) => ({ ...value, text: "" });
  const read = steps.flatMap(({ maps }) => maps);
  const multiplied = steps.flatMap(({ onLane, products }) =>
    products.flat().filter((factor) => comesInBelow(factor) || (factor.previous && !onLane)));
  const all = [...read, ...[...read, ...multiplied].filter((value) => comesInBelow(value)).map(asItIs),
    ...multiplied.map(asItIs)];
  const rank = (/** @type {Value} */ value) => [
    comesInBelow(value) && value.previous && !value.text && value.quantity !== "hidden_state",
    comesInBelow(value) && value.previous && !value.text, // the hidden state, lowest of the stacks at the sides
    comesInBelow(value) && value.previous,
    value.previous,
    value.quantity !== "inputs",
    value.text,
    true,
  ].findIndex(Boolean);
  all.sort((a, b) => rank(a) - rank(b));
  return new Map(all.map((value) => [nameOf(value) + value.text, value]));
}

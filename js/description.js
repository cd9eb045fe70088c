/** The description of a cell as Python sent it, checked and completed. */

import { findActivation } from "./activations.js";
import { byName, cut } from "./names.js";

/**
 * @typedef {import("./run.js").Equation} Equation
 * @typedef {import("./run.js").Notation} Notation
 * @typedef {import("./run.js").NumberArray} NumberArray
 * @typedef {import("./run.js").SentencePart} SentencePart
 * @typedef {import("./run.js").Term} Term
 */

const TERMS = ["product", "map", "weighted", "bias"];

/**
 * The description of a cell, with nothing in it by name but what Python sent.
 *
 * @param {any} payload
 * @param {string} notation the one on show
 * @param {Record<string, NumberArray>} quantities
 */
export function described(payload, notation, quantities) {
  /** @type {Equation[]} */
  const equations = payload.equations.map((/** @type {Equation} */ equation) =>
    ({ ...equation, terms: equation.terms.map(withTimes), label: cut(equation.label), full_label: equation.label, elsewhere: byName(equation.elsewhere), flipped_in: byName(equation.flipped_in) }));
  for (const { quantity, activation, terms } of equations) {
    if (!quantities[quantity]) throw new Error(`numbers of ${quantity} are missing`);
    if (!findActivation(activation)) throw new Error(`its ${quantity} has an unknown activation, ${activation}`);
    const unknown = terms.find(({ type }) => !TERMS.includes(type));
    if (unknown) throw new Error(`its ${quantity} has a term of an unknown type, ${unknown.type}`);
  }
  const notations = Object.entries(/** @type {Record<string, Notation>} */ (payload.notations))
    .map(([name, { label, weights }]) => [name, { label, weights: byName(weights) }]);
  if (!notations.some(([name]) => name === notation)) throw new Error(`it knows no notation ${notation}`);
  return {
    notation,
    equations,
    equationOf: byName(Object.fromEntries(equations.map((equation) => [equation.quantity, equation]))),
    notations: byName(Object.fromEntries(notations)),
    notation_notes: byName(payload.notation_notes),
    limits: byName(Object.fromEntries(Object.entries(quantities).map(([name, { data }]) =>
      [name, limitOf(payload.limits[name], data)]))),
    sentence: payload.sentence?.length ? payload.sentence : sentenceOf(payload.states[payload.states.length - 1]),
  };
}

/** @type {(term: Term) => Term} a product without a number in front is once its factors */
const withTimes = (term) => (term.type === "product" ? { ...term, times: term.times ?? 1 } : term);

/**
 * The value of the fullest color: what Python says, or where that is no number the largest there is.
 *
 * @param {unknown} limit
 * @param {Float64Array} data
 */
const limitOf = (limit, data) => (typeof limit === "number" && limit > 0 && limit < Infinity
  ? limit : data.reduce((most, value) => Math.max(most, Math.abs(value)), 0) || 1);

/**
 * What is said of a cell that brings no sentence of its own: where its state goes.
 *
 * @param {string} quantity
 * @returns {SentencePart[]}
 */
function sentenceOf(quantity) {
  const said = (/** @type {boolean} */ previous) =>
    ({ style: "signed", factors: [{ quantity, previous, complement: false, through: null }] });
  return ["goes from ", said(true), " to ", said(false)];
}

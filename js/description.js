/** The description of a cell as Python sent it, checked and completed. */

import { findActivation } from "./activations.js";
import { byName, cut } from "./names.js";

/**
 * @typedef {import("./run.js").Equation} Equation
 * @typedef {import("./run.js").Factor} Factor
 * @typedef {import("./run.js").Notation} Notation
 * @typedef {import("./run.js").NumberArray} NumberArray
 * @typedef {import("./run.js").SentencePart} SentencePart
 */

const COURSE = "course";
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
    ({ ...equation, terms: equation.terms.map(termOf), label: cut(equation.label), full_label: equation.label, ...besides(equation), elsewhere: byName(equation.elsewhere), flipped_in: byName(equation.flipped_in) }));
  for (const { quantity, activation, terms } of equations) {
    if (!quantities[quantity]) throw new Error(`numbers of ${quantity} are missing`);
    if (!findActivation(activation)) throw new Error(`its ${quantity} has an unknown activation, ${activation}`);
    const unknown = terms.find(({ type }) => !TERMS.includes(type));
    if (unknown) throw new Error(`its ${quantity} has a term of an unknown type, ${unknown.type}`);
  }
  const notations = Object.entries(/** @type {Record<string, Notation>} */ (payload.notations))
    .map(([name, { label, weights }]) => /** @type {const} */ ([name, { label, weights: byName(weights) }]));
  if (!notations.some(([name]) => name === notation)) throw new Error(`it knows no notation ${notation}`);
  const offered = notations.map(([name]) => name).filter((name) => isWrittenIn(name, payload));
  return {
    notation: offered.includes(notation) ? notation : COURSE,
    offered,
    equations,
    equationOf: byName(Object.fromEntries(equations.map((equation) => [equation.quantity, equation]))),
    notations: byName(Object.fromEntries(notations)),
    notation_notes: byName(payload.notation_notes),
    limits: byName(Object.fromEntries(Object.entries(quantities).map(([name, { data }]) =>
      [name, limitOf(payload.limits[name], data)]))),
    sentence: payload.sentence?.length ? payload.sentence.map(termOf) : sentenceOf(payload.states[payload.states.length - 1]),
  };
}

/** @type {(sent: any) => Factor} a factor in full: Python leaves out what it is not */
const factorOf = (sent) => ({ previous: false, complement: false, through: null, ...sent });

/** @type {(part: any) => any} a term, or a part of the sentence, with its factors in full */
const termOf = (part) => (part.of ? { ...part, of: factorOf(part.of) }
  : part.factors ? { ...part, factors: part.factors.map(factorOf) } : part);

/**
 * Whether a cell is written in a notation: the course has every cell, another one those that it has
 * letters for, or a note on.
 *
 * @param {string} name of the notation
 * @param {{equations: Equation[], notation_notes: Record<string, string>}} payload
 */
const isWrittenIn = (name, { equations, notation_notes: notes }) => name === COURSE || Object.hasOwn(notes, name)
  || equations.some(({ elsewhere, flipped_in: flipped }) => Object.hasOwn(elsewhere, name) || Object.hasOwn(flipped, name));

/** @type {(name: string) => string} a name without the look of its subscripts: h_1 is h₁ */
const bare = (name) => name.normalize("NFKC").replace(/[_ ]/g, "");

/**
 * What stands beside a quantity's letter: its name, or where that is the letter itself what it is for.
 *
 * @param {Equation} equation
 */
function besides({ label, symbol, role }) {
  const words = bare(label) === bare(symbol) ? role : label;
  return { word: cut(words), full_word: words };
}

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

/** The arithmetic: where a value comes from, and how its terms are written so that they add up. */

import { activationNamed } from "./activations.js";
import { bounded, total } from "./numbers.js";
import { before, isRead } from "./order.js";
import { factorAt, rowPlace, valueAt } from "./run.js";

/**
 * @typedef {import("./run.js").CellRun} CellRun
 * @typedef {import("./run.js").Equation} Equation
 * @typedef {import("./run.js").Term} Term
 *
 * @typedef {{numbers: number[], contribution: number, index: number, place: number}} Part
 *   one product of numbers; place: where its weight stands in the weight array
 * @typedef {{term: Term, parts: Part[], sum: number}} Group one term of an equation
 * @typedef {{equation: Equation, groups: Group[], sum: number, value: number}} Result
 * @typedef {{group: number, parts: number[], folded: boolean}} Row what one row of a ledger stands for
 */

const MOST_TERMS = 5;

const product = (/** @type {number[]} */ numbers) => bounded(numbers.reduce((a, b) => a * b, 1));

/**
 * Where a value comes from: the terms of its equation with the numbers put in.
 * Each group is one term of the equation; its parts add up to `sum`. There are none where the
 * timestep is skipped: a state is then the one before.
 *
 * @param {CellRun} run
 * @param {string} quantity
 * @param {number} timestep
 * @param {number} unit
 * @returns {Result}
 */
export function arithmetic(run, quantity, timestep, unit) {
  const equation = run.equationOf[quantity];
  if (!isRead(run, timestep) && quantity !== "prediction") {
    const carried = run.states.includes(quantity) ? valueAt(run, quantity, before(run, timestep), unit) : 0;
    return { equation, groups: [], sum: 0, value: carried };
  }
  const groups = equation.terms.map((term) => {
    const parts = partsOfTerm(run, term, timestep, unit);
    return { term, parts, sum: total(parts.map(({ contribution }) => contribution)) };
  });
  const sum = total(groups.map((group) => group.sum));
  const { computed } = run.quantities[quantity];
  const value = computed ? computed.probabilityOf(timestep, sum) : activationNamed(equation.activation).of(sum);
  return { equation, groups, sum, value };
}

/**
 * @param {CellRun} run
 * @param {Term} term
 * @param {number} timestep
 * @param {number} unit
 * @returns {Part[]}
 */
function partsOfTerm(run, term, timestep, unit) {
  if (term.type === "product") {
    const factors = term.factors.map((factor) => factorAt(run, factor, timestep, unit));
    const numbers = term.times === 1 && factors.length ? factors : [term.times, ...factors];
    return [{ numbers, contribution: product(numbers), index: 0, place: 0 }];
  }
  const { data, shape } = run.weights[term.weights];
  const { start, columns } = rowPlace(shape, term.gate, unit);
  if (term.type === "weighted") {
    const numbers = [data[start], factorAt(run, term.of, timestep, unit)];
    return [{ numbers, contribution: product(numbers), index: 0, place: start }];
  }
  return Array.from({ length: columns }, (_, index) => {
    const weight = data[start + index];
    const numbers = term.type === "bias" ? [weight] : [weight, factorAt(run, term.of, timestep, index)];
    return { numbers, contribution: product(numbers), index, place: start + index };
  });
}

/**
 * A number as whole multiples of 10^−digits, rounded as `toFixed` rounds.
 *
 * @param {number} number
 * @param {number} digits
 */
const multiples = (number, digits) => Math.sign(number) * bounded(digits >= 0
  ? Math.round(Number(Math.abs(number).toFixed(digits)) * 10 ** digits)
  : Number((Math.abs(number) * 10 ** digits).toFixed(0)));

/**
 * Multiples of 10^−digits that add up to the rounded total (largest remainders). A number that is
 * `firm` can be checked by eye: it is moved only where no other is left to move.
 *
 * @param {number[]} numbers
 * @param {number} digits
 * @param {boolean[]} firm
 */
export function roundedToAddUp(numbers, digits, firm = []) {
  const rounded = numbers.map((number) => multiples(number, digits));
  let missing = multiples(total(numbers), digits) - total(rounded);
  const direction = Math.sign(missing);
  const remainder = (/** @type {number} */ i) => direction * (numbers[i] * 10 ** digits - rounded[i]);
  const order = numbers.map((_, i) => i)
    .sort((a, b) => Number(firm[a] ?? false) - Number(firm[b] ?? false) || remainder(b) - remainder(a));
  for (let k = 0; missing !== 0 && k < order.length; k++, missing -= direction) rounded[order[k]] += direction;
  return rounded.map((number) => bounded(number / 10 ** digits));
}

/**
 * The rows that stand for the terms of a sum: one a part, the smallest folded into one row, parts
 * that are 0 left out. `open` shows them all.
 *
 * @param {Group[]} groups
 * @param {boolean} open
 * @returns {Row[]}
 */
export function rowsOf(groups, open) {
  return groups.flatMap(({ parts }, group) => {
    const bySize = [...parts].sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution));
    const active = bySize.filter((part) => part.contribution !== 0 || parts.length === 1);
    const kept = open ? parts : active.length > MOST_TERMS + 1 ? active.slice(0, MOST_TERMS) : active;
    const indices = (/** @type {Part[]} */ some) => some.map((part) => part.index).sort((a, b) => a - b);
    const single = indices(kept).map((index) => ({ group, parts: [index], folded: false }));
    const rest = (kept.length ? active : parts).filter((part) => !kept.includes(part));
    return rest.length ? [...single, { group, parts: indices(rest), folded: true }] : single;
  });
}

/**
 * The most features of an input that aren't 0: those of a token leave all but one row out.
 *
 * @param {CellRun} run
 */
function mostFeatures({ timesteps, quantities: { inputs: { data, width } } }) {
  const active = Array.from({ length: timesteps }, (_, t) =>
    data.subarray(t * width, (t + 1) * width).reduce((count, value) => count + Number(value !== 0), 0));
  return active.reduce((most, count) => Math.max(most, count), 1);
}

/**
 * The most rows that a folded sum of a run needs, its total included.
 *
 * @param {CellRun} run
 */
export function mostRows(run) {
  const features = mostFeatures(run);
  const rows = (/** @type {Term} */ term) => (term.type !== "map" ? 1
    : Math.min(MOST_TERMS + 1, term.of.quantity === "inputs" ? features : run.weights[term.weights].width));
  return Math.max(...run.equations.map(({ terms }) => total(terms.map(rows)) + 1));
}

/** The run that some edits lead to, computed anew, every quantity at every timestep. */

import { activationNamed } from "./activations.js";
import { predictionsOf } from "./distribution.js";
import { byName } from "./names.js";
import { before, inOrder, isRead } from "./order.js";
import { factorAt, holdAt, rowPlace, termAt, valueAt } from "./run.js";
import { labelOf } from "./words.js";
import { eventAnew, readDrawn, writingWith } from "./writing.js";

/**
 * @typedef {import("./run.js").CellRun} CellRun
 * @typedef {import("./run.js").NumberArray} NumberArray
 * @typedef {import("./run.js").Term} Term
 * @typedef {import("./edits.js").Edit} Edit
 */

/**
 * The run that some edits lead to. Throws an Error where a value outgrows its limits.
 *
 * @param {CellRun} run
 * @param {Edit[]} edits
 * @param {import("./stacks.js").Received | null} received what it receives in place of its inputs and its initial state
 * @returns {CellRun}
 */
export function rerun(run, edits, received = null) {
  // Weights that no edit changes may be many, and stay those of the run.
  const changed = new Set(edits.map((edit) => (edit.type === "weight" ? edit.weights : null)));
  const copy = (/** @type {Record<string, NumberArray>} */ arrays, /** @type {(name: string) => boolean} */ isNeeded) => byName(
    Object.fromEntries(Object.entries(arrays).map(([name, array]) =>
      [name, isNeeded(name) ? { ...array, data: array.data.slice() } : array])));
  const edited = {
    ...run,
    weights: copy(run.weights, (name) => changed.has(name)),
    labels: received ? received.labels : run.labels,
    initial: received ? received.initial : run.initial,
    quantities: copy(received ? { ...run.quantities, inputs: received.inputs } : run.quantities, () => true),
    holds: [...run.holds],
    ...(run.writing ? { writing: writingWith(run.writing, edits), labels: run.labels && [...run.labels] } : {}),
  };
  for (const edit of edits) {
    if (edit.type === "weight") {
      const { data, shape } = edited.weights[edit.weights];
      data[placeOf(shape, edit.index)] = edit.value;
    } else if (edit.type === "input") {
      const { data, width } = edited.quantities.inputs;
      data.set(edit.values, edit.timestep * width);
      const label = edit.label ?? labelOf(run, edit.values);
      edited.labels &&= edited.labels.map((each, t) => (t === edit.timestep ? label : each));
    } else if (edit.type === "hold") {
      edited.holds.push(edit);
    }
  }
  const { prediction } = edited.quantities;
  if (prediction?.computed) prediction.computed = predictionsOf(edited.equations, edited);
  compute(edited);
  edited.event = eventAnew(edited, run.labels);
  return edited;
}

/**
 * Where a number stands in an array of some shape, by its index: [gate, unit, column].
 *
 * @param {number[]} shape
 * @param {number[]} index
 */
export const placeOf = (shape, index) => index.reduce((place, i, axis) => place * shape[axis] + i, 0);

/**
 * The index of a number by where it stands: the inverse of `placeOf`.
 *
 * @param {number[]} shape
 * @param {number} place
 */
export function indexOf(shape, place) {
  const index = [];
  for (const size of [...shape].reverse()) {
    index.unshift(place % size);
    place = Math.floor(place / size);
  }
  return index;
}

/**
 * Every quantity at every timestep, in the order of computation, in place.
 *
 * @param {CellRun} run
 */
export function compute(run) {
  const { computed } = run.quantities.prediction ?? {};
  const sums = new Float64Array(Math.max(...Object.values(run.quantities).map(({ width }) => width)));
  const vector = new Float64Array(sums.length);
  for (const timestep of inOrder(run)) {
    readDrawn(run, timestep);
    for (const { quantity, terms, activation, label } of run.equations) {
      const { data, width } = run.quantities[quantity];
      if (computed && quantity === "prediction") continue; // when it is asked for
      if (!isRead(run, timestep) && quantity !== "prediction") {
        skip(run, quantity, timestep);
        continue;
      }
      const held = run.holds.some((hold) => hold.quantity === quantity);
      const { of } = activationNamed(activation);
      sums.fill(0, 0, width);
      for (const term of terms) addTerm(run, term, timestep, sums.subarray(0, width), vector);
      for (let unit = 0; unit < width; unit++) {
        const hold = held ? holdAt(run, quantity, timestep, unit) : null;
        const value = hold ? hold.value : of(sums[unit]);
        if (!Number.isFinite(value) || !Number.isFinite(sums[unit])) {
          throw new Error(`the ${label} of unit ${unit} outgrows what a number can hold at timestep ${timestep}`);
        }
        data[timestep * width + unit] = value;
      }
    }
  }
  const outgrown = computed?.outgrownAt(run.timesteps) ?? null;
  if (outgrown !== null) {
    throw new Error(`the ${run.equationOf.prediction.label} outgrows what a number can hold at timestep ${outgrown}`);
  }
}

/**
 * What a quantity is where its timestep is skipped: a state is carried on, all else is 0, as in Python.
 *
 * @param {CellRun} run
 * @param {string} quantity
 * @param {number} timestep
 */
function skip(run, quantity, timestep) {
  const { data, width } = run.quantities[quantity];
  const isState = run.states.includes(quantity);
  for (let unit = 0; unit < width; unit++) {
    data[timestep * width + unit] = isState ? valueAt(run, quantity, before(run, timestep), unit) : 0;
  }
}

/**
 * Adds one term of an equation to the sum of each unit.
 *
 * @param {CellRun} run
 * @param {Term} term
 * @param {number} timestep
 * @param {Float64Array} sums
 * @param {Float64Array} vector room for the vector that a matrix reads
 */
function addTerm(run, term, timestep, sums, vector) {
  if (term.type === "product") {
    for (let unit = 0; unit < sums.length; unit++) sums[unit] += termAt(run, term, timestep, unit);
    return;
  }
  const { data, shape } = run.weights[term.weights];
  const { start, columns } = rowPlace(shape, term.gate, 0);
  if (term.type === "weighted") {
    for (let unit = 0; unit < sums.length; unit++) sums[unit] += data[start + unit] * factorAt(run, term.of, timestep, unit);
    return;
  }
  if (term.type === "bias") vector[0] = 1;
  else for (let i = 0; i < columns; i++) vector[i] = factorAt(run, term.of, timestep, i);
  for (let unit = 0; unit < sums.length; unit++) sums[unit] += dot(data, start + unit * columns, vector, columns);
}

/**
 * A row of a matrix times a vector. Four sums at once: each waits for its last number, not for that
 * of the others.
 *
 * @param {Float64Array} data
 * @param {number} row where it begins
 * @param {Float64Array} vector
 * @param {number} columns
 */
function dot(data, row, vector, columns) {
  let [a, b, c, d, i] = [0, 0, 0, 0, 0];
  for (; i + 3 < columns; i += 4) {
    a += data[row + i] * vector[i];
    b += data[row + i + 1] * vector[i + 1];
    c += data[row + i + 2] * vector[i + 2];
    d += data[row + i + 3] * vector[i + 3];
  }
  for (; i < columns; i++) a += data[row + i] * vector[i];
  return a + b + (c + d);
}

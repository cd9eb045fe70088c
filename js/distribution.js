/**
 * What a readout with softmax says: a probability for each of its outputs. There may be tens of
 * thousands, so that those of a timestep are computed when they are asked for, from V·h + d.
 *
 * @typedef {import("./run.js").CellRun} CellRun
 * @typedef {import("./run.js").Equation} Equation
 * @typedef {import("./run.js").NumberArray} NumberArray
 *
 * @typedef {object} Summary What says all of a timestep together with V, d and the hidden state.
 * @property {number} largest of all sums
 * @property {number} total of exp(sum − largest) over all outputs
 * @property {number[]} top the most probable outputs, the first of those that are equal first
 *
 * @typedef {{top: NumberArray, scale: NumberArray}} Summaries as Python sends them: the most probable outputs of
 *   each timestep; the largest sum and the total
 */

import { SOFTMAX } from "./activations.js";

const MOST_KEPT = 4e6; // numbers, of timesteps that were asked for
const MOST_TOP = 6; // the most probable outputs that are known by rank

/**
 * Whether a run has probabilities of its readout's outputs; gradients are none.
 *
 * @param {CellRun} run
 */
export const isDistribution = (run) => Boolean(run.quantities.prediction?.computed);

/**
 * Whether a readout is a softmax.
 *
 * @param {Equation[]} equations
 */
export const isSoftmax = (equations) => equations.some(({ quantity, activation }) => quantity === "prediction" && activation === SOFTMAX);

/**
 * The predictions of a run, from its description and its arrays. Throws an Error where they don't fit.
 *
 * @param {Equation[]} equations
 * @param {{weights: Record<string, NumberArray>, quantities: Record<string, NumberArray>}} arrays
 * @param {Record<string, NumberArray>} summaries what Python has found of the run as it was sent; nothing of another
 */
export function predictionsOf(equations, { weights, quantities }, summaries = {}) {
  const equation = equations.find(({ quantity }) => quantity === "prediction");
  const [map, bias] = equation?.terms ?? [];
  const [V, d] = [map, bias].map((term) => (term && term.type !== "product" ? weights[term.weights] : undefined));
  const states = map?.type === "map" ? quantities[map.of.quantity] : undefined;
  if (equation?.activation !== SOFTMAX || !V || !d || !states || V.width !== states.width || d.width !== V.shape[0]) {
    throw new Error("numbers of prediction are missing");
  }
  const { top, scale } = summaries;
  return new Predictions(V, d, states, top && scale ? { top, scale } : null);
}

export class Predictions {
  /** @type {Map<number, Summary>} */
  #summaries = new Map();
  /** @type {Map<number, Float64Array>} the probabilities of timesteps that were asked for */
  #rows = new Map();

  /**
   * @param {NumberArray} V
   * @param {NumberArray} d
   * @param {NumberArray} states the hidden state at each timestep
   * @param {Summaries | null} sent
   */
  constructor(V, d, states, sent = null) {
    this.V = V;
    this.d = d;
    this.states = states;
    if (sent) this.#read(sent);
  }

  /** How many outputs there are. */
  get outputs() {
    return this.d.width;
  }

  /** @param {Summaries} sent */
  #read({ top, scale }) {
    const [timesteps] = this.states.shape;
    const isOutput = (/** @type {number} */ output) => Number.isInteger(output) && output >= 0 && output < this.outputs;
    if (top.shape[0] !== timesteps || scale.data.length !== 2 * timesteps || !top.data.every(isOutput)) {
      throw new Error("numbers of prediction are damaged");
    }
    for (let t = 0; t < timesteps; t++) {
      const [largest, total] = scale.data.subarray(2 * t, 2 * t + 2);
      this.#summaries.set(t, { largest, total, top: Array.from(top.data.subarray(t * top.width, (t + 1) * top.width)) });
    }
  }

  /**
   * All probabilities at a timestep.
   *
   * @param {number} timestep
   */
  at(timestep) {
    const known = this.#rows.get(timestep);
    if (known) return known;
    if (this.#rows.size * this.outputs > MOST_KEPT) this.#rows.delete(/** @type {number} */ (this.#rows.keys().next().value));
    const { probabilities, ...summary } = this.#computed(timestep);
    this.#rows.set(timestep, probabilities);
    if (!this.#summaries.has(timestep)) this.#summaries.set(timestep, summary);
    return probabilities;
  }

  /**
   * The probability of one output at a timestep, without those of all others if their total is known.
   *
   * @param {number} timestep
   * @param {number} output
   */
  of(timestep, output) {
    return this.#rows.get(timestep)?.[output] ?? this.probabilityOf(timestep, this.#sum(timestep, output));
  }

  /**
   * The probability of an output with this sum at a timestep.
   *
   * @param {number} timestep
   * @param {number} sum
   */
  probabilityOf(timestep, sum) {
    const { largest, total } = this.#summary(timestep);
    return Math.exp(sum - largest) / total;
  }

  /**
   * ln Σ exp(sum) at a timestep, which outgrows no number where the sum of exps would.
   *
   * @param {number} timestep
   */
  logTotal(timestep) {
    const { largest, total } = this.#summary(timestep);
    return largest + Math.log(total);
  }

  /**
   * The most probable outputs at a timestep, the first of those that are equal first.
   *
   * @param {number} timestep
   * @param {number} count at most `MOST_TOP`
   */
  mostProbable(timestep, count) {
    return this.#summary(timestep).top.slice(0, count);
  }

  /**
   * Whether both say the same at a timestep for sure, without computing it.
   *
   * @param {Predictions} other
   * @param {number} timestep
   */
  agreesWith(other, timestep) {
    if (this.V.data !== other.V.data || this.d.data !== other.d.data) return false;
    const { data, width } = this.states;
    for (let i = timestep * width; i < (timestep + 1) * width; i++) if (data[i] !== other.states.data[i]) return false;
    return true;
  }

  /**
   * A timestep at which a number outgrows what there is; null for none. Most runs are seen to have
   * none without computing them.
   *
   * @param {number} timesteps
   */
  outgrownAt(timesteps) {
    const bound = this.V.width * sizeOf(this.V.data) * largestSize(this.states.data) + sizeOf(this.d.data);
    if (bound < Number.MAX_VALUE / 4) return null;
    for (let t = 0; t < timesteps; t++) if (!this.at(t).every(Number.isFinite)) return t;
    return null;
  }

  /**
   * @param {number} timestep
   * @returns {Summary}
   */
  #summary(timestep) {
    if (!this.#summaries.has(timestep)) this.at(timestep);
    return /** @type {Summary} */ (this.#summaries.get(timestep));
  }

  /**
   * V·h + d of one output.
   *
   * @param {number} timestep
   * @param {number} output
   */
  #sum(timestep, output) {
    const { V: { data: V, width: units }, d: { data: d }, states: { data: h } } = this;
    let sum = 0;
    for (let i = 0; i < units; i++) sum += V[output * units + i] * h[timestep * units + i];
    return sum + d[output];
  }

  /** @param {number} timestep */
  #computed(timestep) {
    const probabilities = new Float64Array(this.outputs); // first their sums
    let largest = -Infinity;
    for (let output = 0; output < probabilities.length; output++) {
      const sum = this.#sum(timestep, output);
      probabilities[output] = sum;
      if (!(sum <= largest)) largest = sum; // and so for NaN
    }
    // The largest sum is taken off first, which changes no share: exp sees 0 at most.
    let total = 0;
    for (let output = 0; output < probabilities.length; output++) {
      probabilities[output] = Math.exp(probabilities[output] - largest);
      total += probabilities[output];
    }
    for (let output = 0; output < probabilities.length; output++) probabilities[output] /= total;
    return { probabilities, largest, total, top: largestOf(probabilities, MOST_TOP) };
  }
}

/** @param {Float64Array} numbers */
function largestSize(numbers) {
  let most = 0;
  for (let i = 0; i < numbers.length; i++) most = Math.max(most, Math.abs(numbers[i]));
  return most;
}

/** @type {WeakMap<Float64Array, number>} of weights, which may be many, and change seldom */
const sizes = new WeakMap();

/** @param {Float64Array} weights */
function sizeOf(weights) {
  const known = sizes.get(weights) ?? largestSize(weights);
  sizes.set(weights, known);
  return known;
}

/**
 * Where the largest numbers stand, the largest first.
 *
 * @param {Float64Array} numbers
 * @param {number} count
 */
export function largestOf(numbers, count) {
  /** @type {number[]} */
  const top = [];
  for (let i = 0; i < numbers.length; i++) {
    if (top.length === count && numbers[i] <= numbers[top[count - 1]]) continue;
    let place = top.length;
    while (place > 0 && numbers[top[place - 1]] < numbers[i]) place -= 1;
    top.splice(place, 0, i);
    if (top.length > count) top.pop();
  }
  return top;
}

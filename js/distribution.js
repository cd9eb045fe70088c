/**
 * What a readout with softmax says: a probability for each of its outputs. There may be tens of
 * thousands, so that those of a timestep are computed when they are asked for, from V·h + d.
 *
 * @typedef {import("./run.js").CellRun} CellRun
 * @typedef {import("./run.js").Equation} Equation
 * @typedef {import("./run.js").NumberArray} NumberArray
 *
 * @typedef {object} Timestep
 * @property {Float64Array} probabilities
 * @property {number} largest of all sums
 * @property {number} total of exp(sum − largest) over all outputs
 * @property {number[] | null} top the most probable outputs, once they were asked for
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
 * The predictions of a run, from its description and its arrays. Throws an Error where they don't fit.
 *
 * @param {Equation[]} equations
 * @param {{weights: Record<string, NumberArray>, quantities: Record<string, NumberArray>}} arrays
 */
export function predictionsOf(equations, { weights, quantities }) {
  const equation = equations.find(({ quantity }) => quantity === "prediction");
  const [map, bias] = equation?.terms ?? [];
  if (equation?.activation !== SOFTMAX || map?.type !== "map" || bias?.type !== "bias") {
    throw new Error("numbers of prediction are missing");
  }
  return new Predictions(weights[map.weights], weights[bias.weights], quantities[map.of.quantity]);
}

export class Predictions {
  /** @type {Map<number, Timestep>} */
  #known = new Map();

  /**
   * @param {NumberArray} V
   * @param {NumberArray} d
   * @param {NumberArray} states the hidden state at each timestep
   */
  constructor(V, d, states) {
    this.V = V;
    this.d = d;
    this.states = states;
    if (V?.width !== states?.width || d?.width !== V?.shape[0]) throw new Error("numbers of prediction are missing");
  }

  /** How many outputs there are. */
  get outputs() {
    return this.d.width;
  }

  /**
   * The probabilities at a timestep.
   *
   * @param {number} timestep
   */
  at(timestep) {
    return this.#of(timestep).probabilities;
  }

  /**
   * The probability of an output with this sum at a timestep.
   *
   * @param {number} timestep
   * @param {number} sum
   */
  probabilityOf(timestep, sum) {
    const { largest, total } = this.#of(timestep);
    return Math.exp(sum - largest) / total;
  }

  /**
   * ln Σ exp(sum) at a timestep, which outgrows no number where the sum of exps would.
   *
   * @param {number} timestep
   */
  logTotal(timestep) {
    const { largest, total } = this.#of(timestep);
    return largest + Math.log(total);
  }

  /**
   * The most probable outputs at a timestep, the first of those that are equal first.
   *
   * @param {number} timestep
   * @param {number} count at most `MOST_TOP`
   */
  mostProbable(timestep, count) {
    const known = this.#of(timestep);
    known.top ??= largestOf(known.probabilities, MOST_TOP);
    return known.top.slice(0, count);
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
   * @returns {Timestep}
   */
  #of(timestep) {
    const known = this.#known.get(timestep);
    if (known) return known;
    if (this.#known.size * this.outputs > MOST_KEPT) this.#known.delete(/** @type {number} */ (this.#known.keys().next().value));
    const found = this.#computed(timestep);
    this.#known.set(timestep, found);
    return found;
  }

  /**
   * @param {number} timestep
   * @returns {Timestep}
   */
  #computed(timestep) {
    const { outputs, V: { data: V, width: units }, d: { data: d }, states: { data: states } } = this;
    const h = states.subarray(timestep * units, (timestep + 1) * units);
    const probabilities = new Float64Array(outputs); // first their sums
    let largest = -Infinity;
    for (let output = 0; output < outputs; output++) {
      const row = output * units;
      let sum = 0;
      for (let i = 0; i < units; i++) sum += V[row + i] * h[i];
      sum += d[output];
      probabilities[output] = sum;
      if (!(sum <= largest)) largest = sum; // and so for NaN
    }
    // The largest sum is taken off first, which changes no share: exp sees 0 at most.
    let total = 0;
    for (let output = 0; output < outputs; output++) {
      probabilities[output] = Math.exp(probabilities[output] - largest);
      total += probabilities[output];
    }
    for (let output = 0; output < outputs; output++) probabilities[output] /= total;
    return { probabilities, largest, total, top: null };
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

/**
 * The activations by name: what each computes, how it is written, and the values it can have.
 * A name may carry numbers, as in `leaky_relu(0.01)`; without them they are Keras's own.
 */

import { byName } from "./names.js";

/** @typedef {{of: (sum: number) => number, sign: string, low: number, high: number}} Activation */

const SCALE = 1.0507009873554805; // of selu, and its elu's alpha
const ALPHA = 1.6732632423543772;
const ROOT_2 = Math.sqrt(2);

/** @param {number} x */
const sigmoid = (x) => (x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x)));

/** @param {number} x */
const softplus = (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

/** @type {(x: number, low: number, high: number) => number} */
const clip = (x, low, high) => Math.min(Math.max(x, low), high);

/** @type {(x: number, alpha: number) => number} */
const elu = (x, alpha) => (x > 0 ? x : alpha * Math.expm1(x));

/**
 * The share of a normal distribution below x, for gelu: a series near 0, and far away a continued fraction,
 * which keeps its precision where the share is nearly 0.
 *
 * @param {number} x
 */
export function normalShare(x) {
  const z = Math.abs(x) / ROOT_2;
  if (z < 2.5) {
    let term = z;
    let sum = z;
    for (let n = 1; term > sum * 1e-17; n += 1) {
      term *= (2 * z * z) / (2 * n + 1);
      sum += term;
    }
    return 0.5 + Math.sign(x) * (sum * Math.exp(-z * z)) / Math.sqrt(Math.PI);
  }
  let fraction = 0;
  for (let n = 60; n > 0; n -= 1) fraction = (n / 2) / (z + fraction);
  const beyond = Math.exp(-z * z) / (2 * Math.sqrt(Math.PI) * (z + fraction));
  return x < 0 ? beyond : 1 - beyond;
}

/**
 * What makes an activation of the numbers that its name carries.
 *
 * @type {Record<string, (...numbers: number[]) => Activation>}
 */
const FAMILIES = byName({
  sigmoid: () => ({ of: sigmoid, sign: "σ", low: 0, high: 1 }),
  tanh: () => ({ of: Math.tanh, sign: "tanh", low: -1, high: 1 }),
  relu: () => ({ of: (x) => Math.max(0, x), sign: "relu", low: 0, high: Infinity }),
  linear: () => ({ of: (x) => x, sign: "", low: -Infinity, high: Infinity }),
  hard_sigmoid: (slope = 1 / 6, offset = 0.5) => ({ of: (x) => clip(slope * x + offset, 0, 1), sign: "hard σ", low: 0, high: 1 }),
  hard_tanh: () => ({ of: (x) => clip(x, -1, 1), sign: "hard tanh", low: -1, high: 1 }),
  softsign: () => ({ of: (x) => x / (1 + Math.abs(x)), sign: "softsign", low: -1, high: 1 }),
  softplus: () => ({ of: softplus, sign: "softplus", low: 0, high: Infinity }),
  relu6: () => ({ of: (x) => clip(x, 0, 6), sign: "relu6", low: 0, high: 6 }),
  leaky_relu: (slope = 0.2) => ({ of: (x) => (x > 0 ? x : slope * x), sign: "leaky relu", low: slope > 0 ? -Infinity : 0, high: Infinity }),
  elu: (alpha = 1) => ({ of: (x) => elu(x, alpha), sign: "elu", low: Math.min(0, -alpha), high: Infinity }),
  celu: (alpha = 1) => ({ of: (x) => (x > 0 ? x : alpha * Math.expm1(x / alpha)), sign: "celu", low: -alpha, high: Infinity }),
  selu: () => ({ of: (x) => SCALE * elu(x, ALPHA), sign: "selu", low: -SCALE * ALPHA, high: Infinity }),
  silu: () => ({ of: (x) => x * sigmoid(x), sign: "silu", low: -0.2784645427610738, high: Infinity }),
  hard_silu: () => ({ of: (x) => x * clip(x / 6 + 0.5, 0, 1), sign: "hard silu", low: -0.375, high: Infinity }),
  gelu: () => ({ of: (x) => x * normalShare(x), sign: "gelu", low: -0.16997120747990369, high: Infinity }),
  mish: () => ({ of: (x) => x * Math.tanh(softplus(x)), sign: "mish", low: -0.30884341301725043, high: Infinity }),
  exponential: () => ({ of: Math.exp, sign: "exp", low: 0, high: Infinity }),
  log_sigmoid: () => ({ of: (x) => -softplus(-x), sign: "log σ", low: -Infinity, high: 0 }),
  tanh_shrink: () => ({ of: (x) => x - Math.tanh(x), sign: "tanh shrink", low: -Infinity, high: Infinity }),
  soft_shrink: (at = 0.5) => ({ of: (x) => Math.sign(x) * Math.max(Math.abs(x) - at, 0), sign: "soft shrink", low: -Infinity, high: Infinity }),
  hard_shrink: (at = 0.5) => ({ of: (x) => (Math.abs(x) > at ? x : 0), sign: "hard shrink", low: -Infinity, high: Infinity }),
  threshold: (at = 1, value = 0) => ({ of: (x) => (x > at ? x : value), sign: "threshold", low: Math.min(at, value), high: Infinity }),
  squareplus: (b = 4) => ({ of: (x) => squareplus(x, b), sign: "squareplus", low: 0, high: Infinity }),
  sparse_plus: () => ({ of: (x) => (x >= 1 ? x : (clip(x, -1, 1) + 1) ** 2 / 4), sign: "sparse plus", low: 0, high: Infinity }),
  sparse_sigmoid: () => ({ of: (x) => clip(x / 2 + 0.5, 0, 1), sign: "sparse σ", low: 0, high: 1 }),
  scaled_tanh: (alpha = 1, beta = 1) => ({ of: (x) => alpha * Math.tanh(beta * x), sign: "scaled tanh", low: -Math.abs(alpha), high: Math.abs(alpha) }),
  affine: (slope = 1, offset = 0) => ({ of: (x) => slope * x + offset, sign: "affine", low: -Infinity, high: Infinity }),
});
const OTHER_NAMES = byName({ swish: "silu", hard_swish: "hard_silu", identity: "linear" });

/** @type {(x: number, b: number) => number} */
function squareplus(x, b) {
  const root = Math.hypot(x, Math.sqrt(b));
  return x >= 0 ? (root + x) / 2 : b / 2 / (root - x);
}

/** Of a readout only: each of its numbers depends on the sums of all others, see `distribution.js`. */
export const SOFTMAX = "softmax";

/** @type {Map<string, Activation>} */
const known = new Map([[SOFTMAX, { of: () => NaN, sign: "softmax", low: 0, high: 1 }]]);

/**
 * The activation of a name, or nothing where there is none.
 *
 * @param {string} name
 * @returns {Activation | undefined}
 */
export function findActivation(name) {
  const found = known.get(name);
  if (found) return found;
  const [, word, numbers] = /^(\w+)(?:\((.*)\))?$/.exec(name) ?? [];
  const family = FAMILIES[OTHER_NAMES[word] ?? word];
  if (!family) return undefined;
  const made = family(...(numbers === undefined ? [] : numbers.split(",").map(Number)));
  known.set(name, made);
  return made;
}

/**
 * The activation of a name that is known to be one.
 *
 * @param {string} name
 */
export function activationNamed(name) {
  const found = findActivation(name);
  if (!found) throw new Error(`unknown activation ${name}`);
  return found;
}

/** Every name that stands alone. */
export const ACTIVATION_NAMES = Object.keys(FAMILIES);

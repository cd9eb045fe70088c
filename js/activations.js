/** The activations by name: what each computes, how it is written, and the values it can have. */

import { byName } from "./names.js";

/** @typedef {{of: (sum: number) => number, sign: string, low: number, high: number}} Activation */

export const ACTIVATIONS = byName(/** @type {Record<string, Activation>} */ ({
  sigmoid: { of: (sum) => 1 / (1 + Math.exp(-sum)), sign: "σ", low: 0, high: 1 },
  tanh: { of: Math.tanh, sign: "tanh", low: -1, high: 1 },
  relu: { of: (sum) => Math.max(0, sum), sign: "relu", low: 0, high: Infinity },
  linear: { of: (sum) => sum, sign: "", low: -Infinity, high: Infinity },
}));

/** How tokens and inputs are said and shown. */

import { byName, cut } from "./names.js";
import { numbersText } from "./numbers.js";
import { valueAt } from "./run.js";

/** @typedef {import("./run.js").CellRun} CellRun */

const SPOKEN = byName({ " ": "a space", '"': "the quote sign", "\n": "a line break", "\t": "a tab", "": "nothing" });
const VISIBLE = byName({ " ": "␣", "\n": "↵", "\t": "→" });

export const READ_FROM_RIGHT = "read from right to left";

/**
 * As a sentence begins; a letter alone is the letter of a quantity, and stays as it is.
 *
 * @param {string} words
 */
export const capital = (words) => (words.length > 1 ? words.charAt(0).toUpperCase() + words.slice(1) : words);

/**
 * A token as a sentence says it.
 *
 * @param {string} token
 */
export const spoken = (token) => SPOKEN[token] ?? `“${cut(token)}”`;

/**
 * A token as it is shown: white space can't be seen, so it gets a sign.
 *
 * @param {string} token
 */
export const visible = (token) => VISIBLE[token] ?? cut(token);

/**
 * The tokens that a run reads, if it reads tokens: a layer of a model has labels to say where one
 * is, but it reads the outputs of those below it.
 *
 * @param {CellRun} run
 */
export const tokensOf = ({ labels, reads }) => (reads?.length ? null : labels);

/**
 * How the input of a timestep is said: its token, or its numbers.
 *
 * @param {CellRun} run
 * @param {number} timestep
 */
export function inputText(run, timestep) {
  if (run.labels) return spoken(run.labels[timestep]);
  const { width } = run.quantities.inputs;
  const first = Array.from({ length: Math.min(width, 4) }, (_, i) => valueAt(run, "inputs", timestep, i));
  return numbersText(first, width);
}

/**
 * The label of some input numbers in a run with labels: the one they have there first, or the
 * numbers themselves. Python finds the same one.
 *
 * @param {CellRun} run
 * @param {number[]} values
 */
export function labelOf({ labels, quantities: { inputs: { data, width } } }, values) {
  const known = labels?.find((_, t) => values.every((value, i) => value === data[t * width + i]));
  return known ?? numbersText(values, width);
}

/**
 * The numbers of each token that the sequence has, by its label.
 *
 * @param {CellRun} run
 * @returns {Map<string, number[]>}
 */
export function vocabularyOf(run) {
  const { data, width } = run.quantities.inputs;
  const known = new Map();
  run.labels?.forEach((label, t) => known.set(label, Array.from(data.subarray(t * width, (t + 1) * width))));
  return known;
}

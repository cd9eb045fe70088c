/** How tokens and inputs are said and shown. */

import { numbersText } from "./numbers.js";
import { valueAt } from "./run.js";

/** @typedef {import("./run.js").CellRun} CellRun */

/** @type {Record<string, string>} */
const SPOKEN = { " ": "a space", '"': "the quote sign", "\n": "a line break", "\t": "a tab", "": "nothing" };
/** @type {Record<string, string>} */
const VISIBLE = { " ": "␣", "\n": "↵", "\t": "→" };

/** @param {string} words */
export const capital = (words) => words[0].toUpperCase() + words.slice(1);

/**
 * A token as a sentence says it.
 *
 * @param {string} token
 */
export const spoken = (token) => SPOKEN[token] ?? `“${token}”`;

/**
 * White space can't be seen, so it gets a sign.
 *
 * @param {string} token
 */
export const visible = (token) => VISIBLE[token] ?? token;

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

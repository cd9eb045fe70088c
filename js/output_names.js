/** The names of what a readout says, and which of its outputs really came next. */

import { isDistribution } from "./distribution.js";
import { probabilityText, shownNumber } from "./numbers.js";
import { isRead } from "./order.js";
import { valueAt } from "./run.js";
import { spoken, visible } from "./words.js";

/** @typedef {import("./run.js").CellRun} CellRun */

const MOST_SAID = 3; // outputs in a sentence
const MOST_IN_ORDER = 8; // named outputs that stand in their own order
const MOST_PROBABLE = 5;

/**
 * Whether what the readout says is shown by output, as bars with names: probabilities, or what has names.
 *
 * @param {CellRun} run
 */
export const hasOutputs = (run) => !run.backwards && (isDistribution(run) || Boolean(run.equationOf.prediction && run.outputs));

/**
 * An output as it is shown: its name, or its number.
 *
 * @param {CellRun} run
 * @param {number} output
 */
export const shownOutput = (run, output) => (run.outputs ? visible(run.outputs[output]) : `output ${output}`);

/**
 * An output as a sentence says it.
 *
 * @param {CellRun} run
 * @param {number} output
 */
export const saidOutput = (run, output) => (run.outputs ? spoken(run.outputs[output]) : `output ${output}`);

/**
 * A unit of a quantity in words; what the readout says has outputs in place of units.
 *
 * @param {CellRun} run
 * @param {string} quantity
 * @param {number} unit
 */
export function unitText(run, quantity, unit) {
  if (quantity !== "prediction" || !hasOutputs(run)) return `unit ${unit}`;
  return run.outputs ? `output ${spoken(run.outputs[unit])}` : `output ${unit}`;
}

/**
 * Where an output stands in an equation, between brackets.
 *
 * @param {CellRun} run
 * @param {string} quantity
 * @param {number} unit
 */
export const indexText = (run, quantity, unit) =>
  (quantity === "prediction" && run.outputs && !run.backwards ? spoken(run.outputs[unit]) : `${unit}`);

/**
 * A number that the readout says: a probability keeps two digits that count.
 *
 * @param {CellRun} run
 * @param {number} value
 */
export const outputNumber = (run, value) =>
  (isDistribution(run) ? probabilityText(value) : shownNumber(run.equationOf.prediction.kind, value));

/**
 * A value as its kind is written, that of an output as `outputNumber` writes it.
 *
 * @param {CellRun} run
 * @param {string} quantity
 * @param {number} value
 */
export const valueText = (run, quantity, value) =>
  (quantity === "prediction" && isDistribution(run) ? probabilityText(value) : shownNumber(run.equationOf[quantity].kind, value));

/**
 * How many outputs are shown by name, and that the rest is summed up.
 *
 * @param {CellRun} run
 */
export function countShown(run) {
  const { width } = run.quantities.prediction;
  const most = isDistribution(run) ? MOST_PROBABLE : MOST_IN_ORDER;
  return width <= most + 1 ? width : most; // "and 1 other" would take the room of the other
}

/**
 * The outputs that are shown by name at a timestep: the most probable first, others in their order.
 *
 * @param {CellRun} run
 * @param {number} timestep
 * @returns {number[]}
 */
export function outputsShown(run, timestep) {
  const count = countShown(run);
  const { computed } = run.quantities.prediction;
  return computed ? computed.mostProbable(timestep, count) : Array.from({ length: count }, (_, i) => i);
}

/** @type {WeakMap<string[], Map<string, number>>} */
const places = new WeakMap();

/**
 * Which output an input token is, if its name is that of one.
 *
 * @param {CellRun} run
 * @param {string} label
 */
function outputNamed({ outputs }, label) {
  if (!outputs) return undefined;
  const known = places.get(outputs) ?? new Map(outputs.map((name, output) => [name, output]));
  places.set(outputs, known);
  return known.get(label);
}

/**
 * The output that is the token which was read next; null where there is none, as at the end.
 *
 * @param {CellRun} run
 * @param {number} timestep
 */
export function nextOutput(run, timestep) {
  const next = timestep + (run.reverse ? -1 : 1);
  const label = run.labels?.[next];
  if (label === undefined || run.backwards || !isRead(run, next)) return null;
  return outputNamed(run, label) ?? null;
}

/**
 * Whether the tokens of a run are among its outputs, so that what came next has a probability.
 *
 * @param {CellRun} run
 */
export const predictsNext = (run) => isDistribution(run)
  && Array.from({ length: run.timesteps }, (_, t) => t).some((t) => nextOutput(run, t) !== null);

/**
 * What the readout says at a timestep, in words.
 *
 * @param {CellRun} run
 * @param {number} timestep
 */
export function outputsText(run, timestep) {
  const said = (/** @type {number} */ output) =>
    `${saidOutput(run, output)} ${outputNumber(run, valueAt(run, "prediction", timestep, output))}`;
  const shown = outputsShown(run, timestep);
  if (!isDistribution(run)) return shown.map(said).join(", ") + (shown.length < run.quantities.prediction.width ? ", …" : "");
  return `most probable: ${shown.slice(0, MOST_SAID).map(said).join(", ")}`;
}

/**
 * Which token came next, and how probable it was, in words; null where that isn't known.
 *
 * @param {CellRun} run
 * @param {number} timestep
 */
export function nextWords(run, timestep) {
  const output = isDistribution(run) ? nextOutput(run, timestep) : null;
  if (output === null) return null;
  return [`next: ${saidOutput(run, output)}`, `, probability ${outputNumber(run, valueAt(run, "prediction", timestep, output))}`];
}

/**
 * The same as one text, or nothing.
 *
 * @param {CellRun} run
 * @param {number} timestep
 */
export const nextText = (run, timestep) => (nextWords(run, timestep) ?? []).join("");

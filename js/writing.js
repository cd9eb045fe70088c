/**
 * A run that writes: what it predicts is drawn from, and what was drawn is what it reads next. Python
 * does the same, in `rnn_helpers/experiments/generate.py`; the random numbers come from there. Knows
 * no page.
 *
 * @typedef {import("./run.js").CellRun} CellRun
 *
 * @typedef {object} Grammar What may come next, by the place in the text; each place is a number.
 * @property {number[][]} rows lists of probabilities, one an output
 * @property {number[]} row_of the row of each place
 * @property {number[]} leads_to for each place, one after the other, where the outputs that may come lead
 * @property {number[]} lost where an output leads that can't come next
 * @property {number[]} line where a line break leads that can't come next
 *
 * @typedef {object} Writing
 * @property {number} given how many timesteps were given: from there on each input was drawn
 * @property {number} temperature
 * @property {number[]} uniforms a random number for each timestep
 * @property {Grammar | null} grammar
 * @property {(boolean | number)[] | null} [event] whether the event holds, or how far, by the place in the grammar
 * @property {Set<number>} [changed] timesteps whose input a person chose
 */

const MISSED = 0.1; // a probability of the grammar that is shown, however little the model gives
export const LOWEST = 0.1; // temperatures that the page offers
export const HIGHEST = 2;

/**
 * Probabilities as shares of the largest, at a temperature: p^(1/T).
 *
 * @param {ArrayLike<number>} probabilities
 * @param {number} temperature
 */
function weightsOf(probabilities, temperature) {
  let largest = 0;
  for (let k = 0; k < probabilities.length; k++) largest = Math.max(largest, probabilities[k]);
  return Array.from(probabilities, (p) => (p / largest) ** (1 / temperature));
}

/**
 * The probabilities that are drawn from at a temperature.
 *
 * @param {ArrayLike<number>} probabilities
 * @param {number} temperature
 */
export function atTemperature(probabilities, temperature) {
  const weights = weightsOf(probabilities, temperature);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

/**
 * The output that a random number from 0 to 1 chooses: the first with which the sum passes it.
 *
 * @param {ArrayLike<number>} probabilities
 * @param {number} temperature
 * @param {number} uniform
 */
export function drawn(probabilities, temperature, uniform) {
  const weights = weightsOf(probabilities, temperature);
  const end = uniform * weights.reduce((sum, weight) => sum + weight, 0);
  let sum = 0;
  return weights.findIndex((weight) => (sum += weight) > end);
}

/**
 * Whether an input was drawn from what the run predicted itself.
 *
 * @param {CellRun} run
 * @param {number} timestep
 */
export const isWritten = ({ writing }, timestep) => timestep >= (writing?.given ?? Infinity);

/**
 * The probabilities of what is read next after a timestep, as they are drawn from.
 *
 * @param {CellRun} run
 * @param {number} timestep
 */
export function drawnFrom(run, timestep) {
  const { temperature } = /** @type {Writing} */ (run.writing);
  return atTemperature(/** @type {import("./distribution.js").Predictions} */ (run.quantities.prediction.computed).at(timestep), temperature);
}

/**
 * Puts what was drawn after the timestep before in the place of a run's input, where it writes.
 *
 * @param {CellRun} run
 * @param {number} timestep
 */
export function readDrawn(run, timestep) {
  const { writing, labels, outputs } = run;
  if (!writing || !labels || !outputs || timestep < writing.given || writing.changed?.has(timestep)) return;
  const { computed } = run.quantities.prediction;
  const output = drawn(/** @type {import("./distribution.js").Predictions} */ (computed).at(timestep - 1), writing.temperature, writing.uniforms[timestep]);
  if (output < 0) throw new Error(`nothing can be drawn after timestep ${timestep - 1}: a number there outgrows what a number can hold`);
  const { data, width } = run.quantities.inputs;
  for (let i = 0; i < width; i++) data[timestep * width + i] = i === output ? 1 : 0;
  labels[timestep] = outputs[output];
}

/**
 * The run's own account of how it writes, for edits to change.
 *
 * @param {Writing} writing
 * @param {import("./edits.js").Edit[]} edits
 * @returns {Writing}
 */
export function writingWith(writing, edits) {
  const changed = new Set(writing.changed);
  let { temperature } = writing;
  for (const edit of edits) {
    if (edit.type === "temperature") temperature = edit.value;
    if (edit.type === "input") changed.add(edit.timestep);
  }
  return { ...writing, temperature, changed };
}

/** @type {WeakMap<Grammar, Map<number, number>[]>} for each place where its outputs lead */
const ways = new WeakMap();

/** @param {Grammar} grammar */
function waysOf(grammar) {
  const known = ways.get(grammar);
  if (known) return known;
  let next = 0;
  const all = grammar.row_of.map((row) => new Map(grammar.rows[row].flatMap((chance, output) =>
    /** @type {[number, number][]} */ (chance > 0 ? [[output, grammar.leads_to[next++]]] : []))));
  ways.set(grammar, all);
  return all;
}

/** @type {WeakMap<string[], number[]>} by the labels, which are others where a run is */
const places = new WeakMap();

/**
 * The place in the grammar after each timestep.
 *
 * @param {Grammar} grammar
 * @param {string[]} labels
 * @param {string[]} outputs
 */
function placesOf(grammar, labels, outputs) {
  const known = places.get(labels);
  if (known) return known;
  const all = waysOf(grammar);
  let place = 0; // the beginning
  const found = labels.map((label) => {
    place = all[place].get(outputs.indexOf(label)) ?? (label === "\n" ? grammar.line : grammar.lost)[place];
    return place;
  });
  places.set(labels, found);
  return found;
}

/**
 * Where the event of a run holds in the text that was written anew: as the grammar says, or as far as the text
 * is the same.
 *
 * @param {CellRun} run
 * @param {string[] | null} before the text as it was
 */
export function eventAnew({ event, writing, labels, outputs }, before) {
  if (!event || !writing || !labels || !outputs || !before) return event;
  const { grammar, event: byPlace } = writing;
  if (grammar && byPlace) return { values: placesOf(grammar, labels, outputs).map((place) => byPlace[place]) };
  const first = labels.findIndex((label, t) => label !== before[t]);
  return first < 0 ? event : { values: event.values.map((value, t) => (t < first ? value : null)) };
}

/**
 * The grammar's probabilities of what comes next after each timestep: all 0 where it is lost.
 *
 * @param {CellRun} run
 * @returns {((timestep: number) => number[]) | null}
 */
export function grammarOf({ writing, labels, outputs }) {
  const grammar = writing?.grammar;
  if (!grammar || !labels || !outputs) return null;
  const at = placesOf(grammar, labels, outputs);
  return (timestep) => grammar.rows[grammar.row_of[at[timestep]]];
}

/**
 * Whether the text has left the grammar, so that it says nothing of what comes next.
 *
 * @param {CellRun} run
 * @param {number} timestep
 */
export const hasLostGrammar = (run, timestep) => grammarOf(run)?.(timestep).every((chance) => chance === 0) ?? false;

/**
 * Throws an Error for what Python can't have sent.
 *
 * @param {any} run
 */
export function checkWriting({ writing, timesteps, labels, outputs, equations }) {
  if (!writing) return;
  const { uniforms, given, temperature } = writing;
  if (uniforms?.length !== timesteps || !(given > 0) || !(temperature > 0) || !labels || !outputs
    || !equations.some((/** @type {any} */ each) => each.quantity === "prediction" && each.activation === "softmax")) {
    throw new Error("what it needs to write is damaged");
  }
}

/**
 * The rows of a table of what may come next after a timestep: the most probable; what the grammar says
 * comes first among the others, where it is one time in ten at least; and what was drawn.
 *
 * @param {CellRun} run
 * @param {number} timestep
 * @param {number} most
 */
export function nextRows(run, timestep, most = 5) {
  const { outputs, labels, writing } = run;
  const computed = /** @type {import("./distribution.js").Predictions} */ (run.quantities.prediction.computed);
  const [model, tempered, grammar] = [computed.at(timestep), drawnFrom(run, timestep), hasLostGrammar(run, timestep) ? null : grammarOf(run)?.(timestep)];
  const shown = [...computed.mostProbable(timestep, most)];
  if (grammar) {
    const others = grammar.map((chance, output) => (shown.includes(output) ? 0 : chance));
    const missed = others.indexOf(Math.max(...others));
    if (others[missed] >= MISSED) shown.push(missed);
  }
  const came = timestep + 1 < run.timesteps ? /** @type {string[]} */ (outputs).indexOf(/** @type {string[]} */ (labels)[timestep + 1]) : -1;
  if (came >= 0 && !shown.includes(came)) shown.push(came);
  const isDrawn = timestep + 1 >= /** @type {Writing} */ (writing).given && !writing?.changed?.has(timestep + 1);
  return shown.map((output) => ({
    output, model: model[output], drawnFrom: tempered[output], grammar: grammar?.[output] ?? null, isNext: output === came, isDrawn,
  }));
}

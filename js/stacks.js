/**
 * Layers of one model: which runs read the outputs of which, what the page computes of them because
 * Python didn't send it, and what an edit hands on. Python does the same, in
 * `rnn_helpers/widgets/stacks.py`. Knows no page.
 */

import { byName } from "./names.js";
import { inOrder, isRead, lastOf } from "./order.js";
import { compute } from "./rerun.js";
import { cellOf, isLoop, partsOf } from "./run.js";

/**
 * @typedef {import("./run.js").CellRun} CellRun
 * @typedef {import("./run.js").NumberArray} NumberArray
 * @typedef {import("./run.js").Run} Run
 * @typedef {{inputs: NumberArray, labels: string[] | null, initial: Record<string, NumberArray>}} Received what a layer receives
 * @typedef {{index: number, quantity: string, unit: number, timestep?: number}} Origin a value of a run; without a timestep, of that where it is read
 */

export const OUTPUTS = "hidden_state";

/** How two outputs become one, if not side by side, and what it is called, by Keras's names. */
export const MERGES = byName({
  sum: { of: (/** @type {number} */ a, /** @type {number} */ b) => a + b, what: "sum of " },
  mul: { of: (/** @type {number} */ a, /** @type {number} */ b) => a * b, what: "product of " },
  ave: { of: (/** @type {number} */ a, /** @type {number} */ b) => (a + b) / 2, what: "mean of " },
});

/**
 * Whether the runs are the layers of one model, one above the other.
 *
 * @param {Run[]} runs
 */
export const areStacked = (runs) => runs.some((run) => !isLoop(run) && run.reads !== null);

/**
 * Some runs by their numbers, as those that a run reads.
 *
 * @param {number[] | null} numbers
 * @param {Run[]} runs all of them
 */
const chosen = (numbers, runs) => (numbers ?? []).map((index) => cellOf(runs[index]));

/**
 * Where an input of a run, or a state before its first timestep, comes from: which runs, and which
 * unit of theirs. None for a value that is not of another run, two where two outputs are merged.
 *
 * @param {CellRun} run
 * @param {Run[]} runs
 * @param {string} quantity
 * @param {number} place the feature, or the unit
 * @returns {Origin[]}
 */
export function originsOf({ reads, merge, starts }, runs, quantity, place) {
  const isInput = quantity === "inputs";
  let unit = place;
  for (const index of (isInput ? reads : starts) ?? []) {
    if (isInput && MERGES[merge]) return (reads ?? []).map((each) => ({ index: each, quantity: OUTPUTS, unit }));
    const run = cellOf(runs[index]);
    const named = isInput ? OUTPUTS : quantity;
    const { width } = run.quantities[named];
    if (unit < width) return [{ index, quantity: named, unit, ...(isInput ? {} : { timestep: lastRead(run) }) }];
    unit -= width;
  }
  return [];
}

/**
 * The last timestep, in the order of a run, that was read: what comes after it carries its states on.
 *
 * @param {CellRun} run
 */
const lastRead = (run) => inOrder(run).findLast((timestep) => isRead(run, timestep)) ?? lastOf(run);

/**
 * For each run how many parts of a timestep come before its own: those of the layers that it reads.
 *
 * @param {Run[]} runs
 * @param {number} timestep
 */
export function partsBeforeEach(runs, timestep) {
  /** @type {number[]} */
  const before = [];
  for (const run of runs) {
    const below = isLoop(run) ? [] : run.reads ?? [];
    before.push(below.reduce((most, index) => Math.max(most, before[index] + partsOf(runs[index], timestep).length), 0));
  }
  return before;
}

/**
 * Outputs put together, a timestep after the other, as the layer above reads them.
 *
 * @param {CellRun[]} runs
 * @param {string} merge
 */
function outputsOf(runs, merge) {
  const arrays = runs.map(({ quantities }) => quantities[OUTPUTS]);
  if (MERGES[merge]) return arrays[0].data.map((value, i) => MERGES[merge].of(value, arrays[1].data[i]));
  const width = arrays.reduce((sum, each) => sum + each.width, 0);
  const timesteps = runs[0].timesteps;
  const data = new Float64Array(timesteps * width);
  let left = 0;
  for (const each of arrays) {
    for (let t = 0; t < timesteps; t++) data.set(each.data.subarray(t * each.width, (t + 1) * each.width), t * width + left);
    left += each.width;
  }
  return data;
}

/** @type {WeakMap<object, Record<string, NumberArray>>} by the bytes that Python sent: a notation is no other run */
const known = new WeakMap();

/**
 * Computes, in place, what Python left to the page.
 *
 * @param {Run[]} runs
 */
export function completed(runs) {
  for (const run of runs) {
    if (isLoop(run) || !run.isComputedHere) continue;
    const { buffer } = /** @type {CellRun & {buffer: object}} */ (run);
    const before = known.get(buffer);
    if (before) {
      run.quantities = before;
      continue;
    }
    const { inputs } = run.quantities;
    if (inputs.isComputedHere) inputs.data.set(outputsOf(chosen(run.reads, runs), run.merge));
    compute(run);
    known.set(buffer, run.quantities);
  }
  return runs;
}

/**
 * Final states, side by side.
 *
 * @param {CellRun[]} runs
 * @param {string} state
 */
const finalOf = (runs, state) => runs.flatMap((run) => {
  const { data, width } = run.quantities[state];
  return [...data.subarray(lastOf(run) * width, (lastOf(run) + 1) * width)];
});

/**
 * Numbers that move as far as others did.
 *
 * @param {NumberArray} numbers
 * @param {ArrayLike<number>} was
 * @param {ArrayLike<number>} is
 */
const moved = (numbers, was, is) => ({ ...numbers, data: numbers.data.map((value, i) => value + (is[i] - was[i])) });

/**
 * What a layer receives after edits of those before it: each input, and its initial state, moves as far
 * as what it is, so what the model's own precision left out of it stays left out. Null where nothing
 * has moved.
 *
 * @param {CellRun} run as Python sent it
 * @param {Run[]} base all runs as Python sent them
 * @param {Run[]} edited those before it as they are now
 * @returns {Received | null}
 */
export function handedOn(run, base, edited) {
  const [below, now] = [base, edited].map((runs) => chosen(run.reads, runs));
  const [before, after] = [base, edited].map((runs) => chosen(run.starts, runs));
  const isFed = now.some((each, i) => each !== below[i]);
  const isStarted = after.some((each, i) => each !== before[i]);
  if (!isFed && !isStarted) return null;
  const { inputs } = run.quantities;
  const sharesLabels = isFed && run.labels !== null && below[0].labels !== null && run.labels.every((label, t) => label === below[0].labels?.[t]);
  return {
    inputs: isFed ? moved(inputs, outputsOf(below, run.merge), outputsOf(now, run.merge)) : inputs,
    labels: sharesLabels ? now[0].labels : run.labels,
    initial: isStarted ? byName(Object.fromEntries(Object.entries(run.initial).map(([state, array]) =>
      [state, moved(array, finalOf(before, state), finalOf(after, state))]))) : run.initial,
  };
}

/**
 * Whether two runs read the same sequence: an edit of its input then concerns both.
 *
 * @param {CellRun} run
 * @param {CellRun} other
 */
export function sameSequence(run, other) {
  const [a, b] = [run.quantities.inputs, other.quantities.inputs];
  return a.width === b.width && a.data.length === b.data.length && a.data.every((value, i) => value === b.data[i]);
}

/**
 * The layers that come after an edited one and might be reached, if it could be seen how: what they
 * read is no output of a layer, and no input that they share with an edited one or one before it.
 *
 * @param {Run[]} base
 * @param {Run[]} runs with the edits
 */
export function unreached(base, runs) {
  const first = base.findIndex((run, i) => run !== runs[i]);
  if (first < 0 || !areStacked(base)) return [];
  const all = base.map(cellOf);
  const sameInput = (/** @type {CellRun} */ run) => (/** @type {CellRun} */ other, /** @type {number} */ i) =>
    (i <= first || other !== runs[i]) && !other.reads?.length && sameSequence(other, run);
  return all.filter((run, i) => i > first && run === runs[i] && !run.reads?.length && !all.some(sameInput(run)));
}

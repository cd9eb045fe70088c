/**
 * The run: what Python sent of a trace, checked and unpacked, and how its values are read.
 *
 * @typedef {object} NumberArray
 * @property {Float64Array} data
 * @property {number[]} shape
 * @property {number} width its last axis
 * @property {boolean} [isComputedHere] whether it was not sent, since the page can compute it
 * @property {import("./distribution.js").Predictions} [computed] in place of the data, what computes them when asked
 *
 * @typedef {{quantity: string, previous: boolean, complement: boolean, through: string | null}} Factor
 * @typedef {{type: "product", factors: Factor[], times: number}} ProductTerm a number times quantities, perhaps none
 * @typedef {{type: "map", weights: string, gate: number | null, of: Factor}} MapTerm
 * @typedef {{type: "weighted", weights: string, gate: number | null, of: Factor}} WeightedTerm a weight a unit
 * @typedef {{type: "bias", weights: string, gate: number | null}} BiasTerm
 * @typedef {ProductTerm | MapTerm | WeightedTerm | BiasTerm} Term
 * @typedef {{quantity: string, label: string, full_label: string, word: string, full_word: string,
 *            symbol: string, kind: string, activation: string,
 *            terms: Term[], role: string, elsewhere: Record<string, string>,
 *            flipped_in: Record<string, string>}} Equation
 *
 * @typedef {{quantity: string, unit: number | null, first: number, last: number | null,
 *            value: number}} Hold
 * @typedef {{label: string, weights: Record<string, [string, string]>}} Notation
 * @typedef {string | {style: string, factors: Factor[]}} SentencePart
 *
 * @typedef {object} CellRun A run of a cell; `notation` is the one on show.
 * @property {string} kind
 * @property {string} name
 * @property {number} units
 * @property {number} timesteps
 * @property {string[] | null} labels
 * @property {string[] | null} outputs the names of what the readout says
 * @property {Hold[]} holds
 * @property {Record<string, number>} limits
 * @property {boolean} backwards
 * @property {boolean} reverse whether it reads from the last timestep to the first
 * @property {boolean[] | null} mask which timesteps are read; null: all of them
 * @property {number[] | null} reads of a layer of a model, the numbers of the runs whose outputs it reads
 * @property {string} merge how these are put together: side by side, "concat", or as `MERGES` of stacks.js
 * @property {number[]} starts the numbers of the runs whose final states, side by side, are its initial state
 * @property {boolean} isComputedHere whether the page computes its quantities
 * @property {Equation[]} equations
 * @property {string[]} gates
 * @property {Record<string, Notation>} notations
 * @property {string[]} offered the names of those that the cell is written in
 * @property {Record<string, string>} notation_notes
 * @property {string[]} states
 * @property {SentencePart[]} sentence
 * @property {Record<string, NumberArray>} weights
 * @property {Record<string, NumberArray>} quantities
 * @property {Record<string, NumberArray>} initial
 * @property {Record<string, Equation>} equationOf
 * @property {string} notation
 * @property {import("./ranking.js").Ranking | null} [ranking] how the units go with an event
 * @property {import("./ranking.js").Happening | null} [event] where it holds
 * @property {string} [event_name]
 * @property {import("./writing.js").Writing} [writing] of a run that writes what it reads
 *
 * @typedef {object} LoopRun A run of a learner's own function, all of it as text.
 * @property {"loop"} kind
 * @property {string} name
 * @property {number} timesteps
 * @property {string[]} lines
 * @property {string | null} source
 * @property {string[]} inputs
 * @property {string[]} states
 * @property {string[]} outputs
 * @property {string | null} error
 *
 * @typedef {CellRun | LoopRun} Run
 */

import { activationNamed } from "./activations.js";
import { described } from "./description.js";
import { predictionsOf } from "./distribution.js";
import { byName } from "./names.js";
import { SKIPPED, before, isRead } from "./order.js";
import { checkRanking } from "./ranking.js";
import { arrayAt } from "./unpack.js";
import { checkWriting } from "./writing.js";

/**
 * The runs that Python sent, checked and unpacked. Throws an Error that says what is wrong.
 *
 * @param {any} payload
 * @param {string} notation
 * @returns {Run[]}
 */
export function readPayload(payload, notation = "course") {
  if (!payload || typeof payload !== "object" || !payload.runs?.length) {
    throw new Error("it received no trace");
  }
  if (!(Number.isInteger(payload.timesteps) && payload.timesteps > 0)) {
    throw new Error(`it received ${payload.timesteps} timesteps`);
  }
  return payload.runs.map((/** @type {any} */ run, /** @type {number} */ index) =>
    (run.kind === "loop" ? { ...run } : readRun(run, index, notation)));
}

/**
 * @param {any} payload
 * @param {number} index
 * @param {string} notation
 * @returns {CellRun}
 */
function readRun(payload, index, notation) {
  if (!payload.equations?.length) throw new Error(`it has no equations of ${payload.kind}`);
  const view = payload.buffer;
  if (!(view instanceof DataView) || view.byteLength % 8) throw new Error("its numbers are damaged");
  const bytes = /** @type {ArrayBuffer} */ (view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength));
  const arrays = byName({ weights: byName({}), quantities: byName({}), initial: byName({}), distribution: byName({}) });
  for (const [path, place] of Object.entries(payload.layout)) {
    const [, group, name] = /** @type {string[]} */ (path.match(/^([^/]*)\/(.*)$/s) ?? ["", path, ""]);
    if (!arrays[group]) throw new Error(`it has numbers of an unknown kind, ${path}`);
    arrays[group][name] = arrayAt(bytes, /** @type {import("./unpack.js").Place} */ (place), name);
    const isComputed = arrays[group][name].isComputedHere;
    if (isComputed && (group !== "quantities" || !payload.reads)) throw new Error(`numbers of ${name} are missing`);
  }
  if (payload.layout["quantities/prediction"]?.on_demand) {
    arrays.quantities.prediction.computed = predictionsOf(payload.equations, /** @type {any} */ (arrays), arrays.distribution);
  }
  const { mask = null, reverse = false, outputs = null, reads = null, merge = "concat", starts = [] } = payload;
  if (mask !== null && mask.length !== payload.timesteps) throw new Error(`its mask has ${mask.length} timesteps`);
  if ([...reads ?? [], ...starts].some((/** @type {number} */ below) => !(below >= 0 && below < index))) throw new Error("its layers are out of order");
  checkRanking(payload);
  checkWriting(payload);
  const isComputedHere = Object.values(arrays.quantities).some((array) => array.isComputedHere);
  return { ...payload, mask, reverse, outputs, reads, merge, starts, isComputedHere, ...arrays, ...described(payload, notation, arrays.quantities) };
}

/**
 * @param {Run} run
 * @returns {run is LoopRun}
 */
export const isLoop = (run) => run.kind === "loop";

/**
 * Whether a run holds gradients, which walk against the order in which the cell read.
 *
 * @param {Run} run
 */
export const isBackwards = (run) => !isLoop(run) && run.backwards;

/**
 * A run of a cell, where it is known to be one.
 *
 * @param {Run} run
 * @returns {CellRun}
 */
export function cellOf(run) {
  if (isLoop(run)) throw new Error("a loop has no equations");
  return run;
}

/**
 * The parts of a timestep, in the order in which they happen: the quantities of a cell, or the
 * lines of the loop that run. Before the first timestep the loop sets its state, in line 0. A
 * timestep that is skipped has no parts but the whole.
 *
 * @param {Run} run
 * @param {number} timestep
 * @returns {string[]}
 */
export function partsOf(run, timestep) {
  if (!isLoop(run)) return isRead(run, timestep) ? run.equations.map(({ quantity }) => quantity) : [SKIPPED];
  const inside = timestep === failedAt(run) ? ["1", "2"] : ["1", "2", "3"];
  return timestep === 0 ? ["0", ...inside] : inside;
}

/**
 * The timestep at which the function of a loop stopped with an error.
 *
 * @param {LoopRun} run
 */
export const failedAt = (run) => (run.error === null ? null : run.outputs.length);

/**
 * The number of a quantity at a timestep; timestep −1 is the initial state. It stands for nothing
 * where the quantity has no value: see `hasValue`.
 *
 * @param {CellRun} run
 * @param {string} quantity
 * @param {number} timestep
 * @param {number} unit
 */
export function valueAt(run, quantity, timestep, unit) {
  if (timestep < 0) return run.initial[quantity].data[unit];
  const { data, width, computed } = run.quantities[quantity];
  return computed ? computed.of(timestep, unit) : data[timestep * width + unit];
}

/**
 * The number of a factor: perhaps the step before, 1 − it, or through an activation.
 *
 * @param {CellRun} run
 * @param {Factor} factor
 * @param {number} timestep
 * @param {number} unit
 */
export function factorAt(run, factor, timestep, unit) {
  const raw = valueAt(run, factor.quantity, factor.previous ? before(run, timestep) : timestep, unit);
  const seen = factor.through ? activationNamed(factor.through).of(raw) : raw;
  return factor.complement ? 1 - seen : seen;
}

/**
 * @param {CellRun} run
 * @param {Factor[]} factors
 * @param {number} timestep
 * @param {number} unit
 */
export function productAt(run, factors, timestep, unit) {
  return factors.reduce((product, factor) => product * factorAt(run, factor, timestep, unit), 1);
}

/**
 * The number of a product: its own number times its factors.
 *
 * @param {CellRun} run
 * @param {ProductTerm} term
 * @param {number} timestep
 * @param {number} unit
 */
export const termAt = (run, { times, factors }, timestep, unit) => times * productAt(run, factors, timestep, unit);

/**
 * Whether the letter of the notation stands for 1 − the quantity.
 *
 * @param {CellRun} run
 * @param {string} quantity
 */
export const isFlipped = (run, quantity) => run.equationOf[quantity]?.flipped_in[run.notation] !== undefined;

/**
 * What a quantity is for, as its letter in the notation means it.
 *
 * @param {CellRun} run
 * @param {Equation} equation
 */
export const roleOf = (run, { role, flipped_in: flipped }) => flipped[run.notation] ?? role;

/**
 * A value as its letter in the notation means it; the gradient of 1 − z has the other sign.
 *
 * @param {CellRun} run
 * @param {string} quantity
 * @param {number} timestep
 * @param {number} unit
 */
export function shownAt(run, quantity, timestep, unit) {
  const value = valueAt(run, quantity, timestep, unit);
  if (!isFlipped(run, quantity)) return value;
  return run.backwards ? -value : 1 - value;
}

/**
 * Where a row of a weight array starts, and how long it is: that of one unit (of one gate).
 *
 * @param {number[]} shape
 * @param {number | null} gate
 * @param {number} unit
 */
export function rowPlace(shape, gate, unit) {
  const matrix = shape.length === (gate === null ? 2 : 3);
  const columns = matrix ? shape[shape.length - 1] : 1;
  const units = matrix ? shape[shape.length - 2] : shape[shape.length - 1];
  return { start: ((gate ?? 0) * units + unit) * columns, columns };
}

/**
 * The hold that gives a quantity its value at a timestep, if there is one; a later one wins. Where
 * nothing is read, nothing is held.
 *
 * @param {CellRun} run
 * @param {string} quantity
 * @param {number} timestep
 * @param {number} unit
 */
export function holdAt(run, quantity, timestep, unit) {
  if (!isRead(run, timestep)) return null;
  return run.holds.findLast((hold) => hold.quantity === quantity && (hold.unit ?? unit) === unit
    && hold.first <= timestep && timestep <= (hold.last ?? timestep)) ?? null;
}

/** The line of Python that shows what is on show: the same trace, place and notation, with its edits. */

import { isLoop } from "./run.js";
import { areStacked } from "./stacks.js";

/**
 * @typedef {import("./edits.js").Edit} Edit
 * @typedef {import("./edits.js").HoldEdit} HoldEdit
 * @typedef {import("./run.js").CellRun} CellRun
 * @typedef {import("./run.js").Run} Run
 *
 * @typedef {object} State What is on show of the runs, as the widget's model names it.
 * @property {any} payload
 * @property {number} timestep
 * @property {string} notation
 * @property {string} reveal
 * @property {Edit[]} edits
 * @property {string[]} layers the open ones of a model
 */

/**
 * A value as Python writes it. A number keeps its point, so that it stays a float.
 *
 * @param {unknown} value
 * @returns {string}
 */
function literal(value) {
  if (value === null) return "None";
  if (typeof value === "number") return /^-?\d+$/.test(`${value}`) ? `${value}.0` : `${value}`;
  if (Array.isArray(value)) return `[${value.map(literal).join(", ")}]`;
  return JSON.stringify(value);
}

/** @param {[string, string | null][]} named arguments; null: left out */
const call = (...named) => named.flatMap(([name, text]) => (text === null ? [] : [name ? `${name}=${text}` : text])).join(", ");

/**
 * A run with quantities held, from the trace of the original.
 *
 * @param {CellRun} run
 * @param {string} trace
 * @param {HoldEdit[]} holds
 */
function heldRun(run, trace, holds) {
  const cell = holds.reduce((before, { quantity, value, unit, first, last }) => `${before}.holding(${call(
    ["", literal(quantity)],
    ["", literal(value)],
    ["unit", unit === null ? null : `${unit}`],
    ["first", first ? `${first}` : null],
    ["last", last < run.timesteps - 1 ? `${last}` : null])})`, `${trace}.cell`);
  const states = run.states.map((name) => `${trace}.initial_state[${literal(name)}]`);
  const begins = run.states.some((name) => run.initial[name].data.some((value) => value !== 0));
  return `${cell}.run(${call(
    ["", `${trace}.inputs`],
    ["", !begins ? null : states.length > 1 ? `(${states.join(", ")})` : states[0]],
    ["labels", run.labels ? `${trace}.input_labels` : null],
    ["mask", run.mask ? `${trace}.mask` : null],
    ["reverse", run.reverse ? "True" : null])})`;
}

/**
 * An edit as `Stepper.edits` takes it.
 *
 * @param {Edit} edit
 */
function dictionary(edit) {
  const whole = new Set(["run", "unit", "first", "last", "timestep", "index"]);
  const write = (/** @type {string} */ name, /** @type {any} */ value) => (whole.has(name) && value !== null
    ? JSON.stringify(value).replaceAll(",", ", ") : literal(value));
  return `{${Object.entries(edit).map(([name, value]) => `${literal(name)}: ${write(name, value)}`).join(", ")}}`;
}

/**
 * The Python that shows the same: one line, or three where a weight or an input was changed.
 *
 * @param {Run[]} runs as Python sent them
 * @param {State} state
 */
export function pythonLine(runs, { payload: { title }, edits, timestep, notation, reveal, layers }) {
  // The layers of a model read what an edit changes: only with its edits it is the same.
  const isStack = areStacked(runs);
  const areHolds = isStack ? !edits.length : edits.every(({ type }) => type === "hold");
  const held = areHolds ? /** @type {HoldEdit[]} */ (edits) : [];
  const several = runs.length > 1;
  const traces = runs.map((run, index) => {
    const trace = several ? `traces[${index}]` : "trace";
    const own = held.filter((edit) => edit.run === index);
    return own.length && !isLoop(run) ? heldRun(/** @type {CellRun} */ (run), trace, own) : trace;
  });
  const line = `Stepper(${call(
    ["", !several ? traces[0] : held.length ? `[${traces.join(", ")}]` : "traces"],
    ["names", several && !isStack ? literal(runs.map(({ name }) => name)) : null],
    ["layers", isStack ? literal(layers) : null],
    ["timestep", `${timestep}`],
    ["title", title ? literal(title) : null],
    ["reveal", reveal === "all" ? null : literal(reveal)],
    ["notation", notation === "course" ? null : literal(notation)])})`;
  if (areHolds) return line;
  return `stepper = ${line}\nstepper.edits = [${edits.map(dictionary).join(", ")}]\nstepper`;
}

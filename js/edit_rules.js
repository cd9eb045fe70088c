/**
 * What an edit may be. Python holds edits to the same rules, in `rnn_helpers/widgets/edits.py`;
 * the cases of `tests/widgets/edits.json` are tried on both sides. Knows no page.
 */

import { activationNamed } from "./activations.js";
import { isLoop } from "./run.js";

/**
 * @typedef {import("./edits.js").Edit} Edit
 * @typedef {import("./run.js").CellRun} CellRun
 * @typedef {import("./run.js").Run} Run
 * @typedef {Record<string, any>} Given what came in place of an edit
 */

const MOST_SHOWN = 60; // characters of what came

/** The fields of each type, and its own rules. */
const TYPES = new Map([
  ["weight", { fields: ["run", "weights", "index", "value"], read: weightEdit }],
  ["input", { fields: ["run", "timestep", "values", "label"], read: inputEdit }],
  ["hold", { fields: ["run", "quantity", "unit", "first", "last", "value"], read: holdEdit }],
  ["temperature", { fields: ["run", "value"], read: temperatureEdit }],
]);
const MAY_BE_LEFT_OUT = ["label", "unit", "first", "last"];

/**
 * Edits with every field there. Throws an Error for one that doesn't fit the runs, with the place
 * where it stands.
 *
 * @param {any} list
 * @param {Run[]} base
 * @returns {Edit[]}
 */
export function readEdits(list, base) {
  if (!Array.isArray(list)) throw new Error(`edits are ${said(list)}, expected a list`);
  return list.map((given, place) => {
    const type = TYPES.get(given?.type);
    if (!type) {
      const known = [...TYPES.keys()].map(said).join(", ");
      throw new Error(`edit ${place} is ${said(given)}, expected a dictionary whose type is one of ${known}`);
    }
    try {
      const run = wholeNumber("run", given.run, 0, base.length - 1);
      const cell = editable(base[run]);
      checkFields(given, type.fields);
      return type.read(cell, run, given);
    } catch (error) {
      throw new Error(`edit ${place}: ${/** @type {Error} */ (error).message}`);
    }
  });
}

/**
 * @param {Given} given
 * @param {string[]} fields
 */
function checkFields(given, fields) {
  const names = Object.keys(given);
  const isMissing = (/** @type {string} */ name) => !names.includes(name) && !MAY_BE_LEFT_OUT.includes(name);
  if (!fields.some(isMissing) && names.every((name) => name === "type" || fields.includes(name))) return;
  throw new Error(`it has ${names.join(", ")}; an edit of type ${said(given.type)} has ${fields.join(", ")}`);
}

/**
 * A run that may be edited.
 *
 * @param {Run} run
 * @returns {CellRun}
 */
function editable(run) {
  if (isLoop(run)) throw new Error("a loop has no weights, gates or inputs to edit; run Loop(f) on other inputs instead");
  if (run.backwards) throw new Error("gradients belong to the run as it was; edit a stepper of the trace itself");
  return run;
}

/**
 * @param {CellRun} cell
 * @param {number} run
 * @param {Given} given
 * @returns {import("./edits.js").WeightEdit}
 */
function weightEdit(cell, run, { weights, index, value }) {
  const array = typeof weights === "string" ? cell.weights[weights] : undefined;
  if (!array) throw new Error(`there are no weights ${said(weights)}; there are ${Object.keys(cell.weights).join(", ")}`);
  const { shape } = array;
  if (!Array.isArray(index) || index.length !== shape.length) {
    throw new Error(`the index of ${weights} is ${said(index)}, expected ${shape.length} whole numbers, `
      + `since ${weights} has shape ${said(shape)}`);
  }
  const places = shape.map((size, axis) => wholeNumber(`index ${axis} of ${weights}`, index[axis], 0, size - 1));
  return { type: "weight", run, weights, index: places, value: finite(`the new ${weights}`, value) };
}

/**
 * @param {CellRun} cell
 * @param {number} run
 * @param {Given} given
 * @returns {import("./edits.js").InputEdit}
 */
function inputEdit(cell, run, { timestep, values, label = null }) {
  const place = wholeNumber("timestep", timestep, 0, cell.timesteps - 1);
  const { width } = cell.quantities.inputs;
  if (!Array.isArray(values) || values.length !== width) {
    throw new Error(`values have shape ${Array.isArray(values) ? `[${values.length}]` : said(values)}, `
      + `expected [${width}]: one number a feature`);
  }
  const numbers = values.map((value) => finite("each of the values", value));
  if (label !== null && typeof label !== "string") throw new Error(`label is ${said(label)}, expected a text or none`);
  return { type: "input", run, timestep: place, values: numbers, label };
}

/**
 * @param {CellRun} cell
 * @param {number} run
 * @param {Given} given
 * @returns {import("./edits.js").HoldEdit}
 */
function holdEdit(cell, run, { quantity, value, unit = null, first = 0, last = null }) {
  const own = cell.equations.filter((equation) => equation.quantity !== "prediction");
  const equation = own.find((each) => each.quantity === quantity);
  if (!equation) {
    const known = own.map((each) => each.quantity).join(", ");
    throw new Error(`this ${cell.kind} has no ${said(quantity)} to hold; it has ${known}`);
  }
  const { low, high } = activationNamed(equation.activation);
  const held = finite("the held value", value);
  if (held < low || held > high) {
    throw new Error(`${quantity} is held at ${said(value)}, expected a number from ${low} to ${high}`);
  }
  const end = cell.timesteps - 1;
  const from = wholeNumber("first", first, 0, end);
  const lastUnit = cell.quantities[equation.quantity].width - 1;
  return {
    type: "hold", run, quantity, unit: unit === null ? null : wholeNumber("unit", unit, 0, lastUnit),
    first: from, last: last === null ? end : wholeNumber("last", last, from, end), value: held,
  };
}

/**
 * @param {CellRun} cell
 * @param {number} run
 * @param {Given} given
 * @returns {import("./edits.js").TemperatureEdit}
 */
function temperatureEdit({ writing }, run, { value }) {
  if (!writing) throw new Error("this run doesn't write, so it has no temperature; use generate(cell)");
  const temperature = finite("temperature", value);
  if (temperature > 0) return { type: "temperature", run, value: temperature };
  throw new Error(`temperature is ${said(value)}, expected a number above 0`);
}

/**
 * @param {string} name
 * @param {unknown} value
 * @param {number} least
 * @param {number} most
 */
function wholeNumber(name, value, least, most) {
  if (typeof value === "number" && Number.isInteger(value) && least <= value && value <= most) return value;
  throw new Error(`${name} is ${said(value)}, expected a whole number from ${least} to ${most}`);
}

/**
 * A finite number; NumPy, too, takes true for 1.
 *
 * @param {string} name
 * @param {unknown} value
 */
function finite(name, value) {
  const number = typeof value === "boolean" ? Number(value) : value;
  if (typeof number === "number" && Number.isFinite(number)) return number;
  throw new Error(`${name} must be a finite number, got ${said(value)}`);
}

/**
 * What came, as a message says it, cut where it is long.
 *
 * @param {unknown} value
 * @returns {string}
 */
function said(value) {
  const text = typeof value === "string" ? `'${value}'`
    : Array.isArray(value) ? `[${value.map(said).join(", ")}]` : JSON.stringify(value) ?? "nothing";
  return text.length <= MOST_SHOWN ? text : `${text.slice(0, MOST_SHOWN - 1)}…`;
}

/** Which of many units are on show together. */

/** @typedef {import("./run.js").CellRun} CellRun */
/** @typedef {{first: number, count: number}} UnitWindow */

export const MOST_NUMBERS = 8; // of a stack; more units are bare colors
const ROW = 25; // pixels of a number that can be read, and hit with a finger
const MOST_UNITS = 32; // on show together; of more, a window of MOST_NUMBERS

/**
 * The windows that the units of a run can be seen through, all of them first.
 *
 * @param {{units: number}} run
 * @returns {UnitWindow[]}
 */
export function windowsOf({ units }) {
  const every = { first: 0, count: units };
  if (units <= MOST_NUMBERS) return [every];
  const parts = Array.from({ length: Math.ceil(units / MOST_NUMBERS) }, (_, i) => i * MOST_NUMBERS);
  return [every, ...parts.map((first) => ({ first, count: Math.min(MOST_NUMBERS, units - first) }))];
}

/**
 * The window that a run is first seen through.
 *
 * @param {{units: number}} run
 */
export const firstWindow = (run) => windowsOf(run)[run.units > MOST_UNITS ? 1 : 0];

/**
 * The units of a quantity that are on show: those of the window, or all of what has other units.
 *
 * @param {CellRun} run
 * @param {string} quantity
 * @param {UnitWindow} window
 * @returns {UnitWindow}
 */
export function unitsOnShow(run, quantity, window) {
  const { width } = run.quantities[quantity];
  const hasUnits = width === run.units && !["inputs", "prediction"].includes(quantity);
  return hasUnits ? window : { first: 0, count: width };
}

/**
 * The height of a stack of units: rows with numbers for a few units, bare colors for many.
 *
 * @param {number} units
 */
export function stackHeight(units) {
  return units <= MOST_NUMBERS ? units * ROW : Math.min(160, Math.max(120, units * 5));
}

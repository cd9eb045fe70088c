/** In which order the units stand, and which of many are on show together. */

/** @typedef {import("./run.js").CellRun} CellRun */
/** @typedef {{first: number, count: number}} UnitWindow places in the order of the units */

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
 * The window that a run is first seen through: of ranked units the best.
 *
 * @param {{units: number, ranking?: object | null}} run
 */
export const firstWindow = (run) =>
  windowsOf(run)[run.units > (run.ranking ? MOST_NUMBERS : MOST_UNITS) ? 1 : 0];

/**
 * The numbers of all units in the order in which they stand: by number, or the best of a ranking first.
 *
 * @param {{units: number, ranking?: {units: number[]} | null}} run
 * @param {boolean} isRanked
 */
export const orderOf = ({ units, ranking }, isRanked) =>
  (isRanked && ranking ? ranking.units : Array.from({ length: units }, (_, unit) => unit));

/**
 * Whether a quantity has a number for each unit of the cell.
 *
 * @param {CellRun} run
 * @param {string} quantity
 */
export const hasUnits = (run, quantity) =>
  run.quantities[quantity].width === run.units && !["inputs", "prediction"].includes(quantity);

/**
 * The numbers of a quantity's units that are on show: those of the window, or all of what has other units.
 *
 * @param {CellRun} run
 * @param {string} quantity
 * @param {UnitWindow} window
 * @param {number[]} order
 */
export function unitsOnShow(run, quantity, { first, count }, order) {
  if (hasUnits(run, quantity)) return order.slice(first, first + count);
  return Array.from({ length: run.quantities[quantity].width }, (_, i) => i);
}

/**
 * The height of a stack of units: rows with numbers for a few units, bare colors for many.
 *
 * @param {number} units
 */
export function stackHeight(units) {
  return units <= MOST_NUMBERS ? units * ROW : Math.min(160, Math.max(120, units * 5));
}

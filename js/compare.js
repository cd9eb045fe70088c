/** Where two runs of one cell look different. */

import { shownNumber } from "./numbers.js";
import { hasValue, inOrder } from "./order.js";
import { valueAt } from "./run.js";

/** @typedef {import("./run.js").CellRun} CellRun */
/** @typedef {{quantity: string, timestep: number, unit: number}} Point a value of a run */

const SMALLEST_CHANGE = 0.005; // a number may look different for less, when it is rounded

/**
 * Whether a value looks different in another run of the cell: the one test for marks, ledger and sentence.
 *
 * @param {CellRun} run
 * @param {CellRun} other
 * @param {string} quantity
 * @param {number} timestep
 * @param {number} unit
 */
export function looksDifferent(run, other, quantity, timestep, unit) {
  if (!hasValue(run, quantity, timestep) || !hasValue(other, quantity, timestep)) return false;
  const now = valueAt(run, quantity, timestep, unit);
  const was = valueAt(other, quantity, timestep, unit);
  const size = Math.abs(now - was);
  if (run.backwards || size < SMALLEST_CHANGE) return run.backwards && now !== was;
  const { kind } = run.equationOf[quantity] ?? { kind: "value" };
  const surely = size >= 2 * SMALLEST_CHANGE && Math.max(Math.abs(now), Math.abs(was)) < 99;
  return surely || shownNumber(kind, now) !== shownNumber(kind, was);
}

/**
 * Whether a quantity that would have to be computed is the same in both runs for sure.
 *
 * @param {CellRun} run
 * @param {CellRun} original
 * @param {string} quantity
 * @param {number} timestep
 */
function saysTheSame(run, original, quantity, timestep) {
  const [now, was] = [run, original].map(({ quantities }) => quantities[quantity].computed);
  return Boolean(now && was && now.agreesWith(was, timestep));
}

/**
 * The first value, in the order in which the cell reads and computes, that an edit changes visibly; null without one.
 *
 * @param {CellRun} run
 * @param {CellRun} original
 * @param {string[]} quantities
 * @param {(quantity: string, timestep: number) => boolean} isSeen
 * @returns {Point | null}
 */
export function firstChange(run, original, quantities, isSeen) {
  for (const timestep of inOrder(run)) {
    for (const quantity of quantities) {
      if (!isSeen(quantity, timestep) || saysTheSame(run, original, quantity, timestep)) continue;
      let most = { unit: -1, size: 0 };
      for (let unit = 0; unit < run.quantities[quantity].width; unit++) {
        const size = Math.abs(valueAt(run, quantity, timestep, unit) - valueAt(original, quantity, timestep, unit));
        if (size > most.size && looksDifferent(run, original, quantity, timestep, unit)) most = { unit, size };
      }
      if (most.unit >= 0) return { quantity, timestep, unit: most.unit };
    }
  }
  return null;
}

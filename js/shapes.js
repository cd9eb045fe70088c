/** What two runs have in common: what has to be laid out anew for another run, and which can be compared. */

import { structureOf } from "./layouts/structure.js";
import { isLoop } from "./run.js";

/** @typedef {import("./run.js").CellRun} CellRun */
/** @typedef {import("./run.js").Run} Run */

/** @param {Record<string, import("./run.js").NumberArray>} arrays */
const shapesOf = (arrays) => Object.entries(arrays).map(([name, { shape }]) => [name, shape]);

/**
 * What has to be laid out anew when it changes: all that is told of a run but its values, its
 * labels, its holds and the limits of its colors. Those are painted.
 *
 * @param {Run} run
 */
export function shapeOf(run) {
  if (isLoop(run)) return run;
  const { data, labels, holds, limits, weights, quantities, initial, equationOf, buffer, layout, ...told } =
    /** @type {CellRun & Record<string, unknown>} */ (run);
  return [told, !labels, shapesOf(weights), shapesOf(quantities)];
}

/**
 * What two runs have in common whose values can be compared one by one.
 *
 * @param {CellRun} run
 */
export const comparable = (run) => JSON.stringify([run.backwards, run.reverse, structureOf(run), shapesOf(run.quantities)]);

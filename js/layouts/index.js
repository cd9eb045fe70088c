/** The layout of a cell: the one drawn by hand for exactly its equations, or one from its description. */

import * as generic from "./generic.js";
import * as gru from "./gru.js";
import * as lstm from "./lstm.js";
import * as simpleRnn from "./simple_rnn.js";
import { structureOf } from "./structure.js";

/** @typedef {import("../run.js").CellRun} CellRun */

const BY_HAND = [simpleRnn, lstm, gru];

/**
 * @param {CellRun} run
 * @returns {import("./parts.js").LayOut}
 */
export function layoutOf(run) {
  const structure = structureOf(run).join("\n");
  const fits = BY_HAND.find(({ draws }) => draws.some((lines) => lines.join("\n") === structure));
  return (fits ?? generic).layOut;
}

/** The layout of a cell: the one drawn by hand for exactly its equations, or one from its description. */

import * as generic from "./generic.js";
import * as gru from "./gru.js";
import * as lstm from "./lstm.js";
import * as simpleRnn from "./simple_rnn.js";
import { structureOf } from "./structure.js";

/** @typedef {import("../run.js").CellRun} CellRun */

const BY_HAND = [simpleRnn, lstm, gru];

/** A sum like that of a SimpleRNN, whatever its weights are called. */
const SUM = /^(hidden_state = (?:φ\()?)\S+ inputs \+ \S+ hidden_state- \+ [^\s()\d-][^\s()]*(\)?)$/;

/**
 * @param {CellRun} run
 * @returns {import("./parts.js").LayOut}
 */
export function layoutOf(run) {
  const structure = structureOf(run).join("\n").replace(SUM, "$1W inputs + U hidden_state- + b$2");
  const fits = BY_HAND.find(({ draws }) => draws.some((lines) => lines.join("\n") === structure));
  return (fits ?? generic).layOut;
}

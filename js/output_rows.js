/** What a readout with many outputs says over all timesteps: the most probable output, and how probable what came next was. */

import { isDistribution } from "./distribution.js";
import { make } from "./dom.js";
import { nextOutput, predictsNext, shownOutput } from "./output_names.js";

/**
 * @typedef {import("./sequence.js").SequenceRow} SequenceRow
 * @typedef {import("./view.js").View} View
 */

const MOST_ROWS = 8; // of more, single colors say too little

/**
 * Whether a run has so many probabilities that a row for each of them would say little.
 *
 * @param {import("./run.js").CellRun} run
 */
export const hasManyOutputs = (run) => isDistribution(run) && run.quantities.prediction.width > MOST_ROWS;

/**
 * A row of texts, the most probable output of each timestep, and a row of colors: how probable the
 * token was that came next; where the tokens aren't among the outputs, how probable that output is.
 *
 * @param {View} view
 * @param {SequenceRow["label"]} label of the readout
 * @returns {SequenceRow[]}
 */
export function outputRows(view, label) {
  const top = (/** @type {number} */ t) => view.run.quantities.prediction.computed?.mostProbable(t, 1)[0] ?? 0;
  const hasNext = predictsNext(view.run);
  const title = hasNext ? "probability of what came next" : "its probability";
  const words = make("span.rnn-word", { title }, hasNext ? "probability of next" : "its probability");
  return [
    { key: "said", label, texts: (t) => shownOutput(view.run, top(t)), isKnown: (t) => view.isShown("prediction", t),
      title: (t) => view.run.outputs?.[top(t)] ?? "" },
    { key: "prediction", label: [words], units: [0], kind: "gate",
      unitAt: (t) => (hasNext ? nextOutput(view.run, t) : top(t)) },
  ];
}

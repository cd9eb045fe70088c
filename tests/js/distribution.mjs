/** What the page says of softmax readouts: [{state, edits}] on standard input, its numbers and words on standard output. */

import { readFileSync } from "node:fs";
import { arithmetic } from "../../js/arithmetic.js";
import { readEdits } from "../../js/edit_rules.js";
import { nextOutput, nextText, outputsShown, outputsText } from "../../js/output_names.js";
import { rerun } from "../../js/rerun.js";
import { readPayload, valueAt } from "../../js/run.js";
import { decoded } from "../../js/saved_page.js";
import { stepSentence } from "../../js/sentences.js";

function say({ state, edits }) {
  const [base] = readPayload(decoded(state).payload);
  const run = edits ? rerun(base, readEdits(edits, [base])) : base;
  const { computed, width } = run.quantities.prediction;
  const times = Array.from({ length: run.timesteps }, (_, t) => t);
  const places = times.map((t) => Array.from({ length: width }, (_, output) => [t, output]));
  // One by one before all of a timestep are known, and after
  const single = places.map((row) => row.map(([t, output]) => valueAt(run, "prediction", t, output)));
  const results = places.map((row) => row.map(([t, output]) => arithmetic(run, "prediction", t, output)));
  return {
    single,
    all: times.map((t) => [...computed.at(t)]),
    again: places.map((row) => row.map(([t, output]) => valueAt(run, "prediction", t, output))),
    ledger: results.map((row) => row.map(({ value }) => value)),
    sums: results.map((row) => row.map(({ sum }) => sum)),
    logTotals: times.map((t) => computed.logTotal(t)),
    shown: times.map((t) => outputsShown(run, t)),
    next: times.map((t) => nextOutput(run, t)),
    texts: times.map((t) => [outputsText(run, t), nextText(run, t), stepSentence(run, t)]),
  };
}

process.stdout.write(JSON.stringify(JSON.parse(readFileSync(0, "utf8")).map(say)));

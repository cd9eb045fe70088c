/** Writes as the page does: [{state, edits}] on standard input, what was written and its numbers on standard output. */

import { readFileSync } from "node:fs";
import { readEdits } from "../../js/edit_rules.js";
import { rerun } from "../../js/rerun.js";
import { readPayload } from "../../js/run.js";
import { decoded } from "../../js/saved_page.js";
import { drawnFrom, grammarOf, nextRows } from "../../js/writing.js";

function write({ state, edits }) {
  const [run] = readPayload(decoded(state).payload);
  const edited = edits ? rerun(run, readEdits(edits, [run])) : run;
  const timesteps = edited.labels.map((_, t) => t);
  const { prediction, ...quantities } = edited.quantities;
  return {
    labels: edited.labels,
    base: run.labels,
    quantities: Object.fromEntries(Object.entries(quantities).map(([name, { data }]) => [name, [...data]])),
    prediction: timesteps.map((t) => [...prediction.computed.at(t)]),
    drawn_from: timesteps.map((t) => drawnFrom(edited, t)),
    grammar: grammarOf(edited) && timesteps.map(grammarOf(edited)),
    next: timesteps.map((t) => nextRows(edited, t)),
  };
}

process.stdout.write(JSON.stringify(JSON.parse(readFileSync(0, "utf8")).map(write)));

/** Computes stacks as the page does: [{state, edits}] on standard input; all runs, as sent and edited, on standard output. */

import { readFileSync } from "node:fs";
import { Edits } from "../../js/edits.js";
import { readPayload } from "../../js/run.js";
import { decoded } from "../../js/saved_page.js";
import { completed, originsOf } from "../../js/stacks.js";

const numbers = (run) => Object.fromEntries(Object.entries(run.quantities).map(([name, { data }]) => [name, [...data]]));

function compute({ state, edits: list }) {
  const edits = new Edits();
  edits.load(completed(readPayload(decoded(state).payload)), []);
  const base = edits.base.map(numbers);
  edits.set(list);
  const origins = edits.base.map((run) =>
    Array.from({ length: run.quantities.inputs.width }, (_, i) => originsOf(run, edits.base, "inputs", i)));
  return { base, origins, edited: edits.runs.map(numbers), labels: edits.runs.map(({ labels }) => labels),
    isEdited: edits.runs.map((_, i) => edits.isEdited(i)) };
}

process.stdout.write(JSON.stringify(JSON.parse(readFileSync(0, "utf8")).map(compute)));

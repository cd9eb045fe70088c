/** Computes runs as the page does: [{state, edits}] on standard input, their numbers on standard output. */

import { readFileSync } from "node:fs";
import { arithmetic } from "../../js/arithmetic.js";
import { readEdits } from "../../js/edit_rules.js";
import { layoutOf } from "../../js/layouts/index.js";
import { rerun } from "../../js/rerun.js";
import { readPayload } from "../../js/run.js";
import { decoded } from "../../js/saved_page.js";
import { stepSentence } from "../../js/sentences.js";

const LAYOUTS = ["simple_rnn", "lstm", "gru", "generic"];
const modules = await Promise.all(LAYOUTS.map((name) => import(`../../js/layouts/${name}.js`)));

function compute({ state, edits }) {
  const [run] = readPayload(decoded(state).payload);
  const edited = edits ? rerun(run, readEdits(edits, [run])) : run;
  const layout = LAYOUTS[modules.findIndex(({ layOut }) => layOut === layoutOf(run))];
  const quantities = Object.fromEntries(run.equations.map(({ quantity }) => {
    const { data, width } = edited.quantities[quantity];
    const places = Array.from(data, (_, i) => [Math.floor(i / width), i % width]);
    const results = places.map(([timestep, unit]) => arithmetic(edited, quantity, timestep, unit));
    return [quantity, {
      data: [...data], values: results.map(({ value }) => value), sums: results.map(({ sum }) => sum),
    }];
  }));
  const sentences = Array.from({ length: run.timesteps }, (_, timestep) => stepSentence(edited, timestep));
  return { layout, quantities, sentences, labels: edited.labels };
}

process.stdout.write(JSON.stringify(JSON.parse(readFileSync(0, "utf8")).map(compute)));

/** The table of all that a readout says at a timestep, output by output. */

import { isDistribution, largestOf } from "./distribution.js";
import { make, makeButton } from "./dom.js";
import { shownAt } from "./run.js";
import { nextOutput, outputNumber, shownOutput } from "./output_names.js";

/** @typedef {import("./view.js").View} View */

const AT_FIRST = 50; // rows

/** @param {View} view */
export function createOutputsTable(view) {
  const table = make("table.rnn-numbers.rnn-all-outputs");
  let most = AT_FIRST;
  const more = makeButton("rnn-link", { onclick() {
    most = Infinity;
    paint();
  } });
  const element = make("div.rnn-output-window", {}, table, more);

  function paint() {
    const { run, timestep } = view;
    const { label } = run.equationOf.prediction;
    const { width } = run.quantities.prediction;
    const shown = view.isReady("prediction") ? outputsInOrder(view, Math.min(most, width)) : [];
    const came = nextOutput(run, timestep);
    table.replaceChildren(
      make("caption", {}, `${label}${isDistribution(run) ? ", the most probable first" : ""}`),
      make("thead", {}, make("tr", {}, ["output", isDistribution(run) ? "probability" : "value"].map((word) =>
        make("th", { scope: "col" }, word)))),
      make("tbody", {}, shown.map((output) => make("tr", {},
        make("th", { scope: "row", title: run.outputs?.[output] ?? null }, shownOutput(run, output)),
        make("td", {}, numberAt(view, output), output === came ? " (came next)" : "")))));
    more.hidden = !shown.length || shown.length === width;
    more.textContent = `Show all ${width} outputs`;
  }

  return { element, paint };
}

/**
 * The first outputs of the table: the most probable ones, or all in their order.
 *
 * @param {View} view
 * @param {number} count
 */
function outputsInOrder({ run, timestep }, count) {
  const { computed, width } = run.quantities.prediction;
  if (!computed) return Array.from({ length: count }, (_, output) => output);
  const numbers = computed.at(timestep);
  if (count < width) return largestOf(numbers, count);
  return Array.from(numbers, (_, output) => output).sort((a, b) => numbers[b] - numbers[a]);
}

/**
 * @param {View} view
 * @param {number} output
 */
function numberAt(view, output) {
  const { run, timestep } = view;
  const was = view.isEdited ? view.differsFrom("prediction", timestep, output) : null;
  const now = outputNumber(run, shownAt(run, "prediction", timestep, output));
  return was === null ? now : `${now} (was ${outputNumber(run, was)})`;
}

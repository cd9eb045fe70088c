/** Every number of the current timestep as a table, made only while it is open; and the button that opens it. */

import { icon, make, makeButton } from "./dom.js";
import { shownNumber } from "./numbers.js";
import { before, hasValue, isRead } from "./order.js";
import { hasOutputs } from "./output_names.js";
import { createOutputsTable } from "./outputs_table.js";
import { eventText } from "./ranking.js";
import { shownAt, valueAt } from "./run.js";

/** @typedef {import("./view.js").View} View */

/** @param {View} view */
export function createNumbersTable(view) {
  const table = make("table.rnn-numbers");
  const outputs = hasOutputs(view.run) ? createOutputsTable(view) : null;
  const element = make("div.rnn-number-window", { tabindex: 0, role: "group",
    "aria-label": "Numbers of this timestep" }, table, outputs?.element);
  const button = makeButton("rnn-button rnn-small", { "aria-label": "Show numbers", title: "Show numbers", onclick() {
    view.showsNumbers = !view.showsNumbers;
    paint();
  } }, icon("table"));

  function paint() {
    element.hidden = !view.showsNumbers;
    button.setAttribute("aria-expanded", String(view.showsNumbers));
    if (!view.showsNumbers) return;
    const { run, timestep } = view;
    outputs?.paint();
    // What the readout says by output has a table of its own.
    const equations = run.equations.filter(({ quantity }) => !outputs || quantity !== "prediction");
    const widest = Math.max(...["inputs", ...equations.map(({ quantity }) => quantity)].map((name) => run.quantities[name].width));
    const columns = Array.from({ length: widest }, (_, i) => i);
    /**
     * @param {string} name
     * @param {number} width
     * @param {(unit: number) => string} read
     */
    const row = (name, width, read) => make("tr", {}, make("th", { scope: "row", title: name }, name),
      columns.map((i) => make("td", {}, i < width ? read(i) : "")));
    const input = row("input", run.quantities.inputs.width,
      (i) => shownNumber(run.backwards ? "gradient" : "value", valueAt(run, "inputs", timestep, i)));
    const event = run.event ? row(run.event_name ?? "", 1, () => eventText(/** @type {NonNullable<typeof run.event>} */ (run.event), timestep)) : null;
    const states = run.states.flatMap((state) => run.equationOf[state] ?? []);
    const old = states.map(({ quantity, label, kind }) => row(`${label} before`, run.quantities[quantity].width,
      (unit) => shownNumber(kind, shownAt(run, quantity, before(run, timestep), unit))));
    const values = equations.map(({ quantity, label, kind }) => row(label, run.quantities[quantity].width,
      (unit) => (view.isReady(quantity) ? numberAt(kind, quantity, unit) : "not yet")));
    table.replaceChildren(
      make("caption", {}, `${run.backwards ? "Gradients at timestep" : "Timestep"} ${timestep}${isRead(run, timestep) ? "" : ", skipped"}`),
      make("thead", {}, make("tr", {}, make("td"), columns.map((i) => make("th", { scope: "col" }, `${i}`)))),
      make("tbody", {}, input, event, old, values));
  }

  /**
   * @param {string} kind
   * @param {string} quantity
   * @param {number} unit
   */
  function numberAt(kind, quantity, unit) {
    const { run, timestep } = view;
    if (!hasValue(run, quantity, timestep)) return "skipped";
    const was = view.isEdited ? view.differsFrom(quantity, timestep, unit) : null;
    const now = shownNumber(kind, shownAt(run, quantity, timestep, unit));
    return was === null ? now : `${now} (was ${shownNumber(kind, was)})`;
  }

  return { element, button, paint };
}

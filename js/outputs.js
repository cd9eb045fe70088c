/**
 * What a readout says, as a bar with a name for each of its outputs: of a softmax the most probable
 * ones, with the sum of the others and how probable the token was that came next.
 */

import { isDistribution } from "./distribution.js";
import { make, makeButton, setClass, setText } from "./dom.js";
import { LINE, OUTPUT } from "./layouts/outputs.js";
import { symbol } from "./math.js";
import { cut } from "./names.js";
import { countShown, nextOutput, nextWords, outputNumber, outputsShown, predictsNext, saidOutput, shownOutput } from "./output_names.js";
import { letterOf, timestepName } from "./letters.js";
import { shownAt } from "./run.js";

/**
 * @typedef {import("./cell.js").Acts} Acts
 * @typedef {import("./run.js").CellRun} CellRun
 * @typedef {import("./view.js").View} View
 */

const LONGEST_NAME = 20; // letters that a name has room for

/**
 * How many bars there are, and lines of words above and below.
 *
 * @param {CellRun} run
 */
export function contentsOf(run) {
  const bars = countShown(run);
  const hasOthers = bars < run.quantities.prediction.width;
  return { bars, lines: 1 + Number(hasOthers) + Number(predictsNext(run)) };
}

/**
 * @param {View} view
 * @param {Acts} acts
 * @param {import("./layouts/outputs.js").OutputsPlace} place
 */
export function createOutputs(view, acts, { x, y, width, height }) {
  const { run } = view;
  const { label, full_label: title } = run.equationOf.prediction;
  const { bars, lines } = contentsOf(run);
  const letter = symbol(letterOf(run, "prediction"), "");
  const subscript = /** @type {HTMLElement} */ (letter.querySelector("sub"));
  const rows = Array.from({ length: bars }, () => createBar(view, acts));
  const others = bars < run.quantities.prediction.width ? make("div.rnn-others") : null;
  const nextName = make("span.rnn-next-name");
  const nextNumber = make("span");
  const next = predictsNext(run) ? make("div.rnn-next", {}, nextName, nextNumber) : null;
  const element = make("div.rnn-outputs", { role: "group", "aria-label": `What the readout says: ${cut(label)}` },
    make("div.rnn-outputs-title", {}, make("span.rnn-word", { title }, label), letter),
    rows.map((row) => row.element), others, next);
  const names = run.outputs?.reduce((most, name) => Math.max(most, name.length), 1) ?? `output ${run.quantities.prediction.width - 1}`.length;
  element.style.cssText = `left:${x}px;top:${y}px;width:${width}px;height:${height}px;--rnn-bar-height:${OUTPUT}px;`
    + `--rnn-line-height:${LINE}px;--rnn-names:${Math.min(LONGEST_NAME, Math.max(names, 2))}`;
  setClass(element, "rnn-with-signs", run.equationOf.prediction.kind !== "gate");
  element.dataset.lines = `${lines}`;

  /** @param {number[]} shown */
  function othersText(shown) {
    const count = view.run.quantities.prediction.width - shown.length;
    const words = `and ${count} others`;
    if (!isDistribution(view.run)) return words;
    const rest = shown.reduce((sum, output) => sum - shownAt(view.run, "prediction", view.timestep, output), 1);
    return `${words}: ${outputNumber(view.run, Math.max(0, rest))}`;
  }

  return {
    element,
    paint() {
      const { run: now, timestep } = view;
      const isReady = view.isReady("prediction");
      const shown = isReady ? outputsShown(now, timestep) : [];
      const came = nextOutput(now, timestep);
      setText(subscript, timestepName(timestep));
      setClass(element, "rnn-waiting", !isReady);
      setClass(element, "rnn-current", view.currentEquation === "prediction");
      rows.forEach((row, i) => row.paint(shown[i] ?? null, came));
      if (others) setText(others, isReady ? othersText(shown) : "");
      const [words, number] = (isReady && next && nextWords(now, timestep)) || ["", ""];
      setText(nextName, words);
      nextName.title = words;
      setText(nextNumber, number);
    },
  };
}

/**
 * @param {View} view
 * @param {Acts} acts
 */
function createBar(view, acts) {
  let output = 0;
  const point = () => acts.hover({ quantity: "prediction", unit: output, at: () => view.timestep, goesAlong: true });
  const leave = () => acts.hover(null);
  const name = make("span.rnn-output-name");
  const bar = make("i.rnn-output-bar");
  const was = make("i.rnn-output-was");
  const number = make("span.rnn-output-number");
  const element = makeButton("rnn-output", {
    onpointerenter: point, onpointermove: point, onpointerleave: leave, onfocus: point, onblur: leave,
    onclick: () => acts.select({ quantity: "prediction", unit: output }),
  }, name, make("span.rnn-output-track", {}, bar, was), number);
  return {
    element,
    /**
     * @param {number | null} shown the output; null: not known yet
     * @param {number | null} came the output that came next
     */
    paint(shown, came) {
      const { run, timestep } = view;
      setClass(element, "rnn-selected", shown !== null && view.isSelected("prediction", shown));
      setClass(element, "rnn-came", shown !== null && shown === came);
      if (shown === null) {
        setText(name, "");
        setText(number, "");
        bar.style.setProperty("--rnn-share", "0");
        was.hidden = true;
        element.ariaLabel = "not computed yet";
        return;
      }
      output = shown;
      const value = shownAt(run, "prediction", timestep, output);
      const other = view.differsFrom("prediction", timestep, output);
      const limit = run.equationOf.prediction.kind === "gate" ? 1 : run.limits.prediction;
      const text = outputNumber(run, value);
      setText(name, shownOutput(run, output));
      name.title = run.outputs?.[output] ?? "";
      setText(number, text);
      paintShare(bar, value / limit);
      was.hidden = other === null;
      if (other !== null) paintShare(was, other / limit);
      element.ariaLabel = `${saidOutput(run, output)}: ${text}`
        + (output === came ? ", came next" : "")
        + (other !== null ? `, in ${view.compared?.name} ${outputNumber(run, other)}` : "");
    },
  };
}

/**
 * @param {HTMLElement} bar
 * @param {number} share −1 to 1
 */
function paintShare(bar, share) {
  bar.style.setProperty("--rnn-share", `${Math.min(1, Math.abs(share))}`);
  setClass(bar, "rnn-negative", share < 0);
}

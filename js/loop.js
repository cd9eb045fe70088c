/** The body of the loop: the pseudocode with its current line marked, and the variables beside it. */

import { make, setClass, setCurrent, setText } from "./dom.js";
import { loopSentence, variablesAt } from "./loop_steps.js";
import { failedAt, partsOf } from "./run.js";
import { createStrips } from "./strips.js";

/**
 * @typedef {import("./cell.js").Paint} Paint
 * @typedef {import("./playhead.js").Playhead} Playhead
 * @typedef {import("./run.js").LoopRun} LoopRun
 * @typedef {import("./sequence.js").SequenceRow} SequenceRow
 */

const NAMES = ["input_t", "state_t", "output_t"];
const CHANGED_BY = ["state_t", "input_t", "output_t", "state_t"]; // by each line

/**
 * @param {LoopRun} run
 * @param {Playhead} playhead
 * @param {(timestep: number) => void} go
 */
export function createLoop(run, playhead, go) {
  const failed = failedAt(run);
  const line = () => Number(partsOf(run, playhead.timestep)[playhead.part]);
  const isFailing = () => playhead.timestep === failed;
  /**
   * Whether a line has run at a timestep already: what it computes is not shown before.
   *
   * @param {number} timestep
   * @param {number} number
   */
  const hasRun = (timestep, number) =>
    timestep < playhead.timestep || (timestep === playhead.timestep && line() >= number);

  const longest = Math.max(1, ...[...run.inputs, ...run.states, ...run.outputs].map((text) => text.length));
  /** @type {(key: string, name: string, texts: (t: number) => string, isKnown?: (t: number) => boolean) => SequenceRow} */
  const row = (key, name, texts, isKnown) => ({ key, label: [make("code", {}, name)], texts, isKnown });
  const sequence = createStrips({
    rows: [
      row("input", "input_t", (t) => run.inputs[t]),
      row("state", "state_t", (t) => run.states[t] ?? "", (t) => hasRun(t, 1) || t === 0 || hasRun(t - 1, 3)),
      row("output", "output_t", (t) => (t === failed ? "error" : run.outputs[t] ?? ""), (t) => hasRun(t, 2)),
    ],
    columns: run.inputs.length,
    columnWidth: (available) => Math.max(Math.min(28 + 7.5 * longest, 132), Math.min(56, available / run.inputs.length)),
    now: () => playhead.timestep,
    current: () => null,
    isAhead: (t) => t > playhead.timestep,
    isEdited: () => false,
    source: () => run,
    point() {},
    click: ({ timestep }) => go(timestep),
  });

  const lines = run.lines.map((text) => make("li.rnn-code-line", {}, make("code", {}, text)));
  const values = NAMES.map(() => make("code.rnn-variable"));
  const variables = NAMES.map((name, i) =>
    make("tr", {}, make("th", { scope: "row" }, make("code", {}, name)), make("td", {}, values[i])));
  const sentence = make("p.rnn-sentence");
  const source = run.source
    ? make("section", {}, make("div.rnn-heading", {}, "Your f"), make("pre.rnn-source", {}, run.source))
    : null;
  const element = make("div.rnn-loop", {}, sequence.element, make("div.rnn-lower", {},
    make("section.rnn-code", {},
      make("div.rnn-heading", {}, "The loop"), make("ol.rnn-lines", {}, lines), source),
    make("div.rnn-side", {},
      make("div.rnn-heading", {}, "The variables now"),
      make("table.rnn-variables", {}, make("tbody", {}, variables)),
      sentence)));

  function paintLines() {
    lines.forEach((item, i) => {
      const isCurrent = i === line();
      setClass(item, "rnn-active", isCurrent);
      setClass(item, "rnn-error", isCurrent && i === 2 && isFailing());
      setCurrent(item, isCurrent);
    });
  }
  function paintVariables() {
    const now = variablesAt(run, playhead.timestep, line());
    const changed = isFailing() && line() === 2 ? null : CHANGED_BY[line()];
    NAMES.forEach((name, i) => {
      setText(values[i], now[name] ?? "not yet");
      setClass(values[i], "rnn-quiet", now[name] === null);
      setClass(values[i], "rnn-changed", name === changed);
    });
  }
  const say = () => loopSentence(run, playhead.timestep, line());

  return {
    element,
    partName: "line",
    say,
    spoken: () => `timestep ${playhead.timestep} of ${run.timesteps - 1}, input ${run.inputs[playhead.timestep]}`,
    /** @type {Paint} */
    paint(palette, fresh) {
      sequence.paint(palette, fresh);
      sequence.element.querySelectorAll(".rnn-key-output").forEach((span) => {
        setClass(span, "rnn-error", span.textContent === "error" && failed !== null);
      });
      paintLines();
      paintVariables();
      setText(sentence, say());
      setClass(sentence, "rnn-error", isFailing() && line() >= 2);
    },
  };
}

/** A run that writes: the temperature, what it wrote, and what might have come next. */

import { MOST_TOKENS, createColoredText } from "./colored_text.js";
import { make, setClass, setText } from "./dom.js";
import { attempt } from "./fields.js";
import { fixed, probabilityText } from "./numbers.js";
import { saidOutput, shownOutput } from "./output_names.js";
import { HIGHEST, LOWEST, hasLostGrammar, nextRows } from "./writing.js";

/**
 * @typedef {import("./cell.js").Acts} Acts
 * @typedef {import("./view.js").View} View
 * @typedef {ReturnType<typeof nextRows>[number]} NextRow
 */

const MOST = 5; // most probable characters; what was drawn may be one more

/**
 * @param {View} view its run writes
 * @param {Acts} acts
 */
export function createWriting(view, acts) {
  const { run } = view;
  const memory = run.states[run.states.length - 1];
  // Where units are ranked, the text stands with them.
  const text = run.ranking || run.timesteps > MOST_TOKENS ? null : createColoredText(view, acts, memory);
  const temperature = createTemperature(view, acts);
  const color = make("p.rnn-writing-words.rnn-quiet");
  const words = make("p.rnn-writing-words");
  const table = createTable(view);
  const element = make("section.rnn-writing", { "aria-label": "What it writes" },
    temperature.element,
    make("div.rnn-writing-parts", {},
      text ? make("div.rnn-writing-text", {}, text.element, color) : null,
      make("div.rnn-writing-next", {}, words, table.element)));

  return {
    element,
    /** @type {import("./cell.js").Paint} */
    paint(palette, fresh) {
      temperature.paint();
      text?.paint(palette, fresh);
      setText(color, `The text, in the colors of unit ${view.colored} of the ${view.run.equationOf[memory].label}.`);
      const rows = view.isReady("prediction") ? nextRows(view.run, view.timestep, MOST) : [];
      table.paint(rows);
      setText(words, wordsOn(view, rows));
    },
  };
}

/**
 * @param {View} view
 * @param {Acts} acts
 */
function createTemperature(view, acts) {
  const slider = make("input.rnn-slider", { type: "range", min: LOWEST, max: HIGHEST, step: 0.1, "aria-label": "Temperature" });
  const number = make("span.rnn-temperature", { "aria-hidden": "true" });
  const refusal = make("span.rnn-refusal", { role: "alert" });
  let goesOn = false; // until the hand is lifted, all moves of the slider are one edit
  slider.addEventListener("pointerdown", () => (goesOn = false));
  slider.addEventListener("keydown", (event) => (goesOn = event.repeat));
  slider.addEventListener("input", () => {
    setText(refusal, attempt(() => acts.edit({ type: "temperature", value: Number(slider.value) }, goesOn)));
    goesOn = true;
  });
  const element = make("div.rnn-ranking-row", {},
    make("span.rnn-ranking-title", {}, "Temperature"), slider, number,
    make("span.rnn-quiet", {}, "It writes anew, with the same random numbers."), refusal);
  return {
    element,
    paint() {
      const { temperature } = /** @type {import("./writing.js").Writing} */ (view.run.writing);
      // A slider stands at multiples of its step; the number beside it is the run's own.
      if (Math.abs(Number(slider.value) - temperature) >= 0.05) slider.value = `${temperature}`;
      slider.setAttribute("aria-valuetext", fixed(temperature));
      setText(number, fixed(temperature));
      setText(refusal, "");
    },
  };
}

/**
 * What might have come next: how probable it is by the model, at the temperature, and by the grammar.
 *
 * @param {View} view
 */
function createTable(view) {
  const hasGrammar = Boolean(view.run.writing?.grammar);
  const tempered = make("th", { scope: "col" });
  const heads = [make("th", { scope: "col" }, "next"), make("th", { scope: "col" }, "model"), tempered,
    hasGrammar ? make("th", { scope: "col" }, "grammar") : null];
  const rows = Array.from({ length: MOST + 1 }, () => createRow(hasGrammar));
  const element = make("table.rnn-next-table", {},
    make("caption.rnn-live", {}, "What might have come next, and how probable it is"),
    make("thead", {}, make("tr", {}, heads, make("td"))), make("tbody", {}, rows.map((row) => row.element)));
  return {
    element,
    /** @param {NextRow[]} next */
    paint(next) {
      setText(tempered, `at ${fixed(view.run.writing?.temperature ?? 1)}`);
      rows.forEach((row, i) => row.paint(view, next[i] ?? null));
    },
  };
}

/** @param {boolean} hasGrammar */
function createRow(hasGrammar) {
  const name = make("th", { scope: "row" });
  const numbers = Array.from({ length: hasGrammar ? 3 : 2 }, () => make("span"));
  const bars = numbers.map(() => make("i.rnn-next-bar"));
  const mark = make("td.rnn-next-mark");
  const cells = numbers.map((number, i) => make("td", {}, make("span.rnn-next-track", {}, bars[i]), number));
  const element = make("tr", {}, name, cells, mark);
  return {
    element,
    /**
     * @param {View} view
     * @param {NextRow | null} row
     */
    paint({ run }, row) {
      setClass(element, "rnn-came", Boolean(row?.isNext));
      setClass(element, "rnn-waiting", !row);
      setText(name, row ? shownOutput(run, row.output) : "\u00a0");
      const values = row ? [row.model, row.drawnFrom, row.grammar] : [];
      numbers.forEach((number, i) => {
        const value = values[i] ?? null;
        setText(number, value !== null ? probabilityText(value) : row ? "–" : "");
        bars[i].style.setProperty("--rnn-share", `${value ?? 0}`);
      });
      setText(mark, row?.isNext ? (row.isDrawn ? "drawn" : "given") : "");
    },
  };
}

/**
 * What came next, in a sentence.
 *
 * @param {View} view
 * @param {NextRow[]} rows
 */
function wordsOn({ run, timestep }, rows) {
  if (!rows.length) return "Not computed yet.";
  const lost = hasLostGrammar(run, timestep) ? " By the grammar this line can't be, so it says nothing until the next one." : "";
  const came = rows.find(({ isNext }) => isNext);
  if (!came) return `The last timestep: nothing is drawn from it.${lost}`;
  const name = saidOutput(run, came.output);
  if (!came.isDrawn) return `Given, not drawn: ${name}.${lost}`;
  return `Drawn: ${name}, with probability ${probabilityText(came.drawnFrom)}.${lost}`;
}

/** Answers to choose: options below each other, or the timesteps of a sequence side by side. */

import { make } from "../dom.js";
import { spoken, visible } from "../words.js";
import { heard } from "./pieces.js";
import { written } from "./parts.js";

/**
 * @typedef {import("./unpack.js").Choose} Choose
 * @typedef {import("./unpack.js").PointAt} PointAt
 * @typedef {import("./marking.js").Answer} Answer
 * @typedef {object} Field where a question is answered
 * @property {HTMLElement} element
 * @property {string} hint what to do there
 * @property {() => Answer} read
 * @property {() => void} clear
 */

let groups = 0; // radio buttons of one name belong together, in the whole page

/**
 * One input a choice: radio buttons, or check boxes where several are right.
 *
 * @param {number} count
 * @param {boolean} several
 * @param {(number: number) => Record<string, string>} attributes
 */
function createInputs(count, several, attributes) {
  const name = `rnn-quiz-${groups++}`;
  const type = several ? "checkbox" : "radio";
  const inputs = Array.from({ length: count }, (_, i) => make("input", { type, name, autocomplete: "off", ...attributes(i) }));
  return {
    inputs,
    read: () => inputs.flatMap((input, i) => (input.checked ? [i] : [])),
    clear: () => inputs.forEach((input) => { input.checked = false; }),
  };
}

/**
 * @param {Choose} question
 * @returns {Field}
 */
export function createOptions({ options, several }) {
  const { inputs, read, clear } = createInputs(options.length, several, () => ({}));
  const element = make("div", { class: "rnn-quiz-options" }, inputs.map((input, i) =>
    make("label", { class: "rnn-quiz-option" }, input, make("span", {}, ...written(options[i].text)))));
  return { element, hint: several ? "Choose all that are right." : "Choose one.", read, clear };
}

/**
 * @param {PointAt} question
 * @returns {Field}
 */
export function createTimesteps({ tokens, right, rows }) {
  const several = right.length > 1;
  const said = (/** @type {number} */ t) => [`timestep ${t}: ${spoken(tokens[t])}`,
    ...rows.map(([name, texts]) => heard(`${name} ${texts[t]}`))].join(", ");
  const { inputs, read, clear } = createInputs(tokens.length, several, (t) => ({ "aria-label": said(t) }));
  const names = make("div", { class: "rnn-quiz-column rnn-quiz-names", "aria-hidden": "true" }, make("span", {}, "timestep"),
    make("span", { class: "rnn-quiz-token" }), rows.map(([name]) => make("span", {}, ...written(name))));
  const columns = tokens.map((token, t) => make("label", { class: "rnn-quiz-column" }, make("span", {}, String(t)),
    make("span", { class: "rnn-quiz-token" }, visible(token)),
    rows.map(([, texts]) => make("span", {}, ...written(texts[t]))), inputs[t]));
  const classes = `rnn-quiz-sequence${rows.length ? " rnn-quiz-table" : ""}`;
  const element = make("div", { class: classes }, names, columns);
  const hint = several ? "Point at all timesteps that are right." : "Point at one timestep.";
  return { element, hint, read, clear };
}

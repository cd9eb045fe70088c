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
 * @property {() => void} [clear] what a form's own reset leaves undone
 */

/**
 * One input a choice: radio buttons, or check boxes where several are right. The form around them
 * makes radio buttons one group.
 *
 * @param {number} count
 * @param {boolean} several
 * @param {(number: number) => Record<string, string>} attributes
 */
function createInputs(count, several, attributes) {
  const type = several ? "checkbox" : "radio";
  const inputs = Array.from({ length: count }, (_, i) =>
    make("input", { type, name: "answer", autocomplete: "off", ...attributes(i) }));
  return { inputs, read: () => inputs.flatMap((input, i) => (input.checked ? [i] : [])) };
}

/**
 * @param {Choose} question
 * @returns {Field}
 */
export function createOptions({ options, shown, several }) {
  const { inputs, read } = createInputs(options.length, several, () => ({}));
  const element = make("div.rnn-quiz-options", {}, inputs.map((input, place) =>
    make("label.rnn-quiz-option", {}, input, make("span", {}, ...written(options[shown[place]].text)))));
  const hint = several ? "Choose all that are right." : "Choose one.";
  return { element, hint, read: () => read().map((place) => shown[place]) };
}

/**
 * @param {PointAt} question
 * @returns {Field}
 */
export function createTimesteps({ tokens, right, rows, labels: [place, tokenLabel] }) {
  const several = right.length > 1;
  const said = (/** @type {number} */ t) => [`${place} ${t}: ${tokenLabel && `${tokenLabel} `}${spoken(tokens[t])}`,
    ...rows.map(([name, texts]) => heard(`${name} ${texts[t]}`))].join(", ");
  const { inputs, read } = createInputs(tokens.length, several, (t) => ({ "aria-label": said(t) }));
  const names = rows.length ? make("div.rnn-quiz-column.rnn-quiz-names", { "aria-hidden": "true" },
    make("span", {}, place), make("span", {}, tokenLabel), rows.map(([name]) => make("span", {}, ...written(name)))) : null;
  const columns = tokens.map((token, t) => make("label.rnn-quiz-column", {}, make("span", {}, String(t)),
    make("span.rnn-quiz-token", {}, visible(token)),
    rows.map(([, texts]) => make("span", {}, ...written(texts[t]))), inputs[t]));
  const classes = `rnn-quiz-sequence${rows.length ? " rnn-quiz-table" : ""}`;
  // Columns scroll under the names in front of them: the one with the focus comes out whole.
  const onfocusin = (/** @type {Event} */ { target }) =>
    /** @type {Element} */ (target).parentElement?.scrollIntoView({ block: "nearest", inline: "nearest" });
  const element = make("div", { class: classes, onfocusin }, names, ...columns);
  const hint = several ? `Point at all ${place}s that are right.` : `Point at one ${place}.`;
  return { element, hint, read };
}

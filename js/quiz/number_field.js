/** A field for a number, as a person writes it. */

import { make } from "../dom.js";

/** @returns {import("./choices.js").Field} */
export function createNumber() {
  const input = make("input.rnn-quiz-number", { type: "text", inputmode: "decimal", autocomplete: "off",
    spellcheck: "false", "aria-label": "Your answer, a number" });
  return {
    element: make("div", {}, input),
    hint: "Write a number, such as 0.5, −2 or 1/3.",
    read: () => input.value,
  };
}

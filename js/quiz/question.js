/** One question: its text, where to answer it, a button that checks, and what there is to say. */

import { make, makeButton } from "../dom.js";
import { createOptions, createTimesteps } from "./choices.js";
import { createLines } from "./lines.js";
import { markOf } from "./marking.js";
import { createNumber } from "./number_field.js";
import { icon, written } from "./parts.js";

/**
 * @typedef {import("./unpack.js").Question} Question
 * @typedef {import("./choices.js").Field} Field
 * @typedef {import("./marking.js").Mark} Mark
 */

/** @type {Record<Mark, {icon: "right" | "wrong" | "open", word: string}>} */
const MARKS = {
  right: { icon: "right", word: "Right." },
  part: { icon: "open", word: "Right as far as it goes." },
  wrong: { icon: "wrong", word: "Not yet." },
  open: { icon: "open", word: "" },
};

/**
 * @param {Question} question
 * @returns {Field}
 */
function createField(question) {
  switch (question.form) {
    case "choose": return createOptions(question);
    case "number": return createNumber();
    case "order": return createLines(question);
    case "point": return createTimesteps(question);
  }
}

/**
 * @param {Question} question
 * @param {number} number counted from 1
 * @param {(isRight: boolean) => void} onMark hears of each answer that was marked
 */
export function createQuestion(question, number, onMark) {
  const field = createField(question);
  const feedback = make("div.rnn-quiz-feedback", { role: "status" });
  const fieldset = make("fieldset", {},
    make("legend.rnn-quiz-text", {}, make("span.rnn-quiz-count", {}, `${number}.`),
      make("span", {}, ...written(question.question), " ", make("span.rnn-quiz-hint", {}, field.hint))),
    field.element,
    makeButton("rnn-quiz-button rnn-quiz-check", { type: "submit" }, "Check",
      make("span.rnn-quiz-spoken", {}, ` question ${number}`)),
    feedback);
  // A form of its own: its radio buttons are one group, and Enter checks.
  const form = make("form.rnn-quiz-question", { oninput: forget, onsubmit: check }, fieldset);

  /** @param {Event} event */
  function check(event) {
    event.preventDefault();
    const { mark, notes } = markOf(question, field.read());
    const { icon: name, word } = MARKS[mark];
    feedback.dataset.mark = mark;
    feedback.replaceChildren(icon(name), make("div", {}, notes.map(({ about, text }, i) => make("p", {},
      i === 0 && word ? make("strong", {}, `${word} `) : null,
      about ? make("span.rnn-quiz-about", {}, ...written(about.replace(/[.:]?$/, ": "))) : null, ...written(text)))));
    if (mark !== "open") onMark(mark === "right");
  }
  // What was said is about the answer before.
  function forget() {
    delete feedback.dataset.mark;
    feedback.replaceChildren();
  }
  return {
    element: form,
    clear() {
      form.reset();
      field.clear?.();
      forget();
    },
  };
}

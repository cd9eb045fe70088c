/** A self-test: questions that are answered on the page, and how many were right at first try. */

import { make, makeButton, setText } from "./dom.js";
import { isOurs, watchKeys } from "./keys.js";
import { createQuestion } from "./quiz/question.js";
import { createScore } from "./quiz/score.js";
import { unpack } from "./quiz/unpack.js";
import { bringStyle } from "./style.js";

/** @param {{model: {get: (name: string) => any}, el: HTMLElement}} view */
function render({ model, el }) {
  const { title, questions } = unpack(model.get("payload"));
  const score = createScore(questions.length);
  const result = make("div.rnn-quiz-result", { role: "status" });
  const paint = () => setText(result, score.words());
  const entries = questions.map((question, i) => createQuestion(question, i + 1, (isRight) => {
    score.note(i, isRight);
    paint();
  }));
  const again = makeButton("rnn-quiz-button", { onclick: startAgain }, "Start again");
  const root = make("div.rnn-quiz", { role: "group", "aria-label": title },
    make("div.rnn-quiz-title", {}, title), entries.map(({ element }) => element),
    make("div.rnn-quiz-end", {}, result, again));

  function startAgain() {
    for (const entry of entries) entry.clear();
    score.clear();
    paint();
    /** @type {HTMLElement | null} */ (entries[0].element.querySelector("input, button"))?.focus();
  }

  paint();
  el.append(root);
  const css = model.get("_css");
  const leaveStyle = css ? bringStyle(root, css, "--rnn-quiz") : null;
  // Else, Enter in a field would go to the notebook, and X on an answer cut its cell.
  const leaveKeys = watchKeys(root, (event) => {
    if (isOurs(event)) event.stopPropagation();
  });
  return () => {
    leaveStyle?.();
    leaveKeys();
  };
}

export default { render };

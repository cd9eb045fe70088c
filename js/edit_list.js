/** What has been changed: each edit with a button that takes it back, and what all of them changed. */

import { icon, make, makeButton, setText } from "./dom.js";
import { cut } from "./names.js";
import { cellOf } from "./run.js";
import { editText } from "./sentences.js";

/**
 * @typedef {import("./edits.js").Edits} Edits
 * @typedef {import("./what_if.js").WhatIfActs} WhatIfActs
 */

/**
 * @param {Edits} edits
 * @param {WhatIfActs} acts
 */
export function createEditList(edits, acts) {
  const list = make("ul.rnn-edits");
  const button = (/** @type {string} */ name, /** @type {string} */ key, /** @type {() => void} */ onclick) =>
    makeButton("rnn-button rnn-small", { onclick }, name, make("kbd", {}, key));
  const beside = make("input", { type: "checkbox", onchange: () => acts.showOriginal(beside.checked) });
  const row = make("div.rnn-what-row", { role: "group", "aria-label": "Edits" },
    list, button("Take back", "Z", acts.takeBack), button("Take all back", "⇧Z", acts.takeAllBack),
    make("label.rnn-check", {}, beside, "Show the original beside it"),
    make("span.rnn-legend", {}, "The stripe in a changed value is what it was."));
  const sentence = make("p.rnn-change");

  return {
    elements: [row, sentence],
    paint() {
      row.hidden = sentence.hidden = edits.list.length === 0;
      const texts = edits.list.map((edit) => {
        const run = cellOf(edits.runs[edit.run]);
        return (edits.runs.length > 1 ? `${cut(run.name)}: ` : "") + editText(run, edit);
      });
      if (list.dataset.texts !== JSON.stringify(texts)) {
        list.dataset.texts = JSON.stringify(texts);
        list.replaceChildren(...texts.map((text, i) => make("li", {},
          make("span.rnn-cut", { title: text }, text),
          makeButton("rnn-remove", { "aria-label": `Take back: ${text}`, onclick: () => acts.remove(i) }, icon("remove")))));
      }
      setText(sentence, acts.changeText());
    },
  };
}

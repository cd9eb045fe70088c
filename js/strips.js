/**
 * A sequence that scrolls on the screen. On paper nothing scrolls: there it goes on in strips below
 * each other, as a text does in lines.
 */

import { make } from "./dom.js";
import { createSequence } from "./sequence.js";

/**
 * @typedef {import("./sequence.js").SequenceOptions} SequenceOptions
 * @typedef {import("./sequence.js").SequenceRow} SequenceRow
 */

/**
 * A row for one more strip, with a label of its own.
 *
 * @param {SequenceRow} row
 * @returns {SequenceRow}
 */
const copyOf = (row) => ({
  ...row, label: row.label.flat().map((child) => (child instanceof Node ? child.cloneNode(true) : child)),
});

/** @param {SequenceOptions} options */
export function createStrips(options) {
  const scrolling = createSequence(options);
  const element = make("div", { class: "rnn-strips" }, scrolling.element);
  let printed = [scrolling];

  function cutForPaper() {
    const available = scrolling.room();
    const width = options.columnWidth(available);
    const count = Math.max(1, Math.floor(available / width));
    const starts = Array.from({ length: Math.ceil(options.columns / count) }, (_, i) => i * count);
    printed = starts.map((first) =>
      createSequence({ ...options, rows: options.rows.map(copyOf) },
        { first, count: Math.min(count, options.columns - first), width }));
  }

  return {
    element,
    /** @type {import("./cell.js").Paint} */
    paint(palette, fresh) {
      if (fresh) {
        printed = [scrolling];
        element.replaceChildren(scrolling.element);
        if (element.closest(".rnn-printed")) cutForPaper();
        element.replaceChildren(...printed.map((each) => each.element));
      }
      for (const each of printed) each.paint(palette, fresh);
    },
  };
}

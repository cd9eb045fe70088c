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

/** @param {import("./dom.js").Child[]} label */
const copyOf = (label) => label.map((child) => (child instanceof Node ? child.cloneNode(true) : child));

/**
 * A row for one more strip, with a label of its own.
 *
 * @param {SequenceRow} row
 * @returns {SequenceRow}
 */
const withLabel = (row) => ({ ...row, label: copyOf(row.label), names: row.names && /** @type {HTMLElement} */ (row.names.cloneNode(true)) });

/** @param {SequenceOptions} options */
export function createStrips(options) {
  const scrolling = createSequence(options);
  const element = make("div.rnn-strips", {}, scrolling.element);
  let printed = [scrolling];

  /** @param {typeof printed} sequences */
  function put(sequences) {
    printed = sequences;
    element.replaceChildren(...printed.map((each) => each.element));
  }
  function cutForPaper() {
    const available = scrolling.room();
    const width = options.columnWidth(available);
    const count = Math.max(1, Math.floor(available / width));
    const starts = Array.from({ length: Math.ceil(options.columns / count) }, (_, i) => i * count);
    return starts.map((first) =>
      createSequence({ ...options, hasAxis: true, axis: options.axis && copyOf(options.axis), rows: options.rows.map(withLabel) },
        { first, count: Math.min(count, options.columns - first), width }));
  }

  return {
    element,
    /** @type {import("./cell.js").Paint} */
    paint(palette, fresh) {
      const isPrinted = element.closest(".rnn-printed") !== null;
      // On the screen it stays where it is: put in anew, it would lose its place and the mouse.
      if (fresh && (isPrinted || printed[0] !== scrolling)) {
        put([scrolling]);
        if (isPrinted) put(cutForPaper());
      }
      for (const each of printed) each.paint(palette, fresh);
    },
  };
}

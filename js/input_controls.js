/** The controls that change the input of this timestep: its token, or one of its numbers. */

import { make, setText } from "./dom.js";
import { attempt, createNumberField, createSelect } from "./fields.js";
import { isRead } from "./order.js";
import { valueAt } from "./run.js";
import { labelOf, visible, vocabularyOf } from "./words.js";

/** @typedef {import("./what_if.js").Choice} Choice */

/**
 * @param {Choice} choice
 * @param {(words: string) => void} say what was refused
 */
export function createInput(choice, say) {
  const { run, now } = choice;
  let feature = 0;
  /** @type {Map<string, number[]>} */
  let vocabulary = new Map();

  /**
   * @param {number[]} values
   * @param {string | null} label
   * @param {boolean} goesOn
   */
  const edit = (values, label, goesOn = false) =>
    choice.edit({ type: "input", run: choice.index(), timestep: now(), values, label }, goesOn);
  /** @param {string} label */
  function setToken(label) {
    // A label may stand for several inputs: that of the original is the one it had here.
    const { labels, quantities: { inputs: { data, width } } } = choice.base();
    const isOriginal = labels?.[now()] === label;
    edit(isOriginal ? Array.from(data.subarray(now() * width, (now() + 1) * width)) : vocabulary.get(label) ?? [], label);
  }

  const words = make("span");
  const token = createSelect("Token", (label) => say(attempt(() => setToken(label))));
  const features = createSelect("Input feature", (index) => {
    feature = Number(index);
    paint();
  });
  const number = createNumberField({
    name: () => `Input feature ${feature} at timestep ${now()}`,
    target: () => [choice.index(), now(), feature].join(),
    get: () => valueAt(run(), "inputs", now(), feature),
    set(changed, goesOn) {
      const values = Array.from({ length: run().quantities.inputs.width },
        (_, i) => (i === feature ? changed : valueAt(run(), "inputs", now(), i)));
      edit(values, run().labels ? labelOf(choice.base(), values) : null, goesOn);
    },
  });
  const element = make("div.rnn-what-row", { role: "group", "aria-label": "Change an input" },
    make("span.rnn-what-word", {}, "Input"), words, token.element, features.element, number.element);

  function paint() {
    const { labels, quantities: { inputs: { width } } } = run();
    setText(words, `at timestep ${now()}${isRead(run(), now()) ? "" : ", which is skipped"}`);
    // A layer of a model doesn't read the token, but the outputs of those below it.
    token.element.hidden = !labels || Boolean(run().reads?.length);
    if (labels) {
      const label = labels[now()];
      const known = vocabulary.has(label) ? [...vocabulary.keys()] : [...vocabulary.keys(), label];
      token.paint(known.map((each) => [each, visible(each)]), label);
    }
    feature = Math.min(feature, width - 1);
    features.element.hidden = width === 1;
    features.paint(Array.from({ length: width }, (_, i) => [`${i}`, `x[${i}]`]), feature);
    number.paint();
  }

  return {
    element,
    paint,
    /** Another run has tokens of its own. */
    reset() {
      vocabulary = vocabularyOf(choice.base());
    },
  };
}

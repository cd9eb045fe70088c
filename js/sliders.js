/** A native range input for every number of a cell's weights. */

import { make, setText } from "./dom.js";
import { signed } from "./numbers.js";

/** @typedef {{label: string, names: string[]}} Group */

const STEP = 0.01;

/**
 * One slider with its name and its number; `set` is told of each move.
 *
 * @param {string} name
 * @param {string} group
 * @param {(value: number) => void} set
 */
function createSlider(name, group, set) {
  const input = make("input.rnn-weight", { type: "range", step: STEP, "aria-label": `${name} of ${group}` });
  const number = make("span.rnn-weight-number", { "aria-hidden": "true" });
  input.addEventListener("input", () => set(Number(input.value)));
  return {
    element: make("div.rnn-weight-row", {},
      make("span.rnn-weight-name", { "aria-hidden": "true" }, name), input, number),
    /**
     * @param {number} value
     * @param {number} reach
     */
    paint(value, reach) {
      input.min = String(-reach);
      input.max = String(reach);
      // A slider stands at multiples of its step; the number beside it is the weight's own.
      if (Math.abs(Number(input.value) - value) >= STEP / 2) input.value = String(value);
      input.setAttribute("aria-valuetext", signed(value));
      setText(number, signed(value));
    },
  };
}

/**
 * All sliders, an array of weights after another; `set` is told of each move by the number of its slider.
 *
 * @param {(index: number, value: number) => void} set
 */
export function createSliders(set) {
  const element = make("div.rnn-sliders");
  /** @type {ReturnType<typeof createSlider>[]} */
  let sliders = [];

  /** @param {Group} group */
  function createGroup({ label, names }) {
    const first = sliders.length;
    const own = names.map((name, i) => createSlider(name, label.split(":")[0], (value) => set(first + i, value)));
    sliders.push(...own);
    return make("div.rnn-weights", { role: "group", "aria-label": label },
      make("div.rnn-weights-label", {}, label), ...own.map((slider) => slider.element));
  }

  return {
    element,
    /** @param {Group[]} groups */
    build(groups) {
      sliders = [];
      element.replaceChildren(...groups.map(createGroup));
    },
    /**
     * @param {number[]} values
     * @param {number} reach
     */
    paint(values, reach) {
      sliders.forEach((slider, i) => slider.paint(values[i], reach));
    },
  };
}

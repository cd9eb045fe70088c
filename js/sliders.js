/** The explorer's sliders: a native range input for every number of a cell's weights. */

import { make, setText } from "./dom.js";
import { signed } from "./numbers.js";

/**
 * @typedef {import("./kernel.js").Model} Model
 * @typedef {{label: string, names: string[]}} Group
 */

const STEP = 0.01;

/**
 * One slider with its name and its number; `set` is told of each move.
 *
 * @param {string} name
 * @param {string} group
 * @param {(value: number) => void} set
 */
function createSlider(name, group, set) {
  const input = make("input", { type: "range", step: STEP, class: "rnn-weight", "aria-label": `${name} of ${group}` });
  const number = make("span", { class: "rnn-weight-number", "aria-hidden": "true" });
  input.addEventListener("input", () => set(Number(input.value)));
  return {
    element: make("div", { class: "rnn-weight-row" },
      make("span", { class: "rnn-weight-name", "aria-hidden": "true" }, name), input, number),
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

/** @param {{model: Model, el: HTMLElement}} view */
function render({ model, el }) {
  const root = make("div", { class: "rnn-sliders" });
  el.append(root);
  /** @type {ReturnType<typeof createSlider>[]} */
  let sliders = [];

  function paint() {
    const values = model.get("values");
    sliders.forEach((slider, i) => slider.paint(values[i], model.get("reach")));
  }
  /** @param {number} index @param {number} value */
  function move(index, value) {
    model.set("values", model.get("values").map((/** @type {number} */ old, /** @type {number} */ i) => (i === index ? value : old)));
    model.save_changes();
    paint();
  }
  /** @param {Group} group */
  function createGroup({ label, names }) {
    const first = sliders.length;
    const own = names.map((name, i) => createSlider(name, label.split(":")[0], (value) => move(first + i, value)));
    sliders.push(...own);
    return make("div", { class: "rnn-weights", role: "group", "aria-label": label },
      make("div", { class: "rnn-weights-label" }, label), ...own.map(({ element }) => element));
  }
  function build() {
    sliders = [];
    root.replaceChildren(...model.get("groups").map(createGroup));
    paint();
  }

  const listeners = Object.entries({ "change:groups": build, "change:values": paint, "change:reach": paint });
  for (const [event, listener] of listeners) model.on(event, listener);
  build();
  return () => {
    for (const [event, listener] of listeners) model.off(event, listener);
  };
}

export default { render };

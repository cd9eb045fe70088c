/** The explorer's controls: sliders for all weights, the input, the activation, and random weights from a seed. */

import { make, setText } from "./dom.js";
import { isOurs, watchKeys } from "./keys.js";
import { createSliders } from "./sliders.js";

/** @typedef {import("./kernel.js").Model & {send: (content: any) => void}} Model */

const LARGEST_SEED = 9999;

/**
 * A field under its name.
 *
 * @param {string} name
 * @param {HTMLElement} field
 */
const named = (name, field) => make("label.rnn-named", {}, make("span", {}, name), field);

/** @param {{model: Model, el: HTMLElement}} view */
function render({ model, el }) {
  /** @param {string} name @param {any} value */
  function tell(name, value) {
    model.set(name, value);
    model.save_changes();
  }
  const sliders = createSliders((index, value) => {
    tell("values", model.get("values").map((/** @type {number} */ old, /** @type {number} */ i) => (i === index ? value : old)));
    paintWeights();
  });
  const input = make("input.rnn-input-text", { type: "text", spellcheck: "false", autocomplete: "off",
    onchange: () => tell("input", input.value) });
  const activation = make("select.rnn-activation", { onchange: () => tell("activation", activation.value) });
  const seed = make("input.rnn-seed", { type: "number", min: 0, max: LARGEST_SEED, step: 1, value: 0,
    onchange: () => { seed.value = String(seedOf(seed.value)); } });
  const draw = make("button.rnn-button", { type: "button", title: "Draw all weights from this seed",
    onclick: () => model.send({ button: "draw", seed: seedOf(seed.value) }) }, "Random weights");
  const reset = make("button.rnn-button", { type: "button", title: "The weights this explorer started with",
    onclick: () => model.send({ button: "reset" }) }, "Start again");
  const message = make("div.rnn-message", { role: "status" });
  const choice = named("activation", activation);
  const root = make("div.rnn-controls", {}, sliders.element,
    make("div.rnn-fields", {}, named("input", input), choice, named("seed", seed), draw, reset), message);

  const paintWeights = () => sliders.paint(model.get("values"), model.get("reach"));
  function build() {
    sliders.build(model.get("groups"));
    paintWeights();
  }
  function paintInput() {
    input.value = model.get("input");
    input.size = Math.min(60, Math.max(24, input.value.length));
  }
  function paintActivation() {
    const names = model.get("activations");
    choice.hidden = !names.length;
    activation.replaceChildren(...names.map((/** @type {string} */ name) => make("option", { value: name }, name)));
    activation.value = model.get("activation");
  }
  const paintMessage = () => setText(message, model.get("message"));

  const listeners = Object.entries({
    "change:groups": build, "change:values": paintWeights, "change:reach": paintWeights, "change:input": paintInput,
    "change:activations": paintActivation, "change:activation": paintActivation, "change:message": paintMessage,
  });
  for (const [event, listener] of listeners) model.on(event, listener);
  for (const paint of [build, paintInput, paintActivation, paintMessage]) paint();
  el.append(root);
  // Else, Enter in the input would go to the notebook, and X on a slider cut its cell.
  const leaveKeys = watchKeys(root, (event) => {
    if (isOurs(event)) event.stopPropagation();
  });
  return () => {
    leaveKeys();
    for (const [event, listener] of listeners) model.off(event, listener);
  };
}

/**
 * A seed as NumPy takes it, whatever was typed.
 *
 * @param {string} text
 */
const seedOf = (text) => Math.min(LARGEST_SEED, Math.max(0, Math.trunc(Number(text)) || 0));

export default { render };

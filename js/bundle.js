/** What the bundle hands out: how a stepper is drawn, for the steppers that refer to it, and a saved page. */

import template from "../rnn_helpers/widgets/saved_page.html";
import { showSaved as show } from "./saved_page.js";
import { Stepper } from "./stepper.js";
import { bringStyle } from "./style.js";

/**
 * @typedef {import("./kernel.js").Model} Model
 * @typedef {import("./save_page.js").Sources} Sources
 */

/**
 * @param {{model: Model, el: HTMLElement}} context
 * @param {(() => Sources) | null} sources
 */
function renderFrom({ model, el }, sources) {
  const root = document.createElement("div");
  root.className = "rnn-stepper";
  el.append(root);
  const css = sources?.().css;
  const leave = css ? bringStyle(root, css, "--rnn-text") : null;
  const { stop } = new Stepper(model, root, sources);
  return () => {
    leave?.();
    stop();
  };
}

/**
 * The widget that all steppers refer to carries what a saved page is made of.
 *
 * @param {{model: Model}} page
 */
function initialize({ model: page }) {
  const sources = () => ({ template, javascript: page.get("_esm"), css: page.get("_css") });
  return { render: (/** @type {{model: Model, el: HTMLElement}} */ context) => renderFrom(context, sources) };
}

/**
 * @param {any} state
 * @param {HTMLElement} element
 * @param {Omit<Sources, "template">} sources
 */
export function showSaved(state, element, sources) {
  show(state, element, () => ({ template, ...sources }));
}

/** @param {{model: Model, el: HTMLElement}} context */
const render = (context) => renderFrom(context, null);

export default { initialize, render };

/** What the bundle hands out: the widget that anywidget renders, and the stepper of a saved page. */

import { Stepper } from "./stepper.js";

export { showSaved } from "./saved_page.js";

/** @param {{model: import("./kernel.js").Model, el: HTMLElement}} context */
function render({ model, el }) {
  const root = document.createElement("div");
  el.append(root);
  return new Stepper(model, root).stop;
}

export default { render };

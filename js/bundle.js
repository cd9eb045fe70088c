/** What the bundle hands out: how a stepper is drawn, for the steppers that refer to it, and a saved page. */

import { Stepper } from "./stepper.js";

export { showSaved } from "./saved_page.js";

/** @param {{model: import("./kernel.js").Model, el: HTMLElement}} context */
function render({ model, el }) {
  const root = document.createElement("div");
  el.append(root);
  return new Stepper(model, root).stop;
}

export default { initialize: () => ({ render }), render };

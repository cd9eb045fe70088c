/**
 * What anywidget loads for each stepper: the page's modules are sent once, with a widget of their own
 * that all steppers of a kernel refer to, and drawn from there.
 */

/** @typedef {import("./kernel.js").Model} Model */

/** @param {{model: Model, el: HTMLElement, host: {getWidget: (reference: string) => Promise<{exports: any}>}}} context */
async function render({ model, el, host }) {
  const { exports } = await host.getWidget(model.get("page"));
  return exports.render({ model, el });
}

export default { render };

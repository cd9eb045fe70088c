/**
 * What anywidget loads for each stepper: the page's modules and its style are sent once, with a widget of
 * their own that all steppers of a kernel refer to, and drawn from there.
 */

/** @typedef {import("./kernel.js").Model & {send: (content: any) => void}} Model */
/** @typedef {{render: (context: {model: Model, el: HTMLElement}) => () => void}} Page */

/**
 * The page, from Python over the stepper's own line: in a host where widgets can't refer to each other.
 *
 * @param {Model} model
 * @returns {Promise<Page>}
 */
async function askedFor(model) {
  const { javascript, css } = await new Promise((resolve) => {
    /** @param {any} content */
    const listen = (content) => {
      if (!content?.javascript) return;
      model.off("msg:custom", /** @type {() => void} */ (listen));
      resolve(content);
    };
    model.on("msg:custom", /** @type {() => void} */ (listen));
    model.send({ ask: "page" });
  });
  const address = URL.createObjectURL(new Blob([javascript], { type: "text/javascript" }));
  const { default: page } = await import(address);
  URL.revokeObjectURL(address);
  /** @type {Record<string, string>} */
  const sources = { _esm: javascript, _css: css };
  return page.initialize({ model: { get: (/** @type {string} */ name) => sources[name] } });
}

/** @param {{model: Model, el: HTMLElement, host?: {getWidget?: (reference: string) => Promise<{exports: Page}>}}} context */
async function render({ model, el, host }) {
  // A host may know no reference, or have the widget in another session: each visitor of a marimo app has one
  const shared = await host?.getWidget?.(model.get("page")).catch(() => null);
  const page = shared?.exports ?? (await askedFor(model));
  return page.render({ model, el });
}

export default { render };

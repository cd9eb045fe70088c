/** Hearing of the widget's model, and telling Python of edits, if there is a Python to tell. */

import { areSame } from "./edits.js";

/** @typedef {import("./edits.js").Edit} Edit */
/**
 * @typedef {object} Model The widget's model, as anywidget hands it out; a saved page has one of its own.
 * @property {(name: string) => any} get
 * @property {(name: string | Record<string, any>, value?: any) => void} set
 * @property {() => void} save_changes
 * @property {(event: string, listener: () => void) => void} on
 * @property {(event: string, listener: () => void) => void} off
 * @property {any} [widget_manager]
 */

/**
 * Hears of what Python, or another view, changes.
 *
 * @param {Model} model
 * @param {Record<string, () => void>} changes what to do, by the name of what changed
 * @returns {() => void} stops it
 */
export function watchModel(model, changes) {
  const listeners = Object.entries(changes).map(([name, listener]) => /** @type {const} */ ([`change:${name}`, listener]));
  for (const [event, listener] of listeners) model.on(event, listener);
  return () => listeners.forEach(([event, listener]) => model.off(event, listener));
}

/**
 * Whether there is a kernel to hear of an edit, as far as the page's widget manager knows of kernels at all.
 *
 * @param {any} manager
 */
function hasKernel(manager) {
  if (!manager || !("kernel" in manager)) return true;
  const { kernel } = manager;
  return Boolean(kernel) && !kernel.isDisposed && kernel.status !== "dead" && kernel.connectionStatus !== "disconnected";
}

/**
 * A dead kernel hears nothing, and ipywidgets would log an error. The edit stays on the page.
 *
 * @param {Model} model
 * @param {Edit[] | string[]} list
 * @param {string} name of what changed
 */
export function tellPython(model, list, name = "edits") {
  if (areSame(model.get(name), list)) return;
  model.set(name, list);
  if (hasKernel(model.widget_manager)) model.save_changes();
}

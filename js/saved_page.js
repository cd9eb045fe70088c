/** A saved page: a stepper with no kernel, no server and no network behind it. */

import { Stepper } from "./stepper.js";

/**
 * A model without a kernel that behaves like a live one: what is set stays, and who listens hears of it.
 *
 * @param {Record<string, any>} state
 * @returns {import("./kernel.js").Model}
 */
export function savedModel(state) {
  const values = { ...state };
  /** @type {Map<string, Set<() => void>>} */
  const listeners = new Map();
  return {
    get: (name) => values[name],
    set(name, value) {
      if (values[name] === value) return;
      values[name] = value;
      for (const listener of listeners.get(`change:${name}`) ?? []) listener();
    },
    save_changes() {},
    on(event, listener) {
      listeners.set(event, (listeners.get(event) ?? new Set()).add(listener));
    },
    off(event, listener) {
      listeners.get(event)?.delete(listener);
    },
  };
}

/**
 * The state that stands in the page, with its numbers decoded from base64.
 *
 * @param {any} state
 */
export function decoded(state) {
  const runs = state.payload.runs.map((/** @type {any} */ run) => {
    if (run.buffer === undefined) return run;
    const bytes = Uint8Array.from(atob(run.buffer), (character) => character.charCodeAt(0));
    return { ...run, buffer: new DataView(bytes.buffer) };
  });
  return { ...state, payload: { ...state.payload, runs } };
}

/**
 * Shows a saved state in an element.
 *
 * @param {any} state
 * @param {HTMLElement} element
 */
export function showSaved(state, element) {
  const root = document.createElement("div");
  element.append(root);
  new Stepper(savedModel(decoded(state)), root);
}

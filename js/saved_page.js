/** A saved page: a stepper with no kernel, no server and no network behind it. */

import { areSame } from "./edits.js";
import { byName } from "./names.js";
import { Stepper } from "./stepper.js";

/**
 * A model without a kernel that behaves like a live one: what is set stays, and who listens hears of it.
 *
 * @param {Record<string, any>} state
 * @returns {import("./kernel.js").Model}
 */
export function savedModel(state) {
  const values = byName(state);
  const events = new EventTarget();
  return {
    get: (name) => values[name],
    set(name, value) {
      const given = Object.entries(typeof name === "string" ? { [name]: value } : name);
      const changed = given.filter(([key, now]) => values[key] !== now && !areSameLists(values[key], now));
      for (const [key, now] of changed) values[key] = now;
      for (const event of [...changed.map(([key]) => `change:${key}`), "change"]) {
        if (changed.length) events.dispatchEvent(new Event(event));
      }
    },
    save_changes() {},
    on(names, listener) {
      for (const name of names.split(" ")) events.addEventListener(name, listener);
    },
    off(names, listener) {
      for (const name of names.split(" ")) events.removeEventListener(name, listener);
    },
  };
}

/**
 * Lists of the same edits are no change; the numbers of a payload can't be compared like this.
 *
 * @param {unknown} a
 * @param {unknown} b
 */
const areSameLists = (a, b) => Array.isArray(a) && areSame(a, b);

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
 * @param {() => import("./save_page.js").Sources} sources of this page, to save it once more
 */
export function showSaved(state, element, sources) {
  const root = document.createElement("div");
  element.append(root);
  new Stepper(savedModel(decoded(state)), root, sources);
}

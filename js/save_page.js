/** Saving the page as it is: one file that steps with no kernel, no server and no network. */

/**
 * @typedef {import("./python_line.js").State} State
 *
 * @typedef {object} Sources What a saved page is made of.
 * @property {string} template with a place in double braces for each part
 * @property {string} javascript
 * @property {string} css
 */

const ENTITIES = new Map([["&", "&amp;"], ["<", "&lt;"], [">", "&gt;"], ['"', "&quot;"], ["'", "&#x27;"]]);
const CHUNK = 0x8000; // bytes that are turned into text at once

/** @param {string} text */
const escaped = (text) => text.replace(/[&<>"']/g, (character) => ENTITIES.get(character) ?? "");

/** @param {ArrayBufferView} view */
function base64({ buffer, byteOffset, byteLength }) {
  const bytes = new Uint8Array(buffer, byteOffset, byteLength);
  let text = "";
  for (let i = 0; i < bytes.length; i += CHUNK) text += String.fromCharCode(...bytes.subarray(i, i + CHUNK));
  return btoa(text);
}

/**
 * A state as it stands in a page: its numbers as base64.
 *
 * @param {State} state
 */
const encoded = (state) => JSON.stringify({ ...state, payload: { ...state.payload,
  runs: state.payload.runs.map((/** @type {any} */ run) => (run.buffer ? { ...run, buffer: base64(run.buffer) } : run)) } });

/**
 * The page in full, the one that `Stepper.save` writes.
 *
 * @param {State} state
 * @param {Sources} sources
 */
export function pageOf(state, { template, javascript, css }) {
  const { title, summary } = state.payload;
  const parts = new Map([
    ["title", escaped(title || `Stepper: ${summary}`)],
    ["css", css],
    ["javascript", javascript],
    // "<" as an escape, so that no token can end the script element
    ["state", encoded(state).replaceAll("<", "\\u003c")],
  ]);
  return template.replace(/\{\{(\w+)\}\}/g, (place, name) => parts.get(name) ?? place);
}

/**
 * Hands a page to whoever saves it.
 *
 * @param {string} page
 */
export function download(page) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([page], { type: "text/html" }));
  link.download = "stepper.html";
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

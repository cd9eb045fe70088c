/** What the keys do, while the stepper has the focus. */

import { byName } from "./names.js";

/**
 * @typedef {import("./playhead.js").Playhead} Playhead
 * @typedef {object} KeyActs
 * @property {(step: () => void) => void} byHand a step of a person
 * @property {() => void} toggleHelp
 * @property {() => void} toggleFullscreen
 * @property {() => void} takeBack
 * @property {() => void} takeAllBack
 * @property {() => void} letGo
 * @property {() => void} goBack
 */

const [ACROSS, DOWN] = [["ArrowLeft", "ArrowRight"], ["ArrowUp", "ArrowDown"]];
const ENDS = ["Home", "End"];

/**
 * The keys that belong to what has the focus: those that the browser itself gives it.
 *
 * @param {Element} target
 */
function keysOf(target) {
  if (target.matches("summary, button, a, input[type=checkbox]")) return [" "];
  if (target.matches("input")) return [...ACROSS, ...DOWN, ...ENDS];
  // The sequence scrolls along with the playhead, and an arrow there moves both.
  if (target.matches(".rnn-stepper, .rnn-scroll")) return [];
  return [
    ...(target.scrollWidth > target.clientWidth ? ACROSS : []),
    ...(target.scrollHeight > target.clientHeight ? [...DOWN, ...ENDS, " "] : []),
  ];
}

/**
 * Whether a key is the stepper's. Those with Ctrl and the like are the notebook's, such as Ctrl+S;
 * but with Enter it would run the cell, and the stepper be gone.
 *
 * @param {KeyboardEvent} event
 */
export const isOurs = ({ key, ctrlKey, metaKey, altKey }) => key === "Enter" || !(ctrlKey || metaKey || altKey);

/**
 * Hears of the keys that are pressed inside the stepper.
 *
 * @param {HTMLElement} root
 * @param {(event: KeyboardEvent) => void} onKey
 * @returns {() => void} stops it
 */
export function watchKeys(root, onKey) {
  // Notebook 7 listens on the document, before a key has come down to what has the focus, and asks
  // that element and those around it for this attribute. The window hears of the key still earlier.
  const hide = (/** @type {KeyboardEvent} */ event) => {
    if (!event.composedPath().includes(root)) return;
    /** @type {Element} */ (event.target).toggleAttribute("data-lm-suppress-shortcuts", isOurs(event));
  };
  window.addEventListener("keydown", hide, true);
  root.addEventListener("keydown", onKey);
  return () => {
    window.removeEventListener("keydown", hide, true);
    root.removeEventListener("keydown", onKey);
  };
}

/**
 * @param {Playhead} playhead
 * @param {KeyActs} acts
 * @param {() => boolean} isOnShow
 */
export function createKeys(playhead, { byHand, toggleHelp, toggleFullscreen, takeBack, takeAllBack, letGo, goBack }, isOnShow) {
  const KEYS = byName({
    Backspace: goBack,
    ArrowRight: () => byHand(() => playhead.right()),
    ArrowLeft: () => byHand(() => playhead.left()),
    Home: () => byHand(() => playhead.jump(0)),
    End: () => byHand(() => playhead.jump(playhead.lastTimestep)),
    ArrowDown: () => byHand(() => playhead.down()),
    ArrowUp: () => byHand(() => playhead.up()),
    " ": () => playhead.toggle(),
    "?": toggleHelp,
    f: toggleFullscreen,
    F: toggleFullscreen,
    z: takeBack,
    Z: takeAllBack,
    Escape: letGo,
  });
  return (/** @type {KeyboardEvent} */ event) => {
    if (!isOurs(event)) return;
    // JupyterLab listens around the stepper. There, A would insert a cell.
    event.stopPropagation();
    const target = /** @type {Element} */ (event.target);
    const action = KEYS[event.key];
    if (!isOnShow() || !action || target.matches("select, .rnn-number") || keysOf(target).includes(event.key)) return;
    event.preventDefault();
    action();
  };
}

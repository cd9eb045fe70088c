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
 * @param {Playhead} playhead
 * @param {KeyActs} acts
 * @param {() => boolean} isOnShow
 */
export function createKeys(playhead, { byHand, toggleHelp, toggleFullscreen, takeBack, takeAllBack, letGo }, isOnShow) {
  const KEYS = byName({
    ArrowRight: () => byHand(() => playhead.forward()),
    ArrowLeft: () => byHand(() => playhead.back()),
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
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    // Nothing pressed in here may reach the notebook, where A would insert a cell.
    event.stopPropagation();
    const target = /** @type {Element} */ (event.target);
    const action = KEYS[event.key];
    if (!isOnShow() || !action || target.matches("select, .rnn-number") || keysOf(target).includes(event.key)) return;
    event.preventDefault();
    action();
  };
}

/** What the keys do, while the stepper has the focus. */

/**
 * @typedef {import("./playhead.js").Playhead} Playhead
 * @typedef {object} KeyActs
 * @property {(step: () => void) => void} byHand a step of a person
 * @property {() => void} toggleFullscreen
 * @property {() => void} takeBack
 * @property {() => void} takeAllBack
 * @property {() => void} letGo
 */

/** Keys that work in a control that has keys of its own, too. */
const EVERYWHERE = ["z", "Z", "f", "F", "Escape"];

/**
 * @param {Playhead} playhead
 * @param {KeyActs} acts
 * @param {() => boolean} isOnShow
 */
export function createKeys(playhead, { byHand, toggleFullscreen, takeBack, takeAllBack, letGo }, isOnShow) {
  /** @type {Record<string, () => void>} */
  const KEYS = {
    ArrowRight: () => byHand(() => playhead.forward()),
    ArrowLeft: () => byHand(() => playhead.back()),
    Home: () => byHand(() => playhead.jump(0)),
    End: () => byHand(() => playhead.jump(playhead.lastTimestep)),
    ArrowDown: () => byHand(() => playhead.down()),
    ArrowUp: () => byHand(() => playhead.up()),
    " ": () => playhead.toggle(),
    f: toggleFullscreen,
    F: toggleFullscreen,
    z: takeBack,
    Z: takeAllBack,
    Escape: letGo,
  };
  return (/** @type {KeyboardEvent} */ event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    // Nothing pressed in here may reach the notebook, where A would insert a cell.
    event.stopPropagation();
    const target = /** @type {Element} */ (event.target);
    const action = KEYS[event.key];
    if (!isOnShow() || !action || target.matches("select, .rnn-number")) return;
    if (target.matches(".rnn-own-keys") && !EVERYWHERE.includes(event.key)) return;
    if (event.key === " " && target.closest("button")) return;
    event.preventDefault();
    action();
  };
}

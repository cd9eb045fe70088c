/** What a person does, wherever it is done. */

import { layerActs } from "./layer_acts.js";
import { toggleFullscreen } from "./screen.js";

/**
 * @typedef {import("./edits.js").Edit} Edit
 * @typedef {import("./stepper.js").Stepper} Stepper
 */

/** @param {Stepper} stepper */
export function actsOf(stepper) {
  const { playhead, edits } = stepper;
  return {
    byHand: (/** @type {() => void} */ step) => stepper.byHand(step),
    paint: (/** @type {boolean} */ fresh) => stepper.paint(fresh),
    refit: () => stepper.refit(),
    announce: (/** @type {string} */ words) => stepper.announce(words),
    setNotation: (/** @type {string} */ name) => stepper.setNotation(name),
    edit(/** @type {Edit} */ edit, /** @type {boolean} */ goesOn) {
      playhead.stop();
      edits.make(edit, goesOn);
    },
    remove: (/** @type {number} */ index) => stepper.takingBack(() => edits.remove(index)),
    takeBack: () => stepper.takingBack(() => edits.takeBack()),
    takeAllBack: () => stepper.takingBack(() => edits.takeAllBack()),
    changeText: () => stepper.changeText(),
    showOriginal: (/** @type {boolean} */ wanted) => {
      stepper.panels.isBeside = wanted;
      stepper.panels.keepingFocus(() => stepper.build());
      stepper.paint(true);
    },
    toggleWhatIf: () => stepper.openWhatIf(Boolean(stepper.whatIf.element.hidden)),
    toggleHelp: () => stepper.openHelp(Boolean(stepper.help.element.hidden)),
    toggleFullscreen: () => toggleFullscreen(stepper.root),
    letGo: () => stepper.letGo(),
    ...layerActs(stepper),
  };
}

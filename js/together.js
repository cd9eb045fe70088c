/**
 * Several views of one stepper keep together: they are at the same place and have the same notation.
 * They tell each other through the widget's model, as of edits, by an attribute that Python has no
 * trait for: nothing is sent for it.
 *
 * @typedef {object} Moment What the views have in common.
 * @property {import("./playhead.js").Place} place
 * @property {string} notation
 * @property {unknown[]} asked what Python had asked for by then; what it asks for later counts more
 */

import { areSame } from "./edits.js";

/**
 * @param {import("./kernel.js").Model} model
 * @param {object} view
 * @param {import("./playhead.js").Playhead} view.playhead
 * @param {() => string} view.notation
 * @param {(name: string) => void} view.setNotation
 * @param {() => boolean} view.isOnShow
 */
export function keepTogether(model, { playhead, notation, setNotation, isOnShow }) {
  const asked = () => [model.get("timestep"), model.get("notation")];
  /** @returns {Moment} */
  const now = () => ({ place: playhead.place, notation: notation(), asked: asked() });
  let isHearing = false;

  function tell() {
    if (!isHearing && isOnShow() && !areSame(model.get("moment"), now())) model.set("moment", now());
  }
  function hear() {
    /** @type {Moment | undefined} */
    const moment = model.get("moment");
    if (!moment || !isOnShow() || !areSame(moment.asked, asked()) || areSame(moment, now())) return;
    isHearing = true;
    playhead.stop();
    setNotation(moment.notation);
    playhead.moveTo(moment.place);
    isHearing = false;
  }

  playhead.addEventListener("move", tell);
  model.on("change:moment", hear);
  hear();
  return {
    tell,
    hear,
    stop() {
      playhead.removeEventListener("move", tell);
      model.off("change:moment", hear);
    },
  };
}

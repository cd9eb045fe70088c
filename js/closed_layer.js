/** A layer that is closed: its outputs over all timesteps, and on top of the first one its input. */

import { createCellSequence, spokenOf } from "./cell.js";
import { stepSentence } from "./sentences.js";

/**
 * @param {import("./view.js").View} view
 * @param {import("./cell.js").Acts} acts
 * @param {boolean} hasInput
 */
export function createClosedLayer(view, acts, hasInput) {
  const sequence = createCellSequence(view, acts, (key) => key === "hidden_state" || (hasInput && key === "inputs"));
  return {
    element: sequence.element,
    partName: "equation",
    say: () => stepSentence(view.run, view.timestep),
    spoken: () => spokenOf(view),
    paint: sequence.paint,
  };
}

/** A layer that is closed: its outputs over all timesteps, and on top of the first one its input. */

import { createCellSequence } from "./cell.js";
import { stepSentence } from "./sentences.js";

/**
 * @param {import("./view.js").View} view
 * @param {import("./cell.js").Acts} acts
 * @param {boolean} hasInput
 */
export function createOutputs(view, acts, hasInput) {
  const sequence = createCellSequence(view, acts, (key) => key === "hidden_state" || (hasInput && key === "inputs"));
  return {
    element: sequence.element,
    partName: "equation",
    say: () => stepSentence(view.run, view.timestep),
    spoken: () => view.spoken(),
    paint: sequence.paint,
  };
}

/** A layer that is closed: its outputs over all timesteps, and on top of the first one its input. */

import { createCellSequence, spokenOf } from "./cell.js";
import { stepSentence } from "./sentences.js";

const COLORS_HEIGHT = 58;

/**
 * @param {import("./view.js").View} view
 * @param {import("./cell.js").Acts} acts
 * @param {{isFirst: boolean, isLast: boolean}} place of all on show: the first one has the input, the
 *   last one the timesteps, below columns that all layers share
 */
export function createClosedLayer(view, acts, { isFirst, isLast }) {
  const sequence = createCellSequence(view, acts, (key) => key === "hidden_state" || (isFirst && key === "inputs"),
    { hasAxis: isLast, colorsHeight: COLORS_HEIGHT });
  return {
    element: sequence.element,
    partName: "equation",
    say: () => stepSentence(view.run, view.timestep),
    spoken: () => spokenOf(view),
    paint: sequence.paint,
  };
}

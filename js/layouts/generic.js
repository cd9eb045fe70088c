/** The layout of a cell that has none of its own: its quantities in a row, in the order of computation. */

import { stack } from "./parts.js";

/** @type {import("./parts.js").LayOut} */
export function layOut(run, width, box, height) {
  const shown = run.equations.filter(({ quantity }) => quantity !== "prediction");
  const columns = run.states.length + shown.length;
  const x = (/** @type {number} */ column) => ((column + 0.5) * width) / columns;
  const top = 60;
  return {
    height: top + height + 60,
    body: { x: 2, y: top - 34, width: width - 4, height: height + 46 },
    stacks: [
      ...run.states.map((state, i) => stack(state, x(i), top, { previous: true })),
      ...shown.map(({ quantity }, i) => stack(quantity, x(run.states.length + i), top)),
    ],
    nodes: [],
    input: { x: box / 2 + 4, y: top + height + 36 },
    readout: { x: x(columns - 1), y: top + height + 44, lead: top + height },
    wires: [],
  };
}

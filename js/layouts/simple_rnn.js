/** The layout of a simple recurrent cell: U h₋ + W x + b = sum, then h, and back to the beginning. */

import { ACTIVATIONS } from "../activations.js";
import { pill, stack, wire } from "./parts.js";

export const draws = Object.keys(ACTIVATIONS).map((activation) => {
  const sum = "W inputs + U hidden_state- + b";
  return [`hidden_state = ${activation === "linear" ? sum : `${activation}(${sum})`}`];
});

/** @type {import("./parts.js").LayOut} */
export function layOut(run, width, box, height) {
  // Six columns: h₋, then U h₋ + W x + b = sum, then h. The last gap is wider, for the activation.
  const gap = Math.min(60, (width - 6 * box) / 5.8);
  const left = (width - 6 * box - 5.8 * gap) / 2;
  const x = (/** @type {number} */ column) => left + box / 2 + column * (box + gap) + (column === 5 ? 0.8 * gap : 0);
  const top = 70;
  const middle = top + height / 2;
  const inputTop = top + height + 44;
  const name = run.equations[0].activation;
  const between = (/** @type {number} */ column) => (x(column) + x(column + 1)) / 2;
  return {
    height: inputTop + 30,
    body: { x: x(1) - box / 2 - 12, y: top - 30, width: x(4) - x(1) + box + 24, height: height + 44 },
    stacks: [
      stack("hidden_state", x(0), top, { previous: true }),
      stack("hidden_state", x(1), top, { group: 1 }),
      stack("hidden_state", x(2), top, { group: 0 }),
      stack("hidden_state", x(3), top, { group: 2 }),
      stack("hidden_state", x(4), top, { group: "sum" }),
      stack("hidden_state", x(5), top),
    ],
    nodes: [
      { type: "sign", text: "+", x: between(1), y: middle },
      { type: "sign", text: "+", x: between(2), y: middle },
      { type: "sign", text: "=", x: between(3), y: middle },
      { type: "note", text: "and again at the next timestep", x: (x(0) + x(5)) / 2, y: 12 },
      pill(ACTIVATIONS[name].sign || "linear", between(4), gap > 30 ? middle : top + height + 16, "hidden_state"),
    ],
    input: { x: x(2), y: inputTop },
    readout: { x: x(5), y: inputTop - 10 },
    wires: [
      wire(`M${x(0) + box / 2} ${middle}H${x(1) - box / 2}`, "hidden_state", { arrow: "right" }),
      wire(`M${x(4) + box / 2} ${middle}H${x(5) - box / 2}`, "hidden_state", { arrow: "right" }),
      wire(`M${x(2)} ${inputTop}V${top + height}`, "hidden_state", { arrow: "up" }),
      wire(`M${x(5)} ${top - 22}V32Q${x(5)} 22 ${x(5) - 10} 22H${x(0) + 10}Q${x(0)} 22 ${x(0)} 32V${top - 22}`, null, {
        arrow: "down", dashed: true,
      }),
    ],
  };
}

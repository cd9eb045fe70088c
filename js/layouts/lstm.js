/** The layout of the LSTM: the line of the cell state above, its gates and its candidate below. */

import { betweenStates, operator, pill, stack, wire } from "./parts.js";

const sum = (/** @type {number} */ gate) => `W[${gate}] inputs + U[${gate}] hidden_state- + b[${gate}]`;

export const draws = [[
  `forget_gate = sigmoid(${sum(0)})`,
  `input_gate = sigmoid(${sum(1)})`,
  `candidate = tanh(${sum(2)})`,
  "cell_state = forget_gate * cell_state- + input_gate * candidate",
  `output_gate = sigmoid(${sum(3)})`,
  "hidden_state = output_gate * tanh(cell_state)",
]];

/** @type {import("./parts.js").LayOut} */
export function layOut(_run, width, box, height) {
  const { left, right, at } = betweenStates(width, box);
  const [f, i, g, o] = [0.12, 0.36, 0.58, 0.8].map(at);
  const out = Math.min(right - 9, o + box / 2 + 26);
  const line = 24 + height / 2;
  const join = line + 46;
  const top = join + 52;
  const pills = top + height + 18;
  const bus = pills + 26;
  const inputBus = bus + 16;
  const middle = (i + g) / 2;
  const words = i - f > 96;
  const rise = (/** @type {number} */ x, /** @type {string} */ equation) => [
    wire(`M${x} ${inputBus}V${pills + 10}`, equation, { dots: [[x, bus], [x, inputBus]] }),
    wire(`M${x} ${pills - 10}V${top + height}`, equation),
  ];
  return {
    height: Math.max(bus + height / 2 + 6, inputBus + 54),
    body: { x: left - 8, y: line - 30, width: right - left + 16, height: inputBus - line + 46 },
    stacks: [
      stack("cell_state", box / 2, line - height / 2, { previous: true }),
      stack("hidden_state", box / 2, bus - height / 2, { previous: true }),
      stack("forget_gate", f, top, { word: words && "forget", side: "left" }),
      stack("input_gate", i, top, { word: words && "input", side: "left" }),
      stack("candidate", g, top, { word: words && "candidate", side: "left" }),
      stack("output_gate", o, top, { word: words && "output", side: "left" }),
      stack("cell_state", width - box / 2, line - height / 2),
      stack("hidden_state", width - box / 2, bus - height / 2),
    ],
    nodes: [
      operator("×", f, line, "cell_state"),
      operator("+", middle, line, "cell_state"),
      operator("×", middle, join, "cell_state"),
      pill("tanh", out, join, "hidden_state"),
      operator("×", out, top + height / 2, "hidden_state"),
      pill("σ", f, pills, "forget_gate"),
      pill("σ", i, pills, "input_gate"),
      pill("tanh", g, pills, "candidate"),
      pill("σ", o, pills, "output_gate"),
    ],
    input: { x: f, y: inputBus + 24, lead: inputBus },
    readout: { x: width - box / 2, y: Math.max(bus + height / 2 + 30, inputBus + 24), lead: bus + height / 2 },
    wires: [
      wire(`M${box} ${line}H${width - box}`, "cell_state", { arrow: "right", main: true }),
      wire(`M${box} ${bus}H${o}`, null),
      wire(`M${f} ${inputBus}H${o}`, null),
      ...rise(f, "forget_gate"), ...rise(i, "input_gate"), ...rise(g, "candidate"), ...rise(o, "output_gate"),
      wire(`M${f} ${top}V${line + 11}`, "cell_state", { arrow: "up" }),
      wire(`M${i} ${top}V${join}H${middle - 11}`, "cell_state"),
      wire(`M${g} ${top}V${join}H${middle + 11}`, "cell_state"),
      wire(`M${middle} ${join - 11}V${line + 11}`, "cell_state", { arrow: "up" }),
      wire(`M${out} ${line}V${join - 10}`, "hidden_state"),
      wire(`M${out} ${join + 10}V${top + height / 2 - 11}`, "hidden_state", { arrow: "down" }),
      wire(`M${o + box / 2} ${top + height / 2}H${out - 11}`, "hidden_state"),
      wire(`M${out} ${top + height / 2 + 11}V${bus}H${width - box}`, "hidden_state", { arrow: "right", main: true }),
    ],
  };
}

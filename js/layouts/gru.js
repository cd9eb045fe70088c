/** The layout of the GRU, in both of its forms: the line of the hidden state above, blended by the update gate. */

import { letterOf } from "../letters.js";
import { MINUS } from "../numbers.js";
import { isFlipped } from "../run.js";
import { betweenStates, operator, pill, stack, wire } from "./parts.js";

const sum = (/** @type {number} */ gate) => `W[${gate}] inputs + U[${gate}] hidden_state- + b[${gate}]`;
const BLEND = "hidden_state = update_gate * hidden_state- + (1 - update_gate) * candidate";

export const draws = [
  [ // as in Keras and PyTorch: reset after the matrix
    `update_gate = sigmoid(${sum(0)} + b′[0])`,
    `reset_gate = sigmoid(${sum(1)} + b′[1])`,
    "recurrent_part = U[2] hidden_state- + b′[2]",
    "candidate = tanh(W[2] inputs + b[2] + reset_gate * recurrent_part)",
    BLEND,
  ],
  [ // as in the paper: reset before the matrix
    `update_gate = sigmoid(${sum(0)})`,
    `reset_gate = sigmoid(${sum(1)})`,
    "reset_state = reset_gate * hidden_state-",
    "candidate = tanh(W[2] inputs + b[2] + U[2] reset_state)",
    BLEND,
  ],
];

/** @type {import("./parts.js").LayOut} */
export function layOut(run, width, box, height) {
  const { left, right, at } = betweenStates(width, box);
  const [z, r, q, g] = [0.13, 0.36, 0.57, 0.82].map(at);
  const words = r - z > 96;
  const resetAfter = "recurrent_part" in run.equationOf;
  const seen = resetAfter ? "recurrent_part" : "reset_state";
  const line = 24 + height / 2;
  const blendLine = line + 44;
  const join = blendLine + 40;
  const top = join + 44;
  const pills = top + height + 18;
  const bus = pills + 26;
  const inputBus = bus + 16;
  const turn = (q + g) / 2;
  const drop = (r + q) / 2;
  /**
   * @param {number} x
   * @param {string} equation
   * @param {number} from
   * @param {number[][]} dots
   */
  const rise = (x, equation, from, dots) => [
    wire(`M${x} ${from}V${pills + 10}`, equation, { dots }),
    wire(`M${x} ${pills - 10}V${top + height}`, equation),
  ];
  const resetWires = resetAfter
    ? [
        wire(`M${q} ${bus}V${top + height}`, seen, { dots: [[q, bus]] }),
        wire(`M${r} ${top}V${join}H${q - 11}`, "candidate"),
        wire(`M${q} ${top}V${join + 11}`, "candidate", { arrow: "up" }),
        wire(`M${q + 11} ${join}H${turn}V${pills}H${g - 22}`, "candidate", { arrow: "right" }),
      ]
    : [
        wire(`M${q} ${bus}V${pills + 11}`, seen, { dots: [[q, bus]] }),
        wire(`M${r} ${top}V${join}H${drop}V${pills}H${q - 11}`, seen, { arrow: "right" }),
        wire(`M${q} ${pills - 11}V${top + height}`, seen),
        wire(`M${q} ${top}V${join}H${turn}V${pills}H${g - 22}`, "candidate", { arrow: "right" }),
      ];
  return {
    height: inputBus + 54,
    body: { x: left - 8, y: line - 30, width: right - left + 16, height: inputBus - line + 46 },
    stacks: [
      stack("hidden_state", box / 2, line - height / 2, { previous: true }),
      stack("update_gate", z, top, { word: words && "update", side: "left" }),
      stack("reset_gate", r, top, { word: words && "reset", side: "left" }),
      stack(seen, q, top, { side: "left" }),
      stack("candidate", g, top, { word: words && "candidate", side: "right" }),
      stack("hidden_state", width - box / 2, line - height / 2),
    ],
    nodes: [
      operator("×", z, line, "hidden_state"),
      operator("+", g, line, "hidden_state"),
      operator("×", g, blendLine, "hidden_state"),
      // What is written is 1 − z. Where the letter stands for what is written, 1 − it is kept.
      isFlipped(run, "update_gate")
        ? pill(`1 ${MINUS} ${letterOf(run, "update_gate")}`, z, (line + blendLine) / 2 + 5, "hidden_state")
        : pill(`1 ${MINUS} z`, (z + g) / 2, blendLine, "hidden_state"),
      operator("×", q, resetAfter ? join : pills, resetAfter ? "candidate" : seen),
      pill("σ", z, pills, "update_gate"),
      pill("σ", r, pills, "reset_gate"),
      pill("tanh", g, pills, "candidate"),
    ],
    input: { x: z, y: inputBus + 24, lead: inputBus },
    readout: { x: width - box / 2, y: line + height / 2 + 34, lead: line + height / 2 },
    wires: [
      wire(`M${box} ${line}H${width - box}`, "hidden_state", { arrow: "right", main: true }),
      wire(`M${box + 9} ${line}V${bus}H${q}`, null, { dots: [[box + 9, line]] }),
      wire(`M${z} ${inputBus}H${g}`, null),
      ...rise(z, "update_gate", inputBus, [[z, bus], [z, inputBus]]),
      ...rise(r, "reset_gate", inputBus, [[r, bus], [r, inputBus]]),
      ...rise(g, "candidate", inputBus, [[g, inputBus]]),
      ...resetWires,
      wire(`M${z} ${top}V${line + 11}`, "hidden_state", { arrow: "up", dots: [[z, blendLine]] }),
      wire(`M${z} ${blendLine}H${g - 11}`, "hidden_state", { arrow: "right" }),
      wire(`M${g} ${top}V${blendLine + 11}`, "hidden_state", { arrow: "up" }),
      wire(`M${g} ${blendLine - 11}V${line + 11}`, "hidden_state", { arrow: "up" }),
    ],
  };
}

/** The layout of the GRU, in both of its forms: the line of the hidden state above, blended by the update gate. */

import { letterOf } from "../letters.js";
import { MINUS } from "../numbers.js";
import { isFlipped } from "../run.js";
import {
  INPUT, RADIUS, TITLE, bodyFrom, estimatedWidth, inTwoLines, operator, pill, pillHeight, pillWidth, placesBetween,
  portOf, signOf, stack, sumOf, titleWidth, wire,
} from "./parts.js";

const sum = (/** @type {number} */ gate) => `W[${gate}] inputs + U[${gate}] hidden_state- + b[${gate}]`;
const BLEND = "hidden_state = update_gate * hidden_state- + (1 - update_gate) * candidate";

export const draws = [
  [ // as in Keras and PyTorch: reset after the matrix
    `update_gate = φ(${sum(0)} + b′[0])`,
    `reset_gate = φ(${sum(1)} + b′[1])`,
    "recurrent_part = U[2] hidden_state- + b′[2]",
    "candidate = φ(W[2] inputs + b[2] + reset_gate * recurrent_part)",
    BLEND,
  ],
  [ // as in the paper: reset before the matrix
    `update_gate = φ(${sum(0)})`,
    `reset_gate = φ(${sum(1)})`,
    "reset_state = reset_gate * hidden_state-",
    "candidate = φ(W[2] inputs + b[2] + U[2] reset_state)",
    BLEND,
  ],
];

const WORDS = { update_gate: "update", reset_gate: "reset", candidate: "candidate" };
const SHARES = [0.4, 1, 1, 1, 0.4];

/** @type {import("./parts.js").LayOut} */
export function layOut(run, available, box, height, widthOf = estimatedWidth) {
  const resetAfter = "recurrent_part" in run.equationOf;
  const seen = resetAfter ? "recurrent_part" : "reset_state";
  const inset = bodyFrom(available, box);
  const riser = 9; // from the beginning of the body to where the old state goes down to the matrices
  const titled = (/** @type {string} */ quantity, word = "") => titleWidth(run, quantity, word, widthOf) + 8;
  /** How far apart z, r, what is seen of the old state, g and the ends of the body must be. */
  function leastOf(/** @type {string[]} */ [gate, written]) {
    // Wires run between the stacks before and behind what is seen of the old state, beside its title.
    const around = Math.max(box + 16, 2 * titled(seen) + 10, (box + pillWidth(written)) / 2 + 14);
    const first = Math.max(box, pillWidth(gate));
    const last = Math.max(box / 2 + 8, pillWidth(written) / 2 + 6, titled("candidate") + 6);
    return [riser + 8 + first / 2, first + 6, around, around, last];
  }
  const signs = ["update_gate", "candidate"].map((quantity) => signOf(run, quantity));
  const [gate, written] = sumOf(leastOf(signs)) + 2 * inset <= available ? signs : signs.map(inTwoLines);
  const least = leastOf([gate, written]);
  const [, , around] = least;
  const withWords = [
    Math.max(least[0], riser + 6 + titled("update_gate", WORDS.update_gate)),
    Math.max(least[1], 8 + titled("reset_gate", WORDS.reset_gate)), around, around,
    Math.max(least[4], titled("candidate", WORDS.candidate) + 6),
  ];
  const width = Math.max(available, sumOf(least) + 2 * inset);
  const words = sumOf(withWords) + 2 * inset <= width;
  const [left, right] = [inset, width - inset];
  const [z, r, q, g] = placesBetween(left, right, words ? withWords : least, SHARES);
  const named = (/** @type {keyof typeof WORDS} */ quantity) => words && WORDS[quantity];

  // What is written is 1 − z. Where the letter stands for what is written, 1 − it is kept.
  const flipped = isFlipped(run, "update_gate");
  const line = TITLE + portOf(height);
  const blendLine = line + (flipped ? 42 : 32);
  const join = blendLine + 30;
  const top = join + 32;
  const [halfGate, halfWritten] = [gate, written].map((sign) => pillHeight(sign) / 2);
  const half = Math.max(halfGate, halfWritten);
  const pills = top + height + 3 + half;
  const bus = pills + half + 10;
  const floor = bus + 11;
  const turn = (q + g) / 2;
  const drop = (r + q) / 2;
  /**
   * @param {number} x
   * @param {string} equation
   * @param {number} from
   * @param {number[][]} dots
   */
  function rise(x, equation, from, dots) {
    const halfOwn = equation === "candidate" ? halfWritten : halfGate;
    return [
      wire(`M${x} ${from}V${pills + halfOwn}`, equation, { dots }),
      wire(`M${x} ${pills - halfOwn}V${top + height}`, equation),
    ];
  }
  const resetWires = resetAfter
    ? [
        wire(`M${q} ${bus}V${top + height}`, seen, { dots: [[q, bus]] }),
        wire(`M${r} ${top}V${join}H${q - RADIUS}`, "candidate"),
        wire(`M${q} ${top}V${join + RADIUS}`, "candidate", { arrow: "up" }),
        wire(`M${q + RADIUS} ${join}H${turn}V${pills}H${g - pillWidth(written) / 2 - 1}`, "candidate", { arrow: "right" }),
      ]
    : [
        wire(`M${q} ${bus}V${pills + RADIUS}`, seen, { dots: [[q, bus]] }),
        wire(`M${r} ${top}V${join}H${drop}V${pills}H${q - RADIUS}`, seen, { arrow: "right" }),
        wire(`M${q} ${pills - RADIUS}V${top + height}`, seen),
        wire(`M${q} ${top}V${join}H${turn}V${pills}H${g - pillWidth(written) / 2 - 1}`, "candidate", { arrow: "right" }),
      ];
  const input = { x: z, y: floor + 19, lead: floor };
  return {
    width,
    height: input.y + INPUT + 2,
    body: { x: left, y: line - 20, width: right - left, height: floor + 9 - (line - 20) },
    stacks: [
      stack("hidden_state", box / 2, TITLE, { previous: true }),
      stack("update_gate", z, top, { word: named("update_gate"), side: "left" }),
      stack("reset_gate", r, top, { word: named("reset_gate"), side: "left" }),
      stack(seen, q, top, { side: "left" }),
      stack("candidate", g, top, { word: named("candidate"), side: "right" }),
      stack("hidden_state", width - box / 2, TITLE),
    ],
    nodes: [
      operator("×", z, line, "hidden_state"),
      operator("+", g, line, "hidden_state"),
      operator("×", g, blendLine, "hidden_state"),
      flipped
        ? pill(`1 ${MINUS} ${letterOf(run, "update_gate")}`, z, (line + blendLine) / 2 + 5, "hidden_state")
        : pill(`1 ${MINUS} z`, (z + g) / 2, blendLine, "hidden_state"),
      operator("×", q, resetAfter ? join : pills, resetAfter ? "candidate" : seen),
      pill(gate, z, pills, "update_gate"),
      pill(gate, r, pills, "reset_gate"),
      pill(written, g, pills, "candidate"),
    ],
    input,
    readout: { x: width - box / 2, y: input.y, lead: TITLE + height },
    wires: [
      wire(`M${box} ${line}H${width - box}`, "hidden_state", { arrow: "right", main: true }),
      wire(`M${left + riser} ${line}V${bus}H${q}`, null, { dots: [[left + riser, line]] }),
      wire(`M${z} ${floor}H${g}`, null),
      ...rise(z, "update_gate", floor, [[z, bus], [z, floor]]),
      ...rise(r, "reset_gate", floor, [[r, bus], [r, floor]]),
      ...rise(g, "candidate", floor, [[g, floor]]),
      ...resetWires,
      wire(`M${z} ${top}V${line + RADIUS}`, "hidden_state", { arrow: "up", dots: [[z, blendLine]] }),
      wire(`M${z} ${blendLine}H${g - RADIUS}`, "hidden_state", { arrow: "right" }),
      wire(`M${g} ${top}V${blendLine + RADIUS}`, "hidden_state", { arrow: "up" }),
      wire(`M${g} ${blendLine - RADIUS}V${line + RADIUS}`, "hidden_state", { arrow: "up" }),
    ],
  };
}

/** The layout of the LSTM: the line of the cell state above, its gates and its candidate below. */

import {
  INPUT, RADIUS, TITLE, bodyFrom, estimatedWidth, inTwoLines, operator, pill, pillHeight, pillWidth, placesBetween,
  portOf, signOf, stack, sumOf, titleWidth, wire,
} from "./parts.js";
import { stackHeight } from "../units.js";

const sum = (/** @type {number} */ gate) => `W[${gate}] inputs + U[${gate}] hidden_state- + b[${gate}]`;

const begins = [
  `forget_gate = φ(${sum(0)})`,
  `input_gate = φ(${sum(1)})`,
  `candidate = φ(${sum(2)})`,
  "cell_state = forget_gate * cell_state- + input_gate * candidate",
  `output_gate = φ(${sum(3)})`,
];
const product = "output_gate * φ(cell_state)";

export const draws = [
  [...begins, `hidden_state = ${product}`],
  [...begins, `cell_output = ${product}`, "hidden_state = P cell_output"],
];

const WORDS = { forget_gate: "forget", input_gate: "input", candidate: "candidate", output_gate: "output" };
const SHARES = [0.5, 1, 1, 1, 0.3, 0.3];

/**
 * How far apart f, i, g, o, the way out and the ends of the body must be.
 *
 * @param {string[]} signs of a gate, and of what is written and shown
 * @param {number} box
 * @param {boolean} isProjected whether a stack stands in the way out
 */
function leastOf([gate, written], box, isProjected) {
  const beside = Math.max(box, pillWidth(gate), (pillWidth(gate) + pillWidth(written)) / 2) + 4;
  // From o to the way out, and to the end of the body
  const ends = isProjected ? [beside, Math.max(box, pillWidth(written)) / 2 + 8]
    : [box / 2 + RADIUS + 8, pillWidth(written) / 2 + 6];
  return [Math.max(box, pillWidth(gate)) / 2 + 8, beside, beside, beside, ...ends];
}

/** @type {import("./parts.js").LayOut} */
export function layOut(run, available, box, height, widthOf = estimatedWidth) {
  const inset = bodyFrom(available, box);
  const [forget, ...titles] = Object.entries(WORDS).map(([quantity, word]) => titleWidth(run, quantity, word, widthOf));
  const signs = ["forget_gate", "candidate"].map((quantity) => signOf(run, quantity));
  const isProjected = run.equationOf.cell_output !== undefined;
  const onOneLine = leastOf(signs, box, isProjected);
  // c is shown through what the candidate is written through
  const [gate, written] = sumOf(onOneLine) + 2 * inset <= available ? signs : signs.map(inTwoLines);
  const least = leastOf([gate, written], box, isProjected);
  const [, beside, , , ...ends] = least;
  const withWords = [Math.max(least[0], forget + 14), ...titles.map((title) => Math.max(beside, title + 16)), ...ends];
  const width = Math.max(available, sumOf(least) + 2 * inset);
  const words = sumOf(withWords) + 2 * inset <= width;
  const [left, right] = [inset, width - inset];
  const [f, i, g, o, out] = placesBetween(left, right, words ? withWords : least, SHARES);

  const port = portOf(height);
  const line = TITLE + port;
  const join = line + 32;
  // What is shown is multiplied beside the stacks, or above one of its own that is projected
  const above = join + 34;
  const top = isProjected ? above + 34 : join + 30;
  const shownAt = isProjected ? above : top + height / 2;
  const halfShown = pillHeight(written) / 2;
  const half = Math.max(pillHeight(gate) / 2, halfShown);
  const pills = top + height + 3 + half;
  const bus = pills + half + 10;
  const floor = bus + 11;
  // The hidden state stands below the cell state, and as low as what reads it.
  const { width: outputs } = isProjected ? run.quantities.hidden_state : { width: run.units };
  const ofHidden = outputs === run.units ? {} : { height: stackHeight(outputs) };
  const low = ofHidden.height ?? height;
  const hidden = Math.max(bus + portOf(low) - low, TITLE + height + TITLE);
  const shown = isProjected ? "cell_output" : "hidden_state";
  const middle = (i + g) / 2;
  const halfOf = (/** @type {string} */ equation) => pillHeight(equation === "candidate" ? written : gate) / 2;
  const rise = (/** @type {number} */ x, /** @type {string} */ equation) => [
    wire(`M${x} ${floor}V${pills + halfOf(equation)}`, equation, { dots: [[x, bus], [x, floor]] }),
    wire(`M${x} ${pills - halfOf(equation)}V${top + height}`, equation),
  ];
  const named = (/** @type {keyof typeof WORDS} */ quantity, /** @type {number} */ x) =>
    stack(quantity, x, top, { word: words && WORDS[quantity], side: "left" });
  const input = { x: f, y: floor + 19, lead: floor };
  return {
    width,
    height: Math.max(hidden + low, input.y + INPUT) + 2,
    body: { x: left, y: line - 20, width: right - left, height: floor + 9 - (line - 20) },
    stacks: [
      stack("cell_state", box / 2, TITLE, { previous: true }),
      stack("hidden_state", box / 2, hidden, { previous: true, ...ofHidden }),
      named("forget_gate", f), named("input_gate", i), named("candidate", g), named("output_gate", o),
      stack("cell_state", width - box / 2, TITLE),
      ...(isProjected ? [stack("cell_output", out, top, { side: "left" })] : []),
      stack("hidden_state", width - box / 2, hidden, ofHidden),
    ],
    nodes: [
      operator("×", f, line, "cell_state"),
      operator("+", middle, line, "cell_state"),
      operator("×", middle, join, "cell_state"),
      pill(written, out, join, shown),
      operator("×", out, shownAt, shown),
      pill(gate, f, pills, "forget_gate"),
      pill(gate, i, pills, "input_gate"),
      pill(written, g, pills, "candidate"),
      pill(gate, o, pills, "output_gate"),
    ],
    input,
    readout: { x: width - box / 2, y: Math.max(hidden + low + 16, input.y), lead: hidden + low },
    wires: [
      wire(`M${box} ${line}H${width - box}`, "cell_state", { arrow: "right", main: true }),
      wire(`M${box} ${bus}H${o}`, null),
      wire(`M${f} ${floor}H${o}`, null),
      ...rise(f, "forget_gate"), ...rise(i, "input_gate"), ...rise(g, "candidate"), ...rise(o, "output_gate"),
      wire(`M${f} ${top}V${line + RADIUS}`, "cell_state", { arrow: "up" }),
      wire(`M${i} ${top}V${join}H${middle - RADIUS}`, "cell_state"),
      wire(`M${g} ${top}V${join}H${middle + RADIUS}`, "cell_state"),
      wire(`M${middle} ${join - RADIUS}V${line + RADIUS}`, "cell_state", { arrow: "up" }),
      wire(`M${out} ${line}V${join - halfShown}`, shown),
      wire(`M${out} ${join + halfShown}V${shownAt - RADIUS}`, shown, { arrow: "down" }),
      wire(isProjected ? `M${o} ${top}V${shownAt}H${out - RADIUS}` : `M${o + box / 2} ${shownAt}H${out - RADIUS}`, shown),
      ...(isProjected ? [wire(`M${out} ${shownAt + RADIUS}V${top}`, shown, { arrow: "down" })] : []),
      wire(`M${out} ${isProjected ? top + height : shownAt + RADIUS}V${bus}H${width - box}`, "hidden_state", { arrow: "right", main: true }),
    ],
  };
}

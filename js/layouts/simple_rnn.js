/** The layout of a simple recurrent cell: U h₋ + W x + b = sum, then h, and back to the beginning. */

import {
  INPUT, TITLE, inTwoLines, pill, pillHeight, pillWidth, placesBetween, signOf, stack, sumOf, wire,
} from "./parts.js";

const SUM = "W inputs + U hidden_state- + b";

export const draws = [[`hidden_state = φ(${SUM})`], [`hidden_state = ${SUM}`]];

const SIGN = 14; // room for + and = between two stacks
const PADDING = 5; // between the frame and the stacks in it
const FARTHEST = 60; // between two stacks

/** @type {import("./parts.js").LayOut} */
export function layOut(run, available, box, height) {
  const onOneLine = signOf(run, "hidden_state") || "linear";
  // Six columns: h₋, then U h₋ + W x + b = sum, then h. In the last gap stands the activation, if
  // there is room for it; or else below the sum, and its wire comes up in that gap.
  const gapsWith = (/** @type {number} */ last) => [PADDING + 6, SIGN, SIGN, SIGN, PADDING + last];
  const isBeside = 6 * box + sumOf(gapsWith(14 + pillWidth(onOneLine))) <= available;
  const sign = isBeside ? onOneLine : inTwoLines(onOneLine);
  const activation = pillWidth(sign);
  // Below the sum the activation may be wider than the sum; then so is the frame.
  const wider = isBeside ? 0 : Math.max(0, (activation - box) / 2 + 3 - PADDING);
  const gaps = gapsWith(isBeside ? 14 + activation : 16 + wider);
  const width = Math.max(available, 6 * box + sumOf(gaps));
  const spread = Math.min(width, 6 * box + sumOf(gaps.map((gap) => Math.max(gap, FARTHEST))) + 40);
  const left = (width - spread + box) / 2;
  const x = [left, ...placesBetween(left, left + spread - box, gaps.map((gap) => box + gap), [1, 1, 1, 1, 1])];
  const between = (/** @type {number} */ column) => (x[column] + x[column + 1]) / 2;

  const top = 60;
  const middle = top + height / 2;
  const frame = {
    x: x[1] - box / 2 - PADDING, y: top - TITLE - 4,
    width: x[4] - x[1] + box + 2 * PADDING + wider,
    height: height + TITLE + (isBeside ? 14 : 22 + pillHeight(sign)),
  };
  const bottom = frame.y + frame.height;
  const pillAt = isBeside ? { x: (x[4] + PADDING + x[5] - 6) / 2, y: middle } : { x: x[4], y: top + height + 10 + pillHeight(sign) / 2 };
  const turn = x[5] - box / 2 - 10;
  const activate = isBeside
    ? [wire(`M${x[4] + box / 2} ${middle}H${x[5] - box / 2}`, "hidden_state", { arrow: "right" })]
    : [
        wire(`M${x[4]} ${top + height}V${pillAt.y - pillHeight(sign) / 2}`, "hidden_state"),
        wire(`M${x[4] + activation / 2} ${pillAt.y}H${turn}V${middle}H${x[5] - box / 2}`, "hidden_state", { arrow: "right" }),
      ];
  const input = { x: x[2], y: bottom + 16 };
  return {
    width,
    height: input.y + INPUT + 2,
    body: frame,
    stacks: [
      stack("hidden_state", x[0], top, { previous: true }),
      stack("hidden_state", x[1], top, { group: 1 }),
      stack("hidden_state", x[2], top, { group: 0 }),
      stack("hidden_state", x[3], top, { group: 2 }),
      stack("hidden_state", x[4], top, { group: "sum" }),
      stack("hidden_state", x[5], top),
    ],
    nodes: [
      { type: "sign", text: "+", x: between(1), y: middle },
      { type: "sign", text: "+", x: between(2), y: middle },
      { type: "sign", text: "=", x: between(3), y: middle },
      { type: "note", text: "and again at the next timestep", x: (x[0] + x[5]) / 2, y: 12 },
      pill(sign, pillAt.x, pillAt.y, "hidden_state"),
    ],
    input,
    readout: { x: x[5], y: input.y, lead: top + height },
    wires: [
      wire(`M${x[0] + box / 2} ${middle}H${x[1] - box / 2}`, "hidden_state", { arrow: "right" }),
      ...activate,
      wire(`M${x[2]} ${input.y}V${top + height}`, "hidden_state", { arrow: "up" }),
      wire(`M${x[5]} ${top - TITLE}V32Q${x[5]} 22 ${x[5] - 10} 22H${x[0] + 10}Q${x[0]} 22 ${x[0]} 32V${top - TITLE}`, null, {
        arrow: "down", dashed: true,
      }),
    ],
  };
}

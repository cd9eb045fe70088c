/**
 * The layout of any cell, from its description alone. From top to bottom: lanes of the states that
 * carry themselves on, tracks of what is multiplied above, stacks, their activations and operators,
 * buses of what matrices read, the input.
 */

import { busesOf, flowOf } from "./generic/flow.js";
import { planOf } from "./generic/plan.js";
import { rowsOf, shareRows } from "./generic/rows.js";
import { spread } from "./generic/slots.js";
import { wiresOf } from "./generic/wires.js";
import { INPUT, estimatedWidth, operator, pill, stack, titleWidth, wire } from "./parts.js";

/**
 * @typedef {import("../run.js").CellRun} CellRun
 * @typedef {import("./generic/plan.js").Plan} Plan
 * @typedef {import("./generic/plan.js").Source} Source
 */

const BESIDE = 12; // a title and its wire, and the edge of the cell
const ROOM = 5; // in stacks, that the first numbers of an input take, up to the middle of the last stack

/** @type {import("./parts.js").LayOut} */
export function layOut(run, width, box, height, widthOf = estimatedWidth) {
  const steps = flowOf(run);
  const plan = planOf(steps, busesOf(steps), box);
  shareRows(plan);
  const first = plan.columns[0]?.step.quantity;
  // The first title stands left of its wire, inside the cell, however long it is.
  if (first) plan.margin.edge.mid = Math.max(0, titleWidth(run, first, "", widthOf) + BESIDE - box / 2);
  // Where the hidden state isn't the lowest on the right, the way to the readout goes around the others.
  const rows = rowsOf(plan, height);
  const levels = [...rows.levels.values()];
  const hidden = rows.levels.get("hidden_state") ?? levels[levels.length - 1];
  const detour = run.equationOf.prediction && hidden < Math.max(...levels) ? 10 : 0;
  const total = spread(plan.slots, width - detour) + detour;
  const { edge, edgeRight, left, right } = plan.margin;
  const inputAt = plan.buses.get("inputs")?.taps.map(({ slot }) => slot.x) ?? [];
  // As far to the left as its first numbers have room before the stacks at the right.
  const inputX = Math.min(...inputAt, Math.max(edge.x + box / 2 + 6, right.x - ROOM * box));
  const { wires, pills } = wiresOf(plan, rows, box, inputX);
  const lowest = Math.max(...[...rows.tops.values()]) + height;
  const lead = lowest + (detour ? 6 : 0);
  if (detour) {
    const side = right.x + box / 2;
    wires.push(wire(`M${side} ${hidden}H${side + 8}V${lead}H${right.x}`, "prediction"));
  }
  const inputTop = rows.floor + 19;
  return {
    width: total,
    height: Math.max(inputTop + INPUT + 2, lowest + 6),
    body: { x: edge.x, y: rows.roof, width: edgeRight.x - edge.x, height: rows.floor + 9 - rows.roof },
    stacks: [
      ...[...rows.tops].filter(([quantity]) => isUsed(plan, quantity))
        .map(([quantity, y]) => stack(quantity, left.x, y, { previous: true })),
      ...titled(run, plan, widthOf).map(({ quantity, x, ...title }) => stack(quantity, x, rows.top, title)),
      ...[...rows.tops].map(([quantity, y]) => stack(quantity, right.x, y)),
    ],
    nodes: [
      ...plan.operators.map(({ text, isPill, slot, y, step }) => (isPill ? pill : operator)(text, slot.x, y, step.quantity)),
      ...plan.columns.filter(({ step }) => step.sign)
        .map(({ step, slot }) => pill(step.sign, slot.x, rows.activations, step.quantity)),
      ...pills,
    ],
    input: inputAt.length
      ? { x: inputX, y: inputTop, lead: rows.floor }
      : { x: plan.columns[0]?.slot.x ?? total / 2, y: inputTop },
    readout: { x: right.x, y: Math.max(lead + 16, inputTop), lead },
    wires,
  };
}

/**
 * Whether an old state is used at all.
 *
 * @type {(plan: Plan, quantity: string) => boolean}
 */
function isUsed(plan, quantity) {
  const isOwn = (/** @type {Source} */ { value }) => value.quantity === quantity && value.previous;
  return plan.lanes.some(({ step }) => step.quantity === quantity && step.carried)
    || [...plan.buses.values(), ...plan.sources.values()].some(isOwn);
}

/**
 * The stacks in the middle with their titles, left of the wire that goes up from them: with a word
 * before the letter, if there is room for the words of all.
 *
 * @type {(run: CellRun, plan: Plan, widthOf: import("./parts.js").WidthOf) =>
 *   {quantity: string, x: number, word: string | false, side: "left"}[]}
 */
function titled(run, plan, widthOf) {
  const upright = plan.slots.filter(({ up, mid }) => up !== null && mid !== null).map(({ x }) => x);
  const stacks = plan.columns.map(({ step: { quantity }, slot: { x } }) => {
    const { word: label = "" } = run.equationOf[quantity];
    const [word, ...more] = label.replace(/ gate$/, "").split(" ");
    const room = x - Math.max(...upright.filter((other) => other < x - 1));
    return { quantity, x, word: more.length ? "" : word, room };
  });
  const fit = stacks.every(({ quantity, word, room }) => titleWidth(run, quantity, word, widthOf) + 16 <= room);
  return stacks.map(({ quantity, x, word }) => ({ quantity, x, word: fit && word, side: "left" }));
}

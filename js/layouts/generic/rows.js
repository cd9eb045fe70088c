/** Where everything in a diagram stands from top to bottom. */

import { RADIUS, TITLE, portOf } from "../parts.js";
import { isHigher } from "./operators.js";
import { HOOK } from "./wires.js";

/**
 * @typedef {import("./flow.js").Step} Step
 * @typedef {import("./plan.js").Lane} Lane
 * @typedef {import("./plan.js").Operator} Operator
 * @typedef {import("./plan.js").Plan} Plan
 * @typedef {import("./plan.js").Tap} Tap
 * @typedef {import("./slots.js").Slot} Slot
 *
 * @typedef {object} Rows Where everything stands from top to bottom.
 * @property {number} roof of the body
 * @property {number} top of the stacks
 * @property {number} height of a stack
 * @property {number} activations
 * @property {number} floor where the input goes in
 * @property {Map<string, number>} levels where each state's wire comes in and goes out
 * @property {Map<string, number>} tops of each state's stacks at the sides
 */

const ABOVE = TITLE + 6; // room above a stack
const BETWEEN = 48; // operators one below the other, on top
const BETWEEN_LOW = 34; // and below the stacks
const PILL = 46; // down to the end of a pill that stands before an operator
const TRACK = 14;
const BUS = 16;

/**
 * Where the last wire off a stack's own one goes to the left side of an operator above, all of
 * them run at the operator's height, if nothing else stands there; no track is needed.
 *
 * @type {(plan: Plan) => void}
 */
export function shareRows(plan) {
  const index = (/** @type {Slot} */ each) => plan.slots.indexOf(each);
  const turns = tapsOf(plan).filter(({ port }) => port === "left").map((tap) => {
    const operator = /** @type {Operator} */ (tap.target);
    return { tap, operator, from: index(tap.slot), to: index(operator.slot) };
  });
  for (const source of plan.sources.values()) {
    const last = source.taps.filter(({ slot }) => slot !== source.slot)
      .sort((a, b) => index(a.slot) - index(b.slot)).at(-1);
    const turn = turns.find(({ tap }) => tap === last);
    if (!last || !turn?.operator.lane || source.kind !== "column" || !source.slot) continue;
    const { lane, row } = turn.operator;
    const [from, to] = [index(source.slot), turn.to];
    // Whatever else stands in that row ends a turn as well.
    const isFree = turns.filter(({ operator }) => operator.lane === lane && operator.row === row)
      .every((other) => other === turn || other.to <= from || other.from >= to);
    // The source's other wires come up to their operators from there.
    const ends = source.taps.filter((tap) => tap !== last).flatMap((tap) => endOnLane(plan, tap) ?? []);
    if (!isFree || !ends.every((end) => isLower(turn.operator, end))) continue;
    [source.row, turn.from] = [turn.operator, from];
    if (!last.text) last.slot.up = null; // it goes straight on
  }
}

/** @typedef {{lane: Lane | null, row: number}} Place */

/**
 * Where a tap ends on a lane or below it, if it does.
 *
 * @type {(plan: Plan, tap: Tap) => Place | null}
 */
function endOnLane({ lanes }, tap) {
  const begun = lanes.find(({ start }) => start === tap);
  if (begun) return { lane: begun, row: 0 };
  return tap.target && "lane" in tap.target && tap.target.lane ? tap.target : null;
}

/**
 * Whether something on a lane stands lower than something else.
 *
 * @type {(place: Place, other: Place) => boolean}
 */
const isLower = ({ lane, row }, other) =>
  (lane === other.lane ? row > other.row : other.lane !== null && lane !== null && isHigher(other.lane, lane));

/**
 * Gives lanes, operators, tracks and buses their y.
 *
 * @type {(plan: Plan, height: number) => Rows}
 */
export function rowsOf(plan, height) {
  /** @type {Map<string, number>} */
  const levels = new Map();
  /** @type {Map<string, number>} */
  const tops = new Map();
  const sides = { height, levels, tops };
  let below = placeLanes(plan, sides);
  for (const source of plan.sources.values()) {
    const runs = source.kind === "jog" || source.taps.some(({ slot }) => slot !== source.slot);
    if (source.row) source.y = source.row.y;
    else if (source.kind !== "lane" && runs) source.y = below += TRACK;
  }
  const top = below + ABOVE;
  const activations = top + height + 13;
  below = placeOperatorsBelow(plan, activations);
  const floor = placeBuses(plan, below + 20, sides);
  return { roof: plan.lanes.length ? plan.lanes[0].y - 20 : 4, top, height, activations, levels, tops, floor };
}

/** @typedef {Pick<Rows, "height" | "levels" | "tops">} Sides */

/**
 * Lanes and their operators, from the top; how far down they reach.
 *
 * @type {(plan: Plan, sides: Sides) => number}
 */
function placeLanes(plan, { height, levels, tops }) {
  const port = portOf(height);
  let below = 0;
  let [lastLane, end] = [-Infinity, 0];
  for (const lane of plan.lanes) {
    const { quantity, carried } = lane.step;
    const besideStack = carried ? end + TITLE + port : 0;
    lane.y = Math.max(below + 22, lastLane + 50, besideStack);
    if (carried) {
      levels.set(quantity, lane.y);
      tops.set(quantity, lane.y - port);
      end = lane.y - port + height + 4;
    }
    lastLane = lane.y;
    below = lane.y + (lane.pill ? RADIUS : 0);
    for (const each of plan.operators.filter((other) => other.lane === lane)) {
      each.y = lane.y + each.row * BETWEEN;
      below = Math.max(below, each.y + RADIUS);
    }
    for (const tap of tapsOf(plan)) {
      const end = endOnLane(plan, tap);
      if (end?.lane !== lane) continue;
      const y = lane.y + end.row * BETWEEN;
      if (!tap.above && tap.text) below = Math.max(below, y + PILL);
      if (tap.port === "hook") below = Math.max(below, y + HOOK);
    }
  }
  return below;
}

/**
 * The operators below the stacks; how far down they reach.
 *
 * @type {(plan: Plan, activations: number) => number}
 */
function placeOperatorsBelow(plan, activations) {
  let below = activations;
  for (const each of plan.operators.filter(({ lane }) => !lane)) {
    each.y = activations + (each.row + 1) * BETWEEN_LOW;
    below = Math.max(below, each.y);
  }
  for (const { target, port, text, above } of tapsOf(plan)) {
    if (!target || ("lane" in target && target.lane)) continue;
    const y = "lane" in target ? target.y : activations;
    if (port === "hook") below = Math.max(below, y + HOOK - RADIUS);
    if (text && !above) below = Math.max(below, y + PILL - RADIUS);
  }
  return below;
}

/**
 * The buses, from the first one's y; where the input goes in.
 *
 * @type {(plan: Plan, first: number, sides: Sides) => number}
 */
function placeBuses(plan, first, { height, levels, tops }) {
  let end = Math.max(...tops.values(), -height) + height;
  let next = first;
  for (const { step: { quantity } } of statesBelow(plan)) {
    // As low as its bus, and below the stacks above it.
    const top = Math.max(next + portOf(height) - height, end + ABOVE);
    const level = Math.max(next, top + portOf(height));
    tops.set(quantity, top);
    levels.set(quantity, level);
    end = top + height;
    next = level + BUS;
  }
  for (const bus of plan.buses.values()) {
    const { quantity, previous, text } = bus.value;
    const level = previous && !bus.slot ? levels.get(quantity) : undefined;
    if (level === undefined && text) next += 24; // a pill on the way down
    bus.y = level ?? next;
    if (level === undefined) next += BUS;
  }
  return plan.buses.get("inputs")?.y ?? next;
}

/**
 * The states whose stacks stand below the lanes, the hidden one lowest.
 *
 * @type {(plan: Plan) => {step: Step}[]}
 */
const statesBelow = (plan) => [...plan.lanes, ...plan.columns]
  .filter(({ step }) => step.isState && !step.carried)
  .sort((a, b) => Number(a.step.quantity === "hidden_state") - Number(b.step.quantity === "hidden_state"));

/** @type {(plan: Plan) => Tap[]} */
const tapsOf = (plan) => [...plan.buses.values(), ...plan.sources.values()].flatMap(({ taps }) => taps);

/** Operators of a plan, and what reaches them: by which wire, at which side, in which slot. */

import { RADIUS, pillWidth } from "../parts.js";
import { nameOf } from "./flow.js";
import { slot } from "./slots.js";

/**
 * @typedef {import("./flow.js").Step} Step
 * @typedef {import("./flow.js").Value} Value
 * @typedef {import("./plan.js").Column} Column
 * @typedef {import("./plan.js").Lane} Lane
 * @typedef {import("./plan.js").Operator} Operator
 * @typedef {import("./plan.js").Plan} Plan
 * @typedef {import("./plan.js").Source} Source
 * @typedef {import("./slots.js").Slot} Slot
 *
 * @typedef {{slot: Slot, lane: Lane | null, step: Step}} Place of an operator; without a lane below a stack
 */

export const LINE = 4; // half the room of a wire that goes up or down

/** @type {(room: number | null, needed: number) => number} */
export const atLeast = (room, needed) => Math.max(room ?? 0, needed);
/** @type {(text: string) => number} */
export const room = (text) => (text ? pillWidth(text) / 2 + 2 : LINE);

/** @type {(plan: Plan, anchor: Slot, fresh: Slot, behind?: number) => Slot} */
export function insert(plan, anchor, fresh, behind = 0) {
  plan.slots.splice(plan.slots.indexOf(anchor) + behind, 0, fresh);
  return fresh;
}

/**
 * Where a value can be had above the stacks: an old one, and the input, are led up there.
 *
 * @type {(plan: Plan, value: Value) => Source}
 */
export function sourceAbove(plan, value) {
  const name = nameOf(value);
  if (!plan.sources.has(name)) {
    const at = insert(plan, plan.margin.inner, slot(LINE, LINE, LINE));
    plan.sources.set(name, { kind: "jog", value, slot: at, lane: null, taps: [], row: null, y: 0 });
  }
  return /** @type {Source} */ (plan.sources.get(name));
}

/** @type {(plan: Plan, text: string, place: Place, row: number) => Operator} */
export function addOperator(plan, text, { slot: at, lane, step }, row) {
  const operator = { text, isPill: text.length > 1, slot: at, lane, row, step, y: 0 };
  if (!lane) at.low = atLeast(at.low, RADIUS);
  plan.operators.push(operator);
  return operator;
}

/**
 * A product: one × below the other, each with a factor on its left, the lowest with two, of which
 * one may come straight up from the stack below.
 * The uppermost hands the product on, upwards or to the right.
 *
 * @type {(plan: Plan, values: Value[], place: Place, row: number, toTheRight: boolean) => Operator}
 */
export function chain(plan, values, place, row, toTheRight) {
  const isBelow = (/** @type {Value} */ value) => plan.sources.get(nameOf(value))?.slot === place.slot;
  const factors = [...values].sort((a, b) => Number(isBelow(a)) - Number(isBelow(b)));
  const operators = factors.slice(1).map((_, i) => addOperator(plan, "×", place, row + i));
  const taps = { first: place.slot };
  for (let i = operators.length - 1; i >= 0; i--) {
    const isLowest = i === operators.length - 1;
    const ports = new Set([...(i === 0 && toTheRight ? ["top"] : []), ...(isLowest ? ["bottom"] : []), "left"]);
    connect(plan, operators[i], isLowest ? factors.slice(i) : [factors[i]], ports, taps);
    if (!isLowest) plan.links.push({ from: operators[i + 1], to: operators[i] });
  }
  return operators[0];
}

/** @type {("top" | "left" | "hook")[]} */
const FROM_ABOVE = ["top", "left", "hook"];
/** @type {("bottom" | "left")[]} */
const FROM_BELOW = ["bottom", "left"];

/** @type {(lane: Lane | null, other: Lane) => boolean} */
export const isHigher = (lane, other) => lane !== null && lane.index < other.index;

/**
 * Wires to the free sides of an operator, or without one to the activation of a column: straight
 * where there is a side for it, or else from a slot of its own to the left side.
 *
 * @type {(plan: Plan, target: Operator | Column, values: Value[], ports: Set<string>, taps: {first: Slot}) => void}
 */
export function connect(plan, target, values, ports, taps) {
  const lane = "lane" in target ? target.lane : null;
  const inputs = values.map((value) => {
    const source = (!lane && plan.buses.get(nameOf(value))) || sourceAbove(plan, value);
    const above = lane ? isHigher(source.lane, lane) : source.kind !== "bus";
    return { value, source, above, isAligned: source.slot === target.slot };
  });
  inputs.sort((a, b) => Number(a.above) - Number(b.above) || Number(b.isAligned) - Number(a.isAligned));
  for (const { value: { text }, source, above } of inputs) {
    const choice = above ? FROM_ABOVE : FROM_BELOW;
    const port = choice.find((name) => ports.has(name === "hook" ? "bottom" : name)) ?? "left";
    ports.delete(port === "hook" ? "bottom" : port);
    const isStraight = port === "top" || port === "bottom";
    const at = isStraight ? target.slot : insert(plan, taps.first, slot(null, null, null));
    if (!isStraight) taps.first = at;
    if (lane) at.up = atLeast(at.up, room(text));
    else at.low = atLeast(at.low, room(text));
    if (!lane && above) [at.up, at.mid] = [atLeast(at.up, LINE), atLeast(at.mid, LINE)];
    source.taps.push({ source, slot: at, port, target, text, above, step: target.step });
  }
}

/**
 * The plan of a diagram: operators, the wires that reach them, and the slots, from left to right,
 * in which all of them stand. Heights are the business of rows.js.
 */

import { RADIUS } from "../parts.js";
import { nameOf } from "./flow.js";
import { LINE, addOperator, atLeast, chain, connect, insert, isHigher, room, sourceAbove } from "./operators.js";
import { slot } from "./slots.js";

/**
 * @typedef {import("./flow.js").Step} Step
 * @typedef {import("./flow.js").Value} Value
 * @typedef {import("./slots.js").Slot} Slot
 *
 * @typedef {object} Lane The line of a state from its old value to its new one, with operators on it.
 * @property {Step} step
 * @property {number} index from top to bottom
 * @property {Slot} last where its value is complete
 * @property {Slot | null} pill on the old value
 * @property {Tap | null} start what a lane without an old value begins with, if no product
 * @property {Slot | null} exit where a lane without an old value turns to its new one
 * @property {number} y
 *
 * @typedef {object} Column A stack with its operators below it.
 * @property {Step} step
 * @property {Slot} slot
 * @property {Slot | null} exit where a state leaves to the right
 *
 * @typedef {object} Operator A × or a +, or a pill with a number that is added.
 * @property {string} text
 * @property {boolean} isPill
 * @property {Slot} slot
 * @property {Lane | null} lane below a lane, or else below the stack of its column
 * @property {number} row
 * @property {Step} step
 * @property {number} y
 *
 * @typedef {object} Source A wire from which a value can be had.
 * @property {"column" | "lane" | "jog" | "bus"} kind a stack's wire upwards, a lane, an old value led up, a bus
 * @property {Value} value
 * @property {Slot | null} slot where it begins
 * @property {Lane | null} lane
 * @property {Tap[]} taps
 * @property {Operator | null} row the operator at whose height it runs
 * @property {number} y
 *
 * @typedef {object} Tap What branches off a source.
 * @property {Source} source
 * @property {Slot} slot
 * @property {"top" | "bottom" | "left" | "hook" | "matrix" | "lane" | "exit"} port where it ends; a hook comes
 *   from above and turns to the bottom
 * @property {Operator | Column | null} target an operator, or the activation of a column
 * @property {string} text a pill on the way
 * @property {boolean} above whether it comes from above
 * @property {Step} step
 *
 * @typedef {object} Link A wire from an operator to the next one.
 * @property {Operator} from
 * @property {Operator} to
 *
 * @typedef {object} Plan
 * @property {Slot[]} slots from left to right
 * @property {{left: Slot, edge: Slot, inner: Slot, edgeRight: Slot, right: Slot}} margin
 * @property {Column[]} columns
 * @property {Lane[]} lanes
 * @property {Map<string, Source>} buses
 * @property {Map<string, Source>} sources
 * @property {Operator[]} operators
 * @property {Link[]} links
 */

/**
 * @param {Step[]} steps
 * @param {Map<string, Value>} buses
 * @param {number} box the width of a stack
 * @returns {Plan}
 */
export function planOf(steps, buses, box) {
  const whole = () => slot(box / 2, box / 2, box / 2);
  const edges = { edge: slot(0, 0, 0), edgeRight: slot(0, 0, 0) };
  const margin = { left: whole(), inner: slot(null, null, null), right: whole(), ...edges };
  const lowest = (/** @type {Step} */ { carried, quantity }) => (carried ? 0 : 2) + Number(quantity === "hidden_state");
  /** @type {Lane[]} */
  const lanes = steps.filter(({ onLane }) => onLane).sort((a, b) => lowest(a) - lowest(b))
    .map((step, index) => ({ step, index, last: margin.inner, pill: null, start: null, exit: null, y: 0 }));
  /** @type {Plan} */
  const plan = {
    slots: [margin.left, margin.edge, margin.inner], margin, lanes,
    columns: [], buses: new Map(), sources: new Map(), operators: [], links: [],
  };
  for (const [name, value] of buses) {
    const isCarried = lanes.some(({ step }) => step.carried && step.quantity === value.quantity);
    const leads = value.previous ? value.text || isCarried : value.text && value.quantity === "inputs";
    const at = leads ? insert(plan, margin.inner, slot(LINE, LINE, room(value.text))) : null;
    plan.buses.set(name, { kind: "bus", value, slot: at, lane: null, taps: [], row: null, y: 0 });
  }
  for (const step of steps) {
    const lane = lanes.find((each) => each.step === step);
    if (lane) addLane(plan, lane);
    else addColumn(plan, step, box);
  }
  addExits(plan);
  plan.slots.push(margin.edgeRight, margin.right);
  return plan;
}

/** @type {(plan: Plan, kind: Source["kind"], quantity: string, more: Partial<Source>) => void} */
function addSource(plan, kind, quantity, more) {
  const value = { quantity, previous: false, text: "" };
  plan.sources.set(quantity, { kind, value, slot: null, lane: null, taps: [], row: null, y: 0, ...more });
}

/**
 * From which slot on.
 *
 * @type {(plan: Plan, source: Source) => Slot}
 */
const readyAt = ({ margin }, { kind, lane, slot: at }) => lane?.last ?? (kind === "column" && at ? at : margin.inner);

/**
 * The operators of a state on its lane.
 *
 * @type {(plan: Plan, lane: Lane) => void}
 */
function addLane(plan, lane) {
  const { step } = lane;
  const [first, ...others] = step.products;
  if (step.carried) {
    const { text } = step.carried;
    if (text) lane.pill = lane.last = insert(plan, plan.margin.inner, slot(room(text), null, null), 1);
    for (const factor of first) addToLane(plan, lane, "×", [factor]);
  } else if (first.length > 1) {
    chain(plan, first, { slot: slotAbove(plan, lane, first), lane, step }, 0, true);
  } else {
    startLane(plan, lane, first[0], others.length > 0 || step.number !== "");
  }
  for (const factors of others) addToLane(plan, lane, "+", factors);
  if (step.number) addToLane(plan, lane, step.number, []);
  addSource(plan, "lane", step.quantity, { lane });
  for (const bus of busesFrom(plan, step)) {
    bus.slot = slot(LINE, LINE, room(bus.value.text));
    plan.slots.push(bus.slot);
  }
}

/** @type {(plan: Plan, step: Step) => Source[]} */
const busesFrom = (plan, { quantity }) =>
  [...plan.buses.values()].filter(({ value }) => value.quantity === quantity && !value.previous);

/**
 * A lane that begins with another value as it is, or seen through a pill.
 *
 * @type {(plan: Plan, lane: Lane, value: Value, goesOn: boolean) => void}
 */
function startLane(plan, lane, value, goesOn) {
  const source = sourceAbove(plan, value);
  const above = isHigher(source.lane, lane);
  const at = slot(room(value.text), null, null);
  if (goesOn || lane.step.isRead) lane.last = insert(plan, readyAt(plan, source), at, 1);
  lane.start = { source, slot: at, port: "lane", target: null, text: value.text, above, step: lane.step };
  source.taps.push(lane.start);
}

/**
 * One more operator on a lane.
 *
 * @type {(plan: Plan, lane: Lane, text: string, factors: Value[]) => void}
 */
function addToLane(plan, lane, text, factors) {
  const place = { slot: slotAbove(plan, lane, factors), lane, step: lane.step };
  const operator = addOperator(plan, text, place, 0);
  if (!factors.length) place.slot.up = atLeast(place.slot.up, room(text));
  else if (factors.length === 1) connect(plan, operator, factors, new Set(["top", "bottom"]), { first: place.slot });
  else plan.links.push({ from: chain(plan, factors, place, 1, false), to: operator });
}

/**
 * The slot of a lane's next operator: right above a stack that is a factor and comes last of all
 * that is needed, so that its wire goes straight up; or one of its own.
 *
 * @type {(plan: Plan, lane: Lane, factors: Value[]) => Slot}
 */
function slotAbove(plan, lane, factors) {
  const sources = factors.map((factor) => sourceAbove(plan, factor));
  const index = (/** @type {Slot} */ each) => plan.slots.indexOf(each);
  const needed = [lane.last, ...sources.map((source) => readyAt(plan, source))];
  const latest = needed.reduce((a, b) => (index(b) > index(a) ? b : a));
  const ending = sources.filter((source) => readyAt(plan, source) === latest);
  const isAbove = ending.length === 1 && ending[0].kind === "column" && !latest.taken && latest !== lane.last;
  const at = isAbove ? latest : insert(plan, latest, slot(RADIUS, null, null), 1);
  at.taken = true;
  at.up = atLeast(at.up, RADIUS);
  lane.last = at;
  return at;
}

/**
 * A stack, with the operators of its sum below it.
 *
 * @type {(plan: Plan, step: Step, box: number) => void}
 */
function addColumn(plan, step, box) {
  const column = { step, slot: slot(LINE, box / 2, room(step.sign)), exit: null };
  plan.columns.push(column);
  plan.slots.push(column.slot);
  // Without a matrix the last product is where the sum begins.
  const begins = step.maps.length ? null : step.products.at(-1);
  const added = begins ? step.products.slice(0, -1) : step.products;
  const below = { slot: column.slot, lane: null, step };
  const number = step.number ? addOperator(plan, step.number, below, 0) : null;
  if (number) column.slot.low = atLeast(column.slot.low, room(step.number));
  const firstRow = number ? 1 : 0;
  const sums = added.map((factors, i) => {
    const row = firstRow + i;
    const plus = addOperator(plan, "+", below, row);
    if (factors.length === 1) connect(plan, plus, factors, new Set(["left"]), { first: column.slot });
    else {
      const place = { ...below, slot: insert(plan, column.slot, slot(null, null, RADIUS)) };
      plan.links.push({ from: chain(plan, factors, place, row, true), to: plus });
    }
    return plus;
  });
  if (begins?.length === 1) connect(plan, sums.at(-1) ?? number ?? column, begins, new Set(["bottom"]), { first: column.slot });
  else if (begins) chain(plan, begins, below, firstRow + added.length, false);
  for (const value of step.maps) {
    const bus = /** @type {Source} */ (plan.buses.get(nameOf(value) + value.text));
    bus.taps.push({ source: bus, slot: column.slot, port: "matrix", target: null, text: "", above: false, step });
  }
  addSource(plan, "column", step.quantity, { slot: column.slot });
  for (const bus of busesFrom(plan, step)) {
    bus.slot = slot(null, LINE, room(bus.value.text));
    plan.slots.push(bus.slot);
  }
}

/**
 * The ways out of the states that are not carried on.
 *
 * @type {(plan: Plan) => void}
 */
function addExits(plan) {
  // A state that is nothing but another value leaves that value's wire, and so before that one's way out.
  const isAlone = (/** @type {Lane} */ { start }) => start !== null && !plan.slots.includes(start.slot);
  const leaving = plan.lanes.filter(({ step }) => !step.carried);
  const alone = leaving.filter(isAlone);
  for (const lane of alone) {
    const tap = /** @type {Tap} */ (lane.start);
    const half = room(tap.text);
    Object.assign(tap.slot, { up: half, mid: half, low: half });
    plan.slots.push(tap.slot);
    [tap.port, lane.start] = ["exit", null];
  }
  for (const lane of leaving.filter((each) => !alone.includes(each))) {
    lane.exit = slot(LINE, LINE, LINE);
    plan.slots.push(lane.exit);
  }
  for (const column of plan.columns.filter(({ step }) => step.isState)) {
    column.exit = slot(LINE, LINE, LINE);
    plan.slots.push(column.exit);
    if (column === plan.columns.at(-1)) continue; // straight out of its right side
    const source = /** @type {Source} */ (plan.sources.get(column.step.quantity));
    const { step, exit } = column;
    source.taps.push({ source, slot: exit, port: "exit", target: null, text: "", above: true, step });
  }
}

/** The wires of a diagram and the pills on them, from its plan and the heights of its rows. */

import { nameOf } from "./flow.js";
import { RADIUS, pill, pillWidth, wire } from "../parts.js";

/**
 * @typedef {import("./rows.js").Rows} Rows
 * @typedef {import("../parts.js").LayoutNode} LayoutNode
 * @typedef {import("../parts.js").Wire} Wire
 * @typedef {import("./plan.js").Column} Column
 * @typedef {import("./plan.js").Lane} Lane
 * @typedef {import("./plan.js").Plan} Plan
 * @typedef {import("./plan.js").Source} Source
 * @typedef {import("./plan.js").Tap} Tap
 *
 * @typedef {object} Drawing
 * @property {Plan} plan
 * @property {Rows} rows
 * @property {number} box
 * @property {number} inputX where the input comes in
 * @property {number} from the right edge of the old states
 * @property {number} to the left edge of the new ones
 * @property {Wire[]} wires
 * @property {LayoutNode[]} pills
 */

const PILL = 10; // half its height
const AWAY = 30; // from an operator to a pill before it
export const HOOK = 23; // from an operator to the turn of a wire below it

/** @type {(plan: Plan, rows: Rows, box: number, inputX: number) => {wires: Wire[], pills: LayoutNode[]}} */
export function wiresOf(plan, rows, box, inputX) {
  const { left, right } = plan.margin;
  /** @type {Drawing} */
  const drawing = { plan, rows, box, inputX, from: left.x + box / 2, to: right.x - box / 2, wires: [], pills: [] };
  plan.lanes.forEach((lane) => drawLane(drawing, lane));
  plan.buses.forEach((bus) => drawBus(drawing, bus));
  plan.columns.forEach((column) => drawColumn(drawing, column));
  for (const source of plan.sources.values()) {
    if (source.kind === "column") drawStackWire(drawing, source);
    else if (source.kind === "jog") drawJog(drawing, source);
    else source.taps.forEach((tap) => drawTap(drawing, tap, /** @type {Lane} */ (source.lane).y));
  }
  for (const { from, to } of plan.links) {
    const isUp = from.slot === to.slot;
    drawing.wires.push(isUp
      ? wire(`M${to.slot.x} ${from.y - RADIUS}V${to.y + RADIUS}`, to.step.quantity, { arrow: "up" })
      : wire(`M${from.slot.x + RADIUS} ${from.y}H${to.slot.x - RADIUS}`, to.step.quantity, { arrow: "right" }));
  }
  return drawing;
}

/**
 * Up or down, with room for a pill on the way.
 *
 * @type {(drawing: Drawing, seen: {text: string, step: {quantity: string}}, x: number, from: number, to: number,
 *         pillAt: number) => string}
 */
function upright({ pills }, { text, step }, x, from, to, pillAt) {
  if (!text) return `V${to}`;
  const way = Math.sign(to - from) * PILL;
  pills.push(pill(text, x, pillAt, step.quantity));
  return `V${pillAt - way}M${x} ${pillAt + way}V${to}`;
}

/**
 * A path as a stretch from node to node: each is left out, as wide as it is.
 *
 * @type {(y: number, nodes: {x: number, r: number}[]) => string}
 */
const between = (y, nodes) => nodes.map(({ x, r }) => `H${x - r}M${x + r} ${y}`).join("");

/**
 * The way of a tap from where it leaves its source.
 *
 * @type {(drawing: Drawing, tap: Tap, y: number) => {d: string, arrow?: "up" | "down" | "right"}}
 */
function wayOf(drawing, tap, y) {
  const { rows, to } = drawing;
  const { port, target, above, source, slot: { x } } = tap;
  const level = rows.levels.get(tap.step.quantity) ?? 0;
  if (port === "matrix") return { d: "" };
  if (port === "exit") return { d: `${upright(drawing, tap, x, y, level, rows.activations)}H${to}`, arrow: "right" };
  if (!target) {
    const end = drawing.plan.lanes.find(({ start }) => start === tap)?.y ?? y;
    return { d: upright(drawing, tap, x, y, end, end + (above ? -AWAY : AWAY)) };
  }
  const middle = target.slot.x;
  const [end, r] = "lane" in target ? [target.y, target.isPill ? PILL : RADIUS]
    : target.step.sign ? [rows.activations, PILL] : [rows.top + rows.height, 0];
  const isBelow = !("lane" in target && target.lane);
  const pillAt = above && isBelow ? rows.activations : end + (above ? -AWAY : AWAY);
  const turn = "lane" in target ? end + HOOK : rows.activations + HOOK;
  switch (port) {
    case "top": return { d: upright(drawing, tap, x, y, end - r, pillAt), arrow: "down" };
    case "bottom": return { d: upright(drawing, tap, x, y, end + r, pillAt), arrow: "up" };
    case "hook": return { d: `${upright(drawing, tap, x, y, turn, pillAt)}H${middle}V${end + r}`, arrow: "up" };
    default:
  }
  if (source.row !== target) return { d: `${upright(drawing, tap, x, y, end, pillAt)}H${middle - r}`, arrow: "right" };
  if (!tap.text) return { d: `H${middle - r}`, arrow: "right" };
  drawing.pills.push(pill(tap.text, x, end, tap.step.quantity));
  return { d: `${between(end, [{ x, r: pillWidth(tap.text) / 2 }])}H${middle - r}`, arrow: "right" };
}

/**
 * The way out of a state is a main one.
 *
 * @type {(tap: Tap, arrow?: Wire["arrow"]) => Partial<Wire>}
 */
const looksOf = ({ port }, arrow) => ({ ...(arrow && { arrow }), ...(port === "exit" && { main: true }) });

/**
 * A tap that leaves something that is drawn already.
 *
 * @type {(drawing: Drawing, tap: Tap, y: number) => void}
 */
function drawTap(drawing, tap, y) {
  const { d, arrow } = wayOf(drawing, tap, y);
  const { x } = tap.slot;
  drawing.wires.push(wire(`M${x} ${y}${d}`, tap.step.quantity, { dots: [[x, y]], ...looksOf(tap, arrow) }));
}

/**
 * A wire that goes on to the right, piece by piece: each belongs to the first equation that needs it.
 *
 * @type {(drawing: Drawing, start: string, y: number, taps: Tap[]) => void}
 */
function drawBranches(drawing, start, y, taps) {
  taps.forEach((tap, i) => {
    const { x } = tap.slot;
    const piece = i ? `M${taps[i - 1].slot.x} ${y}` : start;
    const first = taps.slice(i).reduce((a, b) => (b.step.order < a.step.order ? b : a)).step.quantity;
    if (i === taps.length - 1) {
      const { d, arrow } = wayOf(drawing, tap, y);
      const goesOn = d.startsWith("H") ? "" : `H${x}`;
      drawing.wires.push(wire(piece + goesOn + d, first, looksOf(tap, arrow)));
    } else {
      drawing.wires.push(wire(`${piece}H${x}`, first));
      if (tap.port !== "matrix") drawTap(drawing, tap, y);
    }
  });
}

/** @type {(plan: Plan, taps: Tap[]) => Tap[]} */
const inOrder = ({ slots }, taps) => [...taps].sort((a, b) => slots.indexOf(a.slot) - slots.indexOf(b.slot));

/**
 * From a stack upwards: straight to an operator above it, to the right along its row, or both.
 *
 * @type {(drawing: Drawing, source: Source) => void}
 */
function drawStackWire(drawing, { slot, taps, y }) {
  const x = slot?.x ?? 0;
  const { plan, rows: { top }, wires } = drawing;
  const straight = taps.find((tap) => tap.slot === slot);
  const others = inOrder(plan, taps.filter((tap) => tap !== straight));
  const isFirst = straight && others.every(({ step }) => straight.step.order <= step.order);
  if (straight) {
    const start = isFirst ? top : y;
    const { d, arrow } = wayOf(drawing, straight, start);
    wires.push(wire(`M${x} ${start}${d}`, straight.step.quantity, { arrow, dots: others.length ? [[x, y]] : [] }));
  }
  drawBranches(drawing, isFirst ? `M${x} ${y}` : `M${x} ${top}V${y}`, y, others);
}

/**
 * How high an old state, or the input, comes in at the left.
 *
 * @type {(drawing: Drawing, quantity: string) => number}
 */
const comesInAt = ({ rows }, quantity) => (quantity === "inputs" ? rows.floor : rows.levels.get(quantity) ?? 0);

/**
 * An old value that is led up to be multiplied.
 *
 * @type {(drawing: Drawing, source: Source) => void}
 */
function drawJog(drawing, { value, slot, taps, y }) {
  const x = slot?.x ?? 0;
  const start = comesInAt(drawing, value.quantity);
  const end = Math.max(...taps.map((tap) => tap.slot.x));
  drawing.wires.push(wire(`M${x} ${start}V${y}H${end}`, null, { dots: [[x, start]] }));
  taps.forEach((tap) => drawTap(drawing, tap, y));
}

/** @type {(drawing: Drawing, bus: Source) => void} */
function drawBus(drawing, bus) {
  const { plan, inputX, from, wires } = drawing;
  const { value, slot, taps, y } = bus;
  if (!value.previous && value.quantity !== "inputs") return drawBusOfNew(drawing, bus);
  const isFromHere = (/** @type {Source} */ other) =>
    other !== bus && other.slot && nameOf(other.value) === nameOf(value);
  const others = slot ? [] : [...plan.buses.values(), ...plan.sources.values()].filter(isFromHere);
  const ends = [...taps, ...others].map((each) => each.slot?.x ?? 0);
  if (slot) {
    const start = comesInAt(drawing, value.quantity);
    const first = taps[0];
    const d = upright(drawing, { text: value.text, step: first.step }, slot.x, start, y, y - 22);
    wires.push(wire(`M${slot.x} ${start}${d}H${Math.max(...ends)}`, null, { dots: [[slot.x, start]] }));
  } else {
    wires.push(wire(`M${value.previous ? from : Math.min(inputX, ...ends)} ${y}H${Math.max(...ends)}`, null));
  }
  taps.filter(({ port }) => port !== "matrix").forEach((tap) => drawTap(drawing, tap, y));
}

/**
 * A value of this timestep on its way down to matrices.
 *
 * @type {(drawing: Drawing, bus: Source) => void}
 */
function drawBusOfNew(drawing, { value, slot, taps, y }) {
  const { plan, rows, box, wires } = drawing;
  const x = slot?.x ?? 0;
  const column = plan.columns.find(({ step }) => step.quantity === value.quantity);
  const lane = plan.lanes.find(({ step }) => step.quantity === value.quantity);
  const ordered = inOrder(plan, taps);
  const same = [...plan.buses.values()].filter((bus) => bus.value.quantity === value.quantity && !bus.value.previous);
  // Of several ways out of a stack the one that goes farthest is the highest.
  const share = 1 - (same.findIndex((bus) => bus.slot === slot) + 1) / (same.length + 1);
  const start = column ? rows.top + rows.height * share : lane?.y ?? 0;
  const d = upright(drawing, { text: value.text, step: ordered[0].step }, x, start, y, y - 22);
  const begin = column ? `M${column.slot.x + box / 2} ${start}H${x}` : `M${x} ${start}`;
  drawBranches(drawing, begin + d, y, ordered);
  if (lane) wires[wires.length - 1].dots = [[x, start]];
}

/**
 * From the buses through the operators below a stack and its activation into it, and the way out of a
 * state.
 *
 * @type {(drawing: Drawing, column: Column) => void}
 */
function drawColumn({ plan, rows, box, to, wires }, { step, slot: { x }, exit }) {
  const own = plan.operators.filter(({ slot, lane }) => !lane && slot.x === x);
  const product = own.find(({ text }) => text === "×");
  const added = own.filter(({ text }) => text !== "×").sort((a, b) => b.row - a.row);
  const nodes = [...(product ? [product] : []), ...added].map(({ y, isPill }) => ({ y, r: isPill ? PILL : RADIUS }));
  if (step.sign) nodes.push({ y: rows.activations, r: PILL });
  const isRead = (/** @type {Tap} */ tap) => tap.port === "matrix" && tap.step === step;
  const read = [...plan.buses.values()].filter(({ taps }) => taps.some(isRead));
  let d = read.length ? `M${x} ${Math.max(...read.map(({ y }) => y))}` : "";
  for (const { y, r } of nodes) d += `${d && `V${y + r}`}M${x} ${y - r}`;
  if (d) wires.push(wire(`${d}V${rows.top + rows.height}`, step.quantity, { dots: read.map(({ y }) => [x, y]) }));
  const isLast = step === plan.columns.at(-1)?.step;
  if (!exit || !isLast) return;
  const middle = rows.top + rows.height / 2;
  const way = `V${rows.levels.get(step.quantity)}H${to}`;
  wires.push(wire(`M${x + box / 2} ${middle}H${exit.x}${way}`, step.quantity, { arrow: "right", main: true }));
}

/**
 * A state from its old value, or from its first operator, to its new one.
 *
 * @type {(drawing: Drawing, lane: Lane) => void}
 */
function drawLane({ plan, rows, from, to, wires, pills }, { step, y, pill: at, start, exit }) {
  const own = plan.operators.filter((each) => each.lane?.step === step && each.row === 0);
  const nodes = own.map(({ slot: { x }, isPill, text }) => ({ x, r: isPill ? pillWidth(text) / 2 : RADIUS }));
  if (at && step.carried) {
    nodes.push({ x: at.x, r: pillWidth(step.carried.text) / 2 });
    pills.push(pill(step.carried.text, at.x, y, step.quantity));
  }
  nodes.sort((a, b) => a.x - b.x);
  if (!step.carried && !exit) return; // another value as it is: its tap goes all the way
  const begin = step.carried ? `M${from} ${y}` : start ? `M${start.slot.x} ${y}` : "";
  const path = begin + between(y, nodes);
  const d = begin ? path : path.replace(/^H[^M]*/, "");
  const out = exit ? `H${exit.x}V${rows.levels.get(step.quantity)}` : "";
  wires.push(wire(`${d}${out}H${to}`, step.quantity, { arrow: "right", main: true }));
}

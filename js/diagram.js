/** The data-flow diagram of the cell with the values of the current timestep in it. */

import { createInput, inputOf } from "./diagram_input.js";
import { make, makeSvg, setClass } from "./dom.js";
import { carriedOf } from "./layouts/carried.js";
import { layoutOf } from "./layouts/index.js";
import { placeOfOutputs } from "./layouts/outputs.js";
import { RADIUS, pill, pillHeight, pillWidth, stack, titleWidth, wire } from "./layouts/parts.js";
import { stripOf } from "./layouts/strip.js";
import { cut } from "./names.js";
import { isRead } from "./order.js";
import { hasOutputs } from "./output_names.js";
import { contentsOf, createOutputs } from "./outputs.js";
import { createStack } from "./stack.js";
import { stackHeight } from "./units.js";

/**
 * @typedef {import("./cell.js").Acts} Acts
 * @typedef {import("./cell.js").Paint} Paint
 * @typedef {import("./colors.js").Palette} Palette
 * @typedef {import("./layouts/parts.js").Layout} Layout
 * @typedef {import("./layouts/parts.js").LayoutNode} LayoutNode
 * @typedef {import("./layouts/parts.js").WidthOf} WidthOf
 * @typedef {import("./layouts/parts.js").Wire} Wire
 * @typedef {import("./view.js").View} View
 * @typedef {(palette: Palette) => void} Painter
 */

const NAMES = 20; // room for the numbers of ranked units, where the diagram has as much as this
const ROOMY = 420;
const NARROWEST = 320;
const WIDEST = 720;
const LINE = 14; // of a text on two lines
const TINY = 290; // where the diagram is smaller than that all the same, so that all of it is in sight
const SMALLEST = 0.87; // of its size, at which its texts can still be read
const FRAME = 4; // around what scrolls, for the frame of a selected value

/** @param {number} width */
const boxIn = (width) => Math.max(44, Math.min(64, (width - 40) / 7.4));

/**
 * The layout of a run in some width, with stacks as wide as they can be there.
 *
 * @param {View} view
 * @param {number} available
 * @param {WidthOf} [widthOf]
 */
function layoutIn({ run, window: { count } }, available, widthOf) {
  const layOut = layoutOf(run);
  const height = stackHeight(count);
  const [widest, narrowest] = [boxIn(available), boxIn(NARROWEST)];
  const at = (/** @type {number} */ box) => ({ box, height, layout: layOut(run, available, box, height, widthOf) });
  const wide = at(widest);
  if (wide.layout.width <= available || widest === narrowest) return wide;
  const narrow = at(narrowest);
  const share = (available - narrow.layout.width) / (wide.layout.width - narrow.layout.width);
  return share > 0 ? at(narrowest + share * (widest - narrowest)) : narrow;
}

/**
 * How wide the diagram of a run is at least.
 *
 * @param {View} view
 */
export const leastWidthOf = (view) => layoutIn(view, NARROWEST).layout.width;

const ARROWS = {
  right: (/** @type {number} */ x, /** @type {number} */ y) => `M${x} ${y}l-7 -4v8z`,
  up: (/** @type {number} */ x, /** @type {number} */ y) => `M${x} ${y}l-4 7h8z`,
  down: (/** @type {number} */ x, /** @type {number} */ y) => `M${x} ${y}l-4 -7h8z`,
};

/**
 * Where a path of M, H, V, Q commands ends.
 *
 * @param {string} d
 */
function endOf(d) {
  const point = { x: 0, y: 0 };
  for (const [, command, rest] of d.matchAll(/([MHVQ])([^MHVQ]*)/g)) {
    const numbers = rest.trim().split(/[\s,]+/).map(Number);
    if (command === "H") point.x = numbers[0];
    else if (command === "V") point.y = numbers[0];
    else [point.x, point.y] = numbers.slice(-2);
  }
  return point;
}

/**
 * @param {View} view
 * @param {Acts} acts
 */
export function createDiagram(view, acts) {
  const host = make("div.rnn-diagram", { role: "group", "aria-label": "The cell at this timestep" });
  const element = make("div.rnn-window", {}, host);
  /** @type {Painter[]} */
  let painters = [];
  let builtFor = "";
  let drawn = 0; // how wide the layout is, which may need more room than there is

  /** Sizes are read only here: asking for them at every step would make the browser lay out twice. */
  function fit() {
    element.classList.remove("rnn-scrolls"); // it has room around it
    const room = element.clientWidth || 640;
    const isNamed = Boolean(view.run.ranking) && room >= ROOMY;
    setClass(host, "rnn-named", isNamed);
    const available = isNamed ? room - NAMES : room;
    const width = Math.round(Math.max(NARROWEST, Math.min(WIDEST, available)));
    const { fontSize, fontFamily } = getComputedStyle(host);
    const font = `${fontSize} ${fontFamily}`;
    const asked = `${width} ${font}`;
    if (asked !== builtFor) ({ painters, width: drawn } = build(view, acts, host, width, rulerOf(font)));
    builtFor = asked;
    // Narrower than it can be laid out, the diagram is drawn smaller as a whole, as long as it can be read; then it scrolls.
    const smallest = available < TINY || element.closest(".rnn-printed") ? 0 : Math.min(SMALLEST, available / NARROWEST);
    const scale = Math.min(1, Math.max(available / drawn, smallest));
    const isWider = drawn * scale > available + 1;
    host.style.transform = scale < 1 ? `scale(${scale})` : "";
    setClass(element, "rnn-scrolls", isWider);
    element.style.height = `${host.offsetHeight * scale + (isWider ? 2 * FRAME + element.offsetHeight - element.clientHeight : 0)}px`;
  }

  return {
    element,
    /** @type {Paint} */
    paint(palette, fresh) {
      if (fresh || !builtFor) fit();
      painters.forEach((paint) => paint(palette));
    },
  };
}

/**
 * How wide texts are in a font.
 *
 * @param {string} font
 * @returns {WidthOf}
 */
function rulerOf(font) {
  const context = /** @type {CanvasRenderingContext2D} */ (make("canvas").getContext("2d"));
  context.font = font;
  return (text) => context.measureText(text).width;
}

/**
 * Fills the diagram anew; returns how its parts are painted, and how wide it is now.
 *
 * @param {View} view
 * @param {Acts} acts
 * @param {HTMLElement} host
 * @param {number} available
 * @param {WidthOf} widthOf
 * @returns {{painters: Painter[], width: number}}
 */
function build(view, acts, host, available, widthOf) {
  const { run } = view;
  const { box, height, layout } = layoutIn(view, available, widthOf);
  const { input, readout, body, width } = layout;
  const label = run.equationOf.prediction ? cut(run.equationOf.prediction.label) : null;
  const contents = inputOf(view, input, box, widthOf);
  const letter = label === null ? 0 : titleWidth(run, "prediction", "", widthOf) + 6;
  const place = hasOutputs(run) ? placeOfOutputs(layout, box, contents, contentsOf(run)) : null;
  const { cells, inputRoom, readoutAt, labelRoom } = place ? { ...place, readoutAt: place.y, labelRoom: 0 }
    : stripOf(layout, box, { ...contents, label, letter, widthOf });
  const rows = place ? place.height : run.quantities.prediction ? stackHeight(run.quantities.prediction.width) : 0;
  const bottom = rows ? Math.max(layout.height, readoutAt + rows + 4) : layout.height;
  host.style.width = `${width}px`;
  host.style.height = `${bottom}px`;

  const wires = [...layout.wires];
  if (input.lead != null) wires.push(wire(`M${input.x} ${input.y}V${input.lead}`, null));
  if (rows) wires.push(wire(`M${readout.x} ${readout.lead}V${readoutAt}`, "prediction", { arrow: "down" }));
  const svg = makeSvg("svg", { width, height: bottom, class: "rnn-wires", "aria-hidden": "true" });
  svg.append(makeSvg("rect", { class: "rnn-body", x: body.x, y: body.y, width: body.width, height: body.height, rx: 12 }));
  const painters = [
    ...wires.map((each) => drawWire(view, svg, each)),
    ...layout.nodes.map((node) => drawNode(view, svg, node)),
    ...(run.mask ? [drawCarried(view, svg, carriedOf(layout, box, height))] : []),
  ];

  const stacks = layout.stacks.map((place) => createStack(view, acts, place, box, place.height ?? height));
  const entry = createInput(view, acts, { x: contents.inputStart, y: input.y, room: inputRoom }, box, cells);
  const outputs = place ? createOutputs(view, acts, place) : null;
  if (rows && !outputs) {
    const { label: word } = run.equationOf.prediction;
    stacks.push(createStack(view, acts, stack("prediction", readout.x, readoutAt, { word, side: "before", room: labelRoom }), box, rows));
  }
  host.replaceChildren(svg, ...stacks.slice(0, layout.stacks.length).flatMap(({ elements }) => elements),
    entry.element, ...stacks.slice(layout.stacks.length).flatMap(({ elements }) => elements), ...(outputs ? [outputs.element] : []));
  return { painters: [...painters, ...stacks.map(({ paint }) => paint), entry.paint, ...(outputs ? [outputs.paint] : [])], width };
}

/**
 * @param {View} view
 * @param {SVGElement} svg
 * @param {Wire} line
 * @returns {Painter}
 */
function drawWire(view, svg, line) {
  const group = drawLine(svg, line);
  const { equation } = line;
  return () => {
    setClass(group, "rnn-active", equation !== null && view.currentEquation === equation);
    setClass(group, "rnn-later", equation !== null && !view.isReady(equation));
    setClass(group, "rnn-idle", equation !== "prediction" && !isRead(view.run, view.timestep));
  };
}

/**
 * The states carried on, on show where a timestep is skipped.
 *
 * @param {View} view
 * @param {SVGElement} svg
 * @param {import("./layouts/carried.js").Carried[]} carried
 * @returns {Painter}
 */
function drawCarried(view, svg, carried) {
  const group = makeSvg("g", { class: "rnn-carried" });
  for (const { wire: line } of carried) drawLine(group, line);
  for (const { x, y } of carried) group.append(nodeOf(pill("carried on", x, y, "")));
  svg.append(group);
  return () => setClass(group, "rnn-shown", !isRead(view.run, view.timestep));
}

/**
 * @param {SVGElement} host
 * @param {Wire} wire
 */
function drawLine(host, { d, arrow, dashed, main, dots = [] }) {
  const group = makeSvg("g", { class: `rnn-wire${main ? " rnn-main" : ""}${dashed ? " rnn-dashed" : ""}` });
  group.append(makeSvg("path", { d, class: "rnn-line" }));
  if (arrow) {
    const end = endOf(d);
    group.append(makeSvg("path", { d: ARROWS[arrow](end.x, end.y), class: "rnn-head" }));
  }
  for (const [cx, cy] of dots) group.append(makeSvg("circle", { cx, cy, r: 3, class: "rnn-head" }));
  host.append(group);
  return group;
}

/**
 * @param {View} view
 * @param {SVGElement} svg
 * @param {LayoutNode} node
 * @returns {Painter}
 */
function drawNode(view, svg, node) {
  const group = nodeOf(node);
  const { equation } = node;
  svg.append(group);
  return () => {
    setClass(group, "rnn-active", equation !== undefined && view.currentEquation === equation);
    setClass(group, "rnn-idle", !isRead(view.run, view.timestep));
  };
}

/** @param {LayoutNode} node */
function nodeOf({ type, text, x, y }) {
  const group = makeSvg("g", { class: `rnn-node rnn-${type}` });
  if (type === "operator") group.append(makeSvg("circle", { cx: x, cy: y, r: RADIUS }));
  if (type === "pill") {
    const [width, height] = [pillWidth(text), pillHeight(text)];
    group.append(makeSvg("rect", { x: x - width / 2, y: y - height / 2, width, height, rx: 10 }));
  }
  const lines = text.split("\n");
  lines.forEach((line, i) => {
    const label = makeSvg("text", { x, y: y + LINE * (i - (lines.length - 1) / 2) });
    // What follows a line below, as in p_f, is a subscript.
    line.split(/_([^\s()]+)/).forEach((piece, place) => {
      const span = makeSvg("tspan", place % 2 ? { class: "rnn-below", dy: 4 } : place ? { dy: -4 } : {});
      span.textContent = piece;
      if (piece) label.append(span);
    });
    group.append(label);
  });
  return group;
}

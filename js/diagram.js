/** The data-flow diagram of the cell with the values of the current timestep in it. */

import { colorOf, css, inkOn } from "./colors.js";
import { make, makeSvg, setText } from "./dom.js";
import { layoutOf } from "./layouts/index.js";
import { RADIUS, pillWidth, stack, wire } from "./layouts/parts.js";
import { symbol } from "./math.js";
import { signed } from "./numbers.js";
import { valueAt } from "./run.js";
import { createStack, stackHeight } from "./stack.js";
import { visible } from "./words.js";

/**
 * @typedef {import("./cell.js").Acts} Acts
 * @typedef {import("./cell.js").Paint} Paint
 * @typedef {import("./colors.js").Palette} Palette
 * @typedef {import("./layouts/parts.js").Layout} Layout
 * @typedef {import("./layouts/parts.js").LayoutNode} LayoutNode
 * @typedef {import("./layouts/parts.js").Wire} Wire
 * @typedef {import("./view.js").View} View
 * @typedef {(palette: Palette) => void} Painter
 */

const NARROWEST = 320;
const WIDEST = 720;

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
  const host = make("div", { class: "rnn-diagram", role: "group", "aria-label": "The cell at this timestep" });
  const element = make("div", { class: "rnn-window" }, host);
  /** @type {Painter[]} */
  let painters = [];
  let builtFor = 0;
  let drawn = 0; // how wide the layout is, which may need more room than there is

  /** Sizes are read only here: asking for them at every step would make the browser lay out twice. */
  function fit() {
    const available = element.clientWidth || 640;
    const width = Math.round(Math.max(NARROWEST, Math.min(WIDEST, available)));
    if (width !== builtFor) ({ painters, width: drawn } = build(view, acts, host, width));
    builtFor = width;
    // Narrower than it can be laid out, the diagram is drawn smaller as a whole.
    const scale = Math.min(1, available / drawn);
    host.style.transform = scale < 1 ? `scale(${scale})` : "";
    element.style.height = `${host.offsetHeight * scale}px`;
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
 * Fills the diagram anew; returns how its parts are painted, and how wide it is now.
 *
 * @param {View} view
 * @param {Acts} acts
 * @param {HTMLElement} host
 * @param {number} available
 * @returns {{painters: Painter[], width: number}}
 */
function build(view, acts, host, available) {
  const { run } = view;
  const box = Math.max(44, Math.min(64, (available - 40) / 7.4));
  const height = stackHeight(view.window.count);
  const layout = layoutOf(run)(run, available, box, height);
  const { input, readout, body, width = available } = layout;
  const rows = run.quantities.prediction ? stackHeight(run.quantities.prediction.width) : 0;
  const bottom = rows ? Math.max(layout.height, readout.y + rows + 22) : layout.height;
  host.style.width = `${width}px`;
  host.style.height = `${bottom}px`;

  const wires = [...layout.wires];
  if (input.lead != null) wires.push(wire(`M${input.x} ${input.y}V${input.lead}`, null));
  if (rows && readout.lead != null) {
    wires.push(wire(`M${readout.x} ${readout.lead}V${readout.y - 22}`, "prediction", { arrow: "down" }));
  }
  const svg = makeSvg("svg", { width, height: bottom, class: "rnn-wires", "aria-hidden": "true" });
  svg.append(makeSvg("rect", { class: "rnn-body", x: body.x, y: body.y, width: body.width, height: body.height, rx: 12 }));
  const painters = [
    ...wires.map((each) => drawWire(view, svg, each)),
    ...layout.nodes.map((node) => drawNode(view, svg, node)),
  ];

  const stacks = layout.stacks.map((place) => createStack(view, acts, place, box, height));
  const entry = createInput(view, input, box);
  if (rows) {
    const { label } = run.equationOf.prediction;
    const place = stack("prediction", readout.x, readout.y, { word: label.length <= 16 && label, side: "end" });
    stacks.push(createStack(view, acts, place, box, rows));
  }
  host.replaceChildren(svg, ...stacks.slice(0, layout.stacks.length).flatMap(({ elements }) => elements),
    entry.element, ...stacks.slice(layout.stacks.length).flatMap(({ elements }) => elements));
  return { painters: [...painters, ...stacks.map(({ paint }) => paint), entry.paint], width };
}

/**
 * @param {View} view
 * @param {SVGElement} svg
 * @param {Wire} wire
 * @returns {Painter}
 */
function drawWire(view, svg, { d, equation, arrow, dashed, main, dots = [] }) {
  const group = makeSvg("g", { class: `rnn-wire${main ? " rnn-main" : ""}${dashed ? " rnn-dashed" : ""}` });
  group.append(makeSvg("path", { d, class: "rnn-line" }));
  if (arrow) {
    const end = endOf(d);
    group.append(makeSvg("path", { d: ARROWS[arrow](end.x, end.y), class: "rnn-head" }));
  }
  for (const [cx, cy] of dots) group.append(makeSvg("circle", { cx, cy, r: 3, class: "rnn-head" }));
  svg.append(group);
  return () => {
    group.classList.toggle("rnn-active", equation !== null && view.currentEquation === equation);
    group.classList.toggle("rnn-later", equation !== null && !view.isReady(equation));
  };
}

/**
 * @param {View} view
 * @param {SVGElement} svg
 * @param {LayoutNode} node
 * @returns {Painter}
 */
function drawNode(view, svg, { type, text, x, y, equation }) {
  const group = makeSvg("g", { class: `rnn-node rnn-${type}` });
  if (type === "operator") group.append(makeSvg("circle", { cx: x, cy: y, r: RADIUS }));
  if (type === "pill") {
    const width = pillWidth(text);
    group.append(makeSvg("rect", { x: x - width / 2, y: y - 10, width, height: 20, rx: 10 }));
  }
  const label = makeSvg("text", { x, y });
  label.textContent = text;
  group.append(label);
  svg.append(group);
  return () => group.classList.toggle("rnn-active", equation !== undefined && view.currentEquation === equation);
}

/**
 * The input of the timestep: its token, or its first numbers.
 *
 * @param {View} view
 * @param {{x: number, y: number}} place
 * @param {number} box
 */
function createInput(view, { x, y }, box) {
  const { labels, backwards, quantities: { inputs: { width: features } } } = view.run;
  const shown = Math.min(features, labels ? 1 : box < 50 ? 2 : 4);
  const cells = Array.from({ length: shown }, () => make("span", { class: "rnn-value" }));
  cells.forEach((cell) => (cell.style.width = labels ? "" : `${box}px`));
  const name = symbol(backwards && !labels ? "∂x" : "x", "");
  const subscript = /** @type {HTMLElement} */ (name.querySelector("sub"));
  const rest = features > shown && !labels ? ` and ${features - shown} more` : null;
  const element = make("div", { class: "rnn-input" }, cells, make("span", { class: "rnn-note" }, name, rest));
  element.style.cssText = `left:${x}px;top:${y}px;transform:translateX(-${labels ? 20 : box / 2}px)`;
  return {
    element,
    /** @type {Painter} */
    paint(palette) {
      const { run, timestep } = view;
      setText(subscript, `${timestep}`);
      cells.forEach((cell, feature) => {
        if (run.labels) {
          cell.title = run.labels[timestep];
          return setText(cell, visible(run.labels[timestep]));
        }
        const value = valueAt(run, "inputs", timestep, feature);
        const color = colorOf(palette, "value", value, run.limits.inputs);
        setText(cell, signed(value));
        cell.style.background = css(color);
        cell.style.color = inkOn(color);
        return undefined;
      });
    },
  };
}

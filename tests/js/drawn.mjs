/**
 * What a layout draws, as geometry: shapes, stretches of wire, and what touches what. Each check
 * returns what it finds wrong as lines of text.
 */

import { RADIUS, pillHeight, pillWidth } from "../../js/layouts/parts.js";

const NEAR = 0.01;
const LETTER = 20; // the widest letter of a title, such as Γu
const same = (a, b) => Math.abs(a.x - b.x) < NEAR && Math.abs(a.y - b.y) < NEAR;
const inside = (box, { x, y }, margin = 0) =>
  x > box.left + margin && x < box.right - margin && y > box.top + margin && y < box.bottom - margin;
const apart = (a, b) => a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top;
const within = (box, { left, right, top, bottom }) =>
  box.left > left - NEAR && box.right < right + NEAR && box.top > top - NEAR && box.bottom < bottom + NEAR;
const around = (x, y, width, height) =>
  ({ left: x - width / 2, right: x + width / 2, top: y - height / 2, bottom: y + height / 2 });

/** The stretches of a path of M, H and V: each a list of points. */
function stretchesOf(d) {
  const stretches = [];
  for (const [, command, rest] of d.matchAll(/([MHV])([^MHV]*)/g)) {
    const numbers = rest.trim().split(/[\s,]+/).map(Number);
    const last = stretches.at(-1)?.at(-1);
    if (command === "M") stretches.push([{ x: numbers[0], y: numbers[1] }]);
    else stretches.at(-1).push(command === "H" ? { x: numbers[0], y: last.y } : { x: last.x, y: numbers[0] });
  }
  return stretches;
}

/** A layout with its shapes and wires, also those that the diagram itself adds: the input's, the readout's. */
export function drawn(run, layout, box, height) {
  const { body, input, readout } = layout;
  const frame = { left: body.x, right: body.x + body.width, top: body.y, bottom: body.y + body.height };
  const stacks = layout.stacks.map((each) => {
    const shape = { left: each.x - box / 2, right: each.x + box / 2, top: each.y, bottom: each.y + (each.height ?? height) };
    const isInner = each.x > frame.left && each.x < frame.right;
    const word = each.word ? each.word.length * 6.5 + 4 : 0;
    const edge = each.side === "left" ? each.x - 8 : each.x + (LETTER + word) / 2;
    return {
      ...each, shape, place: isInner ? "inner" : each.previous ? "before" : "now", name: each.quantity,
      title: { left: edge - LETTER - word, right: edge, top: each.y - 22, bottom: each.y - 2 },
    };
  });
  const nodes = layout.nodes.map((each) => ({
    ...each, name: `${each.text} of ${each.equation}`,
    shape: each.type === "pill"
      ? around(each.x, each.y, pillWidth(each.text), pillHeight(each.text))
      : around(each.x, each.y, 2 * RADIUS, 2 * RADIUS),
  }));
  const wires = [...layout.wires];
  if (input.lead !== undefined) wires.push({ d: `M${input.x} ${input.y}V${input.lead}`, equation: null });
  if (run.equationOf.prediction) {
    wires.push({ d: `M${readout.x} ${readout.lead}V${readout.y}`, equation: "prediction" });
  }
  const stretches = wires.flatMap((wire) => stretchesOf(wire.d).map((points) => ({ points, wire })));
  const dots = wires.flatMap((wire) => (wire.dots ?? []).map(([x, y]) => ({ x, y })));
  return {
    run, frame, stacks, nodes, stretches, dots, input, readout,
    picture: { left: 0, right: layout.width, top: 0, bottom: layout.height },
  };
}

const ends = ({ points }) => [points[0], points.at(-1)];
const pieces = ({ points }) => points.slice(1).map((to, i) => ({ from: points[i], to }));
const named = ({ wire }) => `a wire of ${wire.equation} (${wire.d})`;

function isOn({ from, to }, { x, y }) {
  return x >= Math.min(from.x, to.x) - NEAR && x <= Math.max(from.x, to.x) + NEAR
    && y >= Math.min(from.y, to.y) - NEAR && y <= Math.max(from.y, to.y) + NEAR;
}
const passes = (stretch, point) => pieces(stretch).some((piece) => isOn(piece, point));

/** Whether a point is on the edge of a shape: a stack's, a pill's, the rim of an operator. */
function touches({ shape, type }, point) {
  if (type !== "operator") return inside(shape, point, -NEAR) && !inside(shape, point, NEAR);
  const middle = { x: (shape.left + shape.right) / 2, y: (shape.top + shape.bottom) / 2 };
  return Math.abs(Math.hypot(point.x - middle.x, point.y - middle.y) - RADIUS) < NEAR;
}

const titlesOf = (stacks) => stacks.map(({ title, name }) => ({ shape: title, name: `the title of ${name}` }));

export function overlaps({ stacks, nodes }) {
  const all = [...stacks, ...nodes];
  return [...all, ...titlesOf(stacks)].flatMap((a, i, every) => every.slice(i + 1)
    .filter((b) => !apart(a.shape, b.shape)).map((b) => `${a.name} and ${b.name} overlap`));
}

export function outside({ stacks, nodes, stretches, frame, picture }) {
  return [
    ...stacks.filter(({ shape, title }) => !within(shape, picture) || !within(title, picture)),
    ...stacks.filter(({ shape, title, place }) => (place === "inner"
      ? !within(shape, frame) || !within(title, frame)
      : shape.left < frame.right && shape.right > frame.left)),
    ...nodes.filter(({ shape }) => !within(shape, frame)),
  ].map(({ name }) => `${name} is outside`).concat(stretches
    .filter(({ wire }) => wire.equation !== "prediction") // the diagram makes room for the readout
    .filter(({ points }) => points.some((point) => !inside(picture, point, -NEAR)))
    .map((each) => `${named(each)} leaves the picture`));
}

const goesOn = (other, each, point) =>
  other.wire.equation === each.wire.equation && ends(other).some((end) => same(end, point));

/** Ends that touch nothing: no stack, no node, no dot on another wire, no wire of theirs that goes on. */
export function looseEnds({ stacks, nodes, stretches, dots, input, readout }) {
  return stretches.flatMap((each) => ends(each).filter((point) => {
    const others = stretches.filter((other) => other !== each && passes(other, point));
    return ![...stacks, ...nodes].some((shape) => touches(shape, point))
      && !(others.length && dots.some((dot) => same(dot, point)))
      && !others.some((other) => goesOn(other, each, point))
      && !(each.wire.equation === null && same(point, input))
      && !(each.wire.equation === "prediction" && same(point, { x: readout.x, y: readout.y }));
  }).map(({ x, y }) => `${named(each)} ends at ${x}, ${y} in the air`));
}

/** Wires that run through a stack, a title, a pill or an operator. */
export function runsThrough({ stacks, nodes, stretches }) {
  const shapes = [...stacks, ...nodes, ...titlesOf(stacks)];
  return stretches.flatMap((each) => pieces(each).flatMap(({ from, to }) => {
    const line = {
      left: Math.min(from.x, to.x) + NEAR, right: Math.max(from.x, to.x) - NEAR,
      top: Math.min(from.y, to.y) + NEAR, bottom: Math.max(from.y, to.y) - NEAR,
    };
    if (from.x === to.x) [line.left, line.right] = [from.x, from.x];
    else [line.top, line.bottom] = [from.y, from.y];
    return shapes.filter(({ shape }) => !apart(shape, line)).map(({ name }) => `${named(each)} runs through ${name}`);
  }));
}

/** Stretches of different wires that lie on each other, or as near as to look like one. */
export function onEachOther({ stretches }) {
  const all = stretches.flatMap((stretch) => pieces(stretch).map((piece) => ({ stretch, ...piece })));
  const span = (a, b, axis) => Math.min(Math.max(a.from[axis], a.to[axis]), Math.max(b.from[axis], b.to[axis]))
    - Math.max(Math.min(a.from[axis], a.to[axis]), Math.min(b.from[axis], b.to[axis]));
  return all.flatMap((a, i) => all.slice(i + 1).filter((b) => {
    const [along, across] = a.from.x === a.to.x ? ["y", "x"] : ["x", "y"];
    return b.from[across] === b.to[across] && b.stretch.wire !== a.stretch.wire
      && Math.abs(a.from[across] - b.from[across]) < 4 && span(a, b, along) > 0.5;
  }).map((b) => `${named(a.stretch)} lies on ${named(b.stretch)}`));
}

export { ends, passes, same, touches };

/**
 * The equations that a diagram shows, read back from its wires alone: from where a value arrives,
 * back through pills and operators to the stacks it comes from.
 */

import { ends, passes, same, touches } from "./drawn.mjs";

/** Nets: wires that are one, because one ends on another where there is a dot, or where it goes on. */
function netsOf({ stretches, dots }, readers) {
  const net = stretches.map((_, i) => i);
  const root = (i) => (net[i] === i ? i : root(net[i]));
  stretches.forEach((a, i) => stretches.forEach((b, j) => {
    if (i === j || readers.has(a) || readers.has(b)) return;
    const joined = ends(a).some((point) => passes(b, point)
      && (dots.some((dot) => same(dot, point)) || ends(b).some((end) => same(end, point))));
    if (joined) net[root(i)] = root(j);
  }));
  return new Map(stretches.map((stretch, i) => [stretch, root(i)]));
}

/** Each quantity with its equation as the picture shows it, such as "tanh(W h− + W x + q·r)". */
export function readBack(picture) {
  const { run, stacks, nodes, stretches, input } = picture;
  const inner = stacks.filter(({ place }) => place === "inner");
  // The wire from the buses into a stack has a dot for each vector that a matrix of it reads.
  const readers = new Map(stretches.flatMap((each) => {
    const { equation, dots = [] } = each.wire;
    const stack = inner.find(({ quantity }) => quantity === equation);
    const isBelowStack = stack && each.points.every((point) => point.x === stack.x);
    const readsMatrix = run.equationOf[equation]?.terms.some(({ type }) => type === "map");
    const beginsOnBus = dots.some(([x, y]) => same({ x, y }, each.points[0]));
    return isBelowStack && readsMatrix && beginsOnBus ? [[each, stack]] : [];
  }));
  const netOf = netsOf(picture, readers);
  const members = (net) => stretches.filter((each) => netOf.get(each) === net);
  const touching = (shape, net) => members(net).flatMap((each) => ends(each).filter((point) => touches(shape, point)));
  const netsAt = (shape, side) => [...new Set(stretches.filter((each) => ends(each)
    .some((point) => touches(shape, point) && side(point, shape.shape))).map((each) => netOf.get(each)))];
  const below = ({ y }, { bottom }) => y >= bottom - 0.01;
  const right = ({ x }, { right: edge }) => x >= edge - 0.01;
  const above = ({ y }, { top }) => y <= top + 0.01;
  const isAlias = (quantity) => isOneValue(run.equationOf[quantity]);

  /** What arrives in a net; `besides` is where it arrives, `own` the quantity whose equation is read. */
  function valuesOf(net, besides, own) {
    const reader = members(net).find((each) => readers.has(each));
    if (reader) return [reads(reader)];
    const values = new Set();
    for (const stack of stacks) {
      for (const point of touching(stack, net)) {
        const goesOut = stack.place === "before" || (stack.place === "inner" && !below(point, stack.shape));
        const isNow = stack.place === "now" && stack.quantity !== own && !isAlias(stack.quantity);
        if (goesOut || isNow) values.add(stack.quantity + (stack.previous ? "−" : ""));
      }
    }
    if (members(net).some((each) => same(each.points[0], input))) values.add("inputs");
    if (values.size) return [...values];
    for (const node of nodes.filter((each) => each !== besides && touching(each, net).length)) {
      const toTheRight = netsAt(node, right);
      // A pill hands on what a wire that begins at it carries.
      const begins = stretches.filter((each) => touches(node, each.points[0])).map((each) => netOf.get(each));
      const outs = node.type === "pill" ? begins : toTheRight.length ? toTheRight : netsAt(node, above);
      if (!outs.includes(net)) continue;
      const arriving = stretches.filter((each) => ends(each).some((point) => touches(node, point)));
      const found = arriving.map((each) => netOf.get(each)).filter((each) => each !== net)
        .flatMap((each) => valuesOf(each, node, own));
      if (node.type === "operator") values.add(joined(found, node.text));
      else if (found.length) values.add(`${node.text}(${found.join(" or ")})`);
      else if (/^[+−] /.test(node.text)) values.add(node.text);
    }
    return [...values];
  }

  function reads(reader) {
    const found = (reader.wire.dots ?? []).flatMap(([x, y]) => {
      const bus = stretches.find((each) => !readers.has(each) && passes(each, { x, y }));
      return bus ? valuesOf(netOf.get(bus), null, null) : ["nothing"];
    });
    return joined(found.map((value) => `W ${value}`), "+");
  }

  return Object.fromEntries(run.equations.filter(({ quantity }) => quantity !== "prediction").map(({ quantity }) => {
    const stack = inner.find((each) => each.quantity === quantity);
    const now = stacks.find((each) => each.quantity === quantity && each.place === "now");
    const arrives = (shape, side) => netsAt(shape, side).flatMap((net) => valuesOf(net, null, quantity)).join(" and ");
    const read = stack ? arrives(stack, below) : arrives(now, ({ x }, { left }) => x <= left + 0.01);
    const out = stack && now ? ` → ${arrives(now, ({ x }, { left }) => x <= left + 0.01)}` : "";
    return [quantity, read + out];
  }));
}

/** A sum or a product in a fixed order. */
function joined(values, sign) {
  const parts = values.flatMap((value) => (value.startsWith(`${sign}{`) ? split(value.slice(2, -1)) : [value]));
  return parts.length === 1 ? parts[0] : `${sign}{${parts.sort().join(", ")}}`;
}

/** The parts of "a, +{b, c}" that are not inside braces. */
function split(text) {
  let depth = 0;
  return text.split(/(, |[{}])/).reduce((parts, piece) => {
    if (piece === "{") depth++;
    if (piece === "}") depth--;
    if (piece === ", " && depth === 0) parts.push("");
    else parts[parts.length - 1] += piece;
    return parts;
  }, [""]);
}

/** The values that a term multiplies, each with what it is multiplied by on the way. */
function factorsOf(term, isBare) {
  if (term.type === "weighted") return [[term.of, term.weights]];
  const { factors = [], times } = term;
  const bare = Math.max(0, factors.findIndex(isBare));
  return factors.map((factor, i) => [factor, times !== 1 && i === bare ? `${times}`.replace("-", "−") : ""]);
}

/** Whether a quantity is another value as it is, or seen through a pill. */
const isOneValue = ({ activation, terms }) =>
  activation === "linear" && terms.length === 1 && (terms[0].factors?.length === 1 || terms[0].type === "weighted");

/** The same from the description. */
export function described(run) {
  const isFlipped = (quantity) => run.notation in (run.equationOf[quantity]?.flipped_in ?? {});
  const signs = { sigmoid: "σ", tanh: "tanh", relu: "relu", linear: "" };
  const isBare = ({ quantity, complement, through }) => !through && complement === isFlipped(quantity);
  const seen = (factor, by = "") => {
    const { quantity, previous, complement, through } = factor;
    const equation = run.equationOf[quantity];
    const isAlias = run.states.includes(quantity) && isOneValue(equation);
    // A state that is another value as it is has that value's wire.
    const name = !previous && isAlias ? seen(...factorsOf(equation.terms[0], isBare)[0]) : quantity + (previous ? "−" : "");
    const inside = through ? signs[through] : equation?.elsewhere[run.notation] ?? equation?.symbol;
    const done = isBare(factor) ? "" : complement !== isFlipped(quantity) ? `1 − ${inside}` : inside;
    const text = by ? `${done.includes(" ") ? `(${done})` : done} × ${by}`.trim() : done;
    return text ? `${text}(${name})` : name;
  };
  return Object.fromEntries(run.equations.filter(({ quantity }) => quantity !== "prediction").map((equation) => {
    const { quantity, activation, terms } = equation;
    const parts = terms.flatMap((term) => {
      if (term.type === "map") return [`W ${seen(term.of)}`];
      const factors = factorsOf(term, isBare).map(([factor, by]) => seen(factor, by));
      return factors.length ? [joined(factors, "×")] : [];
    });
    const alone = terms.filter(({ factors }) => factors?.length === 0).map(({ times }) => times);
    const number = alone.reduce((a, b) => a + b, 0);
    const sign = (isFlipped(quantity) && signs[activation] ? "1 − " : "") + signs[activation];
    const through = (text, inner) => (inner ? `${text}(${inner})` : text);
    let sum = parts.length ? joined(parts, "+") : "";
    if (alone.length) sum = through(`${number < 0 ? "−" : "+"} ${Math.abs(number)}`, sum);
    const onLane = run.states.includes(quantity) && !sign && parts.length && terms.every(({ type }) => type === "product" || type === "weighted");
    const out = run.states.includes(quantity) && !onLane ? ` → ${quantity}` : "";
    return [quantity, (sign ? through(sign, sum) : sum) + out];
  }));
}

/** One row of the ledger: a term of a sum with its numbers, and a field where its weight may be changed. */

import { make, makeButton, setClass, setText } from "./dom.js";
import { createNumberField } from "./fields.js";
import { termMath, textOf, weightLetter } from "./letters.js";
import { mathOf } from "./math.js";
import { fixed, inBrackets, plain, signed } from "./numbers.js";
import { before, isRead } from "./order.js";
import { indexOf } from "./rerun.js";
import { MERGES } from "./stacks.js";

/**
 * @typedef {import("./arithmetic.js").Group} Group
 * @typedef {import("./arithmetic.js").Part} Part
 * @typedef {import("./arithmetic.js").Row} Row
 * @typedef {import("./cell.js").Acts} Acts
 * @typedef {import("./compare.js").Point} Point
 * @typedef {import("./view.js").View} View
 * @typedef {ReturnType<typeof createRow>} LedgerRow
 */

/**
 * @param {View} view
 * @param {Acts} acts
 * @param {Group[]} groups
 * @param {Row} row
 * @param {boolean} begins whether it is the first of its term
 * @param {Point} point the value whose arithmetic it belongs to
 */
export function createRow(view, acts, groups, row, begins, point) {
  const { term } = groups[row.group];
  const factors = make("td.rnn-product");
  const contribution = make("td.rnn-contribution");
  const bar = make("i.rnn-bar");
  const element = make("tr", {},
    begins ? make("th", { scope: "row" }, mathOf(termMath(view.run, term, point.timestep))) : make("td"),
    factors, contribution, make("td.rnn-bars", { "aria-hidden": "true" }, bar));
  const origins = row.folded ? [] : originsOf(view, term, row.parts[0], point);
  const links = origins.map((origin) =>
    makeButton("rnn-link rnn-origin", { title: origin.name, onclick: () => acts.follow(origin, point) }, origin.name));
  const what = links.length > 1 ? [MERGES[view.run.merge].what, links[0], " and ", ...links.slice(1)] : links;
  const linkRow = links.length ? make("tr.rnn-origins", {}, make("td"), make("td", { colspan: 3 }, what)) : null;
  const paintFactors = view.isEditable && term.type !== "product" && !row.folded
    ? createWeight(view, acts, term, groups[row.group].parts[row.parts[0]], point, factors)
    : (/** @type {Part[]} */ parts, /** @type {number} */ value) => setText(factors, row.folded
      ? (value === 0 ? "all zero" : `… ${parts.length} more`)
      : productText(term, parts[0].numbers));
  return {
    element,
    elements: linkRow ? [element, linkRow] : [element],
    /**
     * @param {Part[]} parts
     * @param {string} shown the value as it is written
     * @param {number} value
     * @param {number} most the largest of all rows
     */
    paint(parts, shown, value, most) {
      paintFactors(parts, value);
      setText(contribution, shown);
      setClass(bar, "rnn-negative", value < 0);
      bar.style.setProperty("--rnn-share", `${Math.abs(value) / most}`);
    },
  };
}

/**
 * The values of other layers that a row has: an input, or a state that nothing was read before.
 *
 * @param {View} view
 * @param {import("./run.js").Term} term
 * @param {number} index of the part of the term
 * @param {Point} point
 */
function originsOf({ run, originsOf: find }, term, index, { unit, timestep }) {
  const factors = term.type === "bias" ? [] : term.type === "product" ? term.factors : [term.of];
  let last = before(run, timestep);
  while (last >= 0 && !isRead(run, last)) last = before(run, last);
  return factors.filter(({ quantity, previous }) => quantity === "inputs" || (previous && last < 0))
    .flatMap(({ quantity }) => find(quantity, term.type === "map" ? index : unit));
}

/**
 * The numbers that are multiplied; what stands alone is in the equation, or in the column of the sum.
 *
 * @param {import("./run.js").Term} term
 * @param {number[]} numbers
 */
function productText(term, numbers) {
  const [first, ...others] = numbers;
  if (term.type === "bias" || (term.type === "product" && !term.factors.length)) return "";
  const isPlain = term.type === "product" && numbers.length > term.factors.length;
  return [isPlain ? plain(first) : term.type === "product" ? fixed(first) : signed(first), ...others.map(inBrackets)].join(" · ");
}

/**
 * A weight that can be changed, in front of what it is multiplied with.
 *
 * @param {View} view
 * @param {Acts} acts
 * @param {Exclude<import("./run.js").Term, import("./run.js").ProductTerm>} term
 * @param {Part} part
 * @param {Point} point
 * @param {HTMLElement} factors where it stands
 */
function createWeight(view, acts, term, { place, index }, { unit, quantity }, factors) {
  const { run } = view;
  const { shape } = run.weights[term.weights];
  const letter = textOf([weightLetter(run, term.weights, term.gate)]);
  const valueIn = (/** @type {import("./run.js").CellRun} */ { weights }) => weights[term.weights].data[place];
  const field = createNumberField({
    name: () => `${letter}[${term.type === "map" ? `${unit}, ${index}` : unit}] of the ${run.equationOf[quantity].label}`,
    get: () => valueIn(view.run),
    set: (value, goesOn) =>
      acts.edit({ type: "weight", weights: term.weights, index: indexOf(shape, place), value }, goesOn),
  });
  const rest = make("span");
  factors.append(field.element, rest);
  return (/** @type {Part[]} */ [{ numbers }]) => {
    field.paint();
    setClass(field.element, "rnn-edited", valueIn(view.run) !== valueIn(view.base));
    setText(rest, term.type === "bias" ? "" : ` · ${inBrackets(numbers[1])}`);
  };
}

/** The numbers behind an input token: its embedded vector, the largest first in sight, all on demand. */

import { make } from "./dom.js";
import { shownLetter, timestepName } from "./letters.js";
import { symbol } from "./math.js";
import { gradientText, signed } from "./numbers.js";
import { isRead } from "./order.js";
import { valueAt } from "./run.js";
import { inputText } from "./words.js";

/** @typedef {import("./view.js").View} View */

const MOST = 8; // numbers of many
export const MOST_IN_SIGHT = MOST + 1; // of few, all

/**
 * What is pointed at, in words: its letter and its token.
 *
 * @param {View} view
 * @param {number} timestep
 * @returns {(Node | string)[]}
 */
export function vectorHeading({ run }, timestep) {
  const { width } = run.quantities.inputs;
  return [symbol(shownLetter(run, "inputs"), timestepName(timestep)), run.backwards ? " of " : " = ",
    make("strong", {}, inputText(run, timestep)),
    make("span.rnn-quiet", {}, ` input, ${width} number${width === 1 ? "" : "s"}${isRead(run, timestep) ? "" : ", not read"}`)];
}

/**
 * A row for each number, in the order of the features: the largest ones, or all.
 *
 * @param {View} view
 * @param {number} timestep
 */
export function vectorRows({ run, unfolded }, timestep) {
  const { width } = run.quantities.inputs;
  const numbers = Array.from({ length: width }, (_, feature) => valueAt(run, "inputs", timestep, feature));
  const places = numbers.map((_, feature) => feature);
  const bySize = [...places].sort((a, b) => Math.abs(numbers[b]) - Math.abs(numbers[a]));
  const active = bySize.filter((feature) => numbers[feature] !== 0);
  const kept = unfolded || width <= MOST_IN_SIGHT ? places : active.slice(0, MOST).sort((a, b) => a - b);
  const most = Math.max(...numbers.map(Math.abs)) || 1;
  const rows = kept.map((feature) => {
    const bar = make("i", { class: numbers[feature] < 0 ? "rnn-bar rnn-negative" : "rnn-bar" });
    bar.style.setProperty("--rnn-share", `${Math.abs(numbers[feature]) / most}`);
    return make("tr", {}, make("th", { scope: "row" }, `${shownLetter(run, "inputs")}[${feature}]`),
      make("td.rnn-contribution", {}, run.backwards ? gradientText(numbers[feature]) : signed(numbers[feature])),
      make("td.rnn-bars", { "aria-hidden": "true" }, bar));
  });
  const rest = bySize.filter((feature) => !kept.includes(feature));
  const largest = rest.length ? Math.abs(numbers[rest[0]]) : 0;
  const words = largest === 0 ? `${rest.length} more, all zero` : `${rest.length} more, between ${signed(-largest)} and ${signed(largest)}`;
  return rest.length ? [...rows, make("tr", {}, make("td.rnn-quiet", { colspan: 3 }, words))] : rows;
}

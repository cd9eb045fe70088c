/** The numbers of units, written beside their rows. */

import { make } from "./dom.js";
import { MOST_NUMBERS } from "./units.js";

/**
 * The numbers of some units, one below the other, to stand beside their rows; null where rows are too
 * many, or stand in an order that can be counted.
 *
 * @param {{ranking?: object | null}} run
 * @param {number[]} units
 */
export const namesOf = ({ ranking }, units) => (ranking && units.length <= MOST_NUMBERS
  ? make("div.rnn-row-names", { "aria-hidden": "true" }, units.map((unit) => make("span", {}, `${unit}`)))
  : null);

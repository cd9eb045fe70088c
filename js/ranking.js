/**
 * How the units of a run go with an event, as Python ranked them: their order, their scores in words,
 * and where the event holds. Knows no page.
 */

import { cut } from "./names.js";
import { fixed, signed } from "./numbers.js";

/**
 * @typedef {object} Ranking
 * @property {number[]} units the numbers of all units, the best first
 * @property {(number | null)[]} scores theirs in the same order; null for a unit that never changes
 * @property {(number | null)[] | null} held_out their scores on sequences that took no part
 * @property {number} sequences how many took no part
 * @property {string} measure "AUC" or "correlation"
 * @property {string} quantity whose units were ranked
 *
 * @typedef {{values: (boolean | number | null)[]}} Happening what holds at which timesteps, or how far; null: not known
 */

/**
 * Throws an Error for a ranking that isn't one of all units.
 *
 * @param {{ranking?: Ranking | null, event?: Happening | null, units: number, timesteps: number}} run
 */
export function checkRanking({ ranking, event, units, timesteps }) {
  if (ranking) {
    const all = new Set(ranking.units.filter((unit) => Number.isInteger(unit) && unit >= 0 && unit < units));
    if (all.size !== units || ranking.units.length !== units || ranking.scores.length !== units) {
      throw new Error("its ranking is not one of all units");
    }
  }
  if (event && event.values.length !== timesteps) throw new Error(`its event has ${event.values.length} timesteps`);
}

/**
 * A score with its side: "0.98 high", "0.02 low", "−0.85".
 *
 * @param {Ranking} ranking
 * @param {number | null} score
 */
function scoreText({ measure }, score) {
  if (score === null) return "constant";
  if (measure !== "AUC") return signed(score);
  return `${fixed(score)} ${score > 0.5 ? "high" : score < 0.5 ? "low" : "neither"}`;
}

/**
 * @param {Ranking} ranking
 * @param {number} unit
 */
export const scoreOf = (ranking, unit) => scoreText(ranking, ranking.scores[ranking.units.indexOf(unit)]);

/**
 * All that is known of a unit, in a sentence.
 *
 * @param {Ranking} ranking
 * @param {string} event
 * @param {number} unit
 */
export function sentenceOn(ranking, event, unit) {
  const { measure, scores, held_out: heldOut, sequences, units } = ranking;
  const place = units.indexOf(unit);
  if (scores[place] === null) return `Unit ${unit} never changes, so it has no ${measure} with ${cut(event)}.`;
  const others = heldOut ? ` (${scoreText(ranking, heldOut[place])} on ${sequences} other sequence${sequences === 1 ? "" : "s"})` : "";
  return `Unit ${unit}, number ${place + 1} of ${units.length}: ${measure} ${scoreText(ranking, scores[place])} with ${cut(event)}${others}.`;
}

/**
 * From where to where the bar of an event reaches at a timestep, as shares of the height from below.
 *
 * @param {Happening} event
 * @returns {(timestep: number) => [number, number]}
 */
export function barsOf({ values }) {
  const numbers = values.map(Number);
  const [low, high] = [Math.min(0, ...numbers), Math.max(0, ...numbers)];
  const all = high - low || 1;
  return (timestep) => {
    const ends = [(0 - low) / all, (numbers[timestep] - low) / all];
    return [Math.min(...ends), Math.max(...ends)];
  };
}

/**
 * What the event is at a timestep, in a word or a number.
 *
 * @param {Happening} event
 * @param {number} timestep
 */
export function eventText({ values }, timestep) {
  const value = values[timestep];
  if (value === null) return "not known";
  return typeof value === "boolean" ? (value ? "yes" : "no") : fixed(value);
}

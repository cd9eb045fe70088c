/** Marking an answer: whether it is right, and what there is to say to it. */

import { readings } from "./reading.js";
import { capital } from "../words.js";

/**
 * @typedef {import("./unpack.js").Question} Question
 * @typedef {import("./unpack.js").Choose} Choose
 * @typedef {import("./unpack.js").NumberQuestion} NumberQuestion
 * @typedef {import("./unpack.js").Order} Order
 * @typedef {import("./unpack.js").PointAt} PointAt
 * @typedef {number[] | string} Answer the numbers of what is chosen, or of lines in their order; or what is typed
 * @typedef {"right" | "part" | "wrong" | "open"} Mark part: right as far as it goes; open: no answer yet
 * @typedef {{about: string, text: string}} Note
 * @typedef {{mark: Mark, notes: Note[]}} Verdict
 */

const ROUNDING = 1e-9; // what a decimal fraction loses as a binary one

/**
 * @param {string} text
 * @param {string} about what it is said about, where that is not clear
 * @returns {Note}
 */
const note = (text, about = "") => ({ about, text });

/** @param {string} text */
const open = (text) => /** @type {Verdict} */ ({ mark: "open", notes: [note(text)] });

/**
 * @param {Question} question
 * @param {Answer} answer
 * @returns {Verdict}
 */
export function markOf(question, answer) {
  switch (question.form) {
    case "choose": return markChoice(question, /** @type {number[]} */ (answer));
    case "number": return markNumber(question, /** @type {string} */ (answer));
    case "order": return markOrder(question, /** @type {number[]} */ (answer));
    case "point": return markPlaces(question, /** @type {number[]} */ (answer));
  }
}

/**
 * @param {Choose} question
 * @param {number[]} chosen
 * @returns {Verdict}
 */
function markChoice({ options, several }, chosen) {
  if (!chosen.length) return open("Choose an answer first.");
  const ours = chosen.map((number) => options[number]);
  const wrong = ours.filter(({ right }) => !right);
  const missing = options.filter(({ right }) => right).length - (ours.length - wrong.length);
  const notes = (wrong.length || missing ? wrong : ours).map(({ feedback, text }) => note(feedback, several ? text : ""));
  if (wrong.length) return { mark: "wrong", notes };
  return missing ? { mark: "part", notes: [missingNote(missing)] } : { mark: "right", notes };
}

/** @param {number} missing */
const missingNote = (missing) => note(missing === 1 ? "One more is right." : `${missing} more are right.`);

/**
 * @param {NumberQuestion} question
 * @param {string} typed
 * @returns {Verdict}
 */
function markNumber({ answer, tolerance, praise, otherwise, mistakes }, typed) {
  const numbers = readings(typed);
  if (!typed.trim()) return open("Write a number first.");
  if (!numbers.length) return open("That can't be read as a number. Write it like 0.5, −2 or 1/3.");
  const distance = (/** @type {number} */ goal) => Math.min(...numbers.map((number) => Math.abs(number - goal)));
  const isNear = (/** @type {number} */ goal) => distance(goal) <= tolerance + ROUNDING * Math.max(1, Math.abs(goal));
  if (isNear(answer)) return { mark: "right", notes: [note(praise)] };
  const [known] = mistakes.filter(([number]) => isNear(number)).sort(([a], [b]) => distance(a) - distance(b));
  return { mark: "wrong", notes: [note(known?.[1] ?? otherwise)] };
}

/**
 * @param {Order} question
 * @param {number[]} order
 * @returns {Verdict}
 */
function markOrder({ shown, praise, otherwise, mistakes }, order) {
  if (order.every((line, place) => line === place)) return { mark: "right", notes: [note(praise)] };
  if (order.every((line, place) => line === shown[place])) return open("Move the lines first.");
  const known = mistakes.toSorted(([a], [b]) => a - b)
    .find(([first]) => order.indexOf(first + 1) < order.indexOf(first));
  return { mark: "wrong", notes: [note(known?.[1] ?? otherwise)] };
}

/**
 * @param {PointAt} question
 * @param {number[]} chosen
 * @returns {Verdict}
 */
function markPlaces({ right, praise, otherwise, mistakes, labels: [place] }, chosen) {
  if (!chosen.length) return open(`Point at a ${place} first.`);
  const wrong = chosen.filter((timestep) => !right.includes(timestep));
  if (wrong.length) {
    const known = mistakes.filter(([timestep]) => wrong.includes(timestep));
    const notes = known.map(([timestep, text]) => note(text, wrong.length > 1 ? `${capital(place)} ${timestep}` : ""));
    return { mark: "wrong", notes: notes.length === wrong.length ? notes : [...notes, note(otherwise)] };
  }
  return chosen.length < right.length ? { mark: "part", notes: [note(otherwise)] } : { mark: "right", notes: [note(praise)] };
}

/** What Python sent: a self-test, as base64 of JSON in UTF-8. */

/**
 * @typedef {{text: string, feedback: string, right: boolean}} Option
 * @typedef {{praise: string, otherwise: string, mistakes: [number, string][]}} Words what to say to an answer
 * @typedef {{form: "choose", question: string, options: Option[], shown: number[], several: boolean}} Choose
 * @typedef {{form: "number", question: string, answer: number, tolerance: number} & Words} NumberQuestion
 * @typedef {{form: "order", question: string, lines: string[], shown: number[]} & Words} Order
 * @typedef {{form: "point", question: string, tokens: string[], right: number[], rows: [string, string[]][], labels: [string, string]} & Words} PointAt
 * @typedef {Choose | NumberQuestion | Order | PointAt} Question
 * @typedef {{title: string, questions: Question[]}} Sheet
 */

/**
 * @param {string} payload
 * @returns {Sheet}
 */
export function unpack(payload) {
  const bytes = Uint8Array.from(atob(payload), (character) => character.charCodeAt(0));
  return JSON.parse(new TextDecoder().decode(bytes));
}

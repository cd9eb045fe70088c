/** Text from outside, in pieces: what stands between backticks is code. */

/** @typedef {{text: string, isCode: boolean}} Piece */

/**
 * @param {string} text
 * @returns {Piece[]}
 */
export const piecesOf = (text) => text.split(/`([^`]+)`/)
  .map((piece, i) => ({ text: piece, isCode: i % 2 === 1 })).filter((piece) => piece.text);

/**
 * The same without its backticks, for a name that is only heard.
 *
 * @param {string} text
 */
export const heard = (text) => piecesOf(text).map((piece) => piece.text.trim()).join(" ");

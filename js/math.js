/** Equations on the page: letters with their subscripts. */

import { make } from "./dom.js";
import { letterAt } from "./letters.js";

/** @typedef {import("./letters.js").Piece} Piece */

/**
 * A symbol with its subscript, as in f₉ or W with a small f.
 *
 * @param {string} name
 * @param {string | null} at its subscript, behind the one that the name has itself
 */
export function symbol(name, at) {
  const { letter, subscript } = letterAt(name, at);
  return make("span.rnn-symbol", {}, letter, subscript === null ? null : make("sub", {}, subscript));
}

/**
 * The pieces of an equation as nodes.
 *
 * @param {Piece[]} pieces
 */
export const mathOf = (pieces) => pieces.map((piece) =>
  (typeof piece === "string" ? piece : symbol(piece.letter, piece.subscript)));

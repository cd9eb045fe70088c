/** Small parts of the self-test's page: written text and icons. */

import { make, makeSvg } from "../dom.js";
import { piecesOf } from "./pieces.js";

const ICONS = {
  right: "M3.5 10.5 8 15 16.5 5.5",
  wrong: "M5 5l10 10M15 5 5 15",
  open: "M10 4v7.5M10 15.5v.1",
  up: "M10 16V4M4.5 9.5 10 4l5.5 5.5",
  down: "M10 4v12M4.5 10.5 10 16l5.5-5.5",
  grip: "M7.5 5v.1M12.5 5v.1M7.5 10v.1M12.5 10v.1M7.5 15v.1M12.5 15v.1",
};

/** @param {keyof typeof ICONS} name */
export function icon(name) {
  const svg = makeSvg("svg", { viewBox: "0 0 20 20", "aria-hidden": "true", class: "rnn-quiz-icon" });
  svg.append(makeSvg("path", { d: ICONS[name] }));
  return svg;
}

/**
 * Text with its code, as nodes.
 *
 * @param {string} text
 * @returns {Node[]}
 */
export const written = (text) => piecesOf(text).map(({ text: piece, isCode }) =>
  (isCode ? make("code", {}, piece) : document.createTextNode(piece)));

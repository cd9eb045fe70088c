/** Lines to bring into their order: by a button up and one down for each, or dragged. */

import { make, makeButton, setText } from "../dom.js";
import { heard } from "./pieces.js";
import { icon, written } from "./parts.js";

/** @typedef {import("./unpack.js").Order} Order */

/**
 * @param {Order} question
 * @returns {import("./choices.js").Field}
 */
export function createLines({ lines, shown }) {
  const place = make("div.rnn-quiz-spoken", { role: "status" });
  const list = make("ol.rnn-quiz-lines");
  const entries = lines.map(createLine);
  const order = () => [...list.children].map((child) => entries.findIndex((entry) => entry === child));

  /**
   * Moves a line by one place: its neighbor goes around it, so that it keeps the focus, and the pointer.
   *
   * @param {Element} line
   * @param {-1 | 1} by
   */
  function move(line, by) {
    const neighbor = by < 0 ? line.previousElementSibling : line.nextElementSibling;
    if (!neighbor) return;
    if (by < 0) line.after(neighbor);
    else line.before(neighbor);
    paint();
    list.dispatchEvent(new Event("input", { bubbles: true }));
    setText(place, `Now line ${[...list.children].indexOf(line) + 1} of ${lines.length}.`);
  }
  /** @param {string} text */
  function createLine(text) {
    const grip = make("span.rnn-quiz-grip", { "aria-hidden": "true" }, icon("grip"));
    const button = (/** @type {"up" | "down"} */ way, /** @type {-1 | 1} */ by) => makeButton("rnn-quiz-move",
      { "aria-label": `Move ${way}: ${heard(text)}`, title: `Move ${way}`, onclick: () => move(line, by) }, icon(way));
    const line = make("li.rnn-quiz-line", {}, grip, make("span.rnn-quiz-line-text", {}, ...written(text)),
      button("up", -1), button("down", 1));
    watchDrag(grip, line, (by) => move(line, by));
    return line;
  }
  // A button that leads nowhere stays where it is, and keeps the focus.
  function paint() {
    for (const line of list.children) {
      const [up, down] = line.querySelectorAll("button");
      up.setAttribute("aria-disabled", String(!line.previousElementSibling));
      down.setAttribute("aria-disabled", String(!line.nextElementSibling));
    }
  }
  function clear() {
    list.replaceChildren(...shown.map((number) => entries[number]));
    setText(place, "");
    paint();
  }
  clear();
  return { element: make("div", {}, list, place), hint: "Move the lines with their arrows, or drag them.", read: order, clear };
}

/**
 * Drags a line by its grip: past the middle of a neighbor, the two change places.
 *
 * @param {HTMLElement} grip
 * @param {HTMLElement} line
 * @param {(by: -1 | 1) => void} move
 */
function watchDrag(grip, line, move) {
  grip.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    grip.setPointerCapture(event.pointerId);
    line.classList.add("rnn-quiz-dragged");
  });
  grip.addEventListener("pointermove", ({ pointerId, clientY }) => {
    if (!grip.hasPointerCapture(pointerId)) return;
    const middle = (/** @type {Element} */ other) => {
      const { top, height } = other.getBoundingClientRect();
      return top + height / 2;
    };
    const [before, after] = [line.previousElementSibling, line.nextElementSibling];
    if (before && clientY < middle(before)) move(-1);
    else if (after && clientY > middle(after)) move(1);
  });
  grip.addEventListener("lostpointercapture", () => line.classList.remove("rnn-quiz-dragged"));
}

/**
 * The equations of a cell, the current one marked, with the choice of unit and notation. Folded,
 * the one is left whose arithmetic is on show.
 */

import { icon, make, makeButton, setClass, setCurrent, setText } from "./dom.js";
import { createSelect } from "./fields.js";
import { equationMath, letterOf } from "./letters.js";
import { mathOf } from "./math.js";
import { hasOutputs, shownOutput } from "./output_names.js";
import { roleOf } from "./run.js";

/**
 * @typedef {import("./cell.js").Acts} Acts
 * @typedef {import("./view.js").View} View
 */

/** @param {string} letter of the state */
const onTheWayBack = (letter) => `On the way back: ∂${letter} stands for ∂loss/∂${letter}, `
  + `how far the loss moves with ${letter}. These are the equations of the way there.`;

/**
 * @param {View} view
 * @param {Acts} acts
 * @param {HTMLElement} more a control that stands in the row of the heading, too
 */
export function createEquations(view, acts, more) {
  const { run } = view;
  const buttons = run.equations.map((equation) =>
    makeButton("rnn-equation", { onclick: () => acts.goToEquation(equation.quantity) },
      make("span.rnn-math", {}, mathOf(equationMath(run, equation))),
      make("span.rnn-role", {}, roleOf(run, equation))));
  const heading = makeButton("rnn-heading rnn-fold", { onclick() {
    view.folds = heading.getAttribute("aria-expanded") === "true";
    fold(view.folds);
    acts.refit();
  } }, icon("open"), "Equations");

  const unitName = make("span.rnn-unit-name", { "aria-live": "off" });
  const unitStep = (/** @type {number} */ by) => () => acts.selectUnit(view.unitBeside(by));
  const unitButton = (/** @type {string} */ name, /** @type {"previous" | "next"} */ picture, /** @type {number} */ by) =>
    makeButton("rnn-button rnn-small", { "aria-label": name, onclick: unitStep(by) }, icon(picture));
  const units = make("div.rnn-units", {},
    unitButton("Previous unit", "previous", -1), unitName, unitButton("Next unit", "next", 1));

  const notation = createSelect("Notation", acts.setNotation);
  notation.paint(run.offered.map((name) => [name, run.notations[name].label]), run.notation);
  notation.element.hidden = run.offered.length === 1;
  const note = run.backwards ? onTheWayBack(letterOf(run, run.states[0])) : run.notation_notes[run.notation];
  const element = make("section.rnn-equations", {},
    make("div.rnn-heading-row", {},
      heading, run.units > 1 ? units : null, notation.element, more),
    make("div.rnn-equation-list", {},
      buttons, note ? make("p.rnn-notation-note", {}, note) : null));

  /** @param {boolean} isFolded */
  function fold(isFolded) {
    setClass(element, "rnn-folded", isFolded);
    heading.setAttribute("aria-expanded", String(!isFolded));
  }
  fold(view.folds ?? false);

  return {
    element,
    fold,
    paint() {
      const explained = view.explained.quantity;
      buttons.forEach((button, i) => {
        const { quantity } = run.equations[i];
        const isCurrent = view.currentEquation === quantity;
        setClass(button, "rnn-active", isCurrent);
        setClass(button, "rnn-explained", explained === quantity);
        setClass(button, "rnn-later", !view.isReady(quantity));
        setCurrent(button, isCurrent);
      });
      const { quantity, unit } = view.selected;
      setText(unitName, quantity === "inputs" ? "input"
        : hasOutputs(run) && quantity === "prediction" ? shownOutput(run, unit) : `unit ${unit}`);
    },
  };
}

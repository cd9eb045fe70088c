/** The controls that hold a quantity at a value, for a range of timesteps. */

import { activationNamed } from "./activations.js";
import { make, makeButton, setText } from "./dom.js";
import { targetOf } from "./edits.js";
import { attempt, createNumberField, createSelect } from "./fields.js";
import { fixed } from "./numbers.js";
import { isFlipped } from "./run.js";

/**
 * @typedef {import("./edits.js").HoldEdit} HoldEdit
 * @typedef {import("./what_if.js").Choice} Choice
 *
 * @typedef {object} Draft What is held, or would be; from this timestep on if it has no others.
 * @property {string} quantity
 * @property {number | null} unit
 * @property {number} value
 * @property {number | null} first
 * @property {number | null} last
 */

const FARTHEST = 1e9; // that a slider goes; a field takes any number

/** @param {Choice} choice */
export function createHold(choice) {
  const { edits } = choice;
  /** @type {Draft} */
  let draft = { quantity: "", unit: null, value: 0, first: null, last: null };
  let wasHeld = false;

  /**
   * The draft as an edit.
   *
   * @param {Draft} from
   * @returns {HoldEdit}
   */
  const editOf = ({ quantity, unit, value, first, last }) => ({
    type: "hold", run: choice.index(), quantity, unit, first: first ?? onward().first, last: last ?? onward().last, value,
  });
  const target = () => targetOf(editOf(draft));
  const held = () => /** @type {HoldEdit | undefined} */ (edits.find(target()));
  const lastTimestep = () => choice.run().timesteps - 1;
  /** A value as the letter of the notation means it, and back. */
  const flip = (/** @type {number} */ value) => (isFlipped(choice.run(), draft.quantity) ? 1 - value : value);
  /** What the quantity may be, as its letter means it, and no farther than some reach. */
  function limits(reach = Infinity) {
    const { low, high } = activationNamed(choice.run().equationOf[draft.quantity].activation);
    const ends = [flip(Math.max(low, -reach)), flip(Math.min(high, reach))];
    return { low: Math.min(...ends), high: Math.max(...ends) };
  }
  /** From this timestep to the one that is read last. */
  const onward = () => (choice.run().reverse ? { first: 0, last: choice.now() } : { first: choice.now(), last: lastTimestep() });

  /**
   * Another quantity or unit: what it is held at, or a draft that starts at this timestep.
   *
   * @param {string} quantity
   * @param {number | null} unit
   */
  function choose(quantity, unit) {
    const has = choice.run().quantities[quantity].width;
    draft = { quantity, unit: unit !== null && unit < has ? unit : null, value: 0, first: null, last: null };
    const { low, high } = limits();
    draft.value = flip(Math.max(low, Math.min(high, flip(0)))); // 0, or the value next to it that there is
    Object.assign(draft, held());
    say("");
    paint();
  }
  /**
   * @param {Partial<Draft>} changes
   * @param {boolean} goesOn
   */
  function hold(changes, goesOn = false) {
    const wanted = { ...draft, ...changes };
    choice.edit(editOf(wanted), goesOn);
    draft = wanted;
  }
  /**
   * Changes the draft, and the edit if there is one already.
   *
   * @param {Partial<Draft>} changes
   * @param {boolean} goesOn
   */
  function change(changes, goesOn) {
    if (held()) return hold(changes, goesOn);
    Object.assign(draft, changes);
    return paint();
  }

  const quantity = createSelect("Quantity to hold", (name) => choose(name, draft.unit));
  const unit = createSelect("Unit to hold", (index) => choose(draft.quantity, index === "all" ? null : Number(index)));
  const slider = make("input.rnn-slider", { type: "range", step: 0.01, "aria-label": "Value to hold it at" });
  let goesOn = false; // until the hand is lifted, all moves of the slider are one edit
  slider.addEventListener("pointerdown", () => (goesOn = false));
  slider.addEventListener("keydown", (event) => (goesOn = event.repeat));
  slider.addEventListener("input", () => {
    say(attempt(() => hold({ value: flip(Number(slider.value)) }, goesOn)));
    goesOn = true;
  });
  const value = createNumberField({
    name: () => "Value to hold it at, as a number",
    target,
    get: () => flip(draft.value),
    set: (number, isMove) => hold({ value: flip(number) }, isMove),
    format: (number) => fixed(number),
    limits,
  });
  /** @type {(name: string, get: () => number, set: (t: number, goesOn: boolean) => void, limits: () => {low: number, high: number}) => any} */
  const timestepField = (name, get, set, range) => createNumberField({
    name: () => name, target, get, set, step: 1, format: (number) => `${number}`, limits: () => ({ whole: true, ...range() }),
  });
  const from = timestepField("From timestep", () => draft.first ?? onward().first, (first, isMove) => change({ first }, isMove),
    () => ({ low: 0, high: draft.last ?? onward().last }));
  const to = timestepField("To timestep", () => draft.last ?? onward().last, (last, isMove) => change({ last }, isMove),
    () => ({ low: draft.first ?? onward().first, high: lastTimestep() }));
  const button = makeButton("rnn-button rnn-small", { onclick: () => say(attempt(() => hold({}))) }, "Apply");
  const refusal = make("span.rnn-refusal", { role: "alert" });
  const element = make("div.rnn-what-row", { role: "group", "aria-label": "Hold a quantity" },
    make("span.rnn-what-word", {}, "Hold"), quantity.element, unit.element, "at", slider, value.element,
    make("span.rnn-what-group", {}, "from timestep", from.element, "to", to.element, button), refusal);

  /**
   * What the slider and the button do may be refused, too.
   *
   * @param {string} words
   */
  function say(words) {
    setText(refusal, words);
  }

  function paint() {
    // An edit that was taken back, or changed elsewhere, changes the draft too.
    if (held()) Object.assign(draft, held());
    else if (wasHeld) Object.assign(draft, { first: null, last: null });
    wasHeld = held() !== undefined;
    const { equations, quantities, limits: reaches } = choice.run();
    const units = quantities[draft.quantity].width;
    const choices = equations.filter((each) => each.quantity !== "prediction");
    quantity.paint(choices.map(({ quantity: name, label, word }) => [name, word && word !== label ? `${label}: ${word}` : label]), draft.quantity);
    unit.paint([["all", "every unit"], ...Array.from({ length: units }, (_, i) => [`${i}`, `unit ${i}`])], draft.unit ?? "all");
    unit.element.hidden = units === 1;
    const { low, high } = limits(Math.min(reaches[draft.quantity], FARTHEST));
    slider.min = `${low}`;
    slider.max = `${high}`;
    slider.value = `${flip(draft.value)}`;
    slider.setAttribute("aria-valuetext", fixed(flip(draft.value)));
    button.disabled = wasHeld;
    for (const field of [value, from, to]) field.paint();
  }

  return {
    element,
    paint,
    say,
    /** Another run: the quantity and the unit stay, where it has them. */
    reset() {
      const { equationOf, equations, quantities } = choice.run();
      const fits = equationOf[draft.quantity] && (draft.unit ?? 0) < quantities[draft.quantity].width;
      choose(...(fits ? /** @type {const} */ ([draft.quantity, draft.unit]) : /** @type {const} */ ([equations[0].quantity, null])));
    },
  };
}

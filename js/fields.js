/** Controls for one number, and for a choice. */

import { make, rootOf, setText } from "./dom.js";
import { byName } from "./names.js";
import { parseNumber, signed, withoutNoise } from "./numbers.js";
import { capital } from "./words.js";

const DRAG_FROM = 4; // pixels: less is a click

/** @typedef {{low?: number, high?: number, whole?: boolean}} Limits */

/**
 * Runs what may throw, and gives the words for what was wrong; "" if nothing was.
 *
 * @param {() => void} change
 */
export function attempt(change) {
  try {
    change();
    return "";
  } catch (error) {
    return capital(/** @type {Error} */ (error).message);
  }
}

/**
 * A field for one number: typed, stepped with ↑ and ↓, or dragged sideways. What makes no sense is
 * refused beside it, and the number stays as it was.
 *
 * @param {object} options
 * @param {() => string} options.name
 * @param {() => number} options.get
 * @param {(value: number, goesOn: boolean) => void} options.set throws what is to be said beside the
 *   field; goesOn: one more move of the same drag, or of a key that is held
 * @param {() => string} [options.target] what the number belongs to
 * @param {number} [options.step]
 * @param {() => Limits} [options.limits]
 * @param {(value: number) => string} [options.format]
 */
export function createNumberField({ name, get, set, target = name, step = 0.1, limits = () => ({}), format = signed }) {
  const refusal = make("span.rnn-refusal", { role: "alert" });
  const input = make("input.rnn-number", { type: "text", role: "spinbutton", inputmode: "decimal", autocomplete: "off" });
  const element = make("span.rnn-field", {}, input, refusal);
  let shown = "";
  let shownValue = NaN;
  /** @type {string | null} */
  let shownFor = null;
  let committing = false;

  /** @param {string} message */
  function refuse(message) {
    setText(refusal, message);
    input.setAttribute("aria-invalid", String(message !== ""));
  }
  function paint(force = false) {
    const value = get();
    if (target() !== shownFor || (value !== shownValue && rootOf(input).activeElement !== input)) {
      // Another number, or one that was changed elsewhere: what was typed for the one before is gone.
      shownFor = target();
      refuse("");
      force = true;
    }
    shownValue = value;
    input.setAttribute("aria-label", name());
    input.setAttribute("aria-valuenow", `${value}`);
    input.setAttribute("aria-valuetext", format(value));
    if (!force && input.value !== shown) return; // somebody is typing
    shown = format(value);
    if (input.value !== shown) input.value = shown;
  }
  function commit() {
    // A field that is taken off the page while its number is set tells of its change once more.
    if (committing) return;
    if (input.value === shown) return refuse("");
    committing = true;
    refuse(attempt(() => {
      set(parseNumber(input.value, limits()), false);
      paint(true);
    }));
    committing = false;
  }
  /**
   * @param {number} by
   * @param {boolean} goesOn
   * @param {number} from
   */
  function move(by, goesOn, from = get()) {
    const { low = -Infinity, high = Infinity } = limits();
    refuse(attempt(() => set(withoutNoise(Math.max(low, Math.min(high, from + by))), goesOn)));
    paint(true);
  }
  const KEYS = byName(/** @type {Record<string, (event: KeyboardEvent) => void>} */ ({
    ArrowUp: (event) => move(step, event.repeat),
    ArrowDown: (event) => move(-step, event.repeat),
    PageUp: (event) => move(10 * step, event.repeat),
    PageDown: (event) => move(-10 * step, event.repeat),
    Enter: commit,
    Escape: () => (refuse(""), paint(true)),
  }));
  input.addEventListener("keydown", (event) => {
    if (!KEYS[event.key]) return;
    event.preventDefault();
    KEYS[event.key](event);
  });
  input.addEventListener("change", commit);
  letDrag(input, get, (pixels, goesOn, from) => move(Math.round(pixels / 2) * (step / 5), goesOn, from));
  return { element, paint };
}

/**
 * Lets a number be dragged sideways, as long as nobody types it. A click selects its text.
 *
 * @param {HTMLInputElement} input
 * @param {() => number} get
 * @param {(pixels: number, goesOn: boolean, from: number) => void} move
 */
function letDrag(input, get, move) {
  /** @type {{x: number, from: number, moved: boolean} | null} */
  let drag = null;
  input.addEventListener("pointerdown", (event) => {
    if (rootOf(input).activeElement === input || event.button) return;
    event.preventDefault();
    input.setPointerCapture(event.pointerId);
    drag = { x: event.clientX, from: get(), moved: false };
  });
  input.addEventListener("pointermove", (event) => {
    if (!drag) return;
    const by = event.clientX - drag.x;
    if (!drag.moved && Math.abs(by) < DRAG_FROM) return;
    if (!drag.moved) input.focus();
    move(by, drag.moved, drag.from);
    drag.moved = true;
  });
  for (const end of ["pointerup", "pointercancel"]) {
    input.addEventListener(end, () => {
      if (drag && !drag.moved) {
        input.focus();
        input.select();
      }
      drag = null;
    });
  }
}

/**
 * A choice among [value, words] pairs; the browser's own select.
 *
 * @param {string} name
 * @param {(value: string) => void} onchange
 */
export function createSelect(name, onchange) {
  const element = make("select.rnn-select", { "aria-label": name, onchange: () => onchange(element.value) });
  let known = "";
  return {
    element,
    /**
     * Sets the choices, if they are others, and the chosen one.
     *
     * @param {string[][]} choices
     * @param {string | number} chosen
     */
    paint(choices, chosen) {
      if (known !== JSON.stringify(choices)) {
        known = JSON.stringify(choices);
        element.replaceChildren(...choices.map(([value, words]) => make("option", { value }, words)));
      }
      if (element.value !== `${chosen}`) element.value = `${chosen}`;
    },
  };
}

/** Edits between this page and Python: told when they rest, and heard when somebody else made them. */

import { areSame } from "./edits.js";
import { tellPython } from "./kernel.js";

/** @typedef {import("./kernel.js").Model} Model */

const RESTS_AFTER = 300; // ms after its last change, an edit is told to Python and to a screen reader

export class EditEcho {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #resting;
  /** Whether edits are being heard of, which somebody else made. */
  #isHearing = false;

  /**
   * @param {Model} model
   * @param {import("./edits.js").Edits} edits
   */
  constructor(model, edits) {
    this.model = model;
    this.edits = edits;
  }

  /**
   * Tells of the edits once they rest.
   *
   * @param {() => void} sayHere of edits that were made here: who made another has heard of it
   */
  tell(sayHere) {
    const isQuiet = this.#isHearing;
    this.stop();
    this.#resting = setTimeout(() => {
      if (!isQuiet) sayHere();
      this.tellNow();
    }, RESTS_AFTER);
  }

  tellNow() {
    tellPython(this.model, this.edits.list);
  }

  stop() {
    clearTimeout(this.#resting);
  }

  /**
   * Other layers are open.
   *
   * @param {string[]} names
   */
  tellLayers(names) {
    tellPython(this.model, names, "layers");
  }

  /** Edits that came from Python, or from another view of the same stepper. Says whether there are any. */
  hear() {
    const list = this.model.get("edits");
    if (areSame(list, this.edits.list)) return false;
    this.#isHearing = true;
    try {
      this.edits.set(list);
      return list.length > 0;
    } catch (error) {
      const { message } = /** @type {Error} */ (error);
      console.warn(`The stepper keeps its run: these edits don't fit it (${message}).`);
      return false;
    } finally {
      this.#isHearing = false;
    }
  }
}

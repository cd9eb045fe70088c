/** What stands above the layers of a model, and above each of them: a button that opens and closes it. */

import { icon, make, makeButton } from "./dom.js";

/** @typedef {import("./layers.js").Layers} Layers */

const WAY = "The data goes from top to bottom: a layer stands below those whose outputs it reads. One playhead goes through all";
const BOTH_WAYS = "both directions show the same timestep of the input";

/**
 * A layer's name, on a button that opens and closes it.
 *
 * @param {string} name
 * @param {boolean} isOpen
 * @param {() => void} toggle
 */
const createButton = (name, isOpen, toggle) => makeButton("rnn-layer", { "aria-expanded": String(isOpen), "aria-label": name, title: name, onclick: toggle },
  icon("open"), make("span.rnn-cut", {}, name));

/**
 * @param {string} name
 * @param {boolean} isOpen
 * @param {string} words beside it
 * @param {() => void} toggle
 */
export function createLayerHead(name, isOpen, words, toggle) {
  return make("div.rnn-name.rnn-layer-head", {}, createButton(name, isOpen, toggle),
    words ? make("span.rnn-quiet", {}, words) : null);
}

/** @param {import("./run.js").Run[]} runs */
export const createStackHead = (runs) => make("p.rnn-quiet.rnn-stack-head", {},
  `${WAY}${runs.some((run) => "reverse" in run && run.reverse) ? `: ${BOTH_WAYS}` : ""}.`);

/**
 * The layers that have another number of timesteps than those on show.
 *
 * @param {Layers} layers
 * @param {import("./run.js").Run[]} runs all of them
 * @param {(index: number) => void} toggle
 */
export function createWaiting(layers, runs, toggle) {
  if (!layers.isStack || !layers.waiting.length) return null;
  const lengths = [...new Set(layers.waiting.map((index) => runs[index].timesteps))];
  return make("section.rnn-other-layers", { "aria-label": "Layers of another length" },
    lengths.map((length) => make("div.rnn-what-row", {},
      make("span", {}, `${length} timesteps, with a playhead of their own:`),
      layers.waiting.filter((index) => runs[index].timesteps === length)
        .map((index) => createButton(runs[index].name, false, () => toggle(index))))));
}

/**
 * Sequences below each other scroll together, so that their columns stay so.
 *
 * @param {HTMLElement} stage
 * @param {() => boolean} isStack
 */
export function scrollTogether(stage, isStack) {
  stage.addEventListener("scroll", ({ target }) => {
    if (!isStack() || !(target instanceof HTMLElement) || !target.matches(".rnn-scroll")) return;
    for (const other of stage.querySelectorAll(".rnn-scroll")) {
      if (other.scrollLeft !== target.scrollLeft) other.scrollLeft = target.scrollLeft;
    }
  }, true);
}

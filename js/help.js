/** What a stepper can do, in words; and what one takes along from it: a line of Python, or the page. */

import { make, makeButton, setText } from "./dom.js";
import { pythonLine } from "./python_line.js";
import { isLoop } from "./run.js";
import { download, pageOf } from "./save_page.js";
import { areStacked } from "./stacks.js";

/**
 * ofCells: a loop has none; ofModels: only layers of a model have it; turns: the other way around where a cell reads from right to left
 *
 * @type {{keys: string[], words: string, ofCells?: boolean, turns?: boolean, ofModels?: boolean}[]}
 */
const KEYS = [
  { keys: ["→", "←"], words: "next and previous timestep", turns: true },
  { keys: ["↓", "↑"], words: "into a timestep, part by part, and back" },
  { keys: ["Home", "End"], words: "first and last timestep", turns: true },
  { keys: ["Space"], words: "play and pause" },
  { keys: ["Z", "⇧Z"], words: "take back the last edit, or all", ofCells: true },
  { keys: ["Backspace"], words: "back to where a link to another layer was followed", ofModels: true },
  { keys: ["F"], words: "fill the screen" },
  { keys: ["?"], words: "this help" },
  { keys: ["Esc"], words: "close this, let go of a value, leave the full screen" },
];
const WORDS = [
  { words: "A click in the sequence goes to its timestep." },
  { words: "Point at a value, or move the focus to it, to see its arithmetic. A click pins it: the arithmetic "
    + "follows it through time.", ofCells: true },
  { words: "What if… changes an input or a weight, or holds a gate, and runs the cell again here, without Python.",
    ofCells: true },
  { words: "The list beside the unit writes the equations as Keras, PyTorch or another course does.", ofCells: true },
];

/**
 * @param {() => {runs: import("./run.js").Run[], state: import("./save_page.js").State}} onShow
 * @param {(() => import("./save_page.js").Sources) | null} sources null: this place doesn't know what a page is made of
 */
export function createHelp(onShow, sources) {
  const line = make("pre.rnn-python", { tabindex: 0, role: "group", "aria-label": "Python" });
  const said = make("span.rnn-quiet", { role: "status" });
  async function copy() {
    try {
      await navigator.clipboard.writeText(line.textContent ?? "");
      setText(said, "Copied.");
    } catch {
      setText(said, "The browser doesn't let a page copy here: select the line and copy it.");
    }
  }
  const button = (/** @type {string} */ name, /** @type {() => void} */ onclick) =>
    makeButton("rnn-button rnn-small", { onclick }, name);
  const caps = KEYS.map(() => make("dt"));
  const keys = KEYS.map(({ words }, i) => make("div", {}, caps[i], make("dd", {}, words)));
  const words = WORDS.map((each) => make("li", {}, each.words));
  const element = make("section.rnn-help", { "aria-label": "Help", hidden: true },
    make("dl.rnn-keys", {}, keys), make("ul.rnn-words", {}, words),
    make("div.rnn-heading", {}, "What is on show, in Python"), line,
    make("div.rnn-what-row", {}, button("Copy this Python", copy),
      sources ? button("Save this page", () => download(pageOf(onShow().state, sources()))) : null, said));

  return {
    element,
    /** @param {boolean} isOpen */
    open(isOpen) {
      element.hidden = !isOpen;
      const [run] = isOpen ? onShow().runs : [];
      const ofLoop = run && isLoop(run);
      const turned = run && !isLoop(run) && run.reverse;
      caps.forEach((cap, i) => {
        const shown = turned && KEYS[i].turns ? [...KEYS[i].keys].reverse() : KEYS[i].keys;
        cap.replaceChildren(...shown.map((key) => make("kbd", {}, key)));
      });
      const ofModel = isOpen && areStacked(onShow().runs);
      keys.forEach((each, i) => (each.hidden = Boolean((KEYS[i].ofCells && ofLoop) || (KEYS[i].ofModels && !ofModel))));
      words.forEach((each, i) => (each.hidden = Boolean(WORDS[i].ofCells && ofLoop)));
      setText(said, "");
      this.paint();
    },
    paint() {
      if (element.hidden) return;
      const { runs, state } = onShow();
      const text = pythonLine(runs, state);
      if (line.textContent !== text) setText(said, "");
      setText(line, text);
    },
  };
}

/** The transport: buttons, slider, speed and mode, which move the playhead and show where it is. */

import { icon, make, makeButton, setClass, setText } from "./dom.js";
import { SPEEDS } from "./playhead.js";

/**
 * @typedef {import("./playhead.js").Playhead} Playhead
 * @typedef {import("./playhead.js").Mode} Mode
 */

/** @type {Mode[]} */
const MODES = ["timestep", "part"];
/** What the arrows are called, from left to right: in the order in which the cell reads. */
const ARROWS = ["First timestep", "Previous timestep", "Next timestep", "Last timestep"];

/**
 * @param {Playhead} playhead
 * @param {object} acts
 * @param {(step: () => void) => void} acts.byHand a step of a person
 * @param {() => void} acts.toggleWhatIf
 * @param {() => void} acts.toggleHelp
 * @param {() => void} acts.toggleFullscreen
 */
export function createTransport(playhead, { byHand, toggleWhatIf, toggleHelp, toggleFullscreen }) {
  /** @type {(name: string | null, picture: any, onclick: () => void) => HTMLButtonElement} */
  const button = (name, picture, onclick) =>
    makeButton("rnn-button", { "aria-label": name, title: name, onclick }, icon(picture));
  /** @type {(picture: any, move: () => void) => HTMLButtonElement} */
  const arrow = (picture, move) => button(null, picture, () => byHand(move));
  const arrows = [
    arrow("first", () => playhead.jump(0)), arrow("previous", () => playhead.left()),
    arrow("next", () => playhead.right()), arrow("last", () => playhead.jump(playhead.lastTimestep)),
  ];
  const playButton = makeButton("rnn-button rnn-play", { onclick: () => playhead.toggle() });
  const slider = make("input.rnn-slider", { type: "range", min: 0, step: 1, "aria-label": "Timestep" });
  slider.addEventListener("input", () => byHand(() => playhead.jump(Number(slider.value))));
  const [now, last] = [make("strong"), make("span")];
  const where = make("div.rnn-where-now", {}, make("span.rnn-word", {}, "timestep "), now, last);
  const modes = MODES.map((mode) => makeButton("rnn-choice", { onclick() {
    if (mode !== playhead.mode) byHand(() => playhead.setMode(mode));
  } }));
  const choices = make("div.rnn-choices", { role: "group", "aria-label": "Step by" }, modes);
  const speed = make("select.rnn-select", { "aria-label": "Speed", onchange() {
    playhead.pause = Number(speed.value);
  } }, Object.entries(SPEEDS).map(([name, pause]) => make("option", { value: pause, selected: name === "1×" }, name)));
  const whatIf = makeButton("rnn-button rnn-what", { onclick: toggleWhatIf }, "What if…");
  const help = makeButton("rnn-button", { "aria-label": "Help", title: "Help", onclick: toggleHelp }, "?");
  const element = make("div.rnn-transport", {},
    make("div.rnn-buttons", {}, arrows.slice(0, 2), playButton, arrows.slice(2)),
    slider, where, choices, speed, whatIf, help, button("Fullscreen", "fullscreen", toggleFullscreen));

  function paintPlaying() {
    const name = playhead.isPlaying ? "Pause" : "Play";
    if (playButton.getAttribute("aria-label") === name) return;
    playButton.setAttribute("aria-label", name);
    playButton.title = name;
    playButton.replaceChildren(icon(playhead.isPlaying ? "pause" : "play"), make("span", {}, name));
  }
  paintPlaying();
  playhead.addEventListener("play", paintPlaying);

  return {
    element,
    /**
     * Other runs: how long they are, which way they are read, what a part of a timestep is called,
     * and what they allow.
     *
     * @param {string} partName
     * @param {boolean} canEdit
     */
    reset(partName, canEdit) {
      slider.max = `${playhead.lastTimestep}`;
      setText(last, ` of 0–${playhead.lastTimestep}`);
      const names = playhead.isReverse ? [...ARROWS].reverse() : ARROWS;
      arrows.forEach((each, i) => {
        each.setAttribute("aria-label", names[i]);
        each.title = names[i];
      });
      setClass(playButton, "rnn-leftwards", playhead.goesLeft);
      ["timestep", partName].forEach((name, i) => setText(modes[i], name));
      choices.hidden = playhead.isBackwards;
      whatIf.hidden = !canEdit;
    },
    /** @param {boolean} isOpen */
    showHelp: (isOpen) => help.setAttribute("aria-expanded", String(isOpen)),
    /** @param {boolean} isOpen */
    showWhatIf: (isOpen) => whatIf.setAttribute("aria-expanded", String(isOpen)),
    /** @param {string} spoken where the playhead is, for a screen reader */
    paint(spoken) {
      slider.value = `${playhead.timestep}`;
      slider.setAttribute("aria-valuetext", spoken);
      setText(now, `${playhead.timestep}`);
      modes.forEach((each, i) => each.setAttribute("aria-pressed", String(playhead.mode === MODES[i])));
    },
  };
}

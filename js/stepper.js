/** The stepper: wires the model, the playhead, the edits, the keys and the views together. */

import { readPalette } from "./colors.js";
import { make, setText } from "./dom.js";
import { EditEcho } from "./edit_echo.js";
import { Edits } from "./edits.js";
import { createHelp } from "./help.js";
import { createKeys, watchKeys } from "./keys.js";
import { watchModel } from "./kernel.js";
import { Layers } from "./layers.js";
import { cut } from "./names.js";
import { Panels } from "./panels.js";
import { Playhead } from "./playhead.js";
import { isLoop, readPayload } from "./run.js";
import { isFullscreen, watchScreen, zoomToScreen } from "./screen.js";
import { changesText, endText } from "./sentences.js";
import { completed } from "./stacks.js";
import { keepTogether } from "./together.js";
import { actsOf } from "./stepper_acts.js";
import { createTransport } from "./transport.js";
import { createWhatIf } from "./what_if.js";

/** @typedef {import("./kernel.js").Model} Model */

export class Stepper {
  /** @type {import("./colors.js").Palette | null} */
  palette = null;
  /** @type {ReturnType<typeof keepTogether> | undefined} */
  #together;

  /**
   * @param {Model} model
   * @param {HTMLElement} root
   * @param {(() => import("./save_page.js").Sources) | null} sources what a saved page is made of, if it is known
   */
  constructor(model, root, sources = null) {
    this.model = model;
    this.root = root;
    this.notation = model.get("notation") ?? "course";
    this.playhead = new Playhead(model.get("timestep"));
    this.edits = new Edits();
    this.echo = new EditEcho(model, this.edits);
    this.layers = new Layers();
    const acts = actsOf(this);
    this.panels = new Panels(root, this.playhead, this.edits, this.layers, acts);
    this.transport = createTransport(this.playhead, acts);
    this.whatIf = createWhatIf(this.edits, this.playhead, acts);
    this.help = createHelp(() => this.onShow(), sources);
    this.title = make("div.rnn-title");
    this.live = make("div.rnn-live", { "aria-live": "polite" });
    this.page = make("div.rnn-page", {},
      make("div.rnn-head", {}, this.title, this.transport.element),
      this.help.element, this.whatIf.element, this.panels.element, this.live);
    root.classList.add("rnn-stepper");
    root.setAttribute("role", "group");
    root.tabIndex = -1;
    this.transport.showWhatIf(false);
    this.fit();
    this.stop = this.#listen(createKeys(this.playhead, acts, () => !this.panels.isEmpty));
    this.load();
    this.#together = keepTogether(model, {
      playhead: this.playhead,
      notation: () => this.notation,
      setNotation: (name) => this.setNotation(name),
      isOnShow: () => !this.panels.isEmpty,
    });
  }

  /**
   * Hears of the model, the playhead, the edits, the keys and the screen.
   *
   * @param {(event: KeyboardEvent) => void} onKey
   * @returns {() => void} stops it
   */
  #listen(onKey) {
    const { model, root, playhead } = this;
    const isOnShow = () => !this.panels.isEmpty;
    const stopHearing = watchModel(model, {
      payload: () => this.load(),
      timestep: () => isOnShow() && playhead.jump(model.get("timestep")),
      reveal: () => {
        playhead.reveal = model.get("reveal");
        if (isOnShow()) this.paint();
      },
      edits: () => isOnShow() && this.echo.hear() && this.openWhatIf(true),
      notation: () => isOnShow() && this.setNotation(model.get("notation")),
      layers: () => isOnShow() && this.layers.hear(model.get("layers")) && this.showLayers(),
    });
    playhead.reveal = model.get("reveal");
    playhead.addEventListener("move", () => {
      setText(this.live, ""); // what was said is of a moment that has passed
      this.paint();
    });
    this.edits.addEventListener("change", () => this.showEdits());
    const stopKeys = watchKeys(root, onKey);
    // The numbers that somebody changes must not play on under the hand.
    root.addEventListener("focusin", ({ target }) => {
      if (target instanceof Element && target.matches(".rnn-number")) playhead.stop();
    });
    const stopWatching = watchScreen(root, this.panels.element, {
      onResize: () => {
        this.fit();
        if (isOnShow()) this.paint(true);
      },
      onTheme: () => {
        this.palette = readPalette(root);
        if (isOnShow()) this.paint(true);
      },
      onFullscreen: () => isOnShow() && this.fillScreen(),
    });
    return () => {
      playhead.stop();
      this.echo.stop();
      stopWatching();
      this.#together?.stop();
      stopKeys();
      stopHearing();
    };
  }

  /** Reads what Python sent, and shows it. */
  load() {
    const { model, edits, playhead, whatIf, panels } = this;
    const payload = model.get("payload");
    let base;
    try {
      base = completed(readPayload(payload, this.notation));
    } catch (error) {
      return this.refuse(/** @type {Error} */ (error));
    }
    const refusal = edits.load(base, model.get("edits") ?? []);
    this.layers.load(base, model.get("layers") ?? []);
    playhead.follow(this.layers.runs, base);
    const { canEdit } = this;
    // Another view of the same stepper may begin with edits.
    if (!canEdit || edits.list.length || refusal) this.openWhatIf(canEdit, false);
    this.build();
    if (!isLoop(base[0])) whatIf.reset();
    whatIf.say(refusal);
    setText(this.live, "");
    const title = payload.title ?? "";
    Object.assign(this.title, { textContent: title, title, hidden: !title });
    this.root.setAttribute("aria-label", `Stepper: ${title && `${cut(title)}, `}${payload.summary}`);
    this.transport.reset(panels.list[0].body.partName, canEdit);
    return this.paint(true);
  }

  /** Other layers are open. */
  showLayers() {
    this.playhead.follow(this.layers.runs, this.edits.base);
    this.panels.keepingFocus(() => this.build());
    this.transport.reset("equation", this.canEdit);
    this.whatIf.reset();
    this.paint(true);
    this.refit();
    this.#together?.hear(); // of another length, the place that was told before is one only now
  }

  // Gradients belong to the run as it was.
  get canEdit() {
    return !this.edits.base.some((run) => isLoop(run) || run.backwards);
  }

  /** @param {string} words what a screen reader hears */
  announce(words) {
    setText(this.live, words);
  }

  build() {
    this.panels.build();
    if (this.page.parentNode !== this.root) this.root.replaceChildren(this.page);
    this.fit();
  }

  /**
   * Damaged state is said in place of the picture, not hidden.
   *
   * @param {Error} error
   */
  refuse({ message }) {
    this.playhead.stop();
    this.panels.clear();
    this.root.replaceChildren(make("p.rnn-problem", { role: "alert" },
      `This stepper can't show its trace: ${message}. Run the cell again.`));
  }

  /** @param {string} name */
  setNotation(name) {
    if (name === this.notation) return;
    this.notation = name;
    this.echo.tellNow();
    this.panels.keepingFocus(() => this.load());
    this.#together?.tell();
  }

  /**
   * A step by hand: playing stops, and a screen reader hears what happened.
   *
   * @param {() => void} step
   */
  byHand(step) {
    this.playhead.stop();
    step();
    setText(this.live, this.panels.say());
  }

  /** What is on show, as a stepper in Python or on another page would have it. */
  onShow() {
    const { model, playhead: { timestep, reveal }, notation, edits, layers: { names: layers } } = this;
    return { runs: edits.base, state: { payload: model.get("payload"), timestep, reveal, notation, edits: edits.list, layers } };
  }

  openHelp(isOpen = true) {
    this.help.open(isOpen);
    this.transport.showHelp(isOpen);
    this.refit();
  }

  letGo() {
    if (!this.help.element.hidden) {
      this.panels.keepingFocus(() => this.openHelp(false));
      return;
    }
    if (isFullscreen(this.root)) {
      document.exitFullscreen();
      return;
    }
    this.playhead.stop();
    this.panels.unpin();
    this.paint();
  }

  /**
   * @param {boolean} isOpen
   * @param {boolean} paints false where all is painted anyway
   */
  openWhatIf(isOpen, paints = true) {
    this.whatIf.element.hidden = !isOpen;
    this.transport.showWhatIf(isOpen);
    if (!paints || this.panels.isEmpty) return;
    this.paint();
    this.refit();
  }

  /** Shows the runs that the edits lead to. Python, and who listens, hear of an edit when it rests. */
  showEdits() {
    setText(this.live, "");
    this.whatIf.say("");
    this.panels.keepingFocus(() => {
      if (this.panels.isBeside) this.build();
      else this.panels.refresh();
      this.paint();
      this.refit();
    });
    this.echo.tell(() => setText(this.live, this.edits.list.length ? this.changeText() : "The original is back."));
  }

  /**
   * What can't be taken back yet is said, and stays.
   *
   * @param {() => void} action
   */
  takingBack(action) {
    let words = "";
    try {
      action();
    } catch (error) {
      words = /** @type {Error} */ (error).message;
      setText(this.live, words);
    }
    this.whatIf.say(words);
  }

  /** What the edits changed, as far as it may be seen. */
  changeText() {
    const between = this.layers.isStack ? "\n" : " "; // of a model, one line for each layer
    const changes = changesText(this.edits, (index) => this.panels.viewOf(index), between);
    return [changes, endText(this.edits)].filter(Boolean).join(between);
  }

  /** @param {boolean} fresh whether sizes may have changed, too */
  paint(fresh = false) {
    const { root, playhead, panels, whatIf, transport } = this;
    const [first] = playhead.runs;
    root.dataset.timestep = `${playhead.timestep}`;
    root.dataset.equation = playhead.runs.map((run) => playhead.current(run)).find(Boolean) ?? "all";
    transport.paint(panels.list[0].body.spoken());
    panels.paint(this.palette, fresh, !this.whatIf.element.hidden);
    this.help.paint();
    if (!isLoop(first)) whatIf.paint();
  }

  /** Chooses the layout that the width has room for. */
  fit() {
    this.panels.fit(this.page.isConnected ? this.page.clientWidth : this.root.clientWidth);
    // A notebook renders a widget before it puts it on the page: colors are known only then.
    this.palette ??= readPalette(this.root);
  }

  fillScreen() {
    this.page.style.zoom = "";
    this.fit();
    this.paint(true);
    this.refit();
    if (isFullscreen(this.root)) this.root.focus();
  }

  /** What fills the screen goes on fitting it, whatever has come or gone. */
  refit() {
    if (!isFullscreen(this.root)) return;
    zoomToScreen(this.page, () => {
      this.fit();
      this.paint(true);
    });
  }
}

/**
 * The playhead: where we are in the runs, and what may be seen from there. It walks by whole
 * timesteps, or by their parts: equations of a cell, lines of the loop. Of several runs the first
 * one says in which order. Knows no page.
 */

import { SKIPPED, walksLeft } from "./order.js";
import { isBackwards, isLoop, partsOf } from "./run.js";
import { partsBeforeEach } from "./stacks.js";
import { isWritten } from "./writing.js";

/** @typedef {import("./run.js").Run} Run */
/** @typedef {"timestep" | "part"} Mode */
/** @typedef {{timestep: number, part: number, mode: Mode}} Place */

/** How long a timestep stays on show while playing, in milliseconds. */
export const SPEEDS = { "½×": 1600, "1×": 800, "2×": 400, "4×": 200 };

/**
 * Whether the walk through a run goes from right to left.
 *
 * @param {Run} run
 */
const goesLeft = (run) => !isLoop(run) && walksLeft(run);

/** Tells of "move" when the place or the mode is another, and of "play" when playing begins or ends. */
export class Playhead extends EventTarget {
  /** @type {Run[]} */
  runs = [];
  /** @type {Run[]} those that the runs name by their numbers, as what they read */
  #all = [];
  timestep = 0;
  part = 0;
  /** @type {Mode} */
  mode = "timestep";
  /** The mode that was chosen; a loop begins with its lines, and gradients have no other than timesteps. */
  #chosen = this.mode;
  /** What lies ahead is on show ("all"), or only the past. */
  reveal = "all";
  /** Between two steps of playing, in milliseconds. */
  pause = SPEEDS["1×"];
  /** @type {ReturnType<typeof setTimeout> | null} */
  #timer = null;

  /**
   * Where a timestep is asked for, it is shown at its end; from the beginning otherwise.
   *
   * @param {number | undefined} timestep
   */
  constructor(timestep) {
    super();
    this.timestep = timestep ?? 0;
    this.part = timestep ? Infinity : 0;
  }

  /**
   * Other runs to walk along, of equal length. The place stays where they have it. Tells nobody:
   * who brings runs paints them.
   *
   * @param {Run[]} runs
   * @param {Run[]} all where these are some of several
   */
  follow(runs, all = runs) {
    this.runs = runs;
    this.#all = all;
    this.mode = isLoop(runs[0]) ? "part" : this.isBackwards ? "timestep" : this.#chosen;
    this.#put(Math.min(this.timestep, this.lastTimestep), this.mode === "part" ? this.part : Infinity);
  }

  get lastTimestep() {
    return this.runs[0].timesteps - 1;
  }

  /** Whether gradients are on show: they are walked against the order in which the cell read. */
  get isBackwards() {
    return isBackwards(this.runs[0]);
  }

  /** Whether the cell reads from the last timestep to 0. */
  get isReverse() {
    const [run] = this.runs;
    return !isLoop(run) && run.reverse;
  }

  /** Whether the walk goes from right to left. */
  get goesLeft() {
    return goesLeft(this.runs[0]);
  }

  /** Where the walk begins, and where it ends. */
  get #ends() {
    const ends = [0, this.lastTimestep];
    return this.goesLeft ? ends.reverse() : ends;
  }

  get isAtEnd() {
    return this.timestep === this.#ends[1] && this.part === this.#parts(this.timestep) - 1;
  }

  // ---------------------------------------------------------------- what may be seen

  /**
   * The part of a run that is marked: the current one, or none when whole timesteps are shown.
   *
   * @param {Run} run
   */
  current(run) {
    if (this.mode !== "part") return null;
    const parts = partsOf(run, this.timestep);
    const place = this.part - this.partsBefore(run);
    const isOver = !isLoop(run) && run.reads && place >= parts.length;
    if (place < 0 || isOver) return null;
    const part = parts[Math.min(place, parts.length - 1)];
    return part === SKIPPED ? null : part;
  }

  /**
   * How many parts of a timestep come before those of a run: those of the layers that it reads.
   *
   * @param {Run} run
   * @param {number} timestep
   */
  partsBefore(run, timestep = this.timestep) {
    if (isLoop(run) || !run.reads) return 0;
    return partsBeforeEach(this.#all, timestep)[this.#all.findIndex(({ name }) => name === run.name)];
  }

  /**
   * Whether nothing of a run is computed yet at this timestep: the layers that it reads come first.
   *
   * @param {Run} run
   */
  isBeforeTurnOf(run) {
    return this.mode === "part" && this.part < this.partsBefore(run);
  }

  /**
   * Whether a quantity of the current timestep is computed already.
   *
   * @param {Run} run
   * @param {string} quantity
   */
  isReady(run, quantity) {
    return this.mode !== "part" || partsOf(run, this.timestep).indexOf(quantity) <= this.part - this.partsBefore(run);
  }

  /**
   * Whether a value is on show: computed, and not ahead where only the past is revealed. What a run is
   * given to read always is, what it wrote itself is not.
   *
   * @param {Run} run
   * @param {string} quantity
   * @param {number} timestep
   */
  isShown(run, quantity, timestep) {
    const isInput = quantity === "inputs";
    if (isInput && (isLoop(run) || !isWritten(run, timestep))) return true;
    if (timestep === this.timestep) return isInput || this.isReady(run, quantity);
    return !this.isAhead(run, timestep) || this.reveal !== "past";
  }

  /**
   * Whether a timestep comes later in the walk of a run: to the left, on the way back or in reverse.
   *
   * @param {Run} run
   * @param {number} timestep
   */
  isAhead(run, timestep) {
    return goesLeft(run) ? timestep < this.timestep : timestep > this.timestep;
  }

  // ---------------------------------------------------------------- moving

  /**
   * @param {number} timestep
   * @param {number} part the last one where there are fewer
   */
  goTo(timestep, part) {
    this.#put(timestep, part);
    this.dispatchEvent(new Event("move"));
  }

  /**
   * To a timestep, or to the nearest there is.
   *
   * @param {number} timestep
   */
  jump(timestep) {
    const clamped = Math.max(0, Math.min(this.lastTimestep, timestep));
    this.goTo(clamped, this.mode === "timestep" || clamped === this.#ends[1] ? Infinity : 0);
  }

  /** On in the order in which the cell reads, by a part or a timestep. */
  forward() {
    const { timestep, part, mode, isReverse } = this;
    if (mode === "part" && part < this.#parts(timestep) - 1) return this.goTo(timestep, part + 1);
    const next = timestep + (isReverse ? -1 : 1);
    if (this.#has(next)) return this.goTo(next, mode === "part" ? 0 : Infinity);
    return this.stop();
  }

  /** Back in the order in which the cell reads. */
  back() {
    const { timestep, part, mode, isReverse } = this;
    const before = timestep + (isReverse ? 1 : -1);
    if (mode === "part" && part > 0) this.goTo(timestep, part - 1);
    else if (this.#has(before)) this.goTo(before, Infinity);
  }

  /** Towards the timesteps on the right, whatever the order. */
  right() {
    if (this.isReverse) this.back();
    else this.forward();
  }

  left() {
    if (this.isReverse) this.forward();
    else this.back();
  }

  /** @param {number} timestep */
  #has(timestep) {
    return timestep >= 0 && timestep <= this.lastTimestep;
  }

  /** @returns {Place} */
  get place() {
    const { timestep, part, mode } = this;
    return { timestep, part, mode };
  }

  /**
   * To where another view of the same runs is, by its steps.
   *
   * @param {Place} place
   */
  moveTo({ timestep, part, mode }) {
    if (!this.isBackwards) this.#choose(mode);
    this.goTo(Math.min(timestep, this.lastTimestep), part);
  }

  /** One part on; from whole timesteps to the first part of this one. */
  down() {
    if (this.mode === "part") this.forward();
    else this.setMode("part", 0);
  }

  /** One part back; from whole timesteps to the last part of this one. */
  up() {
    if (this.mode === "part") this.back();
    else this.setMode("part", Infinity);
  }

  /**
   * @param {Mode} mode
   * @param {number} part where to begin
   */
  setMode(mode, part = 0) {
    if (this.isBackwards) return;
    this.#choose(mode);
    this.goTo(this.timestep, mode === "part" ? part : Infinity);
  }

  /** @param {Mode} mode */
  #choose(mode) {
    this.mode = mode;
    if (!isLoop(this.runs[0])) this.#chosen = mode;
  }

  /**
   * @param {number} timestep
   * @param {number} part
   */
  #put(timestep, part) {
    this.timestep = timestep;
    this.part = Math.max(0, Math.min(part, this.#parts(timestep) - 1));
  }

  /**
   * How many parts a timestep has: those of the run with the most.
   *
   * @param {number} timestep
   */
  #parts(timestep) {
    return Math.max(...this.runs.map((run) => this.partsBefore(run, timestep) + partsOf(run, timestep).length));
  }

  // ---------------------------------------------------------------- playing

  get isPlaying() {
    return this.#timer !== null;
  }

  /** To the end of the walk, from its beginning if it is there already. */
  play() {
    if (this.isAtEnd) this.goTo(this.#ends[0], this.mode === "part" ? 0 : Infinity);
    const tick = () => {
      if (this.isBackwards) this.back();
      else this.forward();
      if (this.isAtEnd) this.stop();
      else this.#timer = setTimeout(tick, this.pause);
    };
    this.#timer = setTimeout(tick, this.pause / 2);
    this.dispatchEvent(new Event("play"));
  }

  stop() {
    if (this.#timer === null) return;
    clearTimeout(this.#timer);
    this.#timer = null;
    this.dispatchEvent(new Event("play"));
  }

  toggle() {
    if (this.isPlaying) this.stop();
    else this.play();
  }
}

/**
 * Which layers of a model are on show, and which of them are open. Layers step together if they have
 * equally many timesteps; the others wait, each length with a place of its own. Runs that are no
 * layers are all on show, and open. Knows no page.
 */

import { isLoop } from "./run.js";
import { MERGES, OUTPUTS, areStacked, originsOf } from "./stacks.js";
import { READ_FROM_RIGHT } from "./words.js";

/**
 * @typedef {import("./playhead.js").Place} Place
 * @typedef {import("./run.js").Run} Run
 * @typedef {{index: number, quantity: string, unit: number, timestep: number}} Visit a value of a run
 */

/** @type {Place} */
const BEGINNING = { timestep: 0, part: Infinity, mode: "timestep" };

export class Layers {
  isStack = false;
  /** @type {{from: Visit, to: Omit<Visit, "timestep">}[]} the links that were followed, the last one at the end */
  trail = [];
  /** @type {Run[]} */
  #runs = [];
  /** @type {Set<number>} */
  #open = new Set();
  #timesteps = 0;
  /** @type {Map<number, Place>} by the number of timesteps */
  #places = new Map();

  /**
   * Other runs, and the names of those that are open.
   *
   * @param {Run[]} runs
   * @param {string[]} names
   */
  load(runs, names) {
    const isKnown = runs.length === this.#runs.length && runs.every(({ name }, i) => name === this.#runs[i].name);
    if (!isKnown) {
      this.trail = [];
      this.#places.clear();
      this.#timesteps = 0;
    }
    this.#runs = runs;
    this.isStack = areStacked(runs);
    this.hear(names);
  }

  /**
   * Others are open. Says whether this is new.
   *
   * @param {string[]} names
   */
  hear(names) {
    const before = this.names.join("\n");
    this.#open = new Set(this.#runs.flatMap(({ name }, i) => (names.includes(name) ? [i] : [])));
    const [first] = this.#open;
    if (first !== undefined) this.#timesteps = this.#runs[first].timesteps;
    if (!this.#runs.some(({ timesteps }) => timesteps === this.#timesteps)) this.#timesteps = this.#runs[0].timesteps;
    return this.names.join("\n") !== before;
  }

  /** The names of those that are open. */
  get names() {
    return this.isStack ? this.#runs.flatMap(({ name }, i) => (this.#open.has(i) ? [name] : [])) : [];
  }

  /** @param {number} index */
  isOnShow(index) {
    return !this.isStack || this.#runs[index].timesteps === this.#timesteps;
  }

  /** @param {number} index */
  isOpen(index) {
    return !this.isStack || (this.isOnShow(index) && this.#open.has(index));
  }

  get lastVisit() {
    return this.trail[this.trail.length - 1];
  }

  /** The runs that step together. */
  get runs() {
    return this.#runs.filter((_, i) => this.isOnShow(i));
  }

  /** The numbers of those that wait, since they are of another length. */
  get waiting() {
    return this.#runs.flatMap((_, i) => (this.isOnShow(i) ? [] : [i]));
  }

  /**
   * Opens or closes one; of another length it comes with all that have so many timesteps, and the
   * playhead goes where it was among them.
   *
   * @param {number} index
   * @param {import("./playhead.js").Playhead} playhead
   */
  toggle(index, playhead) {
    const { timesteps } = this.#runs[index];
    if (timesteps === this.#timesteps) {
      if (!this.#open.delete(index)) this.#open.add(index);
      return;
    }
    playhead.stop();
    this.#places.set(this.#timesteps, playhead.place);
    this.#timesteps = timesteps;
    this.#open = new Set([index]);
    playhead.follow(this.runs, this.#runs);
    playhead.moveTo({ ...(this.#places.get(timesteps) ?? BEGINNING), mode: playhead.mode });
  }

  /**
   * Where an input of a run, or a state before its first timestep, comes from, with the names of those
   * values; none for what is of no other layer, two where two outputs are merged.
   *
   * @param {number} index
   * @param {string} quantity
   * @param {number} unit
   */
  originsOf(index, quantity, unit) {
    const run = this.#runs[index];
    const origins = this.isStack && !isLoop(run) ? originsOf(run, this.#runs, quantity, unit) : [];
    return origins.map((origin) => ({ ...origin, name: `${origin.timestep === undefined ? "" : "final "}${this.nameOf(origin)}` }));
  }

  /**
   * A value as a link names it: "hidden state of lstm, layer 0, forward, unit 3".
   *
   * @param {{index: number, quantity: string, unit: number}} value
   */
  nameOf({ index, quantity, unit }) {
    const run = this.#runs[index];
    return isLoop(run) ? "" : `${run.equationOf[quantity].label} of ${run.name}, unit ${unit}`;
  }

  /**
   * What is to be said of a layer beside its name: its direction, what it reads and starts from, and where it is
   * closed how many of the units that it hands on are on show, if not all.
   *
   * @param {number} index
   * @param {number} count of units on show
   */
  textOn(index, count) {
    const run = this.#runs[index];
    if (isLoop(run)) return "";
    const names = (/** @type {number[]} */ numbers) => numbers.map((each) => this.#runs[each].name).join(" and ");
    return [
      run.reverse && READ_FROM_RIGHT,
      run.reads?.length && `reads ${MERGES[run.merge] ? `the ${MERGES[run.merge].what}` : ""}${names(run.reads)}`,
      run.starts.length && `starts from the final state of ${names(run.starts)}`,
      !this.isOpen(index) && count < run.quantities[OUTPUTS].width && `${count} of ${run.quantities[OUTPUTS].width} units`,
    ].filter(Boolean).join("; ");
  }
}

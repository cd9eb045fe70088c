/**
 * One run of a cell on show: what it is compared with, which of its units, and the value whose
 * arithmetic stands beside it. Knows no page.
 */

import { looksDifferent } from "./compare.js";
import { shownAt } from "./run.js";
import { firstWindow, hasUnits, orderOf, unitsOnShow, windowsOf } from "./units.js";

/**
 * @typedef {import("./run.js").CellRun} CellRun
 * @typedef {import("./playhead.js").Playhead} Playhead
 * @typedef {import("./units.js").UnitWindow} UnitWindow
 * @typedef {{quantity: string, unit: number, pinned: boolean}} Selected
 *
 * @typedef {object} Pointed A value that is pointed at.
 * @property {string} quantity
 * @property {number} unit
 * @property {() => number} at its timestep
 * @property {boolean} goesAlong whether it goes along with the playhead, as all of the diagram does
 */

export class View {
  /** @type {{run: CellRun, name: string} | null} the run that this one is compared with */
  compared = null;
  /** Whether its weights may be changed. */
  isEditable = false;
  /** Whether the ledger shows every term. */
  unfolded = false;
  /** Whether the table of numbers is open. */
  showsNumbers = false;
  /** @type {boolean | null} whether the equations are folded; null: as the room asks for */
  folds = null;
  /** @type {(quantity: string, unit: number) => (import("./stacks.js").Origin & {name: string})[]} where an input, or a state before all timesteps, comes from */
  originsOf = () => [];
  /** The name of the value from where a link led to the selected one. */
  cameFrom = () => "";
  /** @type {Pointed | null} */
  #pointed = null;
  /** The unit that was selected before an output of the readout. */
  #unitBefore = 0;
  /** Where the playhead was when something was pointed at. */
  #pointedFrom = "";

  /**
   * @param {Playhead} playhead
   * @param {CellRun} run
   * @param {CellRun} base the run as Python sent it
   * @param {string} name
   */
  constructor(playhead, run, base, name) {
    this.playhead = playhead;
    this.run = run;
    this.base = base;
    this.name = name;
    /** @type {UnitWindow} */
    this.window = firstWindow(run);
    /** Whether the units stand in the order of the run's ranking, if it has one. */
    this.isRanked = true;
    this.order = orderOf(run, true);
    /** The unit in whose color the text stands. */
    this.colored = this.order[0];
    /** @type {Selected} */
    this.selected = { quantity: this.#first, unit: this.order[0], pinned: false };
  }

  /** The quantity that is explained as long as nobody asks for another: of ranked units that one. */
  get #first() {
    return this.run.ranking?.quantity ?? this.run.equations[0].quantity;
  }

  get timestep() {
    return this.playhead.timestep;
  }

  /** The equation that is marked, if there is one. */
  get currentEquation() {
    return this.playhead.current(this.run);
  }

  /** Whether the layers that it reads are being computed. */
  get isBeforeItsTurn() {
    return this.playhead.isBeforeTurnOf(this.run);
  }

  /** The value to explain: the one that is pointed at, or the selected one. */
  get explained() {
    if (!this.#pointed) return { ...this.selected, timestep: this.timestep };
    const { quantity, unit, at } = this.#pointed;
    return { quantity, unit, timestep: at(), pinned: false };
  }

  /** The place of the playhead, in one word. */
  get #place() {
    const { timestep, part, mode } = this.playhead;
    return [timestep, part, mode].join();
  }

  /**
   * Points at a value, or at none. Says whether anything is another.
   *
   * @param {Pointed | null} pointed
   */
  point(pointed) {
    const isNew = pointed !== this.#pointed;
    this.#pointed = pointed;
    this.#pointedFrom = this.#place;
    return isNew;
  }

  /** @param {string} quantity */
  isReady(quantity) {
    return this.playhead.isReady(this.run, quantity);
  }

  /**
   * @param {string} quantity
   * @param {number} timestep
   */
  isShown(quantity, timestep) {
    return this.playhead.isShown(this.run, quantity, timestep);
  }

  /**
   * @param {string} quantity
   * @param {number} unit
   */
  isSelected(quantity, unit) {
    return this.selected.quantity === quantity && this.selected.unit === unit;
  }

  /** Whether it is compared with its own original, because it is edited. */
  get isEdited() {
    return this.compared?.run === this.base;
  }

  /**
   * The value in the run that this one is compared with, if it looks different; null otherwise.
   *
   * @param {string} quantity
   * @param {number} timestep
   * @param {number} unit
   */
  differsFrom(quantity, timestep, unit) {
    if (!this.compared || !looksDifferent(this.run, this.compared.run, quantity, timestep, unit)) return null;
    return shownAt(this.compared.run, quantity, timestep, unit);
  }

  /**
   * The numbers of a quantity's units that are on show, from top to bottom.
   *
   * @param {string} quantity
   */
  unitsOf(quantity) {
    return unitsOnShow(this.run, quantity, this.window, this.order);
  }

  /**
   * Shows other units; the ledger goes to the first of them.
   *
   * @param {UnitWindow} units
   */
  look(units) {
    this.window = units;
    this.colored = this.order[units.first];
    this.selected = { ...this.selected, unit: this.colored };
    this.point(null);
  }

  /**
   * Puts the units in the order of the ranking, or of their numbers. What is on show begins anew.
   *
   * @param {boolean} isRanked
   */
  rank(isRanked) {
    this.isRanked = isRanked;
    this.order = orderOf(this.run, isRanked);
    this.look(this.window.count === this.run.units ? this.window : firstWindow(this.run));
  }

  /**
   * Pins the ledger to a quantity and unit: it stays with them while the playhead moves.
   *
   * @param {{quantity: string, unit: number}} point
   */
  pin({ quantity, unit }) {
    this.selected = { quantity, unit, pinned: true };
    this.#color();
    this.point(null);
  }

  unpin() {
    this.point(null);
    const quantity = this.#first;
    this.selected = { quantity, unit: this.unitIn(quantity), pinned: false };
  }

  /**
   * The unit of a quantity that the ledger goes on to from the selected value: the same, if there is one.
   * Of probabilities it goes to the largest, and from there back to the unit before.
   *
   * @param {string} quantity
   */
  unitIn(quantity) {
    const { quantity: from, unit } = this.selected;
    const { width, computed } = this.run.quantities[quantity];
    if (quantity !== from && this.run.quantities[from].computed) return Math.min(this.#unitBefore, width - 1);
    if (quantity !== from) this.#unitBefore = unit;
    return computed && quantity !== from ? computed.mostProbable(this.timestep, 1)[0] : Math.min(unit, width - 1);
  }

  /**
   * Shows another unit of the same quantity; in equation mode the ledger goes on following.
   *
   * @param {number} unit
   */
  selectUnit(unit) {
    this.selected = { ...this.selected, unit };
    this.#color();
  }

  /** The text takes on the color of the selected unit, where the quantity has the units of the cell. */
  #color() {
    const { quantity, unit } = this.selected;
    if (hasUnits(this.run, quantity)) this.colored = unit;
  }

  /**
   * The unit so many places further on, from the last one round to the first.
   *
   * @param {number} by
   */
  unitBeside(by) {
    const { quantity, unit } = this.selected;
    const units = unitsOnShow(this.run, quantity, { first: 0, count: this.run.units }, this.order);
    return units[(units.indexOf(unit) + by + units.length) % units.length];
  }

  /**
   * After a step, a value that the playhead doesn't take along is pointed at no longer: the mouse
   * rests on it, but the hand has moved on. By equations there is always a next one to explain.
   */
  #passOn() {
    if (!this.#pointed || this.#pointedFrom === this.#place) return;
    const stays = this.#pointed.goesAlong && this.currentEquation === null;
    this.point(stays ? this.#pointed : null);
  }

  /**
   * In equation mode the ledger follows the equation, unless it is pinned; its unit must exist,
   * and be on show. Says whether this takes another window.
   */
  follow() {
    this.#passOn();
    const quantity = this.selected.pinned ? this.selected.quantity : this.currentEquation ?? this.selected.quantity;
    const unit = this.unitIn(quantity);
    this.selected = { ...this.selected, quantity, unit };
    if (this.unitsOf(quantity).includes(unit)) return false;
    const place = this.order.indexOf(unit);
    this.window = windowsOf(this.run).findLast((each) => each.first <= place) ?? this.window;
    return true;
  }

  /**
   * What a person chose in an earlier view of the same cell stays chosen.
   *
   * @param {View} earlier
   */
  keepPlace(earlier) {
    if (earlier.run.units !== this.run.units || !this.run.quantities[earlier.selected.quantity]) return;
    const { unfolded, showsNumbers, folds } = earlier;
    Object.assign(this, { unfolded, showsNumbers, folds });
    if (`${earlier.run.ranking?.units}` !== `${this.run.ranking?.units}`) return;
    const { selected, colored, window, isRanked, order } = earlier;
    Object.assign(this, { selected, colored, window, isRanked, order });
  }
}

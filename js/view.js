/**
 * One run of a cell on show: what it is compared with, which of its units, and the value whose
 * arithmetic stands beside it. Knows no page.
 */

import { looksDifferent } from "./compare.js";
import { shownAt } from "./run.js";
import { firstWindow, unitsOnShow, windowsOf } from "./units.js";

/**
 * @typedef {import("./run.js").CellRun} CellRun
 * @typedef {import("./compare.js").Point} Point
 * @typedef {import("./playhead.js").Playhead} Playhead
 * @typedef {import("./units.js").UnitWindow} UnitWindow
 * @typedef {{quantity: string, unit: number, pinned: boolean}} Selected
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
  /** @type {Point | null} the value that is pointed at */
  hovered = null;

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
    /** @type {Selected} */
    this.selected = { quantity: run.equations[0].quantity, unit: 0, pinned: false };
  }

  get timestep() {
    return this.playhead.timestep;
  }

  /** The equation that is marked, if there is one. */
  get currentEquation() {
    return this.playhead.current(this.run);
  }

  /**
   * The value whose arithmetic is on show: the one pointed at, or the selected one.
   *
   * @returns {Point & {pinned?: boolean}}
   */
  get explained() {
    return this.hovered ?? { ...this.selected, timestep: this.timestep };
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

  /** @param {string} quantity */
  unitsOf(quantity) {
    return unitsOnShow(this.run, quantity, this.window);
  }

  /**
   * Shows other units; the ledger goes to the first of them.
   *
   * @param {UnitWindow} units
   */
  look(units) {
    this.window = units;
    this.selected = { ...this.selected, unit: units.first };
  }

  /**
   * Pins the ledger to a quantity and unit: it stays with them while the playhead moves.
   *
   * @param {{quantity: string, unit: number}} point
   */
  pin({ quantity, unit }) {
    this.selected = { quantity, unit, pinned: true };
    this.hovered = null;
  }

  unpin() {
    this.hovered = null;
    this.selected = { ...this.selected, quantity: this.run.equations[0].quantity, pinned: false };
  }

  /**
   * Shows another unit of the same quantity; in equation mode the ledger goes on following.
   *
   * @param {number} unit
   */
  selectUnit(unit) {
    this.selected = { ...this.selected, unit };
  }

  /**
   * In equation mode the ledger follows the equation, unless it is pinned; its unit must exist,
   * and be on show. Says whether this takes another window.
   */
  follow() {
    const quantity = this.selected.pinned ? this.selected.quantity : this.currentEquation ?? this.selected.quantity;
    const unit = Math.min(this.selected.unit, this.run.quantities[quantity].width - 1);
    this.selected = { ...this.selected, quantity, unit };
    const { first, count } = this.unitsOf(quantity);
    if (unit >= first && unit < first + count) return false;
    this.window = windowsOf(this.run).findLast((each) => each.first <= unit) ?? this.window;
    return true;
  }

  /**
   * What a person chose in an earlier view of the same cell stays chosen.
   *
   * @param {View} earlier
   */
  keepPlace(earlier) {
    if (earlier.run.units !== this.run.units || !this.run.equationOf[earlier.selected.quantity]) return;
    const { selected, unfolded, window, showsNumbers, folds } = earlier;
    Object.assign(this, { selected, unfolded, window, showsNumbers, folds });
  }
}

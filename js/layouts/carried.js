/** What the diagram shows of a timestep that is skipped: each state carried on, past all that isn't computed. */

import { portOf, wire } from "./parts.js";

/**
 * @typedef {import("./parts.js").Layout} Layout
 * @typedef {import("./parts.js").Wire} Wire
 * @typedef {{wire: Wire, x: number, y: number}} Carried a wire, and the middle of it
 */

const BELOW = 3; // from the body to a wire that goes around it
const INWARDS = 10; // from the inner edge of a stack to where that wire leaves or reaches it

/**
 * A wire from each old state to the new one: straight from where the old one has its wire, or below
 * the body where stacks stand in between.
 *
 * @param {Layout} layout
 * @param {number} box the width of a stack
 * @param {number} height of a stack
 * @returns {Carried[]}
 */
export function carriedOf({ stacks, body, wires }, box, height) {
  const whole = stacks.filter(({ group }) => group === undefined);
  return whole.filter(({ previous }) => previous).flatMap((from) => {
    const to = whole.find(({ quantity, previous }) => quantity === from.quantity && !previous);
    if (!to) return [];
    const [left, right] = [from.x + box / 2, to.x - box / 2];
    const own = wires.map(({ d }) => /^M(\S+) ([^\sHV]+)H/.exec(d)?.slice(1).map(Number))
      .find((start) => start && Math.abs(start[0] - left) < 1 && start[1] >= from.y && start[1] <= from.y + height);
    const y = own ? own[1] : from.y + portOf(height);
    const isFree = to.y === from.y && stacks.every((each) => each === from || each === to
      || each.y > y || each.y + height < y || each.x < left || each.x > right);
    const middle = (left + right) / 2;
    if (isFree) return [{ wire: wire(`M${left} ${y}H${right}`, null, { arrow: "right", main: true }), x: middle, y }];
    const below = body.y + body.height + BELOW;
    const d = `M${left - INWARDS} ${from.y + height}V${below}H${right + INWARDS}V${to.y + height}`;
    return [{ wire: wire(d, null, { arrow: "up", main: true }), x: middle, y: below }];
  });
}

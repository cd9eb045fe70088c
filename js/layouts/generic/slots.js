/** Slots: the places from left to right in which stacks, operators and upright wires of a diagram stand. */

/**
 * @typedef {object} Slot Half the room that something needs among the operators on top (up), at the
 *   stacks (mid) and below them (low); none where it doesn't reach.
 * @property {number | null} up
 * @property {number | null} mid
 * @property {number | null} low
 * @property {number} x
 * @property {boolean} [taken] by an operator above a stack
 */

const NEAREST = 6; // between the rooms of two slots
const FARTHEST = 60;

/** @type {(up: number | null, mid: number | null, low: number | null) => Slot} */
export const slot = (up, mid, low) => ({ up, mid, low, x: 0 });

/**
 * Gives every slot its x: as far apart as the width allows, and in the middle of the room that
 * its neighbors leave it. Returns the width it takes, which may be more than there is.
 *
 * @param {Slot[]} slots
 * @param {number} width
 */
export function spread(slots, width) {
  let [narrow, wide] = [NEAREST, FARTHEST];
  const end = slots[slots.length - 1];
  const needed = (/** @type {number} */ gap) => fromTheLeft(slots, gap)[slots.length - 1] + (end.mid ?? 0);
  const total = Math.max(width, needed(narrow));
  for (let i = 0; i < 24; i++) {
    const gap = (narrow + wide) / 2;
    if (needed(gap) > total) wide = gap;
    else narrow = gap;
  }
  const left = fromTheLeft(slots, narrow);
  const right = fromTheLeft([...slots].reverse(), narrow).reverse().map((x) => needed(narrow) - x);
  const margin = (total - needed(narrow)) / 2;
  slots.forEach((each, i) => (each.x = margin + (left[i] + right[i]) / 2));
  return total;
}

/**
 * As near to the left as the slots before allow.
 *
 * @type {(slots: Slot[], gap: number) => number[]}
 */
function fromTheLeft(slots, gap) {
  const ends = { up: -gap, mid: -gap, low: -gap };
  const zones = /** @type {("up" | "mid" | "low")[]} */ (Object.keys(ends));
  return slots.map((each) => {
    const reached = zones.filter((zone) => each[zone] !== null);
    const x = Math.max(0, ...reached.map((zone) => ends[zone] + gap + /** @type {number} */ (each[zone])));
    for (const zone of reached) ends[zone] = x + /** @type {number} */ (each[zone]);
    return x;
  });
}

/**
 * In which order a cell reads the timesteps of its input: from the first to the last or from the
 * last to the first, perhaps without some. Timestep −1 stands for the initial state.
 *
 * @typedef {{timesteps: number, reverse: boolean, mask: boolean[] | null}} Order mask: which timesteps are read
 */

const INITIAL = -1;

/** The only part that a timestep has where it is skipped. */
export const SKIPPED = "skipped";

/**
 * The timestep that is read before another one: that to the left of it, or in reverse to the right.
 *
 * @param {Order} order
 * @param {number} timestep
 */
export function before({ timesteps, reverse }, timestep) {
  if (!reverse) return timestep - 1;
  return timestep + 1 < timesteps ? timestep + 1 : INITIAL;
}

/**
 * All timesteps, the one that is read first in front.
 *
 * @param {Order} order
 */
export function inOrder({ timesteps, reverse }) {
  const places = Array.from({ length: timesteps }, (_, t) => t);
  return reverse ? places.reverse() : places;
}

/**
 * The timestep that is read last.
 *
 * @param {Order} order
 */
export const lastOf = ({ timesteps, reverse }) => (reverse ? 0 : timesteps - 1);

/**
 * Whether a timestep is read. Where it is skipped, the states are carried on, and nothing else has a value.
 *
 * @param {Order} order
 * @param {number} timestep
 */
export const isRead = ({ mask }, timestep) => mask?.[timestep] !== false;

/**
 * Whether a quantity has a value at a timestep: a gate has none where nothing was read.
 *
 * @param {Order & {states: string[]}} run
 * @param {string} quantity
 * @param {number} timestep
 */
export const hasValue = (run, quantity, timestep) =>
  isRead(run, timestep) || run.states.includes(quantity) || quantity === "prediction" || quantity === "inputs";

/**
 * Whether a walk through the run goes from the last timestep to the first. Gradients walk against
 * the order in which the cell read.
 *
 * @param {Order & {backwards: boolean}} run
 */
export const walksLeft = ({ backwards, reverse }) => backwards !== reverse;

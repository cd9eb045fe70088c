/**
 * The numbers that Python sends of a run: arrays one after another, in as few bytes as say all of them.
 *
 * @typedef {{start?: number, shape: number[], is_short?: boolean, on_demand?: boolean}} Place where the numbers of an
 *   array begin, in steps of eight bytes; nowhere if the page computes them, on_demand: those of a timestep when they are
 *   asked for; is_short: they are float32
 */

/**
 * An array in these bytes; zeros where the page computes it, empty where it does so on demand.
 *
 * @param {ArrayBuffer} bytes
 * @param {Place} place
 * @param {string} name
 * @returns {import("./run.js").NumberArray}
 */
export function arrayAt(bytes, { start, shape, is_short: isShort = false, on_demand: onDemand = false }, name) {
  const size = shape.reduce((a, b) => a * b, 1);
  const width = shape[shape.length - 1];
  if (onDemand) return { data: new Float64Array(0), shape, width };
  if (start === undefined) return { data: new Float64Array(size), shape, width, isComputedHere: true };
  if (start * 8 + size * (isShort ? 4 : 8) > bytes.byteLength) throw new Error(`numbers of ${name} are missing`);
  const data = isShort ? Float64Array.from(new Float32Array(bytes, start * 8, size)) : new Float64Array(bytes, start * 8, size);
  if (!data.every(Number.isFinite)) throw new Error("one of its numbers is not finite");
  return { data, shape, width };
}

/**
 * The arrays that Python sent one after another.
 *
 * @typedef {{start?: number, shape: number[], is_short?: boolean}} Place where the numbers of an array begin, in steps of
 *   eight bytes; nowhere if the page computes them; is_short: they were sent as float32, which loses nothing
 */

/**
 * An array; zeros where the page computes it.
 *
 * @param {ArrayBufferLike} buffer
 * @param {Place} place
 * @param {string} name
 * @returns {import("./run.js").NumberArray}
 */
export function arrayAt(buffer, { start, shape, is_short: isShort = false }, name) {
  const size = shape.reduce((a, b) => a * b, 1);
  const width = shape[shape.length - 1];
  if (start === undefined) return { data: new Float64Array(size), shape, width, isComputedHere: true };
  if (8 * start + (isShort ? 4 : 8) * size > buffer.byteLength) throw new Error(`numbers of ${name} are missing`);
  const data = isShort ? Float64Array.from(new Float32Array(buffer, 8 * start, size)) : new Float64Array(buffer, 8 * start, size);
  if (!data.every(Number.isFinite)) throw new Error("one of its numbers is not finite");
  return { data, shape, width };
}

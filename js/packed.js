/** The arrays that Python sent one after another. */

/**
 * Some numbers, sent as float64 or, where that loses nothing, as float32.
 *
 * @param {ArrayBufferLike} buffer
 * @param {number} start in steps of eight bytes
 * @param {number} size
 * @param {boolean | undefined} isShort
 * @param {string} name
 */
export function numbersIn(buffer, start, size, isShort, name) {
  if (8 * start + (isShort ? 4 : 8) * size > buffer.byteLength) throw new Error(`numbers of ${name} are missing`);
  const numbers = isShort ? Float64Array.from(new Float32Array(buffer, 8 * start, size)) : new Float64Array(buffer, 8 * start, size);
  if (!numbers.every(Number.isFinite)) throw new Error("one of its numbers is not finite");
  return numbers;
}

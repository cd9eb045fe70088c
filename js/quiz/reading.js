/** Reading a number as people write it: −0.5, 0,5, 1/3, 5,248. */

const PLAIN = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const GROUPED = /^[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d*)?$/;

/**
 * All numbers that a text may stand for, none if it stands for none. Only a comma leaves a doubt:
 * 5,248 is five thousand in one place and five and a quarter in another.
 *
 * @param {string} text
 * @returns {number[]}
 */
export function readings(text) {
  const parts = text.replace(/\s/g, "").replace(/[−–]/g, "-").split("/");
  if (parts.length > 2) return [];
  const [above, below = [1]] = parts.map(readingsOfPart);
  return above.flatMap((a) => below.map((b) => a / b)).filter(Number.isFinite);
}

/** @param {string} part */
function readingsOfPart(part) {
  const candidates = [
    ...(PLAIN.test(part) ? [part] : []),
    ...(GROUPED.test(part) ? [part.replaceAll(",", "")] : []),
    ...(part.includes(",") && PLAIN.test(part.replace(",", ".")) ? [part.replace(",", ".")] : []),
  ];
  return candidates.map(Number);
}

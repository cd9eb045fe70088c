/** How numbers are written, and read from what a person typed. */

export const MINUS = "−";
const LARGE = 999999.5; // from here on a power of ten is written

/**
 * The nearest number that there is to what outgrew them all.
 *
 * @param {number} value
 */
export const bounded = (value) => Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, value));

/**
 * The sum of numbers, none of which on the way may outgrow what a number can hold.
 *
 * @param {number[]} numbers
 */
export function total(numbers) {
  const sum = numbers.reduce((a, b) => a + b, 0);
  if (Number.isFinite(sum)) return sum;
  const share = 2 ** -Math.ceil(Math.log2(numbers.length + 1));
  return bounded(numbers.reduce((a, b) => a + b * share, 0) / share);
}

/**
 * A number with fixed digits, a real minus sign, and no −0.00.
 *
 * @param {number} value
 */
export function fixed(value, digits = 2) {
  const size = Math.abs(value);
  if (size >= LARGE) return bounded(value).toExponential(1).replace("-", MINUS).replace("e+", "e");
  const text = size.toFixed(Math.min(digits, digitsOf(value)));
  return value < 0 && Number(text) !== 0 ? MINUS + text : text;
}

/**
 * How many digits behind the point `fixed` gives a number; negative: its power of ten, as in 2.3e6.
 *
 * @param {number} value
 */
export function digitsOf(value) {
  const size = Math.abs(value);
  if (size >= LARGE) return -Number(bounded(size).toExponential(1).split("e")[1]);
  return size >= 999.95 ? 0 : size >= 99.995 ? 1 : 2;
}

/**
 * A number with a plus sign in front of what is positive.
 *
 * @param {number} value
 */
export function signed(value, digits = 2) {
  const text = fixed(value, digits);
  return value > 0 && Number(text) !== 0 ? `+${text}` : text;
}

/**
 * A number with a sign and the digits of another one, so that a column of them adds up by eye.
 *
 * @param {number} value
 * @param {number} digits as `digitsOf` gives them
 */
export function signedLike(value, digits) {
  const [unit, decimals, tail] = digits < 0 ? [10 ** -digits, 1, `e${-digits}`] : [1, digits, ""];
  const text = (Math.abs(value) / unit).toFixed(decimals);
  if (Number(text) === 0) return text;
  return (value < 0 ? MINUS : "+") + text + tail;
}

/**
 * A factor in the middle of a product: 0.50 or (−0.50).
 *
 * @param {number} number
 */
export const inBrackets = (number) => (number < 0 ? `(${fixed(number)})` : fixed(number));

/**
 * A number of an equation as it is written there: 0.9, 0.125, −1.
 *
 * @param {number} number
 */
export const plain = (number) => `${Number(number.toPrecision(6))}`.replaceAll("-", MINUS).replace("e+", "e");

/**
 * A share in whole percent, never rounded to a 0 or 100 it is not; most are between 0 and 1.
 *
 * @param {number} value
 */
export function percent(value) {
  if (value > 0 && value < 0.005) return "under 1%";
  if (value < 1 && value >= 0.995) return "over 99%";
  if (value > 1 && value < 1.005) return "over 100%";
  if (value < 0 && value > -0.005) return "under 0%";
  return `${fixed(bounded(100 * value), 0)}%`;
}

/**
 * A gradient, however small, with two digits that count: +0.12, −0.0031, +4.2e−7.
 *
 * @param {number} value
 */
export function gradientText(value) {
  const size = Math.abs(value);
  if (size === 0 || size >= 0.1) return signed(value);
  const text = size >= 0.0001 ? `${Number(size.toPrecision(2))}` : size.toExponential(1).replace("-", MINUS);
  return (value < 0 ? MINUS : "+") + text;
}

/**
 * exp of a number, however large it is: 4.26, 2.3e412, 1.2e−7.
 *
 * @param {number} power
 */
export function expText(power) {
  const size = Math.exp(power);
  if (size >= 0.01 && size < LARGE) return fixed(size);
  const tens = Math.floor(power / Math.LN10);
  const digits = Math.exp(power - tens * Math.LN10).toFixed(1);
  const [shown, by] = digits === "10.0" ? ["1.0", tens + 1] : [digits, tens];
  return `${shown}e${by < 0 ? MINUS : ""}${Math.abs(by)}`;
}

/**
 * A probability, of which two digits count however small it is: 0.42, 0.0031, 4.2e−7.
 *
 * @param {number} value
 */
export function probabilityText(value) {
  if (value >= 0.01 || value <= 0) return fixed(value);
  return value >= 0.001 ? `${Number(value.toPrecision(2))}` : value.toExponential(1).replace("-", MINUS);
}

/**
 * A value as its kind is written: gate, value or gradient.
 *
 * @param {string} kind
 * @param {number} value
 */
export const shownNumber = (kind, value) =>
  (kind === "gradient" ? gradientText(value) : kind === "gate" ? fixed(value) : signed(value));

/**
 * The first few numbers of a vector, in a row.
 *
 * @param {number[]} values at most four are written
 * @param {number} width how many there are
 */
export const numbersText = (values, width) =>
  `${values.slice(0, 4).map((value) => signed(value)).join(", ")}${width > 4 ? ", …" : ""}`;

/** What looks like a number that it isn't, and how to write it. */
const LOOK_ALIKES = /** @type {const} */ ([
  [/^[+-]?[1-9]\d{0,2}(,\d{3})+(\.|e|$)/i, "write 1000 without a comma"],
  [/^[\u2010-\u2015\ufe58\ufe63\uff0d]/, "write the minus sign as -"],
  [/(?!\d)\p{Nd}/u, "write the digits as 0 to 9"],
]);

const plainNumber = (/** @type {number} */ value) => `${value}`.replace("-", MINUS);

/**
 * The number that a person typed, as in 0.5, −1,5 or 2e-3. Throws an Error that says what is wrong with it.
 *
 * @param {string} text
 * @param {{low?: number, high?: number, whole?: boolean}} limits
 */
export function parseNumber(text, { low = -Infinity, high = Infinity, whole = false } = {}) {
  const typed = text.trim().replaceAll(MINUS, "-");
  for (const [pattern, words] of LOOK_ALIKES) if (pattern.test(typed)) throw new Error(words);
  const plain = typed.replace(",", ".");
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain)) throw new Error("write a number, such as 0.5");
  const value = Number(plain);
  if (!Number.isFinite(value)) throw new Error("that is too large; write a finite number");
  if (whole && !Number.isInteger(value)) throw new Error("write a whole number");
  if (value < low || value > high) {
    if (high === Infinity) throw new Error(`write a number of at least ${plainNumber(low)}`);
    if (low === -Infinity) throw new Error(`write a number of at most ${plainNumber(high)}`);
    throw new Error(`write a ${whole ? "whole " : ""}number from ${plainNumber(low)} to ${plainNumber(high)}`);
  }
  return value;
}

/**
 * A number without what adding tenths leaves behind, as in 0.30000000000000004.
 *
 * @param {number} value
 */
export const withoutNoise = (value) => Number(value.toFixed(12));

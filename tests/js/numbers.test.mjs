import assert from "node:assert/strict";
import { test } from "node:test";
import {
  digitsOf, fixed, gradientText, numbersText, parseNumber, percent, shownNumber, signed, signedLike, total, withoutNoise,
} from "../../js/numbers.js";

const table = (words, of, rows) => test(words, () => {
  for (const [given, text] of rows) assert.equal(of(given), text, `${given}`);
});

table("a number is written so that it is true", fixed,
  [[-0.001, "0.00"], [-1.239, "−1.24"], [123.456, "123.5"], [98765.4, "98765"], [-12345678, "−1.2e7"]]);
table("a plus sign stands only before what is shown as positive", signed, [[0.004, "0.00"], [0.006, "+0.01"], [-1, "−1.00"]]);
table("a share is never rounded to a 0 or 100 percent that it is not", percent,
  [[0, "0%"], [1e-9, "under 1%"], [0.5, "50%"], [0.9951, "over 99%"], [1, "100%"],
    [1.001, "over 100%"], [2.5, "250%"], [-0.001, "under 0%"], [-0.4, "−40%"]]);
table("a small gradient keeps its digits", gradientText,
  [[0, "0.00"], [0.5, "+0.50"], [-0.031, "−0.031"], [0.00042, "+0.00042"], [-4.21e-7, "−4.2e−7"]]);

test("each kind of value has its way of writing", () => {
  assert.deepEqual(["gate", "value", "gradient"].map((kind) => shownNumber(kind, 0.0625)), ["0.06", "+0.06", "+0.063"]);
});

test("the numbers of a column have the digits of its sum", () => {
  assert.deepEqual([0.304, -0, -1234.5].map((value) => signedLike(value, 1)), ["+0.3", "0.0", "−1234.5"]);
  assert.equal(signedLike(1300000, -6), "+1.3e6");
});

test("of a long vector four numbers are written", () => {
  assert.equal(numbersText([1, -1], 2), "+1.00, −1.00");
  assert.equal(numbersText([1, 2, 3, 4, 5], 5), "+1.00, +2.00, +3.00, +4.00, …");
});

test("numbers may be written as people write them", () => {
  assert.deepEqual(["0.5", "−1,5", " 2e-3 ", ".5", "+1."].map((text) => parseNumber(text)), [0.5, -1.5, 0.002, 0.5, 1]);
});

test("what makes no sense as a number is refused in words that help", () => {
  const refused = (text, limits, words) => assert.throws(() => parseNumber(text, limits), { message: words }, text);
  for (const text of ["", "a", "1 2", "--1", "0x10", "Infinity"]) refused(text, {}, "write a number, such as 0.5");
  refused("1,000", {}, "write 1000 without a comma");
  refused("1e999", {}, "that is too large; write a finite number");
  refused("1.5", { whole: true }, "write a whole number");
  refused("7", { low: 0, high: 5, whole: true }, "write a whole number from 0 to 5");
  refused("2", { low: -1, high: 1 }, "write a number from −1 to 1");
  refused("-1", { low: 0 }, "write a number of at least 0");
  refused("1", { high: 0 }, "write a number of at most 0");
});

test("numbers near the end of what a number can hold are written like all others", () => {
  const [most, least] = [Number.MAX_VALUE, Number.MIN_VALUE];
  assert.deepEqual([most, -most, 1e308, least, Infinity, 9999999].map((value) => fixed(value)),
    ["1.8e308", "−1.8e308", "1.0e308", "0.00", "1.8e308", "1.0e7"]);
  assert.deepEqual([most, -least, Infinity].map((value) => gradientText(value)), ["+1.8e308", "−4.9e−324", "+1.8e308"]);
  assert.deepEqual([1e308, -2, 5e9].map((value) => percent(value)), ["1.8e308%", "−200%", "5.0e11%"]);
  for (const value of [most, -most, 9.99e307, 999999.6]) assert.equal(signedLike(value, digitsOf(value)), signed(value));
  assert.equal(withoutNoise(most), most);
});

test("a sum does not outgrow a number on its way", () => {
  assert.equal(total([1e308, 1e308, -1e308, -1e308]), 0);
  assert.equal(total([-1.7e308, -1.7e308, 1.7e308]), -1.7e308);
  assert.equal(total([1e308, 1e308]), Number.MAX_VALUE);
  assert.equal(total([0.1, 0.2]), 0.1 + 0.2);
});

test("what looks like a number that it isn't is refused, and how to write it is said", () => {
  const refused = (text, words) => assert.throws(() => parseNumber(text), { message: words }, text);
  for (const sign of ["", "-", "−", "+"]) {
    for (const text of ["1,000", "12,345,678", "1,000.5", "1,000e3"]) refused(sign + text, "write 1000 without a comma");
  }
  for (const dash of "\u2010\u2011\u2012\u2013\u2014\u2015\ufe58\ufe63\uff0d") refused(`${dash}1`, "write the minus sign as -");
  for (const digits of ["１", "0.５", "٣", "−१"]) refused(digits, "write the digits as 0 to 9");
  assert.deepEqual(["0,125", "−0,125", "1,5", "10,25", "−2e−3"].map((text) => {
    try {
      return parseNumber(text);
    } catch ({ message }) {
      return message;
    }
  }), [0.125, -0.125, 1.5, 10.25, -0.002]);
});

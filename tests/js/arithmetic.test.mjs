import assert from "node:assert/strict";
import { test } from "node:test";
import { arithmetic, mostRows, roundedToAddUp, rowsOf } from "../../js/arithmetic.js";
import { simpleRun } from "./runs.mjs";

test("a value comes from the terms of its equation", () => {
  const run = simpleRun({ W: 2, U: 0.5, b: 0.25, inputs: [1, -1], activation: "relu" });
  const { groups, sum, value } = arithmetic(run, "hidden_state", 1, 0);
  assert.deepEqual(groups.map((group) => group.parts[0].numbers), [[2, -1], [0.5, 2.25], [0.25]]);
  assert.deepEqual(groups.map((group) => group.sum), [-2, 1.125, 0.25]);
  assert.deepEqual([sum, value], [-0.625, 0]);
});

test("rounded terms add up to the rounded total", () => {
  assert.deepEqual(roundedToAddUp([0.333, 0.333, 0.334], 2), [0.33, 0.33, 0.34]);
  const four = roundedToAddUp([0.005, 0.005, 0.005, 0.005], 2);
  assert.equal(four.reduce((a, b) => a + b, 0).toFixed(2), "0.02");
  const large = roundedToAddUp([1300000, 700000, 330000], -5);
  assert.deepEqual(large.map(Math.round), [1300000, 700000, 300000]);
});

test("a number that can be checked by eye is moved last", () => {
  const numbers = [-6.244, 0.804, 0.464];
  assert.equal(roundedToAddUp(numbers, 2, [false, false, true])[2], 0.46);
});

const group = (contributions) => ({ parts: contributions.map((contribution, index) => ({ contribution, index })) });
const shown = (contributions, open = false) =>
  rowsOf([group(contributions)], open).map(({ parts, folded }) => (folded ? parts : parts[0]));

test("of many terms the five largest stay, in their order, and the rest is one row", () => {
  assert.deepEqual(shown([0.2, -5, 4, -3, 2, 1, 0.3]), [1, 2, 3, 4, 5, [0, 6]]);
  assert.deepEqual(shown([0.2, -5, 4, -3, 2, 1, 0]), [0, 1, 2, 3, 4, 5]);
  assert.deepEqual(shown([0, 0, 0]), [[0, 1, 2]]);
  assert.deepEqual(shown([0.2, -5, 4, -3, 2, 1, 0], true), [0, 1, 2, 3, 4, 5, 6]);
});

test("the most rows of a folded sum are known before it is shown", () => {
  assert.equal(mostRows(simpleRun()), 4);
});

test("terms near the end of what a number can hold add up, and are numbers", () => {
  const run = simpleRun({ W: 1e308, U: -1e308, inputs: [1, 1], initial: 1, activation: "tanh" });
  const { groups, sum, value } = arithmetic({ ...run, labels: null }, "hidden_state", 0, 0);
  assert.deepEqual([groups.map((group) => group.sum), sum, value], [[1e308, -1e308, 0], 0, 0]);
  const huge = arithmetic(simpleRun({ W: 1e200, inputs: [1e200], activation: "sigmoid" }), "hidden_state", 0, 0);
  assert.deepEqual([huge.sum, huge.value], [Number.MAX_VALUE, 1]);
  for (const values of [[1e308, -1e308, 1], [1.7e308, 1.7e308], [Number.MAX_VALUE, 1]]) {
    for (const digits of [2, -307, -308]) {
      const rounded = roundedToAddUp(values, digits);
      assert.ok(rounded.every(Number.isFinite), `${values} with ${digits}: ${rounded}`);
    }
  }
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { firstChange, looksDifferent } from "../../js/compare.js";
import { simpleRun } from "./runs.mjs";

const pair = (now, was, more) => [now, was].map((value) => simpleRun({ inputs: [value], ...more }));
const differ = (now, was, more) => looksDifferent(...pair(now, was, more), "hidden_state", 0, 0);

test("two numbers differ where they look different", () => {
  assert.equal(differ(0.5, 0.52), true);
  assert.equal(differ(0.5, 0.504), false);
  assert.equal(differ(0.504, 0.496), false); // both +0.50
  assert.equal(differ(0.506, 0.4999), true);
  assert.equal(differ(1234.5, 1234.51), false);
});

test("gradients differ however small the difference", () => {
  assert.equal(differ(1e-9, 2e-9, { backwards: true }), true);
});

test("the first change is the first in the order of computation that may be seen", () => {
  const [run, original] = [[1, 2, 3], [1, 0, 0]].map((inputs) => simpleRun({ inputs }));
  const first = (isSeen) => firstChange(run, original, ["hidden_state"], isSeen)?.timestep;
  assert.equal(first(() => true), 1);
  assert.equal(first((_, timestep) => timestep !== 1), 2);
  assert.equal(first(() => false), undefined);
});

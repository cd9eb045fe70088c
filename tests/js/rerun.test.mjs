import assert from "node:assert/strict";
import { test } from "node:test";
import { indexOf, placeOf, rerun } from "../../js/rerun.js";
import { simpleRun } from "./runs.mjs";

const states = (run) => [...run.quantities.hidden_state.data];
const hold = { type: "hold", run: 0, quantity: "hidden_state", unit: null, first: 1, last: 1, value: 4 };

test("without edits the run is the same, in arrays of its own", () => {
  const run = simpleRun();
  const again = rerun(run, []);
  assert.deepEqual(states(again), states(run));
  assert.notEqual(again.quantities.hidden_state.data, run.quantities.hidden_state.data);
});

test("a weight, an input and a hold change what follows, and leave the original alone", () => {
  const run = simpleRun({ inputs: [1, 0, 0] });
  const weight = { type: "weight", run: 0, weights: "U", index: [0, 0], value: 2 };
  const input = { type: "input", run: 0, timestep: 1, values: [3], label: null };
  assert.deepEqual(states(rerun(run, [weight])), [1, 2, 4]);
  assert.deepEqual(states(rerun(run, [input])), [1, 3.5, 1.75]);
  assert.deepEqual(states(rerun(run, [hold])), [1, 4, 2]);
  assert.deepEqual(states(run), [1, 0.5, 0.25]);
});

test("another token takes its label along", () => {
  const run = simpleRun({ labels: ["a", "b", "c"] });
  assert.deepEqual(rerun(run, [{ type: "input", run: 0, timestep: 1, values: [1], label: "a" }]).labels, ["a", "a", "c"]);
});

test("a value that outgrows its limits is refused by name", () => {
  const weight = { type: "weight", run: 0, weights: "U", index: [0, 0], value: 1e200 };
  const message = "the hidden state of unit 0 outgrows what a number can hold at timestep 2";
  assert.throws(() => rerun(simpleRun({ inputs: [1, 1, 1] }), [weight]), { message });
});

test("a place in an array and its index are the same thing", () => {
  for (let place = 0; place < 24; place++) assert.equal(placeOf([4, 2, 3], indexOf([4, 2, 3], place)), place);
  assert.deepEqual(indexOf([4, 2, 3], 17), [2, 1, 2]);
});

test("a sum that outgrows its numbers is refused even where its activation has limits, as in Python", () => {
  const run = simpleRun({ inputs: [1, 1], activation: "sigmoid", W: 0 });
  assert.throws(() => rerun(run, [{ type: "weight", run: 0, weights: "W", index: [0, 0], value: 1e308 },
    { type: "weight", run: 0, weights: "b", index: [0], value: 1e308 }]), { message: /outgrows what a number can hold/ });
});

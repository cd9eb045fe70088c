import assert from "node:assert/strict";
import { test } from "node:test";
import { holdAt, partsOf, readPayload, rowPlace, shownAt, valueAt } from "../../js/run.js";
import { vocabularyOf } from "../../js/words.js";
import { stepSentence } from "../../js/sentences.js";
import { loopRun, payloadOf, simplePayload, simpleRun } from "./runs.mjs";

test("a value is read by its quantity, timestep and unit, and before the first timestep from the initial state", () => {
  const run = simpleRun({ inputs: [1, 0], initial: 4 });
  assert.deepEqual([-1, 0, 1].map((timestep) => valueAt(run, "hidden_state", timestep, 0)), [4, 3, 1.5]);
});

test("damaged state is named", () => {
  const run = simplePayload();
  const damages = [
    [undefined, "it received no trace"],
    [{ timesteps: 1, runs: [] }, "it received no trace"],
    [{ timesteps: 0, runs: [run] }, "it received 0 timesteps"],
    [payloadOf({ ...run, equations: [] }), "it has no equations of SimpleRNN"],
    [payloadOf({ ...run, buffer: new DataView(new ArrayBuffer(13)) }), "its numbers are damaged"],
    [payloadOf({ ...run, buffer: new DataView(new ArrayBuffer(16)) }), "numbers of b are missing"],
    [payloadOf({ ...run, buffer: new DataView(new Float64Array([NaN]).buffer) }), "one of its numbers is not finite"],
  ];
  for (const [payload, message] of damages) assert.throws(() => readPayload(payload), { message });
});

test("the name of a kind keeps no cell out", () => {
  assert.equal(readPayload(payloadOf(simplePayload({ kind: "Plain" })))[0].kind, "Plain");
});

test("of several holds on a value the last one wins, in its range and its units", () => {
  const hold = { quantity: "hidden_state", unit: null, first: 1, last: 2, value: 1 };
  const run = simpleRun({ holds: [hold, { ...hold, unit: 0, first: 2, last: null, value: 2 }] });
  const held = [0, 1, 2, 3].map((timestep) => holdAt(run, "hidden_state", timestep, 0)?.value);
  assert.deepEqual(held, [undefined, 1, 2, 2]);
  assert.equal(holdAt(run, "hidden_state", 3, 1), null);
  assert.equal(holdAt(run, "candidate", 1, 0), null);
});

test("a flipped letter stands for 1 − the value, and for minus its gradient", () => {
  const payload = simplePayload({ inputs: [0.25] });
  payload.equations[0] = { ...payload.equations[0], flipped_in: { cs230: "how much to write" } };
  const shown = (more, notation) =>
    shownAt(readPayload(payloadOf({ ...payload, ...more }), notation)[0], "hidden_state", 0, 0);
  assert.deepEqual([shown({}, "course"), shown({}, "cs230"), shown({ backwards: true }, "cs230")], [0.25, 0.75, -0.25]);
});

test("a row of a weight array is found by gate and unit", () => {
  assert.deepEqual(rowPlace([4, 2, 3], 2, 1), { start: 15, columns: 3 });
  assert.deepEqual(rowPlace([4, 2], 3, 1), { start: 7, columns: 1 });
  assert.deepEqual(rowPlace([2, 3], null, 1), { start: 3, columns: 3 });
  assert.deepEqual(rowPlace([2], null, 1), { start: 1, columns: 1 });
});

test("the parts of a timestep are equations, or the lines of the loop that run", () => {
  assert.deepEqual(partsOf(simpleRun({ V: 1 }), 0), ["hidden_state", "prediction"]);
  const failing = loopRun({ outputs: ["3"], error: "ValueError: no" });
  assert.deepEqual([0, 1].map((timestep) => partsOf(failing, timestep)), [["0", "1", "2", "3"], ["1", "2"]]);
});

test("the vocabulary has the numbers of each token, the last of several", () => {
  const run = simpleRun({ inputs: [1, 2, 3], labels: ["a", "b", "a"] });
  assert.deepEqual([...vocabularyOf(run)], [["a", [3]], ["b", [2]]]);
});

test("a limit that is no number is the largest value there is", () => {
  const run = simpleRun({ inputs: [1, -4], limits: { inputs: null, hidden_state: Infinity } });
  assert.deepEqual([run.limits.inputs, run.limits.hidden_state], [4, 3.5]);
  assert.equal(simpleRun({ inputs: [0], limits: {} }).limits.inputs, 1);
});

test("a cell that brings no sentence says where its state goes", () => {
  for (const sentence of [undefined, null, []]) {
    assert.equal(stepSentence(simpleRun({ inputs: [1], sentence }), 0),
      "At timestep 0 the input is +1.00: unit 0 goes from 0.00 to +1.00.");
  }
});

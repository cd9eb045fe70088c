import assert from "node:assert/strict";
import { test } from "node:test";
import { pythonLine } from "../../js/python_line.js";
import { simpleRun } from "./runs.mjs";

const shown = ({ runs = [simpleRun()], title = "", ...more } = {}) =>
  pythonLine(runs, { payload: { title }, edits: [], timestep: 1, notation: "course", reveal: "all", ...more });
const LAST = simpleRun().timesteps - 1;
const hold = { type: "hold", run: 0, quantity: "hidden_state", unit: null, first: 0, last: LAST, value: 1 };

test("the line says where one is, and only what is not as always", () => {
  assert.equal(shown(), "Stepper(trace, timestep=1)");
  assert.equal(shown({ notation: "keras", reveal: "past" }), 'Stepper(trace, timestep=1, reveal="past", notation="keras")');
  assert.equal(shown({ title: 'say "hi"\\' }), 'Stepper(trace, timestep=1, title="say \\"hi\\"\\\\")');
});

test("several runs keep their names", () => {
  const runs = [{ ...simpleRun(), name: "a" }, { ...simpleRun(), name: "b" }];
  assert.equal(shown({ runs }), 'Stepper(traces, names=["a", "b"], timestep=1)');
  assert.match(shown({ runs, edits: [{ ...hold, run: 1 }] }), /^Stepper\(\[traces\[0\], traces\[1\]\.cell\.holding\(/);
});

test("a hold is written as Python holds, a value as a float", () => {
  const labels = simpleRun().labels ? ", labels=trace.input_labels" : "";
  assert.equal(shown({ edits: [hold] }),
    `Stepper(trace.cell.holding("hidden_state", 1.0).run(trace.inputs${labels}), timestep=1)`);
  assert.match(shown({ edits: [{ ...hold, unit: 0, first: 1, value: 0.5 }] }), /holding\("hidden_state", 0\.5, unit=0, first=1\)/);
  assert.match(shown({ edits: [{ ...hold, last: 0 }] }), /1\.0, last=0\)/);
});

test("a changed weight or input is written as the edits that it is", () => {
  const weight = { type: "weight", run: 0, weights: "W", index: [0, 0], value: 2 };
  const [line, edits, last] = shown({ edits: [weight, hold] }).split("\n");
  assert.equal(line, "stepper = Stepper(trace, timestep=1)");
  assert.match(edits, /^stepper\.edits = \[\{"type": "weight", "run": 0, "weights": "W", "index": \[0, 0\], "value": 2\.0\}, /);
  assert.match(edits, new RegExp(`"unit": None, "first": 0, "last": ${LAST}, "value": 1\\.0\\}\\]$`));
  assert.equal(last, "stepper");
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { loopSentence, variablesAt } from "../../js/loop_steps.js";
import { loopRun } from "./runs.mjs";

test("a variable has a value only once its line has run", () => {
  const run = loopRun();
  const seen = [[0, 0], [0, 1], [0, 2], [0, 3], [1, 1], [1, 2], [1, 3]].map(([timestep, line]) => {
    const { input_t: input, state_t: state, output_t: output } = variablesAt(run, timestep, line);
    return [input, state, output];
  });
  assert.deepEqual(seen, [
    [null, "0", null], ["3", "0", null], ["3", "0", "3"], ["3", "3", "3"], ["1", "3", "3"], ["1", "3", "4"], ["1", "4", "4"],
  ]);
});

test("every line says what it does, an error and a forgotten return included", () => {
  const run = loopRun();
  assert.deepEqual([0, 1, 2, 3].map((line) => loopSentence(run, 0, line)), [
    "Before the loop the state is 0.", "Timestep 0: the next input is 3.",
    "f of input 3 and state 0 gives 3.", "The output 3 becomes the state for the next timestep.",
  ]);
  const failing = loopRun({ outputs: ["3"], error: "ValueError: no" });
  assert.equal(loopSentence(failing, 1, 2), "Timestep 1: f stopped with ValueError: no. The steps before it stay.");
  assert.match(loopSentence(loopRun({ outputs: ["None", "None"] }), 0, 2), /Did f forget its return\?$/);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { rerun } from "../../js/rerun.js";
import { changeSentence, editText, equationSentence, stepSentence } from "../../js/sentences.js";
import { inputText, spoken, visible } from "../../js/words.js";
import { readPayload } from "../../js/run.js";
import { payloadOf, simplePayload, simpleRun } from "./runs.mjs";

test("a timestep is said with its input, its state and its readout", () => {
  assert.equal(stepSentence(simpleRun({ inputs: [1, 0] }), 1), "At timestep 1 the input is 0.00: unit 0 goes from +1.00 to +0.50.");
  assert.equal(stepSentence(simpleRun({ inputs: [1], labels: ['"'], V: 0 }), 0),
    "At timestep 0 the input is the quote sign: unit 0 goes from 0.00 to +1.00. The readout says: inside? 0.50.");
});

test("a timestep of the way back is said by what the loss depends on most", () => {
  assert.equal(stepSentence(simpleRun({ inputs: [0.5], backwards: true }), 0),
    "Back at timestep 0: the loss depends most on the hidden state of unit 0; raised a little, it moves the loss +0.50 times as far.");
  assert.equal(stepSentence(simpleRun({ inputs: [0], backwards: true, labels: ["c"] }), 0),
    "Back at timestep 0, at “c”: no value here changes the loss.");
});

test("an equation is said with its role and its numbers", () => {
  assert.equal(equationSentence(simpleRun({ inputs: [1] }), "hidden_state", 0),
    "Hidden state, the input and the old state, mixed: +1.00.");
});

test("an input is said by its token or its numbers", () => {
  const run = simpleRun({ inputs: [1, 1, 1, 1, 1], labels: [" ", "\n", "\t", "", "é"] });
  assert.deepEqual([0, 1, 2, 3, 4].map((t) => inputText(run, t)), ["a space", "a line break", "a tab", "nothing", "“é”"]);
  assert.equal(inputText(simpleRun({ inputs: [-1] }), 0), "−1.00");
  assert.deepEqual([" ", "\n", "\t", "x"].map(visible), ["␣", "↵", "→", "x"]);
});

test("a long text is cut between two characters, where it stands alone and in a sentence", () => {
  const cut = `${"🙂".repeat(59)}…`;
  assert.deepEqual([visible, spoken].map((write) => write("🙂".repeat(99))), [cut, `“${cut}”`]);
  const run = simpleRun({ inputs: [1], V: 0 });
  const payload = simplePayload({ inputs: [1], V: 0 });
  payload.equations[1] = { ...payload.equations[1], label: "x".repeat(99) };
  const [other] = readPayload(payloadOf(payload));
  assert.equal(stepSentence(other, 0), stepSentence(run, 0).replace("inside?", `${"x".repeat(59)}…`));
  assert.equal(other.equationOf.prediction.full_label, "x".repeat(99));
});

test("a change is said where it begins, and where the end hears of it", () => {
  const run = simpleRun({ inputs: [1, 0, 0], V: 2 });
  const change = (values, isSeen) =>
    changeSentence(rerun(run, [{ type: "input", run: 0, timestep: 1, values, label: null }]), run, isSeen);
  assert.equal(change([1]), "First change: at timestep 1, hidden state, +1.50 instead of +0.50. "
    + "Inside? changes from timestep 1 on: there it is 0.95 instead of 0.73.");
  assert.equal(change([0.001]), "No number changes.");
  assert.equal(change([1], (_, timestep) => timestep < 1), "No number changes so far.");
});

test("an edit is said by what it changes", () => {
  const run = simpleRun({ inputs: [1, 0, 0] });
  const hold = { type: "hold", run: 0, quantity: "hidden_state", unit: null, first: 1, last: 2, value: 0.5 };
  assert.deepEqual([
    hold, { ...hold, unit: 0, last: 1 },
    { type: "input", run: 0, timestep: 1, values: [3], label: null },
    { type: "input", run: 0, timestep: 1, values: [3], label: " " },
    { type: "weight", run: 0, weights: "U", index: [0, 0], value: 2 },
  ].map((edit) => editText(run, edit)), [
    "hidden state, every unit, held at +0.50, timesteps 1 to 2", "hidden state, unit 0, held at +0.50, timestep 1",
    "input at timestep 1: +3.00", "input at timestep 1: ␣", "U[0, 0] = +2.00",
  ]);
});

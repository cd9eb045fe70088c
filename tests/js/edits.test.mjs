import assert from "node:assert/strict";
import { test } from "node:test";
import { Edits, targetOf } from "../../js/edits.js";
import { sameSequence } from "../../js/stacks.js";
import { simpleRun } from "./runs.mjs";

const hold = { type: "hold", run: 0, quantity: "hidden_state", unit: null, first: 1, last: 1, value: 4 };
const weight = { type: "weight", run: 0, weights: "U", index: [0, 0], value: 2 };
const input = { type: "input", run: 0, timestep: 1, values: [3], label: null };

function begin(runs = [simpleRun({ inputs: [1, 0, 0] })], list = []) {
  const edits = new Edits();
  edits.load(runs, list);
  return edits;
}
const states = (edits, run = 0) => [...edits.runs[run].quantities.hidden_state.data];

test("without edits the runs are the very ones that Python sent", () => {
  const edits = begin();
  assert.equal(edits.runs[0], edits.base[0]);
  assert.equal(edits.isEdited(0), false);
});

test("edits of different things add up, and of one thing the last counts", () => {
  const edits = begin();
  for (const edit of [weight, hold, { ...hold, value: 6 }]) edits.make(edit);
  assert.deepEqual(edits.list, [weight, { ...hold, value: 6 }]);
  assert.deepEqual(states(edits), [1, 6, 12]);
  assert.equal(edits.find(targetOf(hold)).value, 6);
});

test("different numbers, timesteps and units are different targets", () => {
  const others = [weight, { ...weight, index: [0, 1] }, { ...weight, run: 1 }, input, { ...input, timestep: 2 }, hold, { ...hold, unit: 0 }];
  assert.equal(new Set(others.map(targetOf)).size, others.length);
});

test("a weight or an input set to what it was is no edit", () => {
  const edits = begin();
  edits.make(weight);
  edits.make(input);
  edits.make({ ...weight, value: 0.5 });
  edits.make({ ...input, values: [0] });
  assert.deepEqual(edits.list, []);
  assert.equal(edits.runs[0], edits.base[0]);
});

test("edits are taken back one by one from the last, any of them, or all", () => {
  const edits = begin();
  for (const edit of [weight, hold, input]) edits.make(edit);
  edits.takeBack();
  assert.deepEqual(edits.list, [weight, hold]);
  edits.remove(0);
  assert.deepEqual(edits.list, [hold]);
  edits.takeAllBack();
  assert.deepEqual(edits.list, []);
});

test("with nothing to take back nobody hears of a change", () => {
  const edits = begin();
  edits.addEventListener("change", () => assert.fail("nothing changed"));
  edits.takeBack();
  edits.takeAllBack();
});

test("what outgrows its limits is refused and changes nothing", () => {
  const edits = begin([simpleRun({ inputs: [1, 1, 1] })]);
  edits.make(hold);
  const before = edits.runs[0];
  assert.throws(() => edits.make({ ...weight, value: 1e308 }), { message: /outgrows what a number can hold/ });
  assert.deepEqual(edits.list, [hold]);
  assert.equal(edits.runs[0], before);
});

test("what can't be taken back before the others stays, and says so", () => {
  const edits = begin([simpleRun({ inputs: [1, 1, 1] })]);
  edits.set([{ ...hold, first: 0, last: 2, value: 0 }, { ...weight, value: 1e200 }]);
  assert.throws(() => edits.remove(0), { message: /^It can't be taken back before the others: the hidden state of unit 0/ });
  assert.equal(edits.list.length, 2);
});

test("an input that two runs read changes for both, a weight for one", () => {
  const [first, second] = [simpleRun({ inputs: [1, 0, 0] }), simpleRun({ inputs: [1, 0, 0], U: 1 })];
  const edits = begin([first, second]);
  edits.make(input);
  assert.deepEqual([states(edits, 0), states(edits, 1)], [[1, 3.5, 1.75], [1, 4, 4]]);
  edits.takeBack();
  edits.make(weight);
  assert.deepEqual([edits.isEdited(0), edits.isEdited(1)], [true, false]);
  assert.equal(sameSequence(first, simpleRun({ inputs: [1, 0, 1] })), false);
});

test("edits of another trace are left out when it is loaded, with a word, and refused when they arrive", () => {
  const stray = { ...weight, run: 3 };
  const edits = begin();
  assert.match(edits.load(edits.base, [weight, stray]), /left out: edit 1: run is 3, expected a whole number from 0 to 0/);
  assert.deepEqual([edits.list, edits.runs], [[], edits.base]);
  assert.equal(edits.load(edits.base, [weight]), "");
  assert.throws(() => edits.set([stray]), { message: /run is 3/ });
  assert.deepEqual(edits.list, [weight]);
});

test("taking back gives a target the value it had before, one commit at a time", () => {
  const edits = begin();
  for (const value of [2, 3, 0.5]) edits.make({ ...weight, value });
  const seen = [];
  for (let i = 0; i < 4; i++) {
    seen.push(edits.list.map(({ value }) => value));
    edits.takeBack();
  }
  assert.deepEqual(seen, [[], [3], [2], []]);
});

test("all moves of a drag, or of a held key, are one commit", () => {
  const edits = begin();
  edits.make({ ...weight, value: 2 });
  edits.make({ ...weight, value: 3 });
  for (const value of [4, 5, 6]) edits.make({ ...weight, value }, true);
  edits.takeBack();
  assert.deepEqual(edits.list, [{ ...weight, value: 2 }]);
  for (const value of [7, 8]) edits.make({ ...hold, value }, true); // goes on with no commit of its own
  edits.takeBack();
  assert.deepEqual(edits.list, [{ ...weight, value: 2 }]);
});

test("a drag whose first move is refused is a commit of its own", () => {
  const edits = begin([simpleRun({ inputs: [1, 1, 1] })]);
  edits.make({ ...weight, value: 2 });
  assert.throws(() => edits.make({ ...weight, value: 1e308 }));
  edits.make({ ...weight, value: 3 }, true);
  edits.takeBack();
  assert.deepEqual(edits.list, [{ ...weight, value: 2 }]);
});

test("a commit that changes nothing is none to take back", () => {
  const edits = begin();
  edits.make(weight);
  edits.make(weight);
  edits.takeBack();
  assert.deepEqual(edits.list, []);
  edits.make(weight);
  edits.make({ ...hold, value: 1 });
  edits.make({ ...hold, value: 2 });
  edits.remove(1); // with all that it was before
  edits.takeBack();
  assert.deepEqual(edits.list, []);
});

test("edits that come all at once are taken back one by one", () => {
  const edits = begin();
  edits.set([weight, input, hold]);
  edits.takeBack();
  edits.takeBack();
  assert.deepEqual(edits.list, [weight]);
});

test("the same edits on the run in another notation can still be taken back", () => {
  const edits = begin();
  for (const value of [2, 3]) edits.make({ ...weight, value });
  edits.load([simpleRun({ inputs: [1, 0, 0] }, "pytorch")], edits.list);
  edits.takeBack();
  assert.deepEqual(edits.list, [{ ...weight, value: 2 }]);
});

test("an input edited without a label gets one in the run that has labels, as in Python", () => {
  const inputs = [1, 0, -2.5, 0];
  const edits = begin([simpleRun({ inputs }), simpleRun({ inputs, labels: ["a", "b", "c", "d"] })]);
  const labels = (values) => {
    edits.set([{ ...input, values, label: null }]);
    return edits.runs[1].labels[1];
  };
  assert.deepEqual([[-2.5], [0], [7]].map(labels), ["c", "b", "+7.00"]);
  assert.equal(edits.runs[0].labels, null);
});

test("who listens hears of each change", () => {
  const edits = begin();
  let heard = 0;
  edits.addEventListener("change", () => heard++);
  edits.make(weight);
  edits.takeBack();
  assert.equal(heard, 2);
});

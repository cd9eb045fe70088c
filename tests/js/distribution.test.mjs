import assert from "node:assert/strict";
import { test } from "node:test";
import { Predictions, largestOf, predictionsOf } from "../../js/distribution.js";
import { expText, probabilityText } from "../../js/numbers.js";
import { countShown, hasOutputs, indexText, nextText, outputsShown, outputsText, unitText } from "../../js/output_names.js";
import { readPayload } from "../../js/run.js";
import { rerun } from "../../js/rerun.js";
import { View } from "../../js/view.js";
import { Playhead } from "../../js/playhead.js";
import { changeSentence, equationSentence } from "../../js/sentences.js";
import { simplePayload } from "./runs.mjs";

const array = (data, ...shape) => ({ data: Float64Array.from(data), shape, width: shape.at(-1) });

/** A run of one unit whose state is its input, with a softmax of it: the sums are V h + d. */
function softmaxRun({ V = [1, 0, -1], d = [0, 0, 0], names = ["a", "b", "c"], inputs = [0, 2, -2], labels = ["a", "b", "c"], sends = true, ...more } = {}) {
  const payload = simplePayload({ W: 1, U: 0, inputs, labels, V: 1 });
  const { layout, buffer } = payload;
  const numbers = Array.from(new Float64Array(buffer.buffer));
  layout["weights/V"] = { start: numbers.length, shape: [V.length, 1] };
  layout["weights/d"] = { start: numbers.length + V.length, shape: [V.length] };
  numbers.push(...V, ...d);
  layout["quantities/prediction"] = { shape: [inputs.length, V.length], on_demand: true };
  if (sends) {
    const sums = inputs.map((h) => V.map((v, i) => v * h + d[i]));
    const largest = sums.map((row) => Math.max(...row));
    const count = Math.min(6, V.length);
    layout["distribution/top"] = { start: numbers.length, shape: [inputs.length, count] };
    numbers.push(...sums.flatMap((row) => largestOf(Float64Array.from(row), count)));
    layout["distribution/scale"] = { start: numbers.length, shape: [inputs.length, 2] };
    numbers.push(...sums.flatMap((row, t) => [largest[t], row.reduce((all, sum) => all + Math.exp(sum - largest[t]), 0)]));
  }
  const equations = payload.equations.map((each) => (each.quantity === "prediction" ? { ...each, activation: "softmax", label: "next" } : each));
  return { ...payload, equations, outputs: names, layout, buffer: new DataView(Float64Array.from(numbers).buffer), ...more };
}

const read = (run) => readPayload({ timesteps: run.timesteps, runs: [run] })[0];

test("the largest numbers are found with the first of equal ones first", () => {
  assert.deepEqual(largestOf(Float64Array.from([1, 3, 2, 3, 0]), 3), [1, 3, 2]);
  assert.deepEqual(largestOf(Float64Array.from([1, 1, 1]), 2), [0, 1]);
  assert.deepEqual(largestOf(Float64Array.from([1, 2]), 5), [1, 0]);
});

test("many timesteps are computed when they are asked for, and few are kept", () => {
  const outputs = 1e6;
  const predictions = new Predictions(array(Array(outputs).fill(0), outputs, 1), array(Array(outputs).fill(0), outputs), array(Array(20).fill(0), 20, 1));
  const rows = Array.from({ length: 20 }, (_, t) => predictions.at(t));
  assert.equal(predictions.at(19), rows[19]);
  assert.notEqual(predictions.at(0), rows[0]); // made room for others
  assert.deepEqual(predictions.mostProbable(0, 2), [0, 1]);
  assert.equal(predictions.of(5, 7), 1e-6);
});

test("numbers that are missing or damaged are said, not shown", () => {
  const damaged = (change) => {
    const run = softmaxRun();
    change(run);
    return () => read(run);
  };
  assert.doesNotThrow(damaged(() => {}));
  assert.throws(damaged(({ layout }) => delete layout["weights/V"]), /numbers of prediction are missing/);
  assert.throws(damaged(({ layout }) => { layout["weights/d"].shape = [2]; }), /numbers of prediction are missing/);
  assert.throws(damaged(({ equations }) => { equations[1].activation = "sigmoid"; }), /numbers of prediction are missing/);
  assert.throws(damaged(({ layout }) => { layout["distribution/top"].shape = [2, 3]; }), /numbers of prediction are damaged/);
  const run = softmaxRun();
  run.buffer.setFloat64(8 * run.layout["distribution/top"].start, 3, true);
  assert.throws(() => read(run), /numbers of prediction are damaged/);
  assert.throws(damaged(({ layout }) => delete layout["weights/W"].start), /numbers of W are missing/);
  assert.throws(() => predictionsOf([], { weights: {}, quantities: {} }), /numbers of prediction are missing/);
});

test("what Python found of the run is of no other run", () => {
  for (const sends of [true, false]) {
    const run = read(softmaxRun({ sends }));
    assert.deepEqual(outputsShown(run, 1), [0, 1, 2]);
    const edited = rerun(run, [{ type: "weight", run: 0, weights: "d", index: [2], value: 9 }]);
    assert.deepEqual(outputsShown(edited, 1), [2, 0, 1]);
    assert.deepEqual(outputsShown(run, 1), [0, 1, 2]);
    assert.ok(Math.abs(run.quantities.prediction.computed.of(1, 0) - 1 / (1 + Math.exp(-2) + Math.exp(-4))) < 1e-15);
  }
});

test("an edit under which a probability outgrows its numbers is refused", () => {
  const run = read(softmaxRun({ inputs: [1e10, 0, 0] }));
  const edit = (value) => [{ type: "weight", run: 0, weights: "V", index: [0, 0], value }];
  assert.throws(() => rerun(run, edit(1e300)), /the next outgrows what a number can hold at timestep 0/);
  assert.deepEqual([...rerun(run, edit(1e200)).quantities.prediction.computed.at(0)], [1, 0, 0]);
});

test("weights that no edit changes are not copied", () => {
  const run = read(softmaxRun());
  const edited = rerun(run, [{ type: "weight", run: 0, weights: "d", index: [2], value: 9 }]);
  assert.equal(edited.weights.V.data, run.weights.V.data);
  assert.notEqual(edited.weights.d.data, run.weights.d.data);
});

test("the first change of a probability names its output", () => {
  const run = read(softmaxRun());
  const edited = rerun(run, [{ type: "weight", run: 0, weights: "V", index: [2, 0], value: 1 }]);
  assert.equal(changeSentence(edited, run), "First change: at timestep 1, next of output “c”, 0.47 instead of 0.02.");
  const same = rerun(run, [{ type: "weight", run: 0, weights: "U", index: [0, 0], value: 0 }]);
  assert.equal(changeSentence(same, run), "No number changes.");
});

test("outputs are said by their names, or by their numbers", () => {
  const run = read(softmaxRun());
  assert.equal(outputsText(run, 1), "most probable: “a” 0.87, “b” 0.12, “c” 0.02");
  assert.equal(nextText(run, 0), "next: “b”, probability 0.33");
  assert.equal(nextText(run, 2), "");
  assert.equal(unitText(run, "prediction", 1), "output “b”");
  assert.equal(unitText(run, "hidden_state", 0), "unit 0");
  assert.equal(indexText(run, "prediction", 1), "“b”");
  assert.equal(equationSentence(run, "prediction", 1), "Next, what the model says: most probable: “a” 0.87, “b” 0.12, “c” 0.02.");
  const unnamed = read(softmaxRun({ names: null }));
  assert.equal(outputsText(unnamed, 1), "most probable: output 0 0.87, output 1 0.12, output 2 0.02");
  assert.deepEqual([nextText(unnamed, 0), unitText(unnamed, "prediction", 1), indexText(unnamed, "prediction", 1)], ["", "output 1", "1"]);
  assert.ok(hasOutputs(unnamed));
  const plain = read(simplePayload({ V: 1 }));
  assert.ok(!hasOutputs(plain));
  assert.equal(unitText(plain, "prediction", 0), "unit 0");
});

test("names that an object has anyway are names like others", () => {
  const names = ["constructor", "__proto__", "toString"];
  const run = read(softmaxRun({ names, labels: ["b", "__proto__", "hasOwnProperty"] }));
  assert.equal(nextText(run, 0), "next: “__proto__”, probability 0.33");
  assert.equal(nextText(run, 1), "");
  assert.equal(outputsText(run, 1), "most probable: “constructor” 0.87, “__proto__” 0.12, “toString” 0.02");
});

test("five of many are shown, and no single one is left out", () => {
  const count = (outputs) => countShown(read(softmaxRun({ V: Array(outputs).fill(1), d: Array(outputs).fill(0), names: null })));
  assert.deepEqual([2, 5, 6, 7, 21].map(count), [2, 5, 6, 5, 5]);
});

test("the ledger goes on to the most probable output, and back to the unit before", () => {
  const run = read(softmaxRun({ inputs: [0, -2, 2] }));
  const playhead = new Playhead(1);
  playhead.follow([run]);
  const view = new View(playhead, run, run, "");
  assert.equal(view.unitIn("hidden_state"), 0);
  const unit = view.unitIn("prediction");
  assert.equal(unit, 2);
  view.selected = { quantity: "prediction", unit, pinned: false };
  assert.equal(view.unitIn("prediction"), 2);
  assert.equal(view.unitIn("hidden_state"), 0);
  view.pin({ quantity: "prediction", unit: 1 });
  view.follow();
  assert.deepEqual(view.selected, { quantity: "prediction", unit: 1, pinned: true });
  view.unpin();
  assert.deepEqual(view.selected, { quantity: "hidden_state", unit: 0, pinned: false });
});

test("a probability keeps two digits that count, and exp is written however large it is", () => {
  assert.deepEqual([0.42, 0.999, 0.01, 0.0056, 0.00089, 3.9e-7, 0, 1].map(probabilityText), ["0.42", "1.00", "0.01", "0.0056", "8.9e−4", "3.9e−7", "0.00", "1.00"]);
  assert.deepEqual([0, 1, -3, 800, -800, 1e5, 13.9, Math.log(9.996) + 1000 * Math.LN10].map(expText),
    ["1.00", "2.72", "0.05", "2.7e347", "3.7e−348", "2.8e43429", "1.1e6", "1.0e1001"]);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import * as generic from "../../js/layouts/generic.js";
import { layoutOf } from "../../js/layouts/index.js";
import * as lstm from "../../js/layouts/lstm.js";
import * as simpleRnn from "../../js/layouts/simple_rnn.js";
import { structureOf } from "../../js/layouts/structure.js";
import { cells } from "./cells.mjs";
import { drawn, onEachOther, outside, overlaps } from "./drawn.mjs";
import { simpleRun } from "./runs.mjs";

test("the structure of a cell is said in lines, without its readout", () => {
  assert.deepEqual(structureOf(simpleRun({ activation: "tanh", V: 1 })), ["hidden_state = φ(W inputs + U hidden_state- + b)"]);
  const factor = (quantity, more) => ({ quantity, previous: false, complement: false, through: null, ...more });
  const factors = [factor("z", { complement: true }), factor("c", { previous: true, through: "tanh" })];
  const terms = [{ type: "product", factors, times: 1 }, { type: "bias", weights: "b", gate: 2 }];
  assert.deepEqual(structureOf({ equations: [{ quantity: "h", activation: "linear", terms }] }), ["h = (1 - z) * φ(c-) + b[2]"]);
});

test("a layout is chosen by what it draws, not by the name of a kind", () => {
  for (const activation of ["tanh", "relu", "sigmoid", "linear"]) {
    assert.equal(layoutOf(simpleRun({ activation, kind: "Plain" })), simpleRnn.layOut);
  }
  const run = simpleRun();
  run.equations[0].terms.pop();
  assert.equal(layoutOf(run), generic.layOut);
});

test("every quantity of a cell without a layout of its own has a stack", () => {
  const { stacks } = generic.layOut(simpleRun({ V: 1 }), 640, 64, 25);
  const places = stacks.map(({ quantity, previous = false }) => `${quantity} ${previous ? "before" : "now"}`);
  assert.deepEqual([...new Set(places)], ["hidden_state before", "hidden_state now"]);
});

test("an LSTM with a projection is drawn by hand, with a lower stack where it has fewer numbers", () => {
  for (const [units, outputs, heights] of [[4, 2, [100, 50]], [2, 1, [50, 25]], [8, 3, [200, 75]], [40, 20, [200, 120]]]) {
    const run = { ...cells["LSTM with a projection"], units, quantities: { hidden_state: { width: outputs } } };
    assert.equal(layoutOf(run), lstm.layOut);
    for (let width = 420; width <= 720; width += 50) {
      const box = Math.max(44, Math.min(64, (width - 40) / 7.4)); // as in diagram.js
      const layout = lstm.layOut(run, width, box, heights[0]);
      const hidden = layout.stacks.filter(({ quantity }) => quantity === "hidden_state");
      assert.deepEqual(hidden.map(({ height }) => height), [heights[1], heights[1]]);
      const picture = drawn(run, layout, box, heights[0]);
      for (const check of [overlaps, outside, onEachOther]) assert.deepEqual(check(picture), [], `${width}`);
    }
  }
});

test("a projection to as many numbers as there are units has stacks of one height", () => {
  const run = { ...cells["LSTM with a projection"], units: 4, quantities: { hidden_state: { width: 4 } } };
  assert.ok(lstm.layOut(run, 640, 64, 100).stacks.every(({ height }) => height === undefined));
});

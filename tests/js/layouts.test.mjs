import assert from "node:assert/strict";
import { test } from "node:test";
import * as generic from "../../js/layouts/generic.js";
import { layoutOf } from "../../js/layouts/index.js";
import * as simpleRnn from "../../js/layouts/simple_rnn.js";
import { structureOf } from "../../js/layouts/structure.js";
import { simpleRun } from "./runs.mjs";

test("the structure of a cell is said in lines, without its readout", () => {
  assert.deepEqual(structureOf(simpleRun({ activation: "tanh", V: 1 })), ["hidden_state = φ(W inputs + U hidden_state- + b)"]);
  const factor = (quantity, more) => ({ quantity, previous: false, complement: false, through: null, ...more });
  const factors = [factor("z", { complement: true }), factor("c", { previous: true, through: "tanh" })];
  const terms = [{ type: "product", factors }, { type: "bias", weights: "b", gate: 2 }];
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

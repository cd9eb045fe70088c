import assert from "node:assert/strict";
import { test } from "node:test";
import { equationMath, isGated, shownLetter, termMath, textOf } from "../../js/letters.js";
import { simpleRun } from "./runs.mjs";

const equation = (notation) => {
  const run = simpleRun({ activation: "tanh" }, notation);
  return textOf(equationMath(run, run.equations[0]));
};

test("an equation has the letters of its notation", () => {
  assert.equal(equation("course"), "h = tanh(W x + U h− + b)");
  assert.equal(equation("pytorch"), "h = tanh(Wih x + Whh h− + bih)");
  assert.equal(equation("cs230"), "a = tanh(W x + U a− + b)");
});

test("a term at a timestep has it as an index, the initial state as init", () => {
  const run = simpleRun();
  const [, old] = run.equations[0].terms;
  assert.deepEqual([3, 0].map((timestep) => textOf(termMath(run, old, timestep))), ["U h2", "U hinit"]);
});

test("on the way back a letter stands for the gradient of its quantity", () => {
  assert.equal(shownLetter(simpleRun({ backwards: true }), "hidden_state"), "∂h");
});

test("weights of a cell without gates have one matrix", () => {
  assert.equal(isGated(simpleRun(), "W"), false);
});

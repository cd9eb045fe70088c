import assert from "node:assert/strict";
import { test } from "node:test";
import { arithmetic } from "../../js/arithmetic.js";
import { looksDifferent } from "../../js/compare.js";
import { carriedOf } from "../../js/layouts/carried.js";
import { layoutOf } from "../../js/layouts/index.js";
import { termMath, textOf } from "../../js/letters.js";
import { before, hasValue, inOrder, isRead, lastOf, walksLeft } from "../../js/order.js";
import { pythonLine } from "../../js/python_line.js";
import { rerun } from "../../js/rerun.js";
import { holdAt, readPayload } from "../../js/run.js";
import { changeSentence, stepSentence } from "../../js/sentences.js";
import { cells } from "./cells.mjs";
import { drawn } from "./drawn.mjs";
import { lstmPayload, payloadOf, simpleRun } from "./runs.mjs";

/** A run of three timesteps as it is in some order. */
const inAnOrder = (options) => rerun(simpleRun({ inputs: [1, 0, 4], ...options }), []);
const MASK = [true, false, true];
const input = (timestep, values) => ({ type: "input", run: 0, timestep, values, label: null });
const hold = (more) => ({ type: "hold", run: 0, quantity: "hidden_state", unit: null, first: 0, last: 2, value: 0.5, ...more });

test("before a timestep comes the one on its left, in reverse the one on its right, first of all the initial state", () => {
  const [there, back] = [false, true].map((reverse) => ({ timesteps: 3, reverse, mask: null }));
  assert.deepEqual([0, 1, 2].map((t) => before(there, t)), [-1, 0, 1]);
  assert.deepEqual([0, 1, 2].map((t) => before(back, t)), [1, 2, -1]);
  assert.deepEqual([there, back].map(inOrder), [[0, 1, 2], [2, 1, 0]]);
  assert.deepEqual([there, back].map(lastOf), [2, 0]);
});

test("gradients walk against the order in which the cell read", () => {
  const walk = (backwards, reverse) => walksLeft({ timesteps: 3, mask: null, backwards, reverse });
  assert.deepEqual([walk(false, false), walk(true, false), walk(false, true), walk(true, true)], [false, true, true, false]);
});

test("where a timestep is skipped only states and what is read out of them have a value", () => {
  const [run] = readPayload(payloadOf(lstmPayload({ mask: MASK })));
  assert.deepEqual([-1, 0, 1, 2].map((t) => isRead(run, t)), [true, true, false, true]);
  assert.deepEqual(["inputs", "forget_gate", "candidate", "cell_state", "hidden_state", "prediction"].map((name) => hasValue(run, name, 1)),
    [true, false, false, true, true, true]);
  assert.equal(hasValue(run, "forget_gate", 0), true);
});

test("a mask that doesn't fit the timesteps is refused", () => {
  assert.throws(() => simpleRun({ mask: [true] }), { message: "its mask has 1 timesteps" });
});

test("in reverse a state comes from the one on its right, in numbers, letters and words", () => {
  const run = inAnOrder({ reverse: true });
  assert.deepEqual([...run.quantities.hidden_state.data], [2, 2, 4]);
  assert.equal(stepSentence(run, 1), "At timestep 1 the input is 0.00: unit 0 goes from +4.00 to +2.00.");
  assert.equal(stepSentence(run, 2), "At timestep 2 the input is +4.00: unit 0 goes from 0.00 to +4.00.");
  const [, old] = run.equations[0].terms;
  assert.deepEqual([0, 2].map((timestep) => textOf(termMath(run, old, timestep))), ["U h1", "U hinit"]);
  assert.deepEqual(arithmetic(run, "hidden_state", 0, 0).groups[1].parts[0].numbers, [0.5, 2]);
});

test("what is skipped carries the state on, which is no sum of anything", () => {
  const run = inAnOrder({ mask: MASK, V: 0 });
  assert.deepEqual([...run.quantities.hidden_state.data], [1, 1, 4.5]);
  const { groups, value } = arithmetic(run, "hidden_state", 1, 0);
  assert.deepEqual([groups, value], [[], 1]);
  assert.equal(arithmetic(run, "prediction", 1, 0).groups.length, 2);
  assert.equal(stepSentence(run, 1),
    "Timestep 1 is skipped: its input, 0.00, is not read, and the hidden state stays as it was. The readout says: inside? 0.50.");
  const [lstm] = readPayload(payloadOf(lstmPayload({ mask: MASK })));
  assert.match(stepSentence(lstm, 1), /and the hidden state and the cell state stay as they were\./);
});

test("in reverse a state is carried on to the left", () => {
  assert.deepEqual([...inAnOrder({ mask: MASK, reverse: true }).quantities.hidden_state.data], [3, 4, 4]);
  const nothing = inAnOrder({ mask: [false, false, false], initial: 7, reverse: true });
  assert.deepEqual([...nothing.quantities.hidden_state.data], [7, 7, 7]);
});

test("on the way back it is said that a timestep was skipped", () => {
  const run = simpleRun({ inputs: [0.5], backwards: true, mask: [false], labels: ["c"] });
  assert.match(stepSentence(run, 0), /^Back at timestep 0, at “c”, which was skipped: the loss depends most/);
});

test("nothing is held where nothing is read", () => {
  const run = rerun(inAnOrder({ mask: MASK }), [hold()]);
  assert.deepEqual([0, 1, 2].map((t) => holdAt(run, "hidden_state", t, 0) !== null), [true, false, true]);
});

test("an edit of what is skipped changes nothing, and the words say why", () => {
  const run = inAnOrder({ mask: MASK });
  const change = (...edits) => changeSentence(rerun(run, edits), run);
  assert.equal(change(input(1, [9])), "No number changes: timestep 1 is skipped, so nothing is read or held there.");
  assert.equal(change(hold({ first: 1, last: 1 })), "No number changes: timestep 1 is skipped, so nothing is read or held there.");
  assert.match(change(input(2, [9])), /^First change: at timestep 2, hidden state, \+9\.50 instead of \+4\.50\.$/);
  assert.equal(change(input(2, [4.001])), "No number changes.");
  assert.equal(change(input(2, [4.001]), input(1, [9])), "No number changes.");
  const other = inAnOrder({ mask: [false, false, true] });
  assert.equal(changeSentence(rerun(other, [input(1, [9]), input(0, [9])]), other),
    "No number changes: timesteps 0, 1 are skipped, so nothing is read or held there.");
});

test("in reverse a change begins on the right and goes on to the left", () => {
  const run = inAnOrder({ reverse: true, V: 2 });
  const changed = rerun(run, [input(1, [-3])]);
  assert.equal(changeSentence(changed, run), "First change: at timestep 1, hidden state, −1.00 instead of +2.00. "
    + "Inside? changes from timestep 1 on, to the left: there it is 0.12 instead of 0.98.");
  const seen = (_, timestep) => timestep > 1;
  assert.equal(changeSentence(changed, run, seen), "No number changes so far.");
});

test("a gate that has no value doesn't differ from one that has", () => {
  const [run, other] = readPayload(payloadOf(lstmPayload(), lstmPayload({ mask: MASK })));
  run.quantities.forget_gate.data.fill(0.5);
  run.quantities.cell_state.data.fill(0.5);
  const differ = (quantity, timestep) => looksDifferent(run, other, quantity, timestep, 0);
  assert.deepEqual([differ("forget_gate", 0), differ("forget_gate", 1), differ("cell_state", 1)], [true, false, true]);
});

test("the line of Python that holds a quantity reads in the same order", () => {
  const shown = (options) => pythonLine([simpleRun(options)],
    { payload: { title: "" }, edits: [hold()], timestep: 1, notation: "course", reveal: "all" });
  assert.match(shown({ reverse: true }), /\.run\(trace\.inputs, reverse=True\), timestep=1\)$/);
  assert.match(shown({ mask: MASK }), /\.run\(trace\.inputs, mask=trace\.mask\), timestep=1\)$/);
});

test("in the diagram of what is skipped each state has a way of its own, past all that isn't computed", () => {
  const [box, height] = [56, 50];
  for (const [name, run] of Object.entries(cells)) {
    const layout = layoutOf(run)(run, 640, box, height);
    const whole = layout.stacks.filter(({ group }) => group === undefined);
    const olds = whole.filter(({ previous }) => previous);
    const carried = carriedOf(layout, box, height);
    assert.equal(carried.length, olds.length, name);
    const { stacks } = drawn(run, layout, box, height);
    for (const { wire: { d } } of carried) {
      const [x, y] = d.match(/[\d.]+/g).map(Number);
      const end = d.match(/[\d.]+/g).map(Number).at(-1);
      const straight = /^M\S+ \S+H\S+$/.test(d);
      assert.ok(olds.some((old) => x >= old.x && x <= old.x + box / 2 && y >= old.y && y <= old.y + height), `${name}: ${d}`);
      const met = stacks.filter(({ shape }) => straight && shape.top < y && y < shape.bottom && shape.left > x && shape.right < end);
      assert.deepEqual(met.map(({ quantity }) => quantity), [], `${name}: ${d}`);
    }
  }
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { arithmetic, mostRows } from "../../js/arithmetic.js";
import { layoutOf } from "../../js/layouts/index.js";
import * as simpleRnn from "../../js/layouts/simple_rnn.js";
import { structureOf } from "../../js/layouts/structure.js";
import { equationMath, termMath, textOf, weightLetter } from "../../js/letters.js";
import { plain } from "../../js/numbers.js";
import { compute } from "../../js/rerun.js";
import { readPayload } from "../../js/run.js";
import { bias, complement, factor, map, previous, product, times, weighted } from "./cells.mjs";
import { payloadOf, simplePayload } from "./runs.mjs";

const H = previous("hidden_state");

/** A run whose hidden state is a sum of some terms. */
function runWith(terms, options = {}) {
  const payload = simplePayload(options);
  payload.equations[0].terms = terms;
  const [run] = readPayload(payloadOf(payload));
  return run;
}
const written = (...terms) => {
  const run = runWith(terms);
  return textOf(equationMath(run, run.equations[0]));
};

test("a weight a unit is multiplied unit by unit, and is the weight that an edit changes", () => {
  const run = runWith([map("W", null, "inputs"), weighted("b", H)], { W: 2, b: 0.25, inputs: [1, -1], initial: 4 });
  compute(run);
  assert.deepEqual([...run.quantities.hidden_state.data], [3, -1.25]);
  const { groups, sum } = arithmetic(run, "hidden_state", 1, 0);
  assert.deepEqual(groups[1].parts, [{ numbers: [0.25, 3], contribution: 0.75, index: 0, place: 0 }]);
  assert.equal(sum, -1.25);
  assert.equal(mostRows(run), 3);
});

test("a number stands in front of a product, or alone", () => {
  const run = runWith([times(0.5, H), times(-1), product("inputs"), times(2, complement("inputs"))], { inputs: [3], initial: 8 });
  compute(run);
  assert.deepEqual([...run.quantities.hidden_state.data], [4 - 1 + 3 - 4]);
  const { groups, sum } = arithmetic(run, "hidden_state", 0, 0);
  assert.deepEqual(groups.map(({ parts: [{ numbers }] }) => numbers), [[0.5, 8], [-1], [3], [2, -2]]);
  assert.equal(sum, 2);
});

test("a number in front is written as it is, and a product taken away with a minus", () => {
  assert.equal(written(times(0.9, H), times(0.125, H, "inputs")), "h = 0.9 · h− + 0.125 · h− · x");
  assert.equal(written(product(H), times(-1, H, "inputs"), times(-0.5)), "h = h− − h− · x − 0.5");
  assert.equal(written(times(-1, H), times(-2, "inputs"), times(1)), "h = −h− − 2 · x + 1");
  assert.deepEqual([1 / 3, -1, 1e-9, 2e21].map(plain), ["0.333333", "−1", "1e−9", "2e21"]);
});

test("a weight with a name of its own has what follows the line as its subscript", () => {
  const run = runWith([map("W_f", null, "inputs"), weighted("p_f", factor("hidden_state", { previous: true })), bias("b_f", null)]);
  assert.equal(textOf(equationMath(run, run.equations[0])), "h = Wf x + pf ∘ h− + bf");
  assert.equal(textOf(termMath(run, run.equations[0].terms[1], 2)), "pf ∘ h1");
  const letters = ["W", "b′", "U_in_g", "_f", "Wx", "constructor"].map((name) => weightLetter(run, name, null));
  assert.deepEqual(letters.map(({ letter, subscript }) => [letter, subscript]),
    [["W", null], ["b′", null], ["U", "in_g"], ["_f", null], ["Wx", null], ["constructor", null]]);
});

test("a structure has the numbers and the weights of its terms", () => {
  const run = runWith([times(0.5, H), times(-1), weighted("p", H), product(H, "inputs")]);
  assert.deepEqual(structureOf(run),
    ["hidden_state = 0.5 * hidden_state- + -1 + p ∘ hidden_state- + hidden_state- * inputs"]);
});

test("a cell is offered in the notations that have letters for it, and shown in the course's in the others", () => {
  const payload = simplePayload();
  const read = (more, notation) => readPayload(payloadOf({ ...payload, ...more }), notation)[0];
  assert.deepEqual(read({}).offered, ["course", "pytorch", "cs230"]);
  const own = { notation_notes: {}, equations: payload.equations.map((each) => ({ ...each, elsewhere: {} })) };
  assert.deepEqual(read(own).offered, ["course"]);
  assert.equal(read(own, "pytorch").notation, "course");
});

test("beside a letter stands the name of its quantity, or what it is for where the letter is its name", () => {
  const payload = simplePayload();
  const [equation] = payload.equations;
  const words = (more) => {
    const [run] = readPayload(payloadOf({ ...payload, equations: [{ ...equation, ...more }] }));
    return run.equations[0].word;
  };
  assert.equal(words({}), "hidden state");
  assert.equal(words({ label: "h", role: "what it remembers" }), "what it remembers");
  assert.equal(words({ label: "h", role: "" }), "");
});

test("a sum like that of a SimpleRNN is drawn as one, whatever its weights are called", () => {
  const drawn = (...terms) => layoutOf(runWith(terms)) === simpleRnn.layOut;
  assert.ok(drawn(map("W_h", null, "inputs"), map("V", null, H), bias("d", null)));
  assert.ok(!drawn(map("W_h", null, "inputs"), weighted("V", H), bias("d", null)));
  assert.ok(!drawn(map("W_h", null, "inputs"), map("V", null, H), times(1)));
  assert.ok(!drawn(map("W_h", null, "inputs"), map("V", null, H), times(2, H)));
});

test("a term of an unknown type is refused", () => {
  assert.throws(() => runWith([{ type: "power", of: H }]), /its hidden_state has a term of an unknown type, power/);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { arithmetic } from "../../js/arithmetic.js";
import { colorTable } from "../../js/colors.js";
import { changeSentence, editText, equationSentence, stepSentence } from "../../js/sentences.js";
import { Edits } from "../../js/edits.js";
import { createKeys } from "../../js/keys.js";
import { layoutOf } from "../../js/layouts/index.js";
import { equationMath, letterOf, textOf, weightLetter } from "../../js/letters.js";
import { readPayload, roleOf, shownAt } from "../../js/run.js";
import { savedModel } from "../../js/saved_page.js";
import { spoken, visible } from "../../js/words.js";
import { payloadOf, simplePayload, simpleRun } from "./runs.mjs";

// Every ordinary object has properties of these names
const HOSTILE = [...Object.getOwnPropertyNames(Object.prototype), "prototype", "length", "name", "a/b", "a|b", "a,b", "", "\"]"];

/** The simple cell with another name for its state and its weights, wherever they are named. */
function renamed(name) {
  const rename = (value) => {
    if (Array.isArray(value)) return value.map(rename);
    if (value && typeof value === "object" && !(value instanceof DataView)) {
      return Object.fromEntries(Object.entries(value).map(([key, each]) => [rename(key), rename(each)]));
    }
    return typeof value === "string" ? value.replace(/^(quantities\/|initial\/)?hidden_state$|^(weights\/)?U$/, `$1$2${name}`) : value;
  };
  return rename({ ...simplePayload({ inputs: [1, 0, 0] }), notations: { course: { label: "This course", weights: {} } } });
}

test("a token, a label and a title by any name are the texts that they are", () => {
  for (const token of HOSTILE.filter(Boolean)) {
    assert.deepEqual([visible(token), spoken(token)], [token, `“${token}”`]);
    const run = simpleRun({ inputs: [1, 0], labels: [token, "b"] });
    assert.ok(stepSentence(run, 0).includes(`“${token}”`));
  }
});

test("a quantity and weights by any name are read, computed and said", () => {
  for (const name of HOSTILE.filter(Boolean)) {
    const [run] = readPayload(payloadOf(renamed(name)));
    assert.equal(run.equationOf[name].quantity, name);
    assert.deepEqual([0, 1].map((t) => arithmetic(run, name, t, 0).value), [1, 0.5], name);
    assert.equal(shownAt(run, name, -1, 0), 0);
    assert.equal(textOf([weightLetter(run, name, null)]), name);
    assert.ok(textOf(equationMath(run, run.equations[0])).includes(`${name} h`));
    assert.match(stepSentence(run, 1) + equationSentence(run, name, 1), /goes from \+1.00 to \+0.50.*\+0.50/);
    assert.equal(typeof layoutOf(run), "function");
    const edits = new Edits();
    const hold = { type: "hold", run: 0, quantity: name, unit: null, first: 1, last: 1, value: 4 };
    const weight = { type: "weight", run: 0, weights: name, index: [0, 0], value: 2 };
    edits.load([run], [hold, weight]);
    assert.deepEqual([...edits.runs[0].quantities[name].data], [1, 4, 8], name);
    assert.match(changeSentence(edits.runs[0], run) + editText(run, hold) + editText(run, weight), /4.00 instead of .*4.00.*2.00/);
  }
  assert.equal({}.data, undefined);
});

test("what was not sent is not there, by any name", () => {
  const run = simpleRun();
  for (const name of HOSTILE) {
    const records = [run.weights, run.quantities, run.initial, run.limits, run.equationOf, run.notations, run.notation_notes,
      run.notations.course.weights, run.equations[0].elsewhere, run.equations[0].flipped_in];
    for (const record of records) assert.equal(record[name], undefined, name);
    assert.equal(letterOf(run, name), name);
    assert.equal(roleOf({ ...run, notation: name }, run.equations[0]), run.equations[0].role);
    assert.equal(savedModel({}).get(name), undefined);
  }
});

test("damage by any name is named", () => {
  for (const name of HOSTILE) {
    assert.throws(() => readPayload(payloadOf(simplePayload()), name), { message: /knows no notation/ }, name);
    const layout = { [`${name}/polluted`]: { start: 0, shape: [1] } };
    assert.throws(() => readPayload(payloadOf(simplePayload({ layout }))), { message: /unknown kind/ }, name);
    const [equation] = simplePayload().equations;
    const equations = [{ ...equation, activation: name }];
    assert.throws(() => readPayload(payloadOf(simplePayload({ equations }))), { message: /unknown activation/ }, name);
  }
  assert.equal({}.polluted, undefined);
});

test("a kind of value by any name has colors of its own", () => {
  const palette = Object.fromEntries(["gate-closed", "gate-open", "negative", "zero", "positive"].map((name) => [name, [0, 0, 0]]));
  for (const kind of HOSTILE) assert.equal(colorTable(palette, kind).css.length, 129);
});

test("a key by any name does nothing", () => {
  const onKey = createKeys({}, {}, () => true);
  for (const key of HOSTILE) {
    const event = { key, target: { matches: () => false }, stopPropagation() {}, preventDefault: () => assert.fail(key) };
    onKey(event);
  }
});

test("a run by any name, and a notation of any letters, are what they are", () => {
  for (const name of HOSTILE) {
    const notations = Object.fromEntries([[name, { label: name, weights: { W: [name, name] } }]]);
    const notes = Object.fromEntries([[name, "a note"]]);
    const [run] = readPayload(payloadOf(simplePayload({ name, notations, notation_notes: notes })), name);
    assert.deepEqual([run.name, weightLetter(run, "W", null).letter, letterOf(run, "hidden_state")], [name, name, "h"]);
  }
});

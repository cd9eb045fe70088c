import assert from "node:assert/strict";
import { test } from "node:test";
import { readPayload } from "../../js/run.js";
import { atTemperature, drawn, eventAnew, grammarOf, hasLostGrammar, writingWith } from "../../js/writing.js";
import { lstmPayload, payloadOf } from "./runs.mjs";

const near = (found, expected) => found.forEach((value, i) => assert.ok(Math.abs(value - expected[i]) < 1e-12, `${found}`));
// A grammar of two places: after a line break an a, after the a a line break; place 2 is lost
const GRAMMAR = { rows: [[0, 1], [1, 0], [0, 0]], row_of: [1, 0, 1, 2], leads_to: [1, 2, 1], lost: [3, 3, 3, 3], line: [1, 1, 1, 1] };
const runOf = (labels, more = {}) => ({ labels, outputs: ["\n", "a"], timesteps: labels.length, writing: { given: 1, temperature: 1, uniforms: [], grammar: GRAMMAR, ...more } });

test("a temperature raises the probable and lowers the rest, and 1 changes nothing", () => {
  near(atTemperature([0.5, 0.3, 0.2], 1), [0.5, 0.3, 0.2]);
  near(atTemperature([0.5, 0.3, 0.2], 0.5), [0.25 / 0.38, 0.09 / 0.38, 0.04 / 0.38]);
  near(atTemperature([1e-300, 1e-301], 0.5), [1 / 1.01, 0.01 / 1.01]);
});

test("a random number chooses the first output with which the sum passes it", () => {
  const chosen = (uniform) => drawn([0.5, 0.3, 0.2, 0], 1, uniform);
  assert.deepEqual([0, 0.49, 0.51, 0.79, 0.81, 0.999999].map(chosen), [0, 0, 1, 1, 2, 2]);
  assert.equal(drawn([0, 1], 1, 0), 1); // what is impossible is never drawn
});

test("what can't come next loses the grammar until the next line", () => {
  const at = grammarOf(runOf(["\n", "a", "a", "a", "\n", "a"]));
  assert.deepEqual([0, 1, 2, 3, 4, 5].map(at), [[0, 1], [1, 0], [0, 0], [0, 0], [0, 1], [1, 0]]);
  assert.equal(hasLostGrammar(runOf(["\n", "a", "x"]), 2), true);
  assert.equal(hasLostGrammar(runOf(["\n", "a", "x"]), 1), false);
  assert.equal(grammarOf(runOf(["\n"], { grammar: null })), null);
});

test("edits change the temperature and say which inputs a person chose, and leave the run as it was", () => {
  const { writing } = runOf(["\n", "a"]);
  const edited = writingWith(writing, [{ type: "temperature", run: 0, value: 0.3 }, { type: "input", run: 0, timestep: 1, values: [1, 0], label: null }]);
  assert.deepEqual([edited.temperature, [...edited.changed]], [0.3, [1]]);
  assert.deepEqual([writing.temperature, writing.changed], [1, undefined]);
});

test("an event holds in another text where the grammar says so, or as far as the text is the same", () => {
  const event = { values: [false, true, false] };
  const run = { ...runOf(["\n", "a", "a"]), event };
  assert.deepEqual(eventAnew(run, ["\n", "a", "\n"]).values, [false, true, null]);
  assert.equal(eventAnew(run, ["\n", "a", "a"]), event);
  const byPlace = { ...run, writing: { ...run.writing, event: [false, false, true, false] } };
  assert.deepEqual(eventAnew(byPlace, ["\n", "a", "\n"]).values, [false, true, false]);
  assert.equal(eventAnew({ ...run, writing: undefined }, ["\n"]), event);
});

test("what Python can't have sent is refused in words", () => {
  const read = (writing) => readPayload(payloadOf(lstmPayload({ writing })));
  assert.doesNotThrow(() => read(undefined));
  for (const writing of [{}, { uniforms: [0.5], given: 1, temperature: 1 }, { uniforms: [0.5, 0.5, 0.5], given: 1, temperature: 1 }]) {
    assert.throws(() => read(writing), { message: "what it needs to write is damaged" });
  }
});

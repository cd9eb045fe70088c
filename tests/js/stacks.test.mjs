import assert from "node:assert/strict";
import { test } from "node:test";
import { Edits } from "../../js/edits.js";
import { Layers } from "../../js/layers.js";
import { Playhead } from "../../js/playhead.js";
import { readPayload } from "../../js/run.js";
import { endText } from "../../js/sentences.js";
import { MERGES, completed, originsOf, unreached } from "../../js/stacks.js";
import { payloadOf, simplePayload, simpleRun } from "./runs.mjs";

/** A layer of one unit; `computed`: its quantities are left to the page, and its inputs, too, if it reads others. */
function layer(name, reads, { computed = false, ...options } = {}) {
  const payload = { ...simplePayload(options), name, reads };
  if (!computed) return payload;
  const unsent = ["quantities/hidden_state", ...(reads.length ? ["quantities/inputs"] : [])];
  const layout = Object.fromEntries(Object.entries(payload.layout)
    .map(([path, place]) => [path, unsent.includes(path) ? { shape: place.shape } : place]));
  return { ...payload, layout };
}
const read = (...payloads) => completed(readPayload(payloadOf(...payloads)));
const states = (run) => [...run.quantities.hidden_state.data];
const inputs = (run) => [...run.quantities.inputs.data];
const hold = (run, value = 4) => ({ type: "hold", run, quantity: "hidden_state", unit: null, first: 1, last: 1, value });

/** Two layers, the second one on the outputs of the first: h = x + h₋ / 2. */
const two = (options) => read(layer("a", [], { inputs: [1, 0, 0], ...options }), layer("b", [0], { inputs: [1, 0.5, 0.25], ...options }));

function edited(runs, ...list) {
  const edits = new Edits();
  edits.load(runs, []);
  edits.set(list);
  return edits;
}

test("what Python left to the page is computed, from below", () => {
  const [a, b] = two({ computed: true });
  assert.deepEqual(states(a), [1, 0.5, 0.25]);
  assert.deepEqual(inputs(b), [1, 0.5, 0.25]);
  assert.deepEqual(states(b), [1, 1, 0.75]);
});

test("for another notation nothing is computed anew", () => {
  const payload = payloadOf(layer("a", [], { computed: true }));
  const [first, again] = ["course", "pytorch"].map((notation) => completed(readPayload(payload, notation))[0]);
  assert.equal(again.notation, "pytorch");
  assert.equal(again.quantities.hidden_state.data, first.quantities.hidden_state.data);
});

test("a layer that stands before what it reads is refused", () => {
  assert.throws(() => read(layer("b", [1]), layer("a", [])), { message: "its layers are out of order" });
  assert.throws(() => read(layer("a", [0])), { message: "its layers are out of order" });
});

test("an edit runs on through what reads it, and leaves the rest the very same", () => {
  const base = [...two(), ...read(layer("c", [], { inputs: [7, 7, 7] }))];
  const { runs } = edited(base, hold(0));
  assert.deepEqual(states(runs[0]), [1, 4, 2]);
  assert.deepEqual(inputs(runs[1]), [1, 4, 2]);
  assert.deepEqual(states(runs[1]), [1, 4.5, 4.25]);
  assert.equal(runs[2], base[2]);
  assert.equal(edited(base, hold(1)).runs[0], base[0], "nothing runs down");
});

test("inputs that a model rounded move as far as the outputs they are", () => {
  const base = read(layer("a", [], { inputs: [1, 0, 0] }), layer("b", [0], { inputs: [1.125, 0.5, 0.25] }));
  assert.deepEqual(inputs(edited(base, hold(0)).runs[1]), [1.125, 4, 2]);
});

test("an input of a layer above may be changed, too, and counts more than what comes from below", () => {
  const input = { type: "input", run: 1, timestep: 1, values: [9], label: null };
  const { runs } = edited(two(), hold(0), input);
  assert.deepEqual(inputs(runs[1]), [1, 9, 2]);
});

test("a token that is changed below is another one above", () => {
  const base = two({ labels: ["x", "y", "z"] });
  const input = { type: "input", run: 0, timestep: 2, values: [1], label: "x" };
  assert.deepEqual(edited(base, input).runs.map(({ labels }) => labels.join("")), ["xyx", "xyx"]);
});

test("an input is the output of a run, side by side with those of another", () => {
  const base = read(layer("a", []), layer("b", []), { ...layer("c", []), reads: [0, 1] });
  assert.deepEqual([0, 1, 2].map((feature) => originsOf(base[2], base, "inputs", feature)), [
    [{ index: 0, quantity: "hidden_state", unit: 0 }], [{ index: 1, quantity: "hidden_state", unit: 0 }], []]);
  assert.deepEqual(originsOf(base[0], base, "inputs", 0), []);
});

test("two outputs may be merged: what they make together is the input, and both are where it comes from", () => {
  const merges = { sum: [3, 1, 1.5], mul: [2, 0.25, 0.5], ave: [1.5, 0.5, 0.75] };
  for (const [merge, expected] of Object.entries(merges)) {
    const below = [layer("a", [], { inputs: [1, 0, 0.75] }), layer("b", [], { inputs: [2, -0.5, 0.25] })];
    const base = read(...below, { ...layer("c", [0, 1], { computed: true }), merge });
    assert.deepEqual(inputs(base[2]), expected, merge);
    assert.deepEqual(originsOf(base[2], base, "inputs", 0).map(({ index, unit }) => [index, unit]), [[0, 0], [1, 0]]);
    const { runs } = edited(base, hold(0));
    const { of } = MERGES[merge];
    assert.deepEqual(inputs(runs[2]), states(runs[0]).map((value, t) => of(value, states(base[1])[t])), merge);
    const layers = new Layers();
    layers.load(base, []);
    assert.equal(layers.textOn(2, 1), `reads the ${MERGES[merge].what}a and b`);
  }
});

test("a layer that starts where another ended goes on from there, and says where that was", () => {
  const base = read(layer("a", [], { inputs: [1, 0, 0] }), { ...layer("b", []), starts: [0] });
  const last = [...base[0].quantities.hidden_state.data].pop();
  const before = base[1].initial.hidden_state.data[0];
  assert.deepEqual(originsOf(base[1], base, "hidden_state", 0), [{ index: 0, quantity: "hidden_state", unit: 0, timestep: 2 }]);
  assert.deepEqual(originsOf(base[1], base, "inputs", 0), []);
  const { runs } = edited(base, hold(0));
  assert.equal(runs[1].initial.hidden_state.data[0], before + (2 - last));
  assert.equal(base[1].initial.hidden_state.data[0], before, "what Python sent stays");
  assert.deepEqual(inputs(runs[1]), inputs(base[1]));
  assert.notDeepEqual(states(runs[1]), states(base[1]));
  const layers = new Layers();
  layers.load(base, []);
  assert.equal(layers.textOn(1, 1), "starts from the final state of a");
  assert.equal(layers.originsOf(1, "hidden_state", 0)[0].name, "final hidden state of a, unit 0");
  assert.throws(() => read(layer("a", []), { ...layer("b", []), starts: [1] }), { message: "its layers are out of order" });
});

test("the final state is that of the last timestep that was read", () => {
  const ends = { none: [{}, 2], reverse: [{ reverse: true }, 0], masked: [{ mask: [true, true, false] }, 1] };
  for (const [name, [options, timestep]] of Object.entries(ends)) {
    const base = read({ ...layer("a", [], { inputs: [1, 0, 0] }), ...options }, { ...layer("b", []), starts: [0] });
    assert.equal(originsOf(base[1], base, "hidden_state", 0)[0].timestep, timestep, name);
  }
});

test("a layer that reads something else is not reached, and that is said", () => {
  const other = layer("head", [], { inputs: [5, 5, 5] });
  const same = layer("other direction", [], { inputs: [1, 0, 0] });
  const base = [...two(), ...read(other), ...read(same)];
  assert.deepEqual(unreached(base, base), []);
  const edits = edited(base, hold(0));
  assert.deepEqual(unreached(base, edits.runs).map(({ name }) => name), ["head"]);
  assert.equal(endText(edits), "head: not reached. What it received is no output of a layer here, so it stays as it was.");
  assert.equal(endText(edited(base, hold(2))), "", "what stands above isn't meant to be reached");
  assert.equal(endText(edited([simpleRun(), simpleRun({ inputs: [3, 3, 3] })], hold(0))), "", "these are no layers");
});

// ---------------------------------------------------------------- by equations

test("by equations a layer comes after those that it reads, and directions go together", () => {
  const runs = [...two(), ...read(layer("c", []))];
  const playhead = new Playhead(0);
  playhead.follow(runs);
  playhead.setMode("part", 0);
  const where = () => runs.map((run) => playhead.current(run));
  assert.deepEqual(where(), ["hidden_state", null, "hidden_state"]);
  assert.deepEqual(runs.map((run) => playhead.isReady(run, "hidden_state")), [true, false, true]);
  assert.deepEqual(runs.map((run) => playhead.isBeforeTurnOf(run)), [false, true, false]);
  playhead.forward();
  assert.deepEqual([playhead.timestep, ...where()], [0, null, "hidden_state", null]);
  assert.deepEqual(runs.map((run) => playhead.isReady(run, "hidden_state")), [true, true, true]);
  playhead.forward();
  assert.deepEqual([playhead.timestep, ...where()], [1, "hidden_state", null, "hidden_state"]);
  playhead.back();
  assert.deepEqual([playhead.timestep, playhead.part], [0, 1]);
});

// ---------------------------------------------------------------- which layers are on show

const short = (name, reads = []) => layer(name, reads, { inputs: [1, 2] });
const mixed = () => [...two(), ...[short("c"), short("d")].map((payload) => readPayload(payloadOf(payload))[0])];

test("layers of one length are on show, the others wait", () => {
  const layers = new Layers();
  layers.load(mixed(), ["b"]);
  assert.deepEqual([0, 1, 2, 3].map((i) => layers.isOnShow(i)), [true, true, false, false]);
  assert.deepEqual([0, 1, 2, 3].map((i) => layers.isOpen(i)), [false, true, false, false]);
  assert.deepEqual([layers.names, layers.waiting], [["b"], [2, 3]]);
  assert.equal(layers.textOn(1, 1), "reads a");
});

test("one of another length brings its own playhead along, which stays where it was", () => {
  const [layers, playhead, runs] = [new Layers(), new Playhead(2), mixed()];
  layers.load(runs, ["a"]);
  playhead.follow(layers.runs, runs);
  layers.toggle(2, playhead);
  assert.deepEqual([layers.names, playhead.timestep, playhead.lastTimestep], [["c"], 0, 1]);
  playhead.jump(1);
  layers.toggle(3, playhead);
  assert.deepEqual([layers.names, playhead.timestep], [["c", "d"], 1]);
  layers.toggle(1, playhead);
  assert.deepEqual([layers.names, playhead.timestep, playhead.lastTimestep], [["b"], 2, 2]);
  layers.toggle(1, playhead);
  assert.deepEqual([layers.names, layers.isOnShow(0)], [[], true], "where none is open, its length stays");
  layers.toggle(2, playhead);
  assert.equal(playhead.timestep, 1);
});

test("what are no layers are all on show and open", () => {
  const layers = new Layers();
  layers.load([simpleRun(), simpleRun()], []);
  assert.deepEqual([layers.isStack, layers.isOpen(0), layers.isOpen(1), layers.names, layers.waiting], [false, true, true, [], []]);
  assert.deepEqual(layers.originsOf(0, "inputs", 0), []);
});

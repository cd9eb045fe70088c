import assert from "node:assert/strict";
import { test } from "node:test";
import { tellPython } from "../../js/kernel.js";
import { decoded, savedModel } from "../../js/saved_page.js";

test("what is set on the model of a saved page stays, and who listens hears of it until they leave", () => {
  const model = savedModel({ notation: "course", edits: [] });
  const heard = [];
  const listener = () => heard.push(model.get("notation"));
  model.on("change:notation", listener);
  model.set("notation", "keras");
  model.set("notation", "keras"); // no change
  model.save_changes();
  model.off("change:notation", listener);
  model.set("notation", "course");
  assert.deepEqual(heard, ["keras"]);
  assert.equal(model.get("notation"), "course");
});

test("the model keeps the state that it was made from as it was", () => {
  const state = { edits: [] };
  savedModel(state).set("edits", [1]);
  assert.deepEqual(state, { edits: [] });
});

test("the numbers of a saved page are decoded from base64, and a loop has none", () => {
  const bytes = new Uint8Array(new Float64Array([1.5, -2]).buffer);
  const buffer = Buffer.from(bytes).toString("base64");
  const { payload: { runs: [run, loop] } } = decoded({ payload: { runs: [{ buffer }, { kind: "loop" }] } });
  assert.deepEqual([run.buffer.getFloat64(0, true), run.buffer.getFloat64(8, true)], [1.5, -2]);
  assert.deepEqual(loop, { kind: "loop" });
});

test("as with a live model several events are named together, and several values set together", () => {
  const model = savedModel({ edits: [], timestep: 0 });
  const heard = [];
  const listener = () => heard.push([model.get("edits").length, model.get("timestep")]);
  model.on("change:edits change:timestep", listener);
  model.set({ edits: [1], timestep: 3 });
  assert.deepEqual(heard, [[1, 3], [1, 3]]); // both are set before anybody hears of one
  model.set("edits", [1]); // the same list is no change
  model.off("change:edits change:timestep", listener);
  model.set("timestep", 4);
  assert.equal(heard.length, 2);
});

test("a change of anything is heard once as a change, and one of nothing not at all", () => {
  const model = savedModel({ reveal: "all", timestep: 0 });
  let heard = 0;
  model.on("change", () => heard++);
  model.set({ reveal: "past", timestep: 3 });
  model.set({ reveal: "past", timestep: 3 });
  model.set({});
  assert.equal(heard, 1);
});

test("nobody is there to be told, and a name that is not known has no value", () => {
  const model = savedModel({});
  assert.equal(model.get("toString"), undefined);
  assert.equal(model.widget_manager, undefined);
  tellPython(model, [1]);
  assert.deepEqual(model.get("edits"), [1]);
});

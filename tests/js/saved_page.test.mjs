import assert from "node:assert/strict";
import { test } from "node:test";
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

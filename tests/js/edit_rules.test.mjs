import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { readEdits } from "../../js/edit_rules.js";
import { Edits } from "../../js/edits.js";
import { readPayload } from "../../js/run.js";
import { loopRun, lstmPayload, payloadOf } from "./runs.mjs";

const { accepted, refused } = JSON.parse(readFileSync(new URL("../widgets/edits.json", import.meta.url), "utf8"));
const lstm = (more) => readPayload(payloadOf(lstmPayload(more)))[0];

test("an edit that fits is kept in full, as in Python", () => {
  for (const [edit, meaning] of accepted) assert.deepEqual(readEdits([edit], [lstm()]), [meaning]);
});

test("an edit that doesn't fit is refused as in Python, and changes nothing", () => {
  const edits = new Edits();
  edits.load([lstm()], [accepted[0][0]]);
  edits.addEventListener("change", () => assert.fail("nothing changed"));
  const runs = [...edits.runs];
  for (const [edit, message] of refused) {
    assert.throws(() => edits.set([accepted[0][0], edit]), (error) => {
      assert.ok(error.message.startsWith("edit 1") && error.message.includes(message), `${error.message}, expected ${message}`);
      return true;
    });
  }
  assert.deepEqual([edits.list, edits.runs], [[accepted[0][1]], runs]);
});

test("what is no list of edits at all is refused in words", () => {
  for (const list of [null, "edits", { length: 1 }]) assert.throws(() => readEdits(list, [lstm()]), { message: /expected a list/ });
  for (const edit of [null, 3, "hold", []]) assert.throws(() => readEdits([edit], [lstm()]), { message: /^edit 0 is .*expected a dict/ });
});

test("true is a number here, as it is for NumPy, but no place", () => {
  const [weight] = accepted[0];
  assert.equal(readEdits([{ ...weight, value: true }], [lstm()])[0].value, 1);
  assert.throws(() => readEdits([{ ...weight, index: [true, 0, 0] }], [lstm()]), { message: /index 0 of W is true/ });
});

test("gradients and loops have nothing to edit", () => {
  const [edit] = accepted[0];
  assert.throws(() => readEdits([edit], [lstm({ backwards: true })]), { message: /gradients belong to the run as it was/ });
  assert.throws(() => readEdits([edit], [loopRun()]), { message: /a loop has no weights, gates or inputs to edit/ });
});

test("an input that is edited leaves gradients alone, even where their numbers are the same", () => {
  const edits = new Edits();
  edits.load([lstm(), lstm({ backwards: true })], [accepted[2][0]]);
  assert.deepEqual([edits.isEdited(0), edits.isEdited(1)], [true, false]);
});

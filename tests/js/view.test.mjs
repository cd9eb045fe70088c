import assert from "node:assert/strict";
import { test } from "node:test";
import { Playhead } from "../../js/playhead.js";
import { rerun } from "../../js/rerun.js";
import { firstWindow, orderOf, unitsOnShow, windowsOf } from "../../js/units.js";
import { View } from "../../js/view.js";
import { simpleRun } from "./runs.mjs";

function viewOf(run = simpleRun({ V: 1 })) {
  const playhead = new Playhead(1);
  playhead.follow([run]);
  return new View(playhead, run, run, "");
}

test("by parts the selected value follows the equation, unless it is pinned", () => {
  const view = viewOf();
  view.playhead.setMode("part", 1);
  view.follow();
  assert.equal(view.selected.quantity, "prediction");
  view.pin({ quantity: "hidden_state", unit: 0 });
  view.follow();
  assert.deepEqual(view.selected, { quantity: "hidden_state", unit: 0, pinned: true });
  view.unpin();
  view.follow();
  assert.deepEqual(view.selected, { quantity: "prediction", unit: 0, pinned: false });
});

const pointing = (view, { goesAlong }) => ({
  quantity: "hidden_state", unit: 0, at: goesAlong ? () => view.timestep : () => 0, goesAlong,
});

test("a value that is pointed at is explained, and goes along with the playhead or is left behind", () => {
  const view = viewOf();
  for (const goesAlong of [true, false]) {
    view.pin({ quantity: "prediction", unit: 0 });
    view.playhead.jump(0);
    view.point(pointing(view, { goesAlong }));
    view.follow();
    assert.deepEqual(view.explained, { quantity: "hidden_state", unit: 0, timestep: 0, pinned: false });
    view.playhead.jump(1);
    view.follow();
    assert.deepEqual([view.explained.quantity, view.explained.timestep], [goesAlong ? "hidden_state" : "prediction", 1]);
  }
});

test("by parts the next equation is explained, not the value that was pointed at", () => {
  const view = viewOf();
  view.playhead.setMode("part", 0);
  view.point(pointing(view, { goesAlong: true }));
  view.playhead.forward();
  view.follow();
  assert.equal(view.explained.quantity, "prediction");
});

test("a value differs from its original where it looks different", () => {
  const view = viewOf();
  const held = { type: "hold", run: 0, quantity: "hidden_state", unit: 0, first: 1, last: 1, value: 3 };
  view.run = rerun(view.base, [held]);
  assert.equal(view.differsFrom("hidden_state", 1, 0), null);
  view.compared = { run: view.base, name: "the original" };
  assert.equal(view.isEdited, true);
  assert.equal(view.differsFrom("hidden_state", 1, 0), 0.5);
  assert.equal(view.differsFrom("hidden_state", 0, 0), null);
});

test("a view of the same cell takes over what was chosen, one of another cell doesn't", () => {
  const earlier = viewOf();
  earlier.pin({ quantity: "prediction", unit: 0 });
  earlier.unfolded = true;
  const same = viewOf();
  same.keepPlace(earlier);
  assert.deepEqual([same.selected.quantity, same.unfolded], ["prediction", true]);
  const other = viewOf(simpleRun());
  other.keepPlace(earlier);
  assert.equal(other.selected.quantity, "hidden_state");
});

test("of a quantity with as many numbers as there are units, those of the window are on show; of any other, all", () => {
  const quantities = { inputs: { width: 20 }, prediction: { width: 20 }, gate: { width: 20 }, shared: { width: 1 } };
  const shown = Object.keys(quantities).map((name) =>
    unitsOnShow({ units: 20, quantities }, name, { first: 8, count: 8 }, orderOf({ units: 20 }, true)));
  const from = (first, count) => Array.from({ length: count }, (_, i) => first + i);
  assert.deepEqual(shown, [from(0, 20), from(0, 20), from(8, 8), [0]]);
});

test("many units are seen through windows of eight", () => {
  assert.deepEqual(windowsOf({ units: 8 }), [{ first: 0, count: 8 }]);
  assert.deepEqual(windowsOf({ units: 20 }).map(({ first, count }) => [first, count]), [[0, 20], [0, 8], [8, 8], [16, 4]]);
  assert.deepEqual([32, 33].map((units) => firstWindow({ units }).count), [32, 8]);
});

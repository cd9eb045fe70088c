import assert from "node:assert/strict";
import { test } from "node:test";
import { Playhead } from "../../js/playhead.js";
import { barsOf, checkRanking, eventText, scoreOf, sentenceOn } from "../../js/ranking.js";
import { readPayload } from "../../js/run.js";
import { firstWindow, orderOf, unitsOnShow } from "../../js/units.js";
import { View } from "../../js/view.js";
import { lstmPayload, payloadOf } from "./runs.mjs";

const RANKING = { units: [2, 0, 1], scores: [0.021, 0.75, 0.5], held_out: null, sequences: 0, measure: "AUC", quantity: "cell_state" };

test("a score says its side, whatever it is measured by", () => {
  assert.deepEqual([0, 1, 2].map((unit) => scoreOf(RANKING, unit)), ["0.75 high", "0.50 neither", "0.02 low"]);
  const numbers = { ...RANKING, measure: "correlation", scores: [-0.9, 0.4, null] };
  assert.deepEqual([2, 0, 1].map((unit) => scoreOf(numbers, unit)), ["−0.90", "+0.40", "constant"]);
});

test("a sentence says the place of a unit, and its score on other sequences", () => {
  assert.equal(sentenceOn(RANKING, "inside quotes", 0), "Unit 0, number 2 of 3: AUC 0.75 high with inside quotes.");
  const checked = { ...RANKING, held_out: [0.1, 0.6, 0.5], sequences: 1 };
  assert.equal(sentenceOn(checked, "x", 2), "Unit 2, number 1 of 3: AUC 0.02 low with x (0.10 low on 1 other sequence).");
  const constant = { ...RANKING, measure: "correlation", scores: [0.3, 0.1, null] };
  assert.equal(sentenceOn(constant, "x", 1), "Unit 1 never changes, so it has no correlation with x.");
});

test("the bar of an event reaches from nothing to its number", () => {
  const holds = barsOf({ values: [true, false] });
  assert.deepEqual([0, 1].map(holds), [[0, 1], [0, 0]]);
  const numbers = barsOf({ values: [-1, 0, 3] });
  assert.deepEqual([0, 1, 2].map(numbers), [[0, 0.25], [0.25, 0.25], [0.25, 1]]);
  assert.deepEqual(barsOf({ values: [0, 0] })(1), [0, 0]);
  assert.deepEqual([eventText({ values: [true] }, 0), eventText({ values: [false] }, 0), eventText({ values: [-2.5] }, 0)], ["yes", "no", "−2.50"]);
});

test("a ranking that isn't one of all units is refused, and an event of another length", () => {
  const run = { units: 3, timesteps: 2, ranking: RANKING, event: { values: [true, false] } };
  checkRanking(run);
  checkRanking({ units: 3, timesteps: 2 });
  for (const units of [[0, 1], [0, 1, 1], [0, 1, 3], [0, 1, 2, 3], [0, 1, "2"]]) {
    assert.throws(() => checkRanking({ ...run, ranking: { ...RANKING, units } }), /its ranking is not one of all units/);
  }
  assert.throws(() => checkRanking({ ...run, ranking: { ...RANKING, scores: [1, 2] } }), /ranking/);
  assert.throws(() => checkRanking({ ...run, event: { values: [true] } }), /its event has 1 timesteps/);
});

test("the best units come first, in windows too, and by number all is as ever", () => {
  assert.deepEqual(orderOf({ units: 3, ranking: RANKING }, true), [2, 0, 1]);
  assert.deepEqual(orderOf({ units: 3, ranking: RANKING }, false), [0, 1, 2]);
  assert.deepEqual(orderOf({ units: 3 }, true), [0, 1, 2]);
  const units = Array.from({ length: 12 }, (_, i) => 11 - i);
  const run = { units: 12, ranking: { units }, quantities: { gate: { width: 12 }, shared: { width: 1 } } };
  assert.deepEqual(firstWindow(run), { first: 0, count: 8 });
  assert.deepEqual(unitsOnShow(run, "gate", { first: 8, count: 4 }, units), [3, 2, 1, 0]);
  assert.deepEqual(unitsOnShow(run, "shared", { first: 8, count: 4 }, units), [0]);
});

const viewOf = () => {
  const ranking = { ...RANKING, units: [1, 0], scores: [0.9, 0.6] };
  const [run] = readPayload(payloadOf(lstmPayload({ ranking })));
  const playhead = new Playhead(1);
  playhead.follow([run]);
  return new View(playhead, run, run, "");
};

test("a ranked run is explained, and colored, by its best unit; the next one is that below", () => {
  const view = viewOf();
  assert.deepEqual(view.selected, { quantity: "cell_state", unit: 1, pinned: false });
  assert.equal(view.colored, 1);
  view.selectUnit(view.unitBeside(1));
  assert.deepEqual([view.selected.unit, view.colored, view.unitBeside(1), view.unitBeside(-1)], [0, 0, 1, 1]);
  view.rank(false);
  assert.deepEqual([view.order, view.selected.unit, view.colored], [[0, 1], 0, 0]);
});

test("what has no such units leaves the color of the text alone", () => {
  const view = viewOf();
  view.pin({ quantity: "hidden_state", unit: 1 });
  view.pin({ quantity: "prediction", unit: 0 });
  assert.equal(view.colored, 1);
  view.pin({ quantity: "forget_gate", unit: 0 });
  assert.equal(view.colored, 0);
});

test("a view of the same ranking keeps its order, one of another begins with its own", () => {
  const earlier = viewOf();
  earlier.rank(false);
  const same = viewOf();
  same.keepPlace(earlier);
  assert.deepEqual([same.isRanked, same.order], [false, [0, 1]]);
  const other = viewOf();
  other.run = { ...other.run, ranking: { ...other.run.ranking, units: [0, 1] } };
  other.keepPlace(earlier);
  assert.equal(other.isRanked, true);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { INPUT } from "../../js/layouts/parts.js";
import { placeOfOutputs } from "../../js/layouts/outputs.js";

const layout = (width, y) => ({ width, input: { x: 130, y: 300 }, readout: { x: width - 30, y, lead: 280 } });
const token = { most: 1, inputWidth: () => 80, inputStart: 110 };
const numbers = { most: 4, inputWidth: (cells) => 60 * cells + 30, inputStart: 110 };
const bars = { bars: 5, lines: 3 };

test("bars stand beside the input where there is room, otherwise below it", () => {
  const beside = placeOfOutputs(layout(720, 300), 60, token, bars);
  assert.deepEqual([beside.y, beside.x + beside.width, beside.cells], [300, 720, 1]);
  assert.ok(beside.x >= 110 + 80 + 16);
  const below = placeOfOutputs(layout(400, 300), 60, token, bars);
  assert.ok(below.y >= 300 + INPUT);
  assert.ok(below.x >= 0 && below.x + below.width <= 400 && below.width > 300);
});

test("an input shows fewer numbers, two at least, so that there is room beside it", () => {
  const place = placeOfOutputs(layout(720, 300), 60, numbers, bars);
  assert.equal(place.y, 300);
  assert.ok(place.cells >= 2 && place.x >= 110 + place.inputRoom);
  const narrow = placeOfOutputs(layout(320, 300), 60, numbers, bars);
  assert.ok(narrow.cells * 60 + 30 <= 210 && narrow.y >= 300 + INPUT);
});

test("the wire of the readout ends on the bars at every width, and they are as high as what stands in them", () => {
  for (let width = 320; width <= 720; width += 10) {
    for (const y of [300, 420]) {
      const { x, width: wide, height } = placeOfOutputs(layout(width, y), 60, token, bars);
      assert.ok(x >= 0 && x <= width - 30 && width - 30 <= x + wide && x + wide <= width, `${width}`);
      assert.equal(height, 5 * 24 + 3 * 22 + 12);
    }
  }
});

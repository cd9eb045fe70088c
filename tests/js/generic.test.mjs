import assert from "node:assert/strict";
import { test } from "node:test";

import { layOut } from "../../js/layouts/generic.js";
import { portOf } from "../../js/layouts/parts.js";
import { cells, randomCell } from "./cells.mjs";
import { drawn, looseEnds, onEachOther, outside, overlaps, runsThrough } from "./drawn.mjs";
import { described, readBack } from "./read_back.mjs";

const WIDTHS = Array.from({ length: 21 }, (_, i) => 320 + 20 * i);
const HEIGHTS = [25, 50, 125, 200]; // of 1, 2, 5 and many units
const MOST = 12; // problems that are worth reading

/** Every picture of a cell, at all widths and heights. */
function* picturesOf(run) {
  for (const width of WIDTHS) {
    const box = Math.max(44, Math.min(64, (width - 40) / 7.4)); // as in diagram.js
    for (const height of HEIGHTS) {
      yield { width, height, picture: drawn(run, layOut(run, width, box, height), box, height) };
    }
  }
}

const PROMISES = {
  "stacks, titles, pills and operators don't overlap": overlaps,
  "everything stands inside the cell or beside it, and inside the picture": outside,
  "every end of a wire touches something": looseEnds,
  "no wire runs through a stack, a title, a pill or an operator": runsThrough,
  "no two wires lie on each other": onEachOther,
};

for (const [name, run] of Object.entries(cells)) {
  for (const [promise, check] of Object.entries(PROMISES)) {
    test(`${name}: ${promise}`, () => {
      const problems = [];
      for (const { width, height, picture } of picturesOf(run)) {
        problems.push(...check(picture).map((problem) => `${width} wide, stacks ${height} high: ${problem}`));
      }
      assert.deepEqual(problems.slice(0, MOST), []);
    });
  }

  test(`${name}: the wires say what the equations say`, () => {
    for (const { width, picture } of picturesOf(run)) {
      if (width % 200 === 120) assert.deepEqual(readBack(picture), described(run));
    }
  });
}

test("two hundred random cells keep all of these promises", () => {
  for (let seed = 0; seed < 200; seed++) {
    const run = randomCell(seed);
    for (const [width, box, height] of [[320, 44, 25], [720, 64, 125]]) {
      const picture = drawn(run, layOut(run, width, box, height), box, height);
      for (const check of Object.values(PROMISES)) assert.deepEqual(check(picture), [], `seed ${seed}`);
      assert.deepEqual(readBack(picture), described(run), `seed ${seed}`);
    }
  }
});

test("a cell with few columns is as wide as asked, and one with many as wide as it must be", () => {
  assert.equal(layOut(cells.LSTM, 720, 64, 50).width, 720);
  const { width } = layOut(cells["three states"], 320, 44, 50);
  assert.ok(width > 320 && width < 480, `${width}`);
});

test("a wire that several equations use is drawn with the first of them", () => {
  const { wires } = layOut(cells["minimal gated unit"], 480, 59, 50);
  const { stacks } = layOut(cells["minimal gated unit"], 480, 59, 50);
  const forget = stacks.find(({ quantity }) => quantity === "forget_gate");
  const up = wires.find(({ d }) => d.startsWith(`M${forget.x} ${forget.y}V`));
  assert.equal(up.equation, "forgotten_state"); // s = f · h₋ comes before h
});

test("the words of the gates stand before their letters where there is room for all of them", () => {
  const words = (width, box) => layOut(cells.JANET, width, box, 50).stacks.map(({ word }) => word).filter(Boolean);
  assert.deepEqual(words(720, 64), ["forget", "candidate"]);
  assert.deepEqual(words(320, 44), []);
});

test("what is multiplied is the other way round where a notation's letter means 1 − the quantity", () => {
  const turned = (name) => {
    const { stacks, nodes } = layOut(cells[name], 480, 59, 50);
    const { x } = stacks.find(({ quantity }) => quantity === "update_gate");
    return nodes.filter(({ text }) => text.startsWith("1"))
      .map((node) => [node.text, node.x === x ? "kept" : "written"]);
  };
  assert.deepEqual(turned("GRU, reset before"), [["1 − z", "written"]]);
  const [, multiplied] = turned("GRU, reset before, where z is turned around"); // the first is its activation
  assert.deepEqual(multiplied, ["1 − Γu", "kept"]);
});

test("a readout is led around the states below the hidden one", () => {
  const { stacks, readout, wires } = layOut(cells["a second state below the hidden one"], 480, 59, 50);
  assert.ok(stacks.every(({ x, y }) => x !== readout.x || y + 50 < readout.y));
  const hidden = stacks.find(({ x, quantity }) => x === readout.x && quantity === "hidden_state");
  const way = wires.find(({ equation }) => equation === "prediction");
  assert.ok(way.d.startsWith(`M${hidden.x + 59 / 2} ${hidden.y + portOf(50)}H`), way.d);
  assert.ok(way.d.endsWith(`V${readout.lead}H${readout.x}`), way.d);
});

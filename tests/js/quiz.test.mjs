import assert from "node:assert/strict";
import { test } from "node:test";
import { markOf } from "../../js/quiz/marking.js";
import { heard, piecesOf } from "../../js/quiz/pieces.js";
import { readings } from "../../js/quiz/reading.js";
import { createScore } from "../../js/quiz/score.js";
import { unpack } from "../../js/quiz/unpack.js";

const words = { praise: "praise", otherwise: "otherwise", mistakes: [] };
const option = (text, right = false) => ({ text, feedback: `about ${text}`, right });
const marked = (question, answer) => {
  const { mark, notes } = markOf(question, answer);
  return [mark, ...notes.map(({ about, text }) => (about ? `${about}: ${text}` : text))];
};

test("a number is read as people write it, and nothing else as one", () => {
  const written = { "0.5": 0.5, "0,5": 0.5, ".5": 0.5, "5.": 5, "-2": -2, "−2": -2, "–2": -2, "+2": 2, " 2 ": 2, "− 2": -2,
    "1/3": 1 / 3, "−1 / 4": -0.25, "1/0,5": 2, "2e-3": 0.002, "0,500": 0.5, "5 248": 5248, "12,5": 12.5, "1,234,567": 1234567 };
  for (const [text, number] of Object.entries(written)) assert.deepEqual(readings(text), [number], text);
  for (const text of ["", " ", "two", "1/0", "1/2/3", "/2", "1/", "1.2.3", "0x10", "Infinity", "1,2,3", "--1", "e", "5%", "1e999"]) {
    assert.deepEqual(readings(text), [], text);
  }
});

test("a comma before three digits may stand for thousands, or for a fraction", () => {
  assert.deepEqual(readings("5,248"), [5248, 5.248]);
  assert.deepEqual(readings("−5,248"), [-5248, -5.248]);
  assert.deepEqual(readings("5,248.5"), [5248.5]);
  for (const answer of [5248, 5.248]) {
    assert.deepEqual(marked({ form: "number", answer, tolerance: 0, ...words }, "5,248"), ["right", "praise"]);
  }
});

test("of several options, one is chosen", () => {
  const question = { form: "choose", several: false, options: [option("a"), option("b", true)] };
  assert.deepEqual(marked(question, []), ["open", "Choose an answer first."]);
  assert.deepEqual(marked(question, [0]), ["wrong", "about a"]);
  assert.deepEqual(marked(question, [1]), ["right", "about b"]);
});

test("or all that are right, and nothing tells which one is missing", () => {
  const question = { form: "choose", several: true, options: [option("a", true), option("b"), option("c", true), option("d", true), option("e")] };
  assert.deepEqual(marked(question, [0]), ["part", "2 more are right."]);
  assert.deepEqual(marked(question, [0, 3]), ["part", "One more is right."]);
  assert.deepEqual(marked(question, [0, 1]), ["wrong", "b: about b"]);
  assert.deepEqual(marked(question, [0, 1, 2, 3, 4]), ["wrong", "b: about b", "e: about e"]);
  assert.deepEqual(marked(question, [0, 2, 3]), ["right", "a: about a", "c: about c", "d: about d"]);
});

test("a number is right within its tolerance, and so is a mistake known", () => {
  const question = { form: "number", answer: 0.62, tolerance: 0.005, ...words, mistakes: [[0.38, "one minus"], [0.37, "other"]] };
  for (const typed of ["0.62", "0,615", ".625", "31/50"]) assert.deepEqual(marked(question, typed), ["right", "praise"], typed);
  for (const typed of ["0.614", "62", "−0.62"]) assert.deepEqual(marked(question, typed), ["wrong", "otherwise"], typed);
  assert.deepEqual(marked(question, "0.384"), ["wrong", "one minus"]);
  assert.deepEqual(marked(question, "0.374"), ["wrong", "other"]);
  assert.equal(marked(question, " ")[0], "open");
  assert.equal(marked(question, "much")[0], "open");
});

test("a number without a tolerance is right but for the rounding of fractions", () => {
  const question = { form: "number", answer: 0.1 + 0.2, tolerance: 0, ...words };
  assert.equal(marked(question, "0.3")[0], "right");
  assert.equal(marked(question, "0.3001")[0], "wrong");
});

test("lines in a wrong order are told the first thing that stands the wrong way round", () => {
  const question = { form: "order", shown: [2, 0, 1, 3], ...words, mistakes: [[2, "3 before 2"], [0, "1 before 0"]] };
  assert.deepEqual(marked(question, [2, 0, 1, 3]), ["open", "Move the lines first."]);
  assert.deepEqual(marked(question, [1, 0, 3, 2]), ["wrong", "1 before 0"]);
  assert.deepEqual(marked(question, [0, 3, 1, 2]), ["wrong", "3 before 2"]);
  assert.deepEqual(marked(question, [0, 2, 1, 3]), ["wrong", "otherwise"]);
  assert.deepEqual(marked(question, [0, 1, 2, 3]), ["right", "praise"]);
});

test("each wrong timestep that is foreseen has its word, and the rest one for all", () => {
  const question = { form: "point", right: [1, 4], labels: ["timestep", ""], ...words, mistakes: [[0, "not 0"], [2, "not 2"]] };
  assert.deepEqual(marked(question, []), ["open", "Point at a timestep first."]);
  assert.deepEqual(marked(question, [1]), ["part", "otherwise"]);
  assert.deepEqual(marked(question, [1, 4]), ["right", "praise"]);
  assert.deepEqual(marked(question, [0, 1, 4]), ["wrong", "not 0"]);
  assert.deepEqual(marked(question, [0, 2]), ["wrong", "Timestep 0: not 0", "Timestep 2: not 2"]);
  assert.deepEqual(marked(question, [0, 3]), ["wrong", "Timestep 0: not 0", "otherwise"]);
  assert.deepEqual(marked(question, [3]), ["wrong", "otherwise"]);
});

test("a place is called what its question calls it", () => {
  const question = { form: "point", right: [1], labels: ["measurement", "step"], ...words, mistakes: [[0, "not 0"], [2, "not 2"]] };
  assert.deepEqual(marked(question, []), ["open", "Point at a measurement first."]);
  assert.deepEqual(marked(question, [0, 2]), ["wrong", "Measurement 0: not 0", "Measurement 2: not 2"]);
});

test("what stands between backticks is code, and a lone backtick is itself", () => {
  assert.deepEqual(piecesOf("then `  f_t`: <b>"), [{ text: "then ", isCode: false }, { text: "  f_t", isCode: true }, { text: ": <b>", isCode: false }]);
  assert.deepEqual(piecesOf("a ` b"), [{ text: "a ` b", isCode: false }]);
  assert.deepEqual(piecesOf("`a` ``"), [{ text: "a", isCode: true }, { text: " ``", isCode: false }]);
  assert.equal(heard("`    state_t = 0` first"), "state_t = 0 first");
});

test("the first try counts, and being right at all", () => {
  const score = createScore(3);
  assert.equal(score.words(), "None of 3 answered yet.");
  score.note(1, false);
  assert.equal(score.words(), "0 of 3 right, 0 at first try.");
  score.note(1, true);
  score.note(2, true);
  score.note(2, false);
  assert.equal(score.words(), "2 of 3 right, 1 at first try.");
  score.clear();
  assert.equal(score.words(), "None of 3 answered yet.");
});

test("a self-test is unpacked with every letter", () => {
  const sheet = { title: "σ, h₋ and “ü”", questions: [] };
  const payload = Buffer.from(JSON.stringify(sheet)).toString("base64");
  assert.deepEqual(unpack(payload), sheet);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { Playhead } from "../../js/playhead.js";
import { loopRun, simpleRun } from "./runs.mjs";

const cell = (options) => simpleRun({ inputs: [1, 2, 3], V: 1, ...options });
function at(timestep, runs = [cell()]) {
  const playhead = new Playhead(timestep);
  playhead.follow(runs);
  return playhead;
}
const place = ({ timestep, part }) => [timestep, part];
const walk = (playhead, ...steps) => steps.map((step) => (playhead[step](), place(playhead)));

test("whole timesteps are walked one by one, and end at both ends", () => {
  const playhead = at(0);
  assert.deepEqual(walk(playhead, "forward", "forward", "forward", "back", "back", "back"),
    [[1, 1], [2, 1], [2, 1], [1, 1], [0, 1], [0, 1]]);
});

test("a jump goes to the nearest timestep there is", () => {
  const playhead = at(0);
  assert.deepEqual([7, -3, 1].map((timestep) => (playhead.jump(timestep), playhead.timestep)), [2, 0, 1]);
});

test("down and up enter a timestep, walk through its parts, and on to the next", () => {
  const playhead = at(1);
  assert.deepEqual(walk(playhead, "down", "down", "down", "up", "up", "up"),
    [[1, 0], [1, 1], [2, 0], [1, 1], [1, 0], [0, 1]]);
  const other = at(1);
  assert.deepEqual(walk(other, "up"), [[1, 1]]);
  assert.equal(other.mode, "part");
});

test("by parts a jump shows the beginning of a timestep, and the end of the last", () => {
  const playhead = at(0);
  playhead.setMode("part");
  assert.deepEqual([1, 2].map((timestep) => (playhead.jump(timestep), place(playhead))), [[1, 0], [2, 1]]);
});

test("the current part is marked only by parts; the shorter of two runs waits for the longer one", () => {
  const [long, short] = [cell(), cell({ V: null })];
  const playhead = at(0, [long, short]);
  assert.equal(playhead.current(long), null);
  playhead.down();
  playhead.down();
  assert.deepEqual([long, short].map((run) => playhead.current(run)), ["prediction", "hidden_state"]);
});

test("what is computed later is not ready, what lies ahead is hidden where only the past is revealed", () => {
  const run = cell();
  const playhead = at(1, [run]);
  playhead.setMode("part");
  assert.deepEqual(["hidden_state", "prediction"].map((name) => playhead.isReady(run, name)), [true, false]);
  assert.equal(playhead.isShown(run, "prediction", 1), false);
  assert.equal(playhead.isShown(run, "prediction", 2), true);
  playhead.reveal = "past";
  const shown = [0, 1, 2].map((timestep) => playhead.isShown(run, "hidden_state", timestep));
  assert.deepEqual(shown, [true, true, false]);
  assert.equal(playhead.isShown(run, "inputs", 2), true);
});

test("gradients walk back: the past is ahead of them, and parts are not for them", () => {
  const run = cell({ backwards: true });
  const playhead = at(1, [run]);
  assert.deepEqual([0, 1, 2].map((timestep) => playhead.isAhead(run, timestep)), [true, false, false]);
  playhead.down();
  assert.equal(playhead.mode, "timestep");
  playhead.jump(0);
  assert.equal(playhead.isAtEnd, true);
});

test("other runs keep the place, as far as they have it", () => {
  const playhead = at(2);
  playhead.follow([cell({ inputs: [1, 2] })]);
  assert.deepEqual(place(playhead), [1, 1]);
});

test("the loop is walked line by line from its beginning", () => {
  const playhead = at(0, [loopRun()]);
  assert.deepEqual(walk(playhead, "forward", "forward", "forward", "forward"), [[0, 1], [0, 2], [0, 3], [1, 0]]);
});

test("who listens hears of each move once, and of none where nothing moves", () => {
  const playhead = at(1);
  const heard = [];
  for (const type of ["move", "play"]) playhead.addEventListener(type, () => heard.push(type));
  walk(playhead, "forward", "forward");
  assert.deepEqual(heard, ["move"]);
  playhead.stop();
  assert.deepEqual(heard, ["move"]);
});

test("playing walks to the end and stops there; from the end it begins anew", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const playhead = at(2);
  const seen = [];
  playhead.addEventListener("move", () => seen.push([playhead.timestep, playhead.isPlaying]));
  playhead.pause = 100;
  playhead.play();
  for (const milliseconds of [50, 100, 100]) context.mock.timers.tick(milliseconds);
  assert.deepEqual(seen, [[0, false], [1, true], [2, true]]);
  assert.equal(playhead.isPlaying, false);
});

test("playing gradients walks to the first timestep", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const playhead = at(2, [cell({ backwards: true })]);
  playhead.play();
  for (let tick = 0; tick < 5; tick++) context.mock.timers.tick(800);
  assert.deepEqual([playhead.timestep, playhead.isPlaying], [0, false]);
});

test("what stops takes no further step", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const playhead = at(0);
  playhead.toggle();
  playhead.toggle();
  context.mock.timers.tick(5000);
  assert.deepEqual([playhead.timestep, playhead.isPlaying], [0, false]);
});

test("gradients are walked by whole timesteps, whatever was chosen for the run before, which has it again", () => {
  const playhead = at(1);
  playhead.setMode("part", 1);
  playhead.follow([cell({ backwards: true })]);
  assert.deepEqual([playhead.mode, playhead.current(playhead.runs[0]), playhead.timestep], ["timestep", null, 1]);
  playhead.back();
  assert.equal(playhead.timestep, 0);
  playhead.follow([cell()]);
  assert.equal(playhead.mode, "part");
});

test("a loop begins with its lines, and leaves the next run its whole timesteps", () => {
  const playhead = at(0, [loopRun()]);
  assert.equal(playhead.mode, "part");
  playhead.setMode("timestep");
  playhead.setMode("part");
  playhead.follow([cell()]);
  assert.equal(playhead.mode, "timestep");
});

test("a playhead moves to the place of another, with its steps, as far as its runs go", () => {
  const [one, other] = [simpleRun({ V: 1 }), simpleRun({ V: 1 })].map((run) => {
    const playhead = new Playhead(0);
    playhead.follow([run]);
    return playhead;
  });
  one.jump(1);
  one.setMode("part", 1);
  other.moveTo(one.place);
  assert.deepEqual(other.place, { timestep: 1, part: 1, mode: "part" });
  other.moveTo({ timestep: 99, part: 99, mode: "timestep" });
  assert.equal(other.timestep, other.lastTimestep);
});

test("in reverse one goes on to the left, and by parts down through a timestep first", () => {
  const playhead = at(2, [cell({ reverse: true })]);
  assert.deepEqual(walk(playhead, "forward", "forward", "forward", "back", "left", "right"),
    [[1, 1], [0, 1], [0, 1], [1, 1], [0, 1], [1, 1]]);
  playhead.setMode("part");
  assert.deepEqual(walk(playhead, "forward", "forward", "left", "right", "up"), [[1, 1], [0, 0], [0, 1], [0, 0], [1, 1]]);
  assert.deepEqual([0, 1].map((timestep) => (playhead.jump(timestep), place(playhead))), [[0, 1], [1, 0]]);
});

test("forwards, left and right are back and forward", () => {
  assert.deepEqual(walk(at(1), "right", "left", "left"), [[2, 1], [1, 1], [0, 1]]);
});

test("in reverse what lies ahead is on the left, for gradients on the right again", () => {
  const [there, back] = [cell({ reverse: true }), cell({ reverse: true, backwards: true })];
  const playhead = at(1, [there, back]);
  assert.deepEqual([there, back].map((run) => [0, 1, 2].map((t) => playhead.isAhead(run, t))),
    [[true, false, false], [false, false, true]]);
  playhead.reveal = "past";
  assert.deepEqual([0, 1, 2].map((t) => playhead.isShown(there, "hidden_state", t)), [false, true, true]);
});

test("two directions share a playhead: the first one leads, and each has its own past", () => {
  const [there, back] = [cell(), cell({ reverse: true })];
  const playhead = at(1, [there, back]);
  assert.deepEqual(walk(playhead, "forward", "back"), [[2, 1], [1, 1]]);
  assert.deepEqual([0, 1, 2].map((t) => [there, back].map((run) => playhead.isAhead(run, t))),
    [[false, true], [false, false], [true, false]]);
  assert.deepEqual(walk(at(1, [back, there]), "forward"), [[0, 1]]);
});

test("playing goes the way of the walk, from its beginning again if it is over", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  for (const [options, begin, end] of [[{ reverse: true }, 2, 0], [{ reverse: true, backwards: true }, 0, 2]]) {
    const playhead = at(end, [cell(options)]);
    assert.equal(playhead.isAtEnd, true);
    playhead.play();
    assert.equal(playhead.timestep, begin);
    for (let tick = 0; tick < 5; tick++) context.mock.timers.tick(800);
    assert.deepEqual([playhead.timestep, playhead.isPlaying], [end, false]);
  }
});

test("a timestep that is skipped has one part, which is the whole", () => {
  const run = cell({ mask: [true, false, true] });
  const playhead = at(0, [run]);
  playhead.setMode("part");
  assert.deepEqual(walk(playhead, "forward", "forward", "forward"), [[0, 1], [1, 0], [2, 0]]);
  playhead.back();
  assert.equal(playhead.current(run), null);
  assert.equal(playhead.isReady(run, "hidden_state"), true);
});

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

// A module imports modules of its own line or of the lines above, never of those below.
const LINES = [
  ["names", "quiz/unpack", "quiz/reading", "quiz/pieces", "quiz/score"],
  ["activations", "numbers", "order", "unpack"],
  ["description", "distribution", "ranking", "writing"],
  ["run"],
  ["arithmetic", "rerun", "compare", "letters", "words", "units", "loop_steps"],
  ["quiz/marking"],
  ["stacks"],
  ["layers"],
  ["edit_rules", "output_names"],
  ["edits", "playhead", "sentences", "python_line", "layouts/structure", "layouts/parts"],
  ["shapes"],
  ["layouts/strip", "layouts/outputs", "layouts/carried", "layouts/generic/flow", "layouts/generic/slots"],
  ["layouts/generic/operators", "layouts/generic/wires"],
  ["layouts/generic/plan", "layouts/generic/rows"],
  ["view", "layouts/simple_rnn", "layouts/lstm", "layouts/gru", "layouts/generic"],
  ["layouts/index"],
  ["dom", "kernel", "save_page"],
  ["edit_echo"],
  ["screen"],
  ["quiz/parts"],
  ["quiz/choices", "quiz/number_field", "quiz/lines"],
  ["quiz/question"],
  ["style", "math", "fields", "colors", "unit_names"],
  ["colored_text", "stack", "sequence", "ledger_row", "picture", "equations", "outputs_table", "numbers_table", "output_rows", "outputs", "vector", "diagram_input", "transport", "help", "keys", "hold_controls", "input_controls", "edit_list", "sliders"],
  ["diagram", "strips", "ledger", "what_if", "layer_heads", "ranking_panel", "writing_controls"],
  ["cell", "loop", "panel_acts"],
  ["closed_layer"],
  ["panels", "together", "layer_acts"],
  ["stepper_acts"],
  ["stepper"],
  ["saved_page"],
  ["bundle", "loader", "controls", "quiz"],
];
const PURE = LINES.slice(0, LINES.findIndex((names) => names.includes("dom"))).flat();

const folder = new URL("../../js/", import.meta.url);
const modules = ["", "layouts/", "layouts/generic/", "quiz/"].flatMap((path) => readdirSync(new URL(path, folder))
  .filter((name) => name.endsWith(".js")).map((name) => path + name.slice(0, -3)));
const read = (name) => readFileSync(new URL(`${name}.js`, folder), "utf8");
const code = (name) => read(name).replace(/\/\*[^]*?\*\/|\/\/.*/g, "");
const line = (name) => LINES.findIndex((names) => names.includes(name));

test("every module has its place", () => {
  assert.deepEqual(modules.toSorted(), LINES.flat().toSorted());
});

test("imports run one way", () => {
  for (const name of modules) {
    for (const [, path] of code(name).matchAll(/from "(.+)\.js"/g)) {
      const other = new URL(path, new URL(name, folder)).href.slice(folder.href.length);
      assert.ok(line(other) >= 0 && line(other) <= line(name), `${name} imports ${other}`);
    }
  }
});

test("pure modules know no page", () => {
  for (const name of PURE) assert.doesNotMatch(code(name), /(?<![.\w])(document|window|navigator|HTML\w*)\b[.(]/, name);
});

test("no module is longer than a guest can read", () => {
  for (const name of modules) assert.ok(read(name).split("\n").length <= 320, name);
});

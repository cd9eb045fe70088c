"""Whatever Python sends, the page shows it: any texts, names, numbers, cells, one after another."""

import json
import re

import numpy as np
import pytest
from browser import as_json, click, focus, press, random_trace, show, timestep

from rnn_helpers import GRU, LSTM, Loop, Readout, SimpleRNN, Stepper
from rnn_helpers.activations import sigmoid
from rnn_helpers.equations import Bias, Equation, Map, Product, previous
from rnn_helpers.training import gradients

pytestmark = pytest.mark.browser

# Every object of JavaScript has properties of these names
PROPERTIES = ["constructor", "toString", "__proto__", "hasOwnProperty"]


# ---------------------------------------------------------------- one after another

# Each text of a payload that says how a run is laid out, changed one at a time
CHANGES = """() => {
  const KEPT = ["quantity", "activation", "terms", "buffer", "style", "factors"];
  const changes = [];
  const visit = (value, path) => {
    if (typeof value === "string") changes.push(path);
    else if (value && !(value instanceof DataView)) {
      for (const [key, each] of Object.entries(value)) {
        const isName = ["weights", "gates", "states", "layout"].includes(key) && path.length < 3;
        if (!KEPT.includes(key) && !isName) visit(each, [...path, key]);
      }
    }
  };
  const { payload } = model.state;
  visit({ runs: [payload.runs[0]], title: payload.title, summary: payload.summary }, []);
  const parts = (root) => [root.ariaLabel, ...[".rnn-title", ".rnn-transport", ".rnn-stage"]
    .map((part) => root.querySelector(part).innerHTML)];
  const host = document.querySelector("main").appendChild(document.createElement("div"));
  const wrong = [];
  for (const path of changes) {
    const changed = (value, [key, ...rest]) => (key === undefined
      ? (value === "gate" ? "value" : value === "value" ? "gate" : `${value}!`)
      : Array.isArray(value) ? value.map((each, i) => (`${i}` === key ? changed(each, rest) : each))
        : value instanceof DataView ? value : { ...value, [key]: changed(value[key], rest) });
    model.set("payload", changed(payload, path));
    const stop = window.show(host);
    const [now, fresh] = [...document.querySelectorAll(".rnn-stepper")].map(parts);
    stop();
    host.replaceChildren();
    if (`${now}` !== `${fresh}`) wrong.push(path.join("."));
  }
  model.set("payload", payload);
  return [changes.length, wrong];
}"""


def test_every_text_of_a_new_payload_is_on_the_page_as_if_it_were_the_first(page, stepper):
    stepper(random_trace(LSTM, labels="abcdef"), title="a title", notation="pytorch")
    count, wrong = page.evaluate(CHANGES)
    assert (count > 60, wrong) == (True, [])


def test_another_readout_has_its_own_label_everywhere(page, stepper):
    root = stepper(random_trace(LSTM))
    cell = random_trace(LSTM).cell
    for outputs, label in ((1, "bracket open?"), (3, "three classes"), (1, "x")):
        readout = Readout(np.ones((outputs, 2)), np.zeros(outputs), "linear", label)
        trace = LSTM(cell.W, cell.U, cell.b, readout=readout).run(random_trace(LSTM).inputs)
        page.evaluate(f"model.receive('payload', {json.dumps(as_json(Stepper(trace))['payload'])})")
        assert "inside?" not in root.inner_html()
        assert root.locator(".rnn-row-label .rnn-word").last.inner_text() == label
        assert root.locator(f"button[aria-label^='{label}, unit']").count() == outputs
        assert f"The readout says: {label}" in root.locator(".rnn-sentence").inner_text()


def test_another_loop_has_its_own_source_and_lines(page, stepper):
    def f(x, s):
        return s + x

    def g(x, s):
        return s * x

    root = stepper(Loop(f).run([1, 2]))
    for loop in (Loop(g).run([1, 2]), Loop(g).run([1, 2], initial_state=7)):
        page.evaluate(f"model.receive('payload', {json.dumps(as_json(Stepper(loop))['payload'])})")
        assert "return s * x" in root.locator(".rnn-source").inner_text()
    assert root.locator(".rnn-code-line").first.inner_text().strip() == "state_t = 7"


def test_gradients_that_arrive_in_equation_mode_are_stepped_and_left_again(page, stepper):
    trace = random_trace(LSTM)
    root = stepper(trace, timestep=2)
    click(root, "What if…")
    click(root, "equation")
    backwards = gradients(trace, hidden_state=np.ones(2))
    page.evaluate(f"model.receive('payload', {json.dumps(as_json(Stepper(backwards))['payload'])})")
    assert root.get_attribute("data-equation") == "all"
    assert root.locator(".rnn-what-if").is_hidden()
    focus(root)
    press(page, "ArrowLeft")
    assert timestep(root) == 1
    page.evaluate(f"model.receive('payload', {json.dumps(as_json(Stepper(trace))['payload'])})")
    assert root.get_by_role("button", name="equation", exact=True).get_attribute("aria-pressed") == "true"
    click(root, "timestep")
    assert root.get_attribute("data-equation") == "all"


def test_edits_that_do_not_fit_the_trace_they_came_with_are_said(page):
    edit = {"type": "hold", "run": 0, "quantity": "forget_gate", "value": 7}
    show(page, as_json(Stepper(random_trace(LSTM))) | {"edits": [edit]})
    root = page.locator(".rnn-stepper")
    said = root.get_by_role("alert").filter(has_text="left out").inner_text()
    assert "forget_gate is held at 7, expected a number from 0 to 1" in said
    assert root.locator(".rnn-edits li").count() == 0
    click(root, "Apply")
    assert root.get_by_role("alert").filter(has_text="left out").count() == 0


# ---------------------------------------------------------------- any texts and names


class Hostile(SimpleRNN):
    """A cell with a gate, two more states, and names that objects of JavaScript have, too."""

    state_names = ("hidden_state", "constructor", "toString")
    sentence = ()

    @property
    def cell_equations(self):
        total = (Map("W", None, "inputs"), Map("U", None, previous("hidden_state")), Bias("b", None))
        return (
            Equation.gate("__proto__", "p", total, "what passes"),
            Equation.value(
                "constructor", "k", "linear", (Product("__proto__", previous("toString")),), "old"
            ),
            Equation.value("toString", "s", "tanh", (Product(previous("constructor")), *total), "new"),
            Equation.value("hidden_state", "h", "linear", (Product("__proto__", "toString"),), "what passed"),
        )

    def step(self, input_t, hidden_state, constructor, to_string):
        total = input_t @ self.W.T + hidden_state @ self.U.T + self.b
        gate = sigmoid(total)
        new = np.tanh(total + constructor)
        sums = {"constructor_preactivation": gate * to_string, "toString_preactivation": total + constructor}
        values = {
            "__proto__": gate,
            "constructor": gate * to_string,
            "toString": new,
            "hidden_state": gate * new,
        }
        return {"__proto___preactivation": total, **sums, "hidden_state_preactivation": gate * new, **values}


def test_names_that_every_object_has_are_names_like_all_others(page, tmp_path):
    cell = Hostile.random(3, 2, readout=Readout(np.ones((1, 2)), [0.0], "sigmoid", "constructor"))
    trace = cell.run(np.eye(4, 3), labels=PROPERTIES)
    widget = Stepper(
        [trace, cell.run(np.eye(4, 3), labels=PROPERTIES[::-1])], names=PROPERTIES[:2], title="__proto__"
    )
    widget.edits = [{"type": "hold", "run": 0, "quantity": "__proto__", "unit": 0, "value": 0.25, "first": 1}]
    widget.save(tmp_path / "page.html")
    page.goto((tmp_path / "page.html").as_uri())
    root = page.locator(".rnn-stepper")
    assert root.locator(".rnn-title").inner_text() == "__proto__"
    assert root.locator(".rnn-name").all_inner_texts() == PROPERTIES[:2]
    assert root.locator(".rnn-token").all_inner_texts() == [*PROPERTIES, *PROPERTIES[::-1]]
    focus(root)
    press(page, "ArrowRight", "ArrowRight")
    assert "the input is “__proto__”: unit 0 goes from" in root.locator(".rnn-sentence").first.inner_text()
    edited = widget.edited[0]
    for quantity in ("__proto__", "constructor", "toString", "hidden_state"):
        (shown, *_) = root.locator(
            f"button[aria-label^='{quantity.replace('_', ' ')}, unit 0:']"
        ).all_inner_texts()
        assert abs(float(shown.replace("−", "-")) - edited[quantity][2, 0]) <= 0.00501
    root.get_by_label("Quantity to hold").select_option("toString")
    root.get_by_label("Token", exact=True).select_option("constructor")
    assert "input at timestep 2: constructor" in root.locator(".rnn-edits").inner_text()
    press(page, "Escape")
    focus(root)
    press(page, *["ArrowDown"] * 9, "z", "z")
    assert "native code" not in root.inner_text()


LONG = ["a label without an end " * 18, "x" * 400]


@pytest.mark.parametrize("width", [1280, 390])
def test_a_text_without_an_end_is_cut_and_the_page_is_no_wider(page, stepper, width):
    page.set_viewport_size({"width": width, "height": 720})
    for text in LONG:
        cell = LSTM.random(3, 2, readout=Readout(np.ones((3, 2)), np.zeros(3), "linear", text))
        trace = cell.run(np.eye(4, 3), labels=[text, "b", "c", "d"])
        root = stepper([trace, trace], names=[text, f"{text}2"], title=text)
        click(root, "What if…")
        root.get_by_role("button", name="Show numbers").first.click()
        root.get_by_role("spinbutton", name="Value to hold it at").fill("1")
        press(page, "Enter")
        edit = {"type": "input", "run": 0, "timestep": 1, "values": [1, 0, 0], "label": text}
        page.evaluate("(edit) => model.receive('edits', [...model.state.edits, edit])", edit)
        assert page.evaluate("document.documentElement.scrollWidth") == width
        for part in (".rnn-title", ".rnn-word", ".rnn-token", ".rnn-input .rnn-value"):
            titles = root.locator(part).evaluate_all("(all) => all.map((each) => each.title)")
            assert text in titles, part
        assert text not in root.locator(".rnn-sentence").first.inner_text()
    show(page, Stepper(Loop(lambda x, s: x).run([LONG[1], "b"]), title=LONG[1]))
    assert page.evaluate("document.documentElement.scrollWidth") == width


# ---------------------------------------------------------------- any numbers


def test_numbers_near_the_end_of_float64_are_numbers_on_the_page(page, stepper):
    huge = 1.7e308
    cells = [
        SimpleRNN([[huge, -huge]], [[0.0]], [huge / 2], activation="tanh"),
        SimpleRNN([[huge, 0.0]], [[-1.0]], [0.0], activation="linear", readout=Readout([[1.0]], [1.0])),
        GRU([[[huge, 1.0]]] * 3, [[[1.0]]] * 3, [[0.0]] * 3, readout=Readout([[-huge]], [0.0])),
    ]
    for cell in cells:
        state = as_json(Stepper(cell.run([[1.0, 1.0], [0.5, 0.5], [5e-324, -5e-324]])))
        state["payload"]["runs"][0]["limits"] = {"inputs": 1}  # JSON has no infinity
        show(page, state)
        root = page.locator(".rnn-stepper")
        click(root, "What if…")
        click(root, "Show numbers")
        shown = ""
        for keys in (["ArrowDown"], ["ArrowDown"] * 3, ["End"]):
            focus(root)
            press(page, *keys)
            for button in root.locator("button.rnn-value").all():
                button.focus()
            shown += root.inner_html()
        assert not re.search("NaN|Infinity|undefined", shown)
        assert re.search("1.[0-9]e308", shown)

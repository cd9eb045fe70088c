"""The explorer's controls on the page: what they are called, what they tell, and how they follow Python."""

import json

import pytest
from browser import HEARD, serve, violations

from rnn_helpers import LSTM, SimpleRNN
from rnn_helpers.widgets import Explorer
from rnn_helpers.widgets.page import STATIC

pytestmark = pytest.mark.browser

PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><link rel="icon" href="data:,">
<title>Controls</title><style>{css}</style></head>
<body data-jp-theme-light="{is_light}" style="background: {background}; color: {ink}">
<main><h1>Controls</h1></main>
<script type="module">
  import controls from "./controls.js";
  const listeners = {{}};
  window.model = {{
    state: {state}, told: [], saved: 0,
    get(name) {{ return this.state[name]; }},
    set(name, value) {{ this.state[name] = value; this.told.push([name, value]); }},
    save_changes() {{ this.saved += 1; }},
    send(content) {{ this.told.push(["message", content]); }},
    on(name, callback) {{ (listeners[name] ??= new Set()).add(callback); }},
    off(name, callback) {{ listeners[name]?.delete(callback); }},
    receive(name, value) {{
      this.state[name] = value;
      for (const callback of listeners[`change:${{name}}`]) callback();
    }},
    listening: () => Object.values(listeners).reduce((sum, each) => sum + each.size, 0),
  }};
  window.stop = controls.render({{ model, el: document.querySelector("main") }});
  window.ready = true;
</script></body></html>"""
NAMES = ("groups", "values", "reach", "input", "activation", "activations", "message")


@pytest.fixture
def controls(page):
    """A function that shows the controls of an explorer of a cell."""

    def show(cell, is_light=True):
        shown = Explorer(cell, [1, 0, 0]).controls
        html = PAGE.format(
            css=(STATIC / "controls.css").read_text(encoding="utf-8"),
            is_light=str(is_light).lower(),
            background="#ffffff" if is_light else "#111111",
            ink="#111111" if is_light else "#ffffff",
            state=json.dumps({name: getattr(shown, name) for name in NAMES}),
        )
        serve(page, html, "controls.js")
        return page.locator(".rnn-controls")

    return show


SMALL = SimpleRNN([[1.0]], [[0.5]], [0.0])


def told(page):
    return page.evaluate("model.told.splice(0)")


def test_each_control_tells_python_what_it_was_set_to(page, controls):
    root = controls(SMALL)
    root.get_by_role("slider", name="U[0, 0] of U").fill("-0.5")
    assert told(page) == [["values", [1, -0.5, 0]]]
    root.get_by_label("input", exact=True).fill("1, 2")
    assert told(page) == []
    page.keyboard.press("Enter")
    assert told(page) == [["input", "1, 2"]]
    root.get_by_label("activation").select_option("relu")
    assert told(page) == [["activation", "relu"]]
    assert page.evaluate("model.saved") == 3
    for typed, seed in (("7", 7), ("-3", 0), ("123456", 9999), ("1.9", 1), ("", 0)):
        root.get_by_label("seed").fill(typed)
        root.get_by_role("button", name="Random weights").click()
        assert told(page) == [["message", {"button": "draw", "seed": seed}]]
    root.get_by_role("button", name="Start again").click()
    assert told(page) == [["message", {"button": "reset"}]]


def test_controls_follow_python_and_say_what_it_says(page, controls):
    root = controls(SMALL)
    page.evaluate("model.receive('reach', 8); model.receive('values', [7.5, 0.5, 0])")
    slider = root.get_by_role("slider", name="W[0, 0] of W")
    assert (slider.input_value(), slider.get_attribute("aria-valuetext")) == ("7.5", "+7.50")
    page.evaluate("model.receive('input', '3, 4'); model.receive('activation', 'sigmoid')")
    assert root.get_by_label("input", exact=True).input_value() == "3, 4"
    assert root.get_by_label("activation").input_value() == "sigmoid"
    page.evaluate("model.receive('message', 'Not shown: <b>')")
    assert root.get_by_role("status").inner_text() == "Not shown: <b>"
    page.evaluate("stop()")
    assert page.evaluate("model.listening()") == 0


def test_keys_in_a_control_stay_there_but_for_those_with_ctrl(page, controls):
    root = controls(SMALL)
    page.evaluate(HEARD)
    for control in root.locator("input, select, button").all():
        control.focus()
        for key in ("x", "a", "ArrowDown", "Shift+Enter", "Control+Enter"):
            page.keyboard.press(key)
        assert page.evaluate("heard.splice(0)") == []
        page.keyboard.press("Control+s")
        assert page.evaluate("heard.splice(0)") == ["before s", "s"]
    page.evaluate("stop()")
    page.keyboard.press("x")
    assert page.evaluate("heard.splice(0)") == ["before x", "x"]


def test_a_cell_without_a_choice_of_activation_offers_none(controls):
    assert controls(SMALL).get_by_label("activation").is_visible()
    assert not controls(LSTM.random(1, 1)).get_by_label("activation").is_visible()


@pytest.mark.parametrize("is_light", [True, False])
@pytest.mark.parametrize("width", [1280, 390])
def test_controls_are_for_everyone_at_every_width(page, controls, width, is_light):
    page.set_viewport_size({"width": width, "height": 720})
    controls(LSTM.random(1, 1), is_light)
    page.evaluate("model.receive('message', 'Not shown: ' + 'x'.repeat(400))")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == width

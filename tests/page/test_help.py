"""The help of a stepper, and what one takes along from it: a line of Python, or the page as it is."""

import numpy as np
import pytest
from browser import as_json, click, focus, press, random_trace, show, timestep, violations
from what_if import enter, quotes

from rnn_helpers import GRU, LSTM, Loop, Stepper

pytestmark = pytest.mark.browser


def python_of(root):
    if not root.locator(".rnn-help").is_visible():
        click(root, "Help")
    return root.locator(".rnn-python").inner_text()


def test_the_help_opens_by_its_button_and_its_key_and_escape_shuts_it(page, stepper):
    root = stepper()
    help_ = root.get_by_role("region", name="Help")
    click(root, "Help")
    assert help_.is_visible()
    assert root.get_by_role("button", name="Help", exact=True).get_attribute("aria-expanded") == "true"
    for words in ("play and pause", "fill the screen", "What if…", "A click pins it"):
        assert words in help_.inner_text()
    assert violations(page) == []
    focus(root)
    press(page, "Escape")
    assert not help_.is_visible()
    press(page, "?")
    assert help_.is_visible()
    press(page, "?")
    assert not help_.is_visible()


def test_the_help_of_a_loop_promises_nothing_that_a_loop_lacks(stepper):
    root = stepper(Loop(max).run([3, 1, 4]))
    click(root, "Help")
    text = root.locator(".rnn-help").inner_text()
    assert "What if" not in text and "arithmetic" not in text and "play and pause" in text


def test_every_key_that_the_help_names_does_something(page, stepper):
    """Each of them is taken by the stepper, and none other is told of."""
    root = stepper(timestep=2)
    click(root, "Help")
    told = root.locator(".rnn-keys kbd").all_inner_texts()
    names = {"→": "ArrowRight", "←": "ArrowLeft", "↓": "ArrowDown", "↑": "ArrowUp", "Space": " ", "Z": "z"}
    names |= {"⇧Z": "Z", "F": "f", "Esc": "Escape"}
    taken = page.evaluate(
        """(keys) => keys.filter((key) => !document.querySelector(".rnn-stepper").dispatchEvent(
             new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true })))""",
        [names.get(key, key) for key in told],
    )
    assert taken == [names.get(key, key) for key in told]


def test_the_line_of_python_shows_what_is_on_show(page, stepper):
    trace = quotes()
    root = stepper(trace, timestep=3, title='He said "go"', reveal="past")
    focus(root)
    press(page, "ArrowRight")
    root.get_by_role("combobox", name="Notation").select_option("Keras")
    again = eval(python_of(root), {"Stepper": Stepper, "trace": trace})
    assert (again.timestep, again.notation, again.reveal) == (4, "keras", "past")
    assert as_json(again)["payload"] == as_json(Stepper(trace, title='He said "go"'))["payload"]


def test_the_line_follows_the_playhead_while_the_help_is_open(page, stepper):
    root = stepper(timestep=1)
    assert "timestep=1" in python_of(root)
    click(root, "Next timestep")
    assert "timestep=2" in python_of(root)


@pytest.mark.parametrize("kind", [LSTM, GRU])
def test_holds_are_written_as_a_held_cell(page, what_if, kind):
    trace = random_trace(kind, labels="abcdef")
    states = [np.full(2, 0.5)] * len(trace.initial_state)
    trace = trace.cell.run(
        trace.inputs, tuple(states) if len(states) > 1 else states[0], labels=trace.input_labels
    )
    root = what_if(trace, timestep=2)
    enter(root, "Value to hold it at, as a number", "1")
    line = python_of(root)
    assert ".holding(" in line and "\n" not in line
    held = eval(line, {"Stepper": Stepper, "trace": trace}).trace
    page.wait_for_function("model.messages.length > 0")
    shown = Stepper(trace)
    shown.edits = page.evaluate("model.state.edits")
    np.testing.assert_allclose(held.hidden_state, shown.edited.hidden_state, atol=1e-12)
    assert not np.allclose(held.hidden_state, trace.hidden_state)
    assert held.input_labels == trace.input_labels


def test_changed_inputs_and_weights_are_written_as_edits(page, what_if):
    trace = random_trace(LSTM)
    root = what_if([trace, random_trace(LSTM, seed=1)], timestep=2)
    enter(root, "Input feature 0 at timestep 2", "0.25")
    enter(root, "Value to hold it at, as a number", "0.5")
    names = {"Stepper": Stepper, "traces": [trace, random_trace(LSTM, seed=1)]}
    *lines, last = python_of(root).splitlines()
    exec("\n".join(lines), names)
    page.wait_for_function("model.messages.length > 0")
    assert last == "stepper"
    assert names["stepper"].edits == page.evaluate("model.state.edits")


def test_the_line_is_copied(page, stepper):
    root = stepper(timestep=4)
    line = python_of(root)
    page.evaluate(
        "Object.defineProperty(navigator, 'clipboard', { configurable: true,"
        " value: { writeText: async (text) => { window.copied = text; } } })"
    )
    click(root, "Copy this Python")
    root.get_by_text("Copied.").wait_for()
    assert page.evaluate("copied") == line


def test_where_a_page_may_not_copy_it_says_so(page, stepper):
    root = stepper(timestep=4)
    click(root, "Help")
    page.evaluate("Object.defineProperty(navigator, 'clipboard', { configurable: true, value: undefined })")
    click(root, "Copy this Python")
    root.get_by_text("select the line and copy it").wait_for()


def test_a_page_saved_in_the_browser_is_the_page_that_python_saves_and_saves_again(page, tmp_path):
    trace = random_trace(LSTM, labels=["</script>", "{{css}}", *"cdef"])
    Stepper(trace, title="A & <b>").save(tmp_path / "page.html")
    page.goto((tmp_path / "page.html").as_uri())
    root = page.locator(".rnn-stepper")
    focus(root)
    press(page, "End")
    root.get_by_role("combobox", name="Notation").select_option("Keras")
    click(root, "What if…")
    enter(root, "Value to hold it at, as a number", "1")
    click(root, "Help")
    with page.expect_download() as saved:
        click(root, "Save this page")
    saved.value.save_as(tmp_path / "again.html")
    page.goto((tmp_path / "again.html").as_uri())
    assert page.title() == "A & <b>"
    assert timestep(root) == 5
    assert root.get_by_role("combobox", name="Notation").input_value() == "keras"
    assert "forget gate, every unit, held at 1.00" in root.locator(".rnn-edits").inner_text()
    click(root, "Help")
    with page.expect_download() as saved:
        click(root, "Save this page")
    saved.value.save_as(tmp_path / "third.html")
    assert (tmp_path / "third.html").read_bytes() == (tmp_path / "again.html").read_bytes()


def test_where_nobody_knows_what_a_page_is_made_of_none_is_offered(page):
    show(page, Stepper(random_trace(LSTM)))
    root = page.locator(".rnn-stepper")
    click(root, "Help")
    assert root.get_by_role("button", name="Save this page").count() == 0

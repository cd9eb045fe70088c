"""What an edit changed against the original, and how it is taken back."""

import re

import numpy as np
import pytest
from browser import TRACES, as_json, click, focus, press, random_trace, show, timestep
from what_if import change, chips, edits_of, enter, field, note, quotes, refusals, shown

from rnn_helpers import LSTM, Readout, SimpleRNN, Stepper

pytestmark = pytest.mark.browser


# ---------------------------------------------------------------- against the original


def test_what_differs_is_marked_and_its_original_is_said(page, what_if):
    trace = quotes()
    root = what_if(trace, timestep=9)
    enter(root, "Value to hold it at, as a number", "1")
    value = root.locator("button[aria-label^='cell state, unit 0:']")
    assert "rnn-differs" in value.get_attribute("class")
    was = f"{trace.cell_state[9, 0]:+.2f}".replace("-", "−")
    assert value.get_attribute("aria-label").endswith(f"in the original {was}")
    value.click()
    assert note(root) == f"Without the edit: {was}."
    root.get_by_role("button", name="Show numbers").click()
    row = root.locator(".rnn-numbers tr", has=page.locator("th:text-is('cell state')")).inner_text()
    assert f"(was {was})" in row
    press(page, "Home")
    assert root.locator(".rnn-differs").count() == 0


def test_the_original_can_stand_beside_the_edited_run(page, what_if):
    trace = quotes()
    root = what_if(trace, timestep=9)
    enter(root, "Value to hold it at, as a number", "1")
    root.get_by_label("original beside it").check()
    assert root.locator(".rnn-name").all_inner_texts() == ["original", "edited"]
    original, edited = root.locator(".rnn-panel").all()
    assert abs(shown(original, "forget gate, unit 0") - trace.forget_gate[9, 0]) <= 0.00501
    assert shown(edited, "forget gate, unit 0") == 1.0
    assert original.locator(".rnn-differs").count() == 0
    root.get_by_label("original beside it").uncheck()
    assert root.locator(".rnn-panel").count() == 1
    root.get_by_label("original beside it").check()
    assert root.locator(".rnn-panel").count() == 2
    click(root, "Take back Z")
    assert root.locator(".rnn-panel").count() == 1


def test_the_sentence_says_what_changed_and_where_first(what_if):
    trace = quotes()
    root = what_if(trace, timestep=9)
    enter(root, "Value to hold it at, as a number", "1")
    assert change(root) == (
        "First change: at timestep 9, forget gate of unit 0, 1.00 instead of 0.00. "
        "Inside quotes? changes from timestep 9 on: there it is 0.00 instead of 0.97."
    )


def test_a_change_of_the_readout_alone_is_said_once(page, what_if):
    root = what_if(random_trace(LSTM), timestep=2)
    root.locator("button[aria-label^='inside?, unit 0:']").click()
    enter(root, "d[0] of the inside?", "800")
    assert re.fullmatch(r"First change: at timestep 0, inside\?, 1.00 instead of 0.\d\d\.", change(root))


def test_where_the_readout_hears_nothing_of_a_change_that_is_said(what_if):
    cell = LSTM.random(1, 2, readout=Readout(np.zeros((1, 2)), [0.0], "sigmoid", "inside?"))
    root = what_if(cell.run(np.ones((4, 1))), timestep=1)
    enter(root, "Value to hold it at, as a number", "0")
    assert change(root).startswith("First change: at timestep 1, forget gate of unit")
    assert change(root).endswith("Inside? stays as it was.")


def test_a_change_that_does_not_show_is_not_claimed(what_if):
    trace = random_trace(LSTM)
    root = what_if(trace, timestep=2)
    root.locator("button[aria-label^='candidate, unit 1:']").click()
    enter(root, "bg[1] of the candidate", f"{trace.cell.b[2, 1] + 1e-4:.6f}")
    assert change(root) == "No number changes."


def test_what_is_still_hidden_is_not_told(page, what_if):
    root = what_if(quotes(), timestep=5, reveal="past")
    enter(root, "From timestep", "9")
    enter(root, "Value to hold it at, as a number", "1")
    assert change(root) == "No number changes so far."
    focus(root)
    press(page, *["ArrowRight"] * 4)
    assert "First change: at timestep 9" in change(root)


def test_a_screen_reader_hears_the_change_when_it_rests(page, what_if):
    root = what_if(quotes(), timestep=9)
    enter(root, "Value to hold it at, as a number", "1")
    live = root.locator("[aria-live=polite]")
    page.wait_for_function(
        "document.querySelector('[aria-live=polite]').textContent.startsWith('First change')"
    )
    focus(root)
    press(page, "z")
    page.wait_for_function(
        "document.querySelector('[aria-live=polite]').textContent === 'The original is back.'"
    )
    assert live.count() == 1


# ---------------------------------------------------------------- taking back


def test_z_takes_the_last_edit_back_and_shift_z_all(page, what_if):
    trace = quotes()
    root = what_if(trace, timestep=9)
    enter(root, "Value to hold it at, as a number", "1")
    root.get_by_label("Token", exact=True).select_option("s")
    root.get_by_label("Unit to hold").select_option("unit 1")
    enter(root, "Value to hold it at, as a number", "0.5")
    assert len(chips(root)) == 3
    focus(root)
    press(page, "z")
    assert len(chips(root)) == 2
    press(page, "Shift+Z")
    assert chips(root) == []
    assert abs(shown(root, "forget gate, unit 0") - trace.forget_gate[9, 0]) <= 0.00501
    page.wait_for_function("model.state.edits.length === 0")


def test_the_buttons_take_the_last_edit_back_and_all(what_if):
    root = what_if(quotes(), timestep=9)
    for index in ("unit 0", "unit 1", "every unit"):
        root.get_by_label("Unit to hold").select_option(index)
        enter(root, "Value to hold it at, as a number", "1")
    click(root, "Take back Z")
    assert [text.split(", ")[1] for text in chips(root)] == ["unit 0", "unit 1"]
    click(root, "Take all back ⇧Z")
    assert chips(root) == []


def test_one_edit_of_several_can_be_taken_back(page, what_if):
    trace = quotes()
    root = what_if(trace, timestep=9)
    root.get_by_label("Token", exact=True).select_option("s")
    enter(root, "Value to hold it at, as a number", "1")
    root.get_by_role("button", name="Take back: forget gate, every unit").click()
    assert chips(root) == ["input at timestep 9: s"]
    widget = Stepper(trace)
    page.wait_for_function("model.state.edits.length === 1")
    widget.edits = edits_of(page)
    assert abs(shown(root, "forget gate, unit 0") - widget.edited.forget_gate[9, 0]) <= 0.00501


def test_a_weight_taken_back_or_typed_back_is_what_it_was(page, what_if):
    trace = random_trace(LSTM)
    root = what_if(trace, timestep=2)
    weight = field(root, "Uf[0, 0] of the forget gate")
    was = repr(float(trace.cell.U[0, 0, 0]))
    enter(root, "Uf[0, 0] of the forget gate", "3")
    click(root, "Take back Z")
    assert weight.get_attribute("aria-valuenow") == was
    enter(root, "Uf[0, 0] of the forget gate", "3")
    enter(root, "Uf[0, 0] of the forget gate", was)
    assert chips(root) == []
    assert weight.get_attribute("aria-valuenow") == was


def test_taking_back_gives_the_earlier_value_and_a_drag_or_a_held_key_is_one_edit(page, what_if):
    root = what_if(random_trace(LSTM), timestep=2)
    name = "Value to hold it at, as a number"
    number, slider = field(root, name), root.get_by_role("slider", name="Value to hold it at")
    now = lambda: float(number.get_attribute("aria-valuenow"))  # noqa: E731
    enter(root, name, "0.1")
    enter(root, name, "0.3")
    number.focus()
    for _ in range(4):  # the key goes down once, and is held
        page.keyboard.down("ArrowUp")
    page.keyboard.up("ArrowUp")
    assert now() == 0.7
    slider.focus()
    for _ in range(3):
        page.keyboard.down("ArrowLeft")
    page.keyboard.up("ArrowLeft")
    assert now() == 0.67
    for box, steps in ((slider.bounding_box(), 5), (number.bounding_box(), 20)):
        page.evaluate("document.activeElement.blur()")
        page.mouse.move(box["x"] + 10, box["y"] + 10)
        page.mouse.down()
        page.mouse.move(box["x"] + 60, box["y"] + 10, steps=steps)
        page.mouse.up()
    seen = [now()]
    press(page, "Escape")
    for _ in range(6):
        focus(root)
        press(page, "z")
        seen.append(now() if chips(root) else None)
    assert seen[2:] == [0.67, 0.7, 0.3, 0.1, None]
    assert len(set(seen)) == 7


def test_typed_back_to_what_it_was_a_weight_can_be_taken_back_to_what_it_was_between(page, what_if):
    root = what_if(random_trace(LSTM), timestep=2)
    name = "Uf[0, 0] of the forget gate"
    was = field(root, name).get_attribute("aria-valuenow")
    for text in ("3", was):
        enter(root, name, text)
    assert chips(root) == []
    focus(root)
    press(page, "z")
    assert field(root, name).get_attribute("aria-valuenow") == "3"


def test_with_nothing_to_take_back_z_says_nothing(page, stepper):
    root = stepper()
    focus(root)
    press(page, "z")
    page.wait_for_timeout(400)
    assert root.locator("[aria-live=polite]").text_content() == ""


# ---------------------------------------------------------------- what makes no sense


NONSENSE = [
    ("Value to hold it at, as a number", "abc", "Write a number, such as 0.5"),
    ("Value to hold it at, as a number", "1e", "Write a number, such as 0.5"),
    ("Value to hold it at, as a number", "", "Write a number, such as 0.5"),
    ("Value to hold it at, as a number", "Infinity", "Write a number, such as 0.5"),
    ("Value to hold it at, as a number", "NaN", "Write a number, such as 0.5"),
    ("Value to hold it at, as a number", "1.2", "Write a number from 0 to 1"),
    ("Input feature 0 at timestep 2", "1e999", "That is too large; write a finite number"),
    ("From timestep", "1.5", "Write a whole number"),
    ("From timestep", "-1", "Write a whole number from 0 to 5"),
    ("To timestep", "6", "Write a whole number from 2 to 5"),
    ("Wf[0, 0] of the forget gate", "0x1", "Write a number, such as 0.5"),
]


def test_what_makes_no_sense_is_refused_beside_its_field_and_the_run_stays(page, what_if):
    root = what_if(random_trace(LSTM), timestep=2)
    before = root.locator(".rnn-diagram").inner_text()
    for name, text, said in NONSENSE:
        enter(root, name, text)
        assert refusals(root) == [said], text
        assert field(root, name).get_attribute("aria-invalid") == "true"
        field(root, name).press("Escape")
        assert refusals(root) == []
        assert field(root, name).input_value() != text
    page.wait_for_timeout(400)
    assert page.evaluate("model.messages") == []
    assert root.locator(".rnn-diagram").inner_text() == before


def test_a_weight_that_lets_the_state_outgrow_its_numbers_is_refused(page, what_if):
    cell = SimpleRNN([[1.0]], [[0.5]], [0.0], activation="linear")
    root = what_if(cell.run(np.ones((30, 1))), timestep=2)
    before = root.locator(".rnn-diagram").inner_text()
    enter(root, "U[0, 0] of the hidden state", "1e200")
    assert refusals(root) == ["The hidden state of unit 0 outgrows what a number can hold at timestep 2"]
    assert root.locator(".rnn-diagram").inner_text() == before
    assert root.locator(".rnn-edits li").count() == 0


def test_without_an_upper_limit_the_lower_one_is_said(what_if):
    root = what_if(TRACES["SimpleRNN relu"](), timestep=2)
    enter(root, "Value to hold it at, as a number", "-1")
    assert refusals(root) == ["Write a number of at least 0"]


@pytest.mark.parametrize("when", ["while it is open", "as it opens"])
def test_edits_that_do_not_fit_are_left_out(page, stepper, when):
    root = stepper(random_trace(LSTM), timestep=2)
    before = root.locator(".rnn-diagram").inner_text()
    edits = [{"type": "weight", "run": 3, "weights": "W", "index": [0], "value": 1}]
    if when == "as it opens":
        show(page, as_json(Stepper(random_trace(LSTM), timestep=2)) | {"edits": edits})
    else:
        page.evaluate("(edits) => model.receive('edits', edits)", edits)
    assert root.locator(".rnn-diagram").inner_text() == before
    assert root.locator(".rnn-edits li").count() == 0
    focus(root)
    press(page, "ArrowRight")
    assert timestep(root) == 3


def test_edits_that_arrive_while_the_trace_is_damaged_wait_for_the_next_one(page, stepper):
    root = stepper(quotes(), timestep=9)
    hold = {"type": "hold", "run": 0, "quantity": "forget_gate", "unit": 0, "first": 9, "last": 9, "value": 1}
    page.evaluate("kept = model.state.payload; model.set('payload', {})")
    page.evaluate("(hold) => model.receive('edits', [hold])", hold)
    assert "it received no trace" in root.get_by_role("alert").inner_text()
    page.evaluate("model.set('payload', kept)")
    assert shown(root, "forget gate, unit 0") == 1.0

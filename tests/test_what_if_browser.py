"""What if: edits in the page, the run that they lead to, and how they are taken back."""

import json
import re

import numpy as np
import pytest
from browser import TRACES, as_json, click, focus, press, random_trace, show, timestep, violations

from rnn_helpers import GRU, LSTM, Loop, Readout, SimpleRNN, Stepper
from rnn_helpers.tasks import TASKS

pytestmark = pytest.mark.browser


def quotes(**options):
    return TASKS["inside-quotes"].run(LSTM.trained("inside-quotes"), 'she said "go on" and left')


@pytest.fixture
def what_if(stepper):
    """A stepper whose what-if is open."""

    def open_what_if(trace=None, **options):
        root = stepper(trace, **options)
        click(root, "What if…")
        return root

    return open_what_if


def edits_of(page):
    """The edits as Python hears of them, once they rest."""
    page.wait_for_function("model.messages.length > 0")
    return page.evaluate("model.state.edits")


def field(root, name):
    return root.get_by_role("spinbutton", name=name)


def enter(root, name, text):
    field(root, name).fill(text)
    field(root, name).press("Enter")


def shown(root, name):
    """The number of a value of the diagram."""
    return float(root.locator(f"button[aria-label^='{name}:']").inner_text().replace("−", "-"))


def chips(root):
    """What the list of edits says."""
    return root.locator(".rnn-edits li").all_inner_texts()


def note(root):
    return root.locator(".rnn-ledger-note").inner_text()


def change(root):
    return root.locator(".rnn-change").inner_text()


def refusals(root):
    return [text for text in root.locator(".rnn-refusal").all_inner_texts() if text]


# ---------------------------------------------------------------- the run is the right one


def test_a_gate_held_by_its_controls_changes_what_follows_and_python_gets_the_same_run(page, what_if):
    trace = quotes()
    root = what_if(trace, timestep=9)
    root.get_by_label("Unit to hold").select_option("unit 0")
    enter(root, "Value to hold it at, as a number", "1")
    widget = Stepper(trace)
    widget.edits = edits_of(page)
    assert widget.edits == [
        {
            "type": "hold",
            "run": 0,
            "quantity": "forget_gate",
            "unit": 0,
            "first": 9,
            "last": 24,
            "value": 1,
        }
    ]
    assert page.evaluate("model.messages") == ["save_changes"]
    press(page, "Escape")
    focus(root)
    press(page, "ArrowRight", "ArrowRight")
    for unit in (0, 1):
        for name in ("forget_gate", "cell_state", "hidden_state"):
            value = shown(root, f"{name.replace('_', ' ')}, unit {unit}")
            assert abs(value - widget.edited[name][11, unit]) <= 0.00501
    assert widget.edited.cell.run(widget.edited.inputs).prediction[11, 0] < 0.5 < trace.prediction[11, 0]


def test_a_range_of_timesteps_can_be_chosen_before_and_after_holding(page, what_if):
    root = what_if(quotes(), timestep=9)
    enter(root, "From timestep", "3")
    enter(root, "To timestep", "5")
    enter(root, "From timestep", "6")
    assert refusals(root) == ["Write a whole number from 0 to 5"]
    field(root, "From timestep").press("Escape")
    click(root, "Hold")
    assert root.get_by_role("button", name="Hold", exact=True).is_disabled()
    enter(root, "To timestep", "7")
    (edit,) = edits_of(page)
    assert (edit["first"], edit["last"], edit["unit"], edit["value"]) == (3, 7, None, 0)
    assert (
        "forget gate, every unit, held at 0.00, timesteps 3 to 7" in root.locator(".rnn-edits").inner_text()
    )


def test_the_slider_holds_by_the_keyboard(page, what_if):
    root = what_if(quotes(), timestep=2)
    root.get_by_role("slider", name="Value to hold it at").focus()
    press(page, "ArrowRight", "ArrowRight", "End")
    assert timestep(root) == 2
    (edit,) = edits_of(page)
    assert edit["value"] == 1


@pytest.mark.parametrize(
    ("keys", "value"), [(["ArrowDown"], "0"), (["ArrowUp"] * 3, "0.3"), (["PageUp", "ArrowUp"], "1")]
)
def test_the_keys_of_a_field_stop_at_its_limits_and_leave_no_noise(page, what_if, keys, value):
    root = what_if(random_trace(LSTM), timestep=2)
    field(root, "Value to hold it at, as a number").focus()
    press(page, *keys)
    assert field(root, "Value to hold it at, as a number").get_attribute("aria-valuenow") == value
    assert [edit["value"] for edit in edits_of(page)] == [float(value)]


def test_another_token_becomes_the_input(page, what_if):
    trace = quotes()
    root = what_if(trace, timestep=12)
    root.get_by_label("Token", exact=True).select_option('"')
    (edit,) = edits_of(page)
    assert (edit["timestep"], edit["values"], edit["label"]) == (12, [0, 0, 1], '"')
    widget = Stepper(trace)
    widget.edits = [edit]
    assert "".join(widget.edited.input_labels) == 'she said "go"on" and left'
    assert root.locator(".rnn-token.rnn-edited").all_inner_texts() == ['"']
    assert abs(shown(root, "forget gate, unit 0") - widget.edited.forget_gate[12, 0]) <= 0.00501


def test_a_number_of_the_input_can_be_changed(page, what_if):
    trace = random_trace(GRU, features=3)
    root = what_if(trace, timestep=4)
    root.get_by_label("Input feature", exact=True).select_option("x[2]")
    enter(root, "Input feature 2 at timestep 4", "-1.5")
    (edit,) = edits_of(page)
    assert edit["values"] == [*trace.inputs[4, :2], -1.5]
    # Back to what it was: no edit is left
    enter(root, "Input feature 2 at timestep 4", repr(float(trace.inputs[4, 2])))
    page.wait_for_function("model.state.edits.length === 0")


def test_a_token_stays_that_token_when_its_numbers_are_typed(page, what_if):
    root = what_if(quotes(), timestep=12)
    enter(root, "Input feature 0 at timestep 12", "1")
    enter(root, "Input feature 0 at timestep 12", "0.25")
    label = "+0.25, +1.00, 0.00"  # the space was [0, 1, 0]
    assert edits_of(page)[0]["label"] == root.get_by_label("Token", exact=True).input_value() == label


@pytest.mark.parametrize("way", ["typing", "keys", "dragging"])
def test_a_weight_changes_in_the_ledger(page, what_if, way):
    trace = random_trace(LSTM)
    root = what_if(trace, timestep=2)
    root.locator("button[aria-label^='candidate, unit 1:']").click()
    weight = field(root, "Ug[1, 0] of the candidate")
    if way == "typing":
        weight.fill("−0,5")
        weight.press("Enter")
        expected = -0.5
    elif way == "keys":
        weight.focus()
        press(page, "ArrowUp", "ArrowUp", "PageDown")
        expected = trace.cell.U[2, 1, 0] + 0.2 - 1.0
    else:
        weight.scroll_into_view_if_needed()
        box = weight.bounding_box()
        page.mouse.move(box["x"] + 20, box["y"] + 10)
        page.mouse.down()
        page.mouse.move(box["x"] + 70, box["y"] + 12, steps=5)
        page.mouse.up()
        box = weight.bounding_box()
        page.mouse.move(box["x"] + 30, box["y"] + 12)  # let go, it stays
        expected = trace.cell.U[2, 1, 0] + 0.5
    (edit,) = edits_of(page)
    assert (edit["weights"], edit["index"]) == ("U", [2, 1, 0])
    assert edit["value"] == pytest.approx(expected, abs=1e-9)
    widget = Stepper(trace)
    widget.edits = [edit]
    assert abs(shown(root, "candidate, unit 1") - widget.edited.candidate[2, 1]) <= 0.00501


@pytest.mark.parametrize("way", ["the other button", "a hair", "selecting its text", "leaving it", "Enter"])
def test_what_is_no_change_leaves_a_weight_alone(page, what_if, way):
    root = what_if(random_trace(LSTM), timestep=2)
    weight = field(root, "Uf[0, 0] of the forget gate")
    weight.scroll_into_view_if_needed()
    box = weight.bounding_box()
    if way not in ("the other button", "a hair"):
        weight.focus()
    page.mouse.move(box["x"] + 10, box["y"] + 10)
    if way in ("leaving it", "Enter"):
        # The weight has more digits than are shown, and keeps them.
        press(page, "Tab" if way == "leaving it" else "Enter")
    else:
        page.mouse.down(button="right" if way == "the other button" else "left")
        page.mouse.move(box["x"] + (12 if way == "a hair" else 40), box["y"] + 10, steps=4)
        page.mouse.up(button="right" if way == "the other button" else "left")
    assert chips(root) == []
    if way == "a hair":  # is a click: what is typed now replaces the number
        page.keyboard.type("2")
        press(page, "Tab")
        assert chips(root) == ["Uf[0, 0] = +2.00"]


def test_what_is_being_typed_stays_while_the_playhead_moves(page, what_if):
    root = what_if(random_trace(LSTM), timestep=1)
    field(root, "Value to hold it at, as a number").fill("0.7")
    page.evaluate("model.receive('timestep', 5)")
    assert timestep(root) == 5
    assert field(root, "Value to hold it at, as a number").input_value() == "0.7"


def test_a_weight_folds_away_only_once_it_is_left(page, what_if):
    root = what_if(random_trace(LSTM), timestep=2)
    weight = field(root, "Uf[0, 0] of the forget gate")
    weight.fill("0")
    weight.press("Enter")
    assert weight.get_attribute("aria-valuenow") == "0"
    assert weight.evaluate("(e) => e === document.activeElement")
    assert root.locator(".rnn-field.rnn-edited input").evaluate("(e) => e === document.activeElement")
    click(root, "Next timestep")
    assert weight.count() == 0
    click(root, "Show every term")
    assert weight.input_value() == "0.00"


def test_pointing_elsewhere_does_not_take_away_the_weight_that_is_changed(page, what_if):
    root = what_if(random_trace(LSTM), timestep=2)
    weight = field(root, "Uf[0, 0] of the forget gate")
    weight.focus()
    root.locator("button[aria-label^='candidate, unit 1:']").hover()
    assert "forget gate, unit 0" in root.locator(".rnn-where .rnn-heading").inner_text()
    press(page, "ArrowUp")
    assert len(chips(root)) == 1


@pytest.mark.parametrize("kind", TRACES)
def test_every_weight_of_unit_0_has_a_field_of_its_own(page, what_if, kind):
    trace = TRACES[kind](units=2, features=2)
    root = what_if(trace, timestep=2)
    seen = set()
    for equation in trace.cell.equations:
        root.locator(".rnn-equation", has_text=equation.role).click()
        unfold = root.get_by_role("button", name="Show every term")
        if unfold.is_visible():  # terms that are 0 now are folded away
            unfold.click()
        for each in root.locator(".rnn-ledger .rnn-number").all():
            before = float(each.get_attribute("aria-valuenow"))
            each.fill("9")
            each.press("Enter")
            edit = edits_of(page)[-1]
            array = trace.cell.weights[edit["weights"]]
            assert array[tuple(edit["index"])] == pytest.approx(before, abs=1e-12)
            seen.add((edit["weights"], *edit["index"]))
            page.evaluate("model.messages.length = 0")
    # The unit is the last axis of a bias, and the last but one of a matrix.
    of_unit_0 = {
        (name, *index)
        for name, array in trace.cell.weights.items()
        for index in np.ndindex(array.shape)
        if index[-1 if name in ("b", "b′", "d") else -2] == 0
    }
    assert seen == of_unit_0


def test_the_numbers_of_a_held_value_are_explained(page, what_if):
    trace = quotes()
    root = what_if(trace, timestep=9)
    enter(root, "Value to hold it at, as a number", "1")
    root.locator("button[aria-label^='forget gate, unit 0:']").click()
    heading = root.locator(".rnn-where .rnn-heading").inner_text()
    assert heading.startswith("f9[0] = 1.00 forget gate")
    assert note(root) == "Held. Its equation would give σ(−6.59) = 0.00."
    assert ", held" in root.locator("button[aria-label^='forget gate, unit 0:']").get_attribute("aria-label")


def test_a_held_sum_has_no_activation_to_show(what_if):
    trace = random_trace(LSTM)
    root = what_if(trace, timestep=2)
    root.get_by_label("Quantity to hold").select_option("cell state")
    root.get_by_label("Unit to hold").select_option("unit 0")
    enter(root, "Value to hold it at, as a number", "0.5")
    root.locator("button[aria-label^='cell state, unit 0:']").click()
    was = f"{trace.cell_state[2, 0]:+.2f}".replace("-", "−")
    assert note(root) == f"Held. Its equation would give {was}."


def test_edits_of_different_things_add_up_and_of_one_thing_the_last_counts(what_if):
    root = what_if(random_trace(LSTM), timestep=2)
    for name, text in (
        ("Wf[0, 0]", "3"),
        ("Wf[0, 0]", "2"),
        ("Wf[0, 1]", "2"),
        ("Uf[0, 0]", "2"),
        ("bf[0]", "2"),
    ):
        enter(root, f"{name} of the forget gate", text)
    for when in (2, 3):
        for feature in (0, 1, 2):
            root.get_by_label("Input feature", exact=True).select_option(f"x[{feature}]")
            enter(root, f"Input feature {feature} at timestep {when}", "0.5")
        click(root, "Next timestep")
    for quantity in ("input gate", "candidate"):
        root.get_by_label("Quantity to hold").select_option(quantity)
        enter(root, "Value to hold it at, as a number", "1")
    assert chips(root) == [
        "Wf[0, 0] = +2.00",
        "Wf[0, 1] = +2.00",
        "Uf[0, 0] = +2.00",
        "bf[0] = +2.00",
        "input at timestep 2: +0.50, +0.50, +0.50",
        "input at timestep 3: +0.50, +0.50, +0.50",
        "input gate, every unit, held at 1.00, timesteps 4 to 5",
        "candidate, every unit, held at +1.00, timesteps 4 to 5",
    ]
    # Chosen again, what is held shows what it is held at
    root.get_by_label("Quantity to hold").select_option("forget gate")
    assert field(root, "Value to hold it at, as a number").input_value() == "0.00"
    root.get_by_label("Quantity to hold").select_option("input gate")
    assert field(root, "Value to hold it at, as a number").input_value() == "1.00"


# ---------------------------------------------------------------- against the original
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
    root.locator("summary", has_text="Show numbers").click()
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


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
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
    ],
)
def test_what_makes_no_sense_is_refused_beside_its_field_and_the_run_stays(page, what_if, name, text, said):
    root = what_if(random_trace(LSTM), timestep=2)
    before = root.locator(".rnn-diagram").inner_text()
    enter(root, name, text)
    assert refusals(root) == [said]
    assert field(root, name).get_attribute("aria-invalid") == "true"
    page.wait_for_timeout(400)
    assert page.evaluate("model.messages") == []
    assert root.locator(".rnn-diagram").inner_text() == before
    field(root, name).press("Escape")
    assert refusals(root) == []
    assert field(root, name).input_value() != text


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


# ---------------------------------------------------------------- among the other parts


def test_typing_in_a_field_moves_nothing_else(page, what_if):
    root = what_if(quotes(), timestep=9)
    field(root, "Value to hold it at, as a number").focus()
    press(page, "f", "z", "ArrowLeft", "Home", " ", "a")
    assert timestep(root) == 9
    assert page.evaluate("document.fullscreenElement") is None
    assert "f" in field(root, "Value to hold it at, as a number").input_value()


def test_an_edit_stops_playing(page, what_if):
    root = what_if(random_trace(LSTM))
    click(root, "Play")
    enter(root, "Value to hold it at, as a number", "1")
    assert root.get_by_role("button", name="Play", exact=True).is_visible()


def test_python_hears_of_edits_once_they_rest(page, what_if):
    root = what_if(random_trace(LSTM), timestep=2)
    field(root, "Value to hold it at, as a number").focus()
    page.clock.install()
    for _ in range(3):
        press(page, "ArrowUp")
        page.clock.run_for(200)
    heard = page.evaluate("[model.messages.length, model.state.edits.length]")
    page.clock.run_for(200)
    assert heard == [0, 0]
    assert page.evaluate("model.messages") == ["save_changes"]
    assert [edit["value"] for edit in page.evaluate("model.state.edits")] == [0.3]


@pytest.mark.parametrize(
    ("kernel", "heard"),
    [
        ("{}", 1),
        ("{kernel: {status: 'busy', connectionStatus: 'connected'}}", 1),
        ("{kernel: null}", 0),
        ("{kernel: {isDisposed: true}}", 0),
        ("{kernel: {status: 'dead'}}", 0),
        ("{kernel: {connectionStatus: 'disconnected'}}", 0),
    ],
)
def test_without_a_kernel_an_edit_stays_on_the_page_and_nothing_is_sent(page, what_if, kernel, heard):
    root = what_if(random_trace(LSTM), timestep=2)
    page.evaluate(f"model.widget_manager = {kernel}")
    enter(root, "Value to hold it at, as a number", "1")
    page.wait_for_function("model.state.edits.length === 1")
    assert len(page.evaluate("model.messages")) == heard
    assert shown(root, "forget gate, unit 0") == 1.0


def test_an_edit_does_not_outlive_its_view(page, what_if):
    root = what_if(random_trace(LSTM), timestep=2)
    enter(root, "Value to hold it at, as a number", "1")
    page.evaluate("window.stop()")
    page.wait_for_timeout(400)
    assert page.evaluate("model.messages") == []


def test_two_views_of_one_stepper_share_an_edit(page, what_if):
    what_if(quotes(), timestep=9)
    page.evaluate("void window.show(document.body.appendChild(document.createElement('div')))")
    first, second = page.locator(".rnn-stepper").all()
    enter(first, "Value to hold it at, as a number", "1")
    second.locator(".rnn-edits li").wait_for()
    assert shown(second, "forget gate, unit 0") == 1.0
    assert field(second, "Value to hold it at, as a number").input_value() == "1.00"
    page.wait_for_timeout(400)
    assert page.evaluate("model.messages") == ["save_changes"]
    focus(second)
    press(page, "z")
    page.wait_for_function("document.querySelectorAll('.rnn-edits li').length === 0")


def test_side_by_side_an_input_changes_for_all_and_a_weight_for_one(page, what_if):
    inputs = random_trace(LSTM).inputs
    traces = [random_trace(kind).cell.run(inputs) for kind in (LSTM, GRU)]
    root = what_if(traces, names=["long", "gated"], timestep=3)
    long, gated = root.locator(".rnn-panel").all()
    before = [panel.locator(".rnn-diagram").inner_text() for panel in (long, gated)]
    root.get_by_label("Cell to change").select_option("gated")
    enter(root, "Input feature 0 at timestep 3", "3")
    changed = [panel.locator(".rnn-diagram").inner_text() for panel in (long, gated)]
    assert before[0] != changed[0]
    assert before[1] != changed[1]
    press(page, "Escape")
    focus(root)
    press(page, "z")
    enter(gated, "Wz[0, 0] of the update gate", "3")
    assert long.locator(".rnn-diagram").inner_text() == before[0]
    assert gated.locator(".rnn-diagram").inner_text() != before[1]
    widget = Stepper(traces)
    page.wait_for_function("model.state.edits.length === 1 && model.state.edits[0].type === 'weight'")
    widget.edits = edits_of(page)
    assert widget.edited[0] is traces[0]
    assert widget.edited[1].cell.W[0, 0, 0] == 3


def test_side_by_side_every_cell_has_its_own_edits_and_its_own_sentence(what_if):
    traces = [random_trace(LSTM, seed=seed) for seed in (0, 1)]
    root = what_if(traces, names=["first", "second"], timestep=2)
    for panel in root.locator(".rnn-panel").all():
        enter(panel, "Wf[0, 0] of the forget gate", "3")
    assert chips(root) == ["first: Wf[0, 0] = +3.00", "second: Wf[0, 0] = +3.00"]
    assert re.findall(r"(\w+): First change", change(root)) == ["first", "second"]


def test_side_by_side_an_input_edited_where_there_are_no_labels_gets_one_where_there_are(page, what_if):
    plain = random_trace(LSTM)
    labeled = random_trace(GRU).cell.run(plain.inputs, labels="abcdef")
    for traces in ([plain, labeled], [labeled, plain]):
        root = what_if(traces, names=["one", "two"], timestep=2)
        root.get_by_label("Cell to change").select_option(["one", "two"][traces.index(plain)])
        enter(root, "Input feature 0 at timestep 2", "0.125")
        assert refusals(root) == []
        widget = Stepper(traces)
        page.wait_for_function("model.state.edits.length > 0")
        widget.edits = edits_of(page)
        (label,) = [trace.input_labels[2] for trace in widget.edited if trace.input_labels]
        assert label.startswith("+0.13, ")
        assert root.locator(".rnn-token").all_inner_texts() == [*"ab", label, *"def"]


def test_side_by_side_the_input_of_another_sequence_stays(what_if):
    cells = [LSTM.random(2, 2), GRU.random(3, 2), SimpleRNN.random(2, 2)]
    inputs = [np.zeros((4, 2)), np.zeros((4, 3)), np.ones((4, 2))]
    root = what_if([cell.run(each) for cell, each in zip(cells, inputs, strict=True)], timestep=2)
    panels = [panel.locator(".rnn-diagram") for panel in root.locator(".rnn-panel").all()]
    before = [panel.inner_text() for panel in panels]
    enter(root, "Input feature 0 at timestep 2", "3")
    assert [panel.inner_text() == was for panel, was in zip(panels, before, strict=True)] == [
        False,
        True,
        True,
    ]


def test_the_choices_are_those_of_the_cell_that_is_changed(what_if):
    small = random_trace(LSTM, units=2, features=1, labels="abcdef")
    large = random_trace(LSTM, units=4, features=3, labels="ghijkl")
    root = what_if([small, large], names=["small", "large"], timestep=2)

    def choices(name):
        return root.get_by_label(name, exact=True).locator("option").all_inner_texts()

    root.get_by_label("Cell to change").select_option("large")
    assert choices("Token") == list("ghijkl")
    root.get_by_label("Unit to hold").select_option("unit 3")
    root.get_by_label("Input feature", exact=True).select_option("x[2]")
    root.get_by_label("Cell to change").select_option("small")
    assert choices("Token") == list("abcdef")
    assert choices("Unit to hold") == ["every unit", "unit 0", "unit 1"]
    assert root.get_by_label("Unit to hold").input_value() == "all"
    assert field(root, "Input feature 0 at timestep 2").input_value() != ""


def test_where_the_letter_is_flipped_so_is_what_is_held(page, what_if):
    trace = random_trace(GRU)
    root = what_if(trace, timestep=2, notation="cs230")
    enter(root, "Value to hold it at, as a number", "0.9")
    assert edits_of(page)[0]["value"] == pytest.approx(0.1)
    assert shown(root, "update gate, unit 0") == 0.9
    assert "held at 0.90" in root.locator(".rnn-edits").inner_text()
    was = 1 - trace.update_gate[2]
    unit = int(np.argmax(np.abs(0.9 - was)))
    assert f"update gate of unit {unit}, 0.90 instead of {was[unit]:.2f}." in change(root)
    root.locator("button[aria-label^='update gate, unit 0:']").click()
    assert re.fullmatch(rf"Held\. Its equation would give 1 − σ\(.*\) = {was[0]:.2f}\.", note(root))
    root.get_by_role("slider", name="Value to hold it at").press("ArrowRight")
    assert shown(root, "update gate, unit 0") == 0.91


def test_a_new_trace_begins_without_edits(page, what_if):
    root = what_if(random_trace(LSTM), timestep=2)
    enter(root, "Value to hold it at, as a number", "1")
    edits_of(page)
    state = as_json(Stepper(random_trace(LSTM, seed=5)))
    page.evaluate(f"model.state.edits = []; model.receive('payload', {json.dumps(state['payload'])})")
    assert root.locator(".rnn-edits li").count() == 0
    assert root.locator(".rnn-differs").count() == 0


def test_edits_made_before_a_change_of_notation_stay(page, what_if):
    root = what_if(random_trace(LSTM), timestep=2)
    enter(root, "Value to hold it at, as a number", "1")
    root.get_by_role("combobox", name="Notation").focus()
    root.get_by_role("combobox", name="Notation").select_option("PyTorch")
    assert shown(root, "forget gate, unit 0") == 1.0
    assert root.get_by_role("combobox", name="Notation").evaluate("(e) => e === document.activeElement")


def test_a_cell_with_holds_of_its_own_says_so(stepper):
    cell = LSTM.random(2, 2).holding("input_gate", 0.25, unit=1, first=1)
    root = stepper(cell.run(np.ones((4, 2))), timestep=2)
    root.locator("button[aria-label^='input gate, unit 1:']").click()
    assert note(root).startswith("Held. Its equation would give")


def test_an_edit_adds_to_what_a_cell_holds_of_its_own(what_if):
    cell = LSTM.random(2, 2).holding("input_gate", 0.25)
    root = what_if(cell.run(np.ones((4, 2))), timestep=2)
    enter(root, "Value to hold it at, as a number", "1")
    assert shown(root, "forget gate, unit 0") == 1.0
    assert shown(root, "input gate, unit 0") == 0.25


def test_in_fullscreen_the_opened_panel_still_fits_and_a_closed_one_gives_its_room_back(page, stepper):
    page.set_viewport_size({"width": 1920, "height": 1080})
    root = stepper(quotes(), timestep=9)
    click(root, "Fullscreen")
    page.wait_for_function("document.querySelector('.rnn-page').style.zoom > 1.2")
    zoom = root.locator(".rnn-page").evaluate("(e) => e.style.zoom")
    click(root, "What if…")
    assert root.evaluate("(e) => e.scrollHeight <= window.innerHeight")
    click(root, "What if…")
    assert root.locator(".rnn-page").evaluate("(e) => e.style.zoom") == zoom


def test_the_loop_has_no_what_if(stepper):
    root = stepper(Loop(lambda x, s: x + s).run([1, 2]))
    assert root.get_by_role("button", name="What if…").count() == 0


def test_a_saved_page_keeps_its_edits_when_the_notation_changes(page, tmp_path):
    Stepper(quotes(), timestep=9).save(tmp_path / "page.html")
    page.goto((tmp_path / "page.html").as_uri())
    root = page.locator(".rnn-stepper")
    click(root, "What if…")
    enter(root, "Value to hold it at, as a number", "1")
    root.get_by_role("combobox", name="Notation").select_option("Keras")
    assert chips(root) == ["forget gate, every unit, held at 1.00, timesteps 9 to 24"]
    assert shown(root, "forget gate, unit 0") == 1.0


def test_a_saved_page_takes_edits_without_a_kernel_and_a_network(page, tmp_path):
    asked = []
    for pattern in ("http://**", "https://**"):
        page.route(pattern, lambda route: (asked.append(route.request.url), route.abort()))
    widget = Stepper(quotes(), timestep=9)
    widget.edits = [
        {"type": "hold", "run": 0, "quantity": "input_gate", "unit": 0, "first": 9, "last": 9, "value": 0.5}
    ]
    widget.save(tmp_path / "page.html")
    page.goto((tmp_path / "page.html").as_uri())
    root = page.locator(".rnn-stepper")
    assert "input gate, unit 0, held at 0.50, timestep 9" in root.locator(".rnn-edits").inner_text()
    enter(root, "Value to hold it at, as a number", "1")
    assert shown(root, "forget gate, unit 0") == 1.0
    page.wait_for_timeout(400)
    focus(root)
    press(page, "Shift+Z")
    assert root.locator(".rnn-edits li").count() == 0
    assert asked == []


# ---------------------------------------------------------------- for everyone


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_no_violation_in_the_open_panel(page, what_if, theme):
    root = what_if(quotes(), theme=theme, timestep=9)
    root.locator("button[aria-label^='forget gate, unit 0:']").click()
    enter(root, "Wf[0, 2] of the forget gate", "letters")
    enter(root, "Value to hold it at, as a number", "1")
    root.get_by_label("Token", exact=True).select_option("s")
    assert violations(page) == []


def test_a_gate_is_held_and_let_go_by_the_keyboard_alone(page, stepper):
    root = stepper(quotes(), timestep=9)
    root.evaluate("(e) => e.focus()")

    def tab_to(name):
        for _ in range(60):
            press(page, "Tab")
            label = page.evaluate(
                "document.activeElement.ariaLabel ?? document.activeElement.innerText ?? ''"
            )
            if label.startswith(name):
                return
        pytest.fail(f"Tab does not reach {name}")

    tab_to("What if…")
    press(page, "Enter")
    tab_to("Value to hold it at, as a number")
    press(page, "ArrowUp", "ArrowUp")
    tab_to("Take back: forget gate, every unit, held at 0.20")
    press(page, "Enter")
    assert root.locator(".rnn-edits li").count() == 0
    press(page, "ArrowRight")
    assert timestep(root) == 10


def test_on_a_narrow_screen_the_panel_stays_on_the_page(page, what_if):
    page.set_viewport_size({"width": 390, "height": 800})
    root = what_if(quotes(), timestep=9)
    enter(root, "Value to hold it at, as a number", "letters")
    enter(root, "From timestep", "letters")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert root.locator(".rnn-refusal").first.is_visible()


HOLD_AT = "Value to hold it at, as a number"


@pytest.mark.parametrize("button", ["Take back Z", "Take all back ⇧Z"])
def test_the_keys_work_on_after_the_last_edit_is_taken_back_by_its_button(page, what_if, button):
    root = what_if(quotes(), timestep=9)
    enter(root, HOLD_AT, "1")
    click(root, button)
    press(page, "ArrowRight")
    assert timestep(root) == 10


def test_the_keys_work_on_after_holding_by_the_button(page, what_if):
    root = what_if(quotes(), timestep=9)
    root.get_by_role("button", name="Hold", exact=True).focus()
    press(page, "Enter", "ArrowRight")
    assert timestep(root) == 10
    press(page, "z")
    assert root.locator(".rnn-edits li").count() == 0


def test_a_field_in_use_stops_the_playing(page, what_if):
    root = what_if(quotes(), timestep=2)
    root.get_by_role("combobox", name="Speed").select_option("4×")
    click(root, "Play")
    field(root, "bf[0] of the forget gate").focus()
    page.keyboard.type("7")
    assert root.get_by_role("button", name="Play", exact=True).is_visible()
    page.wait_for_timeout(500)
    assert "7" in field(root, "bf[0] of the forget gate").input_value()


def test_a_field_keeps_the_focus_when_the_original_appears_beside_it(page, what_if):
    root = what_if(quotes(), timestep=9)
    enter(root, HOLD_AT, "1")
    root.get_by_label("original beside it").check()
    focus(root)
    press(page, "z")
    enter(root, "bf[0] of the forget gate", "2")
    assert root.locator(".rnn-panel").count() == 2
    assert page.evaluate("document.activeElement.ariaLabel") == "bf[0] of the forget gate"
    assert violations(page) == []


def test_what_can_not_be_taken_back_yet_is_said_and_stays(page, what_if):
    cell = SimpleRNN([[1.0]], [[0.5]], [0.0], activation="linear")
    root = what_if(cell.run(np.ones((30, 1))), timestep=0)
    enter(root, HOLD_AT, "0")
    enter(root, "U[0, 0] of the hidden state", "1e30")
    root.get_by_role("button", name="Take back: hidden state").click()
    (said,) = refusals(root)
    assert said.startswith("It can't be taken back before the others: the hidden state of unit 0 outgrows")
    assert root.locator(".rnn-edits li").count() == 2
    press(page, "Shift+Z")
    assert root.locator(".rnn-edits li").count() == 0
    assert refusals(root) == []


def test_z_takes_back_from_the_slider_too(page, what_if):
    root = what_if(quotes(), timestep=9)
    root.get_by_role("slider", name="Value to hold it at").focus()
    press(page, "End", "z")
    assert root.locator(".rnn-edits li").count() == 0


def test_refused_text_goes_with_its_target(page, what_if):
    root = what_if(quotes(), timestep=9)
    enter(root, HOLD_AT, "2")
    root.get_by_label("Quantity to hold").select_option("candidate")
    assert field(root, HOLD_AT).input_value() == "0.00"
    enter(root, "Input feature 0 at timestep 9", "abc")
    focus(root)
    press(page, "ArrowRight")
    assert field(root, "Input feature 0 at timestep 10").input_value() == "+1.00"
    assert refusals(root) == []


def test_the_range_of_a_hold_goes_with_it(page, what_if):
    root = what_if(quotes(), timestep=9)
    enter(root, HOLD_AT, "1")
    focus(root)
    press(page, "z", "Home")
    assert field(root, "From timestep").input_value() == "0"


def test_one_label_of_several_inputs_gives_the_original_back(page, what_if):
    trace = random_trace(LSTM).cell.run(random_trace(LSTM).inputs, labels=["a", "b", "a", "c", "a", "b"])
    root = what_if(trace, timestep=0)
    root.get_by_label("Token", exact=True).select_option("b")
    root.get_by_label("Token", exact=True).select_option("a")
    assert root.locator(".rnn-edits li").count() == 0


def test_a_number_with_a_thousands_comma_is_not_taken_for_a_small_one(what_if):
    root = what_if(random_trace(LSTM), timestep=2)
    enter(root, "Wf[0, 0] of the forget gate", "1,000")
    assert refusals(root) == ["Write 1000 without a comma"]


def test_no_change_is_claimed_between_two_numbers_that_look_alike(page, what_if):
    cell = SimpleRNN([[1.0]], [[2.1]], [0.0], activation="linear")
    root = what_if(cell.run(np.ones((17, 1))), timestep=15)
    enter(root, "Input feature 0 at timestep 15", "1.01")
    assert root.locator(".rnn-change").inner_text() == "No number changes."
    assert root.locator(".rnn-differs").count() == 0
    assert root.locator(".rnn-ledger-note").inner_text() == ""


def test_in_equation_mode_what_is_not_computed_yet_is_not_told(page, what_if):
    root = what_if(quotes(), timestep=9)
    root.locator("button[aria-label^='hidden state, unit 0:']").click()
    enter(root, HOLD_AT, "1")
    click(root, "equation")
    assert "Not computed yet." in root.locator(".rnn-where").inner_text()
    press(page, "Escape")
    root.locator("button[aria-label='hidden state, unit 0: not computed yet']").hover()
    assert "Not computed yet." in root.locator(".rnn-where").inner_text()


def test_a_stack_of_many_units_says_how_many_are_held_and_differ(page, what_if):
    root = what_if(random_trace(LSTM, units=16), timestep=2)
    enter(root, HOLD_AT, "1")
    name = root.locator("button[aria-label^='forget gate, 16 units']").get_attribute("aria-label")
    assert name == "forget gate, 16 units, 16 held, 16 differ from the original"


def test_python_changes_the_notation_of_a_view_on_show(page, what_if):
    root = what_if(random_trace(LSTM), timestep=2)
    root.locator("button[aria-label^='cell state, unit 1:']").click()
    root.locator("summary", has_text="Show numbers").click()
    root.locator(".rnn-numbers caption").wait_for()
    page.evaluate("model.receive('notation', 'keras')")
    assert root.locator(".rnn-math").first.inner_text().startswith("f = σ(Kf x")
    heading = root.locator(".rnn-where .rnn-heading").inner_text()
    assert "cell state, unit 1" in heading
    assert "pinned" in heading
    assert root.locator(".rnn-numbers").is_visible()

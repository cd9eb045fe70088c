"""The run that an edit leads to is the right one, and Python gets the same."""

import numpy as np
import pytest
from browser import TRACES, click, focus, press, random_trace, timestep
from what_if import assert_shows, chips, edits_of, enter, field, note, quotes, refusals, shown

from rnn_helpers import GRU, LSTM, Stepper

pytestmark = pytest.mark.browser


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
    assert_shows(root, widget.edited, 11)
    assert widget.edited.cell.run(widget.edited.inputs).prediction[11, 0] < 0.5 < trace.prediction[11, 0]


def test_a_range_of_timesteps_can_be_chosen_before_and_after_holding(page, what_if):
    root = what_if(quotes(), timestep=9)
    enter(root, "From timestep", "3")
    enter(root, "To timestep", "5")
    enter(root, "From timestep", "6")
    assert refusals(root) == ["Write a whole number from 0 to 5"]
    field(root, "From timestep").press("Escape")
    click(root, "Apply")
    assert root.get_by_role("button", name="Apply", exact=True).is_disabled()
    assert edits_of(page)[0]["last"] == 5
    page.evaluate("model.messages.length = 0")
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
    page.wait_for_function("(label) => model.state.edits[0]?.label === label", arg=label)
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
    assert "forget gate, unit 0" in root.locator(".rnn-where .rnn-heading").text_content()
    press(page, "ArrowUp")
    assert len(chips(root)) == 1


# Types 9 into every field of the arithmetic; returns the numbers that stood there.
CHANGE_EVERY_WEIGHT = """() => {
  const fields = () => document.querySelectorAll(".rnn-ledger .rnn-number");
  return Array.from(fields(), (_, i) => {
    const field = fields()[i];
    const before = Number(field.getAttribute("aria-valuenow"));
    field.focus();
    field.value = "9";
    field.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
    return before;
  });
}"""


@pytest.mark.parametrize("kind", TRACES)
def test_every_weight_of_unit_0_has_a_field_of_its_own(page, what_if, kind):
    trace = TRACES[kind](units=2, features=2)
    page.set_viewport_size({"width": 1280, "height": 1200})  # high enough for all equations
    root = what_if(trace, timestep=2)
    seen = set()
    for equation in trace.cell.equations:
        root.locator(".rnn-equation", has_text=equation.role).click()
        unfold = root.get_by_role("button", name="Show every term")
        if unfold.is_visible():  # terms that are 0 now are folded away
            unfold.click()
        page.evaluate("model.messages.length = 0")
        numbers = page.evaluate(CHANGE_EVERY_WEIGHT)
        edits = edits_of(page)[-len(numbers) :] if numbers else []
        for before, edit in zip(numbers, edits, strict=True):
            array = trace.cell.weights[edit["weights"]]
            assert array[tuple(edit["index"])] == pytest.approx(before, abs=1e-12)
            seen.add((edit["weights"], *edit["index"]))
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
    heading = root.locator(".rnn-where .rnn-heading").text_content()
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

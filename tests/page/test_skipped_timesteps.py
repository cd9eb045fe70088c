"""Timesteps that a mask leaves out are shown as skipped: by hand, by eye and by ear."""

import io

import numpy as np
import pytest
from browser import TRACES, click, focus, heading, place_in, press, timestep
from orders import MASK, button, numbers, read, sentence, signed
from PIL import Image
from what_if import change, edits_of, enter, note

from rnn_helpers import Stepper

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("kind", TRACES)
def test_what_is_skipped_has_no_gates_and_carries_the_state_on(page, stepper, kind):
    trace = read(kind, mask=MASK)
    root = stepper(trace, timestep=3)
    for equation in trace.cell.cell_equations:
        values = button(root, f"{equation.label}, unit 0:")
        if equation.quantity in trace.cell.state_names:
            expected = trace[equation.quantity][1, 0]
            assert float(values.inner_text().replace("−", "-")) == pytest.approx(expected, abs=0.00501)
        else:
            assert values.get_attribute("aria-label") == f"{equation.label}, unit 0: skipped"
            assert values.inner_text() == ""
    names = " and the ".join(name.replace("_", " ") for name in trace.cell.state_names)
    stay = "stays as it was" if len(trace.cell.state_names) == 1 else "stay as they were"
    assert sentence(root).startswith(
        f"Timestep 3 is skipped: its input, “d”, is not read, and the {names} {stay}. The readout says:"
    )
    button(root, "hidden state, unit 0:").click()
    assert heading(root).startswith(f"h3[0] = {signed(trace.hidden_state[1, 0])} hidden state, unit 0")
    assert note(root) == "Timestep 3 is skipped: the state of timestep 2 is carried on."
    assert root.locator(".rnn-ledger tr").count() == 0
    table = numbers(root)
    for equation in trace.cell.cell_equations:
        is_state = equation.quantity in trace.cell.state_names
        assert (table[equation.label][:2] == ["skipped", "skipped"]) != is_state
    assert root.locator(".rnn-numbers caption").inner_text() == "Timestep 3, skipped"


def test_the_ledger_of_a_gate_that_is_skipped_says_so(page, stepper):
    root = stepper(read(mask=MASK), timestep=2)
    assert heading(root) == "f2[0] forget gate"
    assert note(root) == "Timestep 2 is skipped: nothing is computed there."
    click(root, "Next timestep")
    click(root, "Next timestep")
    assert root.locator(".rnn-ledger tr").count() > 3
    page.mouse.move(*place_in(root, 2))
    assert note(root) == "Timestep 2 is skipped: nothing is computed there."


def test_the_diagram_shows_how_the_state_is_carried_on(page, stepper):
    root = stepper(read(mask=MASK), timestep=1)
    assert root.get_by_text("carried on", exact=True).filter(visible=True).count() == 0
    assert root.locator(".rnn-idle").count() == 0
    click(root, "Next timestep")
    assert root.get_by_text("carried on", exact=True).filter(visible=True).count() == 2
    # All is pale but the way to the readout
    busy = root.locator(".rnn-wires > .rnn-wire:not(.rnn-idle), .rnn-wires > .rnn-node:not(.rnn-idle)")
    assert busy.count() == 1
    assert root.locator(".rnn-input").get_attribute("class") == "rnn-input rnn-unread"
    click(root, "Last timestep")
    click(root, "Previous timestep")
    assert root.locator(".rnn-idle, .rnn-unread:not(.rnn-token)").count() == 0


def lines_in(page, root, column, row):
    """How many colors there are in one cell of the sequence."""
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    x, y = (int(place) for place in place_in(root, column, row=row))
    return len({picture.getpixel((x + right, y)) for right in range(-12, 13)})


def test_the_sequence_hatches_what_is_skipped_and_shows_the_states(page, stepper):
    root = stepper(read(mask=MASK), timestep=0)
    hatched = {
        row: [t for t in range(6) if lines_in(page, root, t, row) > 1] for row in ("input gate", "cell state")
    }
    assert hatched == {"input gate": [2, 3, 5], "cell state": []}
    assert root.locator(".rnn-token.rnn-unread").all_inner_texts() == ["c", "d", "f"]
    assert root.get_by_text("Hatched timesteps are skipped: the state is carried on.").is_visible()
    assert stepper(read()).get_by_text("Hatched timesteps").count() == 0


def test_a_screen_reader_hears_that_a_timestep_is_skipped(page, stepper):
    root = stepper(read(mask=MASK), timestep=1)
    assert root.get_attribute("aria-label") == "Stepper: LSTM, 2 units, 6 timesteps, 3 skipped"
    slider = root.get_by_role("slider", name="Timestep")
    assert slider.get_attribute("aria-valuetext") == "timestep 1 of 5, input “b”"
    click(root, "Next timestep")
    assert slider.get_attribute("aria-valuetext") == "timestep 2 of 5, input “c”, skipped"
    assert root.locator(".rnn-live").text_content().startswith("Timestep 2 is skipped")


def test_a_skipped_timestep_is_one_step_and_the_focus_stays(page, stepper):
    root = stepper(read(mask=MASK), timestep=1)
    gate = button(root, "forget gate, unit 0:")
    gate.focus()
    press(page, "ArrowRight")
    assert gate.evaluate("element => element === document.activeElement")
    assert note(root) == "Timestep 2 is skipped: nothing is computed there."
    press(page, "ArrowDown", "ArrowDown", "ArrowDown")
    assert (timestep(root), root.get_attribute("data-equation")) == (4, "forget_gate")
    press(page, "ArrowUp")
    assert (timestep(root), root.get_attribute("data-equation")) == (3, "all")
    assert sentence(root).startswith("Timestep 3 is skipped")


def test_an_input_that_is_skipped_can_be_changed_but_changes_nothing_and_it_says_so(page, what_if):
    trace = read(mask=MASK, labels=None)
    root = what_if(trace, timestep=3)
    row = root.get_by_role("group", name="Change an input")
    assert "at timestep 3, which is skipped" in row.inner_text()
    enter(root, "Input feature 0 at timestep 3", "9")
    said = "No number changes: timestep 3 is skipped, so nothing is read or held there."
    assert change(root) == said
    root.locator(".rnn-live").get_by_text(said, exact=True).wait_for(state="attached")
    widget = Stepper(trace)
    widget.edits = edits_of(page)
    np.testing.assert_array_equal(widget.edited.hidden_state, trace.hidden_state)
    assert widget.edited.inputs[3, 0] == 9
    click(root, "Last timestep")
    click(root, "Previous timestep")
    assert "skipped" not in row.inner_text()


def test_what_is_held_is_not_held_where_it_is_skipped(page, what_if):
    root = what_if(read(mask=MASK), timestep=1)
    root.get_by_label("Quantity to hold").select_option("cell state")
    enter(root, "Value to hold it at, as a number", "0.5")
    held = root.locator(".rnn-held:not([aria-label*='before'])")
    assert held.count() == 2
    focus(root)
    press(page, "ArrowRight")
    assert held.count() == 0
    button(root, "cell state, unit 0:").click()
    carried = "Timestep 2 is skipped: the state of timestep 1 is carried on."
    assert note(root).startswith(f"{carried} Without the edit:")
    press(page, "ArrowRight", "ArrowRight")
    assert held.count() == 2

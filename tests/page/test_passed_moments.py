"""What is on show is of this moment: nothing is kept from one that has passed."""

import pytest
from browser import as_json, focus, heading, place_in, press, random_trace, timestep
from what_if import chips, enter, field, quotes, refusals

from rnn_helpers import GRU, LSTM, Stepper

pytestmark = pytest.mark.browser


def on_diagram(root, name, unit=0):
    """A value of the diagram; "before" it when the name says so."""
    return root.locator(f".rnn-diagram button[aria-label^='{name}, unit {unit}:']").first


def on_sequence(page, root, column, columns=6, unit=0):
    """Rest the mouse on a value of the sequence."""
    page.mouse.move(*place_in(root, column, columns, unit=unit))


# Each leads away from timestep 2 while the mouse rests where it is.
def by_key(page, root):
    press(page, "ArrowRight")


def by_jump(page, root):
    press(page, "End")


def by_playing(page, root):
    press(page, " ")
    page.wait_for_function("document.querySelector('.rnn-stepper').dataset.timestep === '4'")
    press(page, " ")


def by_python(page, root):
    page.evaluate("model.receive('timestep', 4)")


MOVES = {"key": by_key, "jump": by_jump, "playing": by_playing, "Python": by_python}


@pytest.mark.parametrize("move", MOVES)
def test_the_arithmetic_of_a_value_under_a_resting_mouse_moves_on_with_its_box(page, stepper, move):
    root = stepper(timestep=2)
    focus(root)
    value = on_diagram(root, "candidate", 1)
    value.hover()
    assert "candidate, unit 1, timestep 2" in heading(root)
    MOVES[move](page, root)
    assert f"candidate, unit 1, timestep {timestep(root)}" in heading(root)
    assert value.inner_text() in heading(root)


def test_so_does_that_of_the_state_before_this_timestep(page, stepper):
    root = stepper(timestep=2)
    focus(root)
    on_diagram(root, "cell state before this timestep", 1).hover()
    assert "cell state, unit 1, timestep 1" in heading(root)
    press(page, "ArrowRight")
    assert "cell state, unit 1, timestep 2" in heading(root)


def test_so_does_that_of_a_value_that_has_the_focus(page, stepper):
    root = stepper(timestep=2)
    on_diagram(root, "candidate", 1).focus()
    press(page, "ArrowRight")
    assert "candidate, unit 1, timestep 3" in heading(root)


@pytest.mark.parametrize("move", MOVES)
def test_a_step_takes_the_arithmetic_away_from_another_timestep_under_the_mouse(page, stepper, move):
    root = stepper(timestep=2)
    focus(root)
    on_sequence(page, root, column=1)
    assert "timestep 1" in heading(root)
    MOVES[move](page, root)
    assert f"timestep {timestep(root)}" in heading(root)
    on_sequence(page, root, column=1, unit=1)
    assert "timestep 1" in heading(root)


def test_where_the_sequence_scrolls_away_under_the_mouse_nothing_is_pointed_at(page, stepper):
    root = stepper(random_trace(LSTM, timesteps=300), timestep=2)
    on_sequence(page, root, column=10, columns=300)
    assert "timestep 10" in heading(root)
    page.mouse.wheel(400, 0)
    page.wait_for_function("document.querySelector('.rnn-scroll').scrollLeft > 300")
    page.wait_for_function(
        "!/timestep 10$/.test(document.querySelector('.rnn-where .rnn-heading').textContent)"
    )


def test_by_equations_the_arithmetic_goes_on_from_a_value_under_a_resting_mouse(page, stepper):
    root = stepper(timestep=2)
    focus(root)
    on_diagram(root, "forget gate", 1).hover()
    press(page, "ArrowDown", "ArrowDown", "ArrowDown")
    assert "candidate" in heading(root)


def test_an_edit_and_taking_it_back_reach_the_value_that_has_the_focus(page, what_if):
    root = what_if(random_trace(LSTM), timestep=2)
    value = on_diagram(root, "cell state")
    value.focus()  # the list of edits, when it opens, moves the diagram away from under a mouse
    before = heading(root)
    hold = {"type": "hold", "run": 0, "quantity": "forget_gate", "unit": None, "first": 0, "last": 5}
    page.evaluate("(hold) => model.receive('edits', [hold])", hold | {"value": 0.5})
    assert heading(root) != before
    assert value.inner_text() in heading(root)
    page.evaluate("model.receive('edits', [])")
    assert heading(root) == before


def test_another_notation_and_another_trace_reach_the_value_under_a_resting_mouse(page, stepper):
    root = stepper(random_trace(GRU), timestep=2)
    on_diagram(root, "update gate", 1).hover()
    page.evaluate("model.receive('notation', 'cs230')")
    page.mouse.move(5, 5)
    assert "Γu" in heading(root)
    other = as_json(Stepper(random_trace(GRU, units=1, timesteps=2, seed=3)))
    on_sequence(page, root, column=5)
    page.evaluate("(payload) => model.receive('payload', payload)", other["payload"])
    assert f"unit 0, timestep {timestep(root)}" in heading(root)
    assert timestep(root) == 1


# ---------------------------------------------------------------- words


def live(root):
    return root.locator(".rnn-live").text_content()


def by_notation(page, root):
    page.evaluate("model.receive('notation', 'keras')")


def by_another_trace(page, root):
    other = as_json(Stepper(random_trace(LSTM, seed=1)))
    page.evaluate("(payload) => model.receive('payload', payload)", other["payload"])


def by_edit(page, root):
    hold = {
        "type": "hold",
        "run": 0,
        "quantity": "forget_gate",
        "unit": None,
        "first": 0,
        "last": 5,
        "value": 0,
    }
    page.evaluate("(hold) => model.receive('edits', [hold])", hold)


@pytest.mark.parametrize("pass_on", [by_playing, by_python, by_notation, by_another_trace, by_edit])
def test_a_screen_reader_finds_no_words_of_a_step_that_has_passed(page, stepper, pass_on):
    root = stepper(timestep=2)
    focus(root)
    press(page, "ArrowRight", "ArrowLeft")
    assert live(root) == root.locator(".rnn-sentence").text_content()
    pass_on(page, root)
    assert live(root) == ""


def test_a_refusal_goes_with_what_was_refused(page, what_if):
    root = what_if(quotes(), timestep=3)
    enter(root, "From timestep", "99")
    assert refusals(root)
    root.get_by_label("Quantity to hold").select_option("candidate")
    assert refusals(root) == []
    assert field(root, "From timestep").input_value() == "3"
    enter(root, "Value to hold it at, as a number", "7")
    assert refusals(root)
    slider = root.get_by_label("Value to hold it at", exact=True)
    slider.evaluate("(e) => { e.focus(); e.value = '0.5'; e.dispatchEvent(new Event('input')); }")
    assert refusals(root) == []
    assert field(root, "Value to hold it at, as a number").input_value() == "0.50"


def test_a_number_that_is_refused_for_one_cell_is_not_shown_for_another(page, what_if):
    traces = [random_trace(LSTM, seed=1), random_trace(LSTM, seed=2)]
    root = what_if(traces, timestep=2)
    number = field(root, "Input feature 0 at timestep 2")
    was = number.input_value()
    enter(root, "Input feature 0 at timestep 2", "many")
    assert refusals(root)
    root.get_by_label("Cell", exact=True).select_option("1")
    assert refusals(root) == []
    assert number.input_value() not in ("many", was)


def test_what_could_not_be_taken_back_is_not_said_of_the_next_edit(page, what_if):
    root = what_if(quotes(), timestep=3)
    page.evaluate("model.receive('edits', [])")
    enter(root, "Value to hold it at, as a number", "0.5")
    assert len(chips(root)) == 1
    refusal = root.locator(".rnn-what-row[aria-label='Hold a quantity'] > .rnn-refusal")
    refusal.evaluate("(e) => (e.textContent = 'It can\\'t be taken back before the others.')")
    enter(root, "Value to hold it at, as a number", "0.25")
    assert refusals(root) == []

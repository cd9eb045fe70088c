"""An LSTM with a projection in the page: a hidden state with fewer numbers than units."""

import numpy as np
import pytest
from browser import as_json, click, heading, random_trace, show
from stacked import stacked
from what_if import chips, enter, shown

from rnn_helpers import LSTM, Stepper

pytestmark = pytest.mark.browser


def a_trace(**more):
    return random_trace(LSTM, units=4, projection=2, **more)


def options(root, name):
    return root.get_by_role("combobox", name=name).locator("option").all_inner_texts()


def choose(root, name, value):
    root.get_by_role("combobox", name=name).select_option(value)


@pytest.mark.parametrize(
    ("notation", "equation", "words"),
    [
        ("course", "h = P m", None),
        ("keras", "h = P m", "Keras has no projection."),
        ("pytorch", "h = Whr m", "Its weight_hr is P, and proj_size the number of its rows."),
        ("cs230", "a = P m", "The sheet has no projection."),
    ],
)
def test_every_notation_has_the_projection(stepper, notation, equation, words):
    root = stepper(a_trace(), timestep=2, notation=notation)
    root.locator("button[aria-label^='hidden state, unit 1:']").click()
    assert equation in root.locator(".rnn-equation .rnn-math").all_inner_texts()
    if words:
        assert words in root.locator(".rnn-notation-note").inner_text()
    letter = equation.split(" ")[2]
    assert root.locator(".rnn-ledger th").first.inner_text().replace("\n", "") == f"{letter} m2"


def test_the_ledger_of_the_hidden_state_is_the_projection_of_the_cell_output(stepper):
    trace = a_trace()
    root = stepper(trace, timestep=2)
    root.locator("button[aria-label^='hidden state, unit 1:']").click()
    rows = root.locator(".rnn-ledger .rnn-contribution").all_inner_texts()
    expected = [*(trace.cell.projection[1] * trace.cell_output[2]), trace.hidden_state[2, 1]]
    assert [float(text.replace("−", "-")) for text in rows] == pytest.approx(expected, abs=0.0101)
    assert root.locator("button[aria-label^='hidden state, unit 2:']").count() == 0
    assert root.locator("button[aria-label^='cell output, unit 3:']").count() == 1
    for unit in (0, 1, 0):  # around and around through two
        click(root, "Next unit")
        assert f"[{unit}]" in heading(root)


def test_the_table_has_as_many_numbers_as_each_quantity(stepper):
    trace = a_trace()
    root = stepper(trace, timestep=2)
    click(root, "Show numbers")
    for name, expected in (
        ("hidden state before", trace.hidden_state[1]),
        ("cell state before", trace.cell_state[1]),
        ("hidden state", trace.hidden_state[2]),
        ("cell output", trace.cell_output[2]),
    ):
        row = root.locator(".rnn-numbers tr", has=root.page.locator(f"th:text-is('{name}')"))
        texts = [text for text in row.locator("td").all_inner_texts() if text]
        assert [float(text.replace("−", "-")) for text in texts] == pytest.approx(expected, abs=0.00501)


def test_only_units_that_a_quantity_has_can_be_held(what_if):
    root = what_if(a_trace(), timestep=2)
    choose(root, "Quantity to hold", "cell_output")
    assert options(root, "Unit to hold") == ["every unit", *(f"unit {unit}" for unit in range(4))]
    choose(root, "Unit to hold", "3")
    choose(root, "Quantity to hold", "hidden_state")
    assert options(root, "Unit to hold") == ["every unit", "unit 0", "unit 1"]
    choose(root, "Unit to hold", "1")
    enter(root, "Value to hold it at, as a number", "0.5")
    assert shown(root, "hidden state, unit 1") == 0.5
    assert chips(root) == ["hidden state, unit 1, held at +0.50, timesteps 2 to 5"]


def test_a_weight_of_the_projection_can_be_changed(page, what_if):
    trace = a_trace()
    root = what_if(trace, timestep=2, notation="pytorch")
    root.locator("button[aria-label^='hidden state, unit 0:']").click()
    enter(root, "Whr[0, 3] of the hidden state", "2")
    widget = Stepper(trace)
    widget.edits = [{"type": "weight", "run": 0, "weights": "P", "index": [0, 3], "value": 2.0}]
    assert shown(root, "hidden state, unit 0") == pytest.approx(widget.edited.hidden_state[2, 0], abs=0.00501)
    assert not np.allclose(widget.edited.hidden_state, trace.hidden_state)
    assert chips(root) == ["Whr[0, 3] = +2.00"]


def test_an_edit_of_a_unit_that_the_hidden_state_has_not_is_refused(page, stepper):
    stepper(a_trace(), timestep=2)
    state = as_json(Stepper(a_trace(), timestep=2))
    edit = {"type": "hold", "run": 0, "quantity": "hidden_state", "value": 0.5, "unit": 2}
    show(page, state | {"edits": [edit]})
    assert "unit is 2, expected a whole number from 0 to 1" in page.locator(".rnn-stepper").inner_text()


def test_a_closed_layer_shows_all_that_it_hands_on(stepper):
    # Of 40 units 8 are on show, but of the 20 numbers that the layer above reads, all
    root = stepper(stacked(units=40, projection=20, directions=("forward",)), timestep=2)
    heads = root.locator(".rnn-layer-head").all_inner_texts()
    assert len(heads) == 2 and not any("units" in head for head in heads)


def test_a_changed_projection_runs_on_through_the_layer_above(stepper):
    traces = stacked(units=4, projection=2, directions=("forward",))
    edit = {"type": "weight", "run": 0, "weights": "P", "index": [1, 3], "value": 2.0}
    root = stepper(traces, timestep=2, layers=list(traces)[1:])
    widget = Stepper(traces)
    widget.edits = [edit]
    before, after = (each["lstm, layer 1, forward"].cell_state[2, 3] for each in (traces, widget.edited))
    assert shown(root, "cell state, unit 3") == pytest.approx(before, abs=0.00501)
    root.page.evaluate("edit => model.set('edits', [edit])", edit)
    assert shown(root, "cell state, unit 3") == pytest.approx(after, abs=0.00501)
    assert abs(after - before) > 0.02

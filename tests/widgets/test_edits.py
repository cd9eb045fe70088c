"""Edits from outside the page: the same rules as in the page, and the run that they lead to."""

import json
from pathlib import Path

import numpy as np
import pytest

from rnn_helpers import GRU, LSTM, Loop, Readout, Stepper
from rnn_helpers.experiments import generate
from rnn_helpers.training import gradients

CASES = json.loads((Path(__file__).parent / "edits.json").read_text(encoding="utf-8"))


@pytest.fixture
def stepper():
    cell = LSTM.random(input_features=3, units=2, readout=Readout(np.ones((1, 2)), [0.0]))
    return Stepper(cell.run(np.eye(3)))


@pytest.mark.parametrize("edit, meaning", CASES["accepted"])
def test_an_edit_that_fits_is_kept_in_full(stepper, edit, meaning):
    stepper.edits = [edit]
    assert stepper.edits == [meaning]
    assert stepper.edited is not stepper.trace


@pytest.mark.parametrize("edit, message", CASES["refused"])
def test_an_edit_that_does_not_fit_is_refused_and_changes_nothing(stepper, edit, message):
    good = CASES["accepted"][0][1]
    stepper.edits = [good]
    with pytest.raises(ValueError, match="edit 1") as caught:
        stepper.edits = [good, edit]
    assert message in str(caught.value)
    assert stepper.edits == [good]


def test_an_edit_that_was_appended_behind_the_widgets_back_is_checked_too(stepper):
    stepper.edits.append({"type": "weight", "run": 7})
    with pytest.raises(ValueError, match="edit 0: run is 7"):
        stepper.edited  # noqa: B018


def test_gradients_and_loops_have_nothing_to_edit(stepper):
    backwards = Stepper(gradients(stepper.trace, hidden_state=np.ones(2)))
    with pytest.raises(ValueError, match="gradients belong to the run as it was"):
        backwards.edits = [CASES["accepted"][0][0]]
    loop = Stepper(Loop(max).run([1, 2, 3]))
    with pytest.raises(ValueError, match="a loop has no weights, gates or inputs to edit"):
        loop.edits = [CASES["accepted"][0][0]]


def test_an_edit_without_a_label_finds_one_where_the_other_trace_has_labels():
    plain = LSTM.random(input_features=3, units=2).run(np.eye(3))
    labeled = GRU.random(input_features=3, units=2).run(np.eye(3), labels="abc")
    stepper = Stepper([plain, labeled])
    stepper.edits = [{"type": "input", "run": 0, "timestep": 1, "values": [0, 0, 1]}]
    assert stepper.edited[1].input_labels == ("a", "c", "c")
    assert stepper.edited[0].input_labels is None
    stepper.edits = [{"type": "input", "run": 0, "timestep": 1, "values": [0, -0.5, 1]}]
    assert stepper.edited[1].input_labels == ("a", "0.00, −0.50, +1.00", "c")


def test_an_input_that_is_edited_leaves_gradients_alone_even_where_their_numbers_are_the_same():
    trace = LSTM.random(input_features=3, units=2).run(np.zeros((3, 3)))
    backwards = gradients(trace, hidden_state=np.zeros(2))
    stepper = Stepper([trace, backwards])
    stepper.edits = [{"type": "input", "run": 0, "timestep": 1, "values": [0, 0, 1]}]
    assert stepper.edited[1] is backwards


def test_a_run_with_edits_reads_the_same_timesteps_in_the_same_order():
    cell = LSTM.random(input_features=3, units=2)
    inputs = np.random.default_rng(0).normal(size=(6, 3))
    trace = cell.run(inputs, mask=[True, False, True, True, False, True], reverse=True)
    stepper = Stepper(trace)
    edit = {"type": "input", "run": 0, "timestep": 3, "values": [1.0, 2.0, 3.0]}
    stepper.edits = [edit]
    inputs = trace.inputs.copy()
    inputs[3] = edit["values"]
    expected = trace.cell.run(inputs, mask=trace.mask, reverse=True)
    np.testing.assert_array_equal(stepper.edited.mask, trace.mask)
    assert stepper.edited.reverse
    for name in trace:
        np.testing.assert_array_equal(stepper.edited[name], expected[name])


def test_the_temperature_of_a_run_that_writes_is_a_number_above_0():
    written = generate(LSTM.trained("writing"), characters=20)
    stepper = Stepper(written)
    stepper.edits = [{"type": "temperature", "run": 0, "value": 0.5}]
    assert stepper.edited.temperature == 0.5 and stepper.trace.temperature == 1.0
    np.testing.assert_array_equal(stepper.edited.uniforms, written.uniforms)
    for value, message in ((0, "expected a number above 0"), (-1, "above 0"), ("warm", "real number")):
        with pytest.raises(ValueError, match=message):
            stepper.edits = [{"type": "temperature", "run": 0, "value": value}]
    assert stepper.edited.temperature == 0.5


def test_what_writes_goes_on_writing_from_what_is_held_and_from_another_character():
    written = generate(LSTM.trained("writing"), seed=1, characters=60)
    stepper = Stepper(written)
    stepper.edits = [
        {"type": "hold", "run": 0, "quantity": "cell_state", "unit": 31, "value": 0.0, "first": 30}
    ]
    edited = stepper.edited
    assert edited.text[:31] == written.text[:31] and edited.text != written.text
    stepper.edits = [{"type": "input", "run": 0, "timestep": 9, "values": np.eye(21)[0].tolist()}]
    assert stepper.edited.text[:9] == written.text[:9]
    assert stepper.edited.text[9:11] == "\n" + stepper.edited.text[10] and len(stepper.edited.text) == 61

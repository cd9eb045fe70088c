"""The explorer: sliders and fields that run a small cell anew and repaint the same stepper."""

import json

import comm
import numpy as np
import pytest
from cases import assert_same
from comm import DummyComm

from rnn_helpers import GRU, LSTM, SimpleRNN
from rnn_helpers.widgets import Explorer


@pytest.fixture
def explorer():
    return Explorer(SimpleRNN([[1.0]], [[0.5]], [0.0]), [1, 0, 0], timestep=2)


def move(explorer, name, value):
    """Move the one slider of that name, as the page does."""
    names = [name for group in explorer.controls.groups for name in group["names"]]
    values = list(explorer.controls.values)
    values[names.index(name)] = value
    explorer.controls.values = values


def click(explorer, button, **more):
    """Click a button, as the page does."""
    explorer.controls._handle_custom_msg({"button": button, **more}, [])


def test_a_slider_recomputes_the_trace_in_the_same_stepper(explorer):
    stepper = explorer.stepper
    move(explorer, "U[0, 0]", -0.5)
    expected = SimpleRNN([[1.0]], [[-0.5]], [0.0]).run([[1.0], [0.0], [0.0]])
    np.testing.assert_allclose(explorer.trace.outputs, expected.outputs)
    assert explorer.stepper is stepper
    assert stepper.timestep == 2


def test_every_slider_changes_the_weight_it_names():
    cell = GRU.random(input_features=1, units=1, seed=3)
    arrays = {"W": cell.W, "U": cell.U, "b": cell.b, "b_recurrent": cell.b_recurrent}
    everything = [(name, position) for name, array in arrays.items() for position in range(array.size)]
    for number, (name, position) in enumerate(everything):
        explorer = Explorer(cell, [1, 0])
        explorer.controls.values = [2.5 if i == number else v for i, v in enumerate(explorer.controls.values)]
        changed = getattr(explorer.cell, name).ravel()
        assert changed[position] == 2.5
        np.testing.assert_array_equal(np.delete(changed, position), np.delete(arrays[name].ravel(), position))
        for other in arrays.keys() - {name}:
            np.testing.assert_array_equal(getattr(explorer.cell, other), arrays[other])


def test_the_activation_and_the_seed_are_controls_too(explorer):
    explorer.controls.activation = "linear"
    assert explorer.cell.activation == "linear"
    click(explorer, "draw", seed=5)
    np.testing.assert_array_equal(explorer.cell.W, SimpleRNN.random(1, 1, seed=5).W)
    click(explorer, "reset")
    assert explorer.cell.U == [[0.5]]


@pytest.mark.parametrize("text", ["1, a", "", "1; 2, 3", "nan", "1, inf", "1, 2; 3, 4", ";"])
def test_an_input_that_makes_no_sense_is_said_and_the_old_trace_stays(explorer, text):
    before = explorer.trace
    explorer.controls.input = text
    assert explorer.controls.message.startswith("Not shown: ")
    assert explorer.trace is before
    explorer.controls.input = "1, 2"
    assert explorer.controls.message == ""
    np.testing.assert_array_equal(explorer.trace.inputs, [[1.0], [2.0]])


def test_several_features_are_written_between_commas_and_timesteps_between_semicolons():
    explorer = Explorer(SimpleRNN.random(2, 1), [[1, 2], [3, 4]])
    assert explorer.controls.input == "1, 2; 3, 4"
    explorer.controls.input = "0, 1"
    np.testing.assert_array_equal(explorer.trace.inputs, [[0.0, 1.0]])


def test_a_cell_with_too_many_weights_for_sliders_is_refused():
    with pytest.raises(ValueError, match=r"has 72 weights, too many for sliders.*at most 40"):
        Explorer(LSTM.random(2, 3), [[1, 0]])


def test_weights_beyond_the_usual_range_get_longer_sliders():
    explorer = Explorer(SimpleRNN([[7.5]], [[0.5]], [0.0]), [1])
    assert explorer.controls.arrays["W"] == [[7.5]]
    assert explorer.controls.reach == 8.0


def test_random_weights_are_those_that_were_drawn_however_short_the_sliders_were():
    start = GRU([[[0.1]]] * 3, [[[0.1]]] * 3, [[0.1]] * 3, b_recurrent=[[0.1]] * 3)
    explorer = Explorer(start, [1, 0], weight_range=0.5)
    click(explorer, "draw", seed=4)
    drawn = GRU.random(1, 1, seed=4)
    assert np.abs(drawn.U).max() > 0.5
    assert_same(explorer.cell.weights, drawn.weights)
    assert explorer.controls.reach >= np.abs(drawn.U).max()


def test_moving_a_slider_leaves_every_digit_of_the_inputs():
    inputs = np.array([[1 / 3], [1e-7], [-123456.789]])
    explorer = Explorer(SimpleRNN([[1.0]], [[0.5]], [0.0]), inputs)
    move(explorer, "W[0, 0]", 0.25)
    np.testing.assert_array_equal(explorer.trace.inputs, inputs)


@pytest.mark.parametrize("values", [[1.0], [1.0, 2.0, 3.0, 4.0], [1.0, 2.0, float("nan")]])
def test_values_that_do_not_fit_the_sliders_are_refused(explorer, values):
    before = explorer.trace
    with pytest.raises(ValueError, match="values"):
        explorer.controls.values = values
    assert explorer.trace is before


def test_the_explorer_prints_one_fixed_line(explorer):
    data, _ = explorer._repr_mimebundle_()
    assert data["text/plain"] == "Explorer(SimpleRNN, 1 unit, 3 timesteps)"


@pytest.mark.parametrize("seed", [None, -1, 10_000, 1.5, "1"])
def test_a_seed_that_is_none_draws_nothing(explorer, seed, monkeypatch):
    before, drawn = explorer.cell, []
    monkeypatch.setattr(explorer, "_show_weights", drawn.append)
    with pytest.raises(ValueError, match="seed"):
        click_and_raise(explorer, seed)
    assert explorer.cell is before and drawn == []


def click_and_raise(explorer, seed):
    """ipywidgets logs what a click raises; here it is heard."""
    (hear,) = explorer.controls._msg_callbacks.callbacks
    hear(explorer.controls, {"button": "draw", "seed": seed}, [])


def test_only_a_simple_rnn_has_an_activation_to_choose():
    assert "relu" in Explorer(SimpleRNN([[1.0]], [[0.5]], [0.0]), [1]).controls.activations
    assert Explorer(LSTM.random(1, 1), [1]).controls.activations == []


def test_an_explorer_sends_few_messages_and_bytes(monkeypatch):
    Explorer(LSTM.random(1, 1), [1])  # with it goes the page that all share
    sent = []

    class Counting(DummyComm):
        def publish_msg(self, msg_type, data=None, metadata=None, buffers=None, **keys):
            sent.append(len(json.dumps(data or {})) + sum(memoryview(each).nbytes for each in buffers or ()))

    monkeypatch.setattr(comm, "create_comm", Counting)
    data, _ = Explorer(LSTM.random(1, 1), [1] + [0] * 9)._repr_mimebundle_()
    picture = len(data["image/png"]) * 4 // 3  # as base64
    # Once there were 79 messages and 357,000 bytes, a few of each of the execution itself
    assert 1 < len(sent) <= 10
    assert 10_000 < sum(sent) + picture < 60_000

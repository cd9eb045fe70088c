"""An LSTM whose hidden state is a projection of its cell output: fewer numbers than units."""

from dataclasses import replace

import numpy as np
import pytest
from cases import outputs_of, random_case, saying
from pictures import assert_readable, pixels

from rnn_helpers import LSTM, Readout, Stepper
from rnn_helpers.experiments import gradient_norms, without_unit
from rnn_helpers.figures import gates_figure, trace_figure, weights_figure
from rnn_helpers.models.traced import TracedModel
from rnn_helpers.tasks import TASKS
from rnn_helpers.training import fit, last_output_gradients
from rnn_helpers.widgets.explorer import _random_like

CELL = LSTM.random(3, 4, projection=2)
INPUTS = np.random.default_rng(0).normal(size=(5, 3))


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def test_it_computes_the_equations_of_the_paper():
    cell, inputs, (r, c) = random_case(np.random.default_rng(1), LSTM, {"projection": 2})
    trace = cell.run(inputs, (r, c))
    for t, x in enumerate(inputs):
        f, i, g, o = cell.W @ x + cell.U @ r + cell.b
        c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
        m = sigmoid(o) * np.tanh(c)
        r = cell.projection @ m
        np.testing.assert_allclose(trace.cell_state[t], c, atol=1e-14)
        np.testing.assert_allclose(trace.cell_output[t], m, atol=1e-14)
        np.testing.assert_allclose(trace.outputs[t], r, atol=1e-14)
    assert [state.shape for state in trace.final_state] == [(2,), (4,)]


@pytest.mark.parametrize("batch", [(), (1,), (9,)])
@pytest.mark.parametrize("outputs", [1, 2, 3, 4])
def test_with_fewer_outputs_or_as_many_each_walk_is_that_of_the_steps(outputs, batch):
    cell, inputs, (h, c) = random_case(np.random.default_rng(2), LSTM, {"projection": outputs}, batch=batch)
    trace = cell.run(inputs, (h, c))
    h, c = np.reshape(h, (-1, outputs_of(4, {"projection": outputs}))), np.reshape(c, (-1, 4))
    for t in range(inputs.shape[-2]):
        now = cell.step(inputs[..., t, :].reshape(-1, 3), h, c)
        h, c = now["hidden_state"], now["cell_state"]
        for name, array in now.items():
            found = trace[name][..., t, :].reshape(array.shape)
            np.testing.assert_allclose(found, array, atol=1e-13, err_msg=name)


def test_a_projection_that_changes_nothing_is_an_lstm_without_one():
    plain = LSTM.random(3, 4)
    projected = replace(plain, projection=np.eye(4))
    ours, expected = projected.run(INPUTS), plain.run(INPUTS)
    for name in expected:
        np.testing.assert_allclose(ours[name], expected[name], atol=1e-14, err_msg=name)
    np.testing.assert_array_equal(ours.cell_output, ours.hidden_state)


def test_the_projection_is_drawn_from_a_seed_and_u_stays_orthogonal():
    plain = LSTM.random(3, 4, seed=7)
    cell = LSTM.random(3, 4, seed=7, projection=2, readout=Readout(np.ones((1, 2)), [0.0]))
    np.testing.assert_array_equal(cell.W, plain.W)
    np.testing.assert_array_equal(cell.b, plain.b)
    U = cell.U.reshape(-1, 2)
    np.testing.assert_allclose(U.T @ U, np.eye(2), atol=1e-12)
    assert cell.projection.shape == (2, 4) and 0 < np.abs(cell.projection).max() <= 1
    assert not np.allclose(cell.projection, LSTM.random(3, 4, seed=8, projection=2).projection)
    again = _random_like(cell, 7)
    for name in "WUbP":
        np.testing.assert_array_equal(again.weights[name], cell.weights[name])


def with_projection(P, U=CELL.U, **options):
    return LSTM(CELL.W, U, CELL.b, projection=P, **options)


EXPECTED = "expected (output_features, units=4) with at most 4 output features"
WRONG = {
    "a vector": (lambda: with_projection(np.ones(4)), f"projection has shape (4,), {EXPECTED}"),
    "nothing": (lambda: with_projection(np.ones((0, 4))), f"projection has shape (0, 4), {EXPECTED}"),
    "transposed": (
        lambda: with_projection(CELL.projection.T),
        f"projection has shape (4, 2), {EXPECTED} … it came transposed: use projection.T",
    ),
    "more rows than units": (
        lambda: with_projection(np.ones((5, 4)), np.ones((4, 4, 5))),
        f"projection has shape (5, 4), {EXPECTED}: it maps the cell output",
    ),
    "NaN": (lambda: with_projection(np.full((2, 4), np.nan)), "projection must be finite numbers, got nan"),
    "a number": (lambda: with_projection(2), f"projection has shape (), {EXPECTED}"),
    "a U that reads every unit": (
        lambda: with_projection(CELL.projection, np.ones((4, 4, 4))),
        "U has shape (4, 4, 4), expected (4, 4, 2): it maps 2 projected outputs to 4 units",
    ),
    "a readout of every unit": (
        lambda: with_projection(CELL.projection, readout=Readout(np.ones((1, 4)), [0.0])),
        "the readout reads 4 units, but the projection gives 2",
    ),
    "an initial state of every unit": (
        lambda: CELL.run(INPUTS, (np.zeros(4), np.zeros(4))),
        "initial hidden_state has shape (4,), expected (2,): one number for each output of the projection",
    ),
    "one initial state": (
        lambda: CELL.run(INPUTS, np.zeros(2)),
        "use initial_state=(h, c), of shapes (2,) and (4,)",
    ),
    "a unit that the hidden state has not": (
        lambda: CELL.holding("hidden_state", 0.5, unit=2),
        "unit is 2, expected a whole number from 0 to 1",
    ),
    "more outputs than units at random": (
        lambda: LSTM.random(3, 4, projection=5),
        "projection is 5, expected a whole number from 1 to 4",
    ),
    "to Keras": (CELL.to_keras, "projection, but keras.layers.LSTM has none; use to_torch … proj_size=2"),
    "to ONNX": (CELL.to_onnx, "projection, but the LSTM of ONNX has none; use to_torch"),
    "to PyTorch with as many outputs": (
        replace(LSTM.random(3, 4), projection=np.eye(4)).to_torch,
        "the projection gives 4 numbers for 4 units, but proj_size … less than its hidden_size",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_does_not_fit_says_what_came_and_what_was_expected(name):
    call, message = WRONG[name]
    with pytest.raises(ValueError, match=saying(message)):
        call()


def test_what_is_held_is_what_the_projection_reads():
    held = CELL.holding("cell_output", 0.25, unit=3).holding("hidden_state", 0.5, unit=1, first=2)
    trace = held.run(INPUTS)
    assert (trace.cell_output[:, 3] == 0.25).all() and (trace.hidden_state[2:, 1] == 0.5).all()
    expected = trace.cell_output @ CELL.projection.T
    np.testing.assert_allclose(trace.hidden_state[:, 0], expected[:, 0], atol=1e-14)
    np.testing.assert_allclose(trace.hidden_state[:2], expected[:2], atol=1e-14)


def test_what_has_fewer_numbers_than_units_is_walked_back_by_as_many():
    found = last_output_gradients(CELL.run(INPUTS))
    assert found.inputs.shape == (2, 5, 3)
    assert found.hidden_state.shape == (2, 5, 2) and found.cell_output.shape == (2, 5, 4)
    np.testing.assert_array_equal(found.hidden_state[:, -1], np.eye(2))
    np.testing.assert_allclose(found.cell_output[:, -1], CELL.projection)
    norms = {name: gradient_norms(CELL, INPUTS, name) for name in CELL.state_names}
    assert norms["hidden_state"][0] == pytest.approx(1)
    assert all(norm.shape == (5,) and (norm > 0).all() for norm in norms.values())


def test_it_learns_a_task():
    task = TASKS["inside-quotes"]
    cell = task.new_cell(LSTM, 4, projection=2, keep_bias=2.0)
    assert cell.readout.W.shape == (1, 2) and (cell.b[0] == 2).all()
    result = fit(cell, task, steps=150)
    assert result.metric > 0.95
    assert not np.allclose(result.cell.projection, cell.projection)


def test_figures_draw_as_many_rows_as_each_quantity_has():
    trace = CELL.run(INPUTS)
    for figure in (trace_figure(trace), gates_figure(trace), weights_figure(CELL)):
        assert_readable(figure)
    assert "P (columns: cell output) (2, 4) from" in weights_figure(CELL).alt
    assert "cell output −" in trace_figure(trace).alt
    *_, shown = pixels(weights_figure(CELL))
    assert len(shown) == 2


def test_the_text_of_a_stepper_or_a_traced_model_says_what_is_projected():
    assert repr(Stepper(CELL.run(INPUTS))) == "Stepper(LSTM, 4 units projected to 2, 5 timesteps)"
    traces = TracedModel("Recognizer", {"lstm": CELL.run(INPUTS)}, {}, {})
    assert repr(traces) == "Recognizer, 1 trace:\n  lstm   LSTM, 4 units projected to 2, 5 timesteps"


def test_each_of_its_outputs_can_be_left_out_in_turn():
    cell = LSTM.random(3, 4, projection=2, readout=Readout(np.ones((1, 2)), [0.0]))
    trace = cell.run(INPUTS)
    found = without_unit(trace, trace.prediction, 1, quantity="hidden_state")
    assert list(found.others) == [0] and found.after.loss > found.before.loss == 0
    with pytest.raises(ValueError, match="unit is 2, expected a whole number from 0 to 1"):
        without_unit(trace, trace.prediction, 2, quantity="hidden_state")
    assert len(without_unit(trace, trace.prediction, 3, quantity="cell_output").others) == 3

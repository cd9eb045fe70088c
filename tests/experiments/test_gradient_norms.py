"""Gradient norms are what central differences find."""

import numpy as np
import pytest
from cases import saying
from pictures import KINDS, cell_with

from rnn_helpers import GRU, LSTM, SimpleRNN
from rnn_helpers.experiments import gradient_norms
from rnn_helpers.tasks import TASKS


def test_the_gradient_of_a_linear_cell_shrinks_by_the_same_share_at_each_timestep():
    rotation = np.array([[0.6, -0.8], [0.8, 0.6]])
    cell = SimpleRNN(np.ones((2, 1)), 0.5 * rotation, np.zeros(2), activation="linear")
    norms = gradient_norms(cell, np.zeros((30, 1)))
    np.testing.assert_allclose(norms, 0.5 ** np.arange(30), rtol=1e-12)


@pytest.mark.parametrize("kind, state", [(kind, state) for kind in KINDS for state in kind.state_names])
def test_gradient_norms_are_what_central_differences_find(kind, state):
    cell = cell_with(kind, units=3)
    batch, step = np.random.default_rng(1).normal(size=(3, 5, 3)), 1e-5
    squares = np.zeros(5)
    for inputs in batch:
        trace = cell.run(inputs)
        for distance in range(5):
            t = 4 - distance
            states = [trace[name][t] for name in cell.state_names]
            which = cell.state_names.index(state)
            for unit in range(3):
                ends = []
                for sign in (1, -1):
                    moved = [each.copy() for each in states]
                    moved[which][unit] += sign * step
                    ends.append(last_output(cell, inputs, t, trace, moved))
                squares[distance] += np.sum(((ends[0] - ends[1]) / (2 * step)) ** 2)
    expected = np.sqrt(squares / len(batch) / cell.units)
    np.testing.assert_allclose(gradient_norms(cell, batch, state), expected, rtol=1e-6)


def last_output(cell, inputs, t, trace, states):
    """h_T if the state at timestep t were another one."""
    if t == len(inputs) - 1:
        if len(states) == 2 and np.array_equal(states[0], trace.hidden_state[t]):
            return trace.output_gate[t] * np.tanh(states[1])  # h_T is computed from c_T
        return states[0]
    if len(states) == 2 and not np.array_equal(states[1], trace.cell_state[t]):
        states[0] = trace.output_gate[t] * np.tanh(states[1])  # h_t moves along with c_t
    return cell.run(
        inputs[t + 1 :], initial_state=tuple(states) if len(states) == 2 else states[0]
    ).last_output


def test_one_sequence_and_a_batch_of_it_have_the_same_norms():
    inputs = np.random.default_rng(0).normal(size=(6, 3))
    one, two = (gradient_norms(cell_with(), each) for each in (inputs, np.stack([inputs, inputs])))
    np.testing.assert_allclose(one, two)


def test_the_forget_bias_carries_the_gradient_further():
    inputs = np.random.default_rng(0).normal(size=(16, 40, 2))
    new = TASKS["latch"].new_cell
    last = [gradient_norms(new(LSTM, 8, 0, bias), inputs, "cell_state")[-1] for bias in (0, 1, 3)]
    assert last[1] > 100 * last[0] and last[2] > 100 * last[1]


@pytest.mark.parametrize(
    "draw, message",
    [
        (lambda: gradient_norms(cell_with(), np.zeros((4, 2))), "inputs have shape … input_features=3"),
        (
            lambda: gradient_norms(cell_with(GRU), np.zeros((4, 3)), "cell_state"),
            "GRU is hidden_state, got",
        ),
    ],
)
def test_a_mistake_gets_an_error_that_says_what_is_expected(draw, message):
    with pytest.raises(ValueError, match=saying(message)):
        draw()


@pytest.mark.parametrize("share", (1e100, 1e-100))
def test_norms_are_right_where_their_squares_are_too_large_or_too_small_for_a_number(share):
    cell = SimpleRNN([[1.0]], [[share]], [0.0], activation="linear")
    np.testing.assert_allclose(gradient_norms(cell, np.zeros((3, 1))), [1.0, share, share**2], rtol=1e-12)

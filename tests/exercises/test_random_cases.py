"""Random cases: both signs, sizes that make swaps visible, the shapes that their names say."""

import numpy as np
import pytest

from rnn_helpers import GRU, LSTM, SimpleRNN
from rnn_helpers.exercises.random_cases import (
    GATE,
    MEMORY,
    SIZES,
    STATE,
    TIMESTEPS,
    forward_cases,
    gru_forward_cases,
    gru_step_cases,
    lstm_forward_cases,
    lstm_step_cases,
    step_cases,
    vector_cases,
)

ALL = {
    "step": step_cases,
    "forward": forward_cases,
    "a batch": lambda seed: forward_cases(seed, batch=2),
    "LSTM step": lstm_step_cases,
    "LSTM": lstm_forward_cases,
    "GRU step": gru_step_cases,
    "GRU step, reset before": lambda seed: gru_step_cases(seed, reset_after=False),
    "GRU": gru_forward_cases,
    "vectors": lambda seed: vector_cases(seed, STATE, MEMORY),
}


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("seed", range(5))
def test_every_vector_has_both_signs_and_no_zero(name, seed):
    for case in ALL[name](seed):
        for array in case:
            assert np.abs(array).min() >= 0.1
            assert np.array_equal(np.round(array, 2), array)
            assert (array.min(axis=-1) < 0).all() and (array.max(axis=-1) > 0).all()


@pytest.mark.parametrize("name", ALL)
def test_a_seed_gives_its_cases_and_no_others(name):
    once, again, other = (ALL[name](seed) for seed in (3, 3, 4))
    assert all(map(np.array_equal, sum(once, ()), sum(again, ())))
    assert not any(map(np.array_equal, sum(once, ()), sum(other, ())))


def test_sizes_make_swaps_visible():
    compared = {np.sign(units - features) for units, features in SIZES}
    assert compared == {-1, 0, 1}
    alike = [steps == units for steps, (units, _) in zip(TIMESTEPS, SIZES, strict=True)]
    assert True in alike and False in alike


def test_the_shapes_are_those_of_the_cells():
    for W, U, b, input_t, state_t in step_cases(0):
        assert SimpleRNN(W, U, b).run(input_t[None], state_t).last_output.shape == state_t.shape
    for W, U, b, x, h, c in lstm_step_cases(0):
        assert LSTM(W, U, b).run(x[None], (h, c)).last_output.shape == h.shape
    for W, U, b, b_recurrent, x, h in gru_step_cases(0):
        assert GRU(W, U, b, b_recurrent=b_recurrent).run(x[None], h).last_output.shape == h.shape
    for W, U, b, x, h in gru_step_cases(0, reset_after=False):
        assert GRU(W, U, b, reset_after=False).run(x[None], h).last_output.shape == h.shape
    for inputs, W, U, b in forward_cases(0, batch=2):
        assert SimpleRNN(W, U, b).run(inputs).outputs.shape == (*inputs.shape[:2], len(b))


def test_gates_lie_between_0_and_1():
    for (gate,) in vector_cases(0, GATE, sizes=(100,)):
        assert 0.1 <= gate.min() < 0.2 < 0.8 < gate.max() <= 0.9

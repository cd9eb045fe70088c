"""After its half-life, half of a memory is left."""

import numpy as np
import pytest
from cases import saying

from rnn_helpers import LSTM
from rnn_helpers.activations import sigmoid
from rnn_helpers.experiments import half_life


def test_after_its_half_life_half_of_a_memory_is_left():
    gates = np.linspace(0.01, 0.999, 50)
    np.testing.assert_allclose(gates ** half_life(gates), 0.5)
    assert half_life(0.5) == 1.0 and half_life(0.0) == 0.0 and half_life(1.0) == np.inf


def test_the_forget_biases_0_1_2_3_5_reach_1_2_5_14_and_103_timesteps():
    np.testing.assert_allclose(
        half_life(sigmoid(np.array([0, 1, 2, 3, 5]))), [1, 2.2, 5.5, 14.3, 103.2], rtol=0.01
    )
    # The same from a cell: a memory of 1 and nothing written, for 14 timesteps with bias 3
    cell = LSTM(np.zeros((4, 1, 1)), np.zeros((4, 1, 1)), [[3.0], [-800.0], [0.0], [0.0]])
    trace = cell.run(np.zeros((15, 1)), initial_state=(np.zeros(1), np.ones(1)))
    assert trace.cell_state[13, 0] > 0.5 > trace.cell_state[14, 0]


@pytest.mark.parametrize(
    "draw, message",
    [
        (lambda: half_life(1.5), "forget_gate goes from 1.5 to 1.5, expected 0 to 1"),
        (lambda: half_life([0.5, -0.1]), "forget_gate goes from -0.1 to 0.5"),
    ],
)
def test_a_mistake_gets_an_error_that_says_what_is_expected(draw, message):
    with pytest.raises(ValueError, match=saying(message)):
        draw()

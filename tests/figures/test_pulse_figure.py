"""The figure of a pulse: what one unit keeps of it, a line for each U."""

import numpy as np
import pytest
from cases import saying
from pictures import assert_readable, texts

from rnn_helpers.figures import pulse_figure

U = (0.5, 0.9, 1, 1.1, -0.8, -1.1)


def test_without_an_activation_powers_of_u_are_left():
    (axes,) = pulse_figure(U, timesteps=9).axes
    for u, line in zip(U, axes.lines, strict=True):
        np.testing.assert_array_equal(line.get_xdata(), np.arange(9))
        np.testing.assert_allclose(line.get_ydata(), np.power(u, np.arange(9.0)))


def test_an_activation_is_applied_at_every_step():
    (line,) = pulse_figure([2], activation="tanh", timesteps=3).axes[0].lines
    expected = [np.tanh(1), np.tanh(2 * np.tanh(1)), np.tanh(2 * np.tanh(2 * np.tanh(1)))]
    np.testing.assert_allclose(line.get_ydata(), expected)


def test_lines_are_named_and_described():
    figure = pulse_figure([0.5, -1.1], timesteps=3, title="One pulse")
    assert {"U = 0.5", "U = −1.1", "One pulse", "timestep", "state"} < set(texts(figure))
    assert figure.alt == (
        "The state of one unit, linear, over 3 timesteps after a pulse at timestep 0: "
        "U = 0.5 from 1.00 by 0.50 to 0.25; U = −1.1 from 1.00 by −1.10 to 1.21."
    )


@pytest.mark.parametrize("numbers, timesteps", [([0], 2), (U, 12), ([9, -9], 300), (np.arange(8), 30)])
def test_pulses_of_every_size_can_be_read(numbers, timesteps):
    assert_readable(pulse_figure(numbers, timesteps=timesteps, title="One pulse"))


@pytest.mark.parametrize(
    "given, message",
    [
        ({"U": []}, "U has shape (0,), expected 1 to 8 numbers"),
        ({"U": range(9)}, "U has shape (9,), expected 1 to 8 numbers"),
        ({"U": 0.5}, "U has shape (), expected 1 to 8 numbers, such as [0.5, 1, -1.1]"),
        ({"U": [1], "activation": "softmax"}, "unknown activation 'softmax'"),
        ({"U": [1], "timesteps": 1}, "timesteps is 1, expected a whole number"),
    ],
)
def test_a_mistake_gets_an_error_that_says_what_is_expected(given, message):
    with pytest.raises(ValueError, match=saying(message)):
        pulse_figure(**given)

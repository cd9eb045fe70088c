"""The figure of weights: every number in its color, and readable on it."""

import numpy as np
import pytest
from matplotlib.colors import to_rgb
from pictures import assert_readable, cell_with, contrast, mixed, pixels, texts

from rnn_helpers import GRU, LSTM, Readout, SimpleRNN
from rnn_helpers.figures import weights_figure
from rnn_helpers.pictures.colors import NEGATIVE, POSITIVE, ZERO


def test_every_weight_has_the_color_of_its_number():
    cell = cell_with(GRU, units=3)
    shown = list(pixels(weights_figure(cell)))
    matrices = [array[gate] for gate in range(3) for array in cell.weights.values()]
    limit = max(np.abs(array).max() for array in cell.weights.values())
    assert len(shown) == len(matrices)
    for matrix, colors in zip(matrices, shown, strict=True):
        share = (matrix.reshape(3, -1) / limit + 1) / 2
        expected = mixed(share, NEGATIVE, ZERO, POSITIVE)
        np.testing.assert_allclose(colors, expected, atol=12)


@pytest.mark.parametrize(
    "kind, units, input_features",
    [
        (SimpleRNN, 1, 1),  # as small as can be
        (LSTM, 1, 30),  # a wide matrix beside the narrowest
        (GRU, 8, 1),  # numbers in the highest matrices, and two biases
        (LSTM, 3, 8),  # numbers in the widest
        (LSTM, 32, 30),  # as many weights as it is meant for
    ],
)
def test_weights_do_not_overlap_either(kind, units, input_features):
    readout = Readout(np.ones((2, units)), np.zeros(2), label="depth")
    assert_readable(weights_figure(cell_with(kind, units, input_features, readout=readout)))


def test_weights_are_described_by_their_roles_and_ranges():
    W, U, b = np.arange(12.0).reshape(3, 2, 2), -np.ones((3, 2, 2)), np.full((3, 2), 0.25)
    readout = Readout([[3.0, -2.0]], [0.5])
    assert weights_figure(GRU(W, U, b, readout=readout)).alt == (
        "GRU with 2 units, its weights as matrices, one of each for update gate, reset gate and candidate: "
        "W (columns: input features) (3, 2, 2) from 0.00 to 11, U (columns: old state) (3, 2, 2) from −1.00 "
        "to −1.00, b (bias) (3, 2) from 0.25 to 0.25, b′ (second bias) (3, 2) from 0.00 to 0.00, "
        "V (columns: hidden state) (1, 2) from −2.00 to 3.00, d (bias) (1,) from 0.50 to 0.50."
    )
    plain = weights_figure(SimpleRNN.random(2, 1)).alt
    assert plain.startswith("SimpleRNN with 1 unit, its weights as matrices: W (columns: input features)")


def test_numbers_can_be_read_on_every_color():
    # 8 · 8 steps through the whole scale in W, another 8 · 8 in U
    steps = np.linspace(-1, 1, 128).reshape(2, 8, 8)
    figure = weights_figure(SimpleRNN(steps[0], steps[1], np.zeros(8)))
    count = 0
    for image in figure.paper.images[:2]:
        left, right, bottom, top = image.get_extent()
        for text in figure.paper.texts:
            x, y = text.get_position()
            if left < x < right and top < y < bottom:
                row, column = int((y - top) / (bottom - top) * 8), int((x - left) / (right - left) * 8)
                assert contrast(image.get_array()[row, column, :3], to_rgb(text.get_color())) >= 4.5
                count += 1
    assert count == 128


def test_numbers_of_large_matrices_are_left_out():
    assert "0.00" not in texts(weights_figure(LSTM.random(input_features=3, units=9)))
    assert "0.00" in texts(weights_figure(LSTM.random(input_features=3, units=8)))

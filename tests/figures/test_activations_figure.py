"""The figure of activations: each curve is its function, and below it is its slope."""

import numpy as np
import pytest
from cases import saying
from pictures import assert_readable, texts

from rnn_helpers.activations import ACTIVATIONS
from rnn_helpers.figures import activation_figure

NAMES = {"tanh": "tanh", "sigmoid": "σ", "relu": "relu", "linear": "linear"}


def test_the_upper_curves_are_the_activations_and_the_lower_ones_their_slopes():
    above, below = activation_figure(list(NAMES)).axes
    for (name, symbol), outputs, slopes in zip(NAMES.items(), above.lines, below.lines, strict=True):
        assert outputs.get_label() == slopes.get_label() == symbol
        sums, output = outputs.get_data()
        np.testing.assert_array_equal(slopes.get_xdata(), sums)
        seen = np.isfinite(output)
        np.testing.assert_array_equal(output[seen], ACTIVATIONS[name](sums[seen]))
        # By central differences, but not at the corner of relu
        change = (ACTIVATIONS[name](sums + 1e-6) - ACTIVATIONS[name](sums - 1e-6)) / 2e-6
        smooth = np.abs(sums) > 1e-3
        np.testing.assert_allclose(slopes.get_ydata()[smooth], change[smooth], atol=1e-8)


def test_sums_run_from_minus_4_to_4_and_nothing_leaves_the_figure():
    for axes in activation_figure(list(NAMES)).axes:
        low, high = axes.get_ylim()
        assert axes.get_xlim() == (-4, 4)
        for line in axes.lines:
            seen = line.get_ydata()[np.isfinite(line.get_ydata())]
            assert low <= seen.min() and seen.max() <= high
    _, linear = activation_figure(["linear"]).axes[0].lines[0].get_data()
    assert np.nanmax(linear) == 2 and np.isnan(linear).sum() == 200


def test_only_the_scale_across_is_shared():
    above, below = activation_figure().axes
    assert above.get_ylim()[0] < -1 < 0 - 0.5 < below.get_ylim()[0]
    assert {"output", "slope of the output", "the sum that goes in"} < set(texts(activation_figure()))


@pytest.mark.parametrize("activations", (["tanh"], ["relu", "linear"], list(NAMES)))
def test_every_choice_can_be_read(activations):
    assert_readable(activation_figure(activations, title="Activations"))


def test_the_description_has_the_ends_and_the_slopes():
    assert activation_figure().alt == (
        "Activations above and their slopes below, over sums from −4 to 4, with the slope at −4, 0 and 4: "
        "tanh from −1.00 to 1.00, slope 0.00, 1.00, 0.00; σ from 0.02 to 0.98, slope 0.02, 0.25, 0.02."
    )


@pytest.mark.parametrize(
    "activations, message",
    [
        ("tanh", "activations are 'tanh', expected names, each once"),
        ([], "activations are [], expected names"),
        (["tanh", "tanh"], "expected names, each once"),
        (["softmax"], "unknown activation 'softmax'; choose one of"),
    ],
)
def test_a_mistake_gets_an_error_that_says_what_is_expected(activations, message):
    with pytest.raises(ValueError, match=saying(message)):
        activation_figure(activations)

"""The activation functions: values, derivatives, limits, and no overflow anywhere."""

import math

import numpy as np
import pytest
from cases import saying

from rnn_helpers.activations import ACTIVATIONS, activation_named, sigmoid

EXPECTED = {
    "sigmoid": lambda x: 1 / (1 + math.exp(-x)),
    "tanh": math.tanh,
    "relu": lambda x: max(0.0, x),
    "linear": lambda x: x,
}
# No point at 0, where relu has a kink.
POINTS = np.linspace(-20, 20, 82)

every_activation = pytest.mark.parametrize("name", EXPECTED)


def test_there_are_four_activations():
    assert set(ACTIVATIONS) == set(EXPECTED)


@every_activation
def test_a_value_equals_the_formula(name):
    expected = [EXPECTED[name](x) for x in POINTS]
    np.testing.assert_allclose(activation_named(name)(POINTS), expected, rtol=1e-14)


@every_activation
def test_a_derivative_written_in_the_output_equals_the_central_difference(name):
    activation, step = ACTIVATIONS[name], 1e-5
    difference = (activation(POINTS + step) - activation(POINTS - step)) / (2 * step)
    np.testing.assert_allclose(activation.derivative(activation(POINTS)), difference, atol=1e-9)


@every_activation
def test_outputs_reach_the_limits_and_never_pass_them(name):
    activation = ACTIVATIONS[name]
    values = activation(np.array([-1e5, -1000.0, 1000.0, 1e5]))
    assert (values.min(), values.max()) == tuple(np.clip(activation.limits, -1e5, 1e5))


@every_activation
@pytest.mark.parametrize("size", [1e3, 1e5, 1e300])
def test_large_values_overflow_nowhere(name, size):
    x = np.array([-size, size])
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        y = ACTIVATIONS[name](x)
        slope = ACTIVATIONS[name].derivative(y)
    assert np.isfinite(y).all()
    assert np.isfinite(slope).all()


def test_sigmoid_keeps_its_precision_where_it_is_nearly_0():
    assert sigmoid(np.array([-700.0])) == pytest.approx(math.exp(-700), rel=1e-14, abs=0)


@every_activation
def test_an_activation_leaves_its_input_as_it_was(name):
    x = POINTS.copy()
    ACTIVATIONS[name](x)
    np.testing.assert_array_equal(x, POINTS)


@pytest.mark.parametrize("name", ["swish", "", "Tanh", None, np.tanh, ["tanh"]], ids=repr)
def test_an_unknown_activation_is_named_beside_those_there_are(name):
    with pytest.raises(ValueError, match=saying(f"{name!r} … choose one of {', '.join(ACTIVATIONS)}")):
        activation_named(name)

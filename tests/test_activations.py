"""The activation functions: values, slopes, limits, names, and no overflow anywhere."""

import math

import numpy as np
import pytest
from cases import saying

from rnn_helpers.activations import ACTIVATIONS, activation_named, sigmoid


def logistic(x):
    return 1 / (1 + math.exp(-x))


def phi(x):
    return (1 + math.erf(x / math.sqrt(2))) / 2


def clip(x, low, high):
    return min(max(x, low), high)


# Keras 3's formulas, in plain Python
EXPECTED = {
    "sigmoid": logistic,
    "tanh": math.tanh,
    "relu": lambda x: max(0.0, x),
    "linear": lambda x: x,
    "hard_sigmoid": lambda x: clip(x + 3, 0, 6) / 6,
    "hard_tanh": lambda x: clip(x, -1, 1),
    "softsign": lambda x: x / (abs(x) + 1),
    "softplus": lambda x: math.log(1 + math.exp(x)),
    "relu6": lambda x: clip(x, 0, 6),
    "leaky_relu": lambda x: x if x > 0 else 0.2 * x,
    "elu": lambda x: x if x > 0 else math.exp(x) - 1,
    "celu": lambda x: max(0, x) + min(0, math.exp(x) - 1),
    "selu": lambda x: 1.05070098 * (x if x > 0 else 1.67326324 * (math.exp(x) - 1)),
    "silu": lambda x: x * logistic(x),
    "hard_silu": lambda x: x * clip(x + 3, 0, 6) / 6,
    "gelu": lambda x: x * phi(x),
    "mish": lambda x: x * math.tanh(math.log(1 + math.exp(x))),
    "exponential": math.exp,
    "log_sigmoid": lambda x: math.log(logistic(x)),
    "tanh_shrink": lambda x: x - math.tanh(x),
    "soft_shrink": lambda x: x - 0.5 if x > 0.5 else x + 0.5 if x < -0.5 else 0,
    "hard_shrink": lambda x: x if abs(x) > 0.5 else 0,
    "threshold": lambda x: x if x > 1 else 0,
    "squareplus": lambda x: (x + math.sqrt(x * x + 4)) / 2,
    "sparse_plus": lambda x: 0 if x <= -1 else x if x >= 1 else (x + 1) ** 2 / 4,
    "sparse_sigmoid": lambda x: clip((x + 1) / 2, 0, 1),
    "scaled_tanh": math.tanh,
    "affine": lambda x: x,
}
WITH_NUMBERS = {
    "leaky_relu(0.01)": lambda x: x if x > 0 else 0.01 * x,
    "hard_sigmoid(0.2, 0.5)": lambda x: clip(0.2 * x + 0.5, 0, 1),
    "elu(1.5)": lambda x: x if x > 0 else 1.5 * (math.exp(x) - 1),
    "celu(2)": lambda x: max(0, x) + min(0, 2 * (math.exp(x / 2) - 1)),
    "threshold(-0.7, 0.1)": lambda x: x if x > -0.7 else 0.1,
    "scaled_tanh(1.7, 0.6)": lambda x: 1.7 * math.tanh(0.6 * x),
    "affine(-2, 1)": lambda x: -2 * x + 1,
    "soft_shrink(1)": lambda x: math.copysign(max(abs(x) - 1, 0), x),
}
EVERY = EXPECTED | WITH_NUMBERS
# No point at a corner
POINTS = np.linspace(-20, 20, 82)

every_activation = pytest.mark.parametrize("name", EVERY)


def test_there_is_a_formula_for_each():
    assert set(ACTIVATIONS) == set(EXPECTED)


@every_activation
def test_a_value_equals_the_formula(name):
    expected = [EVERY[name](x) for x in POINTS]
    np.testing.assert_allclose(activation_named(name)(POINTS), expected, rtol=3e-8, atol=2e-15)


@every_activation
def test_a_slope_equals_the_central_difference(name):
    activation, step = activation_named(name), 1e-5
    difference = (activation(POINTS + step) - activation(POINTS - step)) / (2 * step)
    np.testing.assert_allclose(activation.slope(POINTS, activation(POINTS)), difference, rtol=1e-9, atol=1e-9)


@every_activation
def test_outputs_reach_the_limits_and_never_pass_them(name):
    activation = activation_named(name)
    points = np.concatenate([np.linspace(-40, 40, 8_001), [-1e5, -700.0, 700.0, 1e5]])
    with np.errstate(over="ignore"):
        values = activation(points)
    low, high = activation.limits
    assert low <= values.min() and values.max() <= high
    for limit, reached in ((low, values.min()), (high, values.max())):
        assert reached == pytest.approx(limit, abs=1e-4) if np.isfinite(limit) else abs(reached) > 900


@every_activation
@pytest.mark.parametrize("size", [1e3, 1e5, 1e300])
def test_large_values_overflow_nowhere(name, size):
    x = np.array([-size, size if name != "exponential" else 700.0])
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        y = activation_named(name)(x)
        slope = activation_named(name).slope(x, y)
    assert np.isfinite(y).all()
    assert np.isfinite(slope).all()


def test_sigmoid_keeps_its_precision_where_it_is_nearly_0():
    assert sigmoid(np.array([-700.0])) == pytest.approx(math.exp(-700), rel=1e-14, abs=0)


@every_activation
def test_an_activation_leaves_its_input_as_it_was_and_keeps_its_shape(name):
    x = POINTS.reshape(2, -1).copy()
    y = activation_named(name)(x)
    np.testing.assert_array_equal(x, POINTS.reshape(2, -1))
    assert y.shape == activation_named(name).slope(x, y).shape == x.shape
    assert activation_named(name)(0.3) == pytest.approx(EVERY[name](0.3), rel=3e-8)


def test_gates_are_what_lies_between_0_and_1():
    gates = [name for name, activation in ACTIVATIONS.items() if activation.is_gate]
    assert gates == ["sigmoid", "hard_sigmoid", "sparse_sigmoid"]


@pytest.mark.parametrize(
    "other, name", [("swish", "silu"), ("hard_swish", "hard_silu"), ("identity", "linear")]
)
def test_some_have_two_names(other, name):
    assert activation_named(other) is activation_named(name)


@pytest.mark.parametrize("name", ["softmax", "", "Tanh", None, np.tanh, ["tanh"]], ids=repr)
def test_an_unknown_activation_is_named_beside_those_there_are(name):
    with pytest.raises(ValueError, match=saying(f"{name!r} … choose one of {', '.join(ACTIVATIONS)}")):
        activation_named(name)


@pytest.mark.parametrize(
    "name, takes",
    [
        ("leaky_relu(a)", "takes (negative_slope), finite numbers"),
        ("leaky_relu()", "takes (negative_slope), finite numbers"),
        ("leaky_relu(1, 2)", "takes (negative_slope), finite numbers"),
        ("hard_sigmoid(nan, 1)", "takes (slope, offset), finite numbers"),
        ("tanh(2)", "tanh takes no numbers"),
    ],
)
def test_numbers_that_an_activation_does_not_take_are_named(name, takes):
    with pytest.raises(ValueError, match=saying(f"{name!r} … {takes}")):
        activation_named(name)

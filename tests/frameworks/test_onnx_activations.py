"""``from_onnx`` takes the activations of a node by ONNX's names and numbers."""

import numpy as np
import pytest
from cases import saying

from rnn_helpers import GRU, LSTM, SimpleRNN
from rnn_helpers.activations import activation_named
from rnn_helpers.frameworks.onnx import ACTIVATIONS, SPELLED, activation_names
from rnn_helpers.models.onnx import standard

X = np.linspace(-3.0, 3.0, 41)


@pytest.mark.parametrize("name", standard.FUNCTIONS)
def test_an_activation_is_that_of_the_standard(name):
    function, usual = standard.FUNCTIONS[name]
    numbers = tuple(0.25 + number for number in usual)
    (ours,) = activation_names([name], numbers[:1], numbers[1:])
    np.testing.assert_allclose(activation_named(ours)(X), function(X, *numbers), rtol=0, atol=1e-15)
    if None not in ACTIVATIONS[name.lower()]:
        (ours,) = activation_names([name.upper()])
        np.testing.assert_allclose(activation_named(ours)(X), function(X, *usual), rtol=0, atol=1e-15)


def test_all_names_of_the_standard_are_known():
    assert SPELLED.split(", ") == list(standard.FUNCTIONS)
    assert {name.lower() for name in standard.FUNCTIONS} == set(ACTIVATIONS)


def weights(cell):
    return cell.to_onnx()


def test_each_cell_takes_the_activations_of_its_node():
    rnn = SimpleRNN.from_onnx(*weights(SimpleRNN.random(3, 4)), activations=["Softsign"])
    assert rnn.activation == "softsign"
    lstm = LSTM.from_onnx(
        *weights(LSTM.random(3, 4)),
        activations=["HardSigmoid", "Elu", "Elu"],
        activation_alpha=[0.2, 0.5, 0.5],
        activation_beta=[0.5],
    )
    assert (lstm.recurrent_activation, lstm.activation) == ("hard_sigmoid(0.2, 0.5)", "elu(0.5)")
    arrays = weights(GRU.random(3, 4, reset_after=False))
    gru = GRU.from_onnx(*arrays, linear_before_reset=0, activations=["Sigmoid", "Relu"])
    assert (gru.recurrent_activation, gru.activation, gru.reset_after) == ("sigmoid", "relu", False)
    same = GRU.from_onnx(*arrays, activations=["Sigmoid", "Relu"], activation="relu")
    assert same.activation == "relu"
    assert LSTM.from_onnx(*weights(LSTM.random(3, 4))).activation == "tanh"


def test_numbers_go_to_those_that_take_any_in_their_order():
    names = ["Tanh", "LeakyRelu", "Affine", "HardSigmoid", "LeakyRelu"]
    expected = ["tanh", "leaky_relu(1.0)", "affine(2.0, 4.0)", "hard_sigmoid(3.0, 5.0)", "leaky_relu(0.01)"]
    assert activation_names(names, [1, 2, 3], [4, 5]) == expected


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"activations": ["Gelu"] * 3}, "activations has 'Gelu', expected names of ONNX: Relu, Tanh"),
        ({"activations": [3] * 3}, "activations has 3, expected names of ONNX"),
        ({"activations": ["Tanh"]}, "activations are tanh, expected 3 for one direction of LSTM"),
        (
            {"activations": ["Sigmoid", "Tanh", "Relu"]},
            "activations has tanh for the candidate and relu for the cell state, and this LSTM has one for",
        ),
        (
            {"activations": ["Sigmoid", "Elu", "Elu"], "activation_alpha": [1, 2, 3]},
            "activation_alpha [1, 2, 3] is longer than the 2 that Sigmoid, Elu, Elu take; leave out those",
        ),
        (
            {"activations": ["Sigmoid", "Relu", "Relu"], "activation_beta": [1.0]},
            "activation_beta [1.0] is longer than the 0 that Sigmoid, Relu, Relu take",
        ),
        (
            {"activations": ["Affine"] * 3, "activation_alpha": [1] * 3},
            "activation_beta has no number for",
        ),
        ({"activation_alpha": [1.0]}, "activation_alpha and activation_beta go with activations; give these"),
        (
            {"activations": ["Sigmoid", "Relu", "Relu"], "activation": "tanh"},
            "activation='tanh' doesn't fit these activations, in which it is 'relu'; leave activation out",
        ),
    ],
)
def test_activations_that_are_none_or_fit_nothing_are_refused(options, message):
    with pytest.raises(ValueError, match=saying(message)):
        LSTM.from_onnx(*weights(LSTM.random(3, 4)), **options)

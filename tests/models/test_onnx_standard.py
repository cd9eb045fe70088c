"""RNN, LSTM and GRU of the standard, against ONNX's own evaluator as far as it goes, and by hand beyond."""

from dataclasses import replace

import numpy as np
import pytest
from cases import saying, some_examples
from hypothesis import given
from hypothesis import strategies as st
from models.onnx_nodes import TAKES, Node, by_evaluator, by_standard, directions_of, nodes
from onnx import helper, numpy_helper
from onnx.reference import ReferenceEvaluator

from rnn_helpers.models.onnx import standard

every_kind = pytest.mark.parametrize("kind", ["RNN", "LSTM", "GRU"])
X = np.linspace(-3.0, 3.0, 41)


def assert_equal(ours, theirs, most=1e-12):
    assert len(ours) == len(theirs)
    for one, other in zip(ours, theirs, strict=True):
        for array, expected in zip(one, other, strict=False):  # an old evaluator doesn't give Y_c
            np.testing.assert_allclose(array, expected, rtol=0, atol=most)


@every_kind
@some_examples
@given(st.data())
def test_the_usual_nodes_give_what_the_evaluators_own_operators_give(kind, data):
    node = replace(data.draw(nodes(kind, is_usual=True)), numbers="float64")
    expected = by_evaluator(node)
    if expected:
        assert_equal(by_standard(node), expected)
    forward = replace(node, attributes={**node.attributes, "direction": "forward", "layout": 0})
    assert_equal(by_standard(forward), by_evaluator(forward))


@every_kind
@pytest.mark.parametrize("layout", [0, 1])
def test_backwards_is_forwards_on_what_was_turned_round(kind, layout):
    node = Node(kind, attributes={"layout": layout}, states=("initial_h",))
    arrays = {name: node.arrays.get(name) for name in ("X", "W", "R", "B", "sequence_lens", "initial_h")}
    turned = {**arrays, "X": np.flip(arrays["X"], axis=layout)}
    forward = standard.outputs(kind, *turned.values(), layout=layout)
    backward = standard.outputs(kind, *arrays.values(), layout=layout, direction="reverse")
    np.testing.assert_array_equal(backward[0], np.flip(forward[0], axis=layout))
    np.testing.assert_array_equal(backward[1], forward[1])
    assert np.abs(backward[1] - standard.outputs(kind, *arrays.values(), layout=layout)[1]).max() > 0.01


@every_kind
@pytest.mark.parametrize("direction", ["forward", "reverse", "bidirectional"])
@pytest.mark.parametrize("layout", [0, 1])
def test_a_padded_sequence_gives_what_it_gives_alone_and_then_zeros(kind, direction, layout):
    attributes = {"direction": direction, "layout": layout}
    node = Node(kind, batch=3, lengths=(6, 2, 0), states=("initial_h", "initial_c"), attributes=attributes)
    found, arrays = by_standard(node), node.arrays
    for sequence, length in enumerate(node.lengths):
        alone = {"X": (sequence, slice(length)) if layout else (slice(length), sequence)}
        alone |= dict.fromkeys(("initial_h", "initial_c"), (sequence,) if layout else (slice(None), sequence))
        given_alone = dict(arrays)
        for name, at in alone.items():
            given_alone[name] = np.expand_dims(arrays[name][at], 0 if layout else 1)
        names = ("X", "W", "R", "B", "", "initial_h", "initial_c")
        values = standard.outputs(kind, *map(given_alone.get, names), **attributes)
        for (outputs, *final), (own, *own_final) in zip(found, directions_of(values, layout), strict=True):
            np.testing.assert_allclose(outputs[sequence, :length], own[0], rtol=0, atol=1e-14)
            assert not outputs[sequence, length:].any()
            for state, own_state in zip(final, own_final, strict=True):
                expected = own_state[0] if length else np.zeros(node.units)
                np.testing.assert_allclose(state[sequence], expected, rtol=0, atol=1e-14)


@pytest.mark.parametrize("name", [name for name in TAKES if name not in ("Affine", "ScaledTanh")])
def test_an_activation_is_onnxs_operator_of_that_name(name):
    function, usual = standard.FUNCTIONS[name]
    for numbers in (usual, tuple(0.5 + number for number in usual)):
        attributes = dict(zip(("alpha", "beta"), numbers, strict=False)) if numbers != usual else {}
        node = helper.make_node(name, ["X"], ["Y"], **attributes)
        (expected,) = ReferenceEvaluator(node).run(None, {"X": X})
        np.testing.assert_allclose(function(X, *numbers), expected, rtol=0, atol=1e-6)
    assert len(usual) == TAKES[name]


def test_two_activations_are_no_operators():
    np.testing.assert_allclose(standard.FUNCTIONS["Affine"][0](X, 0.5, 2.0), X / 2 + 2)
    np.testing.assert_allclose(standard.FUNCTIONS["ScaledTanh"][0](X, 0.5, 2.0), np.tanh(2 * X) / 2)


def one_step(kind, sums, **attributes):
    """What a node of one unit gives after one timestep of those sums for its gates."""
    rows, peepholes = np.reshape(sums, (1, -1, 1)), attributes.pop("P", None)
    arrays = (np.ones((1, 1, 1)), rows, np.zeros((1, rows.size, 1)))
    initial_c = np.full((1, 1, 1), 0.5)
    given_last = (None, None, None, initial_c, peepholes) if kind == "LSTM" else ()
    return [float(array.squeeze()) for array in standard.outputs(kind, *arrays, *given_last, **attributes)]


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def test_alpha_and_beta_go_to_those_that_take_any_in_their_order():
    names = ["HardSigmoid", "LeakyRelu", "Affine"]
    numbers = {"activation_alpha": [0.25, 0.5, 3.0], "activation_beta": [0.75, -1.0]}
    sums = (0.5, 0.3, 0.4, -0.6)  # i, o, f, c
    i, o, f = (0.25 * each + 0.75 for each in sums[:3])
    c = f * 0.5 + i * 0.5 * -0.6
    expected = [o * (3 * c - 1), o * (3 * c - 1), c]
    assert one_step("LSTM", sums, activations=names, **numbers) == pytest.approx(expected, abs=1e-12)
    few = one_step("GRU", (0.5, 0.3, -0.6), activations=["HardSigmoid", "Elu"], activation_alpha=[0.25])
    z = 0.25 * 0.5 + 0.5
    assert few[0] == pytest.approx((1 - z) * (np.exp(-0.6) - 1), abs=1e-12)


def test_clip_limits_what_activations_receive():
    assert one_step("RNN", [0.9], clip=0.25)[0] == pytest.approx(np.tanh(0.25))
    assert one_step("RNN", [-0.9], clip=0.25)[0] == pytest.approx(np.tanh(-0.25))
    h, _, c = one_step("LSTM", (2.0, 2.0, 2.0, 2.0), clip=0.25)
    gate = sigmoid(0.25)
    assert c == pytest.approx(gate * 0.5 + gate * np.tanh(0.25))
    assert h == pytest.approx(gate * np.tanh(0.25))


def test_input_forget_makes_the_forget_gate_of_the_input_gate():
    *_, c = one_step("LSTM", (0.5, 0.0, 9.0, 1.0), input_forget=1)
    assert c == pytest.approx((1 - sigmoid(0.5)) * 0.5 + sigmoid(0.5) * np.tanh(1.0))


def test_peepholes_are_those_of_the_evaluator():
    node = Node("LSTM", states=("initial_c",))
    P = np.random.default_rng(0).normal(size=(1, 12))
    model = node.model()
    model.graph.initializer.append(numpy_helper.from_array(P, "P"))
    model.graph.node[0].input.append("P")
    expected = ReferenceEvaluator(model).run(["Y", "Y_h"], node.inputs)
    names = ("X", "W", "R", "B", "", "", "initial_c")
    ours = standard.outputs("LSTM", *map(node.arrays.get, names), P)
    for one, other in zip(ours, expected, strict=False):
        np.testing.assert_allclose(one, other, rtol=0, atol=1e-12)
    assert np.abs(ours[0] - standard.outputs("LSTM", *map(node.arrays.get, names))[0]).max() > 0.01


def test_outputs_have_the_type_of_the_input_and_what_is_large_is_no_warning():
    for numbers in (np.float16, np.float32):
        arrays = [
            array.astype(numbers) for array in (np.ones((2, 1, 1)), np.ones((1, 4, 1)), np.ones((1, 4, 1)))
        ]
        assert {each.dtype for each in standard.outputs("LSTM", *arrays)} == {np.dtype(numbers)}
        standard.outputs("LSTM", 1e4 * arrays[0], *arrays[1:])
        standard.outputs("LSTM", -1e4 * arrays[0], *arrays[1:])


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"activations": ["Gelu"]}, "an RNN has the activation 'Gelu', expected one of Relu, Tanh"),
        (
            {"activations": ["Tanh"], "direction": "bidirectional"},
            "the activations of an RNN are Tanh, expected 2",
        ),
        ({"direction": "both"}, "the direction of an RNN is 'both', expected forward, reverse or"),
        ({"sequence_lens": [3]}, "sequence_lens are [3], expected 0 to 2, the timesteps of X"),
        ({"sequence_lens": [-1]}, "sequence_lens are [-1], expected 0 to 2"),
        ({"sequence_lens": [1, 1]}, "sequence_lens has shape (2,), expected (1,), whole numbers"),
        ({"sequence_lens": [1.0]}, "sequence_lens has shape (1,), expected (1,), whole numbers"),
        ({"X": np.ones((2, 1, 1), int)}, "the X of an RNN holds numbers of type int64, expected floating"),
    ],
)
def test_what_the_standard_does_not_have_is_refused(options, message):
    options = {"X": np.ones((2, 1, 1)), "W": np.ones((1, 1, 1)), "R": np.ones((1, 1, 1)), **options}
    with pytest.raises(ValueError, match=saying(message)):
        standard.outputs("RNN", **options)

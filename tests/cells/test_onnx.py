"""The cells compute what ONNX's reference evaluator computes from the same weights."""

import inspect
import sys
from itertools import combinations
from textwrap import dedent

import numpy as np
import pytest
from cases import cases, random_case
from hypothesis import given, settings
from hypothesis import strategies as st
from onnx.helper import make_node
from onnx.reference import ReferenceEvaluator

from rnn_helpers import GRU, LSTM, SimpleRNN


def onnx_run(cell, inputs, initial_state):
    """The hidden state at every timestep, as ONNX computes it from the cell's weights.

    ONNX has the axes (timesteps, batch, features), the gates below each other in one matrix,
    and everywhere a second bias: B = Wb ‖ Rb.
    """
    W, U, b, b_recurrent = cell.W, cell.U, cell.b, np.zeros_like(cell.b)
    if isinstance(cell, SimpleRNN):
        affine = {"activations": ["Affine"], "activation_alpha": [1.0], "activation_beta": [0.0]}
        operator, attributes = "RNN", affine if cell.activation == "linear" else {"activations": ["Tanh"]}
    elif isinstance(cell, LSTM):
        operator, attributes = "LSTM", {}
        forget, input_, candidate, output = range(4)
        W, U, b = (array[[input_, output, forget, candidate]] for array in (W, U, b))
    else:
        operator, attributes = "GRU", {"linear_before_reset": int(cell.reset_after)}
        b_recurrent = cell.b_recurrent if cell.reset_after else b_recurrent

    states = np.reshape(initial_state, (len(cell.state_names), 1, -1, cell.units))
    sequences = inputs.reshape(-1, *inputs.shape[-2:])
    feeds = {
        "X": sequences.swapaxes(0, 1),
        "W": W.reshape(1, -1, cell.input_features),
        "R": U.reshape(1, -1, cell.units),
        "B": np.concatenate([b, b_recurrent], axis=None)[None],
        **dict(zip("hc", states, strict=False)),
    }
    # The empty name is ONNX's sequence_lens, which stays out.
    names = ["X", "W", "R", "B", "", *"hc"[: len(states)]]
    node = make_node(operator, names, ["Y"], hidden_size=cell.units, **attributes)
    (Y,) = ReferenceEvaluator(node).run(None, feeds)
    return Y[:, 0].swapaxes(0, 1).reshape(*inputs.shape[:-1], cell.units)


def assert_equals_onnx(cell, inputs, initial_state):
    outputs = cell.run(inputs, initial_state).outputs
    np.testing.assert_allclose(outputs, onnx_run(cell, inputs, initial_state), rtol=1e-12, atol=1e-12)


# Of our activations ONNX's reference of RNN offers two: tanh, and affine for the linear one.
@pytest.mark.parametrize(
    "kind, options",
    [
        pytest.param(SimpleRNN, {"activation": "tanh"}, id="SimpleRNN tanh"),
        pytest.param(SimpleRNN, {"activation": "linear"}, id="SimpleRNN linear"),
        pytest.param(LSTM, {}, id="LSTM"),
        pytest.param(GRU, {"reset_after": True}, id="GRU reset after"),
        pytest.param(GRU, {"reset_after": False}, id="GRU reset before"),
    ],
)
@settings(deadline=None)
@given(st.data())
def test_a_cell_equals_the_operator_of_onnx(kind, options, data):
    assert_equals_onnx(*data.draw(cases(kind, options)))


# ---------------------------------------------------------------- mutants with wrong weights


def stepping_with(kind, change):
    """A mutant of a cell: it steps with changed weights."""
    names = ("W", "U", "b", "b_recurrent") if kind is GRU else ("W", "U", "b")

    def step(self, *vectors):
        weights = {name: getattr(self, name) for name in names}
        return kind(**weights | change(weights)).step(*vectors)

    return type(kind.__name__, (kind,), {"step": step})


def with_swapped_gates(kind, one, two):
    order = [*range(len(kind.gates))]
    order[one], order[two] = two, one
    return stepping_with(kind, lambda weights: {name: array[order] for name, array in weights.items()})


def without_bias(kind):
    return stepping_with(kind, lambda weights: {"b": np.zeros_like(weights["b"])})


def with_transposed_U(kind):
    return stepping_with(kind, lambda weights: {"U": weights["U"].swapaxes(-1, -2)})


def with_biases_added(**options):
    return stepping_with(
        GRU, lambda weights: {"b": weights["b"] + weights["b_recurrent"], "b_recurrent": None, **options}
    )


MUTANTS = {
    **{
        f"{kind.__name__} with gates {one} and {two} swapped": with_swapped_gates(kind, one, two)
        for kind in (LSTM, GRU)
        for one, two in combinations(range(len(kind.gates)), 2)
    },
    **{f"{kind.__name__} without bias": without_bias(kind) for kind in (SimpleRNN, LSTM, GRU)},
    **{f"{kind.__name__} with U transposed": with_transposed_U(kind) for kind in (SimpleRNN, LSTM, GRU)},
    "GRU without recurrent bias": stepping_with(GRU, lambda weights: {"b_recurrent": None}),
    "GRU with the recurrent bias outside the reset": with_biases_added(),
    "GRU with reset before instead of after": with_biases_added(reset_after=False),
}


def assert_caught(mutant, options):
    for seed in range(5):
        case = random_case(np.random.default_rng(seed), mutant, options, batch=(2,))
        with pytest.raises(AssertionError, match="Not equal to tolerance"):
            assert_equals_onnx(*case)


@pytest.mark.parametrize("name", MUTANTS)
def test_the_comparison_catches_a_wrong_step(name):
    assert_caught(MUTANTS[name], {"reset_after": True} if issubclass(MUTANTS[name], GRU) else {})


def test_the_comparison_catches_a_reset_after_in_the_form_of_the_paper():
    assert_caught(stepping_with(GRU, lambda weights: {"reset_after": True}), {"reset_after": False})


# ---------------------------------------------------------------- mutants with a wrong equation

# By the quantity that comes out wrong: a piece of the step's own text, and what stands there instead.
AFFINE = "dot(self.W, input_t) + dot(self.U, hidden_state) + self.b"
BLEND = "update_gate * hidden_state + (1 - update_gate) * candidate"
UPDATE, RESET = "z_input + dot(U_z, hidden_state) + b_z", "r_input + dot(U_r, hidden_state) + b_r"
GRU_GATES = [
    ("update_gate", "sigmoid(z)", "sigmoid(-z)"),
    ("update_gate", "sigmoid(z)", "tanh(z)"),
    ("update_gate", UPDATE, "z_input + b_z"),
    ("update_gate", UPDATE, "dot(U_z, hidden_state) + b_z"),
    ("reset_gate", "sigmoid(r)", "sigmoid(-r)"),
    ("reset_gate", "sigmoid(r)", "tanh(r)"),
    ("reset_gate", RESET, "r_input + b_r"),
    ("reset_gate", RESET, "dot(U_r, hidden_state) + b_r"),
    ("candidate", "tanh(g)", "g"),
    ("candidate", "tanh(g)", "sigmoid(g)"),
    ("hidden_state", BLEND, "(1 - update_gate) * hidden_state + update_gate * candidate"),
    ("hidden_state", BLEND, "update_gate * hidden_state + candidate"),
    ("hidden_state", BLEND, "hidden_state + (1 - update_gate) * candidate"),
]
WRONG_EQUATIONS = {
    (SimpleRNN, "tanh"): [
        ("hidden_state", AFFINE, "dot(self.W, input_t) + self.b"),
        ("hidden_state", AFFINE, "dot(self.U, hidden_state) + self.b"),
        ("hidden_state", "activation(preactivation)", "preactivation"),
    ],
    (LSTM, ""): [
        ("forget_gate", "sigmoid(f)", "sigmoid(-f)"),
        ("forget_gate", "sigmoid(f)", "tanh(f)"),
        ("input_gate", "sigmoid(i)", "sigmoid(-i)"),
        ("input_gate", "sigmoid(i)", "1 - forget_gate"),
        ("candidate", "tanh(g)", "g"),
        ("candidate", "tanh(g)", "sigmoid(g)"),
        ("cell_state", "forget_gate * cell_state +", "cell_state +"),
        ("cell_state", "+ input_gate * candidate", "+ candidate"),
        ("cell_state", "+ input_gate * candidate", "+ (1 - forget_gate) * candidate"),
        ("output_gate", "sigmoid(o)", "sigmoid(-o)"),
        ("output_gate", "sigmoid(o)", "tanh(o)"),
        ("hidden_state", "output_gate * tanh(cell_state)", "output_gate * cell_state"),
        ("hidden_state", "output_gate * tanh(cell_state)", "tanh(cell_state)"),
        ("hidden_state", AFFINE, "dot(self.W, input_t) + self.b"),
        ("hidden_state", AFFINE, "dot(self.U, hidden_state) + self.b"),
    ],
    (GRU, "reset after"): [
        *GRU_GATES,
        ("update_gate", UPDATE, "z_input + dot(U_z, hidden_state)"),
        ("reset_gate", RESET, "r_input + dot(U_r, hidden_state)"),
        ("recurrent_part", "dot(U_g, hidden_state) + b_g", "dot(U_g, hidden_state)"),
        ("recurrent_part", "dot(U_g, hidden_state) + b_g", "dot(U_g, reset_gate * hidden_state) + b_g"),
        ("candidate", 'reset_gate * seen["recurrent_part"]', 'seen["recurrent_part"]'),
        ("candidate", 'reset_gate * seen["recurrent_part"]', "0"),
    ],
    (GRU, "reset before"): [
        *GRU_GATES,
        ("reset_state", '"reset_state": reset_gate * hidden_state', '"reset_state": hidden_state'),
        ("candidate", 'dot(U_g, seen["reset_state"])', "reset_gate * dot(U_g, hidden_state)"),
        ("candidate", 'dot(U_g, seen["reset_state"])', "0"),
    ],
}
OPTIONS = {"tanh": {}, "": {}, "reset after": {"reset_after": True}, "reset before": {"reset_after": False}}


def with_step(kind, old, new):
    """A mutant of a cell: its step with other words in one place."""
    source, names = dedent(inspect.getsource(kind.step)), dict(vars(sys.modules[kind.__module__]))
    assert source.count(old) == 1, f"{old!r} is not once in the step of a {kind.__name__}"
    exec(source.replace(old, new), names)
    return type(kind.__name__, (kind,), {"step": names["step"]})


@pytest.mark.parametrize(
    "kind, form, old, new",
    [
        pytest.param(kind, form, old, new, id=f"{kind.__name__} {form} {quantity}: {new}")
        for (kind, form), mutants in WRONG_EQUATIONS.items()
        for quantity, old, new in mutants
    ],
)
def test_the_comparison_catches_a_wrong_equation(kind, form, old, new):
    assert_caught(with_step(kind, old, new), OPTIONS[form])


def test_there_is_a_mutant_of_every_equation():
    for (kind, form), mutants in WRONG_EQUATIONS.items():
        cell = kind.random(input_features=1, units=1, **OPTIONS[form])
        assert {quantity for quantity, *_ in mutants} == {each.quantity for each in cell.equations}


@pytest.mark.parametrize("kind, form", WRONG_EQUATIONS)
def test_the_comparison_does_not_catch_a_step_that_is_right(kind, form):
    first_line = "def step(self"
    with pytest.raises(pytest.fail.Exception, match="DID NOT RAISE"):
        assert_caught(with_step(kind, first_line, first_line), OPTIONS[form])

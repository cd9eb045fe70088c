"""The cells compute what ONNX's reference evaluator computes from the same weights."""

from itertools import combinations

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


class WithoutActivation(SimpleRNN):
    def step(self, input_t, hidden_state):
        return {"hidden_state": super().step(input_t, hidden_state)["hidden_state_preactivation"]}


class WithoutTanhOnCellState(LSTM):
    def step(self, input_t, hidden_state, cell_state):
        step = super().step(input_t, hidden_state, cell_state)
        return step | {"hidden_state": step["output_gate"] * step["cell_state"]}


class WithOldCellStateShown(LSTM):
    def step(self, input_t, hidden_state, cell_state):
        step = super().step(input_t, hidden_state, cell_state)
        return step | {"hidden_state": step["output_gate"] * np.tanh(cell_state)}


class WithUpdateGateTurnedRound(GRU):
    def step(self, input_t, hidden_state):
        step = super().step(input_t, hidden_state)
        z = step["update_gate"]
        return step | {"hidden_state": (1 - z) * hidden_state + z * step["candidate"]}


MUTANTS = {
    **{
        f"{kind.__name__} with gates {one} and {two} swapped": with_swapped_gates(kind, one, two)
        for kind in (LSTM, GRU)
        for one, two in combinations(range(len(kind.gates)), 2)
    },
    **{f"{kind.__name__} without bias": without_bias(kind) for kind in (SimpleRNN, LSTM, GRU)},
    **{f"{kind.__name__} with U transposed": with_transposed_U(kind) for kind in (SimpleRNN, LSTM, GRU)},
    "SimpleRNN without activation": WithoutActivation,
    "LSTM without tanh on c": WithoutTanhOnCellState,
    "LSTM with the old c shown": WithOldCellStateShown,
    "GRU with z for 1 - z": WithUpdateGateTurnedRound,
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

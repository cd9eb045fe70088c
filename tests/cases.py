"""Random cells with something to run on, and how the tests compare what came out."""

import re
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import settings
from hypothesis import strategies as st

from rnn_helpers import GRU, LSTM, Readout, SimpleRNN
from rnn_helpers.cells import Cell

# Four that lesson 2 compares, one whose slope needs the sum, one with corners and numbers of its own
ACTIVATIONS = ("tanh", "sigmoid", "relu", "linear", "silu", "hard_sigmoid(0.2, 0.5)")

# Parameters and not drawn: Hypothesis would leave out a kind now and then.
every_kind = pytest.mark.parametrize(
    "kind, options",
    [
        *(pytest.param(SimpleRNN, {"activation": name}, id=f"SimpleRNN {name}") for name in ACTIVATIONS),
        pytest.param(LSTM, {}, id="LSTM"),
        pytest.param(
            LSTM, {"activation": "relu", "recurrent_activation": "hard_sigmoid"}, id="LSTM relu, hard_sigmoid"
        ),
        pytest.param(LSTM, {"projection": 2}, id="LSTM projection"),
        pytest.param(GRU, {"reset_after": True}, id="GRU reset after"),
        pytest.param(GRU, {"reset_after": False}, id="GRU reset before"),
        pytest.param(GRU, {"activation": "elu", "recurrent_activation": "softsign"}, id="GRU elu, softsign"),
    ],
)
some_examples = settings(deadline=None, max_examples=30)


class Case(NamedTuple):
    cell: Cell
    inputs: np.ndarray
    initial_state: np.ndarray | tuple[np.ndarray, ...]


def outputs_of(units, options):
    """How many numbers the hidden state has, with the options of ``every_kind``."""
    return min(units, options.get("projection", units))


def random_cell(rng, kind, input_features, units, **options):
    """A cell with random weights and, unlike ``kind.random``, random biases too."""
    gates = (len(kind.gates),) if kind.gates else ()
    W = rng.normal(size=(*gates, units, input_features)) / np.sqrt(input_features)
    outputs = outputs_of(units, options)
    U = rng.normal(size=(*gates, units, outputs)) / np.sqrt(units)
    b = rng.normal(size=(*gates, units))
    if options.get("reset_after"):
        options["b_recurrent"] = rng.normal(size=b.shape)
    if options.get("projection"):
        options["projection"] = rng.normal(size=(outputs, units)) / np.sqrt(units)
    return kind(W, U, b, **options)


def random_case(rng, kind, options, input_features=3, units=4, timesteps=6, batch=()):
    cell = random_cell(rng, kind, input_features, units, **options)
    states = tuple(rng.uniform(-1, 1, size=(*batch, cell.size_of(name))) for name in cell.state_names)
    inputs = rng.normal(size=(*batch, timesteps, input_features))
    return Case(cell, inputs, states if len(states) > 1 else states[0])


@st.composite
def cases(draw, kind, options, batches=((), (1,), (3,))):
    """Random cells of one kind and of all sizes, with or without a readout, and their inputs."""
    input_features, units, timesteps, outputs = (draw(st.integers(1, 5)) for _ in range(4))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    if draw(st.booleans()):
        activation = draw(st.sampled_from(sorted(ACTIVATIONS)))
        reads = outputs_of(units, options)
        readout = Readout(rng.normal(size=(outputs, reads)), rng.normal(size=outputs), activation)
        options = options | {"readout": readout}
    return random_case(rng, kind, options, input_features, units, timesteps, draw(st.sampled_from(batches)))


def assert_same(actual, expected):
    """Two mappings from names to arrays, equal to 1e-12."""
    assert set(actual) == set(expected)
    for name in expected:
        np.testing.assert_allclose(actual[name], expected[name], rtol=1e-12, atol=1e-12, err_msg=name)


def saying(message):
    """A pattern for ``pytest.raises``: the message, with anything in place of each " … "."""
    return ".*".join(map(re.escape, message.split(" … ")))

"""Compares a cell with what a layer of Keras or PyTorch computed from the same weights."""

import json
from pathlib import Path

import numpy as np

from rnn_helpers import GRU, LSTM, SimpleRNN

FIXTURES = Path(__file__).parent / "fixtures"
CELLS = {"SimpleRNN": SimpleRNN, "RNN": SimpleRNN, "LSTM": LSTM, "GRU": GRU}
# A float32 has 24 bits, a rounding is 6e-8; there are a few of them at each timestep.
TOLERANCE = {"float32": 1e-6, "float64": 1e-12}


def load(framework):
    """The recording of one framework."""
    return json.loads((FIXTURES / f"{framework}.json").read_text(encoding="utf-8"))


def assert_close(actual, expected, dtype="float32"):
    """Equal up to rounding, where the largest number sets the size of a rounding."""
    scale = max(1.0, np.abs(expected).max())
    np.testing.assert_allclose(actual, expected, rtol=0, atol=TOLERANCE[dtype] * scale)


def cell_from(framework, case):
    """The cell that has the weights of a case."""
    layer, given, options = case["layer"], case["options"], {}
    if layer in ("SimpleRNN", "RNN"):
        options["activation"] = given.get("activation") or given.get("nonlinearity", "tanh")
    if layer == "GRU" and given.get("use_bias") is False:  # otherwise the bias says it
        options["reset_after"] = given["reset_after"]
    return getattr(CELLS[layer], f"from_{framework}")(case["weights"], **options)


def assert_equals_case(cell, case, dtype="float32"):
    """The cell's outputs and final states equal those of the layer."""
    states = tuple(np.array(state) for state in case["initial_state"])
    trace = cell.run(case["inputs"], states if len(states) > 1 else states[0])
    final_state = trace.final_state if len(states) > 1 else (trace.final_state,)
    assert_close(trace.outputs, case["outputs"], dtype)
    assert_close(final_state, case["final_state"], dtype)


def is_same(one, other, arrays):
    """Whether nothing within changed; ``arrays`` has for each kind of array what says that two are equal."""
    for kind, equal in arrays.items():
        if isinstance(one, kind):
            return equal(one, other)
    if isinstance(one, dict):
        return list(one) == list(other) and all(is_same(one[key], other[key], arrays) for key in one)
    if isinstance(one, (tuple, list)):
        pairs = zip(one, other, strict=False)
        return len(one) == len(other) and all(is_same(*pair, arrays) for pair in pairs)
    return one is other or (isinstance(one, (int, float, str, set)) and one == other)

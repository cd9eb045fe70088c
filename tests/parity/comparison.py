"""Compares a cell with what a layer of Keras or PyTorch computed from the same weights."""

import json
from pathlib import Path

import numpy as np

from rnn_helpers import GRU, LSTM, SimpleRNN

FIXTURES = Path(__file__).parent / "fixtures"
CELLS = {"SimpleRNN": SimpleRNN, "RNN": SimpleRNN, "LSTM": LSTM, "GRU": GRU}
# A float32 has 24 bits, so 6e-8; a few roundings a timestep, and more where an RNN with relu grows.
TOLERANCE = {"float32": {"rtol": 1e-6, "atol": 1e-6}, "float64": {"rtol": 1e-12, "atol": 1e-12}}


def load(framework):
    """The recording of one framework; its numbers are float32, but JSON has float64 only."""
    return json.loads((FIXTURES / f"{framework}.json").read_text(encoding="utf-8"))


def cell_from(framework, case, kinds=CELLS):
    """The cell that has the weights of a case. Its activation is an option of the layer."""
    kind, options = kinds[case["layer"]], {}
    if case["layer"] in ("SimpleRNN", "RNN"):
        options["activation"] = case["options"].get("activation") or case["options"].get("nonlinearity", "tanh")
    if case["options"].get("use_bias") is False and "reset_after" in case["options"]:  # else the bias says it
        options["reset_after"] = case["options"]["reset_after"]
    return getattr(kind, f"from_{framework}")(case["weights"], **options)


def assert_equals_case(cell, case, dtype="float32"):
    """The cell's outputs and final states equal those of the layer."""
    states = tuple(np.array(state) for state in case["initial_state"])
    trace = cell.run(case["inputs"], states if len(states) > 1 else states[0])
    np.testing.assert_allclose(trace.outputs, case["outputs"], **TOLERANCE[dtype])
    final_state = trace.final_state if len(states) > 1 else (trace.final_state,)
    np.testing.assert_allclose(final_state, case["final_state"], **TOLERANCE[dtype])

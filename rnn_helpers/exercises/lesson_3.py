"""Exercises of lesson 3: the layer."""

from __future__ import annotations

import numpy as np

from rnn_helpers.activations import tanh
from rnn_helpers.exercises.verdicts import Exercise, FunctionVerdict, NumberVerdict

_rng = np.random.default_rng(2)
_SEQUENCES = [
    (_rng.normal(size=(5, 2)), _rng.normal(size=(3, 2)), _rng.normal(size=(3, 3)), _rng.normal(size=3))
]


def _stacked(inputs, W, U, b):
    state_t, outputs = np.zeros(len(b)), []
    for input_t in inputs:
        state_t = tanh(W @ input_t + U @ state_t + b)
        outputs.append(state_t)
    return np.stack(outputs)


def _not_one_array(outputs):
    if isinstance(outputs, (list, tuple)):
        return (
            f"a {type(outputs).__name__} of states has no shape; "
            "np.stack(outputs) makes one array of shape (timesteps, units) of them"
        )
    return None


EXERCISES = {
    "3.1": Exercise(
        title="how many parameters",
        verdict=NumberVerdict(
            32 * (14 + 32 + 1),
            mistakes={
                "U is missing: 32 units read 32 old states as well": 32 * 14 + 32,
                "the biases are missing: one for each unit": 32 * (14 + 32),
                "that is W alone; U and b are missing": 32 * 14,
                "that is one unit; there are 32 of them": 14 + 32 + 1,
                "that is PyTorch's count, with two biases per unit; Keras and this course have one": 32
                * (14 + 32 + 2),
                "the number of timesteps does not matter: the same weights serve all of them": (
                    100 * 32 * (14 + 32 + 1)
                ),
            },
        ),
        praise="100 timesteps or 10: the weights are the same, because the loop uses them again.",
        hints=(
            "Count W, U and b one after the other.",
            "W has 32 rows and 14 columns, U has 32 rows and 32 columns, b has 32 numbers.",
            "32 · (14 + 32 + 1)",
        ),
    ),
    "3.2": Exercise(
        title="outputs of the right shape",
        verdict=FunctionVerdict(
            _stacked,
            _SEQUENCES,
            mistakes={
                "not there yet: for 5 timesteps and 3 units the shape is (15,), expected (5, 3)": (
                    lambda *a: _stacked(*a).ravel()
                ),
                "timesteps and units have changed places; stack along the first axis": lambda *a: (
                    _stacked(*a).T
                ),
                "only the last output came back; return all of them": lambda *a: _stacked(*a)[-1],
            },
            arguments="inputs, W, U, b",
            form=_not_one_array,
        ),
        praise="One row per timestep: (timesteps, units).",
        hints=(
            "Print the shape of what comes back and compare it with (timesteps, units).",
            "np.concatenate joins along an axis that is there; you need a new axis for time.",
            "Replace np.concatenate by np.stack.",
        ),
    ),
}

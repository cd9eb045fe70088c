"""Exercises of lesson 2: one step."""

from __future__ import annotations

import numpy as np

from rnn_helpers.activations import relu, sigmoid, tanh
from rnn_helpers.exercises.verdicts import Exercise, FunctionVerdict, NumberVerdict

_rng = np.random.default_rng(2)
_STEPS = [  # the second with square matrices, where what is swapped raises no error
    tuple(_rng.normal(size=shape) for shape in ((2, 3), (2, 2), (2,), (3,), (2,))),
    tuple(_rng.normal(size=shape) for shape in ((4, 4), (4, 4), (4,), (4,), (4,))),
]


def _step(W, U, b, input_t, state_t):
    return tanh(W @ input_t + U @ state_t + b)


EXERCISES = {
    "2.1": Exercise(
        title="one step",
        verdict=FunctionVerdict(
            _step,
            _STEPS,
            mistakes={
                "the activation is missing: wrap the sum in np.tanh": lambda W, U, b, x, s: W @ x + U @ s + b,
                "the bias b is missing": lambda W, U, b, x, s: tanh(W @ x + U @ s),
                "the old state is missing: add U @ state_t": lambda W, U, b, x, s: tanh(W @ x + b),
                "the input is missing: add W @ input_t": lambda W, U, b, x, s: tanh(U @ s + b),
                "W and U are swapped: W belongs to the input, U to the old state": lambda W, U, b, x, s: tanh(
                    U @ x + W @ s + b
                ),
                "the product of a matrix and a vector is @, not *": lambda W, U, b, x, s: tanh(
                    W * x + U * s + b
                ),
                "the bias stands outside the tanh; it belongs in the sum": lambda W, U, b, x, s: (
                    tanh(W @ x + U @ s) + b
                ),
                "this is relu; the exercise asks for tanh": lambda W, U, b, x, s: relu(W @ x + U @ s + b),
                "there is one tanh around the whole sum, not one for each part": lambda W, U, b, x, s: (
                    tanh(W @ x) + tanh(U @ s + b)
                ),
                "the state is added as it is; multiply it by U first, U @ state_t": lambda W, U, b, x, s: (
                    tanh(W @ x + s + b)
                ),
                "this is the sigmoid; the exercise asks for tanh": lambda W, U, b, x, s: sigmoid(
                    W @ x + U @ s + b
                ),
            },
            arguments="W, U, b, input_t, state_t",
        ),
        praise="These are the only numbers a SimpleRNN computes.",
        hints=(
            "The sum inside has three parts: from the input, from the state, and the bias.",
            "It is the formula above, in NumPy. The matrix product is @, not *.",
            "np.tanh(W @ input_t + U @ state_t + b)",
        ),
    ),
    "2.2": Exercise(
        title="a memory that fades and flips",
        verdict=NumberVerdict(
            -0.5,
            mistakes={
                "with U = 0.5 a quarter is left, but the sign stays": 0.5,
                "with U = 0.25 a quarter is left after one step already, and the sign stays": 0.25,
                "with U = −0.25 a quarter is left after one step already": -0.25,
                "with U = −2 the state doubles at every step": -2.0,
                "with U = −1 the state keeps its size": -1.0,
            },
        ),
        praise="The old state is multiplied by U at every step: −0.5 · −0.5 is 0.25.",
        hints=(
            "Without an input the new state is U times the old one.",
            "After two steps the state has been multiplied by U twice.",
            "U · U is 0.25, and U is negative.",
        ),
    ),
}

"""Exercises of lesson 5: the gates of the GRU."""

from __future__ import annotations

import numpy as np

from rnn_helpers.exercises.verdicts import Exercise, FunctionVerdict, NumberVerdict

_rng = np.random.default_rng(2)
# The gate is between 0 and 1; the old state and the candidate are between −1 and 1
_LIMITS = [(0.1, 0.9), (-0.9, 0.9), (-0.9, 0.9)]
_BLENDS = [tuple(_rng.uniform(*limits, size=3) for limits in _LIMITS) for _ in range(2)]


EXERCISES = {
    "5.1": Exercise(
        title="the blend",
        verdict=FunctionVerdict(
            lambda z, h_before, g: z * h_before + (1 - z) * g,
            _BLENDS,
            mistakes={
                "z and 1 − z have changed places: here, as in Keras and PyTorch, z keeps the old state": (
                    lambda z, h, g: (1 - z) * h + z * g
                ),
                "the old state is missing": lambda z, h, g: (1 - z) * g,
                "the candidate gets z as well; what is not kept is replaced, so it gets 1 − z": (
                    lambda z, h, g: z * h + z * g
                ),
                "the candidate is added in full; it gets 1 − z": lambda z, h, g: z * h + g,
            },
            arguments="z, h_before, g",
        ),
        praise="One gate does the work of two: what it does not keep, it writes.",
        hints=(
            "z says how much of the old state stays.",
            "The two shares add up to 1.",
            "z * h_before + (1 - z) * g",
        ),
    ),
    "5.2": Exercise(
        title="how many parameters",
        verdict=NumberVerdict(
            3 * 16 * (8 + 16 + 2),
            mistakes={
                "the second bias is missing: with reset_after=True there are two per unit and block": (
                    3 * 16 * (8 + 16 + 1)
                ),
                "that is one block; a GRU has three of them, for two gates and the candidate": 16
                * (8 + 16 + 2),
                "the candidate has weights too: three blocks, not two": 2 * 16 * (8 + 16 + 2),
                "that is an LSTM's four blocks; a GRU has three": 4 * 16 * (8 + 16 + 2),
                "the biases are missing: two per unit and block": 3 * 16 * (8 + 16),
            },
        ),
        praise="Three blocks of weights where the LSTM has four.",
        hints=(
            "Count one block of weights first, then multiply.",
            "A block has W (16 × 8), U (16 × 16) and two biases of 16.",
            "3 · 16 · (8 + 16 + 2)",
        ),
    ),
}

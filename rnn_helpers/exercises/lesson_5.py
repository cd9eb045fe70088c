"""Exercises of lesson 5: the gates of the GRU."""

from __future__ import annotations

import numpy as np

from rnn_helpers.exercises.comparing import Exercise, verdict_on_function, verdict_on_number

_rng = np.random.default_rng(2)
_BLENDS = [tuple(_rng.uniform(0.1, 0.9, size=3) for _ in range(3)) for _ in range(2)]


EXERCISES = {
    "5.1": Exercise(
        "the blend",
        verdict_on_function(
            lambda z, h_before, g: z * h_before + (1 - z) * g,
            _BLENDS,
            {
                "z and 1 − z have changed places: here, as in Keras and PyTorch, z keeps the old state": (
                    lambda z, h, g: (1 - z) * h + z * g
                ),
                "the old state is missing": lambda z, h, g: (1 - z) * g,
                "the candidate gets z as well; what is not kept is replaced, so it gets 1 − z": (
                    lambda z, h, g: z * h + z * g
                ),
                "the candidate is added in full; it gets 1 − z": lambda z, h, g: z * h + g,
            },
            "z, h_before, g",
        ),
        "One gate does the work of two: what it does not keep, it writes.",
        (
            "z says how much of the old state stays.",
            "The two shares add up to 1.",
            "z * h_before + (1 - z) * g",
        ),
    ),
    "5.2": Exercise(
        "how many parameters",
        verdict_on_number(
            3 * 16 * (8 + 16 + 2),
            {
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
        "Three blocks of weights where the LSTM has four.",
        (
            "Count one block of weights first, then multiply.",
            "A block has W (16 × 8), U (16 × 16) and two biases of 16.",
            "3 · 16 · (8 + 16 + 2)",
        ),
    ),
}

"""Experiments on what cells remember: numbers, which ``rnn_helpers.figures`` draws."""

from rnn_helpers.experiments.delayed_recall import (
    VARIANTS,
    RecallTable,
    Variant,
    delayed_recall,
    steps_to_solve,
)
from rnn_helpers.experiments.gradient_norms import gradient_norms
from rnn_helpers.experiments.half_life import half_life

__all__ = [
    "VARIANTS",
    "RecallTable",
    "Variant",
    "delayed_recall",
    "gradient_norms",
    "half_life",
    "steps_to_solve",
]

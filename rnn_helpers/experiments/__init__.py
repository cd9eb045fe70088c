"""Experiments on what cells remember: numbers, which ``rnn_helpers.figures`` draws."""

from rnn_helpers.experiments.delayed_recall import (
    VARIANTS,
    RecallTable,
    Variant,
    delayed_recall,
    steps_to_solve,
)
from rnn_helpers.experiments.generate import Written, generate
from rnn_helpers.experiments.gradient_norms import gradient_norms
from rnn_helpers.experiments.half_life import half_life
from rnn_helpers.experiments.which_units import RankedUnits, UnitScore, which_units
from rnn_helpers.experiments.without_unit import Quality, WithoutUnit, without_unit
from rnn_helpers.experiments.writing_units import (
    WritingUnit,
    WritingUnits,
    measured_writing_units,
    writing_units,
)

__all__ = [
    "VARIANTS",
    "Quality",
    "RankedUnits",
    "RecallTable",
    "UnitScore",
    "Variant",
    "WithoutUnit",
    "WritingUnit",
    "WritingUnits",
    "Written",
    "delayed_recall",
    "generate",
    "gradient_norms",
    "half_life",
    "measured_writing_units",
    "steps_to_solve",
    "which_units",
    "without_unit",
    "writing_units",
]

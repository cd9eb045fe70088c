"""An exercise, and the verdicts on its answers: of functions, equations, numbers, a latch, other values."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from rnn_helpers.exercises.judging.equations_verdict import EquationsVerdict
from rnn_helpers.exercises.judging.function_verdict import PRINTS_ONLY, RETURNS_NOTHING, FunctionVerdict
from rnn_helpers.exercises.judging.latch_verdict import latch_verdict
from rnn_helpers.exercises.judging.value_verdicts import NumberVerdict, ValueVerdict

__all__ = [
    "PRINTS_ONLY",
    "RETURNS_NOTHING",
    "EquationsVerdict",
    "Exercise",
    "FunctionVerdict",
    "NumberVerdict",
    "ValueVerdict",
    "latch_verdict",
]


@dataclass(frozen=True)
class Exercise:
    """An exercise: ``verdict`` returns None for a right answer, or what is wrong with it."""

    title: str
    verdict: Callable[[Any], str | None]
    praise: str
    hints: tuple[str, str, str]

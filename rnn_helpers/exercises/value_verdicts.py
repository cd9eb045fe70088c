"""Verdicts on values: a number, or a list, a set or a text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from rnn_helpers.checks import shortened
from rnn_helpers.exercises.comparing import real_numbers


@dataclass(frozen=True)
class NumberVerdict:
    """A verdict on a number: right, one of the known wrong ones, too small or too large.

    Parameters
    ----------
    correct : the right number
    mistakes : what to say of a wrong number, or of every number for which a function is True
    tolerance : how far a right answer may be away; a wrong one is known from ten times as far
    """

    correct: float
    mistakes: Mapping[str, float | Callable[[float], bool]]
    tolerance: float = 1e-9

    def __call__(self, answer: Any) -> str | None:
        numbers = real_numbers(answer)
        if numbers is None or numbers.size != 1 or np.isnan(numbers).any():
            return f"this exercise wants a number, got {shortened(answer)}"
        number = numbers.item()
        if abs(number - self.correct) <= self.tolerance:
            return None
        for message, mistaken in self.mistakes.items():
            known = mistaken(number) if callable(mistaken) else abs(number - mistaken) <= 10 * self.tolerance
            if known:
                return message
        return f"{number:.10g} is too {'large' if number > self.correct else 'small'}"

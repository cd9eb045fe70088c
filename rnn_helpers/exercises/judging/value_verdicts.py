"""Verdicts on values: a number, or several numbers or a text that were read off."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from rnn_helpers.checks import shortened
from rnn_helpers.exercises.judging.comparing import real_numbers, same


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
            return f"this exercise wants a number, got {shortened(answer)}{_no_number(answer)}"
        number = numbers.item()
        if self._near(number, self.correct):
            return None
        for message, mistaken in self.mistakes.items():
            known = mistaken(number) if callable(mistaken) else self._near(number, mistaken, 10)
            if known:
                return message
        if 0 < self.correct < 1 and self._near(number, 100 * self.correct, 100):
            return f"{number:.10g} is right as a percentage; give the fraction, which lies between 0 and 1"
        if self.correct and self._near(number, -self.correct):
            return f"{number:.10g} has the right size, but the other sign"
        return f"{number:.10g} is too {'large' if number > self.correct else 'small'}"

    def _near(self, number: float, other: float, times: float = 1) -> bool:
        return abs(number - other) <= times * self.tolerance


def _no_number(answer: Any) -> str:
    """How to make a number of what isn't one, where that can be guessed."""
    if callable(answer):
        return "; call it, with brackets behind it"
    if isinstance(answer, tuple) and len(answer) == 2 and all(type(part) is int for part in answer):
        return f"; Python writes a decimal point, {answer[0]}.{answer[1]}"
    if isinstance(answer, str):
        try:
            float(answer)
        except ValueError:
            return ""
        return "; leave the quotation marks out"
    return ""


@dataclass(frozen=True)
class ValueVerdict:
    """A verdict on what was read off: several numbers or texts, or one text.

    Several values may come as a list, tuple, array or range; where their order doesn't count, as a
    set, too. Capitals and spaces around a text don't count.

    Parameters
    ----------
    correct : the right value: a text, a list or tuple where the order counts, a set where it doesn't
    mistakes : what to say of a wrong value, in the same form, or of every value for which a function is
        True; it gets a list of numbers or texts, sorted where the order doesn't count, or one text
    kind : what the exercise wants, as in "a list of timesteps, such as [3, 4]"
    """

    correct: str | list | tuple | set | frozenset
    mistakes: Mapping[str, Any]
    kind: str = "a list"

    def __call__(self, answer: Any) -> str | None:
        given = self._read(answer)
        if given is None:
            return f"this exercise wants {self.kind}, got {shortened(answer)}"
        right = self._read(self.correct)
        if _equal(given, right):
            return None
        for message, mistaken in self.mistakes.items():
            if mistaken(given) if callable(mistaken) else _equal(given, self._read(mistaken)):
                return message
        if isinstance(given, str):
            return f"{shortened(given)} isn't right"
        return self._compared(given, right)

    @property
    def _in_any_order(self) -> bool:
        return isinstance(self.correct, (set, frozenset))

    def _read(self, value: Any) -> list | str | None:
        """A value as a list of numbers or texts, or as a text; None if it is of another kind."""
        if isinstance(self.correct, str):
            return value.strip().lower() if isinstance(value, str) else None
        if isinstance(value, (set, frozenset)) and not self._in_any_order and value is not self.correct:
            return None
        if isinstance(value, (set, frozenset, range, dict)):
            value = list(value)
        texts = isinstance(next(iter(self.correct), 0), str)
        read = _texts(value) if texts else _numbers(value)
        if read is None:
            return None
        return sorted(set(read)) if self._in_any_order else read

    def _compared(self, given: list, right: list) -> str:
        extra = [value for value in given if value not in right]
        missing = [value for value in right if value not in given]
        if extra:
            return f"{shortened(extra[0])} does not belong there; look again"
        if missing:
            return f"all of these belong there, but not all are there: {len(missing)} more"
        if len(given) != len(right):
            return f"these are {len(given)} values, expected {len(right)}"
        return "these are the right values in another order"


def _numbers(value: Any) -> list[float] | None:
    """Numbers as a list, of one number too; None for what isn't made of numbers, and for nothing."""
    numbers = real_numbers(value)
    if numbers is None or numbers.size == 0 or numbers.ndim > 2 or not np.isfinite(numbers).all():
        return None
    if numbers.ndim == 2 and 1 not in numbers.shape:
        return None
    return [int(number) if number == round(number) else float(number) for number in numbers.ravel()]


def _texts(value: Any) -> list[str] | None:
    if isinstance(value, str):  # "i, f, o" as well as ["i", "f", "o"]
        value = value.split(",")
    if not isinstance(value, Iterable):
        return None
    try:
        texts = [text.strip().lower() for text in value]
    except Exception:  # an answer may be any object
        return None
    return texts or None


def _equal(given: list | str, right: list | str | None) -> bool:
    if right is None or isinstance(given, str) or isinstance(right, str):
        return given == right
    if any(isinstance(value, str) for value in (*given, *right)):
        return given == right
    return same(given, np.array(right))

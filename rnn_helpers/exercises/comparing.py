"""How answers are compared: right, like one of the known mistakes, or wrong in another way."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

RETURNS_NOTHING = "not solved yet: your function returns nothing; replace the ... and end with a return"


@dataclass(frozen=True)
class Exercise:
    """An exercise: ``verdict`` returns None for a right answer, or what is wrong with it."""

    title: str
    verdict: Callable[[Any], str | None]
    praise: str
    hints: tuple[str, str, str]


def verdict_on_function(
    correct: Callable, cases: Sequence[tuple], mistakes: Mapping[str, Callable], arguments: str
) -> Callable[[Any], str | None]:
    """A verdict on a function: right in all cases, or like one of the known mistakes."""

    def verdict(answer):
        if not callable(answer):
            return f"this exercise wants a function of ({arguments}), got {answer!r}"
        results = []
        for case in cases:
            try:
                results.append(answer(*copy.deepcopy(case)))
            except Exception as error:
                return f"your function raised {type(error).__name__}: {error}"
        if all(result is None or result is ... for result in results):
            return RETURNS_NOTHING
        wrong = next((i for i, case in enumerate(cases) if not _same(results[i], correct(*case))), None)
        if wrong is None:
            return None
        for message, mistaken in mistakes.items():
            if all(_same(result, mistaken(*case)) for result, case in zip(results, cases, strict=True)):
                return message
        given = ", ".join(_written(argument) for argument in cases[wrong])
        return (
            f"for ({arguments}) = ({given}) your function gives {_written(results[wrong])}, "
            f"expected {_written(correct(*cases[wrong]))}"
        )

    return verdict


def verdict_on_number(
    correct: float, mistakes: Mapping[str, float], tolerance: float = 1e-9
) -> Callable[[Any], str | None]:
    """A verdict on a number: right, or one of the known wrong ones."""

    def verdict(answer):
        if np.size(answer) != 1 or np.asarray(answer).dtype.kind not in "iuf":
            return f"this exercise wants a number, got {answer!r}"
        answer = np.asarray(answer).item(0)
        if abs(answer - correct) <= tolerance:
            return None
        for message, mistaken in mistakes.items():
            if abs(answer - mistaken) <= 10 * tolerance:
                return message
        return f"{_written(answer)} is too {'large' if answer > correct else 'small'}"

    return verdict


def _same(left: Any, right: Any) -> bool:
    """Equal values of the same shape; numbers may differ by rounding."""
    if isinstance(right, tuple):
        return isinstance(left, (tuple, list)) and len(left) == len(right) and all(map(_same, left, right))
    if isinstance(right, str) or right is None:
        return isinstance(left, type(right)) and left == right
    try:
        left = np.asarray(left, dtype=float)
    except (TypeError, ValueError):
        return False
    return left.shape == np.shape(right) and bool(np.allclose(left, right, rtol=0, atol=1e-6))


def _written(value: Any) -> str:
    if isinstance(value, (str, int)) or value is None:
        return repr(value)
    if callable(value):
        return value.__name__.strip("_")
    if isinstance(value, (tuple, list)):
        return f"[{', '.join(map(_written, value))}]"
    try:
        rounded = np.round(np.asarray(value, dtype=float), 3)
        return (
            f"{rounded:g}"
            if rounded.ndim == 0
            else np.array2string(rounded, separator=", ").replace("\n", "")
        )
    except (TypeError, ValueError):
        return repr(value)

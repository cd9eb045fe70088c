"""When a result is the same as the right one, and how values are written in a verdict.

A right answer passes in every form that a careful teacher would take: numbers of Python, NumPy
or ``fractions``, a list for an array, an array for a list of results. True is no number, nor
is "3".
"""

from __future__ import annotations

from decimal import Decimal
from numbers import Real
from typing import Any

import numpy as np

from rnn_helpers.checks import shortened

MOST_ELEMENTS = 10  # of a list, written out
ROUNDING = 1e-6  # how far numbers may differ


def same(left: Any, right: Any, rounding: float = ROUNDING) -> bool:
    """Equal values of the same shape; numbers may differ by ``rounding``.

    ``right`` is the value of the exercise: a tuple of results, a text, None, a number or an array.
    """
    if isinstance(right, tuple):
        several = isinstance(left, (tuple, list)) or (isinstance(left, np.ndarray) and left.ndim > 0)
        return (
            several
            and len(left) == len(right)
            and all(same(one, other, rounding) for one, other in zip(left, right, strict=True))
        )
    if right is None:
        return left is None
    if isinstance(right, str):
        text = left.item() if isinstance(left, np.ndarray) and left.ndim == 0 else left
        return isinstance(text, str) and text == right
    numbers = real_numbers(left)
    return (
        numbers is not None
        and numbers.shape == np.shape(right)
        and np.allclose(numbers, right, rtol=0, atol=rounding)
    )


def unchanged(before: Any, after: Any) -> bool:
    """Whether an argument still is what it was, with everything in it, as far as it holds arrays or lists."""
    if type(before) is not type(after):
        return False
    if isinstance(before, np.ndarray):
        if before.dtype == object:
            return unchanged(before.tolist(), after.tolist())
        return before.shape == after.shape and before.tobytes() == after.tobytes()
    if isinstance(before, (list, tuple)):
        return len(before) == len(after) and all(map(unchanged, before, after))
    if isinstance(before, dict):
        return before.keys() == after.keys() and all(unchanged(before[key], after[key]) for key in before)
    return before is after or not isinstance(before, (int, float, str)) or before == after


def real_numbers(value: Any) -> np.ndarray | None:
    """``value`` as an array of floats, or None where it isn't made of real numbers."""
    try:
        array = np.asarray(value)
        if array.dtype == object and all(map(_is_real, array.flat)):
            array = array.astype(float)
    except Exception:  # an answer may be any object, and do anything when it is asked for numbers
        return None
    return array.astype(float) if array.dtype.kind in "iuf" else None


def _is_real(value: Any) -> bool:
    return isinstance(value, (Real, Decimal)) and not isinstance(value, bool)


def written(value: Any, digits: int = 3) -> str:
    """A value as a verdict names it: numbers rounded, functions by their names, the rest cut."""
    try:
        return _written(value, digits)
    except Exception:
        return shortened(value)


def _written(value: Any, digits: int) -> str:
    if isinstance(value, (str, int)) or value is None:
        return shortened(value)
    if callable(value):
        return value.__name__.strip("_")
    if isinstance(value, (tuple, list)):
        elements = [_written(element, digits) for element in value[:MOST_ELEMENTS]]
        more = ["…"] if len(value) > MOST_ELEMENTS else []
        return f"[{', '.join(elements + more)}]"
    numbers = real_numbers(value)
    if numbers is None:
        return shortened(value)
    whole = isinstance(value, np.ndarray) and value.dtype.kind in "iu"
    rounded = value if whole else np.round(numbers, digits)
    if rounded.ndim == 0:
        return f"{rounded:.10g}"
    return np.array2string(rounded, separator=", ", precision=digits, threshold=100).replace("\n", "")

"""Results of a kind that no comparison of values can name: a generator, text, complex numbers, NaN."""

from __future__ import annotations

from typing import Any

import numpy as np

from rnn_helpers.checks import shortened
from rnn_helpers.exercises.judging.comparing import real_numbers, same
from rnn_helpers.exercises.judging.differences import place_named
from rnn_helpers.exercises.judging.outcomes import Outcome

WHOLE_NUMBERS = (
    "your result holds whole numbers: all that stands behind the decimal point is cut off; make its array "
    "with floats, as np.zeros does, and not with dtype int"
)
ONE_AT_A_TIME = (
    "your function gives its results one at a time, as a generator does (a yield, a map, or round brackets "
    "around a for); return a list of them"
)


def no_array(result: Any) -> str | None:
    """What to say of a list or tuple where one array is wanted; None if it is an array."""
    if not isinstance(result, (list, tuple)):
        return None
    kind = type(result).__name__
    shapes = {np.shape(each) for each in result if isinstance(each, np.ndarray)}
    if len(shapes) > 1:
        return (
            f"your function returns a {kind} of arrays with the shapes {', '.join(map(str, sorted(shapes)))}"
        )
    if shapes == {()} or not shapes:
        return f"your function returns a {kind}, which has no shape; np.array(…) makes an array of it"
    return (
        f"your function returns a {kind} of {len(result)} arrays, which has no shape; np.stack(…) makes one "
        f"array of shape {(len(result), *shapes.pop())} of them"
    )


def wrong_kind(outcome: Outcome, expected: Any, axes: tuple[str, ...] = ()) -> str | None:
    """What to say of a result that is no number, array or text where ``expected`` is one; None if it is."""
    result = outcome.result
    if outcome.one_at_a_time:
        array = isinstance(expected, np.ndarray)
        return ONE_AT_A_TIME + (", as an array: np.stack(…)" if array and expected.ndim > 1 else "")
    if result is None or result is ...:
        return None
    if isinstance(expected, tuple):
        return _wrong_kind_of_several(result, expected, axes)
    if callable(result) and not callable(expected):
        name = getattr(result, "__name__", type(result).__name__)
        return f"your function returns a function, {name}; to get what it computes, put brackets behind it"
    if isinstance(result, tuple) and any(same(each, expected) for each in result):
        return "several results came back, the right one among them; return it alone"
    if real_numbers(expected) is None:
        return None
    if real_numbers(result) is None:
        return _no_numbers(result)
    return _not_finite(result, expected, axes)


def _wrong_kind_of_several(result: Any, expected: tuple, axes: tuple[str, ...]) -> str | None:
    if isinstance(result, (dict, set)):
        return _no_numbers(result)
    if not isinstance(result, (tuple, list)) or len(result) != len(expected):
        return None
    for one, right in zip(result, expected, strict=True):
        problem = wrong_kind(Outcome(one), right, axes)
        if problem is not None:
            return problem
    return None


def _no_numbers(result: Any) -> str | None:
    numbers = real_numbers(result)
    if numbers is not None:
        return None
    if isinstance(result, (dict, set)):
        return (
            f"your function returns a {type(result).__name__}, {shortened(result)}; return the values alone"
        )
    if isinstance(result, str):
        return f"your function returns text, {shortened(result)}; return numbers"
    try:
        array = np.asarray(result)
    except ValueError:
        if isinstance(result, tuple):
            return f"your function returns {len(result)} results of different shapes; one array is wanted"
        return "your function returns rows of different lengths, which make no array"
    except Exception:  # an answer may be any object
        return None
    return {
        "c": "your function returns complex numbers; all numbers here are real",
        "b": "your function returns True and False; return the numbers themselves",
        "U": "your function returns text in place of numbers",
        "S": "your function returns text in place of numbers",
    }.get(array.dtype.kind)


def _not_finite(result: Any, expected: Any, axes: tuple[str, ...]) -> str | None:
    numbers = real_numbers(result)
    right = real_numbers(expected)
    strange = ~np.isfinite(numbers)
    if not strange.any() or not np.isfinite(right).all():
        return None
    place = tuple(int(i) for i in np.argwhere(strange)[0])
    value = numbers[place]
    kind = "NaN, no number" if np.isnan(value) else "infinite"
    where = f" {place_named(place, axes)}" if place else ""
    why = (
        "0 / 0, ∞ − ∞ or the logarithm of a negative number"
        if np.isnan(value)
        else "an overflow, or a division by 0"
    )
    return f"your result is {kind}{where}: that comes from {why}"


def _cut_off(parts: list, right: list) -> bool:
    """Whether an array of whole numbers stands where everything behind the decimal point is missing."""
    cut = [isinstance(part, np.ndarray) and part.dtype.kind in "iu" and part.ndim > 0 for part in parts]
    return any(cut) and all(
        same(part, np.trunc(value) if whole else value)
        for part, value, whole in zip(parts, right, cut, strict=False)
    )


def less_precise(result: Any, expected: Any, exact: bool) -> str | None:
    """What to say of numbers that are right, but kept with fewer digits; None if they aren't right."""
    several = isinstance(expected, tuple) and isinstance(result, (tuple, list))
    parts = list(result) if several else [result]
    if _cut_off(parts, list(expected) if several else [expected]):
        return WHOLE_NUMBERS
    kept = {np.asarray(part).dtype for part in parts if isinstance(part, (np.ndarray, np.generic))}
    short = sorted(str(kind) for kind in kept if kind.kind == "f" and kind.itemsize < 8)
    if short and same(result, expected, 1e-2 if "float16" in short else 1e-4):
        digits = 3 if "float16" in short else 7
        return f"your result is kept as {short[0]}, with about {digits} digits; compute with NumPy's float64"
    if exact and same(result, expected):
        return "your result is right to six digits only; don't round on the way, and compute in float64"
    return None

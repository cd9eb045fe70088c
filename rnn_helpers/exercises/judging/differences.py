"""Where a result differs from the right one: the first value, by the name of its place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from rnn_helpers.exercises.judging.comparing import ROUNDING, real_numbers, same, written

MOST_WRITTEN = 6  # numbers of an array that is written out whole


def difference(result: Any, expected: Any, axes: Sequence[str] = (), names: Sequence[str] = ()) -> str:
    """What came and what was expected, as in "gives 0.31 at timestep 2, unit 1, expected 0.44".

    ``axes`` are the names of the axes of an array, ``names`` those of several results.
    """
    if names and isinstance(expected, tuple):
        return _of_several(result, expected, axes, names)
    numbers, right = real_numbers(result), real_numbers(expected)
    if numbers is None or right is None or isinstance(expected, str):
        return _whole(result, expected)
    if numbers.shape != right.shape and isinstance(expected, np.ndarray):
        return _of_shapes(numbers, right, axes)
    if numbers.shape != right.shape or right.size <= MOST_WRITTEN or not isinstance(expected, np.ndarray):
        first = _first(numbers, right, axes) if numbers.shape == right.shape and right.size > 1 else ""
        return _whole(result, expected) + (f"; the first that differs: {first}" if first else "")
    return f"gives {_first(numbers, right, axes)}"


def _whole(result: Any, expected: Any) -> str:
    gives, right = written(result), written(expected)
    if gives == right:  # to three digits
        gives, right = written(result, 9), written(expected, 9)
    return f"gives {gives}, expected {right}"


def _of_several(result: Any, expected: tuple, axes: Sequence[str], names: Sequence[str]) -> str:
    listed = ", ".join(names)
    numbers = real_numbers(result)
    one = numbers is not None and numbers.ndim == np.ndim(expected[0])
    if one or not isinstance(result, (tuple, list, np.ndarray)):
        return f"gives one result, {_shape_or_value(result)}, expected {len(expected)}: return {listed}"
    if len(result) != len(expected):
        return f"gives {len(result)} results, expected {len(expected)}: return {listed}"
    parts = list(zip(names, result, expected, strict=True))
    agree = [name for name, one, right in parts if same(one, right)]
    for name, one, right in parts:
        if not same(one, right):
            told = difference(one, right, axes).replace("gives ", f"gives {name} as ", 1)
            return told + (
                f"; {', '.join(agree)} {'is' if len(agree) == 1 else 'are'} right" if agree else ""
            )
    return "gives something else"


def _shape_or_value(value: Any) -> str:
    numbers = real_numbers(value)
    if numbers is None or numbers.size <= MOST_WRITTEN:
        return written(value)
    return f"an array of shape {numbers.shape}"


def _of_shapes(numbers: np.ndarray, right: np.ndarray, axes: Sequence[str]) -> str:
    told = f"gives an array of shape {numbers.shape}, expected {right.shape}"
    if numbers.ndim == 0:
        return f"gives the number {written(numbers)}, expected an array of shape {right.shape}"
    if axes and len(axes) == right.ndim:
        told += f", ({', '.join(f'{axis}s' for axis in axes)})"
    return told


def _first(numbers: np.ndarray, right: np.ndarray, axes: Sequence[str]) -> str:
    """The first value that differs, its place, the right value, and how many differ."""
    differs = ~np.isclose(numbers, right, rtol=0, atol=ROUNDING)
    if not differs.any():
        return ""
    place = tuple(int(i) for i in np.argwhere(differs)[0])
    value, expected = _two(float(numbers[place]), float(right[place]))
    return f"{value} {place_named(place, axes)}, expected {expected} ({_how_many(differs)})"


def place_named(place: tuple[int, ...], axes: Sequence[str] = ()) -> str:
    """A place in an array, as in "at timestep 2, unit 1", or "at [2, 1]" where axes have no names."""
    if len(axes) == len(place):
        return "at " + ", ".join(f"{axis} {index}" for axis, index in zip(axes, place, strict=True))
    return f"at [{', '.join(map(str, place))}]"


def _two(value: float, expected: float) -> tuple[str, str]:
    for digits in (3, 6, 9, 12):
        if round(value, digits) != round(expected, digits):
            break
    return f"{round(value, digits):.12g}", f"{round(expected, digits):.12g}"


def _how_many(differs: np.ndarray) -> str:
    count = int(differs.sum())
    if count == differs.size:
        return "all values differ"
    return f"{count} of {differs.size} values {'differs' if count == 1 else 'differ'}"

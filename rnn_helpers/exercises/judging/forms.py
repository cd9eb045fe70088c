"""Right values in a wrong form: turned around, in one long row, one row too few, in another order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations
from typing import Any

import numpy as np

from rnn_helpers.exercises.judging.comparing import ROUNDING, real_numbers, same


@dataclass(frozen=True)
class Form:
    """A wrong form: what is said of it, and whether ``result`` is ``right`` in this form.

    In ``said`` stand {got} and {expected} for the shapes, {row} and {rows} for what a row is.
    """

    said: str
    fits: Callable[[Any, Any], bool]


def _made(change: Callable[[np.ndarray], np.ndarray], least_axes: int = 0) -> Callable[[Any, Any], bool]:
    """Whether a result is what ``change`` makes of the right one, which has at least so many axes."""
    return lambda result, right: right.ndim >= least_axes and _equal(result, change(right))


def _equal(one: np.ndarray, other: np.ndarray) -> bool:
    if one.shape != other.shape or one.size == 0:
        return False
    if one.dtype.kind == "U" or other.dtype.kind == "U":
        return np.array_equal(one, other)
    return np.allclose(one, other, rtol=0, atol=ROUNDING)


def _later(result: np.ndarray, right: np.ndarray) -> bool:
    return result.shape == right.shape and len(right) > 2 and _equal(result[1:], right[:-1])


def _all_the_last(result: np.ndarray, right: np.ndarray) -> bool:
    return right.ndim > 1 and _equal(result, np.broadcast_to(right[-1], right.shape))


def _of_rows(fits: Callable[[np.ndarray, np.ndarray], bool]) -> Callable[[Any, Any], bool]:
    return lambda result, right: right.ndim > 0 and result.ndim > 0 and len(right) > 1 and fits(result, right)


_SHAPES = "your result has shape {got}, expected {expected}"
_EXTRA = (
    Form(f"{_SHAPES}: take the extra axis in front off, with result[0]", _made(lambda r: r[None])),
    Form(
        f"{_SHAPES}: take the extra axis at the end off, with result[..., 0]", _made(lambda r: r[..., None])
    ),
    Form(
        f"{_SHAPES}: take the extra axis in the middle off, with result[:, 0]", _made(lambda r: r[:, None], 1)
    ),
    Form(f"{_SHAPES}: take the extra axes off, with .ravel()", _made(lambda r: r[None, None])),
)
_TURNED = (
    Form(
        f"all values stand in one long row: {_SHAPES}; np.concatenate puts one behind the other, "
        "np.stack makes a row of each",
        _made(np.ravel, 2),
    ),
    Form(
        "the axes have changed places: " + _SHAPES + "; stack along the first axis, or take .T away",
        _made(np.transpose, 2),
    ),
    Form(
        "the first two axes have changed places: " + _SHAPES, _made(lambda r: np.swapaxes(r, 0, 1), 3),
    ),
    Form(
        "the last two axes have changed places: " + _SHAPES, _made(lambda r: np.swapaxes(r, -1, -2), 3),
    ),
)  # fmt: skip
_ROWS = (
    Form(
        "only the last {row} came back; return all of them",
        lambda result, right: right.ndim > 0 and len(right) > 1
        and (_equal(result, right[-1]) or _equal(result, right[-1:])),
    ),
    Form(
        "only the first {row} came back; is the return inside of the loop? Move it below, to the left",
        lambda result, right: right.ndim > 0 and len(right) > 1
        and (_equal(result, right[0]) or _equal(result, right[:1])),
    ),
    Form(
        "all {rows} are the last one: one array was changed in place and put into the list again and again; "
        "append a new array each time, for example state_t.copy()",
        _of_rows(_all_the_last),
    ),
    Form(
        "the {rows} come in reverse order; the first comes first",
        _of_rows(lambda result, right: _equal(result, right[::-1])),
    ),
    Form(
        "each value comes one {row} too late, as if the states before each step were kept, not those "
        "after it; append after the state has been replaced",
        _of_rows(_later),
    ),
    Form(
        "each value comes one {row} too early",
        _of_rows(lambda result, right: _later(right, result)),
    ),
    Form(
        "the first {row} is missing; " + _SHAPES,
        _of_rows(lambda result, right: _equal(result, right[1:])),
    ),
    Form(
        "the last {row} is missing; " + _SHAPES,
        _of_rows(lambda result, right: _equal(result, right[:-1])),
    ),
    Form(
        "one {row} too many stands in front; " + _SHAPES + "; is the first state in the list as well?",
        _of_rows(lambda result, right: _equal(result[1:], right)),
    ),
    Form(
        "one {row} too many stands at the end; " + _SHAPES,
        _of_rows(lambda result, right: _equal(result[:-1], right)),
    ),
)  # fmt: skip
_VALUES = (
    Form(
        "all values are 0; is the result ever filled?",
        lambda result, right: result.shape == right.shape and result.size > 1 and not result.any(),
    ),
    Form("all signs are turned around", _made(np.negative)),
    Form("no value is negative: the signs are lost; is there an abs too many?", _made(np.abs)),
    *(
        Form(
            f"your result is rounded to {digits} digit{'s' * (digits > 1)}; return it as it is",
            lambda result, right, digits=digits: _equal(result, np.round(right, digits)) and result.any(),
        )
        for digits in range(1, 6)
    ),
)  # fmt: skip
_ARRAYS = (*_EXTRA, *_TURNED, *_ROWS)


def form_mistake(
    results: Sequence[Any],
    expected: Sequence[Any],
    mistaken: Mapping[str, Sequence[Any]] | None = None,
    axes: Sequence[str] = (),
    names: Sequence[str] = (),
) -> str | None:
    """What to say of results that are right values in one wrong form in all cases; None if no form fits.

    Parameters
    ----------
    results : what the function returned in each case
    expected : what it should have returned
    mistaken : by its message what each wrong function returns, for a wrong form of wrong values
    axes : the names of the axes of an array, as in ("timestep", "unit")
    names : the names of several results, as in ("h", "c")
    """
    wrong = next((pair for pair in zip(results, expected, strict=True) if not same(*pair)), None)
    if wrong is None:
        return None
    several = bool(names) and isinstance(expected[0], tuple)
    forms = tuple(_forms_of_several(names)) if several else _ARRAYS

    def read(values: Sequence[Any]) -> Sequence[Any]:
        return values if several else [_array(value) for value in values]

    found, right = read(results), read(expected)
    for form in (*forms, *(() if several else _VALUES)):
        if _fits_all(form, found, right):
            return _said(form, *wrong, axes)
    for message, values in (mistaken or {}).items():
        values = read(values)
        for form in forms:
            if _fits_all(form, found, values):
                return f"two things: {_said(form, *wrong, axes)}; and {message}"
    return None


def _array(value: Any) -> np.ndarray | None:
    """An array of numbers or texts as it is, or what can be read as one; None for everything else."""
    if isinstance(value, np.ndarray) and value.dtype.kind in "iuf":
        return value
    if isinstance(value, (list, tuple)) and value and all(isinstance(each, str) for each in value):
        return np.array(value)
    return real_numbers(value)


def _forms_of_several(names: Sequence[str]) -> Iterator[Form]:
    """Wrong forms of several results, by their names."""
    listed, count = ", ".join(names), len(names)
    for order in list(permutations(range(count)))[1:]:
        came = ", ".join(names[i] for i in order)
        yield Form(
            f"wrong order of results: {came} came back; return {listed}",
            lambda result, right, order=order: same(result, tuple(right[i] for i in order)),
        )
    for i, name in enumerate(names):
        yield Form(
            f"only {name} came back; return {listed}",
            lambda result, right, i=i: same(result, right[i]) or same(result, (right[i],)),
        )
        yield Form(
            f"{name} came back {count} times; return {listed}",
            lambda result, right, i=i: same(result, (right[i],) * count),
        )
    yield Form(
        f"the results are joined into one array; return them one by one: return {listed}",
        lambda result, right: _joined(result, right),
    )
    for form in _EXTRA:
        yield Form(
            f"each result has an axis too many; {form.said.split(': ', 1)[1]}",
            lambda result, right, form=form: (
                _same_number(result, right)
                and all(
                    form.fits(_array(one), _array(other)) for one, other in zip(result, right, strict=True)
                )
            ),
        )


def _same_number(result: Any, right: tuple) -> bool:
    return isinstance(result, (tuple, list)) and len(result) == len(right)


def _joined(result: Any, right: tuple) -> bool:
    numbers, parts = real_numbers(result), [real_numbers(part) for part in right]
    if numbers is None or any(part is None or part.ndim == 0 for part in parts):
        return False
    if len({part.shape for part in parts}) > 1:
        return False
    return _equal(numbers, np.concatenate(parts)) or _equal(numbers, np.stack(parts, axis=-1))


def _fits_all(form: Form, results: Sequence[Any], expected: Sequence[Any]) -> bool:
    """Whether a form fits in every case, but for those that are right as they are; and in one at least."""
    fitting = 0
    for result, right in zip(results, expected, strict=True):
        try:
            fits = bool(form.fits(result, right))
        except (AttributeError, TypeError, ValueError, IndexError):  # no array, or one of too few axes
            fits = False
        if not fits and (right is None or not same(result, right)):
            return False
        fitting += fits
    return fitting > 0


def _said(form: Form, result: Any, expected: Any, axes: Sequence[str]) -> str:
    several = isinstance(expected, tuple)
    row = axes[0] if axes else "row" if not several and np.ndim(expected) > 1 else "value"
    return form.said.format(
        got=np.shape(_array(result)), expected=np.shape(_array(expected)), row=row, rows=f"{row}s"
    )

"""What a verdict says of a function that no named mistake explains: what it did with one case."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from rnn_helpers.checks import error_text
from rnn_helpers.exercises.judging import outcomes
from rnn_helpers.exercises.judging.comparing import written
from rnn_helpers.exercises.judging.differences import difference
from rnn_helpers.exercises.judging.outcomes import Outcome
from rnn_helpers.exercises.judging.places import described
from rnn_helpers.exercises.judging.reading import notes_on

MOST_LINES = 10  # of what a function prints
MOST_NUMBERS = 5  # of an array that is written out


def told_of(
    answer: Callable,
    case: tuple,
    outcome: Outcome,
    right: Any,
    arguments: Sequence[str],
    axes: Sequence[str] = (),
    results: Sequence[str] = (),
) -> str:
    """What a function did with one case: an error, no end, or a result that isn't the right one.

    Parameters
    ----------
    answer : the learner's function
    case : the arguments it was called with
    outcome : what it did
    right : the right result
    arguments : the names of the arguments
    axes : the names of the axes of an array, as in ("timestep", "unit")
    results : the names of several results, as in ("h", "c")
    """
    if outcome.stopped:
        told = [
            f"your function was stopped after {outcomes.SECONDS:g} seconds; "
            f"it seems to have a loop without an end; {_given(case, arguments)}"
        ]
    elif outcome.error is not None:
        told = [f"your function raised {error_text(outcome.error)}", *outcome.place.splitlines()]
        told += [_given(case, arguments)]
    else:
        told = [_wrong(case, outcome, right, arguments, axes, results), *notes_on(answer)]
    changed = [name for i, name in enumerate(arguments) if i in outcome.changed]
    if changed:
        told.append(f"It also changes {', '.join(changed)}, which it was given; work with a copy.")
    if outcome.printed:
        lines = outcome.printed.splitlines()
        told.append("Your function printed there:")
        told += [f"  {line}" for line in (lines if len(lines) <= MOST_LINES else [*lines[:MOST_LINES], "…"])]
    return "\n".join(told)


def _wrong(case, outcome: Outcome, right, arguments, axes, results) -> str:
    small = all(np.size(each) <= MOST_NUMBERS for each in case if isinstance(each, np.ndarray))
    if outcome.result is None and right is not None:
        gives = "returns nothing"
    else:
        gives = difference(outcome.result, right, axes, results)
    if small:
        given = ", ".join(map(written, case))
        return f"for ({', '.join(arguments)}) = ({given}) your function {gives}"
    return f"your function {gives}\nthe arguments were {_in_short(case, arguments)}"


def _in_short(case: tuple, arguments: Sequence[str]) -> str:
    """The arguments of a case: of large arrays the shapes, of others the values."""
    shown = []
    for name, each in zip(arguments, case, strict=True):
        large = isinstance(each, np.ndarray) and (each.ndim > 1 or each.size > MOST_NUMBERS)
        several = isinstance(each, list) and any(isinstance(part, np.ndarray) for part in each)
        if large:
            shown.append(described(name, each))
        else:
            shown.append(_shape_or_value(name, each) if several else f"{name} = {written(each)}")
    return ", ".join(shown)


def _given(case: tuple, arguments: Sequence[str]) -> str:
    """The arguments of a case; of matrices and vectors the shapes, which errors speak of."""
    pairs = list(zip(arguments, case, strict=True))
    if not any(isinstance(argument, np.ndarray) for argument in case):
        return f"the arguments were {', '.join(f'{name} = {written(argument)}' for name, argument in pairs)}"
    if all(isinstance(argument, (np.ndarray, np.generic, int, float)) for argument in case):
        return f"the shapes were {', '.join(f'{name} {np.shape(argument)}' for name, argument in pairs)}"
    return f"the arguments were {', '.join(_shape_or_value(name, argument) for name, argument in pairs)}"


def _shape_or_value(name: str, argument) -> str:
    """An array by its shape, a list of arrays by theirs, anything else as it is: a cell, a dictionary."""
    if isinstance(argument, np.ndarray):
        return f"{name} {argument.shape}"
    if isinstance(argument, list) and any(isinstance(each, np.ndarray) for each in argument):
        return f"{name} [{', '.join(str(np.shape(each)) for each in argument)}]"
    return f"{name} = {written(argument)}"

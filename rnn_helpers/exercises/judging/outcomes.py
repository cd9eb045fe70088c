"""What a learner's function does with the arguments of one case, whatever that may be."""

from __future__ import annotations

import copy
import io
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout, suppress
from dataclasses import dataclass
from itertools import islice
from typing import Any

from rnn_helpers.exercises.judging.comparing import unchanged
from rnn_helpers.exercises.judging.places import place_of
from rnn_helpers.exercises.judging.time_limit import TimeIsUp, within

SECONDS = 3.0  # the functions of the exercises take microseconds
MOST_PRINTED = 400  # characters
MOST_ITEMS = 1_000  # of what gives its results one at a time


@dataclass(frozen=True)
class Outcome:
    """A result, or the error that came instead of it, or neither if the function had to be stopped.

    Parameters
    ----------
    result : what the function returned
    error : what it raised
    place : the line of the learner's code where it raised that, and what met there
    stopped : whether it ran for too long
    printed : what it printed meanwhile
    changed : the positions of the arguments that it changed in place
    one_at_a_time : whether the result gives its items one by one, as a generator does
    """

    result: Any = None
    error: BaseException | None = None
    place: str = ""
    stopped: bool = False
    printed: str = ""
    changed: tuple[int, ...] = ()
    one_at_a_time: bool = False


def outcome_of(function: Callable, case: tuple) -> Outcome:
    """Call a function with a copy of the arguments, for at most ``SECONDS``, and keep what it prints."""
    given = copy.deepcopy(case)
    printed = _FirstCharacters()
    try:
        with redirect_stdout(printed):
            result = within(SECONDS, _called, function, given)
    except TimeIsUp:
        return Outcome(stopped=True, printed=printed.text)
    except (Exception, SystemExit) as error:
        place = ""
        with suppress(Exception):  # whatever stands in the learner's variables
            place = place_of(error, getattr(function, "__name__", ""))
        return Outcome(error=error, place=place, printed=printed.text)
    with suppress(Exception):  # the next call may change a list that this one returned
        result = copy.deepcopy(result)
    changed = [
        i for i, (before, after) in enumerate(zip(case, given, strict=True)) if not unchanged(before, after)
    ]
    return Outcome(
        result, printed=printed.text, changed=tuple(changed), one_at_a_time=isinstance(result, Iterator)
    )


def _called(function: Callable, given: tuple) -> Any:
    """What a function returns; a generator's code runs only when it is asked for its items."""
    result = function(*given)
    if isinstance(result, Iterator):
        for _ in islice(result, MOST_ITEMS):
            pass
    return result


class _FirstCharacters(io.TextIOBase):
    """A file that keeps the first characters; a loop without an end may print millions."""

    text = ""

    def write(self, text: str) -> int:
        self.text += text[: MOST_PRINTED - len(self.text)]
        return len(text)

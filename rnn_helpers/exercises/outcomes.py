"""What a learner's function does with the arguments of one case, whatever that may be."""

from __future__ import annotations

import copy
import io
from collections.abc import Callable
from contextlib import redirect_stdout, suppress
from dataclasses import dataclass
from typing import Any

from rnn_helpers.exercises.time_limit import TimeIsUp, within

SECONDS = 3.0  # the functions of the exercises take microseconds
MOST_PRINTED = 400  # characters


@dataclass(frozen=True)
class Outcome:
    """A result, or the error that came instead of it, or neither if the function had to be stopped.

    ``printed`` is what the function printed meanwhile.
    """

    result: Any = None
    error: BaseException | None = None
    stopped: bool = False
    printed: str = ""


def outcome_of(function: Callable, case: tuple) -> Outcome:
    """Call a function with a copy of the arguments, for at most ``SECONDS``, and keep what it prints."""
    case = copy.deepcopy(case)
    printed = _FirstCharacters()
    try:
        with redirect_stdout(printed):
            result = within(SECONDS, function, *case)
    except TimeIsUp:
        return Outcome(stopped=True, printed=printed.text)
    except (Exception, SystemExit) as error:
        return Outcome(error=error, printed=printed.text)
    with suppress(Exception):  # the next call may change a list that this one returned
        result = copy.deepcopy(result)
    return Outcome(result, printed=printed.text)


class _FirstCharacters(io.TextIOBase):
    """A file that keeps the first characters; a loop without an end may print millions."""

    text = ""

    def write(self, text: str) -> int:
        self.text += text[: MOST_PRINTED - len(self.text)]
        return len(text)

"""Verdicts on answers: right, like one of the known mistakes, or wrong in another way."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from rnn_helpers.checks import error_text, shortened
from rnn_helpers.exercises import outcomes
from rnn_helpers.exercises.comparing import real_numbers, same, written
from rnn_helpers.exercises.outcomes import Outcome, outcome_of

RETURNS_NOTHING = "not solved yet: your function returns nothing; replace the ... and end with a return"
PRINTS_ONLY = "your function prints something, but returns nothing; return the answer in place of printing it"
MOST_LINES = 10  # of what a function prints


@dataclass(frozen=True)
class Exercise:
    """An exercise: ``verdict`` returns None for a right answer, or what is wrong with it."""

    title: str
    verdict: Callable[[Any], str | None]
    praise: str
    hints: tuple[str, str, str]


@dataclass(frozen=True)
class FunctionVerdict:
    """A verdict on a function, by what it does with the arguments of each case.

    Parameters
    ----------
    correct : a right function
    cases : the arguments of each call
    mistakes : what to say of a function that does in all cases what this wrong one does
    arguments : their names, as in "input_t, state_t"
    form : what to say of a result in a wrong form, whatever its values are; None if the form is right
    """

    correct: Callable
    cases: Sequence[tuple]
    mistakes: Mapping[str, Callable]
    arguments: str
    form: Callable[[Any], str | None] = lambda result: None

    def __call__(self, answer: Any) -> str | None:
        if not callable(answer):
            return f"this exercise wants a function of ({self.arguments}), got {shortened(answer)}"
        found: list[Outcome] = []
        for case in self.cases:
            found.append(outcome_of(answer, case))
            if found[-1].stopped:  # once is enough to wait
                return self._told(case, found[-1])
        if all(_is_nothing(outcome) for outcome in found):
            return PRINTS_ONLY if any(outcome.printed for outcome in found) else RETURNS_NOTHING
        for case, outcome in zip(self.cases, found, strict=True):
            problem = self.form(outcome.result)
            if problem is not None:
                return problem
            if not _does(outcome, self.correct, case):
                return self._known_mistake(found) or self._told(case, outcome)
        return None

    def _known_mistake(self, found: Sequence[Outcome]) -> str | None:
        for message, mistaken in self.mistakes.items():
            if all(_does(outcome, mistaken, case) for case, outcome in zip(self.cases, found, strict=True)):
                return message
        return None

    def _told(self, case: tuple, outcome: Outcome) -> str:
        """What a function did with one case, and what it printed there."""
        if outcome.stopped:
            told = (
                f"your function was stopped after {outcomes.SECONDS:g} seconds; "
                f"it seems to have a loop without an end; {self._given(case)}"
            )
        elif outcome.error is not None:
            told = f"your function raised {error_text(outcome.error)}; {self._given(case)}"
        else:
            given = ", ".join(map(written, case))
            gives, expected = written(outcome.result), written(self.correct(*case))
            if gives == expected:  # to three digits
                gives, expected = written(outcome.result, 9), written(self.correct(*case), 9)
            told = f"for ({self.arguments}) = ({given}) your function gives {gives}, expected {expected}"
        if not outcome.printed:
            return told
        lines = outcome.printed.splitlines()
        shown = lines if len(lines) <= MOST_LINES else [*lines[:MOST_LINES], "…"]
        return "\n".join([told, "Your function printed there:", *(f"  {line}" for line in shown)])

    def _given(self, case: tuple) -> str:
        """The arguments of a case; of matrices and vectors the shapes, which errors speak of."""
        names = self.arguments.split(", ")
        if any(isinstance(argument, np.ndarray) for argument in case):
            shapes = [f"{name} {np.shape(argument)}" for name, argument in zip(names, case, strict=True)]
            return f"the shapes were {', '.join(shapes)}"
        values = [f"{name} = {written(argument)}" for name, argument in zip(names, case, strict=True)]
        return f"the arguments were {', '.join(values)}"


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


def _is_nothing(outcome: Outcome) -> bool:
    return outcome.error is None and (outcome.result is None or outcome.result is ...)


def _does(outcome: Outcome, function: Callable, case: tuple) -> bool:
    """Whether an outcome is what a function would have done: the same result, or the same kind of error."""
    try:
        result = function(*case)
    except Exception as error:
        return type(outcome.error) is type(error)
    return outcome.error is None and same(outcome.result, result)

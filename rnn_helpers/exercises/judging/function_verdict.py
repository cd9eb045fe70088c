"""Verdicts on functions: right, like one of the known mistakes, or wrong in another way."""

from __future__ import annotations

import copy
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from rnn_helpers.exercises.judging.answers import not_a_function, other_order
from rnn_helpers.exercises.judging.comparing import ROUNDING, same
from rnn_helpers.exercises.judging.forms import form_mistake
from rnn_helpers.exercises.judging.kinds import less_precise, no_array, wrong_kind
from rnn_helpers.exercises.judging.outcomes import Outcome, outcome_of
from rnn_helpers.exercises.judging.telling import told_of

RETURNS_NOTHING = "not solved yet: your function returns nothing; replace the ... and end with a return"
PRINTS_ONLY = "your function prints something, but returns nothing; return the answer in place of printing it"
CHANGES = (
    "the result is right, but your function changes {}, which whoever called it may still need; "
    "make a new one, as in c = c * f in place of c *= f, or begin with a copy"
)
NOT_THE_SAME_AGAIN = (
    "called twice with the same arguments, your function gives two different results; does it draw random "
    "numbers, or add to a list from outside of it, which keeps what an earlier call left there?"
)


@dataclass(frozen=True)
class FunctionVerdict:
    """A verdict on a function, by what it does with the arguments of each case.

    It names the exercise's own mistakes first. Then follow what can go wrong in any exercise: an
    error, with its line and the shapes that met there; no return; a generator, text, NaN; right
    values in a wrong form (transposed, in one long row, an extra axis, one row too few, results in
    another order); an argument that was changed. What it can't name gets the first value that
    differs. A list of numbers passes for an array, and an array for a list.

    Parameters
    ----------
    correct : a right function
    cases : the arguments of each call; ``random_cases`` has some
    mistakes : what to say of a function that does in all cases what this wrong one does; ``slips`` has some
    arguments : their names, as in "input_t, state_t"
    form : what to say of a result in a wrong form, whatever its values are; None if the form is right
    results : the names of several results, as in "h, c"
    axes : the names of the axes of an array, as in "timestep, unit"; these need not be given where an
        argument is called inputs, h or state_t
    array : whether the result has to be an array, and no list
    exact : whether numbers have to be right to nine digits, in float64
    may_change : the names of the arguments that the function may change in place
    """

    correct: Callable
    cases: Sequence[tuple]
    mistakes: Mapping[str, Callable]
    arguments: str
    form: Callable[[Any], str | None] = lambda result: None
    results: str = ""
    axes: str = ""
    array: bool = False
    exact: bool = False
    may_change: str = ""

    def __call__(self, answer: Any) -> str | None:
        problem = not_a_function(answer, self.arguments, len(self.cases[0]))
        if problem is not None:
            return problem
        with warnings.catch_warnings():  # an overflow is named by the NaN or the infinity that it leaves
            warnings.simplefilter("ignore")
            return self._verdict(answer)

    def _verdict(self, answer: Callable) -> str | None:
        found: list[Outcome] = []
        for case in self.cases:
            found.append(outcome_of(answer, case))
            if found[-1].stopped:  # once is enough to wait
                return self._told(answer, case, found[-1], None)
        if all(_is_nothing(outcome) for outcome in found):
            return self._nothing(found)
        expected = [_ours(self.correct, case).result for case in self.cases]
        rounding = ROUNDING / 1000 if self.exact else ROUNDING
        for at, (outcome, right) in enumerate(zip(found, expected, strict=True)):
            problem = self._form_of(outcome.result) if outcome.error is None else None
            if problem is not None:
                return problem
            if outcome.error is not None or not same(outcome.result, right, rounding):
                named = self._named(answer, at, found, expected)
                return named or self._told(answer, self.cases[at], outcome, right)
        changed = self._changed(found)
        return CHANGES.format(changed) if changed else None

    def _form_of(self, result: Any) -> str | None:
        return self.form(result) or (no_array(result) if self.array else None)

    def _nothing(self, found: Sequence[Outcome]) -> str:
        if any(outcome.printed for outcome in found):
            return PRINTS_ONLY
        changed = self._changed(found)
        if changed:
            return f"your function changes {changed} in place, but returns nothing; return the new value"
        return RETURNS_NOTHING

    def _named(self, answer: Callable, at: int, found: Sequence[Outcome], expected: Sequence) -> str | None:
        """The mistake that explains all that a function did, if it is a known one; ``at`` is wrong."""
        outcome, right = found[at], expected[at]
        imprecise = less_precise(outcome.result, right, self.exact)
        if imprecise is not None:
            return imprecise
        for message, mistake in self.mistakes.items():
            if self._explains(mistake, found):
                return message
        if outcome.error is not None:
            return other_order(answer, self.arguments)
        return (
            wrong_kind(outcome, right, self._axes(right))
            or self._wrong_form(found, expected)
            or other_order(answer, self.arguments)
            or _not_the_same_again(answer, self.cases[at], outcome)
        )

    def _explains(self, mistake: Callable, found: Sequence[Outcome]) -> bool:
        """Whether a wrong function does the same in all cases, and gives a result in one at least."""
        compared = False
        for case, outcome in zip(self.cases, found, strict=True):
            ours = _ours(mistake, case)
            if type(ours.error) is not type(outcome.error):
                return False
            if ours.error is None:
                compared = True
                if not same(outcome.result, ours.result):
                    return False
        return compared

    def _wrong_form(self, found: Sequence[Outcome], expected: Sequence) -> str | None:
        if any(outcome.error is not None for outcome in found):
            return None
        results = [outcome.result for outcome in found]
        mistaken = {}
        for message, mistake in self.mistakes.items():
            ours = [_ours(mistake, case) for case in self.cases]
            if all(outcome.error is None for outcome in ours) and not message.startswith("two things"):
                mistaken[message] = [outcome.result for outcome in ours]
        return form_mistake(results, expected, mistaken, self._axes(expected[0]), _listed(self.results))

    def _changed(self, found: Sequence[Outcome]) -> str:
        """The names of the arguments that a function changed and should not have, as "its argument c"."""
        positions = {position for outcome in found for position in outcome.changed}
        names = [name for i, name in enumerate(_listed(self.arguments)) if i in positions]
        names = [name for name in names if name not in _listed(self.may_change)]
        return f"its argument{'s' if len(names) > 1 else ''} {', '.join(names)}" if names else ""

    def _told(self, answer: Callable, case: tuple, outcome: Outcome, right: Any) -> str:
        names = _listed(self.arguments)
        return told_of(answer, case, outcome, right, names, self._axes(right), _listed(self.results))

    def _axes(self, right: Any) -> tuple[str, ...]:
        """The names of the axes of a result; where none are given, those that its arguments suggest."""
        if self.axes:
            return _listed(self.axes)
        arguments = _listed(self.arguments)
        if isinstance(right, np.ndarray) and right.ndim == 2 and "inputs" in arguments:
            return ("timestep", "unit")
        return ("unit",) if set(arguments) & {"state_t", "h", "h_before", "c_before"} else ()


def _listed(names: str) -> tuple[str, ...]:
    return tuple(names.split(", ")) if names else ()


def _is_nothing(outcome: Outcome) -> bool:
    return outcome.error is None and (outcome.result is None or outcome.result is ...)


def _ours(function: Callable, case: tuple) -> Outcome:
    """What a function of the exercise gives or raises; it may change what it is given."""
    try:
        return Outcome(function(*copy.deepcopy(case)))
    except Exception as error:
        return Outcome(error=error)


def _not_the_same_again(answer: Callable, case: tuple, outcome: Outcome) -> str | None:
    once = outcome.result
    once = tuple(once) if isinstance(once, list) else once
    if isinstance(once, str) or not same(once, once):  # what isn't equal to itself can't be compared
        return None
    again = outcome_of(answer, case)
    if again.error is not None or again.stopped or same(again.result, once):
        return None
    return NOT_THE_SAME_AGAIN

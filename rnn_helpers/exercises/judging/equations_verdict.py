"""Verdicts on equations: a cell as text, tried beside the right one with the same random weights."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from rnn_helpers.cells.cell import Cell
from rnn_helpers.checks import shortened
from rnn_helpers.equations import Equation
from rnn_helpers.exercises.judging.comparing import same, written
from rnn_helpers.exercises.random_cases import MEMORY, SIZES, STATE, TIMESTEPS, values
from rnn_helpers.language import EquationError
from rnn_helpers.trace import Trace

NOT_WRITTEN = "not solved yet: write your equations where the ... stands"
READS = {"inputs": "x", "units": "h_ or what a line computes", "vector": "unit by unit, or is a bias"}


@dataclass(frozen=True)
class EquationsVerdict:
    """A verdict on equations as ``Cell.from_equations`` reads them; an ``EquationError`` is shown as it is.

    Two texts are the same cell if they give the same hidden states with the same random weights, whatever
    the order of their lines and factors is, and whatever their quantities are called. Weights go by their
    letters; where a text has other letters, by their order in the text.

    Parameters
    ----------
    correct : the right text
    mistakes : what to say of a text that is the same cell as this wrong one
    lines : by letter, what to say where the line of that letter is the first to differ otherwise
    """

    correct: str
    mistakes: Mapping[str, str]
    lines: Mapping[str, str] = field(default_factory=dict)

    def __call__(self, answer: Any) -> str | None:
        text = _text_of(answer)
        if text is None:
            return f"this exercise wants equations as a text in quotation marks, got {shortened(answer)}"
        if "..." in text or "…" in text:
            return NOT_WRITTEN
        try:
            given = _cell_of(text)
        except EquationError as error:
            return str(error)
        right = _cell_of(self.correct)
        if _are_same(given, right):
            moved = _other_kind(given, right)
            return moved and f"the cell is right, but its letters are not those of the exercise: {moved}"
        for message, mistake in self.mistakes.items():
            if _are_same(given, _cell_of(mistake)):
                return message
        return _other_letters(given, right) or _first_difference(given, right, self.lines)


def _text_of(answer: Any) -> str | None:
    """The equations of an answer: a text, its lines, a class made of it, or a cell of that class."""
    if isinstance(answer, (list, tuple)) and answer and all(isinstance(line, str) for line in answer):
        return "\n".join(answer)
    if isinstance(answer, Cell):
        answer = type(answer)
    if isinstance(answer, type) and issubclass(answer, Cell):
        answer = getattr(answer, "text", None)
    return answer if isinstance(answer, str) else None


def _cell_of(text: str) -> type[Cell]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what may not be meant is no mistake
        return Cell.from_equations(text)


def _are_same(one: type[Cell], other: type[Cell]) -> bool:
    """Whether two cells have as many weights of each kind, and with the same ones the same hidden states."""
    pairs = _paired(one, other)
    return pairs is not None and all(
        same(mine.hidden_state, theirs.hidden_state) for mine, theirs in _runs(one, other, pairs)
    )


def _paired(one: type[Cell], other: type[Cell]) -> dict[str, str] | None:
    """By the letters of one cell those of the other; None if they have not as many weights of each kind."""
    kinds, others = one.weight_kinds, other.weight_kinds
    known = {letter for letter, kind in kinds.items() if others.get(letter) == kind}
    pairs = {letter: letter for letter in known}
    for kind in READS:
        left = [letter for letter in kinds if kinds[letter] == kind and letter not in known]
        theirs = [letter for letter in others if others[letter] == kind and letter not in known]
        if len(left) != len(theirs):
            return None
        pairs |= dict(zip(left, theirs, strict=True))
    return pairs


def _runs(one: type[Cell], other: type[Cell], pairs: Mapping[str, str]) -> Iterator[tuple[Trace, Trace]]:
    """Both cells on the same random inputs, with the same random weights; weights without a pair are 0."""
    rng = np.random.default_rng(7)
    for (units, features), timesteps in zip(SIZES, TIMESTEPS, strict=True):
        shapes = {"inputs": (units, features), "units": (units, units), "vector": (units,)}
        theirs = {letter: values(rng, shapes[kind], *STATE) for letter, kind in other.weight_kinds.items()}
        mine = {
            letter: theirs[pairs[letter]] if letter in pairs else np.zeros(shapes[kind])
            for letter, kind in one.weight_kinds.items()
        }
        inputs = values(rng, (timesteps, features), *MEMORY)
        with np.errstate(all="ignore"):
            yield one(**mine).run(inputs), other(**theirs).run(inputs)


def _other_kind(given: type[Cell], right: type[Cell]) -> str | None:
    """What to say of a letter of the exercise that stands in a place of another kind."""
    for letter, kind in given.weight_kinds.items():
        wanted = right.weight_kinds.get(letter, kind)
        if wanted != kind:
            return f"in the exercise {letter} multiplies {READS[wanted]}, here {READS[kind]}"
    return None


def _other_letters(given: type[Cell], right: type[Cell]) -> str | None:
    """What to say of a cell with other weights; None if it has as many of each kind."""
    if _paired(given, right) is not None:
        return None
    missing = [letter for letter in right.weight_kinds if letter not in given.weight_kinds]
    extra = [letter for letter in given.weight_kinds if letter not in right.weight_kinds]
    told = []
    if missing:
        told.append(f"no line has {_listed(missing)}, as the exercise has")
    if extra:
        told.append(f"your lines have {_listed(extra)}, which the exercise hasn't")
    return "; ".join(told) or _other_kind(given, right)


def _listed(letters: list[str]) -> str:
    *first, last = letters
    return f"{', '.join(first)} and {last}" if first else last


def _first_difference(given: type[Cell], right: type[Cell], lines_said: Mapping[str, str]) -> str:
    """The first quantity that differs from the one of that name: the earliest timestep, the first line."""
    for mine, theirs in _runs(given, right, _paired(given, right)):
        known = {equation.quantity for equation in theirs.cell.cell_equations}
        lines = [each for each in mine.cell.cell_equations if each.quantity in known and _is_line(each)]
        for timestep in range(mine.timesteps):
            for equation in lines:
                got, wanted = (run[equation.quantity][timestep] for run in (mine, theirs))
                if not same(got, wanted):
                    return lines_said.get(equation.symbol) or (
                        f"{equation.symbol} differs from that of the exercise: with some random weights, at "
                        f"timestep {timestep}, it is {written(got)}, expected {written(wanted)}"
                    )
    return lines_said.get("h") or "h differs from that of the exercise"


def _is_line(equation: Equation) -> bool:
    """Whether an equation is a line of the text, and not a part of one."""
    return not re.search(r"_\d+$", equation.quantity)

"""The forms of a self-test's questions: choose, number, order, point at a timestep.

A question names what is wrong with each wrong answer that one can foresee; for all others it has
a sentence that fits them all. Between backticks stands code; everything else is plain text, with
symbols as the lessons write them: ``h₋``, ``c_t``, ``σ``.
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count

import numpy as np

from rnn_helpers.checks import shortened


@dataclass(frozen=True)
class Option:
    """An answer to choose, and what to say to whoever chose it.

    Parameters
    ----------
    text : the answer
    feedback : why it is right, or which misunderstanding leads to it
    right : whether it is the right answer, or one of several
    """

    text: str
    feedback: str
    right: bool = False


@dataclass(frozen=True)
class Choose:
    """Choose one of the options, or all that are right where several are; they are shown mixed.

    Raises ``ValueError`` unless there are at least two options and one of them is right.
    """

    question: str
    options: tuple[Option, ...]

    def __post_init__(self) -> None:
        _make_tuple(self, "options", Option)
        if len(self.options) < 2 or not any(option.right for option in self.options):
            raise ValueError(f"{self.question!r} needs two options or more, and a right one among them")

    @property
    def several(self) -> bool:
        """Whether more than one option is right."""
        return sum(option.right for option in self.options) > 1

    @property
    def shown(self) -> tuple[int, ...]:
        """The numbers of the options as they are shown: always the same, wherever the right one stands."""
        return _mixed([option.text for option in self.options])


@dataclass(frozen=True)
class Number:
    """Enter a number.

    Parameters
    ----------
    question : what is asked
    answer : the right number
    praise : why it is right
    otherwise : what to say to a wrong number that is not among the mistakes
    mistakes : what to say to each wrong number that one can foresee
    tolerance : how far a right answer may be away; wrong ones are known from as far
    """

    question: str
    answer: float
    praise: str
    otherwise: str
    mistakes: Mapping[float, str] = field(default_factory=dict)
    tolerance: float = 0.0

    def __post_init__(self) -> None:
        if not all(map(math.isfinite, (self.answer, self.tolerance, *self.mistakes))):
            raise ValueError(f"{self.question!r} has numbers that no one can type: nan or infinity")
        if any(abs(wrong - self.answer) <= self.tolerance for wrong in self.mistakes):
            raise ValueError(f"{self.question!r} calls its own answer {self.answer} a mistake")


@dataclass(frozen=True)
class Order:
    """Bring lines into their order.

    Parameters
    ----------
    question : what is asked
    lines : the lines in their right order; no two of them may be right in either order
    praise : why this order is right
    mistakes : for pairs of neighboring lines, by the number of the first one: what to say when
        the second stands before the first
    otherwise : what to say to any other wrong order
    """

    question: str
    lines: tuple[str, ...]
    praise: str
    otherwise: str
    mistakes: Mapping[int, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        _make_tuple(self, "lines", str)
        if len(set(self.lines)) < max(3, len(self.lines)):
            raise ValueError(f"{self.question!r} needs three lines or more, no two of them the same")
        pairs = len(self.lines) - 1
        if not {*self.mistakes} <= {*range(pairs)}:
            raise ValueError(f"{self.question!r} has mistakes {[*self.mistakes]}, expected 0 to {pairs - 1}")

    @property
    def shown(self) -> tuple[int, ...]:
        """The numbers of the lines as they are shown first: always the same, and no line in its place."""
        for seed in count():
            mixed = _mixed(self.lines, seed)
            if all(number != place for place, number in enumerate(mixed)):
                break
        return mixed


@dataclass(frozen=True)
class PointAt:
    """Point at the timestep of a sequence, or at every one that is right where several are.

    Parameters
    ----------
    question : what is asked
    tokens : the sequence, a text for each timestep
    right : the timesteps to point at
    praise : why they are right
    otherwise : what to say to a wrong timestep that is not among the mistakes, or to a missing one
    mistakes : what to say to each wrong timestep that one can foresee
    rows : further rows below the sequence, by their names: a text for each timestep
    labels : what a place of the sequence is called, and what stands there
    """

    question: str
    tokens: tuple[str, ...]
    right: tuple[int, ...]
    praise: str
    otherwise: str
    mistakes: Mapping[int, str] = field(default_factory=dict)
    rows: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    labels: tuple[str, str] = ("timestep", "")

    def __post_init__(self) -> None:
        _make_tuple(self, "tokens", str)
        _make_tuple(self, "labels", str)
        _make_tuple(self, "right", int, np.integer)
        object.__setattr__(self, "rows", {name: tuple(map(str, row)) for name, row in self.rows.items()})
        timesteps = range(len(self.tokens))
        if not self.right or not {*self.right, *self.mistakes} <= {*timesteps}:
            raise ValueError(f"{self.question!r} points outside its {len(self.tokens)} timesteps")
        if {*self.right} & {*self.mistakes}:
            raise ValueError(f"{self.question!r} calls a right timestep a mistake")
        if any(len(row) != len(self.tokens) for row in self.rows.values()):
            raise ValueError(f"{self.question!r} needs one text a timestep in each row")


def _mixed(texts: Sequence[str], seed: int = 0) -> tuple[int, ...]:
    """The numbers of the texts in an order that looks like chance, and is the same on every machine."""
    keys = [zlib.crc32(f"{seed} {text}".encode()) for text in texts]
    return tuple(sorted(range(len(texts)), key=keys.__getitem__))


def _make_tuple(question, name: str, *kinds: type) -> None:
    """A list is as good as a tuple; a ``ValueError`` for anything else, or for other things inside."""
    value = getattr(question, name)
    is_list = isinstance(value, (list, tuple, np.ndarray))
    if not is_list or not all(isinstance(each, kinds) for each in value):
        raise ValueError(
            f"{question.question!r}: {name} is {shortened(value)}, expected a list of {kinds[0].__name__}"
        )
    object.__setattr__(question, name, tuple(value))


Question = Choose | Number | Order | PointAt

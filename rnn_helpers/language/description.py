"""Text in, description out: all that a cell is made of."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from rnn_helpers.equations import Equation, check_description
from rnn_helpers.language.doubts import doubts_about
from rnn_helpers.language.letters import QUANTITIES, Letters
from rnn_helpers.language.lines import lines_of
from rnn_helpers.language.meaning import Meaning
from rnn_helpers.language.ranges import biases_that_keep, gate_that_keeps, is_between_0_and_1, ranges_of


@dataclass(frozen=True)
class Description:
    """What a text of equations says.

    Attributes
    ----------
    equations : in the order of computation
    states : the quantities that carry on, the hidden state first
    weights : by name, in the order of the text: "inputs" for a matrix that reads x, "units" for one that
        reads anything else, "vector" for a bias or a peephole
    first_biases : by name, where a bias starts with another number than 0
    keeping_gate : the first gate with such a bias, or None
    doubts : what may not be as it was meant, with the number of the line
    """

    equations: tuple[Equation, ...]
    states: tuple[str, ...]
    weights: Mapping[str, str]
    first_biases: Mapping[str, float]
    keeping_gate: str | None
    doubts: tuple[tuple[int, str], ...]


def description_of(text: str, taken: Collection[str] = ()) -> Description:
    """Read a text of equations; ``taken`` are names that weights can't have.

    Raises an ``EquationError`` with line, place and what to do for all that is no cell.
    """
    lines = lines_of(text)
    letters = Letters(lines, taken)
    meaning = Meaning(lines, letters)
    states = tuple(QUANTITIES.get(letter, letter) for letter in letters.states)
    ranges = ranges_of(meaning.equations, states)
    equations = tuple(
        replace(each, kind="gate")
        if each.quantity not in states and is_between_0_and_1(ranges[each.quantity])
        else each
        for each in meaning.equations
    )
    check_description(equations, states, meaning.weights)
    first_biases = biases_that_keep(equations, states)
    keeping = gate_that_keeps(equations, first_biases)
    numbers = {letter: (number, number) for letter, number in meaning.numbers.items()}
    doubts = doubts_about(lines, equations, states, ranges | numbers, meaning.owner)
    return Description(equations, states, meaning.weights, first_biases, keeping, tuple(doubts))

"""What each letter stands for, and whether it is known where it stands."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Sequence
from dataclasses import fields

from rnn_helpers.language.lines import FUNCTIONS, Written
from rnn_helpers.language.tokens import Token
from rnn_helpers.trace import Trace

# What a trace calls the letters of the states that every lesson knows
QUANTITIES = {"h": "hidden_state", "c": "cell_state"}
VECTORS = ("b", "p", "w")  # the first letters of biases and peepholes
NOT_VECTORS = ("pi", "phi", "psi")  # Greek letters, of which only the names begin like that
# What people write for h of the timestep before, such as hprev, h_tm1, old_h
BEFORE = re.compile(
    r"(\w+?)(?:_?(?:prev|previous|tm1)|_(?:old|last|before))|(?:prev|previous|old|last)_(\w+)"
)
OF_A_TRACE = {*dir(Trace), *(field.name for field in fields(Trace)), *QUANTITIES.values(), "prediction"}


def is_vector(letter: str) -> bool:
    """Whether a letter that no line computes is a vector of weights, a bias or a peephole."""
    return letter.startswith(VECTORS) and letter.split("_")[0] not in NOT_VECTORS


class Letters:
    """The letters of some equations: which line computes each, and which are states.

    ``taken`` are names that weights can't have. Raises an ``EquationError`` for a letter that isn't where it
    may be.
    """

    def __init__(self, equations: Sequence[Written], taken: Collection[str]):
        self.equations, self.taken = equations, taken
        self.line_of: dict[str, int] = {}
        for place, written in enumerate(equations):
            self._check_left(written)
            self.line_of[written.left.text] = place
        self.states = self._states()

    def check(self) -> None:
        """An ``EquationError`` for the first letter that isn't where it may be."""
        for place, written in enumerate(self.equations):
            for token in self._names(written):
                self._check(place, written, token)
        self._check_all()

    def _names(self, written: Written) -> list[Token]:
        return [
            token
            for token in written.right
            if token.kind == "name" and not (token.text in FUNCTIONS and token.text not in self.line_of)
        ]

    def _states(self) -> tuple[str, ...]:
        used = {token.text for each in self.equations for token in self._names(each) if token.previous}
        order = ["h", "c", *self.line_of]
        return tuple(letter for letter in dict.fromkeys(order) if letter in used or letter == "h")

    def _check_left(self, written: Written) -> None:
        left = written.left
        letter = left.text
        if letter in self.line_of:
            number = self.equations[self.line_of[letter]].line.number
            raise written.line.error(
                left.column,
                f"{letter} is computed twice, in line {number} already; give this one a letter of its own",
            )
        if letter in OF_A_TRACE or letter.endswith("_preactivation"):
            known = {name: short for short, name in QUANTITIES.items()}
            fix = f"write {known[letter]}" if letter in known else "use another letter"
            raise written.line.error(left.column, f"a trace uses the name {letter} itself; {fix}")

    def _check(self, place: int, written: Written, token: Token) -> None:
        letter, error = token.text, written.line.error
        computed = self.line_of.get(letter)
        if letter == "x":
            if token.previous:
                raise error(
                    token.column,
                    "x_ would be the input of the timestep before, which nothing keeps; use x, or "
                    "keep what you "
                    "need of it in a state, such as k = W x, and k_ at the next timestep",
                )
        elif token.is_capital or computed is None:
            self._check_not_computed(place, written, token)
        elif computed >= place and not token.previous:
            raise error(token.column, self._not_yet(letter, place, computed))

    def _check_not_computed(self, place: int, written: Written, token: Token) -> None:
        letter, error = token.text, written.line.error
        before = BEFORE.fullmatch(letter)
        state = before and (before[1] or before[2])
        if state in self.line_of:
            raise error(token.column, f"no line computes {letter}; write {state}_ for the timestep before")
        if token.is_capital or (is_vector(letter) and not token.previous):
            if letter in self.taken:
                raise error(
                    token.column, f"a cell uses the name {letter} itself; call these weights otherwise"
                )
            return
        if token.previous and is_vector(letter):
            raise error(
                token.column,
                f"{letter} is learned and the same at every timestep; write {letter} without the _ "
                f"behind it, or a line {letter} = ... if it is to be a state",
            )
        if token.previous:
            what = f"{letter}, the hidden state that a cell puts out" if letter == "h" else letter
            raise error(
                token.column,
                f"{letter}_ is {letter} of the timestep before, but no line computes {what}; write a line "
                f"{letter} = ...{self._nearest(letter)}",
            )
        raise error(
            token.column,
            f"no line computes {letter}; write a line that does{self._nearest(letter, place)} "
            "(Weights that are learned need no line: a matrix begins with a capital letter, a bias with b, "
            "a peephole with p.)",
        )

    def _nearest(self, letter: str, place: int | None = None) -> str:
        """Letters that may be meant, with _ where a line at this place finds none computed yet."""
        known = dict.fromkeys(self.line_of, "_")
        if place is not None:
            known = {"x": ""} | {each: "_" * (line >= place) for each, line in self.line_of.items()}
        near = difflib.get_close_matches(letter, known, 1, 0.5)
        if not near and letter.swapcase() in known:
            near = [letter.swapcase()]
        if near:
            return f", or did you mean {near[0]}{known[near[0]]}?"
        listed = ", ".join(each + ending for each, ending in known.items())
        return f", or use one of {listed}" if known else ""

    def _not_yet(self, letter: str, place: int, computed: int) -> str:
        number = self.equations[computed].line.number
        if computed == place:
            return f"{letter} is what this line computes; write {letter}_ for {letter} of the timestep before"
        if letter in self.states or letter in QUANTITIES:
            return (
                f"{letter} is computed further down, in line {number}; write {letter}_ for {letter} of the "
                "timestep before"
            )
        own = self.equations[place].left.text
        if place in self._needs(computed):
            return (
                f"{own} and {letter} (line {number}) need each other within one timestep, so that "
                "neither can "
                f"be first; take one of them from the timestep before: {letter}_"
            )
        return f"{letter} is computed further down, in line {number}; move that line above this one"

    def _needs(self, place: int) -> set[int]:
        """All lines that a line needs within its timestep, directly or through others."""
        found, waiting = set(), [place]
        while waiting:
            for token in self._names(self.equations[waiting.pop()]):
                line = self.line_of.get(token.text)
                if line is not None and not token.previous and line not in found:
                    found.add(line)
                    waiting.append(line)
        return found

    def _check_all(self) -> None:
        """An ``EquationError`` for what is missing in all lines together."""
        if "h" not in self.line_of:
            last = self.equations[-1]
            raise last.line.error(
                last.left.column,
                "no line computes h, the hidden state that is the output of a cell; "
                f"write a last line h = ..., such as h = {last.left.text}",
            )
        last = self.equations[self.line_of["h"]]
        names = [token for each in self.equations for token in self._names(each)]
        if not any(token.previous for token in names):
            raise last.line.error(
                last.left.column,
                "these equations have no memory: nothing reads the timestep before; use h_ "
                "somewhere, such as U h_",
            )
        if not any(token.text == "x" for token in names):
            raise last.line.error(
                last.left.column, "no line reads the input x; use it somewhere, such as W x"
            )

"""The text as equations, one a line: what it computes, of what, and the comment that says what for."""

from __future__ import annotations

import keyword
import re
from dataclasses import dataclass

from rnn_helpers.activations import FAMILIES, OTHER_NAMES
from rnn_helpers.language.errors import EquationError, Line
from rnn_helpers.language.tokens import Token, tokens_of

FUNCTIONS = {name: name for name in FAMILIES} | OTHER_NAMES | {"sigma": "sigmoid"}
MOST_LINES, MOST_TOKENS, MOST_BRACKETS = 24, 120, 12
NO_EQUATION = re.compile(r"(\s|\$|\\(begin|end)\{\w+\*?\}|\\[\[\]])*")
EXAMPLE = "h = tanh(W x + U h_ + b)"


@dataclass(frozen=True)
class Written:
    """One equation as it was written: ``left`` is computed of the tokens on the right."""

    line: Line
    left: Token
    right: tuple[Token, ...]
    comment: str

    @property
    def end(self) -> int:
        """The column behind the equation."""
        return self.right[-1].column + len(self.right[-1].written)


def lines_of(text: str) -> list[Written]:
    """Every equation of a text; an ``EquationError`` for a line that is none, and for no lines at all."""
    if not isinstance(text, str):
        kind = type(text).__name__
        raise EquationError(f"the equations are a {kind}, expected a text with a line such as {EXAMPLE}")
    written = []
    for number, raw in enumerate(re.split(r"\r\n|\r|\n", text), 1):
        equation, _, comment = raw.partition("#")
        if not NO_EQUATION.fullmatch(equation):
            written.append(_equation(Line(number, raw), equation, " ".join(comment.split())))
            if len(written) > MOST_LINES:
                raise Line(number, raw).error(
                    0, f"this is more than {MOST_LINES} equations; use fewer for a cell"
                )
    if not written:
        raise EquationError(f"there are no equations; write one a line, such as {EXAMPLE}")
    return written


def _equation(line: Line, text: str, comment: str) -> Written:
    start = len(text) - len(text.lstrip())
    if "=" not in text and re.match(r"\s*[-+−*)·]", text):
        raise line.error(
            start,
            "there is no = in this line; an equation stands in one line: put this behind the one above",
        )
    if _is_prose(text):
        raise line.error(
            start,
            f"there is no = in this line; comments stand behind #, and an equation is such as {EXAMPLE}",
        )
    tokens = tokens_of(line, text)
    signs = [place for place, token in enumerate(tokens) if token.kind == "="]
    if not signs:
        raise line.error(
            start,
            f"there is no = in this line; write one equation a line, such as {EXAMPLE}, and "
            "comments behind #",
        )
    if len(signs) > 1:
        raise line.error(
            tokens[signs[1]].column, "this is a second = in one line; write one equation a line, with one ="
        )
    left, right = tokens[: signs[0]], tokens[signs[0] + 1 :]
    column = tokens[signs[0]].column
    if not right:
        raise line.error(column, f"nothing stands behind the =; write what it is, such as {EXAMPLE}")
    if len(right) > MOST_TOKENS:
        raise line.error(
            right[MOST_TOKENS].column,
            "this line is too long to read; give a part of it a letter and a line of its own",
        )
    return Written(line, _left(line, left, column), tuple(right), comment)


def _is_prose(text: str) -> bool:
    """Whether a line is words with no sign of an equation, such as "The gate: how much to keep"."""
    words = re.findall(r"[^\W\d_]{2,}", text)
    return not re.search(r"[=()+*\\]", text) and len(words) > 1 and not keyword.iskeyword(words[0])


def _left(line: Line, left: list[Token], column: int) -> Token:
    """The one letter that a line computes."""
    if not left:
        raise line.error(
            column, f"nothing stands before the =; write the letter that this line computes: {EXAMPLE}"
        )
    first = left[0]
    if [each.written for each in left[1:]] == ["(", "t", ")"] and first.kind == "name":
        letter = first.written
        raise line.error(first.column, f"a letter is written without its (t); write {letter} = ...")
    if len(left) > 1 or first.kind != "name":
        raise line.error(
            first.column,
            "before the = stands the one letter that this line computes, such as h; write h = ...",
        )
    letter = first.text
    if letter == "x":
        raise line.error(first.column, "x is the input: it is given and not computed; use another letter")
    if first.previous:
        raise line.error(
            first.column,
            f"{letter}_ is {letter} of the timestep before, which was computed then; write {letter} = ...",
        )
    if first.is_capital:
        raise line.error(
            first.column,
            f"{letter} is a capital letter, a matrix that is learned and not computed; "
            f"use a small letter for what a line computes: {letter.lower()} = ...",
        )
    if letter in FUNCTIONS and letter != "sigma":
        raise line.error(first.column, f"{letter} is the name of a function; use another letter")
    return first

"""The right side of an equation as a tree: every sign at its place, and which matrix is times which vector.

Python's own ``ast`` reads the signs and brackets. Python has no W x for a matrix times a vector, so that a
matrix gets Python's sign ** behind it, which binds more tightly than all others, as the matrix does in
r * U h_. Names and numbers get the names n0, n1, … of their tokens, so that each finds back to its place.
"""

from __future__ import annotations

import ast
import difflib
from collections.abc import Collection

from rnn_helpers.activations import FAMILIES
from rnn_helpers.language.errors import EquationError
from rnn_helpers.language.letters import is_vector
from rnn_helpers.language.lines import FUNCTIONS, MOST_BRACKETS, Written
from rnn_helpers.language.tokens import Token

MEANT = {"exp": "exponential", "logistic": "sigmoid", "sig": "sigmoid", "abs": "relu(a) + relu(-a)"}


def tree_of(written: Written, computed: Collection[str]) -> ast.expr:
    """The right side of an equation as Python's tree of names n0, n1, …, the numbers of its tokens.

    ``computed`` are the letters that some line computes. Raises an ``EquationError`` for a sign, a bracket,
    a matrix or a function that isn't at its place.
    """
    return ast.parse(_Reader(written, computed).source(), mode="eval").body


def token_of(node: ast.Name, written: Written) -> Token:
    """The token that a name of the tree stands for."""
    return written.right[int(node.id[1:])]


class _Reader:
    """Goes through the tokens from left to right and writes each as ``ast`` reads it."""

    def __init__(self, written: Written, computed: Collection[str]):
        self.written, self.tokens, self.computed = written, written.right, computed
        self.at, self.depth = 0, 0
        self.parts: list[str] = []

    def source(self) -> str:
        """All tokens, as Python."""
        self._sum()
        if self._next:
            raise self._error(self._next, "this bracket closes none; leave it out, or open one with (")
        return " ".join(self.parts)

    @property
    def _next(self) -> Token | None:
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def _is_next(self, kinds: str) -> bool:
        return self._next is not None and self._next.kind in kinds.split()

    def _write(self) -> Token:
        """Write the next token: a sign or bracket as it is, all else as the name of its place."""
        token = self.tokens[self.at]
        self.parts.append(f"n{self.at}" if token.kind in ("name", "number") else token.kind)
        self.at += 1
        return token

    def _error(self, token: Token, message: str) -> EquationError:
        return self.written.line.error(token.column, message)

    def _sum(self) -> None:
        """Values with signs between them, until a bracket closes or nothing is left."""
        if self._is_next("+ -"):
            self._sign()
        while True:
            self._value()
            if self._next is None or self._is_next(")"):
                return
            if self._is_next("@"):
                raise self._error(
                    self._next,
                    "@ stands between a matrix and its vector, W @ x; a matrix has a capital letter",
                )
            if not self._is_next("+ - *"):
                raise self._side_by_side(self.tokens[self.at - 1], self._next)
            self._sign()

    def _sign(self) -> None:
        sign = self._write()
        if self._next is None:
            raise self._error(
                sign, f"nothing stands behind this {sign.kind}; write a letter, or leave it out"
            )
        if self._is_next("+ - * @"):
            raise self._error(
                self._next,
                f"two signs stand side by side, {sign.kind} and {self._next.kind}; leave one of them out",
            )

    def _value(self) -> None:
        token = self._next
        if self._is_next("("):
            self._bracket()
        elif self._is_next(")"):
            raise self._error(token, "a letter is missing before this bracket; write one, such as h_")
        elif self._is_next("+ - * @"):
            raise self._error(token, f"nothing stands before this {token.kind}; write a letter before it")
        elif token.is_capital:
            self._matrix()
        elif self._is_function(token):
            self._function()
        else:
            self._write()
            if self._is_next("("):
                raise self._no_function(token)

    def _is_function(self, token: Token) -> bool:
        return token.kind == "name" and token.text in FUNCTIONS and token.text not in self.computed

    def _function(self) -> None:
        token = self._write()
        if not self._is_next("("):
            raise self._error(
                token, f"{token.text} needs brackets; write {token.text}(W x + U h_ + b), for example"
            )
        self._bracket()

    def _bracket(self) -> None:
        opening = self._write()
        self.depth += 1
        if self.depth > MOST_BRACKETS:
            raise self._error(
                opening, "too many brackets stand in each other; give the inner part a line of its own"
            )
        if self._is_next(")"):
            raise self._error(
                opening, "nothing stands in these brackets; write a letter between them, or leave them out"
            )
        if self._next is not None:
            self._sum()
        if self._next is None:
            raise self._error(opening, "this bracket is not closed in its line; close it with )")
        self._write()
        self.depth -= 1

    def _matrix(self) -> None:
        matrix = self._write()
        name = matrix.text
        if name.lower() in FUNCTIONS and self._is_next("("):
            raise self._error(
                matrix,
                f"{name} with a capital letter is a matrix; write {name.lower()}(...) for the activation",
            )
        if matrix.previous or self._next is None or self._is_next("+ - )"):
            self._check_space(matrix)
        if matrix.previous:
            raise self._error(
                matrix,
                f"{name} is a matrix, the same at every timestep; write {name} without the _ behind it",
            )
        sign = self._next
        if self._is_next("* @"):
            self.at += 1
        vector = self._next
        if vector is None or vector.kind in ("+", "-", ")", "*", "@"):
            raise self._error(
                matrix,
                f"the matrix {name} stands alone; write the vector that it multiplies behind it, {name} x or "
                f"{name} h_. A bias has a small letter, b",
            )
        if vector.kind == "number":
            raise self._error(
                vector, f"the matrix {name} multiplies a vector and no number; write {name} x or {name} h_"
            )
        if vector.text == "X":
            raise self._error(vector, f"the input is the small letter x; write {name} x")
        if vector.is_capital:
            raise self._error(
                vector,
                f"two matrices stand in a row, {name} and {vector.text}, and do no more than a single one; "
                f"leave one out, or put an activation between them: {name} tanh({vector.text} x)",
            )
        self.parts.append("**")
        if vector.kind == "(":
            self._bracket()
            return
        self._value()
        if self._is_next("*"):
            what, other = vector.written, self.tokens[self.at + 1] if self.at + 1 < len(self.tokens) else None
            if self._is_function(vector):
                what = f"{vector.text}(...)"
            factor = other.written if other is not None and other.kind in ("name", "number") else "..."
            between = " " if sign is vector else f" {sign.kind} "
            raise self._error(
                self._next,
                f"of which is this the product? Write {name}{between}({what} * {factor}) where "
                f"{name} multiplies "
                f"the product, or {factor} * ({name}{between}{what}) where the product comes after {name}",
            )

    def _check_space(self, matrix: Token) -> None:
        """An ``EquationError`` for Wx, Uh_ or W_fx, a matrix and its vector without a space between."""
        for vector in sorted({"x", *self.computed}, key=len, reverse=True):
            letter = matrix.text.removesuffix(vector)
            if letter not in ("", matrix.text) and not letter.endswith("_"):
                raise self._error(
                    matrix,
                    f"{matrix.written} is read as one name; write {letter} {vector}{'_' * matrix.previous}, "
                    "with a space between the matrix and its vector",
                )

    def _no_function(self, token: Token) -> EquationError:
        name = token.written
        inside = [each.written for each in self.tokens[self.at + 1 : self.at + 4]]
        if token.kind == "name" and inside[:2] == ["t", "-"]:
            return self._error(
                token, f"write {token.text}_ for {token.text} of the timestep before, without (t-1)"
            )
        if token.kind == "name" and inside[:2] == ["t", ")"]:
            return self._error(token, f"{name} of this timestep is written without (t): {name}")
        if token.kind == "number" or token.previous or token.text in ("x", *self.computed):
            return self._error(
                token,
                f"a sign is missing between {name} and the bracket; write {name} * (...) for their product",
            )
        near = [MEANT[token.text]] if token.text in MEANT else []
        near += difflib.get_close_matches(token.text.split("_")[0], FUNCTIONS, 1, 0.7)
        others = f"did you mean {near[0]}?" if near else f"use one of {', '.join(FAMILIES)}."
        matrix = " (A matrix has a capital letter.)" if len(token.text.split("_")[0]) <= 2 else ""
        return self._error(token, f"there is no function {name}; {others}{matrix}")

    def _is_unknown(self, token: Token) -> bool:
        """Whether a token is a word that stands for nothing here."""
        known = {"x", *self.computed, *FUNCTIONS}
        return token.kind == "name" and len(token.text) > 1 and token.text not in known and not token.previous

    def _side_by_side(self, first: Token, second: Token) -> EquationError:
        one, other = first.written, second.written
        following = self.tokens[self.at + 1] if self.at + 1 < len(self.tokens) else None
        words = [each for each in (second, following) if each is not None and self._is_unknown(each)]
        if len(words) == 2:
            return self._error(second, f"a comment stands behind #; write # before {other}, or a sign")
        if second.is_capital:
            if first.kind == "name" and (following is None or following.kind not in ("name", "(")):
                return self._error(second, f"a matrix stands before its vector; write {other} {one}")
            return self._error(
                second,
                f"a sign is missing before {other}; write + {other} to add, or * ({other} ...) to multiply",
            )
        is_unknown = first.kind == "name" and not first.previous and first.text not in ("x", *self.computed)
        if is_unknown and second.kind == "name":
            product = "" if second.text == "x" else f", or {one} * {other} for a product unit by unit"
            if product and not is_vector(first.text):
                product += f", with a line {one} = ... above it; a weight of each unit is p_{one} * {other}"
            return self._error(
                first,
                f"{one} stands before a vector, but a matrix has a capital letter; "
                f"write {one.capitalize()} {other}{product}",
            )
        if first.kind in ("name", "number") and second.kind == "name":
            return self._error(
                second,
                f"a sign is missing between {one} and {other}; write {one} * {other} to multiply, or "
                f"{one} + {other} to add. Only a matrix, a capital letter, stands before a vector "
                "without a sign",
            )
        return self._error(second, "a sign is missing before this; write +, − or * between the two")

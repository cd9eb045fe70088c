"""From the tree of a right side to the terms of the description: sums of products, matrices, biases.

What a term can't hold becomes a quantity of its own, with the letter of its line and a number: the sum in
``r * (U h_ + b)``, the product in ``U (f * h_)``, the activation in ``f * tanh(W x)``. A bracket of few
products is multiplied out: ``h_ + f * (g - h_)`` is h₋ + f·g − f·h₋.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Sequence
from dataclasses import replace

from rnn_helpers.activations import activation_named
from rnn_helpers.equations import Bias, Equation, Factor, Map, Product, Term, Weighted
from rnn_helpers.language.errors import EquationError
from rnn_helpers.language.grammar import token_of, tree_of
from rnn_helpers.language.letters import QUANTITIES, Letters
from rnn_helpers.language.lines import FUNCTIONS, Written
from rnn_helpers.language.tokens import Token

MOST_PRODUCTS = 4  # of a bracket that is multiplied out
SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
Scaled = tuple[float, Term]  # a number times a term; a product has no number of its own here


class Meaning:
    """The description of some equations, made line by line.

    ``weights`` has what each weight is by its name: "inputs" for a matrix that reads x, "units" for one that
    reads anything else, "vector" for a bias or a peephole. Raises an ``EquationError`` for what has none.
    """

    def __init__(self, equations: Sequence[Written], letters: Letters):
        self.letters, self.equations = letters, []
        self.weights: dict[str, str] = {}
        self.numbers: dict[str, float] = {}
        self.owner: dict[str, str] = {}  # by quantity: that of the line it belongs to
        self._lifted: dict[tuple, Factor] = {}
        trees = [tree_of(written, letters.line_of) for written in equations]
        letters.check()
        for written, tree in zip(equations, trees, strict=True):
            self.written = written
            self._read(tree)

    def _read(self, tree: ast.expr) -> None:
        left, activation, node = self.written.left, "linear", tree
        if isinstance(tree, ast.Call):
            activation, node = self._function(tree), tree.args[0]
        scaled = self._terms(node)
        if _are_numbers(scaled):
            letter = left.text
            if letter in self.letters.states:
                instead = "" if letter == "h" else f", or {letter} in place of {letter}_"
                raise self._error(
                    tree,
                    f"{letter} is a number here, the same at every timestep; write what it depends "
                    f"on{instead}",
                )
            self.numbers[left.text] = self._finite(tree, float(activation_named(activation)(_number(scaled))))
            return
        quantity = QUANTITIES.get(left.text, left.text)
        label, role = _words(left, self.written.comment)
        terms = self._described(scaled, node)
        self.owner[quantity] = quantity
        self.equations.append(Equation(quantity, label, left.symbol, "value", activation, terms, role))

    # ------------------------------------------------------------ terms of a tree

    def _terms(self, node: ast.expr) -> list[Scaled]:
        """The terms of a sum, each with a number in front."""
        if isinstance(node, ast.Name):
            return [self._letter(node)]
        if isinstance(node, ast.UnaryOp):
            terms = self._terms(node.operand)
            return _times(-1.0, terms) if isinstance(node.op, ast.USub) else terms
        if isinstance(node, ast.Call):
            return self._activated(node)
        left, right = node.left, node.right
        if isinstance(node.op, ast.Pow):
            return [(1.0, self._map(left, right))]
        if isinstance(node.op, ast.Mult):
            terms = self._multiplied(left, right)
        else:
            sign = -1.0 if isinstance(node.op, ast.Sub) else 1.0
            terms = _with_numbers_added([*self._terms(left), *_times(sign, self._terms(right))])
        for times, _ in terms:
            self._finite(node, times)
        return terms

    def _letter(self, node: ast.Name) -> Scaled:
        token = token_of(node, self.written)
        if token.kind == "number":
            return float(token.text), Product()
        letter = token.text
        if letter == "x":
            raise self._error(
                node,
                "x stands here without a matrix, but it has another number of features than there are units; "
                "write W x, with a capital letter before it; W (x + h_) is W x + U h_",
            )
        if letter in self.numbers:
            return self.numbers[letter], Product()
        if letter in self.letters.line_of:
            return 1.0, Product(Factor(QUANTITIES.get(letter, letter), previous=token.previous))
        self._weight(node, letter, "vector")
        return 1.0, Bias(letter, None)

    def _map(self, left: ast.expr, right: ast.expr) -> Map:
        """A matrix times its vector."""
        matrix = token_of(left, self.written).text
        through, inner = None, right
        if isinstance(right, ast.Call):
            through, inner = self._function(right), right.args[0]
        if self._is_x(inner):
            self._weight(left, matrix, "inputs")
            return Map(matrix, None, Factor("inputs", through=None if through == "linear" else through))
        terms = self._terms(right)
        if _are_numbers(terms):
            raise self._error(
                right, f"the matrix {matrix} multiplies a vector and no number; write {matrix} h_"
            )
        self._weight(left, matrix, "units")
        return Map(matrix, None, self._factor(terms, right))

    def _activated(self, node: ast.Call) -> list[Scaled]:
        activation, inside = self._function(node), node.args[0]
        terms = self._terms(inside)
        if _are_numbers(terms):
            return [(float(activation_named(activation)(_number(terms))), Product())]
        simple = _simple(terms)
        if simple is not None and activation == "linear":
            return [(1.0, Product(simple))]
        if simple is not None and not simple.through and not simple.complement:
            return [(1.0, Product(replace(simple, through=activation)))]
        return [(1.0, Product(self._own_quantity(terms, node, activation)))]

    def _multiplied(self, left: ast.expr, right: ast.expr) -> list[Scaled]:
        sides = [(self._terms(node), node) for node in (left, right)]
        for (terms, _), (others, _) in (sides, sides[::-1]):
            if _are_numbers(terms):
                return _times(_number(terms), others)
        nodes, (terms, others) = (left, right), (each for each, _ in sides)
        one, other = _one(terms), _one(others)
        if one is None or other is None:
            of_products = all(isinstance(term, Product) for _, term in (*terms, *others))
            if of_products and len(terms) * len(others) <= MOST_PRODUCTS:
                return _with_numbers_added(
                    [self._product(each, another, nodes) for each in terms for another in others]
                )
        one = one or (1.0, Product(self._own_quantity(terms, left)))
        other = other or (1.0, Product(self._own_quantity(others, right)))
        return [self._product(one, other, nodes)]

    def _product(self, one: Scaled, other: Scaled, nodes: Sequence[ast.expr]) -> Scaled:
        """Two terms multiplied unit by unit."""
        (times, term), (more, another) = one, other
        if isinstance(another, Bias) and not isinstance(term, Bias):
            term, another, nodes = another, term, nodes[::-1]
        if isinstance(term, Bias):
            return times * more, Weighted(term.weights, None, self._factor([(1.0, another)], nodes[1]))
        factors = [
            each.factors if isinstance(each, Product) else (self._factor([(1.0, each)], node),)
            for each, node in zip((term, another), nodes, strict=True)
        ]
        return times * more, Product(*factors[0], *factors[1])

    # ------------------------------------------------------------ quantities of their own

    def _factor(self, terms: list[Scaled], node: ast.expr) -> Factor:
        """Terms as one factor: the quantity they are, or one of their own."""
        simple = _simple(terms)
        return self._own_quantity(terms, node) if simple is None else simple

    def _own_quantity(self, terms: list[Scaled], node: ast.expr, activation: str = "linear") -> Factor:
        described = self._described(terms, node)
        if (activation, described) not in self._lifted:
            left, number = self.written.left, 1
            known = {*self.letters.line_of, *self.weights, *(each.quantity for each in self.equations)}
            while f"{left.text}_{number}" in known:
                number += 1
            name, symbol = f"{left.text}_{number}", left.symbol + str(number).translate(SUBSCRIPTS)
            role = f"{self._text(node)}, a part of {left.symbol}"
            self.owner[name] = QUANTITIES.get(left.text, left.text)
            self.equations.append(Equation(name, symbol, symbol, "value", activation, described, role))
            self._lifted[activation, described] = Factor(name)
        return self._lifted[activation, described]

    def _described(self, terms: list[Scaled], node: ast.expr) -> tuple[Term, ...]:
        """Terms as the description has them: only a product has a number in front."""
        simple = _simple(terms)
        if simple is not None:
            return (Product(simple),)
        found = []
        for times, term in terms:
            if not isinstance(term, Product) and times != 1.0:
                term = Product(self._own_quantity([(1.0, term)], node))
            found.append(Product(*term.factors, times=times) if isinstance(term, Product) else term)
        return tuple(found)

    # ------------------------------------------------------------ small things

    def _function(self, node: ast.Call) -> str:
        return FUNCTIONS[token_of(node.func, self.written).text]

    def _is_x(self, node: ast.expr) -> bool:
        return isinstance(node, ast.Name) and token_of(node, self.written).written == "x"

    def _weight(self, node: ast.expr, name: str, what: str) -> None:
        known = self.weights.setdefault(name, what)
        if known != what:
            raise self._error(
                node,
                f"the matrix {name} multiplies x in one place and units in another, which are not "
                "as many numbers; "
                "use two matrices, such as W for x and U for h_",
            )

    def _finite(self, node: ast.expr, value: float) -> float:
        if not math.isfinite(value):
            raise self._error(node, "this number is too large; use smaller ones")
        return float(f"{value:.15g}")  # 1 − 0.9 is 0.1

    def _span(self, node: ast.expr) -> tuple[int, int]:
        tokens = [token_of(each, self.written) for each in ast.walk(node) if isinstance(each, ast.Name)]
        last = max(tokens, key=lambda token: token.column)
        following = [token.column for token in self.written.right if token.column > last.column]
        return min(token.column for token in tokens), min(following, default=len(self.written.line.text))

    def _text(self, node: ast.expr) -> str:
        start, end = self._span(node)
        text = self.written.line.text[start:end].partition("#")[0].strip()
        return text + ")" * (text.count("(") - text.count(")"))

    def _error(self, node: ast.expr, message: str) -> EquationError:
        return self.written.line.error(self._span(node)[0], message)


def _are_numbers(terms: list[Scaled]) -> bool:
    return all(isinstance(term, Product) and not term.factors for _, term in terms)


def _number(terms: list[Scaled]) -> float:
    return sum(times for times, _ in terms)


def _times(number: float, terms: list[Scaled]) -> list[Scaled]:
    return [(number * times, term) for times, term in terms]


def _with_numbers_added(terms: list[Scaled]) -> list[Scaled]:
    """The plain numbers of a sum as one, at the place of the first; none where they add up to 0."""
    numbers = [times for times, term in terms if term == Product()]
    total = float(f"{sum(numbers):.15g}")
    found, is_written = [], total == 0.0 and len(numbers) < len(terms)
    for times, term in terms:
        if term != Product():
            found.append((times, term))
        elif not is_written:
            found.append((total, term))
            is_written = True
    return found


def _one(terms: list[Scaled]) -> Scaled | None:
    """Terms as a single one, if they are one or 1 − a quantity."""
    simple = _simple(terms)
    if simple is not None:
        return 1.0, Product(simple)
    return terms[0] if len(terms) == 1 else None


def _simple(terms: list[Scaled]) -> Factor | None:
    """The factor that terms are: a quantity, or 1 − a quantity."""
    products = [(times, term.factors) for times, term in terms if isinstance(term, Product)]
    if len(products) == len(terms) == 1 and products[0][0] == 1.0 and len(products[0][1]) == 1:
        return products[0][1][0]
    if len(products) == len(terms) == 2:
        (one, nothing), (minus, factors) = sorted(products, key=lambda each: len(each[1]))
        if not nothing and one == 1.0 and minus == -1.0 and len(factors) == 1:
            return replace(factors[0], complement=not factors[0].complement)
    return None


def _words(left: Token, comment: str) -> tuple[str, str]:
    """The label and the role that a comment gives: "forget gate: how much to keep"."""
    usual = QUANTITIES[left.text].replace("_", " ") if left.text in QUANTITIES else left.symbol
    label, colon, role = (part.strip() for part in comment.partition(":"))
    if colon and label and role:
        return label, role
    return (comment if comment and len(comment.split()) <= 2 else usual), comment

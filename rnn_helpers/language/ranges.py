"""What follows from a description without its numbers: what lies between 0 and 1, what is kept."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice

from rnn_helpers.activations import activation_named
from rnn_helpers.equations import Bias, Equation, Factor, Product, Term, previous

Range = tuple[float, float]  # the lowest and the highest value
ANY: Range = (-math.inf, math.inf)
ALMOST_0 = 1e-9


def ranges_of(equations: Sequence[Equation], states: Sequence[str]) -> dict[str, Range]:
    """The range of each quantity, as far as activations and products limit it."""
    found: dict[str, Range] = {}
    for equation in equations:
        limits = activation_named(equation.activation).limits
        if equation.activation == "linear" and equation.quantity not in states:
            limits = range_of_sum(equation.terms, found)
        found[equation.quantity] = limits
    return found


def range_of_sum(terms: Sequence[Term], ranges: Mapping[str, Range]) -> Range:
    """The range of a sum, from those of its quantities."""
    each = [_range_of_product(term, ranges) if isinstance(term, Product) else ANY for term in terms]
    return sum(low for low, _ in each), sum(high for _, high in each)


def _range_of_product(term: Product, ranges: Mapping[str, Range]) -> Range:
    low, high = term.times, term.times
    for factor in term.factors:
        ends = [_times(one, other) for one in (low, high) for other in range_of(factor, ranges)]
        low, high = min(ends), max(ends)
    return low, high


def range_of(factor: Factor, ranges: Mapping[str, Range]) -> Range:
    """The range of a factor; of a state at the timestep before it is that of its equation, and 0."""
    low, high = ranges.get(factor.quantity, ANY)
    if factor.previous:
        low, high = min(low, 0.0), max(high, 0.0)
    if factor.through:
        low, high = activation_named(factor.through).limits
    return (1.0 - high, 1.0 - low) if factor.complement else (low, high)


def _times(one: float, other: float) -> float:
    return 0.0 if 0.0 in (one, other) else one * other


def is_between_0_and_1(limits: Range) -> bool:
    """Whether a range is that of a gate."""
    return limits[0] >= -ALMOST_0 and limits[1] <= 1.0 + ALMOST_0


def written_out(equation: Equation, equations: Mapping[str, Equation], depth: int = 4) -> Iterator[Product]:
    """The products of a state's equation, with those of k written out in c = k + i·g, where k = f·c₋."""
    for term in equation.terms:
        if not isinstance(term, Product):
            continue
        for place, factor in enumerate(term.factors):
            inner = equations.get(factor.quantity) if factor == Factor(factor.quantity) and depth else None
            if inner is None or inner.activation != "linear" or inner.quantity == equation.quantity:
                continue
            if len(inner.terms) <= 4 and all(isinstance(each, Product) for each in inner.terms):
                others = term.factors[:place] + term.factors[place + 1 :]
                terms = tuple(
                    Product(*each.factors, *others, times=each.times * term.times) for each in inner.terms
                )
                yield from written_out(replace(equation, terms=terms), equations, depth - 1)
                break
        else:
            yield term


def share_kept(equation: Equation, equations: Mapping[str, Equation], ranges: Mapping[str, Range]) -> Range:
    """By what the old state is multiplied in the equation of a state, all its products together."""
    old, low, high = previous(equation.quantity), 0.0, 0.0
    for product in written_out(equation, equations):
        if old in product.factors:
            others = list(product.factors)
            others.remove(old)
            share = _range_of_product(Product(*others, times=product.times), ranges)
            low, high = low + share[0], high + share[1]
    return low, high


def biases_that_keep(equations: Sequence[Equation], states: Sequence[str]) -> dict[str, float]:
    """Where a bias starts so that a gate keeps: 1 for f in f·c₋, −1 for f in (1 − f)·h₋ and in h₋ − f·h₋.

    Only gates that keep a state in its own equation count; one that would have to start at both starts at 0.
    """
    described = {equation.quantity: equation for equation in equations}
    found: dict[str, set[float]] = {}
    for state in states:
        products = tuple(written_out(described[state], described))
        is_kept_whole = any(each.factors == (previous(state),) and each.times > 0 for each in products)
        for product in products:
            if previous(state) not in product.factors:
                continue
            takes_away = is_kept_whole and product.times < 0
            for factor in product.factors:
                gate = described[factor.quantity]
                if not factor.previous and not factor.through and activation_named(gate.activation).is_gate:
                    for bias in islice(_biases(gate, described), 1):  # of two biases of a gate the first
                        found.setdefault(bias, set()).add(1.0 if factor.complement is takes_away else -1.0)
    return {bias: starts.pop() for bias, starts in found.items() if len(starts) == 1}


def gate_that_keeps(equations: Sequence[Equation], first_biases: Mapping[str, float]) -> str | None:
    """The first gate whose bias starts so that it keeps, also where the bias stands in a line before."""
    described = {equation.quantity: equation for equation in equations}
    for equation in equations:
        if activation_named(equation.activation).is_gate and any(
            bias in first_biases for bias in _biases(equation, described)
        ):
            return equation.quantity
    return None


def _biases(equation: Equation, equations: Mapping[str, Equation], depth: int = 4) -> Iterator[str]:
    """The biases in the sum of a gate, also of a linear quantity that it adds."""
    for term in equation.terms:
        if isinstance(term, Bias):
            yield term.weights
        elif isinstance(term, Product) and len(term.factors) == 1 and term.times > 0 and depth:
            (factor,) = term.factors
            inner = equations[factor.quantity]
            if factor == Factor(factor.quantity) and inner.activation == "linear":
                yield from _biases(inner, equations, depth - 1)

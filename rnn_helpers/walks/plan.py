"""One walk forwards for all cells, planned from the description of their equations.

``Cell.step`` is what a person reads; a plan is what ``Cell.run`` computes: the same numbers but for the
last bits, in few and large operations. A plan knows the description alone and is made once for a kind
of cell:

- W·x_t + b of every equation waits for no state: one product gives it for all timesteps.
- What reads the same vector, such as U·h₋ of every gate, is one product a timestep.
- The numbers of a timestep stand in rows of units × batch, so that one product serves a batch, too. What
  has fewer numbers than units, a projected state, stands at the beginning of its row, zeros behind it.
- What does the same to rows in sequence is one call: σ of all gates, or f·c₋ and i·g. The order of the
  rows is chosen for that.
- σ(x) = 1 / (1 + exp(−x)), and the minus is in the weights already. Where exp overflows, 1 / (1 + ∞) = 0
  is the right value; ``Cell.run`` keeps NumPy's warning quiet.
- f·c₋ = c₋ / (1 + exp(−x)): a gate that is only a factor stays 1 + exp(−x) until the end of the walk.
- Each timestep is computed in the same few rows, then copied into the trace.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache

import numpy as np

from rnn_helpers.activations import activation_named
from rnn_helpers.equations import (
    Equation,
    Factor,
    Map,
    Product,
    Term,
    in_trace,
    of_gate,
    previous,
)
from rnn_helpers.walks.in_matrices import in_matrices
from rnn_helpers.walks.rows import Rows, aligned

ONE, ZERO = np.ones(()), np.zeros(())
LARGE = 2**17  # numbers in a matrix
MOST_SEARCHED = 16  # equations whose best order is searched for


def larger(one: np.ndarray, other: np.ndarray, out: np.ndarray) -> None:
    """np.maximum, which takes ``out`` by its name only."""
    np.maximum(one, other, out=out)


# What makes an activation of a sum, each on the rows of sum and value. σ gets −sum and leaves 1 / σ.
ACTIVATION_CALLS = {
    "sigmoid": (
        lambda sum, value: (np.exp, sum, value),
        lambda sum, value: (np.add, value, ONE, value),
    ),
    "tanh": (lambda sum, value: (np.tanh, sum, value),),
    "relu": (lambda sum, value: (larger, sum, ZERO, value),),
    "linear": (),
}


@cache
def activation_calls(activation: str) -> tuple[Callable, ...]:
    """What makes an activation of a sum: NumPy's own calls, or the function and a copy into its row."""
    if activation in ACTIVATION_CALLS:
        return ACTIVATION_CALLS[activation]
    function = activation_named(activation)

    def written(sum: np.ndarray, value: np.ndarray) -> None:
        value[...] = function(sum)

    return (lambda sum, value: (written, sum, value),)


@cache
def number(times: float) -> np.ndarray:
    """A number as an operand of calls, the same one each time, so that calls with it can be joined."""
    return np.full((), times)


ALWAYS_1 = Factor("1")  # the vector that a bias is multiplied by


class Reading:
    """All that sums read of one vector by weights: one product, for the sums ``first`` to ``end`` − 1.

    ``terms`` has the terms of each of these sums that do so, one, several or none.
    """

    def __init__(self, vector: Factor, terms_of_sums: Sequence[Sequence[Term]]):
        self.vector = vector
        read = [tuple(term for term in terms if _vector(term) == vector) for terms in terms_of_sums]
        rows = [row for row, terms in enumerate(read) if terms]
        # What is given is computed for all sums at once
        self.first, self.end = (0, len(read)) if self.is_given else (rows[0], rows[-1] + 1)
        self.terms = read[self.first : self.end]

    @property
    def is_given(self) -> bool:
        """Whether all timesteps are known before the walk."""
        return self.vector.quantity in ("inputs", ALWAYS_1.quantity)

    def blocks(self, weights: Mapping[str, np.ndarray]) -> Iterator[np.ndarray | None]:
        """The weights of each of these sums, (units, size of the vector); None for one that reads no such."""
        for terms in self.terms:
            found = [of_gate(weights[term.weights], term.gate) for term in terms]
            yield sum(found[1:], found[0]).reshape(len(found[0]), -1) if found else None

    def matrix(
        self, weights: Mapping[str, np.ndarray], units: int, signs: Sequence[float] = ()
    ) -> np.ndarray:
        """The weights of all these sums below each other; zeros for a sum that doesn't read the vector.

        Each begins ``units`` rows below the one before, also where that has fewer.
        """
        blocks = list(self.blocks(weights))
        size = next(block.shape[1] for block in blocks if block is not None)
        rows = (len(blocks) - 1) * units + (units if blocks[-1] is None else len(blocks[-1]))
        # Products read columns faster than rows, but turning a large matrix takes longer than that gains
        matrix = aligned(rows, size) if rows * size > LARGE else aligned(size, rows).T
        written_below(matrix, blocks, units, signs or [1.0] * len(blocks))
        return matrix


def written_below(
    matrix: np.ndarray, blocks: Iterable[np.ndarray | None], units: int, signs: Iterable[float]
) -> None:
    """Write blocks into a matrix of zeros, each times its sign, ``units`` rows below the one before."""
    for place, (block, sign) in enumerate(zip(blocks, signs, strict=True)):
        if block is not None:
            np.multiply(block, sign, out=matrix[place * units : place * units + len(block)])


class Plan:
    """The walk forwards of some equations, whose rows stand in the order in which they come.

    Attributes
    ----------
    levels : for each quantity, in the order of the description, how many others wait for each other
        before it; the quantities of one level need nothing of each other
    sum_row : the row of each sum, those of σ with a minus; a linear sum of products has none of its own
    value_row : the row of each quantity
    readings : the products of weights with vectors
    trace_rows : the row of all that a trace has, by name and in its order
    """

    def __init__(self, equations: Iterable[Equation], levels: Mapping[str, int], state_names: Sequence[str]):
        self.equations = {equation.quantity: equation for equation in equations}
        self.levels, self.state_names, self.rows = levels, state_names, Rows()
        summed = [each for each in self.equations.values() if not _is_sum_of_products(each)]
        self.sum_row = {each.quantity: self.rows.new() for each in summed}
        self.signs = [-1.0 if each.activation == "sigmoid" else 1.0 for each in summed]
        self.value_row = {
            name: self.sum_row[name]
            if name in self.sum_row and equation.activation == "linear"
            else self.rows.new()
            for name, equation in self.equations.items()
        }
        self.kept = self.rows.count  # the rows so far are copied into the trace
        row_of = {f"{name}_preactivation": row for name, row in self.sum_row.items()} | self.value_row
        described = [self.equations[name] for name in levels if name != "inputs"]
        self.trace_rows = {name: row_of[name] for name in in_trace(described)}
        self.old_row = {
            name: self.rows.new() if self._is_needed_for_longer(name) else self.value_row[name]
            for name in state_names
        }
        self.row_of = {Factor(name): row for name, row in self.value_row.items()}
        self.row_of |= {previous(name): row for name, row in self.old_row.items()}
        self.inverse_rows = [
            self.value_row[name] for name in _only_factors(self.equations.values(), state_names)
        ]
        self.readings = self._readings()
        self._plan_timestep()

    def _plan_timestep(self) -> None:
        # The largest product of an old state is written where it meets what is given for the timestep,
        # the others are added.
        of_states = [reading for reading in self.readings if reading.vector.previous]
        of_states.sort(key=lambda reading: reading.first - reading.end)
        every_sum = (0, len(self.sum_row))
        self.from_state = self.rows.new(len(self.sum_row))
        outs = [self._product(reading, meets_given=not place) for place, reading in enumerate(of_states)]
        self.rows.call(np.add, self.rows.given(), (self.from_state, len(self.sum_row)), every_sum)
        for reading, out in zip(of_states[1:], outs[1:], strict=True):
            self._add_product(reading, out)
        for level in range(max(self.levels.values()) + 1):
            for reading in self.readings:
                of_now = not reading.is_given and not reading.vector.previous
                if of_now and self.levels[reading.vector.quantity] == level - 1:
                    self._add_product(reading, self._product(reading))
            self._plan_level([each for name, each in self.equations.items() if self.levels[name] == level])
        for name in self.state_names:
            if self.old_row[name] != self.value_row[name]:
                self.rows.call(np.positive, self.value_row[name], self.old_row[name])

    @property
    def cost(self) -> int:
        """The calls of a timestep, and the blocks of zeros in its products."""
        products = [reading for reading in self.readings if not reading.is_given]
        return len(self.rows.calls) + sum(not terms for reading in products for terms in reading.terms)

    def _is_needed_for_longer(self, state: str) -> bool:
        """Whether a product may read the old state when the new one stands in its row already."""
        at_once = state in self.sum_row and self.equations[state].activation == "linear"
        return any(
            factor.previous and factor.quantity == state
            for name, equation in self.equations.items()
            if at_once or (name != state and self.levels[name] >= self.levels[state])
            for factor in equation.factors
        )

    def _readings(self) -> list[Reading]:
        terms_of = [self.equations[name].terms for name in self.sum_row]
        vectors = dict.fromkeys(_vector(term) for terms in terms_of for term in terms)
        return [Reading(vector, terms_of) for vector in vectors if vector]

    def _product(self, reading: Reading, meets_given: bool = False) -> int:
        """The product of a vector for all its sums; the first of the rows it is written to."""
        count = reading.end - reading.first
        out = self.from_state + reading.first if meets_given else self.rows.new(count)
        self.rows.product(reading, (self._row(reading.vector), 1), (out, count))
        return out

    def _add_product(self, reading: Reading, out: int) -> None:
        count = reading.end - reading.first
        self.rows.call(np.add, (reading.first, count), (out, count), (reading.first, count))

    def _row(self, factor: Factor) -> int:
        """The row of a factor; one seen through an activation, or as 1 − it, gets its own, once."""
        if factor.through == "linear":
            factor = replace(factor, through=None)
        if factor not in self.row_of:
            source = self._row(Factor(factor.quantity, factor.previous))
            self.row_of[factor] = row = self.rows.new()
            if factor.through == "sigmoid":
                self.rows.call(np.negative, source, row)
                source = row
            if factor.through:
                self._activate(factor.through, [(source, row)])
                source = row
            if factor.complement:
                self.rows.call(np.subtract, ONE, source, row)
        return self.row_of[factor]

    def _activate(self, activation: str, rows: list[tuple[int, int]]) -> None:
        for call in activation_calls(activation):
            for sum_and_value in rows:
                self.rows.call(*call(*sum_and_value))
        for _, row in rows if activation == "sigmoid" else ():
            if row not in self.inverse_rows:
                self.rows.call(np.reciprocal, row, row)

    def _plan_level(self, equations: list[Equation]) -> None:
        """Equations that need nothing of each other: all products, then all sums, then all activations."""
        products = [
            (
                each,
                term.times,
                sorted(map(self._row, term.factors), key=lambda row: (row in self.inverse_rows, row)),
            )
            for each in equations
            for term in each.terms
            if isinstance(term, Product)
        ]
        summands: dict[str, list[int]] = {each.quantity: [] for each in equations}
        for equation, times, (first, *others) in products:
            name = equation.quantity
            if times != 1.0:
                scaled = self.rows.new()
                self.rows.call(np.multiply, number(times), first, scaled)
                first = scaled
            for count, other in enumerate(others, start=1):
                # The only product of a sum is written where the sum belongs, and not before the last factor.
                whole = name not in self.sum_row and len(equation.terms) == 1 and count == len(others)
                out = self.value_row[name] if whole else self.rows.new()
                self.rows.call(np.divide if other in self.inverse_rows else np.multiply, first, other, out)
                first = out
            summands[name].append(first)
        for name, rows in summands.items():
            if name in self.sum_row:
                row = self.sum_row[name]
                for each in rows:
                    self.rows.call(np.add if self.signs[row] > 0 else np.subtract, row, each, row)
            else:
                self.rows.sum(rows, self.value_row[name])
        for activation in dict.fromkeys(each.activation for each in equations):
            same = [each.quantity for each in equations if each.activation == activation]
            self._activate(activation, [(self.sum_row.get(name, -1), self.value_row[name]) for name in same])


def _vector(term: Term) -> Factor | None:
    """What the weights of a term are multiplied by."""
    if isinstance(term, Product):
        return None
    return term.of if isinstance(term, Map) else ALWAYS_1


def _is_sum_of_products(equation: Equation) -> bool:
    return equation.activation == "linear" and all(isinstance(term, Product) for term in equation.terms)


def _only_factors(equations: Iterable[Equation], state_names: Sequence[str]) -> set[str]:
    """The gates that are only factors, each beside one that is none: products are divided by 1 / σ."""
    found = {each.quantity for each in equations if each.activation == "sigmoid"} - set(state_names)
    for equation in equations:
        found -= {vector.quantity for vector in equation.vectors}
        found -= {factor.quantity for factor in equation.factors if factor != Factor(factor.quantity)}
    for term in (term for equation in equations for term in equation.terms if isinstance(term, Product)):
        if all(factor.quantity in found for factor in term.factors):
            found.discard(term.factors[0].quantity)
    return found


def planned(equations: Sequence[Equation], state_names: Sequence[str]) -> Plan:
    """A plan with a good order of rows: one that no move of one equation makes cheaper.

    Of many equations it is the order by level, since the search would take seconds.
    """
    equations = in_matrices(equations)
    levels: dict[str, int] = {}
    for equation in equations:
        read = [*equation.factors, *(vector for vector in equation.vectors if vector.quantity != "inputs")]
        waits_for = [levels[factor.quantity] for factor in read if not factor.previous]
        levels[equation.quantity] = 1 + max(waits_for, default=-1)
    in_order = sorted(equations, key=lambda each: (levels[each.quantity], each.activation))
    best, improved = Plan(in_order, levels, state_names), len(levels) <= MOST_SEARCHED
    while improved:
        improved = False
        for name in levels:
            others = [each for each in best.equations.values() if each.quantity != name]
            for place in range(len(levels)):
                order = [*others[:place], best.equations[name], *others[place:]]
                plan = Plan(order, levels, state_names)
                if plan.cost < best.cost:
                    best, improved = plan, True
    return best

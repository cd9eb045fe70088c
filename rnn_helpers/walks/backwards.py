"""The walk back through the equations of any cell, planned from their description.

It reads the equations from the last to the first. What the loss says about a quantity comes back from
the sums that read it: from a product, as ∂loss/∂sum times the other factors; from a matrix, as the matrix
turned times ∂loss/∂sum. Times the slope of its activation, that is ∂loss/∂sum of its own equation. A state
gets a part of it from the timestep after, and hands a part on to the one before.

What needs the walk forwards only is computed for all timesteps at once: for each way from a sum back to
a quantity a coefficient, by which the walk multiplies what comes back. As in a ``Plan``, the numbers of
a timestep stand in rows of units × batch, and all sums that read one vector are one product.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import numpy as np

from rnn_helpers.activations import activation_named
from rnn_helpers.equations import Factor, Product, of_gate
from rnn_helpers.walks.forwards import plan_of, weights_for
from rnn_helpers.walks.in_matrices import without_added
from rnn_helpers.walks.plan import ALWAYS_1, Plan, Reading
from rnn_helpers.walks.rows import Rows, aligned

if TYPE_CHECKING:
    from rnn_helpers.cells import Cell


@dataclass(frozen=True)
class Way:
    """Where the gradient of a quantity comes from: a sum by its name, or all sums of a reading.

    ``parts`` are the factors in which the quantity is read there, each with the others of its product and
    the number in front.
    """

    source: str | Reading
    parts: tuple[tuple[Factor, tuple[Factor, ...], float], ...]

    @property
    def has_coefficient(self) -> bool:
        """Whether the gradient changes on the way, other than by a matrix."""
        (factor, others, times), *more = self.parts
        return bool(factor.complement or factor.through or others or more or times != 1.0)


class PlanBack:
    """The rows and the calls of one timestep of the walk back through a plan's equations.

    ``sum_row`` has the rows of ∂loss/∂sum, with those of ``plan.sum_row`` in the same places, and
    ``state_row`` those of ∂loss/∂state. ``given`` lists what is given for a timestep: what the loss says
    about a state; or the coefficient of a way, times the slope of a quantity; or one of the two alone.
    """

    def __init__(self, plan: Plan):
        self.plan, self.rows, self.given = plan, Rows(), []
        states, equations = plan.state_names, plan.equations
        linear = {name for name, equation in equations.items() if equation.activation == "linear"}
        in_order = [*plan.sum_row, *(name for name in equations if name not in plan.sum_row)]
        self.sum_row = {name: self.rows.new() for name in in_order}
        self.state_row = {name: self.sum_row[name] if name in linear else self.rows.new() for name in states}
        self.kept = self.rows.count
        self.carried_row = {name: self.rows.new() for name in states}
        self.ways = {name: self._ways(name, previous=False) for name in equations}
        for name in sorted(equations, key=lambda name: -plan.levels[name]):
            if name in states:
                total = self.state_row[name]
                self.rows.call(np.add, self._given(name, None, None), self.carried_row[name], total)
                if self.ways[name]:
                    self._gather(self.ways[name], total, [total])
                if name not in linear:
                    self.rows.call(np.multiply, self._given(None, None, name), total, self.sum_row[name])
            else:
                self._gather(self.ways[name], self.sum_row[name], slope=None if name in linear else name)
        for name in states:
            self._gather(self._ways(name, previous=True), self.carried_row[name])

    def _ways(self, quantity: str, previous: bool) -> list[Way]:
        """Every way back to a quantity, or to a state from the timestep after it."""
        parts: dict[str | Reading, list] = {}
        for equation in self.plan.equations.values():
            for term in equation.terms:
                factors = term.factors if isinstance(term, Product) else ()
                for place, factor in enumerate(factors):
                    if (factor.quantity, factor.previous) == (quantity, previous):
                        others = factors[:place] + factors[place + 1 :]
                        parts.setdefault(equation.quantity, []).append((factor, others, term.times))
        for reading in self.plan.readings:
            vector = reading.vector
            if not reading.is_given and (vector.quantity, vector.previous) == (quantity, previous):
                parts[reading] = [(vector, (), 1.0)]
        return [Way(source, tuple(read)) for source, read in parts.items()]

    def _given(self, state: str | None, way: Way | None, slope: str | None) -> str:
        self.given.append((state, way, slope))
        return self.rows.given()

    def _gather(self, ways: list[Way], out: int, more: Sequence[int] = (), slope: str | None = None) -> None:
        """Add up in a row what comes back in all these ways, and more rows."""
        summands, alone = list(more), len(ways) + len(more) == 1
        for way in ways:
            row = out if alone else self.rows.new()
            if isinstance(way.source, Reading):
                count = way.source.end - way.source.first
                self.rows.product(way.source, (way.source.first, count), (row, 1))
                source = row
            else:
                source = self.sum_row[way.source]
            if way.has_coefficient or slope:
                self.rows.call(np.multiply, self._given(None, way, slope), source, row)
                source = row
            summands.append(source)
        if summands:
            self.rows.sum(summands, out)


class Known:
    """What the walk forwards has found, at each timestep and before it: (timesteps, units, batch)."""

    def __init__(self, plan: Plan, at: Mapping[str, np.ndarray], before: Mapping[str, np.ndarray]):
        self.plan, (timesteps, batch, _) = plan, at["inputs"].shape
        self.now = {name: np.ascontiguousarray(at[name].swapaxes(1, 2)) for name in ("inputs", *plan.levels)}
        self.now[ALWAYS_1.quantity] = np.ones((timesteps, 1, batch))
        self.at = at
        self.before = {name: np.ascontiguousarray(array.swapaxes(1, 2)) for name, array in before.items()}
        self._values: dict[Factor, np.ndarray] = {}

    def value(self, factor: Factor) -> np.ndarray:
        """What a factor stands for, computed once."""
        if factor not in self._values:
            self._values[factor] = factor.value(self.now, self.before)
        return self._values[factor]

    def slope(self, quantity: str) -> np.ndarray:
        """The slope of its activation."""
        activation, now = activation_named(self.plan.equations[quantity].activation), self.now[quantity]
        sums = self.at.get(f"{quantity}_preactivation")
        return activation.slope(now if sums is None else sums.swapaxes(1, 2), now)

    def coefficient(self, way: Way) -> np.ndarray | float:
        """What changes a gradient on its way: for each part the other factors, times its own slope."""
        total = None
        for factor, others, times in way.parts:
            arrays = [self.value(other) for other in others]
            if factor.through:
                raw = self.value(replace(factor, complement=False, through=None))
                seen = self.value(replace(factor, complement=False))
                arrays.append(activation_named(factor.through).slope(raw, seen))
            product = reduce(np.multiply, arrays) if arrays else np.float64(1.0)
            if times != 1.0:
                product = times * product
            if factor.complement:
                product = -product if total is None else total - product
            elif total is not None:
                product = total + product
            total = product
        return total


@dataclass(frozen=True, eq=False)
class WalkedBack:
    """What a walk back has found, and the gradients that follow from it without another walk.

    ``d_rows`` has the rows of the plan at each timestep, (timesteps, rows, units, batch). Results have
    the shapes of a walk: (timesteps, batch, units).
    """

    plan: PlanBack
    weights: Mapping[str, np.ndarray]
    known: Known
    d_rows: np.ndarray
    d_initial: Mapping[str, np.ndarray]  # ∂loss/∂state before timestep 0, (batch, units)

    def d_sums(self) -> dict[str, np.ndarray]:
        """∂loss/∂sum for the sum in each equation, by the name of its quantity."""
        names = [name for name in self.plan.plan.levels if name != "inputs"]
        return {name: self._row(name, self.plan.sum_row[name]).swapaxes(1, 2) for name in names}

    def d_states(self) -> dict[str, np.ndarray]:
        """∂loss/∂state, all that comes back to it."""
        return {name: self._row(name, row).swapaxes(1, 2) for name, row in self.plan.state_row.items()}

    def d_quantities(self) -> dict[str, np.ndarray]:
        """∂loss/∂quantity for each gate and candidate, all that is no state."""
        names = [name for name in self.d_sums() if name not in self.plan.state_row]
        return {name: self._came_back(self.plan.ways[name]).swapaxes(1, 2) for name in names}

    def d_inputs(self) -> np.ndarray:
        """∂loss/∂inputs."""
        readings = [each for each in self.plan.plan.readings if each.vector.quantity == "inputs"]
        ways = [Way(reading, ((reading.vector, (), 1.0),)) for reading in readings]
        return np.broadcast_to(self._came_back(ways), self.known.now["inputs"].shape).swapaxes(1, 2)

    def d_weights(self) -> dict[str, np.ndarray]:
        """For weights·vector in a sum: Σ over timesteps and batch of ∂loss/∂sum ⊗ vector."""
        found = {name: np.zeros_like(array) for name, array in self.weights.items()}
        for reading in self.plan.plan.readings:
            d_matrix = sum_of_outer_products(self._sums_of(reading), self.known.value(reading.vector))
            blocks = d_matrix.reshape(len(reading.terms), self._units, -1)
            for block, terms in zip(blocks, reading.terms, strict=True):
                for term in terms:
                    array = of_gate(found[term.weights], term.gate)
                    array += block[: len(array)].reshape(array.shape)
        return without_added(found)

    def _came_back(self, ways: list[Way]) -> np.ndarray:
        total = 0.0 * self.d_rows[:, 0]
        for way in ways:
            if isinstance(way.source, Reading):
                matrix = way.source.matrix(self.weights, self._units)
                came = matrix.T @ self._sums_of(way.source)[:, : len(matrix)]
            else:
                came = self._row(way.source, self.plan.sum_row[way.source])
            came = self.known.coefficient(way) * came
            total = came if way is ways[0] else total + came
        return total

    @property
    def _units(self) -> int:
        return self.d_rows.shape[2]

    def _row(self, quantity: str, row: int) -> np.ndarray:
        """What stands in a row for a quantity, which may have fewer numbers than units."""
        return self.d_rows[:, row, : self.known.now[quantity].shape[1]]

    def _sums_of(self, reading: Reading) -> np.ndarray:
        timesteps, batch = len(self.d_rows), self.d_rows.shape[-1]
        return self.d_rows[:, reading.first : reading.end].reshape(timesteps, -1, batch)


def sum_of_outer_products(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Σ of left ⊗ right over timesteps and batch, from (timesteps, rows, batch) and (…, columns, batch)."""
    if right.shape[1] <= right.shape[2]:
        return (left @ right.swapaxes(1, 2)).sum(axis=0)
    return np.tensordot(left, right, ((0, 2), (0, 2)))  # takes less room for a small batch


_PLANS_BACK: WeakKeyDictionary[Plan, PlanBack] = WeakKeyDictionary()


def walk_back(cell: Cell, at: Mapping, before: Mapping, d_states: Mapping[str, np.ndarray]) -> WalkedBack:
    """Walk back through all timesteps, from the last to the first.

    Parameters
    ----------
    cell : its description and its weights are what the walk needs
    at : the inputs and every quantity of the forward pass by name, (timesteps, batch, units)
    before : every state one timestep earlier, in the same shape
    d_states : for each of ``cell.state_names`` what the loss says about it directly, in that shape
    """
    plan = plan_of(cell)
    if plan not in _PLANS_BACK:
        _PLANS_BACK[plan] = PlanBack(plan)
    back, known, weights = _PLANS_BACK[plan], Known(plan, at, before), weights_for(plan, cell)
    (timesteps, batch, _), units = at["inputs"].shape, cell.units
    given = []
    for state, way, slope in back.given:
        if state:
            array = d_states[state].swapaxes(1, 2)
        elif way:
            array = known.coefficient(way) * known.slope(slope) if slope else known.coefficient(way)
        else:
            array = known.slope(slope)
        given.append(_whole_rows(array, (timesteps, units, batch)).reshape(timesteps, -1)[::-1])
    rows = aligned(back.rows.count, units * batch)
    d_rows = np.empty((timesteps, back.kept, units * batch))
    matrices = {each: each.matrix(weights, units).T for each in plan.readings if not each.is_given}
    back.rows.loop(rows, batch, matrices, given, d_rows[::-1])
    d_rows = d_rows.reshape(timesteps, -1, units, batch)
    sizes = {name: cell.size_of(name) for name in back.carried_row}
    d_initial = {
        name: rows[row].reshape(units, batch)[: sizes[name]].T for name, row in back.carried_row.items()
    }
    return WalkedBack(back, weights, known, d_rows, d_initial)


def _whole_rows(array: np.ndarray, shape: tuple[int, int, int]) -> np.ndarray:
    """An array as rows of units × batch, zeros behind what has fewer numbers than units."""
    if np.ndim(array) == 3 and array.shape[1] < shape[1]:
        whole = np.zeros(shape)
        whole[:, : array.shape[1]] = array
        return whole
    return np.broadcast_to(array, shape)

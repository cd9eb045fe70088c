"""A quantity held at a value, a gate forced open or shut: how it is asked for, checked and computed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from rnn_helpers.activations import activation_named
from rnn_helpers.checks import as_numbers, whole_number
from rnn_helpers.equations import computed, in_trace

if TYPE_CHECKING:
    from rnn_helpers.cells.cell import Cell


@dataclass(frozen=True)
class Hold:
    """A quantity held at a value, whatever its equation gives: a gate forced open or shut.

    ``quantity`` is a gate, a candidate or a state; ``unit`` one of its units, None for all of
    them; ``first`` and ``last`` are the timesteps, both included, at which it is held, None for
    the end of the sequence.
    """

    quantity: str
    value: float
    unit: int | None = None
    first: int = 0
    last: int | None = None

    def applied(self, quantity: str, values: np.ndarray, timesteps: np.ndarray) -> np.ndarray:
        """The values (batch, units) of a quantity, each at its timestep, with what is held put in."""
        if quantity != self.quantity:
            return values
        now = self.first <= timesteps
        if self.last is not None:
            now &= timesteps <= self.last
        values = values.copy()
        values[now, slice(None) if self.unit is None else self.unit] = self.value
        return values


class Holdable:
    """Gives a cell its ``holding``, checks its holds, and refuses them where they would be lost."""

    def holding(
        self, quantity: str, value: float, *, unit: int | None = None, first: int = 0, last: int | None = None
    ) -> Cell:
        """The same cell with a quantity held at a value, whatever its equation gives.

        ``cell.holding("forget_gate", 1.0, unit=0, first=9)`` keeps the forget gate of unit 0
        open from timestep 9 on. Holds add up; a later one wins.

        Parameters
        ----------
        quantity : a gate, a candidate or a state of this cell
        value : what it is held at: 0 to 1 for a gate, −1 to 1 for a candidate, any finite number
            for what has no limits
        unit : one unit, or None for all of them
        first, last : the timesteps, both included; None for the end of the sequence

        Raises
        ------
        ValueError : a quantity or unit that the cell doesn't have, a value beyond the limits of
            the quantity, timesteps that aren't whole numbers in order

        A cell whose ``step`` is not that of its description can't be held: that is an error, too. A held
        cell can't be trained or moved to a framework. Used in lesson 4, and by the what-if
        of the stepper.
        """
        return replace(self, holds=(*self.holds, Hold(quantity, value, unit, first, last)))

    def _check_holds(self) -> None:
        """Put checked holds in the place of those given."""
        object.__setattr__(self, "holds", tuple(checked_hold(self, hold) for hold in self.holds))

    def refuse_holds(self, why: str) -> None:
        """A ``ValueError`` for a cell with holds where they would be lost."""
        if self.holds:
            held = ", ".join(hold.quantity for hold in self.holds)
            raise ValueError(
                f"this {self.kind} has {held} held, and {why}; use the cell without them: "
                "dataclasses.replace(cell, holds=())"
            )


def checked_hold(cell: Cell, hold: Hold) -> Hold:
    """A hold that fits a cell, its value as a float; a ``ValueError`` for one that doesn't."""
    cell.need_description(f"{hold.quantity} is held by")
    described = {equation.quantity: equation for equation in cell.cell_equations}
    if hold.quantity not in described:
        raise ValueError(f"this {cell.kind} has no {hold.quantity!r} to hold; it has {', '.join(described)}")
    low, high = activation_named(described[hold.quantity].activation).limits
    value = as_numbers("the held value", hold.value)
    if value.shape != () or not low <= value <= high:
        raise ValueError(
            f"{hold.quantity} is held at {hold.value!r}, expected a number from {low:g} to {high:g}"
        )
    unit, last = hold.unit, hold.last
    if unit is not None:
        last_unit = cell.size_of(hold.quantity) - 1
        unit = whole_number("unit", unit, 0, last_unit, meaning=", or None for all")
    first = whole_number("first", hold.first, 0)
    if last is not None:
        meaning = f": first is {first}, and None stands for the end"
        last = whole_number("last", last, first, meaning=meaning)
    return Hold(hold.quantity, float(value), unit, first, last)


def walk_with_holds(
    cell: Cell, places: np.ndarray, inputs: np.ndarray, *state_t: np.ndarray
) -> dict[str, np.ndarray]:
    """What ``walk`` does, equation by equation, so that it can be stopped at each quantity.

    places (timesteps, batch) are the timesteps that holds speak of.
    """
    equations, weights, history = cell.cell_equations, cell.cell_weights, []
    now = dict(zip(cell.state_names, state_t, strict=True))
    for timesteps, input_t in zip(places, inputs, strict=True):

        def held(quantity: str, values: np.ndarray, timesteps: np.ndarray = timesteps) -> np.ndarray:
            for hold in cell.holds:
                values = hold.applied(quantity, values, timesteps)
            return values

        now = computed(equations, weights, input_t, now, held)
        history.append(now)
    return {name: np.stack([now[name] for now in history]) for name in in_trace(equations)}

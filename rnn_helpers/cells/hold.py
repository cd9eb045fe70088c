"""A quantity held at a value: a gate forced open or shut."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


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

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

    def applied(self, quantity: str, values: np.ndarray, timestep: int) -> np.ndarray:
        """The values (batch, units) of a quantity at a timestep, with what is held put in."""
        at_that_time = self.first <= timestep and (self.last is None or timestep <= self.last)
        if quantity != self.quantity or not at_that_time:
            return values
        values = values.copy()
        values[:, slice(None) if self.unit is None else self.unit] = self.value
        return values

"""Products of weights with vectors, and arrays that nobody can change."""

from __future__ import annotations

from dataclasses import fields

import numpy as np


def dot(weights: np.ndarray, vectors: np.ndarray) -> np.ndarray:
    """weights · vector for each vector of a batch, and for each gate if weights has gates.

    weights (units, n) or (gates, units, n), vectors (batch, n) -> (batch, units) or
    (gates, batch, units).
    """
    return vectors @ np.swapaxes(weights, -1, -2)


def freeze(instance, **arrays: np.ndarray) -> None:
    """Set checked, read-only arrays on a frozen dataclass."""
    for name, array in arrays.items():
        array.flags.writeable = False
        object.__setattr__(instance, name, array)


class Frozen:
    """A dataclass whose copies are as read-only as it is: NumPy's own copies and pickles aren't."""

    def __reduce__(self):
        given = {field.name: getattr(self, field.name) for field in fields(self) if field.init}
        return _made_anew, (type(self), given)


def _made_anew(kind: type, given: dict):
    return kind(**given)

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


def products_with_inputs(W: np.ndarray, inputs: np.ndarray, b: np.ndarray) -> np.ndarray:
    """W·x_t + b of every timestep and gate in one product: (timesteps, gates, batch, units).

    b, of shape (gates, units, 1), is one more column of W, for an input that is always 1.
    """
    timesteps, batch, features = inputs.shape
    columns = features + 1
    with_one = np.ones((timesteps, batch, columns))
    with_one[..., :-1] = inputs
    sums = with_one.reshape(-1, columns) @ np.concatenate([W, b], axis=2).reshape(-1, columns).T
    return np.ascontiguousarray(sums.reshape(timesteps, batch, len(W), -1).swapaxes(1, 2))


def aligned(rows: int, columns: int) -> np.ndarray:
    """An empty matrix that starts at a cache line, a multiple of 64 bytes: products read it faster."""
    room = np.empty(rows * columns + 7)
    start = -room.__array_interface__["data"][0] % 64 // 8
    return room[start : start + rows * columns].reshape(rows, columns)


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

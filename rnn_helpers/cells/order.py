"""In which order a cell reads the timesteps: backwards, and without those that a mask leaves out.

A masked timestep carries the state on, as in Keras and PyTorch. So a run of a padded batch is the
run of what is read, each sequence moved to the beginning; afterwards all goes back to its place.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from rnn_helpers.checks import shortened, whole_number


@dataclass(frozen=True, eq=False)
class Order:
    """The order in which the timesteps of each sequence are read.

    Attributes
    ----------
    places : (timesteps, batch), the timestep that is read first, second, …; those that are left
        out stand last
    counts : (batch,), how many are read
    latest : (timesteps, batch), how many had been read when a timestep was over
    is_reverse : whether the last timestep comes first
    """

    places: np.ndarray
    counts: np.ndarray
    latest: np.ndarray
    is_reverse: bool

    @classmethod
    def of(cls, is_read: np.ndarray, reverse: bool) -> Order:
        """The order for a mask (timesteps, batch), True where a timestep is read."""
        timesteps = len(is_read)
        in_turn = is_read[::-1] if reverse else is_read
        places = np.argsort(~in_turn, axis=0, kind="stable")
        latest = np.cumsum(in_turn, axis=0)
        return cls(
            timesteps - 1 - places if reverse else places,
            is_read.sum(axis=0),
            latest[::-1] if reverse else latest,
            reverse,
        )

    @property
    def is_read(self) -> np.ndarray:
        """(timesteps, batch), True where a timestep is read."""
        found = np.zeros(self.places.shape, bool)
        turns = np.arange(len(self.places))[:, None] < self.counts
        np.put_along_axis(found, self.places, turns, axis=0)
        return found

    @property
    def is_complete(self) -> bool:
        """Whether every timestep is read."""
        return bool((self.counts == len(self.places)).all())

    def _in_turn(self, array: np.ndarray) -> np.ndarray:
        return array[::-1] if self.is_reverse else array

    def mask(self, single: bool) -> np.ndarray | None:
        """True where a timestep is read, in the shape of the inputs; None where all of them are."""
        found = self.is_read[:, 0] if single else self.is_read.T
        return None if found.all() else found

    def taken(self, array: np.ndarray) -> np.ndarray:
        """(timesteps, batch, …) in the order of reading; what comes after ``counts`` stands for nothing."""
        if self.is_complete:
            return self._in_turn(array)
        return np.take_along_axis(array, self.places[..., None], axis=0)

    def put_back(self, array: np.ndarray) -> np.ndarray:
        """What was computed in the order of reading at its timestep again, zeros where none was read."""
        if self.is_complete:
            return self._in_turn(array)
        found = np.zeros_like(array)
        np.put_along_axis(found, self.places[..., None], array, axis=0)
        return np.where(self.is_read[..., None], found, 0.0)

    def carried(self, states: np.ndarray, initial: np.ndarray) -> np.ndarray:
        """States in the order of reading at their timesteps again, carried on where none was read."""
        if self.is_complete:
            return self._in_turn(states)
        all_states = np.concatenate([initial[None], states])
        return np.take_along_axis(all_states, self.latest[..., None], axis=0)


def checked_order(inputs: np.ndarray, lengths, mask, reverse) -> Order | None:
    """The order of reading for inputs (timesteps, …) or (batch, timesteps, …); None for the usual one.

    Raises ``ValueError`` for lengths and mask together, for another number or shape of them than
    the inputs have, and for a ``reverse`` that is not True or False.
    """
    if not isinstance(reverse, (bool, np.bool_)):
        raise ValueError(f"reverse is {shortened(reverse)}, expected True or False")
    if lengths is not None and mask is not None:
        raise ValueError("lengths and mask both say which timesteps are read; give one of them")
    if lengths is None and mask is None and not reverse:
        return None
    shape = inputs.shape[:-1]
    if lengths is not None:
        is_read = _of_lengths(lengths, shape)
    elif mask is not None:
        is_read = _of_mask(mask, shape)
    else:
        is_read = np.ones(shape, bool)
    return Order.of(is_read[:, None] if is_read.ndim == 1 else is_read.T, bool(reverse))


def _of_lengths(lengths, shape: tuple[int, ...]) -> np.ndarray:
    *batch, timesteps = shape
    if not batch:
        return np.arange(timesteps) < whole_number("lengths", lengths, 1, timesteps)
    given = np.asarray(lengths) if isinstance(lengths, Iterable) else None
    if given is None or given.shape != (batch[0],):
        came = shortened(lengths) if given is None else f"of shape {given.shape}"
        raise ValueError(f"lengths are {came}, expected {batch[0]} whole numbers: one for each sequence")
    each = [whole_number(f"lengths[{i}]", length, 1, timesteps) for i, length in enumerate(given)]
    return np.arange(timesteps) < np.array(each)[:, None]


def _of_mask(mask, shape: tuple[int, ...]) -> np.ndarray:
    mask = np.asarray(mask.detach().cpu() if hasattr(mask, "detach") else mask)
    if mask.shape != shape:
        raise ValueError(f"mask has shape {mask.shape}, expected {shape}: True where a timestep is read")
    if mask.dtype != bool:
        raise ValueError(
            f"mask has the type {mask.dtype}, expected True and False: True where a timestep is read, "
            "for example mask = tokens != 0"
        )
    return mask

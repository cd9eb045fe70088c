"""How precise the numbers of a model are, and how far its roundings can carry a run.

A model computes in float32, bfloat16 or another type, the trace in float64. So both differ by
roundings, and a recurrent layer carries each of them on from timestep to timestep: a unit that
holds what it has keeps it, one that doubles what it has doubles it. How far that goes is no fixed
number. It is measured, where it matters, by a run in which every number is rounded.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from rnn_helpers.cells import Cell, with_weights
from rnn_helpers.cells.inputs import initial_states
from rnn_helpers.equations import computed


@dataclass(frozen=True)
class Precision:
    """A type of numbers.

    Attributes
    ----------
    bits : of a number's digits, the first one included
    always : the difference, beside the largest number of a layer, that needs no measuring
    """

    bits: int
    always: float

    def rounded(self, array: np.ndarray) -> np.ndarray:
        """The nearest numbers that have so many digits."""
        digits, exponent = np.frexp(array)
        return np.ldexp(np.rint(np.ldexp(digits, self.bits)), exponent - self.bits)


# tf32 is what a GPU may multiply float32 in.
PRECISIONS = {
    "float64": Precision(53, 1e-14),
    "float32": Precision(24, 1e-6),
    "tf32": Precision(11, 2e-3),
    "float16": Precision(11, 2e-3),
    "bfloat16": Precision(8, 1.6e-2),
}


def coarsest(names: Iterable[str]) -> str:
    """Of some names of ``PRECISIONS`` the one with the fewest digits."""
    return min(names, key=lambda name: PRECISIONS[name].bits)


def rounded_run(
    cell: Cell, inputs: np.ndarray, initial_state, *, mask, reverse: bool, precision: str
) -> Mapping[str, np.ndarray]:
    """The states of ``Cell.run`` if every quantity were rounded as soon as it is computed.

    inputs (batch, timesteps, input_features), mask (batch, timesteps) or None -> each state by name,
    (batch, timesteps, units). The sums within a quantity are rounded too: each weight is off by a
    rounding, up or down by chance.
    """
    number, rng = PRECISIONS[precision], np.random.default_rng(0)
    step = 2.0 ** (1 - number.bits)
    off = {
        name: array * (1.0 + rng.choice((-step, step), array.shape)) for name, array in cell.weights.items()
    }
    weights = with_weights(cell, off).cell_weights
    timesteps = inputs.shape[1]
    is_read = np.ones(inputs.shape[:2], bool) if mask is None else mask
    states = dict(zip(cell.state_names, initial_states(cell, initial_state, inputs), strict=True))
    found = {name: np.empty((*inputs.shape[:2], cell.size_of(name))) for name in states}
    with np.errstate(over="ignore", invalid="ignore"):
        for timestep in reversed(range(timesteps)) if reverse else range(timesteps):
            now = computed(
                cell.cell_equations,
                weights,
                inputs[:, timestep],
                states,
                lambda quantity, values: number.rounded(values),
            )
            read = is_read[:, timestep, None]
            states = {name: np.where(read, now[name], before) for name, before in states.items()}
            for name, state in states.items():
                found[name][:, timestep] = state
    return found

"""A trace: every quantity of a cell at every timestep, by name.

Steppers, figures, printed tables and exercise checks read a trace and nothing else.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from rnn_helpers.checks import shortened

if TYPE_CHECKING:
    from rnn_helpers.cells import Cell


@dataclass(frozen=True, eq=False, repr=False)
class Trace(Mapping):
    """What a cell computed on one sequence, or on a batch of sequences.

    Read a quantity as an attribute or by its name: ``trace.forget_gate[3]`` and
    ``trace["forget_gate"][3]`` are the forget gate at timestep 3. Timesteps count from 0.

    Shapes
    ------
    inputs : (timesteps, input_features), or (batch, timesteps, input_features)
    each quantity : (timesteps, units), or (batch, timesteps, units); a projected hidden state has
        fewer numbers, ``cell.output_features``
    outputs : the hidden states, what Keras returns with ``return_sequences=True``
    last_output : (units,) or (batch, units), with ``return_sequences=False``
    final_state : the hidden state after the last timestep; for an LSTM the pair (h, c)
    mask : (timesteps,) or (batch, timesteps), True where a timestep was read, None if all were

    Gates lie between 0 and 1, candidates between −1 and 1. For every gate and candidate
    the sum before the activation is there too: ``trace.forget_gate_preactivation``. Where a
    timestep was not read, states are those before it, gates and candidates 0. With ``reverse``
    the last timestep was read first: "before" is to the right, and the last output at timestep 0.

    Raises
    ------
    AttributeError or KeyError for a quantity that the cell doesn't have; it lists the ones
    there are.

    Taught in lessons 3, 4 and 5. The arrays are read-only; copy one to change it.
    """

    cell: Cell
    inputs: np.ndarray
    quantities: Mapping[str, np.ndarray]
    initial_state: Mapping[str, np.ndarray]
    input_labels: tuple | None = None
    mask: np.ndarray | None = None
    reverse: bool = False

    # A Mapping compares its values; two traces are the same only if they are one.
    __eq__ = object.__eq__
    __hash__ = object.__hash__

    def __post_init__(self):
        object.__setattr__(self, "inputs", read_only(self.inputs))
        if self.mask is not None:
            object.__setattr__(self, "mask", read_only(self.mask))
        object.__setattr__(self, "quantities", read_only_mapping(self.quantities))
        object.__setattr__(self, "initial_state", read_only_mapping(self.initial_state))

    def __getitem__(self, name: str) -> np.ndarray:
        if name not in self.quantities:
            raise KeyError(self._missing(name))
        return self.quantities[name]

    def __getattr__(self, name: str) -> np.ndarray:
        if name.startswith("__") or name == "quantities":
            raise AttributeError(name)
        if name not in self.quantities:
            raise AttributeError(self._missing(name))
        return self.quantities[name]

    def _missing(self, name: str) -> str:
        if name == "prediction":
            return (
                f"this {self.cell.kind} has no readout, so its trace has no prediction; "
                "give the cell readout=Readout(W, b)"
            )
        return f"this {self.cell.kind} trace has no {name!r}; it has {', '.join(self.quantities)}"

    def __iter__(self) -> Iterator[str]:
        return iter(self.quantities)

    def __len__(self) -> int:
        return len(self.quantities)

    def __reduce__(self):
        values = (getattr(self, each.name) for each in fields(self))
        return type(self), tuple(dict(v) if isinstance(v, MappingProxyType) else v for v in values)

    def __dir__(self):
        return [*super().__dir__(), *self.quantities]

    @property
    def is_batch(self) -> bool:
        """Whether the trace holds several sequences."""
        return self.inputs.ndim == 3

    @property
    def timesteps(self) -> int:
        """How many timesteps the sequence has."""
        return self.inputs.shape[-2]

    @property
    def outputs(self) -> np.ndarray:
        """The hidden state at every timestep."""
        return self.quantities["hidden_state"]

    @property
    def last_output(self) -> np.ndarray:
        """The hidden state at the timestep that was read last."""
        return self.outputs[..., self.last_timestep, :]

    @property
    def last_timestep(self) -> int:
        """The timestep that was read last: −1, or 0 where the sequence was read in reverse."""
        return 0 if self.reverse else -1

    def before(self, name: str) -> np.ndarray:
        """A state before each timestep: the initial one, then that of the timestep read before."""
        states, first = self.quantities[name], np.asarray(self.initial_state[name])[..., None, :]
        parts = [states[..., 1:, :], first] if self.reverse else [first, states[..., :-1, :]]
        return np.concatenate(parts, axis=-2)

    @property
    def final_state(self) -> np.ndarray | tuple[np.ndarray, ...]:
        """What to pass as ``initial_state`` to go on where this sequence ended."""
        states = tuple(self.quantities[name][..., self.last_timestep, :] for name in self.cell.state_names)
        return states[0] if len(states) == 1 else states

    def sequence(self, index: int) -> Trace:
        """The trace of one sequence of a batch, without the padding at its end.

        Raises ``ValueError`` where there is one sequence only, ``IndexError`` beyond the batch,
        ``TypeError`` for what is no whole number.
        """
        if not self.is_batch:
            raise ValueError("this trace holds one sequence already; use it as it is")
        batch = len(self.inputs)
        if isinstance(index, (bool, np.bool_)) or not isinstance(index, (int, np.integer)):
            raise TypeError(f"sequence is {shortened(index)}, expected a whole number from 0 to {batch - 1}")
        if not -batch <= index < batch:
            raise IndexError(f"sequence {index} of a batch of {batch}; choose 0 to {batch - 1}")
        mask = None if self.mask is None else self.mask[index]
        end = self.timesteps if mask is None or not mask.any() else np.flatnonzero(mask)[-1] + 1
        return Trace(
            self.cell,
            self.inputs[index, :end],
            {name: array[index, :end] for name, array in self.quantities.items()},
            {name: array[index] for name, array in self.initial_state.items()},
            None if self.input_labels is None else self.input_labels[index][:end],
            mask=None if mask is None or mask[:end].all() else mask[:end],
            reverse=self.reverse,
        )

    def limit(self, name: str) -> float:
        """The magnitude at which the color of a quantity is at its fullest.

        1 for what a sigmoid or tanh bounds; otherwise the next of 1, 2, 5, 10, 20, 50, …
        at or above everything in this trace, so that the scale is symmetric and does not move
        from step to step.
        """
        return max(1.0, round_limit(self.inputs if name == "inputs" else self[name]))

    def __repr__(self) -> str:
        batch = f"{len(self.inputs)} sequences of " if self.is_batch else ""
        return f"Trace({self.cell!r}, {batch}{self.timesteps} timesteps)"


def read_only(array: np.ndarray) -> np.ndarray:
    """The array itself if nobody can change it through this name, otherwise a copy like that."""
    if array.flags.writeable:
        array = array.copy()
        array.flags.writeable = False
    return array


def read_only_mapping(arrays: Mapping[str, np.ndarray]) -> Mapping[str, np.ndarray]:
    """A mapping of read-only arrays that can't be changed either."""
    return MappingProxyType({name: read_only(array) for name, array in arrays.items()})


def round_limit(array: np.ndarray) -> float:
    """The next of …, 0.1, 0.2, 0.5, 1, 2, 5, 10, … at or above everything in an array; 0 for zeros.

    It is never infinite: where the next one would be, it is the largest number itself.
    """
    largest = float(np.max(np.abs(array), initial=0.0))
    if largest == 0.0:
        return 0.0
    power = math.floor(math.log10(largest))
    # Read as text: 10.0 ** -324 is 0, but 5e-324 is not
    limits = (float(f"{step}e{power}") for step in (1, 2, 5, 10))
    return next((limit for limit in limits if largest <= limit < math.inf), largest)

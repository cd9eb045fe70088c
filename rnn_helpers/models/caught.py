"""What one call of one recurrent layer received and what it gave, caught while a model ran.

This is where a framework ends: each has a room that makes these of its own layers, and all that
follows, the trace, the comparison, the choice of a sequence, knows nothing else. A layer with two
directions is two of them, a stack of layers in one module one for each layer and direction.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import NamedTuple

import numpy as np

from rnn_helpers.cells import Cell, Readout
from rnn_helpers.models.merges import MERGES
from rnn_helpers.models.precision import PRECISIONS, rounded_run
from rnn_helpers.trace import Trace


@dataclass(frozen=True, eq=False)
class Caught:
    """One direction of one layer in one call: its cell, what it received and what it gave.

    Attributes
    ----------
    name : unlike that of all others, such as "lstm, layer 0, forward"
    cell : with the layer's weights and its activations
    inputs : (batch, timesteps, input_features); None for a layer within a module, which hands out
        the outputs of its last layer only
    reads : where ``inputs`` are None, the layers below, whose outputs side by side are the inputs
    initial_state : for each state of the cell an array (batch, units); none for zeros
    mask : (batch, timesteps), True where a timestep was read, None if all were
    reverse : whether the last timestep was read first
    outputs : what the layer gave, (batch, timesteps, units), in the order of the inputs; None
        if it didn't say. Where the mask leaves a timestep out they are not looked at.
    final_state : what it gave of its states after the last timestep it read, by their names in the
        cell, each (batch, units); none if it didn't say
    precision : that of its numbers, a name in ``PRECISIONS``
    single : whether there was no axis of sequences
    labels : for each sequence a label for each timestep, to show instead of numbers
    """

    name: str
    cell: Cell
    inputs: np.ndarray | None = None
    reads: tuple[Caught, ...] = ()
    initial_state: tuple[np.ndarray, ...] = ()
    mask: np.ndarray | None = None
    reverse: bool = False
    outputs: np.ndarray | None = None
    final_state: Mapping[str, np.ndarray] = field(default_factory=dict)
    precision: str = "float32"
    single: bool = False
    labels: tuple | None = None

    @property
    def batch(self) -> int:
        """How many sequences it read."""
        return len(self.inputs) if self.inputs is not None else self.reads[0].batch

    @property
    def timesteps(self) -> int:
        """How many timesteps they have, with the padding."""
        return self.inputs.shape[1] if self.inputs is not None else self.reads[0].timesteps

    @cached_property
    def trace(self) -> Trace:
        """The run of the cell on what the layer received, as a batch, in float64.

        Raises ``ValueError``, with the layer's name, where the cell can't run on it.
        """
        try:
            return self.cell.run(
                self._received(lambda layer: layer.trace.outputs),
                self.states_before,
                labels=self.labels,
                mask=self.mask,
                reverse=self.reverse,
            )
        except ValueError as error:
            raise ValueError(f"{self.name}: {error}") from None

    @cached_property
    def rounded_states(self) -> Mapping[str, np.ndarray]:
        """The states of such a run in which every number is rounded as the layer's precision rounds."""
        return rounded_run(
            self.cell,
            self._received(lambda layer: layer.rounded_states["hidden_state"]),
            self.states_before,
            mask=self.mask,
            reverse=self.reverse,
            precision=self.precision,
        )

    @property
    def states_before(self) -> np.ndarray | tuple[np.ndarray, ...] | None:
        """The initial state as ``Cell.run`` takes it."""
        return self.initial_state[0] if len(self.initial_state) == 1 else self.initial_state or None

    def _received(self, outputs_of: Callable[[Caught], np.ndarray]) -> np.ndarray:
        if self.inputs is not None:
            return self.inputs
        return np.concatenate([outputs_of(layer) for layer in self.reads], axis=-1)

    def only(self, sequence: int) -> Caught:
        """The same of one sequence of the batch; what it ``reads`` is left as it is.

        Raises ``IndexError`` beyond the batch.
        """
        if not -self.batch <= sequence < self.batch:
            raise IndexError(
                f"sequence {sequence} of the {self.batch} that {self.name} read; choose 0 to {self.batch - 1}"
            )
        chosen = slice(sequence % self.batch, sequence % self.batch + 1)
        return replace(
            self,
            inputs=None if self.inputs is None else self.inputs[chosen],
            initial_state=tuple(state[chosen] for state in self.initial_state),
            mask=None if self.mask is None else self.mask[chosen],
            outputs=None if self.outputs is None else self.outputs[chosen],
            final_state={name: state[chosen] for name, state in self.final_state.items()},
            labels=None if self.labels is None else self.labels[chosen],
            single=True,
        )


@dataclass(frozen=True)
class Catch:
    """What a framework's room caught of a model's run.

    Attributes
    ----------
    model : the name of the model's class
    layers : in the order of the calls, each after those that it reads
    not_traced : by name, why a layer isn't among them, as in "was not called"
    readout : the head that was asked for, or None
    read_by_head : what the head received, (…, input_features) for each of its calls
    given_by_head : the sums it gave of them, before an activation; none if they were not seen
    merged : what two directions gave together, each a ``Merged`` of ``models.merging``
    """

    model: str
    layers: Sequence[Caught]
    not_traced: Mapping[str, str] = field(default_factory=dict)
    readout: Readout | None = None
    read_by_head: Sequence[np.ndarray] = ()
    given_by_head: Sequence[np.ndarray] = ()
    merged: Sequence = ()


def numbered(names: Mapping[int, str], called: Sequence[int]) -> list[str]:
    """A name for each call of a layer, with a number where the layer is called several times.

    ``names`` has each layer's name by its ``id``, ``called`` these in the order of the calls.
    """
    times, so_far, found = Counter(called), Counter(), []
    for layer in called:
        so_far[layer] += 1
        found.append(f"{names[layer]}, call {so_far[layer]}" if times[layer] > 1 else names[layer])
    return found


def changed(layers: Iterable[Caught], change: Callable[[Caught], Caught]) -> list[Caught]:
    """Each layer with a change made to it, and each reading the changed ones below it.

    A layer comes after those that it reads.
    """
    found: dict[Caught, Caught] = {}
    for layer in layers:
        found[layer] = replace(change(layer), reads=tuple(found[below] for below in layer.reads))
    return list(found.values())


class Sources(NamedTuple):
    """Where what the layers received comes from, by the names of the layers.

    Attributes
    ----------
    reads : of a layer those whose outputs it received, in the order of its features
    merges : how these were put together, a name in ``MERGES``, where they were not side by side
    starts : of a layer those whose final states, side by side, were its initial state
    """

    reads: dict[str, tuple[str, ...]]
    merges: dict[str, str]
    starts: dict[str, tuple[str, ...]]


def sources(layers: Sequence[Caught], merged: Sequence = ()) -> Sources:
    """Where what the layers received comes from, as far as the numbers show it.

    A layer that was handed exactly the numbers that another gave, or that two gave side by side or
    merged, has read them; so it is with an initial state that isn't zero, and final states. Layers
    that received something else are left out. ``merged`` are those that gave one output together,
    each a ``Merged`` of ``models.merging``.
    """
    found = Sources({}, {}, {})
    for place, layer in enumerate(layers):
        names, how = tuple(below.name for below in layer.reads), "concat"
        if not names:
            names, how = _given_by(layers[:place], layer, merged)
        if names:
            found.reads[layer.name] = names
        if how != "concat":
            found.merges[layer.name] = how
        if before := _started_from(layers[:place], layer):
            found.starts[layer.name] = before
    return found


def _given_by(earlier: Sequence[Caught], layer: Caught, merged: Sequence) -> tuple[tuple[str, ...], str]:
    names = {each.name for each in earlier}
    for together in reversed(merged):
        if names.issuperset(together.parts) and np.array_equal(together.outputs, layer.inputs):
            return tuple(together.parts), together.how
    for place in reversed(range(len(earlier))):
        for read in (earlier[place : place + 1], earlier[place : place + 2]):
            outputs = [each.outputs for each in read]
            if any(array is None or array.shape[:2] != layer.inputs.shape[:2] for array in outputs):
                continue
            for how in MERGES if len(read) == 2 else ["concat"]:
                if _is(layer, outputs, how):
                    return tuple(each.name for each in read), how
    return (), "concat"


def _is(layer: Caught, outputs: Sequence[np.ndarray], how: str) -> bool:
    """Whether a layer received these outputs, put together in one way in its own precision."""
    if how != "concat" and outputs[0].shape != outputs[1].shape:
        return False
    for timesteps in (slice(1), slice(None)):  # most that differ do so at the first
        given = MERGES[how].of(*(array[:, timesteps] for array in outputs))
        # Side by side they are what they were; all else the model has rounded.
        rounded = given if how == "concat" else PRECISIONS[layer.precision].rounded(given)
        if not np.array_equal(rounded, layer.inputs[:, timesteps]):
            return False
    return True


def _started_from(earlier: Sequence[Caught], layer: Caught) -> tuple[str, ...]:
    if not any(state.any() for state in layer.initial_state):
        return ()
    initial = dict(zip(layer.cell.state_names, layer.initial_state, strict=True))
    for place in reversed(range(len(earlier))):
        for some in (earlier[place : place + 1], earlier[place : place + 2]):
            if all(
                initial.keys() <= each.final_state.keys() and each.batch == layer.batch for each in some
            ) and all(
                np.array_equal(np.concatenate([each.final_state[name] for each in some], axis=-1), state)
                for name, state in initial.items()
            ):
                return tuple(each.name for each in some)
    return ()

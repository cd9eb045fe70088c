"""Calls of the recurrent layers of Keras, noted while a model runs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import wraps

import numpy as np

NAMES = ("sequences", "initial_state", "mask")  # of the arguments of a layer
OF_CELL = ("inputs", "states")


@dataclass(frozen=True, eq=False)
class Call:
    """What one call of a recurrent layer received and gave, as arrays of float64.

    Attributes
    ----------
    inputs : (batch, timesteps, input_features)
    mask : (batch, timesteps), True where a timestep is read; or None
    initial_state : each state (batch, units); none for zeros
    outputs : all that the layer gave, one after another
    dtypes : the types of these numbers, and "tf32" where they may have been multiplied in it
    """

    inputs: np.ndarray
    mask: np.ndarray | None
    initial_state: tuple[np.ndarray, ...]
    outputs: tuple[np.ndarray, ...]
    dtypes: frozenset[str]


@dataclass(frozen=True, eq=False)
class Calls:
    """The calls of one layer that are one run: one call, or single timesteps one after another."""

    layer: object
    calls: list[Call] = field(default_factory=list)

    def goes_on(self, call: Call) -> bool:
        """Whether a call starts from the state that the last one gave, each with a single timestep."""
        last = self.calls[-1]
        after = last.outputs[1:]
        return (
            _is_step(last, self.layer)
            and _is_step(call, self.layer)
            and len(after) == len(call.initial_state) > 0
            and all(map(np.array_equal, after, call.initial_state))
        )

    def as_one(self) -> Call:
        """All of them as one call over all their timesteps."""
        first, last = self.calls[0], self.calls[-1]
        if first is last:
            return first
        inputs = np.concatenate([call.inputs for call in self.calls], axis=1)
        outputs = np.stack([call.outputs[0].reshape(len(inputs), -1) for call in self.calls], axis=1)
        return Call(inputs, None, first.initial_state, (outputs, *last.outputs[1:]), first.dtypes)


def _is_step(call: Call, layer) -> bool:
    is_one = call.mask is None and call.inputs.shape[1] == 1
    return is_one and not hasattr(layer, "forward_layer") and not getattr(layer, "go_backwards", False)


@contextmanager
def noted(layers: Sequence, head=None) -> Iterator[tuple[list[Calls], list]]:
    """Within, every call of the layers is noted in a list, in their order; of a head, what it read and gave.

    Calls within a call, as those of a layer's cell, are not.
    """
    runs: list[Calls] = []
    of_head: list = []
    running: list = []
    with ExitStack() as stack:
        for layer in layers:
            stack.enter_context(_wrapped(layer, lambda own, layer=layer: _noting(runs, running, layer, own)))
        if head is not None:
            stack.enter_context(_wrapped(head, lambda own: _noting_head(of_head, head, own)))
        yield runs, of_head


@contextmanager
def _wrapped(layer, wrapper) -> Iterator[None]:
    """Within, the layer itself has another ``call``, made of its own."""
    vars(layer)["call"] = wrapper(layer.call)
    try:
        yield
    finally:
        vars(layer).pop("call", None)


def _noting(runs: list[Calls], running: list, layer, own):
    """The ``call`` of a layer, noted unless it is within another."""

    @wraps(own)
    def call(*positional, **named):
        if running:
            return own(*positional, **named)
        names = NAMES if hasattr(layer, "return_sequences") else OF_CELL
        if "training" in named:  # the model may ask for dropout
            named["training"] = False
        arguments = dict(zip(names, positional, strict=False)) | named
        before = _states_before(layer, arguments)  # as they are now: the call may change them
        running.append(layer)
        try:
            given = own(*positional, **named)
        finally:
            running.pop()
        _add(runs, layer, _call(layer, arguments, before, given))
        return given

    return call


def _noting_head(of_head: list, head, own):
    """The ``call`` of a head: what it received, and its sums, before its activation, are noted."""

    @wraps(own)
    def call(inputs, *positional, **named):
        sums = []
        activation = head.activation

        def noting(values):
            sums.append(values)
            return values if activation is None else activation(values)

        vars(head)["activation"] = noting
        try:
            given = own(inputs, *positional, **named)
        finally:
            vars(head)["activation"] = activation
        of_head.append((_numbers(inputs), _numbers(sums[0] if sums else given)))
        return given

    return call


def _add(runs: list[Calls], layer, call: Call) -> None:
    for run in reversed(runs):
        if run.layer is layer and run.goes_on(call):
            run.calls.append(call)
            return
    runs.append(Calls(layer, [call]))


def _states_before(layer, arguments: Mapping) -> tuple[np.ndarray, ...]:
    """Those that were handed over, or those that a stateful layer has kept."""
    given = arguments.get("initial_state", arguments.get("states"))
    if given is None and getattr(layer, "stateful", False):
        given = layer.states
    return tuple(_numbers(state) for state in _flat(given))


def _call(layer, arguments: Mapping, before: tuple, given) -> Call:
    inputs = next(value for value in arguments.values())
    tensors = [inputs, *_flat(given)]
    outputs = tuple(map(_numbers, _flat(given)))
    if not hasattr(layer, "return_sequences"):  # a cell: one timestep
        return Call(_numbers(inputs)[:, None], None, before, outputs, _dtypes(tensors))
    return Call(_numbers(inputs), _mask(arguments.get("mask")), before, outputs, _dtypes(tensors))


def _mask(given) -> np.ndarray | None:
    """(batch, timesteps), or None if all timesteps are read. Keras may give it in a list."""
    given = next(iter(_flat(given)), None)
    if given is None:
        return None
    mask = _numbers(given) != 0
    mask = mask.reshape(mask.shape[:2])
    return None if mask.all() else mask


def _flat(given) -> list:
    """Tensors in lists and tuples one after another."""
    if given is None:
        return []
    if isinstance(given, (list, tuple)):
        return [tensor for each in given for tensor in _flat(each)]
    return [given]


def _dtypes(tensors: Sequence) -> frozenset[str]:
    import keras

    names = {keras.backend.standardize_dtype(tensor.dtype) for tensor in tensors}
    # The type it multiplies them in: for float64 that is float32 on some backends
    names |= {keras.backend.result_type(name, name) for name in names}
    devices = {str(getattr(tensor, "device", "cpu")).lower() for tensor in tensors}
    if "float32" in names and any("cpu" not in device for device in devices):
        names.add("tf32")
    return frozenset(names)


def _numbers(tensor) -> np.ndarray:
    """A copy that nothing can change."""
    import keras

    return np.array(keras.ops.convert_to_numpy(tensor), dtype=np.float64)

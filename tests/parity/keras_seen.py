"""What the recurrent layers of a Keras model receive and give, without the course.

Not the layers are watched, as ``trace_model`` does, but Keras's own loops in their classes: they know
each direction's outputs and states, whatever the layer hands out of them.
"""

from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from unittest import mock

import keras
import numpy as np
from keras import layers
from plain_keras import array

CELLS = (layers.SimpleRNNCell, layers.LSTMCell, layers.GRUCell)


@dataclass
class Seen:
    """A run of one direction: inputs (batch, timesteps, …), mask, states before, all or the last output."""

    layer: object
    inputs: np.ndarray
    mask: np.ndarray
    states: list
    outputs: np.ndarray
    is_last: bool
    after: list

    @property
    def cells(self):
        cell = getattr(self.layer, "cell", self.layer)
        return list(getattr(cell, "cells", [cell]))

    @property
    def is_backward(self):
        return getattr(self.layer, "go_backwards", False)


def called(model, inputs):
    if isinstance(inputs, dict) and not hasattr(model, "_functional"):
        return model(**inputs, training=False)
    if isinstance(inputs, tuple):
        return model(*inputs, training=False)
    return model(inputs, training=False)


@contextmanager
def watched(found):
    """Within, each run of a layer, and each timestep of a cell by itself, is put in the list."""
    running = []

    def loop(own):
        def inner_loop(self, sequences, initial_state, mask, training=False):
            if running:
                return own(self, sequences, initial_state, mask, training=training)
            before = [array(state) for state in keras.tree.flatten(initial_state)]
            running.append(self)
            try:
                last, outputs, states = own(self, sequences, initial_state, mask, training=training)
            finally:
                running.pop()
            inputs = array(sequences)
            mask = mask[0] if isinstance(mask, (list, tuple)) else mask
            read = np.ones(inputs.shape[:2], bool) if mask is None else array(mask) != 0
            given = array(outputs if self.return_sequences else last)
            if self.return_sequences and self.go_backwards:
                given = given[:, ::-1]
            after = [array(state) for state in keras.tree.flatten(states)]
            found.append(Seen(self, inputs, read, before, given, not self.return_sequences, after))
            return last, outputs, states

        return inner_loop

    def timestep(own):
        def call(self, inputs, states, training=False):
            if running:
                return own(self, inputs, states, training=training)
            before = [array(state) for state in keras.tree.flatten(states)]
            output, after = own(self, inputs, states, training=training)
            x = array(inputs)[:, None]
            given = array(output)[:, None]
            states = [array(state) for state in keras.tree.flatten(after)]
            found.append(Seen(self, x, np.ones(x.shape[:2], bool), before, given, False, states))
            return output, after

        return call

    with ExitStack() as stack:
        for kind in (layers.RNN, layers.LSTM, layers.GRU):
            stack.enter_context(mock.patch.object(kind, "inner_loop", loop(kind.inner_loop)))
        for kind in CELLS:
            stack.enter_context(mock.patch.object(kind, "call", timestep(kind.call)))
        yield


def seen(model, inputs):
    """All runs of the recurrent layers of a model by the names of their traces.

    The model's states are put back, so that the next run is the same.
    """
    found = []
    before = [(variable, variable.numpy().copy()) for variable in states_of(model)]
    with watched(found):
        called(model, inputs)
    for variable, numbers in before:
        variable.assign(numbers)
    by_layer = {}
    for each in found:
        by_layer.setdefault(id(each.layer), []).append(each)
    names = {id(layer): name for name, layer in named(model)}
    runs = {}
    for key, of_one in by_layer.items():
        if key not in names:  # before its loop, Keras asks the cells of a stack for a timestep
            continue
        of_one = joined(of_one)
        for number, each in enumerate(of_one, 1):
            name, way = names[key]
            name += f", call {number}" if len(of_one) > 1 else ""
            runs[name + (f", {way}" if way else "")] = each
    return runs


def states_of(model):
    """The variables that a run may change: states of stateful layers."""
    for _, layer in named(model):
        yield from keras.tree.flatten(getattr(layer, "states", None) or [])


def named(layer, path=""):
    """Every recurrent layer and cell with its name and direction."""
    for part in layer.layers if hasattr(layer, "layers") else [getattr(layer, "layer", layer)]:
        name = f"{path}{part.name}"
        if isinstance(part, layers.Bidirectional):
            yield (name, "forward"), part.forward_layer
            yield (name, "backward"), part.backward_layer
        elif isinstance(part, (layers.RNN, *CELLS)):
            yield (name, ""), part
        elif hasattr(part, "layers") or (hasattr(part, "layer") and part is not layer):
            yield from named(part, f"{name}.")


def joined(runs):
    """Single timesteps one after another, each from the state that the one before it gave, as one run."""
    found = []
    for each in runs:
        last = found[-1] if found else None
        if (
            last is not None
            and each.inputs.shape[1] == 1
            and each.mask.all()
            and len(last.after) == len(each.states)
            and all(map(np.array_equal, last.after, each.states))
        ):
            for name in ("inputs", "mask", "outputs"):
                both = [getattr(last, name), getattr(each, name)]
                if name == "outputs" and each.is_last:
                    both = [array if array.ndim == 3 else array[:, None] for array in both]
                setattr(last, name, np.concatenate(both, axis=1))
            last.after, last.is_last = each.after, False
        else:
            found.append(each)
    return found

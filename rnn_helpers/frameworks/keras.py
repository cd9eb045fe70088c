"""Weights from and to the layouts of Keras, as plain functions of arrays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from rnn_helpers.activations import FAMILIES
from rnn_helpers.frameworks.shapes import check_shapes
from rnn_helpers.frameworks.stacking import Framework, as_array, read_weights, stacked

KERAS = Framework(
    name="keras",
    layers={
        "SimpleRNN": (),
        "LSTM": ("input_gate", "forget_gate", "candidate", "output_gate"),
        "GRU": ("update_gate", "reset_gate", "candidate"),
    },
    axes={
        "kernel": ("input_features", "gates·units"),
        "recurrent_kernel": ("units", "gates·units"),
        "bias": ("gates·units",),
    },
    source="take the arrays as layer.get_weights() gives them",
    repairs={
        "the two matrices came transposed: use kernel.T and recurrent_kernel.T": (
            lambda name, shape: shape if "bias" in name else shape[::-1]
        )
    },
)


def read(arrays: Sequence, gates: tuple[str, ...], *, layer: str, reset_after: bool | None = None) -> dict:
    """W, U, b and what else a cell with these gates needs, from the arrays of a Keras layer.

    Raises ``ValueError`` for other shapes, and for a ``reset_after`` that contradicts the bias.
    ``layer`` is what an error calls the cell.
    """
    arrays = _without_cudnn(_named(arrays), len(gates))
    check_shapes(KERAS, layer, gates, arrays)
    kernel, recurrent_kernel, *bias = arrays.values()
    form = True if reset_after is None else reset_after
    if bias:
        form = bias[0].ndim == 2
        if "reset_gate" in gates and reset_after not in (None, form):
            raise ValueError(
                f"reset_after={reset_after!r} doesn't fit these weights: the bias has shape {bias[0].shape}, "
                f"that of a GRU with reset_after={form}"
            )
        bias = bias[0] if form else [bias[0], np.zeros_like(bias[0])]
    return read_weights(KERAS, gates, (kernel.T, recurrent_kernel.T, *bias), form)


def write(gates: tuple[str, ...], W, U, b, b_recurrent=None) -> list[np.ndarray]:
    """kernel, recurrent_kernel and bias of a Keras layer; a bias of two rows with a ``b_recurrent``."""
    two = b_recurrent is not None
    W, U, *biases = stacked(KERAS, gates, (W, U, b, b_recurrent) if two else (W, U, b))
    return [np.ascontiguousarray(W.T), np.ascontiguousarray(U.T), np.stack(biases) if two else biases[0]]


def unpacked(layer, options: Mapping) -> tuple[Sequence, dict]:
    """The arrays of a layer, and the options of its cell with the layer's settings.

    ``layer`` is a recurrent layer or one of their cells, or already its arrays. Raises ``ValueError`` for
    a layer that is none or has no weights yet, one that is several, an activation that has no name
    here, and options that contradict the layer's.
    """
    if not callable(getattr(layer, "get_weights", None)):
        return layer, dict(options)
    kind = type(layer).__name__
    cell = getattr(layer, "cell", layer)
    for part, problem in SEVERAL.items():
        if hasattr(cell, part):
            raise ValueError(f"got {kind}, {problem}")
    if not hasattr(cell, "state_size"):
        raise ValueError(
            f"got {kind}, expected a recurrent layer of Keras, such as keras.layers.LSTM, or a cell"
        )
    if not hasattr(cell, "recurrent_kernel"):
        raise ValueError(f"this {kind} has no weights yet; run it once, layer(inputs), and take it then")
    try:
        configured = settings_of(cell)
    except ValueError as error:
        raise ValueError(f"this {kind} {error}") from None
    for name, value in configured.items():
        if options.get(name, value) != value:
            raise ValueError(
                f"{name}={options[name]!r} doesn't fit this layer, whose {name} is {value!r}; leave it out"
            )
    return arrays_of(cell), {**options, **configured}


# What a layer has that is several of them, and what to do about it
SEVERAL = {
    "forward_layer": (
        "which has two directions; take one of them, layer.forward_layer or layer.backward_layer, "
        "or trace both with trace_model(layer, inputs)"
    ),
    "cells": (
        "which has several cells; take one of them, layer.cell.cells[0], "
        "or trace all with trace_model(layer, inputs)"
    ),
    "layers": (
        'which is a whole model; take one of its layers, model.get_layer("lstm"), '
        "or trace all with trace_model(model, inputs)"
    ),
}


def arrays_of(cell) -> list[np.ndarray]:
    """kernel, recurrent_kernel and, if it has one, bias of a cell of Keras, in float64."""
    named = {name: getattr(cell, name, None) for name in KERAS.axes}
    return [as_array(name, getattr(each, "value", each)) for name, each in named.items() if each is not None]


def settings_of(cell) -> dict[str, str | bool]:
    """What a cell of Keras has besides its weights: its activations by name and ``reset_after``.

    Raises ``ValueError`` for an activation that has no name here.
    """
    found = {}
    for option in ("activation", "recurrent_activation"):
        function = getattr(cell, option, None)
        if function is None:
            continue
        found[option] = activation_name(function)
        if found[option] is None:
            named = getattr(function, "__name__", type(function).__name__)
            raise ValueError(
                f"has {named} as its {option}, which is none of Keras's that this course knows; give "
                f'the layer one by its name, such as {option}="relu"'
            )
    if hasattr(cell, "reset_after"):
        found["reset_after"] = bool(cell.reset_after)
    return found


def activation_name(function) -> str | None:
    """The name here of an activation of Keras, or of a layer that is one; None for another function."""
    kind = type(function)
    if kind.__module__.startswith("keras.") and kind.__name__ in OF_LAYERS:
        return OF_LAYERS[kind.__name__](function)
    name = own_name(function)
    return name if name in FAMILIES else None


def own_name(function) -> str | None:
    """The name of a function that is one of the activations of Keras 3; None for another."""
    # Where Keras 3 keeps them. Some of an older Keras have the same names and other numbers.
    module = getattr(function, "__module__", None) or ""
    is_own = module.startswith("keras.") and module.endswith(".activations.activations")
    return function.__name__ if is_own else None


# Layers of Keras that people hand over as an activation
OF_LAYERS = {
    "Activation": lambda layer: activation_name(layer.activation),
    "ELU": lambda layer: f"elu({float(layer.alpha)!r})",
    "LeakyReLU": lambda layer: f"leaky_relu({float(layer.negative_slope)!r})",
    "ReLU": lambda layer: (
        "relu" if not (layer.max_value or layer.negative_slope or layer.threshold) else None
    ),
}


def _without_cudnn(arrays: dict[str, np.ndarray], gates: int) -> dict[str, np.ndarray]:
    """The arrays of a CuDNNLSTM or CuDNNGRU of an older Keras as those of an LSTM or GRU; others as they are.

    Such a layer has two biases one after the other, and each gate's matrices in the order of CuDNN:
    that of the inputs is (units, input_features) read row by row, that of the states is transposed.
    """
    if len(arrays) < 3 or gates < 2:
        return arrays
    kernel, recurrent_kernel, bias = arrays.values()
    features, columns = kernel.shape if kernel.ndim == 2 else (0, 0)
    fits = columns % gates == 0 and recurrent_kernel.shape == (columns // gates, columns)
    if not fits or bias.shape != (2 * columns,):
        return arrays
    biases = bias.reshape(2, columns)
    return {
        "kernel": np.hstack([part.reshape(-1, features).T for part in np.hsplit(kernel, gates)]),
        "recurrent_kernel": np.hstack([part.T for part in np.hsplit(recurrent_kernel, gates)]),
        "bias": biases if gates == 3 else biases.sum(axis=0, dtype=np.float64),
    }


def _named(arrays) -> dict[str, np.ndarray]:
    names = tuple(KERAS.axes)
    expected = f"expected a list of 3 arrays ({', '.join(names)}), or the first 2 of a layer without bias"
    if not isinstance(arrays, (list, tuple)):
        raise ValueError(f"got {type(arrays).__name__}, {expected}; {KERAS.source}")
    if len(arrays) not in (2, 3):
        fix = "take those of one recurrent layer: model.layers[0].get_weights()"
        if len(arrays) in (4, 6):
            fix += ", or of one direction of a Bidirectional layer: layer.forward_layer.get_weights()"
        raise ValueError(f"got {len(arrays)} arrays, {expected}; {fix}")
    return {name: as_array(name, array) for name, array in zip(names, arrays, strict=False)}

"""Weights from and to the layouts of Keras, as plain functions of arrays."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

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
    arrays = _named(arrays)
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

"""Weights from and to the layouts of ONNX, as plain functions of arrays."""

from __future__ import annotations

import numpy as np

from rnn_helpers.frameworks.shapes import check_shapes
from rnn_helpers.frameworks.stacking import Framework, as_array, read_weights, stacked

ONNX = Framework(
    name="onnx",
    layers={
        "SimpleRNN": (),
        "LSTM": ("input_gate", "output_gate", "forget_gate", "candidate"),
        "GRU": ("update_gate", "reset_gate", "candidate"),
    },
    axes={
        "W": (1, "gates·units", "input_features"),
        "R": (1, "gates·units", "units"),
        "B": (1, "2·gates·units"),
    },
    source="take the arrays as the inputs W, R and B of the node",
    repairs={
        "there are two directions: take one, W[:1], R[:1] and B[:1]": lambda name, shape: (1, *shape[1:]),
        "the axis of directions is missing: use W[None], R[None] and B[None]": (
            lambda name, shape: (1, *shape)
        ),
    },
)


def read(
    W,
    R,
    B,
    gates: tuple[str, ...],
    *,
    layer: str,
    linear_before_reset: int | None = None,
    reset_after: bool | None = None,
) -> dict:
    """W, U, b and what else a cell with these gates needs, from the inputs W, R and B of a node.

    Raises ``ValueError`` for other shapes, for a ``linear_before_reset`` that is not 0 or 1 or that
    belongs to another node, and for a ``reset_after`` that contradicts it. ``layer`` is what an
    error calls the cell.
    """
    given = {"W": W, "R": R} | ({} if B is None else {"B": B})
    arrays = {name: as_array(name, value) for name, value in given.items()}
    check_shapes(ONNX, layer, gates, arrays)
    if linear_before_reset not in (None, 0, 1):
        raise ValueError(f"linear_before_reset is {linear_before_reset!r}, expected 0 or 1")
    if linear_before_reset is not None and "reset_gate" not in gates:
        raise ValueError(f"linear_before_reset belongs to a GRU, and this is {layer}.from_onnx; leave it out")
    form = bool(linear_before_reset)
    if "reset_gate" in gates and reset_after not in (None, form):
        raise ValueError(
            f"reset_after={reset_after!r} doesn't fit these weights: "
            f"linear_before_reset={int(form)} is reset_after={form}; leave reset_after out"
        )
    W, R, *B = (array[0] for array in arrays.values())
    biases = np.split(B[0], 2) if B else ()
    return read_weights(ONNX, gates, (W, R, *biases), form)


def write(gates: tuple[str, ...], W, U, b, b_recurrent=None) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The inputs W, R and B of a node with one direction; where it sums two biases, the second is zeros."""
    b_recurrent = np.zeros_like(b) if b_recurrent is None else b_recurrent
    W, U, b, b_recurrent = stacked(ONNX, gates, (W, U, b, b_recurrent))
    return W[None], U[None], np.concatenate([b, b_recurrent])[None]

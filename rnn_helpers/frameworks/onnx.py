"""Weights from and to the layouts of ONNX, as plain functions of arrays."""

from __future__ import annotations

from collections.abc import Sequence

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

# ONNX's activations, in lowercase: the course's name, and alpha and beta where none are given. None
# where runtimes then compute with different ones.
ACTIVATIONS: dict[str, tuple] = {
    "affine": ("affine", None, None),
    "elu": ("elu", 1.0),
    "hardsigmoid": ("hard_sigmoid", 0.2, 0.5),
    "leakyrelu": ("leaky_relu", 0.01),
    "relu": ("relu",),
    "scaledtanh": ("scaled_tanh", None, None),
    "sigmoid": ("sigmoid",),
    "softplus": ("softplus",),
    "softsign": ("softsign",),
    "tanh": ("tanh",),
    "thresholdedrelu": ("threshold", None),
}
SPELLED = (
    "Relu, Tanh, Sigmoid, Affine, LeakyRelu, ThresholdedRelu, ScaledTanh, HardSigmoid, Elu, Softsign, "
    "Softplus"
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


def activation_names(
    activations: Sequence[str], alphas: Sequence[float] | None = None, betas: Sequence[float] | None = None
) -> list[str]:
    """The course's names of a node's activations, with their numbers.

    An alpha or a beta goes to the first activation that takes one and has none yet, as the
    standard says. Raises ``ValueError`` for a name that ONNX doesn't have, for more numbers than
    the activations take, as then nothing says which belongs to which, and where one has to be
    given: runtimes don't agree on what an Affine, ScaledTanh or ThresholdedRelu is without.
    """
    given = {"activation_alpha": [*(alphas or ())], "activation_beta": [*(betas or ())]}
    used, found = dict.fromkeys(given, 0), []
    for name in activations:
        if str(name).lower() not in ACTIVATIONS:
            raise ValueError(f"activations has {name!r}, expected names of ONNX: {SPELLED}")
        ours, *numbers = ACTIVATIONS[str(name).lower()]
        for place, attribute in zip(range(len(numbers)), given, strict=False):
            if used[attribute] < len(given[attribute]):
                numbers[place] = float(given[attribute][used[attribute]])
            used[attribute] += 1
            if numbers[place] is None:
                raise ValueError(
                    f"{attribute} has no number for {name}, and runtimes don't agree on what it is without; "
                    "give one"
                )
        found.append(f"{ours}({', '.join(map(repr, numbers))})" if numbers else ours)
    for attribute, values in given.items():
        if len(values) > used[attribute]:
            raise ValueError(
                f"{attribute} {values} is longer than the {used[attribute]} that "
                f"{', '.join(map(str, activations))} take; leave out those that belong to none"
            )
    return found


def activation_options(names: Sequence[str], gates: tuple[str, ...], *, layer: str) -> dict[str, str]:
    """The activations of one direction, by the course's names, as options of a cell with these gates.

    Raises ``ValueError`` for another number of them, and for an LSTM that has one for its
    candidate and another for its cell state.
    """
    count = {0: 1, 3: 2, 4: 3}.get(len(gates))
    if len(names) != count:
        raise ValueError(
            f"activations are {', '.join(names) or 'none'}, expected {count} for one direction of {layer}"
        )
    if not gates:
        return {"activation": names[0]}
    gate, *others = names
    if len(set(others)) > 1:
        raise ValueError(
            f"activations has {others[0]} for the candidate and {others[1]} for the cell state, and this "
            f"{layer} has one for both"
        )
    return {"activation": others[0], "recurrent_activation": gate}


def write(gates: tuple[str, ...], W, U, b, b_recurrent=None) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The inputs W, R and B of a node with one direction; where it sums two biases, the second is zeros."""
    b_recurrent = np.zeros_like(b) if b_recurrent is None else b_recurrent
    W, U, b, b_recurrent = stacked(ONNX, gates, (W, U, b, b_recurrent))
    return W[None], U[None], np.concatenate([b, b_recurrent])[None]

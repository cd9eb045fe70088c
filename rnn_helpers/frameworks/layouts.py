"""How each framework stacks the gates of a layer, and what shapes its arrays then have.

A framework keeps all gates of a layer in one matrix, in an order of its own; a cell of the
course has one matrix a gate. Everything here is about arrays and names of gates; it knows no
cell. ``LAYERS`` and ``AXES`` say all that differs between the frameworks.
"""

from __future__ import annotations

import numpy as np

# The layers of each framework, and the gates in the order in which it stacks them.
LAYERS = {
    "keras": {
        "SimpleRNN": (),
        "LSTM": ("input_gate", "forget_gate", "candidate", "output_gate"),
        "GRU": ("update_gate", "reset_gate", "candidate"),
    },
    "torch": {
        "SimpleRNN": (),
        "LSTM": ("input_gate", "forget_gate", "candidate", "output_gate"),
        "GRU": ("reset_gate", "update_gate", "candidate"),
    },
    "onnx": {
        "SimpleRNN": (),
        "LSTM": ("input_gate", "output_gate", "forget_gate", "candidate"),
        "GRU": ("update_gate", "reset_gate", "candidate"),
    },
}
# Every array and its axes, in the order of the framework.
AXES = {
    "keras": {
        "kernel": ("input_features", "gates·units"),
        "recurrent_kernel": ("units", "gates·units"),
        "bias": ("gates·units",),
    },
    "torch": {
        "weight_ih_l0": ("gates·units", "input_features"),
        "weight_hh_l0": ("gates·units", "units"),
        "bias_ih_l0": ("gates·units",),
        "bias_hh_l0": ("gates·units",),
    },
    "onnx": {
        "W": (1, "gates·units", "input_features"),
        "R": (1, "gates·units", "units"),
        "B": (1, "2·gates·units"),
    },
}
KERAS_RESET_AFTER_BIAS = (2, "gates·units")
SOURCES = {
    "keras": "take the arrays as layer.get_weights() gives them",
    "torch": "take the dictionary as layer.state_dict() gives it",
    "onnx": "take the arrays as the inputs W, R and B of the node",
}


def order_of(framework: str, gates: tuple[str, ...]) -> tuple[str, ...]:
    """The order in which a framework stacks these gates.

    Raises ``ValueError`` where it has no layer with these gates.
    """
    for order in LAYERS[framework].values():
        if set(order) == set(gates):
            return order
    known = "; ".join(f"{layer}: {', '.join(order) or 'none'}" for layer, order in LAYERS[framework].items())
    raise ValueError(
        f"{framework} has no layer with the gates {', '.join(gates) or 'none'}, so there are no weights to "
        f"exchange; it has {known}"
    )


def unstacked(framework: str, gates: tuple[str, ...], arrays: tuple[np.ndarray, ...]) -> list[np.ndarray]:
    """Arrays (gates·units, …) with the gates in one axis -> (gates, units, …) in the course's order."""
    if not gates:
        return list(arrays)
    order = order_of(framework, gates)
    places = [order.index(gate) for gate in gates]
    return [array.reshape(len(places), -1, *array.shape[1:])[places] for array in arrays]


def stacked(framework: str, gates: tuple[str, ...], arrays: tuple[np.ndarray, ...]) -> list[np.ndarray]:
    """The way back: new arrays with the gates in one axis, in the framework's order."""
    order = order_of(framework, gates)
    if not gates:
        return [array.copy() for array in arrays]
    places = [gates.index(gate) for gate in order]
    return [np.concatenate(array[places]) for array in arrays]


def read_weights(
    framework: str,
    gates: tuple[str, ...],
    arrays: tuple[np.ndarray, ...],
    reset_after: bool,
) -> dict[str, np.ndarray | bool]:
    """W, U and b of a cell from W, U and, if there are any, two biases with the gates in one axis.

    Where there is a reset gate, also ``reset_after`` and, if it is True, ``b_recurrent``. All other
    layers only ever use the sum of both biases.
    """
    W, U, *biases = arrays
    W, U, b, b_recurrent = unstacked(framework, gates, (W, U, *(biases or np.zeros((2, len(U))))))
    if "reset_gate" not in gates:
        return {"W": W, "U": U, "b": b + b_recurrent}
    if reset_after:
        return {"W": W, "U": U, "b": b, "b_recurrent": b_recurrent, "reset_after": True}
    # Where nothing is reset but the old state, both biases are added to the same sum.
    return {"W": W, "U": U, "b": b + b_recurrent, "reset_after": False}


def as_array(name: str, value) -> np.ndarray:
    """An array or a tensor of any framework as a float64 array; else a ``ValueError``."""
    if hasattr(value, "detach"):  # PyTorch: leave the gradients, the GPU and bfloat16 behind
        value = value.detach().cpu().double()
    try:
        array = np.asarray(value)
        if array.dtype.kind not in "biuf":
            raise TypeError
    except (ValueError, TypeError):
        raise ValueError(
            f"{name} is a {type(value).__name__}, expected an array of real numbers; use np.asarray first"
        ) from None
    return array.astype(np.float64)

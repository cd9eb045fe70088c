"""Gates stacked in one matrix, as frameworks keep them, and one matrix a gate, as a cell has them.

Everything here is about arrays and names of gates; it knows no cell. What a framework does in its
own way, its order of gates above all, stands in the file of the framework.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Framework:
    """All that differs between the frameworks.

    Attributes
    ----------
    name : as in ``from_keras``
    layers : by its class in the course, the gates of a layer in the order in which they are stacked
    axes : every array and its axes, in the order of the framework
    source : where a person finds these arrays
    repairs : what to do about shapes that would fit after a small change, and that change
    """

    name: str
    layers: Mapping[str, tuple[str, ...]]
    axes: Mapping[str, tuple]
    source: str
    repairs: Mapping[str, Callable[[str, tuple], tuple]]


def order_of(framework: Framework, gates: tuple[str, ...]) -> tuple[str, ...]:
    """The order in which a framework stacks these gates.

    Raises ``ValueError`` where it has no layer with these gates.
    """
    for order in framework.layers.values():
        if set(order) == set(gates):
            return order
    known = "; ".join(f"{layer}: {', '.join(order) or 'none'}" for layer, order in framework.layers.items())
    raise ValueError(
        f"{framework.name} has no layer with the gates {', '.join(gates) or 'none'}, "
        f"so there are no weights to exchange; it has {known}"
    )


def unstacked(
    framework: Framework, gates: tuple[str, ...], arrays: tuple[np.ndarray, ...]
) -> list[np.ndarray]:
    """Arrays (gates·units, …) with the gates in one axis -> (gates, units, …) in the course's order."""
    if not gates:
        return list(arrays)
    order = order_of(framework, gates)
    places = [order.index(gate) for gate in gates]
    return [array.reshape(len(places), -1, *array.shape[1:])[places] for array in arrays]


def stacked(framework: Framework, gates: tuple[str, ...], arrays: tuple[np.ndarray, ...]) -> list:
    """The way back: new arrays with the gates in one axis, in the framework's order."""
    order = order_of(framework, gates)
    if not gates:
        return [array.copy() for array in arrays]
    places = [gates.index(gate) for gate in order]
    return [np.concatenate(array[places]) for array in arrays]


def read_weights(
    framework: Framework,
    gates: tuple[str, ...],
    arrays: tuple[np.ndarray, ...],
    reset_after: bool,
) -> dict[str, np.ndarray | bool]:
    """W, U and b of a cell from W, U and, if there are any, two biases with the gates in one axis.

    Where there is a reset gate, also ``reset_after`` and, if it is True, ``b_recurrent``. All other
    layers only ever use the sum of both biases.
    """
    W, U, *biases = arrays
    biases = np.float64(biases) if biases else np.zeros((2, len(U)))  # sums of them are not rounded again
    W, U, b, b_recurrent = unstacked(framework, gates, (W, U, *biases))
    if "reset_gate" not in gates:
        return {"W": W, "U": U, "b": b + b_recurrent}
    if reset_after:
        return {"W": W, "U": U, "b": b, "b_recurrent": b_recurrent, "reset_after": True}
    # Where nothing is reset but the old state, both biases are added to the same sum.
    return {"W": W, "U": U, "b": b + b_recurrent, "reset_after": False}


def as_array(name: str, value) -> np.ndarray:
    """An array or a tensor of any framework as an array of real numbers; else a ``ValueError``.

    It may be the same memory: whoever makes a cell of it copies it.
    """
    if hasattr(value, "detach"):  # PyTorch: leave the gradients and the GPU behind
        value = value.detach().cpu()
        value = value.double() if value.element_size() < 4 else value  # NumPy doesn't know bfloat16
    try:
        array = np.asarray(value)
        if array.dtype.name == "bfloat16":  # of JAX, and known where JAX is
            array = array.astype(np.float64)
        if array.dtype.kind not in "biuf":
            raise TypeError
    except (ValueError, TypeError):
        raise ValueError(
            f"{name} is a {type(value).__name__}, expected an array of real numbers; use np.asarray first"
        ) from None
    return array

"""What may be the matter where a trace is not what its layer gave: one suspicion after another.

Each is the same layer with one thing different. Under the right one the numbers fit.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields, replace

import numpy as np

from rnn_helpers.cells import Cell
from rnn_helpers.models.caught import Caught

# Those that a layer of a framework may have in the place of its usual ones
ACTIVATIONS = (
    "tanh",
    "relu",
    "sigmoid",
    "linear",
    "hard_sigmoid",
    "hard_sigmoid(0.2, 0.5)",
    "softsign",
    "elu",
)


def suspicions(layer: Caught, others: Sequence[Caught]) -> Iterator[tuple[str, Caught]]:
    """What the layer may have done instead, in words, and the same layer as if it had been so."""
    cell = layer.cell
    end = "last timestep to the first" if not layer.reverse else "first timestep to the last"
    yield f"its direction, the layer reads from the {end}", replace(layer, reverse=not layer.reverse)
    if layer.mask is not None:
        yield "its mask, the layer read the timesteps that it leaves out", replace(layer, mask=None)
    for mask in _masks_seen(layer):
        yield "a mask, the layer left out timesteps that the trace reads", replace(layer, mask=mask)
    if any(np.any(state) for state in layer.initial_state):
        yield "its initial state, the layer started from zeros", replace(layer, initial_state=())
    for option in ("activation", "recurrent_activation"):
        used = getattr(cell, option, None)
        for name in ACTIVATIONS if used is not None else ():
            if name != used:
                other = replace(cell, **{option: name})
                yield (
                    f"its {option}, the layer computes with {name} and not {used}",
                    replace(layer, cell=other),
                )
    for other in others:
        if other.cell is not cell and _shapes(other.cell) == _shapes(cell):
            words = f"the order of layers, with the weights of {other.name} the numbers fit"
            yield words, replace(layer, cell=_with_weights_of(cell, other.cell))


def _masks_seen(layer: Caught) -> Iterator[np.ndarray]:
    """Masks that leave out what looks like padding, in the outputs or in the inputs."""
    if layer.outputs is not None:
        before = np.roll(layer.outputs, -1 if layer.reverse else 1, axis=1)
        before[:, -1 if layer.reverse else 0] = 0.0
        yield (layer.outputs != before).any(axis=-1)
        yield layer.outputs.any(axis=-1)
    if layer.inputs is not None:
        yield layer.inputs.any(axis=-1)


def _shapes(cell: Cell) -> tuple:
    return type(cell), {name: array.shape for name, array in cell.cell_weights.items()}


def _with_weights_of(cell: Cell, other: Cell) -> Cell:
    arrays = {each.name: getattr(other, each.name) for each in fields(other)}
    return replace(cell, **{name: array for name, array in arrays.items() if isinstance(array, np.ndarray)})

"""A recurrent node of ONNX, direction by direction, as what it received and gave."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from rnn_helpers.cells import GRU, LSTM, Cell, SimpleRNN
from rnn_helpers.frameworks.onnx import activation_names, activation_options
from rnn_helpers.models.caught import Caught
from rnn_helpers.models.precision import PRECISIONS, coarsest

KINDS = {"RNN": SimpleRNN, "LSTM": LSTM, "GRU": GRU}


def caught(
    name: str,
    operator: str,
    attributes: Mapping,
    inputs: Mapping[str, np.ndarray],
    outputs: Mapping[str, np.ndarray],
) -> list[Caught]:
    """Each direction of a node, from its attributes and from the values of its inputs and outputs by name.

    Raises ``ValueError`` for what isn't covered, in words that go on from the node's name.
    """
    types = {array.dtype.name for array in (inputs["X"], inputs["W"], inputs["R"], outputs["Y"])}
    if not types <= PRECISIONS.keys():
        raise ValueError(f"has numbers of type {', '.join(sorted(types))}, which isn't covered")
    try:
        cells = _cells(operator, attributes, inputs)
    except ValueError as error:
        raise ValueError(f"can't be one of the course's cells: {error}") from None
    batch_first = attributes.get("layout", 0) == 1
    x = _numbers(inputs["X"])
    x = x if batch_first else x.swapaxes(0, 1)
    states = _states(inputs, len(cells[0].state_names))
    mask = _mask(inputs.get("sequence_lens"), x)
    found = []
    for row, cell in enumerate(cells):

        def of_row(state, row=row):
            return _numbers(state[:, row] if batch_first else state[row])

        y = _numbers(outputs["Y"])
        way = ", backward" if row else ", forward"
        layer = Caught(
            f"{name}{way}" if len(cells) == 2 else name,
            cell,
            x,
            (),
            tuple(map(of_row, states)),
            mask,
            reverse=attributes.get("direction") == "reverse" or row == 1,
            outputs=y[:, :, row] if batch_first else y[:, row].swapaxes(0, 1),
            final_state={
                state: of_row(outputs[given])
                for state, given in zip(cell.state_names, ("Y_h", "Y_c"), strict=False)
            },
            precision=coarsest(types),
        )
        found.append(layer)
    return found


def _cells(operator: str, attributes: Mapping, inputs: Mapping[str, np.ndarray]) -> list[Cell]:
    """The cell of each direction."""
    kind, directions = KINDS[operator], len(inputs["W"])
    options = [{} for _ in range(directions)]
    if attributes.get("activations"):
        names = activation_names(
            attributes["activations"], attributes.get("activation_alpha"), attributes.get("activation_beta")
        )
        if operator == "RNN":
            names = names[:directions]  # its schema has two where there is one direction
        each = len(names) // directions
        options = [
            activation_options(names[row * each : (row + 1) * each], kind.gates, layer=kind.__name__)
            for row in range(directions)
        ]
    if operator == "GRU":
        options = [{**of_one, "linear_before_reset": _resets_after(attributes)} for of_one in options]
    given = [_numbers(inputs[name]) for name in ("W", "R", "B") if name in inputs]
    return [
        kind.from_onnx(*(array[row : row + 1] for array in given), **options[row])
        for row in range(directions)
    ]


def _resets_after(attributes: Mapping) -> int:
    """The attribute linear_before_reset; every number but 0 means 1."""
    return int(attributes.get("linear_before_reset", 0) != 0)


def _states(inputs: Mapping[str, np.ndarray], count: int) -> list[np.ndarray]:
    """Each initial state as the node has it, zeros for the one that isn't given; none without any."""
    given = [inputs.get(name) for name in ("initial_h", "initial_c")[:count]]
    some = next((state for state in given if state is not None), None)
    return [] if some is None else [np.zeros_like(some) if state is None else state for state in given]


def _mask(lengths: np.ndarray | None, x: np.ndarray) -> np.ndarray | None:
    """(batch, timesteps), True where a timestep was read; None if all were."""
    if lengths is None:
        return None
    mask = np.arange(x.shape[1]) < lengths[:, None]
    return None if mask.all() else mask


def _numbers(array: np.ndarray) -> np.ndarray:
    return np.asarray(array).astype(np.float64)

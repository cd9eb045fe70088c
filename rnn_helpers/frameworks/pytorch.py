"""Weights from and to the layouts of PyTorch, as plain functions of arrays."""

from __future__ import annotations

import re
from collections.abc import Mapping

import numpy as np

from rnn_helpers.frameworks.shapes import PROJECTION, check_shapes
from rnn_helpers.frameworks.stacking import Framework, as_array, read_weights, stacked

PYTORCH = Framework(
    name="torch",
    layers={
        "SimpleRNN": (),
        "LSTM": ("input_gate", "forget_gate", "candidate", "output_gate"),
        "GRU": ("reset_gate", "update_gate", "candidate"),
    },
    axes={
        "weight_ih_l0": ("gates·units", "input_features"),
        "weight_hh_l0": ("gates·units", "units"),
        "bias_ih_l0": ("gates·units",),
        "bias_hh_l0": ("gates·units",),
    },
    source="take the dictionary as layer.state_dict() gives it",
    repairs={
        "the two matrices came transposed: use array.T for each": (
            lambda name, shape: shape if "bias" in name else shape[::-1]
        )
    },
)


def read(state_dict: Mapping, gates: tuple[str, ...], *, layer: str, reset_after: bool | None = None) -> dict:
    """W, U, b and what else a cell with these gates needs, from the state_dict of a PyTorch layer.

    Raises ``ValueError`` for other names or shapes, and for ``reset_after=False``.
    ``layer`` is what an error calls the cell.
    """
    arrays = _named(state_dict, gates)
    check_shapes(PYTORCH, layer, gates, arrays)
    if "reset_gate" in gates and reset_after not in (None, True):
        raise ValueError(
            f"reset_after={reset_after!r} doesn't fit these weights: "
            "torch.nn.GRU always has the form with reset_after=True"
        )
    projection = {field: arrays.pop(name) for name, field in PROJECTIONS.items() if name in arrays}
    return read_weights(PYTORCH, gates, tuple(arrays.values()), True) | projection


def unpacked(layer, options: Mapping) -> tuple[Mapping, dict]:
    """The weights of a layer by their names, and the options of its cell with the layer's activation.

    ``layer`` is a module, or already its weights. Raises ``ValueError`` for an activation that
    contradicts the layer's.
    """
    if isinstance(layer, Mapping) or not callable(getattr(layer, "state_dict", None)):
        return layer, dict(options)
    weights, configured = weights_of(layer), activation_of(layer)
    for name, value in (FIXED | configured).items():
        if options.get(name, value) != value:
            raise ValueError(
                f"{name}={options[name]!r} doesn't fit this layer, whose {name} is {value!r}; "
                f"leave {name} out"
            )
    cell_names = {name: f"{name}_l0" for name in weights if name in CELL_NAMES}
    return {cell_names.get(name, name): array for name, array in weights.items()}, {**options, **configured}


def weights_of(module) -> dict:
    """The tensors that a module computes with, by their names in its ``state_dict()``.

    Of a recurrent layer or cell they are read as its attributes, which have them also where a
    parametrization makes them of others.
    """
    names = CELL_NAMES if hasattr(module, CELL_NAMES[0]) else None
    if hasattr(module, "_all_weights"):
        names = [name for of_one in module._all_weights for name in of_one]
    if names is None:
        return dict(module.state_dict())
    return {name: getattr(module, name) for name in names if getattr(module, name, None) is not None}


def activation_of(module) -> dict[str, str]:
    """The ``activation`` of a torch.nn.RNN or RNNCell; nothing for other modules, which have no choice."""
    nonlinearity = getattr(module, "nonlinearity", None)
    return {"activation": nonlinearity} if isinstance(nonlinearity, str) else {}


def write(gates: tuple[str, ...], W, U, b, b_recurrent=None, projection=None) -> dict[str, np.ndarray]:
    """The arrays of a PyTorch layer by their names; where it sums two biases, the second is zeros.

    Raises ``ValueError`` for a projection to as many numbers as there are units.
    """
    b_recurrent = np.zeros_like(b) if b_recurrent is None else b_recurrent
    arrays = dict(zip(PYTORCH.axes, stacked(PYTORCH, gates, (W, U, b, b_recurrent)), strict=True))
    if projection is None:
        return arrays
    outputs, units = projection.shape
    if outputs == units:
        raise ValueError(
            f"the projection gives {outputs} numbers for {units} units, but proj_size of a torch.nn.LSTM has "
            "to be less than its hidden_size; use a projection with fewer rows"
        )
    return arrays | {name: projection.copy() for name in PROJECTIONS}


# What a torch.nn.LSTM and GRU compute with, and nothing can change
FIXED = {"activation": "tanh", "recurrent_activation": "sigmoid"}

# The weights of a layer with proj_size that others don't have, and their field of the cell
PROJECTIONS = dict.fromkeys(PROJECTION, "projection")

# What a torch.nn.LSTMCell and its like call the weights of their only layer
CELL_NAMES = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")

# What a state_dict may hold besides one layer, by a pattern of its names.
MISFITS = {
    r"^(.+)\.weight_ih_l0$": (
        "holds the weights of a whole model, such as {0!r}, expected those of one layer; "
        'take its own: model.get_submodule("{1}").state_dict(), or trace all with trace_model(model, inputs)'
    ),
    r"_reverse$": (
        "is of a bidirectional layer (it has {0!r}), expected one direction; take one: "
        '{{name: a for name, a in state_dict.items() if not name.endswith("_reverse")}}, '
        "or trace both with trace_model(layer, inputs)"
    ),
    r"_l([1-9]\d*)$": (
        "is of a layer with num_layers > 1 (it has {0!r}), expected one layer; take them one by one, here "
        'the first: {{name: a for name, a in state_dict.items() if name.endswith("_l0")}}, '
        "or trace all with trace_model(layer, inputs)"
    ),
    r"^weight_ih$": (
        "is of a cell such as torch.nn.LSTMCell (it has {0!r}), expected a layer; give the names of a layer: "
        '{{f"{{name}}_l0": a for name, a in state_dict.items()}}'
    ),
}


def _named(state_dict, gates: tuple[str, ...]) -> dict[str, np.ndarray]:
    names = tuple(PYTORCH.axes)
    expected = f"expected {', '.join(names)}, or the first two of a layer without biases"
    more = ()
    if gates and set(gates) == set(PYTORCH.layers["LSTM"]):
        more = tuple(PROJECTIONS)
        expected += f", and {', '.join(more)} of one with proj_size"
    if not isinstance(state_dict, Mapping):
        raise ValueError(f"got {type(state_dict).__name__}, {expected}; {PYTORCH.source}")
    for pattern, problem in MISFITS.items():
        for match in filter(None, (re.search(pattern, str(name)) for name in state_dict)):
            raise ValueError(f"the state_dict {problem.format(match.string, *match.groups())}")
    if set(state_dict) - set(more) not in (set(names), set(names[:2])):
        found = ", ".join(map(str, state_dict)) or "no names"
        of_lstm = any(name in state_dict for name in PROJECTIONS) and not more
        fix = "the weights are those of another cell: use LSTM.from_torch" if of_lstm else PYTORCH.source
        raise ValueError(f"the state_dict has {found}, {expected}; {fix}")
    return {name: as_array(name, state_dict[name]) for name in (*names, *more) if name in state_dict}

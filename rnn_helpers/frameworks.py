"""Weights from and to the layouts of Keras, PyTorch and ONNX; none of them is imported.

A framework stacks the gates of a layer in one matrix, in an order of its own; a cell of the
course has one matrix a gate. ``ORDERS`` and ``LAYOUTS`` say all that differs.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import ClassVar

import numpy as np

# The gates in the order in which each framework stacks them.
ORDERS = {
    "keras": {
        "LSTM": ("input_gate", "forget_gate", "candidate", "output_gate"),
        "GRU": ("update_gate", "reset_gate", "candidate"),
    },
    "torch": {
        "LSTM": ("input_gate", "forget_gate", "candidate", "output_gate"),
        "GRU": ("reset_gate", "update_gate", "candidate"),
    },
    "onnx": {
        "LSTM": ("input_gate", "output_gate", "forget_gate", "candidate"),
        "GRU": ("update_gate", "reset_gate", "candidate"),
    },
}
# Every array and its axes, in the order of the framework.
LAYOUTS = {
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
KINDS = {1: "SimpleRNN", 3: "GRU", 4: "LSTM"}  # by the number of matrices that are stacked
SOURCES = {
    "keras": "take the arrays as layer.get_weights() gives them",
    "torch": "take the dictionary as layer.state_dict() gives it",
    "onnx": "take the arrays as the inputs W, R and B of the node",
}


class FrameworkWeights:
    """Gives a cell its weights from and to Keras, PyTorch and ONNX.

    Only weights cross over: a layer's activations are not among them, so a layer with others
    than its framework's defaults is another function. Neither is a cell's readout.
    Lesson 3 steps through a layer that was brought along in this way.
    """

    gates: ClassVar[tuple[str, ...]]

    @classmethod
    def from_keras(cls, arrays: Sequence, **options):
        """A cell with the weights of a Keras layer: ``LSTM.from_keras(layer.get_weights())``.

        Parameters
        ----------
        arrays : kernel (input_features, gates·units), recurrent_kernel (units, gates·units) and
            bias (gates·units,). Gates stand side by side in the order input, forget, candidate,
            output (LSTM) or update, reset, candidate (GRU). A GRU's bias is (2, 3·units) with
            reset_after=True and (3·units,) without, so its form follows from the bias. A layer
            with use_bias=False has two arrays; its biases are zeros.
        options : what else the cell takes, such as ``activation="relu"`` or ``readout``; for a
            GRU without bias ``reset_after``, True if you leave it out.

        Raises
        ------
        ValueError : another number of arrays (several layers, a Bidirectional layer), shapes
            that don't fit, another kind of cell, a ``reset_after`` that contradicts the bias

        Source: ``keras.layers.SimpleRNN``, ``LSTM`` and ``GRU``. Taught in lesson 3.
        """
        arrays = _keras_arrays(arrays)
        _check_shapes(cls, "keras", arrays)
        kernel, recurrent_kernel, *bias = arrays.values()
        reset_after, why = options.get("reset_after", True), ""
        if bias:
            reset_after = bias[0].ndim == 2
            why = f"the bias has shape {bias[0].shape}, that of a GRU with reset_after={reset_after}"
            bias = bias[0] if reset_after else [bias[0], np.zeros_like(bias[0])]
        stacked = kernel.T, recurrent_kernel.T, *bias
        return _unstacked(cls, "keras", stacked, options, reset_after, why)

    def to_keras(self) -> list[np.ndarray]:
        """The cell's weights for a Keras layer: ``layer.set_weights(cell.to_keras())``.

        Returns
        -------
        kernel, recurrent_kernel and bias in the layouts of ``from_keras``. A GRU needs a layer
        with the same ``reset_after``.

        Source: ``keras.layers.SimpleRNN``, ``LSTM`` and ``GRU``.
        """
        W, U, b, b_recurrent = _stacked(self, "keras")
        bias = np.stack([b, b_recurrent]) if getattr(self, "reset_after", False) else b
        return [np.ascontiguousarray(W.T), np.ascontiguousarray(U.T), bias]

    @classmethod
    def from_torch(cls, state_dict: Mapping, **options):
        """A cell with the weights of a PyTorch layer: ``LSTM.from_torch(layer.state_dict())``.

        PyTorch has two biases everywhere. A SimpleRNN and an LSTM only ever use their sum, so
        here they are summed; a GRU keeps them apart as b and b_recurrent.

        Parameters
        ----------
        state_dict : weight_ih_l0 (gates·units, input_features), weight_hh_l0 (gates·units,
            units), bias_ih_l0 and bias_hh_l0 (gates·units,); tensors, with gradients too, or
            arrays. Gates stand below each other in the order input, forget, candidate, output
            (LSTM) or reset, update, candidate (GRU). Without biases (bias=False) they are zeros.
        options : what else the cell takes, such as ``readout``, or ``activation="relu"`` for a
            ``torch.nn.RNN`` with nonlinearity="relu".

        Raises
        ------
        ValueError : several layers, a bidirectional layer, one with projections, names of a
            whole model, shapes that don't fit, another kind of cell, ``reset_after=False``

        Source: ``torch.nn.RNN``, ``LSTM`` and ``GRU``. Taught in lesson 3.
        """
        arrays = _torch_arrays(state_dict)
        _check_shapes(cls, "torch", arrays)
        why = "torch.nn.GRU always has the form with reset_after=True"
        return _unstacked(cls, "torch", tuple(arrays.values()), options, True, why)

    def to_torch(self) -> dict[str, np.ndarray]:
        """The cell's weights for a PyTorch layer, by their names there.

        ``layer.load_state_dict({name: torch.from_numpy(a) for name, a in cell.to_torch().items()})``

        Returns
        -------
        arrays in the layouts of ``from_torch``; where PyTorch sums two biases, the second is zeros.

        Raises
        ------
        ValueError : a GRU with reset_after=False, which PyTorch doesn't have

        Source: ``torch.nn.RNN``, ``LSTM`` and ``GRU``.
        """
        if not getattr(self, "reset_after", True):
            raise ValueError(
                "this GRU has reset_after=False, but torch.nn.GRU always has the form with "
                "reset_after=True; use to_keras or to_onnx, or train a GRU with reset_after=True"
            )
        return dict(zip(LAYOUTS["torch"], _stacked(self, "torch"), strict=True))

    @classmethod
    def from_onnx(cls, W, R, B=None, *, linear_before_reset: int | None = None, **options):
        """A cell with the weights of an ONNX node RNN, LSTM or GRU with one direction.

        Parameters
        ----------
        W : (1, gates·units, input_features)
        R : (1, gates·units, units). In both, gates stand below each other in the order input,
            output, forget, candidate (LSTM) or update, reset, candidate (GRU).
        B : (1, 2·gates·units), the two biases one after the other; zeros if None. They are
            summed but for a GRU with linear_before_reset=1.
        linear_before_reset : the attribute of a GRU node, 0 if None as in ONNX; 1 is
            reset_after=True.
        options : what else the cell takes, such as ``activation`` or ``readout``.

        Raises
        ------
        ValueError : two directions, shapes that don't fit, another kind of cell, a
            ``linear_before_reset`` where there is no reset gate

        An LSTM's peepholes (input P), input_forget and clip are not part of these cells.
        Source: ONNX operators RNN, LSTM and GRU.
        """
        given = {"W": W, "R": R} | ({} if B is None else {"B": B})
        arrays = {name: _as_array(name, value) for name, value in given.items()}
        _check_shapes(cls, "onnx", arrays)
        if linear_before_reset not in (None, 0, 1):
            raise ValueError(f"linear_before_reset is {linear_before_reset!r}, expected 0 or 1")
        if linear_before_reset is not None and "reset_gate" not in cls.gates:
            raise ValueError(
                f"linear_before_reset belongs to a GRU, and this is {cls.__name__}.from_onnx; leave it out"
            )
        reset_after = bool(linear_before_reset)
        why = f"linear_before_reset={int(reset_after)} is reset_after={reset_after}; leave reset_after out"
        W, R, *B = (array[0] for array in arrays.values())
        biases = np.split(B[0], 2) if B else ()
        return _unstacked(cls, "onnx", (W, R, *biases), options, reset_after, why)

    def to_onnx(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """The cell's weights for an ONNX node: its inputs W, R and B.

        Returns
        -------
        W, R and B in the layouts of ``from_onnx``. The node of a GRU needs the attribute
        ``linear_before_reset=int(cell.reset_after)``, that of a SimpleRNN its activation.

        Source: ONNX operators RNN, LSTM and GRU.
        """
        W, U, b, b_recurrent = _stacked(self, "onnx")
        return W[None], U[None], np.concatenate([b, b_recurrent])[None]


def _order(framework: str, gates: tuple[str, ...]) -> tuple[str, ...]:
    return next(order for order in ORDERS[framework].values() if set(order) == set(gates))


def _unstacked(cls, framework, stacked, options, reset_after, why):
    """The cell from W, U and, if there are any, two biases, with the gates still in one axis."""
    W, U, *biases = stacked
    b, b_recurrent = biases or np.zeros((2, len(U)))
    if cls.gates:
        order = _order(framework, cls.gates)
        places = [order.index(gate) for gate in cls.gates]
        W, U, b, b_recurrent = (
            array.reshape(len(places), -1, *array.shape[1:])[places] for array in (W, U, b, b_recurrent)
        )
    if "reset_gate" not in cls.gates:
        return cls(W, U, b + b_recurrent, **options)
    if options.get("reset_after", reset_after) != reset_after:
        raise ValueError(f"reset_after={options['reset_after']!r} doesn't fit these weights: {why}")
    options = options | {"reset_after": reset_after}
    if reset_after:
        return cls(W, U, b, b_recurrent=b_recurrent, **options)
    # Where nothing is reset but the old state, both biases are added to the same sum.
    return cls(W, U, b + b_recurrent, **options)


def _stacked(cell, framework) -> tuple[np.ndarray, ...]:
    """New arrays W, U, b and b_recurrent (zeros if the cell has none), with the gates in one axis."""
    cell.refuse_holds("a layer of a framework can't hold a quantity")
    b_recurrent = getattr(cell, "b_recurrent", None)
    arrays = (cell.W, cell.U, cell.b, np.zeros_like(cell.b) if b_recurrent is None else b_recurrent)
    if not cell.gates:
        return tuple(array.copy() for array in arrays)
    places = [cell.gates.index(gate) for gate in _order(framework, cell.gates)]
    return tuple(np.concatenate(array[places]) for array in arrays)


def _as_array(name: str, value) -> np.ndarray:
    """An array or a tensor of any framework as a float64 array."""
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


def _keras_arrays(arrays) -> dict[str, np.ndarray]:
    names = tuple(LAYOUTS["keras"])
    expected = f"expected a list of 3 arrays ({', '.join(names)}), or the first 2 of a layer without bias"
    if not isinstance(arrays, (list, tuple)):
        raise ValueError(f"got {type(arrays).__name__}, {expected}; {SOURCES['keras']}")
    if len(arrays) not in (2, 3):
        fix = "take those of one recurrent layer: model.layers[0].get_weights()"
        if len(arrays) in (4, 6):
            fix += ", or of one direction of a Bidirectional layer: layer.forward_layer.get_weights()"
        raise ValueError(f"got {len(arrays)} arrays, {expected}; {fix}")
    return {name: _as_array(name, array) for name, array in zip(names, arrays, strict=False)}


# What a state_dict may hold besides one layer, by a pattern of its names.
TORCH_MISFITS = {
    r"^(.+)\.weight_ih_l0$": (
        "holds the weights of a whole model, such as {0!r}, expected those of one layer; "
        'take its own: model.get_submodule("{1}").state_dict()'
    ),
    r"_reverse$": (
        "is of a bidirectional layer (it has {0!r}), expected one direction; take one: "
        '{{name: a for name, a in state_dict.items() if not name.endswith("_reverse")}}'
    ),
    r"_l([1-9]\d*)$": (
        "is of a layer with num_layers > 1 (it has {0!r}), expected one layer; take them one by one, here "
        'the first: {{name: a for name, a in state_dict.items() if name.endswith("_l0")}}'
    ),
    r"^weight_ih$": (
        "is of a cell such as torch.nn.LSTMCell (it has {0!r}), expected a layer; give the names of a layer: "
        '{{f"{{name}}_l0": a for name, a in state_dict.items()}}'
    ),
    r"^weight_hr_l0$": (
        "is of an LSTM with projections (it has {0!r}), which this cell doesn't have; "
        "use a layer with proj_size=0"
    ),
}


def _torch_arrays(state_dict) -> dict[str, np.ndarray]:
    names = tuple(LAYOUTS["torch"])
    expected = f"expected {', '.join(names)}, or the first two of a layer without biases"
    if not isinstance(state_dict, Mapping):
        raise ValueError(f"got {type(state_dict).__name__}, {expected}; {SOURCES['torch']}")
    for pattern, problem in TORCH_MISFITS.items():
        for match in filter(None, (re.search(pattern, str(name)) for name in state_dict)):
            raise ValueError(f"the state_dict {problem.format(match.string, *match.groups())}")
    if set(state_dict) not in (set(names), set(names[:2])):
        found = ", ".join(map(str, state_dict)) or "no names"
        raise ValueError(f"the state_dict has {found}, {expected}; {SOURCES['torch']}")
    return {name: _as_array(name, state_dict[name]) for name in names if name in state_dict}


def _transposed(name: str, shape: tuple) -> tuple:
    return shape if "bias" in name else shape[::-1]


def _one_direction(name: str, shape: tuple) -> tuple:
    return (1, *shape[1:])


def _with_direction(name: str, shape: tuple) -> tuple:
    return (1, *shape)


# What to do about shapes that would fit after a small change.
REPAIRS = {
    "keras": {"the two matrices came transposed: use kernel.T and recurrent_kernel.T": _transposed},
    "torch": {"the two matrices came transposed: use array.T for each": _transposed},
    "onnx": {
        "there are two directions: take one, W[:1], R[:1] and B[:1]": _one_direction,
        "the axis of directions is missing: use W[None], R[None] and B[None]": _with_direction,
    },
}


def _check_shapes(cls, framework: str, arrays: Mapping[str, np.ndarray]) -> None:
    """An error that says what came, what was expected, and what would have fitted."""
    shapes = {name: array.shape for name, array in arrays.items()}
    gates = len(cls.gates) or 1
    if _fits(framework, gates, shapes):
        return
    layout = _layout(framework, gates, shapes)
    came = ", ".join(f"{name} {shape}" for name, shape in shapes.items())
    expected = ", ".join(f"{name} {_axes(layout[name], gates)}" for name in shapes)
    fix = SOURCES[framework]
    for kind in (kind for count, kind in KINDS.items() if _fits(framework, count, shapes)):
        fix = f"the weights are those of another cell: use {kind}.from_{framework}"
    for repair, repaired in REPAIRS[framework].items():
        if _fits(framework, gates, {name: repaired(name, shape) for name, shape in shapes.items()}):
            fix = repair
    raise ValueError(f"got {came}, expected {expected} for this {cls.__name__}; {fix}")


def _layout(framework: str, gates: int, shapes: Mapping[str, tuple]) -> dict[str, tuple]:
    # The two forms of a Keras GRU differ in the axes of their bias.
    if framework == "keras" and gates == 3 and len(shapes.get("bias", ())) == 2:
        return LAYOUTS["keras"] | {"bias": KERAS_RESET_AFTER_BIAS}
    return LAYOUTS[framework]


def _fits(framework: str, gates: int, shapes: Mapping[str, tuple]) -> bool:
    """Whether the shapes are those of one layer of so many gates, whatever its sizes are."""
    layout = _layout(framework, gates, shapes)
    if any(len(shape) != len(layout[name]) for name, shape in shapes.items()):
        return False
    sizes = [pair for name, shape in shapes.items() for pair in zip(layout[name], shape, strict=True)]
    known = {axis: size for axis, size in sizes if axis in ("units", "input_features")}
    rows = gates * known["units"]
    known |= {"gates·units": rows, "2·gates·units": 2 * rows}
    return all(size == known.get(axis, axis) > 0 for axis, size in sizes)


def _axes(axes: tuple, gates: int) -> str:
    """The axes as a shape in words: (1, 8·units)."""
    factors = {
        "gates·units": f"{gates}·units" if gates > 1 else "units",
        "2·gates·units": f"{2 * gates}·units",
    }
    return "(" + ", ".join(str(factors.get(axis, axis)) for axis in axes) + ("," * (len(axes) == 1)) + ")"

"""Whether arrays have the shapes of a framework's layer, and what to do about it where they don't."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from rnn_helpers.frameworks.layouts import AXES, KERAS_RESET_AFTER_BIAS, LAYERS, SOURCES, order_of


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


def check_shapes(
    framework: str, layer: str, gates: tuple[str, ...], arrays: Mapping[str, np.ndarray]
) -> None:
    """A ``ValueError`` that says what came, what was expected, and what would have fitted.

    ``layer`` is what the error calls the cell that the arrays are for, and ``gates`` its gates.
    """
    order_of(framework, gates)
    shapes = {name: array.shape for name, array in arrays.items()}
    count = len(gates) or 1
    if _fits(framework, count, shapes):
        return
    layout = _layout(framework, count, shapes)
    came = ", ".join(f"{name} {shape}" for name, shape in shapes.items())
    expected = ", ".join(f"{name} {_axes(layout[name], count)}" for name in shapes)
    fix = SOURCES[framework]
    for other, order in LAYERS[framework].items():
        if _fits(framework, len(order) or 1, shapes):
            fix = f"the weights are those of another cell: use {other}.from_{framework}"
    for repair, repaired in REPAIRS[framework].items():
        if _fits(framework, count, {name: repaired(name, shape) for name, shape in shapes.items()}):
            fix = repair
    raise ValueError(f"got {came}, expected {expected} for this {layer}; {fix}")


def _layout(framework: str, gates: int, shapes: Mapping[str, tuple]) -> dict[str, tuple]:
    # The two forms of a Keras GRU differ in the axes of their bias.
    if framework == "keras" and gates == 3 and len(shapes.get("bias", ())) == 2:
        return AXES["keras"] | {"bias": KERAS_RESET_AFTER_BIAS}
    return AXES[framework]


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

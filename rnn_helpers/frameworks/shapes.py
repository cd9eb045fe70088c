"""Whether arrays have the shapes of a framework's layer, and what to do about it where they don't."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from rnn_helpers.frameworks.stacking import Framework, order_of

# Keras keeps the two biases of a GRU with reset_after=True in two rows.
TWO_BIASES = (2, "gates·units")

# What a torch.nn.LSTM with proj_size has more, and what is another size then.
PROJECTION = {"weight_hr_l0": ("proj_size", "units")}
WITH_PROJECTION = {"weight_hh_l0": ("gates·units", "proj_size")}


def check_shapes(
    framework: Framework, layer: str, gates: tuple[str, ...], arrays: Mapping[str, np.ndarray]
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
    fix = framework.source
    for other, order in framework.layers.items():
        if _fits(framework, len(order) or 1, shapes):
            fix = f"the weights are those of another cell: use {other}.from_{framework.name}"
    for repair, repaired in framework.repairs.items():
        if _fits(framework, count, {name: repaired(name, shape) for name, shape in shapes.items()}):
            fix = repair
    raise ValueError(f"got {came}, expected {expected} for this {layer}; {fix}")


def _layout(framework: Framework, gates: int, shapes: Mapping[str, tuple]) -> dict[str, tuple]:
    if framework.name == "keras" and gates == 3 and len(shapes.get("bias", ())) == 2:
        return {**framework.axes, "bias": TWO_BIASES}
    if PROJECTION.keys() & shapes.keys():
        return {**framework.axes, **WITH_PROJECTION, **PROJECTION}
    return dict(framework.axes)


def _fits(framework: Framework, gates: int, shapes: Mapping[str, tuple]) -> bool:
    """Whether the shapes are those of one layer of so many gates, whatever its sizes are."""
    layout = _layout(framework, gates, shapes)
    if any(len(shape) != len(layout[name]) for name, shape in shapes.items()):
        return False
    sizes = [pair for name, shape in shapes.items() for pair in zip(layout[name], shape, strict=True)]
    known = {axis: size for axis, size in sizes if axis in ("units", "input_features", "proj_size")}
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

"""What a person hands over as an ONNX model's inputs, as arrays by the names of its inputs."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from rnn_helpers.checks import shortened


def feeds(inputs, graph) -> dict[str, np.ndarray]:
    """The arrays, each of the type of numbers that the graph declares for it.

    A tuple, or a list with tensors or arrays in it, is several inputs, a dictionary named ones;
    anything else is one.

    Raises ``ValueError`` for too many or too few of them, names that the model doesn't have, and for
    types and shapes that it doesn't declare.
    """
    weights = {tensor.name for tensor in graph.initializer}
    declared = {value.name: value for value in graph.input}
    needed = [name for name in declared if name not in weights]
    expected = ", ".join(f"{name!r} {_described(declared[name])}" for name in needed) or "none"
    if isinstance(inputs, Mapping):
        given = dict(inputs)
        if not set(needed) <= set(given) <= set(declared):
            came = ", ".join(map(repr, given)) or "none"
            raise ValueError(f"inputs are {came}, expected those of the model: {expected}")
    else:
        several = type(inputs) is tuple or (type(inputs) is list and _holds_arrays(inputs))
        arrays = list(inputs) if several else [inputs]
        if len(arrays) != len(needed):
            raise ValueError(
                f"{len(arrays)} inputs came, but the model has {len(needed)}: {expected}; give a tuple of "
                "them, or a dictionary by their names"
            )
        given = dict(zip(needed, arrays, strict=True))
    return {name: _as_declared(value, declared[name]) for name, value in given.items()}


def _as_declared(value, declared):
    """A new array as the graph declares it; what is no tensor, such as a sequence of them, as it is."""
    import onnx

    if not declared.type.HasField("tensor_type"):
        return value
    if hasattr(value, "detach"):  # NumPy doesn't know bfloat16
        value = value.detach().cpu()
        value = (value.double() if value.is_floating_point() else value).numpy()
    name, tensor = declared.name, declared.type.tensor_type
    try:
        array = np.array(value)
    except ValueError:
        raise ValueError(f"input {name!r} is {shortened(value)}, expected an array") from None
    dtype = onnx.helper.tensor_dtype_to_np_dtype(tensor.elem_type)
    takes = "iub" if dtype.kind in "iub" else "OUST" if dtype.kind == "O" else "iubfV"
    if array.dtype.kind not in takes:
        raise ValueError(f"input {name!r} has the type {array.dtype}, expected {dtype}, or what becomes that")
    sizes = [each.dim_value for each in tensor.shape.dim]
    fits = len(sizes) == array.ndim and all(
        size in (0, came) for size, came in zip(sizes, array.shape, strict=True)
    )
    if tensor.HasField("shape") and not fits:
        raise ValueError(f"input {name!r} has shape {array.shape}, expected {_described(declared)}")
    return array.astype(dtype)


def _described(declared) -> str:
    """The shape, with names or ? where any size fits: (batch, ?, 3)."""
    if not declared.type.HasField("tensor_type") or not declared.type.tensor_type.HasField("shape"):
        return "of any shape"
    sizes = [str(each.dim_value or each.dim_param or "?") for each in declared.type.tensor_type.shape.dim]
    return f"({', '.join(sizes)}{',' * (len(sizes) == 1)})"


def _holds_arrays(values: list) -> bool:
    return any(hasattr(value, "shape") or (type(value) is list and _holds_arrays(value)) for value in values)

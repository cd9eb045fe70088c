"""What a person hands over as a model's inputs, as the arguments of its forward pass."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def arguments(inputs, model) -> tuple[tuple, dict]:
    """Positional and named arguments, with every array as a tensor beside the model's parameters.

    A tuple, or a list with tensors or arrays in it, is several arguments, a dictionary named ones;
    anything else is one. Numbers with a point get the type of the model's parameters, whole
    numbers become int64, True and False stay.
    """
    import torch

    parameters = list(model.parameters())
    device = parameters[0].device if parameters else None
    dtypes = [parameter.dtype for parameter in parameters if parameter.is_floating_point()]
    dtype = dtypes[0] if dtypes else torch.get_default_dtype()

    def as_tensor(value):
        if isinstance(value, np.ndarray | np.generic):
            kinds = {"f": dtype, "i": torch.int64, "u": torch.int64, "b": torch.bool}
            if value.dtype.kind in kinds:
                value = np.ascontiguousarray(value.astype(np.int64) if value.dtype.kind == "u" else value)
                return torch.from_numpy(value.copy()).to(device, kinds[value.dtype.kind])
        if type(value) in (tuple, list):
            return type(value)(map(as_tensor, value))
        if isinstance(value, dict):
            return {name: as_tensor(each) for name, each in value.items()}
        return value

    if isinstance(inputs, Mapping):
        return (), {name: as_tensor(value) for name, value in inputs.items()}
    if type(inputs) is tuple or (type(inputs) is list and _holds_tensors(inputs)):
        return tuple(map(as_tensor, inputs)), {}
    if type(inputs) is list:
        inputs = np.array(inputs)
    return (as_tensor(inputs),), {}


def _holds_tensors(values: list) -> bool:
    return any(hasattr(value, "shape") or (type(value) is list and _holds_tensors(value)) for value in values)

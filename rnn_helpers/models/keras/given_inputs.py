"""What a person hands over as a model's inputs, as the arguments of its call."""

from __future__ import annotations

import inspect
from collections.abc import Mapping

import numpy as np


def arguments(inputs, model) -> tuple[tuple, dict]:
    """Positional and named arguments.

    Keras takes several inputs as one list or dictionary. A model whose ``call`` has as many
    parameters of its own gets a tuple or list as several arguments, a dictionary by their names. A
    list of numbers is an array. All else stays as it is: Keras makes tensors of arrays, whole numbers
    stay whole.
    """
    names = _parameters(model)
    if isinstance(inputs, Mapping):
        given = {name: _as_array(value) for name, value in inputs.items()}
        return ((), given) if names and set(given) <= set(names) else ((given,), {})
    if isinstance(inputs, (tuple, list)) and _holds_tensors(inputs):
        given = [_as_array(value) for value in inputs]
        return (tuple(given), {}) if 1 < len(given) <= len(names) else ((type(inputs)(given),), {})
    return (_as_array(inputs),), {}


def _parameters(model) -> list[str]:
    """The names of the inputs that the model's own ``call`` takes; none for a model made of symbols."""
    if hasattr(model, "_functional") or hasattr(model, "_operations"):
        return []
    parameters = inspect.signature(model.call).parameters.values()
    kinds = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    return [each.name for each in parameters if each.kind in kinds and each.name not in ("training", "mask")]


def _as_array(value):
    if isinstance(value, (list, tuple)) and not _holds_tensors(value):
        return np.array(value)
    return value


def _holds_tensors(values) -> bool:
    return any(
        hasattr(value, "shape") or (isinstance(value, (list, tuple)) and _holds_tensors(value))
        for value in values
    )

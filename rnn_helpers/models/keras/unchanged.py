"""A model of Keras left as it was, whatever its call does to it and to random numbers."""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

import numpy as np

OWN_GENERATOR = "global_seed_generator"  # where Keras keeps its own generator of random numbers


@contextmanager
def unchanged(model) -> Iterator[None]:
    """Within, PyTorch as a backend keeps no gradients; afterwards all is as it was, also after an error.

    All is: the attributes of every layer, and the lists, dictionaries and sets among them; the numbers
    of all variables, such as weights, the states of stateful layers and those of the generators of
    random numbers; Keras's own generator; and the random numbers of NumPy, Python, and PyTorch.
    """
    import keras
    from keras.src.backend.common import global_state

    layers = model._flatten_layers()
    generator = global_state.get_global_attribute(OWN_GENERATOR)
    variables = [variable for layer in layers for variable in _variables_of(layer)]
    with ExitStack() as stack:
        stack.callback(random.setstate, random.getstate())
        stack.callback(np.random.set_state, np.random.get_state())
        if keras.backend.backend() == "torch":
            import torch

            devices = range(torch.cuda.device_count()) if torch.cuda.is_initialized() else ()
            stack.enter_context(torch.random.fork_rng(devices))
            stack.enter_context(torch.no_grad())
        stack.callback(global_state.set_global_attribute, OWN_GENERATOR, generator)
        if generator is not None:
            variables.append(generator.state)
        for layer in layers:
            stack.callback(_restorer(layer))
        for variable in {id(each): each for each in variables}.values():
            stack.callback(_variable_restorer(variable))
        yield


def _restorer(layer) -> Callable[[], None]:
    """What gives a layer its attributes back, and to the containers among them what they held."""
    attributes = dict(vars(layer))
    # What Keras noted of the variables and layers that it tracks
    tracked = getattr(attributes.get("_tracker"), "stored_ids", {})
    containers = [each for each in attributes.values() if isinstance(each, (dict, list, set, deque))]
    held = [(each, _content(each)) for each in (*containers, *tracked.values())]

    def restore() -> None:
        for container, content in held:
            if not _is_same(_content(container), content):
                _refill(container, content)
        vars(layer).clear()
        vars(layer).update(attributes)

    return restore


def _content(container) -> list:
    return list(container.items() if isinstance(container, dict) else container)


def _is_same(one: list, other: list) -> bool:
    def parts(each):
        return each if isinstance(each, tuple) else (each,)

    return len(one) == len(other) and all(
        len(parts(a)) == len(parts(b)) and all(x is y for x, y in zip(parts(a), parts(b), strict=True))
        for a, b in zip(one, other, strict=True)
    )


def _refill(container, content: list) -> None:
    """By the methods of Python's own types: those of Keras would note the change."""
    kind = next(kind for kind in (dict, list, set, deque) if isinstance(container, kind))
    kind.clear(container)
    fill = kind.extend if kind in (list, deque) else kind.update
    fill(container, content)


def _variables_of(layer) -> list:
    """The variables of a layer itself, also those within lists, such as its states, and its generators'."""
    import keras
    from keras.src.backend import Variable  # keras.Variable is another class in older versions

    found, visited = [], set()

    def visit(value) -> None:
        if isinstance(value, Variable):
            found.append(value)
        elif isinstance(value, keras.random.SeedGenerator):
            visit(value.state)
        elif isinstance(value, keras.metrics.Metric):
            for variable in value.variables:
                visit(variable)
        elif isinstance(value, (dict, tuple, list, set)) and id(value) not in visited:
            visited.add(id(value))
            for each in value.values() if isinstance(value, dict) else value:
                visit(each)

    visit(vars(layer))
    return found


def _variable_restorer(variable) -> Callable[[], None]:
    """What gives a variable its numbers back, if they changed."""
    import keras

    numbers = np.array(keras.ops.convert_to_numpy(variable.value))

    def restore() -> None:
        if not np.array_equal(keras.ops.convert_to_numpy(variable.value), numbers):
            variable.assign(numbers)

    return restore

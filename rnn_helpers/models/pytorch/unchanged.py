"""A model of PyTorch left as it was, whatever its forward pass does to it and to random numbers."""

from __future__ import annotations

import random
import sys
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

import numpy as np


@contextmanager
def unchanged(model) -> Iterator[None]:
    """Within, the model evaluates without gradients; afterwards all is as it was, also after an error.

    All is: the attributes of every module, such as hooks, training flags and states that a
    forward pass keeps; the lists, dictionaries and sets among them; the numbers of all
    parameters, buffers and other tensors that a module holds; their gradients and whether they
    need any; the random numbers of PyTorch, NumPy and Python; and whether gradients are kept.
    """
    import torch

    modules = list(model.modules())
    with ExitStack() as stack:
        stack.callback(random.setstate, random.getstate())
        stack.callback(np.random.set_state, np.random.get_state())
        devices = range(torch.cuda.device_count()) if torch.cuda.is_initialized() else ()
        stack.enter_context(torch.random.fork_rng(devices))
        stack.enter_context(torch.no_grad())
        if "torch._dynamo" in sys.modules:  # else nothing can be compiled
            stack.enter_context(torch.compiler.set_stance("force_eager"))
        for module in modules:
            stack.callback(_restorer(module))
        for tensor in _tensors_of(modules):
            stack.callback(_tensor_restorer(tensor))
        for module in modules:
            module.training = False
        yield


def _restorer(module) -> Callable[[], None]:
    """What gives a module its attributes back, and to the containers among them what they held."""
    import torch

    if isinstance(module, torch.jit.ScriptModule):  # its attributes are not Python's
        training = module.training
        return lambda: setattr(module, "training", training)
    attributes = dict(vars(module))
    held = [
        (value, list(value.items() if isinstance(value, dict) else value))
        for value in attributes.values()
        if isinstance(value, (dict, list, set, deque))
    ]

    def restore() -> None:
        for container, content in held:
            container.clear()
            container.extend(content) if isinstance(container, (list, deque)) else container.update(content)
        vars(module).clear()
        vars(module).update(attributes)

    return restore


def _tensor_restorer(tensor) -> Callable[[], None]:
    """What gives a tensor its numbers back, in the place where they were, and its gradient."""
    import torch

    # Through .data, so that a backward pass that waits for this tensor finds it unchanged
    data, numbers = tensor.data, tensor.detach().clone()
    requires_grad, gradient = tensor.requires_grad, tensor.grad if tensor.is_leaf else None

    def restore() -> None:
        if tensor.data_ptr() != data.data_ptr() or tensor.shape != data.shape:
            tensor.data = data
        if not torch.equal(data, numbers):
            data.copy_(numbers)
        if tensor.is_leaf:
            tensor.requires_grad_(requires_grad)
            tensor.grad = gradient

    return restore


def _tensors_of(modules) -> list:
    """Every tensor that a module holds: parameters, buffers, attributes, also within tuples and lists."""
    import torch

    found: dict[int, torch.Tensor] = {}
    visited: set[int] = set()

    def visit(value) -> None:
        if isinstance(value, torch.Tensor):
            found.setdefault(id(value), value)
        elif isinstance(value, (dict, tuple, list)) and id(value) not in visited:
            visited.add(id(value))
            for each in value.values() if isinstance(value, dict) else value:
                visit(each)

    for module in modules:
        if isinstance(module, torch.jit.ScriptModule):
            visit([*module.parameters(recurse=False), *module.buffers(recurse=False)])
        else:
            visit(vars(module))
    return list(found.values())

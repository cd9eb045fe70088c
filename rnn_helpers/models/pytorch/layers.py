"""The recurrent modules of PyTorch: which can be traced, and their calls layer by layer."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np

from rnn_helpers.cells import GRU, LSTM, Cell, SimpleRNN
from rnn_helpers.frameworks.pytorch import activation_of, weights_of
from rnn_helpers.models.caught import Caught
from rnn_helpers.models.precision import PRECISIONS, coarsest
from rnn_helpers.models.pytorch.calls import Call

KINDS = {"RNN": SimpleRNN, "LSTM": LSTM, "GRU": GRU, "RNNCell": SimpleRNN, "LSTMCell": LSTM, "GRUCell": GRU}
NAMED_RECURRENT = re.compile("RNN|LSTM|GRU")


def paths(model) -> dict:
    """Every module of a model by its path, without what only wraps another, such as DataParallel."""
    found, seen = {}, set()

    def visit(module, path: str) -> None:
        module = unwrapped(module)
        if id(module) in seen:
            return
        seen.add(id(module))
        found[path] = module
        for name, child in module.named_children():
            visit(child, f"{path}.{name}" if path else name)

    visit(model, "")
    return found


def unwrapped(module):
    """What a compiled module, or one in DataParallel, has inside; another one as it is."""
    import torch

    while True:
        if isinstance(module, (torch.nn.DataParallel, torch.nn.parallel.DistributedDataParallel)):
            module = module.module
        elif hasattr(module, "_orig_mod"):
            module = module._orig_mod
        else:
            return module


def kind_of(module) -> str | None:
    """The name in ``KINDS`` of a module that computes as PyTorch's own one does."""
    import torch

    name = _own_kind(module)
    return name if name and type(module).forward is getattr(torch.nn, name).forward else None


def sorted_out(model) -> tuple[dict, dict[str, str]]:
    """The modules that can be traced by their names, and for other recurrent ones why they can't.

    A module that looks like a recurrent layer is one only if it has none of those inside.
    """
    traced, not_traced = {}, {}
    named = {path or type(module).__name__: module for path, module in paths(model).items()}
    for name, module in named.items():
        if kind_of(module) is not None:
            traced[name] = module
    of_recurrent = {id(part) for name in traced for part in named[name].modules()}
    for name, module in named.items():
        parts = {id(part) for part in module.modules()}
        if _looks_recurrent(module) and not parts & of_recurrent:
            not_traced[name] = _what_to_do(module)
            of_recurrent |= parts
    return traced, not_traced


def _looks_recurrent(module) -> bool:
    return _own_kind(module) is not None or bool(NAMED_RECURRENT.search(_class_name(module)))


def _own_kind(module) -> str | None:
    """The name in ``KINDS`` of a module that is one of PyTorch's own, whatever its forward pass is."""
    import torch

    return next((kind for kind in KINDS if isinstance(module, getattr(torch.nn, kind))), None)


def _class_name(module) -> str:
    return getattr(module, "original_name", None) or type(module).__name__


def _what_to_do(module) -> str:
    import torch

    name, own = _class_name(module), _own_kind(module)
    if isinstance(module, torch.jit.ScriptModule):
        return f"is in TorchScript, which hides it ({name}); hand over the model as it was before torch.jit"
    if re.search(r"\bquant", type(module).__module__):
        return f"is made for quantization ({name}); hand over the model as it was before that"
    if own:
        return (
            f"has a forward pass of its own ({name}); let it have an nn.{own} as a part instead of being "
            f"one, or run {KINDS[own].__name__}.from_torch(layer) on what its equations receive"
        )
    return (
        f"looks like a recurrent layer of your own ({name}); give its weights to a cell, "
        "LSTM(W, U, b).run(inputs), or let it have an nn.LSTM, nn.GRU or nn.RNN as a part"
    )


def caught(name: str, module, call: Call) -> Iterator[Caught]:
    """A call layer by layer, and of each layer both directions, if it has two."""
    layers, directions = getattr(module, "num_layers", 1), 1 + getattr(module, "bidirectional", False)
    weights = weights_of(module)
    precision = _precision([*weights.values(), call.inputs, call.outputs])
    inputs, outputs = _numbers(call.inputs), np.split(_numbers(call.outputs), directions, axis=-1)
    initial, final = map(_numbers, call.initial_state), map(_numbers, call.final_state)
    initial, final = list(initial), list(final)
    mask = _mask(call, inputs)
    below: tuple[Caught, ...] = ()
    for layer in range(layers):
        both = []
        for direction in range(directions):
            row = layer * directions + direction
            cell = _cell(module, weights, layer, direction)
            both.append(
                Caught(
                    _name(name, layer, direction, layers, directions),
                    cell,
                    None if below else inputs,
                    below,
                    tuple(state[row] for state in initial),
                    mask,
                    reverse=direction == 1,
                    outputs=outputs[direction] if layer == layers - 1 else None,
                    final_state={
                        state: array[row] for state, array in zip(cell.state_names, final, strict=True)
                    },
                    precision=precision,
                    single=call.single,
                )
            )
        yield from both
        below = tuple(both)


def _name(name: str, layer: int, direction: int, layers: int, directions: int) -> str:
    """Layer and direction stand in it where there are several."""
    parts = [name]
    if layers > 1:
        parts.append(f"layer {layer}")
    if directions > 1:
        parts.append("backward" if direction else "forward")
    return ", ".join(parts)


def _cell(module, weights: dict, layer: int, direction: int) -> Cell:
    """The cell of one direction of one layer."""
    end = f"_l{layer}{'_reverse' * direction}" if hasattr(module, "num_layers") else ""
    own = {
        f"{name}_l0": weights[f"{name}{end}"]
        for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh", "weight_hr")
        if f"{name}{end}" in weights
    }
    return KINDS[kind_of(module)].from_torch(own, **activation_of(module))


def _mask(call: Call, inputs: np.ndarray) -> np.ndarray | None:
    if call.lengths is None:
        return None
    mask = np.arange(inputs.shape[1]) < _numbers(call.lengths)[:, None]
    return None if mask.all() else mask


def _precision(tensors: list) -> str:
    import torch

    names = {str(tensor.dtype).removeprefix("torch.") for tensor in tensors}
    if any(tensor.is_cuda for tensor in tensors) and "float32" in names and torch.backends.cudnn.allow_tf32:
        names.add("tf32")
    return coarsest(names & PRECISIONS.keys())


def _numbers(tensor) -> np.ndarray:
    return tensor.cpu().double().numpy()

"""A model of PyTorch run once, with all that its recurrent layers received and gave."""

from __future__ import annotations

from rnn_helpers.cells import Readout
from rnn_helpers.models.caught import Catch, numbered
from rnn_helpers.models.pytorch.calls import noted
from rnn_helpers.models.pytorch.given_inputs import arguments
from rnn_helpers.models.pytorch.layers import caught, paths, sorted_out, unwrapped
from rnn_helpers.models.pytorch.unchanged import unchanged


def catch(model, inputs, head, activation: str) -> Catch:
    """Run a ``torch.nn.Module`` once on its inputs.

    ``head`` is one of its dense layers or None, ``activation`` what follows it.

    Raises ``ValueError`` for a model without recurrent layers, one that was never run and doesn't
    know its shapes yet, and a head that is no ``torch.nn.Linear``. What the model raises comes through.
    """
    model = unwrapped(model)
    for path, module in paths(model).items():
        if getattr(module, "has_uninitialized_params", bool)():
            raise ValueError(
                f"{path or 'the model'} doesn't know its shapes before its first run; run model(inputs) once"
            )
    modules, not_traced = sorted_out(model)
    if not modules and not not_traced:
        raise ValueError(
            f"this {type(model).__name__} has no recurrent layers; trace_model looks for torch.nn.RNN, LSTM "
            "and GRU, and for RNNCell, LSTMCell and GRUCell"
        )
    readout = None if head is None else _readout(head, activation)
    positional, named = arguments(inputs, model)
    with unchanged(model):
        with noted(modules.values(), head) as (runs, read_by_head):
            model(*positional, **named)
        names = numbered(
            {id(module): name for name, module in modules.items()}, [id(run.module) for run in runs]
        )
        layers = [
            layer
            for name, run in zip(names, runs, strict=True)
            for layer in caught(name, run.module, run.as_one())
        ]
    called = {id(run.module) for run in runs}
    not_traced |= {
        name: "was not called in this run" for name, module in modules.items() if id(module) not in called
    }
    heads = [[each.cpu().double().numpy() for each in call] for call in read_by_head]
    read, given = zip(*heads, strict=True) if heads else ((), ())
    return Catch(type(model).__name__, layers, not_traced, readout, read, given)


def _readout(head, activation: str) -> Readout:
    """A dense layer as a readout."""
    import torch

    if not isinstance(head, torch.nn.Linear):
        raise ValueError(
            f"readout is a {type(head).__name__}, expected a torch.nn.Linear, such as model.fc, or a Readout"
        )
    weights = head.weight.detach().cpu().double().numpy()
    bias = head.bias.detach().cpu().double().numpy() if head.bias is not None else [0.0] * len(weights)
    return Readout(weights, bias, activation)

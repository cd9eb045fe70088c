"""Calls of the recurrent modules of PyTorch, noted by hooks while a model runs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial


@dataclass(frozen=True, eq=False)
class Call:
    """What one call of a recurrent module received and gave, as tensors with the batch first.

    Attributes
    ----------
    inputs : (batch, timesteps, input_features), padded where the sequences differ in length
    lengths : (batch,), or None
    initial_state : each state (num_layers · directions, batch, units), none for zeros
    outputs : (batch, timesteps, directions · units), of the last layer
    final_state : as the initial state
    single : whether there was no axis of sequences
    """

    inputs: object
    lengths: object
    initial_state: tuple
    outputs: object
    final_state: tuple
    single: bool


@dataclass(frozen=True, eq=False)
class Calls:
    """The calls of one module that are one run: one call, or single timesteps one after another."""

    module: object
    calls: list[Call] = field(default_factory=list)

    def goes_on(self, call: Call) -> bool:
        """Whether a call starts from the state that the last one gave, each with a single timestep."""
        import torch

        last = self.calls[-1]
        return (
            _is_step(last, self.module)
            and _is_step(call, self.module)
            and len(call.initial_state) > 0
            and all(
                before.shape == after.shape and torch.equal(before, after)
                for before, after in zip(call.initial_state, last.final_state, strict=True)
            )
        )

    def as_one(self) -> Call:
        """All of them as one call over all their timesteps."""
        import torch

        first, last = self.calls[0], self.calls[-1]
        if first is last:
            return first
        inputs, outputs = (
            torch.cat([getattr(call, name) for call in self.calls], dim=1) for name in ("inputs", "outputs")
        )
        return Call(inputs, None, first.initial_state, outputs, last.final_state, first.single)


def _is_step(call: Call, module) -> bool:
    is_one = call.lengths is None and call.inputs.shape[1] == 1
    return is_one and not getattr(module, "bidirectional", False)


@contextmanager
def noted(modules: Sequence, head=None) -> Iterator[tuple[list[Calls], list]]:
    """Within, the calls of the modules are noted in a list, in order; of a head, what it read and gave."""
    runs: list[Calls] = []
    read_by_head: list = []
    with ExitStack() as stack:
        # Before the hooks of others, so that it is the layer's own output that is noted
        for module in modules:
            hook = partial(_note, runs)
            stack.callback(module.register_forward_hook(hook, prepend=True, with_kwargs=True).remove)
        if head is not None:
            hook = partial(_note_head, read_by_head)
            stack.callback(head.register_forward_hook(hook, prepend=True, with_kwargs=True).remove)
        yield runs, read_by_head


def _note(runs: list[Calls], module, positional: tuple, named: dict, given) -> None:
    arguments = dict(zip(("input", "hx"), positional, strict=False)) | named
    inputs, before = arguments["input"], arguments.get("hx")
    of_layer = hasattr(module, "num_layers")
    call = _of_layer(module, inputs, before, *given) if of_layer else _of_cell(inputs, before, given)
    for run in reversed(runs):
        if run.module is module and run.goes_on(call):
            run.calls.append(call)
            return
    runs.append(Calls(module, [call]))


def _note_head(read: list, module, positional: tuple, named: dict, given) -> None:
    read.append((_kept(next(iter((*positional, *named.values())))), _kept(given)))


def _of_layer(module, inputs, before, outputs, after) -> Call:
    """A call of nn.RNN, nn.LSTM or nn.GRU."""
    import torch

    initial, final = _states(before), _states(after)
    if isinstance(inputs, torch.nn.utils.rnn.PackedSequence):
        # Padded, and in the order in which the sequences came
        padded, lengths = torch.nn.utils.rnn.pad_packed_sequence(inputs, batch_first=True)
        outputs, _ = torch.nn.utils.rnn.pad_packed_sequence(outputs, batch_first=True)
        return Call(*map(_kept, (padded, lengths)), initial, _kept(outputs), final, single=False)
    single = inputs.dim() == 2
    if single:
        inputs, outputs = inputs[None], outputs[None]
        initial, final = (tuple(state[:, None] for state in states) for states in (initial, final))
    elif not module.batch_first:
        inputs, outputs = inputs.transpose(0, 1), outputs.transpose(0, 1)
    return Call(_kept(inputs), None, initial, _kept(outputs), final, single)


def _of_cell(inputs, before, after) -> Call:
    """A call of nn.RNNCell, nn.LSTMCell or nn.GRUCell: one layer, one timestep."""
    single = inputs.dim() == 1
    batch = (slice(None),) if not single else (None,)
    initial, final = (
        tuple(state[None][(slice(None), *batch)] for state in states)
        for states in (_states(before), _states(after))
    )
    return Call(_kept(inputs[batch][:, None]), None, initial, final[0][0][:, None], final, single)


def _states(given) -> tuple:
    if given is None:
        return ()
    return tuple(map(_kept, given)) if isinstance(given, (tuple, list)) else (_kept(given),)


def _kept(tensor):
    """A copy that nothing can change."""
    return tensor.detach().clone()

"""What the recurrent layers of a PyTorch model receive and give, by hooks, without the course."""

import copy
import random
import re
from collections import defaultdict

import numpy as np
import plain
import torch
from torch import nn

# What DataParallel and torch.compile call what they wrap
WRAPPED = re.compile(r"\b(?:module|_orig_mod)\.")
RECURRENT = (nn.RNN, nn.LSTM, nn.GRU, nn.RNNCell, nn.LSTMCell, nn.GRUCell)


def called(model, inputs):
    if isinstance(inputs, dict):
        return model(**inputs)
    return model(*inputs) if isinstance(inputs, (tuple, list)) else model(inputs)


def outputs_of(module):
    """How many numbers one direction of a layer gives at a timestep."""
    return getattr(module, "proj_size", 0) or module.hidden_size


class Seen:
    """A call of a module as it was: sequences without padding, (timesteps, features) each."""

    def __init__(self, module, received, given):
        self.module = module
        self.is_layer = isinstance(module, nn.RNNBase)
        inputs, states = received[0], received[1] if len(received) > 1 else None
        outputs, after = given if self.is_layer else (given, given)
        self.inputs, self.outputs = (
            self.sequences(inputs),
            self.sequences(
                outputs[0] if isinstance(outputs, tuple) and not hasattr(outputs, "batch_sizes") else outputs
            ),
        )
        self.states, self.after = self.by_sequence(states), self.by_sequence(after)

    def sequences(self, given):
        if hasattr(given, "batch_sizes"):
            padded, lengths = nn.utils.rnn.pad_packed_sequence(given, batch_first=True)
            return [plain.array(each[:length]) for each, length in zip(padded, lengths, strict=True)]
        if not self.is_layer:
            return [plain.array(each[None]) for each in (given if given.dim() == 2 else given[None])]
        if given.dim() == 2:
            return [plain.array(given)]
        return [plain.array(each) for each in (given if self.module.batch_first else given.transpose(0, 1))]

    def by_sequence(self, states):
        """For each sequence the states (layers · directions, units)."""
        if states is None:
            return None
        states = states if isinstance(states, tuple) else (states,)
        arrays = [plain.array(state if self.is_layer else state[None]) for state in states]
        arrays = [array[:, None] if array.ndim == 2 else array for array in arrays]
        return [[array[:, sequence] for array in arrays] for sequence in range(len(self.inputs))]


def seen(model, inputs):
    """All calls of the recurrent modules of a model by their paths, from a run of a copy of it."""
    model, calls = copy.deepcopy(model).eval(), defaultdict(list)
    for path, module in model.named_modules():
        if isinstance(module, RECURRENT):
            path = WRAPPED.sub("", path)

            def note(module, received, given, path=path):
                calls[path].append(Seen(module, received, given))

            module.register_forward_hook(note)
    states = random.getstate(), np.random.get_state(), torch.get_rng_state()
    with torch.no_grad():
        called(model, inputs)
    random.setstate(states[0]), np.random.set_state(states[1]), torch.set_rng_state(states[2])
    return {path: joined(of_one) for path, of_one in calls.items()}


def joined(calls):
    """The calls of single timesteps, one after another, as one."""
    first = calls[0]
    if len(calls) == 1 or any(len(each.inputs[0]) > 1 for each in calls):
        return calls
    for name in ("inputs", "outputs"):
        sequences = zip(*(getattr(each, name) for each in calls), strict=True)
        setattr(first, name, [np.concatenate(each) for each in sequences])
    first.after = calls[-1].after
    return [first]

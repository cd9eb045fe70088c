"""``trace_model`` on models of PyTorch, live: run by ``make parity``.

Every trace equals what the layer gave to float32's precision, and every gate a plain computation in
float64 from what the layer received to 1e-9. Both are found here anew, with hooks of this file.
"""

import copy
import random
from collections import defaultdict

import numpy as np
import plain
import pytest
import torch
from torch import nn
from torch_models import MODELS, model_and_inputs

from rnn_helpers import trace_model

RECURRENT = (nn.RNN, nn.LSTM, nn.GRU, nn.RNNCell, nn.LSTMCell, nn.GRUCell)
every_model = pytest.mark.parametrize("name", MODELS)


def called(model, inputs):
    if isinstance(inputs, dict):
        return model(**inputs)
    return model(*inputs) if isinstance(inputs, (tuple, list)) else model(inputs)


# ---------------------------------------------------------------- what layers received and gave


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


def recomputed(seen_calls):
    """By the name of its trace: (of each sequence the history of plain.run, whether backwards, outputs)."""
    found = {}
    for path, calls in seen_calls.items():
        for number, call in enumerate(calls, 1):
            name = f"{path}, call {number}" if len(calls) > 1 else path
            module, received = call.module, call.inputs
            layers = module.num_layers if call.is_layer else 1
            directions = 1 + (call.is_layer and module.bidirectional)
            for layer in range(layers):
                above = []
                for direction in range(directions):
                    end = f"_l{layer}{'_reverse' * direction}" if call.is_layer else ""
                    label = name + f", layer {layer}" * (layers > 1)
                    label += (", forward", ", backward")[direction] * (directions > 1)
                    histories = []
                    for sequence, x in enumerate(received):
                        count = 2 if "LSTM" in type(module).__name__ else 1
                        states = [np.zeros(module.hidden_size)] * count
                        if call.states is not None:
                            row = layer * directions + direction
                            states = [state[row] for state in call.states[sequence]]
                        history = plain.run(module, end, x[::-1] if direction else x, states)
                        histories.append(history[::-1] if direction else history)
                    units, is_top = module.hidden_size, layer == layers - 1
                    part = slice(direction * units, (direction + 1) * units)
                    given = [each[:, part] for each in call.outputs] if is_top else None
                    found[label] = histories, direction == 1, given
                    above.append([np.stack([now["hidden_state"] for now in each]) for each in histories])
                received = [np.concatenate(parts, axis=1) for parts in zip(*above, strict=True)]
    return found


# ---------------------------------------------------------------- the same numbers


@every_model
def test_every_trace_is_what_the_layer_gave_and_every_gate_what_its_equations_say(name):
    for seed in range(3):
        model, inputs = model_and_inputs(name, seed)
        expected = recomputed(seen(model, inputs))
        traces = trace_model(model, inputs, sequence=None)
        assert set(traces) == set(expected)
        assert not traces.not_traced
        for label, trace in traces.items():
            histories, is_backward, given = expected[label]
            assert trace.reverse is is_backward
            batch = {key: array if trace.is_batch else array[None] for key, array in trace.items()}
            assert len(batch["hidden_state"]) == len(histories)
            for sequence, history in enumerate(histories):
                for key in history[0]:
                    ours, plainly = batch[key][sequence][: len(history)], [now[key] for now in history]
                    np.testing.assert_allclose(ours, plainly, rtol=0, atol=1e-9, err_msg=f"{label}: {key}")
                if given is not None:
                    outputs = batch["hidden_state"][sequence][: len(history)]
                    np.testing.assert_allclose(outputs, given[sequence], rtol=0, atol=1e-6, err_msg=label)


@every_model
def test_a_chosen_sequence_is_that_of_the_batch_without_its_padding(name):
    model, inputs = model_and_inputs(name)
    whole = trace_model(model, inputs, sequence=None)
    if all(not trace.is_batch for trace in whole.values()):
        return
    smallest = min(len(trace.inputs) for trace in whole.values())
    chosen = trace_model(model, inputs, sequence=smallest - 1)
    assert list(chosen) == list(whole) and chosen.reads == whole.reads
    for label, trace in chosen.items():
        alone = whole[label].sequence(smallest - 1)
        assert trace.timesteps == alone.timesteps and trace.mask is None
        for key, array in trace.items():
            np.testing.assert_allclose(array, alone[key], rtol=0, atol=1e-12, err_msg=f"{label}: {key}")


# ---------------------------------------------------------------- the model as it was


def everything_of(model):
    """All that may have changed: tensors by bits and places, attributes, hooks, random numbers."""
    tensors = {
        name: (id(tensor), tensor.data_ptr(), tensor.detach().clone(), tensor.requires_grad, tensor.grad)
        for name, tensor in (*model.named_parameters(), *model.named_buffers())
    }
    attributes = {
        (path, key): copy.copy(value) if isinstance(value, (dict, list, set)) else value
        for path, module in model.named_modules()
        for key, value in vars(module).items()
    }
    chance = random.getstate(), np.random.get_state(), torch.get_rng_state(), torch.is_grad_enabled()
    return tensors, attributes, chance


def is_same(one, other):
    if isinstance(one, torch.Tensor):
        return torch.equal(one, other)
    if isinstance(one, np.ndarray):
        return np.array_equal(one, other)
    if isinstance(one, dict):
        return list(one) == list(other) and all(is_same(one[key], other[key]) for key in one)
    if isinstance(one, (tuple, list)):
        return len(one) == len(other) and all(map(is_same, one, other))
    return one is other or one == other


@every_model
@pytest.mark.parametrize("training", [True, False])
def test_the_model_and_all_random_numbers_stay_as_they_were(name, training):
    model, inputs = model_and_inputs(name)
    model.train(training)
    next(model.children()).train(not training)  # flags of their own come back, too
    outputs = called(model, inputs)
    (outputs[0] if isinstance(outputs, tuple) else outputs).sum().backward()
    before = everything_of(model)
    trace_model(model, inputs, sequence=None)
    assert is_same(before, everything_of(model))


@pytest.mark.parametrize("name", ["sentiment", "sequence to sequence", "actor and critic"])
def test_it_stays_so_after_an_error_of_its_own(name):
    model, inputs = model_and_inputs(name)

    class Stop(Exception):
        pass

    def stop(*_):
        raise Stop

    list(model.modules())[-1].register_forward_hook(stop)
    before = everything_of(model)
    with pytest.raises(Stop):
        trace_model(model, inputs, sequence=None)
    assert is_same(before, everything_of(model))

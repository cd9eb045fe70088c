"""``trace_model`` on models of PyTorch, live: run by ``make parity``.

Every trace equals what the layer gave to float32's precision, and every gate a plain computation in
float64 from what the layer received to 1e-9. Both are found here anew, by hooks that are not the package's.
"""

import copy
import json
import random

import numpy as np
import plain
import pytest
import record
import record_models
import torch
from comparison import is_same
from torch_models import MODELS, model_and_inputs
from torch_seen import called, outputs_of, seen

from rnn_helpers import trace_model

ARRAYS = {torch.Tensor: torch.equal, np.ndarray: np.array_equal}
every_model = pytest.mark.parametrize("name", MODELS)


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
                        states = [np.zeros(outputs_of(module))]
                        if "LSTM" in type(module).__name__:
                            states.append(np.zeros(module.hidden_size))
                        if call.states is not None:
                            row = layer * directions + direction
                            states = [state[row] for state in call.states[sequence]]
                        history = plain.run(module, end, x[::-1] if direction else x, states)
                        histories.append(history[::-1] if direction else history)
                    units, is_top = outputs_of(module), layer == layers - 1
                    part = slice(direction * units, (direction + 1) * units)
                    given = [each[:, part] for each in call.outputs] if is_top else None
                    found[label] = histories, direction == 1, given
                    above.append([np.stack([now["hidden_state"] for now in each]) for each in histories])
                received = [np.concatenate(parts, axis=1) for parts in zip(*above, strict=True)]
    return found


# ---------------------------------------------------------------- the same numbers


def test_a_new_recording_equals_the_fixture():
    stored = json.loads((record.FIXTURES / "models.json").read_text(encoding="utf-8"))
    new = json.loads(json.dumps(record_models.recording(), default=record.as_json))
    assert stored["version"] == new["version"] and list(stored["models"]) == list(new["models"])
    for name, layers in stored["models"].items():
        for old, now in zip(layers, new["models"][name], strict=True):
            for key in ("outputs", "final_state", "inputs", "initial_state"):
                if old[key] is not None:
                    for ours, theirs in zip(now.pop(key), old.pop(key), strict=True):
                        for one, other in zip(ours, theirs, strict=True):
                            np.testing.assert_allclose(one, other, rtol=0, atol=1e-6)
            assert old == now


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
    """All that may change: tensors by their bits and places, attributes, hooks, random numbers."""
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
    assert is_same(before, everything_of(model), ARRAYS)


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
    assert is_same(before, everything_of(model), ARRAYS)

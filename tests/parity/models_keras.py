"""``trace_model`` on models of Keras, live: run by ``make parity``.

Every trace equals what the layer gave to float32's precision, and every gate a plain computation in
float64 from what the layer received to 1e-9. Both are found here anew, in Keras's own loops.
"""

import json
import os

os.environ.setdefault("KERAS_BACKEND", "torch")  # one is enough: the layers are Keras's own code

import random

import keras
import numpy as np
import plain_keras
import pytest
from comparison import is_same
from keras.src.backend.common import global_state
from keras_models import MODELS, model_and_inputs
from keras_seen import called, seen

from rnn_helpers import trace_model

ARRAYS = {np.ndarray: np.array_equal}
every_model = pytest.mark.parametrize("name", MODELS)


def recomputed(run):
    """For each cell of a run the histories of its sequences."""
    found = []
    for sequence, x in enumerate(run.inputs):
        states = [state[sequence] for state in run.states]
        found.append(plain_keras.run(run.cells, x, run.mask[sequence], states, run.is_backward))
    return list(zip(*found, strict=True))


def labels_of(name, run):
    count = len(run.cells)
    return [f"{name}, layer {place}" for place in range(count)] if count > 1 else [name]


@pytest.mark.skipif(keras.backend.backend() != "torch", reason="random weights are those of the backend")
def test_a_new_recording_equals_the_fixture():
    import record
    import record_models_keras

    stored = json.loads((record.FIXTURES / "models_keras.json").read_text(encoding="utf-8"))
    new = json.loads(json.dumps(record_models_keras.recording(), default=record.as_json))
    assert stored["version"] == new["version"] and list(stored["models"]) == list(new["models"])
    for name, old in stored["models"].items():
        now = new["models"][name]
        for what in ("directions", "together"):
            assert list(old[what]) == list(now[what])
            for layer, recorded in old[what].items():
                assert_same_json(now[what][layer], recorded, f"{name}: {layer}")


def assert_same_json(now, old, where):
    if isinstance(old, dict):
        assert list(now) == list(old), where
        for key, value in old.items():
            assert_same_json(now[key], value, f"{where}, {key}")
    elif isinstance(old, list):
        assert len(now) == len(old), where
        for one, other in zip(now, old, strict=True):
            assert_same_json(one, other, where)
    else:
        assert now == (pytest.approx(old, abs=1e-6) if isinstance(old, float) else old), where


@every_model
def test_every_trace_is_what_the_layer_gave_and_every_gate_what_its_equations_say(name):
    for seed in range(3):
        model, inputs = model_and_inputs(name, seed)
        runs = seen(model, inputs)
        traces = trace_model(model, inputs, sequence=None)
        assert set(traces) == {label for key, run in runs.items() for label in labels_of(key, run)}
        assert not traces.not_traced
        for key, run in runs.items():
            labels = labels_of(key, run)
            for label, histories in zip(labels, recomputed(run), strict=True):
                trace = traces[label]
                assert trace.reverse is run.is_backward
                for sequence, history in enumerate(histories):
                    for t, now in enumerate(history):
                        for quantity, plainly in (now or {}).items():
                            ours = trace[quantity][sequence, t]
                            np.testing.assert_allclose(
                                ours, plainly, rtol=0, atol=1e-9, err_msg=f"{label}: {quantity}"
                            )
            top = traces[labels[-1]]
            if run.is_last:
                ours, given = top["hidden_state"][:, top.last_timestep], run.outputs
                given = given[:, -1] if given.ndim == 3 else given
            else:
                ours, given = top["hidden_state"][run.mask], run.outputs[run.mask]
            precision = 1e-6 * max(1.0, np.abs(given).max())
            np.testing.assert_allclose(ours, given, rtol=0, atol=precision, err_msg=labels[-1])
            after = [traces[label][state] for label in labels for state in traces[label].cell.state_names]
            for state, given in zip(after, run.after, strict=True):
                precision = 1e-6 * max(1.0, np.abs(given).max())
                np.testing.assert_allclose(state[:, top.last_timestep], given, rtol=0, atol=precision)


@every_model
def test_a_chosen_sequence_is_that_of_the_batch_without_its_padding(name):
    model, inputs = model_and_inputs(name)
    whole = trace_model(model, inputs, sequence=None)
    chosen = trace_model(model, inputs, sequence=1)
    assert list(chosen) == list(whole) and chosen.reads == whole.reads
    for label, trace in chosen.items():
        alone = whole[label].sequence(1)
        assert trace.timesteps == alone.timesteps
        for key, array in trace.items():
            np.testing.assert_allclose(array, alone[key], rtol=0, atol=1e-12, err_msg=f"{label}: {key}")


# ---------------------------------------------------------------- the model as it was


def everything_of(model):
    """All that may change: variables by their numbers, attributes and what they hold, random numbers."""
    layers = model._flatten_layers()
    generator = global_state.get_global_attribute("global_seed_generator")
    variables = [*model.variables, *(variable for layer in layers for variable in own_variables(layer))]
    attributes = {
        (place, key): list(value) if isinstance(value, (dict, list, set)) else value
        for place, layer in enumerate(layers)
        for key, value in vars(layer).items()
    }
    chance = [random.getstate(), np.random.get_state(), generator and plain_keras.array(generator.state)]
    if keras.backend.backend() == "torch":
        import torch

        chance.append(torch.get_rng_state().numpy())
    return [plain_keras.array(variable) for variable in variables], attributes, chance


def own_variables(layer):
    yield from keras.tree.flatten(getattr(layer, "states", None) or [])
    if getattr(layer, "seed_generator", None) is not None:
        yield layer.seed_generator.state


@every_model
def test_the_model_and_all_random_numbers_stay_as_they_were(name):
    model, inputs = model_and_inputs(name)
    keras.random.normal((2,))  # so that Keras has a generator of its own
    before = everything_of(model)
    trace_model(model, inputs, sequence=None)
    assert is_same(before, everything_of(model), ARRAYS)


@pytest.mark.parametrize("name", ["sentiment", "characters", "weather", "translator"])
def test_it_stays_so_after_an_error_of_its_own(name, monkeypatch):
    model, inputs = model_and_inputs(name)

    class Stop(Exception):
        pass

    def stop(*_, **__):
        raise Stop

    last = [layer for layer in model._flatten_layers() if isinstance(layer, keras.layers.Dense)][-1]
    monkeypatch.setattr(type(last), "call", stop)
    before = everything_of(model)
    with pytest.raises(Stop):
        trace_model(model, inputs, sequence=None)
    assert is_same(before, everything_of(model), ARRAYS)


class Keeping(keras.Model):
    """A model that keeps what it saw in attributes, and draws random numbers of all sorts."""

    def __init__(self):
        super().__init__()
        self.gru = keras.layers.GRU(4, return_sequences=True, dropout=0.5)
        self.noise = keras.layers.GaussianNoise(0.1)
        self.own = keras.random.SeedGenerator(3)
        self.count = self.add_weight(shape=(), initializer="zeros", trainable=False)
        self.seen, self.by_name, self.last = [], {}, None

    def call(self, inputs, training=None):
        outputs = self.noise(self.gru(inputs), training=True)
        outputs = outputs + keras.random.normal((4,)) * keras.random.normal((4,), seed=self.own)
        self.count.assign_add(1.0)
        self.seen.append(random.random() + np.random.random())
        self.by_name["outputs"] = self.last = outputs
        return outputs


@pytest.mark.parametrize("has_generator", [True, False])
def test_it_stays_so_whatever_a_call_does(has_generator):
    global_state.set_global_attribute("global_seed_generator", None)
    model, inputs = Keeping(), np.ones((1, 5, 3), "float32")
    model(inputs)
    if not has_generator:
        global_state.set_global_attribute("global_seed_generator", None)
    before = everything_of(model)
    assert list(trace_model(model, inputs)) == [model.gru.name]
    assert is_same(before, everything_of(model), ARRAYS)


@every_model
def test_a_model_gives_the_same_as_before_when_it_is_called_again(name):
    model, inputs = model_and_inputs(name)
    kept = seen(model, inputs)
    trace_model(model, inputs, sequence=0)
    again = seen(model, inputs)
    for key, run in kept.items():
        np.testing.assert_array_equal(run.outputs, again[key].outputs)
    called(model, inputs)

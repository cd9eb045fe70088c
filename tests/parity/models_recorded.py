"""The recorded models of notebook 6 beside the live ones, with the same weights: run by ``make parity``."""

import json

import numpy as np
import torch
import trained_models

from rnn_helpers import trace_model
from rnn_helpers.exercises import EXERCISES
from rnn_helpers.models import recorded, recorded_model, recorded_weights
from rnn_helpers.tasks import CALL_CHARACTERS


def assert_same_numbers(stored, new):
    """Documents that are the same but for roundings."""
    if isinstance(stored, dict):
        assert list(stored) == list(new)
        for key in stored:
            assert_same_numbers(stored[key], new[key])
    elif isinstance(stored, list) and stored and isinstance(stored[0], (dict, list)):
        assert len(stored) == len(new)
        for one, other in zip(stored, new, strict=True):
            assert_same_numbers(one, other)
    elif isinstance(stored, list) and stored and isinstance(stored[0], float):
        np.testing.assert_allclose(new, stored, rtol=0, atol=2e-6)
    else:
        assert stored == new


def stored_and_new(name, new):
    stored = json.loads((recorded.RECORDINGS / f"{name}.json").read_text(encoding="utf-8"))
    return stored, json.loads(json.dumps(new, default=trained_models.plain))


def test_new_recordings_with_the_stored_weights_equal_the_stored_ones():
    model = trained_models.calls_with(recorded_weights("calls"))
    assert_same_numbers(*stored_and_new("calls", trained_models.calls_recorded(model)))
    model = trained_models.temperatures_with(recorded_weights("temperatures").values())
    assert_same_numbers(*stored_and_new("temperatures", trained_models.temperatures_recorded(model)))


def test_the_live_models_give_the_traces_that_the_recordings_give():
    model = trained_models.calls_with(recorded_weights("calls"))
    text = trained_models.TEXT
    softmax = {"readout": model.fc, "readout_activation": "softmax", "outputs": CALL_CHARACTERS}
    live = trace_model(model, trained_models.ids(text), labels=text, **softmax)
    assert_same_traces(live, recorded_model("calls"))
    model = trained_models.temperatures_with(recorded_weights("temperatures").values())
    inputs = recorded_model("temperatures", sequence=None)["lstm"].inputs
    for sequence in (None, 6):
        live = trace_model(model, inputs, sequence=sequence, readout=model.layers[-1])
        assert_same_traces(live, recorded_model("temperatures", sequence=sequence))


def assert_same_traces(live, stored):
    assert repr(live) == repr(stored) and live.reads == stored.reads
    for name, trace in live.items():
        ours, theirs = stored[name].cell.readout, trace.cell.readout
        assert ours is theirs or (ours.activation, ours.outputs) == (theirs.activation, theirs.outputs)
        assert trace.input_labels == stored[name].input_labels and set(trace) == set(stored[name])
        for quantity, array in trace.items():
            np.testing.assert_allclose(stored[name][quantity], array, rtol=0, atol=1e-5, err_msg=quantity)


def test_the_layers_of_a_module_have_the_name_that_exercise_6_1_asks_for():
    class Reader(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.encoder = torch.nn.GRU(16, 32, num_layers=2, bidirectional=True)

        def forward(self, inputs):
            return self.encoder(inputs)

    assert EXERCISES["6.1"].verdict.correct in trace_model(Reader(), torch.zeros(3, 1, 16))


def test_training_anew_learns_as_much():
    _, bits = trained_models.train_calls()
    assert bits < 1.15
    _, error = trained_models.train_temperatures()
    assert error < 2.2


def test_weights_by_name_are_those_of_the_frameworks():
    state = trained_models.CharacterModel().state_dict()
    shapes = {name: tuple(tensor.shape) for name, tensor in state.items()}
    assert {name: array.shape for name, array in recorded_weights("calls").items()} == shapes
    shapes = [array.shape for array in trained_models.forecaster().get_weights()]
    assert [array.shape for array in recorded_weights("temperatures").values()] == shapes

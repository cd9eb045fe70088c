"""Mistakes put into the package's room of PyTorch, each caught by the run-time comparison: ``make parity``.

What a mistake is found by here is ``trace_model`` itself, on the user's own model: no fixture, no test
beside it says what the layer gave.
"""

from dataclasses import replace

import numpy as np
import pytest
from torch_models import model_and_inputs

from rnn_helpers import LSTM, trace_model
from rnn_helpers.models.caught import changed
from rnn_helpers.models.pytorch import catching, layers


@pytest.fixture
def mistaken(monkeypatch):
    """Puts a mistake between what was caught of a module and what is traced of it."""

    def mistake(change):
        right = layers.caught
        monkeypatch.setattr(catching, "caught", lambda *given: changed(right(*given), change))

    return mistake


def with_activation(layer):
    if hasattr(layer.cell, "activation"):
        return replace(layer, cell=replace(layer.cell, activation="tanh"))
    return layer


def without_projection(layer):
    """The first units in the place of a projection's outputs."""
    if getattr(layer.cell, "projection", None) is None:
        return layer
    shape = layer.cell.projection.shape
    return replace(layer, cell=replace(layer.cell, projection=np.eye(*shape)))


MUTANTS = {
    "activation ignored": (
        with_activation,
        ("names", "both ways by hand"),
        "its activation, the layer computes",
    ),
    "mask ignored": (
        lambda layer: replace(layer, mask=None),
        ("sentiment", "entities", "speech", "captions"),
        "a mask, the layer left out timesteps",
    ),
    "direction not reversed": (
        lambda layer: replace(layer, reverse=False),
        ("sentiment", "keyword spotter", "listener", "variational", "letters and words"),
        "its direction, the layer reads from the last timestep to the first",
    ),
    "initial state ignored": (
        lambda layer: replace(layer, initial_state=()),
        ("word language model", "character language model", "tied language model", "several days"),
        "",
    ),
    "projection left out": (without_projection, ("sounds of speech",), "none of the usual reasons"),
}
CASES = [(mutant, name) for mutant, (_, names, _) in MUTANTS.items() for name in names]


@pytest.mark.parametrize("mutant, name", CASES)
def test_a_mistake_is_an_error_of_trace_model_with_the_likely_reason(mistaken, mutant, name):
    change, _, words = MUTANTS[mutant]
    trace_model(*model_and_inputs(name), sequence=None)
    mistaken(change)
    with pytest.raises(ValueError, match=f"is off by .*{words}"):
        trace_model(*model_and_inputs(name), sequence=None)


@pytest.mark.parametrize("name", ["forecaster", "probabilistic"])
def test_layers_of_a_stack_in_another_order_are_an_error(monkeypatch, name):
    right, order = layers._cell, (0, 2, 1)
    monkeypatch.setattr(
        layers, "_cell", lambda module, weights, layer, *more: right(module, weights, order[layer], *more)
    )
    with pytest.raises(ValueError, match=r"is off by .*the order of layers, with the weights of "):
        trace_model(*model_and_inputs(name), sequence=None)


@pytest.mark.parametrize("name", ["autoencoder", "tagger", "residual", "compiled"])
def test_gates_in_another_order_are_an_error(monkeypatch, name):
    right = LSTM.from_torch

    def mixed_up(weights, **options):
        cell = right(weights, **options)
        arrays = {each: getattr(cell, each)[[1, 0, 2, 3]] for each in "WUb"}
        return replace(cell, **arrays)

    monkeypatch.setattr(LSTM, "from_torch", mixed_up)
    with pytest.raises(ValueError, match="is off by"):
        trace_model(*model_and_inputs(name), sequence=None)

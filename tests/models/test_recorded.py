"""Six models of PyTorch, recorded as plain arrays, traced without PyTorch."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from cases import saying
from parity import plain
from parity.comparison import CELLS, FIXTURES

from rnn_helpers.models.caught import Caught, changed
from rnn_helpers.models.comparing import check_fits

ROOT = Path(__file__).parents[2]
RECORDING = json.loads((FIXTURES / "models.json").read_text(encoding="utf-8"))
every_model = pytest.mark.parametrize("name", RECORDING["models"])


def caught_layers(name):
    """The layers as ``trace_model`` catches them, and what was recorded of each."""
    found, below = [], {}
    for each in RECORDING["models"][name]:
        options = {"activation": each["nonlinearity"]} if each["nonlinearity"] else {}
        cell = CELLS[each["kind"]].from_torch(each["weights"], **options)
        lengths = np.array(each["lengths"])
        mask = np.arange(lengths.max()) < lengths[:, None]
        place = each["path"], each["layer"]
        layer = Caught(
            f"{each['path']} {each['layer']} {'backward' if each['reverse'] else 'forward'}",
            cell,
            None if each["inputs"] is None else np.array(each["inputs"]),
            tuple(below.get((each["path"], each["layer"] - 1), ())),
            _each_state(each["initial_state"] or ()),
            None if mask.all() else mask,
            each["reverse"],
            None if each["outputs"] is None else np.array(each["outputs"]),
            dict(zip(cell.state_names, _each_state(each["final_state"]), strict=True)),
        )
        below.setdefault(place, []).append(layer)
        found.append(layer)
    return found


def _each_state(sequences):
    """States recorded for each sequence, as arrays (batch, units)."""
    return tuple(np.array(states) for states in zip(*sequences, strict=True))


def test_the_recording_is_of_the_version_that_parity_installs():
    requirements = (ROOT / "tests" / "parity" / "requirements.txt").read_text(encoding="utf-8").split()
    assert f"torch=={RECORDING['version']}" in requirements


@every_model
def test_every_layer_fits_what_it_gave_and_is_equal_to_float32s_precision(name):
    layers = caught_layers(name)
    for layer in layers:
        check_fits(layer, layers)
        if layer.outputs is not None:
            is_read = slice(None) if layer.mask is None else layer.mask
            np.testing.assert_allclose(
                layer.trace.outputs[is_read], layer.outputs[is_read], rtol=0, atol=1e-6, err_msg=layer.name
            )


@every_model
def test_every_gate_is_what_the_equations_of_pytorchs_documentation_say(name):
    for layer, each in zip(caught_layers(name), RECORDING["models"][name], strict=True):
        W, U, *more = (np.array(array) for array in each["weights"].values())
        weights = [W, U, *(more or [np.zeros(len(W))] * 2)]
        options = (each["nonlinearity"],) if each["kind"] == "RNN" else ()
        for sequence, length in enumerate(each["lengths"]):
            x = layer.trace.inputs[sequence, :length]
            states = [state[sequence] for state in layer.trace.initial_state.values()]
            equations = {"RNN": plain.rnn, "LSTM": plain.lstm, "GRU": plain.gru}[each["kind"]]
            history = equations(x[::-1] if layer.reverse else x, *states, weights, *options)
            history = history[::-1] if layer.reverse else history
            for key in history[0]:
                ours, plainly = layer.trace[key][sequence, :length], [now[key] for now in history]
                np.testing.assert_allclose(ours, plainly, rtol=0, atol=1e-9, err_msg=f"{layer.name}: {key}")


def swapped(layers):
    """Layer 1 and layer 2 of a stack with each other's weights."""
    cells = [layers[0].cell, layers[2].cell, layers[1].cell]
    return changed(layers, lambda layer: replace(layer, cell=cells[layers.index(layer)]))


MUTANTS = {
    "activation ignored": (
        "names",
        lambda layers: [replace(each, cell=replace(each.cell, activation="tanh")) for each in layers],
        "its activation, the layer computes with relu and not tanh",
    ),
    "mask ignored": (
        "sentiment",
        lambda layers: changed(layers, lambda each: replace(each, mask=None)),
        "lstm 0 forward: … likely reason: a mask, the layer left out timesteps that the trace reads",
    ),
    "direction not reversed": (
        "sentiment",
        lambda layers: changed(layers, lambda each: replace(each, reverse=False)),
        "lstm 0 backward: … likely reason: its direction, the layer reads from the last timestep",
    ),
    "projection left out": (
        "sounds of speech",
        lambda layers: changed(
            layers, lambda each: replace(each, cell=replace(each.cell, projection=np.eye(2, 6)))
        ),
        "lstm 0 forward: the final hidden state of its trace is off by … none of the usual reasons",
    ),
    "layers swapped": (
        "forecaster",
        swapped,
        "the order of layers, with the weights of gru 2 forward the numbers fit",
    ),
}


@pytest.mark.parametrize("mutant", MUTANTS)
def test_a_mistake_is_caught_by_the_comparison_alone(mutant):
    name, mistaken, message = MUTANTS[mutant]
    layers = mistaken(caught_layers(name))
    with pytest.raises(ValueError, match=saying(message)):
        for layer in layers:
            check_fits(layer, layers)

"""Stacks of layers: what the page computes of them, and hands on after an edit, is what Python computes."""

import json
from pathlib import Path

import numpy as np
import pytest
from browser import as_json
from stacked import DIRECTIONS, encoder_decoder, stacked, together, translator

from rnn_helpers import GRU, LSTM, SimpleRNN, Stepper

COMPUTE = Path(__file__).parent / "compute_stacks.mjs"
MASK = np.array([True, True, False, True, True, False])
STACKS = {
    "LSTM": lambda: stacked(LSTM, units=5),
    "LSTM with projections": lambda: stacked(LSTM, units=5, projection=2, layers=3),
    "GRU, three layers": lambda: stacked(GRU, layers=3),
    "GRU, its precision rounded": lambda: stacked(GRU, is_rounded=True),
    "SimpleRNN without limits": lambda: stacked(SimpleRNN, activation="relu"),
    "one direction": lambda: stacked(LSTM, layers=3, directions=("forward",), is_rounded=True),
    "padded, with tokens": lambda: stacked(LSTM, mask=MASK, labels="abcabc", is_rounded=True),
    "many numbers, sent as float32": lambda: stacked(
        GRU, units=40, features=30, timesteps=40, is_rounded=True
    ),
    "encoder and decoder": translator,
    "directions merged by their sum": lambda: stacked(GRU, merge="sum", layers=3),
    "by their product, its precision rounded": lambda: stacked(LSTM, merge="mul", is_rounded=True),
    "by their mean, padded": lambda: stacked(LSTM, merge="ave", mask=MASK),
    "a decoder that starts where the encoder ended": encoder_decoder,
    "where both directions of a padded one ended": lambda: encoder_decoder(
        GRU, directions=DIRECTIONS, mask=MASK
    ),
    "a decoder that reads the encoder, too": lambda: encoder_decoder(LSTM, reads=True),
    "a layer that reads something else": lambda: together(stacked(GRU), stacked(LSTM, name="head", seed=5)),
}


def weight(run, trace, place=0.5):
    name = next(iter(trace.cell.weights))
    index = [size // 2 for size in trace.cell.weights[name].shape]
    return {"type": "weight", "run": run, "weights": name, "index": index, "value": place}


def hold(run, trace, value=0.25):
    quantity = trace.cell.cell_equations[0].quantity
    return {
        "type": "hold",
        "run": run,
        "quantity": quantity,
        "unit": 1,
        "first": 1,
        "last": 2,
        "value": value,
    }


def another_input(run, trace):
    return {
        "type": "input",
        "run": run,
        "timestep": 1,
        "values": [0.5] * trace.inputs.shape[1],
        "label": None,
    }


def all_edits(traces):
    """Lists of edits: in the first run, in the last, and in several at once."""
    (first, *_, last), end = traces.values(), len(traces) - 1
    return [
        [hold(0, first)],
        [weight(0, first), another_input(0, first)],
        [another_input(end, last)],
        [hold(0, first), another_input(end, last), weight(end, last)],
    ]


@pytest.mark.parametrize("name", STACKS)
def test_the_page_computes_and_hands_on_what_python_does(node, name):
    traces = STACKS[name]()
    stepper = Stepper(traces)
    lists = all_edits(traces)
    given = [{"state": as_json(stepper), "edits": edits} for edits in lists]
    for edits, page in zip(lists, json.loads(node(str(COMPUTE), given=given)), strict=True):
        stepper.edits = edits
        edited = stepper.edited
        assert list(edited) == list(traces) and edited.reads == traces.reads
        assert edited.starts == traces.starts and edited.merges == traces.merges
        for index, layer in enumerate(traces):
            assert_same(page["base"][index], traces[layer])
            assert_same(page["edited"][index], edited[layer])
            assert page["isEdited"][index] == (edited[layer] is not traces[layer]), layer
            labels = page["labels"][index]
            assert (labels and tuple(labels)) == edited[layer].input_labels


def assert_same(quantities, trace):
    names = {"inputs", *(equation.quantity for equation in trace.cell.equations)}
    assert set(quantities) == names
    for name in names:
        expected = trace.inputs if name == "inputs" else trace[name]
        shown = np.reshape(quantities[name], expected.shape)
        np.testing.assert_allclose(shown, expected, rtol=0, atol=1e-12, err_msg=name)


def test_an_input_is_the_output_of_a_run_and_a_unit(node):
    traces = stacked(LSTM, units=3)
    given = [{"state": as_json(Stepper(traces)), "edits": []}]
    (page,) = json.loads(node(str(COMPUTE), given=given))
    assert page["origins"][0] == [[]] * 3
    names = list(traces)
    for origins, trace in zip(page["origins"][2:], list(traces.values())[2:], strict=True):
        for feature, (origin,) in enumerate(origins):
            assert origin["quantity"] == "hidden_state"
            np.testing.assert_array_equal(
                trace.inputs[:, feature], traces[names[origin["index"]]].outputs[:, origin["unit"]]
            )

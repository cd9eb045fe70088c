"""What the page writes is what Python writes with the same random numbers, and so are its numbers."""

import json
from pathlib import Path

import numpy as np
import pytest
from browser import as_json

from rnn_helpers import GRU, LSTM, Readout, SimpleRNN, Stepper
from rnn_helpers.experiments import generate

WRITE = Path(__file__).parent / "compute_writing.mjs"


@pytest.fixture
def written(node):
    """A function that writes as the page does, on pairs of what Python wrote and edits of it, or None."""

    def write(pairs):
        given = [{"state": as_json(Stepper(trace)), "edits": edits} for trace, edits in pairs]
        return json.loads(node(str(WRITE), given=given))

    return write


def hold(**fields):
    return {"type": "hold", "run": 0, "quantity": "cell_state", "unit": 31, "value": 0.0} | fields


def temperature(value):
    return {"type": "temperature", "run": 0, "value": value}


def read_instead(timestep, output, outputs=21):
    values = np.eye(outputs)[output].tolist()
    return {"type": "input", "run": 0, "timestep": timestep, "values": values, "label": None}


EDITS = {
    "nothing": None,
    "no edits": [],
    **{f"temperature {value}": [temperature(value)] for value in (0.1, 0.5, 1.5, 4.0)},
    "a unit held": [hold()],
    "a unit held for a while": [hold(first=20, last=50)],
    "a gate held, hot": [hold(quantity="forget_gate", value=1.0, unit=None, first=30), temperature(1.3)],
    "another weight": [{"type": "weight", "run": 0, "weights": "V", "index": [1, 3], "value": 2.0}],
    "another character": [read_instead(10, 5)],
    "another first character, cold": [read_instead(0, 4), temperature(0.3)],
    "what is no character": [read_instead(12, 5) | {"values": [0.5] * 21}],
}


def assert_same(page, expected, base):
    assert page["labels"] == list(expected.input_labels)
    assert page["base"] == list(base.input_labels)
    exactly = {"rtol": 1e-9, "atol": 1e-9}
    np.testing.assert_allclose(page["quantities"]["inputs"], expected.inputs.ravel(), **exactly)
    for name in (each for each in page["quantities"] if each != "inputs"):
        np.testing.assert_allclose(page["quantities"][name], expected[name].ravel(), **exactly, err_msg=name)
    np.testing.assert_allclose(page["prediction"], expected.prediction, **exactly)
    np.testing.assert_allclose(page["drawn_from"], expected.drawn_from, **exactly)
    if expected.grammar is None:
        assert page["grammar"] is None
    else:
        np.testing.assert_array_equal(page["grammar"], expected.grammar)


@pytest.mark.parametrize("name", EDITS)
def test_text_and_numbers_are_those_of_python_whatever_is_changed(written, name):
    cell, edits = LSTM.trained("writing"), EDITS[name]
    starts = [("\n", 0, 1.0), ("\nif red", 1, 0.6), ("\n", 2, 1.4)]
    traces = [generate(cell, start, heat, seed, characters=90) for start, seed, heat in starts]
    for trace, page in zip(traces, written([(trace, edits) for trace in traces]), strict=True):
        widget = Stepper(trace)
        widget.edits = edits or []
        assert_same(page, widget.edited, trace)
        if edits:
            assert page["labels"] != page["base"]
            first = int(name == "another first character, cold")  # the one that was changed
            assert page["labels"][first : trace.given] == page["base"][first : trace.given]


@pytest.mark.parametrize("kind", [SimpleRNN, GRU, LSTM])
def test_any_cell_writes_that_reads_what_it_says(written, kind):
    readout = Readout(np.random.default_rng(0).normal(size=(3, 4)), np.zeros(3), "softmax", outputs="abc")
    trace = generate(kind.random(3, 4, readout=readout), "ab", seed=3, characters=40)
    edits = [temperature(0.4), read_instead(7, 2, outputs=3)]
    widget = Stepper(trace)
    widget.edits = edits
    plain, changed = written([(trace, None), (trace, edits)])
    assert_same(plain, trace, trace)
    assert_same(changed, widget.edited, trace)


def test_the_table_of_what_may_come_has_the_five_most_probable_what_they_miss_and_what_was_drawn(written):
    cell = LSTM.trained("writing").holding("cell_state", 0.0, unit=31)
    trace = generate(cell, "\nif ", temperature=1.6, seed=4, characters=150)
    (page,) = written([(trace, None)])
    seen, lost, missed = set(), [], 0
    for timestep, rows in enumerate(page["next"]):
        top = np.argsort(-trace.prediction[timestep], kind="stable")[:5].tolist()
        assert [row["output"] for row in rows][:5] == top
        truth = trace.grammar[timestep]
        best = max(set(range(len(truth))) - set(top), key=truth.__getitem__)
        if truth[best] >= 0.1:
            assert rows[5]["output"] == best and rows[5]["grammar"] == pytest.approx(truth[best])
            missed += 1
        came = [row for row in rows if row["isNext"]]
        if timestep + 1 == trace.timesteps:
            assert came == [] and len(rows) == 5 + (truth[best] >= 0.1)
            continue
        (row,) = came
        assert trace.cell.readout.outputs[row["output"]] == trace.input_labels[timestep + 1]
        assert row["isDrawn"] == (timestep + 1 >= 4)
        assert row["model"] == pytest.approx(trace.prediction[timestep, row["output"]])
        lost.append(not truth.any())
        assert row["grammar"] == (None if lost[-1] else pytest.approx(truth[row["output"]]))
        seen.add(len(rows))
    assert set(lost) == {True, False}
    assert {5, 6} <= seen <= {5, 6, 7}  # what was drawn isn't always among the five
    assert missed

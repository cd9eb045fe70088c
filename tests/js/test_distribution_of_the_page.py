"""What the page says of a readout with softmax is what NumPy says, also edited, held, skipped, in reverse."""

import json
from pathlib import Path

import numpy as np
import pytest
from browser import as_json

from rnn_helpers import GRU, LSTM, Readout, SimpleRNN, Stepper

SAY = Path(__file__).parent / "distribution.mjs"
TEXT = "the cat sat"
LETTERS = (*"abcdefghijklmnopqrstu", " ")
MASK = [True, True, False, True, True, True, False, True, True, False, False]
EXACTLY = {"rtol": 0, "atol": 1e-12}


def letters(kind=LSTM, *, outputs=LETTERS, scale=3.0, units=5, **order):
    rng = np.random.default_rng(0)
    readout = Readout(
        scale * rng.normal(size=(len(outputs), units)),
        rng.normal(size=len(outputs)),
        "softmax",
        "next",
        outputs,
    )
    inputs = np.eye(len(LETTERS))[[LETTERS.index(letter) for letter in TEXT]]
    return kind.random(len(LETTERS), units, seed=1, readout=readout).run(inputs, labels=TEXT, **order)


@pytest.fixture
def said(node):
    """A function that asks the page's modules about pairs of a trace and edits of it, or None."""

    def run(*pairs):
        given = [{"state": as_json(Stepper(trace)), "edits": edits} for trace, edits in pairs]
        return json.loads(node(str(SAY), given=given))

    return run


def edits_of(trace):
    weight = {"type": "weight", "run": 0, "index": [3, 1], "value": -2.5}
    shift = {"type": "weight", "run": 0, "weights": "d", "index": [2], "value": 4.0}
    values = np.eye(len(LETTERS))[3].tolist()
    typed = {"type": "input", "run": 0, "timestep": 4, "values": values, "label": "d"}
    hold = {
        "type": "hold",
        "run": 0,
        "quantity": "hidden_state",
        "value": 0.5,
        "unit": 1,
        "first": 3,
        "last": 8,
    }
    each = [
        {**weight, "weights": "V"},
        shift,
        {**weight, "weights": "U", "index": [0] * (trace.cell.U.ndim - 2) + [3, 1]},
    ]
    each += [typed, hold]
    return [None, [], *([edit] for edit in each), each]


@pytest.mark.parametrize("kind", [SimpleRNN, LSTM, GRU])
@pytest.mark.parametrize(
    "order", [{}, {"reverse": True}, {"mask": MASK}, {"mask": MASK, "reverse": True}], ids=str
)
def test_every_probability_is_that_of_numpy(said, kind, order):
    trace = letters(kind, **order)
    chosen = edits_of(trace)
    for edits, page in zip(chosen, said(*((trace, edits) for edits in chosen)), strict=True):
        widget = Stepper(trace)
        widget.edits = edits or []
        edited = widget.edited
        for found in ("single", "all", "again", "ledger"):
            np.testing.assert_allclose(page[found], edited.prediction, **EXACTLY, err_msg=f"{found} {edits}")
        sums = edited.cell.readout.sum(edited.hidden_state)
        np.testing.assert_allclose(page["sums"], sums, **EXACTLY)
        np.testing.assert_allclose(page["logTotals"], np.log(np.exp(sums).sum(axis=1)), **EXACTLY)
        np.testing.assert_array_equal(
            page["shown"], np.argsort(-edited.prediction, axis=1, kind="stable")[:, :5]
        )


def test_sums_too_large_for_exp_are_no_problem(said):
    trace = letters(scale=1e4)
    edits = [{"type": "weight", "run": 0, "weights": "d", "index": [2], "value": 1e6}]
    plain, edited = said((trace, None), (trace, edits))
    np.testing.assert_allclose(plain["single"], trace.prediction, rtol=0, atol=1e-10)
    np.testing.assert_array_equal(np.array(edited["single"])[:, 2], 1)


def test_equal_outputs_stand_in_their_order_as_in_python(said):
    readout = Readout(np.zeros((30, 2)), np.zeros(30), "softmax")
    trace = GRU.random(1, 2, readout=readout).run(np.zeros((3, 1)))
    plain, edited = said((trace, None), (trace, []))
    assert plain["shown"] == edited["shown"] == [[0, 1, 2, 3, 4]] * 3


def test_the_most_probable_outputs_and_what_came_next_are_said(said):
    trace = letters()
    (page,) = said((trace, None))
    for t, (most, next_text, sentence) in enumerate(page["texts"]):
        best = trace.prediction[t].argmax()
        name = "a space" if LETTERS[best] == " " else f"“{LETTERS[best]}”"
        assert most.startswith(f"most probable: {name} 0.")
        assert f"The readout says: next, {most}." in sentence
        if t + 1 == len(TEXT):
            assert (page["next"][t], next_text) == (None, "")
            continue
        came = LETTERS.index(TEXT[t + 1])
        assert page["next"][t] == came
        name, probability = "a space" if TEXT[t + 1] == " " else f"“{TEXT[t + 1]}”", trace.prediction[t, came]
        assert next_text.startswith(f"next: {name}, probability ")
        assert float(next_text.split()[-1]) == pytest.approx(probability, rel=0.05, abs=5e-3)
        assert sentence.endswith(f" N{next_text[1:]}.")


def test_what_comes_next_is_what_is_read_next(said):
    reverse, masked = said((letters(reverse=True), None), (letters(mask=MASK), None))
    places = [LETTERS.index(letter) for letter in TEXT]
    assert reverse["next"] == [None, *places[:-1]]
    assert masked["next"] == [
        place if read else None for place, read in zip([*places[1:], None], [*MASK[1:], False], strict=True)
    ]


def test_tokens_that_are_no_outputs_have_no_probability(said):
    (page,) = said((letters(outputs=tuple("abc")), None))
    assert page["next"] == [
        None if letter not in "abc" else "abc".index(letter) for letter in [*TEXT[1:], "?"]
    ]
    assert [bool(text[1]) for text in page["texts"]] == [place is not None for place in page["next"]]


def test_an_edited_token_is_what_came_next(said):
    trace = letters()
    values = np.eye(len(LETTERS))[3].tolist()
    edits = [{"type": "input", "run": 0, "timestep": 4, "values": values, "label": "d"}]
    (page,) = said((trace, edits))
    assert page["next"][3] == LETTERS.index("d")


def test_of_a_large_vocabulary_weights_are_sent_once_and_no_predictions():
    rng, size = np.random.default_rng(0), 5000
    readout = Readout(
        np.float32(rng.normal(size=(size, 8))), np.zeros(size), "softmax", "word", map(str, range(size))
    )
    trace = LSTM.random(2, 8, readout=readout).run(rng.normal(size=(50, 2)))
    (run,) = Stepper(trace).payload["runs"]
    assert run["layout"]["quantities/prediction"] == {"shape": [50, size], "on_demand": True}
    numbers = sum(array.size for array in trace.values()) - trace.prediction.size + trace.inputs.size
    numbers += sum(array.size for array in trace.cell.cell_weights.values()) + 50 * (6 + 2) + 2 * 8 * 2
    assert len(run["buffer"]) <= 4 * readout.W.size + 8 * (size + numbers)


def test_weights_that_are_float32_are_sent_in_half_the_bytes_and_others_in_full(said):
    trace = letters(units=60)
    (exact,) = said((trace, None))
    assert "is_short" not in Stepper(trace).payload["runs"][0]["layout"]["weights/V"]
    np.testing.assert_allclose(exact["all"], trace.prediction, **EXACTLY)
    readout = Readout(np.float32(trace.cell.readout.W), [0.0] * len(LETTERS), "softmax", "next", LETTERS)
    short = LSTM(trace.cell.W, trace.cell.U, trace.cell.b, readout=readout).run(trace.inputs, labels=TEXT)
    assert Stepper(short).payload["runs"][0]["layout"]["weights/V"]["is_short"]
    edits = [{"type": "weight", "run": 0, "weights": "V", "index": [3, 1], "value": 0.1}]
    plain, edited = said((short, None), (short, edits))
    np.testing.assert_allclose(plain["all"], short.prediction, **EXACTLY)
    widget = Stepper(short)
    widget.edits = edits
    np.testing.assert_allclose(edited["all"], widget.edited.prediction, **EXACTLY)

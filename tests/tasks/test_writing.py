"""The task of a network that writes: what it is asked, what it learned, and which unit says what."""

import json
from dataclasses import replace

import numpy as np
import pytest
from cases import saying

from rnn_helpers import GRU, LSTM, Readout
from rnn_helpers.cells.origins import TRAINED
from rnn_helpers.experiments import which_units
from rnn_helpers.tasks import GRAMMAR, TASKS, task_named, writes
from rnn_helpers.training import evaluate, fit

WRITING = task_named("writing")
SEEDS = WRITING.settings["LSTM"].seeds
# How well the best unit of c goes with a concept, chosen on half of the texts and measured on the other:
# the distance of its AUC from ½, or its |r|; for each seed that is shipped, at least
HABITS = {
    "inside quotes": 0.49,
    "inside a number": 0.49,
    "after a newline": 0.46,
    "inside brackets": 0.48,
    "bracket depth": 0.85,
}


def held_out_texts():
    return WRITING.sample(np.random.default_rng(1234), 200)


def best_unit(trace, name):
    """The best unit of the cell state for a concept, and its strength on the texts that took no part."""
    (best, *_) = which_units(trace, WRITING.concept(name, trace.inputs), held_out=len(trace.inputs) // 2)
    return best.unit, abs(best.held_out - (0.0 if name in ("bracket depth", "indentation") else 0.5))


# ---------------------------------------------------------------- the task


def test_a_text_goes_into_inputs_and_back_and_each_character_is_asked_for_the_next():
    inputs, targets = WRITING.sample(np.random.default_rng(0), 5, 40)
    assert inputs.shape == targets.shape == (5, 40, 21)
    np.testing.assert_array_equal(inputs[:, 1:], targets[:, :-1])
    for sequence in inputs:
        text = "".join(WRITING.labels(sequence))
        assert text.startswith("\n")
        np.testing.assert_array_equal(WRITING.encode(text), sequence)
        np.testing.assert_array_equal(WRITING.targets(sequence), GRAMMAR.chances[GRAMMAR.read(text)])


def test_concepts_are_those_of_an_example_read_by_hand():
    inputs = WRITING.encode('\nif no("red"):\n ten(no(24))\n')
    text = "".join(WRITING.labels(inputs))
    assert text == '\nif no("red"):\n ten(no(24))\n'
    assert [text[t] for t in np.flatnonzero(WRITING.concept("inside quotes", inputs))] == list('"red')
    assert [text[t] for t in np.flatnonzero(WRITING.concept("inside a number", inputs))] == list("24")
    assert np.flatnonzero(WRITING.concept("after a newline", inputs)).tolist() == [0, 14, 27]
    assert [text[t] for t in np.flatnonzero(WRITING.concept("if line", inputs))] == list('if no("red"):')
    depth = WRITING.concept("bracket depth", inputs)
    assert "".join(map(str, depth)) == "0000001111110000000111222100"
    assert WRITING.concept("indentation", inputs)[-3:].tolist() == [1, 1, 0]


def test_bits_are_those_of_the_grammar_for_its_own_chances_and_more_for_anything_else():
    inputs, _ = WRITING.sample(np.random.default_rng(0), 20)
    bits, truth = WRITING.bits_per_character(WRITING.new_cell(LSTM, 4), inputs)
    p = WRITING.targets(inputs)
    assert truth == pytest.approx(-np.sum(p * np.log2(np.where(p > 0, p, 1)), axis=-1).mean())
    assert bits > truth + 1
    silent = WRITING.new_cell(LSTM, 4)
    silent = replace(silent, readout=replace(silent.readout, W=np.zeros((21, 4)), b=np.zeros(21)))
    assert WRITING.bits_per_character(silent, inputs)[0] == pytest.approx(np.log2(21))


@pytest.mark.parametrize(
    "ask, message",
    [
        (lambda: WRITING.train(GRU), "writing has no settings for a GRU, only for LSTM"),
        (
            lambda: WRITING.sample(np.random.default_rng(), 1, 1),
            "timesteps is 1, expected a whole number of at",
        ),
        (lambda: WRITING.concept("quotes", np.eye(21)), "no concept 'quotes'; choose one of 'inside quotes'"),
        (lambda: WRITING.encode("\nred!"), "unknown symbol '!' at position 4"),
        (
            lambda: WRITING.bits_per_character(LSTM.trained("inside-quotes"), np.eye(21)),
            "the readout of this cell is no softmax over the symbols of the grammar",
        ),
    ],
)
def test_a_mistake_gets_an_error_that_says_what_to_do(ask, message):
    with pytest.raises(ValueError, match=saying(message)):
        ask()


def test_only_what_reads_and_says_the_symbols_in_their_order_writes():
    cell = WRITING.new_cell(LSTM, 2)
    assert writes(cell) and not writes(LSTM.trained("latch")) and not writes(LSTM.random(21, 2))
    turned = Readout(cell.readout.W, cell.readout.b, "softmax", outputs=cell.readout.outputs[::-1])
    assert not writes(replace(cell, readout=turned))


# ---------------------------------------------------------------- what is shipped


@pytest.mark.parametrize("seed", SEEDS)
def test_the_shipped_cell_is_less_than_two_hundredths_of_a_bit_above_the_grammar(seed):
    cell = LSTM.trained("writing", seed)
    assert (cell.units, cell.input_features, writes(cell)) == (32, 21, True)
    inputs, targets = held_out_texts()
    bits, truth = WRITING.bits_per_character(cell, inputs)
    assert truth < bits < truth + 0.02
    assert truth == pytest.approx(GRAMMAR.entropy_of(100), abs=0.02)
    assert evaluate(cell, inputs, targets) > 0.55
    document = json.loads((TRAINED / f"writing-LSTM-{seed}.json").read_text(encoding="utf-8"))
    assert document["bits per character"] == pytest.approx(bits, abs=0.02)


@pytest.mark.parametrize("seed", SEEDS)
def test_single_units_of_the_shipped_cell_go_with_concepts(seed):
    trace = LSTM.trained("writing", seed).run(held_out_texts()[0])
    found = {name: best_unit(trace, name) for name in HABITS}
    assert {name: strength for name, (_, strength) in found.items() if strength < HABITS[name]} == {}
    assert found["inside quotes"][0] != found["bracket depth"][0]


def test_indentation_is_not_in_one_unit_of_every_shipped_cell():
    inputs, _ = held_out_texts()
    strengths = [best_unit(LSTM.trained("writing", seed).run(inputs), "indentation")[1] for seed in SEEDS]
    assert min(strengths) < 0.6


# ---------------------------------------------------------------- training


def test_a_small_cell_learns_some_of_it_in_a_few_steps_and_the_settings_are_used(monkeypatch):
    short = replace(WRITING.settings["LSTM"], units=8, steps=120)
    monkeypatch.setitem(WRITING.settings, "LSTM", short)
    result = WRITING.train(LSTM, seed=3, progress=False)
    assert result.metric_name == "bits per character" and result.cell.units == 8
    assert 1.4 < result.metric < 3.2  # 4.39 for a cell that knows nothing
    start = WRITING.new_cell(LSTM, 8, seed=3, keep_bias=2.0)
    assert (start.b[0] == 2.0).all()
    other = fit(start, WRITING, steps=120, batch_size=32, seed=3, progress=False)
    assert not np.allclose(other.cell.W, result.cell.W)  # without penalty and schedule


def test_another_seed_is_another_start():
    one, other = (WRITING.new_cell(LSTM, seed=seed) for seed in (0, 1))
    assert not np.allclose(one.readout.W, other.readout.W)
    assert TASKS["writing"] is WRITING

"""Delayed recall: the table that was measured comes out again, and training is that of fit."""

import json

import numpy as np
import pytest
from cases import saying
from pictures import texts

from rnn_helpers import GRU, LSTM, SimpleRNN
from rnn_helpers.experiments import VARIANTS, RecallTable, Variant, delayed_recall, steps_to_solve
from rnn_helpers.experiments.delayed_recall import experiment
from rnn_helpers.experiments.delayed_recall import table as table_module
from rnn_helpers.figures import delayed_recall_figure
from rnn_helpers.tasks import KINDS, TASKS
from rnn_helpers.training import fit


def test_the_measured_table_tells_the_pattern_of_the_lesson():
    table = RecallTable.measured()
    assert (table.timesteps, table.variants) == ((20, 30, 50), VARIANTS)
    assert (table.seeds, table.units, table.steps) == (8, 8, 400)
    solved = dict(zip(map(str, VARIANTS), table.solved.T.tolist(), strict=True))
    # Without a gate, or with one that starts half shut, the reach is short …
    assert solved["SimpleRNN"][0] >= 6 and solved["SimpleRNN"][2] == 0
    assert max(solved["LSTM forget bias 0"]) <= 1
    assert solved["GRU update bias 0"][0] >= 2 and max(solved["GRU update bias 0"][1:]) == 0
    # … and the bias of the gate that keeps sets it.
    assert solved["LSTM forget bias 1"][0] == 8 and solved["LSTM forget bias 1"][2] == 0
    assert min(solved["LSTM forget bias 3"]) >= 7
    assert solved["GRU update bias 1"][:2] == [8, 8] and solved["GRU update bias 1"][2] <= 2
    assert min(solved["GRU update bias 2"]) == 8
    assert (np.diff(table.solved, axis=0) <= 0).all()  # a longer sequence is never easier


@pytest.mark.parametrize("variant, seeds", [(Variant("LSTM", 3.0), 4), (Variant("GRU", 2.0), 3)])
def test_a_quick_cell_of_the_table_comes_out_the_same_again(variant, seeds):
    measured = RecallTable.measured().solved_after[20, variant][:seeds]
    again = delayed_recall([variant], [20], seeds=seeds).solved_after[20, variant]
    # Another processor may round a sum otherwise, which moves the step a little.
    np.testing.assert_allclose(again, np.array(measured, float), atol=20)


def test_a_forget_gate_that_starts_half_shut_stays_behind_again():
    assert RecallTable.measured().solved_after[20, Variant("LSTM", 0.0)][0] is None
    assert steps_to_solve(Variant("LSTM", 0.0), 20, seed=0, steps=100) is None
    assert steps_to_solve(Variant("LSTM", 3.0), 20, seed=0, steps=100) is not None


@pytest.mark.parametrize(
    "variant", [Variant("SimpleRNN"), Variant("LSTM", 3.0), Variant("GRU", 2.0)], ids=str
)
def test_the_experiment_trains_as_fit_does(variant, monkeypatch):
    kind, task, seen = KINDS[variant.kind], TASKS["delayed-recall"], []
    monkeypatch.setattr(experiment, "evaluate", lambda cell, *samples: seen.append((cell, samples)) or 0.0)
    assert steps_to_solve(variant, task.timesteps, seed=3, steps=20) is None
    start = task.new_cell(kind, 8, 3, variant.keep_bias)
    by_fit = fit(start, task, steps=20, learning_rate=task.settings[variant.kind].learning_rate, seed=3)
    (_, _), (cell, (inputs, targets)) = seen
    for name, array in by_fit.cell.weights.items():
        np.testing.assert_array_equal(cell.weights[name], array)
    assert inputs.shape == (512, 20, 2) and targets.shape == (512, 1)


def test_training_stops_at_the_first_check_that_finds_99_percent_right(monkeypatch):
    answers = iter([0.5, 0.989, 0.99, 1.0])
    monkeypatch.setattr(experiment, "evaluate", lambda *_: next(answers))
    assert steps_to_solve(Variant("SimpleRNN"), 5, seed=0, steps=400) == 30
    assert next(answers) == 1.0


def test_the_experiment_can_be_made_small_and_says_how_far_it_is(capsys):
    variants = [Variant("SimpleRNN"), Variant("LSTM")]
    table = delayed_recall(variants, [2, 3], seeds=2, units=3, steps=10, progress=True)
    assert table.solved.shape == (2, 2) and table.seeds == 2
    said = capsys.readouterr().out.splitlines()
    solved = table.solved[0, 1]
    assert len(said) == 4 and said[1] == f"2 timesteps, LSTM: solved by {solved} of 2"
    assert repr(table) == "RecallTable(2 cells, timesteps 2, 3, 2 seeds)"
    delayed_recall(variants[:1], [2], seeds=1, units=1, steps=10)
    assert capsys.readouterr().out == ""


def test_a_table_that_was_written_is_the_same_table(tmp_path, monkeypatch):
    table = RecallTable.measured()
    assert table.as_text() == table_module.MEASURED.read_text(encoding="utf-8")
    assert json.loads(table.as_text())["command"] == "python -m rnn_helpers.experiments.delayed_recall"
    small = delayed_recall([Variant("GRU", -1.0), Variant("SimpleRNN")], [3, 2], seeds=1, units=2, steps=10)
    monkeypatch.setattr(table_module, "MEASURED", tmp_path / "table.json")
    table_module.MEASURED.write_text(small.as_text(), encoding="utf-8")
    again = RecallTable.measured()
    for name in ("timesteps", "variants", "solved_after", "units", "steps"):
        assert getattr(again, name) == getattr(small, name)


@pytest.mark.parametrize(
    "draw, message",
    [
        (lambda: delayed_recall([]), "variants are (), expected some such as Variant"),
        (lambda: Variant("RNN"), "kind is 'RNN', expected 'SimpleRNN', 'LSTM', 'GRU' or a class of cells"),
        (lambda: Variant(3), "kind is 3, expected 'SimpleRNN', 'LSTM', 'GRU' or a class of cells"),
        (
            lambda: Variant(dict),
            "kind is <class 'dict'>, expected 'SimpleRNN', 'LSTM', 'GRU' or a class of cells",
        ),
        (lambda: Variant("SimpleRNN", 1.0), "a SimpleRNN has no gate that keeps; leave keep_bias out"),
        (lambda: Variant("LSTM", [1.0, 2.0]), "keep_bias is [1.0, 2.0], expected one number"),
        (lambda: Variant("LSTM", "1"), "keep_bias must be an array of real numbers, got '1'"),
        (
            lambda: delayed_recall(timesteps=[20.0]),
            "timesteps is 20.0, expected a whole number of at least 2",
        ),
        (lambda: delayed_recall(timesteps=[20, 1]), "timesteps is 1, expected a whole number of at least 2"),
        (lambda: delayed_recall(units=True), "units is True, expected a whole number of at least 1"),
        (lambda: delayed_recall(["LSTM"]), "variants are ('LSTM',), expected"),
        (lambda: delayed_recall(timesteps=[]), "timesteps is empty, expected one or more lengths"),
        (lambda: delayed_recall(seeds=0), "seeds is 0, expected a whole number of at least 1"),
        (lambda: delayed_recall(steps=9), "steps is 9, expected a whole number of at least 10"),
    ],
)
def test_a_mistake_gets_an_error_that_says_what_is_expected(draw, message):
    with pytest.raises(ValueError, match=saying(message)):
        draw()


class Renamed(GRU):
    """A cell of somebody's own."""

    keeping_gate = "reset_gate"


def test_a_cell_of_ones_own_can_be_measured_and_is_stored_by_its_name():
    variants = [Variant(Renamed), Variant("GRU", 1.0)]
    table = delayed_recall(variants, [2, 3], seeds=2, units=3, steps=10)
    assert table.variants == tuple(variants)
    rows = json.loads(table.as_text())["rows"]
    assert [row["cell"] for row in rows] == [["Renamed", None], ["GRU", 1.0]] * 2
    assert {"Renamed, reset bias", "default"} < set(texts(delayed_recall_figure(table)))


def test_a_variant_is_the_same_by_class_and_by_name():
    assert Variant("LSTM", 1.0) == Variant(LSTM, 1.0)
    assert {Variant("LSTM", 1.0): "found"}[Variant(LSTM, 1.0)] == "found"
    assert Variant(LSTM, 1.0) != Variant(LSTM) != Variant(GRU)
    assert repr(Variant(LSTM, 1.0)) == 'Variant("LSTM", 1.0)' and Variant(LSTM).kind == "LSTM"


def test_the_gate_that_keeps_is_the_one_that_the_cell_names(monkeypatch):
    assert [Variant(kind).gate for kind in (SimpleRNN, LSTM, GRU)] == [None, "forget", "update"]
    assert Variant(Renamed).gate == "reset" and str(Variant(Renamed, 1.0)) == "Renamed reset bias 1"
    monkeypatch.setattr(Renamed, "keeping_gate", None)
    assert Variant(Renamed).gate is None

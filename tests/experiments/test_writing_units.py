"""Which unit says what in a network that writes, and what it can't do without that unit."""

import numpy as np
import pytest
from cases import saying

from rnn_helpers import LSTM
from rnn_helpers.experiments import generate, measured_writing_units, writing_units
from rnn_helpers.experiments.writing_units import ENDS, SEEDS
from rnn_helpers.tasks import CONCEPTS, task_named

WRITING = task_named("writing")


@pytest.fixture(scope="module")
def found():
    return {seed: writing_units(LSTM.trained("writing", seed), texts=40) for seed in (0, 1)}


def test_without_its_unit_the_end_hardly_comes_any_more(found):
    for units in found.values():
        for concept in ENDS:
            row = units[concept]
            assert row.model == pytest.approx(row.grammar, abs=0.05)
            assert row.held < 0.3 * row.model


def test_the_measured_file_is_of_five_seeds_and_of_the_shipped_cells(found):
    measured = measured_writing_units()
    assert tuple(measured) == SEEDS
    for seed, units in found.items():
        assert [row.concept for row in measured[seed].rows] == list(CONCEPTS)
        assert units.bits - units.grammar_bits == pytest.approx(
            measured[seed].bits - measured[seed].grammar_bits, abs=0.01
        )
        for concept in ENDS:
            now, then = units[concept], measured[seed][concept]
            assert now.unit == then.unit
            assert now.held == pytest.approx(then.held, abs=0.05)


def test_over_the_seeds_a_unit_says_inside_quotes_and_none_must_say_the_indentation():
    measured = measured_writing_units().values()
    assert min(units["inside quotes"].score for units in measured) > 0.9
    assert min(units["inside brackets"].score for units in measured) > 0.95
    assert min(units["bracket depth"].score for units in measured) > 0.8
    indentation = [units["indentation"].score for units in measured]
    assert min(indentation) < 0.6 and max(indentation) > 0.9
    for units in measured:
        assert units["inside quotes"].held < 0.5 * units["inside quotes"].model
        assert 0 < units.bits - units.grammar_bits < 0.03


def test_a_held_unit_is_held_in_a_run_of_its_own_and_the_numbers_are_means_where_the_end_may_come(found):
    row, cell = found[0]["inside quotes"], LSTM.trained("writing")
    inputs, _ = WRITING.sample(np.random.default_rng(1234), 40)
    truth, column = WRITING.targets(inputs), WRITING.input_labels.index('"')
    here = WRITING.concept("inside quotes", inputs) & (truth[..., column] > 0)
    held = cell.holding("cell_state", 0.0, unit=row.unit).run(inputs)
    assert row.held == pytest.approx(held.prediction[here][:, column].mean())
    assert row.grammar == pytest.approx(truth[here][:, column].mean())
    other = cell.holding("cell_state", 0.0, unit=row.worst_other).run(inputs)
    assert row.held_instead == pytest.approx(other.prediction[here][:, column].mean())
    assert row.worst_other != row.unit


def test_it_prints_as_a_table(found):
    lines = repr(found[0]).split("\n")
    assert len(lines) == 2 + len(CONCEPTS) and "bits a character" in lines[0]
    (quotes,) = (line for line in lines if line.startswith("inside quotes"))
    assert quotes.split()[2:4] == ["31", f"{found[0]['inside quotes'].score:.3f}"]
    with pytest.raises(KeyError, match="there is no 'quotes'; choose one of inside quotes"):
        found[0]["quotes"]


@pytest.mark.parametrize(
    "arguments, message",
    [
        ({"cell": LSTM.trained("latch")}, 'this is no cell that writes the symbols of "writing"; use LSTM'),
        ({"cell": "LSTM"}, "this is no cell that writes"),
        ({"texts": 1}, "texts is 1, expected a whole number of at least 2"),
        ({"seed": -1}, "seed is -1, expected a whole number of at least 0"),
    ],
)
def test_what_can_not_be_looked_at_is_an_error(arguments, message):
    with pytest.raises(ValueError, match=saying(message)):
        writing_units(**{"cell": LSTM.trained("writing")} | arguments)


def test_with_its_quote_unit_held_the_second_shipped_cell_closes_no_quotation_of_lesson_10_however_cold():
    cell, quote = LSTM.trained("writing", seed=1), WRITING.input_labels.index('"')
    written = generate(cell, "\n", temperature=0.7, seed=0, characters=50)

    def closed(by, temperature):
        anew = written.again(cell=by, temperature=temperature)
        inside = WRITING.concept("inside quotes", anew.inputs)
        return np.count_nonzero(inside[:-1] & ~inside[1:] & (anew.inputs[1:, quote] == 1))

    temperatures = np.arange(1, 21) / 10  # those that the page offers
    unit = measured_writing_units()[1]["inside quotes"].unit
    held = cell.holding("cell_state", 0.0, unit=unit)
    assert sum(closed(cell, each) for each in temperatures) >= 20
    assert sum(closed(held, each) for each in temperatures) == 0

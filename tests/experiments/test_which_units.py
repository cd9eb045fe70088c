"""The units of a cell, ranked by how they go with an event."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn_helpers import GRU, LSTM, Loop, SimpleRNN
from rnn_helpers.experiments import UnitScore, which_units
from rnn_helpers.tasks import task_named


def linear_trace(states, **options):
    """A trace whose hidden states (timesteps, units), or (batch, timesteps, units), are these numbers."""
    states = np.asarray(states, float)
    units = states.shape[-1]
    cell = SimpleRNN(np.eye(units), np.zeros((units, units)), np.zeros(units), activation="linear")
    return cell.run(states, **options)


def counted_pairs(values, event):
    """The AUC as it is defined: of all pairs, those in which the one with the event is higher."""
    pairs = [(a > b) + 0.5 * (a == b) for a in values[event] for b in values[~event]]
    return sum(pairs) / len(pairs)


@given(
    st.lists(st.tuples(st.integers(-2, 2), st.booleans()), min_size=2, max_size=12).filter(
        lambda rows: len({holds for _, holds in rows}) == 2
    )
)
def test_the_auc_is_a_count_of_pairs_with_ties_as_one_half(rows):
    values, event = np.array([row[0] for row in rows], float), np.array([row[1] for row in rows])
    (found,) = which_units(linear_trace(values[:, None]), event)
    assert found.score == pytest.approx(counted_pairs(values, event), abs=1e-12)


def test_the_correlation_is_pearsons():
    rng = np.random.default_rng(0)
    states, event = rng.normal(size=(50, 4)), rng.normal(size=50)
    for each in which_units(linear_trace(states), event):
        assert each.score == pytest.approx(np.corrcoef(states[:, each.unit], event)[0, 1], abs=1e-12)


def test_a_unit_that_is_low_counts_as_much_as_one_that_is_high_and_keeps_its_side():
    event = np.array([True, True, False, False])
    states = np.transpose([[1, 3, 2, 2], [-5, -5, 1, 2], [1, 2, 0, 3], [9, 8, 7, 8]])
    ranked = which_units(linear_trace(states), event)
    assert ranked.unit.tolist() == [1, 3, 0, 2]
    assert ranked.score.tolist() == [0.0, 0.875, 0.5, 0.5]
    numbers = which_units(linear_trace(states), np.array([2.0, 2.0, 1.0, 1.0]))
    assert (numbers[0].unit, numbers[0].score < -0.98) == (1, True)
    assert numbers.measure == "correlation"


def test_units_that_are_as_good_stand_in_the_order_of_their_numbers():
    event = np.array([True, False, True, False])
    states = np.transpose([[0, 0, 0, 1], [1, 0, 1, 0], [0, 1, 0, 1]])
    assert which_units(linear_trace(states), event).unit.tolist() == [1, 2, 0]


def test_a_constant_unit_has_no_correlation_is_ranked_last_and_said():
    states = np.transpose([[3, 3, 3, 3], [1, 2, 3, 5], [0.1, 0.1, 0.1, 0.1]])
    ranked = which_units(linear_trace(states), np.arange(4.0))
    assert ranked.unit.tolist() == [1, 0, 2]
    assert np.isnan(ranked.score).tolist() == [False, True, True]
    assert len(re.findall("never changes", repr(ranked))) == 2


@pytest.mark.parametrize("scale", [1e-300, 1e300])
def test_numbers_as_large_and_as_small_as_there_are_have_a_correlation(scale):
    states = np.transpose([[1.0, 2.0, 4.0]]) * scale
    (found,) = which_units(linear_trace(states), np.array([1.0, 2.0, 4.0]) * scale)
    assert found.score == pytest.approx(1)


def test_in_a_batch_only_the_timesteps_that_were_read_count():
    rng = np.random.default_rng(1)
    inputs, event = rng.normal(size=(3, 6, 4)), rng.random((3, 6)) > 0.5
    cell = LSTM.random(input_features=4, units=5)
    lengths = [6, 2, 4]
    ranked = which_units(cell.run(inputs, lengths=lengths), event)
    traces = [cell.run(inputs[i, :n]) for i, n in enumerate(lengths)]
    states = np.concatenate([trace.cell_state for trace in traces])
    holds = np.concatenate([event[i, :n] for i, n in enumerate(lengths)])
    assert (ranked.timesteps, ranked.with_event) == (12, holds.sum())
    for each in ranked:
        assert each.score == pytest.approx(counted_pairs(states[:, each.unit], holds))


def test_a_trace_read_in_reverse_is_in_the_order_of_its_event():
    rng = np.random.default_rng(2)
    inputs, event = rng.normal(size=(8, 3)), np.arange(8) < 3
    cell = GRU.random(input_features=3, units=4)
    there, back = cell.run(inputs, reverse=True), cell.run(inputs[::-1])
    assert which_units(there, event).scores == which_units(back, event[::-1]).scores


def test_any_state_gate_or_candidate_is_ranked_by_default_the_memory():
    inputs, event = np.random.default_rng(3).normal(size=(9, 2)), np.arange(9) % 2 == 0
    for kind, memory in ((LSTM, "cell_state"), (GRU, "hidden_state"), (SimpleRNN, "hidden_state")):
        trace = kind.random(input_features=2, units=3).run(inputs)
        assert which_units(trace, event).quantity == memory
        for equation in trace.cell.cell_equations:
            ranked = which_units(trace, event, quantity=equation.quantity)
            unit = ranked[0].unit
            assert ranked[0].score == pytest.approx(counted_pairs(trace[equation.quantity][:, unit], event))


def test_what_is_held_out_takes_no_part_in_the_ranking_and_is_measured_beside_it():
    rng = np.random.default_rng(4)
    states, event = rng.normal(size=(5, 7, 3)), rng.random((5, 7)) > 0.5
    ranked = which_units(linear_trace(states), event, held_out=2)
    kept = which_units(linear_trace(states[:3]), event[:3])
    others = which_units(linear_trace(states[3:]), event[3:])
    assert [(each.unit, each.score) for each in ranked] == [(each.unit, each.score) for each in kept]
    assert [each.held_out for each in ranked] == [others.score_of(each.unit).score for each in ranked]
    assert ranked.timesteps == 21
    assert "on 2 other sequences" in repr(ranked)


def test_luck_does_not_come_twice():
    rng = np.random.default_rng(5)
    states, event = rng.normal(size=(40, 20, 128)), rng.random((40, 20)) > 0.5
    by_luck = which_units(linear_trace(states[0]), event[0])
    assert abs(by_luck[0].score - 0.5) > 0.3
    checked = which_units(linear_trace(states), event, held_out=39)
    assert abs(checked[0].held_out - 0.5) < 0.1


def test_the_ranking_prints_as_a_table_with_the_timesteps_of_both_kinds():
    event = np.array([True, True, False, False, False])
    states = np.transpose([[1, 1, 0, 0, 0]] + [[0, 1, 1, 0, 1]] * 11)
    ranked = which_units(linear_trace(states), event, event_name="inside quotes")
    lines = repr(ranked).splitlines()
    assert lines[0] == "hidden_state by AUC with inside quotes: 5 timesteps, 2 with it and 3 without"
    assert lines[2].split() == ["0", "1.000", "high"]
    assert lines[3].split() == ["1", "0.417", "low"]
    assert (len(lines), lines[-1]) == (13, "and 2 more")
    assert repr(ranked[:1]).splitlines()[1:] == lines[1:3]


def test_the_ranking_can_be_cut_and_sorted():
    event, states = np.array([True, False]), np.transpose([[1, 1], [0, 1], [2, 1]])
    ranked = which_units(linear_trace(states), event)
    assert ranked[0] == UnitScore(1, 0.0) and ranked[-1].unit == 0
    assert ranked[:2].unit.tolist() == [1, 2]
    assert [each.unit for each in sorted(ranked, key=lambda each: each.unit)] == [0, 1, 2]
    assert ranked.score_of(2).score == 1
    with pytest.raises(KeyError, match="unit 7 is not in this ranking of 3 units"):
        ranked.score_of(7)


def test_the_best_unit_of_the_shipped_lstm_knows_whether_it_is_inside_quotes():
    task = task_named("inside-quotes")
    inputs, targets = task.sample(np.random.default_rng(0), 40, 60)
    ranked = which_units(LSTM.trained("inside-quotes").run(inputs), targets[..., 0] > 0.5, held_out=20)
    assert ranked[0].unit == 0 and ranked[0].score < 0.001 and ranked[0].held_out < 0.001
    assert 0.2 < ranked[1].score < 0.4


TRACE = linear_trace([[1.0], [2.0], [3.0]])


@pytest.mark.parametrize(
    "event, message",
    [
        ([True, True, True], "the event is True at all 3 timesteps, so no unit can go with it"),
        ([2.0, 2.0, 2.0], "the event is 2.0 at all 3 timesteps"),
        ([True, False], r"event has shape \(2,\), expected \(3,\): \(timesteps,\), one for each timestep"),
        ([[True, False, True]], r"event has shape \(1, 3\), expected \(3,\)"),
        ([0.0, np.nan, 1.0], "event must be finite numbers, got nan at index"),
        (["a", "b", "a"], "event must be an array of real numbers"),
    ],
)
def test_an_event_that_nothing_can_go_with_is_an_error(event, message):
    with pytest.raises(ValueError, match=message):
        which_units(TRACE, event)


def test_other_mistakes_say_what_was_expected():
    event = [True, False, True]
    with pytest.raises(
        ValueError, match="quantity is 'cell_state', expected one of this SimpleRNN: hidden_state"
    ):
        which_units(TRACE, event, quantity="cell_state")
    with pytest.raises(TypeError, match="which_units ranks the units of a trace, got LoopTrace"):
        which_units(Loop(lambda x, s: s + x).run([1, 2]), event)
    with pytest.raises(ValueError, match="held_out is 1 of 1 sequence, expected fewer"):
        which_units(TRACE, event, held_out=1)
    batch = linear_trace(np.zeros((2, 3, 1)))
    with pytest.raises(ValueError, match="held_out is 2 of 2 sequences, expected fewer"):
        which_units(batch, [event, event], held_out=2)
    with pytest.raises(ValueError, match="is True at all 3 timesteps in the held-out part"):
        which_units(batch, [event, [True] * 3], held_out=1)
    with pytest.raises(ValueError, match="not known at all 0 timesteps"):
        which_units(linear_trace(np.zeros((3, 1)), mask=[False] * 3), event)

"""Runs in reverse, and runs that leave out what a mask says: what is read is what counts."""

from dataclasses import replace

import numpy as np
import pytest
from cases import assert_same, every_kind, random_case, saying

from rnn_helpers import GRU, LSTM
from rnn_helpers.training import gradients, with_weights

DIRECTIONS = pytest.mark.parametrize("reverse", [False, True], ids=["forwards", "in reverse"])
# In the first a timestep in the middle is left out, the second begins with padding, the third is all of it
MASK = np.array([[1, 1, 0, 1, 1, 0], [0, 0, 1, 1, 1, 1], [0, 0, 0, 0, 0, 0], [1, 1, 1, 1, 1, 1]], bool)


def masked_case(kind, options, seed=0):
    return random_case(np.random.default_rng(seed), kind, options, batch=(len(MASK),))


def as_tuple(state):
    return state if isinstance(state, tuple) else (state,)


def of_row(state, row):
    return tuple(each[row] for each in state) if isinstance(state, tuple) else state[row]


@every_kind
@DIRECTIONS
def test_a_masked_run_is_the_run_of_what_is_read_with_the_state_carried_on(kind, options, reverse):
    cell, inputs, initial = masked_case(kind, options)
    trace, states = cell.run(inputs, initial, mask=MASK, reverse=reverse), as_tuple(initial)
    for row, is_read in enumerate(MASK[:2]):
        read = inputs[row][is_read]
        alone = cell.run(read[::-1] if reverse else read, of_row(initial, row))
        for name, array in trace.items():
            expected = alone[name][::-1] if reverse else alone[name]
            np.testing.assert_allclose(array[row][is_read], expected, rtol=0, atol=1e-14, err_msg=name)
            assert name in cell.state_names or not array[row][~is_read].any()
        for name, first in zip(cell.state_names, states, strict=True):
            before = trace.before(name)[row]
            np.testing.assert_array_equal(trace[name][row][~is_read], before[~is_read])
            np.testing.assert_array_equal(before[-1 if reverse else 0], first[row])
    for state, first in zip(as_tuple(trace.final_state), states, strict=True):
        np.testing.assert_array_equal(state[2], first[2])


@every_kind
def test_in_reverse_a_trace_is_that_of_the_reversed_inputs_turned_round(kind, options):
    cell, inputs, initial = random_case(np.random.default_rng(1), kind, options)
    turned, trace = cell.run(inputs[::-1], initial), cell.run(inputs, initial, reverse=True)
    assert_same(trace, {name: array[::-1] for name, array in turned.items()})
    np.testing.assert_array_equal(trace.last_output, turned.last_output)
    np.testing.assert_array_equal(trace.inputs, inputs)
    assert trace.reverse and trace.mask is None


@every_kind
@DIRECTIONS
def test_lengths_are_a_mask_of_what_stands_before_the_padding(kind, options, reverse):
    cell, inputs, initial = masked_case(kind, options)
    lengths = [6, 1, 3, 4]
    by_lengths = cell.run(inputs, initial, lengths=lengths, reverse=reverse)
    by_mask = cell.run(inputs, initial, mask=np.arange(6) < np.array(lengths)[:, None], reverse=reverse)
    assert_same(by_lengths, dict(by_mask))
    for row, length in enumerate(lengths):
        sequence = by_lengths.sequence(row)
        alone = cell.run(inputs[row, :length], of_row(initial, row), reverse=reverse)
        assert sequence.timesteps == length and sequence.mask is None and sequence.reverse is reverse
        for name in alone:
            np.testing.assert_allclose(sequence[name], alone[name], rtol=0, atol=1e-14)


def test_the_order_of_reading_changes_nothing_where_all_is_read_from_the_left():
    cell, inputs, initial = masked_case(LSTM, {})
    usual = cell.run(inputs, initial)
    for trace in (
        cell.run(inputs, initial, lengths=[6] * 4),
        cell.run(inputs, initial, mask=np.ones((4, 6), bool)),
    ):
        assert_same(trace, dict(usual))
        assert trace.mask is None


@DIRECTIONS
def test_a_hold_speaks_of_the_timesteps_of_the_inputs(reverse):
    cell, inputs, initial = masked_case(LSTM, {})
    held = cell.holding("forget_gate", 0.25, unit=1, first=2, last=3)
    trace = held.run(inputs, initial, mask=MASK, reverse=reverse)
    for row in range(4):
        for t in range(6):
            is_held = t in (2, 3) and MASK[row, t]
            assert (trace.forget_gate[row, t, 1] == 0.25) == bool(is_held)
    unheld = replace(held, holds=())
    assert_same(unheld.run(inputs, initial, mask=MASK), dict(cell.run(inputs, initial, mask=MASK)))


@every_kind
@DIRECTIONS
def test_gradients_go_back_through_what_was_read(kind, options, reverse):
    cell, inputs, initial = masked_case(kind, options)
    rng = np.random.default_rng(5)
    trace = cell.run(inputs, initial, mask=MASK, reverse=reverse)
    weights = {name: rng.normal(size=trace[name].shape) for name in cell.state_names}
    found = gradients(trace, **weights)

    def loss(inputs=inputs, cell=cell, initial=initial):
        run = cell.run(inputs, initial, mask=MASK, reverse=reverse)
        return sum((run[name] * weight).sum() for name, weight in weights.items())

    def slope(make, array, index, step=1e-6):
        ends = []
        for sign in (1, -1):
            changed = array.copy()
            changed[index] += sign * step
            ends.append(loss(**make(changed)))
        return (ends[0] - ends[1]) / (2 * step)

    for index in [(0, 0, 0), (0, 2, 1), (0, 4, 2), (1, 3, 0), (2, 1, 1), (3, 5, 2)]:
        expected = slope(lambda changed: {"inputs": changed}, inputs, index)
        assert found.inputs[index] == pytest.approx(expected, abs=1e-7)
    for name, array in cell.cell_weights.items():
        index = (*(size - 1 for size in array.shape),)
        expected = slope(
            lambda w, name=name: {"cell": with_weights(cell, cell.weights | {name: w})}, array, index
        )
        assert found.weights[name][index] == pytest.approx(expected, abs=1e-6)
    first = as_tuple(initial)
    for place, name in enumerate(cell.state_names):
        for index in [(0, 1), (1, 0), (2, -1)]:

            def with_state(changed, place=place):
                states = [changed if i == place else each for i, each in enumerate(first)]
                return {"initial": tuple(states) if len(states) > 1 else states[0]}

            expected = slope(with_state, first[place], index)
            assert found.initial_state[name][index] == pytest.approx(expected, abs=1e-7)
    assert found.reverse is reverse and np.array_equal(found.mask, MASK)


@DIRECTIONS
def test_the_gradient_of_a_state_that_is_carried_on_is_all_that_comes_back_from_there(reverse):
    cell, inputs, initial = masked_case(GRU, {})
    weight = np.random.default_rng(6).normal(size=(4, 6, cell.units))
    found = gradients(cell.run(inputs, initial, mask=MASK, reverse=reverse), hidden_state=weight)
    # Of row 2 nothing is read: the state at t is the initial one, and what counts is said at t and after it
    in_turn = weight[2][::-1] if reverse else weight[2]
    from_there_on = np.cumsum(in_turn[::-1], axis=0)[::-1]
    expected = from_there_on[::-1] if reverse else from_there_on
    np.testing.assert_allclose(found.hidden_state[2], expected, atol=1e-14)
    np.testing.assert_allclose(found.initial_state["hidden_state"][2], from_there_on[0], atol=1e-14)


@pytest.mark.parametrize(
    "options, message",
    [
        ({"lengths": [6, 6]}, "lengths are of shape (2,), expected 4 whole numbers: one for each sequence"),
        ({"lengths": 3}, "lengths are 3, expected 4 whole numbers"),
        ({"lengths": [6, 0, 1, 1]}, "lengths[1] is … expected a whole number from 1 to 6"),
        ({"lengths": [6, 7, 1, 1]}, "lengths[1] is … expected a whole number from 1 to 6"),
        ({"lengths": [6.0, 6, 1, 1]}, "lengths[0] is … expected a whole number"),
        ({"mask": MASK[:2]}, "mask has shape (2, 6), expected (4, 6): True where a timestep is read"),
        ({"mask": MASK * 1}, "mask has the type int64, expected True and False"),
        ({"mask": MASK, "lengths": [1, 1, 1, 1]}, "lengths and mask both say … give one of them"),
        ({"reverse": "yes"}, "reverse is 'yes', expected True or False"),
    ],
)
def test_an_order_that_does_not_fit_the_inputs_is_named(options, message):
    cell, inputs, _ = masked_case(LSTM, {})
    with pytest.raises(ValueError, match=saying(message)):
        cell.run(inputs, **options)


def test_one_sequence_has_one_length_and_a_mask_of_its_timesteps():
    cell, inputs, initial = random_case(np.random.default_rng(2), LSTM, {})
    short = cell.run(inputs, initial, lengths=4)
    np.testing.assert_array_equal(short.mask, [True] * 4 + [False] * 2)
    np.testing.assert_array_equal(short.last_output, cell.run(inputs[:4], initial).last_output)
    with pytest.raises(ValueError, match=saying("mask has shape (3,), expected (6,)")):
        cell.run(inputs, initial, mask=[True, False, True])

"""Calls on rows become one where they do the same to rows in sequence, and only where that is right."""

import numpy as np
import pytest

from rnn_helpers.walks.rows import Rows


def result(calls, rows=9):
    plan = Rows()
    plan.new(rows)
    for call in calls:
        plan.call(*call)
    numbers = np.arange(2.0 * rows).reshape(rows, 2)
    one_by_one = numbers.copy()
    plan.loop(numbers, 1, {}, [], np.empty((1, rows, 2)))
    for function, *read, written in calls:
        function(*(one_by_one[row] for row in read), one_by_one[written])
    np.testing.assert_array_equal(numbers, one_by_one)
    return len(plan.calls)


@pytest.mark.parametrize(
    "calls, count",
    [
        ([(np.add, 0, 3, 6), (np.add, 1, 4, 7), (np.add, 2, 5, 8)], 1),
        ([(np.tanh, 0, 0), (np.tanh, 1, 1)], 1),
        ([(np.add, 0, 3, 6), (np.multiply, 1, 4, 7)], 2),
        ([(np.add, 0, 3, 6), (np.add, 2, 4, 7)], 2),
        ([(np.add, 0, 3, 1), (np.add, 1, 4, 2)], 2),  # reads what the one before wrote
        ([(np.add, 4, 0, 6), (np.add, 5, 1, 7), (np.add, 6, 2, 8)], 2),
    ],
)
def test_calls_in_sequence_are_one_unless_one_reads_what_another_wrote(calls, count):
    assert result(calls) == count


def test_what_is_given_for_a_timestep_is_not_joined_and_every_timestep_is_kept():
    plan = Rows()
    row = plan.new(2)
    plan.call(np.add, plan.given(), row, row)
    plan.call(np.add, plan.given(), row + 1, row + 1)
    given, kept = np.ones((3, 4)), np.empty((3, 2, 4))
    plan.loop(np.zeros((2, 4)), 2, {}, [given, 2 * given], kept)
    np.testing.assert_array_equal(kept[:, :, 0], [[1, 2], [2, 4], [3, 6]])

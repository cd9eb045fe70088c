"""The numbers in the self-test of lesson 4 are those of the package."""

import numpy as np

from rnn_helpers import LSTM
from rnn_helpers.quizzes import Number, PointAt
from rnn_helpers.quizzes.lesson_4 import QUESTIONS
from rnn_helpers.tasks import TASKS


def test_there_are_five_to_eight_questions_of_three_forms_or_more():
    assert 5 <= len(QUESTIONS) <= 8
    assert len({type(question) for question in QUESTIONS}) >= 3


def test_the_forget_gate_to_point_at_is_that_of_the_trained_cell():
    (question,) = (each for each in QUESTIONS if isinstance(each, PointAt))
    trace = TASKS["inside-quotes"].run(LSTM.trained("inside-quotes"), "".join(question.tokens))
    gate = trace.forget_gate[:, 0]
    assert tuple(f"{value:.2f}" for value in gate) == question.rows["f"]
    assert tuple(np.flatnonzero(gate < 0.5)) == question.right


def test_the_memory_and_what_is_left_of_it_are_what_a_cell_computes():
    memory, left = (each for each in QUESTIONS if isinstance(each, Number))
    cell = LSTM(np.zeros((4, 1, 1)), np.zeros((4, 1, 1)), np.array([[0.0], [40.0], [-40.0], [40.0]]))
    trace = cell.run(np.zeros((1, 1)), (np.zeros(1), np.array([2.0])))
    assert abs(trace.cell_state[0, 0] - memory.answer) < 1e-9
    halving = cell.holding("candidate", 0.0).run(np.zeros((3, 1)), (np.zeros(1), np.ones(1)))
    assert abs(halving.cell_state[-1, 0] - left.answer) < 1e-9

"""The self-test of lesson 9: its numbers are those of the package."""

import numpy as np

from rnn_helpers import LSTM
from rnn_helpers.exercises import EXERCISES
from rnn_helpers.quizzes.lesson_9 import QUESTIONS

SHAPE, _, PADDED, STATEFUL, WIDTH, _, _ = QUESTIONS


def texts_of_right(question):
    return [option.text for option in question.options if option.right]


def test_the_shape_of_windows_is_that_of_the_exercise():
    inputs, targets = EXERCISES["9.2"].verdict.correct(np.zeros((1000, 20)), 50)
    assert texts_of_right(SHAPE) == [str(inputs.shape)] and len(targets) == 950


def test_the_last_real_output_stands_where_the_exercise_finds_it():
    outputs, real = np.arange(6.0)[None, :, None], sum(token != "pad" for token in PADDED.tokens)
    (last,) = EXERCISES["9.3"].verdict.correct(outputs, np.array([real]))
    assert PADDED.right == (int(last[0]),)
    assert set(PADDED.mistakes) == {t for t, token in enumerate(PADDED.tokens) if token == "pad"}


def test_two_directions_side_by_side_are_as_wide_as_the_answer():
    x = np.zeros((5, 8))
    there, back = (LSTM.random(8, 32, seed).run(x).outputs for seed in (0, 1))
    assert np.concatenate([there, back], axis=-1).shape == (5, WIDTH.answer)


def test_three_of_four_statements_about_stateful_layers_hold():
    assert STATEFUL.several and len(texts_of_right(STATEFUL)) == 3

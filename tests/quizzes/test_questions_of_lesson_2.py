"""The self-test of lesson 2: its numbers and shapes are the package's."""

import re

import numpy as np
import pytest

from rnn_helpers import SimpleRNN
from rnn_helpers.quizzes.lesson_2 import QUESTIONS

SHAPE, STEP, ORDER, PULSE, SATURATED, MATRIX, NEWS = QUESTIONS


def right(question):
    return [option.text for option in question.options if option.right]


def test_the_shapes_are_those_of_the_cell():
    cell = SimpleRNN.random(input_features=5, units=4)
    outputs = cell.run(np.zeros((30, 5))).outputs
    assert right(SHAPE) == [str(cell.U.shape)]
    others = {str(each.shape) for each in (cell.W, outputs, cell.b)}
    assert {option.text for option in SHAPE.options} - {*right(SHAPE)} == others


def test_news_takes_one_timestep_from_unit_to_unit_and_none_comes_back():
    pulse = np.eye(6, 1)
    fed = SimpleRNN([[1.0], [0.0]], [[0.5, 0.0], [0.8, 0.5]], [0.0, 0.0]).run(pulse).outputs
    alone = SimpleRNN([[1.0]], [[0.5]], [0.0]).run(pulse).outputs
    assert right(NEWS) == [f"Unit 1 leaves 0 at timestep {np.flatnonzero(fed[:, 1])[0]}."]
    np.testing.assert_array_equal(fed[:, :1], alone)


def test_the_step_is_that_of_the_cell_and_wrong_ones_are_its_slips():
    W, U, b, x, s = 2.0, 0.5, -1.0, 1.0, 4.0
    cell = SimpleRNN([[W]], [[U]], [b], activation="relu")
    assert cell.run([[x]], np.array([s])).last_output.item() == STEP.answer
    slips = {W * x + U * s, U * x + W * s + b, W * x + b, W * x + s + b, 0}
    assert set(STEP.mistakes) == slips


def test_the_pulse_has_faded_where_the_question_says():
    cell = SimpleRNN([[1.0]], [[-0.5]], [0.0], activation="linear")
    states = cell.run([[float(token)] for token in PULSE.tokens]).outputs[:, 0]
    assert PULSE.right == (int(np.flatnonzero(np.abs(states) < 0.2)[0]),)
    for timestep, feedback in PULSE.mistakes.items():
        (said,) = re.findall(r"is (−?[\d.]+\d) there", feedback)
        assert float(said.replace("−", "-")) == states[timestep]


def test_a_tanh_above_4_is_as_flat_as_the_question_says():
    y = np.tanh(4)
    assert y > 0.999 and 1 - y**2 < 0.002
    assert len(right(SATURATED)) == 2


def test_the_matrix_grows_a_state_at_first_and_fades_it_in_the_end():
    U = np.array([[0.9, 5], [0, 0.9]])
    np.testing.assert_allclose(np.abs(np.linalg.eigvals(U)), 0.9)
    state = np.array([0.0, 1.0])
    np.testing.assert_allclose(U @ state, [5, 0.9])
    assert np.linalg.norm(np.linalg.matrix_power(U, 200) @ state) < 1e-5
    assert right(MATRIX) == ["It may grow at first, and fades in the end."]


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.question[:30])
def test_every_wrong_choice_has_a_word_of_its_own(question):
    said = [option.feedback for option in getattr(question, "options", ())]
    said += getattr(question, "mistakes", {}).values()
    assert len(set(said)) == len(said) > 0 and all(said)


def test_the_step_is_in_the_order_of_the_cell():
    words = ("state_t", "`U`", "`W`", "activation", "next state")
    assert all(word in line for word, line in zip(words, ORDER.lines, strict=True))

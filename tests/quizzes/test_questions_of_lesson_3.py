"""The self-test of lesson 3: its numbers are the package's."""

import numpy as np

from rnn_helpers import SimpleRNN
from rnn_helpers.quizzes.lesson_3 import QUESTIONS
from rnn_helpers.tasks import TASKS
from rnn_helpers.training import gradients

SHAPE, COUNT, _, STEP_BACK, QUOTES, _, LATCH = QUESTIONS


def test_shape_and_count_are_those_of_the_layer():
    layer = SimpleRNN.random(input_features=3, units=5)
    (right,) = [option.text for option in SHAPE.options if option.right]
    assert right == str(layer.run(np.ones((8, 20, 3))).outputs.shape)
    assert COUNT.answer == layer.parameter_count


def test_one_step_back_is_that_of_the_gradients():
    # The hidden state is 0.6 after one timestep from a state of 0
    cell = SimpleRNN(W=[[1.0]], U=[[0.5]], b=[0.0])
    trace = cell.run([[np.arctanh(0.6)]])
    d_before = gradients(trace, hidden_state=np.ones(1)).initial_state["hidden_state"]
    assert abs(d_before.item() - STEP_BACK.answer) < 1e-9


def test_the_answer_changes_where_the_self_test_says():
    task = TASKS["inside-quotes"]
    answers = task.targets(task.encode("".join(QUOTES.tokens)))[:, 0]
    assert QUOTES.right == tuple(np.flatnonzero(np.diff(answers, prepend=0)))


def test_two_timesteps_are_enough_for_one_unit_to_fail_as_a_latch():
    assert any("Two timesteps are enough" in option.feedback for option in LATCH.options)
    task, rng = TASKS["latch"], np.random.default_rng(0)
    inputs = np.stack([task.encode(example) for example in ("+1! -1", "+1! -1!", "-1! +1", "-1! +1!")])
    targets = task.targets(inputs)[:, -1, 0]
    for _ in range(2000):
        W, U, b = rng.normal(size=(1, 2)) * 3, rng.normal(size=(1, 1)) * 3, rng.normal(size=1) * 3
        last = SimpleRNN(W, U, b).run(inputs).last_output[:, 0]
        high, low = last[targets == 1], last[targets == 0]
        # No threshold parts the right answers, whichever side says +1
        assert not low.max() < high.min() and not high.max() < low.min()

"""The self-test of notebook 8: its numbers are the package's, and those of the notebook."""

import numpy as np

from rnn_helpers import SimpleRNN
from rnn_helpers.experiments import gradient_norms
from rnn_helpers.quizzes.lesson_8 import QUESTIONS
from rnn_helpers.training import clip_by_norm

_, LEFT, CLIPPED, _, STOP, _ = QUESTIONS


def test_what_is_left_after_two_steps_back():
    cell = SimpleRNN([[1.0]], [[0.9]], [0.0], activation="linear")
    norms = gradient_norms(cell, np.zeros((61, 1)))
    assert abs(norms[2] - LEFT.answer) < 1e-9
    assert norms[60] < 1 / 500  # as the praise says


def test_what_a_clipped_gradient_begins_with():
    clipped = clip_by_norm({"g": np.array([6.0, -8.0])}, 5.0)["g"]
    assert np.allclose(clipped, (CLIPPED.answer, -4))


def test_the_step_to_stop_at_has_the_lowest_validation_loss():
    losses = [float(loss) for loss in STOP.rows["validation"]]
    assert STOP.right == (int(np.argmin(losses)),)

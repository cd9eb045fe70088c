"""The widgets: the stepper, the explorer with sliders for every weight, and the self-test."""

from rnn_helpers.widgets.explorer import Explorer
from rnn_helpers.widgets.quiz import Quiz
from rnn_helpers.widgets.stepper import Stepper

__all__ = ["Explorer", "Quiz", "Stepper"]

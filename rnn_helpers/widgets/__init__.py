"""The widgets: the stepper, and the explorer with sliders for every weight."""

from rnn_helpers.widgets.explorer import Explorer
from rnn_helpers.widgets.stepper import Stepper

__all__ = ["Explorer", "Stepper"]

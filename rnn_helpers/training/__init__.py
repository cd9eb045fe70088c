"""How a cell learns: backpropagation through time, losses, Adam, and the training loop."""

from rnn_helpers.cells import with_weights
from rnn_helpers.training.adam import Adam, AdamState, clip_by_norm, global_norm, warmed_up_and_decayed
from rnn_helpers.training.fit import TrainingResult, fit
from rnn_helpers.training.gradients import Gradients, gradients, last_output_gradients, weight_gradients
from rnn_helpers.training.losses import (
    BINARY_CROSS_ENTROPY,
    CROSS_ENTROPY,
    LOSSES,
    MEAN_SQUARED_ERROR,
    Loss,
    evaluate,
    loss_and_gradients,
    loss_of,
)

__all__ = [
    "BINARY_CROSS_ENTROPY",
    "CROSS_ENTROPY",
    "LOSSES",
    "MEAN_SQUARED_ERROR",
    "Adam",
    "AdamState",
    "Gradients",
    "Loss",
    "TrainingResult",
    "clip_by_norm",
    "evaluate",
    "fit",
    "global_norm",
    "gradients",
    "last_output_gradients",
    "loss_and_gradients",
    "loss_of",
    "warmed_up_and_decayed",
    "weight_gradients",
    "with_weights",
]

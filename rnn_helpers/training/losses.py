"""What is to become small: losses, their gradients, and the measure a person reads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from rnn_helpers.cells import Cell
from rnn_helpers.checks import as_numbers
from rnn_helpers.trace import Trace
from rnn_helpers.training.gradients import Gradients, gradients


@dataclass(frozen=True)
class Loss:
    """A loss on predictions, its gradient, and the measure a person reads.

    Equations
    ---------
    binary cross entropy: −target·ln p − (1 − target)·ln(1 − p) for a prediction p = σ(sum);
        ∂loss/∂sum = p − target; the metric is the accuracy, the share with p on the right side of ½
    mean squared error: (p − target)² for a prediction p = sum;
        ∂loss/∂sum = 2·(p − target); the metric is the mean absolute error

    ``value``, ``gradient`` and ``metric`` take predictions and targets of one shape. ``value``
    and ``metric`` are means, 0 or more; ``gradient`` has that shape, and is that of the mean.
    """

    name: str
    value: Callable[[np.ndarray, np.ndarray], float]
    gradient: Callable[[np.ndarray, np.ndarray], np.ndarray]
    metric_name: str
    metric: Callable[[np.ndarray, np.ndarray], float]


def _cross_entropy(prediction: np.ndarray, target: np.ndarray) -> float:
    """Mean of −target·ln p − (1 − target)·ln(1 − p); p keeps 1e-12 away from 0 and 1, where ln ends."""
    p = np.clip(prediction, 1e-12, 1 - 1e-12)
    return -float(np.mean(target * np.log(p) + (1 - target) * np.log(1 - p)))


BINARY_CROSS_ENTROPY = Loss(
    "binary cross entropy",
    _cross_entropy,
    lambda prediction, target: (prediction - target) / target.size,
    "accuracy",
    lambda prediction, target: float(np.mean((prediction > 0.5) == (target > 0.5))),
)
MEAN_SQUARED_ERROR = Loss(
    "mean squared error",
    lambda prediction, target: float(np.mean((prediction - target) ** 2)),
    lambda prediction, target: 2.0 * (prediction - target) / target.size,
    "mean absolute error",
    lambda prediction, target: float(np.mean(np.abs(prediction - target))),
)
LOSSES = {"sigmoid": BINARY_CROSS_ENTROPY, "linear": MEAN_SQUARED_ERROR}


def loss_of(cell: Cell) -> Loss:
    """The loss that goes with a cell's readout: cross entropy for a sigmoid, else squared error.

    Raises ``ValueError`` for a cell without a readout, or one with another activation.
    """
    if cell.readout is None:
        raise ValueError(
            f"this {cell.kind} has no readout, so there is no prediction to compare with a target; "
            "give the cell readout=Readout(W, b), or start from task.new_cell(...)"
        )
    if cell.readout.activation not in LOSSES:
        raise ValueError(
            f"a readout with activation {cell.readout.activation!r} has no loss here; "
            'use "sigmoid" for yes or no, "linear" for numbers'
        )
    return LOSSES[cell.readout.activation]


def loss_and_gradients(cell: Cell, inputs, targets, initial_state=None) -> tuple[float, Gradients]:
    """The loss of a cell on some sequences, and its gradients: one walk forward, one back.

    inputs (batch, timesteps, input_features); targets (batch, timesteps, outputs), or
    (batch, outputs) for the last timestep only. One sequence without the batch axis works too.
    Wrong shapes raise ``ValueError``. Taught in lesson 3.
    """
    loss, trace = loss_of(cell), cell.run(inputs, initial_state)
    prediction, targets = compared(trace, targets)
    return (
        loss.value(prediction, targets),
        gradients(trace, prediction_preactivation=loss.gradient(prediction, targets)),
    )


def evaluate(cell: Cell, inputs, targets) -> float:
    """The metric of a cell: its accuracy (0 to 1), or the mean absolute error for numbers.

    inputs and targets have the shapes that ``loss_and_gradients`` takes; others raise
    ``ValueError``. Taught in lesson 3.
    """
    prediction, targets = compared(cell.run(inputs), targets)
    return loss_of(cell).metric(prediction, targets)


def compared(trace: Trace, targets) -> tuple[np.ndarray, np.ndarray]:
    """Prediction and targets in one shape: every timestep, or the last one; else a ``ValueError``."""
    prediction, targets = trace.prediction, as_numbers("targets", targets)
    last = prediction[..., trace.last_timestep, :]
    if targets.shape not in (prediction.shape, last.shape):
        raise ValueError(
            f"targets have shape {targets.shape}, expected {prediction.shape} (one at every timestep) "
            f"or {last.shape} (one at the last timestep read)"
        )
    return (prediction if targets.shape == prediction.shape else last), targets

"""What is to become small: losses, their gradients, and the measure a person reads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from rnn_helpers.activations import SOFTMAX
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
    cross entropy: −Σ target·ln p over the outputs, for predictions p = softmax(sums), which for a
        class k is −ln p[k]; ∂loss/∂sums = p − target; the metric is the accuracy, the share whose
        most probable output is the right one
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
SMALLEST = np.finfo(float).tiny  # below, ln p would lose its digits, and end at 0


def _over_classes(prediction: np.ndarray, target: np.ndarray) -> float:
    """Mean over all but the last axis of −Σ target·ln p."""
    return -float(np.mean(np.sum(target * np.log(np.maximum(prediction, SMALLEST)), axis=-1)))


CROSS_ENTROPY = Loss(
    "cross entropy",
    _over_classes,
    lambda prediction, target: (prediction - target) * (target.shape[-1] / target.size),
    "accuracy",
    lambda prediction, target: float(np.mean(prediction.argmax(axis=-1) == target.argmax(axis=-1))),
)
MEAN_SQUARED_ERROR = Loss(
    "mean squared error",
    lambda prediction, target: float(np.mean((prediction - target) ** 2)),
    lambda prediction, target: 2.0 * (prediction - target) / target.size,
    "mean absolute error",
    lambda prediction, target: float(np.mean(np.abs(prediction - target))),
)
LOSSES = {"sigmoid": BINARY_CROSS_ENTROPY, "linear": MEAN_SQUARED_ERROR, SOFTMAX: CROSS_ENTROPY}


def loss_of(cell: Cell) -> Loss:
    """The loss that goes with a cell's readout: cross entropy for a sigmoid or softmax, else squared error.

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
            'use "sigmoid" for yes or no, "softmax" for one of several classes, "linear" for numbers'
        )
    return LOSSES[cell.readout.activation]


def loss_and_gradients(cell: Cell, inputs, targets, initial_state=None) -> tuple[float, Gradients]:
    """The loss of a cell on some sequences, and its gradients: one walk forward, one back.

    inputs (batch, timesteps, input_features); targets (batch, timesteps, outputs), or
    (batch, outputs) for the last timestep only. For a softmax they are probabilities, such as one-hot
    vectors, or whole numbers that name the classes: (batch, timesteps) or (batch,), perhaps with an
    axis of 1 behind. One sequence without the batch axis works too. Wrong shapes raise ``ValueError``,
    and for a softmax classes that it doesn't have and probabilities that don't add up to 1.
    Taught in lesson 3.
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
    if trace.cell.readout.is_softmax:
        targets = _as_probabilities(targets, prediction.shape, last.shape)
    if targets.shape not in (prediction.shape, last.shape):
        raise ValueError(
            f"targets have shape {targets.shape}, expected {prediction.shape} (one at every timestep) "
            f"or {last.shape} (one at the last timestep read)"
        )
    return (prediction if targets.shape == prediction.shape else last), targets


def _as_probabilities(targets: np.ndarray, every: tuple[int, ...], last: tuple[int, ...]) -> np.ndarray:
    """The targets of a softmax as a probability for each output, from those or from class numbers.

    every and last are the shapes of the predictions at every timestep, and at the last one.
    """
    shape, outputs = targets.shape, every[-1]
    are_probabilities, are_classes = shape in (every, last), shape in (every[:-1], last[:-1])
    if are_probabilities and are_classes:
        raise ValueError(
            f"targets have shape {shape}, which with {outputs} outputs and {every[-2]} timesteps can be a "
            "class number at every timestep, or a probability for each output at the last one; "
            "give class numbers as targets[..., None], or classes at the last timestep as targets.argmax(-1)"
        )
    if are_probabilities:
        sums = targets.sum(axis=-1)
        if targets.min() < 0 or np.abs(sums - 1).max() > 1e-3:
            raise ValueError(
                "the targets of a softmax are probabilities, 0 or more, that add up to 1, "
                f"got {targets.min():.4g} as the smallest, sums from {sums.min():.4g} to {sums.max():.4g}; "
                f"for class numbers use the shape {every[:-1]} or {last[:-1]}"
            )
        return targets
    if shape in ((*every[:-1], 1), (*last[:-1], 1)):
        targets, are_classes = targets[..., 0], True
    if not are_classes:
        raise ValueError(
            f"targets have shape {shape}, expected class numbers {every[:-1]} (one at every timestep) or "
            f"{last[:-1]} (one at the last timestep), or probabilities {every} or {last}"
        )
    wrong = (targets != np.floor(targets)) | (targets < 0) | (targets >= outputs)
    if wrong.any():
        raise ValueError(
            f"a target is {targets[wrong].flat[0]:g}, expected the number of a class, a whole number from 0 "
            f"to {outputs - 1}: the readout has {outputs} outputs"
        )
    one_hot = np.zeros((*targets.shape, outputs))
    np.put_along_axis(one_hot, targets.astype(int)[..., None], 1.0, axis=-1)
    return one_hot

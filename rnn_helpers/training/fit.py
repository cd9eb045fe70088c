"""The training loop: draw a batch, walk forward and back, let Adam step; repeat."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from rnn_helpers.cells import Cell, with_weights
from rnn_helpers.checks import as_numbers, whole_number
from rnn_helpers.training.adam import Adam, clip_by_norm
from rnn_helpers.training.gradients import weight_gradients
from rnn_helpers.training.losses import compared, evaluate, loss_of
from rnn_helpers.training.progress import progress_of


class Samples(Protocol):
    """Anything that draws sequences to learn from, such as a ``Task``."""

    def sample(self, rng: np.random.Generator, batch: int) -> tuple[np.ndarray, np.ndarray]:
        """Inputs (batch, timesteps, input_features) and the targets that go with them."""


@dataclass(frozen=True, eq=False, repr=False)
class TrainingResult:
    """What ``fit`` returns.

    Attributes
    ----------
    cell : the trained cell, a new one
    losses : (steps,), the learning curve: the loss of each batch before its step
    metric_name, metric : "accuracy" (0 to 1) or "mean absolute error"
    measured_on : "fresh sequences", or "the training data" where ``fit`` got arrays and there is no other
    seed : with it the same training gives the same weights; drawn by ``fit`` if it was None
    interrupted : whether Ctrl-C (in a notebook: the stop button) ended the training early
    """

    cell: Cell
    losses: np.ndarray
    metric_name: str
    metric: float
    measured_on: str = "fresh sequences"
    seed: int = 0
    interrupted: bool = False

    def __repr__(self) -> str:
        end = ", interrupted" if self.interrupted else ""
        return (
            f"TrainingResult({self.cell!r}, {len(self.losses)} steps, "
            f"{self.metric_name} {self.metric:.4g} on {self.measured_on}{end})"
        )


def fit(
    cell: Cell,
    batches: Samples | Callable | tuple,
    *,
    steps: int,
    batch_size: int = 64,
    learning_rate: float | Callable[[int], float] = 0.02,
    clip: float | None = 1.0,
    activity_penalty: float = 0.0,
    seed: int | None = 0,
    progress: bool | None = None,
) -> TrainingResult:
    """Train a cell with a readout: draw a batch, walk forward and back, let Adam step; repeat.

    Parameters
    ----------
    cell : where to start; it stays as it is
    batches : a ``Task``; or a function (rng, batch_size) -> (inputs, targets); or your data as
        a pair (inputs, targets) of arrays, one row a sequence
    steps : how many batches to learn from
    batch_size : how many sequences each of them has
    learning_rate : that of ``Adam``, or a function that gives it for each step, counted from 0, such as
        ``warmed_up_and_decayed``
    clip : the longest a gradient may be, as one vector; None for no limit
    activity_penalty : so many times Σ |h| over the units, a mean over timesteps and sequences, is made small
        together with the loss: units learn to be silent where they have nothing to say. The losses
        in the result are without it.
    seed : of the batches; the same seed and the same start give the same weights, bit for bit. None
        draws one, which the result tells.
    progress : True or False; None shows a bar in a notebook, a line in a terminal, nothing else

    Returns
    -------
    TrainingResult : the trained cell, its learning curve and its metric, measured on 512 fresh
        sequences; for a pair of arrays on those very arrays, so keep some sequences apart and
        ``evaluate`` the cell on them. Ctrl-C ends the training and keeps what was learned so far.

    Raises
    ------
    ValueError : a cell without a readout, targets of the wrong shape, steps, a batch_size or a
        seed that are no whole numbers, a clip or learning rate that isn't above 0, a penalty below 0
    FloatingPointError : the training diverged, until a number outgrew float64

    Equations and sources: ``Loss``, ``gradients``, ``clip_by_norm`` and ``Adam``, in the order in
    which a step uses them. Taught in lesson 3.
    """
    steps, batch_size = whole_number("steps", steps, 1), whole_number("batch_size", batch_size, 1)
    if seed is None:
        seed = np.random.SeedSequence().generate_state(1).item()
    seed = whole_number("seed", seed, 0, meaning=", or None to draw one")
    if clip is not None and not clip > 0:
        raise ValueError(f"clip is {clip!r}, expected a number above 0, or None for no limit")
    if not 0 <= activity_penalty < np.inf:
        raise ValueError(f"activity_penalty is {activity_penalty!r}, expected a number of 0 or more")
    rate_at = learning_rate if callable(learning_rate) else lambda step: learning_rate
    loss, draw, adam = loss_of(cell), _drawing_from(batches), Adam(rate_at(0))
    _keep_freed_memory()
    rng = np.random.default_rng(seed)
    state, losses, interrupted = adam.start(cell.weights), [], False
    with progress_of(steps, progress) as report:
        try:
            for step in range(steps):
                inputs, targets = draw(rng, batch_size)
                adam = replace(adam, learning_rate=rate_at(step))
                with _watching_for_overflow(step, adam.learning_rate):
                    trace = cell.run(inputs)
                    prediction, targets = compared(trace, targets)
                    value, d_sum = loss.value(prediction, targets), loss.gradient(prediction, targets)
                    d_loss = {"prediction_preactivation": d_sum}
                    if activity_penalty:
                        h = trace.hidden_state
                        d_loss["hidden_state"] = activity_penalty * np.sign(h) * (h.shape[-1] / h.size)
                    d_weights = weight_gradients(trace, **d_loss)
                    d_weights = d_weights if clip is None else clip_by_norm(d_weights, clip)
                    weights, state = adam.step(cell.weights, d_weights, state)
                cell = with_weights(cell, weights)
                losses.append(value)
                report(value)
        except KeyboardInterrupt:
            interrupted = True
    is_data = _is_data(batches)
    unseen = batches if is_data else draw(np.random.default_rng([seed, 1]), 512)
    return TrainingResult(
        cell,
        np.array(losses),
        loss.metric_name,
        evaluate(cell, *unseen),
        "the training data" if is_data else "fresh sequences",
        seed,
        interrupted,
    )


def _keep_freed_memory() -> None:
    """Let the arrays that every step makes and drops use the same memory again.

    glibc hands blocks of some 100 kB back to the system when they are freed, and then pays for
    each page anew, a fifth of a training step. Freeing a larger block once makes it keep them.
    The block is never touched, so that it costs nothing; elsewhere this does nothing.
    """
    np.empty(2_000_000)


@contextmanager
def _watching_for_overflow(step: int, learning_rate: float) -> Iterator[None]:
    """A number that outgrows float64 during a training step is an error that says what helps."""
    what_helps = f"use a smaller learning_rate than {learning_rate}, clip=1.0, or an activation with limits"
    try:
        with np.errstate(over="raise", invalid="raise", divide="raise"):
            yield
    except FloatingPointError as error:
        raise FloatingPointError(f"the training diverged at step {step} ({error}); {what_helps}") from None
    except ValueError as error:  # of inputs and targets, but also of a state that outgrew float64
        error.add_note(f"This was step {step} of a training. If it diverged, {what_helps}.")
        raise


def _is_data(batches) -> bool:
    """Whether there are only the sequences to learn from, as a pair of arrays, and no fresh ones."""
    return isinstance(batches, (tuple, list)) and len(batches) == 2


def _drawing_from(batches) -> Callable:
    """A function (rng, batch_size) -> (inputs, targets) for each of the forms fit takes."""
    if hasattr(batches, "sample"):
        return batches.sample
    if callable(batches):
        return batches
    if _is_data(batches):
        inputs, targets = as_numbers("inputs", batches[0]), as_numbers("targets", batches[1])
        if inputs.ndim == 3 and len(targets) == len(inputs):

            def draw(rng: np.random.Generator, batch_size: int):
                rows = rng.integers(len(inputs), size=batch_size)
                return inputs[rows], targets[rows]

            return draw
    raise ValueError(
        "batches must be a Task, a function (rng, batch_size) -> (inputs, targets), or a pair of arrays: "
        "inputs (sequences, timesteps, input_features) and targets with as many sequences"
    )

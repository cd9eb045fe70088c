"""How a cell learns: backpropagation through time, losses, Adam, and the training loop.

A backward step stands here for every forward ``step`` in ``cells.py``: the same equations from
bottom to top. In it ``d_forget_gate`` means ∂loss/∂forget_gate. Lesson 3 walks backwards
through time by hand, lessons 4 and 5 show what the gates do to the gradients on their way.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import KW_ONLY, dataclass, field, replace
from functools import singledispatch
from types import MappingProxyType
from typing import Protocol

import numpy as np

from rnn_helpers.activations import activation_named, tanh
from rnn_helpers.cells import GRU, LSTM, Cell, SimpleRNN, as_numbers
from rnn_helpers.equations import Bias, Map
from rnn_helpers.trace import Trace

# ---------------------------------------------------------------- one step backwards


@singledispatch
def step_backward(cell: Cell, at_t: Mapping, state_before: tuple, *d_state: np.ndarray) -> tuple:
    """One timestep backwards: the gradient of every quantity, and of the state before.

    Parameters
    ----------
    at_t : the quantities of the forward step by name, each (batch, units)
    state_before : the state it started from, one array (batch, units) for each of
        ``cell.state_names``
    d_state : ∂loss/∂state after the step, from this timestep's loss and all later ones

    Returns
    -------
    the gradients by quantity, and a tuple with ∂loss/∂state before the step
    """
    raise TypeError(f"no backward step is known for a {type(cell).__name__}; register one with step_backward")


@step_backward.register
def _(cell: SimpleRNN, at_t, state_before, d_hidden_state):
    # h_t = activation(W·x_t + U·h₋ + b)
    d_preactivation = d_hidden_state * activation_named(cell.activation).derivative(at_t["hidden_state"])
    d_hidden_before = d_preactivation @ cell.U
    gradients = {"hidden_state": d_hidden_state, "hidden_state_preactivation": d_preactivation}
    return gradients, (d_hidden_before,)


@step_backward.register
def _(cell: LSTM, at_t, state_before, d_hidden_state, d_cell_state):
    forget_gate, input_gate = at_t["forget_gate"], at_t["input_gate"]
    candidate, output_gate = at_t["candidate"], at_t["output_gate"]
    _, cell_before = state_before

    # h_t = o_t·tanh(c_t)
    shown = tanh(at_t["cell_state"])
    d_output_gate = d_hidden_state * shown
    d_cell_state = d_cell_state + d_hidden_state * output_gate * (1 - shown**2)
    # c_t = f_t·c₋ + i_t·g_t
    d_forget_gate = d_cell_state * cell_before
    d_input_gate = d_cell_state * candidate
    d_candidate = d_cell_state * input_gate
    d_cell_before = d_cell_state * forget_gate
    # f, i, o = σ(preactivation) and g = tanh(preactivation)
    f = d_forget_gate * forget_gate * (1 - forget_gate)
    i = d_input_gate * input_gate * (1 - input_gate)
    g = d_candidate * (1 - candidate**2)
    o = d_output_gate * output_gate * (1 - output_gate)
    # Each preactivation is W·x_t + U·h₋ + b with its gate's U
    d_hidden_before = _through_all_gates(cell.U, f, i, g, o)

    gradients = {
        "forget_gate_preactivation": f,
        "input_gate_preactivation": i,
        "candidate_preactivation": g,
        "output_gate_preactivation": o,
        "forget_gate": d_forget_gate,
        "input_gate": d_input_gate,
        "candidate": d_candidate,
        "cell_state": d_cell_state,
        "output_gate": d_output_gate,
        "hidden_state": d_hidden_state,
    }
    return gradients, (d_hidden_before, d_cell_before)


@step_backward.register
def _(cell: GRU, at_t, state_before, d_hidden_state):
    update_gate, reset_gate, candidate = at_t["update_gate"], at_t["reset_gate"], at_t["candidate"]
    (hidden_before,) = state_before
    U_z, U_r, U_g = cell.U

    # h_t = z_t·h₋ + (1 − z_t)·g_t
    d_update_gate = d_hidden_state * (hidden_before - candidate)
    d_candidate = d_hidden_state * (1 - update_gate)
    d_hidden_before = d_hidden_state * update_gate
    # g_t = tanh(preactivation)
    g = d_candidate * (1 - candidate**2)
    if cell.reset_after:
        # preactivation = W_g·x_t + b_g + r_t·q_t with q_t = U_g·h₋ + b′_g
        d_reset_gate = g * at_t["recurrent_part"]
        seen = {"recurrent_part": g * reset_gate}
        d_hidden_before = d_hidden_before + seen["recurrent_part"] @ U_g
    else:
        # preactivation = W_g·x_t + b_g + U_g·s_t with s_t = r_t·h₋
        seen = {"reset_state": g @ U_g}
        d_reset_gate = seen["reset_state"] * hidden_before
        d_hidden_before = d_hidden_before + seen["reset_state"] * reset_gate
    # z, r = σ(W·x_t + b + U·h₋ + b′)
    z = d_update_gate * update_gate * (1 - update_gate)
    r = d_reset_gate * reset_gate * (1 - reset_gate)
    d_hidden_before = d_hidden_before + z @ U_z + r @ U_r

    gradients = {
        "update_gate_preactivation": z,
        "reset_gate_preactivation": r,
        "candidate_preactivation": g,
        "update_gate": d_update_gate,
        "reset_gate": d_reset_gate,
        **seen,
        "candidate": d_candidate,
        "hidden_state": d_hidden_state,
    }
    return gradients, (d_hidden_before,)


def _through_all_gates(weights: np.ndarray, *d_gates: np.ndarray) -> np.ndarray:
    """Σ over gates of d_gate @ weights[gate].

    The sum over gates is a sum over rows of the stacked weights, so that one product of
    (batch, gates·units) with (gates·units, units) equals the sum of the single ones.
    """
    return np.concatenate(d_gates, axis=1) @ weights.reshape(-1, weights.shape[-1])


# ---------------------------------------------------------------- through the whole sequence


@dataclass(frozen=True, eq=False, repr=False)
class Gradients(Trace):
    """The trace of the walk backwards: ∂loss/∂quantity at every timestep, by the same names.

    ``gradients.hidden_state[3]`` is ∂loss/∂h_3, ``gradients.forget_gate_preactivation[3]`` how
    the loss changes with what the forget gate saw at timestep 3. ``gradients.inputs`` and
    ``gradients.initial_state`` are the gradients of the inputs and of the state before
    timestep 0. A gradient of h_t counts every way on from h_t; that of c_t includes its way
    through h_t = o_t·tanh(c_t).

    ``weights`` has one gradient for each array of ``cell.weights``, under the same name, summed
    over timesteps and sequences.

    Shapes: those of the quantity, the inputs, the state or the weight itself. Gradients have no
    limits. Taught in lesson 3.
    """

    weights: Mapping[str, np.ndarray] = field(default_factory=dict)

    def __post_init__(self):
        super().__post_init__()
        for array in self.weights.values():
            array.flags.writeable = False
        object.__setattr__(self, "weights", MappingProxyType(dict(self.weights)))

    def __repr__(self) -> str:
        return f"Gradients of {super().__repr__()}"


def gradients(trace: Trace, **loss_gradients) -> Gradients:
    """Backpropagation through time: walk back through a trace, from the last timestep to 0.

    Equations
    ---------
    ∂loss/∂h_t = (what the loss says about h_t itself) + (what comes back from timestep t + 1)
    ∂loss/∂W = Σ over t of ∂loss/∂preactivation_t ⊗ x_t, and with h₋ in place of x_t for U

    Parameters
    ----------
    trace : the forward pass, as ``cell.run`` returns it: one sequence or a batch
    loss_gradients : by name, what the loss says directly about ``hidden_state``,
        ``cell_state``, ``prediction`` or ``prediction_preactivation`` (the sum V·h_t + d before
        the readout's activation). Each has the shape of that quantity in the trace, or
        without its timestep axis when only the last timestep counts.

    Returns
    -------
    Gradients : of every quantity, the inputs, the initial state and every weight.

    Raises
    ------
    ValueError : no loss gradient, an unknown name, a wrong shape, a missing readout

    Examples
    --------
    ∂h_T/∂x_t of unit 0, for the gradient that vanishes::

        first_unit = np.eye(cell.units)[0]
        gradients(trace, hidden_state=first_unit).inputs

    Source: Werbos, "Backpropagation Through Time" (1990). Taught in lesson 3.
    """
    cell = trace.cell
    arriving = _from_the_loss(trace, loss_gradients)
    forward = {name: _as_batch(trace, array) for name, array in trace.items()}
    initial = tuple(np.atleast_2d(trace.initial_state[name]) for name in cell.state_names)

    backward = {name: np.empty_like(forward[name]) for name in forward if name != "prediction"}
    d_state = tuple(np.zeros_like(state) for state in initial)
    for t in reversed(range(trace.timesteps)):
        at_t = {name: array[:, t] for name, array in forward.items()}
        state_before = tuple(forward[name][:, t - 1] for name in cell.state_names) if t else initial
        d_state = tuple(
            later + arriving[name][:, t] for name, later in zip(cell.state_names, d_state, strict=True)
        )
        found, d_state = step_backward(cell, at_t, state_before, *d_state)
        for name, value in found.items():
            backward[name][:, t] = value
    backward |= {name: array for name, array in arriving.items() if name.startswith("prediction")}

    d_weights, d_inputs = _of_weights_and_inputs(trace, forward, initial, backward)
    single = not trace.is_batch
    return Gradients(
        cell,
        d_inputs[0] if single else d_inputs,
        {name: array[0] if single else array for name, array in backward.items()},
        {name: d[0] if single else d for name, d in zip(cell.state_names, d_state, strict=True)},
        trace.input_labels,
        d_weights,
    )


def _as_batch(trace: Trace, array: np.ndarray) -> np.ndarray:
    return array if trace.is_batch else array[None]


def _from_the_loss(trace: Trace, loss_gradients: Mapping) -> dict[str, np.ndarray]:
    """What arrives from the loss directly, as (batch, timesteps, …), by name.

    The readout is here too: it has no memory, so that all its timesteps go back at once.
    """
    cell = trace.cell
    known = (*cell.state_names, *(("prediction", "prediction_preactivation") if cell.readout else ()))
    if not loss_gradients or not set(loss_gradients) <= set(known):
        raise ValueError(
            f"gradients of the loss were given for {', '.join(loss_gradients) or 'nothing'}; "
            f"give one or more of {', '.join(known)}, as in gradients(trace, hidden_state=...)"
        )
    arriving = {name: np.zeros_like(_as_batch(trace, trace[name])) for name in cell.state_names}
    for name, given in loss_gradients.items():
        shape = trace[name.removesuffix("_preactivation") if name.startswith("prediction") else name].shape
        given, last = as_numbers(f"the gradient of {name}", given), (*shape[:-2], shape[-1])
        if given.shape not in (shape, last):
            raise ValueError(
                f"the gradient of {name} has shape {given.shape}, expected {shape}, "
                f"or {last} for a loss on the last timestep only"
            )
        every_step = given
        if given.shape != shape:
            every_step = np.zeros(shape)
            every_step[..., -1, :] = given
        arriving[name] = _as_batch(trace, every_step)

    if cell.readout is not None:
        d_preactivation = arriving.get("prediction_preactivation", 0.0)
        if "prediction" in arriving:
            derivative = activation_named(cell.readout.activation).derivative
            d_preactivation = d_preactivation + arriving["prediction"] * derivative(
                _as_batch(trace, trace["prediction"])
            )
        arriving["prediction_preactivation"] = np.broadcast_to(
            d_preactivation, _as_batch(trace, trace["prediction"]).shape
        ).copy()
        arriving["hidden_state"] = (
            arriving["hidden_state"] + arriving["prediction_preactivation"] @ cell.readout.W
        )
    return arriving


def _of_weights_and_inputs(trace, forward, initial, backward) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """The gradients that need no walk: each use of a weight, over all timesteps at once.

    Where the equations say weights[gate]·vector, the gradient of the weights is
    Σ ∂loss/∂preactivation ⊗ vector, and that of the vector is weightsᵀ·∂loss/∂preactivation.
    """
    cell = trace.cell
    inputs = _as_batch(trace, trace.inputs)
    before = {
        name: np.concatenate([start[:, None], forward[name][:, :-1]], axis=1)
        for name, start in zip(cell.state_names, initial, strict=True)
    }
    d_weights = {name: np.zeros_like(array) for name, array in cell.weights.items()}
    d_inputs = np.zeros_like(inputs)
    for equation in cell.equations:
        d_sum = backward.get(f"{equation.quantity}_preactivation", backward.get(equation.quantity))
        d_rows = d_sum.reshape(-1, d_sum.shape[-1])
        for term in equation.terms:
            if isinstance(term, Bias):
                d_weights[term.weights][_gate(term)] += d_rows.sum(axis=0)
            elif isinstance(term, Map):
                of = term.of.quantity
                vectors = inputs if of == "inputs" else (before if term.of.previous else forward)[of]
                d_weights[term.weights][_gate(term)] += d_rows.T @ vectors.reshape(-1, vectors.shape[-1])
                if of == "inputs":
                    d_inputs += d_sum @ cell.weights[term.weights][_gate(term)]
    return d_weights, d_inputs


def _gate(term: Map | Bias):
    """The index of a term's gate; everything where a cell has one matrix only."""
    return ... if term.gate is None else term.gate


# ---------------------------------------------------------------- losses


@dataclass(frozen=True)
class Loss:
    """A loss on predictions, its gradient, and the measure a person reads.

    ``value`` and ``gradient`` are means over every prediction. ``gradient`` is taken at the
    sum before the readout's activation, where both losses come down to prediction − target.
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
    prediction, targets = _side_by_side(trace, targets)
    return (
        loss.value(prediction, targets),
        gradients(trace, prediction_preactivation=loss.gradient(prediction, targets)),
    )


def evaluate(cell: Cell, inputs, targets) -> float:
    """The metric of a cell: its accuracy (0 to 1), or the mean absolute error for numbers."""
    prediction, targets = _side_by_side(cell.run(inputs), targets)
    return loss_of(cell).metric(prediction, targets)


def _side_by_side(trace: Trace, targets) -> tuple[np.ndarray, np.ndarray]:
    """Prediction and targets in one shape: every timestep, or the last one."""
    prediction, targets = trace.prediction, as_numbers("targets", targets)
    last = prediction[..., -1, :]
    if targets.shape not in (prediction.shape, last.shape):
        raise ValueError(
            f"targets have shape {targets.shape}, expected {prediction.shape} (one at every timestep) "
            f"or {last.shape} (one at the last timestep)"
        )
    return (prediction if targets.shape == prediction.shape else last), targets


# ---------------------------------------------------------------- the optimizer


@dataclass(frozen=True)
class Adam:
    """Adam: steps along the running mean of the gradient, in units of its running size.

    Equations
    ---------
    mean = β₁·mean + (1 − β₁)·gradient
    square = β₂·square + (1 − β₂)·gradient²
    weight = weight − learning_rate·(mean / (1 − β₁ⁿ)) / (√(square / (1 − β₂ⁿ)) + epsilon)

    n counts the steps from 1; the divisions by 1 − βⁿ make up for starting at 0. Learning
    rate and epsilon are above 0, betas in [0, 1); other values raise ``ValueError``.

    Source: Kingma and Ba (2015), algorithm 1; the same numbers as ``torch.optim.Adam``.
    """

    learning_rate: float = 0.02
    betas: tuple[float, float] = (0.9, 0.999)
    epsilon: float = 1e-8

    def __post_init__(self):
        for name, value in (("learning_rate", self.learning_rate), ("epsilon", self.epsilon)):
            if not value > 0:
                raise ValueError(f"{name} is {value!r}, expected a number above 0, such as {getattr(Adam, name)}")
        if len(self.betas) != 2 or not all(0 <= beta < 1 for beta in self.betas):
            raise ValueError(f"betas are {self.betas!r}, expected two numbers from 0 to below 1: (0.9, 0.999)")

    def start(self, weights: Mapping[str, np.ndarray]) -> AdamState:
        """The state before the first step."""
        zeros = {name: np.zeros_like(array) for name, array in weights.items()}
        return AdamState(0, zeros, zeros)

    def step(self, weights: Mapping, gradients: Mapping, state: AdamState) -> tuple[dict, AdamState]:
        """New weights and a new state; what is passed in stays as it is."""
        steps, (mean_beta, square_beta) = state.steps + 1, self.betas
        new_weights, means, squares = {}, {}, {}
        for name, gradient in gradients.items():
            means[name] = mean_beta * state.means[name] + (1 - mean_beta) * gradient
            squares[name] = square_beta * state.squares[name] + (1 - square_beta) * gradient**2
            mean = means[name] / (1 - mean_beta**steps)
            square = squares[name] / (1 - square_beta**steps)
            new_weights[name] = weights[name] - self.learning_rate * mean / (np.sqrt(square) + self.epsilon)
        return new_weights, AdamState(steps, means, squares)


@dataclass(frozen=True, eq=False)
class AdamState:
    """What Adam remembers between steps: running means of each gradient and of its square."""

    steps: int
    means: Mapping[str, np.ndarray]
    squares: Mapping[str, np.ndarray]


def global_norm(gradients: Mapping[str, np.ndarray]) -> float:
    """The length of all gradients as one long vector."""
    return float(np.sqrt(sum(np.sum(gradient**2) for gradient in gradients.values())))


def clip_by_norm(gradients: Mapping[str, np.ndarray], limit: float) -> dict[str, np.ndarray]:
    """The gradients, shortened together to a global norm of ``limit`` where they are longer.

    Their direction stays. Source: Pascanu et al., "On the difficulty of training recurrent
    neural networks" (2013), algorithm 1. Taught in lesson 3.
    """
    scale = min(1.0, limit / max(global_norm(gradients), np.finfo(float).tiny))
    return {name: gradient * scale for name, gradient in gradients.items()}


# ---------------------------------------------------------------- the training loop


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
    metric_name, metric : "accuracy" (0 to 1) or "mean absolute error", on fresh sequences
    interrupted : whether Ctrl-C (in a notebook: the stop button) ended the training early
    """

    cell: Cell
    losses: np.ndarray
    metric_name: str
    metric: float
    interrupted: bool = False

    def __repr__(self) -> str:
        end = ", interrupted" if self.interrupted else ""
        return (
            f"TrainingResult({self.cell!r}, {len(self.losses)} steps, "
            f"{self.metric_name} {self.metric:.3f}{end})"
        )


def fit(
    cell: Cell,
    batches: Samples | Callable | tuple,
    *,
    steps: int,
    batch_size: int = 64,
    learning_rate: float = 0.02,
    clip: float | None = 1.0,
    seed: int = 0,
    progress: bool | None = None,
) -> TrainingResult:
    """Train a cell with a readout: draw a batch, walk forward and back, let Adam step; repeat.

    Parameters
    ----------
    cell : where to start; it stays as it is
    batches : a ``Task``; or a function (rng, batch_size) -> (inputs, targets); or your data as
        a pair (inputs, targets) of arrays, one row a sequence
    steps : how many batches to learn from
    clip : the longest a gradient may be, as one vector; None for no limit
    seed : of the batches; the same seed and the same start give the same weights, bit for bit
    progress : True or False; None shows a bar in a notebook, a line in a terminal, nothing else

    Returns
    -------
    TrainingResult : the trained cell, its learning curve and its metric. Ctrl-C ends the
        training and keeps what was learned so far.

    Raises
    ------
    ValueError : a cell without a readout, targets of the wrong shape, no steps
    FloatingPointError : the training diverged

    Taught in lesson 3.
    """
    if isinstance(steps, bool) or not isinstance(steps, (int, np.integer)) or steps < 1:
        raise ValueError(f"steps is {steps!r}, expected a whole number of at least 1")
    loss, draw, adam = loss_of(cell), _drawing_from(batches), Adam(learning_rate)
    rng = np.random.default_rng(seed)
    state, losses, interrupted = adam.start(cell.weights), [], False
    with _progress_of(steps, progress) as report:
        try:
            for step in range(steps):
                value, found = loss_and_gradients(cell, *draw(rng, batch_size))
                _check_progress(step, value, found.weights, learning_rate, clip)
                d_weights = found.weights if clip is None else clip_by_norm(found.weights, clip)
                weights, state = adam.step(cell.weights, d_weights, state)
                cell = with_weights(cell, weights)
                losses.append(value)
                report(step + 1, value)
        except KeyboardInterrupt:
            interrupted = True
    metric = evaluate(cell, *draw(np.random.default_rng([seed, 1]), 512))
    return TrainingResult(cell, np.array(losses), loss.metric_name, metric, interrupted)


def with_weights(cell: Cell, weights: Mapping[str, np.ndarray]) -> Cell:
    """The same kind of cell with other weights, by their names in ``cell.weights``."""
    fields = {"b_recurrent" if name == "b′" else name: array for name, array in weights.items()}
    readout = cell.readout
    if readout is not None:
        readout = replace(readout, W=fields.pop("V"), b=fields.pop("d"))
    return replace(cell, readout=readout, **fields)


def _drawing_from(batches) -> Callable:
    """A function (rng, batch_size) -> (inputs, targets) for each of the forms fit takes."""
    if hasattr(batches, "sample"):
        return batches.sample
    if callable(batches):
        return batches
    if isinstance(batches, (tuple, list)) and len(batches) == 2:
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


def _check_progress(step, value, d_weights, learning_rate, clip) -> None:
    norm = global_norm(d_weights)
    if not (np.isfinite(value) and np.isfinite(norm)):
        raise FloatingPointError(
            f"the training diverged at step {step}: loss {value}, gradient norm {norm}; use a smaller "
            f"learning_rate than {learning_rate}{'' if clip else ', or clip=1.0'}"
        )


# ---------------------------------------------------------------- progress


@contextmanager
def _progress_of(steps: int, wanted: bool | None) -> Iterator[Callable[[int, float], None]]:
    """A function report(step, loss) that shows how far a training is, at most 10 times a second."""
    show, close = _nothing, _nothing
    if wanted is not False:
        if _in_notebook():
            show, close = _bar(steps)
        elif wanted or sys.stderr.isatty():
            show, close = _line(steps)
    shown_at = -np.inf

    def report(step: int, loss: float) -> None:
        nonlocal shown_at
        now = time.monotonic()
        if step == steps or now - shown_at >= 0.1:
            shown_at = now
            show(step, loss)

    try:
        yield report
    finally:
        close()


def _nothing(*_) -> None:
    """Show nothing."""


def _in_notebook() -> bool:
    """Whether this runs in a Jupyter kernel; looks only at modules that are loaded already."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    return hasattr(shell, "kernel")


def _line(steps: int) -> tuple[Callable, Callable]:
    def show(step: int, loss: float) -> None:
        print(f"\rstep {step} of {steps}, loss {loss:.4f} ", end="", file=sys.stderr, flush=True)

    return show, lambda: print(file=sys.stderr)


def _bar(steps: int) -> tuple[Callable, Callable]:
    # Imported here, so that training needs NumPy only
    from IPython.display import display
    from ipywidgets import HTML, HBox, IntProgress

    bar = IntProgress(max=steps, description="training")
    text = HTML()
    display(HBox([bar, text]))

    def show(step: int, loss: float) -> None:
        bar.value = step
        text.value = f"step {step} of {steps}, loss {loss:.4f}"

    return show, _nothing

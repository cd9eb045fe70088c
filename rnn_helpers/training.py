"""How a cell learns: backpropagation through time, losses, Adam, and the training loop.

For the ``step`` of each cell in ``cells.py`` there is a walk back through the same equations,
from bottom to top. In it d_hidden means ∂loss/∂h. Lesson 3 walks backwards through time by
hand, lessons 4 and 5 show what the gates do to the gradients on their way.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import singledispatch
from types import MappingProxyType
from typing import Protocol

import numpy as np

from rnn_helpers.activations import activation_named, tanh
from rnn_helpers.cells import GRU, LSTM, Cell, SimpleRNN
from rnn_helpers.checks import as_numbers
from rnn_helpers.equations import Bias, Map, Product
from rnn_helpers.trace import Trace, round_limit

# ---------------------------------------------------------------- one cell backwards
#
# Arrays have time in front here: (timesteps, batch, units). Those of ∂loss/∂state have one row
# more: the last one, row −1, belongs to the state before timestep 0, so that d_hidden[t - 1] is
# right for t = 0 too.
#
# The gradient of the sum before an activation is slope · gradient of the state, where the slope
# says how much the sum moves the state. Slopes need the forward pass only: they are computed
# for all timesteps at once, as the first value of d_sum. The loop over time multiplies them by
# what comes back, and U takes the product one timestep further back.


@singledispatch
def walk_back(cell: Cell, at: Mapping, before: Mapping, d_state: tuple) -> dict[str, np.ndarray]:
    """∂loss/∂sum for the sum in each of the cell's equations, from the last timestep to the first.

    Parameters
    ----------
    cell : its kind chooses the walk
    at : every quantity of the forward pass by name, (timesteps, batch, units)
    before : every state one timestep earlier, in the same shape
    d_state : for each of ``cell.state_names`` what the loss says about it directly,
        (timesteps + 1, batch, units); what comes back through time is added in place

    Returns the gradients by the name of each equation's quantity. Raises ``TypeError`` for a
    kind of cell that has no walk; register one with this function.
    """
    raise TypeError(f"no walk back is known for a {type(cell).__name__}; register one with walk_back")


@walk_back.register
def _(cell: SimpleRNN, at, before, d_state):
    (d_hidden,) = d_state
    # h_t = activation(W·x_t + U·h₋ + b)
    d_sum = activation_named(cell.activation).derivative(at["hidden_state"])
    for t in reversed(range(len(d_sum))):
        d_sum[t] *= d_hidden[t]
        d_hidden[t - 1] += d_sum[t] @ cell.U
    return {"hidden_state": d_sum}


@walk_back.register
def _(cell: LSTM, at, before, d_state):
    d_hidden, d_cell = d_state
    f, i, g, o = (at[gate] for gate in cell.gates)
    shown = tanh(at["cell_state"])
    # c_t = f_t·c₋ + i_t·g_t      the sums of f, i and g move c_t
    # h_t = o_t·tanh(c_t)         the sum of o moves h_t, and so does c_t
    d_sums = np.stack(
        [before["cell_state"] * f * (1 - f), g * i * (1 - i), i * (1 - g**2), shown * o * (1 - o)]
    )
    slope_of_cell, f = np.stack([o * (1 - shown**2), f])
    for t in reversed(range(len(f))):
        d_cell[t] += slope_of_cell[t] * d_hidden[t]
        d_sums[:3, t] *= d_cell[t]
        d_sums[3, t] *= d_hidden[t]
        d_cell[t - 1] += f[t] * d_cell[t]
        d_hidden[t - 1] += (d_sums[:, t] @ cell.U).sum(axis=0)  # over the gates
    return dict(zip(cell.gates, d_sums, strict=True)) | {
        "cell_state": d_cell[:-1],
        "hidden_state": d_hidden[:-1],
    }


@walk_back.register
def _(cell: GRU, at, before, d_state):
    (d_hidden,) = d_state
    z, r, g, h_before = at["update_gate"], at["reset_gate"], at["candidate"], before["hidden_state"]
    # h_t = z_t·h₋ + (1 − z_t)·g_t      the sums of z and g move h_t
    slope_z, slope_g = (h_before - g) * z * (1 - z), (1 - z) * (1 - g**2)
    if cell.reset_after:
        # g's sum is W_g·x_t + b_g + r_t·q_t with q_t = U_g·h₋ + b′_g      so r's sum and q move h_t too
        slopes = np.stack([slope_z, slope_g * at["recurrent_part"] * r * (1 - r), slope_g * r])
        d_z, d_r, d_q = _back_with_reset_after(cell.U, z, slopes, d_hidden)
        d_g, seen = slope_g * d_hidden[:-1], {"recurrent_part": d_q}
    else:
        # g's sum is W_g·x_t + b_g + U_g·s_t with s_t = r_t·h₋            and r's sum moves s_t
        slopes = np.stack([slope_z, h_before * r * (1 - r), slope_g])
        d_z, d_r, d_g, d_s = _back_with_reset_before(cell.U, z, r, slopes, d_hidden)
        seen = {"reset_state": d_s}
    return {"update_gate": d_z, "reset_gate": d_r, **seen, "candidate": d_g, "hidden_state": d_hidden[:-1]}


def _back_with_reset_after(U, z, d_sums, d_hidden):
    for t in reversed(range(len(z))):
        d_sums[:, t] *= d_hidden[t]
        d_hidden[t - 1] += z[t] * d_hidden[t] + (d_sums[:, t] @ U).sum(axis=0)
    return d_sums


def _back_with_reset_before(U, z, r, d_sums, d_hidden):
    (d_z, d_r, d_g), (U_z, U_r, U_g), d_s = d_sums, U, np.empty_like(z)
    for t in reversed(range(len(z))):
        d_z[t] *= d_hidden[t]
        d_g[t] *= d_hidden[t]
        d_s[t] = d_g[t] @ U_g
        d_r[t] *= d_s[t]
        d_hidden[t - 1] += z[t] * d_hidden[t] + r[t] * d_s[t] + d_z[t] @ U_z + d_r[t] @ U_r
    return d_z, d_r, d_g, d_s


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
    over timesteps and sequences; for one ``sequence`` of a batch there is none.

    To walk backwards, read the timesteps from the last to 0, and in each of them the equations
    from the last to the first. ``trace_figure`` draws the whole walk.

    Shapes: those of the quantity, the inputs, the state or the weight itself. Gradients have no
    limits. ``gradients`` makes them, and gives the equations. Taught in lesson 3.
    """

    weights: Mapping[str, np.ndarray] = field(default_factory=dict)

    def __post_init__(self):
        super().__post_init__()
        for array in self.weights.values():
            array.flags.writeable = False
        object.__setattr__(self, "weights", MappingProxyType(dict(self.weights)))

    def sequence(self, index: int) -> Gradients:
        """The gradients of one sequence of a batch, without those of the weights."""
        one = super().sequence(index)
        return Gradients(one.cell, one.inputs, one.quantities, one.initial_state, one.input_labels)

    def limit(self, name: str) -> float:
        """The magnitude at which the color of a gradient is at its fullest, however small it is.

        The next of …, 0.1, 0.2, 0.5, 1, 2, 5, … at or above everything; 1 where all is 0.
        """
        return round_limit(self.inputs if name == "inputs" else self[name]) or 1.0

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
    ValueError : no loss gradient, an unknown name, a wrong shape, a missing readout, or a
        gradient that grows beyond what a float64 can hold on its way back

    Examples
    --------
    ∂loss/∂h_t of a loss that is the sum of the last output::

        gradients(trace, hidden_state=np.ones(cell.units)).hidden_state[t]

    For ∂h_T/∂x_t, each unit of the last output by itself, see ``last_output_gradients``.

    Source: Werbos, "Backpropagation Through Time" (1990). Taught in lesson 3.
    """
    cell = trace.cell
    # A gradient that overflows is reported below, by name, instead of as a NumPy warning.
    with np.errstate(over="ignore", invalid="ignore"):
        at, before, d_state, d_sums = _through_time(trace, loss_gradients)
    _check_not_exploded(cell, d_state)
    found = _of_factors(cell, at, before, d_sums)
    found |= {name: d[:-1] for name, d in zip(cell.state_names, d_state, strict=True)}
    for name, d_sum in d_sums.items():
        preactivation = f"{name}_preactivation"
        found[preactivation if preactivation in (*trace, "prediction_preactivation") else name] = d_sum
    if "prediction" in loss_gradients:
        found["prediction"] = _at_every_timestep(trace, "prediction", loss_gradients["prediction"])

    def as_in_the_trace(array: np.ndarray) -> np.ndarray:
        """(timesteps, batch, …) -> (batch, timesteps, …), or (timesteps, …) for one sequence."""
        return np.swapaxes(array, 0, 1) if trace.is_batch else array[:, 0]

    return Gradients(
        cell,
        as_in_the_trace(_of_inputs(cell, d_sums)),
        {
            name: as_in_the_trace(found[name])
            for name in (*trace, "prediction_preactivation")
            if name in found
        },
        {
            name: d[-1] if trace.is_batch else d[-1, 0]
            for name, d in zip(cell.state_names, d_state, strict=True)
        },
        trace.input_labels,
        _of_weights(cell, at, before, d_sums),
    )


def last_output_gradients(trace: Trace) -> Gradients:
    """How far back the last output sees: each unit of h_T walked back by itself.

    Equations
    ---------
    hidden_state[k, t, j] = ∂h_T[k]/∂h_t[j]
    inputs[k, t, j] = ∂h_T[k]/∂x_t[j], and so on for every quantity

    Parameters
    ----------
    trace : the forward pass of one sequence

    Returns
    -------
    Gradients : as of a batch with a sequence for each unit k of h_T, so that ``.inputs`` has the
        shape (units, timesteps, input_features) and ``.sequence(k)`` is the walk back from unit k.

    Raises
    ------
    ValueError : for a batch; choose one with ``trace.sequence(0)``

    Source: Pascanu et al., "On the difficulty of training recurrent neural networks" (2013),
    equation 5, has ∂h_T/∂h_t as a product over the timesteps between. Taught in lesson 3.
    """
    if trace.is_batch:
        raise ValueError(
            f"this trace holds a batch of {len(trace.inputs)} sequences; ask for the gradients of one, "
            "for example last_output_gradients(trace.sequence(0))"
        )
    units = trace.cell.units

    def for_each_unit(array: np.ndarray) -> np.ndarray:
        return np.repeat(array[None], units, axis=0)

    repeated = Trace(
        trace.cell,
        for_each_unit(trace.inputs),
        {name: for_each_unit(array) for name, array in trace.items()},
        {name: for_each_unit(array) for name, array in trace.initial_state.items()},
        None if trace.input_labels is None else (trace.input_labels,) * units,
    )
    return gradients(repeated, hidden_state=np.eye(units))


def weight_gradients(trace: Trace, **loss_gradients) -> dict[str, np.ndarray]:
    """``gradients(trace, ...).weights`` alone, which is all that training needs, in less time.

    Takes, returns and raises what ``gradients`` does, but does not look out for infinity.
    """
    at, before, _, d_sums = _through_time(trace, loss_gradients)
    return _of_weights(trace.cell, at, before, d_sums)


def _through_time(trace: Trace, loss_gradients: Mapping) -> tuple[dict, dict, tuple, dict]:
    """The forward pass, its states one timestep earlier, and the gradients of states and sums."""
    cell, states = trace.cell, trace.cell.state_names
    cell.refuse_holds("its gradients would be those of its equations")
    at = {name: _time_first(array) for name, array in trace.items()}
    at["inputs"] = np.ascontiguousarray(_time_first(trace.inputs))
    before = {
        name: np.concatenate([np.atleast_2d(trace.initial_state[name])[None], at[name][:-1]])
        for name in states
    }
    d_state, d_prediction = _from_the_loss(trace, loss_gradients)
    return at, before, d_state, walk_back(cell, at, before, d_state) | d_prediction


def _check_not_exploded(cell: Cell, d_state: tuple[np.ndarray, ...]) -> None:
    """A gradient that outgrew float64 is an error that says where."""
    for name, d in zip(cell.state_names, d_state, strict=True):
        bad = np.flatnonzero(~np.isfinite(d[:-1]).all(axis=(1, 2)))
        if bad.size:
            raise ValueError(
                f"the gradient of {name} exploded: on its way back it outgrew what a float64 can hold at "
                f"timestep {bad.max()}; use smaller weights or fewer timesteps"
            )


def _time_first(array: np.ndarray) -> np.ndarray:
    """(batch, timesteps, …) or (timesteps, …) as (timesteps, batch, …), without copying."""
    return np.swapaxes(array, 0, 1) if array.ndim == 3 else array[:, None]


def _from_the_loss(trace: Trace, given: Mapping) -> tuple[tuple[np.ndarray, ...], dict[str, np.ndarray]]:
    """What the loss says directly about each state, and about the sum of the readout.

    The readout has no memory, so that all its timesteps go back at once.
    """
    cell = trace.cell
    known = (*cell.state_names, *(("prediction", "prediction_preactivation") if cell.readout else ()))
    if not given or not set(given) <= set(known):
        raise ValueError(
            f"gradients of the loss were given for {', '.join(given) or 'nothing'}; "
            f"give one or more of {', '.join(known)}, as in gradients(trace, hidden_state=...)"
        )
    found = {name: _at_every_timestep(trace, name, value) for name, value in given.items()}
    d_state = []
    for name in cell.state_names:
        batch = len(trace.inputs) if trace.is_batch else 1
        d_state.append(np.zeros((trace.timesteps + 1, batch, cell.units)))
        if name in found:
            d_state[-1][:-1] = found[name]
    if cell.readout is None:
        return tuple(d_state), {}

    d_sum = found.get("prediction_preactivation", 0.0)
    if "prediction" in found:
        prediction = _time_first(trace["prediction"])
        d_sum = d_sum + activation_named(cell.readout.activation).derivative(prediction) * found["prediction"]
    d_sum = np.broadcast_to(d_sum, _time_first(trace["prediction"]).shape)
    d_state[0][:-1] += d_sum @ cell.readout.W
    return tuple(d_state), {"prediction": d_sum}


def _at_every_timestep(trace: Trace, name: str, value) -> np.ndarray:
    """A gradient from the loss as (timesteps, batch, …), zeros where the loss says nothing."""
    shape = trace["prediction" if name == "prediction_preactivation" else name].shape
    value, last = as_numbers(f"the gradient of {name}", value), (*shape[:-2], shape[-1])
    if value.shape not in (shape, last):
        raise ValueError(
            f"the gradient of {name} has shape {value.shape}, expected {shape}, "
            f"or {last} for a loss on the last timestep only"
        )
    if value.shape == shape:
        return _time_first(value)
    every_step = np.zeros(shape)
    every_step[..., -1, :] = value
    return _time_first(every_step)


# The rest needs no walk. It reads the description of the equations, so that it holds for any cell.


def _of_weights(cell, at, before, d_sums) -> dict[str, np.ndarray]:
    """For each weights[gate]·vector in a sum: Σ over timesteps and batch of ∂loss/∂sum ⊗ vector."""
    found = {name: np.zeros_like(array) for name, array in cell.weights.items()}
    for equation in cell.equations:
        d_sum = d_sums[equation.quantity]
        d_sum = d_sum.reshape(-1, d_sum.shape[-1])
        for term in equation.terms:
            if isinstance(term, Bias):
                # A sum over rows, written as a product because that is several times faster
                found[term.weights][_gate(term)] += np.ones(len(d_sum)) @ d_sum
            elif isinstance(term, Map):
                vectors = (before if term.of.previous else at)[term.of.quantity]
                found[term.weights][_gate(term)] += d_sum.T @ vectors.reshape(len(d_sum), -1)
    return found


def _of_inputs(cell, d_sums) -> np.ndarray:
    """For each weights[gate]·x_t in a sum: weights[gate]ᵀ·∂loss/∂sum."""
    return sum(
        d_sums[equation.quantity] @ cell.weights[term.weights][_gate(term)]
        for equation in cell.equations
        for term in equation.terms
        if isinstance(term, Map) and term.of.quantity == "inputs"
    )


def _of_factors(cell, at, before, d_sums) -> dict[str, np.ndarray]:
    """For each gate or candidate in a product of a sum: ∂loss/∂sum times the other factors."""
    found = {}
    for equation in cell.cell_equations:
        for term in equation.terms:
            for factor in term.factors if isinstance(term, Product) else ():
                if factor.quantity in cell.state_names:
                    continue  # states have theirs from the walk
                others = [other.value(at, before) for other in term.factors if other is not factor]
                sign = -1.0 if factor.complement else 1.0
                gradient = sign * np.prod([d_sums[equation.quantity], *others], axis=0)
                found[factor.quantity] = found.get(factor.quantity, 0.0) + gradient
    return found


def _gate(term: Map | Bias):
    """The index of a term's gate; everything where a cell has one matrix only."""
    return ... if term.gate is None else term.gate


# ---------------------------------------------------------------- losses


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
    prediction, targets = _compared(trace, targets)
    return (
        loss.value(prediction, targets),
        gradients(trace, prediction_preactivation=loss.gradient(prediction, targets)),
    )


def evaluate(cell: Cell, inputs, targets) -> float:
    """The metric of a cell: its accuracy (0 to 1), or the mean absolute error for numbers.

    inputs and targets have the shapes that ``loss_and_gradients`` takes; others raise
    ``ValueError``. Taught in lesson 3.
    """
    prediction, targets = _compared(cell.run(inputs), targets)
    return loss_of(cell).metric(prediction, targets)


def _compared(trace: Trace, targets) -> tuple[np.ndarray, np.ndarray]:
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

    Source: Kingma and Ba (2015), algorithm 1; the same numbers as ``torch.optim.Adam``. ``fit``
    trains with it.
    """

    learning_rate: float = 0.02
    betas: tuple[float, float] = (0.9, 0.999)
    epsilon: float = 1e-8

    def __post_init__(self):
        for name, value in (("learning_rate", self.learning_rate), ("epsilon", self.epsilon)):
            if not value > 0:
                raise ValueError(
                    f"{name} is {value!r}, expected a number above 0, such as {getattr(Adam, name)}"
                )
        if len(self.betas) != 2 or not all(0 <= beta < 1 for beta in self.betas):
            raise ValueError(
                f"betas are {self.betas!r}, expected two numbers from 0 to below 1: (0.9, 0.999)"
            )

    def start(self, weights: Mapping[str, np.ndarray]) -> AdamState:
        """The state before the first step: zeros in the shape of each weight array."""
        zeros = {name: np.zeros_like(array) for name, array in weights.items()}
        return AdamState(0, zeros, zeros)

    def step(self, weights: Mapping, gradients: Mapping, state: AdamState) -> tuple[dict, AdamState]:
        """New weights and a new state; what is passed in stays as it is.

        weights, gradients : arrays by name, a gradient in the shape of its weights
        state : what ``start`` or the step before returned
        """
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
    """The length of all gradients as one long vector: √(Σ gradient²) over all arrays."""
    return float(np.sqrt(sum(np.sum(gradient**2) for gradient in gradients.values())))


def clip_by_norm(gradients: Mapping[str, np.ndarray], limit: float) -> dict[str, np.ndarray]:
    """The gradients, shortened together to a global norm of ``limit`` where they are longer.

    Equations
    ---------
    gradient = gradient·min(1, limit / global_norm)

    The direction of all gradients together stays; limit is above 0.

    Source: Pascanu et al., "On the difficulty of training recurrent neural networks" (2013),
    algorithm 1. Taught in lesson 3.
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
            f"{self.metric_name} {self.metric:.4g}{end})"
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
    batch_size : how many sequences each of them has
    learning_rate : that of ``Adam``
    clip : the longest a gradient may be, as one vector; None for no limit
    seed : of the batches; the same seed and the same start give the same weights, bit for bit
    progress : True or False; None shows a bar in a notebook, a line in a terminal, nothing else

    Returns
    -------
    TrainingResult : the trained cell, its learning curve and its metric. Ctrl-C ends the
        training and keeps what was learned so far.

    Raises
    ------
    ValueError : a cell without a readout, targets of the wrong shape, no steps, a clip or
        learning rate that isn't above 0
    FloatingPointError : the training diverged, until a number outgrew float64

    Equations and sources: ``Loss``, ``gradients``, ``clip_by_norm`` and ``Adam``, in the order in
    which a step uses them. Taught in lesson 3.
    """
    if isinstance(steps, bool) or not isinstance(steps, (int, np.integer)) or steps < 1:
        raise ValueError(f"steps is {steps!r}, expected a whole number of at least 1")
    if clip is not None and not clip > 0:
        raise ValueError(f"clip is {clip!r}, expected a number above 0, or None for no limit")
    loss, draw, adam = loss_of(cell), _drawing_from(batches), Adam(learning_rate)
    _keep_freed_memory()
    rng = np.random.default_rng(seed)
    state, losses, interrupted = adam.start(cell.weights), [], False
    with _progress_of(steps, progress) as report:
        try:
            for step in range(steps):
                inputs, targets = draw(rng, batch_size)
                with _watching_for_overflow(step, learning_rate):
                    trace = cell.run(inputs)
                    prediction, targets = _compared(trace, targets)
                    value, d_sum = loss.value(prediction, targets), loss.gradient(prediction, targets)
                    d_weights = weight_gradients(trace, prediction_preactivation=d_sum)
                    d_weights = d_weights if clip is None else clip_by_norm(d_weights, clip)
                    weights, state = adam.step(cell.weights, d_weights, state)
                cell = with_weights(cell, weights)
                losses.append(value)
                report(step + 1, value)
        except KeyboardInterrupt:
            interrupted = True
    metric = evaluate(cell, *draw(np.random.default_rng([seed, 1]), 512))
    return TrainingResult(cell, np.array(losses), loss.metric_name, metric, interrupted)


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


def with_weights(cell: Cell, weights: Mapping[str, np.ndarray]) -> Cell:
    """The same kind of cell with other weights: all of them, by their names in ``cell.weights``.

    Raises ``ValueError`` for shapes that don't fit the cell.
    """
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

"""Backpropagation through time: the trace of the walk backwards, for any cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from rnn_helpers.checks import as_numbers
from rnn_helpers.trace import Trace, read_only_mapping, round_limit
from rnn_helpers.training.in_order import WalkedBackInOrder, order_of
from rnn_helpers.walks.backwards import WalkedBack, sum_of_outer_products, walk_back

Walked = WalkedBack | WalkedBackInOrder


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
        object.__setattr__(self, "weights", read_only_mapping(self.weights))

    def sequence(self, index: int) -> Gradients:
        """The gradients of one sequence of a batch, without those of the weights."""
        one = super().sequence(index)
        return Gradients(
            one.cell,
            one.inputs,
            one.quantities,
            one.initial_state,
            one.input_labels,
            one.mask,
            one.reverse,
        )

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
    ValueError : no loss gradient, an unknown name, a wrong shape, a missing readout; a gradient that
        grows beyond what a float64 can hold; a trace of gradients, or of a cell whose equations are
        not those it computed by (held quantities, a ``step`` of its own)

    Examples
    --------
    ∂loss/∂h_t of a loss that is the sum of the last output::

        gradients(trace, hidden_state=np.ones(cell.output_features)).hidden_state[t]

    For ∂h_T/∂x_t, each unit of the last output by itself, see ``last_output_gradients``.

    Source: Werbos, "Backpropagation Through Time" (1990). Taught in lesson 3.
    """
    cell = trace.cell
    # A gradient that overflows is reported below, by name, instead of as a NumPy warning.
    with np.errstate(over="ignore", invalid="ignore"):
        walked, d_readout = _through_time(trace, loss_gradients)
        found = walked.d_states() | walked.d_quantities()
        for name, d_sum in (walked.d_sums() | d_readout).items():
            preactivation = f"{name}_preactivation"
            if preactivation in (*trace, "prediction_preactivation"):
                found[preactivation] = d_sum
            else:  # the sum is the quantity; a state that is carried on has more than its sum
                found.setdefault(name, d_sum)
        d_inputs, d_weights = walked.d_inputs(), _of_weights(trace, walked, d_readout)
    if "prediction" in loss_gradients:
        found["prediction"] = _at_every_timestep(trace, "prediction", loss_gradients["prediction"])
    others = {f"the initial {name}": d for name, d in walked.d_initial.items()}
    others |= {f"the weights {name}": array for name, array in d_weights.items()}
    _check_not_exploded(found | {"inputs": d_inputs}, others)

    def as_in_the_trace(array: np.ndarray) -> np.ndarray:
        """(timesteps, batch, …) -> (batch, timesteps, …), or (timesteps, …) for one sequence."""
        return np.swapaxes(array, 0, 1) if trace.is_batch else array[:, 0]

    return Gradients(
        cell,
        as_in_the_trace(d_inputs),
        {
            name: as_in_the_trace(found[name])
            for name in (*trace, "prediction_preactivation")
            if name in found
        },
        {name: d if trace.is_batch else d[0] for name, d in walked.d_initial.items()},
        trace.input_labels,
        trace.mask,
        trace.reverse,
        d_weights,
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
        shape (output_features, timesteps, input_features) and ``.sequence(k)`` is the walk back from unit k.

    Raises
    ------
    ValueError : for a batch; choose one with ``trace.sequence(0)``

    Source: Pascanu et al., "On the difficulty of training recurrent neural networks" (2013),
    equation 5, has ∂h_T/∂h_t as a product over the timesteps between. Taught in lesson 3.
    """
    _check_forward(trace)
    if trace.is_batch:
        raise ValueError(
            f"this trace holds a batch of {len(trace.inputs)} sequences; ask for the gradients of one, "
            "for example last_output_gradients(trace.sequence(0))"
        )
    outputs = trace.cell.output_features

    def for_each_unit(array: np.ndarray) -> np.ndarray:
        return np.repeat(array[None], outputs, axis=0)

    repeated = Trace(
        trace.cell,
        for_each_unit(trace.inputs),
        {name: for_each_unit(array) for name, array in trace.items()},
        {name: for_each_unit(array) for name, array in trace.initial_state.items()},
        None if trace.input_labels is None else (trace.input_labels,) * outputs,
        None if trace.mask is None else for_each_unit(trace.mask),
        trace.reverse,
    )
    return gradients(repeated, hidden_state=np.eye(outputs))


def weight_gradients(trace: Trace, **loss_gradients) -> dict[str, np.ndarray]:
    """``gradients(trace, ...).weights`` alone, which is all that training needs, in less time.

    Takes, returns and raises what ``gradients`` does, but does not look out for infinity.
    """
    walked, d_readout = _through_time(trace, loss_gradients)
    return _of_weights(trace, walked, d_readout)


def _through_time(trace: Trace, loss_gradients: Mapping) -> tuple[Walked, dict]:
    """The walk back through the cell, and the gradient of the readout's sum."""
    _check_forward(trace)
    at = {name: _time_first(array) for name, array in trace.items()}
    at["inputs"] = _time_first(trace.inputs)
    before = {name: _time_first(trace.before(name)) for name in trace.cell.state_names}
    d_states, d_readout = _from_the_loss(trace, loss_gradients)
    order = order_of(trace)
    if order is not None:
        return WalkedBackInOrder.through(trace.cell, order, at, before, d_states), d_readout
    return walk_back(trace.cell, at, before, d_states), d_readout


def _check_forward(trace: Trace) -> None:
    """A ``ValueError`` for a trace that can't be walked back through."""
    if isinstance(trace, Gradients):
        raise ValueError(
            "this trace holds gradients already, and there are no gradients of gradients here; "
            "give the trace that cell.run returned"
        )
    trace.cell.refuse_holds("its gradients would be those of its equations")
    trace.cell.need_description("gradients follow from")


def _check_not_exploded(in_time: Mapping[str, np.ndarray], others: Mapping[str, np.ndarray]) -> None:
    """A gradient that outgrew float64 is an error that says which, and where in time it has a place there."""
    what_helps = "use smaller weights or fewer timesteps"
    for name, array in in_time.items():
        bad = np.flatnonzero(~np.isfinite(array).all(axis=(1, 2)))
        if bad.size:
            raise ValueError(
                f"the gradient of {name} exploded: on its way back it outgrew what a float64 can hold at "
                f"timestep {bad.max()}; {what_helps}"
            )
    for name, array in others.items():
        if not np.isfinite(array).all():
            raise ValueError(
                f"the gradient of {name} exploded: it outgrew what a float64 can hold; {what_helps}"
            )


def _time_first(array: np.ndarray) -> np.ndarray:
    """(batch, timesteps, …) or (timesteps, …) as (timesteps, batch, …), without copying."""
    return np.swapaxes(array, 0, 1) if array.ndim == 3 else array[:, None]


def _from_the_loss(trace: Trace, given: Mapping) -> tuple[dict, dict]:
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
    d_states = {name: found[name] for name in cell.state_names if name in found}
    d_readout = {}
    if cell.readout is not None:
        d_sum = found.get("prediction_preactivation", 0.0)
        if "prediction" in found:
            y, h = _time_first(trace["prediction"]), _time_first(trace["hidden_state"])
            d_sum = d_sum + cell.readout.sum_gradient(h, y, found["prediction"])
        d_sum = np.broadcast_to(d_sum, _time_first(trace["prediction"]).shape)
        came = (cell.readout.W.T @ d_sum.swapaxes(1, 2)).swapaxes(1, 2)
        d_states["hidden_state"] = d_states["hidden_state"] + came if "hidden_state" in d_states else came
        d_readout["prediction"] = d_sum
    nothing = np.zeros_like(_time_first(trace["hidden_state"]))
    return {name: d_states.get(name, nothing) for name in cell.state_names}, d_readout


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
    every_step[..., trace.last_timestep, :] = value
    return _time_first(every_step)


def _of_weights(trace: Trace, walked: Walked, d_readout: Mapping) -> dict[str, np.ndarray]:
    """The gradient of every weight array, by the names and in the order of ``cell.weights``."""
    found = walked.d_weights()
    if d_readout:
        V, d = trace.cell.readout_weights
        d_sum, hidden_state = d_readout["prediction"], _time_first(trace["hidden_state"])
        found[V] = sum_of_outer_products(d_sum.swapaxes(1, 2), hidden_state.swapaxes(1, 2))
        found[d] = d_sum.sum(axis=(0, 1))
    return found

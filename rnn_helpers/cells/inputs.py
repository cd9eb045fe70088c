"""What ``run`` takes: inputs, initial states and labels in the right shapes, and finite results."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import numpy as np

from rnn_helpers.checks import as_numbers, shortened
from rnn_helpers.equations import Map

if TYPE_CHECKING:
    from rnn_helpers.cells.cell import Cell


def check_inputs(cell: Cell, inputs: np.ndarray) -> None:
    """A ``ValueError`` for inputs in another shape than the cell reads, of one sequence or a batch."""
    features = cell.input_features
    expected = f"(timesteps, input_features={features})"
    if inputs.shape == (0,):
        raise ValueError(f"inputs are empty, expected {expected}; give at least one timestep")
    if inputs.ndim == 1:
        hint = f"; each timestep needs {features} numbers"
        if features == 1:
            hint = "; for a single feature use inputs[:, None]"
        elif len(inputs) == features:
            hint = "; for a single timestep use inputs[None, :]"
        raise ValueError(f"inputs have shape {inputs.shape}, expected {expected}{hint}")
    if inputs.ndim not in (2, 3):
        batched = f"(batch, timesteps, input_features={features})"
        raise ValueError(f"inputs have shape {inputs.shape}, expected {expected} or {batched}")
    if inputs.shape[-1] != features:
        name, shape = _first_on_inputs(cell)
        raise ValueError(
            f"inputs have shape {inputs.shape}, with {inputs.shape[-1]} features; expected {expected}, "
            f"because {name} has shape {shape}; the last axis holds the features"
        )
    if 0 in inputs.shape:
        empty, least = (
            ("batch", "sequence") if inputs.shape[0] == 0 and inputs.ndim == 3 else ("sequence", "timestep")
        )
        raise ValueError(f"inputs have shape {inputs.shape}: the {empty} is empty; give at least one {least}")


def _first_on_inputs(cell: Cell) -> tuple[str, tuple[int, ...]]:
    """The name and the shape of the first matrix that reads the inputs."""
    of_inputs = (
        term.weights
        for equation in cell.cell_equations
        for term in equation.terms
        if isinstance(term, Map) and term.of.quantity == "inputs"
    )
    name = next(of_inputs, "W")
    return name, cell.cell_weights[name].shape


def initial_states(cell: Cell, initial_state, inputs: np.ndarray) -> tuple[np.ndarray, ...]:
    """The state before timestep 0 as arrays (batch, units); a ``ValueError`` for another shape.

    It may be a state as Keras gives it, (batch, units), or PyTorch for a single layer, (1, batch, units);
    of a single sequence both have a batch of 1.
    """
    batch = len(inputs) if inputs.ndim == 3 else 1
    if initial_state is None:
        return tuple(np.zeros((batch, cell.size_of(name))) for name in cell.state_names)
    given = _one_a_state(cell, initial_state)
    states = []
    for name, value in zip(cell.state_names, given, strict=True):
        state, size = as_numbers(f"initial {name}", value), cell.size_of(name)
        allowed = {(size,), (batch, size), (1, batch, size)}
        if state.shape not in allowed:
            expected = " or ".join(str(shape) for shape in sorted(allowed, key=len)[: inputs.ndim - 1])
            hint = ""
            if state.size in (size, batch * size):
                shape = (size,) if state.size == size else (batch, size)
                hint = f"; use state.reshape{shape} if its numbers are in this order"
            raise ValueError(
                f"the initial {name} has shape {state.shape}, expected {expected}: one number "
                f"{'a unit' if size == cell.units else 'for each output of the projection'}{hint}"
            )
        states.append(np.broadcast_to(state.reshape(-1, size), (batch, size)).copy())
    return tuple(states)


def _one_a_state(cell: Cell, initial_state) -> tuple:
    """What was given for each of the cell's states, in their order."""
    letters = {equation.quantity: equation.symbol for equation in cell.cell_equations}
    names = ", ".join(letters.get(name, name) for name in cell.state_names)
    count = len(cell.state_names)
    several = isinstance(initial_state, (tuple, list))
    if count > 1:
        if not several or len(initial_state) != count:
            shapes = f"each of shape ({cell.units},)"
            if cell.output_features != cell.units:
                sizes = (f"({cell.size_of(name)},)" for name in cell.state_names)
                shapes = f"of shapes {' and '.join(sizes)}"
            raise ValueError(
                f"this {cell.kind} starts from {count} states, ({names}), got {shortened(initial_state)}; "
                f"use initial_state=({names}), {shapes}"
            )
        return tuple(initial_state)
    if isinstance(initial_state, tuple) and (not initial_state or np.ndim(initial_state[0])):
        came = f"a tuple of {len(initial_state)} arrays" if initial_state else "an empty tuple"
        raise ValueError(
            f"this {cell.kind} starts from one state, an array {names}, got {came}; "
            f"use initial_state={names} of shape ({cell.units},)"
        )
    return (initial_state,)


def check_finite(history: Mapping[str, np.ndarray]) -> None:
    """A state that outgrew float64 is a ``ValueError``, so that a trace never holds NaN."""
    for name, array in history.items():
        finite = np.isfinite(array)
        if not finite.all():
            timestep = int(np.argwhere(~finite)[:, 0].min())
            raise ValueError(
                f"{name.replace('_', ' ')} outgrew what a float64 can hold at timestep {timestep}; "
                "use smaller weights, fewer timesteps, or an activation with limits such as tanh"
            )


def checked_labels(labels, shape: tuple[int, ...]) -> tuple | None:
    """Labels as (nested) tuples of text, one a timestep; a ``ValueError`` for another number of them."""
    if labels is None:
        return None
    what = "timestep" if len(shape) == 1 else "sequence"
    if not isinstance(labels, Iterable):
        raise ValueError(
            f"labels has {shortened(labels)} where {shape[0]} labels were expected, one a {what}"
        )
    labels = tuple(labels)
    if len(labels) != shape[0]:
        raise ValueError(f"{len(labels)} labels given, expected {shape[0]}: one label for each {what}")
    if len(shape) == 2:
        return tuple(checked_labels(sequence, shape[1:]) for sequence in labels)
    return tuple(str(label) for label in labels)

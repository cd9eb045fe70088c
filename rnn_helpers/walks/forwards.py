"""The walk forwards: a plan with the weights of a cell in it, run over a sequence or a batch."""

from __future__ import annotations

import weakref
from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from rnn_helpers.equations import check_description
from rnn_helpers.walks.in_matrices import added_weights
from rnn_helpers.walks.plan import ALWAYS_1, LARGE, Plan, planned, written_below
from rnn_helpers.walks.rows import aligned

if TYPE_CHECKING:
    from rnn_helpers.cells import Cell

_PLANS: weakref.WeakKeyDictionary[type, dict[tuple, Plan]] = weakref.WeakKeyDictionary()
_READY: dict[int, tuple] = {}  # by the id of a cell, since a kind that is a dataclass may have no hash


def walk(cell: Cell, inputs: np.ndarray, *states: np.ndarray) -> dict[str, np.ndarray]:
    """Every quantity of a cell at every timestep by name, as ``Cell.step`` gives them for one.

    inputs (timesteps, batch, input_features), each state (batch, units) -> each
    (timesteps, batch, units); what a projection gives has fewer numbers than units. Raises
    ``ValueError`` for a description that can't be computed.
    """
    if id(cell) not in _READY:  # its weights are arranged for the walk once
        plan = plan_of(cell)
        forget = partial(_READY.pop, id(cell))
        _READY[id(cell)] = plan, _matrices(plan, cell), weakref.ref(cell, forget)
    plan, matrices, _ = _READY[id(cell)]
    timesteps, batch, _ = inputs.shape
    rows = aligned(plan.rows.count, cell.units * batch)
    for name, state in zip(plan.state_names, states, strict=True):
        rows[plan.old_row[name], : state.size] = state.T.ravel()
    trace = np.empty((plan.kept, timesteps, cell.units * batch))
    given = _given(plan, matrices, inputs)
    plan.rows.loop(rows, batch, matrices, [given], trace.swapaxes(0, 1))

    for row, sign in enumerate(plan.signs):
        if sign < 0:
            np.subtract(0.0, trace[row], trace[row])  # its own sign again, 0 never as −0
    for row in plan.inverse_rows:
        np.reciprocal(trace[row], trace[row])
    trace = trace.reshape(plan.kept, timesteps, cell.units, batch).swapaxes(2, 3)
    sizes = {name: cell.size_of(name.removesuffix("_preactivation")) for name in plan.trace_rows}
    return {name: trace[row][..., : sizes[name]] for name, row in plan.trace_rows.items()}


def _given(plan: Plan, matrices: Mapping, inputs: np.ndarray) -> np.ndarray:
    """What the sums get of inputs and biases at each timestep: (timesteps, sums · units · batch)."""
    timesteps, batch, _ = inputs.shape
    known = {"inputs": inputs.swapaxes(1, 2), ALWAYS_1.quantity: np.ones((timesteps, 1, batch))}
    vectors = [reading.vector.value(known, {}) for reading in plan.readings if reading.is_given]
    if "given" in matrices:
        columns = np.concatenate([np.empty((timesteps, 0, batch)), *vectors], axis=1)
        return _products(matrices["given"], columns).reshape(timesteps, -1)
    given = np.zeros((timesteps, len(plan.signs), matrices["units"], batch))
    for columns, blocks in zip(vectors, matrices["blocks"], strict=True):
        for place, (block, sign) in enumerate(zip(blocks, plan.signs, strict=True)):
            if block is not None:
                rows = given[:, place, : len(block)]
                (np.add if sign > 0 else np.subtract)(rows, _products(block, columns), rows)
    return given.reshape(timesteps, -1)


def _products(matrix: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """A matrix times the columns of each timestep: (timesteps, size, batch) -> (timesteps, rows, batch)."""
    if columns.shape[2] == 1:  # one product, not one a timestep
        return (columns[:, :, 0] @ matrix.T)[:, :, None]
    return matrix @ columns


def _matrices(plan: Plan, cell: Cell) -> dict:
    """The matrix of each reading of a state, and the weights of all that is given.

    These stand side by side in one matrix, as "given"; large ones stay as they are, as "blocks", since a
    copy of them takes longer than the one product for all sums saves.
    """
    weights = weights_for(plan, cell)
    found = {
        each: each.matrix(weights, cell.units, plan.signs[each.first : each.end])
        for each in plan.readings
        if not each.is_given
    }
    given = [list(each.blocks(weights)) for each in plan.readings if each.is_given]
    sizes = [next(block.shape[1] for block in blocks if block is not None) for blocks in given]
    rows = len(plan.signs) * cell.units
    if rows * sum(sizes) > LARGE:
        return {**found, "blocks": given, "units": cell.units}
    side_by_side = np.zeros((rows, sum(sizes)))
    for blocks, size, end in zip(given, sizes, np.cumsum(sizes, dtype=int), strict=True):
        written_below(side_by_side[:, end - size : end], blocks, cell.units, plan.signs)
    return {**found, "given": side_by_side}


def weights_for(plan: Plan, cell: Cell) -> Mapping:
    """The cell's own weights by their names in the equations, and what the plan added to them.

    Raises ``ValueError`` where inputs are multiplied by units and there aren't as many.
    """
    return cell.cell_weights | added_weights(tuple(plan.equations.values()), cell)


def plan_of(cell: Cell) -> Plan:
    """The plan for a cell, made once for all cells of its class with the same options."""
    options = tuple(
        (name, value)
        for name, value in vars(cell).items()
        if name not in ("readout", "holds") and not isinstance(value, np.ndarray)
    )
    plans, key = _PLANS.setdefault(type(cell), {}), (type(cell).cell_equations, options)
    try:
        known = plans.get(key)
    except TypeError:  # an option without a hash, such as a list
        return _new_plan(cell)
    if known is None:
        known = plans[key] = _new_plan(cell)
    return known


def _new_plan(cell: Cell) -> Plan:
    equations = cell.cell_equations
    check_description(equations, cell.state_names, cell.cell_weights)
    return planned(equations, cell.state_names)

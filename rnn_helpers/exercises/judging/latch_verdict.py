"""The verdict on a latch built by hand, exercise 7.3: a cell of one unit, tried on sequences of its task."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np

from rnn_helpers.cells.cell import Cell
from rnn_helpers.checks import shortened

_SHORT = 6  # timesteps: all sequences of this length are tried
_LONG = 100
_OPEN = 0.9  # of a gate that is wide open


def latch_verdict(answer: Any) -> str | None:
    """What is wrong with a cell that should hold the last written value in the sign of its one unit.

    It is tried on every sequence of a few timesteps, and on long ones, where values of the other sign pass.
    """
    if isinstance(answer, type) and issubclass(answer, Cell):
        return f"{answer.__name__} is the class; give its weights numbers: {answer.__name__}(W_f=..., ...)"
    if not isinstance(answer, Cell):
        return f"this exercise wants a cell, such as Latch(W_f=[[0, 1]], ...), got {shortened(answer)}"
    if answer.units != 1:
        return f"this cell has {answer.units} units; the latch has to be held by a single one"
    if answer.input_features != 2:
        return (
            f"this cell reads {answer.input_features} input features; the latch has two, value and write: "
            "a matrix on x is [[number for the value, number for the write sign]]"
        )
    if not any(array.any() for array in answer.cell_weights.values()):
        return "not solved yet: put your numbers where the zeros stand"
    with np.errstate(all="ignore"):
        return _does_not_write(answer) or _does_not_keep(answer) or _forgets(answer)


def _signs(cell: Cell, values: np.ndarray, writes: np.ndarray) -> np.ndarray:
    """The sign of h after each timestep, (sequences, timesteps)."""
    inputs = np.stack([values, writes], axis=-1).astype(float)
    return np.sign(np.nan_to_num(cell.run(inputs).hidden_state[..., 0]))


def _does_not_write(cell: Cell) -> str | None:
    """Every sequence of three values of which each is written."""
    values = np.array(list(itertools.product((-1.0, 1.0), repeat=3)))
    signs = _signs(cell, values, np.ones_like(values))
    if np.array_equal(signs, values):
        return None
    if np.array_equal(signs, -values):
        return "nearly: it writes the other sign; h is negative after +1!. Turn the sign of the candidate"
    if (signs == signs[0, 0]).all():
        sign = {1.0: "positive", -1.0: "negative", 0.0: "0"}[signs[0, 0]]
        return (
            f"it doesn't write: h is {sign} after +1! as after -1!. At a write the gate must be open, and "
            "the candidate must have the sign of the value"
        )
    wrong = values[np.argmax((signs != values).any(axis=1))]
    shown = " ".join(f"{value:+.0f}!" for value in wrong)
    reason = _why_gated(cell) or (
        "At a write the gate must be so wide open that next to nothing of the old state is left"
    )
    return f"it doesn't always write: after {shown} the sign of h is wrong. {reason}"


def _why_gated(cell: Cell) -> str | None:
    """What of the numbers of a cell like ``Gated`` is at fault where a write goes wrong, if that is plain."""
    weights = cell.cell_weights
    if set(weights) != {"W_f", "b_f", "W_g", "b_g"} or getattr(cell, "starts", None) != {"b_f": -1.0}:
        return None
    for_value, for_write = np.abs(weights["W_f"][0])
    if for_value > for_write:
        return "The gate opens at the value; the write sign is the second number"
    trace = cell.run(np.array([[[value, 1.0]] for value in (-1.0, 1.0)]))
    for value, gate, candidate in zip((-1, 1), trace["f"].ravel(), trace["g"].ravel(), strict=True):
        if gate > _OPEN and candidate * value < _OPEN / 2:
            return (
                f"The gate is open, but at {value:+d}! the candidate is {candidate:.2f}: let the candidate "
                "read the value alone"
            )
    return None


def _does_not_keep(cell: Cell) -> str | None:
    """Every sequence of a few timesteps, of which the first is a write."""
    choices = itertools.product(itertools.product((-1.0, 1.0), (0.0, 1.0)), repeat=_SHORT - 1)
    rest = np.array(list(choices))
    first = np.stack([np.repeat([[-1.0, 1.0]], len(rest), axis=0).T, np.ones((2, len(rest)))], axis=-1)
    cases = np.concatenate([np.concatenate([f[:, None], rest], axis=1) for f in first])
    values, writes = cases[..., 0], cases[..., 1]
    wrong = _signs(cell, values, writes) != _held(values, writes)
    if not wrong.any():
        return None
    case = int(np.argmax(wrong.any(axis=1)))
    timestep = int(np.argmax(wrong[case]))
    shown = " ".join(
        f"{value:+.0f}{'!' if write else ''}"
        for value, write in zip(values[case, : timestep + 1], writes[case, : timestep + 1], strict=True)
    )
    if writes[case, timestep]:
        return f"it doesn't always write: after {shown} the sign of h is wrong"
    return (
        f"it writes, but doesn't keep: after {shown} the sign of h is wrong. Where the write sign is 0, the "
        "gate must be shut, whatever the value is"
    )


def _held(values: np.ndarray, writes: np.ndarray) -> np.ndarray:
    """The last written value at each timestep."""
    held = np.empty_like(values)
    last = values[:, 0]
    for timestep in range(values.shape[1]):
        last = np.where(writes[:, timestep] > 0, values[:, timestep], last)
        held[:, timestep] = last
    return held


def _forgets(cell: Cell) -> str | None:
    """A write, and then values of the other sign that pass by for long."""
    values = np.array([[1.0] + [-1.0] * _LONG, [-1.0] + [1.0] * _LONG])
    writes = np.zeros_like(values)
    writes[:, 0] = 1.0
    lost = (_signs(cell, values, writes) != values[:, :1]).any(axis=0)
    if not lost.any():
        return None
    return (
        f"it holds for {int(np.argmax(lost)) - 1} timesteps, then values that pass by have worn it away; "
        f"it must hold for {_LONG} at least. Shut the gate more tightly: a bias further below 0"
    )

"""In which order a trace was read, and which timesteps were not: in words, and as hatched columns."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from rnn_helpers.pictures.colors import HATCH
from rnn_helpers.pictures.paper import Box, Lines, Paper
from rnn_helpers.trace import Trace
from rnn_helpers.training import Gradients

STEP = 5  # points from one line to the next


def is_read(trace: Trace) -> np.ndarray:
    """(timesteps,), True where a timestep was read."""
    return np.ones(trace.timesteps, bool) if trace.mask is None else trace.mask


def walks_left(trace: Trace) -> bool:
    """Whether one walks through it from right to left: gradients go against the order of reading."""
    return trace.reverse != isinstance(trace, Gradients)


def always_has_values(trace: Trace, name: str) -> bool:
    """Whether a quantity has values where nothing was read: states are carried on, and read out."""
    return name in trace.cell.state_names or name.startswith("prediction")


def order_text(trace: Trace) -> str:
    """In which order a trace was read, and how much of it; nothing for the usual order."""
    skipped = np.count_nonzero(~is_read(trace))
    return (", read from right to left" if trace.reverse else "") + (
        f", {skipped} skipped" if skipped else ""
    )


def hatch(paper: Paper, skipped: np.ndarray, box: Box) -> None:
    """Lines across the columns of a box that were skipped."""
    column = (box.right - box.left) / len(skipped)
    edges = np.flatnonzero(np.diff(np.concatenate([[False], skipped, [False]])))
    lines = [
        line
        for first, end in pairwise(edges)
        if skipped[first]
        for line in _lines(Box(box.left + first * column, box.top, box.left + end * column, box.bottom))
    ]
    if lines:
        paper.marks.append(Lines(np.array(lines), HATCH, 0.5))


def _lines(box: Box) -> list[tuple[float, float, float, float]]:
    """Lines from the upper right to the lower left, cut off at the edges of a box."""
    left, top, right, bottom = box
    lines = []
    for where in np.arange(np.ceil((left + top) / STEP), (right + bottom) / STEP) * STEP:  # x + y on a line
        x, end = min(right, where - top), max(left, where - bottom)
        lines.append((x, where - x, end, where - end))
    return lines

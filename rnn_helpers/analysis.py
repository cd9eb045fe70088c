"""How far a cell remembers, in numbers and in pictures: what the gates do to memory and gradients.

Figures as in ``figures.py``, on the same paper and with the same three meanings of color. Lines
are ink and differ by their dashes and markers; the color inside a marker says how open a gate is.

``python -m rnn_helpers.analysis`` runs the delayed-recall experiment again and writes its file.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np

from rnn_helpers.activations import sigmoid
from rnn_helpers.cells import Cell
from rnn_helpers.figures import (
    GAP,
    GATE_COLORS,
    LONGEST_NAME,
    MARGIN,
    MUTED,
    SANS_WIDTH,
    TEXT,
    TIME_AXIS,
    Box,
    CourseFigure,
    counted,
    digits,
    draw_gaps,
    draw_gradient,
    draw_image,
    draw_name,
    draw_time,
    draw_tokens,
    ink_on,
    literal,
    name_width,
    token_text,
    write,
)
from rnn_helpers.tasks import KINDS, TASKS, Task
from rnn_helpers.trace import Trace
from rnn_helpers.training import (
    Adam,
    TrainingResult,
    clip_by_norm,
    evaluate,
    gradients,
    loss_and_gradients,
    with_weights,
)

# ---------------------------------------------------------------- lines on the paper

GRID, EVENT, RAW = "#d7dbe2", "#e1e4e9", "#c3c9d3"  # light ink: it says nothing by itself
LINE_STYLES = (
    ("solid", "o"),
    ((0, (4.0, 1.6)), "s"),
    ((0, (1.0, 1.2)), "^"),
    ((0, (6.0, 1.4, 1.0, 1.4)), "D"),
    ("solid", "v"),
    ((0, (2.4, 1.2)), "P"),
    ((0, (1.0, 2.4)), "X"),
    ((0, (8.0, 1.6)), "*"),
)
MOST_LINES = len(LINE_STYLES)
SMALLEST = 1e-16  # next to 1, float64 can't tell less from 0


class Chart(NamedTuple):
    """A box on the paper with two scales; ``x`` and ``y`` say where a value stands, in points."""

    box: Box
    across: tuple[float, float]
    up: tuple[float, float]
    log: bool = False

    def x(self, values) -> np.ndarray:
        """Points from the left of the paper."""
        first, last = self.across
        share = (np.asarray(values, float) - first) / (last - first)
        return self.box.left + share * (self.box.right - self.box.left)

    def y(self, values) -> np.ndarray:
        """Points from the top of the paper; NaN for a value that the scale leaves out."""
        low, high = self.up
        values = np.asarray(values, float)
        if self.log:
            values = np.log10(np.where(values >= low, values, np.nan))
            low, high = math.log10(low), math.log10(high)
        share = (values - low) / (high - low)
        return self.box.bottom - share * (self.box.bottom - self.box.top)


class Curve(NamedTuple):
    """One line of a chart and what stands at its end."""

    name: str
    x: np.ndarray
    y: np.ndarray


def _draw_line(paper, x, y, style: int, *, color=TEXT, width=1.5, apart: float = 0, fills=None) -> None:
    """A line in points, with a marker every ``apart`` points, each style's a little further on.

    ``fills`` gives a color for the inside of a marker at each value instead.
    """
    dashes, marker = LINE_STYLES[style]
    ends = {"solid_capstyle": "butt", "dash_capstyle": "butt", "solid_joinstyle": "round"}
    line = {"color": color, "lw": width, "ls": dashes, "marker": "", "antialiased": True} | ends
    paper.plot(x, y, scalex=False, scaley=False, dash_joinstyle="round", zorder=3, **line)
    if not apart and fills is None:
        return
    seen = np.isfinite(y)
    chosen, fills = np.flatnonzero(seen), "white" if fills is None else fills[seen]
    if apart:
        places = np.arange(x[seen][0] + (style + 0.5) * apart / MOST_LINES, x[seen][-1] + 0.01, apart)
        chosen = chosen[np.unique(np.searchsorted(x[seen], places).clip(max=len(chosen) - 1))]
        fills = "white" if isinstance(fills, str) else fills
    paper.scatter(
        x[chosen], y[chosen], s=20, c=fills, marker=marker, edgecolors=color, linewidths=1.0, zorder=4
    )

"""Charts: lines on the paper, with scales and names.

Lines are ink and differ by dashes and markers; the color inside a marker says how open a gate is.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from rnn_helpers.figures.paper import MARGIN, MUTED, TEXT, Box, write
from rnn_helpers.figures.words import SANS_WIDTH, signed, superscript

GRID, EVENT, RAW = "#d7dbe2", "#dfe2e8", "#c3c9d3"  # pale ink
LINE_STYLES = (  # dashes, and a marker
    ("solid", "o"),
    ((0, (4.0, 1.6)), "s"),
    ((0, (1.0, 1.2)), "^"),
    ((0, (6.0, 1.4, 1.0, 1.4)), "D"),
    ((0, (2.2, 1.0)), "v"),
    ((0, (9.0, 1.6)), "P"),
    ((0, (1.0, 2.6)), "X"),
    ((0, (6.0, 1.2, 1.0, 1.2, 1.0, 1.2)), "p"),
)
MOST_LINES = len(LINE_STYLES)
CHART_WIDTH, CHART_HEIGHT = 400, 240
LONGEST_KEY = 20


class Chart(NamedTuple):
    """A box on the paper with a scale along both sides: where a value stands, in points."""

    box: Box
    across: tuple[float, float]
    up: tuple[float, float]
    log: bool = False

    def x(self, values) -> np.ndarray:
        """From the left of the paper."""
        first, last = self.across
        share = (np.asarray(values, float) - first) / (last - first)
        return self.box.left + share * (self.box.right - self.box.left)

    def y(self, values) -> np.ndarray:
        """From the top of the paper; NaN for what lies below a logarithmic scale."""
        (low, high), values = self.up, np.asarray(values, float)
        if self.log:
            values = np.log10(np.where(values >= low, values, np.nan))
            low, high = math.log10(low), math.log10(high)
        return self.box.bottom - (values - low) / (high - low) * (self.box.bottom - self.box.top)


class Curve(NamedTuple):
    """A line of a chart, and the words at its end."""

    name: str
    x: np.ndarray
    y: np.ndarray


def draw_line(paper, x, y, style: int = 0, *, color=TEXT, width=1.6) -> None:
    """A line in points; it has a gap where y is NaN."""
    ends = {"solid_capstyle": "butt", "dash_capstyle": "butt"}
    joints = {"solid_joinstyle": "round", "dash_joinstyle": "round"}
    dashes = LINE_STYLES[style][0]
    paper.plot(
        x, y, color=color, lw=width, ls=dashes, marker="", antialiased=True, zorder=3, **ends, **joints
    )


def draw_markers(paper, x, y, style: int, inside="white", *, size=24) -> None:
    """The marker of a line at some points, filled with one color or one for each point."""
    marker = LINE_STYLES[style][1]
    paper.scatter(x, y, s=size, c=inside, marker=marker, edgecolors=TEXT, linewidths=1.1, zorder=4)


def draw_curves(paper, chart: Chart, curves: Sequence[Curve]) -> float:
    """Lines with markers, each named at its end; returns the right end of the names."""
    ends = []
    for style, curve in enumerate(curves):
        x, y = chart.x(curve.x), chart.y(curve.y)
        seen = np.flatnonzero(np.isfinite(y))
        if not seen.size:
            ends.append(chart.box.bottom)
            continue
        draw_line(paper, x, y, style)
        # A marker every 60 points, on each line a bit further on
        wanted = np.arange(chart.box.left + 12 + 60 * style / len(curves), x[seen[-1]] + 0.1, 60)
        chosen = seen[np.unique(np.searchsorted(x[seen], wanted).clip(max=len(seen) - 1))]
        chosen = chosen if chosen.size else seen[-1:]
        draw_markers(paper, x[chosen], y[chosen], style)
        ends.append(y[seen[-1]])
    return draw_line_names(paper, [curve.name for curve in curves], ends, chart.box)


def draw_line_names(paper, names: Sequence[str], ends: Sequence[float], box: Box, size=9.0) -> float:
    """Right of a box a key to its lines, each name as near to the end of its line as there is room."""
    left = right = box.right + 10
    styles = sorted(range(len(names)), key=lambda style: ends[style])
    heights = _apart([ends[style] for style in styles], size + 4, box.top, box.bottom)
    for style, y in zip(styles, heights, strict=True):
        draw_line(paper, [left, left + 36], [y, y], style)
        draw_markers(paper, [left + 18], [y], style)
        write(paper, left + 42, y, names[style], size=size)
        right = max(right, left + 42 + size * SANS_WIDTH * len(names[style]))
    return right


def _apart(heights: Sequence[float], gap: float, top: float, bottom: float) -> list[float]:
    """Heights from top to bottom, moved as little as it takes to stand ``gap`` apart in a box."""
    gap = min(gap, (bottom - top) / max(len(heights) - 1, 1))
    down, up = [], []
    for i, height in enumerate(heights):
        down.append(min(max(height, down[-1] + gap if i else top), bottom))
    for height in reversed(down):
        up.append(min(height, up[-1] - gap if up else bottom))
    return up[::-1]


def draw_scales(paper, chart: Chart, across: str, up: str) -> None:
    """Ticks, pale lines and the names of both scales."""
    box = chart.box
    draw_up_scale(paper, chart, up)
    for tick in _round_numbers(*chart.across, most=9):
        x = chart.x(tick)
        paper.vlines(x, box.bottom, box.bottom + 3, MUTED, lw=0.7, zorder=1)
        write(paper, x, box.bottom + 11, _tick_text(tick), MUTED, size=9, ha="center")
    write(paper, (box.left + box.right) / 2, box.bottom + 28, across, size=9.5, ha="center")


def draw_up_scale(paper, chart: Chart, name: str) -> None:
    """The scale at the left, its name above it, and the line at the bottom."""
    box = chart.box
    write(paper, MARGIN, box.top - 14, name, size=9.5)
    for tick in _powers_of_ten(*chart.up) if chart.log else _round_numbers(*chart.up, most=6):
        y = chart.y(tick)
        paper.hlines(y, box.left, box.right, GRID, lw=0.7, zorder=1)
        write(paper, box.left - 7, y, _tick_text(tick), MUTED, size=9, ha="right")
    paper.hlines(box.bottom, box.left, box.right, MUTED, lw=0.8, zorder=1)


def decades(values: np.ndarray) -> tuple[float, float]:
    """The powers of ten around some numbers above 0."""
    low, high = math.log10(values.min()), math.log10(values.max())
    return 10.0 ** math.floor(low + 1e-9), 10.0 ** math.ceil(high - 1e-9)


def _round_numbers(low: float, high: float, most: int) -> list[float]:
    """Multiples of 1, 2 or 5 times a power of ten from low to high, at most so many."""
    power = 10.0 ** math.floor(math.log10((high - low) / most))
    step = next(size * power for size in (1, 2, 5, 10, 20) if (high - low) / (size * power) <= most - 1)
    return [step * n for n in range(math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9) + 1)]


def _powers_of_ten(low: float, high: float) -> list[float]:
    """Powers of ten from low to high, at most eight, and 2 and 5 times them where they are few."""
    first, last = math.ceil(math.log10(low) - 1e-9), math.floor(math.log10(high) + 1e-9)
    step = math.ceil((last - first + 1) / 8)
    powers = [10.0**n for n in range(first, last + 1) if n % step == 0]
    if math.log10(high / low) > 3:
        return powers
    between = [size * 10.0**n for n in range(first - 1, last + 1) for size in (1, 2, 5)]
    return [tick for tick in between if low * (1 - 1e-9) <= tick <= high * (1 + 1e-9)]


def _tick_text(tick: float) -> str:
    """A tick as it is said: 0.01, 200, and 10⁻⁶ where zeros would have to be counted."""
    if 0 < tick < 1e-3 and math.log10(tick) == round(math.log10(tick)):
        return "10" + superscript(round(math.log10(tick)))
    return signed(tick)

"""Charts: matplotlib's own axes, scales, ticks and legends, in the style of the course.

Lines are ink and differ by dashes and markers; the color inside a marker says how open a gate is.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator, LogLocator, MaxNLocator, NullLocator
from matplotlib.transforms import Bbox

from rnn_helpers.figures.sheet import CourseFigure
from rnn_helpers.pictures.colors import TEXT
from rnn_helpers.pictures.paper import MARGIN
from rnn_helpers.pictures.words import literal, signed, superscript

CHART_SIZE = (400, 240)
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
LONGEST_TITLE, LONGEST_KEY = 90, 24


class Chart(CourseFigure):
    """Axes of a given size in points, with room around them for whatever is written there.

    Rows have one scale across, and one scale upwards unless ``same_scale`` is False.
    """

    def __init__(
        self,
        alt: str,
        rows: int = 1,
        size: tuple[float, float] = CHART_SIZE,
        gap: float = 0.0,
        *,
        same_scale: bool = True,
    ):
        super().__init__(alt)
        width, height = size
        whole = rows * height + (rows - 1) * gap
        self.set_size_inches(width / 72, whole / 72)
        bottoms = [1 - (row * (height + gap) + height) / whole for row in range(rows)]
        first = self.add_axes((0, bottoms[0], 1, height / whole))
        for bottom in bottoms[1:]:
            self.add_axes((0, bottom, 1, height / whole), sharex=first, sharey=first if same_scale else None)

    def cut(self) -> None:
        """Give the paper the size of all that is on it, and a margin."""
        inside = self.get_tightbbox(self.canvas.get_renderer()).padded(MARGIN / 72)
        width, height = self.get_size_inches()
        for axes in self.axes:
            left, bottom, right, top = axes.get_position().extents * (width, height, width, height)
            moved = Bbox([[left - inside.x0, bottom - inside.y0], [right - inside.x0, top - inside.y0]])
            axes.set_position(Bbox(moved.get_points() / inside.size))
        self.set_size_inches(inside.size)


def write_title(axes: Axes, title: str | None, above: float) -> None:
    """A few words so many points above the axes."""
    if title:
        place = {"xycoords": "axes fraction", "textcoords": "offset points"}
        text = literal(title, LONGEST_TITLE)
        axes.annotate(text, (0, 1), (0, above), **place, size=12, weight="bold")


def name_scales(axes: Axes, across: str, up: str) -> None:
    """Names and ticks of both scales, of which the one across counts."""
    axes.set_title(up)
    axes.set_xlabel(across)
    axes.xaxis.set_major_locator(MaxNLocator(9, steps=[1, 2, 5, 10], integer=True))
    if axes.get_yscale() == "linear":
        axes.yaxis.set_major_locator(MaxNLocator(6, steps=[1, 2, 5, 10]))
    else:
        axes.yaxis.set_minor_locator(NullLocator())
        low, high = np.log10(axes.get_ylim())
        step = math.ceil((high - low) / 8)
        powers = [n for n in range(math.ceil(low), math.floor(high) + 1) if n % step == 0]  # 1 is one of them
        many = FixedLocator([10.0**n for n in powers])
        axes.yaxis.set_major_locator(many if high - low > 3 else LogLocator(subs=(1, 2, 5), numticks=8))
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter(lambda tick, _: tick_text(tick))


def on_scale(values: np.ndarray) -> np.ndarray:
    """Numbers that matplotlib has scales for: a gap for those beyond 1e300, and 0 below 1e-300."""
    magnitudes = np.abs(values)
    return np.where(magnitudes > 1e300, np.nan, np.where(magnitudes < 1e-300, 0.0, values))


def set_logarithmic(axes: Axes, values: np.ndarray) -> None:
    """A logarithmic scale with some room above and below; what isn't above 0 leaves a gap."""
    axes.set_yscale("log", nonpositive="mask")
    seen = values[values > 0]
    axes.set_ylim(seen.min() / 1.3, seen.max() * 1.3)


def draw_lines(axes: Axes, lines: Sequence[tuple[str, np.ndarray]], across: np.ndarray | None = None) -> None:
    """Lines with markers, over 0, 1, 2, … if ``across`` is None.

    The legend goes from the line that ends highest to the lowest.
    """
    ends = []
    over = [] if across is None else [across]
    for number, (name, values) in enumerate(lines):
        dashes, marker = LINE_STYLES[number]
        seen = values[np.isfinite(values)]
        # A marker every so often along the line, on each line a bit further on; a lone point has its own
        every = (0.03 + 0.13 * number / len(lines), 0.13) if len(seen) > 1 else None
        style = {"color": TEXT, "ls": dashes, "marker": marker, "markevery": every, "clip_on": False}
        (line,) = axes.plot(*over, values, **style, label=name, zorder=3)
        ends.append((seen[-1] if seen.size else -np.inf, line))
    handles = [line for _, line in sorted(ends, key=lambda end: -end[0])]
    axes.legend(handles=handles, loc="center left", bbox_to_anchor=(1.03, 0.5))


def tick_text(tick: float) -> str:
    """A tick as it is said: 0.01, 200, and 10⁻⁶ where zeros would have to be counted."""
    if tick == 0 or 0.000999 < abs(tick) < 1e5:
        return signed(tick)
    mantissa, power = f"{tick:.6e}".split("e")
    return f"{signed(float(mantissa))}·10{superscript(int(power))}".removeprefix("1·")

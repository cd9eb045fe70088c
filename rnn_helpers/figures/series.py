"""Series of numbers over time: what was measured, and what was forecast."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from rnn_helpers.checks import as_numbers
from rnn_helpers.figures.chart import (
    LONGEST_KEY,
    MOST_LINES,
    Chart,
    draw_lines,
    name_scales,
    on_scale,
    write_title,
)
from rnn_helpers.figures.sheet import CourseFigure
from rnn_helpers.figures.style import course_style
from rnn_helpers.pictures.colors import TEXT
from rnn_helpers.pictures.words import counted, digits, literal

SERIES_SIZE = (460, 180)  # points
LONGEST_SCALE = 40  # characters


@course_style()
def series_figure(
    series: Mapping[str, np.ndarray], *, up: str, across: str = "day", title: str | None = None
) -> CourseFigure:
    """One or more series over time as lines, such as what was measured and what was forecast.

    Parameters
    ----------
    series : a name for each series of shape (timesteps,), all of one length
    up : what the numbers are, with their unit
    across : what a timestep is
    title : a few words above it

    Raises
    ------
    ValueError : nothing to show, more than ``MOST_LINES``, a series of another shape or length, NaN or
        infinity

    For lesson 9.
    """
    if not isinstance(series, Mapping) or not 1 <= len(series) <= MOST_LINES:
        raise ValueError(
            f"series must be a dictionary of 1 to {MOST_LINES} arrays, "
            'such as {"measured": temperatures(60)}'
        )
    lines = {str(name): as_numbers(f"series {name!r}", values) for name, values in series.items()}
    shapes = {name: values.shape for name, values in lines.items()}
    if len(set(shapes.values())) > 1 or any(len(shape) != 1 or shape == (0,) for shape in shapes.values()):
        raise ValueError(f"the series have the shapes {shapes}, expected (timesteps,) and one length for all")
    count = len(next(iter(lines.values())))
    said = [f"{name} from {digits(values.min())} to {digits(values.max())}" for name, values in lines.items()]
    figure = Chart(f"{up} over {counted(count, across)}: {'; '.join(said)}.", size=SERIES_SIZE)
    (axes,) = figure.axes
    axes.set_xlim(0, max(1, count - 1))
    write_title(axes, title, 34)
    if len(lines) == 1:  # nothing to tell it from
        axes.plot(on_scale(*lines.values()), color=TEXT, lw=1.0, clip_on=False)
    else:
        draw_lines(axes, [(literal(name, LONGEST_KEY), on_scale(values)) for name, values in lines.items()])
    name_scales(axes, literal(across, LONGEST_SCALE), literal(up, LONGEST_SCALE))
    figure.cut()
    return figure

"""Activations and their slopes, drawn over the sum that goes in."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes

from rnn_helpers.activations import activation_named
from rnn_helpers.checks import shortened
from rnn_helpers.figures.chart import Chart, draw_lines, name_scales, write_title
from rnn_helpers.figures.sheet import CourseFigure
from rnn_helpers.figures.style import course_style
from rnn_helpers.pictures.words import digits

SUMS = np.linspace(-4, 4, 401)
HIGHEST = 2.0  # what goes further than this is cut off, as relu is
PANEL, GAP = (340, 120), 60  # points
SYMBOLS = {"sigmoid": "σ"}


@course_style()
def activation_figure(
    activations: Sequence[str] = ("tanh", "sigmoid"), *, title: str | None = None
) -> CourseFigure:
    """Activations, and below them their slopes: how much the output changes with the sum.

    Equations
    ---------
    tanh: slope 1 − y² · σ: slope y·(1 − y) · relu: slope 1 above 0, else 0 · linear: slope 1

    Parameters
    ----------
    activations : names out of "tanh", "sigmoid", "relu" and "linear", each once
    title : a few words above it

    Raises
    ------
    ValueError : no activation, an unknown one, or one that is named twice

    The sum goes from −4 to 4. The curve of relu or linear ends where it leaves the figure, at ±2.
    For lessons 2 and 4.
    """
    if isinstance(activations, str) or not len(activations) or len(set(activations)) < len(activations):
        raise ValueError(
            f"activations are {shortened(activations)}, expected names, each once, "
            'such as ("tanh", "sigmoid")'
        )
    outputs = {name: activation_named(name)(SUMS) for name in activations}
    slopes = {name: activation_named(name).slope(SUMS, output) for name, output in outputs.items()}
    figure = Chart(_description(outputs, slopes), 2, PANEL, GAP, same_scale=False)
    for axes, curves, what in zip(
        figure.axes, (outputs, slopes), ("output", "slope of the output"), strict=True
    ):
        _draw(axes, curves)
        name_scales(axes, "the sum that goes in", what)
    write_title(figure.axes[0], title, 34)
    figure.cut()
    return figure


def _draw(axes: Axes, curves: dict[str, np.ndarray]) -> None:
    """Curves with room above and below, the legend beside them."""
    shown = {name: np.where(np.abs(curve) <= HIGHEST, curve, np.nan) for name, curve in curves.items()}
    low, high = np.nanmin([*shown.values()]), np.nanmax([*shown.values()])
    axes.set(xlim=(SUMS[0], SUMS[-1]), ylim=(min(low, 0) - 0.06, max(high, 1) + 0.06))
    draw_lines(axes, [(SYMBOLS.get(name, name), curve) for name, curve in shown.items()], SUMS)


def _description(outputs: dict[str, np.ndarray], slopes: dict[str, np.ndarray]) -> str:
    """The ends of every activation, and the slope in the middle and at the ends."""
    low, middle, high = 0, len(SUMS) // 2, -1
    said = [
        f"{SYMBOLS.get(name, name)} from {digits(output[low])} to {digits(output[high])}, "
        f"slope {', '.join(digits(slopes[name][at]) for at in (low, middle, high))}"
        for name, output in outputs.items()
    ]
    return (
        "Activations above and their slopes below, over sums from −4 to 4, "
        f"with the slope at −4, 0 and 4: {'; '.join(said)}."
    )

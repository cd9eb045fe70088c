"""Figures of matplotlib: what all share, and a sheet of paper drawn with it."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from rnn_helpers.figures.style import course_style
from rnn_helpers.pictures.paper import PIXELS_PER_INCH, Area, Bars, Frame, Image, Lines, Mark, Paper, Words
from rnn_helpers.pictures.png import as_png


class CourseFigure(Figure):
    """A figure that a notebook shows without pyplot. ``alt`` says in words what is on it."""

    def __init__(self, alt: str):
        super().__init__(dpi=PIXELS_PER_INCH, facecolor="white", edgecolor="white", layout="none")
        FigureCanvasAgg(self)
        self.alt = alt

    def draw(self, renderer) -> None:
        """Draw it; some settings are read at this very moment."""
        with course_style():
            super().draw(renderer)

    def pixels(self) -> np.ndarray:
        """The figure as (height, width, 3), red, green and blue from 0 to 255."""
        self.canvas.draw()
        return np.asarray(self.canvas.buffer_rgba())[..., :3]

    def png(self) -> bytes:
        """The figure as a PNG."""
        return as_png(self.pixels())

    def __repr__(self) -> str:
        return "<CourseFigure>"  # without a size: the tests of the lessons compare it

    def _repr_mimebundle_(self, **options):
        return {"text/plain": repr(self), "image/png": self.png()}, {"image/png": {"alt": self.alt}}


class Sheet(CourseFigure):
    """A sheet of paper as a figure of one axes, measured in points with y downwards."""

    @course_style()
    def __init__(self, paper: Paper):
        super().__init__(paper.alt)
        self.set_size_inches(paper.width / 72, paper.height / 72)
        self.paper = self.add_axes((0, 0, 1, 1))
        self.paper.set_axis_off()
        for mark in paper.marks:
            _draw(self.paper, mark)
        self.paper.set(xlim=(0, paper.width), ylim=(paper.height, 0))


def _draw(axes: Axes, mark: Mark) -> None:
    """One mark of the paper, as matplotlib has it."""
    match mark:
        case Words():
            style = {"va": "center"} if mark.upright else {"va": "bottom", "rotation": 90}
            if mark.shape:
                style |= {"style": "italic"} if mark.shape == "italic" else {"weight": "bold"}
            style |= {"color": mark.color, "family": list(mark.families), "size": mark.size}
            axes.text(mark.x, mark.y, mark.text, ha=mark.across, **style)
        case Image(colors, box):
            extent = (box.left, box.right, box.bottom, box.top)
            axes.imshow(colors, extent=extent, aspect="auto", origin="upper", interpolation="nearest")
        case Lines(ends, color, width):
            left, top, right, bottom = ends.T
            if (left == right).all():
                axes.vlines(left, top, bottom, color, lw=width)
            elif (top == bottom).all():
                axes.hlines(top, left, right, color, lw=width)
            else:
                axes.add_collection(LineCollection(ends.reshape(-1, 2, 2), colors=color, linewidths=width))
        case Area(box, color):
            corner, size = (box.left, box.top), (box.right - box.left, box.bottom - box.top)
            axes.add_patch(Rectangle(corner, *size, color=color, lw=0))
        case Bars(shares, box, color):
            edges = np.linspace(box.left, box.right, len(shares) + 1).repeat(2)[1:-1]
            tops = box.bottom - (box.bottom - box.top) * shares.repeat(2)
            axes.fill_between(edges, box.bottom, tops, color=color, lw=0)
        case Frame(box, color, width):
            corner, size = (box.left, box.top), (box.right - box.left, box.bottom - box.top)
            axes.add_patch(Rectangle(corner, *size, fill=False, edgecolor=color, lw=width, zorder=5))

"""What figures share: a sheet measured in points, and what is written and drawn on it."""

from __future__ import annotations

import io
from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

from rnn_helpers.cells import Cell
from rnn_helpers.figures.style import (
    MONO,
    MONO_WIDTH,
    MUTED,
    SANS,
    SANS_WIDTH,
    SERIF,
    TEXT,
    WHERE,
    course_style,
)
from rnn_helpers.figures.words import digits, literal, name_of

# All lengths are points, 1/72 inch.
PIXELS_PER_INCH = 120
MARGIN = 14
MOST_IN_A_CELL = 1e5  # from there on, a number is wider than a cell
MOST_TOKENS = 60  # a longer sequence is drawn without its tokens


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
    """A figure of one axes, measured in points with y downwards: all is placed as on a sheet of paper."""

    def __init__(self, alt: str):
        super().__init__(alt)
        self.paper = self.add_axes((0, 0, 1, 1))
        self.paper.set_axis_off()

    def cut(self, width: float, height: float) -> None:
        """Give the paper its size, once all that is on it is known."""
        self.set_size_inches(width / 72, height / 72)
        self.paper.set(xlim=(0, width), ylim=(height, 0))


def as_png(pixels: np.ndarray) -> bytes:
    """A PNG of 256 colors: a third of the size, and no difference in sight."""
    image = Image.fromarray(pixels)
    image = image.quantize(256, Image.Quantize.MAXCOVERAGE, kmeans=1, dither=Image.Dither.NONE)
    file = io.BytesIO()
    image.save(file, "png", optimize=True)
    return file.getvalue()


class Box(NamedTuple):
    """A band or a matrix on the paper, cut into rows and columns of equal cells."""

    left: float
    top: float
    right: float
    bottom: float

    def cell(self, values: np.ndarray) -> tuple[float, float]:
        """Width and height of one cell when the box shows ``values``."""
        rows, columns = values.shape
        return (self.right - self.left) / columns, (self.bottom - self.top) / rows


def draw_title(paper, title: str | None) -> float:
    """A few words at the top; returns where the rest begins."""
    if title:
        write(paper, MARGIN, MARGIN + 6, literal(title, 90), size=12, weight="bold")
    return MARGIN + 28 if title else MARGIN


def right_of_title(title: str | None) -> float:
    """Where a title ends."""
    return MARGIN + 12 * 0.65 * len(literal(title or "", 90))


def name_width(cell: Cell) -> float:
    """Where the bands start: right of the longest name, the symbols and the unit numbers."""
    longest = max(len(name_of(equation)) for equation in cell.equations)
    return MARGIN + 8.5 * SANS_WIDTH * longest + 46


def draw_name(paper: Axes, name: str, symbol: str, left: float, y: float) -> None:
    """The name of a band and its symbol, at its left."""
    write(paper, MARGIN, y, name)
    write(paper, left - 26, y, symbol, size=10, family=SERIF, style="italic", ha="right")


def draw_tokens(paper: Axes, tokens: list[str], left: float, column: float, top: float) -> float:
    """The input as text, upright where it fits and turned where it doesn't; returns its bottom."""
    if len(tokens) > MOST_TOKENS:
        write(paper, left, top + 9, f"{len(tokens)} tokens, too many to write out", MUTED)
        return top + 18
    size, height, turned = token_style(tokens, column)
    style = {"y": top + height / 2}
    if turned:
        style = {"y": top + height - 2, "va": "bottom", "rotation": turned}
    for t, token in enumerate(tokens):
        write(paper, left + (t + 0.5) * column, text=token, size=size, family=MONO, ha="center", **style)
    return top + height


def token_style(tokens: list[str], column: float) -> tuple[float, float, int]:
    """Font size, height and rotation in degrees with which tokens fit into columns."""
    longest = max(1, *map(len, tokens))
    size = min(11, (column - 3) / (MONO_WIDTH * longest))
    if size >= 7:
        return size, 18.0, 0
    size = min(8, column - 1)
    return size, MONO_WIDTH * size * longest + 4, 90


def draw_time(
    paper: Axes, timesteps: int, timestep: int | None, left: float, column: float, y: float
) -> None:
    """The numbers of the timesteps, as many as there is room for; the marked one always."""
    write(paper, MARGIN, y, "timestep", MUTED, size=7.5)
    room = 10 + 5 * len(str(timesteps))
    steps = (size * 10**power for power in range(9) for size in (1, 2, 5))
    step = next(step for step in steps if step * column >= room)
    for t in range(0, timesteps, step):
        if timestep is None or abs(t - timestep) * column >= room:
            write(paper, left + (t + 0.5) * column, y, str(t), MUTED, size=7.5, ha="center")
    if timestep is not None:
        x = left + (timestep + 0.5) * column
        write(paper, x, y, str(timestep), WHERE, size=8, weight="bold", ha="center")


def draw_cells(paper: Axes, values: np.ndarray, colors: np.ndarray, box: Box, *, numbers=True) -> None:
    """A cell a value, with its number where that fits."""
    width, height = box.cell(values)
    draw_image(paper, colors, box, "nearest")
    draw_gaps(paper, values, box)
    if not numbers or width < 26 or height < 10:
        return
    for (row, column), value in np.ndenumerate(values):
        x, y = box.left + (column + 0.5) * width, box.top + (row + 0.5) * height
        write(paper, x, y, digits(value), ink_on(colors[row, column]), size=7, ha="center")


def ink_on(color: np.ndarray) -> str:
    """Black or white, whichever has the better contrast: at least 4.5 to 1 on any color."""
    luminance = color[:3] ** 2.2 @ (0.2126, 0.7152, 0.0722)
    return "white" if luminance < 0.18 else "black"


def draw_gaps(paper: Axes, values: np.ndarray, box: Box) -> None:
    """White lines between cells, where cells are wide enough."""
    (width, height), (rows, columns) = box.cell(values), values.shape
    if width >= 5:
        edges = np.linspace(box.left, box.right, columns + 1)[1:-1]
        paper.vlines(edges, box.top, box.bottom, "white", lw=min(1.2, width / 8))
    if height >= 4:
        edges = np.linspace(box.top, box.bottom, rows + 1)[1:-1]
        paper.hlines(edges, box.left, box.right, "white", lw=0.8)


def draw_indices(paper: Axes, rows: int, box: Box) -> None:
    """The numbers of the units, or of the first and the last one where rows are low."""
    if rows == 1:
        return
    height = (box.bottom - box.top) / rows
    for row in range(rows) if height >= 7 else (0, rows - 1):
        y = min(max(box.top + (row + 0.5) * height, box.top + 3), box.bottom - 3)
        write(paper, box.left - 5, y, str(row), MUTED, size=6, ha="right")


def draw_gradient(paper: Axes, colors, name: str, low: str, high: str, x: float, y: float) -> float:
    """One scale of colors with its name and ends; returns the right end."""
    for words, color in ((name, TEXT), (low, MUTED)):
        write(paper, x, y, words, color, size=7.5)
        x += 7.5 * SANS_WIDTH * len(words) + 6
    draw_image(paper, colors(np.linspace(0, 1, 64))[None], Box(x, y - 4, x + 60, y + 4), "bilinear")
    write(paper, x + 65, y, high, MUTED, size=7.5)
    return x + 65 + 7.5 * SANS_WIDTH * len(high)


def draw_image(paper: Axes, colors: np.ndarray, box: Box, interpolation: str) -> None:
    """A color a cell, the first row on top."""
    extent = (box.left, box.right, box.bottom, box.top)
    paper.imshow(colors, extent=extent, aspect="auto", origin="upper", interpolation=interpolation)


def write(paper: Axes, x, y, text, color=TEXT, *, size=8.5, family=SANS, va="center", **style) -> None:
    """Text exactly as it is."""
    fonts = [family, MONO if family == SANS else SANS]  # what the first one lacks comes from the second
    paper.text(x, y, text, color=color, family=fonts, size=size, va=va, **style)

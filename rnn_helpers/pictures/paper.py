"""A sheet of paper, measured in points, and what is written and drawn on it.

It is a list of marks: a figure draws them with matplotlib, a stored picture without it, in a tenth of
the time.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np

from rnn_helpers.cells import Cell
from rnn_helpers.pictures.colors import MUTED, PAPER, TEXT, WHERE
from rnn_helpers.pictures.fonts import MONO, MONO_WIDTH, SANS, SANS_WIDTH, SERIF
from rnn_helpers.pictures.words import digits, literal, name_of

# All lengths are points, 1/72 inch.
PIXELS_PER_INCH = 120
MARGIN = 14
MOST_IN_A_CELL = 1e5  # from there on, a number is wider than a cell
MOST_TOKENS = 60  # a longer sequence is drawn without its tokens


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


class Words(NamedTuple):
    """Text at a point, exactly as it is; what one font lacks comes from the next."""

    x: float
    y: float
    text: str
    color: str
    size: float
    families: tuple[str, ...]
    shape: Literal["", "bold", "italic"]
    across: Literal["left", "center", "right"]
    upright: bool  # centered on y; otherwise it is turned, reads upwards and begins at y


class Image(NamedTuple):
    """A color a cell, the first row on top: (rows, columns, 3), red, green and blue from 0 to 1."""

    colors: np.ndarray
    box: Box


class Lines(NamedTuple):
    """Lines of one color and width between points, (lines, 4): left, top, right, bottom, or slanting."""

    ends: np.ndarray
    color: str
    width: float


class Area(NamedTuple):
    """A box full of one color."""

    box: Box
    color: str


class Bars(NamedTuple):
    """Bars next to each other, as high as their shares, from 0 to 1, of the box."""

    shares: np.ndarray
    box: Box
    color: str


class Frame(NamedTuple):
    """The outline of a box."""

    box: Box
    color: str
    width: float


Mark = Words | Image | Lines | Area | Bars | Frame


def as_bytes(colors: np.ndarray) -> np.ndarray:
    """Colors from 0 to 1 as whole numbers from 0 to 255."""
    return np.round(colors * 255).astype(np.uint8)


class Paper:
    """All marks, later ones above earlier ones; ``alt`` says in words what they show."""

    def __init__(self, alt: str):
        self.alt = alt
        self.marks: list[Mark] = []
        self.width = self.height = 0.0

    @property
    def colors(self) -> set[tuple[int, int, int]]:
        """The colors of all cells and scales, red, green and blue from 0 to 255."""
        images = [as_bytes(mark.colors).reshape(-1, 3) for mark in self.marks if isinstance(mark, Image)]
        return {tuple(color) for image in images for color in np.unique(image, axis=0).tolist()}

    def cut(self, width: float, height: float) -> Paper:
        """Give the paper its size, once all that is on it is known."""
        self.width, self.height = width, height
        return self


def draw_title(paper: Paper, title: str | None, size: float = 12, room: float = 28) -> float:
    """A few words at the top; returns where the rest begins."""
    if title:
        write(paper, MARGIN, MARGIN + size / 2, literal(title, 90), size=size, shape="bold")
    return MARGIN + room if title else MARGIN


def right_of_title(title: str | None) -> float:
    """Where a title ends."""
    return MARGIN + 12 * 0.65 * len(literal(title or "", 90))


def name_width(cell: Cell) -> float:
    """Where the bands start: right of the longest name, the symbols and the unit numbers."""
    longest = max(len(name_of(equation)) for equation in cell.equations)
    return MARGIN + 8.5 * SANS_WIDTH * longest + 46


def draw_name(paper: Paper, name: str, symbol: str, left: float, y: float) -> None:
    """The name of a band and its symbol, at its left."""
    write(paper, MARGIN, y, name)
    write(paper, left - 26, y, symbol, size=10, family=SERIF, shape="italic", across="right")


def draw_tokens(paper: Paper, tokens: list[str], left: float, column: float, top: float, quiet=()) -> float:
    """The input as text, upright where it fits and turned where it doesn't; returns its bottom."""
    if len(tokens) > MOST_TOKENS:
        write(paper, left, top + 9, f"{len(tokens)} tokens, too many to write out", MUTED)
        return top + 18
    size, height, turned = token_style(tokens, column)
    y = top + height - 2 if turned else top + height / 2
    style = {"size": size, "family": MONO, "across": "center", "upright": not turned}
    for t, token in enumerate(tokens):
        write(paper, left + (t + 0.5) * column, y, token, MUTED if t in quiet else TEXT, **style)
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
    paper: Paper, timesteps: int, timestep: int | None, left: float, column: float, y: float, name="timestep"
) -> None:
    """The numbers of the timesteps, as many as there is room for; the marked one always."""
    write(paper, MARGIN, y, name, MUTED, size=7.5)
    room = 10 + 5 * len(str(timesteps))
    steps = (size * 10**power for power in range(9) for size in (1, 2, 5))
    step = next(step for step in steps if step * column >= room)
    for t in range(0, timesteps, step):
        if timestep is None or abs(t - timestep) * column >= room:
            write(paper, left + (t + 0.5) * column, y, str(t), MUTED, size=7.5, across="center")
    if timestep is not None:
        x = left + (timestep + 0.5) * column
        write(paper, x, y, str(timestep), WHERE, size=8, shape="bold", across="center")


def draw_cells(
    paper: Paper, values: np.ndarray, colors: np.ndarray, box: Box, *, numbers=True, nothing=()
) -> None:
    """A cell a value, with its number where that fits, but not in the columns that stand for nothing."""
    width, height = box.cell(values)
    paper.marks.append(Image(colors, box))
    draw_gaps(paper, values, box)
    if not numbers or width < 26 or height < 10:
        return
    for (row, column), value in np.ndenumerate(values):
        if column in nothing:
            continue
        x, y = box.left + (column + 0.5) * width, box.top + (row + 0.5) * height
        write(paper, x, y, digits(value), ink_on(colors[row, column]), size=7, across="center")


def ink_on(color: np.ndarray) -> str:
    """Black or white, whichever has the better contrast: at least 4.5 to 1 on any color."""
    luminance = color[:3] ** 2.2 @ (0.2126, 0.7152, 0.0722)
    return "#ffffff" if luminance < 0.18 else "#000000"


def draw_gaps(paper: Paper, values: np.ndarray, box: Box) -> None:
    """White lines between cells, where cells are wide enough."""
    (width, height), (rows, columns) = box.cell(values), values.shape
    if width >= 5:
        edges = np.linspace(box.left, box.right, columns + 1)[1:-1]
        ends = [(x, box.top, x, box.bottom) for x in edges]
        paper.marks.append(Lines(np.reshape(ends, (-1, 4)), PAPER, min(1.2, width / 8)))
    if height >= 4:
        edges = np.linspace(box.top, box.bottom, rows + 1)[1:-1]
        ends = [(box.left, y, box.right, y) for y in edges]
        paper.marks.append(Lines(np.reshape(ends, (-1, 4)), PAPER, 0.8))


def draw_indices(paper: Paper, rows: int, box: Box) -> None:
    """The numbers of the units, or of the first and the last one where rows are low."""
    if rows == 1:
        return
    height = (box.bottom - box.top) / rows
    for row in range(rows) if height >= 7 else (0, rows - 1):
        y = min(max(box.top + (row + 0.5) * height, box.top + 3), box.bottom - 3)
        write(paper, box.left - 5, y, str(row), MUTED, size=6, across="right")


def draw_gradient(
    paper: Paper, colors: np.ndarray, name: str, low: str, high: str, x: float, y: float
) -> float:
    """One scale of colors with its name and ends; returns the right end."""
    for words, color in ((name, TEXT), (low, MUTED)):
        write(paper, x, y, words, color, size=7.5)
        x += 7.5 * SANS_WIDTH * len(words) + 6
    paper.marks.append(Image(colors[None], Box(x, y - 4, x + 60, y + 4)))
    write(paper, x + 65, y, high, MUTED, size=7.5)
    return x + 65 + 7.5 * SANS_WIDTH * len(high)


def write(
    paper: Paper, x, y, text, color=TEXT, *, size=8.5, family=SANS, shape="", across="left", upright=True
) -> None:
    """Text exactly as it is."""
    families = (family, MONO if family == SANS else SANS)
    paper.marks.append(Words(x, y, text, color, size, families, shape, across, upright))

"""matplotlib pictures of the course: a whole trace over time, and the weights of a cell.

The stepper shows one timestep, a figure shows all of them at once. Every function returns a
``matplotlib.figure.Figure`` of its own: no pyplot, and no setting of yours is read or changed.

Color means the same everywhere in the course: how open a gate is (one hue), the sign and
size of a value (orange and purple), and where you are (blue).
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.ft2font import FT2Font
from matplotlib.patches import Rectangle
from PIL import Image

from rnn_helpers.cells import Cell
from rnn_helpers.loop import LoopTrace
from rnn_helpers.trace import Trace
from rnn_helpers.training import Gradients

# The stepper's stylesheet has the same values.
GATE_CLOSED, GATE_OPEN = "#eef1f6", "#14796f"
NEGATIVE, ZERO, POSITIVE = "#b55a0c", "#efece8", "#58308c"
WHERE = "#1d5fd1"
TEXT, MUTED = "#1d2430", "#5d6778"

GATE_COLORS = LinearSegmentedColormap.from_list("gate", [GATE_CLOSED, GATE_OPEN])
VALUE_COLORS = LinearSegmentedColormap.from_list("value", [NEGATIVE, ZERO, POSITIVE])

# These fonts come with matplotlib, so that a figure looks the same on every machine.
SANS, SERIF, MONO = "DejaVu Sans", "DejaVu Serif", "DejaVu Sans Mono"
SANS_WIDTH, MONO_WIDTH = 0.57, 0.602  # of a character, in font sizes; SANS on average

# All lengths are points, 1/72 inch.
PIXELS_PER_INCH = 120
MARGIN, GAP = 14, 7
ROOM_FOR_LOSS = 48  # for "∂loss/∂" in front of a symbol
TIME_AXIS = 560  # at most, for all timesteps together
MOST_TOKENS = 60  # a longer sequence is drawn without its tokens
MOST_STEPS = 12  # of a loop
LONGEST_TOKEN, LONGEST_NAME = 14, 30


class CourseFigure(Figure):
    """A figure that a notebook shows without pyplot. ``alt`` says in words what is on it.

    It has one axes, measured in points with y downwards, so that everything is placed as on
    a sheet of paper.
    """

    def __init__(self, alt: str):
        super().__init__(dpi=PIXELS_PER_INCH, facecolor="white", layout="none")
        FigureCanvasAgg(self)
        self.alt = alt
        self.paper = self.add_axes((0, 0, 1, 1))
        self.paper.set_axis_off()

    def cut(self, width: float, height: float) -> None:
        """Give the paper its size, once all that is on it is known."""
        self.set_size_inches(width / 72, height / 72)
        self.paper.set(xlim=(0, width), ylim=(height, 0))

    def pixels(self) -> np.ndarray:
        """The figure as (height, width, 3), red, green and blue from 0 to 255."""
        self.canvas.draw()
        return np.asarray(self.canvas.buffer_rgba())[..., :3]

    def png(self) -> bytes:
        """The figure as a PNG."""
        return _as_png(self.pixels())

    def __repr__(self) -> str:
        return "<CourseFigure>"  # without a size: the tests of the lessons compare it

    def _repr_mimebundle_(self, **options):
        return {"text/plain": repr(self), "image/png": self.png()}, {"image/png": {"alt": self.alt}}


def _as_png(pixels: np.ndarray) -> bytes:
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


def trace_figure(trace: Trace, *, title: str | None = None, timestep: int | None = None) -> Figure:
    """The whole trace: the input on top, a row for each unit of each quantity, time to the right.

    Of ``Gradients`` it shows the walk backwards: in the row of a quantity stands ∂loss/∂quantity,
    its sign and size as a color. Read it from right to left, the way gradients come.

    Parameters
    ----------
    trace : the trace of one sequence, or the gradients of one
    title : a few words above it
    timestep : the timestep to frame in blue

    Raises
    ------
    ValueError : for a batch (choose one with ``trace.sequence(0)``), or a timestep that the
        trace doesn't have

    For lessons 2 to 5, next to the stepper.
    """
    if trace.is_batch:
        raise ValueError(
            f"this trace holds a batch of {len(trace.inputs)} sequences; "
            "a figure shows one, for example trace_figure(trace.sequence(0))"
        )
    if timestep is not None and timestep not in range(trace.timesteps):
        last = trace.timesteps - 1
        raise ValueError(f"timestep is {timestep!r}, expected a whole number from 0 to {last}")

    figure = CourseFigure(figure_description(trace))
    paper = figure.paper
    tokens = [token_text(label) for label in trace.input_labels or ()]
    column = min(
        max([44, *(9 * MONO_WIDTH * len(token) + 4 for token in tokens)]), TIME_AXIS / trace.timesteps
    )
    backwards = isinstance(trace, Gradients)
    symbol_of, room = ("∂loss/∂{}ₜ", ROOM_FOR_LOSS) if backwards else ("{}ₜ", 0)
    left = name_width(trace.cell) + room
    right = left + column * trace.timesteps

    y = MARGIN
    if title:
        write(paper, MARGIN, y + 5, literal(title, 90), size=11, weight="bold")
        y += 26
    top = y
    if tokens:
        y = draw_tokens(paper, tokens, left, column, y)
        draw_name(paper, "input", "xₜ", left, (top + y) / 2)
    for label, symbol, quantity, kind in _rows(trace):
        start = y + GAP * (y > top)
        y = _draw_quantity(paper, trace, quantity, kind, left, right, start)
        draw_name(paper, label, symbol_of.format(symbol), left, (start + y) / 2)

    draw_time(paper, trace.timesteps, timestep, left, column, y + 10)
    if timestep is not None:
        width = max(column, 3) + 1  # so that the frame of a narrow column has an inside
        corner = (left + (timestep + 0.5) * column - width / 2, top - 3)
        height = y - top + 6
        paper.add_patch(Rectangle(corner, width, height, fill=False, edgecolor=WHERE, lw=1.6, zorder=5))
    legend_right = _draw_trace_legend(paper, trace, left, y + 36)
    figure.cut(max(right + 30, legend_right) + MARGIN, y + 36 + MARGIN)
    return figure


def _rows(trace: Trace) -> list[tuple[str, str, str, str]]:
    """What is drawn in the colors of its numbers: label, symbol, quantity, and gate or value."""
    rows = [(each.label, each.symbol, each.quantity, each.kind) for each in trace.cell.equations]
    if not isinstance(trace, Gradients):
        return rows if trace.input_labels else [("input", "x", "inputs", "value"), *rows]
    # A gradient has a sign, also that of a gate. What the loss says about a prediction may be known
    # for its sum only, and it says nothing about it where it looks at the states.
    rows = [("input", "x", "inputs", "value"), *((*row[:3], "value") for row in rows)]
    if rows[-1][2] == "prediction":
        label, symbol, quantity, _ = rows.pop()
        if quantity in trace:
            rows.append((label, symbol, quantity, "value"))
        elif trace.prediction_preactivation.any():
            rows.append((label, "sum", "prediction_preactivation", "value"))
    return rows


def loop_figure(trace: LoopTrace, *, title: str | None = None) -> Figure:
    """The loop of lesson 1 as a table: input, state before the step, and output over time.

    A long sequence is shown up to ``MOST_STEPS`` timesteps. What ``f`` raised stands below.
    For lesson 1.
    """
    steps = min(len(trace.state_texts), MOST_STEPS)
    outputs = (*trace.output_texts, "error") if trace.error else trace.output_texts
    rows = {"input_t": trace.input_texts, "state_t": trace.state_texts, "output_t": outputs}
    timesteps = counted(len(trace.state_texts), "timestep")
    figure = CourseFigure(f"The loop over {timesteps}: its outputs are {', '.join(outputs[:steps])}.")
    paper = figure.paper
    tokens = {name: [token_text(text) for text in texts[:steps]] for name, texts in rows.items()}
    longest = max(len(token) for row in tokens.values() for token in row)
    column = max(24, 11 * MONO_WIDTH * longest + 10)
    left = MARGIN + 70

    y = MARGIN
    if title:
        write(paper, MARGIN, y + 5, literal(title, 90), size=11, weight="bold")
        y += 26
    for name, row in tokens.items():
        write(paper, MARGIN, y + 9, name, family=MONO)
        y = draw_tokens(paper, row, left, column, y)
    draw_time(paper, steps, None, left, column, y + 8)
    y += 22
    left_out = len(trace.state_texts) - steps
    notes = [f"and {counted(left_out, 'more timestep')}"] if left_out else []
    if trace.error:
        notes.append(f"f stopped at timestep {len(trace.outputs)}: {literal(trace.error, 90)}")
    for note in notes:
        write(paper, MARGIN, y + 7, note, MUTED)
        y += 16
    written = max([0, *map(len, notes), len(title or "") * 1.3]) * 8.5 * SANS_WIDTH
    figure.cut(max(left + column * steps, MARGIN + written) + MARGIN, y + MARGIN)
    return figure


def png_of(trace: Trace | LoopTrace, *, title: str | None = None) -> bytes:
    """The figure of a whole trace as a PNG, for where no widget runs; raises as the figure does."""
    return _figure_of(trace, title).png()


def png_of_several(traces: Sequence[Trace], titles: Sequence[str]) -> bytes:
    """The figures of several traces as one PNG, one below the other, each under its title."""
    pictures = [_figure_of(trace, title).pixels() for trace, title in zip(traces, titles, strict=True)]
    width = max(picture.shape[1] for picture in pictures)
    missing = (((0, 0), (0, width - picture.shape[1]), (0, 0)) for picture in pictures)
    padded = [np.pad(*each, constant_values=255) for each in zip(pictures, missing, strict=True)]
    return _as_png(np.concatenate(padded))


def _figure_of(trace: Trace | LoopTrace, title: str | None) -> CourseFigure:
    return (loop_figure if isinstance(trace, LoopTrace) else trace_figure)(trace, title=title)


def figure_description(trace: Trace) -> str:
    """What ``trace_figure`` shows, in one sentence a screen reader can say."""
    cell = trace.cell
    if isinstance(trace, Gradients):
        arrays = ((label, _values(trace, quantity)) for label, _, quantity, _ in _rows(trace))
        ranges = (f"{label} {tiny(array.min())} to {tiny(array.max())}" for label, array in arrays)
        return (
            f"{cell.kind} with {counted(cell.units, 'unit')}, the gradients of a loss walked back through "
            f"{counted(trace.timesteps, 'timestep')}, a colored row for each unit: {', '.join(ranges)}."
        )
    extremes = [(e.label, trace[e.quantity].min(), trace[e.quantity].max()) for e in cell.equations]
    ranges = (f"{label} {digits(lowest)} to {digits(highest)}" for label, lowest, highest in extremes)
    return (
        f"{cell.kind} with {counted(cell.units, 'unit')} over {counted(trace.timesteps, 'timestep')}, "
        f"a colored row for each unit: {', '.join(ranges)}."
    )


def weights_figure(cell: Cell) -> Figure:
    """Every weight of a cell as matrices: a row of matrices for each gate, numbers where they fit.

    In a matrix each row is a unit. The columns of W are the input features, those of U the
    units of the old state, b is the bias. A readout has V and d, a row for each of its outputs.
    All matrices share one scale of colors, from minus to plus the largest weight.

    Parameters
    ----------
    cell : any of the three, of any size

    For lessons 2 to 5.
    """
    figure = CourseFigure(_weights_description(cell))
    paper = figure.paper
    limit = max(float(np.abs(array).max()) for array in cell.weights.values()) or 1.0
    left = name_width(cell)
    names = {equation.quantity: (equation.label, equation.symbol) for equation in cell.equations}

    own = {name: array for name, array in cell.weights.items() if name not in ("V", "d")}
    rows = {gate: {name: array[i] for name, array in own.items()} for i, gate in enumerate(cell.gates)}
    rows = rows or {"hidden_state": own}
    if cell.readout is not None:
        rows["prediction"] = {"V": cell.readout.W, "d": cell.readout.b}

    y, right = MARGIN, left
    for quantity, arrays in rows.items():
        headings = quantity in ("prediction", next(iter(rows)))
        if headings:
            y += 30
            rows_are = "rows: outputs" if quantity == "prediction" else "rows: units"
            write(paper, left - 12, y - 8, rows_are, MUTED, size=7, ha="right")
        x = left
        for name, array in arrays.items():
            matrix = array.reshape(len(array), -1)
            width, height = _matrix_cell(matrix)
            box = Box(x, y, x + width * matrix.shape[1], y + height * len(matrix))
            _draw_cells(paper, matrix, VALUE_COLORS((matrix / limit + 1) / 2), box)
            if headings:
                write(paper, x, y - 20, name, family=SERIF, style="italic", size=10)
                write(paper, x, y - 8, HEADINGS[name], MUTED, size=7)
            x = max(box.right, x + 7 * SANS_WIDTH * len(HEADINGS[name])) + 24
        draw_name(paper, *names[quantity], left, (y + box.bottom) / 2)
        _draw_indices(paper, len(matrix), box._replace(left=left))
        right, y = max(right, x), box.bottom + 12
    y += 10
    ends = (digits(-limit), f"+{digits(limit)}")
    legend_right = draw_gradient(paper, VALUE_COLORS, "weights", *ends, left, y)
    figure.cut(max(right, legend_right + MARGIN), y + MARGIN)
    return figure


def _weights_description(cell: Cell) -> str:
    """Every matrix by its name, its role and the range of its numbers."""
    gates = [gate.replace("_", " ") for gate in cell.gates]
    blocks = f", one of each for {', '.join(gates[:-1])} and {gates[-1]}" if gates else ""
    ranges = ", ".join(
        f"{name} ({HEADINGS[name]}) {array.shape} from {digits(array.min())} to {digits(array.max())}"
        for name, array in sorted(cell.weights.items(), key=lambda named: named[0] in "Vd")
    )
    return f"{cell.kind} with {counted(cell.units, 'unit')}, its weights as matrices{blocks}: {ranges}."


# What stands above a weight matrix
HEADINGS = {
    "W": "columns: input features",
    "U": "columns: old state",
    "b": "bias",
    "b′": "second bias",
    "V": "columns: hidden state",
    "d": "bias",
}


def _matrix_cell(matrix: np.ndarray) -> tuple[float, float]:
    """Width and height of a cell: room for a number up to 8 by 8, then smaller and smaller."""
    rows, columns = matrix.shape
    width = 28 if max(rows, columns) <= 8 else max(1.5, min(14, 160 / columns))
    return width, 17 if rows <= 8 else max(1.5, 130 / rows)


def name_width(cell: Cell) -> float:
    """Where the bands start: right of the longest name, the symbols and the unit numbers."""
    longest = max(len(literal(equation.label, LONGEST_NAME)) for equation in cell.equations)
    return MARGIN + 8.5 * SANS_WIDTH * longest + 46


def draw_name(paper: Axes, label: str, symbol: str, left: float, y: float) -> None:
    """The name of a band and its symbol, at its left."""
    write(paper, MARGIN, y, literal(label, LONGEST_NAME))
    write(paper, left - 26, y, symbol, size=10, family=SERIF, style="italic", ha="right")


def draw_tokens(paper: Axes, tokens: list[str], left: float, column: float, top: float) -> float:
    """The input as text, upright where it fits and turned where it doesn't; returns its bottom."""
    if len(tokens) > MOST_TOKENS:
        write(paper, left, top + 9, f"{len(tokens)} tokens, too many to write out", MUTED)
        return top + 18
    longest = max(1, *map(len, tokens))
    height, size = 18.0, min(11, (column - 3) / (MONO_WIDTH * longest))
    style = {"y": top + height / 2}
    if size < 7:
        size = min(8, column - 1)
        height = MONO_WIDTH * size * longest + 4
        style = {"y": top + height - 2, "va": "bottom", "rotation": 90}
    for t, token in enumerate(tokens):
        write(paper, left + (t + 0.5) * column, text=token, size=size, family=MONO, ha="center", **style)
    return top + height


def _draw_quantity(
    paper: Axes, trace: Trace, name: str, kind: str, left: float, right: float, top: float
) -> float:
    """The band of one quantity, a row a unit; returns its bottom."""
    values, limit = _values(trace, name).T, trace.limit(name)
    rows = len(values)
    if name == "prediction" and kind == "gate" and rows <= 3:
        box = Box(left, top, right, top + 20 * rows)
        _draw_bars(paper, values, box)
        return box.bottom
    box = Box(left, top, right, top + max(15, min(12 * rows, 28 + 1.6 * rows, 120)))
    values = _thinned(values)
    if kind == "gate":
        colors = GATE_COLORS(values)
    else:
        colors = VALUE_COLORS((values / limit + 1) / 2)
        if limit != 1:
            write(paper, right + 5, (top + box.bottom) / 2, f"±{_limit_text(limit)}", MUTED, size=7)
    # Below 0.1, two decimals would say little: then the color alone speaks.
    _draw_cells(paper, values, colors, box, numbers=limit >= 0.1)
    _draw_indices(paper, rows, box)
    return box.bottom


def _thinned(values: np.ndarray) -> np.ndarray:
    """At most one column a pixel: of timesteps that share one, the value that stands out most.

    An average would hide a gate that shuts for one timestep, and mix colors that mean nothing.
    """
    rows, columns = values.shape
    share = -(-columns // (TIME_AXIS * PIXELS_PER_INCH // 72))
    if share == 1:
        return values
    shared = np.pad(values, ((0, 0), (0, -columns % share)), mode="edge").reshape(rows, -1, share)
    apart = np.abs(shared - np.median(values, axis=1)[:, None, None])
    return np.take_along_axis(shared, apart.argmax(axis=2, keepdims=True), axis=2)[..., 0]


def _values(trace: Trace, name: str) -> np.ndarray:
    return trace.inputs if name == "inputs" else trace[name]


def _draw_cells(paper: Axes, values: np.ndarray, colors: np.ndarray, box: Box, *, numbers=True) -> None:
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


def _draw_bars(paper: Axes, values: np.ndarray, box: Box) -> None:
    """Each row as bars from 0 to 1: what a model says is told by height, not by a gate's color."""
    width, height = box.cell(values)
    size = (box.right - box.left, box.bottom - box.top)
    paper.add_patch(Rectangle((box.left, box.top), *size, color=GATE_CLOSED, lw=0))
    edges = np.linspace(box.left, box.right, values.shape[1] + 1).repeat(2)[1:-1]
    for row, probabilities in enumerate(values):
        base = box.top + (row + 1) * height
        paper.fill_between(edges, base, base - height * probabilities.repeat(2), color=TEXT, lw=0)
        write(paper, box.right + 5, base - height + 3, "1", MUTED, size=6)
        write(paper, box.right + 5, base - 3, "0", MUTED, size=6)
        for t, probability in enumerate(probabilities if width >= 26 else ()):
            # A number stands in its bar, or above it if the bar is low.
            y, color = (base - 5, "white") if probability >= 0.5 else (base - height + 5, TEXT)
            write(paper, box.left + (t + 0.5) * width, y, digits(probability), color, size=7, ha="center")
    draw_gaps(paper, values, box)


def draw_gaps(paper: Axes, values: np.ndarray, box: Box) -> None:
    """White lines between cells, where cells are wide enough."""
    (width, height), (rows, columns) = box.cell(values), values.shape
    if width >= 5:
        edges = np.linspace(box.left, box.right, columns + 1)[1:-1]
        paper.vlines(edges, box.top, box.bottom, "white", lw=min(1.2, width / 8))
    if height >= 4:
        edges = np.linspace(box.top, box.bottom, rows + 1)[1:-1]
        paper.hlines(edges, box.left, box.right, "white", lw=0.8)


def _draw_indices(paper: Axes, rows: int, box: Box) -> None:
    """The numbers of the units, or of the first and the last one where rows are low."""
    if rows == 1:
        return
    height = (box.bottom - box.top) / rows
    for row in range(rows) if height >= 7 else (0, rows - 1):
        y = min(max(box.top + (row + 0.5) * height, box.top + 3), box.bottom - 3)
        write(paper, box.left - 5, y, str(row), MUTED, size=6, ha="right")


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


def _draw_trace_legend(paper: Axes, trace: Trace, left: float, y: float) -> float:
    """Both scales in a few words; returns the right end."""
    if isinstance(trace, Gradients):
        x = draw_gradient(paper, VALUE_COLORS, "gradients", "−", "+", left, y) + 8
        words = "full color at ±1, or at the ± beside the row; read from right to left"
        write(paper, x, y, words, MUTED, size=7.5)
        return x + 7.5 * SANS_WIDTH * len(words)
    x = left
    if trace.cell.gates:
        x = 34 + draw_gradient(paper, GATE_COLORS, "gates", "0 closed", "1 open", x, y)
    x = draw_gradient(paper, VALUE_COLORS, "values", "−1", "+1", x, y)
    values = [equation.quantity for equation in trace.cell.equations if equation.kind == "value"]
    if trace.input_labels is None:
        values.append("inputs")
    if any(trace.limit(name) != 1 for name in values):
        words = "or the ± beside the row"
        write(paper, x + 8, y, words, MUTED, size=7.5)
        x += 8 + 7.5 * SANS_WIDTH * len(words)
    return x


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
    """Text exactly as it is: no mathematics between dollar signs, no fonts from your settings."""
    fonts = [family, MONO if family == SANS else SANS]  # what the first one lacks comes from the second
    style = {"weight": "normal", "style": "normal", "stretch": "normal", "size": size, "va": va} | style
    paper.text(x, y, text, color=color, family=fonts, parse_math=False, usetex=False, **style)


@cache
def _glyphs() -> frozenset[int]:
    """The characters that can be drawn."""
    fonts = (FT2Font(font_manager.findfont(font)) for font in (SANS, MONO))
    return frozenset(code for font in fonts for code in font.get_charmap())


def literal(text: str, longest: int) -> str:
    r"""Text on one line as far as fonts go: a newline as \n, □ for a character without a glyph."""
    shown = "".join(
        (character if ord(character) in _glyphs() else "□")
        if character.isprintable()
        else character.encode("unicode_escape").decode()
        for character in str(text)[: longest + 1]
    )
    return shown if len(shown) <= longest else f"{shown[: longest - 1]}…"


def token_text(label: str) -> str:
    """A token as it is drawn, with its spaces in sight."""
    return literal(label, LONGEST_TOKEN).replace(" ", "␣")


def digits(value: float) -> str:
    """Three digits or so, with a true minus sign, and no sign on a zero."""
    magnitude = abs(value)
    text = f"{magnitude:.2f}" if magnitude < 10 else f"{magnitude:.3g}"
    return f"−{text}" if value < 0 and float(text) else text


def short(value: float) -> str:
    """Two digits that count: 0.0034, 0.69, 12.30."""
    return f"{value:.2g}" if value < 0.1 else digits(value)


def tiny(value: float) -> str:
    """A number of any size: 0.52, −0.02, or 3·10⁻⁷."""
    sign, magnitude = "−" if value < 0 else "", abs(value)
    if magnitude == 0 or 0.001 <= magnitude < 1000:
        return sign + short(magnitude)
    mantissa, power = f"{magnitude:.0e}".split("e")
    return f"{sign}{mantissa}·10{superscript(int(power))}"


def superscript(power: int) -> str:
    """A power as one writes it behind 10: ⁻⁷."""
    return str(power).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))


def _limit_text(limit: float) -> str:
    return f"{limit:g}" if 0.001 <= limit < 1e6 else tiny(limit)


def counted(number: int, noun: str) -> str:
    """1 unit, 2 units."""
    return f"{number} {noun}{'' if number == 1 else 's'}"

"""The whole trace of one sequence at once, or of the walk backwards.

The stepper shows one timestep, a figure shows all of them at once.
"""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from rnn_helpers.checks import one_sequence, whole_number
from rnn_helpers.figures.paper import (
    MARGIN,
    MOST_IN_A_CELL,
    PIXELS_PER_INCH,
    Box,
    CourseFigure,
    Sheet,
    draw_cells,
    draw_gaps,
    draw_gradient,
    draw_indices,
    draw_name,
    draw_time,
    draw_tokens,
    name_width,
    write,
)
from rnn_helpers.figures.style import (
    GATE_CLOSED,
    GATE_COLORS,
    MONO_WIDTH,
    MUTED,
    SANS_WIDTH,
    TEXT,
    VALUE_COLORS,
    WHERE,
    course_style,
)
from rnn_helpers.figures.words import counted, digits, limit_text, literal, name_of, tiny, token_text
from rnn_helpers.trace import Trace
from rnn_helpers.training import Gradients

GAP = 7  # points between two bands
ROOM_FOR_LOSS = 48  # for "∂loss/∂" in front of a symbol
TIME_AXIS = 560  # at most, for all timesteps together


@course_style()
def trace_figure(trace: Trace, *, title: str | None = None, timestep: int | None = None) -> CourseFigure:
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
    one_sequence(trace, "trace_figure({})")
    if timestep is not None:
        timestep = whole_number("timestep", timestep, 0, trace.timesteps - 1)

    figure = Sheet(figure_description(trace))
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
    known = [equation for equation in trace.cell.equations if equation.quantity in trace]
    rows = [(name_of(each), each.symbol, each.quantity, each.kind) for each in known]
    if not isinstance(trace, Gradients):
        return rows if trace.input_labels else [("input", "x", "inputs", "value"), *rows]
    # A gradient has a sign, also that of a gate. What the loss says about a prediction may be known
    # for its sum only, and it says nothing about it where it looks at the states.
    rows = [("input", "x", "inputs", "value"), *((*row[:3], "value") for row in rows)]
    last = trace.cell.equations[-1]
    sums = "prediction_preactivation"
    if last.quantity == "prediction" and last not in known and sums in trace and trace[sums].any():
        rows.append((name_of(last), "sum", sums, "value"))
    return rows


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
    known = [(name_of(each), trace[each.quantity]) for each in cell.equations if each.quantity in trace]
    ranges = (f"{name} {digits(values.min())} to {digits(values.max())}" for name, values in known)
    return (
        f"{cell.kind} with {counted(cell.units, 'unit')} over {counted(trace.timesteps, 'timestep')}, "
        f"a colored row for each unit: {', '.join(ranges)}."
    )


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
    values = _thinned(values, limit)
    if kind == "gate":
        colors = GATE_COLORS(values)
    else:
        colors = VALUE_COLORS((values / limit + 1) / 2)
        if limit != 1:
            write(paper, right + 5, (top + box.bottom) / 2, f"±{limit_text(limit)}", MUTED, size=7)
    # Below 0.1, two decimals would say little: then the color alone speaks.
    draw_cells(paper, values, colors, box, numbers=0.1 <= limit < MOST_IN_A_CELL)
    draw_indices(paper, rows, box)
    return box.bottom


def _thinned(values: np.ndarray, limit: float) -> np.ndarray:
    """At most one column a pixel: of timesteps that share one, the value that stands out most.

    An average would hide a gate that shuts for one timestep, and mix colors that mean nothing.
    """
    rows, columns = values.shape
    share = -(-columns // (TIME_AXIS * PIXELS_PER_INCH // 72))
    if share == 1:
        return values
    shared = np.pad(values, ((0, 0), (0, -columns % share)), mode="edge").reshape(rows, -1, share)
    middle = np.median(values / limit, axis=1)[:, None, None]
    apart = np.abs(shared / limit - middle)  # as shares: a difference might be too large for a number
    return np.take_along_axis(shared, apart.argmax(axis=2, keepdims=True), axis=2)[..., 0]


def _values(trace: Trace, name: str) -> np.ndarray:
    return trace.inputs if name == "inputs" else trace[name]


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
    values = [quantity for _, _, quantity, kind in _rows(trace) if kind == "value"]
    if any(trace.limit(name) != 1 for name in values):
        words = "or the ± beside the row"
        write(paper, x + 8, y, words, MUTED, size=7.5)
        x += 8 + 7.5 * SANS_WIDTH * len(words)
    return x

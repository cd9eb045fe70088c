"""The whole trace of one sequence at once, or of the walk backwards.

The stepper shows one timestep, a picture shows all of them at once.
"""

from __future__ import annotations

from functools import partial

import numpy as np

from rnn_helpers.pictures.colors import (
    CELL,
    GATE_CLOSED,
    GATE_SCALE,
    MUTED,
    TEXT,
    VALUE_SCALE,
    WHERE,
    gate_colors,
    rgb,
    value_colors,
)
from rnn_helpers.pictures.fonts import MONO_WIDTH, SANS_WIDTH
from rnn_helpers.pictures.order import always_has_values, hatch, is_read, order_text, walks_left
from rnn_helpers.pictures.paper import (
    MARGIN,
    MOST_IN_A_CELL,
    MOST_TOKENS,
    PIXELS_PER_INCH,
    Area,
    Bars,
    Box,
    Frame,
    Paper,
    draw_cells,
    draw_gaps,
    draw_gradient,
    draw_indices,
    draw_name,
    draw_time,
    draw_title,
    draw_tokens,
    name_width,
    token_style,
    write,
)
from rnn_helpers.pictures.words import (
    counted,
    digits,
    hidden_text,
    limit_text,
    name_of,
    tiny,
    token_text,
)
from rnn_helpers.trace import Trace
from rnn_helpers.training import Gradients

GAP = 7  # points between two bands
ROOM_FOR_LOSS = 48  # for "∂loss/∂" in front of a symbol
MOST_OUTPUTS = 8  # of a softmax, each in a row of its own, as in js/output_rows.js
TIME_AXIS = 560  # at most, for all timesteps together


def trace_paper(
    trace: Trace, *, title: str | None = None, timestep: int | None = None, reveal: str = "all"
) -> Paper:
    """The input on top, a row for each unit of each quantity, time to the right.

    Parameters
    ----------
    trace : the trace of one sequence, or the gradients of one
    title : a few words above it
    timestep : the timestep to frame in blue
    reveal : "past" leaves out what comes after that timestep in the order in which the cell reads,
        for gradients what comes before

    Timesteps that were not read are hatched where they have no value.
    """
    shown = shown_of(trace, timestep, reveal)
    paper = Paper(trace_description(trace, shown))
    tokens = _tokens(trace, shown)
    column = min(
        max([44, *(9 * MONO_WIDTH * len(token) + 4 for token in tokens)]), TIME_AXIS / trace.timesteps
    )
    backwards = isinstance(trace, Gradients)
    symbol_of, room = ("∂loss/∂{}ₜ", ROOM_FOR_LOSS) if backwards else ("{}ₜ", 0)
    left = name_width(trace.cell) + room
    right = left + column * trace.timesteps

    y = top = draw_title(paper, title, size=11, room=26)
    if tokens:
        if len(tokens) <= MOST_TOKENS:
            hatch(paper, ~is_read(trace), Box(left, y, right, y + token_style(tokens, column)[1]))
        y = draw_tokens(paper, tokens, left, column, y, quiet=np.flatnonzero(~is_read(trace)))
        draw_name(paper, "input", "xₜ", left, (top + y) / 2)
    for label, symbol, quantity, kind in _rows(trace):
        start = y + GAP * (y > top)
        seen = range(trace.timesteps) if quantity == "inputs" and not backwards else shown
        draw = _draw_most_probable if _has_too_many(trace, quantity) else partial(_draw_quantity, kind=kind)
        y = draw(paper, trace, quantity, left=left, right=right, top=start, shown=seen)
        draw_name(paper, label, symbol_of.format(symbol), left, (start + y) / 2)

    name = "read right to left ←" if trace.reverse and not backwards else "timestep"
    draw_time(paper, trace.timesteps, timestep, left, column, y + 10, name)
    if timestep is not None:
        width = max(column, 3) + 1  # so that the frame of a narrow column has an inside
        x = left + (timestep + 0.5) * column - width / 2
        paper.marks.append(Frame(Box(x, top - 3, x + width, y + 3), WHERE, 1.6))
    legend_right = _draw_legend(paper, trace, left, y + 36)
    y += 36
    skipped = "" if trace.mask is None else "Hatched timesteps are skipped: the state is carried on"
    for words in filter(None, (skipped, hidden_text(trace.timesteps, shown))):
        y += 18
        write(paper, left, y, words, MUTED, size=7.5)
        legend_right = max(legend_right, left + 7.5 * SANS_WIDTH * len(words))
    return paper.cut(max(right + 30, legend_right) + MARGIN, y + MARGIN)


def shown_of(trace: Trace, timestep: int | None, reveal: str) -> range:
    """The timesteps whose numbers are on show."""
    if timestep is None or reveal == "all":
        return range(trace.timesteps)
    return range(timestep, trace.timesteps) if walks_left(trace) else range(timestep + 1)


def _tokens(trace: Trace, shown: range) -> list[str]:
    """What the cell reads, as far as it was given; what it wrote itself, as far as it is on show."""
    given = getattr(trace, "given", trace.timesteps)  # of a ``Written``, of a room above this one
    labels = trace.input_labels or ()
    return [token_text(label) if t < given or t in shown else "" for t, label in enumerate(labels)]


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


def trace_description(trace: Trace, shown: range | None = None) -> str:
    """What the picture of a trace shows, in a sentence or two that a screen reader can say."""
    cell, shown = trace.cell, range(trace.timesteps) if shown is None else shown
    hidden = hidden_text(trace.timesteps, shown)
    more = f" {hidden}." if hidden else ""
    read = is_read(trace) & np.isin(np.arange(trace.timesteps), shown)

    def seen(name: str) -> np.ndarray:
        """What is seen of a quantity, as far as it has values."""
        values = _values(trace, name)
        return values[shown.start : shown.stop] if always_has_values(trace, name) else values[read]

    if isinstance(trace, Gradients):
        arrays = ((label, seen(quantity)) for label, _, quantity, _ in _rows(trace))
        arrays = [(label, array) for label, array in arrays if array.size]
        ranges = (f"{label} {tiny(array.min())} to {tiny(array.max())}" for label, array in arrays)
        return (
            f"{cell.kind} with {counted(cell.units, 'unit')}, the gradients of a loss walked back through "
            f"{counted(trace.timesteps, 'timestep')}{order_text(trace)}, "
            f"a colored row for each unit: {', '.join(ranges)}.{more}"
        )
    known = [
        (f"the largest of {name_of(each)}", seen(each.quantity).max(axis=-1))
        if _has_too_many(trace, each.quantity)
        else (name_of(each), seen(each.quantity))
        for each in cell.equations
        if each.quantity in trace
    ]
    ranges = (f"{name} {digits(each.min())} to {digits(each.max())}" for name, each in known if each.size)
    return (
        f"{cell.kind} with {counted(cell.units, 'unit')} over {counted(trace.timesteps, 'timestep')}"
        f"{order_text(trace)}, "
        f"a colored row for each unit: {', '.join(ranges)}.{more}"
    )


def _has_too_many(trace: Trace, name: str) -> bool:
    """Whether a row for each of the outputs that a readout chooses from would say little."""
    readout = trace.cell.readout
    is_choice = name == "prediction" and readout is not None and readout.is_softmax
    return is_choice and not isinstance(trace, Gradients) and len(readout.b) > MOST_OUTPUTS


def _draw_most_probable(
    paper: Paper, trace: Trace, name: str, left: float, right: float, top: float, shown: range
) -> float:
    """The most probable output of each timestep, and its probability as a bar; returns its bottom."""
    column, names = (right - left) / trace.timesteps, trace.cell.readout.outputs
    best = trace[name].argmax(axis=-1)
    tokens = [token_text(names[output] if names else str(output)) for output in best]
    tokens = [token if t in shown else "" for t, token in enumerate(tokens)]
    top = draw_tokens(paper, tokens, left, column, top)
    values = trace[name].max(axis=-1)[None, shown.start : shown.stop]
    box = Box(left + shown.start * column, top, left + shown.stop * column, top + 20)
    _draw_bars(paper, values, box, right)
    return box.bottom


def _draw_quantity(
    paper: Paper, trace: Trace, name: str, kind: str, left: float, right: float, top: float, shown: range
) -> float:
    """The band of one quantity, a row a unit, as far as it is shown; returns its bottom."""
    values, limit = _values(trace, name)[shown.start : shown.stop].T, trace.limit(name)
    rows, column = len(values), (right - left) / trace.timesteps
    ends = left + shown.start * column, left + shown.stop * column
    if _is_bars(trace, name, kind):
        box = Box(ends[0], top, ends[1], top + 20 * rows)
        _draw_bars(paper, values, box, right)
        return box.bottom
    box = Box(ends[0], top, ends[1], top + max(15, min(12 * rows, 28 + 1.6 * rows, 120)))
    skipped = ~is_read(trace)[shown.start : shown.stop]
    if always_has_values(trace, name):
        skipped = np.zeros_like(skipped)
    share = -(-trace.timesteps // (TIME_AXIS * PIXELS_PER_INCH // 72))
    values = _thinned(_without(values, skipped), limit, share)
    nothing = np.flatnonzero(_shared(skipped[None], share).all(axis=2))
    if kind == "gate":
        colors = gate_colors(values)
    else:
        colors = value_colors(values / limit)
        if limit != 1:
            write(paper, right + 5, (top + box.bottom) / 2, f"±{limit_text(limit)}", MUTED, size=7)
    colors[:, nothing] = np.array(rgb(CELL)) / 255
    # Below 0.1, two decimals would say little: then the color alone speaks.
    draw_cells(paper, values, colors, box, numbers=0.1 <= limit < MOST_IN_A_CELL, nothing=nothing)
    hatch(paper, skipped, box)
    draw_indices(paper, rows, box._replace(left=left))
    return box.bottom


def _without(values: np.ndarray, skipped: np.ndarray) -> np.ndarray:
    """What was skipped as what is next to it, so that it can't stand out where timesteps share a pixel."""
    if not skipped.any() or skipped.all():
        return values
    before = np.maximum.accumulate(np.where(skipped, skipped.argmin(), np.arange(len(skipped))))
    return values[:, before]


def _shared(values: np.ndarray, share: int) -> np.ndarray:
    """(rows, columns, share), of (rows, timesteps): what is drawn in one column."""
    rows, columns = values.shape
    return np.pad(values, ((0, 0), (0, -columns % share)), mode="edge").reshape(rows, -1, share)


def _thinned(values: np.ndarray, limit: float, share: int) -> np.ndarray:
    """At most one column a pixel: of timesteps that share one, the value that stands out most.

    An average would hide a gate that shuts for one timestep, and mix colors that mean nothing.
    """
    if share == 1:
        return values
    shared = _shared(values, share)
    middle = np.median(values / limit, axis=1)[:, None, None]
    apart = np.abs(shared / limit - middle)  # as shares: a difference might be too large for a number
    return np.take_along_axis(shared, apart.argmax(axis=2, keepdims=True), axis=2)[..., 0]


def _is_bars(trace: Trace, name: str, kind: str) -> bool:
    """Whether a quantity is drawn as bars: what a model says, as long as there are few of them."""
    return name == "prediction" and kind == "gate" and trace[name].shape[-1] <= 3


def _values(trace: Trace, name: str) -> np.ndarray:
    return trace.inputs if name == "inputs" else trace[name]


def _draw_bars(paper: Paper, values: np.ndarray, box: Box, right: float) -> None:
    """Each row as bars from 0 to 1: what a model says is told by height, not by a gate's color."""
    width, height = box.cell(values)
    paper.marks.append(Area(box, GATE_CLOSED))
    for row, probabilities in enumerate(values):
        base = box.top + (row + 1) * height
        paper.marks.append(Bars(probabilities, box._replace(top=base - height, bottom=base), TEXT))
        write(paper, right + 5, base - height + 3, "1", MUTED, size=6)
        write(paper, right + 5, base - 3, "0", MUTED, size=6)
        for t, probability in enumerate(probabilities if width >= 26 else ()):
            # A number stands in its bar, or above it if the bar is low.
            y, color = (base - 5, "#ffffff") if probability >= 0.5 else (base - height + 5, TEXT)
            x = box.left + (t + 0.5) * width
            write(paper, x, y, digits(probability), color, size=7, across="center")
    draw_gaps(paper, values, box)


def _draw_legend(paper: Paper, trace: Trace, left: float, y: float) -> float:
    """Both scales in a few words; returns the right end."""
    if isinstance(trace, Gradients):
        x = draw_gradient(paper, VALUE_SCALE, "gradients", "−", "+", left, y) + 8
        words = "full color at ±1, or at the ± beside the row; read from " + (
            "right to left" if walks_left(trace) else "left to right"
        )
        write(paper, x, y, words, MUTED, size=7.5)
        return x + 7.5 * SANS_WIDTH * len(words)
    x = left
    if any(kind == "gate" and not _is_bars(trace, name, kind) for _, _, name, kind in _rows(trace)):
        x = 34 + draw_gradient(paper, GATE_SCALE, "gates", "0 closed", "1 open", x, y)
    x = draw_gradient(paper, VALUE_SCALE, "values", "−1", "+1", x, y)
    values = [quantity for _, _, quantity, kind in _rows(trace) if kind == "value"]
    if any(trace.limit(name) != 1 for name in values):
        words = "or the ± beside the row"
        write(paper, x + 8, y, words, MUTED, size=7.5)
        x += 8 + 7.5 * SANS_WIDTH * len(words)
    return x

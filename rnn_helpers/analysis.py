"""How far a cell remembers: gates over time, learning, gradients, half-lives, delayed recall.

The figures share their paper, their fonts and the three meanings of color with ``figures.py``.
Lines are ink and differ by dashes and markers; the color inside a marker says how open a gate is.

``python -m rnn_helpers.analysis`` runs the delayed-recall experiment again: some minutes.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

import numpy as np

from rnn_helpers.activations import sigmoid
from rnn_helpers.cells import Cell
from rnn_helpers.checks import as_numbers
from rnn_helpers.figures import (
    GATE_COLORS,
    LONGEST_NAME,
    MARGIN,
    MUTED,
    SANS_WIDTH,
    TEXT,
    Box,
    CourseFigure,
    counted,
    digits,
    draw_gaps,
    draw_gradient,
    draw_image,
    draw_name,
    draw_time,
    draw_tokens,
    ink_on,
    literal,
    short,
    superscript,
    tiny,
    token_text,
    write,
)
from rnn_helpers.tasks import DELAYED_RECALL, KINDS
from rnn_helpers.trace import Trace
from rnn_helpers.training import (
    Adam,
    TrainingResult,
    clip_by_norm,
    evaluate,
    gradients,
    loss_and_gradients,
    with_weights,
)

# ---------------------------------------------------------------- lines on the paper

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
MOST_SAID = 20  # timesteps in a description
CHART_WIDTH, CHART_HEIGHT = 400, 240
GATES_WIDTH = 480  # at most
LONGEST_KEY = 20
SMALLEST_SHARE = 1e-16  # next to 1, a float64 can't tell less from 0


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


def _draw_line(paper, x, y, style: int = 0, *, color=TEXT, width=1.6) -> None:
    """A line in points; it has a gap where y is NaN."""
    ends = {"solid_capstyle": "butt", "dash_capstyle": "butt"}
    joints = {"solid_joinstyle": "round", "dash_joinstyle": "round"}
    dashes = LINE_STYLES[style][0]
    paper.plot(
        x, y, color=color, lw=width, ls=dashes, marker="", antialiased=True, zorder=3, **ends, **joints
    )


def _draw_markers(paper, x, y, style: int, inside="white", *, size=24) -> None:
    """The marker of a line at some points, filled with one color or one for each point."""
    marker = LINE_STYLES[style][1]
    paper.scatter(x, y, s=size, c=inside, marker=marker, edgecolors=TEXT, linewidths=1.1, zorder=4)


def _draw_curves(paper, chart: Chart, curves: Sequence[Curve]) -> float:
    """Lines with markers, each named at its end; returns the right end of the names."""
    ends = []
    for style, curve in enumerate(curves):
        x, y = chart.x(curve.x), chart.y(curve.y)
        seen = np.flatnonzero(np.isfinite(y))
        if not seen.size:
            ends.append(chart.box.bottom)
            continue
        _draw_line(paper, x, y, style)
        # A marker every 60 points, on each line a bit further on
        wanted = np.arange(chart.box.left + 12 + 60 * style / len(curves), x[seen[-1]] + 0.1, 60)
        chosen = seen[np.unique(np.searchsorted(x[seen], wanted).clip(max=len(seen) - 1))]
        chosen = chosen if chosen.size else seen[-1:]
        _draw_markers(paper, x[chosen], y[chosen], style)
        ends.append(y[seen[-1]])
    return _draw_line_names(paper, [curve.name for curve in curves], ends, chart.box)


def _draw_line_names(paper, names: Sequence[str], ends: Sequence[float], box: Box, size=9.0) -> float:
    """Right of a box a key to its lines, each name as near to the end of its line as there is room."""
    left = right = box.right + 10
    styles = sorted(range(len(names)), key=lambda style: ends[style])
    heights = _apart([ends[style] for style in styles], size + 4, box.top, box.bottom)
    for style, y in zip(styles, heights, strict=True):
        _draw_line(paper, [left, left + 36], [y, y], style)
        _draw_markers(paper, [left + 18], [y], style)
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


def _draw_scales(paper, chart: Chart, across: str, up: str) -> None:
    """Ticks, pale lines and the names of both scales."""
    box = chart.box
    _draw_up_scale(paper, chart, up)
    for tick in _round_numbers(*chart.across, most=9):
        x = chart.x(tick)
        paper.vlines(x, box.bottom, box.bottom + 3, MUTED, lw=0.7, zorder=1)
        write(paper, x, box.bottom + 11, _tick_text(tick), MUTED, size=9, ha="center")
    write(paper, (box.left + box.right) / 2, box.bottom + 28, across, size=9.5, ha="center")


def _draw_up_scale(paper, chart: Chart, name: str) -> None:
    """The scale at the left, its name above it, and the line at the bottom."""
    box = chart.box
    write(paper, MARGIN, box.top - 14, name, size=9.5)
    for tick in _powers_of_ten(*chart.up) if chart.log else _round_numbers(*chart.up, most=6):
        y = chart.y(tick)
        paper.hlines(y, box.left, box.right, GRID, lw=0.7, zorder=1)
        write(paper, box.left - 7, y, _tick_text(tick), MUTED, size=9, ha="right")
    paper.hlines(box.bottom, box.left, box.right, MUTED, lw=0.8, zorder=1)


def _decades(values: np.ndarray) -> tuple[float, float]:
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
    return _signed(tick)


def _signed(value: float) -> str:
    return f"{value:g}".replace("-", "−")


def _draw_title(paper, title: str | None) -> float:
    """A few words at the top; returns where the rest begins."""
    if title:
        write(paper, MARGIN, MARGIN + 6, literal(title, 90), size=12, weight="bold")
    return MARGIN + 28 if title else MARGIN


def _right_of_title(title: str | None) -> float:
    return MARGIN + 12 * 0.65 * len(literal(title or "", 90))


# ---------------------------------------------------------------- gates over time


def gates_figure(
    trace: Trace,
    events=None,
    *,
    event_name: str = "event",
    units: Iterable[int] | None = None,
    title: str | None = None,
) -> CourseFigure:
    """Each gate over time, from 0 (closed) to 1 (open), a line for each unit, events marked.

    ``trace_figure`` shows everything as colors; here a gate's height can be read, and compared
    with what the input does at that timestep.

    Parameters
    ----------
    trace : the trace of one sequence
    events : (timesteps,) of True and False, for example ``task.at_events(trace.inputs)``
    event_name : what an event is, such as "quote sign"
    units : the units to draw, all of them if None; at most ``MOST_LINES``
    title : a few words above it

    Raises
    ------
    ValueError : for a batch, a cell without gates, events that are no True or False for each
        timestep, units that the cell doesn't have, or too many of them

    For lessons 4 and 5.
    """
    gates = [equation for equation in trace.cell.cell_equations if equation.kind == "gate"]
    if not gates:
        raise ValueError(f"a {trace.cell.kind} has no gates; show its state with trace_figure(trace)")
    units, events = _checked_units(trace, units), _checked_events(trace, events)
    figure = CourseFigure(_gates_description(trace, gates, units, events, event_name))
    paper = figure.paper
    event_name = literal(event_name, LONGEST_NAME)
    longest = max(len(gate.label) + 5 for gate in gates)  # with room for a symbol
    left = MARGIN + 8.5 * SANS_WIDTH * max(longest, len(event_name)) + 28
    column = min(40, GATES_WIDTH / trace.timesteps)
    right = left + column * trace.timesteps
    across = (-0.5, trace.timesteps - 0.5)

    y = _draw_title(paper, title)
    top = y
    if events.any():
        write(paper, MARGIN, y + 5, event_name)
        x = Chart(Box(left, y, right, y + 10), across, (0, 1)).x(np.flatnonzero(events))
        paper.scatter(x, np.full(len(x), y + 5), s=26, c=TEXT, marker="v", linewidths=0)
        y += 14
    names_right = right
    for gate in gates:
        chart = Chart(Box(left, y + 4, right, y + 80), across, (0, 1))
        names_right = max(names_right, _draw_gate(paper, chart, trace[gate.quantity], units))
        draw_name(paper, gate.label, f"{gate.symbol}ₜ", left - 8, (chart.box.top + chart.box.bottom) / 2)
        y = chart.box.bottom + 8
    if trace.input_labels:
        write(paper, MARGIN, y + 9, "input")
        y = draw_tokens(paper, [token_text(label) for label in trace.input_labels], left, column, y)
    for t in np.flatnonzero(events):
        edges = [left + t * column, left + (t + 1) * column]
        paper.fill_between(edges, top + 12, y, color=EVENT, lw=0, zorder=0)
    draw_time(paper, trace.timesteps, None, left, column, y + 9)
    figure.cut(max(names_right, _right_of_title(title)) + MARGIN, y + 18 + MARGIN)
    return figure


def _draw_gate(paper, chart: Chart, values: np.ndarray, units: list[int]) -> float:
    """The lines of one gate beside a scale in the gate's own colors; returns the right end."""
    box, timesteps = chart.box, len(values)
    draw_image(
        paper,
        GATE_COLORS(np.linspace(1, 0, 64))[:, None],
        Box(box.left - 9, box.top, box.left - 3, box.bottom),
        "bilinear",
    )
    paper.hlines(chart.y([0, 0.5, 1]), box.left, box.right, GRID, lw=0.7, zorder=1)
    for text, y in (("1", box.top), ("0", box.bottom)):
        write(paper, box.left - 12, y, text, MUTED, size=7.5, ha="right")
    x = chart.x(np.arange(timesteps))
    column = (box.right - box.left) / timesteps
    every = 1 if column >= 10 else math.ceil(50 / column)
    for style, unit in enumerate(units):
        y = chart.y(values[:, unit])
        _draw_line(paper, x, y, style, width=1.3)
        marked = slice(style * every // len(units), None, every)
        _draw_markers(paper, x[marked], y[marked], style, GATE_COLORS(values[marked, unit]))
    names = [f"unit {unit}" for unit in units]
    return _draw_line_names(paper, names, chart.y(values[-1, units]), box, size=8)


def _checked_units(trace: Trace, units: Iterable[int] | None) -> list[int]:
    """The units to draw, of a trace that can be drawn."""
    if trace.is_batch:
        raise ValueError(
            f"this trace holds a batch of {len(trace.inputs)} sequences; "
            "a figure shows one, for example gates_figure(trace.sequence(0))"
        )
    chosen = list(range(trace.cell.units)) if units is None else list(units)
    if not chosen or any(unit not in range(trace.cell.units) for unit in chosen):
        last = trace.cell.units - 1
        raise ValueError(f"units are {chosen!r}, expected one or more whole numbers from 0 to {last}")
    if len(chosen) > MOST_LINES:
        raise ValueError(
            f"{len(chosen)} lines are too many to tell apart; choose up to {MOST_LINES} units, "
            "as in units=[0, 3], or see them all with trace_figure(trace)"
        )
    return [int(unit) for unit in chosen]


def _checked_events(trace: Trace, events) -> np.ndarray:
    """Events as booleans, one a timestep."""
    events = np.zeros(trace.timesteps, bool) if events is None else np.asarray(events)
    if events.shape != (trace.timesteps,) or events.dtype != bool:
        raise ValueError(
            f"events have shape {events.shape} and type {events.dtype}, expected True or False for each of "
            f"the {counted(trace.timesteps, 'timestep')}, as task.at_events(trace.inputs) gives them"
        )
    return events


def _gates_description(trace: Trace, gates, units, events: np.ndarray, event_name: str) -> str:
    """The gates in words: how open they are at the events, and elsewhere."""

    def means(values: np.ndarray) -> str:
        return ", ".join(digits(mean) for mean in values[:, units].mean(axis=0))

    def of(values: np.ndarray) -> str:
        if events.all() or not events.any():
            return means(values)
        return f"{means(values[events])} at the events, {means(values[~events])} elsewhere"

    said = "; ".join(f"{gate.label} {of(trace[gate.quantity])}" for gate in gates)
    marked = [str(t) for t in np.flatnonzero(events)]
    at = f", {event_name} marked at timestep {', '.join(marked[:MOST_SAID])}" if marked else ""
    more = f" and {len(marked) - MOST_SAID} more" if len(marked) > MOST_SAID else ""
    return (
        f"{trace.cell.kind} over {counted(trace.timesteps, 'timestep')}: its gates, 0 closed to 1 open, "
        f"a line for each unit{at}{more}. Means of unit {', '.join(map(str, units))}: {said}."
    )


# ---------------------------------------------------------------- learning curves


def learning_curve_figure(
    results: TrainingResult | Mapping[str, TrainingResult], *, title: str | None = None
) -> CourseFigure:
    """The loss over the steps of training, for one training or several side by side.

    The loss of a batch jumps about; a line is its mean over 1/40 of the steps, and the losses
    themselves stand pale behind up to three lines. The scale is logarithmic where losses differ
    by 20 times or more.

    Parameters
    ----------
    results : what ``fit`` or ``task.train`` returned, or several with a name for each
    title : a few words above it

    Raises
    ------
    ValueError : nothing to show, more than ``MOST_LINES``, something that is no result, or one
        without a step

    For lessons 3, 4 and 5.
    """
    if isinstance(results, TrainingResult):
        results = {results.cell.kind: results}
    _check_named("results", results, TrainingResult, "fit(...)")
    _check_number_of(results)
    empty = [name for name, result in results.items() if not len(result.losses)]
    if empty:
        raise ValueError(f"{empty[0]} has no losses: its training ended before the first step")
    lines = {name: _running_mean(result.losses) for name, result in results.items()}
    behind = [result.losses for result in results.values()] if len(results) <= 3 else []
    low, high = (pick(pick(line) for line in lines.values()) for pick in (min, max))
    log, drawn = high >= 20 * low > 0, np.concatenate([*lines.values(), *behind])
    up = _decades(drawn[drawn > 0]) if log else (0.0, 1.1 * drawn.max() or 1.0)
    said = [
        f"{name} from {short(line[0])} to {short(line[-1])}, {_metric(results[name])}"
        for name, line in lines.items()
    ]
    scale = "on a logarithmic scale" if log else "on a linear scale"
    figure = CourseFigure(f"The loss over the steps of training, {scale}: {'; '.join(said)}.")
    paper, top = figure.paper, _draw_title(figure.paper, title) + 22

    steps = max(len(line) for line in lines.values())
    box = Box(MARGIN + 44, top, MARGIN + 44 + CHART_WIDTH, top + CHART_HEIGHT)
    chart = Chart(box, (0, max(steps - 1, 1)), up, log)
    _draw_scales(paper, chart, "step of training", "loss, logarithmic" if log else "loss")
    for losses in behind:
        _draw_line(paper, chart.x(np.arange(len(losses))), chart.y(losses), color=RAW, width=0.6)
    curves = [
        Curve(f"{literal(name, LONGEST_KEY)}: {_metric(results[name])}", np.arange(len(line)), line)
        for name, line in lines.items()
    ]
    right = _draw_curves(paper, chart, curves)
    figure.cut(max(right, _right_of_title(title)) + MARGIN, box.bottom + 36 + MARGIN)
    return figure


def _running_mean(losses: np.ndarray) -> np.ndarray:
    """The mean of each loss and its neighbors, as far as there are some."""
    width = max(1, len(losses) // 40)
    window = np.ones(2 * (width // 2) + 1)
    return np.convolve(losses, window, "same") / np.convolve(np.ones(len(losses)), window, "same")


def _check_named(what: str, given, kind: type, example: str) -> None:
    """A dictionary from names to what a figure draws lines of."""
    if not isinstance(given, Mapping) or not all(isinstance(value, kind) for value in given.values()):
        raise ValueError(f'{what} must be a dictionary of {kind.__name__}s, such as {{"LSTM": {example}}}')


def _check_number_of(lines: Mapping) -> None:
    """Few enough lines to tell apart."""
    if not 1 <= len(lines) <= MOST_LINES:
        raise ValueError(f"that makes {counted(len(lines), 'line')}, expected 1 to {MOST_LINES}")


def _metric(result: TrainingResult) -> str:
    """What a person reads: "accuracy 99.8%", or "mean absolute error 0.012"."""
    share = result.metric_name == "accuracy"
    return f"{result.metric_name} {f'{result.metric:.1%}' if share else short(result.metric)}"


# ---------------------------------------------------------------- gradients on their way back


def gradient_norms(cell: Cell, inputs, state: str = "hidden_state") -> np.ndarray:
    """How much a loss at the last timestep T feels of the state some timesteps earlier.

    Equations
    ---------
    norm_d = ‖∂h_T/∂h_{T−d}‖ / √units, or with c_{T−d} in place of h_{T−d} for an LSTM's cell
    state; a root mean square over sequences

    That is the length of ∂loss/∂h_{T−d} for a loss whose gradient at h_T has the length 1, as a
    root mean square over all directions it may have. norm_0 is 1 for the hidden state. Along the
    distance a gradient vanishes where the norm falls and explodes where it grows.

    An LSTM has two roads back. h_t reaches the loss only by what it says to the gates of the
    next timestep; the memory itself travels as c_t.

    Parameters
    ----------
    cell : any of the three; a readout makes no difference
    inputs : (timesteps, input_features), or (batch, timesteps, input_features)
    state : one of ``cell.state_names``

    Returns
    -------
    (timesteps,) : the norm at the distances 0, 1, 2, … from the last timestep; 0 or more

    Raises
    ------
    ValueError : inputs that don't fit the cell, or a state that it doesn't have

    Source: Pascanu et al., "On the difficulty of training recurrent neural networks" (2013),
    section 2. Taught in lesson 3, for lessons 4 and 5 too.
    """
    if state not in cell.state_names:
        names = " and ".join(cell.state_names)
        raise ValueError(f"the state of this {cell.kind} is {names}, got {state!r}")
    inputs = as_numbers("inputs", inputs)
    sequences = inputs[None] if inputs.ndim == 2 else inputs
    # Each sequence once for each direction of the gradient at h_T
    trace = cell.run(np.repeat(sequences, cell.units, axis=0))
    directions = np.tile(np.eye(cell.units), (len(sequences), 1))
    d_state = gradients(trace, hidden_state=directions)[state]
    return np.sqrt(np.mean(np.sum(d_state**2, axis=-1), axis=0))[::-1]


def gradient_distance_figure(cells: Mapping[str, Cell], inputs, *, title: str | None = None) -> CourseFigure:
    """The norm of ∂loss/∂h_t against the distance from t to the last timestep, a line for each cell.

    An LSTM has a second line for its cell state. A straight line down means that each timestep
    passes on the same share of the gradient; a line ends where a float64 can't tell from 0 what is
    left beside a 1.

    Parameters
    ----------
    cells : the cells with a name for each, such as {"LSTM": LSTM.random(2, 8)}
    inputs : (timesteps, input_features) or (batch, timesteps, input_features), the same for all
    title : a few words above it

    Raises
    ------
    ValueError : no cells, more than ``MOST_LINES`` lines, or inputs that don't fit the cells

    The numbers are those of ``gradient_norms``. For lessons 3, 4 and 5.
    """
    _check_named("cells", cells, Cell, "LSTM.random(2, 8)")
    norms = {
        (name, state if len(cell.state_names) > 1 else ""): gradient_norms(cell, inputs, state)
        for name, cell in cells.items()
        for state in cell.state_names
    }
    _check_number_of(norms)
    names = [(name, f", {state.replace('_', ' ')}" if state else "") for name, state in norms]
    distances = np.arange(len(next(iter(norms.values()))))
    ends = [f"{name}{of} {tiny(norm[-1])}" for (name, of), norm in zip(names, norms.values(), strict=True)]
    figure = CourseFigure(
        "The norm of the gradient of a loss at the last timestep with respect to earlier states, on a "
        f"logarithmic scale; 1 for the last hidden state. At distance {distances[-1]}: {'; '.join(ends)}."
    )
    paper, top = figure.paper, _draw_title(figure.paper, title) + 22
    drawn = np.concatenate([[0.1], *norms.values()])  # at least one power of ten
    up = _decades(drawn[drawn >= SMALLEST_SHARE])
    box = Box(MARGIN + 44, top, MARGIN + 44 + CHART_WIDTH, top + CHART_HEIGHT)
    chart = Chart(box, (0, max(distances[-1], 1)), up, log=True)
    _draw_scales(paper, chart, "distance to the last timestep", "norm of ∂loss/∂stateₜ, logarithmic")
    curves = [
        Curve(literal(name, LONGEST_KEY) + of, distances, norm)
        for (name, of), norm in zip(names, norms.values(), strict=True)
    ]
    right = _draw_curves(paper, chart, curves)
    figure.cut(max(right, _right_of_title(title)) + MARGIN, box.bottom + 36 + MARGIN)
    return figure


# ---------------------------------------------------------------- the half-life of a memory


def half_life(forget_gate):
    """After how many timesteps half of a memory is left, while the gate that keeps stays at f.

    Equations
    ---------
    f^n = ½, so n = ln ½ / ln f

    Parameters
    ----------
    forget_gate : a number or an array, 0 to 1: an LSTM's forget gate or a GRU's update gate

    Returns
    -------
    Timesteps, in the same shape: 0 for f = 0, infinity for f = 1

    Raises
    ------
    ValueError : a gate below 0 or above 1

    Examples
    --------
    ``half_life(sigmoid(np.array([0, 1, 2, 3, 5])))`` is 1, 2.2, 5.5, 14.3, 103.2.

    Taught in lesson 4.
    """
    gate = as_numbers("forget_gate", forget_gate)
    if np.any((gate < 0) | (gate > 1)):
        raise ValueError(f"forget_gate goes from {gate.min():g} to {gate.max():g}, expected 0 to 1")
    with np.errstate(divide="ignore"):
        return np.abs(np.log(0.5) / np.log(gate))[()]


def half_life_figure(biases: Sequence[float] = (0, 1, 2, 3, 5), *, title: str | None = None) -> CourseFigure:
    """The half-life of a memory against the bias of the gate that keeps it, some biases marked.

    It is the reach of a cell before it has learned anything, when what the gate sees of input
    and state is near 0: f = σ(bias).

    Parameters
    ----------
    biases : those to mark, from −5 to 10
    title : a few words above it

    Raises
    ------
    ValueError : no biases, or one out of that range

    The numbers are those of ``half_life``. For lesson 4; lesson 5 for the update gate.
    """
    biases = np.unique(as_numbers("biases", biases))
    if biases.size == 0 or biases[0] < -5 or biases[-1] > 10:
        raise ValueError(f"biases are {biases.tolist()}, expected one or more numbers from −5 to 10")
    gates = sigmoid(biases)
    steps = half_life(gates)
    said = ", ".join(f"{_steps(n)} at bias {_signed(b)}" for n, b in zip(steps, biases, strict=True))
    figure = CourseFigure(
        "The half-life of a memory in timesteps, ln ½ / ln f, on a logarithmic scale, against the bias "
        f"of the gate that keeps it, f = σ(bias): {said}."
    )
    paper, top = figure.paper, _draw_title(figure.paper, title) + 22
    across = np.linspace(biases[0] - 0.7, biases[-1] + 0.5, 200)
    line = half_life(sigmoid(across))
    box = Box(MARGIN + 66, top, MARGIN + 66 + CHART_WIDTH, top + CHART_HEIGHT)
    chart = Chart(box, (across[0], across[-1]), (line[0] / 1.4, line[-1] * 1.2), log=True)
    _draw_up_scale(paper, chart, "half-life in timesteps, logarithmic")
    _draw_line(paper, chart.x(across), chart.y(line))
    write(paper, MARGIN, box.bottom + 12, "forget bias", size=9)
    write(paper, MARGIN, box.bottom + 27, "f = σ(bias)", MUTED, size=9)
    for bias, gate, n in zip(biases, gates, steps, strict=True):
        x, y = chart.x(bias), chart.y(n)
        paper.vlines(x, y, box.bottom, MUTED, lw=0.7, zorder=1)
        write(paper, x - 8, y - 10, _steps(n), size=12, weight="bold", ha="right")
        write(paper, x, box.bottom + 12, _signed(bias), size=10, ha="center")
        write(paper, x, box.bottom + 27, f"{gate:.3g}", MUTED, size=9, ha="center")
    _draw_markers(paper, chart.x(biases), chart.y(steps), 0, GATE_COLORS(gates), size=70)
    figure.cut(max(box.right, _right_of_title(title)) + MARGIN, box.bottom + 36 + MARGIN)
    return figure


def _steps(number: float) -> str:
    """Timesteps as one says them: 1, 2.2, 14, 103."""
    return f"{number:.2g}" if number < 100 else f"{number:.0f}"


# ---------------------------------------------------------------- delayed recall, over seeds


class Variant(NamedTuple):
    """A kind of cell by name, and the bias that its gate that keeps starts with."""

    kind: str
    keep_bias: float | None = None

    @property
    def gate(self) -> str | None:
        """The gate that keeps: "forget" or "update"; None where there is none."""
        gates = KINDS[self.kind].gates
        return gates[0].removesuffix("_gate") if gates else None

    def __str__(self) -> str:
        bias = "" if self.keep_bias is None else f" {self.gate} bias {_signed(self.keep_bias)}"
        return self.kind + bias


VARIANTS = (
    Variant("SimpleRNN"),
    *(Variant("LSTM", bias) for bias in (0.0, 1.0, 3.0)),
    *(Variant("GRU", bias) for bias in (0.0, 1.0, 2.0)),
)
SOLVED, CHECK_EVERY = 0.99, 10
MEASURED = Path(__file__).parent / "measured" / "delayed-recall.json"


@dataclass(frozen=True, eq=False)
class RecallTable:
    """What ``delayed_recall`` found.

    Attributes
    ----------
    timesteps : the lengths of the sequences, a row each
    variants : the cells, a column each
    solved_after : for each pair (timesteps, variant), for each seed: the step of training after
        which the task was solved, or None
    units, steps : of each cell, and how long it was trained at most
    """

    timesteps: tuple[int, ...]
    variants: tuple[Variant, ...]
    solved_after: Mapping[tuple[int, Variant], tuple[int | None, ...]]
    units: int
    steps: int

    @property
    def seeds(self) -> int:
        """How many seeds each cell was trained with."""
        return len(next(iter(self.solved_after.values())))

    @property
    def solved(self) -> np.ndarray:
        """(timesteps, variants): how many of the seeds solved the task."""
        counts = [
            [sum(step is not None for step in self.solved_after[t, variant]) for variant in self.variants]
            for t in self.timesteps
        ]
        return np.array(counts)

    @classmethod
    def measured(cls) -> RecallTable:
        """The table as it was measured with 8 seeds, read from a file: nothing is trained now."""
        document = json.loads(MEASURED.read_text(encoding="utf-8"))
        rows = [(row["timesteps"], Variant(*row["cell"]), row["solved after"]) for row in document["rows"]]
        solved_after = {(t, variant): tuple(steps) for t, variant, steps in rows}
        each = (dict.fromkeys(row[column] for row in rows) for column in (0, 1))
        return cls(*map(tuple, each), solved_after, document["units"], document["steps"])

    def as_text(self) -> str:
        """The table as JSON, as ``measured`` reads it."""
        rows = [
            json.dumps({"timesteps": t, "cell": variant, "solved after": steps})
            for (t, variant), steps in self.solved_after.items()
        ]
        head = {"command": "python -m rnn_helpers.analysis", "units": self.units, "steps": self.steps}
        lines = [f"{json.dumps(name)}: {json.dumps(value)},\n" for name, value in head.items()]
        return "{\n" + "".join(lines) + '"rows": [\n' + ",\n".join(rows) + "\n]\n}\n"

    def __repr__(self) -> str:
        lengths = ", ".join(map(str, self.timesteps))
        return f"RecallTable({len(self.variants)} cells, timesteps {lengths}, {self.seeds} seeds)"


def steps_to_solve(
    variant: Variant, timesteps: int, seed: int, *, units: int = 8, steps: int = 400
) -> int | None:
    """Train one cell to recall the first of so many inputs; the step that solved it, or None.

    Training is that of ``fit`` with the settings of the task, but it stops early: every 10 steps
    the cell answers 512 sequences it has not seen, and the task is solved when 99% are right.

    variant : a kind of cell, and the bias that its gate that keeps starts with
    timesteps : the length of the sequences, 2 or more
    seed : of the first weights and of the sequences
    units, steps : of the cell, and how long it is trained at most

    Raises ``ValueError`` for fewer than 2 timesteps, or a bias for a cell without gates.
    """
    task, kind = DELAYED_RECALL, KINDS[variant.kind]
    adam = Adam(task.settings[variant.kind].learning_rate)
    cell = task.new_cell(kind, units, seed, variant.keep_bias)
    unseen = task.sample(np.random.default_rng([seed, 1]), 512, timesteps)
    rng, state = np.random.default_rng(seed), adam.start(cell.weights)
    for step in range(1, steps + 1):
        _, found = loss_and_gradients(cell, *task.sample(rng, 64, timesteps))
        weights, state = adam.step(cell.weights, clip_by_norm(found.weights, 1.0), state)
        cell = with_weights(cell, weights)
        if step % CHECK_EVERY == 0 and evaluate(cell, *unseen) >= SOLVED:
            return step
    return None


def delayed_recall(
    variants: Sequence[Variant] = VARIANTS,
    timesteps: Sequence[int] = (20, 30, 50),
    *,
    seeds: int = 8,
    units: int = 8,
    steps: int = 400,
    progress: bool = False,
) -> RecallTable:
    """The experiment: how far back does each cell learn to reach, and with how many of the seeds?

    A cell sees a sequence of +1 and −1 and says at its end what the first one was. The bias that
    the gate that keeps starts with decides whether it ever learns that.

    Parameters
    ----------
    variants : the cells, such as Variant("LSTM", 1.0)
    timesteps : the lengths of the sequences
    seeds : each cell is trained with the seeds 0, 1, … so many
    units, steps : of each cell, and how long it is trained at most
    progress : print a line for each cell and length

    Returns
    -------
    RecallTable : it takes some minutes; ``RecallTable.measured()`` has it from a file.

    Raises
    ------
    ValueError : an unknown kind of cell, no lengths, no seeds, fewer than 10 steps

    Source: a task in the manner of Hochreiter and Schmidhuber (1997), section 5.2; for the bias
    Gers et al. (2000) and Jozefowicz et al. (2015). For lesson 5.
    """
    variants, timesteps = tuple(variants), tuple(timesteps)
    if not variants or not all(isinstance(each, Variant) and each.kind in KINDS for each in variants):
        known = ", ".join(map(repr, KINDS))
        raise ValueError(f'variants are {variants!r}, expected some as Variant("LSTM", 1.0); kinds: {known}')
    if not timesteps:
        raise ValueError("timesteps is empty, expected one or more lengths such as (20, 30)")
    for name, number, least in (("seeds", seeds, 1), ("steps", steps, CHECK_EVERY)):
        if isinstance(number, bool) or not isinstance(number, (int, np.integer)) or number < least:
            raise ValueError(f"{name} is {number!r}, expected a whole number of at least {least}")
    solved_after = {}
    for length in timesteps:
        for variant in variants:
            found = [steps_to_solve(variant, length, seed, units=units, steps=steps) for seed in range(seeds)]
            solved_after[length, variant] = tuple(found)
            if progress:
                solved = seeds - found.count(None)
                print(f"{length} timesteps, {variant}: solved by {solved} of {seeds}", flush=True)
    return RecallTable(timesteps, variants, solved_after, units, steps)


def delayed_recall_figure(table: RecallTable | None = None, *, title: str | None = None) -> CourseFigure:
    """How many seeds solved delayed recall: a row for each length, a column for each cell.

    Parameters
    ----------
    table : what ``delayed_recall`` returned; the measured one if None
    title : a few words above it

    Source of the experiment: see ``delayed_recall``. For lesson 5.
    """
    table = RecallTable.measured() if table is None else table
    solved, seeds = table.solved, table.seeds
    rows = [
        f"{t} timesteps: "
        + ", ".join(f"{variant} {n}" for variant, n in zip(table.variants, row, strict=True))
        for t, row in zip(table.timesteps, solved, strict=True)
    ]
    figure = CourseFigure(f"How many of {counted(seeds, 'seed')} learned delayed recall. {'. '.join(rows)}.")
    paper, y = figure.paper, _draw_title(figure.paper, title)
    width, height, x = 54, 40, MARGIN + 76

    write(paper, MARGIN, y + 28, "timesteps", size=9)
    top, columns = y + 40, iter(solved.T)
    for row, length in enumerate(table.timesteps):
        write(paper, x - 12, top + (row + 0.5) * height, str(length), size=12, ha="right")
    for kind, group in groupby(table.variants, key=lambda variant: variant.kind):
        variants = list(group)
        words = f"{kind}, {variants[0].gate} bias" if variants[0].gate else kind
        write(paper, x, y + 9, words, size=9, weight="bold")
        end = x + max(width * len(variants), 9 * 0.64 * len(words))
        for variant in variants:
            bias = "no gate" if variant.gate is None else "default"
            bias = bias if variant.keep_bias is None else _signed(variant.keep_bias)
            write(paper, x + width / 2, y + 28, bias, size=9, ha="center")
            box = Box(x, top, x + width, top + height * len(table.timesteps))
            _draw_counts(paper, next(columns), seeds, box)
            x = box.right
        x = max(x, end) + 18
    y = top + height * len(table.timesteps) + 18
    draw_gradient(paper, GATE_COLORS, "solved by", "0 seeds", f"all {seeds}", MARGIN + 76, y)
    training = f"{counted(table.units, 'unit')}, at most {counted(table.steps, 'step')} of training"
    write(paper, MARGIN + 76, y + 16, f"{training}; solved: {SOLVED:.0%} right", MUTED, size=8.5)
    figure.cut(max(x, MARGIN + 340, _right_of_title(title)) + MARGIN, y + 26 + MARGIN)
    return figure


def _draw_counts(paper, counts: np.ndarray, most: int, box: Box) -> None:
    """One column of numbers from 0 to ``most``, on colors that say how much of it they are."""
    colors = GATE_COLORS(counts[:, None] / most)
    draw_image(paper, colors, box, "nearest")
    draw_gaps(paper, counts[:, None], box)
    paper.vlines(box.right, box.top, box.bottom, "white", lw=1.2)
    width, height = box.cell(counts[:, None])
    for row, count in enumerate(counts):
        y = box.top + (row + 0.5) * height
        write(
            paper,
            box.left + width / 2,
            y,
            str(count),
            ink_on(colors[row, 0]),
            size=14,
            weight="bold",
            ha="center",
        )


if __name__ == "__main__":
    MEASURED.write_text(delayed_recall(progress=True).as_text(), encoding="utf-8")

"""Gates over time, as lines."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np

from rnn_helpers.figures.chart import EVENT, GRID, MOST_LINES, Chart, draw_line, draw_line_names, draw_markers
from rnn_helpers.figures.paper import (
    GATE_COLORS,
    MARGIN,
    MUTED,
    TEXT,
    Box,
    CourseFigure,
    draw_image,
    draw_name,
    draw_time,
    draw_title,
    draw_tokens,
    right_of_title,
    write,
)
from rnn_helpers.figures.words import LONGEST_NAME, SANS_WIDTH, counted, digits, literal, token_text
from rnn_helpers.trace import Trace

MOST_SAID = 20  # timesteps in a description
GATES_WIDTH = 480  # at most


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

    y = draw_title(paper, title)
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
    figure.cut(max(names_right, right_of_title(title)) + MARGIN, y + 18 + MARGIN)
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
        draw_line(paper, x, y, style, width=1.3)
        marked = slice(style * every // len(units), None, every)
        draw_markers(paper, x[marked], y[marked], style, GATE_COLORS(values[marked, unit]))
    names = [f"unit {unit}" for unit in units]
    return draw_line_names(paper, names, chart.y(values[-1, units]), box, size=8)


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

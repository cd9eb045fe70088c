"""Gates over time, as lines."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from rnn_helpers.checks import one_sequence, shortened, whole_number
from rnn_helpers.figures.chart import LINE_STYLES, LONGEST_KEY, MOST_LINES, Chart, write_title
from rnn_helpers.figures.sheet import CourseFigure
from rnn_helpers.figures.style import course_style
from rnn_helpers.pictures.colors import GATE_SCALE, TEXT, gate_colors
from rnn_helpers.pictures.fonts import MONO, SANS, SERIF
from rnn_helpers.pictures.order import is_read, order_text
from rnn_helpers.pictures.paper import MOST_TOKENS, token_style
from rnn_helpers.pictures.words import counted, digits, literal, name_of, token_text
from rnn_helpers.trace import Trace
from rnn_helpers.training import Gradients

MOST_SAID = 20  # timesteps in a description
EVENT = "#dfe2e8"
GATES_WIDTH, GATE_HEIGHT, GAP = 460, 76, 10  # points; the width at most


@course_style()
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
    ValueError : for a batch, gradients, a cell without gates, events that are no True or False for each
        timestep, units that the cell doesn't have, or too many of them

    For lessons 4 and 5.
    """
    if isinstance(trace, Gradients):
        raise ValueError(
            "these are gradients, which have a sign and no limits, not gates between 0 and 1; "
            "show them with trace_figure(gradients), or the gates themselves with gates_figure(trace)"
        )
    one_sequence(trace, "gates_figure({})")
    equations = [equation for equation in trace.cell.cell_equations if equation.quantity in trace]
    gates = [equation for equation in equations if equation.kind == "gate"]
    if not gates:
        raise ValueError(f"this {trace.cell.kind} trace has no gates; show it with trace_figure(trace)")
    units, events = _checked_units(trace, units), _checked_events(trace, events)
    column = min(40, GATES_WIDTH / trace.timesteps)
    size = (column * trace.timesteps, GATE_HEIGHT)
    figure = Chart(_gates_description(trace, gates, units, events, event_name), len(gates), size, GAP)
    first, last = figure.axes[0], figure.axes[-1]
    first.set(xlim=(-0.5, trace.timesteps - 0.5), ylim=(0, 1), yticks=(0, 0.5, 1))
    first.set_yticks((0, 0.5, 1), ("0", "", "1"))
    room = _draw_time(last, trace, column)
    read = is_read(trace)
    for axes, gate in zip(figure.axes, gates, strict=True):
        # A line has a gap where a timestep was skipped: there the gate has no value.
        _draw_gate(axes, np.where(read[:, None], trace[gate.quantity], np.nan), units, column)
        _write_name(axes, name_of(gate), f"{gate.symbol}ₜ")
        for t in np.flatnonzero(events):
            below = room if axes is last else GAP
            axes.axvspan(t - 0.5, t + 0.5, -below / GATE_HEIGHT, color=EVENT, lw=0, zorder=0, clip_on=False)
        axes.tick_params("x", which="both", length=0, labelbottom=axes is last)
    keys = [
        Line2D([], [], color=TEXT, ls=dashes, marker=marker, lw=1.3, label=f"unit {unit}")
        for unit, (dashes, marker) in zip(units, LINE_STYLES, strict=False)
    ]
    if events.any():
        above = {"transform": first.get_xaxis_transform(), "clip_on": False}
        name = literal(event_name, LONGEST_KEY)
        at = np.flatnonzero(events)
        keys += first.plot(at, np.full(len(at), 1.1), "v", color=TEXT, mfc=TEXT, label=name, **above)
    first.legend(handles=keys, loc="upper left", bbox_to_anchor=(1 + 14 / size[0], 1))
    write_title(first, title, 24 if events.any() else 16)
    figure.cut()
    return figure


def _draw_gate(axes: Axes, values: np.ndarray, units: list[int], column: float) -> None:
    """The lines of one gate, and beside its scale the colors of how open it is."""
    width = len(values) * column
    strip = axes.inset_axes((-9 / width, 0, 6 / width, 1))
    strip.imshow(GATE_SCALE[::-1, None], aspect="auto", interpolation="bilinear")
    strip.set_axis_off()
    axes.tick_params("y", pad=12, labelsize=7.5)
    every = 1 if column >= 10 else math.ceil(50 / column)
    line_width = min(1.3, max(0.5, column / 4))  # thousands of steps would run together
    for number, unit in enumerate(units):
        dashes, marker = LINE_STYLES[number]
        axes.plot(values[:, unit], color=TEXT, ls=dashes, lw=line_width, clip_on=False, zorder=3)
        t = np.arange(number * every // len(units), len(values), every)
        t = t[~np.isnan(values[t, unit])]
        colors = gate_colors(values[t, unit])
        style = {"marker": marker, "edgecolors": TEXT, "linewidths": 1.1, "clip_on": False, "zorder": 4}
        axes.scatter(t, values[t, unit], s=24, c=colors, **style)


def _write_name(axes: Axes, name: str, symbol: str) -> None:
    """The name of a gate and its symbol, at the left."""
    place = {"xycoords": "axes fraction", "textcoords": "offset points", "ha": "right", "va": "center"}
    style = {"family": [SERIF, SANS], "style": "italic", "size": 10}
    axes.annotate(symbol, (0, 0.5), (-26, 0), **place, **style)
    axes.annotate(name, (0, 0.5), (-48, 0), **place, size=8.5)


def _draw_time(axes: Axes, trace: Trace, column: float) -> float:
    """The numbers of the timesteps, below the tokens where these have room; returns the tokens' height."""
    axes.xaxis.set_major_locator(MaxNLocator(15, steps=[1, 2, 5, 10], integer=True, min_n_ticks=1))
    axes.set_xlabel(name := "timestep, read from right to left" if trace.reverse else "timestep")
    tokens = [token_text(label) for label in trace.input_labels or ()]
    if not tokens:
        return 0.0
    if len(tokens) > MOST_TOKENS:
        axes.set_xlabel(f"{name}; {len(tokens)} tokens, too many to write out")
        return 0.0
    size, height, turned = token_style(tokens, column)
    axes.xaxis.remove_overlapping_locs = False  # a timestep has a token and a number
    style = {"family": [MONO, SANS], "size": size, "rotation": turned, "color": TEXT}
    axes.set_xticks(range(len(tokens)), tokens, minor=True, **style)
    axes.tick_params("x", which="major", pad=height + 6)
    return height + 2


def _checked_units(trace: Trace, units: Iterable[int] | None) -> list[int]:
    """The units to draw, as whole numbers."""
    most = trace.cell.units - 1
    meant = f"expected one or more whole numbers from 0 to {most}, as in units=[0]"
    try:
        numbers = list(range(trace.cell.units)) if units is None else list(units)
        numbers = [whole_number("units", unit, 0, most) for unit in numbers]
    except (TypeError, ValueError):
        raise ValueError(f"units are {shortened(units)}, {meant}") from None
    if not numbers:
        raise ValueError(f"units are [], {meant}")
    if len(numbers) > MOST_LINES:
        raise ValueError(
            f"{len(numbers)} lines are too many to tell apart; choose up to {MOST_LINES} units, "
            "as in units=[0, 3], or see them all with trace_figure(trace)"
        )
    return numbers


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

    read = is_read(trace)

    def means(values: np.ndarray) -> str:
        if not len(values):
            return "without a value"
        return ", ".join(digits(mean) for mean in values[:, units].mean(axis=0))

    def of(values: np.ndarray) -> str:
        if events.all() or not events.any():
            return means(values[read])
        return f"{means(values[read & events])} at the events, {means(values[read & ~events])} elsewhere"

    said = "; ".join(f"{name_of(gate)} {of(trace[gate.quantity])}" for gate in gates)
    marked = [str(t) for t in np.flatnonzero(events)]
    at = f", {event_name} marked at timestep {', '.join(marked[:MOST_SAID])}" if marked else ""
    more = f" and {len(marked) - MOST_SAID} more" if len(marked) > MOST_SAID else ""
    return (
        f"{trace.cell.kind} over {counted(trace.timesteps, 'timestep')}{order_text(trace)}: its gates, "
        f"0 closed to 1 open, a line for each unit{at}{more}. "
        f"Means of unit {', '.join(map(str, units))}: {said}."
    )

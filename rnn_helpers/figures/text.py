"""A text colored by what a unit is at each of its tokens."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from rnn_helpers.checks import one_sequence, shortened, whole_number
from rnn_helpers.experiments.which_units import checked_event, checked_quantity
from rnn_helpers.figures.sheet import CourseFigure, Sheet
from rnn_helpers.pictures.text import ColoredText, text_paper
from rnn_helpers.trace import Trace
from rnn_helpers.training import Gradients

MOST_UNITS, MOST_TOKENS = 8, 4000


def text_figure(
    trace: Trace,
    units: int | Iterable[int],
    *,
    quantity: str | None = None,
    event=None,
    event_name: str = "the event",
    first: int = 0,
    last: int | None = None,
    title: str | None = None,
) -> CourseFigure:
    """The text that a cell read, each character or token in the color of a unit at its timestep.

    Orange is negative, purple is positive, and a gate goes from pale (closed) to green (open); the legend
    has the scale, which reaches as far as this unit does in this text. ␣ is a space, ↵ a newline, ⇥ a tab.
    Long texts go on in the next line; of several units each has a line of its own.

    Parameters
    ----------
    trace : the trace of one sequence with labels: ``cell.run(inputs, labels=text)``
    units : the number of a unit, or of several, such as ``which_units(trace, event).unit[:3]``
    quantity : a gate, a candidate or a state; by default the memory, as in ``which_units``
    event : (timesteps,) of True and False: where it is True, the text is underlined
    event_name : what is underlined, such as "inside quotes"
    first, last : the timesteps to show, both included; None for the end of the sequence
    title : a few words above it

    Raises
    ------
    ValueError : for a batch, gradients, a trace without labels, a unit or quantity that it doesn't have,
        more units or tokens than fit on a page, an event that is no True or False for each timestep,
        timesteps that aren't there

    Source: the pictures of Karpathy, Johnson and Fei-Fei, "Visualizing and understanding recurrent
    networks" (2015). Taught in lesson 6.
    """
    one_sequence(trace, "text_figure({}, 0)")
    if isinstance(trace, Gradients):
        raise ValueError("these are gradients; show them with trace_figure(gradients)")
    if trace.input_labels is None:
        raise ValueError(
            "this trace has no labels, so there is no text to color; run the cell with labels, "
            "one for each timestep: cell.run(inputs, labels=text)"
        )
    quantity = checked_quantity(trace, quantity)
    equation = next(each for each in trace.cell.cell_equations if each.quantity == quantity)
    first = whole_number("first", first, 0, trace.timesteps - 1)
    last = trace.timesteps - 1 if last is None else whole_number("last", last, first, trace.timesteps - 1)
    if event is not None:
        event, _ = checked_event(trace, event)
        if event.dtype != bool:
            raise ValueError("event is made of numbers, expected True or False for each timestep")
    units = _checked_units(trace[quantity].shape[-1], units)
    if (last + 1 - first) * len(units) > MOST_TOKENS:
        raise ValueError(
            f"{last + 1 - first} tokens for each of {len(units)} units are too many for a page; "
            f"choose a part of them, as in first=0, last={MOST_TOKENS // len(units) - 1}"
        )
    text = ColoredText(trace, units, equation, range(first, last + 1), event, str(event_name))
    return Sheet(text_paper(text, title))


def _checked_units(width: int, units: int | Iterable[int]) -> list[int]:
    """The units as a list of their numbers."""
    try:
        numbers = [units] if isinstance(units, (int, np.integer)) else list(units)
        numbers = [whole_number("units", unit, 0, width - 1) for unit in numbers]
    except (TypeError, ValueError):
        numbers = []
    if not 1 <= len(numbers) <= MOST_UNITS:
        raise ValueError(
            f"units are {shortened(units)}, expected one or up to {MOST_UNITS} whole numbers "
            f"from 0 to {width - 1}"
        )
    return numbers

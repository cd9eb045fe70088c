"""The whole trace of one sequence at once, or of the walk backwards.

The stepper shows one timestep, a figure shows all of them at once.
"""

from __future__ import annotations

from rnn_helpers.checks import one_sequence, whole_number
from rnn_helpers.figures.sheet import CourseFigure, Sheet
from rnn_helpers.pictures.trace import trace_paper
from rnn_helpers.trace import Trace


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
    return Sheet(trace_paper(trace, title=title, timestep=timestep))

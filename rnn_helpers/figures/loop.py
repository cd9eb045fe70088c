"""The loop of lesson 1 as a table over time."""

from __future__ import annotations

from rnn_helpers.figures.sheet import CourseFigure, Sheet
from rnn_helpers.loop import LoopTrace
from rnn_helpers.pictures.loop import loop_paper


def loop_figure(trace: LoopTrace, *, title: str | None = None) -> CourseFigure:
    """The loop of lesson 1 as a table: input, state before the step, and output over time.

    A long sequence is shown up to ``MOST_STEPS`` timesteps. What ``f`` raised stands below.
    For lesson 1.
    """
    return Sheet(loop_paper(trace, title=title))

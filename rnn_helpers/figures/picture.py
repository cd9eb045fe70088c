"""Figures of traces as PNG, for where no widget runs."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from rnn_helpers.figures.loop import loop_figure
from rnn_helpers.figures.paper import CourseFigure, as_png
from rnn_helpers.figures.trace import trace_figure
from rnn_helpers.loop import LoopTrace
from rnn_helpers.trace import Trace


def png_of(trace: Trace | LoopTrace, *, title: str | None = None) -> bytes:
    """The figure of a whole trace as a PNG, for where no widget runs; raises as the figure does."""
    return _figure_of(trace, title).png()


def png_of_several(traces: Sequence[Trace], titles: Sequence[str]) -> bytes:
    """The figures of several traces as one PNG, one below the other, each under its title."""
    pictures = [_figure_of(trace, title).pixels() for trace, title in zip(traces, titles, strict=True)]
    width = max(picture.shape[1] for picture in pictures)
    missing = (((0, 0), (0, width - picture.shape[1]), (0, 0)) for picture in pictures)
    padded = [np.pad(*each, constant_values=255) for each in zip(pictures, missing, strict=True)]
    return as_png(np.concatenate(padded))


def _figure_of(trace: Trace | LoopTrace, title: str | None) -> CourseFigure:
    return (loop_figure if isinstance(trace, LoopTrace) else trace_figure)(trace, title=title)

"""How far a training is: a bar in a notebook, a line in a terminal."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import numpy as np


@contextmanager
def progress_of(steps: int, wanted: bool | None) -> Iterator[Callable[[int, float], None]]:
    """A function report(step, loss) that shows how far a training is, at most 10 times a second."""
    show, close = _nothing, _nothing
    if wanted is not False:
        if _in_notebook():
            show, close = _bar(steps)
        elif wanted or sys.stderr.isatty():
            show, close = _line(steps)
    shown_at = -np.inf

    def report(step: int, loss: float) -> None:
        nonlocal shown_at
        now = time.monotonic()
        if step == steps or now - shown_at >= 0.1:
            shown_at = now
            show(step, loss)

    try:
        yield report
    finally:
        close()


def _nothing(*_) -> None:
    """Show nothing."""


def _in_notebook() -> bool:
    """Whether this runs in a Jupyter kernel; looks only at modules that are loaded already."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    return hasattr(shell, "kernel")


def _line(steps: int) -> tuple[Callable, Callable]:
    def show(step: int, loss: float) -> None:
        print(f"\rstep {step} of {steps}, loss {loss:.4f} ", end="", file=sys.stderr, flush=True)

    return show, lambda: print(file=sys.stderr)


def _bar(steps: int) -> tuple[Callable, Callable]:
    # Imported here, so that training needs NumPy only
    from IPython.display import display
    from ipywidgets import HTML, HBox, IntProgress

    bar = IntProgress(max=steps, description="training")
    text = HTML()
    display(HBox([bar, text]))

    def show(step: int, loss: float) -> None:
        bar.value = step
        text.value = f"step {step} of {steps}, loss {loss:.4f}"

    return show, _nothing

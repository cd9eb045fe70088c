"""How far a training is: a bar in a notebook, a line in a terminal, drawn by tqdm."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

# Without durations: they would differ each time a lesson runs.
BAR = "{desc} {bar} step {n_fmt} of {total_fmt}{postfix}"


@contextmanager
def progress_of(steps: int, wanted: bool | None) -> Iterator[Callable[[float], None]]:
    """A function ``report(loss)`` that is told of each step and shows how far the training is.

    ``wanted`` is True or False; None shows progress in a notebook and in a terminal only.
    """
    if wanted is None:
        wanted = _in_notebook() or (sys.stderr is not None and sys.stderr.isatty())
    if not wanted:
        yield lambda loss: None
        return
    from tqdm.auto import tqdm  # here, so that training needs NumPy only

    with tqdm(total=steps, desc="training", bar_format=BAR) as bar:

        def report(loss: float) -> None:
            bar.set_postfix_str(f"loss {loss:.4f}", refresh=False)
            bar.update()

        yield report


def _in_notebook() -> bool:
    """Whether this runs in a Jupyter kernel; looks only at modules that are loaded already."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    return hasattr(shell, "kernel")

"""An LSTM with one equation broken, trained on each task: which task dies?"""

from __future__ import annotations

import warnings
from collections.abc import Sequence

from rnn_helpers.cells import Cell
from rnn_helpers.checks import shortened, whole_number
from rnn_helpers.experiments.without_equation.table import BROKEN, EquationTable, equations_without
from rnn_helpers.language import EquationWarning
from rnn_helpers.tasks import TASKS, Task
from rnn_helpers.training import fit

SOLVED_ACCURACY, SOLVED_ERROR = 0.99, 0.1
DEFAULT_TASKS = (
    "latch",
    "inside-quotes",
    "bracket-depth",
    "sample-and-hold",
    "delayed-recall",
    "prefix-parity",
)


def is_solved(task: Task, metric: float) -> bool:
    """Whether a metric counts as solved: an accuracy of 0.99 and more, a mean error of 0.1 and less."""
    return metric <= SOLVED_ERROR if task.readout == "linear" else metric >= SOLVED_ACCURACY


def without_equation(
    missing: Sequence[str] = tuple(BROKEN),
    tasks: Sequence[str] = DEFAULT_TASKS,
    *,
    seeds: int = 5,
    progress: bool = False,
) -> EquationTable:
    """Train an LSTM with one equation broken, and count the seeds that solve each task all the same.

    Each cell is trained with the settings that the task has for the LSTM: its units, its steps, and the
    bias that its forget gate starts with, where one is left.

    Parameters
    ----------
    missing : what the cells lack, names in ``BROKEN``
    tasks : names in ``TASKS`` that have settings for an LSTM
    seeds : each cell is trained with the seeds 0, 1, … so many
    progress : print a line for each cell and task

    Returns
    -------
    EquationTable : it takes some minutes; ``EquationTable.measured()`` has it from a file.

    Raises
    ------
    ValueError : a name that isn't there, no seeds

    Source: in the manner of Greff et al. (2015), "LSTM: A search space odyssey". For notebook 7.
    """
    seeds = whole_number("seeds", seeds, 1)
    unknown = [name for name in tasks if name not in TASKS or "LSTM" not in TASKS[name].settings]
    if unknown:
        known = ", ".join(name for name, task in TASKS.items() if "LSTM" in task.settings)
        raise ValueError(f"tasks has {shortened(unknown[0])}, expected names of {known}")
    metrics, solved = {}, {}
    for lacking in missing:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", EquationWarning)  # a state that may grow is what is tried here
            kind = Cell.from_equations(equations_without(lacking), name="BrokenLSTM")
        for name in tasks:
            task = TASKS[name]
            found = tuple(_trained_metric(kind, task, seed) for seed in range(seeds))
            metrics[lacking, name] = found
            solved[lacking, name] = sum(is_solved(task, metric) for metric in found)
            if progress:
                print(f"without {lacking}, {name}: {solved[lacking, name]} of {seeds}", flush=True)
    return EquationTable(tuple(missing), tuple(tasks), metrics, solved)


def _trained_metric(kind: type[Cell], task: Task, seed: int) -> float:
    settings = task.settings["LSTM"]
    keep_bias = settings.keep_bias if kind.keeping_gate else None
    cell = task.new_cell(kind, settings.units, seed, keep_bias)
    result = fit(
        cell, task, steps=settings.steps, learning_rate=settings.learning_rate, seed=seed, progress=False
    )
    return round(float(result.metric), 4)

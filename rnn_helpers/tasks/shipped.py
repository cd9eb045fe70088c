"""The cells that ``LSTM.trained`` and its like read: trained here, written into ``trained/``.

``python -m rnn_helpers.tasks.shipped`` trains and writes every one of them again, with the name of a
task behind it only those of that task.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import numpy as np

from rnn_helpers.tasks.catalog import KINDS, TASKS, task_named
from rnn_helpers.tasks.task import Task
from rnn_helpers.training import TrainingResult


def as_text(task: Task, result: TrainingResult, seed: int) -> str:
    """A trained cell as JSON that ``Cell.trained`` reads, its weights to 6 significant digits."""

    def plain(array: np.ndarray) -> list:
        return np.vectorize(lambda number: float(f"{number:.6g}"))(array).tolist()

    cell = result.cell
    weights = {name: plain(array) for name, array in cell.weights.items()}
    readout = {"W": weights.pop("V"), "b": weights.pop("d")}
    readout |= {"activation": cell.readout.activation, "label": cell.readout.label}
    if cell.readout.outputs is not None:
        readout["outputs"] = list(cell.readout.outputs)
    if "b′" in weights:
        weights["b_recurrent"] = weights.pop("b′")
    document = {
        "task": task.name,
        "cell": cell.kind,
        "seed": seed,
        result.metric_name: round(result.metric, 4),
        "weights": weights,
        "readout": readout,
    }
    lines = (f"{json.dumps(name)}: {json.dumps(value)}" for name, value in document.items())
    return "{\n" + ",\n".join(lines) + "\n}\n"


def rebuild(folder: Path, names: Iterable[str] = TASKS) -> None:
    """Train every shipped cell of these tasks again, write its file into ``folder``, print a line about it.

    Raises ``ValueError`` for a task that there isn't.
    """
    shipped = [
        (task.name, kind, seed, folder)
        for task in map(task_named, names)
        for kind, settings in task.settings.items()
        for seed in settings.seeds
    ]
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as processes:
        for line in processes.map(rebuild_one, *zip(*shipped, strict=True)):
            print(line, flush=True)


def rebuild_one(name: str, kind: str, seed: int, folder: Path) -> str:
    """Train one shipped cell again and write its file; returns a line about it."""
    start, task = time.perf_counter(), task_named(name)
    result = task.train(KINDS[kind], seed, progress=False)
    (folder / f"{name}-{kind}-{seed}.json").write_text(as_text(task, result, seed), encoding="utf-8")
    return (
        f"{name:17}  {kind:9}  {result.cell.units} units  seed {seed}  "
        f"{result.metric_name} {result.metric:.4f}  {time.perf_counter() - start:.1f} s"
    )


if __name__ == "__main__":
    rebuild(Path(__file__).parent / "trained", sys.argv[1:] or TASKS)

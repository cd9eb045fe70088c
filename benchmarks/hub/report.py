"""The tables of ``make bench-hub``."""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass
from importlib.metadata import version
from statistics import median

import numpy as np

from benchmarks.hub.usage import Usage
from benchmarks.stepping import print_table

MB = 1e6


@dataclass(frozen=True)
class Minute:
    """What was measured while those in browsers stepped."""

    times: list[float]  # ms of each step
    messages: int  # to the kernels, from the browsers
    stepping_kernels: float  # seconds that the kernels of those who stepped computed, together
    other_kernels: list[float]  # seconds that each kernel of the others computed
    runs: int  # of the whole lesson, by the others


def print_report(
    cells: int,
    durations: list[float],
    usage: list[Usage],
    quiet: Minute,
    busy: Minute,
    received: list[int],
    pages: list[tuple[int, int]],
    turned_away: int,
) -> None:
    """Print what a class takes: the start, memory, steps and the line."""
    names = ("jupyterhub", "jupyterlab", "jupyter-server", "ipykernel", "notebook")
    print(
        f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, {platform.system()} {platform.machine()}, "
        f"Python {platform.python_version()}, {', '.join(f'{name} {version(name)}' for name in names)}"
    )
    title = f"All start at once and run the {cells} code cells of lesson 4, until the last one has run"
    row = [f"{len(durations)} learners", *(f"{act(durations):.0f} s" for act in (min, median, max))]
    computed = [sum(each.seconds for each in usage if each.kind == kind) for kind in ("server", "kernel")]
    row += [f"{each / len(durations):.1f} s" for each in computed]
    head = ["", "first", "median", "last", "processor time, server", "processor time, kernel"]
    print_table(title, head, [row])
    print(f"\nTimes that the hub was busy and was asked again: {turned_away}")

    rows = []
    for kind in ("server", "kernel", "hub", "proxy"):
        sizes = [each.memory / MB for each in usage if each.kind == kind]
        if sizes:
            rows.append([kind, f"{len(sizes)}", f"{median(sizes):.0f} MB", f"{max(sizes):.0f} MB"])
    learners = {each.learner for each in usage if each.learner}
    sizes = [sum(each.memory for each in usage if each.learner == name) / MB for name in learners]
    rows.insert(2, ["a learner", f"{len(sizes)}", f"{median(sizes):.0f} MB", f"{max(sizes):.0f} MB"])
    print_table("Memory after lesson 4 (proportional set size)", ["", "how many", "median", "largest"], rows)

    rows = []
    for name, minute in (("the others are quiet", quiet), ("the others run all cells", busy)):
        steps = len(minute.times)
        if not steps:
            continue
        middle, slow = np.percentile(minute.times, [50, 95])
        cpu = 1000 * minute.stepping_kernels / steps
        row = [name, f"{steps}", f"{middle:.0f} ms", f"{slow:.0f} ms", f"{minute.messages / steps:.2f}"]
        others = f"{1000 * sum(minute.other_kernels) / len(minute.other_kernels):.0f} ms"
        rows.append([*row, f"{cpu:.1f} ms", f"{minute.stepping_kernels:.2f} s", others, f"{minute.runs}"])
    head = ["those in browsers step while", "steps", "median", "95th percentile", "messages a step"]
    head += ["their kernels, a step", "in all", "another kernel meanwhile", "runs of the lesson"]
    print_table("Steps in JupyterLab, from key press to painted frame", head, rows)

    rows = [["the lesson by protocol", "-", f"{median(received):,.0f}"]]
    rows += [[f"browser {n}", f"{page:,}", f"{socket:,}"] for n, (page, socket) in enumerate(pages, start=1)]
    print_table("Bytes received by a learner", ["", "page, with an empty cache", "from the kernel"], rows)

"""How long one step takes, from the key press to the painted frame: ``make bench``.

In a real JupyterLab in a real Chromium, in one run: the stepper beside the other ways to step in
a notebook, directly and over a slow line; then the stepper at many sizes, an edit of a run, and
how soon a large trace opens. The figures depend on the machine, so no test reads them.
"""

from __future__ import annotations

import os
import platform
import random
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from itertools import cycle
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import numpy as np
from playwright.sync_api import BrowserContext, Page, sync_playwright

from benchmarks.slow_line import slow_line
from benchmarks.ways import CELLS, STACK, STEPPER, TIME_OPENING, TRACE, WATCH, WAYS, WHAT_IF, Way
from tests.browser import launch
from tests.conftest import HOW_TO_GET
from tests.lab import open_notebook, run_all_cells, running_lab, scroll_to, write_notebook

SLOW = 75  # ms that the slow line adds, each way
TIMESTEPS = (20, 200, 2000)
UNITS = (2, 8, 32, 128)
LARGE = ((2000, 32), (2000, 128))
EDITED = (100, 16)
STACKED = (200, 128)
SCREEN = {"width": 1920, "height": 1080}
WARM_UP = 3  # key presses before those that count
QUICK = 100  # key presses where each takes a frame or two
SETTLE = 500  # ms for what an earlier action has left to do

# ---------------------------------------------------------------- the server, near and far


@dataclass(frozen=True)
class Lab:
    """A running JupyterLab, and a browser that shares its cache between the pages."""

    folder: Path
    address: str
    browser: BrowserContext

    @contextmanager
    def notebook(self, *cells: str, address: str | None = None) -> Iterator[tuple[Page, list[str | bytes]]]:
        """A notebook that has run, its last cell in view, and all that the page sends from then on."""
        page, sent = self.browser.new_page(), []
        page.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(frame)))
        write_notebook(self.folder / "benchmark.ipynb", cells)
        open_notebook(page, address or self.address, "benchmark.ipynb")
        page.evaluate(WATCH)
        run(page)
        yield page, sent
        page.evaluate("jupyterapp.shell.currentWidget.sessionContext.shutdown()")
        page.close()


def run(page: Page, first_cell: str | None = None) -> None:
    """Run the notebook, with another first cell if one is given, and bring its last cell into view."""
    if first_cell is not None:
        page.evaluate(f"(source) => {CELLS}[0].model.sharedModel.setSource(source)", first_cell)
    run_all_cells(page)
    scroll_to(page, page.evaluate(f"{CELLS}.length") - 1)


# ---------------------------------------------------------------- measuring


@dataclass(frozen=True)
class Steps:
    """The times of single steps in ms, and how many messages went to the kernel in all."""

    times: list[float]
    messages: int

    @property
    def median(self) -> str:
        return f"{median(self.times):.0f}"

    @property
    def slow(self) -> str:
        """The 95th percentile."""
        return f"{np.percentile(self.times, 95):.0f}"


def press_keys(page: Page, sent: list, way: Way, timesteps: int, presses: int) -> Steps:
    """Step there and back again with the arrow keys, each press after the frame of the one before."""
    keys = cycle(["ArrowRight"] * (timesteps - 1) + ["ArrowLeft"] * (timesteps - 1))
    pause = random.Random(0)
    times, sent_before = [], 0
    page.locator(way.keys_to).focus()
    for press in range(-WARM_UP, presses):
        if press == 0:
            page.wait_for_timeout(SETTLE)
            sent_before = len(sent)
        # No one presses keys in time with the frames of the screen.
        page.wait_for_timeout(pause.uniform(0, 34))
        page.evaluate(f"timePress({way.changed})")
        page.keyboard.press(next(keys))
        times.append(page.evaluate("milliseconds"))
    page.wait_for_timeout(SETTLE)
    return Steps(times[WARM_UP:], len(sent) - sent_before)


def time_openings(page: Page, times: int) -> list[float]:
    """Run the cell of a stepper again and again, each time with no stepper on the page."""
    openings = []
    for _ in range(times):
        page.evaluate("jupyterapp.commands.execute('notebook:clear-all-cell-outputs')")
        page.evaluate("jupyterapp.shell.currentWidget.content.activeCellIndex = 1")
        page.wait_for_timeout(SETTLE)
        openings.append(page.evaluate(TIME_OPENING))
    return openings


# ---------------------------------------------------------------- the tables


def print_table(title: str, head: list[str], rows: list[list[str]]) -> None:
    """A table that reads well on a terminal and in a Markdown file."""
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
    line = ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])]
    print(f"\n{title}\n")
    for first, *others in (head, line, *rows):
        right = [cell.rjust(width) for cell, width in zip(others, widths[1:], strict=True)]
        print("|", " | ".join([first.ljust(widths[0]), *right]), "|", flush=True)


def beside_the_others(lab: Lab, slow_address: str) -> None:
    """The stepper beside the other ways to step, directly and over the slow line."""
    timesteps, units = 20, 8
    trace = TRACE.format(timesteps=timesteps, units=units)
    rows = []
    for line, address in (("direct", lab.address), (f"{SLOW} ms each way", slow_address)):
        measured = {}
        for way in WAYS:
            presses = QUICK if way is STEPPER else 38
            with lab.notebook(trace, *way.cells, address=address) as (page, sent):
                measured[way] = press_keys(page, sent, way, timesteps, presses)
        ours = median(measured[STEPPER].times)
        for way, steps in measured.items():
            messages = f"{steps.messages / len(steps.times):.1f}"
            ratio = f"{median(steps.times) / ours:.1f} ×"
            rows.append([way.name, line, f"{steps.median} ms", f"{steps.slow} ms", ratio, messages])
    print_table(
        f"One step, from key press to painted frame: LSTM, {timesteps} timesteps, {units} units",
        ["", "line to the server", "median", "95th percentile", "beside the stepper", "messages a step"],
        rows,
    )


def many_sizes(page: Page, sent: list) -> None:
    """The stepper from small to large."""
    rows, messages = [], 0
    for units in UNITS:
        row = [f"{units} units"]
        for timesteps in TIMESTEPS:
            run(page, TRACE.format(timesteps=timesteps, units=units))
            steps = press_keys(page, sent, STEPPER, timesteps, QUICK)
            row.append(f"{steps.median} / {steps.slow} ms")
            messages += steps.messages
        rows.append(row)
    head = ["", *(f"{timesteps:,} timesteps" for timesteps in TIMESTEPS)]
    print_table("One step of the stepper at other sizes, median / 95th percentile", head, rows)
    print(f"\nMessages to the kernel in these {len(UNITS) * len(TIMESTEPS) * QUICK:,} steps: {messages}")


def edits(page: Page, sent: list) -> None:
    """An edit of the run: the slider that holds the forget gate, each press another value."""
    timesteps, units = EDITED
    run(page, TRACE.format(timesteps=timesteps, units=units))
    page.locator(".rnn-what").click()
    steps = press_keys(page, sent, WHAT_IF, timesteps, QUICK)
    print(
        f"\nAn edit at {timesteps} timesteps and {units} units, the whole run computed and painted anew: "
        f"median {steps.median} ms, 95th percentile {steps.slow} ms",
        flush=True,
    )


def large_openings(page: Page) -> None:
    """How soon a large trace is on the screen."""
    rows = []
    for timesteps, units in LARGE:
        run(page, TRACE.format(timesteps=timesteps, units=units))
        times = time_openings(page, 5)
        size = f"{timesteps:,} timesteps, {units} units"
        rows.append([size, f"{median(times):.0f} ms", f"{max(times):.0f} ms"])
    head = ["", "median of 5", "longest"]
    print_table("Opening, from the end of the cell to the painted stepper", head, rows)


def stack_of_layers(page: Page, sent: list) -> None:
    """Two layers in both directions: how soon they are on the screen, a step, an edit of the first."""
    timesteps, units = STACKED
    run(page, STACK.format(timesteps=timesteps, units=units))
    openings = time_openings(page, 5)
    steps = press_keys(page, sent, STEPPER, timesteps, QUICK)
    page.locator(".rnn-layer").nth(2).click()
    page.locator(STEPPER.keys_to).press("Home")  # the steps before took it half of the way
    both = press_keys(page, sent, STEPPER, timesteps, QUICK)
    page.locator(".rnn-what").click()
    edits = press_keys(page, sent, WHAT_IF, timesteps, 20)
    rows = [
        ["opening, from the end of the cell", f"{median(openings):.0f} ms", f"{max(openings):.0f} ms"],
        ["a step, one layer open", f"{steps.median} ms", f"{steps.slow} ms"],
        ["a step, a layer of each open", f"{both.median} ms", f"{both.slow} ms"],
        ["an edit of the first layer, run on through all", f"{edits.median} ms", f"{edits.slow} ms"],
    ]
    title = f"Two LSTM layers in both directions, {timesteps} timesteps, {units} units"
    print_table(title, ["", "median", "95th percentile; of 5 openings the longest"], rows)


def main() -> None:
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = launch(playwright)
        if browser is None:
            sys.exit(HOW_TO_GET)
        print(
            f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, "
            f"Python {platform.python_version()}, JupyterLab {version('jupyterlab')}, "
            f"Chromium {browser.version}, ipympl {version('ipympl')}",
            flush=True,
        )
        lessons = Path(folder) / "lessons"
        lessons.mkdir()
        with running_lab(Path(folder)) as address, slow_line(address, SLOW / 1000) as slow_address:
            lab = Lab(lessons, address, browser.new_context(viewport=SCREEN))
            beside_the_others(lab, slow_address)
            with lab.notebook(TRACE.format(timesteps=20, units=2), *STEPPER.cells) as (page, sent):
                many_sizes(page, sent)
                edits(page, sent)
                large_openings(page)
                stack_of_layers(page, sent)
            browser.close()


if __name__ == "__main__":
    main()

"""A class on a real JupyterHub of this machine: ``make bench-hub``.

All learners start at once and run lesson 4. Most speak the kernel's protocol, some sit in a Chromium.
These step for a minute while the others are quiet, then for another while the others run all cells again
and again. A learner by protocol draws no stepper, so steps, and what they send, are counted in the browsers.
Needs Linux, and memory for the class: some 250 MB a learner, and 500 MB a browser.
"""

from __future__ import annotations

import argparse
import asyncio
import shutil
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat

from benchmarks.hub.browser import BrowserLearner
from benchmarks.hub.learner import Learner
from benchmarks.hub.process import Hub, running_hub
from benchmarks.hub.report import Minute, print_report
from benchmarks.hub.usage import kernel_seconds, usage_below
from tests.conftest import LESSONS

LESSON = "04_lstm_gates.ipynb"


@dataclass
class Class:
    """The learners by protocol, those in browsers, and what went wrong."""

    protocol: list[Learner]
    browsers: list[BrowserLearner]
    cells: list[str]
    failures: list[str]

    async def each(self, *acts: Awaitable) -> list:
        """What all of these at once give; what one raises is a failure, and the others go on."""
        done = await asyncio.gather(*acts, return_exceptions=True)
        self.failures += [f"{type(each).__name__}: {each}" for each in done if isinstance(each, Exception)]
        return [each for each in done if not isinstance(each, Exception)]

    async def start_and_run(self) -> list[float]:
        """Everybody starts a server and runs the lesson; the seconds until the last cell has run, of each."""
        start = time.perf_counter()

        async def by_protocol(learner: Learner) -> float:
            await learner.start_server()
            await learner.open_kernel()
            await learner.run_all(self.cells)
            return time.perf_counter() - start

        async def in_browser(learner: BrowserLearner) -> float:
            await on_thread(learner, learner.log_in_and_open, LESSON)
            await on_thread(learner, learner.run_all)
            return time.perf_counter() - start

        return await self.each(*map(by_protocol, self.protocol), *map(in_browser, self.browsers))

    async def step(self, hub: Hub, seconds: float, others_run: bool) -> Minute:
        """Those in browsers step; the others are quiet, or run all cells again and again."""
        sent = sum(learner.sent for learner in self.browsers)
        before, end, runs = kernel_seconds(hub.process), time.monotonic() + seconds, 0

        async def run_again(learner: Learner) -> None:
            nonlocal runs
            while time.monotonic() < end:
                await learner.run_all(self.cells)
                runs += 1

        others = [run_again(learner) for learner in self.protocol] if others_run else []
        stepping = [on_thread(learner, learner.step_for, seconds) for learner in self.browsers]
        done = await self.each(*stepping, *others)
        after = kernel_seconds(hub.process)
        used = {name: after[name] - before[name] for name in before if name in after}
        in_browsers = {learner.name for learner in self.browsers}
        return Minute(
            times=[time for times in done if times is not None for time in times],
            messages=sum(learner.sent for learner in self.browsers) - sent,
            stepping_kernels=sum(spent for name, spent in used.items() if name in in_browsers),
            other_kernels=[spent for name, spent in used.items() if name not in in_browsers],
            runs=runs,
        )

    async def close(self) -> None:
        """Close the connections and the browsers."""
        for learner in self.protocol:
            self.failures += learner.failures
            learner.close()
        for learner in self.browsers:
            for act in (learner.errors, learner.close):
                self.failures += (await self.each(on_thread(learner, act)) or [None])[0] or []
            learner.thread.shutdown()


def on_thread(learner: BrowserLearner, act: Callable, *arguments) -> Awaitable:
    """What a learner in a browser does, in that learner's thread."""
    return asyncio.get_running_loop().run_in_executor(learner.thread, act, *arguments)


async def take_class(hub: Hub, names: list[str], browsers: int, seconds: float) -> list[str]:
    """Let the class run and step, print what was measured, and return what failed."""
    lesson = nbformat.read(LESSONS / LESSON, as_version=4)
    cells = [cell.source for cell in lesson.cells if cell.cell_type == "code"]
    members = Class(
        protocol=[Learner(hub, name) for name in names[browsers:]],
        browsers=[BrowserLearner(hub, name) for name in names[:browsers]],
        cells=cells,
        failures=[],
    )
    try:
        durations = await members.start_and_run()
        received = [learner.received for learner in members.protocol]
        usage = usage_below(hub.process)
        quiet = await members.step(hub, seconds, others_run=False)
        busy = await members.step(hub, seconds, others_run=True)
    finally:
        await members.close()
    turned_away = sum(learner.turned_away for learner in members.protocol)
    pages = [(learner.page_bytes, learner.socket_bytes) for learner in members.browsers]
    print_report(len(cells), durations, usage, quiet, busy, received, pages, turned_away)
    return members.failures


def main() -> None:
    """Print the tables; the exit code is 1 if anything failed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.hub", description="A class on a JupyterHub.")
    parser.add_argument("--learners", type=int, default=20, help="all of them, those in browsers too")
    parser.add_argument("--browsers", type=int, default=3, help="how many of them sit in a browser")
    parser.add_argument("--seconds", type=float, default=60, help="how long to step")
    wanted = parser.parse_args()
    if not 1 <= wanted.browsers < wanted.learners:
        parser.error(
            f"came {wanted.browsers} in browsers of {wanted.learners} learners; expected at least one with a "
            "browser and one without"
        )
    names = [f"learner-{number:02}" for number in range(1, wanted.learners + 1)]
    with TemporaryDirectory() as folder:
        with running_hub(Path(folder), LESSONS, names) as hub:
            failures = asyncio.run(take_class(hub, names, wanted.browsers, wanted.seconds))
        if failures:
            shutil.copy(Path(folder, "hub.log"), "hub.log")
    print(f"\nFailures: {len(failures)}", *failures, sep="\n  ")
    if failures:
        sys.exit("what the hub wrote is in hub.log")


if __name__ == "__main__":
    main()

"""What it takes to open a stepper: part of ``make bench``.

The stored picture beside the same figure drawn by matplotlib, in Python alone. Then in a real JupyterLab in
a real Chromium: what comes over the kernel's WebSocket for a stepper and an explorer and how soon they are
painted, and the bytes of each lesson when all its cells run. Bytes hardly depend on the machine, times do.
"""

from __future__ import annotations

import gc
import shutil
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from playwright.sync_api import Browser, Page, WebSocket, sync_playwright

from benchmarks.stepping import CELLS, SETTLE, WATCH, print_table
from rnn_helpers import GRU, LSTM, SimpleRNN
from rnn_helpers.figures import trace_figure
from rnn_helpers.pictures import png_of
from rnn_helpers.tasks import TASKS
from tests.browser import launch
from tests.conftest import HOW_TO_GET, LESSONS
from tests.lab import open_notebook, run_all_cells, running_lab, scroll_to, write_notebook

TIMES = 7  # that each picture is drawn, and each cell run
SCREEN = {"width": 1440, "height": 900}

TRACE = """\
from rnn_helpers import LSTM, SimpleRNN, Stepper
from rnn_helpers.tasks import TASKS
from rnn_helpers.widgets import Explorer

task = TASKS["inside-quotes"]
trace = task.run(LSTM.trained("inside-quotes"), task.example)
"""
OPENED = {  # the steppers of the lessons are like these
    "the first stepper": "Stepper(trace)",
    "each further one": "Stepper(trace)",
    "explorer, SimpleRNN": "Explorer(SimpleRNN([[1.0]], [[0.5]], [0.0]), [1, 1, 0, 0, 1, 0, 0, 0])",
    "explorer, LSTM": "Explorer(LSTM.random(1, 1), [1, 1, 0, 0, 1, 0, 0, 0])",
}

# From the moment that the cell is run, and from its end by the clock of the kernel, to the frame with the
# stepper. Both clocks are those of this machine; the sentence is painted last.
TIME_CELL = """(cell) => {
  const { content, sessionContext } = jupyterapp.shell.currentWidget;
  const { kernel } = sessionContext.session;
  const ended = new Promise((resolve) => kernel.iopubMessage.connect(function listen(_, message) {
    const { header, parent_header: parent, content } = message;
    if (parent.msg_type !== "execute_request" || content.execution_state !== "idle") return;
    kernel.iopubMessage.disconnect(listen);
    resolve(Date.parse(header.date));
  }));
  const { node } = content.widgets[cell];
  const shown = until(() => node.querySelector(".rnn-sentence:not(:empty)")).then(painted);
  const start = performance.now();
  jupyterapp.commands.execute("notebook:run-cell");
  return Promise.all([ended, shown]).then(([end, frame]) =>
    [frame - start, performance.timeOrigin + frame - end]);
}"""


def pictures() -> None:
    """The picture that a stepper leaves, and matplotlib's figure of the same trace, each saved as a PNG."""

    def shortest(draw) -> float:
        times = []
        for _ in range(TIMES):
            start = perf_counter()
            draw()
            times.append(perf_counter() - start)
        return min(times)

    rows = []
    for kind, name in ((SimpleRNN, "inside-quotes"), (LSTM, "inside-quotes"), (GRU, "sample-and-hold")):
        task = TASKS[name]
        trace = task.run(kind.trained(name), task.example)
        gc.collect()  # the figures of the row before, which nobody pays for here
        start = perf_counter()
        png = png_of(trace, timestep=0)
        first = perf_counter() - start
        picture = shortest(lambda trace=trace: png_of(trace, timestep=0))
        figure = shortest(lambda trace=trace: trace_figure(trace, timestep=0).png())
        times = [f"{1000 * time:.0f} ms" for time in (first, picture, figure)]
        rows.append([f"{kind.__name__}, {name}", *times, f"{figure / picture:.1f}", f"{len(png):,}"])
    head = ["the stored picture", "first time", "picture", "matplotlib's figure", "times as long", "bytes"]
    print_table("The stored picture, in Python", head, rows)


def listening(chromium: Browser) -> tuple[Page, list[int]]:
    """A page, and the sizes of all that it receives over WebSockets."""
    page, received = chromium.new_page(viewport=SCREEN), []

    def listen(socket: WebSocket) -> None:
        socket.on("framereceived", lambda frame: received.append(len(frame)))

    page.on("websocket", listen)
    return page, received


def openings(chromium: Browser, address: str, folder: Path) -> None:
    """What a stepper and an explorer send, and how soon they are painted."""
    write_notebook(folder / "opening.ipynb", [TRACE, *OPENED.values()])
    page, received = listening(chromium)
    open_notebook(page, address, "opening.ipynb")
    page.evaluate(WATCH)

    def run(cell: int) -> list[float]:
        page.evaluate("jupyterapp.commands.execute('notebook:clear-all-cell-outputs')")
        page.evaluate(f"jupyterapp.shell.currentWidget.content.activeCellIndex = {cell}")
        scroll_to(page, cell)
        page.wait_for_timeout(SETTLE)
        received.clear()
        times = page.evaluate(TIME_CELL, cell) if cell else []
        page.wait_for_timeout(SETTLE)
        return times

    run(0)
    page.evaluate("jupyterapp.commands.execute('notebook:run-cell')")
    page.wait_for_function(f"Number.isInteger({CELLS}[0].model.sharedModel.execution_count)")
    rows = []
    for cell, name in enumerate(OPENED, start=1):
        times = [run(cell)]
        sent = [f"{len(received)}", f"{sum(received):,}"]
        if cell > 1:
            times += [run(cell) for _ in range(TIMES - 1)]
        from_start, from_end = (median(each) for each in zip(*times, strict=True))
        rows.append([name, *sent, f"{from_start:.0f} ms", f"{from_end:.0f} ms"])
    page.evaluate("jupyterapp.shell.currentWidget.sessionContext.shutdown()")
    page.close()
    head = ["", "messages", "bytes", "painted after the start of its cell", "after its end"]
    print_table("Opening in JupyterLab, received by the page", head, rows)


def lessons(chromium: Browser, address: str) -> None:
    """A line for each lesson: what its page receives when all cells run."""
    rows = []
    for lesson in sorted(LESSONS.glob("*.ipynb")):
        page, received = listening(chromium)
        open_notebook(page, address, lesson.name)
        received.clear()
        run_all_cells(page)
        page.wait_for_timeout(2 * SETTLE)
        rows.append([lesson.stem, f"{len(received):,}", f"{sum(received):,}"])
        page.close()
    print_table("Lessons", ["lesson", "messages", "bytes"], rows)


def main() -> None:
    """Print the tables."""
    pictures()
    with TemporaryDirectory() as name, sync_playwright() as playwright:
        chromium = launch(playwright)
        if chromium is None:
            raise SystemExit(HOW_TO_GET)
        folder = Path(name, "lessons")
        shutil.copytree(LESSONS, folder, ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
        with running_lab(Path(name)) as address:
            openings(chromium, address, folder)
            lessons(chromium, address)
        chromium.close()


if __name__ == "__main__":
    main()

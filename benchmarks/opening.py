"""How many bytes a lesson sends to the page when all its cells run: part of ``make bench``.

In a real JupyterLab in a real Chromium; what comes over the kernel's WebSocket is counted. The
figures hardly depend on the machine.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import WebSocket, sync_playwright

from tests.browser import launch
from tests.conftest import HOW_TO_GET, LESSONS
from tests.lab import open_notebook, run_all_cells, running_lab


def main() -> None:
    """Print a line for each lesson."""
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        chromium = launch(playwright)
        if chromium is None:
            raise SystemExit(HOW_TO_GET)
        shutil.copytree(LESSONS, Path(folder, "lessons"), ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
        received: list[int] = []

        def listen(socket: WebSocket) -> None:
            socket.on("framereceived", lambda frame: received.append(len(frame)))

        print("lesson                     messages    bytes")
        with running_lab(Path(folder)) as address:
            for lesson in sorted(Path(folder, "lessons").glob("*.ipynb")):
                page = chromium.new_page(viewport={"width": 1440, "height": 900})
                page.on("websocket", listen)
                open_notebook(page, address, lesson.name)
                received.clear()
                run_all_cells(page)
                page.wait_for_timeout(1000)
                print(f"{lesson.stem:24}  {len(received):8,}  {sum(received):9,}", flush=True)
                page.close()
        chromium.close()


if __name__ == "__main__":
    main()

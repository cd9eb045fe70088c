"""A learner in a browser: the hub's login, JupyterLab, a lesson, and a stepper stepped with its keys."""

from __future__ import annotations

import random
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import cycle

from playwright.sync_api import Page, WebSocket, sync_playwright

from benchmarks.hub.process import START_TIMEOUT, Hub
from benchmarks.ways import STEPPER, WATCH
from tests.browser import launch
from tests.conftest import HOW_TO_GET
from tests.lab import open_notebook, run_all_cells, scroll_to

SCREEN = {"width": 1440, "height": 900}
FIRST_STEPPER = 3  # the cell of lesson 4 that shows it
THERE = 12  # steps forward, then as many back
PACE = (0.3, 0.7)  # seconds from a step to the next


@dataclass
class BrowserLearner:
    """A learner with a browser and a thread of their own: Playwright stays in the thread that began it."""

    hub: Hub
    name: str
    page: Page | None = None
    page_bytes: int = 0  # received over HTTP, with an empty cache
    socket_bytes: int = 0
    sent: int = 0  # messages to the kernel
    thread: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(max_workers=1))

    def log_in_and_open(self, lesson: str) -> None:
        """Log in, wait for the server, and open the lesson with a kernel."""
        self.playwright = sync_playwright().start()
        self.chromium = launch(self.playwright)
        if self.chromium is None:
            raise FileNotFoundError(HOW_TO_GET)
        self.page = self.chromium.new_page(viewport=SCREEN)
        self.page.set_default_timeout(START_TIMEOUT * 1000)
        network = self.page.context.new_cdp_session(self.page)
        network.send("Network.enable")
        network.on("Network.loadingFinished", self._count_page)
        self.page.on("websocket", self._listen)
        self.page.goto(f"{self.hub.address}hub/login")
        self.page.fill("[name=username]", self.name)
        self.page.fill("[name=password]", "any will do")
        self.page.click("#login_submit")
        self.page.wait_for_url(f"**/user/{self.name}/**")
        open_notebook(self.page, f"{self.hub.address}user/{self.name}/", lesson)

    def run_all(self) -> None:
        """Run every cell from the menu, and show the first stepper."""
        run_all_cells(self.page)
        scroll_to(self.page, FIRST_STEPPER)
        self.page.locator(STEPPER.keys_to).first.wait_for()
        self.page.evaluate(WATCH)

    def errors(self) -> list[str]:
        """The errors that stand in the notebook."""
        named = self.page.evaluate(
            "() => jupyterapp.shell.currentWidget.content.widgets.flatMap((cell) => "
            "(cell.model.sharedModel.outputs ?? []).filter((output) => output.output_type === 'error')"
            ".map((output) => output.ename))"
        )
        return [f"{self.name}: {name}" for name in named]

    def step_for(self, seconds: float) -> list[float]:
        """Step there and back again; the time of each step in ms, from the key press to the painted frame."""
        keys = cycle(["ArrowRight"] * THERE + ["ArrowLeft"] * THERE)
        pause = random.Random(self.name)
        self.page.locator(STEPPER.keys_to).first.focus()
        self.page.keyboard.press("Home")
        times, end = [], time.monotonic() + seconds
        while time.monotonic() < end:
            self.page.wait_for_timeout(1000 * pause.uniform(*PACE))
            self.page.evaluate(f"timePress({STEPPER.changed})")
            self.page.keyboard.press(next(keys))
            times.append(self.page.evaluate("milliseconds"))
        return times

    def close(self) -> None:
        """Close the browser."""
        if self.page is not None:
            self.chromium.close()
        self.playwright.stop()

    def _count_page(self, event: dict) -> None:
        self.page_bytes += int(event["encodedDataLength"])

    def _listen(self, socket: WebSocket) -> None:
        if "/channels" not in socket.url:
            return
        socket.on("framereceived", self._count_received)
        socket.on("framesent", self._count_sent)

    def _count_received(self, frame: str | bytes) -> None:
        self.socket_bytes += len(frame)

    def _count_sent(self, frame: str | bytes) -> None:
        self.sent += 1

"""What tests share: one Chromium, a fresh page a test, no errors in its console; and Node, if it is there."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

# Before NumPy is imported, which reads it then, and for each kernel: its products are small here. On a busy
# machine a second thread would only wait for the first, and training takes minutes in place of seconds.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

ROOT = Path(__file__).parent.parent
LESSONS = ROOT / "notebooks"
OLDEST_NODE = 20
HOW_TO_GET = (
    "no Chromium found; get one with 'playwright install chromium', "
    "or with 'apt-get install chromium' on Debian and Ubuntu"
)
HOW_TO_GET_NODE = (
    "no Node 20 or newer with npm found, from https://nodejs.org; needed only to change the page, in js/"
)


def pytest_terminal_summary(terminalreporter):
    """Where Chromium or Node is missing, one line says how many tests that skips and how to get it."""
    for what, how in (("browser tests", HOW_TO_GET), ("tests of the page's sources", HOW_TO_GET_NODE)):
        skipped = [
            report for report in terminalreporter.stats.get("skipped", []) if how in str(report.longrepr)
        ]
        if skipped:
            terminalreporter.write_line(f"{len(skipped)} {what} skipped: {how}")


@pytest.fixture(scope="session")
def chromium():
    # Imported here: the comparison with Keras and PyTorch shares this file, but not Playwright
    from browser import launch
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = launch(playwright)
        if chromium is None:
            pytest.skip(HOW_TO_GET)
        yield chromium
        chromium.close()


@pytest.fixture
def page(chromium):
    """A page of 1280 × 900; the test fails if anything was written to its console as an error."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.set_default_timeout(15_000)
    errors = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.errors = errors
    yield page
    context.close()
    assert errors == []


@pytest.fixture
def stepper(page):
    """A function that shows a trace and returns the stepper's root."""
    from browser import random_trace, show

    from rnn_helpers import LSTM, Stepper

    def open_stepper(trace=None, theme="light", **options):
        show(page, Stepper(trace if trace is not None else random_trace(LSTM), **options), theme)
        return page.locator(".rnn-stepper").first

    return open_stepper


@pytest.fixture
def what_if(stepper):
    """A stepper whose what-if is open."""

    from browser import click

    def open_what_if(trace=None, **options):
        root = stepper(trace, **options)
        click(root, "What if…")
        return root

    return open_what_if


@pytest.fixture(scope="session")
def lab(tmp_path_factory, chromium):
    """The address of a running JupyterLab that serves a copy of the lessons."""
    from lab import running_lab

    folder = tmp_path_factory.mktemp("lab")
    shutil.copytree(LESSONS, folder / "lessons", ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    with running_lab(folder) as address:
        yield address


@pytest.fixture(scope="session")
def bare_lab(tmp_path_factory, chromium):
    """A folder for notebooks, and the address of the JupyterLab and the Notebook 7 that serve it."""
    from lab import running_lab

    folder = tmp_path_factory.mktemp("bare_lab")
    (folder / "lessons").mkdir()
    with running_lab(folder) as address:
        yield folder / "lessons", address


@pytest.fixture(scope="session")
def node():
    """A function that runs Node in js/, with JSON on its standard input, and returns what it printed."""
    executable = shutil.which("npm") and shutil.which("node")
    if executable is None:
        pytest.skip(HOW_TO_GET_NODE)
    version = subprocess.run([executable, "--version"], capture_output=True, text=True).stdout
    if int(version.removeprefix("v").split(".")[0]) < OLDEST_NODE:
        pytest.skip(HOW_TO_GET_NODE)

    def run(*arguments, given=None):
        text = None if given is None else json.dumps(given)
        command, pipes = [executable, *arguments], {"capture_output": True, "encoding": "utf-8"}
        done = subprocess.run(command, cwd=ROOT / "js", input=text, **pipes)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    return run

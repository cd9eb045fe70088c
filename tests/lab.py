"""A real JupyterLab, and a real Notebook 7 beside it, driven in a real Chromium."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterable
from contextlib import contextmanager
from pathlib import Path

import nbformat
from playwright.sync_api import Page

QUIET_LAB = {
    "@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False},
    "@jupyterlab/apputils-extension:themes": {"theme": "JupyterLab Light"},
}

KERNEL_IS_IDLE = """() => { const { sessionContext } = window.jupyterapp?.shell.currentWidget ?? {};
  const kernel = sessionContext?.session?.kernel;
  return sessionContext?.isReady && kernel?.connectionStatus === "connected" && kernel.status === "idle"; }"""
ALL_EXECUTED = """() => jupyterapp.shell.currentWidget.content.widgets
  .filter((cell) => cell.model.type === "code" && cell.model.sharedModel.getSource().trim())
  .every((cell) => Number.isInteger(cell.model.sharedModel.execution_count))"""


@contextmanager
def running_lab(folder: Path):
    """JupyterLab and Notebook 7 on one free port, with settings and run-time files inside ``folder``."""
    settings = folder / "settings"
    for plugin, values in QUIET_LAB.items():
        extension, name = plugin.split(":")
        path = settings / extension / f"{name}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(values), encoding="utf-8")
    runtime = folder / "runtime"
    environment = os.environ | {
        "JUPYTERLAB_SETTINGS_DIR": str(settings),
        "JUPYTERLAB_WORKSPACES_DIR": str(folder / "workspaces"),
        "JUPYTER_RUNTIME_DIR": str(runtime),
        "JUPYTER_CONFIG_DIR": str(folder / "config"),
    }
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--ip=127.0.0.1"]
    options = ["--ServerApp.token=", "--ServerApp.password=", f"--ServerApp.root_dir={folder / 'lessons'}"]
    options += ["--ServerApp.port=0", "--LabApp.expose_app_in_browser=True"]
    # Notebook 7 is an extension of the same server.
    options += ["--JupyterNotebookApp.expose_app_in_browser=True"]
    with (folder / "lab.log").open("w", encoding="utf-8") as log:
        process = subprocess.Popen(
            [*command, *options], env=environment, stdout=log, stderr=subprocess.STDOUT, cwd=folder
        )
    try:
        yield _address(process, runtime, folder / "lab.log")
    finally:
        process.terminate()
        process.wait(timeout=20)


def _address(process: subprocess.Popen, runtime: Path, log: Path) -> str:
    """The address from the file that the server writes once it listens."""
    for _ in range(240):
        for file in runtime.glob("jpserver-*.json"):
            try:
                url = json.loads(file.read_text(encoding="utf-8"))["url"]
                urllib.request.urlopen(f"{url}api", timeout=2)
                return url
            except (ValueError, OSError):
                pass
        if process.poll() is not None:
            break
        time.sleep(0.25)
    raise RuntimeError(f"JupyterLab did not start:\n{log.read_text(encoding='utf-8')[-3000:]}")


def write_notebook(path: Path, sources: Iterable[str], words: str | None = None) -> None:
    """A notebook with these code cells, and with some words in a cell of their own between them."""
    cells = []
    for source in sources:
        if cells and words is not None:
            cells.append(nbformat.v4.new_markdown_cell(words))
        cells.append(nbformat.v4.new_code_cell(source))
    metadata = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=metadata), path)


def open_notebook(page: Page, address: str, name: str, host: str = "JupyterLab") -> None:
    """Open a notebook, in JupyterLab in a fresh workspace, and wait until its kernel is idle."""
    in_lab = f"lab/workspaces/{Path(name).stem}-{time.monotonic_ns()}/tree/{name}?reset"
    page.goto(address + {"JupyterLab": in_lab, "Notebook 7": f"notebooks/{name}"}[host])
    page.wait_for_selector(".jp-NotebookPanel .jp-Notebook", timeout=60_000)
    page.wait_for_function(KERNEL_IS_IDLE, timeout=60_000)
    if host == "JupyterLab":
        page.keyboard.press("Control+b")  # closes the file browser


def run_all_cells(page: Page) -> None:
    """Run every cell from the menu, as a person would, and wait for the last one."""
    page.evaluate("jupyterapp.commands.execute('notebook:clear-all-cell-outputs')")
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    page.wait_for_function(ALL_EXECUTED, timeout=180_000)
    page.wait_for_function(KERNEL_IS_IDLE, timeout=60_000)


def scroll_to(page: Page, cell: int) -> None:
    """Bring a cell into view; JupyterLab draws a cell only when it comes near the view."""
    page.evaluate("(i) => jupyterapp.shell.currentWidget.content.scrollToItem(i, 'start')", cell)

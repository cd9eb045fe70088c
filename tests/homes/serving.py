"""A program that serves pages on this machine, for as long as a test needs it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def serving(module: str, *arguments: str, folder: Path):
    """``python -m module arguments --port=…`` until the block ends, as the address it listens at.

    What it writes is kept in ``folder``, and so is what Jupyter would keep in the home directory.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", module, *arguments, f"--port={port}"]
    environment = os.environ | {
        "JUPYTER_RUNTIME_DIR": str(folder / "runtime"),
        "JUPYTER_CONFIG_DIR": str(folder / "config"),
        "XDG_CONFIG_HOME": str(folder / "config"),
        "XDG_STATE_HOME": str(folder / "state"),
    }
    log = folder / f"{module}.log"
    with log.open("w") as output:
        process = subprocess.Popen(command, env=environment, stdout=output, stderr=subprocess.STDOUT)
    try:
        _wait_for(address, process, log)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait_for(address: str, process: subprocess.Popen, log: Path) -> None:
    """Until anything answers at the address."""
    for _ in range(240):
        with socket.socket() as line:
            host, _, port = address.removeprefix("http://").partition(":")
            if line.connect_ex((host, int(port))) == 0:
                return
        if process.poll() is not None:
            break
        time.sleep(0.25)
    raise RuntimeError(f"nothing serves {address}:\n{log.read_text(encoding='utf-8')[-3000:]}")

"""A JupyterHub on this machine: started in a folder, and stopped with all that it started."""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

BESIDE_PYTHON = Path(sys.executable).parent
PROXY = BESIDE_PYTHON.parent / "proxy" / "node_modules" / ".bin" / "configurable-http-proxy"
HERE = "127.0.0.1"
START_TIMEOUT = 600  # seconds: all servers of a class start at once, on two cores

CONFIG = """\
c.JupyterHub.authenticator_class = "dummy"
c.DummyAuthenticator.allow_all = True
c.JupyterHub.spawner_class = "simple"
c.SimpleLocalProcessSpawner.home_dir_template = {homes!r} + "/{{username}}"
c.Spawner.cmd = [{server!r}, "--allow-root"]
c.Spawner.args = ["--LabApp.expose_app_in_browser=True"]
c.Spawner.ip = "127.0.0.1"
c.Spawner.start_timeout = c.Spawner.http_timeout = {timeout}
c.JupyterHub.bind_url = {address!r}
c.JupyterHub.hub_ip = "127.0.0.1"
c.JupyterHub.hub_port = {hub_port}
c.JupyterHub.db_url = "sqlite:///hub.sqlite"
c.JupyterHub.cookie_secret_file = "cookie_secret"
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:{proxy_port}"
c.ConfigurableHTTPProxy.command = [{proxy!r}]
c.ConfigurableHTTPProxy.pid_file = "proxy.pid"
c.JupyterHub.services = [{{"name": "benchmark", "api_token": {token!r}}}]
c.JupyterHub.load_roles = [
    {{"name": "benchmark", "services": ["benchmark"], "scopes": ["admin:users", "admin:servers", "tokens"]}},
]
"""


@dataclass(frozen=True)
class Hub:
    """A running hub: its address with a slash at the end, the token of its API, its homes and its process."""

    address: str
    token: str
    homes: Path
    process: psutil.Process


def free_ports(count: int) -> list[int]:
    """Ports of this machine that nothing listens on."""
    sockets = [socket.socket() for _ in range(count)]
    for each in sockets:
        each.bind((HERE, 0))
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


@contextmanager
def running_hub(folder: Path, lessons: Path, learners: list[str]) -> Iterator[Hub]:
    """JupyterHub with a home for each learner, in which the lessons lie; at the end nothing of it runs on."""
    if not PROXY.exists():
        raise FileNotFoundError(f"no configurable-http-proxy at {PROXY}; 'make bench-hub' installs it")
    homes = folder / "homes"
    for name in learners:
        shutil.copytree(lessons, homes / name, ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    port, hub_port, proxy_port = free_ports(3)
    token = secrets.token_hex(32)
    address = f"http://{HERE}:{port}/"
    server = str(BESIDE_PYTHON / "jupyterhub-singleuser")
    values = {
        "homes": str(homes),
        "server": server,
        "timeout": START_TIMEOUT,
        "address": address,
        "token": token,
    }
    values |= {"hub_port": hub_port, "proxy_port": proxy_port, "proxy": str(PROXY)}
    (folder / "jupyterhub_config.py").write_text(CONFIG.format(**values), encoding="utf-8")
    log = folder / "hub.log"
    path = os.pathsep.join([str(BESIDE_PYTHON), os.environ["PATH"]])
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "jupyterhub", "--config", "jupyterhub_config.py"],
            cwd=folder,
            env=os.environ | {"PATH": path, "CONFIGPROXY_AUTH_TOKEN": secrets.token_hex(32)},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    started = psutil.Process(process.pid)
    try:
        _wait_for(address, process, log)
        yield Hub(address, token, homes, started)
    finally:
        _stop(process, started)


def _wait_for(address: str, process: subprocess.Popen, log: Path) -> None:
    """Return once the hub answers through its proxy."""
    for _ in range(480):
        try:
            urllib.request.urlopen(f"{address}hub/health", timeout=2)
            return
        except OSError:
            if process.poll() is not None:
                break
            time.sleep(0.25)
    raise RuntimeError(f"JupyterHub did not start:\n{log.read_text(encoding='utf-8')[-3000:]}")


def _stop(process: subprocess.Popen, started: psutil.Process) -> None:
    """End the hub, which ends its proxy and servers; then whatever it started that is still there."""
    ours = started.children(recursive=True) if process.poll() is None else []
    process.terminate()
    try:
        process.wait(timeout=60)
    except subprocess.TimeoutExpired:
        process.kill()
    _, alive = psutil.wait_procs(ours, timeout=5)
    for each in alive:
        each.kill()  # psutil ends it only if it is still the process that it was
    psutil.wait_procs(alive, timeout=5)

"""What the processes below a hub use: memory that is their own, and processor time. Memory needs Linux."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

import psutil

KINDS = {"jupyterhub-singleuser": "server", "ipykernel_launcher": "kernel"}


@dataclass(frozen=True)
class Usage:
    """One process: what it is, whose, its memory in bytes and its processor time in seconds.

    Memory is the proportional set size: what several processes share is divided among them.
    """

    kind: str  # server, kernel, hub or proxy
    learner: str
    memory: int
    seconds: float


def usage_below(hub: psutil.Process) -> list[Usage]:
    """The hub itself and every process that it started."""
    found = []
    for process in [hub, *hub.children(recursive=True)]:
        with suppress(psutil.NoSuchProcess):
            command = " ".join(process.cmdline())
            kind = next((kind for name, kind in KINDS.items() if name in command), None)
            if process == hub:
                kind = "hub"
            elif kind is None:
                kind = "proxy"
            times = process.cpu_times()
            learner = process.environ().get("JUPYTERHUB_USER", "")
            memory = process.memory_full_info().pss
            found.append(Usage(kind, learner, memory, times.user + times.system))
    return found


def kernel_seconds(hub: psutil.Process) -> dict[str, float]:
    """The processor time that each learner's kernel has used so far."""
    return {usage.learner: usage.seconds for usage in usage_below(hub) if usage.kind == "kernel"}

"""An end for functions that don't come to one by themselves."""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Callable
from typing import Any


class TimeIsUp(BaseException):
    """Raised inside a function that runs for too long.

    Not an ``Exception``, so that an ``except Exception`` in that function lets it pass; and not
    ``KeyboardInterrupt``, so that a learner's own interrupt stays what it is.
    """


def within(seconds: float, function: Callable, *arguments: Any) -> Any:
    """What ``function(*arguments)`` returns; ``TimeIsUp`` if it is still running after ``seconds``.

    Works in any thread and on any system, without signals. Python looks for the exception
    between two of its own instructions: a single long call into compiled code, such as
    ``time.sleep``, is stopped only when it returns.
    """
    thread = threading.get_ident()
    timer = threading.Timer(seconds, _raise_in, (thread, TimeIsUp))
    timer.daemon = True
    try:
        timer.start()
        return function(*arguments)
    finally:
        timer.cancel()
        if timer.is_alive():
            timer.join()
        # From here on the timer can't fire. What it has sent arrives here at the latest, since Python
        # looks for it at the end of every turn of a loop. (To take it back would leave Python looking
        # for ever, which slows everything down, and stops it under a profiler.)
        for _ in range(2):
            pass


def _raise_in(thread: int, exception: type[BaseException]) -> None:
    """Have Python raise an exception in a running thread."""
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(exception))

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
        # From here on the timer can't fire; what it sent and has not arrived yet is taken back
        _raise_in(thread, None)


def _raise_in(thread: int, exception: type[BaseException] | None) -> None:
    """Have Python raise an exception in a running thread, or take back one that has not arrived yet."""
    raised = None if exception is None else ctypes.py_object(exception)
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), raised)

"""What is said of an answer that is no function where one is wanted, or one of other arguments."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

from rnn_helpers.cells.cell import Cell
from rnn_helpers.checks import shortened


def not_a_function(answer: Any, arguments: str, count: int) -> str | None:
    """What to say of an answer that can't be called with these ``count`` arguments; None if it can."""
    wanted = f"this exercise wants a function of ({arguments}), got "
    if isinstance(answer, str):
        return f"{wanted}the text {shortened(answer)}; give its name without quotation marks"
    if isinstance(answer, Cell):
        return f"{wanted}a ready-made cell, {shortened(answer)}; write the function yourself, with def"
    if isinstance(answer, type):
        return f"{wanted}the class {answer.__name__}; write a function, with def"
    if not callable(answer):
        return f"{wanted}{shortened(answer)}; give its name without brackets behind it"
    if inspect.iscoroutinefunction(answer):
        return "your function begins with async def; def alone is right here"
    try:
        signature = inspect.signature(answer)
    except (TypeError, ValueError):  # some functions of C don't say
        return None
    try:
        signature.bind(*range(count))
    except TypeError:
        taken = ", ".join(map(str, signature.parameters.values()))
        return f"your function takes ({taken}), expected ({arguments})"
    return None


def other_order(answer: Callable, arguments: str) -> str | None:
    """What to say of a function that takes the same arguments in another order; None if it doesn't."""
    try:
        taken = list(inspect.signature(answer).parameters)
    except (TypeError, ValueError):
        return None
    wanted = arguments.split(", ")
    if taken == wanted or sorted(taken) != sorted(wanted):
        return None
    return (
        f"your function takes its arguments in another order, ({', '.join(taken)}); here it is ({arguments})"
    )

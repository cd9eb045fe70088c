"""What can be read off a learner's function without running it: unused arguments, names from outside."""

from __future__ import annotations

import dis
from collections.abc import Callable, Iterator
from types import CodeType
from typing import Any

import numpy as np

_DATA = (np.ndarray, np.number, int, float, list, tuple)


def notes_on(function: Callable) -> list[str]:
    """Sentences on a function that gives something wrong: what may be the reason for it."""
    code = getattr(function, "__code__", None)
    if not isinstance(code, CodeType):
        return []
    local, outside = _names_read(code)
    arguments = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
    unused = [name for name in arguments if name not in local and name != "_"]
    data = [name for name in outside if isinstance(function.__globals__.get(name), _DATA)]
    notes = []
    if unused:
        notes.append(f"It never uses {_listed(unused, 'argument')}.")
    if data:
        notes.append(
            f"It reads {', '.join(data)} from the cells above; "
            "a function has to work with its own arguments, whatever they are."
        )
    return notes


def _listed(names: list[str], kind: str) -> str:
    return f"its {kind}{'s' if len(names) > 1 else ''} {', '.join(names)}"


def _names_read(code: CodeType) -> tuple[set[str], list[str]]:
    """The variables of its own that a function reads, functions inside of it too, and those from outside."""
    local: set[str] = set()
    outside: list[str] = []
    for instruction in dis.get_instructions(code):
        if "LOAD_GLOBAL" in instruction.opname:
            outside.append(str(instruction.argval))
        elif "LOAD" in instruction.opname:
            local.update(_texts(instruction.argval))
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            inner, beyond = _names_read(constant)
            local |= inner
            outside += beyond
    return local, list(dict.fromkeys(outside))


def _texts(value: Any) -> Iterator[str]:
    """The names an instruction reads: one, or two at once since Python 3.13."""
    for each in value if isinstance(value, tuple) else (value,):
        if isinstance(each, str):
            yield each

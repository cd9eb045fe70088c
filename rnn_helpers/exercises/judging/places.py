"""Where in a learner's code an error happened, and what met there.

The line comes from ``linecache``, where IPython keeps the text of each cell; the part of the line
from the positions that Python has kept for each instruction since 3.11.
"""

from __future__ import annotations

import ast
import difflib
import linecache
import re
import sysconfig
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import CodeType, FrameType, ModuleType
from typing import Any

import numpy as np

from rnn_helpers.checks import shortened
from rnn_helpers.exercises.judging.known_values import NOT_KNOWN, value_of

MOST_CHARACTERS = 100  # of a line
MOST_NAMES = 6
_LIBRARIES = {Path(path) for name, path in sysconfig.get_paths().items() if "lib" in name}
_LIBRARIES.add(Path(__file__).parents[2])  # this package, wherever it was installed from


def place_of(error: BaseException, function_name: str = "") -> str:
    """The last line of a learner's code that an error passed, and the shapes or values that met there.

    As in "line 2: return np.tanh(W @ state_t)", and below it "there W (3, 4), state_t (3,)";
    empty if no line of the learner's own is known. ``function_name`` is that of the function that
    was called; where the line is in another one, its name is told.
    """
    found = None
    step = error.__traceback__
    while step is not None:
        if _is_learners(step.tb_frame.f_code):
            found = step
        step = step.tb_next
    if found is None:
        return ""
    frame = found.tb_frame
    line = linecache.getline(frame.f_code.co_filename, found.tb_lineno).strip()
    name = frame.f_code.co_name
    inside = "" if name == function_name or name.startswith("<") else f" in {name}"
    if not line:
        return f"line {found.tb_lineno}{inside}"
    shown = line if len(line) <= MOST_CHARACTERS else f"{line[: MOST_CHARACTERS - 1]}…"
    told = [f"line {found.tb_lineno}{inside}: {shown}"]
    met = _met(frame, found.tb_lasti, line)
    told += [f"there {met}"] if met else []
    nearest = difflib.get_close_matches(getattr(error, "name", None) or "", frame.f_locals, 1)
    told += [f"did you mean {nearest[0]}?"] if isinstance(error, NameError) and nearest else []
    return "\n".join(told)


def _is_learners(code: CodeType) -> bool:
    path = Path(code.co_filename)
    installed = {"site-packages", "dist-packages"} & set(path.parts) or _LIBRARIES & set(path.parents)
    return not installed and not code.co_filename.startswith(("<frozen", "<__array_function__"))


def described(name: str, value: Any) -> str:
    """A name and what stands behind it, in short: an array's shape, a list's length, a small value."""
    if isinstance(value, np.ndarray) and value.ndim > 0:
        return f"{name} {value.shape}"
    if isinstance(value, (list, tuple)) and not all(isinstance(each, (int, float, str)) for each in value):
        shapes = {each.shape for each in value if isinstance(each, np.ndarray)}
        arrays = f" arrays {shapes.pop()}" if len(shapes) == 1 else ""
        return f"{name} a {type(value).__name__} of {len(value)}{arrays}"
    return f"{name} = {shortened(value)}"


def _met(frame: FrameType, instruction: int, line: str) -> str:
    """What met in the failing part of the line; in the whole line, if that part isn't known."""
    names = {**frame.f_globals, **frame.f_locals}
    found: dict[str, Any] = {}
    unlike = ""
    try:
        part = ast.parse(_failing_part(frame.f_code, instruction)).body[0]
    except (SyntaxError, ValueError, IndexError):
        pass
    else:
        part = part.value if isinstance(part, ast.Expr) else part
        found = _worth_telling(_operands(part, names))
        unlike = _unlike_sizes(part, found, names)
    if not found:
        words = dict.fromkeys(re.findall(r"[^\W\d]\w*", line))
        found = _worth_telling((word, names.get(word, NOT_KNOWN)) for word in words)
    told = [described(name, value) for name, value in found.items()]
    return ", ".join(told[:MOST_NAMES]) + unlike


def _worth_telling(found: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    return {
        name: value
        for name, value in found
        if value is not NOT_KNOWN and not callable(value) and not isinstance(value, ModuleType)
    }


def _unlike_sizes(part: ast.AST, found: Mapping[str, Any], names: Mapping[str, Any]) -> str:
    """In words, why the two operands of an @ can't be multiplied; empty where that isn't the reason."""
    if not (isinstance(part, ast.BinOp) and isinstance(part.op, ast.MatMult)):
        return ""
    left, right = ast.unparse(part.left), ast.unparse(part.right)
    first, second = found.get(left), found.get(right)
    constant = isinstance(part.right, ast.Constant)
    number = part.right.value if constant else second
    if isinstance(first, np.ndarray) and isinstance(number, (int, float)):
        zeros = number == 0 and np.shape(names.get("b")) == first.shape[-1:]
        subject = "on the right stands" if constant else f"{right} is"
        needed = "a vector of zeros: np.zeros(len(b))" if zeros else "a vector"
        products = isinstance(part.right, ast.BinOp) and isinstance(part.right.op, ast.MatMult)
        by_unit = "; unit by unit two vectors are multiplied with *" if products else ""
        return f": {subject} the number {number:.3g}; {left} @ needs {needed}{by_unit}"
    if not all(isinstance(each, np.ndarray) and each.ndim > 0 for each in (first, second)):
        return ""
    across, down = first.shape[-1], second.shape[0 if second.ndim == 1 else -2]
    if across == down:
        return ""
    columns, rows = ("columns" if first.ndim > 1 else "numbers"), ("rows" if second.ndim > 1 else "numbers")
    return f": {left} has {across} {columns}, {right} has {down} {rows}; for @ these must be equal"


def _failing_part(code: CodeType, instruction: int) -> str:
    """The text of the expression whose instruction failed; it may stand on several lines."""
    first, last, start, end = list(code.co_positions())[instruction // 2]
    if None in (first, last, start, end):
        return ""
    lines = [linecache.getline(code.co_filename, number).encode() for number in range(first, last + 1)]
    lines[-1] = lines[-1][:end]
    lines[0] = lines[0][start:]
    part = b"".join(lines).decode()
    return f"({part})" if "\n" in part else textwrap.dedent(part)


def _operands(part: ast.AST, names: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """What an expression combines: operands, arguments, or else every name in it, each with its value."""
    if isinstance(part, ast.BinOp):
        combined = [part.left, part.right]
    elif isinstance(part, ast.AugAssign):
        combined = [part.target, part.value]
    elif isinstance(part, ast.Subscript):
        combined = [part.value, part.slice]
    elif isinstance(part, ast.Call):
        combined = [part.func, *part.args, *(keyword.value for keyword in part.keywords)]
    else:
        combined = [part]
    for each in combined:
        value = value_of(each, names)
        if value is not NOT_KNOWN and not isinstance(each, ast.Constant):
            yield ast.unparse(each), value
        elif value is NOT_KNOWN:
            for node in ast.walk(each):
                if isinstance(node, ast.Name):
                    yield node.id, value_of(node, names)

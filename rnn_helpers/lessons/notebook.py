"""A notebook as a dictionary: read, written as Jupyter writes it, and asked for its cells."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

Cell = dict[str, Any]
Lesson = dict[str, Any]

SOLUTION = "<summary>Solution</summary>"
ANSWER = re.compile(r"<summary>(?!Solution)")
PREDICT = "**Predict.**"


def read(path: str | Path) -> Lesson:
    """A notebook's JSON as a dictionary."""
    return json.loads(Path(path).read_text(encoding="utf-8"))


def write(lesson: Lesson, path: str | Path) -> None:
    """Write a notebook in the form in which Jupyter stores it."""
    text = json.dumps(lesson, indent=1, ensure_ascii=False) + "\n"
    Path(path).write_text(text, encoding="utf-8")


def source(cell: Cell) -> str:
    """What stands in a cell; Jupyter stores it as a text or as a list of lines."""
    return "".join(cell["source"])


def is_code(cell: Cell) -> bool:
    """Whether a cell is run."""
    return cell["cell_type"] == "code"


def heading(cell: Cell) -> tuple[int, str] | None:
    """The level and the title of the heading that a cell of text begins with, or None."""
    found = None if is_code(cell) else re.match(r"(#+) (.+)", source(cell))
    return found and (len(found[1]), found[2].strip())


def anchor(title: str) -> str:
    """The address of a heading inside its notebook, as JupyterLab gives it."""
    return "#" + title.replace(" ", "-")

"""What is said of a mistake in written equations: the line, a caret below the place, what to do."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass

WIDTH = 96  # characters: what JupyterLab shows in a line beside its list of files
LONGEST_SHOWN = 100  # characters of a line, on both sides of the caret together


class EquationError(ValueError):
    """Equations that no cell can be made of: the line, a caret below the place, and how to fix it."""

    def _render_traceback_(self) -> list[str]:
        """What a notebook shows: the message alone, without the way through the parser, which is longer."""
        lines = f"{type(self).__name__}: {self}".splitlines()
        return [line if line.startswith(" ") else textwrap.fill(line, WIDTH) for line in lines]


class EquationWarning(UserWarning):
    """Equations that make a cell, but perhaps not the one that was meant."""


@dataclass(frozen=True)
class Line:
    """A line of the text: its number, from 1, and what stands in it."""

    number: int
    text: str

    def shows(self, column: int, message: str) -> str:
        """The line with a caret below a column, and a message."""
        text = "".join(c if c.isprintable() else " " for c in self.text).rstrip()
        start = max(0, min(column, len(text)) - LONGEST_SHOWN * 2 // 3)
        cut = text[start : start + LONGEST_SHOWN]
        indent = len(cut) - len(cut.lstrip()) if not start else 0
        caret = max(column - start - indent, 0)
        return f"line {self.number} of the equations\n    {cut.strip()}\n    {' ' * caret}^\n{message}"

    def error(self, column: int, message: str) -> EquationError:
        """The error to raise for a mistake at a column."""
        return EquationError(self.shows(column, message))

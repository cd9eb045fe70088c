"""Lessons as slides: what begins a slide, what is shown at the next key, what only the speaker sees.

``python -m rnn_helpers.lessons.slides notebooks/*.ipynb`` writes it into the cells, where
``jupyter nbconvert --to slides`` reads it.
"""

from __future__ import annotations

import re
import sys

from rnn_helpers.lessons.notebook import ANSWER, SOLUTION, Cell, Lesson, heading, is_code, read, source, write

WIDGET = re.compile(r"^(Stepper|Explorer|Quiz)\(", re.MULTILINE)


def slide_types(lesson: Lesson) -> list[str]:
    """What each cell is in the deck, by nbconvert's words.

    A part of a lesson begins a ``slide``, to the right; every other text begins a ``subslide``,
    further down, and the code that follows stands on it (``-``), but a stepper has a slide of its
    own. Answers come at the next key (``fragment``), solutions are the speaker's ``notes``.
    """
    return [_slide_type(cell) for cell in lesson["cells"]]


def _slide_type(cell: Cell) -> str:
    if is_code(cell):
        if "answer" in cell["metadata"].get("tags", []):
            return "fragment"
        return "subslide" if WIDGET.search(source(cell)) else "-"
    if SOLUTION in source(cell):
        return "notes"
    found = heading(cell)
    if found is None and ANSWER.search(source(cell)):
        return "fragment"
    return "slide" if found and found[0] <= 2 else "subslide"


def main(paths: list[str]) -> None:
    """Write the slide types into the cells of lessons."""
    for path in paths:
        lesson = read(path)
        for cell, slide_type in zip(lesson["cells"], slide_types(lesson), strict=True):
            cell["metadata"]["slideshow"] = {"slide_type": slide_type}
        write(lesson, path)


if __name__ == "__main__":
    main(sys.argv[1:])

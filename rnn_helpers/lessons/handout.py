"""Lessons to hand out: without their solutions.

``python -m rnn_helpers.lessons.handout notebooks handout``, or ``make handout``, writes them into
a folder of their own, with their pictures and the page of formulas.
"""

from __future__ import annotations

import copy
import shutil
import sys
from pathlib import Path

from rnn_helpers.lessons.formulas import as_page
from rnn_helpers.lessons.notebook import SOLUTION, Lesson, read, source, write


def without_solutions(lesson: Lesson) -> Lesson:
    """A lesson without the cells that hold solutions; all others stay as they are.

    The exercises stand there unsolved, and their checks go on saying what is missing.
    """
    lesson = copy.deepcopy(lesson)
    lesson["cells"] = [cell for cell in lesson["cells"] if SOLUTION not in source(cell)]
    return lesson


def main(lessons: Path, folder: Path) -> None:
    """Write every lesson of a folder into another one, without solutions.

    The pictures and the page of formulas stand beside them.

    Raises ``ValueError`` for a folder that holds the lessons themselves.
    """
    if folder.resolve() == lessons.resolve():
        raise ValueError(f"{folder} holds the lessons themselves; name another folder for the handout")
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copytree(lessons / "images", folder / "images", dirs_exist_ok=True)
    for path in sorted(lessons.glob("*.ipynb")):
        write(without_solutions(read(path)), folder / path.name)
        print(folder / path.name)
    formulas = (lessons / "for_lecturers" / "formulas.md").read_text(encoding="utf-8")
    (folder / "formulas.html").write_text(as_page(formulas), encoding="utf-8")
    print(folder / "formulas.html")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))

"""Every solution of a lesson passes its check, and the lesson as it stands says what is missing."""

import re
from itertools import pairwise

import nbformat
import pytest
from conftest import LESSONS
from nbclient import NotebookClient

PATHS = sorted(LESSONS.glob("*.ipynb"))
SOLUTION = re.compile(r"<summary>Solution</summary>\s*```python\n(.*?)```", re.DOTALL)


def verdicts(lesson):
    code = (cell for cell in lesson.cells if cell.cell_type == "code")
    texts = (output.text for cell in code for output in cell.outputs if output.output_type == "stream")
    return [text for text in texts if text.startswith("Exercise ")]


@pytest.mark.lesson
@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_every_solution_passes_its_check_and_the_unsolved_lesson_says_what_is_missing(path):
    lesson = nbformat.read(path, as_version=4)
    unsolved = verdicts(lesson)
    assert unsolved
    assert not any(": correct." in text for text in unsolved)

    for cell, after in pairwise(lesson.cells):
        solution = SOLUTION.search(after.source)
        if cell.cell_type == "code" and solution:
            imports = [line for line in cell.source.splitlines() if line.startswith("from ")]
            cell.source = "\n".join([*imports, solution.group(1)])
    resources = {"metadata": {"path": str(path.parent)}}
    NotebookClient(lesson, timeout=120, kernel_name="python3", resources=resources).execute()
    solved = verdicts(lesson)
    assert len(solved) == len(unsolved)
    assert all(": correct." in text for text in solved), solved

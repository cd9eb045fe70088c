"""A lesson to hand out has no solution, and works like the lesson."""

import nbformat
import pytest
from conftest import LESSONS
from nbclient import NotebookClient

from rnn_helpers.lessons import handout
from rnn_helpers.lessons.notebook import SOLUTION, is_code, read, source

PATHS = sorted(LESSONS.glob("*.ipynb"))


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_a_handout_has_every_cell_but_the_solutions(path):
    lesson = read(path)
    stripped = handout.without_solutions(lesson)
    solutions = [cell for cell in lesson["cells"] if SOLUTION in source(cell)]
    assert solutions and all(not is_code(cell) for cell in solutions)
    assert [c for c in lesson["cells"] if c not in solutions] == stripped["cells"]


def test_every_lesson_is_handed_out_with_its_pictures(tmp_path, capsys):
    handout.main(LESSONS, tmp_path)
    assert [path.name for path in sorted(tmp_path.glob("*.ipynb"))] == [path.name for path in PATHS]
    assert {p.name for p in (tmp_path / "images").iterdir()} == {
        p.name for p in (LESSONS / "images").iterdir()
    }
    assert "<title>Formulas and names</title>" in (tmp_path / "formulas.html").read_text(encoding="utf-8")
    assert "Solution</summary>" not in "".join(
        p.read_text(encoding="utf-8") for p in tmp_path.glob("*.ipynb")
    )


def test_the_lessons_themselves_are_never_overwritten():
    with pytest.raises(ValueError, match="another folder"):
        handout.main(LESSONS, LESSONS / "images" / "..")


@pytest.mark.lesson
@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_a_lesson_without_solutions_runs_and_its_checks_say_what_is_missing(path, tmp_path, capsys):
    handout.main(LESSONS, tmp_path)
    stripped = nbformat.read(tmp_path / path.name, as_version=4)
    checked = sum('\ncheck("' in cell.source for cell in stripped.cells)
    for cell in stripped.cells:
        cell.outputs = []
    resources = {"metadata": {"path": str(tmp_path)}}
    NotebookClient(stripped, timeout=120, kernel_name="python3", resources=resources).execute()
    verdicts = [
        output.text
        for cell in stripped.cells
        if is_code(cell)
        for output in cell.outputs
        if output.output_type == "stream" and output.text.startswith("Exercise ")
    ]
    assert len(verdicts) == checked > 0
    assert not any(": correct." in verdict for verdict in verdicts), verdicts

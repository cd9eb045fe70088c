"""The lessons as documents: their structure, what is stored in them, and their exercises."""

import re
from itertools import pairwise
from pathlib import Path

import nbformat
import pytest
from conftest import LESSONS
from nbclient import NotebookClient

from rnn_helpers.exercises import EXERCISES

PATHS = sorted(LESSONS.glob("*.ipynb"))
NAMES = [
    "01_pseudocode_rnn.ipynb",
    "02_parameterized_rnn.ipynb",
    "03_simple_rnn.ipynb",
    "04_lstm_gates.ipynb",
    "05_gru_gates.ipynb",
]
SOLUTION = re.compile(r"<summary>Solution</summary>\s*```python\n(.*?)```", re.DOTALL)


@pytest.fixture(params=PATHS, ids=lambda path: path.stem)
def path(request):
    return request.param


@pytest.fixture
def lesson(path):
    lesson = nbformat.read(path, as_version=4)
    nbformat.validate(lesson)
    return lesson


def code(lesson):
    return [cell for cell in lesson.cells if cell.cell_type == "code"]


def prose(lesson):
    return "\n\n".join(cell.source for cell in lesson.cells if cell.cell_type == "markdown")


def outputs(lesson):
    return [output for cell in code(lesson) for output in cell.outputs]


def test_there_are_five_lessons_and_then_further_notebooks():
    names = [path.name for path in PATHS]
    assert names[:5] == NAMES
    assert all(re.fullmatch(r"0[6-9]_[a-z_]+\.ipynb", name) for name in names[5:])
    assert len({name[:2] for name in names}) == len(names)


def test_a_lesson_is_executed_from_top_to_bottom_without_an_error(lesson):
    assert [cell.execution_count for cell in code(lesson)] == list(range(1, len(code(lesson)) + 1))
    assert [output for output in outputs(lesson) if output.output_type == "error"] == []
    assert [o.text for o in outputs(lesson) if o.output_type == "stream" and o.name == "stderr"] == []


def test_a_lesson_stores_no_widget_state_and_nothing_that_differs_next_time(lesson):
    assert "widgets" not in lesson.metadata
    assert all("execution" not in cell.metadata for cell in lesson.cells)
    texts = [output.get("data", {}).get("text/plain", "") for output in outputs(lesson)]
    assert not any(re.search(r"0x[0-9a-f]{6}", text) for text in texts)


def test_a_lesson_has_a_stepper_with_a_picture_and_prints_results(lesson):
    data = [
        output.data for output in outputs(lesson) if output.output_type == "display_data" or "data" in output
    ]
    steppers = [d for d in data if d.get("text/plain", "").startswith("Stepper(")]
    assert steppers
    assert all("image/png" in stepper for stepper in steppers)
    assert any(output.output_type == "stream" for output in outputs(lesson))


def test_a_lesson_has_its_headings_in_order_and_links_that_lead_somewhere(path, lesson):
    text = prose(lesson)
    headings = re.findall(r"^(#+) (.+)$", text, re.MULTILINE)
    assert [level for level, _ in headings].count("#") == 1
    assert headings[0][0] == "#"
    assert all(len(b[0]) - len(a[0]) <= 1 for a, b in pairwise(headings))
    titles = [title for _, title in headings]
    for needed in ("The idea", "Summary"):
        assert needed in titles
    assert {"What Keras and PyTorch call it", "In Keras, in PyTorch"} & set(titles)
    for needed in ("**What you will be able to do**", "**What you need**", "**Where next**", "**Predict.**"):
        assert needed in text
    for alt, target in re.findall(r"(!?\[[^\]]*\])\(([^)\s]+)\)", text):
        if target.startswith("#"):
            assert target[1:] in {title.replace(" ", "-") for title in titles}, target
            continue
        file, _, _ = target.partition("#")
        assert target.startswith("https://") or (Path(path).parent / file).exists(), target
        assert not alt.startswith("!") or len(alt) > 30, f"{target} needs a text for those who can't see it"


# What JupyterLab says in place of a stepper whose kernel has ended, and where one finds the cure
ASLEEP, AWAKE = "Error displaying widget: model not found", "*Run*, then *Run All Cells*"


def test_the_first_lines_of_a_lesson_say_how_to_wake_its_steppers(lesson):
    first = next(cell.source for cell in lesson.cells if cell.cell_type == "markdown")
    assert first == lesson.cells[0].source
    assert ASLEEP in first and AWAKE in first


def test_the_readme_says_how_to_wake_steppers_too():
    readme = (LESSONS.parent / "README.md").read_text(encoding="utf-8")
    assert ASLEEP in readme and AWAKE in readme


def test_a_code_cell_is_short_enough_to_retype(lesson):
    for cell in code(lesson):
        assert len(cell.source.splitlines()) <= 15
        assert max(map(len, cell.source.splitlines())) <= 110


def test_every_exercise_stands_in_its_lesson_with_a_solution(path, lesson):
    number = path.name[1]
    checked = [
        n for cell in code(lesson) for n in re.findall(r'^check\("([\d.]+)"', cell.source, re.MULTILINE)
    ]
    assert checked == [n for n in EXERCISES if n.startswith(number)]
    assert len(SOLUTION.findall(prose(lesson))) == len(checked)


@pytest.mark.lesson
def test_every_solution_passes_its_check_and_the_unsolved_lesson_says_what_is_missing(path, lesson):
    unsolved = [
        o.text for o in outputs(lesson) if o.output_type == "stream" and o.text.startswith("Exercise ")
    ]
    assert unsolved
    assert not any(": correct." in text for text in unsolved)

    solved = nbformat.from_dict(lesson)
    for cell, after in pairwise(solved.cells):
        solution = SOLUTION.search(after.source)
        if cell.cell_type == "code" and solution:
            imports = [line for line in cell.source.splitlines() if line.startswith("from ")]
            cell.source = "\n".join([*imports, solution.group(1)])
    NotebookClient(
        solved, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(path.parent)}}
    ).execute()
    verdicts = [
        o.text for o in outputs(solved) if o.output_type == "stream" and o.text.startswith("Exercise ")
    ]
    assert len(verdicts) == len(unsolved)
    assert all(": correct." in text for text in verdicts), verdicts

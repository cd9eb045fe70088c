"""CONTRIBUTING: the drawing is that of the house, and every example in it works as it stands there."""

import re
import tomllib
from pathlib import Path

import numpy as np
import pytest

from rnn_helpers import GRU, LSTM, Stepper
from rnn_helpers.exercises import EXERCISES, check, lesson_1
from rnn_helpers.tasks import catalog
from rnn_helpers.training import gradients

ROOT = Path(__file__).parents[2]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
ROOM = re.compile(r"[a-z_]+(?: \| [a-z_]+)*")


def part(title):
    return re.search(rf"^## {title}\n(.*?)(?=^## )", TEXT, re.MULTILINE | re.DOTALL)[1]


def blocks(title, kind="python"):
    """The blocks of code of a part; one that stands inside a longer fence is none."""
    text = re.sub(r"^````\n.*?^````", "", part(title), flags=re.MULTILINE | re.DOTALL)
    return [code for language, code in BLOCK.findall(text) if language == kind]


# ---------------------------------------------------------------- the drawing


def test_the_rooms_of_the_drawing_stand_in_the_order_in_which_they_import():
    (drawing,) = blocks("The house", kind="")
    _, package = drawing.split("rnn_helpers/\n")
    drawn = [ROOM.match(line.strip())[0] for line in package.splitlines() if line.strip() != "|"]
    (layers,) = (
        contract["layers"]
        for contract in PYPROJECT["tool"]["importlinter"]["contracts"]
        if contract["type"] == "layers"
    )
    assert drawn == layers


def test_every_room_and_folder_that_it_names_is_there():
    rooms = {path.stem for path in (ROOT / "rnn_helpers").iterdir() if not path.name.startswith("_")}
    (drawing,) = blocks("The house", kind="")
    named = {room for line in drawing.splitlines() for room in re.findall(r"\b[a-z_]+\b", line[:40])}
    assert rooms <= named
    for name in re.findall(r"`([\w./]+/)`", TEXT):
        assert (ROOT / name).is_dir() or (ROOT / "rnn_helpers" / name).is_dir(), name
    for name in re.findall(r"`([\w./]+\.(?:py|mjs|js|json|md|toml|cff|css))`", TEXT):
        places, name = (ROOT, ROOT / "rnn_helpers", ROOT / "js"), name.replace("lesson_N", "lesson_1")
        assert any((place / name).is_file() for place in places), name


# ---------------------------------------------------------------- its examples


@pytest.fixture(scope="module")
def new_cell():
    names = {"__name__": "documented"}
    exec(blocks("A new cell")[0], names)
    return names["UpdateGateRNN"].random(input_features=3, units=2, seed=1)


def test_the_new_cell_computes_what_its_text_says(new_cell):
    inputs, h = np.random.default_rng(0).normal(size=(6, 3)), np.zeros(2)
    for input_t, found in zip(inputs, new_cell.run(inputs).outputs, strict=True):
        z, g = (new_cell.W[gate] @ input_t + new_cell.U[gate] @ h + new_cell.b[gate] for gate in (0, 1))
        z, g = 1 / (1 + np.exp(-z)), np.tanh(g)
        h = z * h + (1 - z) * g
        np.testing.assert_allclose(found, h, rtol=1e-12)


def test_the_new_cell_is_held_walked_back_and_shown(new_cell):
    inputs = np.random.default_rng(0).normal(size=(6, 3))
    held = new_cell.holding("update_gate", 1.0, first=2).run(inputs)
    assert (held.hidden_state[2:] == held.hidden_state[1]).all()
    found = gradients(new_cell.run(inputs), hidden_state=np.ones(2))
    nudged = new_cell.run(inputs + 1e-6 * (np.arange(3) == 1)).last_output.sum()
    slope = (nudged - new_cell.run(inputs).last_output.sum()) / 1e-6
    assert found.inputs[:, 1].sum() == pytest.approx(slope, rel=1e-4)
    page = Stepper(new_cell.run(inputs)).to_html()
    assert "how much to keep" in page and "update_gate" in page


@pytest.fixture
def task():
    names = dict(vars(catalog))
    exec(blocks("A new task")[0], names)
    return names["COMMA_CAME"]


def test_the_new_task_has_right_answers_and_is_learned(task):
    assert task.targets(task.encode("a,b.c,,.")).ravel().tolist() == [0, 1, 1, 0, 0, 1, 1, 0]
    for kind in (LSTM, GRU):
        assert kind.__name__ in task.settings
        assert task.train(kind, progress=False).metric > 0.99


def test_what_trains_the_new_task_names_it(task):
    (command,) = blocks("A new task", kind="")
    assert command == f"make trained TASK={task.name}\n"


def test_the_new_exercise_is_checked_and_its_solution_passes(monkeypatch, capsys):
    entry, cell = blocks("A new exercise")
    exercises = eval("{" + entry + "}", dict(vars(lesson_1)))
    (number,) = exercises
    assert number not in EXERCISES
    monkeypatch.setitem(EXERCISES, number, exercises[number])
    assert f"### Exercise {number}: {exercises[number].title}" in part("A new exercise")
    solution = re.search(
        r"<summary>Solution</summary>\n\n```python\n(.*?)```", part("A new exercise"), re.DOTALL
    )
    for code, verdict in ((cell, "not solved yet"), (solution[1], "correct.")):
        exec(code, {"check": check})
        assert verdict in capsys.readouterr().out
    for message, wrong in exercises[number].verdict.mistakes.items():
        check(number, wrong)
        assert message in capsys.readouterr().out

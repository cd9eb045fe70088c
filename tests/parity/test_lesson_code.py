"""What the lessons say that Keras and PyTorch print is what was recorded from them."""

import json

import pytest
from conftest import LESSONS
from parity.lesson_code import BLOCK, blocks, recorded, with_printed

PATHS = sorted(LESSONS.glob("*.ipynb"))


def lesson_of(*texts):
    return {"cells": [{"cell_type": "markdown", "source": text.splitlines(True)} for text in texts]}


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_the_code_of_a_lesson_and_what_it_prints_are_as_recorded(path):
    assert blocks(json.loads(path.read_text(encoding="utf-8"))) == recorded()[path.stem]


def test_nothing_is_recorded_of_lessons_that_are_gone():
    assert set(recorded()) == {path.stem for path in PATHS}


def test_what_a_block_prints_is_written_below_it_and_replaces_what_stood_there():
    lesson = lesson_of("Look:\n\n```python\nprint(1)\n```\n\n```text\n0\n```\n\nSo.", "```python\nx = 2\n```")
    with_printed(lesson, ["1\n", ""])
    assert blocks(lesson) == [{"code": "print(1)\n", "printed": "1\n"}, {"code": "x = 2\n", "printed": ""}]
    assert "".join(lesson["cells"][0]["source"]).endswith("```text\n1\n```\n\nSo.")


def test_a_solution_is_no_such_code():
    text = "<details><summary>Solution</summary>\n\n```python\nprint(1)\n```\n</details>"
    assert BLOCK.search(text) and blocks(lesson_of(text)) == []

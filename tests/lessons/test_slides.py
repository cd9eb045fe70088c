"""``jupyter nbconvert --to slides`` makes a deck of a lesson that holds together."""

import re

import pytest
from conftest import LESSONS
from nbconvert.exporters import SlidesExporter

from rnn_helpers.lessons.notebook import SOLUTION, heading, read, source
from rnn_helpers.lessons.slides import WIDGET, slide_types

PATHS = sorted(LESSONS.glob("*.ipynb"))
every_lesson = pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)


def text(*lines):
    return {"cell_type": "markdown", "metadata": {}, "source": "\n".join(lines)}


def code(line, tags=()):
    return {"cell_type": "code", "metadata": {"tags": [*tags]}, "source": line}


def test_parts_go_to_the_right_texts_down_answers_come_later_and_solutions_are_for_the_speaker():
    cells = [
        text("# A lesson"),
        text("## The idea"),
        code("print(1)"),
        text("**Predict.** What?"),
        code("Stepper(trace)"),
        code("print(2)", ["answer"]),
        text("<details><summary>Answer</summary>"),
        text("### Exercise"),
        text("<details><summary>Solution</summary>"),
    ]
    expected = ["slide", "slide", "-", "subslide", "subslide", "fragment", "fragment", "subslide", "notes"]
    assert slide_types({"cells": cells}) == expected


@every_lesson
def test_the_cells_of_a_lesson_know_their_slides(path):
    lesson = read(path)
    stored = [cell["metadata"].get("slideshow", {}).get("slide_type") for cell in lesson["cells"]]
    assert stored == slide_types(lesson), "run 'make notebooks'"


@every_lesson
def test_the_deck_of_a_lesson_has_a_stack_for_each_part_and_no_slide_is_empty(path):
    lesson = read(path)
    deck, _ = SlidesExporter().from_filename(str(path))
    slides = re.search(r'<div class="slides">(.*)</main>', deck, re.DOTALL)[1]
    stacks = re.findall(r"<section>(<section>.*?</section>)</section>", slides, re.DOTALL)
    levels = [found[0] for found in map(heading, lesson["cells"]) if found]
    assert len(stacks) == levels.count(1) + levels.count(2)
    for stack in stacks:
        first, *others = re.findall(r"<section>(.*?)</section>", stack, re.DOTALL)
        assert re.search(r"<h[12]", first)
        assert all(re.sub(r"<[^>]+>", "", slide).strip() for slide in [first, *others])
    solutions = sum(SOLUTION in source(cell) for cell in lesson["cells"])
    assert len(re.findall(r'<aside class="notes">', slides)) == solutions
    widgets = sum(
        bool(WIDGET.search(source(cell))) for cell in lesson["cells"] if cell["cell_type"] == "code"
    )
    assert widgets and slides.count("<section>") > widgets

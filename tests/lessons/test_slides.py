"""``jupyter nbconvert --to slides`` makes a deck of a lesson that holds together."""

from rnn_helpers.lessons.slides import slide_types


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

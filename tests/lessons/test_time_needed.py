"""The time that a lesson says it takes is counted, part by part."""

import pytest
from conftest import LESSONS

from rnn_helpers.lessons.notebook import read, source
from rnn_helpers.lessons.time_needed import EACH, minutes_by_part, with_minutes

PATHS = sorted(LESSONS.glob("*.ipynb"))
TABLE = """# A lesson

| part | minutes | first reading |
|---|---|---|
| [The idea](#The-idea) | 99 | yes |
| [Try it](#Try-it) | 99 | |
| In all | 1 | 2 |
"""


def text(*lines):
    return {"cell_type": "markdown", "metadata": {}, "source": "\n".join(lines)}


def code(*lines):
    return {**text(*lines), "cell_type": "code"}


def lesson(*cells):
    return {"cells": [text(TABLE), *cells]}


def test_words_code_predictions_steppers_and_exercises_count_where_they_stand():
    counted = minutes_by_part(
        lesson(
            text("## The idea", *["word"] * 357),
            text("## Try it"),
            code(*["x = 1"] * 15),
            text("### Exercise", "**Predict.**"),
            code("Stepper(trace)", "def f():", "    ...", 'check("1.1", f)'),
            code("x = ...", 'check("1.2", x)'),
            text("### Glossary", *["word"] * 900, "### Sources", *["word"] * 900, "**Where next**"),
            text("<details><summary>Solution</summary>", *["word"] * 1000),
        )
    )
    assert list(counted) == ["The idea", "Try it"]
    assert counted["The idea"] == pytest.approx(360 / 180)
    stepper, _, answer, writing = EACH.values()
    words, lines = 3 + 3 + 2, 15 + 4 + 2
    assert counted["Try it"] == pytest.approx(words / 180 + lines / 15 + 1 + stepper + 2 * answer + writing)


def test_the_minutes_are_written_into_the_table_with_their_sums():
    written = with_minutes(TABLE, {"The idea": 6.4, "Try it": 0.1})
    assert "| [The idea](#The-idea) | 6 | yes |\n| [Try it](#Try-it) | 1 |  |\n| In all | 7 | 6 |" in written


@pytest.mark.parametrize(
    "table, words",
    [(TABLE.replace("Try it]", "Try that]"), "Try that"), (TABLE.replace("#Try-it", "#try-it"), "#try-it")],
)
def test_a_table_that_does_not_fit_its_lesson_is_refused(table, words):
    with pytest.raises(ValueError, match=words):
        with_minutes(table, {"The idea": 1, "Try it": 1})


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_a_lesson_says_the_time_it_takes(path):
    stored = read(path)
    first = source(stored["cells"][0])
    assert with_minutes(first, minutes_by_part(stored)) == first, "run 'make notebooks'"

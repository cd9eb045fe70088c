"""The time that a lesson says it takes is counted, part by part."""

import pytest

from rnn_helpers.lessons.time_needed import EACH, minutes_by_part, with_minutes

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
            text("## The idea", *["word"] * 298),
            text("## Try it"),
            code(*["x = 1"] * 10),
            text("### Exercise", "**Predict.**"),
            code("Stepper(trace)", 'check("1.1", f)'),
            text("<details><summary>Solution</summary>", *["word"] * 1000),
        )
    )
    assert list(counted) == ["The idea", "Try it"]
    assert counted["The idea"] == pytest.approx(300 / 150 + 1 / 150, abs=0.01)
    stepper, exercise, _ = EACH.values()
    expected = 3 / 150 + 10 / 10 + 3 / 150 + 1 + 2 / 10 + stepper + exercise
    assert counted["Try it"] == pytest.approx(expected, abs=0.02)


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

"""What a lesson calls: ``check`` says whether an answer is right, ``hint`` helps to find it."""

from __future__ import annotations

import textwrap
from typing import Any

from rnn_helpers.checks import shortened, whole_number
from rnn_helpers.exercises import (
    lesson_1,
    lesson_2,
    lesson_3,
    lesson_4,
    lesson_5,
    lesson_6,
    lesson_7,
    lesson_8,
    lesson_9,
    lesson_10,
)
from rnn_helpers.exercises.judging import Exercise

WIDTH = 96  # characters: what JupyterLab shows in a line beside its list of files
NOT_SOLVED = "not solved yet: put your answer where the ... stands, then run the cell again"

EXERCISES: dict[str, Exercise] = {
    number: exercise
    for lesson in (
        lesson_1,
        lesson_2,
        lesson_3,
        lesson_4,
        lesson_5,
        lesson_6,
        lesson_7,
        lesson_8,
        lesson_9,
        lesson_10,
    )
    for number, exercise in lesson.EXERCISES.items()
}


def check(number: str | float, answer: Any) -> None:
    """Print whether the answer to an exercise is right, or which mistake it looks like.

    ``number`` is that of the exercise: "1.1", or 1.1. A function is tried on a few arguments, for
    some seconds at most. Raises ``ValueError`` if there is no such exercise.
    """
    number, exercise = _exercise(number)
    problem = NOT_SOLVED if answer is None or answer is ... else exercise.verdict(answer)
    verdict = f"correct. {exercise.praise}" if problem is None else problem
    _say(f"Exercise {number}, {exercise.title}: {verdict}")


def hint(number: str | float, level: int = 1) -> None:
    """Print a hint, from a nudge (1) to nearly the answer (3).

    Raises ``ValueError`` if there is no such exercise or level.
    """
    _, exercise = _exercise(number)
    level = whole_number("level", level, 1, 3)
    _say(f"Hint {level} of 3: {exercise.hints[level - 1]}")


def _say(text: str) -> None:
    """Print a text in lines that are not broken within a word; lines of code stay as they are."""
    for line in text.splitlines():
        is_code = line.startswith(" ")
        print(line if is_code else textwrap.fill(line, WIDTH, break_long_words=False, break_on_hyphens=False))


def _exercise(number: str | float) -> tuple[str, Exercise]:
    """An exercise and its number as text."""
    text = str(number).strip()
    if text not in EXERCISES:
        raise ValueError(f"there is no exercise {shortened(number)}; there are {', '.join(EXERCISES)}")
    return text, EXERCISES[text]

"""What a lesson calls: ``check`` says whether an answer is right, ``hint`` helps to find it."""

from __future__ import annotations

from typing import Any

from rnn_helpers.exercises import lesson_1, lesson_2, lesson_3, lesson_4, lesson_5
from rnn_helpers.exercises.comparing import Exercise

NOT_SOLVED = "not solved yet: put your answer where the ... stands, then run the cell again"

EXERCISES: dict[str, Exercise] = {
    number: exercise
    for lesson in (lesson_1, lesson_2, lesson_3, lesson_4, lesson_5)
    for number, exercise in lesson.EXERCISES.items()
}


def check(number: str, answer: Any) -> None:
    """Print whether the answer to an exercise is right, or which mistake it looks like."""
    exercise = _exercise(number)
    problem = NOT_SOLVED if answer is None or answer is ... else exercise.verdict(answer)
    verdict = f"correct. {exercise.praise}" if problem is None else problem
    print(f"Exercise {number}, {exercise.title}: {verdict}")


def hint(number: str, level: int = 1) -> None:
    """Print a hint, from a nudge (1) to nearly the answer (3)."""
    exercise = _exercise(number)
    if level not in (1, 2, 3):
        raise ValueError(f"level is {level!r}, expected 1, 2 or 3")
    print(f"Hint {level} of 3: {exercise.hints[level - 1]}")


def _exercise(number: str) -> Exercise:
    if number not in EXERCISES:
        raise ValueError(f"there is no exercise {number!r}; there are {', '.join(EXERCISES)}")
    return EXERCISES[number]

"""Which lessons have a self-test, and its questions: ``QUESTIONS`` of the module of its number."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

from rnn_helpers.quizzes.questions import Question


def lessons_with_questions() -> tuple[int, ...]:
    """The numbers of the lessons that have a module here, in order."""
    names = (path.stem for path in Path(__file__).parent.glob("lesson_*.py"))
    return tuple(sorted(int(name[7:]) for name in names if re.fullmatch(r"lesson_\d+", name)))


def questions_of(lesson: int) -> tuple[Question, ...]:
    """The questions of a lesson; a ``ValueError`` says which lessons have some."""
    lessons = lessons_with_questions()
    if lesson not in lessons:
        raise ValueError(f"lesson {lesson} has no questions; there are some of {_listed(lessons)}")
    return import_module(f"rnn_helpers.quizzes.lesson_{lesson}").QUESTIONS


def _listed(lessons: tuple[int, ...]) -> str:
    *first, last = map(str, lessons)
    return f"lessons {', '.join(first)} and {last}" if first else f"lesson {last}"

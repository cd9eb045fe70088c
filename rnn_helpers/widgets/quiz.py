"""A self-test: questions that are answered in the browser, with a word for each wrong answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args

import anywidget
import numpy as np
import traitlets

from rnn_helpers.checks import shortened
from rnn_helpers.quizzes import Question, lessons_with_questions, packed, questions_of, sheet_of
from rnn_helpers.widgets.asleep import Asleep
from rnn_helpers.widgets.page import STATIC


class Quiz(Asleep, anywidget.AnyWidget):
    """The self-test of a lesson, or of questions of your own.

    Parameters
    ----------
    questions : the number of a lesson, or a list of questions: ``Choose``, ``Number``, ``Order``
        and ``PointAt`` of ``rnn_helpers.quizzes``

    Answers are marked in the browser, without a message to the kernel; another run of the cell
    begins anew. The output of the cell has the questions in words, for where no widget runs, and
    no answers: those are packed in ``payload``.

    Raises
    ------
    TypeError : for what is neither a number nor a list of questions
    ValueError : for a lesson without questions, and for an empty list

    Example
    -------
    >>> Quiz(4)
    Quiz(lesson 4, 7 questions)

    Used at the end of each lesson.
    """

    _esm = STATIC / "quiz.js"
    _css = STATIC / "quiz.css"
    payload = traitlets.Unicode().tag(sync=True)

    def __init__(self, questions: int | Sequence[Question]):
        lesson = None
        if isinstance(questions, (int, np.integer)) and not isinstance(questions, bool):
            lesson, questions = questions, questions_of(int(questions))
        self._lesson, self._questions = lesson, _checked(questions)
        self._title = "Self-test" if lesson is None else f"Self-test of lesson {lesson}"
        super().__init__(payload=packed(self._title, self._questions))

    @property
    def questions(self) -> tuple[Question, ...]:
        """The questions, with their answers."""
        return self._questions

    def __repr__(self) -> str:
        count = len(self._questions)
        lesson = "" if self._lesson is None else f"lesson {self._lesson}, "
        return f"Quiz({lesson}{count} {'question' if count == 1 else 'questions'})"

    def _repr_mimebundle_(self, **options):
        bundle = super()._repr_mimebundle_(**options)
        data, metadata = bundle if isinstance(bundle, tuple) else (bundle, {})
        words = {"text/plain": repr(self), "text/html": sheet_of(self._title, self._questions)}
        return {**data, **words}, metadata


def _checked(questions) -> tuple[Question, ...]:
    """A list of questions as a tuple; an error for anything else."""
    if isinstance(questions, (list, tuple)):
        if not questions:
            raise ValueError("the list of questions is empty; write one such as Choose(question, options)")
        if all(isinstance(each, get_args(Question)) for each in questions):
            return tuple(questions)
        questions = next(each for each in questions if not isinstance(each, get_args(Question)))
    lessons = ", ".join(map(str, lessons_with_questions()))
    raise TypeError(
        f"got {shortened(questions)}, expected the number of a lesson (one of {lessons}), "
        "or a list of questions such as Choose(question, options)"
    )

"""Self-tests: at the end of each lesson some questions, with a word for each wrong answer.

The questions of lesson 1 stand in ``lesson_1.py`` under the name ``QUESTIONS``, and so on.
"""

from rnn_helpers.quizzes.lessons import lessons_with_questions, questions_of
from rnn_helpers.quizzes.packing import packed
from rnn_helpers.quizzes.questions import Choose, Number, Option, Order, PointAt, Question
from rnn_helpers.quizzes.sheet import sheet_of

__all__ = [
    "Choose",
    "Number",
    "Option",
    "Order",
    "PointAt",
    "Question",
    "lessons_with_questions",
    "packed",
    "questions_of",
    "sheet_of",
]

"""Self-tests: at the end of each lesson some questions, with a word for each wrong answer."""

from rnn_helpers.quizzes.questions import Choose, Number, Option, Order, PointAt, Question

__all__ = ["Choose", "Number", "Option", "Order", "PointAt", "Question"]

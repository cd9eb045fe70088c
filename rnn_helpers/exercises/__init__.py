"""Exercises of the lessons: checks that name the mistake, and hints in three levels.

``check("1.1", answer)`` prints whether an answer is right, and if not, which mistake it
looks like; ``hint("1.1")`` prints a first hint, ``hint("1.1", 2)`` a stronger one.
"""

from rnn_helpers.exercises.checking import EXERCISES, check, hint
from rnn_helpers.exercises.judging import Exercise

__all__ = ["EXERCISES", "Exercise", "check", "hint"]

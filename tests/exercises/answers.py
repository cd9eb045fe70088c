"""What the tests of several lessons share: answers as learners write them, and what a check says to them."""

import textwrap

from practice import learner

from rnn_helpers.exercises import EXERCISES, check


def function(name, arguments, body, names=None):
    """The function with such a body, and with some names in it that the lesson has imported."""
    return learner(f"def {name}({arguments}):\n" + textwrap.indent(textwrap.dedent(body), "    "), names)


def said(capsys, number, answer):
    """What the check says to an answer, in one line however it is printed."""
    check(number, answer)
    return in_one_line(capsys.readouterr().out)


def in_one_line(text):
    return " ".join(text.split())


def assert_right(said):
    assert ": correct." in said


def assert_named(said, words):
    """A wrong answer hears these words."""
    assert in_one_line(words) in said and "correct." not in said


def assert_all_are_answered(lesson, right, wrong):
    """Of each exercise of a lesson right and wrong answers are listed."""
    own = {number for number in EXERCISES if number.startswith(f"{lesson}.")}
    assert {number for number, _ in right} == {number for number, _, _ in wrong} == own


def assert_mistakes_are_fed(lesson, wrong):
    """Each mistake that an exercise of a lesson has words for is among the wrong answers."""
    for number, exercise in EXERCISES.items():
        for message in exercise.verdict.mistakes if number.startswith(f"{lesson}.") else ():
            assert any(each == number and words in message for each, _, words in wrong), message

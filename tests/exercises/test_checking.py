"""What a lesson calls: check prints a verdict, hint a hint; all exercises keep to the same rules."""

import numpy as np
import pytest
from answers import in_one_line, said
from practice import PRACTICE, RIGHT

from rnn_helpers.exercises import EXERCISES, check, checking, hint
from rnn_helpers.exercises.checking import NOT_SOLVED
from rnn_helpers.exercises.judging import RETURNS_NOTHING, FunctionVerdict

FUNCTIONS = [number for number, each in EXERCISES.items() if isinstance(each.verdict, FunctionVerdict)]


@pytest.fixture
def practice(monkeypatch):
    monkeypatch.setattr(checking, "EXERCISES", PRACTICE)


@pytest.mark.usefixtures("practice")
@pytest.mark.parametrize("name", PRACTICE)
def test_a_right_answer_is_correct_and_praised(capsys, name):
    assert said(capsys, name, RIGHT[name]) == f"Exercise {name}, {name}: correct. Well done."


@pytest.mark.usefixtures("practice")
def test_a_wrong_answer_is_told_what_is_wrong(capsys):
    assert said(capsys, "number", 0.5) == "Exercise number, number: a quarter is left, but the sign stays"
    assert said(capsys, "number", -0.6) == "Exercise number, number: -0.6 is too small"
    assert said(capsys, "step", lambda W, U, b, x, s: W @ x + U @ s + b) == (
        "Exercise step, step: the activation is missing: wrap the sum in np.tanh(…)"
    )


@pytest.mark.usefixtures("practice")
def test_a_number_may_come_in_brackets_as_numpy_gives_it(capsys):
    assert ": correct. " in said(capsys, "number", np.array([[-0.5]]))
    assert "wants a number" in said(capsys, "number", [0.5, 0.5])
    assert "wants a number" in said(capsys, "number", True)


@pytest.mark.parametrize("number", EXERCISES)
def test_an_unsolved_exercise_says_what_is_missing(capsys, number):
    for unsolved in (None, ...):
        assert NOT_SOLVED in said(capsys, number, unsolved)


@pytest.mark.parametrize("number", FUNCTIONS)
def test_an_unsolved_function_says_what_is_missing(capsys, number):
    assert said(capsys, number, lambda *_: None).endswith(RETURNS_NOTHING)
    assert said(capsys, number, lambda *_: ...).endswith(RETURNS_NOTHING)


@pytest.mark.parametrize("number", FUNCTIONS)
def test_the_right_function_of_an_exercise_is_right_and_its_mistakes_are_not(number):
    verdict = EXERCISES[number].verdict
    assert verdict(verdict.correct) is None
    for message, wrong in verdict.mistakes.items():
        assert message.startswith("two things: ") or verdict(wrong) is not None, message


@pytest.mark.parametrize("number", EXERCISES)
def test_hints_come_in_three_levels(capsys, number):
    for level in (1, 2, 3):
        hint(number, level)
    printed = in_one_line(capsys.readouterr().out)
    starts = [printed.index(f"Hint {level} of 3: ") for level in (1, 2, 3)]
    assert starts == sorted(starts) and starts[0] == 0
    assert len(set(EXERCISES[number].hints)) == 3


FIRST = next(iter(EXERCISES))


@pytest.mark.parametrize("number", [float(FIRST), np.float64(FIRST), f" {FIRST} ", np.str_(FIRST)])
def test_the_number_of_an_exercise_may_be_a_number(capsys, number):
    assert said(capsys, number, ...).startswith(f"Exercise {FIRST}, {EXERCISES[FIRST].title}: not solved yet")
    hint(number)
    assert capsys.readouterr().out.startswith("Hint 1 of 3: ")


def test_an_unknown_exercise_or_level_is_refused():
    with pytest.raises(ValueError, match=rf"no exercise '9\.9'; there are {FIRST}, "):
        check("9.9", 1)
    with pytest.raises(ValueError, match="there is no exercise <function last_vowel at"):
        check(RIGHT["vowel"], FIRST)
    for level in (4, 0, 1.0, True, "1"):
        with pytest.raises(ValueError, match=f"level is {level!r}, expected a whole number from 1 to 3"):
            hint(FIRST, level)


def test_long_words_to_a_learner_break_between_words_and_lines_of_code_not_at_all(capsys, monkeypatch):
    monkeypatch.setattr(checking, "WIDTH", 30)
    checking._say("one two three four five six seven eight nine\n    line = of_code * " + "x" * 40)
    assert capsys.readouterr().out.splitlines() == [
        "one two three four five six",
        "seven eight nine",
        "    line = of_code * " + "x" * 40,
    ]

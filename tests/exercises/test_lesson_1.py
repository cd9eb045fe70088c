"""The checks of lesson 1, fed what learners write: right answers pass in any form, mistakes are named."""

import textwrap

import numpy as np
import pytest
from answers import assert_named, assert_right, said

from rnn_helpers import Loop
from rnn_helpers.exercises import check
from rnn_helpers.exercises.judging import outcomes

NAMES = {"1.2": "last_vowel", "1.3": "run", "1.4": "run_in_parts"}


def verdict(capsys, number, source):
    """What the check says to an answer: a number, or the source of a function."""
    if isinstance(source, str):
        names = {"np": np}
        exec(textwrap.dedent(source), names)
        source = names[NAMES[number]]
    return said(capsys, number, source)


RIGHT = [
    ("1.1", 6),
    ("1.1", 6.0),
    ("1.1", np.int64(6)),
    (
        "1.2",
        """
        def last_vowel(input_t, state_t):
            is_vowel = input_t in "aeiou"
            if is_vowel:
                return input_t
            return state_t
        """,
    ),
    (
        "1.2",
        """
        def last_vowel(letter, memory):
            if letter not in ["a", "e", "i", "o", "u"]:
                letter = memory
            return letter
        """,
    ),
    (
        "1.3",
        """
        def run(f, input_sequence, initial_state):
            outputs = []
            state_t = initial_state
            for input_t in input_sequence:
                output_t = f(input_t, state_t)
                state_t = output_t
                outputs.append(output_t)
            return outputs
        """,
    ),
    (
        "1.3",
        """
        def run(f, input_sequence, initial_state):
            outputs = [initial_state]
            for t in range(len(input_sequence)):
                outputs += [f(input_sequence[t], outputs[t])]
            return tuple(outputs[1:])
        """,
    ),
    (
        "1.3",
        """
        def run(f, input_sequence, initial_state):
            if not input_sequence:
                return []
            first = f(input_sequence[0], initial_state)
            return [first] + run(f, input_sequence[1:], first)
        """,
    ),
    (
        "1.4",
        """
        def run_in_parts(f, parts, initial_state):
            outputs = []
            state_t = initial_state
            for part in parts:
                for input_t in part:
                    output_t = f(input_t, state_t)
                    state_t = output_t
                    outputs.append(output_t)
            return outputs
        """,
    ),
    (
        "1.4",
        """
        def run_in_parts(f, parts, initial_state):
            outputs = []
            for part in parts:
                state_t = outputs[-1] if outputs else initial_state
                for input_t in part:
                    state_t = f(input_t, state_t)
                    outputs.append(state_t)
            return outputs
        """,
    ),
]


def loop(
    *, before="state_t = initial_state", within="output_t = f(input_t, state_t)", after="return outputs"
):
    """The loop of exercise 1.3, with some of its lines replaced."""
    return f"""
def run(f, input_sequence, initial_state):
    outputs = []
    {before}
    for input_t in input_sequence:
        {within}
        state_t = output_t
        outputs.append(output_t)
    {after}
"""


COLLECTED_TOO_EARLY = """
def run(f, input_sequence, initial_state):
    outputs, state_t = [], initial_state
    for input_t in input_sequence:
        outputs.append(state_t)
        state_t = f(input_t, state_t)
    return outputs
"""
FIRST_STATE_TOO = """
def run(f, input_sequence, initial_state):
    outputs = [initial_state]
    for input_t in input_sequence:
        outputs.append(f(input_t, outputs[-1]))
    return outputs
"""
EMPTIED = """
def run(f, input_sequence, initial_state):
    state_t = initial_state
    for input_t in input_sequence:
        outputs = []
        output_t = f(input_t, state_t)
        state_t = output_t
        outputs.append(output_t)
    return outputs
"""
POSITIONS = """
def run(f, input_sequence, initial_state):
    outputs, state_t = [], initial_state
    for t in range(len(input_sequence)):
        state_t = f(t, state_t)
        outputs.append(state_t)
    return outputs
"""
GENERATOR = """
def run(f, input_sequence, initial_state):
    state_t = initial_state
    for input_t in input_sequence:
        state_t = f(input_t, state_t)
        yield state_t
"""
NO_END = """
def run(f, input_sequence, initial_state):
    outputs, t, state_t = [], 0, initial_state
    while t < len(input_sequence):
        state_t = f(input_sequence[t], state_t)
    return outputs
"""
ONLY_PRINTS = """
def run(f, input_sequence, initial_state):
    state_t = initial_state
    for input_t in input_sequence:
        state_t = f(input_t, state_t)
        print(state_t)
"""


def in_parts(*, before="", at_part="state_t = initial_state", within="pass", after="return outputs"):
    """The loop of exercise 1.4 as it stands in the lesson, with some of its lines replaced."""
    return f"""
def run_in_parts(f, parts, initial_state):
    outputs = []
    {before or "pass"}
    for part in parts:
        {at_part}
        for input_t in part:
            {within}
            output_t = f(input_t, state_t)
            state_t = output_t
            outputs.append(output_t)
    {after}
"""


AS_IT_STANDS = in_parts()
ANEW_EACH_TIMESTEP = in_parts(at_part="pass", within="state_t = initial_state")
FROM_ZERO = in_parts(before="state_t = 0", at_part="pass")
SET_ONCE = {"before": "state_t = initial_state", "at_part": "pass"}
ONLY_THE_LAST_PART = in_parts(before="state_t = initial_state", at_part="outputs = []")
NESTED = """
def run_in_parts(f, parts, initial_state):
    outputs = []
    state_t = initial_state
    for part in parts:
        of_part = []
        for input_t in part:
            state_t = f(input_t, state_t)
            of_part.append(state_t)
        outputs.append(of_part)
    return outputs
"""
RETURNS_AFTER_ONE_PART = """
def run_in_parts(f, parts, initial_state):
    outputs = []
    state_t = initial_state
    for part in parts:
        for input_t in part:
            state_t = f(input_t, state_t)
            outputs.append(state_t)
        return outputs
"""


def vowel(*lines):
    return "\n    ".join(["def last_vowel(input_t, state_t):", *lines])


WRONG = [
    ("1.1", 5, "output of timestep 3"),
    ("1.1", 7, "loses 1 more"),
    ("1.1", 1, "input of timestep 3 alone"),
    ("1.1", 0, "before the loop"),
    ("1.1", 2, "output of timestep 0"),
    ("1.1", 8, "8 is too large"),
    ("1.1", "[2, 7, 6]", None),
    ("1.2", vowel('return input_t if input_t in "aeiouy" else state_t'), "y is no vowel"),
    ("1.2", vowel('if input_t in "aeiou":', "    return input_t"), "returns nothing; return state_t"),
    ("1.2", vowel('return input_t if input_t in "aeiou" else ""'), "returns an empty text"),
    ("1.2", vowel("return input_t"), "for a consonant your function returns the consonant"),
    ("1.2", vowel("return state_t"), "keeps the old state"),
    ("1.2", vowel('return state_t if input_t in "aeiou" else input_t'), "reversed"),
    ("1.2", vowel('return state_t + input_t if input_t in "aeiou" else state_t'), "not to be added"),
    ("1.2", vowel('is_vowel = input_t in "aeiou"', "return is_vowel"), "returns True; return the letter"),
    ("1.2", vowel('return input_t if input_t in "aeio" else state_t'), "gives 'o', expected 'u'"),
    ("1.2", vowel('is_vowel = input_t in "aeiou"', "..."), "not solved yet"),
    ("1.3", loop(within="output_t = f(state_t, input_t)"), "input first, then the state"),
    ("1.3", loop(within="output_t = f(input_t, initial_state)"), "isn't carried on"),
    ("1.3", loop(within="state_t = initial_state; output_t = f(input_t, state_t)"), "isn't carried on"),
    ("1.3", loop(before="state_t = 0"), "begin with initial_state"),
    ("1.3", loop(within="output_t = input_t + state_t"), "call f"),
    ("1.3", loop(after="return output_t"), "all outputs"),
    ("1.3", loop(after="    return outputs"), "return stands inside the loop"),
    ("1.3", loop(after="    return output_t"), "return stands inside the loop"),
    ("1.3", loop(after="print(outputs)"), "prints something, but returns nothing"),
    ("1.3", loop(before="pass"), "raised UnboundLocalError"),
    ("1.3", COLLECTED_TOO_EARLY, "the state before its step"),
    ("1.3", FIRST_STATE_TOO, "one element too many"),
    ("1.3", EMPTIED, "emptied inside the loop"),
    ("1.3", POSITIONS, "hands the positions"),
    ("1.3", GENERATOR, "as a generator does"),
    ("1.3", NO_END, "loop without an end"),
    ("1.3", ONLY_PRINTS, "prints something, but returns nothing"),
    ("1.3", loop(after="return outputs[::-1]"), "in reverse order"),
    ("1.3", "def run(f, input_sequence, initial_state):\n    ...", "not solved yet"),
    ("1.4", AS_IT_STANDS, "3, 4, 4, 5, 10 instead of 3, 4, 8, 9, 14"),
    ("1.4", ANEW_EACH_TIMESTEP, "initial state at every timestep"),
    ("1.4", FROM_ZERO, "begin with initial_state"),
    ("1.4", NESTED, "a list for each part"),
    ("1.4", ONLY_THE_LAST_PART, "only the last part's outputs"),
    ("1.4", RETURNS_AFTER_ONE_PART, "only the first part's outputs"),
    ("1.4", in_parts(**SET_ONCE, after="return output_t"), "all outputs"),
    ("1.4", in_parts(**SET_ONCE, within="outputs = []"), "emptied inside the loop"),
    ("1.4", in_parts(**SET_ONCE, after="        return outputs"), "return stands inside the loop"),
    ("1.4", in_parts(**SET_ONCE).replace("f(input_t, state_t)", "f(state_t, input_t)"), "input first"),
    (
        "1.4",
        in_parts(**SET_ONCE, within="outputs.append(state_t)").replace("(output_t)", "(None)"),
        "expected",
    ),
    ("1.4", in_parts(before="state_t = initial_state; outputs = [state_t]", at_part="pass"), "too many"),
    ("1.4", in_parts(at_part="pass"), "raised UnboundLocalError"),
]


@pytest.mark.parametrize(("number", "source"), RIGHT)
def test_a_right_answer_passes_in_any_form(capsys, number, source):
    assert_right(verdict(capsys, number, source))


@pytest.mark.parametrize(("number", "source", "words"), WRONG)
def test_a_mistake_is_named(capsys, monkeypatch, number, source, words):
    monkeypatch.setattr(outcomes, "SECONDS", 0.3)
    if words is None:  # no number at all
        check(number, source)
        assert "wants a number" in capsys.readouterr().out
        return
    assert_named(verdict(capsys, number, source), words)


def test_the_state_of_exercise_1_1_is_what_the_loop_has_there(capsys):
    outputs = Loop(lambda input_t, state_t: max(input_t, state_t - 1)).run([2, 7, 1, 1, 5]).outputs
    assert_right(verdict(capsys, "1.1", outputs[2]))
    assert (outputs[3], outputs[1], outputs[0]) == (5, 7, 2)  # the mistakes that have words of their own

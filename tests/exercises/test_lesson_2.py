"""The checks of lesson 2: right answers in every form pass, each wrong one hears what is wrong with it."""

import math
import textwrap

import numpy as np
import pytest
from answers import assert_named, assert_right, said
from practice import learner

from rnn_helpers.exercises import EXERCISES
from rnn_helpers.exercises.lesson_2 import _STEP_MISTAKES, _TWO_STEPS_MISTAKES

STEP = "def step(W, U, b, input_t, state_t):\n"
TWO = "def two_steps(W, U, b, first_input, second_input):\n"
RETURN = "    return "
SUM = "W @ input_t + U @ state_t + b"


def step(expression):
    """The source of a step that returns an expression."""
    return STEP + RETURN + expression


def two(body):
    """The source of two steps."""
    return TWO + textwrap.indent(textwrap.dedent(body).strip(), "    ")


def answer_of(answer):
    """A number as it is; the function that a learner's source defines."""
    if not str(answer).startswith("def "):
        return answer
    names = {"np": np, "math": math}
    exec(answer, names)
    return names["step" if answer.startswith(STEP) else "two_steps"]


def verdict(capsys, number, answer):
    return said(capsys, number, answer_of(answer))


RIGHT_STEPS = [
    step(f"np.tanh({SUM})"),
    step("np.tanh(np.dot(W, input_t) + np.dot(U, state_t) + b)"),
    step("np.tanh(b + U.dot(state_t) + W.dot(input_t))"),
    step("np.tanh(input_t @ W.T + state_t @ U.T + b)"),
    step("np.tanh((W * input_t).sum(axis=1) + (U * state_t).sum(axis=1) + b)"),
    step("np.tanh(np.concatenate([W, U], axis=1) @ np.concatenate([input_t, state_t]) + b)"),
    step(f"2 / (1 + np.exp(-2 * ({SUM}))) - 1"),
    STEP
    + "    total = b.copy()\n    total += W @ input_t\n    total += U @ state_t\n    return np.tanh(total)",
    STEP
    + "    result = []\n    for row, old, bias in zip(W, U, b):\n"
    + "        result.append(math.tanh(row @ input_t + old @ state_t + bias))\n    return np.array(result)",
    STEP + "    print(W.shape)\n" + RETURN + f"np.tanh({SUM})",
]
FIRST = "np.tanh(W @ first_input + b)"
RIGHT_TWO = [
    f"first = {FIRST}\nreturn first, np.tanh(W @ second_input + U @ first + b)",
    f"first = {FIRST}\nreturn [first, np.tanh(W @ second_input + U @ first + b)]",
    """
    state, states = np.zeros(U.shape[0]), []
    for x in (first_input, second_input):
        state = np.tanh(W @ x + U @ state + b)
        states.append(state)
    return np.stack(states)
    """,
    """
    def step(x, state):
        return np.tanh(W @ x + U @ state + b)
    first = step(first_input, np.zeros_like(b))
    return np.array([first, step(second_input, first)])
    """,
]
RIGHT = [
    *[("2.1", number) for number in (1.8, np.float64(1.8), 1.2 + 0.6, np.array([1.8]))],
    *[("2.2", source) for source in RIGHT_STEPS],
    *[("2.3", number) for number in (-0.5, -1 / 2, np.array([[-0.5]]))],
    *[("2.4", two(body)) for body in RIGHT_TWO],
    *[("2.5", source) for source in RIGHT_STEPS],
]

WRONG_NUMBERS = [
    ("2.1", 0.35, "sum of unit 0"),
    ("2.1", 0.95, "comes out of tanh"),
    ("2.1", np.tanh(1.8), "comes out of tanh"),
    ("2.1", 1.2, "old state counts too"),
    ("2.1", 0.6, "input counts too"),
    ("2.1", 1.65, "a unit is a row"),
    ("2.1", 1.9, "bias of unit 0"),
    ("2.1", 1.0, "−0.4 · −1 is +0.4"),
    ("2.1", 0.8, "−0.5 · −1 is +0.5"),
    ("2.1", 0, "minus times minus"),
    ("2.1", 2.15, "each has its own"),
    ("2.1", 1.5, "too small"),
    ("2.1", "1.8", "wants a number"),
    ("2.3", 0.5, "but the sign stays"),
    ("2.3", 0.25, "after one step already, and the sign stays"),
    ("2.3", -0.25, "a quarter is left after one step already"),
    ("2.3", -2, "doubles"),
    ("2.3", 2, "doubles"),
    ("2.3", -4, "four times"),
    ("2.3", -1, "keeps its size"),
    ("2.3", -0.125, "an eighth"),
    ("2.3", -0.6, "-0.6 is too small"),
    ("2.3", "0.5", "wants a number"),
    ("2.3", [0.5, 0.5], "wants a number"),
]
# What a learner returns from a step, and what is said of it
WRONG_STEPS = [
    (SUM, "activation is missing: wrap"),
    (f"np.maximum(0, {SUM})", "this is relu"),
    (f"1 / (1 + np.exp(-({SUM})))", "this is sigmoid"),
    (f"np.tan({SUM})", "np.tan is another function"),
    (f"np.tanh(np.tanh({SUM}))", "applied twice"),
    ("np.tanh(W @ input_t + U @ state_t)", "bias b is missing"),
    ("np.tanh(W @ input_t + U @ state_t - b)", "bias is subtracted"),
    ("np.tanh(W @ input_t + b + U @ state_t + b)", "bias b is added twice"),
    ("np.tanh(W @ input_t + U @ state_t) + b", "bias stands outside"),
    ("np.tanh(W @ input_t + U @ state_t + np.sum(b))", "biases are summed up"),
    ("np.tanh(W @ input_t + U @ state_t + b[0])", "one number is added for all units"),
    ("np.tanh(W @ input_t + U @ (state_t + b))", "added to the state before U weighs it"),
    ("np.tanh(W @ input_t + b)", "old state is missing: add U @ state_t"),
    ("np.tanh(U @ state_t + b)", "input is missing: add W @ input_t"),
    ("np.tanh(b)", "both products are missing"),
    ("state_t", "gives state_t back as it was"),
    ("np.tanh(W @ input_t + state_t + b)", "multiply it by U first"),
    ("np.tanh(input_t + U @ state_t + b)", "multiply it by W first"),
    (f"np.tanh({SUM}) + state_t", "old state is added to the result"),
    ("np.tanh((W @ input_t) * (U @ state_t) + b)", "not multiplied with each other"),
    ("np.tanh(W @ input_t - U @ state_t + b)", "is subtracted; the parts are added"),
    ("np.tanh(U @ input_t + W @ state_t + b)", "W and U are swapped"),
    ("np.tanh(W @ input_t + W @ state_t + b)", "W is used for both"),
    ("np.tanh(U @ input_t + U @ state_t + b)", "U is used for both"),
    ("np.tanh(W @ state_t + U @ state_t + b)", "W @ state_t is not in the formula"),
    ("np.tanh(W @ input_t + U @ input_t + b)", "U @ input_t is not in the formula"),
    ("np.tanh(W * input_t + U * state_t + b)", "is @, not *: W @ input_t and U @ state_t"),
    ("np.tanh(W * input_t + U @ state_t + b)", "is @, not *: W @ input_t"),
    ("np.tanh(W @ input_t + U * state_t + b)", "is @, not *: U @ state_t"),
    ("np.tanh(input_t @ W + state_t @ U + b)", "W and U are transposed"),
    ("np.tanh(W.T @ input_t + U @ state_t + b)", "W is transposed"),
    ("np.tanh(W @ input_t + state_t @ U + b)", "U is transposed"),
    (
        "np.tanh(W @ input_t) + np.tanh(U @ state_t) + np.tanh(b)",
        "not one for each part: your function gives np.tanh(W @ input_t) + np.tanh(U @ state_t) + np.tanh(b)",
    ),
    (
        "np.tanh(W @ input_t) + np.tanh(U @ state_t) + b",
        "not one for each part: your function gives np.tanh(W @ input_t) + np.tanh(U @ state_t) + b",
    ),
    ("np.tanh(W @ input_t) + np.tanh(U @ state_t + b)", "np.tanh(W @ input_t) + np.tanh(U @ state_t + b)"),
    ("np.tanh(W @ input_t + b) + np.tanh(U @ state_t)", "np.tanh(W @ input_t + b) + np.tanh(U @ state_t)"),
    ("np.tanh(W @ input_t + b) + np.tanh(U @ state_t + b)", "and b is added once"),
    ("np.tanh(W @ input_t) + U @ state_t + b", "part of it alone: np.tanh(W @ input_t) + U @ state_t + b"),
    ("np.tanh(W @ input_t + b) + U @ state_t", "part of it alone: np.tanh(W @ input_t + b) + U @ state_t"),
    ("W @ input_t + np.tanh(U @ state_t + b)", "part of it alone: W @ input_t + np.tanh(U @ state_t + b)"),
    ("W @ input_t + np.tanh(U @ state_t) + b", "part of it alone: W @ input_t + np.tanh(U @ state_t) + b"),
    ("np.tanh(np.tanh(W @ input_t) + np.tanh(U @ state_t) + b)", "the last one is enough"),
    ("W @ input_t + U @ state_t", "two things: the bias b is missing"),
]
# Two steps, and what is said of them
WRONG_TWO = [
    (f"return {FIRST}, np.tanh(W @ second_input + b)", "begins with zeros again"),
    (
        f"first = {FIRST}\nreturn first, np.tanh(W @ first_input + U @ first + b)",
        "reads the first input again",
    ),
    (
        "second = np.tanh(W @ second_input + b)\nreturn second, np.tanh(W @ first_input + U @ second + b)",
        "read in the wrong order",
    ),
    (
        f"first = {FIRST}\nsecond = np.tanh(W @ second_input + U @ first + b)\nreturn second, first",
        "states are in the wrong order",
    ),
    (f"return np.zeros(len(b)), {FIRST}", "the states before each step"),
    (f"first = {FIRST}\nreturn np.tanh(W @ second_input + U @ first + b)", "only the last state"),
    (f"return {FIRST}", "only the first state"),
    (f"first = {FIRST}\nreturn first, first", "the second step is missing"),
    (
        """
        state, states = np.zeros(len(b)), []
        for x in (first_input, second_input):
            state[:] = np.tanh(W @ x + U @ state + b)
            states.append(state)
        return states
        """,
        "changed in place",
    ),
    (
        f"first = {FIRST}\nreturn np.concatenate([first, np.tanh(W @ second_input + U @ first + b)])",
        "one long vector",
    ),
    (f"first = {FIRST}\nreturn first + np.tanh(W @ second_input + U @ first + b)", "added up"),
    (
        "first = np.tanh(W @ first_input + U @ np.ones(len(b)) + b)\n"
        "return first, np.tanh(W @ second_input + U @ first + b)",
        "the first state is ones",
    ),
    (
        "first = np.tanh(W @ first_input + U @ np.zeros(2) + b)\n"
        "return first, np.tanh(W @ second_input + U @ first + b)",
        "the first state has 2 zeros",
    ),
    (
        "first = np.tanh(W @ first_input + U @ np.zeros(len(first_input)) + b)\n"
        "return first, np.tanh(W @ second_input + U @ first + b)",
        "a zero for each feature",
    ),
    (
        "first = np.tanh(np.dot(W, first_input) + np.dot(U, 0) + b)\n"
        "return first, np.tanh(np.dot(W, second_input) + np.dot(U, first) + b)",
        "the initial state is the number 0; U @ needs a vector: np.zeros(len(b))",
    ),
    (f"first = {FIRST}\nreturn first, 2 * first", "; first_state is right"),
    (f"first = {FIRST}\nreturn first, np.tanh(W @ second_input + U @ first)", "in the first step only"),
    (
        "first = W @ first_input + b\nreturn first, np.tanh(W @ second_input + U @ first + b)",
        "first step has no tanh",
    ),
    (
        "first = W @ first_input + b\nreturn np.tanh(first), np.tanh(W @ second_input + U @ first + b)",
        "sum is handed on",
    ),
]


def both_with(expression):
    """Two steps that make the mistake of one step twice."""
    return two(f"""
        def step(input_t, state_t):
            return {expression}
        first = step(first_input, np.zeros(len(b)))
        return first, step(second_input, first)
        """)


# In two steps from zeros these two are not what they are in one step from any state
IN_ONE_STEP = ("gives state_t back as it was", "both products are missing")
BUGGY = STEP + (
    "    from_input = np.tanh(U @ input_t)\n    from_state = np.tanh(W @ state_t)\n"
    "    return from_input + from_state + b"
)
WRONG = [
    *WRONG_NUMBERS,
    *[(number, step(source), said) for number in ("2.2", "2.5") for source, said in WRONG_STEPS],
    *[("2.4", two(body), said) for body, said in WRONG_TWO],
    *[
        ("2.4", both_with(source), said)
        for source, said in WRONG_STEPS
        if said not in (*IN_ONE_STEP, "old state is missing: add U @ state_t")
    ],
    ("2.5", BUGGY, "the step is as it was"),
    ("2.5", BUGGY.replace("U @", "V @").replace("W @", "U @").replace("V @", "W @"), "not one for each part"),
    ("2.5", step("np.tanh(U @ input_t + W @ state_t + b)"), "W and U are swapped"),
]


@pytest.mark.parametrize(("number", "answer"), RIGHT)
def test_a_right_answer_is_correct_in_every_form(capsys, number, answer):
    printed = verdict(capsys, number, answer)
    assert_right(printed)
    assert printed.startswith(f"Exercise {number}, ")


@pytest.mark.parametrize(("number", "answer", "words"), WRONG)
def test_a_wrong_answer_hears_what_is_wrong_with_it(capsys, number, answer, words):
    assert_named(verdict(capsys, number, answer), words)


def test_every_mistake_that_is_named_is_made_above():
    for mistakes, made in ((_STEP_MISTAKES, WRONG_STEPS), (_TWO_STEPS_MISTAKES, WRONG_TWO)):
        for message in mistakes:
            if not message.startswith("two things: "):
                assert any(words in message for _, words in made), message
    for number in ("2.1", "2.3"):
        for message in EXERCISES[number].verdict.mistakes:
            assert any(number == n and said in message for n, _, said in WRONG_NUMBERS), message


@pytest.mark.parametrize("number", ("2.2", "2.4", "2.5"))
def test_every_single_mistake_is_told_from_the_others(number):
    verdict_of = EXERCISES[number].verdict
    for message, mistaken in verdict_of.mistakes.items():
        if "two things: " not in message:
            told = verdict_of(mistaken)
            # A mistake of one step may be one of those of two steps, which come first
            assert told == message or (number == "2.4" and told in _TWO_STEPS_MISTAKES), message


NUMBER_0 = """
def two_steps(W, U, b, first_input, second_input):
    state_t = 0
    first_state = np.tanh(W @ first_input + U @ state_t + b)
    return first_state, np.tanh(W @ second_input + U @ first_state + b)
"""


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (NUMBER_0, "state_t is the number 0; U @ needs a vector of zeros: np.zeros(len(b))"),
        (NUMBER_0.replace("U @ state_t", "U @ 0"), "on the right stands the number 0; U @ needs a vector of"),
        (NUMBER_0.replace("= 0\n", "= 1\n"), "state_t is the number 1; U @ needs a vector\n"),
    ],
)
def test_of_an_initial_state_that_is_a_number_the_line_says_what_it_needs(source, said):
    assert said in EXERCISES["2.4"].verdict(learner(source))


def test_the_step_to_mend_does_what_its_exercise_says():
    buggy = answer_of(BUGGY)
    square = [np.full((3, 3), 0.9), np.full((3, 3), 0.9), np.zeros(3), np.ones(3), np.ones(3)]
    assert buggy(*square).max() > 1
    with pytest.raises(ValueError, match="matmul"):
        buggy(np.ones((2, 3)), np.ones((2, 2)), np.zeros(2), np.ones(3), np.zeros(2))

"""Lesson 3's exercises: right answers in several forms pass, and each mistake gets its own hint."""

import numpy as np
import pytest
from answers import assert_all_are_answered, assert_named, assert_right, said
from practice import FORWARD, changed, learner

from rnn_helpers import SimpleRNN
from rnn_helpers.exercises import EXERCISES
from rnn_helpers.exercises.lesson_3 import _SEQUENCES, _STEPS_BACK, _step_back
from rnn_helpers.exercises.slips import right_forward
from rnn_helpers.training import gradients

BACK = """
def step_back(d_hidden, h, W, U, x, h_before):
    d_sum = (1 - h**2) * d_hidden
    d_input = W.T @ d_sum
    d_hidden_before = U.T @ d_sum
    d_W = np.outer(d_sum, x)
    d_U = np.outer(d_sum, h_before)
    return d_input, d_hidden_before, d_W, d_U
"""
DESCEND = """
def descend(weight, gradient_of, learning_rate, steps):
    for _ in range(steps):
        weight = weight - learning_rate * gradient_of(weight)
    return weight
"""


def verdict(capsys, number, answer):
    return said(capsys, number, learner(answer) if isinstance(answer, str) else answer)


RIGHT = [
    ("3.1", 1504),
    ("3.1", np.int64(32) * (14 + 32 + 1)),
    ("3.2", FORWARD),
    ("3.2", changed(FORWARD, ("np.stack", "np.array"))),
    (
        "3.2",
        """
def forward(inputs, W, U, b):
    outputs = np.zeros((len(inputs), len(b)))
    for t in range(len(inputs)):
        before = outputs[t - 1] if t > 0 else np.zeros(len(b))
        outputs[t] = np.tanh(np.dot(W, inputs[t]) + before @ U.T + b)
    return outputs
""",
    ),
    ("3.3", BACK),
    ("3.3", changed(BACK, ("W.T @ d_sum", "d_sum @ W"), ("np.outer(d_sum, x)", "d_sum[:, None] * x"))),
    (
        "3.3",
        changed(
            BACK, ("return d_input, d_hidden_before, d_W, d_U", "return [d_input, d_hidden_before, d_W, d_U]")
        ),
    ),
    ("3.4", DESCEND),
    (
        "3.4",
        """
def descend(weight, gradient_of, learning_rate, steps):
    if steps == 0:
        return weight
    return descend(weight - learning_rate * gradient_of(weight), gradient_of, learning_rate, steps - 1)
""",
    ),
    ("3.5", FORWARD),
]

WRONG_NUMBERS = [
    (448, "that is W alone"),
    (32 * (14 + 32), "biases are missing"),
    (32 * 14 + 32, "U is missing"),
    (47, "one unit"),
    (32 * (14 + 32 + 2), "PyTorch"),
    (150400, "timesteps does not matter"),
    (11500, "in place of 32 units"),
]

LOOP = "    for input_t in inputs:\n"
STEP = "        state_t = np.tanh(W @ input_t + U @ state_t + b)\n"
APPEND = "        outputs.append(state_t)\n"
RETURN = "    return np.stack(outputs)\n"
SUM = "np.tanh(W @ input_t + U @ state_t + b)"
RESULTS = "d_input, d_hidden_before, d_W, d_U\n"

# What a learner changes in the right source, and what the hint says
SLIPS = {
    ("3.2", "3.5"): [
        ([("np.stack(outputs)", "np.stack(outputs, axis=1)")], "changed places"),
        ([(RETURN, "    return state_t")], "only the last"),
        ([(STEP, "        state_t = np.zeros(len(b))\n" + STEP)], "not handed on"),
        ([(STEP + APPEND, APPEND + STEP)], "states before each step"),
        ([("np.tanh", "")], "activation is missing"),
        ([(" + b", "")], "bias b is missing"),
        ([(" + b)", ") + b")], "outside"),
        ([("U @ state_t", "state_t @ U")], "U is transposed"),
        ([(SUM, "1 / (1 + np.exp(-W @ input_t - U @ state_t - b))")], "sigmoid"),
        ([(RETURN, "    print(outputs)")], "return the answer in place of"),
        ([(RETURN, "")], "returns nothing"),
        ([("np.stack(outputs)", "outputs")], "a list of states has no shape"),
    ],
    ("3.2",): [
        ([("np.stack", "np.concatenate")], "one long row"),
        (
            [("np.zeros(len(b))", "0"), ("U @ state_t", "np.dot(U, state_t)")],
            "the initial state is the number 0; U @ needs a vector: np.zeros(len(b))",
        ),
        ([(LOOP, "    while True:\n"), ("input_t +", "inputs[0] +")], "stopped after"),
    ],
    ("3.5",): [([("np.stack", "np.concatenate")], "the shape is (15,), expected (5, 3)")],
    ("3.3",): [
        ([("(1 - h**2) * ", "")], "slope of tanh is missing"),
        ([("h**2", "h")], "square is missing"),
        ([("h**2", "np.tanh(h)**2")], "what tanh gave already"),
        ([("h**2", "h_before**2")], "taken at h_before"),
        ([("(1 - h**2)", "h * (1 - h)")], "slope of the sigmoid"),
        ([("W.T", "W"), ("U.T", "U")], "W and U are not turned over"),
        ([("W.T", "W")], "W is not turned over"),
        ([("U.T", "U")], "U is not turned over"),
        ([("d_sum, x", "x, d_sum"), ("(d_sum, h_before", "(h_before, d_sum")], "the shares have their axes"),
        ([("d_sum, x", "x, d_sum")], "d_W has its axes"),
        ([("(d_sum, h_before", "(h_before, d_sum")], "d_U has its axes"),
        ([("(d_sum, h_before", "(d_sum, h")], "d_U has h where"),
        ([("outer(d_sum", "outer(d_hidden")], "the shares have d_hidden"),
        ([("U.T @ d_sum", "d_hidden + U.T @ d_sum")], "d_hidden is added"),
        ([("U.T @ d_sum", "U.T @ d_hidden")], "what goes back is U.T @ d_sum, not U.T @ d_hidden"),
        ([("W.T @ d_sum", "W.T @ d_hidden")], "what goes back to the input is W.T @ d_sum"),
        (
            [("W.T @ d_sum", "W.T @ d_hidden"), ("U.T @ d_sum", "U.T @ d_hidden")],
            "d_input and d_hidden_before have d_hidden where",
        ),
        ([("outer(d_sum, x)", "outer(d_sum, 2 * x)")], "; d_input, d_hidden_before, d_U are right"),
        (
            [("return " + RESULTS, "return d_W, d_U, d_input, d_hidden_before")],
            "wrong order of results: d_W, d_U, d_input, d_hidden_before came back",
        ),
        (
            [("return " + RESULTS, "return d_hidden_before, d_input, d_W, d_U")],
            "d_hidden_before have changed",
        ),
        ([("return " + RESULTS, "return d_input, d_hidden_before, d_U, d_W")], "d_W and d_U have changed"),
        ([("return " + RESULTS, "return d_input, d_hidden_before")], "shares of W and U are missing"),
        ([("return " + RESULTS, "return d_input, d_hidden_before, d_W")], "d_U is missing"),
    ],
    ("3.4",): [
        ([("weight - ", "weight + ")], "walks uphill"),
        ([("learning_rate * ", "")], "learning rate is missing"),
        ([(" * gradient_of(weight)", "")], "gradient is missing"),
        ([("learning_rate * gradient_of(weight)", "gradient_of(weight) / learning_rate")], "divided by"),
        (
            [("    for", "    g = gradient_of(weight)\n    for"), ("* gradient_of(weight)", "* g")],
            "anew in each",
        ),
        ([("    return weight", "        return weight")], "that is one step"),
        ([("weight - learning", "-learning")], "replaced by the step"),
    ],
}


def test_of_an_initial_state_that_is_the_number_0_the_line_says_what_it_needs():
    said = EXERCISES["3.2"].verdict(learner(changed(FORWARD, ("np.zeros(len(b))", "0"))))
    assert "state_t is the number 0; U @ needs a vector of zeros: np.zeros(len(b))" in said


SOURCES = {"3.2": FORWARD, "3.3": BACK, "3.4": DESCEND, "3.5": FORWARD}
WRONG = [("3.1", answer, said) for answer, said in WRONG_NUMBERS] + [
    (number, changed(SOURCES[number], *replacements), said)
    for numbers, slips in SLIPS.items()
    for number in numbers
    for replacements, said in slips
]


def test_every_exercise_has_right_and_wrong_answers_here():
    assert_all_are_answered(3, RIGHT, WRONG)


@pytest.mark.parametrize(("number", "answer"), RIGHT)
def test_a_right_answer_passes_in_each_form(capsys, number, answer):
    assert_right(verdict(capsys, number, answer))


@pytest.mark.parametrize(("number", "answer", "words"), WRONG)
def test_a_mistake_gets_its_own_hint(capsys, number, answer, words):
    assert_named(verdict(capsys, number, answer), words)


def test_the_right_forward_pass_is_that_of_the_cell():
    for inputs, W, U, b in _SEQUENCES:
        assert np.allclose(right_forward(inputs, W, U, b), SimpleRNN(W, U, b).run(inputs).outputs)


def test_the_right_step_back_is_that_of_the_gradients():
    for d_hidden, _, W, U, x, h_before in _STEPS_BACK:
        trace = SimpleRNN(W, U, np.zeros(len(U))).run(x[None], h_before)
        found = gradients(trace, hidden_state=d_hidden)
        d_input, d_hidden_before, d_W, d_U = _step_back(d_hidden, trace.outputs[0], W, U, x, h_before)
        assert np.allclose(d_input, found.inputs[0])
        assert np.allclose(d_hidden_before, found.initial_state["hidden_state"])
        assert np.allclose(d_W, found.weights["W"])
        assert np.allclose(d_U, found.weights["U"])

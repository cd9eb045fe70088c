"""Common mistakes, written as a learner writes them, are named: one table for each kind of exercise."""

import numpy as np
import pytest
from practice import (
    FORWARD,
    GRU_STEP,
    GRU_STEP_BEFORE,
    LSTM_STEP,
    STEP,
    VERDICTS,
    changed,
    learner,
)

from rnn_helpers.exercises.judging import FunctionVerdict
from rnn_helpers.exercises.random_cases import step_cases
from rnn_helpers.exercises.slips import right_step

SUM = "W @ input_t + U @ state_t + b"
STEPS = [
    ((SUM, "W @ input_t + b"), "the old state is missing"),
    ((SUM, "U @ state_t + b"), "the input is missing"),
    ((SUM, "W @ input_t + U @ state_t"), "the bias b is missing"),
    ((SUM, "W @ input_t + b + U @ state_t + b"), "the bias b is added twice"),
    ((SUM, "W @ input_t + U @ state_t + b[0]"), "one number is added for all units"),
    ((SUM, "W @ input_t + U @ state_t + b.sum()"), "the biases are summed up"),
    (("np.tanh(" + SUM + ")", SUM), "the activation is missing: wrap the sum in np.tanh"),
    (("np.tanh", "sigmoid"), "this is sigmoid; the exercise asks for tanh"),
    (("np.tanh(" + SUM, "np.maximum(0, " + SUM), "this is relu; the exercise asks for tanh"),
    ((SUM + ")", "W @ input_t + U @ state_t) + b"), "the bias stands outside of np.tanh"),
    ((SUM, "W @ input_t) + np.tanh(U @ state_t + b"), "one np.tanh around the whole sum"),
    ((SUM, "W @ input_t) + np.tanh(U @ state_t) + np.tanh(b"), "one np.tanh around the whole sum"),
    ((SUM + ")", "W @ input_t) + U @ state_t + b"), "has to go around the whole sum"),
    ((SUM, "U @ input_t + W @ state_t + b"), "W and U are swapped"),
    ((SUM, "input_t @ W + U @ state_t + b"), "W is transposed"),
    ((SUM, "W.T @ input_t + U @ state_t + b"), "W is transposed"),
    ((SUM, "W @ input_t + state_t @ U + b"), "U is transposed"),
    ((SUM, "input_t @ W + state_t @ U + b"), "W and U are transposed"),
    ((SUM, "np.dot(input_t, W) + np.dot(state_t, U) + b"), "W and U are transposed"),
    ((SUM, "W * input_t + U * state_t + b"), "is @, not *: W @ input_t and U @ state_t"),
    ((SUM, "W @ input_t + U * state_t + b"), "is @, not *: U @ state_t"),
    ((SUM, "W @ input_t + state_t + b"), "the state is added as it is"),
    ((SUM, "W @ input_t + W @ state_t + b"), "W is used for both"),
    (("np.tanh(" + SUM + ")", "W @ input_t + U @ state_t"), "two things: the bias b is missing"),
]
FORWARDS = [
    (("np.tanh(" + SUM + ")", "np.tanh(W @ input_t + U @ np.zeros(len(b)) + b)"), "is not handed on"),
    (
        ("        state_t = np", "        output_t = np"),
        ("append(state_t)", "append(output_t)"),
        "not handed on",
    ),
    (("        state_t = np", "        state_t = np.zeros(len(b))\n        state_t = np"), "not handed on"),
    (
        ("        state_t = np", "        outputs.append(state_t)\n        state_t = np"),
        ("b)\n        outputs.append(state_t)", "b)"),
        "the states before each step",
    ),
    (("return np.stack(outputs)", "return outputs[-1]"), "only the last output came back"),
    (("return np.stack(outputs)", "return state_t"), "only the last output came back"),
    (("np.stack", "np.concatenate"), "one behind the other in one long row"),
    (("np.stack(outputs)", "np.stack(outputs, axis=1)"), "timesteps and units have changed places"),
    (("np.stack(outputs)", "np.array(outputs).T"), "timesteps and units have changed places"),
    (("state_t = np.tanh", "state_t[:] = np.tanh"), "all rows are the last state"),
    (("outputs = []", "outputs = [state_t]"), "the first state, zeros, stands in front"),
    (("in inputs", "in inputs[1:]"), "the first timestep is left out"),
    (("in inputs", "in inputs[:-1]"), "the last timestep is left out"),
    (("in inputs", "in inputs[::-1]"), "read from its end"),
    (("outputs.append(state_t)", "outputs.insert(0, state_t)"), "in reverse order"),
    (("np.zeros", "np.ones"), "made of ones"),
    ((" + b)", ")"), "the bias b is missing"),
    (("np.tanh", "sigmoid"), "this is sigmoid"),
    (("W @ input_t + U @ state_t", "U @ input_t + W @ state_t"), "W and U are swapped"),
    ((" + b)", ")"), ("np.stack", "np.concatenate"), "two things: the outputs stand one behind the other"),
]


def swapped(one, other):
    """Two blocks of the weights in each other's place."""
    for name in "WUb":
        yield from (
            (f"{name}[{one}]", "?"),
            (f"{name}[{other}]", f"{name}[{one}]"),
            ("?", f"{name}[{other}]"),
        )


LSTMS = [
    (("f * c + i * g", "i * c + f * g"), "input, forget, candidate, output; here they are forget, input"),
    (*swapped(0, 1), "the order of Keras and PyTorch"),
    (*swapped(2, 3), "candidate and output gate are swapped"),
    (("o * np.tanh(c)", "np.tanh(c)"), "the output gate is missing"),
    (("o * np.tanh(c)", "o * c"), "tanh(c) is missing"),
    (("    c = f", "    h = o * np.tanh(c)\n    c = f"), ("    h = o * np.tanh(c)\n    return", "    return"),
     "h shows the new memory: o * tanh of the new c, not of c"),
    (("c = f * c + i * g", "c = np.tanh(f * c + i * g)"), "c goes through tanh before it is kept"),
    (("c = f * c + i * g", "c = np.tanh(f * c + i * g)"), ("o * np.tanh(c)", "o * c"),
     "two things: c goes through"),
    (("f * c + i * g", "c + i * g"), "the forget gate is missing"),
    (("f * c + i * g", "f * c + g"), "the input gate is missing"),
    (("f * c + i * g", "f * c + i"), "the candidate is missing"),
    (("return h, c", "return h"), "only h came back"),
    (("return h, c", "return c"), "only c came back"),
    (("return h, c", "return c, h"), "c and h are in the wrong order"),
    (("g = np.tanh", "g = sigmoid"), "the candidate uses a sigmoid"),
    (("f = sigmoid", "f = np.tanh"), "the forget gate uses tanh"),
    (("sigmoid", "np.tanh"), "the gates use tanh"),
    (("b[1]", "b[0]"), ("b[2]", "b[0]"), ("b[3]", "b[0]"), "all gates add the same bias"),
    ((" + b[0]", ""), (" + b[1]", ""), (" + b[2]", ""), (" + b[3]", ""), "the bias b is missing"),
    (("W[0] @ x", "x @ W[0]"), ("W[1] @ x", "x @ W[1]"), ("W[2] @ x", "x @ W[2]"), ("W[3] @ x", "x @ W[3]"),
     "W is transposed"),
    (("@ h", "@ c"), "the gates read the hidden state h, not c"),
    (("o * np.tanh(c)", "o * c"), ("return h, c", "return c, h"), "two things: tanh(c) is missing"),
]  # fmt: skip
BLENDS = [
    (("z * h + (1 - z) * g", "(1 - z) * h + z * g"), "z and 1 − z have changed places"),
    (("(1 - z)", "(z - 1)"), "the candidate gets z − 1"),
    ((" + (1 - z) * g", ""), "the candidate is missing"),
    (("z * h + (1 - z) * g", "z * h + g"), "the candidate is added in full"),
    (("z * h + (1 - z) * g", "(1 - z) * g"), "the old state is missing"),
    (("return z * h + (1 - z) * g", "return g"), "the update gate is missing"),
    (("g = np.tanh", "g = sigmoid"), "the candidate uses a sigmoid"),
    (("z = sigmoid", "z = np.tanh"), "the update gate uses tanh"),
    (("z = sigmoid", "r = sigmoid"), ("r = sigmoid(W[1]", "z = sigmoid(W[1]"), "or z and r are swapped"),
]
GRUS = [
    (("r * (U[2] @ h + b_recurrent[2])", "U[2] @ (r * h) + b_recurrent[2]"), "reset before the matrix"),
    (("r * (U[2] @ h + b_recurrent[2])", "r * (U[2] @ h) + b_recurrent[2]"), "b_recurrent stands outside"),
    (("r * (U[2] @ h + b_recurrent[2])", "r * (U[2] @ h)"), "b_recurrent is missing in the candidate"),
    (("r * (U[2] @ h + b_recurrent[2])", "U[2] @ h + b_recurrent[2]"), "the reset gate is missing"),
    ((" + b_recurrent[0]", ""), (" + b_recurrent[1]", ""), "b_recurrent is missing in the gates"),
    (("W[2] @ x + b[2] + r *", "r * (W[2] @ x + b[2]) +"), "the reset gate is at the input"),
    (("r * (", "(1 - r) * ("), "the state is multiplied by 1 − r"),
]
GRUS_BEFORE = [
    (("U[2] @ (r * h)", "r * (U[2] @ h)"), "reset after the matrix"),
    (("U[2] @ (r * h)", "U[2] @ h"), "the reset gate is missing"),
    (("U[2] @ (r * h)", "U[2] @ (z * h)"), "the update gate stands where the reset gate belongs"),
    (("W[2] @ x + U[2] @ (r * h) + b[2]", "r * (W[2] @ x + U[2] @ h + b[2])"), "around the whole sum"),
]
TABLE = [
    *(("step", STEP, row) for row in STEPS),
    *(("forward", FORWARD, row) for row in FORWARDS),
    *(("LSTM", LSTM_STEP, row) for row in LSTMS),
    *(("GRU", GRU_STEP, row) for row in BLENDS + GRUS),
    *(("GRU, reset before", GRU_STEP_BEFORE, row) for row in BLENDS + GRUS_BEFORE),
]


@pytest.mark.parametrize(
    ("name", "source", "row"), TABLE, ids=[f"{name}: {row[-1]}" for name, _, row in TABLE]
)
def test_a_mistake_is_named(name, source, row):
    *pairs, words = row
    assert words in VERDICTS[name](learner(changed(source, *pairs)))


@pytest.mark.parametrize(("name", "source"), {name: source for name, source, _ in TABLE}.items())
def test_the_source_itself_is_right(name, source):
    assert VERDICTS[name](learner(source)) is None


IN_ONE_GO = """
def lstm_step(W, U, b, x, h, c):
    f, i, g, o = W @ x + U @ h + b
    c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
    return sigmoid(o) * np.tanh(c), c
"""


def test_all_gates_in_one_product_are_right_and_their_mistakes_are_named():
    assert VERDICTS["LSTM"](learner(IN_ONE_GO)) is None
    for pairs, words in (
        ([("W @ x", "x @ W")], "W is transposed"),
        ([("f, i, g, o =", "i, f, g, o =")], "the order of Keras and PyTorch"),
        ([("f, i, g, o =", "f, i, o, g =")], "candidate and output gate are swapped"),
        ([(" + b", "")], "the bias b is missing"),
        ([("sigmoid(o) * np.tanh(c), c", "np.array([c, sigmoid(o) * np.tanh(c)])")], "in the wrong order"),
    ):
        assert words in VERDICTS["LSTM"](learner(changed(IN_ONE_GO, *pairs)))


def test_a_wrong_function_that_fails_where_the_learners_does_is_its_like_only_if_values_agree_somewhere():
    only_errors = "def step(W, U, b, input_t, state_t):\n    raise ValueError('no')"
    like_it = FunctionVerdict(
        right_step,
        step_cases(2),
        {"never": lambda *case: np.ones(2) @ np.ones(3)},
        "W, U, b, input_t, state_t",
    )
    for verdict in (like_it, VERDICTS["step"]):
        assert "your function raised ValueError: no" in verdict(learner(only_errors))

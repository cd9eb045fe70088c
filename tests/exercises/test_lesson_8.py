"""Notebook 8's exercises: right answers in several forms pass, and each mistake gets its own hint."""

import numpy as np
import pytest
from answers import assert_all_are_answered, assert_named, assert_right, said
from practice import changed, learner

from rnn_helpers import SimpleRNN
from rnn_helpers.exercises.lesson_8 import _WALKS, _adam, _clip, _walk_back
from rnn_helpers.training import Adam, clip_by_norm, gradients

WALK = """
def walk_back(d_outputs, outputs, inputs, U):
    units = len(U)
    d_W, d_U, d_b = np.zeros((units, inputs.shape[1])), np.zeros((units, units)), np.zeros(units)
    d_hidden = np.zeros(units)
    for t in reversed(range(len(outputs))):
        d_hidden = d_hidden + d_outputs[t]
        d_sum = (1 - outputs[t] ** 2) * d_hidden
        h_before = outputs[t - 1] if t > 0 else np.zeros(units)
        d_W += np.outer(d_sum, inputs[t])
        d_U += np.outer(d_sum, h_before)
        d_b += d_sum
        d_hidden = U.T @ d_sum
    return d_W, d_U, d_b
"""
CLIP = """
def clip(gradient, limit):
    norm = np.sqrt(np.sum(gradient**2))
    if norm <= limit:
        return gradient
    return gradient * limit / norm
"""
ADAM = """
def adam_step(weight, gradient, mean, square, n):
    mean = 0.9 * mean + 0.1 * gradient
    square = 0.999 * square + 0.001 * gradient**2
    step = (mean / (1 - 0.9**n)) / (np.sqrt(square / (1 - 0.999**n)) + 1e-8)
    return weight - 0.02 * step, mean, square
"""


def verdict(capsys, number, answer):
    return said(capsys, number, learner(answer) if isinstance(answer, str) else answer)


WALK_AT_ONCE = """
def walk_back(d_outputs, outputs, inputs, U):
    before = np.vstack([np.zeros(len(U)), outputs[:-1]])
    d_sums = np.zeros_like(outputs)
    d_next = np.zeros(len(U))
    for t in range(len(outputs) - 1, -1, -1):
        d_sums[t] = (1 - outputs[t] ** 2) * (d_outputs[t] + d_next)
        d_next = d_sums[t] @ U
    return [d_sums.T @ inputs, d_sums.T @ before, d_sums.sum(axis=0)]
"""
RIGHT = [
    ("8.1", WALK),
    ("8.1", WALK_AT_ONCE),
    ("8.2", WALK),
    ("8.2", WALK_AT_ONCE),
    ("8.3", 10),
    ("8.3", 10.0),
    ("8.4", CLIP),
    ("8.4", "def clip(g, limit):\n    return g / max(1, np.linalg.norm(g) / limit)"),
    ("8.4", "def clip(g, limit):\n    return min(1, limit / np.linalg.norm(g)) * g"),
    ("8.5", ADAM),
    ("8.5", changed(ADAM, ("mean = 0.9 * mean + 0.1 * gradient", "mean = mean + 0.1 * (gradient - mean)"))),
]

RESULTS = "return d_W, d_U, d_b"

# What a learner changes in the right source, and what the hint says
SLIPS = {
    ("8.1", "8.2"): [
        (
            [("+ d_outputs[t]", "+ d_outputs[t] * (t + 1 == len(outputs))")],
            "only the loss at the last timestep",
        ),
        ([("reversed(range(len(outputs)))", "range(len(outputs))")], "goes forwards"),
        ([("(1 - outputs[t] ** 2) * ", "")], "slope of tanh is missing"),
        ([("outputs[t] ** 2", "np.tanh(outputs[t]) ** 2")], "what tanh gave already"),
        ([("outputs[t] ** 2", "outputs[t]")], "square is missing"),
        ([("U.T @ d_sum", "U @ d_sum")], "U is not turned over"),
        ([("U.T @ d_sum", "d_sum")], "U is missing on the way back"),
        ([("U.T @ d_sum", "U.T @ d_hidden")], "what goes back is U.T @ d_sum, not U.T @ d_hidden"),
        ([("d_b += d_sum", "d_b += 2 * d_sum")], "; d_W, d_U are right"),
        ([(RESULTS, "return d_b, d_W, d_U")], "wrong order of results: d_b, d_W, d_U came back"),
        ([("(d_sum, h_before)", "(d_sum, outputs[t])")], "not by outputs[t]"),
        ([(" if t > 0 else np.zeros(units)", "")], "outputs[t - 1] is outputs[-1]"),
        (
            [
                ("(d_sum, inputs", "(d_hidden, inputs"),
                ("(d_sum, h_", "(d_hidden, h_"),
                ("+= d_sum", "+= d_hidden"),
            ],
            "the shares have d_hidden",
        ),
        ([("+=", "=")], "shares of timestep 0 alone"),
        ([(RESULTS, "n = len(inputs)\n    return d_W / n, d_U / n, d_b / n")], "averaged"),
        ([(RESULTS, "return d_W.T, d_U.T, d_b")], "axes the other way round"),
        ([(RESULTS, "return d_U, d_W, d_b")], "d_W and d_U have changed places"),
        ([(RESULTS, "return d_W, d_U")], "d_b is missing"),
        ([("    return d_W, d_U, d_b\n", "")], "returns nothing"),
    ],
    ("8.1",): [([("d_hidden + d_outputs[t]", "d_outputs[t]")], "from the next timestep is missing")],
    ("8.2",): [
        ([("d_hidden + d_outputs[t]", "d_outputs[t]")], "the shares of the last timestep are right"),
    ],
    ("8.4",): [
        (
            [("    return gradient * limit / norm", "    return np.clip(gradient, -limit, limit)")],
            "by itself",
        ),
        ([("    if norm <= limit:\n        return gradient\n", "")], "short gradients are made longer"),
        ([("gradient * limit / norm", "gradient / norm")], "get the norm 1"),
        ([("np.sqrt(np.sum(gradient**2))", "np.sum(np.abs(gradient))")], "not the sum of sizes"),
        ([("np.sqrt(np.sum(gradient**2))", "np.sum(gradient**2)")], "root is missing"),
        ([("np.sqrt(np.sum(gradient**2))", "np.abs(gradient).max()")], "the largest number"),
        ([("np.sqrt(np.sum(gradient**2))", "np.linalg.norm(gradient, 2)")], "another norm of a matrix"),
        ([("gradient * limit / norm", "gradient")], "nothing is shortened"),
        ([("gradient * limit / norm", "0 * gradient")], "becomes zeros"),
        ([("gradient * limit / norm", "gradient * norm / limit")], "wrong way round"),
    ],
    ("8.5",): [
        ([("weight - 0.02", "weight + 0.02")], "walks uphill"),
        ([("0.02 * step", "step")], "learning rate is missing"),
        ([(" / (1 - 0.9**n)", ""), (" / (1 - 0.999**n)", "")], "corrections are missing"),
        (
            [
                ("(mean / (1 - 0.9**n))", "mean"),
                ("square / (1 - 0.999**n)", "square"),
                ("    step", "    mean, square = mean / (1 - 0.9**n), square / (1 - 0.999**n)\n    step"),
            ],
            "corrected averages came back",
        ),
        ([("np.sqrt(square / (1 - 0.999**n))", "square / (1 - 0.999**n)")], "root is missing"),
        ([("(mean / (1 - 0.9**n))", "gradient")], "not along this gradient"),
        ([("gradient**2", "np.abs(gradient)")], "not squared"),
        (
            [
                ("0.999", "A"),
                ("0.9", "0.999"),
                ("A", "0.9"),
                ("0.001", "B"),
                ("0.1", "0.001"),
                ("B", "0.1"),
            ],
            "0.9 and 0.999 have changed places",
        ),
        (
            [("0.9 * mean + 0.1", "0.1 * mean + 0.9"), ("0.999 * square + 0.001", "0.001 * square + 0.999")],
            "0.9 and 0.1 have changed places",
        ),
        ([("0.1 * gradient", "gradient"), ("0.001 * gradient", "gradient")], "added in full"),
        ([("step, mean, square", "step")], "only the weight came back"),
        ([("step, mean, square", "step, square, mean")], "square and mean have changed places"),
        (
            [("return weight - 0.02 * step, mean, square", "return mean, square, weight - 0.02 * step")],
            "wrong order of results: mean, square, weight came back; return weight, mean, square",
        ),
    ],
}
SOURCES = {"8.1": WALK, "8.2": WALK, "8.4": CLIP, "8.5": ADAM}
WRONG = [
    ("8.3", 9, "0.00195"),
    ("8.3", 9.966, "the next whole number"),
    ("8.3", 500, "multiplied by 0.5"),
    ("8.3", 7, "less than a hundredth"),
    ("8.3", 1000, "halves it"),
    *(
        (number, changed(SOURCES[number], *replacements), said)
        for numbers, slips in SLIPS.items()
        for number in numbers
        for replacements, said in slips
    ),
]


def test_every_exercise_has_right_and_wrong_answers_here():
    assert_all_are_answered(8, RIGHT, WRONG)


@pytest.mark.parametrize(("number", "answer"), RIGHT)
def test_a_right_answer_passes_in_each_form(capsys, number, answer):
    assert_right(verdict(capsys, number, answer))


@pytest.mark.parametrize(("number", "answer", "words"), WRONG)
def test_a_mistake_gets_its_own_hint(capsys, number, answer, words):
    assert_named(verdict(capsys, number, answer), words)


def test_the_right_walk_back_is_that_of_the_gradients():
    rng = np.random.default_rng(0)
    for d_outputs, _, inputs, U in _WALKS:
        cell = SimpleRNN(rng.normal(size=(len(U), inputs.shape[1])), U, rng.normal(size=len(U)))
        trace = cell.run(inputs)
        found = gradients(trace, hidden_state=d_outputs).weights
        walked = _walk_back(d_outputs, trace.outputs, inputs, U)
        for name, array in zip("WUb", walked, strict=True):
            assert np.allclose(array, found[name])


def test_the_right_clipping_and_the_right_step_are_those_of_the_package():
    rng = np.random.default_rng(0)
    weight, gradient = rng.normal(size=(2, 3, 4))
    assert np.allclose(_clip(gradient, 0.5), clip_by_norm({"g": gradient}, 0.5)["g"])
    adam = Adam(0.02)
    weights, state = adam.step({"w": weight}, {"w": gradient}, adam.start({"w": weight}))
    ours, mean, square = _adam(weight, gradient, 0.0, 0.0, 1)
    assert np.allclose(ours, weights["w"])
    again, _ = adam.step(weights, {"w": 2 * gradient}, state)
    assert np.allclose(_adam(ours, 2 * gradient, mean, square, 2)[0], again["w"])

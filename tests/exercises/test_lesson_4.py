"""The exercises of lesson 4: right answers pass in every form, and wrong ones get their own hint."""

import json
import re

import numpy as np
import pytest
from answers import assert_named, said
from conftest import LESSONS

from rnn_helpers import LSTM
from rnn_helpers.activations import sigmoid
from rnn_helpers.exercises import EXERCISES
from rnn_helpers.tasks import TASKS

BEFORE = {"np": np, "sigmoid": sigmoid}  # what the lesson has imported by then


def as_written(source):
    """The function or the value of a learner's source code."""
    if not source.lstrip().startswith(("def ", "import ")):
        return eval(source, dict(BEFORE))
    names = dict(BEFORE)
    exec(source, names)
    return names[re.findall(r"^def (\w+)", source, re.MULTILINE)[-1]]


def verdict(capsys, number, source):
    return said(capsys, number, as_written(source))


def memory(*lines):
    body = "\n".join(f"    {line}" for line in lines)
    return f"def memory(f, i, g, o, c_before):\n{body}\n"


GATES = """\
    f = sigmoid(W[0] @ x + U[0] @ h + b[0])
    i = sigmoid(W[1] @ x + U[1] @ h + b[1])
    g = np.tanh(W[2] @ x + U[2] @ h + b[2])
    o = sigmoid(W[3] @ x + U[3] @ h + b[3])
"""
LAST = """\
    c = f * c + i * g
    h = o * np.tanh(c)
    return h, c
"""


def step(old="", new="", *, gates=GATES, last=LAST):
    """A learner's step, with something in it replaced everywhere."""
    lines = gates + last
    assert old in lines
    return "def lstm_step(W, U, b, x, h, c):\n" + (lines.replace(old, new) if old else lines)


def line_by_line(formula):
    """A step whose four lines are made by one formula of the activation and the number of the block."""
    acts = ("sigmoid", "sigmoid", "np.tanh", "sigmoid")
    lines = (
        f"    {name} = {formula.format(act=act, k=k)}\n"
        for k, (name, act) in enumerate(zip("figo", acts, strict=True))
    )
    return step(gates="".join(lines))


PUBLISHED = """\
def published_step(W, U, b, x, h, c):
    forget_gate = sigmoid(W[0] @ x + U[0] @ h + b[0])
    input_gate = sigmoid(W[1] @ x + U[1] @ h + b[1])
    candidate = np.tanh(W[2] @ x + U[2] @ h + b[2])
    c = input_gate * c + forget_gate * candidate
    h = c
    return h, c
"""


def mended(*replacements):
    source = PUBLISHED
    for old, new in replacements:
        assert old in source
        source = source.replace(old, new)
    return source


MEND_C = ("input_gate * c + forget_gate * candidate", "forget_gate * c + input_gate * candidate")
OUTPUT_GATE = "    output_gate = sigmoid(W[3] @ x + U[3] @ h + b[3])\n    h = "
MEND_H = ("    h = c", OUTPUT_GATE + "output_gate * np.tanh(c)")

RIGHT = [
    ("4.1", "[9, 10, 11, 12, 13, 14, 15, 16]"),
    ("4.1", "list(range(9, 17))"),
    ("4.1", "range(9, 17)"),
    ("4.1", "{16, 9, 10, 11, 12, 13, 14, 15}"),
    ("4.1", "(16, 15, 14, 13, 12, 11, 10, 9)"),
    ("4.1", "np.arange(9, 17)"),
    ("4.2", memory("c = f * c_before + i * g", "h = o * np.tanh(c)", "return h, c")),
    ("4.2", memory("c = np.add(i * g, c_before * f)", "return [np.tanh(c) * o, c]")),
    ("4.2", memory("c = f * c_before + i * g", "return np.stack([o * np.tanh(c), c])")),
    ("4.3", step()),
    ("4.3", line_by_line("{act}(b[{k}] + U[{k}].dot(h) + np.dot(W[{k}], x))")),
    ("4.3", line_by_line("{act}(x @ W[{k}].T + h @ U[{k}].T + b[{k}])")),
    (
        "4.3",
        line_by_line("{act}(np.concatenate([W[{k}], U[{k}]], axis=1) @ np.concatenate([x, h]) + b[{k}])"),
    ),
    (
        "4.3",
        "def lstm_step(W, U, b, x, h, c):\n"
        "    f, i, g, o = np.einsum('kuj,j->ku', W, x) + U @ h + b\n"
        "    c_new = sigmoid(f) * c + sigmoid(i) * np.tanh(g)\n"
        "    return sigmoid(o) * np.tanh(c_new), c_new\n",
    ),
    ("4.4", "0.933"),
    ("4.4", "0.9330329915368074"),
    ("4.4", "np.exp(np.log(0.5) / 10)"),
    ("4.4", "0.9331"),
    ("4.5", mended(MEND_C, MEND_H)),
    ("4.5", step()),
]

WRONG = [
    ("4.1", "[9, 10, 11, 12, 13, 14]", "read the gate itself"),
    ("4.1", "[9, 10, 11, 12, 13, 14, 15]", "after the closing quote sign"),
    ("4.1", "[9, 15]", "at which unit 0 shuts"),
    ("4.1", "[10, 11, 12, 13, 14, 15, 16, 17]", "count from 0"),
    ("4.1", "[0, 1, 2, 10, 11, 12, 13, 14, 16, 17, 18]", "that is unit 0, the upper row"),
    ("4.1", "[0, 1, 10, 11, 12, 13, 14, 16, 17, 18]", "that is unit 0, the upper row"),
    ("4.1", "np.flatnonzero(np.arange(25) % 6 != 3)", "that is unit 0, the upper row"),
    ("4.1", "[t for t in range(25) if not 9 <= t <= 16]", "those are all the others"),
    ("4.1", "[8, 9, 10]", "8 does not belong there; look again"),
    ("4.1", "[9, 10]", "all of these belong there, but not all are there: 6 more"),
    ("4.1", "[9.5]", "9.5 does not belong there"),
    ("4.1", "float('inf')", "wants a list of timesteps"),
    ("4.1", "'9 to 16'", "wants a list of timesteps"),
    ("4.1", "[]", "wants a list of timesteps"),
    # The known wrong answer that all-positive values let pass
    (
        "4.2",
        memory("c = abs(f * c_before) + abs(i * g)", "return o * np.tanh(c), c"),
        "the signs are lost: no abs here",
    ),
    (
        "4.2",
        memory("c = f * abs(c_before) + i * g", "return o * np.tanh(c), c"),
        "sign of the old memory is lost",
    ),
    ("4.2", memory("c = f * c_before + i * abs(g)", "return o * np.tanh(c), c"), "sign of the candidate"),
    ("4.2", memory("c = abs(f * c_before + i * g)", "return o * np.tanh(c), c"), "sign of the new memory"),
    ("4.2", memory("c = i * c_before + f * g", "return o * np.tanh(c), c"), "f belongs to the old memory"),
    ("4.2", memory("c = f * c_before + i * g", "return o * c, c"), "tanh(c) is missing"),
    ("4.2", memory("c = f * c_before + i * g", "return np.tanh(c), c"), "output gate is missing"),
    ("4.2", memory("c = f * c_before + i * g", "return c, c"), "the output gate and the tanh are missing"),
    ("4.2", memory("c = c_before + i * g", "return o * np.tanh(c), c"), "forget gate is missing"),
    ("4.2", memory("c = f * c_before + g", "return o * np.tanh(c), c"), "input gate is missing"),
    ("4.2", memory("c = (1 - i) * c_before + i * g", "return o * np.tanh(c), c"), "a forget gate of its own"),
    ("4.2", memory("c = (1 - f) * c_before + i * g", "return o * np.tanh(c), c"), "f is the part that stays"),
    ("4.2", memory("c = i * g", "return o * np.tanh(c), c"), "the old memory is missing: f * c_before"),
    ("4.2", memory("c = f * c_before", "return o * np.tanh(c), c"), "nothing is written: add i * g"),
    ("4.2", memory("c = f * c_before + i * g", "h = o * np.tanh(c)", "return c, h"), "in the wrong order"),
    ("4.2", memory("c = f * c_before + i * g", "return c"), "only c came back"),
    ("4.2", memory("c = f * c_before + i * g", "return o * np.tanh(c)"), "only h came back"),
    ("4.2", memory("c = f * c_before + i * g", "return o * np.tanh(c_before), c"), "not of c_before"),
    (
        "4.2",
        memory("c = np.tanh(f * c_before + i * g)", "return o * c, c"),
        "two things: c goes through tanh before it is kept",
    ),
    ("4.2", memory("c = np.tanh(f * c_before + i * g)", "return o * np.tanh(c), c"), "c goes through tanh"),
    (
        "4.2",
        memory("c = f @ c_before + i @ g", "return o * np.tanh(c), c"),
        "f and i are multiplied unit by unit with c_before",
    ),
    ("4.2", memory("c = f @ c_before + i * g", "return o * np.tanh(c), c"), "f and c_before are multiplied"),
    ("4.2", memory("c = f * c_before + i @ g", "return o * np.tanh(c), c"), "i and g are multiplied unit"),
    ("4.2", memory("c = f * c_before + i * g", "return o @ np.tanh(c), c"), "o and tanh(c) are multiplied"),
    ("4.2", memory("c = f * c_before + i * f", "return o * np.tanh(c), c"), "gives h as "),
    (
        "4.2",
        memory("f, i, o = sigmoid(f), sigmoid(i), sigmoid(o)", "g = np.tanh(g)")
        + "    c = f * c_before + i * g\n    return o * np.tanh(c), c\n",
        "given as values already",
    ),
    ("4.3", step("W[0] @ x + U[0] @ h + b[0]", "W[1] @ x + U[1] @ h + b[1]"), "your function gives"),
    (
        "4.3",
        step(gates=GATES.replace("0", "9").replace("1", "0").replace("9", "1")),
        "the order of Keras and PyTorch",
    ),
    ("4.3", step(gates=GATES.replace("2", "9").replace("3", "2").replace("9", "3")), "candidate and output"),
    ("4.3", line_by_line("{act}(W[0] @ x + U[0] @ h + b[0])"), "all gates have the same weights"),
    ("4.3", line_by_line("{act}(W[{k}] @ x + U[{k}] @ h + b[0])"), "all gates add the same bias"),
    ("4.3", line_by_line("{act}(W[{k}] @ x + U[{k}] @ h)"), "the bias b is missing"),
    ("4.3", line_by_line("{act}(W[{k}] @ x + b[{k}])"), "the old state is missing: add U @ h"),
    ("4.3", line_by_line("{act}(U[{k}] @ h + b[{k}])"), "the input is missing"),
    ("4.3", line_by_line("{act}(W[{k}] @ h + U[{k}] @ x + b[{k}])"), "W and U are swapped"),
    ("4.3", line_by_line("{act}(x @ W[{k}] + h @ U[{k}] + b[{k}])"), "W and U are transposed"),
    ("4.3", line_by_line("{act}(W[{k}] @ x + h @ U[{k}] + b[{k}])"), "U is transposed"),
    ("4.3", line_by_line("{act}(x @ W[{k}] + U[{k}] @ h + b[{k}])"), "W is transposed"),
    ("4.3", line_by_line("{act}(W[{k}] * x + U[{k}] * h + b[{k}])"), "is @, not *"),
    ("4.3", line_by_line("{act}(W[{k}] @ x + U[{k}] @ h) + b[{k}]"), "in each gate the bias stands outside"),
    (
        "4.3",
        line_by_line("{act}(W[{k}] @ x) + {act}(U[{k}] @ h) + {act}(b[{k}])"),
        "not one around each of its three parts",
    ),
    ("4.3", line_by_line("W[{k}] @ x + U[{k}] @ h + b[{k}]"), "gates and candidate have no activation"),
    ("4.3", line_by_line("sigmoid(W[{k}] @ x + U[{k}] @ h + b[{k}])"), "the candidate uses a sigmoid"),
    ("4.3", line_by_line("np.tanh(W[{k}] @ x + U[{k}] @ h + b[{k}])"), "the gates use tanh"),
    ("4.3", step("g = np.tanh", "g = "), "the candidate has no activation"),
    ("4.3", step(gates=GATES.replace("sigmoid", "")), "the gates have no activation"),
    ("4.3", step("o * np.tanh(c)", "o * sigmoid(c)"), "this is σ of the memory; h is o * tanh(c)"),
    ("4.3", step("@ h", "@ c"), "the gates read the hidden state h, not c"),
    ("4.3", step("f * c + i * g", "i * c + f * g"), "forget and input gate are swapped"),
    ("4.3", step("o * np.tanh(c)", "o * c"), "tanh(c) is missing"),
    ("4.3", step("o * np.tanh(c)", "np.tanh(c)"), "output gate is missing"),
    ("4.3", step("return h, c", "return c, h"), "in the wrong order"),
    ("4.3", step("return h, c", "return h"), "only h came back"),
    ("4.3", step("return h, c", "return c"), "only c came back"),
    (
        "4.3",
        step("c = f * c + i * g", "c = np.tanh(f * c + i * g)").replace("np.tanh(c)", "c"),
        "two things: c goes through tanh",
    ),
    (
        "4.3",
        step(last="    h = o * np.tanh(c)\n    c = f * c + i * g\n    return h, c\n"),
        "not of c",
    ),
    ("4.4", "0.5", "half-life of one step"),
    ("4.4", "np.log(0.5 ** 0.1 / (1 - 0.5 ** 0.1))", "that is the bias"),
    ("4.4", "0.93", "three decimals"),
    ("4.4", "0.067", "the part lost"),
    ("4.4", "0.95", "the loss multiplies"),
    ("4.4", "0.5 ** (1 / 5)", "after 5 steps"),
    ("4.4", "0.5 ** (1 / 20)", "after 20 steps"),
    ("4.5", PUBLISHED, "not changed yet"),
    ("4.5", mended(MEND_C), "one bug is left in the line of h"),
    ("4.5", mended(MEND_H), "one bug is left in the line of c"),
    ("4.5", mended(("    h = c", OUTPUT_GATE + "output_gate * c")), "still swapped"),
    ("4.5", mended(("h = c", "h = np.tanh(c)")), "the output gate is missing; and f and i are still swapped"),
    ("4.5", mended(MEND_C, ("h = c", "h = np.tanh(c)")), "output gate is missing"),
    ("4.5", mended(MEND_C, ("    h = c", OUTPUT_GATE + "output_gate * c")), "tanh(c) is missing"),
]


@pytest.mark.parametrize(("number", "source"), RIGHT)
def test_a_right_answer_passes_in_every_form(capsys, number, source):
    assert f"Exercise {number}, {EXERCISES[number].title}: correct. " in verdict(capsys, number, source)


@pytest.mark.parametrize(("number", "source", "words"), WRONG)
def test_a_wrong_answer_gets_the_hint_that_names_it(capsys, number, source, words):
    assert_named(verdict(capsys, number, source), words)


def test_a_gate_rounded_wrongly_is_not_called_close(capsys):
    assert "0.9307 is too small" in verdict(capsys, "4.4", "0.9307")
    assert "close" not in verdict(capsys, "4.4", "0.9307")


def test_the_step_that_starts_exercise_5_stands_in_the_lesson():
    lesson = json.loads((LESSONS / "04_lstm_gates.ipynb").read_text(encoding="utf-8"))
    assert any("".join(cell["source"]).startswith(PUBLISHED) for cell in lesson["cells"])


def test_the_timesteps_of_exercise_1_are_those_of_the_trained_cell():
    trace = TASKS["inside-quotes"].run(LSTM.trained("inside-quotes"), 'she said "go on" and left')
    gate = trace.forget_gate
    assert EXERCISES["4.1"].verdict(np.flatnonzero(gate[:, 1] > 0.9)) is None
    assert "that is unit 0" in EXERCISES["4.1"].verdict(np.flatnonzero(gate[:, 0] > 0.905))
    assert np.abs(gate[:, 1] - 0.9).min() > 0.02  # easy to read off


@pytest.mark.parametrize("number", ["4.2", "4.3", "4.5"])
def test_every_mistake_differs_from_the_right_answer_and_from_every_other(number):
    verdict_of = EXERCISES[number].verdict
    single = {said: wrong for said, wrong in verdict_of.mistakes.items() if not said.startswith("two things")}
    told = {said: verdict_of(wrong) for said, wrong in single.items()}
    if number == "4.5":  # two of them are what is left when one of the two bugs has been mended
        told = {said: said if now.startswith("better: ") else now for said, now in told.items()}
    assert told == {said: said for said in single}
    assert len(single) > 20

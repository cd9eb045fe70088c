"""The exercises of lesson 4: right answers pass in every form, and wrong ones get their own hint."""

import json
import re

import numpy as np
import pytest
from conftest import LESSONS

from rnn_helpers import LSTM
from rnn_helpers.activations import sigmoid
from rnn_helpers.exercises import EXERCISES, check
from rnn_helpers.exercises.lstm_mistakes import OF_GATES
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
    check(number, as_written(source))
    return capsys.readouterr().out.strip()


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
    ("4.1", "[0, 1, 10, 11, 12, 13, 14, 16, 17, 18]", "that is unit 0"),
    ("4.1", "[t for t in range(25) if not 9 <= t <= 16]", "those are all the others"),
    ("4.1", "[8, 9, 10]", "timestep 8 does not belong there"),
    ("4.1", "[9, 10]", "2 right, but not all: 6 more"),
    ("4.1", "[9.5]", "wants a list of timesteps"),
    ("4.1", "float('inf')", "wants a list of timesteps"),
    ("4.1", "'9 to 16'", "wants a list of timesteps"),
    ("4.1", "[]", "wants a list of timesteps"),
    # The known wrong answer that all-positive values let pass
    ("4.2", memory("c = abs(f * c_before) + abs(i * g)", "return o * np.tanh(c), c"), "no abs here; both"),
    (
        "4.2",
        memory("c = f * abs(c_before) + i * g", "return o * np.tanh(c), c"),
        "sign of the memory is lost",
    ),
    ("4.2", memory("c = f * c_before + i * abs(g)", "return o * np.tanh(c), c"), "sign of the candidate"),
    ("4.2", memory("c = abs(f * c_before + i * g)", "return o * np.tanh(c), c"), "sign of the new memory"),
    ("4.2", memory("c = i * c_before + f * g", "return o * np.tanh(c), c"), "f belongs to the old memory"),
    ("4.2", memory("c = f * c_before + i * g", "return o * c, c"), "the tanh is missing"),
    ("4.2", memory("c = f * c_before + i * g", "return np.tanh(c), c"), "output gate is missing"),
    ("4.2", memory("c = f * c_before + i * g", "return c, c"), "h is not the memory itself"),
    ("4.2", memory("c = c_before + i * g", "return o * np.tanh(c), c"), "forget gate is missing"),
    ("4.2", memory("c = f * c_before + g", "return o * np.tanh(c), c"), "input gate is missing"),
    ("4.2", memory("c = (1 - i) * c_before + i * g", "return o * np.tanh(c), c"), "a forget gate of its own"),
    ("4.2", memory("c = (1 - f) * c_before + i * g", "return o * np.tanh(c), c"), "not how much is lost"),
    ("4.2", memory("c = i * g", "return o * np.tanh(c), c"), "the candidate replaces the old memory"),
    ("4.2", memory("c = f * c_before", "return o * np.tanh(c), c"), "what is written, i times g, is missing"),
    ("4.2", memory("c = f * c_before + i * g", "h = o * np.tanh(c)", "return c, h"), "in the wrong order"),
    ("4.2", memory("c = f * c_before + i * g", "return c"), "only c came back"),
    ("4.2", memory("c = f * c_before + i * g", "return o * np.tanh(c)"), "only h came back"),
    ("4.2", memory("c = f * c_before + i * g", "return o * np.tanh(c_before), c"), "not of the old one"),
    (
        "4.2",
        memory("c = np.tanh(f * c_before + i * g)", "return o * c, c"),
        "c itself came back through tanh",
    ),
    ("4.2", memory("c = f @ c_before + i @ g", "return o * np.tanh(c), c"), "*, not @"),
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
        "in Keras and PyTorch it is the other",
    ),
    ("4.3", step(gates=GATES.replace("2", "9").replace("3", "2").replace("9", "3")), "candidate and output"),
    ("4.3", line_by_line("{act}(W[0] @ x + U[0] @ h + b[0])"), "all four have the same weights"),
    ("4.3", line_by_line("{act}(W[{k}] @ x + U[{k}] @ h + b[0])"), "one bias for all"),
    ("4.3", line_by_line("{act}(W[{k}] @ x + U[{k}] @ h)"), "the biases are missing"),
    ("4.3", line_by_line("{act}(W[{k}] @ x + b[{k}])"), "the old hidden state is missing"),
    ("4.3", line_by_line("{act}(U[{k}] @ h + b[{k}])"), "the input is missing"),
    ("4.3", line_by_line("{act}(W[{k}] @ h + U[{k}] @ x + b[{k}])"), "W and U are swapped"),
    ("4.3", line_by_line("{act}(x @ W[{k}] + h @ U[{k}] + b[{k}])"), "wrong way round or transposed"),
    ("4.3", line_by_line("{act}(W[{k}] @ x + h @ U[{k}] + b[{k}])"), "U is transposed"),
    ("4.3", line_by_line("{act}(x @ W[{k}] + U[{k}] @ h + b[{k}])"), "x stands on the wrong side"),
    ("4.3", line_by_line("{act}(W[{k}] * x + U[{k}] * h + b[{k}])"), "is @, not *"),
    ("4.3", line_by_line("{act}(W[{k}] @ x + U[{k}] @ h) + b[{k}]"), "outside the activation"),
    ("4.3", line_by_line("{act}(W[{k}] @ x) + {act}(U[{k}] @ h) + {act}(b[{k}])"), "not one for each term"),
    ("4.3", line_by_line("W[{k}] @ x + U[{k}] @ h + b[{k}]"), "all activations are missing"),
    ("4.3", line_by_line("sigmoid(W[{k}] @ x + U[{k}] @ h + b[{k}])"), "the candidate needs tanh"),
    ("4.3", line_by_line("np.tanh(W[{k}] @ x + U[{k}] @ h + b[{k}])"), "gates need sigmoid"),
    ("4.3", step("g = np.tanh", "g = "), "the candidate's tanh is missing"),
    ("4.3", step(gates=GATES.replace("sigmoid", "")), "the gates' sigmoid is missing"),
    ("4.3", step("o * np.tanh(c)", "o * sigmoid(c)"), "tanh(c), not sigmoid(c)"),
    ("4.3", step("@ h", "@ c"), "the gates see the hidden state h, not the memory c"),
    ("4.3", step("f * c + i * g", "i * c + f * g"), "f belongs to the old memory"),
    ("4.3", step("o * np.tanh(c)", "o * c"), "the tanh is missing"),
    ("4.3", step("o * np.tanh(c)", "np.tanh(c)"), "output gate is missing"),
    ("4.3", step("return h, c", "return c, h"), "in the wrong order"),
    ("4.3", step("return h, c", "return h"), "only h came back"),
    ("4.3", step("return h, c", "return c"), "only c came back"),
    (
        "4.3",
        step("c = f * c + i * g", "c = np.tanh(f * c + i * g)").replace("np.tanh(c)", "c"),
        "through tanh",
    ),
    (
        "4.3",
        step(last="    h = o * np.tanh(c)\n    c = f * c + i * g\n    return h, c\n"),
        "not of the old one",
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
    ("4.5", mended(MEND_C, ("    h = c", OUTPUT_GATE + "output_gate * c")), "the tanh is missing"),
]


@pytest.mark.parametrize(("number", "source"), RIGHT)
def test_a_right_answer_passes_in_every_form(capsys, number, source):
    assert f"Exercise {number}, {EXERCISES[number].title}: correct. " in verdict(capsys, number, source)


@pytest.mark.parametrize(("number", "source", "said"), WRONG)
def test_a_wrong_answer_gets_the_hint_that_names_it(capsys, number, source, said):
    printed = verdict(capsys, number, source)
    assert said in printed
    assert "correct." not in printed


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


@pytest.mark.parametrize("number", ["4.2", "4.3"])
def test_every_mistake_differs_from_the_right_answer_and_from_every_other(number):
    verdict_of = EXERCISES[number].verdict
    for message, mistaken in verdict_of.mistakes.items():
        assert verdict_of(mistaken) == message
    assert len(verdict_of.mistakes) >= len(OF_GATES)

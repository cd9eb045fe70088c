"""An error of a learner's function is told with its line, what met there, and the arguments."""

import json

import nbformat
import numpy as np
import pytest
from nbclient import NotebookClient
from practice import BARE, FORWARD, STEP, VERDICTS, changed, learner

from rnn_helpers import SimpleRNN
from rnn_helpers.exercises.judging.places import MOST_CHARACTERS, described


def told(name, source, *pairs):
    return BARE[name](learner(changed(source, *pairs))).splitlines()


HELPER = """
def weighted(matrix, vector):
    return matrix @ vector

def step(W, U, b, input_t, state_t):
    return np.tanh(weighted(W, state_t) + b)
"""
ERRORS = [
    (
        "step",
        STEP,
        (("U @ state_t", "U @ input_t"),),
        "line 2: return np.tanh(W @ input_t + U @ input_t + b)",
        "there U (3, 3), input_t (2,): U has 3 columns, input_t has 2 numbers; for @ these must be equal",
    ),
    (
        "step",
        STEP,
        (("U @ state_t", "state_t @ U @ input_t"),),
        "line 2: return np.tanh(W @ input_t + state_t @ U @ input_t + b)",
        "there state_t @ U (3,), input_t (2,): state_t @ U has 3 numbers, input_t has 2 numbers; "
        "for @ these must be equal",
    ),
    (
        "step",
        STEP,
        (("U @ state_t", "input_t"),),
        "line 2: return np.tanh(W @ input_t + input_t + b)",
        "there W @ input_t (3,), input_t (2,)",
    ),
    (
        "step",
        STEP,
        (("return", "total = (W @ input_t\n             + U @\n             input_t)\n    return"),),
        "line 3: + U @",
        "there U (3, 3), input_t (2,): U has 3 columns, input_t has 2 numbers; for @ these must be equal",
    ),
    (
        "step",
        STEP,
        (("W @ input_t", "np.dot(W.T, input_t)"),),
        "line 2: return np.tanh(np.dot(W.T, input_t) + U @ state_t + b)",
        "there W.T (2, 3), input_t (2,)",
    ),
    (
        "step",
        HELPER,
        (),
        "line 2 in weighted: return matrix @ vector",
        "there matrix (3, 2), vector (3,): matrix has 2 columns, vector has 3 numbers; "
        "for @ these must be equal",
    ),
    (
        "step",
        STEP,
        (("W @ input_t", "sum(W[i] @ state_t for i in range(3))"),),
        "line 2: return np.tanh(sum(W[i] @ state_t for i in range(3)) + U @ state_t + b)",
        "there W[i] (2,), state_t (3,): W[i] has 2 numbers, state_t has 3 numbers; for @ these must be equal",
    ),
    (
        "forward",
        FORWARD,
        (("in inputs", "in range(len(inputs) + 1)"), ("@ input_t", "@ inputs[input_t]")),
        "line 5: state_t = np.tanh(W @ inputs[input_t] + U @ state_t + b)",
        "there inputs (5, 2), input_t = 5",
    ),
    (
        "forward",
        FORWARD,
        (("np.stack(outputs)", "np.stack(outputs + [0])"),),
        "line 7: return np.stack(outputs + [0])",
        "there outputs a list of 5 arrays (3,)",
    ),
    (
        "forward",
        FORWARD,
        (("    for input_t in inputs:", "    for input_t, label in inputs[:, :1]:"),),
        "line 4: for input_t, label in inputs[:, :1]:",
        "there inputs (5, 2)",
    ),
    (
        "vowel",
        "def f(input_t, state_t):\n    return input_t + state_t + 1",
        (),
        "line 2: return input_t + state_t + 1",
        "there input_t = 'a', state_t = ''",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("name", "source", "pairs", "line", "there"), ERRORS)
def test_the_line_and_what_met_there_are_told(name, source, pairs, line, there):
    lines = told(name, source, *pairs)
    assert lines[0].startswith("your function raised ")
    assert lines[1:3] == [line, there]
    assert lines[3].startswith(("the shapes were ", "the arguments were "))


def test_a_name_that_is_not_there_gets_the_nearest_one():
    lines = told("step", STEP, ("U @ state_t", "U @ stat_t"))
    assert lines[0] == "your function raised NameError: name 'stat_t' is not defined"
    assert "did you mean state_t?" in lines


def test_an_error_in_a_generator_is_told_as_well():
    lines = told("forward", FORWARD, ("return np.stack(outputs)", "yield W @ b"))
    assert lines[1:3] == [
        "line 7: yield W @ b",
        "there W (3, 2), b (3,): W has 2 columns, b has 3 numbers; for @ these must be equal",
    ]


def test_a_line_of_the_package_is_none_of_the_learners():
    lines = told("step", STEP, ("np.tanh", "sigmoid"), ("+ b)", "+ b, 2)"))
    assert lines[1] == "line 2: return sigmoid(W @ input_t + U @ state_t + b, 2)"
    source = changed(STEP, ("np.tanh(W @ input_t + U @ state_t + b)", "SimpleRNN(W, U, b).run(input_t)"))
    lines = BARE["step"](learner(source, {"SimpleRNN": SimpleRNN})).splitlines()
    assert lines[0].startswith("your function raised ValueError: inputs have shape (2,), expected ")
    assert lines[1] == "line 2: return SimpleRNN(W, U, b).run(input_t)"


def test_a_line_of_a_library_is_none_of_the_learners():
    lines = told("forward", FORWARD, ("np.stack(outputs)", "np.vstack(outputs, 1, 2, 3, 4)"))
    assert lines[1] == "line 7: return np.vstack(outputs, 1, 2, 3, 4)"
    source = changed(STEP, ("np.tanh(", "json.dumps("))
    lines = BARE["step"](learner(source, {"json": json})).splitlines()
    assert lines[:2] == [
        "your function raised TypeError: Object of type ndarray is not JSON serializable",
        "line 2: return json.dumps(W @ input_t + U @ state_t + b)",
    ]


def test_a_cell_of_a_notebook_has_its_lines_too():
    cells = [
        "import numpy as np\nfrom rnn_helpers.exercises import random_cases, slips\n"
        "from rnn_helpers.exercises.judging import function_verdict",
        f"{STEP.strip().replace('U @ state_t', 'U @ input_t')}\n"
        "verdict = function_verdict.FunctionVerdict(slips.right_step, random_cases.step_cases(2), {}, "
        "'W, U, b, input_t, state_t')\nprint(verdict(step))",
    ]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    NotebookClient(notebook, timeout=60, kernel_name="python3").execute()
    printed = notebook.cells[1].outputs[0].text.splitlines()
    assert printed[1] == "line 2: return np.tanh(W @ input_t + U @ input_t + b)"
    assert printed[2].startswith("there U (3, 3), input_t (2,): U has 3 columns")


def test_a_long_line_is_cut():
    lines = told("step", STEP, ("+ b)", f"+ b) + undefined{' + b' * 100}"))
    assert len(lines[1]) <= len("line 2: ") + MOST_CHARACTERS
    assert lines[1].endswith("…")


def test_code_without_a_source_gets_its_line_at_least():
    names = {}
    exec("def step(W, U, b, input_t, state_t):\n    return W @ state_t", names)
    assert VERDICTS["step"](names["step"]).splitlines()[1] == "line 2"


def test_no_code_of_the_learner_runs_to_tell_an_error():
    calls = []

    def noted(value):
        calls.append(value)
        return value

    step = learner(changed(STEP, ("U @ state_t", "noted(U) @ input_t")), {"noted": noted})
    lines = BARE["step"](step).splitlines()
    assert lines[2] == "there U (3, 3), input_t (2,)"
    assert len(calls) == len(BARE["step"].cases)


def test_what_stands_behind_a_name_is_told_in_short():
    assert described("W", np.ones((2, 3))) == "W (2, 3)"
    assert described("t", 3) == "t = 3"
    assert described("x", np.array(2.0)) == "x = array(2.)"
    assert described("words", ["a", "b"]) == "words = ['a', 'b']"
    assert described("outputs", [np.ones(2), np.ones(2)]) == "outputs a list of 2 arrays (2,)"
    assert described("outputs", [np.ones(2), np.ones(3)]) == "outputs a list of 2"
    assert len(described("text", "x" * 1000)) < 80

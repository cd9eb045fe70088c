"""The exercises of lesson 5: right answers pass in every form, and each mistake is named.

Answers stand here as a learner writes them: as source code.
"""

import numpy as np
import pytest
from practice import learner

from rnn_helpers import GRU
from rnn_helpers.exercises import EXERCISES
from rnn_helpers.exercises.lesson_5 import READ_INSTEAD
from rnn_helpers.tasks import TASKS

BLEND = "def blend(z, h_before, g):\n"
STEP = "def gru_step(W, U, b, b_recurrent, x, h):\n"
BEFORE = "def gru_step_before(W, U, b, x, h):\n"
GATES = """\
    z = sigmoid(W[0] @ x + b[0] + U[0] @ h + b_recurrent[0])
    r = sigmoid(W[1] @ x + b[1] + U[1] @ h + b_recurrent[1])
"""
GATES_BEFORE = """\
    z = sigmoid(W[0] @ x + b[0] + U[0] @ h)
    r = sigmoid(W[1] @ x + b[1] + U[1] @ h)
"""
CANDIDATE = "    g = np.tanh(W[2] @ x + b[2] + r * (U[2] @ h + b_recurrent[2]))\n"
CANDIDATE_BEFORE = "    g = np.tanh(W[2] @ x + b[2] + U[2] @ (r * h))\n"
RETURN = "    return z * h + (1 - z) * g\n"
LAYER = """\
def gru_layer(W, U, b, b_recurrent, inputs):
    h, outputs = np.zeros(U.shape[-1]), []
    for x in inputs:
        x_z, x_r, x_g = W @ x + b
        h_z, h_r, h_g = U @ h
        z = sigmoid(x_z + h_z + b_recurrent[0])
        r = sigmoid(x_r + h_r + b_recurrent[1])
        g = np.tanh(x_g + r * h_g + b_recurrent[2])
        h = z * h + (1 - z) * g
        outputs.append(h)
    return np.stack(outputs)
"""
MENDED = LAYER.replace("r * h_g + b_recurrent[2]", "r * (h_g + b_recurrent[2])")


def verdict(number, given):
    """None for a right answer, or what the check says."""
    return EXERCISES[number].verdict(learner(given) if isinstance(given, str) else given)


RIGHT = [
    ("5.1", 0.82),
    ("5.1", np.float64(0.8236)),
    ("5.2", BLEND + "    return z * h_before + (1 - z) * g"),
    ("5.2", BLEND + "    return g + z * (h_before - g)"),
    ("5.2", BLEND + "    return [a * b + (1 - a) * c for a, b, c in zip(z, h_before, g)]"),
    ("5.3", STEP + GATES + CANDIDATE + RETURN),
    (
        "5.3",
        STEP
        + """\
    (x_z, x_r, x_g), (h_z, h_r, h_g) = W @ x + b, U @ h + b_recurrent
    z, r = 1 / (1 + np.exp(-x_z - h_z)), 1 / (1 + np.exp(-x_r - h_r))
    g = np.tanh(x_g + r * h_g)
    return g + z * (h - g)
""",
    ),
    ("5.4", BEFORE + GATES_BEFORE + CANDIDATE_BEFORE + RETURN),
    ("5.4", BEFORE + GATES_BEFORE + "    g = np.tanh(W[2].dot(x) + np.dot(U[2], h * r) + b[2])\n" + RETURN),
    ("5.5", MENDED),
    (
        "5.5",
        LAYER.replace("U @ h\n", "U @ h + b_recurrent\n")
        .replace(" + b_recurrent[0]", "")
        .replace(" + b_recurrent[1]", "")
        .replace(" + b_recurrent[2]", ""),
    ),
]

WRONG = [
    ("5.1", 0.18, "the share that is kept"),
    ("5.1", 0.03, "that is the reset gate"),
    ("5.1", 0.97, "1 minus the reset gate"),
    ("5.1", -0.73, "the candidate itself"),
    ("5.1", -0.67, "that is the new state"),
    ("5.1", 0.42, "at timestep 3"),
    ("5.1", 0.26, "at timestep 5"),
    ("5.1", 0.91, "the second R"),
    ("5.1", 82, "not in percent"),
    ("5.2", BLEND + "    return (1 - z) * h_before + z * g", "z and 1 − z have changed places"),
    ("5.2", BLEND + "    return z * h_before + (z - 1) * g", "z − 1"),
    ("5.2", BLEND + "    return (1 - z) * g", "the old state is missing"),
    ("5.2", BLEND + "    return z * h_before", "the candidate is missing"),
    ("5.2", BLEND + "    return z * h_before + z * g", "the candidate gets z as well"),
    ("5.2", BLEND + "    return z * h_before + g", "added in full"),
    ("5.2", BLEND + "    return z * h_before + 1 - z * g", "1 alone is added"),
    ("5.2", BLEND + "    return z @ h_before + (1 - z) @ g", "with *, not with @"),
    ("5.2", BLEND + "    return z * h_before + (1 - z) @ g", "1 − z and g are multiplied unit by unit"),
    ("5.2", BLEND + "    return z @ h_before + (1 - z) * g", "z and h_before are multiplied unit by unit"),
    ("5.2", BLEND + "    return z * h_before + (1 - z) * np.tanh(g)", "through tanh again"),
    ("5.2", BLEND + "    return z * h_before + (1 - z) * h_before", "the states have changed places"),
    ("5.2", BLEND + "    kept = z * h_before\n    ...", "not solved yet"),
    ("5.3", STEP + GATES + CANDIDATE + "    return (1 - z) * h + z * g", "z and 1 − z have changed places"),
    ("5.3", STEP + GATES + CANDIDATE + "    return z * h + (z - 1) * g", "z − 1"),
    ("5.3", STEP + GATES + CANDIDATE + "    return g", "the update gate is missing"),
    ("5.3", STEP + GATES + CANDIDATE + "    return z * h", "the candidate is missing"),
    (
        "5.3",
        STEP + GATES + "    g = np.tanh(W[2] @ x + b[2] + U[2] @ (r * h) + b_recurrent[2])\n" + RETURN,
        "the state is reset before the matrix",
    ),
    (
        "5.3",
        STEP + GATES + "    g = np.tanh(W[2] @ x + b[2] + r * (U[2] @ h) + b_recurrent[2])\n" + RETURN,
        "b_recurrent stands outside of the reset",
    ),
    (
        "5.3",
        STEP + GATES + "    g = np.tanh(r * (W[2] @ x + b[2] + U[2] @ h + b_recurrent[2]))\n" + RETURN,
        "around the whole sum",
    ),
    (
        "5.3",
        STEP + GATES + "    g = np.tanh(W[2] @ x + b[2] + U[2] @ h + b_recurrent[2])\n" + RETURN,
        "the reset gate is missing",
    ),
    ("5.3", STEP + GATES + CANDIDATE.replace("np.tanh", "sigmoid") + RETURN, "the candidate uses a sigmoid"),
    ("5.3", STEP + GATES + CANDIDATE.replace("np.tanh", "") + RETURN, "the candidate has no activation"),
    ("5.3", STEP + GATES.replace("sigmoid", "np.tanh") + CANDIDATE + RETURN, "the gates use tanh"),
    ("5.3", STEP + GATES.replace("sigmoid", "") + CANDIDATE + RETURN, "the gates have no activation"),
    (
        "5.3",
        (STEP + GATES + CANDIDATE + RETURN).replace(" + b_recurrent[2]", ""),
        "b_recurrent is missing in",
    ),
    (
        "5.3",
        (STEP + GATES + CANDIDATE + RETURN)
        .replace(" + b_recurrent[0]", "")
        .replace(" + b_recurrent[1]", "")
        .replace(" + b_recurrent[2]", ""),
        "b_recurrent is missing: both gates",
    ),
    (
        "5.3",
        STEP + GATES.replace("z =", "q =").replace("r =", "z =").replace("q =", "r =") + CANDIDATE + RETURN,
        "z and r are swapped",
    ),
    ("5.3", (STEP + GATES + CANDIDATE + RETURN).replace("@ h", "* h"), "is @, not *"),
    (
        "5.3",
        (STEP + GATES + CANDIDATE + RETURN)
        .replace("W", "V")
        .replace("U", "W")
        .replace("V", "U")
        .replace("(U, W,", "(W, U,"),
        "W and U are swapped",
    ),
    (
        "5.3",
        (STEP + GATES + CANDIDATE + RETURN)
        .replace("W[0] @ x", "x @ W[0]")
        .replace("W[1] @ x", "x @ W[1]")
        .replace("W[2] @ x", "x @ W[2]"),
        "W is transposed",
    ),
    ("5.3", STEP + GATES + CANDIDATE + RETURN.replace("return", "h[:] ="), "changes its argument h in place"),
    (
        "5.3",
        STEP + GATES + CANDIDATE + RETURN.replace("+ (1 - z) * g", "+ (1 - z) * g, g"),
        "several results came back",
    ),
    ("5.3", STEP + GATES + CANDIDATE + RETURN.replace("z * h", "q * h"), "name 'q' is not defined"),
    ("5.3", (STEP + GATES + CANDIDATE + RETURN).replace(" + b[2]", ""), "b is missing in the candidate"),
    (
        "5.3",
        STEP + GATES + CANDIDATE.replace("r * (", "r @ (") + RETURN,
        "the reset gate is multiplied unit by",
    ),
    (
        "5.3",
        STEP + GATES + CANDIDATE + RETURN.replace("z * h", "z @ h"),
        "z and h are multiplied unit by unit",
    ),
    ("5.3", STEP + GATES + CANDIDATE + RETURN.replace(" *", " @"), "the gates are multiplied unit by unit"),
    ("5.4", BEFORE + GATES_BEFORE + CANDIDATE_BEFORE + RETURN.replace(" *", " @"), "with *, not with @"),
    (
        "5.4",
        BEFORE + GATES_BEFORE + CANDIDATE_BEFORE.replace("(r * h)", "r @ h") + RETURN,
        "the reset gate is multiplied unit by unit",
    ),
    (
        "5.4",
        BEFORE + GATES_BEFORE + CANDIDATE_BEFORE.replace("r * h", "r @ h") + RETURN,
        "U[2] @ needs a vector; unit by unit two vectors are multiplied with *",
    ),
    ("5.5", LAYER.replace("U @ h\n", "U @ h + b_recurrent\n"), "U @ h + b_recurrent holds it already"),
    (
        "5.5",
        MENDED.replace("U @ h\n", "U @ h + b_recurrent\n"),
        "b_recurrent is added twice, in all three blocks",
    ),
    (
        "5.5",
        LAYER.replace("r * h_g +", "r * (h_g + b_recurrent[2]) +"),
        "b_recurrent stands in the candidate twice",
    ),
    (
        "5.3",
        STEP + GATES.replace(" + U", ") + sigmoid(U") + CANDIDATE + RETURN,
        "not one around what the input adds and one around what the state adds",
    ),
    (
        "5.3",
        STEP
        + GATES.replace("b[0] + ", "")
        .replace("b[1] + ", "")
        .replace(" + b_recurrent[0])", ") + b[0] + b_recurrent[0]")
        .replace(" + b_recurrent[1])", ") + b[1] + b_recurrent[1]")
        + CANDIDATE
        + RETURN,
        "the biases stand outside of the activation",
    ),
    (
        "5.4",
        BEFORE + GATES_BEFORE.replace(" + U", ") + sigmoid(U") + CANDIDATE_BEFORE + RETURN,
        "not one around what the input adds and one around what the state adds",
    ),
    ("5.3", STEP + "    ...", "not solved yet"),
    (
        "5.3",
        STEP + GATES + CANDIDATE + "    print(z * h + (1 - z) * g)",
        "return the answer in place of printing",
    ),
    (
        "5.4",
        BEFORE + GATES_BEFORE + "    g = np.tanh(W[2] @ x + b[2] + r * (U[2] @ h))\n" + RETURN,
        "the state is reset after the matrix",
    ),
    (
        "5.4",
        BEFORE + GATES_BEFORE + "    g = np.tanh(W[2] @ x + r * (U[2] @ h + b[2]))\n" + RETURN,
        "the bias is reset as well",
    ),
    (
        "5.4",
        BEFORE + GATES_BEFORE + "    g = np.tanh(W[2] @ x + b[2] + U[2] @ h)\n" + RETURN,
        "the reset gate is missing",
    ),
    (
        "5.4",
        BEFORE + GATES_BEFORE + CANDIDATE_BEFORE + "    return (1 - z) * h + z * g",
        "have changed places",
    ),
    ("5.4", BEFORE + GATES_BEFORE + CANDIDATE_BEFORE + "    return z * r * h + (1 - z) * g", "expected"),
    (
        "5.4",
        BEFORE + (GATES_BEFORE + CANDIDATE_BEFORE + RETURN).replace(" + b[2]", ""),
        "b is missing in the candidate",
    ),
    ("5.5", LAYER, "the mistake is still in it: look what the reset gate multiplies"),
    ("5.5", MENDED.replace("r * (h_g +", "(h_g +"), "the reset gate is missing"),
    ("5.5", LAYER.replace(" + b_recurrent[2]", ""), "b_recurrent is missing in the candidate"),
    ("5.5", MENDED.replace("z * h + (1 - z) * g", "(1 - z) * h + z * g"), "have changed places"),
    ("5.5", MENDED.replace("U @ h\n", "U @ (0 * h)\n").replace("z * h +", "z * 0 * h +"), "starts anew"),
    ("5.5", MENDED.replace("np.stack(outputs)", "outputs[-1]"), "return those of all timesteps"),
    ("5.5", MENDED.replace("np.stack(outputs)", "np.stack(outputs).T"), "changed places"),
    ("5.5", MENDED.replace("np.stack(outputs)", "np.concatenate(outputs)"), "one long row"),
    (
        "5.5",
        MENDED.replace("        outputs.append(h)\n", "").replace(
            "    for x in inputs:\n", "    for x in inputs:\n        outputs.append(h)\n"
        ),
        "the states before each timestep",
    ),
]


@pytest.mark.parametrize(("number", "given"), RIGHT)
def test_a_right_answer_passes_in_each_form(number, given):
    assert verdict(number, given) is None


@pytest.mark.parametrize(("number", "given", "said"), WRONG)
def test_a_mistake_is_named(number, given, said):
    assert said in verdict(number, given)


def test_the_gate_to_read_is_that_of_the_trained_cell():
    task, cell = TASKS["count-since-reset"], GRU.trained("count-since-reset")
    trace = cell.run(task.encode("....R.......R..."), task.run(cell, "R").final_state)
    share = 1 - trace.update_gate[:, 0]
    assert round(share[4], 2) == EXERCISES["5.1"].verdict.correct
    read = [1 - share[4], trace.reset_gate[4, 0], 1 - trace.reset_gate[4, 0], trace.candidate[4, 0]]
    read += [trace.hidden_state[4, 0], share[3], share[5], share[12]]
    assert [round(float(number), 2) for number in read] == list(READ_INSTEAD.values())[:8]

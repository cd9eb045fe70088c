"""Notebook 7's exercises: cells as texts and as numbers, right in several forms, wrong with a name."""

import numpy as np
import pytest
from answers import assert_all_are_answered, assert_named, assert_right, said
from practice import changed

from rnn_helpers import Cell
from rnn_helpers.exercises import EXERCISES
from rnn_helpers.exercises.lesson_7 import LSTM, MINIMAL_GATED, NAMES
from rnn_helpers.experiments import EquationTable
from rnn_helpers.tasks import TASKS
from rnn_helpers.training import fit

GATED = """
    f = sigmoid(W_f x + b_f)
    g = tanh(W_g x + b_g)
    h = (1 - f) * h_ + f * g
"""
SEES = """
    f = sigmoid(W_f x + U_f h_ + b_f)
    g = tanh(W_g x + b_g)
    h = (1 - f) * h_ + f * g
"""
MINIMAL = """
    f = sigmoid(W_f x + U_f h_ + b_f)
    g = tanh(W_g x + U_g (f * h_) + b_g)
    h = (1 - f) * h_ + f * g
"""
PUBLISHED = """
    f = sigmoid(W_f x + U_f h_ + b_f)
    i = sigmoid(W_i x + U_i h_ + b_i)
    g = tanh(W_g x + U_g h_ + b_g)
    c = f * c_ + i * g
    h = c
"""
MENDED = """
    f = sigmoid(W_f x + U_f h_ + b_f)
    i = sigmoid(W_i x + U_i h_ + b_i)
    g = tanh(W_g x + U_g h_ + b_g)
    o = sigmoid(W_o x + U_o h_ + b_o)
    c = f * c_ + i * g
    h = o * tanh(c)
"""
Gated = Cell.from_equations(GATED, name="Gated")


def latch(W_f=(0, 20), b_f=-10, W_g=(5, 0), b_g=0):
    """The answer of 7.3, with other numbers."""
    return Gated(W_f=[list(W_f)], b_f=[b_f], W_g=[list(W_g)], b_g=[b_g])


def of_a_text(text, **numbers):
    return Cell.from_equations(text, name="Mine")(**{name: np.array(each) for name, each in numbers.items()})


KEEPING = of_a_text(  # f as what is kept, and a candidate that sees the state
    "f = sigmoid(b_f + W_f x)\ng = tanh(W_g x + U_g h_)\nh = f * h_ + g - f * g",
    b_f=[12.0],
    W_f=[[0.5, -24.0]],
    W_g=[[4.0, 0.0]],
    U_g=[[0.2]],
)
CARRIED = of_a_text(  # a memory of its own
    "i = sigmoid(W_i x + b)\nc = (1 - i) * c_ + i * tanh(W x)\nh = tanh(c)",
    W_i=[[0.0, 30.0]],
    b=[-15.0],
    W=[[3.0, 0.0]],
)

RIGHT = [
    ("7.1", 48),
    ("7.1", 48.0),
    ("7.1", Gated.random(3, 4).parameter_count + 16),
    ("7.2", SEES),
    ("7.2", changed(SEES, ("W_f x + U_f h_ + b_f", "b_f + U_f h_ + W_f x"))),
    ("7.2", changed(SEES, ("W_f x", "W_f @ x"), ("(1 - f) * h_ + f * g", "h_ + f * (g - h_)"))),
    ("7.2", changed(SEES, ("sigmoid", "σ"), ("h_", "h₋"), ("*", "·"))),
    ("7.3", latch()),
    ("7.3", latch(W_f=(1, 40), b_f=-20, W_g=(1, 0.2), b_g=-0.1)),
    ("7.3", KEEPING),
    ("7.3", CARRIED),
    ("7.4", MINIMAL),
    ("7.4", Cell.from_equations(MINIMAL)),
    ("7.4", Cell.from_equations(MINIMAL).random(2, 3)),
    ("7.4", MINIMAL.strip().splitlines()),
    ("7.4", changed(MINIMAL, ("g = tanh(W_g x + U_g (f * h_)", "s = h_ * f\n    g = tanh(U_g s + W_g x"))),
    ("7.4", changed(MINIMAL, ("(1 - f) * h_ + f * g", "h_ - f * h_ + g * f"))),
    ("7.4", changed(MINIMAL, ("f = ", "u = "), ("(f *", "(u *"), ("(1 - f) * h_ + f", "(1 - u) * h_ + u"))),
    ("7.4", changed(MINIMAL, ("_f ", "1 "), ("_g ", "2 "), ("b_f", "b1"), ("b_g", "b2"))),
    ("7.4", r"f_t = \sigma(W_f x_t + U_f h_{t-1} + b_f)" + MINIMAL[MINIMAL.index("\n    g") :]),
    ("7.5", ["inside-quotes", "sample-and-hold"]),
    ("7.5", ("sample-and-hold", "inside-quotes")),
    ("7.5", "sample-and-hold, inside-quotes"),
    ("7.5", ["inside quotes", "sample and hold"]),
    ("7.5", "Sample  and hold, inside_quotes"),
    ("7.6", MENDED),
    ("7.6", changed(MENDED, ("    o = sigmoid(W_o x + U_o h_ + b_o)\n", ""), ("    h =", "    o = sigmoid("
     "W_o x + U_o h_ + b_o)\n    h ="))),
    ("7.6", changed(MENDED, ("c = f", "m = f"), ("c_", "m_"), ("tanh(c)", "tanh(m)"))),
]  # fmt: skip

# What a learner changes in the right text, and what is said of it
SLIPS = {
    ("7.2", SEES): [
        ([(" + U_f h_", "")], "the gate still reads x only"),
        ([(" + b_f", "")], "the gate lost its bias"),
        ([("W_f x + ", "")], "no longer the input"),
        ([("sigmoid", "tanh")], "use sigmoid in place of tanh"),
        ([("sigmoid(W_f x + U_f h_ + b_f)", "W_f x + U_f h_ + b_f")], "put sigmoid( ) around its sum"),
        ([(" + U_f h_", ""), ("W_g x", "W_g x + U_g h_")], "now the candidate sees the state"),
        ([("W_g x", "W_g x + U_g h_")], "leave the line of g as it was"),
        ([("W_f x + U_f h_ + b_f)", "W_f x + b_f) + U_f h_")], "inside its brackets"),
        ([("U_f h_", "h_")], "a matrix lets each gate read all units"),
        ([("U_f h_", "W_f h_")], "use two matrices, such as W for x and U for h_"),
        ([("U_f h_", "U_f x")], "U_f must stand before h_; here it stands before x"),
        ([("(1 - f) * h_ + f * g", "f * h_ + (1 - f) * g")], "leave that of h as it was: h = (1 − f) * h_"),
        ([("h = (1 - f) * h_ + f * g", "h = tanh((1 - f) * h_ + f * g)")], "leave that of h as it was"),
        ([("U_f h_", "U_f h")], "write h_ for h of the timestep before"),
        ([("f = sigmoid(W_f x + U_f h_ + b_f)", "f = ...")], "not solved yet"),
    ],
    ("7.4", MINIMAL): [
        ([("(1 - f) * h_ + f", "f * h_ + (1 - f)")], "have changed places in the line of h"),
        ([("(f * h_)", "h_")], "should see f * h_ of it"),
        ([("U_g (f * h_)", "f * (U_g h_)")], "the formula multiplies h_ first"),
        (
            [("(f * h_)", "((1 - f) * h_)"), ("(1 - f) * h_ + f * g", "f * h_ + (1 - f) * g")],
            "a right cell, but with f as what is kept; in the formulas f is what is written",
        ),
        ([("(f * h_)", "((1 - f) * h_)")], "the candidate sees (1 − f) * h_"),
        ([(" + U_g (f * h_)", "")], "the candidate doesn't see the old state"),
        ([("tanh", "sigmoid")], "the candidate is a tanh"),
        ([("sigmoid", "tanh")], "the gate is a sigmoid"),
        ([("(1 - f) * h_ +", "h_ +")], "the old state is added in full"),
        ([("+ f * g", "+ g")], "the candidate is written in full"),
        ([(" + b_f", ""), (" + b_g", "")], "the biases are missing"),
        ([(" + b_g", "")], "the bias of the candidate is missing"),
        ([(" + b_f", "")], "the bias of the gate is missing"),
        ([("U_g (f * h_)", "U_g f * h_")], "of which is this the product?"),
        ([("f * g", "f * f * g")], "h differs from that of the exercise: with some random weights, at"),
        ([("W_f x + U_f h_", "U_f x + W_f h_")], "the cell is right, but its letters are not those of"),
        ([("W_f x + ", "")], "no line has W_f, as the exercise has"),
        ([("W_f x", "W_f h_")], "in the exercise W_f multiplies x, here h_ or what a line computes"),
        ([("+ b_g", "+ b_g + b2_g")], "your lines have b2_g, which the exercise hasn't"),
    ],
    ("7.6", MENDED): [
        ([("    o = sigmoid(W_o x + U_o h_ + b_o)\n", ""), ("o * tanh(c)", "c")], "not changed yet"),
        ([("    o = sigmoid(W_o x + U_o h_ + b_o)\n", ""), ("o * tanh(c)", "tanh(c)")], "tanh(c) is there"),
        ([("tanh(c)", "c")], "the output gate is there"),
        ([("f * c_", "f * h_")], "the forget gate keeps the memory c_, not h_"),
        ([("tanh(c)", "sigmoid(c)")], "the memory has a sign: squash it with tanh"),
        ([("tanh(c)", "c"), ("f * c_ + i * g", "tanh(f * c_ + i * g)")], "tanh belongs to what is shown; c"),
        ([("o * tanh(c)", "tanh(o * c)")], "o multiplies inside of the tanh"),
        ([("tanh(c)", "tanh(c_)")], "h shows the old memory"),
        ([("o = sigmoid", "o = tanh")], "the output gate is a share"),
        ([("    o = sigmoid(W_o x + U_o h_ + b_o)\n", ""), ("o *", "f *")], "needs a line of its own"),
        ([(" + b_o", "")], "the output gate's bias is missing"),
        ([("f * c_ + i * g", "i * c_ + f * g")], "f and i have changed places"),
        ([("U_o h_", "U_o c_")], "reads x and h_ only"),
        ([("U_o h_", "U_o c")], "c is computed further down, in line 6; write c_"),
    ],
}  # fmt: skip
WRONG = [
    *(
        ("7.1", number, words)
        for number, words in (
            (64, "with a U_f"),
            (40, "the biases are missing"),
            (44, "one bias is missing"),
            (39, "have changed places"),
            (16, "the gate alone"),
            (32, "the candidate alone"),
            (36, "one matrix on x is missing"),
            (52, "the line of h has no bias"),
            (80, "the last line has no weights"),
            (50, "too large"),
        )
    ),
    *(
        (number, changed(text, *replacements), words)
        for (number, text), slips in SLIPS.items()
        for replacements, words in slips
    ),
    ("7.4", 3, "wants equations as a text in quotation marks, got 3"),
    ("7.4", lambda x: x, "wants equations as a text"),
    ("7.6", PUBLISHED, "not changed yet"),
    ("7.3", latch(W_f=(0, 0), b_f=0, W_g=(0, 0)), "not solved yet"),
    ("7.3", Gated, "Gated is the class; give its weights numbers"),
    ("7.3", GATED, "this exercise wants a cell"),
    ("7.3", Gated.random(2, 2), "this cell has 2 units"),
    ("7.3", Gated.random(3, 1), "reads 3 input features"),
    ("7.3", latch(W_g=(-5, 0)), "writes the other sign"),
    ("7.3", latch(W_g=(0, 0), b_g=1), "it doesn't write: h is positive after +1! as after -1!"),
    ("7.3", latch(W_g=(0, 5)), "it doesn't write: h is positive"),
    ("7.3", latch(W_f=(20, 0)), "The gate opens at the value; the write sign is the second number"),
    ("7.3", latch(W_g=(5, 5)), "The gate is open, but at -1! the candidate is 0.00: let the candidate read"),
    ("7.3", latch(W_g=(5, -5)), "The gate is open, but at +1! the candidate is 0.00"),
    ("7.3", latch(W_f=(0, 8)), "so wide open that next to nothing of the old state is left"),
    ("7.3", latch(b_f=0), "it writes, but doesn't keep: after -1! -1 -1"),
    ("7.3", latch(W_f=(9, 20), b_f=-9), "it writes, but doesn't keep"),
    ("7.3", latch(b_f=-4), "values that pass by have worn it away; it must hold for 100 at least"),
    ("7.5", ["latch"], "without the forget gate"),
    ("7.5", ["inside-quotes", "prefix-parity"], "without the candidate"),
    ("7.5", ["bracket-depth", "delayed-recall"], "without the old memory"),
    ("7.5", ["sample-and-hold"], "in another one a single seed is left"),
    ("7.5", ["inside-quotes"], "not a single seed is left"),
    ("7.5", ["latch", "inside-quotes", "sample-and-hold"], "3 of 5 seeds still solve the latch"),
    (
        "7.5",
        ["latch", "bracket-depth", "delayed-recall", "prefix-parity"],
        "those are the tasks that live",
    ),
    ("7.5", 2, "a list of names of tasks"),
    ("7.5", ["sample-hold"], "no task is called 'sample-hold'; the names are latch, inside-quotes,"),
    ("7.5", [], "two tasks have 1 seed or none left"),
]


def test_every_exercise_has_right_and_wrong_answers_here():
    assert_all_are_answered(7, RIGHT, WRONG)


@pytest.mark.parametrize("number", ["7.1", "7.2", "7.4", "7.5", "7.6"])
def test_every_mistake_with_words_is_made_here(number):
    for message in EXERCISES[number].verdict.mistakes:
        assert any(each == number and words in message for each, _, words in WRONG), message


@pytest.mark.parametrize(("number", "answer"), RIGHT)
def test_a_right_answer_passes_in_each_form(capsys, number, answer):
    assert_right(said(capsys, number, answer))


@pytest.mark.parametrize(("number", "answer", "words"), WRONG)
def test_a_mistake_gets_its_own_hint(capsys, number, answer, words):
    assert_named(said(capsys, number, answer), words)


def test_the_right_texts_are_the_cells_they_should_be():
    rng = np.random.default_rng(0)
    inputs, h = rng.normal(size=(5, 2)), np.zeros(3)
    cell = Cell.from_equations(MINIMAL_GATED).random(2, 3, seed=1)
    for x, found in zip(inputs, cell.run(inputs).outputs, strict=True):
        f = 1 / (1 + np.exp(-(cell.W_f @ x + cell.U_f @ h + cell.b_f)))
        g = np.tanh(cell.W_g @ x + cell.U_g @ (f * h) + cell.b_g)
        h = (1 - f) * h + f * g
        np.testing.assert_allclose(found, h, atol=1e-12)
    from rnn_helpers import LSTM as Shipped

    written = Cell.from_equations(LSTM).random(2, 3, seed=1)
    W, U, b = (np.stack([written.cell_weights[f"{kind}_{gate}"] for gate in "figo"]) for kind in "WUb")
    np.testing.assert_allclose(written.run(inputs).outputs, Shipped(W, U, b).run(inputs).outputs, atol=1e-12)


def test_a_trained_latch_that_fades_is_told_how_long_it_holds(capsys):
    task = TASKS["latch"]
    trained = fit(task.new_cell(Gated, 1, seed=2), task, steps=300, seed=2, progress=False)
    assert trained.metric >= 0.99
    assert "timesteps, then values that pass by have worn it away" in said(capsys, "7.3", trained.cell)


def test_no_cell_without_a_gate_passes_for_a_latch():
    line, rng = Cell.from_equations("h = tanh(W x + U h_ + b)"), np.random.default_rng(0)
    for _ in range(300):
        W, U, b = rng.normal(scale=4, size=(1, 2)), rng.normal(scale=4, size=(1, 1)), rng.normal(size=1)
        assert EXERCISES["7.3"].verdict(line(W=W, U=U, b=b)) is not None


def test_the_tasks_that_die_are_those_of_the_shipped_table():
    table = EquationTable.measured()
    dead = {task for task in table.tasks if table.solved["input gate", task] <= 1}
    assert dead == EXERCISES["7.5"].verdict.correct
    assert table.tasks == NAMES

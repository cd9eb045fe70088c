"""Equations that make no cell say where and why, and no text at all ends in an error of another kind."""

import warnings

import numpy as np
import pytest
from cases import saying, some_examples
from hypothesis import example, given, settings
from hypothesis import strategies as st
from mistakes import DOUBTS, MISTAKES
from written_cells import GRU_AFTER, LSTM_TEXT, OTHERS, SIMPLE_RNN

from rnn_helpers import Cell
from rnn_helpers.language import EquationError, EquationWarning
from rnn_helpers.training import gradients


@pytest.mark.parametrize("text, message", MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_gets_its_line_a_caret_and_what_to_do(text, message):
    with pytest.raises(EquationError) as caught:
        Cell.from_equations(text)
    assert str(caught.value) == message


@pytest.mark.parametrize("text, message", DOUBTS.values(), ids=DOUBTS)
def test_a_doubt_is_a_warning_and_makes_a_cell(text, message):
    for _ in range(2):  # the class is made once, the warning is not
        with pytest.warns(EquationWarning) as warned:
            kind = Cell.from_equations(text)
        assert [str(each.message) for each in warned] == [message]
        assert warned[0].filename == "<equations>" and f"line {warned[0].lineno} of" in message
    assert np.isfinite(kind.random(2, 3).run(np.ones((3, 2))).outputs).all()


SHARES = "f = sigmoid(W_f x)\ni = sigmoid(W_i x)\n"
FINE = (
    SHARES + "h = (1 - f * i) * h_ + f * i * tanh(W x)",
    SHARES + "h = f * h_ + (1 - f) * i",
    "h = tanh(Wx x + Wh h_)",
)


def test_equations_without_a_fault_raise_no_doubt():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for text in (SIMPLE_RNN, LSTM_TEXT, GRU_AFTER, *OTHERS.values(), "h = h_ + W x", *FINE):
            Cell.from_equations(text)


@pytest.mark.parametrize(
    "text", ["", "\n  \n# h = tanh(W x)\n", r"\begin{aligned}" + "\n" + r"\end{aligned}"]
)
def test_a_text_without_equations_says_so(text):
    with pytest.raises(EquationError, match=saying("there are no equations; write one a line, such as h =")):
        Cell.from_equations(text)


def test_what_is_no_text_and_a_name_that_is_none_say_so():
    with pytest.raises(EquationError, match=saying("the equations are a list, expected a text")):
        Cell.from_equations(["h = h_"])
    with pytest.raises(ValueError, match=saying("name is 'my cell', expected the name of a class")):
        Cell.from_equations(SIMPLE_RNN, name="my cell")


def test_too_much_of_anything_says_so():
    lines = "\n".join(f"a{i} = W x" for i in range(30))
    with pytest.raises(EquationError, match="this is more than 24 equations; use fewer"):
        Cell.from_equations(lines)
    with pytest.raises(EquationError, match="this line is too long to read"):
        Cell.from_equations("h = " + " + ".join(["h_"] * 5000))
    with pytest.raises(EquationError, match="too many brackets stand in each other"):
        Cell.from_equations("h = " + "(" * 30 + "h_" + ")" * 30)


# ---------------------------------------------------------------- any text at all

VALID = [SIMPLE_RNN, LSTM_TEXT, GRU_AFTER, *OTHERS.values()]
PIECES = [
    *("x", "h", "h_", "c", "c_", "f", "g", "W", "U", "b", "p", "W_f", "h₋", "x_t", "h_{t-1}", "\\sigma", "σ"),
    *(
        "+",
        "-",
        "*",
        "·",
        "@",
        "=",
        "(",
        ")",
        "#",
        "\n",
        " ",
        "1",
        "0.5",
        "2e308",
        "\\odot",
        "\\tilde c",
        "c̃",
    ),
    *(
        "sigmoid(",
        "tanh(",
        "relu",
        "**",
        "/",
        ".",
        "_",
        "[",
        "\\",
        "{",
        "}",
        "'",
        "′",
        "é",
        "\x00",
        "\u2028",
        "²",
    ),
]


@st.composite
def changed(draw):
    """A valid text with some pieces put in, taken out, or put in the place of others."""
    text = draw(st.sampled_from(VALID))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.sampled_from([0, 1, 1, 2, 5])))
        text = text[:start] + draw(st.sampled_from(["", *PIECES])) + text[end:]
    return text


def runs_or_teaches(text):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", EquationWarning)
        try:
            kind = Cell.from_equations(text)
        except EquationError as error:
            message = str(error)
            assert message and "Traceback" not in message
            return
    cell = kind.random(2, 3)
    inputs = np.random.default_rng(0).normal(size=(2, 3, 2))
    try:
        trace = cell.run(inputs)
        found = gradients(trace, hidden_state=np.ones((2, 3, 3)))
    except ValueError as error:  # a state without limits may grow beyond a float64
        assert "outgrew" in str(error)
        return
    assert set(found.weights) == set(cell.weights)
    assert trace.outputs.shape == (2, 3, 3)


@settings(some_examples, max_examples=300)
@given(changed())
def test_a_changed_text_is_a_cell_that_runs_or_an_error_that_teaches(text):
    runs_or_teaches(text)


@settings(some_examples, max_examples=200)
@given(st.lists(st.sampled_from(PIECES), max_size=30).map(" ".join) | st.text(max_size=60))
@example("h=(h_)")
@example("h = W_{} x + h_")
@example("h = \\tilde")
@example("h = h_ + λ")
def test_any_text_is_a_cell_that_runs_or_an_error_that_teaches(text):
    runs_or_teaches(text)

"""The equations of the lessons are read as they stand there: in Unicode, in LaTeX, with t and t−1."""

from dataclasses import replace

import numpy as np
import pytest
from written_cells import GRU_BEFORE, LSTM_TEXT, SIMPLE_RNN

from rnn_helpers import GRU, LSTM, Cell, SimpleRNN
from rnn_helpers.equations import Bias, Factor, Map, Product, Weighted, complement, previous
from rnn_helpers.language import description_of

H = previous("hidden_state")


def terms(text, *before):
    """The terms of the last of some lines, and of those that became quantities of their own."""
    found = description_of("\n".join([*before, text])).equations
    return {each.quantity: each.terms for each in found[len(before) :]}


LSTM_IN_LATEX = r"""
$$\begin{aligned}
f_t &= \sigma(W_f x_t + U_f h_{t-1} + b_f) \\
i_t &= \sigma\left(W_{i} x_t + U_{i} h_{t-1} + b_{i}\right) \\
g_t &= \tanh(W_g\,x_t + U_g\,h_{t-1} + b_g) \\
c_t &= f_t \odot c_{t-1} + i_t \cdot g_t \\
o_t &= \mathrm{sigmoid}(\mathbf{W}_o x_t + \mathbf{U}_o h_{t - 1} + b_o) \\
h_t &= o_t \circ \tanh(c_t)
\end{aligned}$$
"""
LSTM_IN_UNICODE = """
f_t = σ(W_f·x_t + U_f·h₋ + b_f)
i_t = σ(W_i·x_t + U_i·h₋ + b_i)
gₜ = tanh(W_g @ xₜ + U_g @ hₜ₋₁ + b_g)
c_t = f_t·c₋ + i_t ⊙ gₜ
o_t = σ(W_o·x_t + U_o·h_{t−1} + b_o)
h_t = o_t·tanh(c_t)
"""


@pytest.mark.parametrize("text", [LSTM_IN_LATEX, LSTM_IN_UNICODE])
def test_an_lstm_in_another_notation_is_the_same_cell(text):
    ours, plain = description_of(text), description_of(LSTM_TEXT)
    assert [each.terms for each in ours.equations] == [each.terms for each in plain.equations]
    assert [each.activation for each in ours.equations] == [each.activation for each in plain.equations]
    assert ours.weights == plain.weights and ours.states == plain.states == LSTM.state_names


def equations_in(docstring):
    """The lines of equations in the docstring of a cell, with a comment where the words begin."""
    lines = docstring.split("Equations\n    ---------\n")[1].split("\n\n")[0].splitlines()
    pieces = [line.strip().partition("   ") for line in lines if " = " in line]
    return [f"{equation}   # {words.strip()}" for equation, _, words in pieces]


def test_the_equations_in_the_docstrings_of_the_course_make_these_cells():
    (line,) = equations_in(SimpleRNN.__doc__)
    plain = description_of(line.replace("activation", "tanh"))
    assert plain.equations[0].terms == description_of(SIMPLE_RNN).equations[0].terms
    lstm = description_of("\n".join(equations_in(LSTM.__doc__)[:6]))
    assert [each.terms for each in lstm.equations] == [e.terms for e in description_of(LSTM_TEXT).equations]
    assert [each.label for each in lstm.equations[:3]] == ["forget gate", "input gate", "candidate"]
    assert lstm.equations[0].role == "how much of the old memory to keep"
    z, r, q, g, _, _, h = equations_in(GRU.__doc__)
    gru = Cell.from_equations("\n".join([z, r, q, g, h]))
    shipped = GRU.random(2, 3, b_recurrent=np.random.default_rng(0).normal(size=(3, 3)))
    arrays = {
        f"{name}_{letter}": array[place]
        for name, array in {"W": shipped.W, "U": shipped.U, "b": shipped.b, "b2": shipped.b_recurrent}.items()
        for place, letter in enumerate("zrg")
    }
    inputs = np.ones((4, 2))
    np.testing.assert_allclose(gru(**arrays).run(inputs).outputs, shipped.run(inputs).outputs, atol=1e-12)


@pytest.mark.parametrize(
    "written, name, symbol",
    [
        (r"\tilde c", "c_tilde", "c̃"),
        ("c̃_t", "c_tilde", "c̃"),
        (r"\hat{h}_t", "h_hat", "ĥ"),
        ("β", "beta", "β"),
    ],
)
def test_letters_with_accents_and_greek_letters_have_names_that_python_can_write(written, name, symbol):
    first, last = description_of(f"{written} = tanh(W x + U h_)\nh = {written}").equations
    assert (first.quantity, first.symbol) == (name, symbol)
    assert last.terms == (Product(name),)


# ---------------------------------------------------------------- what the terms of a line are

F, G, Z = "f = sigmoid(W x)", "g = tanh(V x)", "z = sigmoid(W x)"


@pytest.mark.parametrize(
    "text, expected",
    [
        ("h = f * h_ + (1 - f) * g", {"hidden_state": (Product("f", H), Product(complement("f"), "g"))}),
        (
            "h = f - 0.5 * h_ - 2",
            {"hidden_state": (Product("f"), Product(H, times=-0.5), Product(times=-2.0))},
        ),
        (
            "h = h_ + f * (g - h_)",
            {"hidden_state": (Product(H), Product("f", "g"), Product("f", H, times=-1.0))},
        ),
        ("h = p * h_ + b + f", {"hidden_state": (Weighted("p", None, H), Bias("b", None), Product("f"))}),
        ("h = g * p * h_", {"hidden_state": (Product("h_1", H),), "h_1": (Weighted("p", None, "g"),)}),
        (
            "h = U tanh(h_) + f",
            {"hidden_state": (Map("U", None, replace(H, through="tanh")), Product("f"))},
        ),
        ("h = U (1 - f) + h_", {"hidden_state": (Map("U", None, complement("f")), Product(H))}),
        ("h = U (f * h_)", {"h_1": (Product("f", H),), "hidden_state": (Map("U", None, "h_1"),)}),
        ("h = f * U h_", {"h_1": (Map("U", None, H),), "hidden_state": (Product("f", "h_1"),)}),
        (
            "h = f - U h_",
            {"h_1": (Map("U", None, H),), "hidden_state": (Product("f"), Product("h_1", times=-1.0))},
        ),
        (
            "h = f * tanh(U h_ + b)",
            {"h_1": (Map("U", None, H), Bias("b", None)), "hidden_state": (Product("f", "h_1"),)},
        ),
        (
            "h = f * tanh(g) * (1 - tanh(h_))",
            {
                "hidden_state": (
                    Product("f", Factor("g", through="tanh"), replace(H, complement=True, through="tanh")),
                )
            },
        ),
        ("h = 1 - (1 - h_)", {"hidden_state": (Product(H),)}),
        ("h = f * (0.5 + 0.5) * h_ + (2 - 2)", {"hidden_state": (Product("f", H),)}),
    ],
)
def test_each_form_of_a_term_is_what_it_means(text, expected):
    assert terms(text, F, G) == expected


def test_a_number_with_a_letter_of_its_own_is_that_number():
    _, leaky = description_of(f"a = 0.9\n{F}\nh = a * h_ + (1 - a) * f").equations
    assert leaky.terms == (Product(H, times=0.9), Product("f", times=0.1))


def test_what_is_a_gate_and_where_its_bias_starts():
    described = description_of(GRU_BEFORE)
    kinds = {each.symbol: each.kind for each in described.equations}
    assert kinds == {"z": "gate", "r": "gate", "g₁": "value", "g": "value", "h": "value"}
    assert described.first_biases == {"b_z": 1.0}  # r keeps no state in its own equation
    coupled = description_of("i = sigmoid(W x + U h_ + b)\nf = 1 - i\nc = f * c_ + i * tanh(V x)\nh = c")
    assert {each.symbol: each.kind for each in coupled.equations}["f"] == "gate"
    turned = description_of("f = sigmoid(W x + b)\nh = (1 - f) * h_ + f * tanh(V x)")
    assert turned.first_biases == {"b": -1.0}
    for line in ("h_ + f * (g - h_)", "h_ - f * h_ + f * g", "h_ - f * (h_ - g)"):  # the same blend
        blend = description_of(f"f = sigmoid(W x + b)\ng = tanh(V x)\nh = {line}")
        assert blend.first_biases == {"b": -1.0}, line
    mirrored = description_of("f = sigmoid(W x + b)\ng = tanh(V x)\nh = g - f * h_")
    assert mirrored.first_biases == {"b": 1.0}
    both = description_of("f = sigmoid(W x + b)\nc = f * c_ + tanh(V x)\nh = (1 - f) * h_ + c")
    assert both.first_biases == {}


def test_comments_are_labels_and_roles():
    words = {}
    for comment in ("forget gate: how much to keep", "forget gate", "how much to keep", "", ": x", "x:"):
        (first, _) = description_of(f"f = sigmoid(W x)   # {comment}\nh = f * h_").equations
        words[comment] = (first.label, first.role)
    assert words["forget gate: how much to keep"] == ("forget gate", "how much to keep")
    assert words["forget gate"] == ("forget gate", "forget gate")
    assert words["how much to keep"] == ("f", "how much to keep")
    assert words[""] == ("f", "")
    part, tilde, last = description_of("\\tilde c = U (0.5 * h_) + W x   # new\nh = c̃").equations
    assert (part.label, tilde.label, last.label) == ("c̃₁", "new", "hidden state")
    assert part.role == "0.5 * h_, a part of c̃"

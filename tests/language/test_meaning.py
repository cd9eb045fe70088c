"""Any expression is what its signs and brackets say: computed as NumPy computes it, its gradient too."""

import warnings

import numpy as np
import pytest
from cases import some_examples
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from rnn_helpers import Cell
from rnn_helpers.cells import with_weights
from rnn_helpers.language import EquationError, EquationWarning
from rnn_helpers.training import gradients

FUNCTIONS = {
    "tanh": np.tanh,
    "sigmoid": lambda v: 1 / (1 + np.exp(-v)),
    "relu": lambda v: np.where(v > 0, v, 0 * v),
}


@st.composite
def expressions(draw, known, depth=3, as_factor=False):
    """A text and the function that computes it, of a dictionary with all letters and weights."""
    kinds = ["letter", "number", "weight", "matrix", "input"]
    if depth:
        kinds += ["sum", "sum", "difference", "product", "product", "function", "rest", "matrix of", "minus"]
    kind = draw(st.sampled_from(kinds))

    def inner(**options):
        return draw(expressions(known, depth - 1, **options))

    if kind == "letter":
        letter = draw(st.sampled_from(known))
        return letter, lambda e: e[letter]
    if kind == "number":
        number = draw(st.sampled_from(["1", "2", "0.5", ".25"]))
        return number, lambda e: float(number) + 0 * e["h_"]
    if kind == "weight":
        weight = draw(st.sampled_from(["b", "b_2", "p_1", "w"]))
        return weight, lambda e: e[weight]
    if kind in ("matrix", "input"):
        matrix, letter = draw(
            st.sampled_from([("U", "h_"), ("V", known[-1])] if kind == "matrix" else [("W", "x")])
        )
        sign = draw(st.sampled_from([" ", "·", " @ "]))
        text = f"{matrix}{sign}{letter}"
        return f"({text})" if as_factor else text, lambda e: e[matrix] @ e[letter]
    if kind == "function":
        name = draw(st.sampled_from(list(FUNCTIONS)))
        text, value = inner()
        return f"{name}({text})", lambda e: FUNCTIONS[name](value(e))
    if kind == "rest":
        text, value = inner(as_factor=True)
        return f"(1 - {text})", lambda e: 1 - value(e)
    if kind == "matrix of":
        text, value = inner()
        return f"(V ({text}))", lambda e: e["V"] @ value(e)
    if kind == "minus":
        text, value = inner(as_factor=True)
        return f"(-{text})", lambda e: -value(e)
    one, other = inner(as_factor=kind == "product"), inner(as_factor=True)
    if kind == "product":
        return f"{one[0]} * {other[0]}", lambda e: one[1](e) * other[1](e)
    sign = "+" if kind == "sum" else "-"
    whole = f"{one[0]} {sign} {other[0]}"
    text = f"({whole})" if as_factor or draw(st.booleans()) else whole
    return text, lambda e: one[1](e) + other[1](e) if sign == "+" else one[1](e) - other[1](e)


@st.composite
def cells(draw):
    """A text of three or four lines, and a function that computes each of them in order."""
    lines, known = [], ["h_", "c_"]
    for letter in draw(st.sampled_from([["f", "c", "h"], ["c", "h"], ["f", "g", "c", "h"]])):
        lines.append((letter, *draw(expressions(known, draw(st.integers(0, 3))))))
        known = [*known, letter]
    return "\n".join(f"{letter} = {text}" for letter, text, _ in lines), lines


@settings(some_examples, max_examples=200)
@given(cells(), st.integers(0, 2**32 - 1))
def test_any_expression_is_computed_as_numpy_computes_it_and_has_its_gradient(written, seed):
    text, lines = written
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", EquationWarning)
        try:
            kind = Cell.from_equations(text)
        except EquationError as error:
            # What such expressions may lack or be, and nothing else
            allowed = ("no memory", "no line reads the input x", "is a number here", "a vector and no number")
            assert any(words in str(error) for words in allowed), str(error)
            assume(False)
    rng = np.random.default_rng(seed)
    cell = kind.random(2, 3)
    cell = with_weights(cell, {name: 0.5 * rng.normal(size=a.shape) for name, a in cell.weights.items()})
    inputs = 0.5 * rng.normal(size=(3, 2))

    env = {name: np.zeros(3) for name in ("b", "b_2", "p_1", "w")} | {"h_": np.zeros(3), "c_": np.zeros(3)}
    env |= {"U": np.zeros((3, 3)), "V": np.zeros((3, 3)), "W": np.zeros((3, 2))} | cell.weights
    expected = []
    for x in inputs:
        env["x"] = x
        for letter, _, value in lines:
            env[letter] = value(env)
        env["h_"], env["c_"] = env["h"], env["c"]
        expected.append(env["h"])
    assume(np.abs(expected).max() < 50)
    trace = cell.run(inputs)
    np.testing.assert_allclose(trace.outputs, expected, rtol=1e-9, atol=1e-9, err_msg=text)

    found = gradients(trace, hidden_state=np.ones(3)).weights
    direction = {name: rng.normal(size=array.shape) for name, array in found.items()}

    def last(step):
        moved = {name: array + step * direction[name] for name, array in cell.weights.items()}
        return with_weights(cell, moved).run(inputs).last_output.sum()

    slope = sum(np.sum(found[name] * direction[name]) for name in found)
    measured = (last(1e-6) - last(-1e-6)) / 2e-6
    assume("relu" not in text or abs(measured - slope) < 1e-3)  # a corner may lie between the two
    assert abs(measured - slope) <= 1e-5 * (1 + abs(slope)), text


@pytest.mark.parametrize(
    "text, value",
    [
        ("g = W x\nh = g * g + h_ + h_", lambda g, h: g * g + h + h),
        ("g = W x\nh = g + h_ * h_ * h_", lambda g, h: g + h * h * h),
        ("g = W x\nh = h_ * h_ * h_", lambda g, h: h * h * h),
    ],
)
def test_a_state_may_stand_several_times_in_one_line(text, value):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", EquationWarning)
        cell = Cell.from_equations(text).random(2, 3, seed=0)
    inputs, h = np.random.default_rng(0).normal(size=(4, 2)), np.full(3, 0.9)
    trace = cell.run(inputs, h)
    for g, found in zip(trace["g"], trace.outputs, strict=True):
        h = value(g, h)
        np.testing.assert_allclose(found, h, atol=1e-12)

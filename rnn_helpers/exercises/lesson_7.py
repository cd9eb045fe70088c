"""Exercises of notebook 7: cells written as equations."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

from rnn_helpers.checks import shortened
from rnn_helpers.exercises.judging import (
    EquationsVerdict,
    Exercise,
    NumberVerdict,
    ValueVerdict,
    latch_verdict,
)

# ---------------------------------------------------------------- the texts, right and wrong

GATE = """
f = sigmoid(W_f x + U_f h_ + b_f)
g = tanh(W_g x + b_g)
h = (1 - f) * h_ + f * g
"""
MINIMAL_GATED = """
f = sigmoid(W_f x + U_f h_ + b_f)
g = tanh(W_g x + U_g (f * h_) + b_g)
h = (1 - f) * h_ + f * g
"""
LSTM = """
f = sigmoid(W_f x + U_f h_ + b_f)
i = sigmoid(W_i x + U_i h_ + b_i)
g = tanh(W_g x + U_g h_ + b_g)
o = sigmoid(W_o x + U_o h_ + b_o)
c = f * c_ + i * g
h = o * tanh(c)
"""


def _with(text: str, *changes: tuple[str, str]) -> str:
    """A text with some of its parts changed."""
    for old, new in changes:
        text = text.replace(old, new)
    return text


_PUBLISHED = _with(LSTM, ("o = sigmoid(W_o x + U_o h_ + b_o)\n", ""), ("o * tanh(c)", "c"))

# ---------------------------------------------------------------- 7.5: names of tasks

NAMES = ("latch", "inside-quotes", "bracket-depth", "sample-and-hold", "delayed-recall", "prefix-parity")


class TasksVerdict(ValueVerdict):
    """A verdict on names of tasks, with hyphens or with spaces as the header of the table prints them."""

    def __call__(self, answer: Any) -> str | None:
        if isinstance(answer, Collection) and len(answer) == 0:
            return "two tasks have 1 seed or none left"
        for name in self._read(answer) or ():
            if name not in NAMES:
                return f"no task is called {shortened(name)}; the names are {', '.join(NAMES)}"
        return super().__call__(answer)

    def _read(self, value: Any) -> list | str | None:
        names = super()._read(value)
        return names and sorted({re.sub(r"[\s_-]+", "-", name) for name in names})


EXERCISES = {
    "7.1": Exercise(
        title="count the numbers",
        verdict=NumberVerdict(
            48,
            {
                "that is with a U_f; the gate of this text reads x only": 64,
                "the biases are missing: each has as many numbers as there are units": 40,
                "one bias is missing: there are two, b_f and b_g": 44,
                "one matrix on x is missing: W_f and W_g have 4 · 3 each": 36,
                "the line of h has no bias": 52,
                "units and input features have changed places: a matrix on x is (units, input_features), one "
                "on h_ is (units, units)": 39,
                "that is the gate alone; the candidate has weights, too": 16,
                "that is the candidate alone, or all without U_g, which has the shape (units, units)": 32,
                "the last line has no weights: it uses what the lines above it have computed": 80,
            },
            tolerance=0.01,
        ),
        praise="The text says which weights there are; units and input features say how large they are.",
        hints=(
            "Go through the text and list the letters that no line computes. Those are the weights.",
            "There are five: W_f, b_f, W_g, U_g and b_g. Which shape has each, by the table?",
            "W_f and W_g: 4 · 3 each. U_g: 4 · 4. b_f and b_g: 4 each. Add them up.",
        ),
    ),
    "7.2": Exercise(
        title="a gate that sees the state",
        verdict=EquationsVerdict(
            GATE,
            {
                "the gate still reads x only; add U_f h_, the old state with a matrix of its own": (
                    _with(GATE, (" + U_f h_", ""))
                ),
                "the gate lost its bias; add b_f": _with(GATE, (" + b_f", "")),
                "the gate reads the old state, but no longer the input; add W_f x": (
                    _with(GATE, ("W_f x + ", ""))
                ),
                "a gate lies between 0 and 1; use sigmoid in place of tanh": (
                    _with(GATE, ("sigmoid", "tanh"))
                ),
                "a gate lies between 0 and 1; put sigmoid( ) around its sum": (
                    _with(GATE, ("sigmoid(W_f x + U_f h_ + b_f)", "W_f x + U_f h_ + b_f"))
                ),
                "now the candidate sees the state; here the gate should, and the candidate should not": (
                    _with(GATE, (" + U_f h_", ""), ("W_g x", "W_g x + U_g h_"))
                ),
                "the gate is right; but now g sees the state, too: leave the line of g as it was": (
                    _with(GATE, ("W_g x", "W_g x + U_g h_"))
                ),
                "U_f h_ stands outside of the sigmoid; what goes into a gate stands inside its brackets": (
                    _with(GATE, (" + U_f h_ + b_f)", " + b_f) + U_f h_"))
                ),
                "U_f must stand before h_; here it stands before x": (_with(GATE, ("U_f h_", "U_f x"))),
                "h_ is added as it is, unit by unit; a matrix lets each gate read all units: U_f h_": (
                    _with(GATE, ("U_f h_", "h_"))
                ),
            },
            {"h": "only the line of f changes; leave that of h as it was: h = (1 − f) * h_ + f * g"},
        ),
        praise="x and h_ each have a matrix of their own: they are not as many numbers.",
        hints=(
            "Only the line of f changes. The old state is written h_.",
            "A vector that goes into a gate has a matrix before it, here U_f.",
            "f = sigmoid(W_f x + U_f h_ + b_f)",
        ),
    ),
    "7.3": Exercise(
        title="a latch by hand",
        verdict=latch_verdict,
        praise="One unit holds what it was told, and nobody trained it.",
        hints=(
            "The first number of a matrix meets the value, the second the write sign. What training found is "
            "in gated[2].cell.weights.",
            "The gate: a bias far below 0 keeps it shut; the write sign has to lift it far above 0. The "
            "candidate: a large number at the value.",
            "W_f=[[0, 20]], b_f=[-10], and for the candidate W_g=[[5, 0]], b_g=[0]",
        ),
    ),
    "7.4": Exercise(
        title="the minimal gated unit",
        verdict=EquationsVerdict(
            MINIMAL_GATED,
            {
                "f and 1 − f have changed places in the line of h: here f says how much is written": (
                    _with(MINIMAL_GATED, ("(1 - f) * h_ + f * g", "f * h_ + (1 - f) * g"))
                ),
                "the candidate sees all of the old state; it should see f * h_ of it": (
                    _with(MINIMAL_GATED, ("U_g (f * h_)", "U_g h_"))
                ),
                "f multiplies what U_g has made of h_; the formula multiplies h_ first: U_g (f * h_)": (
                    _with(MINIMAL_GATED, ("U_g (f * h_)", "f * (U_g h_)"))
                ),
                "a right cell, but with f as what is kept; in the formulas f is what is written": (
                    _with(
                        MINIMAL_GATED,
                        ("(f * h_)", "((1 - f) * h_)"),
                        ("(1 - f) * h_ + f * g", "f * h_ + (1 - f) * g"),
                    )
                ),
                "the candidate sees (1 − f) * h_; the formula has f * h_": (
                    _with(MINIMAL_GATED, ("f * h_) +", "(1 - f) * h_) +"))
                ),
                "the candidate doesn't see the old state: its U_g (f * h_) is missing": (
                    _with(MINIMAL_GATED, (" + U_g (f * h_)", ""))
                ),
                "the candidate is a tanh, so that it may be negative; sigmoid is for the gate": (
                    _with(MINIMAL_GATED, ("tanh", "sigmoid"))
                ),
                "the gate is a sigmoid, so that it lies between 0 and 1; tanh is for the candidate": (
                    _with(MINIMAL_GATED, ("sigmoid", "tanh"))
                ),
                "the old state is added in full; the formula keeps (1 − f) * h_ of it": (
                    _with(MINIMAL_GATED, ("(1 - f) * h_", "h_"))
                ),
                "the candidate is written in full; the formula writes f * g": (
                    _with(MINIMAL_GATED, ("+ f * g", "+ g"))
                ),
                "the biases are missing: add b_f in the gate and b_g in the candidate": (
                    _with(MINIMAL_GATED, (" + b_f", ""), (" + b_g", ""))
                ),
                "the bias of the candidate is missing: add b_g": _with(MINIMAL_GATED, (" + b_g", "")),
                "the bias of the gate is missing: add b_f": _with(MINIMAL_GATED, (" + b_f", "")),
            },
        ),
        praise="One gate with two jobs: it decides what is written, and how much of the past g may see.",
        hints=(
            "Three lines, in the order of the formulas: f, g, h.",
            "In the text the old state is h_, a product is *, a matrix stands before its bracket: U_g (...)",
            "g = tanh(W_g x + U_g (f * h_) + b_g), and h = (1 - f) * h_ + f * g",
        ),
    ),
    "7.5": Exercise(
        title="which tasks die",
        verdict=TasksVerdict(
            {"inside-quotes", "sample-and-hold"},
            {
                "that is what dies without the forget gate; the row asked for is one further down": {"latch"},
                "those die without the candidate; the row asked for is one further up": {
                    "inside-quotes",
                    "prefix-parity",
                },
                "those die without the old memory; look for the row *without input gate*": {
                    "bracket-depth",
                    "delayed-recall",
                },
                "that one has died with every seed; in another one a single seed is left": {
                    "sample-and-hold",
                },
                "that one dies; in another one not a single seed is left": {"inside-quotes"},
                "3 of 5 seeds still solve the latch, so it hasn't died; the other two have": {
                    "latch",
                    "inside-quotes",
                    "sample-and-hold",
                },
                "those are the tasks that live; the other two have died": {
                    "latch",
                    "bracket-depth",
                    "delayed-recall",
                    "prefix-parity",
                },
            },
            kind='a list of names of tasks, such as ["latch"]',
        ),
        praise="What can't be kept out is added, and what was held is gone.",
        hints=(
            "Look for the row without input gate and read it from left to right.",
            "A task has died where 1 or 0 seeds are left. The names stand above, one word a line.",
            "Two columns have so few: the second and the fourth.",
        ),
    ),
    "7.6": Exercise(
        title="a published LSTM",
        verdict=EquationsVerdict(
            LSTM,
            {
                "not changed yet: one of the six lines of the LSTM is missing, and one is changed": (
                    _PUBLISHED
                ),
                "better: tanh(c) is there; the output gate is missing: a line o = ..., and o * tanh(c)": (
                    _with(_PUBLISHED, ("h = c", "h = tanh(c)"))
                ),
                "better: the output gate is there; but it multiplies c, and should multiply tanh(c)": (
                    _with(LSTM, ("tanh(c)", "c"))
                ),
                "o multiplies inside of the tanh; it should multiply what tanh has made of c: o * tanh(c)": (
                    _with(LSTM, ("o * tanh(c)", "tanh(o * c)"))
                ),
                "h shows the old memory, c_; the output gate shows the new one, c": (
                    _with(LSTM, ("tanh(c)", "tanh(c_)"))
                ),
                "the forget gate keeps the memory c_, not h_": _with(LSTM, ("f * c_", "f * h_")),
                "the memory has a sign: squash it with tanh": _with(LSTM, ("tanh(c)", "sigmoid(c)")),
                "tanh belongs to what is shown; c itself stays without bounds": (
                    _with(LSTM, ("tanh(c)", "c"), ("f * c_ + i * g", "tanh(f * c_ + i * g)"))
                ),
                "the output gate is a share: sigmoid, and not tanh": (
                    _with(LSTM, ("o = sigmoid", "o = tanh"))
                ),
                "the output gate shows f, the forget gate's share; it needs a line of its own": (
                    _with(_PUBLISHED, ("h = c", "h = f * tanh(c)"))
                ),
                "the output gate's bias is missing: add b_o": _with(LSTM, (" + b_o", "")),
                "h is right; but f and i have changed places in the line of c": (
                    _with(LSTM, ("f * c_ + i * g", "i * c_ + f * g"))
                ),
                "the output gate reads the old memory; the one of Keras and PyTorch reads x and h_ only": (
                    _with(LSTM, ("U_o h_", "U_o c_"))
                ),
            },
        ),
        praise="Now it is an LSTM. Without output gate and tanh it would show all that it remembers.",
        hints=(
            "What do the other gates of the LSTM have that this text has no line for?",
            "Write o = sigmoid(W_o x + U_o h_ + b_o). Then h shows a share of the memory, squashed.",
            "h = o * tanh(c)",
        ),
    ),
}

"""Exercises of lesson 4: the gates of the LSTM."""

from __future__ import annotations

import numpy as np

from rnn_helpers.activations import sigmoid, tanh
from rnn_helpers.exercises.verdicts import Exercise, FunctionVerdict, NumberVerdict

_rng = np.random.default_rng(2)
# Gates are between 0 and 1; the candidate is between −1 and 1, and the memory may be larger
_LIMITS = [(0.1, 0.9), (0.1, 0.9), (-0.9, 0.9), (0.1, 0.9), (-1.8, 1.8)]
_GATES = [tuple(_rng.uniform(*limits, size=3) for limits in _LIMITS) for _ in range(2)]


def _memory(f, i, g, o, c_before):
    c = f * c_before + i * g
    return c, o * tanh(c)


def _memory_swapped(f, i, g, o, c_before):
    return _memory(i, f, g, o, c_before)


def _memory_without_tanh(f, i, g, o, c_before):
    c = f * c_before + i * g
    return c, o * c


def _memory_kept(f, i, g, o, c_before):
    c = c_before + i * g
    return c, o * tanh(c)


def _memory_reversed(f, i, g, o, c_before):
    return _memory(f, i, g, o, c_before)[::-1]


EXERCISES = {
    "4.1": Exercise(
        title="the memory of an LSTM",
        verdict=FunctionVerdict(
            _memory,
            _GATES,
            mistakes={
                "forget and input gate are swapped: f belongs to the old memory, i to g": _memory_swapped,
                "h is the output gate times tanh(c); the tanh is missing": _memory_without_tanh,
                "the forget gate is missing: the old memory is multiplied by f": _memory_kept,
                "c and h are in the wrong order: return c, h": _memory_reversed,
                "only c came back; return c, h": lambda *gates: _memory(*gates)[0],
                "h shows the new memory: o * tanh of the new c, not of c_before": lambda f, i, g, o, c: (
                    f * c + i * g,
                    o * tanh(c),
                ),
                "the input gate is missing: the candidate is multiplied by i": lambda f, i, g, o, c: _memory(
                    f, 1, g, o, c
                ),
                "f, i, o and g are given as values already; don't send them through sigmoid or tanh again": (
                    lambda f, i, g, o, c: _memory(sigmoid(f), sigmoid(i), tanh(g), sigmoid(o), c)
                ),
            },
            arguments="f, i, g, o, c_before",
        ),
        praise="Two products and a sum: nothing else touches the memory.",
        hints=(
            "The new memory is what is kept of the old one plus what is written.",
            "Kept: f * c_before. Written: i * g.",
            "c = f * c_before + i * g, then h = o * np.tanh(c)",
        ),
    ),
    "4.2": Exercise(
        title="a memory with a half-life of 10 steps",
        verdict=NumberVerdict(
            0.5**0.1,
            mistakes={
                "a gate of 0.5 has a half-life of one step: after 10 steps only 0.001 would be left": 0.5,
                "that is the part lost in one step; the gate is the part kept": 1 - 0.5**0.1,
                "that is the logarithm of the gate; take its exp": float(np.log(0.5) / 10),
                "close; give at least three decimals": lambda gate: gate == 0.93,
                "that is 1 − 0.5/10; the loss multiplies, it does not add up": 0.95,
                "1 / 10 would forget nearly all of it in one step": 0.1,
                "that is the bias; the exercise asks for the value of the gate, its sigmoid": float(
                    np.log(0.5**0.1 / (1 - 0.5**0.1))
                ),
            },
            tolerance=0.0005,
        ),
        praise="A bias of about 2.6 sets the gate there before training has begun.",
        hints=(
            "After 10 steps the memory has been multiplied by f ten times.",
            "f to the power of 10 should be 0.5.",
            "f = 0.5 ** (1 / 10)",
        ),
    ),
}

"""Exercises of lesson 4: the gates of the LSTM."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from rnn_helpers.exercises.judging import Exercise, FunctionVerdict, NumberVerdict, ValueVerdict
from rnn_helpers.exercises.random_cases import GATE, MEMORY, STATE, lstm_step_cases, vector_cases
from rnn_helpers.exercises.slips import lstm_step_slips, memory_slips, right_lstm_step, right_memory

_STEPS = lstm_step_cases(seed=43)


def _memory_with(memory: Callable) -> Callable:
    """What the gates make of the old memory, with a wrong line of c."""
    return lambda *given: right_memory(*given, memory=memory)


_MEMORY_MISTAKES = {
    "the old memory is multiplied by 1 − i; an LSTM has a forget gate of its own, f": _memory_with(
        lambda f, i, g, o, c: (1 - i) * c + i * g
    ),
    "the signs are lost: no abs here; memory and candidate may be negative": _memory_with(
        lambda f, i, g, o, c: np.abs(f * c) + np.abs(i * g)
    ),
    "the sign of the old memory is lost: no abs here": _memory_with(
        lambda f, i, g, o, c: f * np.abs(c) + i * g
    ),
    "the sign of the candidate is lost: no abs here": _memory_with(
        lambda f, i, g, o, c: f * c + i * np.abs(g)
    ),
    "the sign of the new memory is lost: no abs here": _memory_with(
        lambda f, i, g, o, c: np.abs(f * c + i * g)
    ),
}


def _step_with(memory: Callable, shown: Callable | None = None) -> Callable:
    """A step with a wrong line of c, and perhaps a wrong line of h."""
    parts = {"memory": memory} | ({"shown": shown} if shown else {})
    return lambda *given: right_lstm_step(*given, **parts)


def _kept(f, i, g, o, c):
    return f * c + i * g


def _swapped(f, i, g, o, c):
    return i * c + f * g


_UNIT_0 = {*range(9), *range(10, 15), *range(16, 25)}  # where its gate is open, more or less


def _of_unit_0(timesteps: list) -> bool:
    """Whether these are timesteps at which unit 0 is open; some of them lie very near the 0.9 asked for."""
    return {10, 11, 12, 13, 14, 16} < set(timesteps) <= _UNIT_0


EXERCISES = {
    "4.1": Exercise(
        title="what unit 1 keeps",
        verdict=ValueVerdict(
            set(range(9, 17)),
            mistakes={
                "those are the characters inside the quotes; read the gate itself, in the row of unit 1": (
                    set(range(9, 15))
                ),
                "nearly: look also at what unit 1 does after the closing quote sign": set(range(9, 16)),
                "those are the timesteps at which unit 0 shuts; this asks for unit 1, above 0.9": {9, 15},
                "timesteps count from 0, as in the stepper": set(range(10, 18)),
                "that is unit 0, the upper row; this asks for unit 1, the lower one": _of_unit_0,
                "those are all the others: this asks where the gate is above 0.9": (
                    {*range(9), *range(17, 25)}
                ),
            },
            kind="a list of timesteps, such as [3, 4]",
        ),
        praise="Unit 1 keeps most where unit 0 has let go: it is busy with the inside of the quotes.",
        hints=(
            "Look at the band of the forget gate and in it at the lower row, unit 1.",
            "The gate opens at the first quote sign. Step on: it does not close at the second one.",
            "You may ask the trace: np.flatnonzero(trace.forget_gate[:, 1] > 0.9)",
        ),
    ),
    "4.2": Exercise(
        title="the memory of an LSTM",
        verdict=FunctionVerdict(
            right_memory,
            vector_cases(42, GATE, GATE, STATE, GATE, MEMORY),
            mistakes=_MEMORY_MISTAKES | memory_slips(),
            arguments="f, i, g, o, c_before",
            results="h, c",
            axes="unit",
        ),
        praise="Two products and a sum: nothing else touches the memory.",
        hints=(
            "The new memory is what is kept of the old one plus what is written.",
            "Kept: f * c_before. Written: i * g. Shown: o times the tanh of the new memory.",
            "c = f * c_before + i * g, then h = o * np.tanh(c), then return h, c",
        ),
    ),
    "4.3": Exercise(
        title="a whole LSTM step",
        verdict=FunctionVerdict(
            right_lstm_step,
            _STEPS,
            mistakes=lstm_step_slips(),
            arguments="W, U, b, x, h, c",
            results="h, c",
            axes="unit",
        ),
        praise="That is all of it: with a loop around it it is the LSTM of Keras and PyTorch.",
        hints=(
            "Compute four sums first, one for each block: 0 forget, 1 input, 2 candidate, 3 output.",
            "One of them: f = sigmoid(W[0] @ x + U[0] @ h + b[0]). The candidate has np.tanh instead.",
            "With f, i, g and o: c = f * c + i * g, then h = o * np.tanh(c), then return h, c",
        ),
    ),
    "4.4": Exercise(
        title="a half-life of 10 steps",
        verdict=NumberVerdict(
            0.5**0.1,
            mistakes={
                "a gate of 0.5 has a half-life of one step: after 10 steps only 0.001 would be left": 0.5,
                "that is the part lost in one step; the gate is the part kept": 1 - 0.5**0.1,
                "that is the logarithm of the gate; take its exp": float(np.log(0.5) / 10),
                "close; give at least three decimals": lambda gate: gate == 0.93,
                "that is 1 − 0.5/10; the loss multiplies, it does not add up": 0.95,
                "1 / 10 would forget nearly all of it in one step": 0.1,
                "that gate leaves half after 5 steps; this asks for 10": 0.5**0.2,
                "that gate leaves half after 20 steps; this asks for 10": 0.5**0.05,
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
    "4.5": Exercise(
        title="two published mistakes",
        verdict=FunctionVerdict(
            right_lstm_step,
            _STEPS,
            mistakes={
                "not changed yet: look at the last two lines before the return": _step_with(
                    _swapped, lambda o, c, c_before: c
                ),
                "better: the gates are right now, but one bug is left in the line of h": _step_with(
                    _kept, lambda o, c, c_before: c
                ),
                "better: h is right now, but one bug is left in the line of c": _step_with(_swapped),
                "the output gate is there now, but its tanh(c) is missing; and f and i are still swapped": (
                    _step_with(_swapped, lambda o, c, c_before: o * c)
                ),
                "tanh(c) is there now, but the output gate is missing; and f and i are still swapped": (
                    _step_with(_swapped, lambda o, c, c_before: np.tanh(c))
                ),
                **lstm_step_slips(),
            },
            arguments="W, U, b, x, h, c",
            results="h, c",
            axes="unit",
        ),
        praise="Now the old memory has its own gate, and h shows the part of it that o lets through.",
        hints=(
            "There are two bugs, in two lines. Compare each line with the equations.",
            "Which gate belongs to the old memory? And which of f, i, g and o is missing altogether?",
            "c = forget_gate * c + input_gate * candidate; add output_gate, with block 3, "
            "and h = output_gate * np.tanh(c)",
        ),
    ),
}

"""Exercises of lesson 4: the gates of the LSTM."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from rnn_helpers.activations import sigmoid, tanh
from rnn_helpers.checks import shortened
from rnn_helpers.exercises.judging import Exercise, FunctionVerdict, NumberVerdict
from rnn_helpers.exercises.judging.comparing import real_numbers
from rnn_helpers.exercises.lstm_mistakes import OF_GATES, OF_SUMS, SWAPPED, from_gates, memory, step

_rng = np.random.default_rng(2)
# Gates are between 0 and 1; the candidate is between −1 and 1, and the memory may be larger
_LIMITS = [(0.1, 0.9), (0.1, 0.9), (-0.9, 0.9), (0.1, 0.9), (-1.8, 1.8)]
_GATES = [tuple(_rng.uniform(*limits, size=size) for limits in _LIMITS) for size in (5, 8, 5)]


def _drawn_step(units: int, input_features: int) -> tuple[np.ndarray, ...]:
    """W, U, b, x, h, c of some LSTM in the middle of a sequence."""
    shapes = [(4, units, input_features), (4, units, units), (4, units), (input_features,)]
    W, U, b, x = (_rng.normal(size=shape) for shape in shapes)
    return W, U, b, x, _rng.uniform(-0.9, 0.9, units), _rng.uniform(-2.0, 2.0, units)


# Where units and input_features differ, shapes tell W from U; where they are equal, only values do
_STEPS = [_drawn_step(3, 2), _drawn_step(2, 3), _drawn_step(3, 3), _drawn_step(4, 1)]

# Both faults of the pseudocode, and each alone: a fault that is still there
_NOT_SHOWN = "better: the gates are right now, but one bug is left in the line of h"
_STILL_SWAPPED = "better: h is right now, but one bug is left in the line of c"


def _with_both_bugs(f, i, g, o, c):
    c = i * c + f * g
    return c, c


@dataclass(frozen=True)
class TimestepsVerdict:
    """A verdict on timesteps that were read off: all of the right ones, in any order, and no other."""

    correct: frozenset[int]
    mistakes: Mapping[str, frozenset[int]]

    def __call__(self, answer: Any) -> str | None:
        given = [*answer] if isinstance(answer, (set, frozenset, range)) else answer
        numbers = real_numbers(given)
        if (
            numbers is None
            or numbers.size == 0
            or not np.all(np.isfinite(numbers) & (numbers == np.round(numbers)))
        ):
            return f"this exercise wants a list of timesteps, such as [3, 4], got {shortened(answer)}"
        found = frozenset(int(number) for number in numbers.ravel())
        if found == self.correct:
            return None
        for message, mistaken in self.mistakes.items():
            if found == mistaken:
                return message
        missing, extra = sorted(self.correct - found), sorted(found - self.correct)
        if extra:
            return f"timestep {extra[0]} does not belong there; look at its gate again"
        return f"{len(found)} right, but not all: {len(missing)} more"


EXERCISES = {
    "4.1": Exercise(
        title="what does unit 1 keep",
        verdict=TimestepsVerdict(
            frozenset(range(9, 17)),
            mistakes={
                "those are the characters inside the quotes; read the gate itself, in the row of unit 1": (
                    frozenset(range(9, 15))
                ),
                "nearly: look also at what unit 1 does after the closing quote sign": frozenset(range(9, 16)),
                "those are the timesteps at which unit 0 shuts; this asks for unit 1, above 0.9": (
                    frozenset({9, 15})
                ),
                "timesteps count from 0, as in the stepper": frozenset(range(10, 18)),
                "that is unit 0, the upper row; this asks for unit 1": frozenset(
                    {0, 1, *range(10, 15), 16, 17, 18}
                ),
                "those are all the others: this asks where the gate is above 0.9": frozenset(
                    {*range(9), *range(17, 25)}
                ),
            },
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
            memory,
            _GATES,
            mistakes=OF_GATES
            | {
                "f, i, o and g are given as values already; don't send them through sigmoid or tanh again": (
                    lambda f, i, g, o, c: memory(sigmoid(f), sigmoid(i), tanh(g), sigmoid(o), c)
                ),
            },
            arguments="f, i, g, o, c_before",
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
            step,
            _STEPS,
            # Blocks read in another order are the same as gates swapped: the first message says both
            mistakes=OF_SUMS
            | {name: from_gates(formula) for name, formula in OF_GATES.items() if name != SWAPPED},
            arguments="W, U, b, x, h, c",
        ),
        praise="That is all of it: with a loop around it it is the LSTM of Keras and PyTorch.",
        hints=(
            "Compute four sums first, one for each block: 0 forget, 1 input, 2 candidate, 3 output.",
            "One of them: f = sigmoid(W[0] @ x + U[0] @ h + b[0]). The candidate has np.tanh instead.",
            "With f, i, g and o: c = f * c + i * g, then h = o * np.tanh(c), then return h, c",
        ),
    ),
    "4.4": Exercise(
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
        title="spot the bugs",
        verdict=FunctionVerdict(
            step,
            _STEPS,
            mistakes={
                "not changed yet: look at the last two lines before the return": from_gates(_with_both_bugs),
                _NOT_SHOWN: from_gates(lambda f, i, g, o, c: (f * c + i * g, f * c + i * g)),
                _STILL_SWAPPED: from_gates(lambda f, i, g, o, c: memory(i, f, g, o, c)),
                "the output gate is there now, but its tanh(c) is missing; and f and i are still swapped": (
                    from_gates(lambda f, i, g, o, c: (o * (i * c + f * g), i * c + f * g))
                ),
                "tanh(c) is there now, but the output gate is missing; and f and i are still swapped": (
                    from_gates(lambda f, i, g, o, c: (tanh(i * c + f * g), i * c + f * g))
                ),
            }
            | {name: from_gates(formula) for name, formula in OF_GATES.items()}
            | OF_SUMS,
            arguments="W, U, b, x, h, c",
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

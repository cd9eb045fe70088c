"""Exercises of lesson 2: one step by hand and in NumPy, what U does, two steps, a step to mend."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from rnn_helpers.activations import tanh
from rnn_helpers.exercises.judging import Exercise, FunctionVerdict, NumberVerdict
from rnn_helpers.exercises.random_cases import forward_cases, step_cases
from rnn_helpers.exercises.slips import right_step, step_slips

# What to say of a step, and the step of which to say it
_STEP_MISTAKES: dict[str, Callable] = {
    **step_slips(),
    "np.tan is another function; the activation is np.tanh": lambda W, U, b, x, s: np.tan(W @ x + U @ s + b),
    "both products are missing; this is tanh of the bias alone": lambda W, U, b, x, s: tanh(b),
    "the old state is added to the result; it counts inside the tanh alone, as U @ state_t": (
        lambda W, U, b, x, s: tanh(W @ x + U @ s + b) + s
    ),
    "U @ state_t is subtracted; the parts are added": lambda W, U, b, x, s: tanh(W @ x - U @ s + b),
    "W @ state_t is not in the formula, W belongs to the input: W @ input_t": lambda W, U, b, x, s: tanh(
        W @ s + U @ s + b
    ),
    "U @ input_t is not in the formula, U belongs to the old state: U @ state_t": lambda W, U, b, x, s: tanh(
        W @ x + U @ x + b
    ),
    "the bias is added to the state before U weighs it; it stands in the sum by itself": (
        lambda W, U, b, x, s: tanh(W @ x + U @ (s + b))
    ),
    "each product has a tanh, and the sum has one too; the last one is enough": (
        lambda W, U, b, x, s: tanh(tanh(W @ x) + tanh(U @ s) + b)
    ),
}
_STEPS = step_cases(seed=2)
_TWO_STEPS = [(W, U, b, *inputs) for inputs, W, U, b in forward_cases(seed=2, timesteps=(2, 2, 2))]


def _both(step: Callable, *, start: Callable = lambda W, b, x: np.zeros(len(b))) -> Callable:
    """Two steps with this function from a first state, and both states."""

    def both(W, U, b, first, second):
        after_first = step(W, U, b, first, start(W, b, first))
        return after_first, step(W, U, b, second, after_first)

    return both


_two_steps = _both(right_step)

_TWO_STEPS_MISTAKES: dict[str, Callable] = {
    # With np.dot; with @ the error says it
    "the initial state is the number 0; U @ needs a vector: np.zeros(len(b))": _both(
        lambda W, U, b, x, s: tanh(W @ x + np.dot(U, s) + b), start=lambda W, b, x: 0.0
    ),
    "the second step begins with zeros again; it must begin with the state that the first one left": (
        lambda W, U, b, x, y: (tanh(W @ x + b), tanh(W @ y + b))
    ),
    "the second step reads the first input again; it reads second_input": (
        lambda W, U, b, x, y: _two_steps(W, U, b, x, x)
    ),
    "the inputs are read in the wrong order: first_input comes first": (
        lambda W, U, b, x, y: _two_steps(W, U, b, y, x)
    ),
    "the states are in the wrong order: the state after the first step comes first": (
        lambda W, U, b, x, y: _two_steps(W, U, b, x, y)[::-1]
    ),
    "these are the states before each step; return the states after them": (
        lambda W, U, b, x, y: (np.zeros(len(b)), _two_steps(W, U, b, x, y)[0])
    ),
    "only the last state came back; return both": lambda W, U, b, x, y: _two_steps(W, U, b, x, y)[1],
    "only the first state came back; return both": lambda W, U, b, x, y: _two_steps(W, U, b, x, y)[0],
    "both states are the same, the one after the first step; the second step is missing": (
        lambda W, U, b, x, y: (_two_steps(W, U, b, x, y)[0],) * 2
    ),
    "both states are the same, the one after the second step; was the same array changed in place?": (
        lambda W, U, b, x, y: (_two_steps(W, U, b, x, y)[1],) * 2
    ),
    "the two states stand behind each other in one long vector; return first_state, second_state": (
        lambda W, U, b, x, y: np.concatenate(_two_steps(W, U, b, x, y))
    ),
    "the two states are added up; return them beside each other": (
        lambda W, U, b, x, y: np.add(*_two_steps(W, U, b, x, y))
    ),
    "the first state is ones; nothing has been seen yet, so it is zeros": _both(
        right_step, start=lambda W, b, x: np.ones(len(b))
    ),
    "the first state has 2 zeros, whatever the number of units is; it needs one a unit, np.zeros(len(b))": (
        _both(right_step, start=lambda W, b, x: np.zeros(2))
    ),
    "the first state has a zero for each feature; it needs one for each unit, np.zeros(len(b))": _both(
        right_step, start=lambda W, b, x: np.zeros(len(x))
    ),
    "the bias is used in the first step only; it is added at every step": (
        lambda W, U, b, x, y: (tanh(W @ x + b), tanh(W @ y + U @ tanh(W @ x + b)))
    ),
    "the first step has no tanh; the state is the sum after the activation": (
        lambda W, U, b, x, y: (W @ x + b, tanh(W @ y + U @ (W @ x + b) + b))
    ),
    "the sum is handed on in place of the state; the second step gets the first one after its tanh": (
        lambda W, U, b, x, y: (tanh(W @ x + b), tanh(W @ y + U @ (W @ x + b) + b))
    ),
}

EXERCISES = {
    "2.1": Exercise(
        title="the sum of unit 1",
        verdict=NumberVerdict(
            1.8,
            mistakes={
                "0.35 is the sum of unit 0; unit 1 is the row below": 0.35,
                "this is what comes out of tanh; the sum goes in": lambda n: abs(n - np.tanh(1.8)) < 0.006,
                "this is the part from the input alone; the old state counts too": 1.2,
                "this is the part from the old state alone; the input counts too": 0.6,
                "this is column 1 of U; a unit is a row, 0.2 and −0.5": 1.65,
                "0.1 is the bias of unit 0; that of unit 1 is 0.0": 1.9,
                "−0.4 · −1 is +0.4": 1.0,
                "−0.5 · −1 is +0.5": 0.8,
                "minus times minus is plus, in both products": 0.0,
                "this is the sum of both units; each has its own": 2.15,
            },
            tolerance=1e-6,
        ),
        praise="Row 1 of W gives 1.2, row 1 of U 0.6, and the bias of unit 1 is 0.",
        hints=(
            "Take the lower row of W, of U and of b.",
            "From the input: 0.0 · 2 + 0.8 · 1 − 0.4 · (−1). Do the same with U and the state.",
            "1.2 from the input, 0.2 · 0.5 − 0.5 · (−1) from the state, 0.0 from the bias.",
        ),
    ),
    "2.2": Exercise(
        title="complete the step",
        verdict=FunctionVerdict(
            right_step, _STEPS, mistakes=_STEP_MISTAKES, arguments="W, U, b, input_t, state_t"
        ),
        praise="These are the only numbers a SimpleRNN computes.",
        hints=(
            "from_state is made of U and state_t in the way from_input is made of W and input_t.",
            "Three vectors are added, and one function is applied to their sum.",
            "from_state = U @ state_t, and new_state = np.tanh(from_input + from_state + b)",
        ),
    ),
    "2.3": Exercise(
        title="a memory that fades and flips",
        verdict=NumberVerdict(
            -0.5,
            mistakes={
                "with U = 0.5 a quarter is left, but the sign stays": 0.5,
                "with U = 0.25 a quarter is left after one step already, and the sign stays": 0.25,
                "with U = −0.25 a quarter is left after one step already": -0.25,
                "with U = −2 the state doubles at every step": -2.0,
                "with U = 2 the state doubles at every step": 2.0,
                "with U = −4 the state becomes four times as large at every step": -4.0,
                "with U = −1 the state keeps its size": -1.0,
                "with U = −0.125 an eighth is left after one step": -0.125,
            },
        ),
        praise="The old state is multiplied by U at every step: −0.5 · −0.5 is 0.25.",
        hints=(
            "Without an input the new state is U times the old one.",
            "After two steps the state has been multiplied by U twice.",
            "U · U is 0.25, and U is negative.",
        ),
    ),
    "2.4": Exercise(
        title="two steps",
        verdict=FunctionVerdict(
            _two_steps,
            _TWO_STEPS,
            mistakes=_TWO_STEPS_MISTAKES
            | {f"in each step: {said}": _both(step) for said, step in _STEP_MISTAKES.items()},
            arguments="W, U, b, first_input, second_input",
            results="first_state, second_state",
            axes="unit",
        ),
        praise="A third step would be the same line once more. That is why there is a loop.",
        hints=(
            "Begin with a state of zeros, one for each unit. Each step makes a new state of the old one.",
            "The first state is np.tanh(W @ first_input + U @ np.zeros(len(b)) + b).",
            "The second one is np.tanh(W @ second_input + U @ first_state + b); return both.",
        ),
    ),
    "2.5": Exercise(
        title="a step with two mistakes",
        verdict=FunctionVerdict(
            right_step,
            _STEPS,
            mistakes={
                "the step is as it was, with both mistakes; begin with the shapes": lambda W, U, b, x, s: (
                    tanh(U @ x) + tanh(W @ s) + b
                )
            }
            | _STEP_MISTAKES,
            arguments="W, U, b, input_t, state_t",
        ),
        praise="Try a new step with sizes that differ: as many units as features hide a swap.",
        hints=(
            "Write the shape of each array beside its name. Which products can't be formed?",
            "tanh gives numbers between −1 and 1. The sum of two of them does not stay there.",
            "W belongs to input_t, U to state_t, and one tanh goes around the whole sum.",
        ),
    ),
}

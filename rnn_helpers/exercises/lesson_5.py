"""Exercises of lesson 5: the gates of the GRU."""

from __future__ import annotations

from functools import partial

import numpy as np

from rnn_helpers.exercises.judging import Exercise, FunctionVerdict, NumberVerdict
from rnn_helpers.exercises.random_cases import GATE, STATE, gru_forward_cases, gru_step_cases, vector_cases
from rnn_helpers.exercises.slips import blend_slips, gru_step_slips, right_gru_step


def _blend(z, h_before, g):
    return z * h_before + (1 - z) * g


def _layer_of(step):
    """A layer (timesteps, units) of one step."""

    def layer(W, U, b, b_recurrent, inputs):
        h, outputs = np.zeros(U.shape[-1]), []
        for x in inputs:
            h = step(W, U, b, b_recurrent, x, h)
            outputs.append(h)
        return np.stack(outputs)

    return layer


_layer = _layer_of(right_gru_step)


def _with_b_recurrent_twice(*arguments):
    """In the gates and, on both sides of the reset, in the candidate: q is mended, the lines below aren't."""
    return right_gru_step(
        *arguments,
        second_bias=lambda b2: np.array([[2.0], [2.0], [1.0]]) * b2,
        candidate=lambda wx, u, b, b2, h, r, z: wx + b + r * (u(h) + b2) + b2,
    )


def _forgetful_layer(W, U, b, b_recurrent, inputs):
    zeros = np.zeros(U.shape[-1])
    return np.stack([right_gru_step(W, U, b, b_recurrent, x, zeros) for x in inputs])


def _states_before(*arguments):
    outputs = _layer(*arguments)
    return np.concatenate([np.zeros_like(outputs[:1]), outputs[:-1]])


def _as_given(problem: str) -> str:
    """The message of a slip; of the one that the exercise gives to find, not the whole answer."""
    if problem.startswith("b_recurrent stands outside of the reset"):
        return (
            "the mistake is still in it: look what the reset gate multiplies; "
            "in the equations that is all of q, and q has two parts"
        )
    return problem


def _about(right: float):
    """Whether a number is that one, read to two decimals: many numbers near it are known, too."""
    return lambda number: abs(number - right) <= 0.006


# What one may read in the stepper in place of 1 − z at timestep 4
READ_INSTEAD = {
    "that is z, the share that is kept; the candidate gets the rest": 0.18,
    "that is the reset gate; the share of the candidate is 1 minus the update gate": 0.03,
    "that is 1 minus the reset gate; the share of the candidate is 1 minus the update gate": 0.97,
    "that is the candidate itself; asked is its share in the new state": -0.73,
    "that is the new state; asked is the share that comes from the candidate": -0.67,
    "that is the share at timestep 3; timesteps count from 0, and the R is at timestep 4": 0.42,
    "that is the share at timestep 5; timesteps count from 0, and the R is at timestep 4": 0.26,
    "that is the share at the second R, timestep 12; go to the first, timestep 4": 0.91,
    "give it as a part of 1, not in percent": 82,
}

EXERCISES = {
    "5.1": Exercise(
        title="read a gate",
        verdict=NumberVerdict(
            0.82,  # 1 − z at timestep 4, as a test reads it in the trained cell
            mistakes={problem: _about(number) for problem, number in READ_INSTEAD.items()},
            tolerance=0.006,
        ),
        praise="What the update gate doesn't keep, the candidate gives.",
        hints=(
            "Which of the two gates decides between old state and candidate?",
            "Read z at timestep 4. It is the share of the old state.",
            "z is 0.18, and the two shares add up to 1.",
        ),
    ),
    "5.2": Exercise(
        title="the blend",
        verdict=FunctionVerdict(
            _blend,
            vector_cases(51, GATE, STATE, STATE),
            mistakes={
                "the shares are right, but the states have changed places: z belongs to h_before": (
                    lambda z, h, g: z * h + (1 - z) * h
                ),
                **blend_slips(),
            },
            arguments="z, h_before, g",
            axes="unit",
        ),
        praise="One gate does the work of two: what it does not keep, it writes.",
        hints=(
            "What is written comes from the candidate g. How large is its share?",
            "The share of the old state is z, and the two shares add up to 1.",
            "written = (1 - z) * g",
        ),
    ),
    "5.3": Exercise(
        title="one step of a GRU",
        verdict=FunctionVerdict(
            right_gru_step,
            gru_step_cases(54),
            mistakes={
                "the bias b is missing in the candidate: add b[2]": partial(
                    right_gru_step, candidate=lambda wx, u, b, b2, h, r, z: wx + r * (u(h) + b2)
                ),
                **gru_step_slips(),
            },
            arguments="W, U, b, b_recurrent, x, h",
            axes="unit",
        ),
        praise="That is what keras.layers.GRU and torch.nn.GRU compute at each timestep.",
        hints=(
            "Write the five equations in their order: z, r, q, g, and the new state. z and q stand above.",
            "r is like z, with W[1], U[1], b[1] and b_recurrent[1]. "
            "In the candidate r multiplies q, and q alone.",
            "g = np.tanh(W[2] @ x + b[2] + r * q), then return z * h + (1 - z) * g",
        ),
    ),
    "5.4": Exercise(
        title="the reset before the matrix",
        verdict=FunctionVerdict(
            right_gru_step,
            gru_step_cases(55, reset_after=False),
            mistakes={
                "the bias b is missing in the candidate: add b[2]": partial(
                    right_gru_step, candidate=lambda wx, u, b, b2, h, r, z: wx + u(r * h)
                ),
                **gru_step_slips(reset_after=False),
            },
            arguments="W, U, b, x, h",
            axes="unit",
        ),
        praise="That is the GRU of the paper, and of Keras with reset_after=False.",
        hints=(
            "Which lines of gru_step change? The gates have one bias less, the candidate another order.",
            "The reset state is r * h, and the matrix U[2] reads it.",
            "g = np.tanh(W[2] @ x + U[2] @ (r * h) + b[2])",
        ),
    ),
    "5.5": Exercise(
        title="a layer that is right only at first",
        verdict=FunctionVerdict(
            _layer,
            [(W, U, b, b_recurrent, xs) for xs, W, U, b, b_recurrent in gru_forward_cases(56)],
            mistakes={
                "the state starts anew at each timestep; h = np.zeros(...) belongs above the loop": (
                    _forgetful_layer
                ),
                "your function returns the last state; return those of all timesteps": (
                    lambda *arguments: _layer(*arguments)[-1]
                ),
                "these are the states before each timestep; append h after it is computed": _states_before,
                "b_recurrent is added twice: U @ h + b_recurrent holds it already, for all three; take it "
                "away in the lines below": _layer_of(_with_b_recurrent_twice),
                "timesteps and units have changed places: np.stack gives (timesteps, units)": (
                    lambda *arguments: _layer(*arguments).T
                ),
                "the states stand in one long row; np.stack keeps (timesteps, units)": (
                    lambda *arguments: np.concatenate(_layer(*arguments))
                ),
            }
            | {_as_given(problem): _layer_of(step) for problem, step in gru_step_slips().items()},
            arguments="W, U, b, b_recurrent, inputs",
            axes="timestep, unit",
        ),
        praise="A bias of 0 hides where it stands. Random numbers in every weight don't.",
        hints=(
            "What differs between a layer before training and a trained one, apart from its sizes?",
            "All biases start at 0. Which of the lines with a bias is not as in the equations?",
            "In the candidate r multiplies U·h + b′: r * (h_g + b_recurrent[2])",
        ),
    ),
}

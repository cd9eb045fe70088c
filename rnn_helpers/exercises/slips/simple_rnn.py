"""Slips in one step of a SimpleRNN, and in its loop over a sequence."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np

from rnn_helpers.activations import activation_named
from rnn_helpers.exercises.slips.linear import Linear, linear_slips
from rnn_helpers.exercises.slips.variants import variants

_CALLS = {"tanh": "np.tanh", "sigmoid": "sigmoid", "relu": "relu"}


def right_step(W, U, b, input_t, state_t, *, linear=None, activation=np.tanh):
    """activation(W·input_t + U·state_t + b), (units,); the sum in ``linear`` may be a wrong one."""
    return activation((linear or Linear())(W, U, b, input_t, state_t))


def right_forward(inputs, W, U, b, *, step=right_step, **parts):
    """All states of a sequence, (timesteps, units), from zeros on; ``step`` may be a wrong one."""
    state_t, outputs = np.zeros(len(b)), []
    for input_t in inputs:
        state_t = step(W, U, b, input_t, state_t, **parts)
        outputs.append(state_t)
    return np.array(outputs)


def step_slips(activation: str = "tanh", x: str = "input_t", h: str = "state_t") -> dict[str, Callable]:
    """Slips in ``step(W, U, b, input_t, state_t)``, which returns activation(W·input_t + U·state_t + b).

    ``activation`` is "tanh", "sigmoid" or "relu"; ``x`` and ``h`` are what the input and the state
    are called. Raises ``ValueError`` for another activation.
    """
    right = activation_named(activation)
    parts = {"linear": linear_slips(x, h), "activation": _other_activations(activation)}
    wrong = variants(partial(right_step, activation=right), parts, pairs=("linear", "activation"))
    return _activation_in_the_wrong_place(right, _CALLS[activation], x, h) | wrong


def _other_activations(name: str) -> dict[str, Callable]:
    right, call = activation_named(name), _CALLS[name]
    wrong = {f"the activation is missing: wrap the sum in {call}(…)": lambda total: total}
    for other in ("sigmoid", "relu", "tanh"):
        if other != name:
            wrong[f"this is {other}; the exercise asks for {name}"] = activation_named(other)
    wrong[f"{call} is applied twice; once is enough"] = lambda total: right(right(total))
    return wrong


def _activation_in_the_wrong_place(f: Callable, call: str, x: str, h: str) -> dict[str, Callable]:
    one = f"there is one {call} around the whole sum, not one for each part"
    part = f"{call} has to go around the whole sum; in your function it is around a part of it alone"
    yours = "your function gives"
    wx, uh = f"W @ {x}", f"U @ {h}"
    return {
        f"the bias stands outside of {call}(…); it belongs in the sum": lambda W, U, b, x, s: (
            f(W @ x + U @ s) + b
        ),
        f"{one}: {yours} {call}({wx}) + {call}({uh}) + b": lambda W, U, b, x, s: f(W @ x) + f(U @ s) + b,
        f"{one}: {yours} {call}({wx}) + {call}({uh} + b)": lambda W, U, b, x, s: f(W @ x) + f(U @ s + b),
        f"{one}: {yours} {call}({wx} + b) + {call}({uh})": lambda W, U, b, x, s: f(W @ x + b) + f(U @ s),
        f"{one}: {yours} {call}({wx}) + {call}({uh}) + {call}(b)": lambda W, U, b, x, s: (
            f(W @ x) + f(U @ s) + f(b)
        ),
        f"{one}, and b is added once": lambda W, U, b, x, s: f(W @ x + b) + f(U @ s + b),
        f"{part}: {call}({wx}) + {uh} + b": lambda W, U, b, x, s: f(W @ x) + U @ s + b,
        f"{part}: {call}({wx} + b) + {uh}": lambda W, U, b, x, s: f(W @ x + b) + U @ s,
        f"{part}: {wx} + {call}({uh}) + b": lambda W, U, b, x, s: W @ x + f(U @ s) + b,
        f"{part}: {wx} + {call}({uh} + b)": lambda W, U, b, x, s: W @ x + f(U @ s + b),
        "the two products are added, not multiplied with each other": lambda W, U, b, x, s: f(
            (W @ x) * (U @ s) + b
        ),
        f"your function gives {h} back as it was; return the new state": lambda W, U, b, x, s: s,
    }


def forward_slips(activation: str = "tanh") -> dict[str, Callable]:
    """Slips in ``forward(inputs, W, U, b)``: those of the loop, those of its step, and one of each.

    The right function begins with a state of zeros and returns all states, (timesteps, units).
    ``activation`` is "tanh", "sigmoid" or "relu". Raises ``ValueError`` for another one.
    """
    right = partial(right_step, activation=activation_named(activation))
    loops, steps = _loop_slips(), step_slips(activation)
    steps = {said: step for said, step in steps.items() if "the old state is missing" not in said}
    wrong = {message: partial(loop, step=right) for message, loop in loops.items()}
    wrong |= {message: partial(right_forward, step=step) for message, step in steps.items()}
    for in_loop, loop in loops.items():
        for in_step, step in steps.items():
            if not in_step.startswith("two things"):
                wrong[f"two things: {in_loop}; and {in_step}"] = partial(loop, step=step)
    return wrong


def _loop_slips() -> dict[str, Callable]:
    def forgetful(inputs, W, U, b, step):
        return np.array([step(W, U, b, input_t, np.zeros(len(b))) for input_t in inputs])

    def before(inputs, W, U, b, step):
        return np.array([np.zeros(len(b)), *right_forward(inputs, W, U, b, step=step)[:-1]])

    def with_first(inputs, W, U, b, step):
        return np.array([np.zeros(len(b)), *right_forward(inputs, W, U, b, step=step)])

    def begun_with_ones(inputs, W, U, b, step):
        state_t, outputs = np.ones(len(b)), []
        for input_t in inputs:
            state_t = step(W, U, b, input_t, state_t)
            outputs.append(state_t)
        return np.array(outputs)

    def begun_with_a_number(inputs, W, U, b, step):
        state_t, outputs = 0.0, []
        for input_t in inputs:
            state_t = np.tanh(W @ input_t + np.dot(U, state_t) + b)
            outputs.append(state_t)
        return np.array(outputs)

    def changed(change, before=lambda inputs: inputs):
        return lambda inputs, W, U, b, step: change(right_forward(before(inputs), W, U, b, step=step))

    return {
        "the state is not handed on: each output knows its own input alone; set state_t to zeros once, "
        "before the loop, replace it in every step, and don't leave out U @ state_t": forgetful,
        "these are the states before each step; append state_t after it has been replaced": before,
        "the first state, zeros, stands in front of the outputs; return one row for each timestep": (
            with_first
        ),
        "the first state is made of ones; it begins with zeros": begun_with_ones,
        "the initial state is the number 0; U @ needs a vector: np.zeros(len(b))": begun_with_a_number,
        "only the last output came back; append each of them to a list and return all": changed(
            lambda outputs: outputs[-1]
        ),
        "the outputs stand one behind the other in one long row; np.stack(outputs) puts each into a row "
        "of its own, (timesteps, units)": changed(np.ravel),
        "timesteps and units have changed places: the result is (units, timesteps), expected "
        "(timesteps, units); stack along the first axis": changed(np.transpose),
        "all rows are the last state: the list holds one array many times; append a new array at every "
        "step, for example state_t.copy()": changed(lambda outputs: np.array([outputs[-1] for _ in outputs])),
        "the sequence is read from its end; begin with inputs[0]": changed(
            lambda outputs: outputs, lambda inputs: inputs[::-1]
        ),
        "the sequence is read from its end, and its outputs are turned around; begin with inputs[0]": changed(
            lambda outputs: outputs[::-1], lambda inputs: inputs[::-1]
        ),
        "the outputs stand in reverse order; the first timestep comes first": changed(
            lambda outputs: outputs[::-1]
        ),
        "the first timestep is left out; begin with inputs[0]": changed(
            lambda outputs: outputs, lambda inputs: inputs[1:]
        ),
        "the last timestep is left out; go on to inputs[-1]": changed(
            lambda outputs: outputs, lambda inputs: inputs[:-1]
        ),
    }

"""Slips in one step of a GRU in both forms, and in how it blends old and new."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import permutations

import numpy as np

from rnn_helpers.activations import relu, sigmoid, tanh
from rnn_helpers.exercises.slips.linear import Linear, linear_slips
from rnn_helpers.exercises.slips.variants import variants

_GATES = ("update", "reset", "candidate")
_ORDER = (0, 1, 2)
_SQUASH = (sigmoid, sigmoid, tanh)
_BY_UNIT = "the reset gate is multiplied unit by unit, with *, not with @; the candidate is"


def _blend(z, h, g):
    return z * h + (1 - z) * g


def _gate(activation, linear, W, U, b, b_recurrent, x, h):
    return activation(linear(W, U, b, x, h) + b_recurrent)


def _reset_after(from_input, from_state, b, b_recurrent, h, r, z):
    return from_input + b + r * (from_state(h) + b_recurrent)


def _reset_before(from_input, from_state, b, b_recurrent, h, r, z):
    return from_input + b + from_state(r * h) + b_recurrent


def right_gru_step(
    W, U, b, *arguments,
    linear=None, second_bias=None, weights=None, order=_ORDER, squash=_SQUASH, candidate=None, blend=_blend,
    gate=_gate,
):  # fmt: skip
    """h after one timestep, (units,); each part may be a wrong one.

    ``right_gru_step(W, U, b, b_recurrent, x, h)`` resets after the matrix, as Keras and PyTorch do;
    ``right_gru_step(W, U, b, x, h)`` before it, as the paper does. W (3, units, input_features),
    U (3, units, units), biases (3, units): update, reset, candidate.
    """
    *recurrent, x, h = arguments
    b_recurrent = recurrent[0] if recurrent else np.zeros_like(b)
    W, U, b = weights(W, U, b) if weights else (W, U, b)
    b_recurrent = second_bias(b_recurrent) if second_bias else b_recurrent
    linear = linear or Linear()
    z, r = (
        gate(activation, linear, W[block], U[block], b[block], b_recurrent[block], x, h)
        for activation, block in zip(squash, order[:2], strict=False)
    )
    last = order[2]
    summed = candidate or (_reset_after if recurrent else _reset_before)
    g = squash[2](
        summed(
            linear.from_input(W[last], U[last], x),
            partial(linear.from_state, W[last], U[last]),
            linear.bias(b[last]),
            b_recurrent[last],
            h,
            r,
            z,
        )
    )
    return blend(z, h, g)


def gru_step_slips(reset_after: bool = True, x: str = "x", h: str = "h") -> dict[str, Callable]:
    """Slips in ``gru_step(W, U, b, b_recurrent, x, h)``, which returns the new h.

    With ``reset_after=False`` those in ``gru_step(W, U, b, x, h)``, the paper's form. ``x`` and
    ``h`` are what the arguments are called in messages.
    """
    parts = {
        "order": _orders(),
        "blend": _blend_slips(h),
        "candidate": _after_slips(h) if reset_after else _before_slips(h),
        "squash": _squash_slips(),
        "linear": {f"in the sums of the gates: {said}": wrong for said, wrong in linear_slips(x, h).items()},
        "weights": _weights_slips(),
        "gate": _gate_slips(),
    }
    if reset_after:
        parts["second_bias"] = _second_bias_slips()
    return variants(right_gru_step, parts, pairs=("blend", "candidate", "squash"))


def blend_slips(h: str = "h_before") -> dict[str, Callable]:
    """Slips in ``blend(z, h_before, g)``, which returns z·h_before + (1 − z)·g.

    ``h`` is what the old state is called in messages.
    """
    return _blend_slips(h) | {
        "z is given as a value already; don't send it through σ again": lambda z, h, g: _blend(
            sigmoid(z), h, g
        ),
        "g is given as a value already; don't send it through tanh again": lambda z, h, g: _blend(
            z, h, tanh(g)
        ),
    }


def _orders() -> dict[str, tuple[int, ...]]:
    named = {(1, 0, 2): "; that is the order of PyTorch, or z and r are swapped"}
    wrong = {}
    for order in permutations(range(3)):
        if order != _ORDER:
            taken = ", ".join(_GATES[order.index(block)] for block in range(3))
            wrong[
                f"the blocks of W, U and b are taken as {taken}; here they are {', '.join(_GATES)}"
                f"{named.get(order, '')}"
            ] = order
    return wrong


def _blend_slips(h: str) -> dict[str, Callable]:
    return {
        "z and 1 − z have changed places: here, as in Keras and PyTorch, z keeps the old state": (
            lambda z, h, g: (1 - z) * h + z * g
        ),
        "the candidate gets z − 1; what is not kept is replaced, so it gets 1 − z": lambda z, h, g: (
            z * h + (z - 1) * g
        ),
        f"the old state is missing: z * {h} stays of it": lambda z, h, g: (1 - z) * g,
        "the candidate is missing: add (1 − z) * g": lambda z, h, g: z * h,
        "the candidate gets z as well; what is not kept is replaced, so it gets 1 − z": lambda z, h, g: (
            z * h + z * g
        ),
        "the candidate is added in full; it gets 1 − z": lambda z, h, g: z * h + g,
        f"the old state stays in full; it gets z: z * {h}": lambda z, h, g: h + (1 - z) * g,
        "old state and candidate are added in full; z and 1 − z are their shares": lambda z, h, g: h + g,
        "the update gate is missing: your function returns the candidate; z and 1 − z are the shares of "
        f"{h} and g": lambda z, h, g: g,
        "1 alone is added; the candidate is multiplied by 1 − z": lambda z, h, g: z * h + 1 - z * g,
        "the result goes through tanh; the blend has no activation of its own": lambda z, h, g: tanh(
            _blend(z, h, g)
        ),
        f"your function gives {h} back as it was; return the new state": lambda z, h, g: h,
        "the gates are multiplied unit by unit, with *, not with @": lambda z, h, g: z @ h + (1 - z) @ g,
        f"z and {h} are multiplied unit by unit, with *, not with @": lambda z, h, g: z @ h + (1 - z) * g,
        "1 − z and g are multiplied unit by unit, with *, not with @": lambda z, h, g: z * h + (1 - z) @ g,
    }


def _after_slips(h: str) -> dict[str, Callable]:
    right = f"tanh(W x + b + r * (U {h} + b′))"
    b2 = "b_recurrent"
    return {
        f"the state is reset before the matrix, U (r * {h}); here it is after it: {right}": _reset_before,
        f"{b2} stands outside of the reset: the candidate is {right}": (
            lambda wx, u, b, b2, h, r, z: wx + b + r * u(h) + b2
        ),
        f"{b2} is missing in the candidate: {right}": lambda wx, u, b, b2, h, r, z: wx + b + r * u(h),
        f"b stands inside of the reset: the candidate is {right}": (
            lambda wx, u, b, b2, h, r, z: wx + r * (u(h) + b + b2)
        ),
        f"{b2} stands in the candidate twice, inside and outside of the reset; inside is right: {right}": (
            lambda wx, u, b, b2, h, r, z: wx + b + r * (u(h) + b2) + b2
        ),
        f"{b2} is added twice in the candidate; once is enough: {right}": (
            lambda wx, u, b, b2, h, r, z: wx + b + r * (u(h) + 2 * b2)
        ),
        f"{_BY_UNIT} {right}": lambda wx, u, b, b2, h, r, z: wx + b + r @ (u(h) + b2),
        f"{b2} and b have changed places in the candidate: {right}": (
            lambda wx, u, b, b2, h, r, z: wx + b2 + r * (u(h) + b)
        ),
    } | _reset_slips(right)


def _before_slips(h: str) -> dict[str, Callable]:
    right = f"tanh(W x + U (r * {h}) + b)"
    return {
        f"the state is reset after the matrix, r * (U {h}); here it is before it: {right}": _reset_after,
        f"the bias is reset as well; the candidate is {right}": (
            lambda wx, u, b, b2, h, r, z: wx + r * (u(h) + b)
        ),
        f"{_BY_UNIT} {right}": lambda wx, u, b, b2, h, r, z: wx + b + u(r) @ h,
    } | _reset_slips(right)


def _reset_slips(right: str) -> dict[str, Callable]:
    """The reset gate in places where neither form has it; ``right`` is the right candidate."""
    after = right.count("b′") > 0
    summed = _reset_after if after else _reset_before
    return {
        f"the reset gate is missing: the candidate is {right}": (
            lambda wx, u, b, b2, h, r, z: wx + b + u(h) + b2
        ),
        f"the reset gate is around the whole sum; the candidate is {right}": (
            lambda wx, u, b, b2, h, r, z: r * (wx + b + u(h) + b2)
        ),
        f"the reset gate is at the input; it resets the state: {right}": (
            lambda wx, u, b, b2, h, r, z: r * wx + b + u(h) + b2
        ),
        f"the reset gate is at the input and the bias; it resets the state: {right}": (
            lambda wx, u, b, b2, h, r, z: r * (wx + b) + u(h) + b2
        ),
        f"the state is multiplied by 1 − r; the candidate is {right}": (
            lambda wx, u, b, b2, h, r, z: summed(wx, u, b, b2, h, 1 - r, z)
        ),
        f"the update gate stands where the reset gate belongs: the candidate is {right}": (
            lambda wx, u, b, b2, h, r, z: summed(wx, u, b, b2, h, z, z)
        ),
        f"the old state is missing in the candidate: {right}": lambda wx, u, b, b2, h, r, z: wx + b,
        f"the input is missing in the candidate: {right}": (
            lambda wx, u, b, b2, h, r, z: summed(0.0, u, b, b2, h, r, z)
        ),
    }


def _second_bias_slips() -> dict[str, Callable]:
    candidate = np.array([[0.0], [0.0], [1.0]])
    return {
        "b_recurrent is missing: both gates add it, and in the candidate it stands beside U h": (
            lambda b2: 0 * b2
        ),
        "b_recurrent is missing in the gates; they add b and b_recurrent": lambda b2: candidate * b2,
        "b_recurrent is added twice in the gates; once is enough": lambda b2: (2 - candidate) * b2,
        "b_recurrent is added twice, in all three blocks; once is enough": lambda b2: 2 * b2,
    }


def _squash_slips() -> dict[str, tuple[Callable, ...]]:
    def identity(value):
        return value

    gate = "a gate lies between 0 and 1, so it is a sigmoid"
    return {
        f"the gates use tanh; {gate}": (tanh, tanh, tanh),
        f"the update gate uses tanh; {gate}": (tanh, sigmoid, tanh),
        f"the reset gate uses tanh; {gate}": (sigmoid, tanh, tanh),
        "the candidate uses a sigmoid; it has a sign, so it is a tanh": (sigmoid, sigmoid, sigmoid),
        "sigmoid and tanh have changed places: gates use the sigmoid, the candidate tanh": (
            tanh,
            tanh,
            sigmoid,
        ),
        "the gates have no activation; send each through a sigmoid": (identity, identity, tanh),
        "the candidate has no activation; send it through tanh": (sigmoid, sigmoid, identity),
        "gates and candidate have no activation: sigmoid for the gates, tanh for the candidate": (
            identity,
            identity,
            identity,
        ),
        "the candidate uses relu; here it is a tanh": (sigmoid, sigmoid, relu),
    }


def _gate_slips() -> dict[str, Callable]:
    one = "one activation goes around the whole sum of a gate"
    return {
        "in the gates the biases stand outside of the activation; they belong in the sum": (
            lambda f, linear, W, U, b, b2, x, h: f(W @ x + U @ h) + b + b2
        ),
        f"{one}, not one around what the input adds and one around what the state adds": (
            lambda f, linear, W, U, b, b2, x, h: f(W @ x + b) + f(U @ h + b2)
        ),
        f"{one}, not one around each product": (
            lambda f, linear, W, U, b, b2, x, h: f(W @ x) + f(U @ h) + b + b2
        ),
    }


def _weights_slips() -> dict[str, Callable]:
    first = [0, 0, 0]
    return {
        "all gates add the same bias; each gate has its own row of b": lambda W, U, b: (W, U, b[first]),
        "all gates use the same W; each gate has its own": lambda W, U, b: (W[first], U, b),
        "all gates use the same U; each gate has its own": lambda W, U, b: (W, U[first], b),
        "all gates have the same weights; each gate has its own W, U and b": lambda W, U, b: (
            W[first],
            U[first],
            b[first],
        ),
    }

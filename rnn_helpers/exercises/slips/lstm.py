"""Slips in one step of an LSTM, and in what it does with its gates."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import permutations

import numpy as np

from rnn_helpers.activations import relu, sigmoid, tanh
from rnn_helpers.exercises.slips.linear import Linear, activated, activated_slips, linear_slips
from rnn_helpers.exercises.slips.variants import variants

_GATES = ("forget", "input", "candidate", "output")
_ORDER = (0, 1, 2, 3)
_SQUASH = (sigmoid, sigmoid, tanh, sigmoid)


def _identity(value):
    return value


def _memory(f, i, g, o, c):
    return f * c + i * g


def _shown(o, c, c_before):
    return o * tanh(c)


def _both(h, c, h_before, c_before):
    return h, c


def right_memory(f, i, g, o, c_before, *, given=None, memory=_memory, shown=_shown, returned=_both):
    """h, c from gates and candidate that are computed already; each part may be a wrong one."""
    f, i, g, o, c_before = given(f, i, g, o, c_before) if given else (f, i, g, o, c_before)
    c = memory(f, i, g, o, c_before)
    return returned(shown(o, c, c_before), c, None, c_before)


def right_lstm_step(
    W, U, b, x, h, c, *, linear=None, weights=None, order=_ORDER, squash=_SQUASH, reads=None,
    memory=_memory, shown=_shown, returned=_both, activated=activated,
):  # fmt: skip
    """h, c after one timestep, both (units,); each part may be a wrong one.

    W (4, units, input_features), U (4, units, units), b (4, units): forget, input, candidate, output.
    """
    W, U, b = weights(W, U, b) if weights else (W, U, b)
    read = reads(h, c) if reads else h
    linear = linear or Linear()
    f, i, g, o = (
        activated(activation, linear, W[block], U[block], b[block], x, read)
        for activation, block in zip(squash, order, strict=True)
    )
    c_new = memory(f, i, g, o, c)
    return returned(shown(o, c_new, c), c_new, h, c)


def lstm_step_slips(x: str = "x", h: str = "h", c: str = "c") -> dict[str, Callable]:
    """Slips in ``lstm_step(W, U, b, x, h, c)``, which returns ``h, c``.

    ``x``, ``h`` and ``c`` are what the arguments are called in messages.
    """
    parts = {
        "order": _orders(),
        "memory": _memory_slips(c),
        "shown": _shown_slips(c),
        "returned": _returned_slips(h, c),
        "squash": _squash_slips(),
        "linear": {f"in the sums of the gates: {said}": wrong for said, wrong in linear_slips(x, h).items()},
        "activated": activated_slips(),
        "weights": _weights_slips(),
        "reads": {
            f"the gates read the hidden state {h}, not {c}": lambda h, c: c,
            f"the gates read {h} alone, not {h} + {c}": lambda h, c: h + c,
        },
    }
    return variants(right_lstm_step, parts, pairs=("memory", "shown", "returned", "squash"))


def memory_slips(c: str = "c_before", returns: str = "h, c") -> dict[str, Callable]:
    """Slips in ``memory(f, i, g, o, c_before)``, which returns ``h, c``; the gates are computed already.

    ``c`` is what the old memory is called in messages, ``returns`` may be "c, h" as well.
    """
    right = right_memory if returns == "h, c" else partial(right_memory, returned=_turned(_both))
    again = "f, i, o and g are given as values already; don't send them through {} again"
    given = {
        "forget and input gate are swapped: f belongs to the old memory, i to g": (
            lambda f, i, g, o, c: (i, f, g, o, c)
        ),
        "forget and output gate are swapped: f belongs to the old memory, o to tanh(c)": (
            lambda f, i, g, o, c: (o, i, g, f, c)
        ),
        "input and output gate are swapped: i belongs to g, o to tanh(c)": (
            lambda f, i, g, o, c: (f, o, g, i, c)
        ),
        again.format("sigmoid or tanh"): (
            lambda f, i, g, o, c: (sigmoid(f), sigmoid(i), tanh(g), sigmoid(o), c)
        ),
        again.format("sigmoid"): lambda f, i, g, o, c: (sigmoid(f), sigmoid(i), g, sigmoid(o), c),
        again.format("tanh"): lambda f, i, g, o, c: (f, i, tanh(g), o, c),
    }
    returned = _returned_slips("h_before", c, returns)
    parts = {
        "given": given,
        "memory": _memory_slips(c),
        "shown": _shown_slips(c),
        "returned": {said: wrong for said, wrong in returned.items() if "h_before" not in said},
    }
    return variants(right, parts, pairs=("given", "memory", "shown", "returned"))


def _orders() -> dict[str, tuple[int, ...]]:
    """The blocks of W in each wrong order; what frameworks do is named."""
    named = {
        (1, 0, 2, 3): "; that is the order of Keras and PyTorch, or forget and input gate are swapped",
        (2, 0, 3, 1): "; that is the order of ONNX",
        (0, 1, 3, 2): "; candidate and output gate are swapped",
    }
    wrong = {}
    for order in permutations(range(4)):
        if order != _ORDER:
            taken = ", ".join(_GATES[order.index(block)] for block in range(4))
            wrong[
                f"the blocks of W, U and b are taken as {taken}; here they are {', '.join(_GATES)}"
                f"{named.get(order, '')}"
            ] = order
    return wrong


def _memory_slips(c: str) -> dict[str, Callable]:
    return {
        f"the forget gate is missing: the old memory is multiplied by f, f * {c}": (
            lambda f, i, g, o, c: c + i * g
        ),
        "the input gate is missing: the candidate is multiplied by i, i * g": lambda f, i, g, o, c: f * c + g,
        "the candidate is missing: what is written is i * g, not i alone": lambda f, i, g, o, c: f * c + i,
        f"the old memory is missing: f * {c} stays of it": lambda f, i, g, o, c: i * g,
        "nothing is written: add i * g": lambda f, i, g, o, c: f * c,
        "the candidate is multiplied by 1 − f, as in a GRU; an LSTM has a gate of its own for it, i": (
            lambda f, i, g, o, c: f * c + (1 - f) * g
        ),
        "the old memory is multiplied by 1 − f; f is the part that stays": lambda f, i, g, o, c: (
            (1 - f) * c + i * g
        ),
        "c goes through tanh before it is kept; the memory has no activation, only h has: o * tanh(c)": (
            lambda f, i, g, o, c: tanh(f * c + i * g)
        ),
        "c goes through σ before it is kept; the memory has no activation": lambda f, i, g, o, c: sigmoid(
            f * c + i * g
        ),
        "the two products are added, not multiplied with each other": lambda f, i, g, o, c: f * c * i * g,
        f"f and i are multiplied unit by unit with {c} and g, with *, not with @": (
            lambda f, i, g, o, c: f @ c + i @ g
        ),
        f"f and {c} are multiplied unit by unit, with *, not with @": lambda f, i, g, o, c: f @ c + i * g,
        "i and g are multiplied unit by unit, with *, not with @": lambda f, i, g, o, c: f * c + i @ g,
    }


def _shown_by_matmul(o, c, c_before):
    return o @ tanh(c * np.ones_like(o))


def _shown_slips(c_before: str) -> dict[str, Callable]:
    return {
        "tanh(c) is missing: h is the output gate times tanh(c), not times c": lambda o, c, before: o * c,
        "the output gate is missing: h is o * tanh(c)": lambda o, c, before: tanh(c),
        "the output gate and the tanh are missing: h is o * tanh(c)": lambda o, c, before: c,
        f"h shows the new memory: o * tanh of the new c, not of {c_before}": (
            lambda o, c, before: o * tanh(before)
        ),
        "this is σ of the memory; h is o * tanh(c)": lambda o, c, before: o * sigmoid(c),
        "the tanh is around the memory alone: h is o * tanh(c), not tanh(o * c)": lambda o, c, before: tanh(
            o * c
        ),
        "the output gate is multiplied, not added: h is o * tanh(c)": lambda o, c, before: o + tanh(c),
        "o and tanh(c) are multiplied unit by unit, with *, not with @": _shown_by_matmul,
    }


def _returned_slips(h_before: str, c_before: str, returns: str = "h, c") -> dict[str, Callable]:
    wrong = {
        f"c and h are in the wrong order: return {returns}": lambda h, c, h_old, c_old: (c, h),
        f"only h came back; the next step needs c as well: return {returns}": lambda h, c, h_old, c_old: h,
        f"only c came back; the output is h: return {returns}": lambda h, c, h_old, c_old: c,
        f"the c that came back is the old one, {c_before}; return the new one: {returns}": (
            lambda h, c, h_old, c_old: (h, c_old)
        ),
        f"the h that came back is the old one, {h_before}; return the new one: {returns}": (
            lambda h, c, h_old, c_old: (h_old, c)
        ),
        f"h came back twice; return {returns}": lambda h, c, h_old, c_old: (h, h),
    }
    return wrong if returns == "h, c" else {said: _turned(function) for said, function in wrong.items()}


def _turned(returned: Callable) -> Callable:
    """Two results in the other order; a single one as it is."""

    def turned(*states):
        results = returned(*states)
        return results[::-1] if isinstance(results, tuple) else results

    return turned


def _squash_slips() -> dict[str, tuple[Callable, ...]]:
    gates = {0: "forget", 1: "input", 3: "output"}
    wrong = {
        f"the {name} gate uses tanh; a gate lies between 0 and 1, so it is a sigmoid": tuple(
            tanh if block in (at, 2) else sigmoid for block in range(4)
        )
        for at, name in gates.items()
    }
    return wrong | {
        "the gates use tanh; a gate lies between 0 and 1, so it is a sigmoid": (tanh, tanh, tanh, tanh),
        "the candidate uses a sigmoid; it has a sign, so it is a tanh": (sigmoid,) * 4,
        "sigmoid and tanh have changed places: gates use the sigmoid, the candidate tanh": (
            tanh,
            tanh,
            sigmoid,
            tanh,
        ),
        "the gates have no activation; send each through a sigmoid": (_identity, _identity, tanh, _identity),
        "the candidate has no activation; send it through tanh": (sigmoid, sigmoid, _identity, sigmoid),
        "gates and candidate have no activation: sigmoid for the gates, tanh for the candidate": (_identity,)
        * 4,
        "the candidate uses relu; here it is a tanh": (sigmoid, sigmoid, relu, sigmoid),
    }


def _weights_slips() -> dict[str, Callable]:
    first = [0, 0, 0, 0]
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

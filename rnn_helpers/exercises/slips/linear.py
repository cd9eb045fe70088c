"""The sum W·x + U·h + b, which every cell computes, and the ways to get it wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Linear:
    """W·x + U·h + b, or a wrong form of it: what the input adds, what the state adds, and the bias.

    W is (units, input_features), U (units, units), b (units,), x (input_features,), h (units,).
    """

    from_input: Callable = lambda W, U, x: W @ x
    from_state: Callable = lambda W, U, h: U @ h
    bias: Callable = lambda b: b

    def __call__(self, W, U, b, x, h):
        return self.from_input(W, U, x) + self.from_state(W, U, h) + self.bias(b)


def activated(activation: Callable, linear: Linear, W, U, b, x, h):
    """A gate: its activation of the whole sum."""
    return activation(linear(W, U, b, x, h))


def activated_slips() -> dict[str, Callable]:
    """``{message: wrong gate}``: the activation in the wrong place, as in ``activated``."""
    one = "one activation goes around the whole sum"
    return {
        "in each gate the bias stands outside of the activation; it belongs in the sum": (
            lambda f, linear, W, U, b, x, h: f(W @ x + U @ h) + b
        ),
        f"{one}, not one around each of its three parts": (
            lambda f, linear, W, U, b, x, h: f(W @ x) + f(U @ h) + f(b)
        ),
        f"{one}, not one around each product": lambda f, linear, W, U, b, x, h: f(W @ x) + f(U @ h) + b,
        f"{one}, not one around W x and one around U h + b": (
            lambda f, linear, W, U, b, x, h: f(W @ x) + f(U @ h + b)
        ),
        f"{one}, not one around W x + b and one around U h": (
            lambda f, linear, W, U, b, x, h: f(W @ x + b) + f(U @ h)
        ),
    }


def linear_slips(x: str, h: str) -> dict[str, Linear]:
    """``{message: wrong sum}``; ``x`` and ``h`` are what the arguments are called."""
    no_input = {"from_input": lambda W, U, x: 0.0}
    no_state = {"from_state": lambda W, U, h: 0.0}
    transposed_W = {"from_input": lambda W, U, x: x @ W}
    transposed_U = {"from_state": lambda W, U, h: h @ U}
    elementwise_W = {"from_input": lambda W, U, x: W * x}
    elementwise_U = {"from_state": lambda W, U, h: U * h}
    turned = "each row of {0} belongs to one unit, so it is {0} @ {1}"
    product = "the product of a matrix and a vector is @, not *"
    parts = {
        f"the old state is missing: add U @ {h}": no_state,
        f"the input is missing: add W @ {x}": no_input,
        "the bias b is missing: add it to the sum": {"bias": lambda b: 0.0},
        "the bias b is added twice; once is enough": {"bias": lambda b: 2 * b},
        "one number is added for all units; each unit has a bias of its own, so add b as it is": {
            "bias": lambda b: b[0]
        },
        "the biases are summed up; each unit has a bias of its own, so add b as it is": {"bias": np.sum},
        "the bias is subtracted; add it": {"bias": lambda b: -b},
        "W and U are swapped: W belongs to the input, U to the old state": {
            "from_input": lambda W, U, x: U @ x,
            "from_state": lambda W, U, h: W @ h,
        },
        f"W is used for both; the state has a matrix of its own: U @ {h}": {
            "from_state": lambda W, U, h: W @ h
        },
        f"U is used for both; the input has a matrix of its own: W @ {x}": {
            "from_input": lambda W, U, x: U @ x
        },
        f"W is transposed, as in W.T @ {x} or {x} @ W; {turned.format('W', x)}": transposed_W,
        f"U is transposed, as in U.T @ {h} or {h} @ U; {turned.format('U', h)}": transposed_U,
        f"W and U are transposed, as in {x} @ W or W.T @ {x}; {turned.format('W', x)}, and U @ {h}": (
            transposed_W | transposed_U
        ),
        f"{product}: W @ {x}": elementwise_W,
        f"{product}: U @ {h}": elementwise_U,
        f"{product}: W @ {x} and U @ {h}": elementwise_W | elementwise_U,
        f"the state is added as it is; multiply it by U first: U @ {h}": {"from_state": lambda W, U, h: h},
        f"the input is added as it is; multiply it by W first: W @ {x}": {"from_input": lambda W, U, x: x},
    }
    return {message: Linear(**changed) for message, changed in parts.items()}

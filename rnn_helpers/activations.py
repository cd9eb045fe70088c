"""The activation functions of the course: each with its value and its derivative.

Lesson 2 compares them, lesson 4 says why gates use the sigmoid and candidates the tanh.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np


def sigmoid(x: np.ndarray) -> np.ndarray:
    """σ(x) = 1 / (1 + exp(−x)), between 0 and 1: how open a gate is.

    x is a number or an array of any shape, and so is the result. Keras and PyTorch call it
    sigmoid, too. Taught in lessons 2 and 4.
    """
    # exp only ever sees −|x|, so that no x overflows: for x < 0 the same fraction is
    # written as exp(x) / (1 + exp(x)).
    decay = np.exp(-np.abs(x))
    return np.where(np.asarray(x) >= 0, 1.0, decay) / (1.0 + decay)


def tanh(x: np.ndarray) -> np.ndarray:
    """tanh(x) = (exp(x) − exp(−x)) / (exp(x) + exp(−x)), between −1 and 1: a value with a sign.

    x is a number or an array of any shape, and so is the result. Taught in lessons 2 and 4.
    """
    return np.tanh(x)


def relu(x: np.ndarray) -> np.ndarray:
    """max(0, x), from 0 without an upper limit.

    x is a number or an array of any shape, and so is the result. Taught in lesson 2.
    """
    return np.maximum(x, 0.0)


def identity(x: np.ndarray) -> np.ndarray:
    """x itself, without limits. Keras calls it "linear".

    x is a number or an array of any shape, and so is the result. Taught in lesson 2.
    """
    return np.asarray(x, dtype=float)


@dataclass(frozen=True)
class Activation:
    """An activation: its function, and its derivative written in terms of the output y.

    Derivatives
    -----------
    sigmoid : y·(1 − y), at most 1/4
    tanh : 1 − y², at most 1
    relu : 1 where y > 0, else 0
    linear : 1

    Function and derivative keep the shape of what they get. ``limits`` are the lowest and the
    highest value the output can take.
    """

    function: Callable[[np.ndarray], np.ndarray]
    derivative: Callable[[np.ndarray], np.ndarray]
    limits: tuple[float, float]

    def __call__(self, x: np.ndarray) -> np.ndarray:
        return self.function(x)


ACTIVATIONS = {
    "sigmoid": Activation(sigmoid, lambda y: y * (1.0 - y), limits=(0.0, 1.0)),
    "tanh": Activation(tanh, lambda y: 1.0 - y**2, limits=(-1.0, 1.0)),
    "relu": Activation(relu, lambda y: (y > 0.0).astype(float), limits=(0.0, np.inf)),
    "linear": Activation(identity, np.ones_like, limits=(-np.inf, np.inf)),
}


def activation_named(name: str) -> Activation:
    """The activation of that name: "sigmoid", "tanh", "relu" or "linear".

    Raises ``ValueError`` for any other name; it lists those there are.
    """
    if not isinstance(name, str) or name not in ACTIVATIONS:
        raise ValueError(f"unknown activation {name!r}; choose one of {', '.join(ACTIVATIONS)}")
    return ACTIVATIONS[name]

"""The activation functions: each with its value, its slope, and the values it can have.

A name may carry numbers: ``leaky_relu(0.01)``, ``hard_sigmoid(0.2, 0.5)``. Without them they are
Keras's own. Lesson 2 compares four of them, lesson 4 says why gates use the sigmoid and candidates
the tanh.
"""

from __future__ import annotations

import inspect
import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

SOFTMAX = "softmax"  # of a readout only
SELU = 1.0507009873554805, 1.6732632423543772  # its scale, and its elu's alpha: Klambauer et al. (2017)


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


def softmax(x: np.ndarray) -> np.ndarray:
    """exp(x) / Σ exp(x) along the last axis: probabilities that add up to 1.

    x is an array (..., outputs), and so is the result. It is no ``Activation``, since each number
    depends on all others: a readout may have it. No x overflows, however large it is.

    The same numbers as ``torch.softmax(x, -1)`` and ``keras.activations.softmax``.
    """
    # The largest x is taken off first, which changes no share: exp sees 0 at most.
    with np.errstate(over="ignore"):  # a difference of −∞ is a share of 0, and right
        shares = np.exp(x - np.max(x, axis=-1, keepdims=True))
    return shares / np.sum(shares, axis=-1, keepdims=True)


def softplus(x: np.ndarray) -> np.ndarray:
    """ln(1 + exp(x)), above 0: a relu without a corner. Its slope is σ(x).

    x is a number or an array of any shape, and so is the result.
    """
    return np.maximum(x, 0.0) + np.log1p(np.exp(-np.abs(x)))


def normal_share(x: np.ndarray) -> np.ndarray:
    """Φ(x), the share of a normal distribution below x: what gelu multiplies x by."""
    return 0.5 * _error_function_complement(-np.asarray(x, dtype=float) / math.sqrt(2.0))


_error_function_complement = np.vectorize(math.erfc, otypes=[float])


@dataclass(frozen=True)
class Activation:
    """An activation: its function, its slope, and the lowest and the highest value it can have.

    ``slope(x, y)`` is the derivative at the sum x, where the output is y. Function and slope keep
    the shape of what they get. At a corner, such as relu's at 0, the slope is that on the left.
    """

    function: Callable[[np.ndarray], np.ndarray]
    slope: Callable[[np.ndarray, np.ndarray], np.ndarray]
    limits: tuple[float, float] = (-np.inf, np.inf)

    def __call__(self, x: np.ndarray) -> np.ndarray:
        return self.function(x)

    @property
    def is_gate(self) -> bool:
        """Whether its values lie between 0 and 1, so that they say how open something is."""
        return self.limits[0] >= 0.0 and self.limits[1] <= 1.0


def _between(low: float, high: float) -> Callable[[np.ndarray, np.ndarray], np.ndarray]:
    """The slope of x where it lies between two corners, and 0 elsewhere."""
    return lambda x, y: ((x > low) & (x <= high)).astype(float)


def _leaky_relu(negative_slope: float = 0.2) -> Activation:
    return Activation(
        lambda x: np.where(np.asarray(x) > 0, x, negative_slope * np.asarray(x, dtype=float)),
        lambda x, y: np.where(x > 0, 1.0, negative_slope),
        (0.0 if negative_slope == 0 else -np.inf if negative_slope > 0 else 0.0, np.inf),
    )


def _elu(alpha: float = 1.0) -> Activation:
    return Activation(
        lambda x: np.where(np.asarray(x) > 0, x, alpha * np.expm1(np.minimum(x, 0.0))),
        lambda x, y: np.where(x > 0, 1.0, y + alpha),
        (min(0.0, -alpha), np.inf),
    )


def _celu(alpha: float = 1.0) -> Activation:
    return Activation(
        lambda x: np.where(np.asarray(x) > 0, x, alpha * np.expm1(np.minimum(x, 0.0) / alpha)),
        lambda x, y: np.where(x > 0, 1.0, y / alpha + 1.0),
        (-alpha, np.inf),
    )


def _selu() -> Activation:
    scale, alpha = SELU
    elu = _elu(alpha)
    return Activation(
        lambda x: scale * elu(x),
        lambda x, y: np.where(x > 0, scale, y + scale * alpha),
        (-scale * alpha, np.inf),
    )


def _hard_sigmoid(slope: float = 1 / 6, offset: float = 0.5) -> Activation:
    return Activation(
        lambda x: np.clip(slope * np.asarray(x, dtype=float) + offset, 0.0, 1.0),
        lambda x, y: np.where((y > 0) & (y < 1), slope, 0.0),
        (0.0, 1.0),
    )


def _hard_silu() -> Activation:
    gate = _hard_sigmoid()

    def slope(x, y):
        return gate(x) + x * gate.slope(x, gate(x))

    return Activation(lambda x: x * gate(x), slope, (-0.375, np.inf))


def _silu() -> Activation:
    # Its lowest value, where x·(1 − σ) = −1
    return Activation(
        lambda x: x * sigmoid(x),
        lambda x, y: sigmoid(x) * (1.0 + x * sigmoid(-x)),
        (-0.2784645427610738, np.inf),
    )


def _gelu() -> Activation:
    def slope(x, y):
        return normal_share(x) + x * np.exp(-(np.minimum(np.abs(x), 40.0) ** 2) / 2) / math.sqrt(2 * math.pi)

    return Activation(lambda x: x * normal_share(x), slope, (-0.16997120747990369, np.inf))


def _mish() -> Activation:
    def slope(x, y):
        gate = np.tanh(softplus(x))
        return gate + x * (1.0 - gate**2) * sigmoid(x)

    return Activation(lambda x: x * np.tanh(softplus(x)), slope, (-0.30884341301725043, np.inf))


def _soft_shrink(threshold: float = 0.5) -> Activation:
    return Activation(
        lambda x: np.sign(x) * np.maximum(np.abs(x) - threshold, 0.0),
        lambda x, y: (np.abs(x) > threshold).astype(float),
    )


def _hard_shrink(threshold: float = 0.5) -> Activation:
    return Activation(
        lambda x: np.where(np.abs(x) > threshold, x, 0.0),
        lambda x, y: (np.abs(x) > threshold).astype(float),
    )


def _threshold(threshold: float = 1.0, value: float = 0.0) -> Activation:
    return Activation(
        lambda x: np.where(np.asarray(x) > threshold, x, value),
        lambda x, y: (x > threshold).astype(float),
        (min(threshold, value), np.inf),
    )


def _squareplus(b: float = 4.0) -> Activation:
    # (x + √(x² + b)) / 2; below 0 the same number without the difference of two large ones
    def function(x):
        root = np.hypot(x, math.sqrt(b))
        return np.where(np.asarray(x) >= 0, (root + x) / 2, b / 2 / (root + np.abs(x)))

    return Activation(function, lambda x, y: (1.0 + x / np.hypot(x, math.sqrt(b))) / 2, (0.0, np.inf))


def _sparse_plus() -> Activation:
    return Activation(
        lambda x: np.where(np.asarray(x) >= 1, x, (np.clip(x, -1.0, 1.0) + 1.0) ** 2 / 4),
        lambda x, y: np.clip((np.asarray(x) + 1.0) / 2, 0.0, 1.0),
        (0.0, np.inf),
    )


def _scaled_tanh(alpha: float = 1.0, beta: float = 1.0) -> Activation:
    size = abs(alpha)
    return Activation(
        lambda x: alpha * np.tanh(beta * np.asarray(x, dtype=float)),
        lambda x, y: beta * (alpha - y**2 / alpha),
        (-size, size),
    )


def _affine(slope: float = 1.0, offset: float = 0.0) -> Activation:
    return Activation(
        lambda x: slope * np.asarray(x, dtype=float) + offset, lambda x, y: np.full_like(y, slope)
    )


def _plain(activation: Activation) -> Callable[[], Activation]:
    return lambda: activation


# By name, what makes an activation of the numbers that the name may carry
FAMILIES: dict[str, Callable[..., Activation]] = {
    "sigmoid": _plain(Activation(sigmoid, lambda x, y: y * (1.0 - y), (0.0, 1.0))),
    "tanh": _plain(Activation(tanh, lambda x, y: 1.0 - y**2, (-1.0, 1.0))),
    "relu": _plain(Activation(relu, lambda x, y: (y > 0.0).astype(float), (0.0, np.inf))),
    "linear": _plain(Activation(identity, lambda x, y: np.ones_like(y))),
    "hard_sigmoid": _hard_sigmoid,
    "hard_tanh": _plain(Activation(lambda x: np.clip(x, -1.0, 1.0), _between(-1.0, 1.0), (-1.0, 1.0))),
    "softsign": _plain(
        Activation(lambda x: x / (1.0 + np.abs(x)), lambda x, y: (1.0 - np.abs(y)) ** 2, (-1.0, 1.0))
    ),
    "softplus": _plain(Activation(softplus, lambda x, y: sigmoid(x), (0.0, np.inf))),
    "relu6": _plain(Activation(lambda x: np.clip(x, 0.0, 6.0), _between(0.0, 6.0), (0.0, 6.0))),
    "leaky_relu": _leaky_relu,
    "elu": _elu,
    "celu": _celu,
    "selu": _selu,
    "silu": _silu,
    "hard_silu": _hard_silu,
    "gelu": _gelu,
    "mish": _mish,
    "exponential": _plain(Activation(np.exp, lambda x, y: y, (0.0, np.inf))),
    "log_sigmoid": _plain(
        Activation(lambda x: -softplus(-np.asarray(x)), lambda x, y: sigmoid(-x), (-np.inf, 0.0))
    ),
    "tanh_shrink": _plain(Activation(lambda x: x - np.tanh(x), lambda x, y: np.tanh(x) ** 2)),
    "soft_shrink": _soft_shrink,
    "hard_shrink": _hard_shrink,
    "threshold": _threshold,
    "squareplus": _squareplus,
    "sparse_plus": _sparse_plus,
    "sparse_sigmoid": lambda: _hard_sigmoid(0.5, 0.5),
    "scaled_tanh": _scaled_tanh,
    "affine": _affine,
}
OTHER_NAMES = {"swish": "silu", "hard_swish": "hard_silu", "identity": "linear"}
ACTIVATIONS = {name: family() for name, family in FAMILIES.items()}
WITH_NUMBERS = re.compile(r"(\w+)\((.*)\)")


def activation_named(name: str) -> Activation:
    """The activation of that name: "tanh", "sigmoid", "relu", "leaky_relu(0.01)" and so on.

    Raises ``ValueError`` for any other name, and for numbers that it doesn't take; it lists those
    there are.
    """
    return _named(name) if isinstance(name, str) else _unknown(name)


@lru_cache(maxsize=256)
def _named(name: str) -> Activation:
    found = WITH_NUMBERS.fullmatch(name)
    word, written = found.groups() if found else (name, "")
    family = FAMILIES.get(OTHER_NAMES.get(word, word))
    if family is None:
        return _unknown(name)
    if not found:
        return ACTIVATIONS[OTHER_NAMES.get(word, word)]
    parameters = list(inspect.signature(family).parameters)
    try:
        numbers = [float(number) for number in written.split(",")]
        fits = len(numbers) <= len(parameters) and all(map(math.isfinite, numbers))
    except ValueError:
        fits = False
    if not fits:
        takes = f"({', '.join(parameters)}), finite numbers" if parameters else "no numbers"
        raise ValueError(f"activation {name!r} isn't one: {word} takes {takes}")
    return family(*numbers)


def _unknown(name) -> Activation:
    raise ValueError(f"unknown activation {name!r}; choose one of {', '.join(ACTIVATIONS)}")

"""The optimizer: Adam, a learning rate that changes, and gradients that are shortened before it sees them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from rnn_helpers.checks import whole_number


@dataclass(frozen=True)
class Adam:
    """Adam: steps along the running mean of the gradient, in units of its running size.

    Equations
    ---------
    mean = β₁·mean + (1 − β₁)·gradient
    square = β₂·square + (1 − β₂)·gradient²
    weight = weight − learning_rate·(mean / (1 − β₁ⁿ)) / (√(square / (1 − β₂ⁿ)) + epsilon)

    n counts the steps from 1; the divisions by 1 − βⁿ make up for starting at 0. Learning
    rate and epsilon are above 0, betas in [0, 1); other values raise ``ValueError``.

    Source: Kingma and Ba (2015), algorithm 1; the same numbers as ``torch.optim.Adam``. ``fit``
    trains with it.
    """

    learning_rate: float = 0.02
    betas: tuple[float, float] = (0.9, 0.999)
    epsilon: float = 1e-8

    def __post_init__(self):
        for name, value in (("learning_rate", self.learning_rate), ("epsilon", self.epsilon)):
            if not value > 0:
                raise ValueError(
                    f"{name} is {value!r}, expected a number above 0, such as {getattr(Adam, name)}"
                )
        if len(self.betas) != 2 or not all(0 <= beta < 1 for beta in self.betas):
            raise ValueError(
                f"betas are {self.betas!r}, expected two numbers from 0 to below 1: (0.9, 0.999)"
            )

    def start(self, weights: Mapping[str, np.ndarray]) -> AdamState:
        """The state before the first step: zeros in the shape of each weight array."""
        zeros = {name: np.zeros_like(array) for name, array in weights.items()}
        return AdamState(0, zeros, zeros)

    def step(self, weights: Mapping, gradients: Mapping, state: AdamState) -> tuple[dict, AdamState]:
        """New weights and a new state; what is passed in stays as it is.

        weights, gradients : arrays by name, a gradient in the shape of its weights
        state : what ``start`` or the step before returned
        """
        steps, (mean_beta, square_beta) = state.steps + 1, self.betas
        new_weights, means, squares = {}, {}, {}
        for name, gradient in gradients.items():
            means[name] = mean_beta * state.means[name] + (1 - mean_beta) * gradient
            squares[name] = square_beta * state.squares[name] + (1 - square_beta) * gradient**2
            mean = means[name] / (1 - mean_beta**steps)
            square = squares[name] / (1 - square_beta**steps)
            new_weights[name] = weights[name] - self.learning_rate * mean / (np.sqrt(square) + self.epsilon)
        return new_weights, AdamState(steps, means, squares)


@dataclass(frozen=True, eq=False)
class AdamState:
    """What Adam remembers between steps: running means of each gradient and of its square."""

    steps: int
    means: Mapping[str, np.ndarray]
    squares: Mapping[str, np.ndarray]


def warmed_up_and_decayed(
    steps: int, highest: float = 0.02, warm_up: int = 50, left: float = 0.05
) -> Callable[[int], float]:
    """A learning rate for each step: up to the highest in a straight line, and down in another one.

    Equations
    ---------
    rate(n) = highest · min((n + 1) / warm_up, 1 − (1 − left)·(n − warm_up) / (steps − warm_up))

    ``left`` is the share that is left after the last step, from 0 to 1. Adam's first steps know little
    of the gradients' sizes, and the last ones are to settle. Raises ``ValueError`` for steps that are
    no more than those of the warm-up.
    """
    warm_up = whole_number("warm_up", warm_up, 1)
    steps = whole_number("steps", steps, warm_up + 1, meaning=", more than those of the warm-up")

    def rate(step: int) -> float:
        return highest * min((step + 1) / warm_up, 1 - (1 - left) * (step - warm_up) / (steps - warm_up))

    return rate


def global_norm(gradients: Mapping[str, np.ndarray]) -> float:
    """The length of all gradients as one long vector: √(Σ gradient²) over all arrays."""
    return float(np.sqrt(sum(np.sum(gradient**2) for gradient in gradients.values())))


def clip_by_norm(gradients: Mapping[str, np.ndarray], limit: float) -> dict[str, np.ndarray]:
    """The gradients, shortened together to a global norm of ``limit`` where they are longer.

    Equations
    ---------
    gradient = gradient·min(1, limit / global_norm)

    The direction of all gradients together stays; limit is above 0.

    Source: Pascanu et al., "On the difficulty of training recurrent neural networks" (2013),
    algorithm 1. Taught in lesson 3.
    """
    scale = min(1.0, limit / max(global_norm(gradients), np.finfo(float).tiny))
    return {name: gradient * scale for name, gradient in gradients.items()}

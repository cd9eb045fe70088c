"""Random cases for the checks of exercises: arguments that leave a mistake no place to hide.

Each function returns a list of tuples of arguments, the ``cases`` of a ``FunctionVerdict``::

    FunctionVerdict(correct, step_cases(seed=2), mistakes, arguments="W, U, b, input_t, state_t")

| function | one case | shapes |
|---|---|---|
| ``step_cases`` | W, U, b, input_t, state_t | W (units, input_features), U (units, units), b (units,) |
| ``forward_cases`` | inputs, W, U, b | inputs (timesteps, input_features), or with ``batch`` in front |
| ``lstm_step_cases`` | W, U, b, x, h, c | W (4, units, input_features), U (4, units, units), b (4, units) |
| ``lstm_forward_cases`` | inputs, W, U, b | the same weights |
| ``gru_step_cases`` | W, U, b, b_recurrent, x, h | 3 in place of 4; no b_recurrent if ``reset_after=False`` |
| ``gru_forward_cases`` | inputs, W, U, b, b_recurrent | the same weights |
| ``vector_cases`` | one vector for each range | (units,) |

The default sizes have more units than input features, as many, and fewer: where all sizes are
equal, swapped or transposed weights raise no error, and where they differ, they do. As many
timesteps as units come once, and a different number otherwise. Every vector and matrix of more
than one number has both signs. Sizes are above .1, so that nothing is 0, and small enough that
no tanh or σ is flat. Numbers have two decimals: a learner can copy them from a verdict.
"""

from __future__ import annotations

import numpy as np

SIZES = ((3, 2), (4, 4), (2, 5))  # (units, input_features)
TIMESTEPS = (5, 4, 3)  # of the sequences that go with SIZES

GATE = (0.1, 0.9)  # what σ gives
STATE = (-0.9, 0.9)  # what tanh gives: h, or a candidate
MEMORY = (-1.8, 1.8)  # the c of an LSTM


def values(rng: np.random.Generator, shape: int | tuple[int, ...], low: float, high: float) -> np.ndarray:
    """Random numbers with two decimals from ``low`` to ``high``, never nearer to 0 than 0.1.

    Where ``low`` is below 0 and there is more than one number along the last axis, each vector
    along it has both signs.
    """
    if low >= 0:
        return np.round(rng.uniform(max(low, 0.1), high, shape), 2)
    signs = rng.choice([-1.0, 1.0], shape)
    if signs.shape[-1] > 1:
        signs[..., 1] = -signs[..., 0]
        signs = rng.permuted(signs, axis=-1)
    return np.round(signs * rng.uniform(0.1, np.where(signs < 0, -low, high)), 2)


def step_cases(seed: int, sizes=SIZES) -> list[tuple[np.ndarray, ...]]:
    """Arguments of one step of a SimpleRNN: W, U, b, input_t, state_t. ``sizes``: (units, input_features)."""
    rng = np.random.default_rng(seed)
    return [
        (*_weights(rng, (), units, features), values(rng, features, *MEMORY), values(rng, units, *STATE))
        for units, features in sizes
    ]


def forward_cases(seed: int, sizes=SIZES, timesteps=TIMESTEPS, batch: int | None = None) -> list[tuple]:
    """Arguments of a SimpleRNN's forward pass: inputs, W, U, b; a ``batch`` of sequences if a number."""
    return _forward(seed, (), sizes, timesteps, batch)


def lstm_step_cases(seed: int, sizes=SIZES) -> list[tuple[np.ndarray, ...]]:
    """Arguments of one step of an LSTM: W, U, b, x, h, c; gates forget, input, candidate, output."""
    rng = np.random.default_rng(seed)
    return [
        (
            *_weights(rng, (4,), units, features),
            values(rng, features, *MEMORY),
            values(rng, units, *STATE),
            values(rng, units, *MEMORY),
        )
        for units, features in sizes
    ]


def lstm_forward_cases(seed: int, sizes=SIZES, timesteps=TIMESTEPS, batch: int | None = None) -> list[tuple]:
    """Arguments of an LSTM's forward pass: inputs, W, U, b; gates forget, input, candidate, output."""
    return _forward(seed, (4,), sizes, timesteps, batch)


def gru_step_cases(seed: int, sizes=SIZES, reset_after: bool = True) -> list[tuple[np.ndarray, ...]]:
    """Arguments of one step of a GRU: W, U, b, b_recurrent, x, h, or without b_recurrent.

    Gates in the order update, reset, candidate.
    """
    rng = np.random.default_rng(seed)
    return [
        (
            *_weights(rng, (3,), units, features, second_bias=reset_after),
            values(rng, features, *MEMORY),
            values(rng, units, *STATE),
        )
        for units, features in sizes
    ]


def gru_forward_cases(
    seed: int, sizes=SIZES, timesteps=TIMESTEPS, batch: int | None = None, reset_after: bool = True
) -> list[tuple[np.ndarray, ...]]:
    """Arguments of a GRU's forward pass: inputs, W, U, b, b_recurrent, or without b_recurrent."""
    return _forward(seed, (3,), sizes, timesteps, batch, second_bias=reset_after)


def vector_cases(seed: int, *ranges: tuple[float, float], sizes=(3, 5)) -> list[tuple[np.ndarray, ...]]:
    """For functions of vectors, number by number: in each case one vector for each range.

    ``vector_cases(4, GATE, GATE, STATE, GATE, MEMORY)`` draws f, i, g, o and c_before.
    """
    rng = np.random.default_rng(seed)
    return [tuple(values(rng, units, *limits) for limits in ranges) for units in sizes]


def _weights(rng, gates: tuple[int, ...], units: int, features: int, second_bias: bool = False) -> tuple:
    shapes = [(units, features), (units, units), (units,), *([(units,)] if second_bias else [])]
    return tuple(values(rng, (*gates, *shape), *STATE) for shape in shapes)


def _forward(seed, gates, sizes, timesteps, batch, second_bias=False) -> list[tuple[np.ndarray, ...]]:
    rng = np.random.default_rng(seed)
    front = () if batch is None else (batch,)
    return [
        (values(rng, (*front, steps, features), *MEMORY), *_weights(rng, gates, units, features, second_bias))
        for (units, features), steps in zip(sizes, timesteps, strict=True)
    ]

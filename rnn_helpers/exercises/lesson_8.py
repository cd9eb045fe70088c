"""Exercises of notebook 8: the walk back in full, clipping, and the step of Adam."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from rnn_helpers.activations import tanh
from rnn_helpers.exercises.judging import Exercise, FunctionVerdict, NumberVerdict
from rnn_helpers.exercises.random_cases import SIZES, STATE, TIMESTEPS, values

_rng = np.random.default_rng(8)
_WALKS = [
    tuple(
        values(_rng, shape, *STATE)
        for shape in ((steps, units), (steps, units), (steps, features), (units, units))
    )
    for (units, features), steps in zip(SIZES, TIMESTEPS, strict=True)
]


def _walk_back(
    d_outputs, outputs, inputs, U,
    slope=lambda h, before: 1 - h**2,
    back=lambda U, d_sum, d_hidden: U.T @ d_sum,
    comes=lambda from_loss, from_next: from_loss + from_next,
    before=lambda outputs, t: outputs[t - 1] if t > 0 else np.zeros_like(outputs[0]),
    share=lambda d_sum, d_hidden: d_sum,
    order=lambda timesteps: range(timesteps - 1, -1, -1),
    gather=sum,
):  # fmt: skip
    """∂W, ∂U and ∂b of a whole walk back; each part may be a wrong one."""
    d_next, shares = np.zeros(len(U)), []
    for t in order(len(outputs)):
        d_hidden = comes(d_outputs[t], d_next)
        h_before = before(outputs, t)
        d_sum = slope(outputs[t], h_before) * d_hidden
        used = share(d_sum, d_hidden)
        shares.append((np.outer(used, inputs[t]), np.outer(used, h_before), used))
        d_next = back(U, d_sum, d_hidden)
    return tuple(gather(of_all) for of_all in zip(*shares, strict=True))


def _with(**parts: Callable) -> Callable:
    return lambda *arguments: _walk_back(*arguments, **parts)


def _in_order(*order: int) -> Callable:
    def ordered(*arguments):
        results = _walk_back(*arguments)
        return tuple(results[place] for place in order)

    return ordered


def _turned(*arguments):
    d_W, d_U, d_b = _walk_back(*arguments)
    return d_W.T, d_U.T, d_b


def _last_loss_alone(d_outputs, *arguments):
    alone = np.zeros_like(d_outputs)
    alone[-1] = d_outputs[-1]
    return _walk_back(alone, *arguments)


_WALK_MISTAKES = {
    "what comes back from the next timestep is missing: a state counts for the loss at its own timestep and, "
    "by way of the next state, for all later ones; add U.T @ d_sum of the next timestep": _with(
        comes=lambda from_loss, from_next: from_loss
    ),
    "only the loss at the last timestep is walked back; add d_outputs[t] at every timestep": _last_loss_alone,
    "the walk goes forwards; it begins at the last timestep: for t in reversed(range(len(outputs)))": _with(
        order=range
    ),
    "the slope of tanh is missing: d_sum is (1 - outputs[t]**2) * d_hidden": _with(
        slope=lambda h, before: 1.0
    ),
    "outputs[t] is what tanh gave already, so the slope is 1 - outputs[t]**2, not 1 - np.tanh(…)**2": _with(
        slope=lambda h, before: 1 - tanh(h) ** 2
    ),
    "the slope is 1 - outputs[t]**2; the square is missing": _with(slope=lambda h, before: 1 - h),
    "the slope is taken at the state before; the tanh to undo is the one that gave outputs[t]": _with(
        slope=lambda h, before: 1 - before**2
    ),
    "U is not turned over: what goes back is U.T @ d_sum": _with(back=lambda U, d_sum, d_hidden: U @ d_sum),
    "U is missing on the way back: what goes back is U.T @ d_sum": _with(
        back=lambda U, d_sum, d_hidden: d_sum
    ),
    "what goes back is U.T @ d_sum, not U.T @ d_hidden: the slope comes first": _with(
        back=lambda U, d_sum, d_hidden: U.T @ d_hidden
    ),
    "U was multiplied by the state before, outputs[t - 1], not by outputs[t]": _with(
        before=lambda outputs, t: outputs[t]
    ),
    "at timestep 0 outputs[t - 1] is outputs[-1], the last one; the state before timestep 0 is zeros": _with(
        before=lambda outputs, t: outputs[t - 1]
    ),
    "the shares have d_hidden where they need d_sum, the gradient behind the slope": _with(
        share=lambda d_sum, d_hidden: d_hidden
    ),
    "these are the shares of timestep 0 alone; add up those of all timesteps, with +=": _with(
        gather=lambda shares: shares[-1]
    ),
    "these are the shares of the last timestep alone; add up those of all timesteps, with +=": _with(
        gather=lambda shares: shares[0]
    ),
    "the shares are averaged; the same weight serves at every timestep, so they add up": _with(
        gather=lambda shares: sum(shares) / len(shares)
    ),
    "the shares have their axes the other way round: np.outer(d_sum, inputs[t]) has the shape of W": _turned,
    "d_W and d_U have changed places; return d_W, d_U, d_b": _in_order(1, 0, 2),
    "d_b is missing; each timestep's share of it is d_sum": _in_order(0, 1),
}


def _clip(gradient, limit):
    return gradient * min(1.0, limit / np.sqrt(np.sum(gradient**2)))


_CLIPS = [  # longer and shorter than the limit; a vector and a matrix
    (np.array([3.0, -4.0]), 1.0),
    (np.array([0.3, -0.1, 0.2]), 1.0),
    (np.array([[1.5, -2.0], [0.5, 2.5]]), 0.5),
    (np.array([[0.1, -0.2], [0.05, 0.1]]), 2.0),
    (np.array([-6.0, 2.0, 3.0]), 3.5),
]


def _adam(
    weight, gradient, mean, square, steps,
    new_mean=lambda mean, gradient: 0.9 * mean + 0.1 * gradient,
    new_square=lambda square, gradient: 0.999 * square + 0.001 * gradient**2,
    corrected=lambda average, beta, steps: average / (1 - beta**steps),
    step=lambda mean, square, gradient: mean / (np.sqrt(square) + 1e-8),
    rate=0.02,
):  # fmt: skip
    """One step of Adam, with the settings of the exercise; each part may be a wrong one."""
    mean, square = new_mean(mean, gradient), new_square(square, gradient)
    taken = step(corrected(mean, 0.9, steps), corrected(square, 0.999, steps), gradient)
    return weight - rate * taken, mean, square


def _adam_with(**parts) -> Callable:
    return lambda *arguments: _adam(*arguments, **parts)


def _adam_that_keeps_the_corrected(weight, gradient, mean, square, steps):
    new, mean, square = _adam(weight, gradient, mean, square, steps)
    return new, mean / (1 - 0.9**steps), square / (1 - 0.999**steps)


def _adam_case(shape: tuple[int, ...], steps: int) -> tuple:
    signed = tuple(values(_rng, shape, *STATE) for _ in range(3))
    return (*signed, values(_rng, shape, 0.1, 0.9), steps)


_ADAM_CASES = [
    (0.5, -0.4, 0.0, 0.0, 1),
    _adam_case((3,), 2),
    _adam_case((2, 4), 5),
]


EXERCISES = {
    "8.1": Exercise(
        title="the whole walk back",
        verdict=FunctionVerdict(
            _walk_back,
            _WALKS,
            _WALK_MISTAKES,
            arguments="d_outputs, outputs, inputs, U",
            results="d_W, d_U, d_b",
        ),
        praise="One walk, and every weight knows its gradient.",
        hints=(
            "It is the step back of lesson 3 in a loop, from the last timestep to the first.",
            "Keep what comes from the next timestep in d_hidden: zeros at first. In each step add "
            "d_outputs[t] to it, make d_sum of it, add the shares with +=, then set d_hidden = U.T @ d_sum.",
            "d_hidden = d_hidden + d_outputs[t]; d_sum = (1 - outputs[t]**2) * d_hidden; h_before = "
            "outputs[t - 1] if t > 0 else np.zeros(len(U)); d_W += np.outer(d_sum, inputs[t]); d_U += "
            "np.outer(d_sum, h_before); d_b += d_sum; d_hidden = U.T @ d_sum",
        ),
    ),
    "8.2": Exercise(
        title="a walk back that forgets",
        verdict=FunctionVerdict(
            _walk_back,
            _WALKS,
            # The symptom alone: the notebook holds the code with this mistake in it
            mistakes={
                "not there yet: the shares of the last timestep are right, those of the earlier ones are "
                "not": _with(comes=lambda from_loss, from_next: from_loss),
                **_WALK_MISTAKES,
            },
            arguments="d_outputs, outputs, inputs, U",
            results="d_W, d_U, d_b",
        ),
        praise="A state counts twice: at its own timestep, and for what comes after.",
        hints=(
            "With a loss at the last timestep alone, which numbers does d_hidden hold at timestep 0?",
            "d_hidden is computed at the end of each step, and then? Look for the next line that sets it.",
            "d_hidden = d_hidden + d_outputs[t]",
        ),
    ),
    "8.3": Exercise(
        title="how far back",
        verdict=NumberVerdict(
            10,
            mistakes={
                "0.5 to the power of 9 is 0.00195, still more than a thousandth": 9,
                "the gradient is multiplied by 0.5 at each step, and not made smaller by a thousandth": 500,
                "0.5 to the power of 7 is 0.0078, less than a hundredth; a thousandth is asked": 7,
                "close: that is log(1000) / log(2), where a thousandth is left; the next whole number": (
                    lambda steps: abs(steps - np.log2(1000)) < 0.05
                ),
                "after 10 steps it is below a thousandth already": 11,
                "that would be too many: each step halves it": 1000,
            },
        ),
        praise="2 to the power of 10 is 1,024: each factor of a thousand takes ten halvings.",
        hints=(
            "Each step back halves what is left.",
            "After n steps 0.5**n is left. Try some n.",
            "0.5**9 is 0.00195, 0.5**10 is 0.00098.",
        ),
    ),
    "8.4": Exercise(
        title="clip a gradient",
        verdict=FunctionVerdict(
            _clip,
            _CLIPS,
            mistakes={
                "each number is clipped by itself, which turns the gradient; shorten all by one factor": (
                    lambda gradient, limit: np.clip(gradient, -limit, limit)
                ),
                "short gradients are made longer; leave one as it is whose norm is below the limit": (
                    lambda gradient, limit: gradient * limit / np.sqrt(np.sum(gradient**2))
                ),
                "long gradients get the norm 1; the limit is missing: multiply by limit / norm": (
                    lambda g, limit: g if np.linalg.norm(g) <= limit else g / np.linalg.norm(g)
                ),
                "the norm is the root of the sum of squares, not the sum of sizes": lambda g, limit: (
                    g * min(1.0, limit / np.sum(np.abs(g)))
                ),
                "the root is missing: the norm is np.sqrt(np.sum(gradient**2))": lambda g, limit: (
                    g * min(1.0, limit / np.sum(g**2))
                ),
                "that is limited by the largest number; the norm counts all of them": lambda g, limit: (
                    g * min(1.0, limit / np.abs(g).max())
                ),
                "this is another norm of a matrix; count all its numbers, np.sqrt(np.sum(gradient**2))": (
                    lambda g, limit: g * min(1.0, limit / np.linalg.norm(g, 2))
                ),
                "nothing is shortened; multiply by limit / norm where the norm is above the limit": (
                    lambda gradient, limit: gradient
                ),
                "a gradient that is too long becomes zeros; shorten it, it still says which way is down": (
                    lambda g, limit: g if np.linalg.norm(g) <= limit else 0 * g
                ),
                "the factor is the wrong way round: multiply by limit / norm": lambda g, limit: (
                    g if np.linalg.norm(g) <= limit else g * np.linalg.norm(g) / limit
                ),
            },
            arguments="gradient, limit",
        ),
        praise="It keeps its direction and loses its length.",
        hints=(
            "First the norm: the root of the sum of all squared numbers.",
            "Where the norm is above the limit, by which factor is it too long?",
            "gradient * limit / norm if norm > limit else gradient",
        ),
    ),
    "8.5": Exercise(
        title="one step of Adam",
        verdict=FunctionVerdict(
            _adam,
            _ADAM_CASES,
            mistakes={
                "this walks uphill: subtract the step": _adam_with(rate=-0.02),
                "the learning rate is missing: 0.02 times the step": _adam_with(rate=1.0),
                "the corrections are missing: divide mean by 1 - 0.9**n and square by 1 - 0.999**n before "
                "the step": _adam_with(corrected=lambda average, beta, steps: average),
                "the corrected averages came back; return mean and square as they are, the corrections are "
                "for this step alone": _adam_that_keeps_the_corrected,
                "the root is missing: divide by np.sqrt(square)": _adam_with(
                    step=lambda mean, square, gradient: mean / (square + 1e-8)
                ),
                "the step goes along the mean, not along this gradient": _adam_with(
                    step=lambda mean, square, gradient: gradient / (np.sqrt(square) + 1e-8)
                ),
                "the gradient is not squared in square": _adam_with(
                    new_square=lambda square, gradient: 0.999 * square + 0.001 * np.abs(gradient)
                ),
                "0.9 and 0.999 have changed places: 0.9 belongs to mean, 0.999 to square": _adam_with(
                    new_mean=lambda mean, gradient: 0.999 * mean + 0.001 * gradient,
                    new_square=lambda square, gradient: 0.9 * square + 0.1 * gradient**2,
                    corrected=lambda average, beta, steps: average / (1 - (1.899 - beta) ** steps),
                ),
                "0.9 and 0.1 have changed places: 0.9 of the old mean stays, and 0.999 of square": _adam_with(
                    new_mean=lambda mean, gradient: 0.1 * mean + 0.9 * gradient,
                    new_square=lambda square, gradient: 0.001 * square + 0.999 * gradient**2,
                ),
                "the gradient is added in full to the averages: 0.1 of it to mean, 0.001 of its square to "
                "square": _adam_with(
                    new_mean=lambda mean, gradient: 0.9 * mean + gradient,
                    new_square=lambda square, gradient: 0.999 * square + gradient**2,
                ),
                "only the weight came back; return weight, mean and square": lambda *a: _adam(*a)[0],
                "square and mean have changed places; return weight, mean, square": lambda *a: tuple(
                    _adam(*a)[place] for place in (0, 2, 1)
                ),
            },
            arguments="weight, gradient, mean, square, n",
            results="weight, mean, square",
        ),
        praise="These are the numbers of torch.optim.Adam; Keras's ε is larger, and stands in another place.",
        hints=(
            "The formulas stand above. The first two make the new mean and the new square.",
            "mean = 0.9 * mean + 0.1 * gradient, and square in the same way with gradient**2. Divide both by "
            "their corrections for the step, and return them without.",
            "step = (mean / (1 - 0.9**n)) / (np.sqrt(square / (1 - 0.999**n)) + 1e-8), then "
            "return weight - 0.02 * step, mean, square",
        ),
    ),
}

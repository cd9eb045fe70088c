"""Exercises of lesson 3: the layer, and how it is trained."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from rnn_helpers.activations import tanh
from rnn_helpers.exercises.judging import Exercise, FunctionVerdict, NumberVerdict
from rnn_helpers.exercises.random_cases import SIZES, STATE, forward_cases, values
from rnn_helpers.exercises.slips import forward_slips, right_forward

_SEQUENCES = forward_cases(seed=3)
_rng = np.random.default_rng(3)
_STEPS_BACK = [
    tuple(
        values(_rng, shape, *STATE)
        for shape in ((units,), (units,), (units, features), (units, units), (features,), (units,))
    )
    for units, features in SIZES
]


def _not_one_array(outputs):
    if isinstance(outputs, (list, tuple)):
        return (
            f"a {type(outputs).__name__} of states has no shape; "
            "np.stack(outputs) makes one array of shape (timesteps, units) of them"
        )
    return None


def _step_back(
    d_hidden, h, W, U, x, h_before,
    slope=lambda h, h_before: 1 - h**2,
    d_input=lambda W, d_sum, d_hidden: W.T @ d_sum,
    d_before=lambda U, d_sum, d_hidden: U.T @ d_sum,
    d_W=lambda d_sum, d_hidden, x, h, h_before: np.outer(d_sum, x),
    d_U=lambda d_sum, d_hidden, x, h, h_before: np.outer(d_sum, h_before),
):  # fmt: skip
    """One step back; each part may be a wrong one."""
    d_sum = slope(h, h_before) * d_hidden
    shares = [share(d_sum, d_hidden, x, h, h_before) for share in (d_W, d_U)]
    return d_input(W, d_sum, d_hidden), d_before(U, d_sum, d_hidden), *shares


def _back_with(**parts: Callable) -> Callable:
    return lambda *arguments: _step_back(*arguments, **parts)


def _back_in_order(*order: int) -> Callable:
    def ordered(*arguments):
        results = _step_back(*arguments)
        return tuple(results[place] for place in order)

    return ordered


_TURNED = {
    "d_input": lambda W, d_sum, d_hidden: W @ d_sum,
    "d_before": lambda U, d_sum, d_hidden: U @ d_sum,
    "d_W": lambda d_sum, d_hidden, x, h, h_before: np.outer(x, d_sum),
    "d_U": lambda d_sum, d_hidden, x, h, h_before: np.outer(h_before, d_sum),
}
_BACK_MISTAKES = {
    "the slope of tanh is missing: d_sum is (1 - h**2) * d_hidden": _back_with(slope=lambda h, h_before: 1.0),
    "the slope is 1 - h**2; the square is missing": _back_with(slope=lambda h, h_before: 1 - h),
    "h is what tanh gave already, so the slope is 1 - h**2, not 1 - np.tanh(h)**2": _back_with(
        slope=lambda h, h_before: 1 - tanh(h) ** 2
    ),
    "the slope is taken at h_before; the step back undoes the tanh that gave h: 1 - h**2": _back_with(
        slope=lambda h, h_before: 1 - h_before**2
    ),
    "h * (1 - h) is the slope of the sigmoid; that of tanh is 1 - h**2": _back_with(
        slope=lambda h, h_before: h * (1 - h)
    ),
    "W and U are not turned over: the way back leads through W.T and U.T": _back_with(
        d_input=_TURNED["d_input"], d_before=_TURNED["d_before"]
    ),
    "W is not turned over: d_input is W.T @ d_sum": _back_with(d_input=_TURNED["d_input"]),
    "U is not turned over: d_hidden_before is U.T @ d_sum": _back_with(d_before=_TURNED["d_before"]),
    "the shares have their axes the other way round: np.outer(d_sum, x) has the shape of W": _back_with(
        d_W=_TURNED["d_W"], d_U=_TURNED["d_U"]
    ),
    "d_W has its axes the other way round: np.outer(d_sum, x) has the shape of W": _back_with(
        d_W=_TURNED["d_W"]
    ),
    "d_U has its axes the other way round; in the row of a unit stands its d_sum times h_before": _back_with(
        d_U=_TURNED["d_U"]
    ),
    "d_U has h where it needs h_before: U was multiplied by the state before": _back_with(
        d_U=lambda d_sum, d_hidden, x, h, h_before: np.outer(d_sum, h)
    ),
    "the shares have d_hidden where they need d_sum, the gradient behind the slope": _back_with(
        d_W=lambda d_sum, d_hidden, x, h, h_before: np.outer(d_hidden, x),
        d_U=lambda d_sum, d_hidden, x, h, h_before: np.outer(d_hidden, h_before),
    ),
    "d_hidden is added to d_hidden_before; nothing gets back but through the sum, U.T @ d_sum": (
        _back_with(d_before=lambda U, d_sum, d_hidden: U.T @ d_sum + d_hidden)
    ),
    "what goes back is U.T @ d_sum, not U.T @ d_hidden: the slope comes first": _back_with(
        d_before=lambda U, d_sum, d_hidden: U.T @ d_hidden
    ),
    "what goes back to the input is W.T @ d_sum, not W.T @ d_hidden: the slope comes first": _back_with(
        d_input=lambda W, d_sum, d_hidden: W.T @ d_hidden
    ),
    "d_input and d_hidden_before have d_hidden where they need d_sum, the gradient behind the slope": (
        _back_with(
            d_input=lambda W, d_sum, d_hidden: W.T @ d_hidden,
            d_before=lambda U, d_sum, d_hidden: U.T @ d_hidden,
        )
    ),
    "d_input and d_hidden_before have changed places: W.T leads back to the input, which comes first, and "
    "U.T to the state before": _back_in_order(1, 0, 2, 3),
    "d_W and d_U have changed places: W was multiplied by x, U by h_before; return d_W first": (
        _back_in_order(0, 1, 3, 2)
    ),
    "the shares of W and U are missing; return d_input, d_hidden_before, d_W, d_U": _back_in_order(0, 1),
    "d_U is missing; return d_input, d_hidden_before, d_W, d_U": _back_in_order(0, 1, 2),
}


def _bowl(weight):
    return 2 * (weight - 2)


def _steep(weight):
    return 4 * weight**3


def _descend(weight, gradient_of, learning_rate, steps, change=lambda rate, gradient: -rate * gradient):
    for _ in range(steps):
        weight = weight + change(learning_rate, gradient_of(weight))
    return weight


def _descend_blindly(weight, gradient_of, learning_rate, steps):
    return weight - steps * learning_rate * gradient_of(weight)


EXERCISES = {
    "3.1": Exercise(
        title="count the parameters",
        verdict=NumberVerdict(
            32 * (14 + 32 + 1),
            mistakes={
                "U is missing: 32 units read 32 old states as well": 32 * 14 + 32,
                "the biases are missing: one for each unit": 32 * (14 + 32),
                "that is W alone; U and b are missing": 32 * 14,
                "that is one unit; there are 32 of them": 14 + 32 + 1,
                "that is PyTorch's count, with two biases per unit; Keras and this course have one": 32
                * (14 + 32 + 2),
                "the number of timesteps does not matter: the same weights serve all of them": (
                    100 * 32 * (14 + 32 + 1)
                ),
                "that has 100 timesteps in place of 32 units; the length of a sequence does not matter": (
                    100 * (14 + 100 + 1)
                ),
            },
        ),
        praise="100 timesteps or 10: the weights are the same, because the loop uses them again.",
        hints=(
            "Count W, U and b one after the other.",
            "W has 32 rows and 14 columns, U has 32 rows and 32 columns, b has 32 numbers.",
            "32 · (14 + 32 + 1)",
        ),
    ),
    "3.2": Exercise(
        title="a whole forward pass",
        verdict=FunctionVerdict(
            right_forward, _SEQUENCES, forward_slips(), arguments="inputs, W, U, b", form=_not_one_array
        ),
        praise="That is the whole layer: the loop of lesson 1 around the step of lesson 2.",
        hints=(
            "Which line comes before the loop, which two belong into it, and which one after it?",
            "Begin with state_t = np.zeros(len(b)) and outputs = []. In the loop, replace state_t and "
            "append it.",
            "In the loop: state_t = np.tanh(W @ input_t + U @ state_t + b), then outputs.append(state_t). "
            "After it: return np.stack(outputs)",
        ),
    ),
    "3.3": Exercise(
        title="one step back through time",
        verdict=FunctionVerdict(
            _step_back,
            _STEPS_BACK,
            _BACK_MISTAKES,
            arguments="d_hidden, h, W, U, x, h_before",
            results="d_input, d_hidden_before, d_W, d_U",
        ),
        praise="A whole walk back is this step, again and again, with the shares added up.",
        hints=(
            "Undo the tanh first: what is the gradient of the sum inside it?",
            "d_sum = (1 - h**2) * d_hidden. W and U lead back turned over, W.T and U.T.",
            "d_input is W.T @ d_sum, d_hidden_before is U.T @ d_sum, d_W is np.outer(d_sum, x), d_U is "
            "np.outer(d_sum, h_before)",
        ),
    ),
    "3.4": Exercise(
        title="walk downhill",
        verdict=FunctionVerdict(
            _descend,
            [
                (-1.5, _bowl, 0.1, 3),
                (np.array([[0.5, -0.3], [0.2, 0.9]]), _steep, 0.05, 4),
                (0.8, _steep, 0.2, 1),
            ],
            mistakes={
                "this walks uphill: subtract the gradient": lambda *a: _descend(
                    *a, change=lambda rate, gradient: rate * gradient
                ),
                "the learning rate is missing: multiply the gradient by it": lambda *a: _descend(
                    *a, change=lambda rate, gradient: -gradient
                ),
                "the gradient is missing: it says which way is down, and how steep it is": lambda *a: (
                    _descend(*a, change=lambda rate, gradient: -rate)
                ),
                "the gradient is divided by the learning rate; multiply": lambda *a: _descend(
                    *a, change=lambda rate, gradient: -gradient / rate
                ),
                "all steps use the gradient at the first weight; ask gradient_of(weight) anew in each step": (
                    _descend_blindly
                ),
                "that is one step; return after the loop, not in it": lambda w, g, rate, steps: _descend(
                    w, g, rate, 1
                ),
                "the weight is replaced by the step; subtract the step from it": lambda w, g, rate, steps: (
                    _descend(w, lambda weight: weight + rate * g(weight), 1, steps)
                ),
            },
            arguments="weight, gradient_of, learning_rate, steps",
        ),
        praise="This update is all that gradient descent does; fit and the frameworks refine the step.",
        hints=(
            "The rule stands in the part on the loss: U ← U − η · ∂loss/∂U.",
            "The gradient at the weight where you stand now is gradient_of(weight).",
            "weight = weight - learning_rate * gradient_of(weight)",
        ),
    ),
    "3.5": Exercise(
        title="what comes back",
        verdict=FunctionVerdict(
            right_forward,
            _SEQUENCES,
            # The symptom alone: the lesson holds the code with this mistake in it
            mistakes={
                "not there yet: for 5 timesteps and 3 units the shape is (15,), expected (5, 3)": (
                    lambda *arguments: right_forward(*arguments).ravel()
                ),
                **forward_slips(),
            },
            arguments="inputs, W, U, b",
            form=_not_one_array,
        ),
        praise="One row per timestep: (timesteps, units).",
        hints=(
            "Print the shape of what comes back and compare it with (timesteps, units).",
            "np.concatenate joins along an axis that is there; you need a new axis for time.",
            "Replace np.concatenate by np.stack.",
        ),
    ),
}

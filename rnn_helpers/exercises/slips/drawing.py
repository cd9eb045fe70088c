"""Slips in drawing a symbol: in softmax at a temperature, and in what is drawn with a random number."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from rnn_helpers.activations import softmax


def right_at_temperature(sums, temperature):
    """softmax(sums / temperature), (symbols,)."""
    return softmax(sums / temperature)


def right_draw(sums, temperature, uniform):
    """The number of the first symbol at which the running sum of the probabilities passes ``uniform``."""
    return _first_above(right_at_temperature(sums, temperature), uniform)


def _first_above(weights, uniform):
    """The first place at which the sum of the weights passes the random number; 0 where it never does."""
    return int(np.argmax(np.cumsum(weights) > uniform))


def _drawn_from(weights):
    return lambda sums, temperature, uniform: _first_above(weights(sums, temperature), uniform)


def _passed(sums, temperature, uniform):
    """How many running sums of the sums themselves a random number has passed."""
    return int((np.cumsum(sums / temperature) <= uniform).sum())


def _searched(sums, temperature, uniform):
    return int(np.searchsorted(np.cumsum(sums / temperature), uniform, side="right"))


def _most_probable(sums, temperature):
    return np.eye(len(sums))[np.argmax(sums)]


_TWICE = (
    "that is softmax of softmax: probabilities lie between 0 and 1, so a second e-power makes them nearly "
    "alike; divide the sums, before the only one"
)


def draw_slips() -> dict[str, Callable]:
    """Slips in ``draw(sums, temperature, uniform)``, which returns the number of a symbol."""
    return {
        "the temperature changes nothing here: it is missing, or it divides numbers that are made to "
        "add up to 1 afterwards; divide the sums, before the e-power": lambda s, t, u: right_draw(s, 1, u),
        "the temperature multiplies; it has to divide the sums, so that a low one makes them differ "
        "more": lambda s, t, u: right_draw(s, 1 / t, u),
        "your weights don't add up to 1: divided by the temperature after softmax they add up to "
        "1/temperature; divide the sums instead": _drawn_from(lambda s, t: softmax(s) / t),
        "your weights don't add up to 1, so the random number from 0 to 1 falls among the first of "
        "them: divide by their sum": _drawn_from(lambda s, t: np.exp(s / t)),
        "the running sums must end at 1: divide the weights by their sum": _drawn_from(
            lambda s, t: np.exp((s - s.max()) / t)
        ),
        "the running sums must end at 1, and they have to rise: there is no softmax": _drawn_from(
            lambda s, t: s / t
        ),
        "the running sums must end at 1, and none may be below the one before: there is no softmax": _passed,
        "the running sums must end at 1, and searchsorted wants them to rise: there is no softmax": _searched,
        _TWICE: _drawn_from(lambda s, t: softmax(softmax(s) / t)),
        "this is always the most probable one; the random number has to choose, so that others come "
        "too, each as often as it is probable": _drawn_from(_most_probable),
        "this is one too few: the answer is the number of the first symbol with which the sum passes "
        "the random number": lambda s, t, u: right_draw(s, t, u) - 1,
        "this is one too many: the answer is the number of the first symbol with which the sum "
        "passes the random number": lambda s, t, u: right_draw(s, t, u) + 1,
        "this counts the symbols from the last one that the sum has passed; counted are those "
        "before it passes": lambda s, t, u: len(s) - right_draw(s, t, u),
        "the symbols are in another order, so the number means another symbol: don't sort": (
            lambda s, t, u: _first_above(np.sort(right_at_temperature(s, t)), u)
        ),
        "the symbols are in order of their probability, so the number means another symbol: don't "
        "sort": lambda s, t, u: _first_above(np.sort(right_at_temperature(s, t))[::-1], u),
        "you compare each probability with the random number; compare their sums from the first one "
        "on, np.cumsum": lambda s, t, u: int(np.argmax(right_at_temperature(s, t) > u)),
        "softmax takes powers of e, np.exp; yours are powers of 2": _drawn_from(
            lambda s, t: softmax(np.log(2) * s / t)
        ),
        "these are the probabilities; draw one symbol with them and return its number": (
            lambda s, t, u: right_at_temperature(s, t)
        ),
        "this is the probability of the symbol that was drawn; return its number": lambda s, t, u: (
            right_at_temperature(s, t)[right_draw(s, t, u)]
        ),
        "this is the symbol as a one-hot vector; return its number": lambda s, t, u: np.eye(len(s))[
            right_draw(s, t, u)
        ],
    }


def temperature_slips() -> dict[str, Callable]:
    """Slips in ``at_temperature(sums, temperature)``, which returns the probabilities, (symbols,)."""
    return {
        "not there yet: whatever the temperature is, the probabilities are the same": lambda s, t: softmax(s),
        "now they don't add up to 1 any more; nothing is wrong with the last line": lambda s, t: (
            softmax(s) / t
        ),
        "this is the wrong way round, a high temperature makes the probable more probable: divide "
        "the sums by it, or take the power 1 / temperature": lambda s, t: softmax(s * t),
        _TWICE: lambda s, t: softmax(softmax(s) / t),
        "these are logarithms of probabilities; np.exp makes probabilities of them again": (
            lambda s, t: np.log(softmax(s)) / t
        ),
        "the power is right, but they don't add up to 1": lambda s, t: softmax(s) ** (1 / t),
        "these are weights that don't add up to 1; divide by their sum": lambda s, t: np.exp(
            (s - s.max()) / t
        ),
        "this is the most probable symbol alone, as at a temperature near 0": _most_probable,
    }

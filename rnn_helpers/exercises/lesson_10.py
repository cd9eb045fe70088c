"""Exercises of notebook 10: a network that writes."""

from __future__ import annotations

import ast
import inspect
import textwrap
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from rnn_helpers.activations import softmax
from rnn_helpers.cells import LSTM, Readout
from rnn_helpers.exercises.judging import Exercise, FunctionVerdict, NumberVerdict
from rnn_helpers.exercises.slips import (
    draw_slips,
    right_at_temperature,
    right_draw,
    temperature_slips,
)

GIVEN = (1 / 2, 1 / 4, 1.0, 1 / 8)  # of exercise 10.1: how probable what came was
COUNTER = 18  # of exercise 10.5: the unit of the second shipped cell that counts brackets
OTHERS = {3: "inside quotes", 4: "inside a number", 29: "if line"}  # its units that say something else
UPWARD = 5  # the unit that goes up with the brackets most

_rng = np.random.default_rng(10)

# More timesteps than symbols, fewer, and as many, where a row taken for a column raises no error
_PREDICTIONS = [
    (
        np.round(softmax(_rng.normal(scale=1.5, size=(timesteps, symbols))), 3),
        _rng.integers(symbols, size=timesteps),
    )
    for timesteps, symbols in ((3, 2), (6, 4), (4, 7), (5, 5))
]
_DRAWS = [
    (np.round(_rng.normal(scale=1.5, size=symbols), 2), temperature, round(float(uniform), 3))
    for symbols, temperature in ((3, 0.5), (4, 2.0), (6, 0.7), (9, 1.5), (5, 1.0))
    for uniform in _rng.random(6)
]
_SUMS = [
    (np.round(_rng.normal(scale=1.5, size=symbols), 2), temperature)
    for symbols, temperature in ((3, 0.5), (4, 2.0), (6, 0.8), (5, 1.0))
]


def _writer(seed: int, symbols: int, units: int, batch: int, timesteps: int) -> tuple:
    rng = np.random.default_rng(seed)
    readout = Readout(rng.normal(size=(symbols, units)) * 2, rng.normal(size=symbols), "softmax")
    cell = LSTM.random(symbols, units, seed=seed, readout=readout)
    inputs = np.eye(symbols)[rng.integers(symbols, size=(batch, timesteps))]
    here = rng.random((batch, timesteps)) < 0.4
    here[:, 0], here[-1, -1] = True, False  # each text has a place, so that its mean is a number
    return cell, inputs, here, int(rng.integers(symbols)), int(rng.integers(units))


_WRITERS = [_writer(1, 3, 4, 2, 6), _writer(2, 5, 3, 4, 5), _writer(3, 4, 4, 3, 9)]


# ---------------------------------------------------------------- 10.2


def _given(prediction, came):
    return prediction[np.arange(len(came)), came]


def _bits(prediction, came):
    return -np.log2(_given(prediction, came)).mean()


def _weighed(prediction, came):
    given = _given(prediction, came)
    return -given * np.log2(given)


_AS_ENTROPY = (
    "this weighs each surprise with the model's own probability, as entropy does; here each character came "
    "once"
)


# ---------------------------------------------------------------- 10.3, 10.4


@dataclass(frozen=True)
class _TemperatureVerdict(FunctionVerdict):
    """One that also reads a wrong answer: whether its temperature divides the largest sum alone.

    That cancels, so the values are those of an answer without any temperature.
    """

    def __call__(self, answer: Any) -> str | None:
        said = super().__call__(answer)
        if said is not None and _divides_the_largest_alone(answer):
            return "only the largest is divided: put brackets around sums - sums.max()"
        return said


def _divides_the_largest_alone(answer: Any) -> bool:
    """Whether its code has sums - sums.max() / temperature, without the brackets."""
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(answer)))
    except (OSError, TypeError, SyntaxError):  # no function, or its code isn't kept
        return False
    for each in ast.walk(tree):
        match each:
            case ast.BinOp(
                left=whole,
                op=ast.Sub(),
                right=ast.BinOp(left=ast.Call(func=called), op=ast.Div(), right=ast.Name(id=divisor)),
            ):
                inside = {part.id for part in ast.walk(whole) if isinstance(part, ast.Name)}
                if ast.unparse(called).endswith("max") and divisor not in inside:
                    return True
    return False


# ---------------------------------------------------------------- 10.5


@dataclass(frozen=True)
class _UnitVerdict(NumberVerdict):
    """One on the number of a unit, which has words for a row or a whole table of ``which_units``."""

    def __call__(self, answer: Any) -> str | None:
        if type(answer).__name__ == "UnitScore":  # of a room above this one
            return "that is a row of the ranking, with a unit and its score: add .unit"
        if type(answer).__name__ == "RankedUnits":
            return "that is the whole ranking: add [0].unit, the number of the best one"
        return super().__call__(answer)


# ---------------------------------------------------------------- 10.6


def _proof(cell, inputs, here, symbol, unit, *, hold=None, where=None, whole=np.mean):
    held = cell.holding("cell_state", 0.0, unit=unit) if hold is None else hold(cell, unit)
    chosen = here if where is None else where(here)
    return tuple(float(whole(each.run(inputs).prediction[chosen][:, symbol])) for each in (cell, held))


def _text_by_text(cell, inputs, here, symbol, unit):
    """As a mean of the means of each text."""
    return tuple(
        float(np.mean([text[chosen][:, symbol].mean() for text, chosen in zip(run, here, strict=True)]))
        for run in (
            each.run(inputs).prediction for each in (cell, cell.holding("cell_state", 0.0, unit=unit))
        )
    )


def _proof_with(**parts):
    return partial(_proof, **parts)


EXERCISES = {
    "10.1": Exercise(
        title="bits by hand",
        verdict=NumberVerdict(
            1.5,
            mistakes={
                "these are the bits of all four together; bits a character are their mean": 6.0,
                "the mean of the probabilities comes too early: first the bits of each character, "
                "then their mean": -np.log2(np.mean(GIVEN)),
                "this is the natural logarithm; bits count halves: 1/8 was halved three times, so it is "
                "3 bits": -np.mean(np.log(GIVEN)),
                "this is the mean probability; how often was each of them halved?": np.mean(GIVEN),
                "a character that was known, with probability 1, needs no bit: 0, not 1": 7 / 4,
                "the character with 0 bits counts too: divide by four characters": 2.0,
                "this is 2 to the power of the answer, the perplexity": 2**1.5,
                _AS_ENTROPY: 1.375,
                f"{_AS_ENTROPY}, and counts as one of four": 1.375 / 4,
                f"{_AS_ENTROPY}, and counts as much as the others": 1.375 / 1.875,
                "this is the product, the probability of all four together; how many bits are that, divided "
                "by four?": 1 / 64,
                "this is the natural logarithm of the product; bits count halves, and asked is the mean of "
                "four characters": np.log(64),
            },
            tolerance=1e-3,
        ),
        praise="1, 2, 0 and 3 bits, divided by four characters.",
        hints=(
            "How often was 1 halved to give 1/2? 1/4? 1/8? And 1 itself?",
            "The bits are 1, 2, 0 and 3.",
            "Bits a character: their sum, divided by the number of characters.",
        ),
    ),
    "10.2": Exercise(
        title="bits a character",
        verdict=FunctionVerdict(
            _bits,
            _PREDICTIONS,
            mistakes={
                "this is in the unit of the natural logarithm; bits count halves: np.log2": lambda p, c: (
                    -np.log(_given(p, c)).mean()
                ),
                "this is the logarithm to the base of 10; bits count halves: np.log2": lambda p, c: (
                    -np.log10(_given(p, c)).mean()
                ),
                "the minus sign is missing: the logarithm of a probability is 0 or less, bits are 0 or "
                "more": lambda p, c: np.log2(_given(p, c)).mean(),
                "this is the sum over the text; bits a character are its mean": lambda p, c: (
                    -np.log2(_given(p, c)).sum()
                ),
                "these are the bits of each character; return their mean": lambda p, c: (
                    -np.log2(_given(p, c))
                ),
                "the mean comes too early: first the bits of each character, then their mean": lambda p, c: (
                    -np.log2(_given(p, c).mean())
                ),
                "this is the mean probability of what came; take its bits first": lambda p, c: _given(
                    p, c
                ).mean(),
                _AS_ENTROPY: lambda p, c: _weighed(p, c).sum(),
                f"{_AS_ENTROPY}, so the plain mean is asked": lambda p, c: _weighed(p, c).mean(),
                f"{_AS_ENTROPY}, and counts as much as the others": lambda p, c: (
                    _weighed(p, c).sum() / _given(p, c).sum()
                ),
                "this is the perplexity, 2 to the power of the bits": lambda p, c: 2 ** _bits(p, c),
                "this is the entropy of the predictions, how unsure the model is; what counts is how "
                "probable it called the character that came": lambda p, c: (
                    -(p * np.log2(p)).sum(axis=1).mean()
                ),
                "these are the bits of the most probable character; what counts is the one that came": (
                    lambda p, c: -np.log2(p.max(axis=1)).mean()
                ),
                "this takes every character from every timestep; given has one number for each timestep": (
                    lambda p, c: -np.log2(p[:, c]).mean()
                ),
                "this takes rows; prediction has the timestep first and the character second": lambda p, c: (
                    -np.log2(p[c]).mean()
                ),
            },
            arguments="prediction, came",
        ),
        praise="The mean of −log₂ of what the model gave to the characters that came.",
        hints=(
            "given holds one probability for each character that came. How many bits is each of them?",
            "The bits are -np.log2(given), one number for each character; asked is one number for the text.",
            "return -np.log2(given).mean()",
        ),
    ),
    "10.3": Exercise(
        title="draw a character",
        verdict=_TemperatureVerdict(
            right_draw,
            _DRAWS,
            mistakes=draw_slips(),
            arguments="sums, temperature, uniform",
        ),
        praise="The probable ones come often, the others seldom, and the temperature says how seldom.",
        hints=(
            "Three steps: divide the sums by the temperature; softmax; find where the running sum of the "
            "probabilities passes uniform.",
            "p = np.exp(sums / temperature), divided by its sum. np.cumsum(p) are the running sums. How many "
            "of them has uniform passed?",
            'return np.searchsorted(np.cumsum(p), uniform, side="right"), the place of the first running sum '
            "above uniform; or count those that it has passed: (np.cumsum(p) <= uniform).sum()",
        ),
    ),
    "10.4": Exercise(
        title="a temperature without effect",
        verdict=_TemperatureVerdict(
            right_at_temperature,
            _SUMS,
            mistakes=temperature_slips(),
            arguments="sums, temperature",
            axes="symbol",
        ),
        praise="Dividing before the e-power changes the ratios; dividing after it is undone by the sum.",
        hints=(
            "Divide all of 0.5, 0.3, 0.2 by 2, and then by their sum. What has changed?",
            "The temperature has to change how many times as probable one symbol is as another one.",
            "Divide the sums: np.exp((sums - sums.max()) / temperature), and leave the third line out.",
        ),
    ),
    "10.5": Exercise(
        title="the unit that counts brackets",
        verdict=_UnitVerdict(
            COUNTER,
            mistakes={
                "that is how well a unit goes with the brackets; asked is its number": lambda number: (
                    0 < abs(number) <= 1 and number != int(number)
                ),
                "units have the numbers 0 to 31": lambda number: not 0 <= number <= 31,
                "a unit's number is a whole one": lambda number: number != int(number),
                f"unit {UPWARD} goes up with the brackets, with 0.73; one that goes down with them counts, "
                "too: what counts is the size, without the sign": UPWARD,
                **{
                    f"that is the unit that says {concept}; the event here is the bracket depth": unit
                    for unit, concept in OTHERS.items()
                },
                **{
                    f"unit {unit} isn't the best one; rank them with which_units": unit
                    for unit in range(32)
                    if unit not in (COUNTER, UPWARD, *OTHERS)
                },
            },
        ),
        praise="Nobody asked it to count; it was only trained to say what comes next.",
        hints=(
            'depth = WRITING.concept("bracket depth", inputs) is the event: a number at each character.',
            'which_units(trace, depth, event_name="bracket depth", held_out=50) ranks all units.',
            "The first line below the head of that table; or its [0].unit.",
        ),
    ),
    "10.6": Exercise(
        title="the check that proves it",
        verdict=FunctionVerdict(
            _proof,
            _WRITERS,
            mistakes={
                "nothing is held: cell.holding gives a new cell, and cell stays as it was; run the new one": (
                    _proof_with(hold=lambda cell, unit: cell)
                ),
                "without unit=unit the hold is on all units at once": _proof_with(
                    hold=lambda cell, unit: cell.holding("cell_state", 0.0)
                ),
                "the forget gate is held; the unit can still write: hold its cell_state": _proof_with(
                    hold=lambda cell, unit: cell.holding("forget_gate", 0.0, unit=unit)
                ),
                "the unit is held at 1; hold it at 0": _proof_with(
                    hold=lambda cell, unit: cell.holding("cell_state", 1.0, unit=unit)
                ),
                "these are means over all timesteps; take those of here alone": _proof_with(
                    where=np.ones_like
                ),
                "these are means where here is False; take those where it is True": _proof_with(
                    where=np.logical_not
                ),
                "this is the mean of each text's own mean; take the mean over all places at once, not text "
                "by text": _text_by_text,
                "these are sums; take the means": _proof_with(whole=np.sum),
                "the two have changed places: first the cell as it is, then with the unit held": (
                    lambda *given: _proof(*given)[::-1]
                ),
                "only the held one came back; return both: before, after": lambda *given: _proof(*given)[1],
                "this is the difference; return both: before, after": lambda *given: (
                    _proof(*given)[0] - _proof(*given)[1]
                ),
                "this is the difference, after less before; return both: before, after": lambda *given: (
                    _proof(*given)[1] - _proof(*given)[0]
                ),
                "this is a mean over all symbols, which says nothing, since they add up to 1; take one "
                "column, [here][:, symbol]": (
                    lambda cell, inputs, here, symbol, unit: (1 / cell.input_features,) * 2
                ),
                "these are the probabilities at each place; return their means": (
                    lambda cell, inputs, here, symbol, unit: tuple(
                        each.run(inputs).prediction[here][:, symbol]
                        for each in (cell, cell.holding("cell_state", 0.0, unit=unit))
                    )
                ),
            },
            arguments="cell, inputs, here, symbol, unit",
            results="before, after",
        ),
        praise="Two numbers, and one of them is what the model does without the unit.",
        hints=(
            'cell.holding("cell_state", 0.0, unit=unit) is a new cell; cell stays as it was. Run both.',
            "cell.run(inputs).prediction has the shape (batch, timesteps, symbols). [here] leaves a row for "
            "each place where here is True, and [:, symbol] takes one symbol.",
            "before = cell.run(inputs).prediction[here][:, symbol].mean(), and after the same with the held "
            "cell.",
        ),
    ),
}

"""Exercises of the lessons: checks that name the mistake, and hints in three levels.

``check("1.1", answer)`` prints whether an answer is right, and if not, which mistake it
looks like; ``hint("1.1")`` prints a first hint, ``hint("1.1", 2)`` a stronger one.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from rnn_helpers.activations import relu, sigmoid, tanh

NOT_SOLVED = "not solved yet: put your answer where the ... stands, then run the cell again"
RETURNS_NOTHING = "not solved yet: your function returns nothing; replace the ... and end with a return"


@dataclass(frozen=True)
class Exercise:
    """An exercise: ``verdict`` returns None for a right answer, or what is wrong with it."""

    title: str
    verdict: Callable[[Any], str | None]
    praise: str
    hints: tuple[str, str, str]


def check(number: str, answer: Any) -> None:
    """Print whether the answer to an exercise is right, or which mistake it looks like."""
    exercise = _exercise(number)
    problem = NOT_SOLVED if answer is None or answer is ... else exercise.verdict(answer)
    verdict = f"correct. {exercise.praise}" if problem is None else problem
    print(f"Exercise {number}, {exercise.title}: {verdict}")


def hint(number: str, level: int = 1) -> None:
    """Print a hint, from a nudge (1) to nearly the answer (3)."""
    exercise = _exercise(number)
    if level not in (1, 2, 3):
        raise ValueError(f"level is {level!r}, expected 1, 2 or 3")
    print(f"Hint {level} of 3: {exercise.hints[level - 1]}")


def _exercise(number: str) -> Exercise:
    if number not in EXERCISES:
        raise ValueError(f"there is no exercise {number!r}; there are {', '.join(EXERCISES)}")
    return EXERCISES[number]


# ---------------------------------------------------------------- how answers are compared


def _function(
    correct: Callable, cases: Sequence[tuple], mistakes: Mapping[str, Callable], arguments: str
) -> Callable[[Any], str | None]:
    """A verdict on a function: right in all cases, or like one of the known mistakes."""

    def verdict(answer):
        if not callable(answer):
            return f"this exercise wants a function of ({arguments}), got {answer!r}"
        results = []
        for case in cases:
            try:
                results.append(answer(*copy.deepcopy(case)))
            except Exception as error:
                return f"your function raised {type(error).__name__}: {error}"
        if all(result is None or result is ... for result in results):
            return RETURNS_NOTHING
        wrong = next((i for i, case in enumerate(cases) if not _same(results[i], correct(*case))), None)
        if wrong is None:
            return None
        for message, mistaken in mistakes.items():
            if all(_same(result, mistaken(*case)) for result, case in zip(results, cases, strict=True)):
                return message
        given = ", ".join(_written(argument) for argument in cases[wrong])
        return (
            f"for ({arguments}) = ({given}) your function gives {_written(results[wrong])}, "
            f"expected {_written(correct(*cases[wrong]))}"
        )

    return verdict


def _number(
    correct: float, mistakes: Mapping[str, float], tolerance: float = 1e-9
) -> Callable[[Any], str | None]:
    """A verdict on a number: right, or one of the known wrong ones."""

    def verdict(answer):
        if np.size(answer) != 1 or np.asarray(answer).dtype.kind not in "iuf":
            return f"this exercise wants a number, got {answer!r}"
        answer = np.asarray(answer).item(0)
        if abs(answer - correct) <= tolerance:
            return None
        for message, mistaken in mistakes.items():
            if abs(answer - mistaken) <= 10 * tolerance:
                return message
        return f"{_written(answer)} is too {'large' if answer > correct else 'small'}"

    return verdict


def _same(left: Any, right: Any) -> bool:
    """Equal values of the same shape; numbers may differ by rounding."""
    if isinstance(right, tuple):
        return isinstance(left, (tuple, list)) and len(left) == len(right) and all(map(_same, left, right))
    if isinstance(right, str) or right is None:
        return isinstance(left, type(right)) and left == right
    try:
        left = np.asarray(left, dtype=float)
    except (TypeError, ValueError):
        return False
    return left.shape == np.shape(right) and bool(np.allclose(left, right, rtol=0, atol=1e-6))


def _written(value: Any) -> str:
    if isinstance(value, (str, int)) or value is None:
        return repr(value)
    if callable(value):
        return value.__name__.strip("_")
    if isinstance(value, (tuple, list)):
        return f"[{', '.join(map(_written, value))}]"
    try:
        rounded = np.round(np.asarray(value, dtype=float), 3)
        return (
            f"{rounded:g}"
            if rounded.ndim == 0
            else np.array2string(rounded, separator=", ").replace("\n", "")
        )
    except (TypeError, ValueError):
        return repr(value)


# ---------------------------------------------------------------- lesson 1


def _last_vowel(input_t, state_t):
    return input_t if input_t in "aeiou" else state_t


def _longest_word(input_t, state_t):
    return input_t if len(input_t) > len(state_t) else state_t


def _add(input_t, state_t):
    return input_t + state_t


def _loop(f, input_sequence, initial_state):
    outputs, state_t = [], initial_state
    for input_t in input_sequence:
        state_t = f(input_t, state_t)
        outputs.append(state_t)
    return tuple(outputs)


def _forgetful_loop(f, input_sequence, initial_state):
    return tuple(f(input_t, initial_state) for input_t in input_sequence)


# ---------------------------------------------------------------- lessons 2 to 5

_rng = np.random.default_rng(2)
_STEPS = [
    tuple(_rng.normal(size=shape) for shape in ((2, 3), (2, 2), (2,), (3,), (2,))),
    tuple(_rng.normal(size=shape) for shape in ((4, 4), (4, 4), (4,), (4,), (4,))),
]
_GATES = [tuple(_rng.uniform(0.1, 0.9, size=3) for _ in range(5)) for _ in range(2)]
_BLENDS = [tuple(_rng.uniform(0.1, 0.9, size=3) for _ in range(3)) for _ in range(2)]
_SEQUENCES = [
    (_rng.normal(size=(5, 2)), _rng.normal(size=(3, 2)), _rng.normal(size=(3, 3)), _rng.normal(size=3))
]


def _step(W, U, b, input_t, state_t):
    return tanh(W @ input_t + U @ state_t + b)


def _stacked(inputs, W, U, b):
    state_t, outputs = np.zeros(len(b)), []
    for input_t in inputs:
        state_t = _step(W, U, b, input_t, state_t)
        outputs.append(state_t)
    return np.stack(outputs)


def _memory(f, i, g, o, c_before):
    c = f * c_before + i * g
    return c, o * tanh(c)


def _memory_swapped(f, i, g, o, c_before):
    return _memory(i, f, g, o, c_before)


def _memory_without_tanh(f, i, g, o, c_before):
    c = f * c_before + i * g
    return c, o * c


def _memory_kept(f, i, g, o, c_before):
    c = c_before + i * g
    return c, o * tanh(c)


def _memory_reversed(f, i, g, o, c_before):
    return _memory(f, i, g, o, c_before)[::-1]


EXERCISES: dict[str, Exercise] = {
    "1.1": Exercise(
        "the last vowel",
        _function(
            _last_vowel,
            [("a", ""), ("l", "e"), ("o", "e"), ("t", "")],
            {
                "for a consonant your function returns the consonant; hand on state_t": lambda x, s: x,
                "for a vowel your function keeps the old state; a vowel has to replace it": lambda x, s: s,
                "vowels and consonants are reversed": lambda x, s: s if x in "aeiou" else x,
                "a vowel has to replace the old state, not to be added to it": (
                    lambda x, s: s + x if x in "aeiou" else s
                ),
                "for a consonant your function returns an empty text; return state_t to keep the vowel": (
                    lambda x, s: x if x in "aeiou" else ""
                ),
                "for a consonant your function returns nothing; return state_t, or the vowel is forgotten": (
                    lambda x, s: x if x in "aeiou" else None
                ),
            },
            "input_t, state_t",
        ),
        "The state remembers one letter, and only what f puts into it.",
        (
            "What does f have to return when the letter is not a vowel?",
            'Test the letter with: if input_t in "aeiou"',
            "Return input_t for a vowel and state_t for everything else.",
        ),
    ),
    "1.2": Exercise(
        "the longest word so far",
        _function(
            _longest_word,
            [("to", ""), ("be", "to"), ("question", "not"), ("wit", "soul")],
            {
                "your function keeps the shorter word; turn the comparison around": (
                    lambda x, s: x if len(x) < len(s) else s
                ),
                "of two words of the same length your function keeps the later one; keep the earlier": (
                    lambda x, s: x if len(x) >= len(s) else s
                ),
                "your function compares the words by the alphabet; compare their lengths, len(input_t)": max,
                "your function always returns the new word; keep a longer old one": lambda x, s: x,
                "where the new word isn't longer your function returns nothing; return state_t": (
                    lambda x, s: x if len(x) > len(s) else None
                ),
                "your function returns a length; return the word": lambda x, s: max(len(x), len(s)),
            },
            "input_t, state_t",
        ),
        "A running maximum is a recurrent network without weights.",
        (
            "Which two lengths do you have to compare?",
            "len(input_t) is the length of the new word, len(state_t) that of the best one so far.",
            "Return input_t if it is longer than state_t, otherwise return state_t.",
        ),
    ),
    "1.3": Exercise(
        "the loop that forgets",
        _function(
            _loop,
            [(_add, (3, 1, 4), 0), (_add, (2, 2), 10)],
            {
                "not there yet: for f = add and inputs 3, 1, 4 it gives 3, 1, 4 instead of 3, 4, 8": (
                    _forgetful_loop
                ),
                "return all outputs, not the last one alone": lambda f, xs, s: _loop(f, xs, s)[-1],
            },
            "f, input_sequence, initial_state",
        ),
        "The one line before the loop makes the difference between a memory and none.",
        (
            "The state has to survive from one timestep to the next.",
            "Which line runs more often than it should?",
            "Move state_t = initial_state above the for.",
        ),
    ),
    "2.1": Exercise(
        "one step",
        _function(
            _step,
            _STEPS,
            {
                "the activation is missing: wrap the sum in np.tanh": lambda W, U, b, x, s: W @ x + U @ s + b,
                "the bias b is missing": lambda W, U, b, x, s: tanh(W @ x + U @ s),
                "the old state is missing: add U @ state_t": lambda W, U, b, x, s: tanh(W @ x + b),
                "the input is missing: add W @ input_t": lambda W, U, b, x, s: tanh(U @ s + b),
                "the bias stands outside the tanh; it belongs in the sum": lambda W, U, b, x, s: (
                    tanh(W @ x + U @ s) + b
                ),
                "this is relu; the exercise asks for tanh": lambda W, U, b, x, s: relu(W @ x + U @ s + b),
                "there is one tanh around the whole sum, not one for each part": lambda W, U, b, x, s: (
                    tanh(W @ x) + tanh(U @ s + b)
                ),
                "the state is added as it is; multiply it by U first, U @ state_t": lambda W, U, b, x, s: (
                    tanh(W @ x + s + b)
                ),
                "this is the sigmoid; the exercise asks for tanh": lambda W, U, b, x, s: sigmoid(
                    W @ x + U @ s + b
                ),
            },
            "W, U, b, input_t, state_t",
        ),
        "These are the only numbers a SimpleRNN computes.",
        (
            "The sum inside has three parts: from the input, from the state, and the bias.",
            "It is the formula above, in NumPy. The matrix product is @, not *.",
            "np.tanh(W @ input_t + U @ state_t + b)",
        ),
    ),
    "2.2": Exercise(
        "a memory that fades and flips",
        _number(
            -0.5,
            {
                "with U = 0.5 a quarter is left, but the sign stays": 0.5,
                "with U = 0.25 a quarter is left after one step already, and the sign stays": 0.25,
                "with U = −0.25 a quarter is left after one step already": -0.25,
                "with U = −2 the state doubles at every step": -2.0,
                "with U = −1 the state keeps its size": -1.0,
            },
        ),
        "The old state is multiplied by U at every step: −0.5 · −0.5 is 0.25.",
        (
            "Without an input the new state is U times the old one.",
            "After two steps the state has been multiplied by U twice.",
            "U · U is 0.25, and U is negative.",
        ),
    ),
    "3.1": Exercise(
        "how many parameters",
        _number(
            32 * (14 + 32 + 1),
            {
                "U is missing: 32 units read 32 old states as well": 32 * 14 + 32,
                "the biases are missing: one for each unit": 32 * (14 + 32),
                "that is W alone; U and b are missing": 32 * 14,
                "that is one unit; there are 32 of them": 14 + 32 + 1,
                "that is PyTorch's count, with two biases per unit; Keras and this course have one": 32
                * (14 + 32 + 2),
                "the number of timesteps does not matter: the same weights serve all of them": (
                    100 * 32 * (14 + 32 + 1)
                ),
            },
        ),
        "100 timesteps or 10: the weights are the same, because the loop uses them again.",
        (
            "Count W, U and b one after the other.",
            "W has 32 rows and 14 columns, U has 32 rows and 32 columns, b has 32 numbers.",
            "32 · (14 + 32 + 1)",
        ),
    ),
    "3.2": Exercise(
        "outputs of the right shape",
        _function(
            _stacked,
            _SEQUENCES,
            {
                "not there yet: for 5 timesteps and 3 units the shape is (15,), expected (5, 3)": (
                    lambda *a: _stacked(*a).ravel()
                ),
                "timesteps and units have changed places; stack along the first axis": lambda *a: (
                    _stacked(*a).T
                ),
                "only the last output came back; return all of them": lambda *a: _stacked(*a)[-1],
            },
            "inputs, W, U, b",
        ),
        "One row per timestep: (timesteps, units).",
        (
            "Print the shape of what comes back and compare it with (timesteps, units).",
            "np.concatenate joins along an axis that is there; you need a new axis for time.",
            "Replace np.concatenate by np.stack.",
        ),
    ),
    "4.1": Exercise(
        "the memory of an LSTM",
        _function(
            _memory,
            _GATES,
            {
                "forget and input gate are swapped: f belongs to the old memory, i to g": _memory_swapped,
                "h is the output gate times tanh(c); the tanh is missing": _memory_without_tanh,
                "the forget gate is missing: the old memory is multiplied by f": _memory_kept,
                "c and h are in the wrong order: return c, h": _memory_reversed,
                "only c came back; return c, h": lambda *gates: _memory(*gates)[0],
                "h shows the new memory: o * tanh of the new c, not of c_before": lambda f, i, g, o, c: (
                    f * c + i * g,
                    o * tanh(c),
                ),
                "the input gate is missing: the candidate is multiplied by i": lambda f, i, g, o, c: _memory(
                    f, 1, g, o, c
                ),
                "f, i, o and g are given as values already; don't send them through sigmoid or tanh again": (
                    lambda f, i, g, o, c: _memory(sigmoid(f), sigmoid(i), tanh(g), sigmoid(o), c)
                ),
            },
            "f, i, g, o, c_before",
        ),
        "Two products and a sum: nothing else touches the memory.",
        (
            "The new memory is what is kept of the old one plus what is written.",
            "Kept: f * c_before. Written: i * g.",
            "c = f * c_before + i * g, then h = o * np.tanh(c)",
        ),
    ),
    "4.2": Exercise(
        "a memory with a half-life of 10 steps",
        _number(
            0.5**0.1,
            {
                "a gate of 0.5 has a half-life of one step: after 10 steps only 0.001 would be left": 0.5,
                "that is the part lost in one step; the gate is the part kept": 1 - 0.5**0.1,
                "that is the logarithm of the gate; take its exp": float(np.log(0.5) / 10),
                "close; give at least three decimals": 0.93,
                "that is 1 − 0.5/10; the loss multiplies, it does not add up": 0.95,
                "1 / 10 would forget nearly all of it in one step": 0.1,
                "that is the bias; the exercise asks for the value of the gate, its sigmoid": float(
                    np.log(0.5**0.1 / (1 - 0.5**0.1))
                ),
            },
            tolerance=0.0005,
        ),
        "A bias of about 2.6 sets the gate there before training has begun.",
        (
            "After 10 steps the memory has been multiplied by f ten times.",
            "f to the power of 10 should be 0.5.",
            "f = 0.5 ** (1 / 10)",
        ),
    ),
    "5.1": Exercise(
        "the blend",
        _function(
            lambda z, h_before, g: z * h_before + (1 - z) * g,
            _BLENDS,
            {
                "z and 1 − z have changed places: here, as in Keras and PyTorch, z keeps the old state": (
                    lambda z, h, g: (1 - z) * h + z * g
                ),
                "the old state is missing": lambda z, h, g: (1 - z) * g,
                "the candidate gets z as well; what is not kept is replaced, so it gets 1 − z": (
                    lambda z, h, g: z * h + z * g
                ),
                "the candidate is added in full; it gets 1 − z": lambda z, h, g: z * h + g,
            },
            "z, h_before, g",
        ),
        "One gate does the work of two: what it does not keep, it writes.",
        (
            "z says how much of the old state stays.",
            "The two shares add up to 1.",
            "z * h_before + (1 - z) * g",
        ),
    ),
    "5.2": Exercise(
        "how many parameters",
        _number(
            3 * 16 * (8 + 16 + 2),
            {
                "the second bias is missing: with reset_after=True there are two per unit and block": (
                    3 * 16 * (8 + 16 + 1)
                ),
                "that is one block; a GRU has three of them, for two gates and the candidate": 16
                * (8 + 16 + 2),
                "the candidate has weights too: three blocks, not two": 2 * 16 * (8 + 16 + 2),
                "that is an LSTM's four blocks; a GRU has three": 4 * 16 * (8 + 16 + 2),
                "the biases are missing: two per unit and block": 3 * 16 * (8 + 16),
            },
        ),
        "Three blocks of weights where the LSTM has four.",
        (
            "Count one block of weights first, then multiply.",
            "A block has W (16 × 8), U (16 × 16) and two biases of 16.",
            "3 · 16 · (8 + 16 + 2)",
        ),
    ),
}

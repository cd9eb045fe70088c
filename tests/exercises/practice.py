"""Exercises to try the checks on, one of each kind, and source code as a learner writes it in a cell."""

import itertools
import linecache

import numpy as np

from rnn_helpers.activations import sigmoid
from rnn_helpers.exercises.random_cases import (
    GATE,
    MEMORY,
    STATE,
    forward_cases,
    lstm_step_cases,
    step_cases,
    vector_cases,
)
from rnn_helpers.exercises.slips import (
    forward_slips,
    lstm_step_slips,
    memory_slips,
    right_forward,
    right_lstm_step,
    right_step,
    step_slips,
)
from rnn_helpers.exercises.verdicts import Exercise, FunctionVerdict, NumberVerdict


def last_vowel(x, s):
    return x if x in "aeiou" else s


def loop(f, xs, s):
    return tuple(itertools.accumulate(xs, lambda s, x: f(x, s), initial=s))[1:]


def memory(f, i, g, o, c_before):
    c = f * c_before + i * g
    return o * np.tanh(c), c


def blend(z, h_before, g):
    return z * h_before + (1 - z) * g


def add(input_t, state_t):
    return input_t + state_t


def input_plus_half_the_state(input_t, state_t):
    return input_t + state_t / 2


RIGHT = {
    "vowel": last_vowel,
    "loop": loop,
    "step": right_step,
    "forward": right_forward,
    "memory": memory,
    "LSTM": right_lstm_step,
    "blend": blend,
    "number": -0.5,
}
BARE = {  # without a mistake of its own
    "vowel": FunctionVerdict(
        last_vowel, [("a", ""), ("l", "e"), ("o", "e"), ("t", ""), ("u", "o")], {}, "input_t, state_t"
    ),
    "loop": FunctionVerdict(
        loop,
        [(add, [3, 1, 4], 0), (add, [2, 2], 10), (input_plus_half_the_state, [8, 4], 16)],
        {},
        "f, input_sequence, initial_state",
    ),
    "step": FunctionVerdict(right_step, step_cases(2), {}, "W, U, b, input_t, state_t", axes="unit"),
    "forward": FunctionVerdict(
        right_forward, forward_cases(2), {}, "inputs, W, U, b", axes="timestep, unit"
    ),
    "memory": FunctionVerdict(
        memory,
        vector_cases(4, GATE, GATE, STATE, GATE, MEMORY),
        {},
        "f, i, g, o, c_before",
        results="h, c",
        axes="unit",
    ),
    "LSTM": FunctionVerdict(
        right_lstm_step, lstm_step_cases(4), {}, "W, U, b, x, h, c", results="h, c", axes="unit"
    ),
    "blend": FunctionVerdict(blend, vector_cases(5, GATE, STATE, STATE), {}, "z, h_before, g"),
}  # fmt: skip
VERDICTS = {
    "vowel": BARE["vowel"],
    "loop": BARE["loop"],
    "step": FunctionVerdict(right_step, step_cases(2), step_slips(), "W, U, b, input_t, state_t"),
    "forward": FunctionVerdict(right_forward, forward_cases(2), forward_slips(), "inputs, W, U, b"),
    "memory": FunctionVerdict(memory, BARE["memory"].cases, memory_slips(), "f, i, g, o, c_before"),
    "LSTM": FunctionVerdict(right_lstm_step, lstm_step_cases(4), lstm_step_slips(), "W, U, b, x, h, c"),
    "blend": BARE["blend"],
    "number": NumberVerdict(-0.5, {"a quarter is left, but the sign stays": 0.5}),
}
PRACTICE = {
    name: Exercise(name, verdict, "Well done.", ("first", "second", "third"))
    for name, verdict in VERDICTS.items()
}

_numbers = itertools.count(1)


def learner(source, names=None):
    """The last function of a cell's source, run as a notebook runs it: its lines are known."""
    file = f"/tmp/ipykernel_1/{next(_numbers)}.py"
    source = source.strip("\n") + "\n"
    linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)
    names = {"np": np, "sigmoid": sigmoid} | (names or {})
    before = set(names)
    exec(compile(source, file, "exec"), names)
    return [value for name, value in names.items() if name not in before and callable(value)][-1]

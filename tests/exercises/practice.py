"""Exercises to try the checks on, one of each kind, and source code as a learner writes it in a cell."""

import itertools
import linecache

import numpy as np

from rnn_helpers.activations import sigmoid
from rnn_helpers.exercises.judging import Exercise, FunctionVerdict, NumberVerdict
from rnn_helpers.exercises.random_cases import (
    GATE,
    MEMORY,
    STATE,
    forward_cases,
    gru_step_cases,
    lstm_step_cases,
    step_cases,
    vector_cases,
)
from rnn_helpers.exercises.slips import (
    forward_slips,
    gru_step_slips,
    lstm_step_slips,
    memory_slips,
    right_forward,
    right_gru_step,
    right_lstm_step,
    right_step,
    step_slips,
)


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
    "GRU": right_gru_step,
    "GRU, reset before": right_gru_step,
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
    "GRU": FunctionVerdict(right_gru_step, gru_step_cases(5), gru_step_slips(), "W, U, b, b_recurrent, x, h"),
    "GRU, reset before": FunctionVerdict(
        right_gru_step, gru_step_cases(5, reset_after=False), gru_step_slips(False), "W, U, b, x, h"
    ),
    "blend": BARE["blend"],
    "number": NumberVerdict(-0.5, {"a quarter is left, but the sign stays": 0.5}),
}
PRACTICE = {
    name: Exercise(name, verdict, "Well done.", ("first", "second", "third"))
    for name, verdict in VERDICTS.items()
}

# What a learner writes in a cell
STEP = """
def step(W, U, b, input_t, state_t):
    return np.tanh(W @ input_t + U @ state_t + b)
"""
FORWARD = """
def forward(inputs, W, U, b):
    state_t = np.zeros(len(b))
    outputs = []
    for input_t in inputs:
        state_t = np.tanh(W @ input_t + U @ state_t + b)
        outputs.append(state_t)
    return np.stack(outputs)
"""
LSTM_STEP = """
def lstm_step(W, U, b, x, h, c):
    f = sigmoid(W[0] @ x + U[0] @ h + b[0])
    i = sigmoid(W[1] @ x + U[1] @ h + b[1])
    g = np.tanh(W[2] @ x + U[2] @ h + b[2])
    o = sigmoid(W[3] @ x + U[3] @ h + b[3])
    c = f * c + i * g
    h = o * np.tanh(c)
    return h, c
"""
GRU_STEP = """
def gru_step(W, U, b, b_recurrent, x, h):
    z = sigmoid(W[0] @ x + b[0] + U[0] @ h + b_recurrent[0])
    r = sigmoid(W[1] @ x + b[1] + U[1] @ h + b_recurrent[1])
    g = np.tanh(W[2] @ x + b[2] + r * (U[2] @ h + b_recurrent[2]))
    return z * h + (1 - z) * g
"""
GRU_STEP_BEFORE = """
def gru_step(W, U, b, x, h):
    z = sigmoid(W[0] @ x + U[0] @ h + b[0])
    r = sigmoid(W[1] @ x + U[1] @ h + b[1])
    g = np.tanh(W[2] @ x + U[2] @ (r * h) + b[2])
    return z * h + (1 - z) * g
"""


def changed(source, *pairs):
    """A source with something else in place of some of its text, which has to be there."""
    for old, new in pairs:
        assert old in source, old
        source = source.replace(old, new)
    return source


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

"""The tasks of the course, each with a job for a gate that can be said in one sentence."""

from __future__ import annotations

import numpy as np

from rnn_helpers.cells import GRU, LSTM, Cell, SimpleRNN
from rnn_helpers.tasks.readers import Characters, Flagged
from rnn_helpers.tasks.task import Habit, Settings, Task
from rnn_helpers.tasks.writing import WRITING


def _one_hot(symbols: np.ndarray, kinds: int) -> np.ndarray:
    return np.eye(kinds)[symbols]


def _draw_quotes(rng, batch, timesteps):
    return _one_hot(rng.choice(3, size=(batch, timesteps), p=(0.7, 0.15, 0.15)), 3)


def _inside(inputs):
    return np.cumsum(inputs[..., 2:], axis=-2) % 2


INSIDE_QUOTES = Task(
    name="inside-quotes",
    question="inside quotes?",
    description="The gate that keeps holds the state on letters and lets go at every quote sign.",
    input_labels=("letter", "space", "quote sign"),
    events=("quote sign",),
    example='he said "wait for me" and left',
    reader=Characters('a "', other=0, refused=dict.fromkeys("“”„«»", 'use the plain quote sign "')),
    draw=_draw_quotes,
    answer=_inside,
    timesteps=30,
    settings={
        "SimpleRNN": Settings(units=4, steps=900),
        "LSTM": Settings(
            units=2, steps=400, seeds=(0, 1, 2), habit=Habit("forget_gate", (0.0, 0.05), (0.7, 1.0))
        ),
        "GRU": Settings(
            units=4, steps=400, seeds=(0, 1), habit=Habit("update_gate", (0.0, 0.25), (0.6, 1.0))
        ),
    },
)


def _draw_brackets(rng, batch, timesteps):
    """As many closing brackets as opening ones, but one that nothing opened opens instead."""
    symbols, depth = rng.choice(3, size=(batch, timesteps), p=(0.35, 0.35, 0.3)), np.zeros(batch)
    for symbol in symbols.T:  # all sequences at one timestep, a view into symbols
        symbol[(symbol == 1) & (depth == 0)] = 0
        depth += np.array([1, -1, 0])[symbol]
    return _one_hot(symbols, 3)


def _depth(inputs):
    return np.cumsum(inputs[..., :1] - inputs[..., 1:2], axis=-2)


BRACKET_DEPTH = Task(
    name="bracket-depth",
    question="inside brackets?",
    description="The forget gate stays open, so that the cell state counts, one way at ( and back at ).",
    input_labels=("opening bracket", "closing bracket", "other"),
    events=("opening bracket", "closing bracket"),
    example="f(a(b)c(d(e)))g(h)",
    reader=Characters("()x", other=2),
    draw=_draw_brackets,
    answer=lambda inputs: (_depth(inputs) > 0).astype(float),
    timesteps=24,
    settings={
        "LSTM": Settings(
            units=1, steps=600, seeds=(0, 1, 2), habit=Habit("forget_gate", (0.8, 1.0), (0.9, 1.0))
        )
    },
)


def _last_written(inputs):
    """The value of the last timestep with a write flag, 0 before the first."""
    values, writes = inputs[..., 0], inputs[..., 1] > 0.5
    last = np.maximum.accumulate(np.where(writes, np.arange(values.shape[-1]), -1), axis=-1)
    held = np.take_along_axis(values, np.maximum(last, 0), axis=-1)
    return np.where(last < 0, 0.0, held)[..., None]


def _with_writes(rng, values, share):
    """Values with a flag at timestep 0 and, at random, at this share of the others."""
    writes = rng.random(values.shape) < share
    writes[:, 0] = True
    return np.stack([values, writes.astype(float)], axis=-1)


def _draw_signs(rng, batch, timesteps):
    return _with_writes(rng, rng.choice((-1.0, 1.0), size=(batch, timesteps)), share=0.2)


def _draw_values(rng, batch, timesteps):
    return _with_writes(rng, rng.uniform(-1.0, 1.0, size=(batch, timesteps)), share=0.1)


LATCH = Task(
    name="latch",
    question="last write +1?",
    description="The gate that keeps holds the state while values pass by, and shuts at a write.",
    input_labels=("value", "write"),
    events=("write",),
    example="+1! -1 -1 +1 -1! +1 +1 -1 +1! -1",
    reader=Flagged(),
    draw=_draw_signs,
    answer=lambda inputs: (_last_written(inputs) > 0).astype(float),
    timesteps=24,
    settings={
        "SimpleRNN": Settings(units=2, steps=300),  # with 1 unit it can't be done
        "LSTM": Settings(units=1, steps=300, habit=Habit("forget_gate", (0.0, 0.1), (0.8, 1.0))),
        "GRU": Settings(units=1, steps=300, habit=Habit("update_gate", (0.0, 0.1), (0.55, 1.0))),
    },
)
SAMPLE_AND_HOLD = Task(
    name="sample-and-hold",
    question="value held",
    description="The update gate keeps the state while holding, and shuts to let a new value in at a write.",
    input_labels=("value", "write"),
    events=("write",),
    example="0.8! 0.1 -0.5 0.3 -0.6! 0.9 0.2 -0.1 0.4! -0.7",
    reader=Flagged(),
    draw=_draw_values,
    answer=_last_written,
    timesteps=24,
    readout="linear",
    settings={
        "LSTM": Settings(units=1, steps=800, habit=Habit("forget_gate", (0.0, 0.25), (0.95, 1.0))),
        "GRU": Settings(
            units=1, steps=800, seeds=(0, 1, 2), habit=Habit("update_gate", (0.0, 0.1), (0.95, 1.0))
        ),
    },
)


def _draw_resets(rng, batch, timesteps):
    resets = rng.random((batch, timesteps)) < 0.12
    resets[:, 0] = True
    return resets[..., None].astype(float)


def _steps_since_reset(inputs):
    steps = np.arange(inputs.shape[-2])
    last = np.maximum.accumulate(np.where(inputs[..., 0] > 0.5, steps, 0), axis=-1)
    return (steps - last)[..., None] / 10.0


COUNT_SINCE_RESET = Task(
    name="count-since-reset",
    question="tens of steps since the reset",
    description="The reset gate shuts at R, so that the candidate starts again without the old count.",
    input_labels=("reset",),
    events=("reset",),
    example="R.......R...R.........",
    reader=Characters("R", silent="."),
    draw=_draw_resets,
    answer=_steps_since_reset,
    timesteps=24,
    readout="linear",
    settings={
        "GRU": Settings(
            units=1, steps=1000, seeds=(0, 1, 2), habit=Habit("reset_gate", (0.0, 0.05), (0.3, 0.6))
        )
    },
)


def _draw_recall(rng, batch, timesteps):
    first = np.zeros((batch, timesteps))
    first[:, 0] = 1.0
    return np.stack([rng.choice((-1.0, 1.0), size=(batch, timesteps)), first], axis=-1)


DELAYED_RECALL = Task(
    name="delayed-recall",
    question="was the first +1?",
    description="The gate that keeps must stay open from the first timestep to the last, whatever comes.",
    input_labels=("value", "first"),
    events=("first",),
    example="+1! -1 +1 +1 -1 -1 +1 -1 -1 +1 -1 +1 +1 -1 +1 -1 -1 +1 -1 -1",
    reader=Flagged(),
    draw=_draw_recall,
    answer=lambda inputs: (inputs[..., 0, :1] > 0).astype(float),
    timesteps=20,
    settings={
        "SimpleRNN": Settings(units=8, steps=400),
        "LSTM": Settings(
            units=8, steps=400, keep_bias=3.0, habit=Habit("forget_gate", (0.9, 1.0), (0.95, 1.0))
        ),
        "GRU": Settings(
            units=8, steps=400, keep_bias=2.0, habit=Habit("update_gate", (0.7, 1.0), (0.75, 1.0))
        ),
    },
)
PREFIX_PARITY = Task(
    name="prefix-parity",
    question="odd number of 1s?",
    description="The state must flip at every 1 and stay at every 0.",
    input_labels=("0", "1"),
    events=("1",),
    example="010011010111",
    reader=Characters("01"),
    draw=lambda rng, batch, timesteps: _one_hot(rng.integers(2, size=(batch, timesteps)), 2),
    answer=lambda inputs: np.cumsum(inputs[..., 1:], axis=-2) % 2,
    timesteps=12,
    settings={
        "SimpleRNN": Settings(units=6, steps=400, seeds=(0, 1)),  # seed 0 gets stuck, seed 1 doesn't
        "LSTM": Settings(units=2, steps=200, habit=Habit("forget_gate", (0.0, 0.1), (0.8, 1.0))),
        "GRU": Settings(units=4, steps=200, habit=Habit("update_gate", (0.0, 0.15), (0.8, 1.0))),
    },
)


def _draw_marked(rng, batch, timesteps):
    """Random values, one of them marked in each half."""
    marks, rows, half = np.zeros((batch, timesteps)), np.arange(batch), timesteps // 2
    marks[rows, rng.integers(half, size=batch)] = 1.0
    marks[rows, rng.integers(half, timesteps, size=batch)] = 1.0
    return np.stack([rng.random((batch, timesteps)), marks], axis=-1)


ADDING = Task(
    name="adding",
    question="sum of the marked",
    description="The input gate opens at the two marked numbers only, and the cell state adds them up.",
    input_labels=("value", "mark"),
    events=("mark",),
    example="0.2 0.7! 0.9 0.4 0.1 0.8 0.3! 0.6",
    reader=Flagged(),
    draw=_draw_marked,
    answer=lambda inputs: np.sum(inputs[..., 0] * inputs[..., 1], axis=-1, keepdims=True),
    timesteps=20,
    readout="linear",
    settings={
        "SimpleRNN": Settings(units=16, steps=400, learning_rate=0.01, seeds=()),  # most seeds get stuck
        "LSTM": Settings(units=8, steps=400, habit=Habit("input_gate", (0.7, 1.0), (0.0, 0.3))),
        "GRU": Settings(units=8, steps=400, habit=Habit("update_gate", (0.0, 0.35), (0.85, 1.0))),
    },
)


def _draw_blocks(rng, batch, timesteps, longest=10):
    """Blocks of n a's and n b's, one after the other, n from 1 to ``longest``; cut to length."""
    n = rng.integers(1, longest + 1, size=(batch, timesteps // 2 + 1))
    ends, steps = np.cumsum(2 * n, axis=1), np.arange(timesteps)
    block = (steps[:, None] >= ends[:, None]).sum(axis=-1)
    left = np.take_along_axis(ends, block, axis=1) - steps
    return _one_hot((left <= np.take_along_axis(n, block, axis=1)).astype(int), 2)


def _complete(inputs):
    """1 where as many b's as a's have followed each other."""
    is_a = inputs[..., 0] > 0.5
    steps = np.where(is_a, 1, -1)
    balance = np.cumsum(steps, axis=-1)
    begins = is_a & ~np.concatenate([is_a[..., :1], is_a[..., :-1]], axis=-1)
    begun = np.maximum.accumulate(np.where(begins, np.arange(is_a.shape[-1]), 0), axis=-1)
    balance_before = np.take_along_axis(balance - steps, begun, axis=-1)
    return (balance == balance_before).astype(float)[..., None]


ANBN = Task(
    name="anbn",
    question="as many b as a?",
    description="The cell state counts up at every a and down at every b, with the forget gate open.",
    input_labels=("a", "b"),
    events=("b",),
    example="aaabbbaaaaabbbbbab",
    reader=Characters("ab"),
    draw=_draw_blocks,
    answer=_complete,
    timesteps=40,
    settings={
        "LSTM": Settings(units=2, steps=400, habit=Habit("forget_gate", (0.95, 1.0), (0.8, 1.0))),
        "GRU": Settings(units=3, steps=400),
    },
)

_ALL = (
    INSIDE_QUOTES,
    BRACKET_DEPTH,
    LATCH,
    SAMPLE_AND_HOLD,
    COUNT_SINCE_RESET,
    DELAYED_RECALL,
    PREFIX_PARITY,
    ADDING,
    ANBN,
    WRITING,
)
TASKS: dict[str, Task] = {task.name: task for task in _ALL}
# The kinds of cell that tasks have settings for
KINDS: dict[str, type[Cell]] = {"SimpleRNN": SimpleRNN, "LSTM": LSTM, "GRU": GRU}


def task_named(name: str) -> Task:
    """The task of that name; a ``ValueError`` lists the names there are."""
    if name not in TASKS:
        raise ValueError(f"there is no task {name!r}; choose one of {', '.join(TASKS)}")
    return TASKS[name]

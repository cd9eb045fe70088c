"""Small tasks in which a gate has a job that can be said in one sentence.

Each task draws random sequences with the right answers, turns something readable (a text, or
numbers) into a cell's inputs, and knows the settings that train a cell on it in seconds.
``LSTM.trained("inside-quotes")`` loads what this file trained;
``python -m rnn_helpers.tasks`` trains and writes every shipped cell again.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from multiprocessing import get_context
from pathlib import Path

import numpy as np

from rnn_helpers.cells import GRU, LSTM, Cell, Readout, SimpleRNN
from rnn_helpers.checks import as_numbers
from rnn_helpers.trace import Trace
from rnn_helpers.training import TrainingResult, fit, with_weights

KINDS: dict[str, type[Cell]] = {"SimpleRNN": SimpleRNN, "LSTM": LSTM, "GRU": GRU}


# ---------------------------------------------------------------- readable examples


@dataclass(frozen=True)
class Characters:
    """A text as inputs: one timestep a character, one-hot over a few kinds of characters.

    ``symbols`` has one character for each input feature, in order. ``silent`` is a character
    that sets none of them, ``other`` the feature that stands for every further character;
    without it those are errors. ``refused`` says of some characters why they would be one.
    """

    symbols: str
    silent: str = ""
    other: int | None = None
    refused: Mapping[str, str] = field(default_factory=dict)

    def encode(self, text: str) -> np.ndarray:
        """(timesteps, input_features): a 1 for the kind of each character.

        Raises ``ValueError`` for what is no text, and for a character the task doesn't know.
        """
        if not isinstance(text, str):
            raise ValueError(f"got {text!r}, expected a text made of {self._known()}")
        kinds = np.eye(len(self.symbols) + 1)[:, :-1]  # the last row has no 1: silence
        return kinds[[self._kind(*place) for place in enumerate(text)]]

    def _kind(self, position: int, character: str) -> int:
        if character in self.refused:
            raise ValueError(f"{character!r} at position {position}: {self.refused[character]}")
        if character in self.symbols + self.silent:
            return (self.symbols + self.silent).index(character)
        if self.other is None:
            raise ValueError(
                f"unknown symbol {character!r} at position {position}; this task knows {self._known()}"
            )
        return self.other

    def _known(self) -> str:
        return ", ".join(map(repr, self.symbols + self.silent))

    def labels(self, text: str) -> tuple[str, ...]:
        """One label a timestep: the character."""
        return tuple(text)

    def decode(self, inputs: np.ndarray) -> str:
        """A text whose inputs (timesteps, input_features) these are."""
        kinds = np.where(inputs.any(axis=-1), np.argmax(inputs, axis=-1), -1)
        return "".join((self.symbols + self.silent)[kind] for kind in kinds)


@dataclass(frozen=True)
class Flagged:
    """Numbers as inputs, some of them with a flag: the features are the value and the flag.

    An example is a text such as ``"0.8! 0.1 -0.5!"``, the flagged numbers with a "!", or a list
    of (value, flag) pairs such as ``[(0.8, 1), (0.1, 0), (-0.5, 1)]``.
    """

    def encode(self, example: str | Sequence) -> np.ndarray:
        """(timesteps, 2): value and flag.

        Raises ``ValueError`` for a token that is no number, and for lists of another shape.
        """
        if not isinstance(example, str):
            pairs = as_numbers("the example", example)
            if pairs.ndim != 2 or pairs.shape[1] != 2:
                raise ValueError(
                    f"the example has shape {pairs.shape}, expected one pair (value, flag) a timestep"
                )
            return pairs
        return np.array([self._pair(*place) for place in enumerate(example.split())]).reshape(-1, 2)

    def _pair(self, position: int, token: str) -> tuple[float, float]:
        try:
            return float(token.removesuffix("!")), float(token.endswith("!"))
        except ValueError:
            raise ValueError(
                f"unknown symbol {token!r} at position {position}; expected a number, "
                'with a "!" behind it where the flag is set, as in "0.8! 0.1"'
            ) from None

    def labels(self, example: str | Sequence) -> tuple[str, ...]:
        """One label a timestep: the number, with a "!" where the flag is set."""
        return tuple((example if isinstance(example, str) else self.decode(self.encode(example))).split())

    def decode(self, inputs: np.ndarray) -> str:
        """A text whose inputs (timesteps, 2) these are, to two decimals."""
        return " ".join(
            f"{value:.2f}".rstrip("0").rstrip(".") + "!" * bool(flag > 0.5) for value, flag in inputs
        )


# ---------------------------------------------------------------- what a task is


@dataclass(frozen=True)
class Habit:
    """What a gate of the trained cells does, in at least one of their units.

    ``at_events`` and ``elsewhere`` are ranges, from 0 (closed) to 1 (open), in which the gate's
    mean lies at the events of the task and at all other timesteps.
    """

    gate: str
    at_events: tuple[float, float]
    elsewhere: tuple[float, float]


@dataclass(frozen=True)
class Settings:
    """How a kind of cell is trained on a task, the seeds that are shipped, and what they learn.

    ``steps`` batches of 64 sequences; ``keep_bias`` as in ``Task.new_cell``. ``habit`` holds for
    every seed; it is None for a cell without gates, and where each seed found its own way.
    """

    units: int
    steps: int
    learning_rate: float = 0.02
    keep_bias: float | None = None
    seeds: tuple[int, ...] = (0,)
    habit: Habit | None = None


@dataclass(frozen=True, eq=False)
class Task:
    """A question about a sequence, asked of a cell at every timestep or after the last one.

    Attributes
    ----------
    name : what ``trained`` and ``TASKS`` call it
    question : what the prediction answers, the label of the readout
    description : one sentence on what which gate should do
    input_labels : what each input feature is
    events : those of ``input_labels`` at which a gate has something to do
    example : something readable to try
    reader : how something readable becomes inputs
    draw, answer : how inputs are drawn (rng, batch, timesteps), and the right answers to inputs
    readout : "sigmoid" for yes or no (loss: cross entropy; metric: accuracy), "linear" for a
        number (loss: mean squared error; metric: mean absolute error)
    timesteps : the length of the sequences in training
    settings : by kind of cell, how it is trained

    Taught in lessons 3, 4 and 5.
    """

    name: str
    question: str
    description: str
    input_labels: tuple[str, ...]
    events: tuple[str, ...]
    example: str
    reader: Characters | Flagged
    draw: Callable[[np.random.Generator, int, int], np.ndarray]
    answer: Callable[[np.ndarray], np.ndarray]
    timesteps: int
    readout: str = "sigmoid"
    settings: Mapping[str, Settings] = field(default_factory=dict)

    def sample(self, rng: np.random.Generator, batch: int, timesteps: int | None = None) -> tuple:
        """Random sequences and their answers.

        Returns inputs (batch, timesteps, input_features), and targets (batch, timesteps, 1), or
        (batch, 1) for a question that is asked after the last timestep only. ``timesteps`` is the
        length in training if None. Raises ``ValueError`` for a batch below 1 or timesteps below 2.
        """
        timesteps = self.timesteps if timesteps is None else timesteps
        for name, number, least in (("batch", batch, 1), ("timesteps", timesteps, 2)):
            if isinstance(number, bool) or not isinstance(number, (int, np.integer)) or number < least:
                raise ValueError(f"{name} is {number!r}, expected a whole number of at least {least}")
        inputs = self.draw(rng, batch, timesteps)
        return inputs, self.answer(inputs)

    def targets(self, inputs: np.ndarray) -> np.ndarray:
        """The right answers for inputs of one sequence or a batch, in the shapes of ``sample``.

        Raises ``ValueError`` for inputs with other features than those of the task.
        """
        inputs = as_numbers("inputs", inputs)
        if inputs.ndim not in (2, 3) or inputs.shape[-1] != len(self.input_labels):
            raise ValueError(
                f"inputs have shape {inputs.shape}, expected (timesteps, {len(self.input_labels)}) with the "
                f"features {', '.join(self.input_labels)}, or (batch, …) in front; encode gives that shape"
            )
        return self.answer(inputs)

    def encode(self, example) -> np.ndarray:
        """Something readable, such as ``task.example``, as inputs (timesteps, input_features)."""
        return self.reader.encode(example)

    def labels(self, example) -> tuple[str, ...]:
        """One short label a timestep, for a readable example or for inputs; for a batch, one row each."""
        if not isinstance(example, np.ndarray):
            return self.reader.labels(example)
        if example.ndim == 3:
            return tuple(self.labels(sequence) for sequence in example)
        return self.reader.labels(self.reader.decode(example))

    def run(self, cell: Cell, example) -> Trace:
        """The trace of a cell on a readable example, with its labels; raises as ``encode`` does."""
        return cell.run(self.encode(example), labels=self.labels(example))

    def at_events(self, inputs: np.ndarray) -> np.ndarray:
        """Where the events are: True or False for each timestep, (timesteps,) or (batch, timesteps)."""
        columns = [self.input_labels.index(label) for label in self.events]
        return np.asarray(inputs)[..., columns].max(axis=-1) > 0.5

    def new_cell(
        self,
        kind: type[Cell],
        units: int | None = None,
        seed: int = 0,
        keep_bias: float | None = None,
        **options,
    ) -> Cell:
        """An untrained cell that fits this task: random weights and a random readout.

        ``keep_bias`` sets the bias of the gate that keeps, an LSTM's forget gate or a GRU's
        update gate: how far back a cell reaches before it has learned anything. Raises
        ``ValueError`` for a ``keep_bias`` where no gate keeps, and for a kind of cell without
        settings if ``units`` is None.
        """
        units = self._settings(kind).units if units is None else units
        cell = kind.random(len(self.input_labels), units, seed, **options)
        limit = np.sqrt(6.0 / (units + 1))
        W = np.random.default_rng([seed, units]).uniform(-limit, limit, (1, units))
        cell = replace(cell, readout=Readout(W, np.zeros(1), self.readout, self.question))
        if keep_bias is None:
            return cell
        if not cell.gates:
            raise ValueError(f"a {cell.kind} has no gate that keeps; leave keep_bias out")
        b = cell.b.copy()
        b[0] = keep_bias  # both kinds have the gate that keeps in front
        return with_weights(cell, cell.weights | {"b": b})

    def train(self, kind: type[Cell], seed: int = 0, progress: bool | None = None) -> TrainingResult:
        """Train a cell with this task's settings, as the shipped ones were; see ``fit``.

        Raises ``ValueError`` for a kind of cell that this task has no settings for.
        """
        chosen = self._settings(kind)
        return fit(
            self.new_cell(kind, seed=seed, keep_bias=chosen.keep_bias),
            self,
            steps=chosen.steps,
            learning_rate=chosen.learning_rate,
            seed=seed,
            progress=progress,
        )

    def _settings(self, kind: type[Cell]) -> Settings:
        if kind.__name__ not in self.settings:
            raise ValueError(
                f"{self.name} has no settings for a {kind.__name__}, only for {', '.join(self.settings)}; "
                "build a cell with new_cell(kind, units=...) and train it with fit(cell, task, steps=...)"
            )
        return self.settings[kind.__name__]

    def __repr__(self) -> str:
        return f"Task({self.name!r}: {self.question})"


# ---------------------------------------------------------------- the tasks


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
)
TASKS: dict[str, Task] = {task.name: task for task in _ALL}


# ---------------------------------------------------------------- the shipped cells


def task_named(name: str) -> Task:
    """The task of that name; a ``ValueError`` lists the names there are."""
    if name not in TASKS:
        raise ValueError(f"there is no task {name!r}; choose one of {', '.join(TASKS)}")
    return TASKS[name]


def as_text(task: Task, result: TrainingResult, seed: int) -> str:
    """A trained cell as JSON that ``Cell.trained`` reads, its weights to 6 significant digits."""

    def plain(array: np.ndarray) -> list:
        return np.vectorize(lambda number: float(f"{number:.6g}"))(array).tolist()

    cell = result.cell
    weights = {name: plain(array) for name, array in cell.weights.items()}
    readout = {"W": weights.pop("V"), "b": weights.pop("d")}
    readout |= {"activation": cell.readout.activation, "label": cell.readout.label}
    if "b′" in weights:
        weights["b_recurrent"] = weights.pop("b′")
    document = {
        "task": task.name,
        "cell": cell.kind,
        "seed": seed,
        result.metric_name: round(result.metric, 4),
        "weights": weights,
        "readout": readout,
    }
    lines = (f"{json.dumps(name)}: {json.dumps(value)}" for name, value in document.items())
    return "{\n" + ",\n".join(lines) + "\n}\n"


def rebuild(folder: Path) -> None:
    """Train every shipped cell again, write its file into ``folder``, print a line about it."""
    shipped = [
        (task.name, kind, seed, folder)
        for task in TASKS.values()
        for kind, settings in task.settings.items()
        for seed in settings.seeds
    ]
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as processes:
        for line in processes.map(_rebuild_one, *zip(*shipped, strict=True)):
            print(line, flush=True)


def _rebuild_one(name: str, kind: str, seed: int, folder: Path) -> str:
    start, task = time.perf_counter(), task_named(name)
    result = task.train(KINDS[kind], seed, progress=False)
    (folder / f"{name}-{kind}-{seed}.json").write_text(as_text(task, result, seed), encoding="utf-8")
    return (
        f"{name:17}  {kind:9}  {result.cell.units} units  seed {seed}  "
        f"{result.metric_name} {result.metric:.4f}  {time.perf_counter() - start:.1f} s"
    )


if __name__ == "__main__":
    rebuild(Path(__file__).parent / "trained")

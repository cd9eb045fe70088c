"""Small tasks in which a gate has a job that can be said in one sentence.

Each task draws random sequences with the right answers, turns something readable (a text, or
numbers) into a cell's inputs, and knows the settings that train a cell on it in seconds.
``LSTM.trained("inside-quotes")`` loads what this file trained;
``python -m rnn_helpers.tasks`` trains and writes every shipped cell again.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from rnn_helpers.cells import GRU, LSTM, Cell, Readout, SimpleRNN
from rnn_helpers.trace import Trace
from rnn_helpers.training import LOSSES, TrainingResult, evaluate, fit, with_weights

KINDS: dict[str, type[Cell]] = {"SimpleRNN": SimpleRNN, "LSTM": LSTM, "GRU": GRU}


# ---------------------------------------------------------------- readable examples


@dataclass(frozen=True)
class Characters:
    """A text as inputs: one timestep a character, one-hot over a few kinds of characters.

    ``symbols`` has one character for each input feature, in order; ``other`` is the feature of
    every further character, or None where there may be none. ``refused`` maps characters that
    would be a mistake to what to do about them.
    """

    symbols: str
    other: int | None = None
    refused: Mapping[str, str] = field(default_factory=dict)

    def encode(self, text: str) -> np.ndarray:
        """(timesteps, input_features): a 1 for the kind of each character."""
        if not isinstance(text, str):
            raise ValueError(f"expected a text made of {', '.join(map(repr, self.symbols))}, got {text!r}")
        return np.eye(len(self.symbols))[[self._feature(*place) for place in enumerate(text)]]

    def _feature(self, position: int, character: str) -> int:
        if character in self.refused:
            raise ValueError(f"{character!r} at position {position}: {self.refused[character]}")
        if character in self.symbols:
            return self.symbols.index(character)
        if self.other is None:
            known = ", ".join(map(repr, self.symbols))
            raise ValueError(f"unknown symbol {character!r} at position {position}; this task knows {known}")
        return self.other

    def labels(self, text: str) -> tuple[str, ...]:
        """One label a timestep: the character."""
        return tuple(text)

    def decode(self, inputs: np.ndarray) -> str:
        """A text whose inputs these are."""
        return "".join(self.symbols[feature] for feature in np.argmax(inputs, axis=-1))


# ---------------------------------------------------------------- what a task is


@dataclass(frozen=True)
class Settings:
    """How a kind of cell is trained on a task, and the seeds that are shipped."""

    units: int
    steps: int
    learning_rate: float = 0.02
    keep_bias: float | None = None
    seeds: tuple[int, ...] = (0,)


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
    reader: Characters
    draw: Callable[[np.random.Generator, int, int], np.ndarray]
    answer: Callable[[np.ndarray], np.ndarray]
    timesteps: int
    readout: str = "sigmoid"
    settings: Mapping[str, Settings] = field(default_factory=dict)

    def sample(self, rng: np.random.Generator, batch: int, timesteps: int | None = None) -> tuple:
        """Random sequences and their answers.

        Returns inputs (batch, timesteps, input_features), and targets (batch, timesteps, 1), or
        (batch, 1) for a question that is asked after the last timestep only.
        """
        inputs = self.draw(rng, batch, timesteps or self.timesteps)
        return inputs, self.targets(inputs)

    def targets(self, inputs: np.ndarray) -> np.ndarray:
        """The right answers for inputs of one sequence or a batch."""
        return self.answer(np.asarray(inputs, dtype=float))

    def encode(self, example) -> np.ndarray:
        """Something readable, such as ``task.example``, as inputs (timesteps, input_features)."""
        return self.reader.encode(example)

    def labels(self, example) -> tuple[str, ...]:
        """One short label a timestep, for a readable example or for the inputs of one sequence."""
        return self.reader.labels(self.reader.decode(example) if isinstance(example, np.ndarray) else example)

    def run(self, cell: Cell, example) -> Trace:
        """The trace of a cell on a readable example, with its labels."""
        return cell.run(self.encode(example), labels=self.labels(example))

    def at_events(self, inputs: np.ndarray) -> np.ndarray:
        """Where the events are: True or False for each timestep."""
        columns = [self.input_labels.index(label) for label in self.events]
        return np.asarray(inputs)[..., columns].max(axis=-1) > 0.5

    def new_cell(
        self, kind: type[Cell], units: int | None = None, seed: int = 0, keep_bias: float | None = None, **options
    ) -> Cell:
        """An untrained cell that fits this task: random weights and a random readout.

        ``keep_bias`` sets the bias of the gate that keeps, an LSTM's forget gate or a GRU's
        update gate: how far back a cell reaches before it has learned anything.
        """
        units = units or self._settings(kind).units
        limit = np.sqrt(6.0 / (units + 1))
        W = np.random.default_rng([seed, 2]).uniform(-limit, limit, (1, units))
        readout = Readout(W, np.zeros(1), self.readout, self.question)
        cell = kind.random(len(self.input_labels), units, seed, readout=readout, **options)
        if keep_bias is None:
            return cell
        if not cell.gates:
            raise ValueError(f"a {cell.kind} has no gate that keeps; leave keep_bias out")
        b = cell.b.copy()
        b[0] = keep_bias  # both kinds have the gate that keeps in front
        return with_weights(cell, cell.weights | {"b": b})

    def train(self, kind: type[Cell], seed: int = 0, progress: bool | None = None) -> TrainingResult:
        """Train a cell with this task's settings, as the shipped ones were."""
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
    quotes = np.cumsum(inputs[..., 2:], axis=-2)
    return quotes % 2


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
        "SimpleRNN": Settings(units=4, steps=400),
        "LSTM": Settings(units=2, steps=400),
        "GRU": Settings(units=4, steps=400),
    },
)

TASKS: dict[str, Task] = {task.name: task for task in (INSIDE_QUOTES,)}


# ---------------------------------------------------------------- the shipped cells


def task_named(name: str) -> Task:
    """The task of that name; a ``ValueError`` lists the names there are."""
    if name not in TASKS:
        raise ValueError(f"unknown task {name!r}; choose one of {', '.join(TASKS)}")
    return TASKS[name]


def _as_document(task: Task, cell: Cell, seed: int, metric: Mapping[str, float]) -> dict:
    """A trained cell as plain data, its weights to 6 significant digits."""

    def plain(array: np.ndarray) -> list:
        return np.vectorize(lambda number: float(f"{number:.6g}"))(array).tolist()

    weights = {name: plain(array) for name, array in cell.weights.items()}
    readout = {"W": weights.pop("V"), "b": weights.pop("d")}
    if "b′" in weights:
        weights["b_recurrent"] = weights.pop("b′")
    readout |= {"activation": cell.readout.activation, "label": cell.readout.label}
    return {"task": task.name, "cell": cell.kind, "seed": seed, **metric, "weights": weights, "readout": readout}


def rebuild(folder: Path) -> None:
    """Train every shipped cell again, write its file, and print a line about it."""
    for task in TASKS.values():
        for kind, settings in task.settings.items():
            for seed in settings.seeds:
                start = time.perf_counter()
                result = task.train(KINDS[kind], seed, progress=False)
                seconds = time.perf_counter() - start
                metric = {result.metric_name: round(result.metric, 4)}
                document = _as_document(task, result.cell, seed, metric)
                (folder / f"{task.name}-{kind}-{seed}.json").write_text(json.dumps(document, indent=1) + "\n")
                print(f"{task.name:18} {kind:10} seed {seed}  {metric}  {seconds:.1f} s")


if __name__ == "__main__":
    rebuild(Path(__file__).parent / "trained")

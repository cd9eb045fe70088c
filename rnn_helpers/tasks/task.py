"""What a task is: sequences with answers, a question, and the settings that train a cell on it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from rnn_helpers.cells import Cell, Readout
from rnn_helpers.checks import as_numbers, whole_number
from rnn_helpers.tasks.readers import Characters, Flagged
from rnn_helpers.trace import Trace
from rnn_helpers.training import TrainingResult, fit


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

    ``steps`` batches of 64 sequences, 32 for "writing"; ``keep_bias`` as in ``Task.new_cell``. ``habit``
    holds for every seed; it is None for a cell without gates, and where each seed found its own way.
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
        number (loss: mean squared error; metric: mean absolute error), "softmax" for one of several
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
        batch, timesteps = whole_number("batch", batch, 1), whole_number("timesteps", timesteps, 2)
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
        cell = replace(cell, readout=self._new_readout(cell.output_features, seed))
        return cell if keep_bias is None else cell.with_keep_bias(keep_bias)

    def _new_readout(self, features: int, seed: int, outputs: tuple[str, ...] | None = None) -> Readout:
        """A random readout, of one output if they have no names."""
        count = len(outputs) if outputs else 1
        limit = np.sqrt(6.0 / (features + count))
        W = np.random.default_rng([seed, features]).uniform(-limit, limit, (count, features))
        return Readout(W, np.zeros(count), self.readout, self.question, outputs)

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

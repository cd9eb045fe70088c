"""The task of a network that writes: which character comes next in lines like code?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from rnn_helpers.cells import Cell, Readout
from rnn_helpers.checks import whole_number
from rnn_helpers.tasks.grammar import GRAMMAR, SYMBOLS, Place
from rnn_helpers.tasks.readers import Characters
from rnn_helpers.tasks.task import Settings, Task
from rnn_helpers.training import TrainingResult, fit, loss_of, warmed_up_and_decayed

BATCH_SIZE = 32
ACTIVITY_PENALTY = 0.01
FRESH = 512  # sequences to measure on

# What may be asked of a character that has just been read, by its place in the grammar
CONCEPTS: Mapping[str, Callable[[Place], bool | int]] = {
    "inside quotes": lambda place: place.part == "quotation",
    "inside a number": lambda place: place.part == "number",
    "after a newline": lambda place: place.part == "indentation" and not place.written,
    "if line": lambda place: place.is_if and place.part != "indentation",
    "inside brackets": lambda place: place.depth > 0,
    "bracket depth": lambda place: place.depth,
    "indentation": lambda place: len(place.written) if place.part == "indentation" else place.level,
}


@dataclass(frozen=True, eq=False, repr=False)
class WritingTask(Task):
    """Which character comes next? Asked at every character of a text that ``grammar.py`` writes.

    A network learns it from the characters that came next. The right answer, though, is a
    probability for each character, and the grammar knows it: ``targets`` are those. The
    entropy of the grammar is what no network can fall below, and ``bits_per_character`` says
    how far one is above it.

    Texts begin with a newline; inputs are one-hot vectors of the symbols in ``input_labels``.
    """

    def sample(self, rng: np.random.Generator, batch: int, timesteps: int | None = None) -> tuple:
        """Texts, and at each character the one that came next: (batch, timesteps, symbols) both.

        ``timesteps`` is the length in training if None. Raises ``ValueError`` for a batch below 1 or
        timesteps below 2.
        """
        timesteps = self.timesteps if timesteps is None else timesteps
        batch, timesteps = whole_number("batch", batch, 1), whole_number("timesteps", timesteps, 2)
        symbols = np.eye(len(SYMBOLS))[GRAMMAR.draw(rng, batch, timesteps + 1)]
        return symbols[:, :-1], symbols[:, 1:]

    def concept(self, name: str, inputs: np.ndarray) -> np.ndarray:
        """What holds at each character once it is read: (timesteps,) or (batch, timesteps).

        True or False, but for "bracket depth" and "indentation", which are counted. Raises
        ``ValueError`` for a name that isn't one of ``CONCEPTS``.
        """
        if name not in CONCEPTS:
            raise ValueError(f"there is no concept {name!r}; choose one of {', '.join(map(repr, CONCEPTS))}")
        of_places = np.array([CONCEPTS[name](place) for place in GRAMMAR.places])
        return of_places[_places(inputs)]

    def bits_per_character(self, cell: Cell, inputs: np.ndarray) -> tuple[float, float]:
        """What a cell needs to say what comes next, on average, and what the grammar needs, in bits.

        Equations
        ---------
        −Σ p·log₂ q over the characters that may come next, with the grammar's probabilities p and
        those of the cell q; −Σ p·log₂ p. Where the grammar is lost, nothing is counted.

        The difference is the Kullback–Leibler divergence, 0 or more: what the cell has not learned.
        Raises ``ValueError`` for a cell whose readout is no softmax over the symbols.
        """
        if not writes(cell):
            raise ValueError(
                "the readout of this cell is no softmax over the symbols of the grammar, in their order; "
                'use LSTM.trained("writing"), or start from task.new_cell(...)'
            )
        truth = self.targets(inputs)
        known = truth.any(axis=-1)
        bits = loss_of(cell).value(cell.run(inputs).prediction[known], truth[known]) / np.log(2)
        return float(bits), float(np.mean(GRAMMAR.surprise[_places(inputs)][known]))

    def _new_readout(self, features: int, seed: int, outputs: tuple[str, ...] | None = None) -> Readout:
        return super()._new_readout(features, seed, outputs or tuple(SYMBOLS))

    def train(self, kind: type[Cell], seed: int = 0, progress: bool | None = None) -> TrainingResult:
        """Train a cell as the shipped one was; its metric is in bits per character, on fresh texts.

        Raises ``ValueError`` for a kind of cell that this task has no settings for.
        """
        chosen = self._settings(kind)
        result = fit(
            self.new_cell(kind, seed=seed, keep_bias=chosen.keep_bias),
            self,
            steps=chosen.steps,
            batch_size=BATCH_SIZE,
            learning_rate=warmed_up_and_decayed(chosen.steps, chosen.learning_rate),
            activity_penalty=ACTIVITY_PENALTY,
            seed=seed,
            progress=progress,
        )
        inputs, _ = self.sample(np.random.default_rng([seed, 1]), FRESH)
        bits, _ = self.bits_per_character(result.cell, inputs)
        return replace(result, metric_name="bits per character", metric=bits)


def writes(cell: Cell) -> bool:
    """Whether a cell reads and predicts the symbols of the grammar."""
    readout = cell.readout
    return (
        readout is not None
        and readout.is_softmax
        and readout.outputs == tuple(SYMBOLS)
        and cell.input_features == len(SYMBOLS)
    )


def _places(inputs: np.ndarray) -> np.ndarray:
    """The number of the place after each character of one-hot inputs."""
    symbols = np.argmax(inputs, axis=-1)
    found, place = np.empty(symbols.shape, dtype=int), np.zeros(symbols.shape[:-1], dtype=int)
    for timestep in range(symbols.shape[-1]):
        place = found[..., timestep] = GRAMMAR.leads_to[place, symbols[..., timestep]]
    return found


WRITING = WritingTask(
    name="writing",
    question="next character",
    description="One unit says whether a quotation is open, another one counts the open brackets.",
    input_labels=tuple(SYMBOLS),
    events=('"',),
    example='\nif dot(no "red tea"):\n add(4 sea) ten\nnet 20\n',
    reader=Characters(SYMBOLS),
    draw=lambda rng, batch, timesteps: np.eye(len(SYMBOLS))[GRAMMAR.draw(rng, batch, timesteps)],
    answer=lambda inputs: GRAMMAR.chances[_places(inputs)],
    timesteps=100,
    readout="softmax",
    settings={"LSTM": Settings(units=32, steps=2000, keep_bias=2.0, seeds=(0, 1))},
)

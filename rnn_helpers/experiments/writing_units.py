"""Which unit of a network that writes says what, and what it can't do without that unit.

``python -m rnn_helpers.experiments.writing_units`` trains those of five seeds that aren't shipped and writes
what came out into ``measured/writing-units.json``: some minutes.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from rnn_helpers.cells import LSTM, Cell
from rnn_helpers.checks import whole_number
from rnn_helpers.experiments.which_units import which_units
from rnn_helpers.tasks import CONCEPTS, task_named, writes

MEASURED = Path(__file__).parent / "measured" / "writing-units.json"
SEEDS = (0, 1, 2, 3, 4)
# What may come next where a concept holds, and only there
ENDS = {"inside quotes": '"', "inside brackets": ")", "if line": ":"}


@dataclass(frozen=True)
class WritingUnit:
    """The unit of a cell that goes best with a concept, and what holding it at 0 does.

    Attributes
    ----------
    concept : one of ``CONCEPTS``
    unit : the best unit of the memory, chosen on half of the texts
    score : on the other half its AUC from ½ to 1, whichever way it goes, or for what is counted its |r|
    next : the character that ends what the concept is about; None where there is no such
    grammar, model, held : how probable that character is, on average, where it may come next: by the
        grammar, by the model, and with the unit held at 0
    worst_other, held_instead : the other unit without which it is least probable, and how probable then
    """

    concept: str
    unit: int
    score: float
    next: str | None = None
    grammar: float | None = None
    model: float | None = None
    held: float | None = None
    worst_other: int | None = None
    held_instead: float | None = None


@dataclass(frozen=True, repr=False)
class WritingUnits:
    """What ``writing_units`` found; it prints as a table.

    Attributes
    ----------
    bits, grammar_bits : what the cell and the grammar need for a character, in bits
    rows : a ``WritingUnit`` for each of ``CONCEPTS``, in their order
    """

    bits: float
    grammar_bits: float
    rows: tuple[WritingUnit, ...]

    def __getitem__(self, concept: str) -> WritingUnit:
        for row in self.rows:
            if row.concept == concept:
                return row
        raise KeyError(f"there is no {concept!r}; choose one of {', '.join(CONCEPTS)}")

    def __repr__(self) -> str:
        lines = [
            f"{self.bits:.3f} bits a character; the grammar's own entropy is {self.grammar_bits:.3f}",
            f"{'concept':16} unit  score   next  grammar  model  unit at 0  another at 0",
        ]
        for row in self.rows:
            line = f"{row.concept:16} {row.unit:4}  {row.score:.3f}"
            if row.next is not None:
                line += (
                    f"  {row.next!r:>5}    {row.grammar:.3f}  {row.model:.3f}      {row.held:.3f}"
                    f"         {row.held_instead:.3f} (unit {row.worst_other})"
                )
            lines.append(line)
        return "\n".join(lines)


def writing_units(cell: Cell, *, texts: int = 100, seed: int = 1234) -> WritingUnits:
    """Find the unit for each concept of "writing", and hold it: does the model use what the unit says?

    That a unit goes with a concept is one thing, found by ``which_units`` on half of the texts and
    measured on the others. The test that counts is another: with the unit held at 0 the closing quote,
    say, should hardly come any more. Beside it stands the other unit that is missed most: where that one
    is missed as much, the model's knowledge is not in one unit alone.

    Parameters
    ----------
    cell : that writes, such as ``LSTM.trained("writing")``; units are those of its memory
    texts : how many of 100 characters are looked at, a whole number from 2
    seed : of the texts

    Raises
    ------
    ValueError : a cell that doesn't write, texts or a seed that are no such numbers

    The indentation has a unit of its own in some of the five cells of ``measured/writing-units.json``
    and in others none: don't rely on one. Taught in lesson 10.
    """
    if not isinstance(cell, Cell) or not writes(cell):
        raise ValueError('this is no cell that writes the symbols of "writing"; use LSTM.trained("writing")')
    texts, seed = whole_number("texts", texts, 2), whole_number("seed", seed, 0)
    task = task_named("writing")
    inputs, _ = task.sample(np.random.default_rng(seed), texts)
    trace, truth = cell.run(inputs), task.targets(inputs)
    memory, units = cell.state_names[-1], cell.size_of(cell.state_names[-1])
    held = [cell.holding(memory, 0.0, unit=unit).run(inputs).prediction for unit in range(units)]

    def row(concept: str) -> WritingUnit:
        happens = task.concept(concept, inputs)
        (best, *_) = which_units(trace, happens, event_name=concept, held_out=texts // 2)
        is_counted = happens.dtype != bool
        score = abs(best.held_out) if is_counted else max(best.held_out, 1 - best.held_out)
        if concept not in ENDS:
            return WritingUnit(concept, best.unit, float(score))
        column = task.input_labels.index(ENDS[concept])
        here = happens & (truth[..., column] > 0)
        of, *without = (float(each[here][:, column].mean()) for each in (trace.prediction, *held))
        worst = min((each for each in range(units) if each != best.unit), key=without.__getitem__)
        return WritingUnit(
            concept,
            best.unit,
            float(score),
            ENDS[concept],
            float(truth[here][:, column].mean()),
            of,
            without[best.unit],
            worst,
            without[worst],
        )

    return WritingUnits(*task.bits_per_character(cell, inputs), tuple(map(row, CONCEPTS)))


def measured_writing_units() -> dict[int, WritingUnits]:
    """What came out for five seeds, by seed, as the command above measured it."""
    document = json.loads(MEASURED.read_text(encoding="utf-8"))
    return {
        int(number): WritingUnits(
            found["bits"], found["grammar_bits"], tuple(WritingUnit(**row) for row in found["rows"])
        )
        for number, found in document["seeds"].items()
    }


def _as_text(found: dict[int, WritingUnits]) -> str:
    """What was found as JSON, a line for each row, its numbers to 4 digits."""
    document = {
        "command": "python -m rnn_helpers.experiments.writing_units",
        "seeds": {str(number): asdict(each) for number, each in found.items()},
    }

    def rounded(value):
        if isinstance(value, float):
            return round(value, 4)
        if isinstance(value, dict):
            return {name: rounded(each) for name, each in value.items()}
        return [rounded(each) for each in value] if isinstance(value, (list, tuple)) else value

    return json.dumps(rounded(document), indent=1) + "\n"


if __name__ == "__main__":
    TASK = task_named("writing")
    SHIPPED = TASK.settings["LSTM"].seeds
    FOUND = {}
    for number in SEEDS:
        trained = LSTM.trained("writing", number) if number in SHIPPED else TASK.train(LSTM, number).cell
        FOUND[number] = writing_units(trained)
        print(f"seed {number}: {FOUND[number]}", flush=True)
    MEASURED.write_text(_as_text(FOUND), encoding="utf-8")

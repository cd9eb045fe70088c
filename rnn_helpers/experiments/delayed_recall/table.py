"""Which cells were trained on delayed recall, and what came out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from rnn_helpers.cells import Cell
from rnn_helpers.checks import as_numbers, shortened
from rnn_helpers.tasks import KINDS

MEASURED = Path(__file__).parent.parent / "measured" / "delayed-recall.json"


@dataclass(frozen=True, repr=False)
class Variant:
    """A kind of cell, and the bias that its gate that keeps starts with.

    Parameters
    ----------
    cell_class : "SimpleRNN", "LSTM" or "GRU", or a class of cells, also one of your own
    keep_bias : the bias of the gate that keeps, or None for what random cells start with

    Raises
    ------
    ValueError : another name, something that is no class of cells, a bias that is no number, or a
        bias for a cell in which no gate keeps
    """

    cell_class: type[Cell]
    keep_bias: float | None = None

    def __post_init__(self):
        kind = KINDS.get(self.cell_class) if isinstance(self.cell_class, str) else self.cell_class
        if not (isinstance(kind, type) and issubclass(kind, Cell)):
            known = ", ".join(map(repr, KINDS))
            raise ValueError(f"kind is {shortened(self.cell_class)}, expected {known} or a class of cells")
        object.__setattr__(self, "cell_class", kind)
        if self.keep_bias is not None:
            bias = as_numbers("keep_bias", self.keep_bias)
            if bias.ndim:
                raise ValueError(f"keep_bias is {shortened(self.keep_bias)}, expected one number")
            object.__setattr__(self, "keep_bias", float(bias))
            if self.gate is None:
                raise ValueError(f"a {self.kind} has no gate that keeps; leave keep_bias out")

    @property
    def kind(self) -> str:
        """The name of the class, as tables and files have it."""
        return self.cell_class.__name__

    @property
    def gate(self) -> str | None:
        """The gate that keeps: "forget" or "update"; None where there is none."""
        keeping = self.cell_class.keeping_gate
        return keeping and keeping.removesuffix("_gate")

    def __str__(self) -> str:
        bias = "" if self.keep_bias is None else f" {self.gate} bias {self.keep_bias:g}".replace("-", "−")
        return self.kind + bias

    def __repr__(self) -> str:
        bias = "" if self.keep_bias is None else f", {self.keep_bias}"
        return f'Variant("{self.kind}"{bias})'


VARIANTS = (
    Variant("SimpleRNN"),
    *(Variant("LSTM", bias) for bias in (0.0, 1.0, 3.0)),
    *(Variant("GRU", bias) for bias in (0.0, 1.0, 2.0)),
)


@dataclass(frozen=True, eq=False)
class RecallTable:
    """What ``delayed_recall`` found.

    Attributes
    ----------
    timesteps : the lengths of the sequences, a row each
    variants : the cells, a column each
    solved_after : for each pair (timesteps, variant), for each seed: the step of training after
        which the task was solved, or None
    units, steps : of each cell, and how long it was trained at most
    """

    timesteps: tuple[int, ...]
    variants: tuple[Variant, ...]
    solved_after: Mapping[tuple[int, Variant], tuple[int | None, ...]]
    units: int
    steps: int

    @property
    def seeds(self) -> int:
        """How many seeds each cell was trained with."""
        return len(next(iter(self.solved_after.values())))

    @property
    def solved(self) -> np.ndarray:
        """(timesteps, variants): how many of the seeds solved the task."""
        counts = [
            [sum(step is not None for step in self.solved_after[t, variant]) for variant in self.variants]
            for t in self.timesteps
        ]
        return np.array(counts)

    @classmethod
    def measured(cls) -> RecallTable:
        """The table as it was measured with 8 seeds, read from a file: nothing is trained now."""
        document = json.loads(MEASURED.read_text(encoding="utf-8"))
        rows = [(row["timesteps"], Variant(*row["cell"]), row["solved after"]) for row in document["rows"]]
        solved_after = {(t, variant): tuple(steps) for t, variant, steps in rows}
        each = (dict.fromkeys(row[column] for row in rows) for column in (0, 1))
        return cls(*map(tuple, each), solved_after, document["units"], document["steps"])

    def as_text(self) -> str:
        """The table as JSON, as ``measured`` reads it."""
        rows = [
            json.dumps({"timesteps": t, "cell": [variant.kind, variant.keep_bias], "solved after": steps})
            for (t, variant), steps in self.solved_after.items()
        ]
        head = {"command": f"python -m {__package__}", "units": self.units, "steps": self.steps}
        lines = [f"{json.dumps(name)}: {json.dumps(value)},\n" for name, value in head.items()]
        return "{\n" + "".join(lines) + '"rows": [\n' + ",\n".join(rows) + "\n]\n}\n"

    def __repr__(self) -> str:
        lengths = ", ".join(map(str, self.timesteps))
        return f"RecallTable({len(self.variants)} cells, timesteps {lengths}, {self.seeds} seeds)"

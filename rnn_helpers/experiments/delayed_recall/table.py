"""Which cells were trained on delayed recall, and what came out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np

from rnn_helpers.tasks import KINDS

MEASURED = Path(__file__).parent.parent / "measured" / "delayed-recall.json"


class Variant(NamedTuple):
    """A kind of cell by name, and the bias that its gate that keeps starts with."""

    kind: str
    keep_bias: float | None = None

    @property
    def gate(self) -> str | None:
        """The gate that keeps: "forget" or "update"; None where there is none."""
        gates = KINDS[self.kind].gates
        return gates[0].removesuffix("_gate") if gates else None

    def __str__(self) -> str:
        bias = "" if self.keep_bias is None else f" {self.gate} bias {self.keep_bias:g}".replace("-", "−")
        return self.kind + bias


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
            json.dumps({"timesteps": t, "cell": variant, "solved after": steps})
            for (t, variant), steps in self.solved_after.items()
        ]
        head = {"command": f"python -m {__package__}", "units": self.units, "steps": self.steps}
        lines = [f"{json.dumps(name)}: {json.dumps(value)},\n" for name, value in head.items()]
        return "{\n" + "".join(lines) + '"rows": [\n' + ",\n".join(rows) + "\n]\n}\n"

    def __repr__(self) -> str:
        lengths = ", ".join(map(str, self.timesteps))
        return f"RecallTable({len(self.variants)} cells, timesteps {lengths}, {self.seeds} seeds)"

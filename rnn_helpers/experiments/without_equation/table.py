"""The ways in which an LSTM is broken, and the table of what came out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

from rnn_helpers.checks import shortened

MEASURED = Path(__file__).parent.parent / "measured" / "without-equation.json"

WHOLE = {
    "f": "f = sigmoid(W_f x + U_f h_ + b_f)",
    "i": "i = sigmoid(W_i x + U_i h_ + b_i)",
    "g": "g = tanh(W_g x + U_g h_ + b_g)",
    "c": "c = f * c_ + i * g",
    "o": "o = sigmoid(W_o x + U_o h_ + b_o)",
    "h": "h = o * tanh(c)",
}

# By what is missing: the lines that change, None for one that goes
BROKEN: Mapping[str, Mapping[str, str | None]] = {
    "nothing": {},
    "forget gate": {"f": None, "c": "c = c_ + i * g"},
    "input gate": {"i": None, "c": "c = f * c_ + g"},
    "candidate": {"g": None, "c": "c = f * c_ + i"},
    "tanh of the candidate": {"g": "g = W_g x + U_g h_ + b_g"},
    "old memory": {"f": None, "c": "c = i * g"},
    "output gate": {"o": None, "h": "h = tanh(c)"},
    "tanh of the cell state": {"h": "h = o * c"},
}


def equations_without(missing: str) -> str:
    """The equations of an LSTM without one part, as ``Cell.from_equations`` reads them.

    missing : a name in ``BROKEN``; "nothing" for the whole LSTM

    Raises ``ValueError`` for another name. For notebook 7.
    """
    if missing not in BROKEN:
        raise ValueError(f"missing is {shortened(missing)}, expected one of {', '.join(map(repr, BROKEN))}")
    lines = {**WHOLE, **BROKEN[missing]}
    return "\n".join(line for line in lines.values() if line is not None)


@dataclass(frozen=True, eq=False)
class EquationTable:
    """What ``without_equation`` found.

    Attributes
    ----------
    missing : what the cells lacked, a row each
    tasks : the names of the tasks, a column each
    metrics : for each pair (missing, task), for each seed: what training ended with, the accuracy or the
        mean absolute error on fresh sequences
    solved : for each pair, how many of the seeds solved the task
    """

    missing: tuple[str, ...]
    tasks: tuple[str, ...]
    metrics: Mapping[tuple[str, str], tuple[float, ...]]
    solved: Mapping[tuple[str, str], int]

    @property
    def seeds(self) -> int:
        """With how many seeds each cell was trained."""
        return len(next(iter(self.metrics.values())))

    @classmethod
    def measured(cls) -> EquationTable:
        """The table as it was measured, read from a file: nothing is trained now."""
        rows = json.loads(MEASURED.read_text(encoding="utf-8"))["rows"]
        metrics = {(row["missing"], row["task"]): tuple(row["metrics"]) for row in rows}
        solved = {(row["missing"], row["task"]): row["solved"] for row in rows}
        return cls(
            *(tuple(dict.fromkeys(pair[place] for pair in metrics)) for place in (0, 1)), metrics, solved
        )

    def as_text(self) -> str:
        """The table as JSON, as ``measured`` reads it."""
        rows = [
            json.dumps({"missing": pair[0], "task": pair[1], "solved": self.solved[pair], "metrics": metrics})
            for pair, metrics in self.metrics.items()
        ]
        return f'{{\n"command": "python -m {__package__}",\n"rows": [\n' + ",\n".join(rows) + "\n]\n}\n"

    def __str__(self) -> str:
        """A row for what is missing, a column for each task: how many seeds solved it."""
        heads = [task.split("-") for task in self.tasks]  # one word a line
        rows = [["", *words] for words in zip_longest(*heads, fillvalue="")]
        for missing in self.missing:
            name = "the whole LSTM" if missing == "nothing" else f"without {missing}"
            rows.append([name, *(str(self.solved[missing, task]) for task in self.tasks)])
        first, *others = [max(map(len, column)) for column in zip(*rows, strict=True)]
        lines = (
            f"{name:{first}}"
            + "".join(f"  {cell:>{width}}" for cell, width in zip(cells, others, strict=True))
            for name, *cells in rows
        )
        return "\n".join(line.rstrip() for line in lines)

    def __repr__(self) -> str:
        return f"EquationTable({len(self.missing)} cells, {len(self.tasks)} tasks, {self.seeds} seeds)"

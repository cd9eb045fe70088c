"""Controls that change numbers: sliders and fields beside a stepper, recomputed in the kernel.

Every change runs the cell again and hands the new trace to the same stepper, which keeps
its timestep. What can't be used is said beside its field, and the stepper stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

import ipywidgets as widgets
import numpy as np

from rnn_helpers.cells import Cell, SimpleRNN
from rnn_helpers.widgets.asleep import Asleep
from rnn_helpers.widgets.controls import Controls
from rnn_helpers.widgets.payload import summary
from rnn_helpers.widgets.picture import with_picture
from rnn_helpers.widgets.stepper import Stepper

MOST_SLIDERS = 40
CHANGED = ["values", "input", "activation"]  # what a new run follows


class Explorer(Asleep, widgets.VBox):
    """Sliders for every weight of a small cell, its activation, its input, and a seed.

    Parameters
    ----------
    cell : the cell to start from, with at most 40 weights
    inputs : (timesteps, input_features), or a plain list of numbers for a single feature
    weight_range : the sliders go from −weight_range to +weight_range, further if a weight does
    timestep : where the stepper starts

    ``explorer.cell`` and ``explorer.trace`` are what is on show now; ``explorer.controls`` and
    ``explorer.stepper`` are the widgets inside.

    Raises ``ValueError`` for a cell with too many weights for sliders, and what ``cell.run``
    raises for the inputs. Used in lessons 2, 4 and 5.
    """

    def __init__(self, cell: Cell, inputs, *, weight_range: float = 3.0, timestep: int = 0):
        if cell.parameter_count > MOST_SLIDERS:
            raise ValueError(
                f"this {cell.kind} has {cell.parameter_count} weights, too many for sliders; "
                f"choose a cell of 1 or 2 units with at most {MOST_SLIDERS}"
            )
        self.stepper = Stepper(cell.run(_as_columns(inputs)), timestep=timestep)
        self._start = cell
        arrays = _weights(cell)
        self.controls = Controls(
            arrays,
            labels={name: ROLES.get(name, name) for name in arrays},
            entries={
                name: [_entry(cell, name, index) for index in np.ndindex(array.shape)]
                for name, array in arrays.items()
            },
            reach=weight_range,
            input=_as_written(self.trace.inputs),
            activation=getattr(cell, "activation", ""),
            activations=["tanh", "sigmoid", "relu", "linear"] if isinstance(cell, SimpleRNN) else [],
            layout=self.stepper.layout,
        )
        self.controls.observe(self._recompute, CHANGED)
        self.controls.on_button(
            draw=lambda seed: self._show_weights(_random_like(self._start, seed)),
            reset=lambda: self._show_weights(self._start),
        )
        super().__init__([self.controls, self.stepper])

    def __repr__(self) -> str:
        return f"Explorer({summary(self.trace)})"

    def _repr_mimebundle_(self, **options):
        bundle = super()._repr_mimebundle_(**options)
        return with_picture(bundle, repr(self), [self.trace], [""], timestep=self.stepper.timestep)

    @property
    def trace(self):
        """The trace on show."""
        return self.stepper.trace

    @property
    def cell(self) -> Cell:
        """The cell on show."""
        return self.stepper.trace.cell

    def _recompute(self, _change=None) -> None:
        """Run the cell with the numbers in the controls; keep the old trace if they make no sense."""
        try:
            trace = self._chosen_cell().run(_parsed(self.controls.input, self._start.input_features))
        except ValueError as error:
            self.controls.message = f"Not shown: {error}"
            return
        self.controls.message = ""
        self.stepper.trace = trace

    def _chosen_cell(self) -> Cell:
        activation = {"activation": self.controls.activation} if isinstance(self._start, SimpleRNN) else {}
        return replace(self._start, **self.controls.arrays, **activation)

    def _show_weights(self, cell: Cell) -> None:
        """Move all sliders at once, then run the cell once."""
        with self._not_listening():
            self.controls.show(_weights(cell))
        self._recompute()

    @contextmanager
    def _not_listening(self) -> Iterator[None]:
        self.controls.unobserve(self._recompute, CHANGED)
        try:
            yield
        finally:
            self.controls.observe(self._recompute, CHANGED)


# What stands above the sliders of an array
ROLES = {
    "W": "W: what the input says",
    "U": "U: what the old state says",
    "b": "b: the bias",
    "b_recurrent": "b_recurrent: the second bias",
    "projection": "P: the projection of the cell output",
}


def _weights(cell: Cell) -> dict[str, np.ndarray]:
    """The arrays that get sliders, by their name as a field of the cell."""
    return {cell.further_weights.get(name, name): array for name, array in cell.cell_weights.items()}


def _entry(cell: Cell, name: str, index: tuple[int, ...]) -> str:
    """The name of one weight: W[0, 1], or forget[0, 1] for a cell with gates."""
    if name == "projection":
        name = "P"
    elif cell.gates:
        name, index = cell.gates[index[0]].removesuffix("_gate"), index[1:]
    return f"{name}[{', '.join(map(str, index))}]"


def _random_like(cell: Cell, seed: int) -> Cell:
    """A cell with other weights, every array of them drawn as ``random`` draws it."""
    options = {"reset_after": cell.reset_after} if hasattr(cell, "reset_after") else {}
    if getattr(cell, "projection", None) is not None:
        options["projection"] = cell.output_features
    drawn = type(cell).random(cell.input_features, cell.units, seed, **options)
    return replace(cell, **_weights(drawn))


def _as_columns(inputs) -> np.ndarray | Sequence:
    """A plain list of numbers is a sequence of a single feature."""
    return np.asarray(inputs)[:, None] if np.ndim(inputs) == 1 else inputs


def _as_written(inputs: np.ndarray) -> str:
    """Timesteps between semicolons, features between commas, every digit; commas alone for one feature."""
    rows = [", ".join(repr(float(number)).removesuffix(".0") for number in row) for row in inputs]
    return (", " if inputs.shape[1] == 1 else "; ").join(rows)


def _parsed(text: str, input_features: int) -> np.ndarray:
    """The inverse of ``_as_written``."""
    separator = "," if input_features == 1 else ";"
    try:
        rows = [[float(number) for number in row.split(",")] for row in text.split(separator)]
        return np.array(rows)
    except ValueError:
        example = "1, 0, -0.5" if input_features == 1 else "; ".join(["1" + ", 0" * (input_features - 1)] * 2)
        raise ValueError(f"the input is {text!r}; write it like {example}") from None

"""Controls that change numbers: ipywidgets beside a stepper, recomputed in the kernel.

Every change runs the cell again and hands the new trace to the same stepper, which keeps
its timestep. What can't be used is said beside its field, and the stepper stays as it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import ipywidgets as widgets
import numpy as np

from rnn_helpers.activations import ACTIVATIONS
from rnn_helpers.cells import Cell, SimpleRNN
from rnn_helpers.widgets.payload import summary
from rnn_helpers.widgets.picture import with_picture
from rnn_helpers.widgets.stepper import Stepper

MOST_SLIDERS = 40


class Explorer(widgets.VBox):
    """Sliders for every weight of a small cell, its activation, its input, and a seed.

    Parameters
    ----------
    cell : the cell to start from, with at most 40 weights
    inputs : (timesteps, input_features), or a plain list of numbers for a single feature
    weight_range : the sliders go from −weight_range to +weight_range, further if a weight does
    timestep : where the stepper starts

    ``explorer.cell`` and ``explorer.trace`` are what is on show now; ``explorer.stepper`` is
    the widget inside.

    Raises ``ValueError`` for a cell with too many weights for sliders, and what ``cell.run``
    raises for the inputs. Used in lessons 2, 4 and 5.
    """

    def __init__(self, cell: Cell, inputs, *, weight_range: float = 3.0, timestep: int = 0):
        if cell.parameter_count > MOST_SLIDERS:
            raise ValueError(
                f"this {cell.kind} has {cell.parameter_count} weights, too many for sliders; "
                f"choose a cell of 1 or 2 units with at most {MOST_SLIDERS}"
            )
        inputs = _as_columns(inputs)
        self.stepper = Stepper(cell.run(inputs), timestep=timestep)
        self._start = cell
        largest = max(np.abs(array).max() for array in _weights(cell).values())
        self._range = max(float(weight_range), float(np.ceil(largest)))
        self._message = widgets.Label()
        self._sliders = {
            name: [self._slider(name, index, value) for index, value in np.ndenumerate(array)]
            for name, array in _weights(cell).items()
        }
        self._input = widgets.Text(
            value=_as_written(inputs),
            description="input",
            continuous_update=False,
            layout={"width": "420px", "max_width": "100%"},
        )
        self._activation = widgets.Dropdown(
            options=list(ACTIVATIONS), value=getattr(cell, "activation", "tanh"), description="activation"
        )
        self._seed = widgets.BoundedIntText(value=0, min=0, max=9999, description="seed")
        self._draw = widgets.Button(description="Random weights", tooltip="Draw all weights from this seed")
        self._reset = widgets.Button(
            description="Start again", tooltip="The weights this explorer started with"
        )

        self._draw.on_click(lambda _: self._show_weights(_random_like(self._start, self._seed.value)))
        self._reset.on_click(lambda _: self._show_weights(self._start))
        self._listening = [self._input, *(slider for group in self._sliders.values() for slider in group)]
        if isinstance(cell, SimpleRNN):
            self._listening.append(self._activation)
        for control in self._listening:
            control.observe(self._recompute, "value")

        columns = [
            widgets.VBox(
                [widgets.Label(_roles(name)), *group], layout={"width": "320px", "max_width": "100%"}
            )
            for name, group in self._sliders.items()
        ]
        choices = [self._activation] if isinstance(cell, SimpleRNN) else []
        super().__init__(
            [
                widgets.HBox(columns, layout={"flex_flow": "row wrap"}),
                widgets.HBox([self._input, *choices], layout={"flex_flow": "row wrap"}),
                widgets.HBox(
                    [self._seed, self._draw, self._reset, self._message], layout={"flex_flow": "row wrap"}
                ),
                self.stepper,
            ]
        )

    def __repr__(self) -> str:
        return f"Explorer({summary(self.trace)})"

    def _repr_mimebundle_(self, **options):
        return with_picture(super()._repr_mimebundle_(**options), [self.trace], repr(self), [None])

    @property
    def trace(self):
        """The trace on show."""
        return self.stepper.trace

    @property
    def cell(self) -> Cell:
        """The cell on show."""
        return self.stepper.trace.cell

    def _slider(self, name: str, index: tuple[int, ...], value: float) -> widgets.FloatSlider:
        return widgets.FloatSlider(
            value=float(value),
            min=-self._range,
            max=self._range,
            step=0.01,
            description=_entry(self._start, name, index),
            readout_format="+.2f",
            style={"description_width": "96px"},
            layout={"width": "auto"},
        )

    def _recompute(self, _change=None) -> None:
        """Run the cell with the numbers in the controls; keep the old trace if they make no sense."""
        try:
            trace = self._chosen_cell().run(_parsed(self._input.value, self._start.input_features))
        except ValueError as error:
            self._message.value = f"Not shown: {error}"
            return
        self._message.value = ""
        self.stepper.trace = trace

    def _chosen_cell(self) -> Cell:
        arrays = {
            name: np.reshape([slider.value for slider in group], _weights(self._start)[name].shape)
            for name, group in self._sliders.items()
        }
        if isinstance(self._start, SimpleRNN):
            arrays["activation"] = self._activation.value
        return replace(self._start, **arrays)

    def _show_weights(self, cell: Cell) -> None:
        """Move all sliders at once, then run the cell once."""
        for control in self._listening:
            control.unobserve(self._recompute, "value")
        for name, array in _weights(cell).items():
            for slider, value in zip(self._sliders[name], array.ravel(), strict=True):
                slider.value = float(value)
        for control in self._listening:
            control.observe(self._recompute, "value")
        self._recompute()


def _weights(cell: Cell) -> dict[str, np.ndarray]:
    """The arrays that get sliders, by their name as a field of the cell."""
    arrays = {"W": cell.W, "U": cell.U, "b": cell.b}
    second_bias = getattr(cell, "b_recurrent", None)
    return arrays if second_bias is None else arrays | {"b_recurrent": second_bias}


def _roles(name: str) -> str:
    return {
        "W": "W: what the input says",
        "U": "U: what the old state says",
        "b": "b: the bias",
        "b_recurrent": "b_recurrent: the second bias",
    }[name]


def _entry(cell: Cell, name: str, index: tuple[int, ...]) -> str:
    """The name of one weight: W[0, 1], or forget[0, 1] for a cell with gates."""
    if cell.gates:
        name, index = cell.gates[index[0]].removesuffix("_gate"), index[1:]
    return f"{name}[{', '.join(map(str, index))}]"


def _random_like(cell: Cell, seed: int) -> Cell:
    drawn = type(cell).random(cell.input_features, cell.units, seed)
    return replace(cell, W=drawn.W, U=drawn.U, b=drawn.b)


def _as_columns(inputs) -> np.ndarray | Sequence:
    """A plain list of numbers is a sequence of a single feature."""
    return np.asarray(inputs)[:, None] if np.ndim(inputs) == 1 else inputs


def _as_written(inputs) -> str:
    """Timesteps between semicolons, features between commas; commas alone for one feature."""
    rows = [", ".join(f"{number:g}" for number in row) for row in np.asarray(inputs)]
    return (", " if np.shape(inputs)[1] == 1 else "; ").join(rows)


def _parsed(text: str, input_features: int) -> np.ndarray:
    """The inverse of ``_as_written``."""
    separator = "," if input_features == 1 else ";"
    try:
        rows = [[float(number) for number in row.split(",")] for row in text.split(separator)]
        return np.array(rows)
    except ValueError:
        example = "1, 0, -0.5" if input_features == 1 else "; ".join(["1" + ", 0" * (input_features - 1)] * 2)
        raise ValueError(f"the input is {text!r}; write it like {example}") from None

"""What a model gets wrong without one of its units: the test whether the unit is used at all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from textwrap import fill

import numpy as np

from rnn_helpers.checks import whole_number
from rnn_helpers.experiments.which_units import checked_event, checked_quantity
from rnn_helpers.trace import Trace
from rnn_helpers.training import Gradients, Loss, loss_of
from rnn_helpers.training.losses import compared

WIDTH = 80  # of the printed table: what a cell of JupyterLab has room for beside the file browser
LARGE = 1e6  # from here on a number is written shorter


@dataclass(frozen=True)
class Quality:
    """How good the predictions are: the loss, and the metric that a person reads.

    ``with_event`` and ``without_event`` are the same at the timesteps with the event and at those
    without it; None where no event was named, or where there are none.
    """

    loss: float
    metric: float
    with_event: Quality | None = None
    without_event: Quality | None = None


@dataclass(frozen=True, eq=False, repr=False)
class WithoutUnit:
    """A model with one unit held at a value, beside the model as it is; it prints as a table.

    Attributes
    ----------
    unit, quantity, value : what was held
    metric_name, loss_name : what was measured
    event_name : what told timesteps apart, None if nothing did
    before, after : the ``Quality`` of the model as it is, and with the unit held
    others : the ``Quality`` with the same hold on another unit instead, by the number of the unit
    trace, held : the run as it is and the one with the unit held: ``Stepper([each.trace.sequence(0),
        each.held.sequence(0)])``

    Taught in lesson 6.
    """

    unit: int
    quantity: str
    value: float
    metric_name: str
    loss_name: str
    event_name: str | None
    before: Quality
    after: Quality
    others: dict[int, Quality]
    trace: Trace
    held: Trace

    @property
    def place(self) -> int:
        """1 if no other unit is missed as much, by the loss; 2 if one is missed more."""
        return 1 + sum(each.loss > self.after.loss for each in self.others.values())

    def __repr__(self) -> str:
        columns = {"as it is": self.before, f"unit {self.unit}": self.after}
        ranked = sorted(self.others, key=lambda each: -self.others[each].loss)
        some = ranked[:1] + ranked[len(ranked) // 2 :][: len(ranked) > 2]
        columns |= {f"unit {each}": self.others[each] for each in some}
        rows = [["", *columns], *self._rows(list(columns.values()))]
        if self.event_name is not None:
            for words, each in ((f"with {self.event_name}", "with_event"), ("without", "without_event")):
                parts = [getattr(quality, each) for quality in columns.values()]
                rows += [[words], *self._rows(parts, indent="  ")]
        table = [row for row in rows if len(row) > 1]
        widths = [max(map(len, column)) for column in zip(*table, strict=True)]
        lines = [
            "  ".join([row[0].ljust(widths[0]), *map(str.rjust, row[1:], widths[1:])])
            if len(row) > 1
            else fill(row[0], WIDTH)
            for row in rows
        ]
        return "\n".join([fill(self._title(), WIDTH), *lines, *_words_on(some)])

    def _title(self) -> str:
        title = f"{self.quantity} of one unit held at {self.value:g}".replace("-", "−")
        if not self.others:
            return title
        place = "most" if self.place == 1 else f"as number {self.place}"
        return f"{title}; of {len(self.others) + 1} units, unit {self.unit} is missed {place}"

    def _rows(self, qualities: list[Quality | None], indent: str = "") -> list[list[str]]:
        return [
            [indent + name, *(_number(getattr(each, value)) if each else "–" for each in qualities)]
            for name, value in (("loss", "loss"), (self.metric_name, "metric"))
        ]


def _number(value: float) -> str:
    return f"{value:.4f}" if abs(value) < LARGE else f"{value:.4g}"


def _words_on(others: list[int]) -> list[str]:
    """What the other units of the table are there for."""
    if not others:
        return []
    words = f"unit {others[0]}: the other one that is missed most"
    return [words if len(others) == 1 else f"{words}; unit {others[1]}: in the middle of the others"]


def without_unit(
    trace: Trace,
    targets,
    unit: int,
    *,
    value: float = 0.0,
    quantity: str | None = None,
    event=None,
    event_name: str = "the event",
    others: Iterable[int] | None = None,
) -> WithoutUnit:
    """Hold one unit at a value and see what the model gets wrong; the same hold on each other unit beside it.

    ``which_units`` finds a unit that goes with an event. Whether the model uses it is another question,
    and this is its test: without the unit, predictions that need it break, and those that don't, stay.

    Parameters
    ----------
    trace : a run of a cell with a readout, one sequence or better a batch: ``cell.run(inputs)`` or a trace
        of ``trace_model``. It runs again as it ran, with its initial state, mask and order.
    targets : the right answers, (batch, timesteps, outputs), or (batch, outputs) for the last timestep
        read only; without the batch axis for one sequence
    unit : its number
    value : what it is held at, at every timestep, for example its mean; within the limits of the quantity
    quantity : what is held of it; by default the memory, as in ``which_units``
    event : (timesteps,) or (batch, timesteps) of True and False: then loss and metric are told apart by it
    event_name : a few words for the table
    others : the units that take their turn for comparison; all by default, each is one more run

    Raises
    ------
    TypeError : for what is no trace
    ValueError : a cell without a readout, gradients, a trace that read nothing, targets or an event of
        other shapes, a unit, quantity or value that the cell can't hold, an event with targets at the
        last timestep only

    Taught in lesson 6; ``cell.holding`` does the same to one cell.
    """
    if not isinstance(trace, Trace):
        raise TypeError(
            f"without_unit holds a unit of a trace, got {type(trace).__name__}; "
            "pass what cell.run(inputs) returns"
        )
    if isinstance(trace, Gradients):
        raise ValueError("these are gradients, which can't be run again; pass the trace that they came from")
    quantity, cell = checked_quantity(trace, quantity), trace.cell
    units = cell.size_of(quantity)
    unit = whole_number("unit", unit, 0, units - 1)
    others = range(units) if others is None else others
    others = [each for each in others if each != unit]
    loss = loss_of(cell)
    happens = None
    if event is not None:
        happens, _ = checked_event(trace, event)
        if happens.dtype != bool:
            raise ValueError("event is made of numbers, expected True or False for each timestep")

    def run(which: int) -> Trace:
        states = tuple(trace.initial_state[name] for name in cell.state_names)
        initial = states[0] if len(states) == 1 else states
        held = cell.holding(quantity, value, unit=which)
        return held.run(
            trace.inputs, initial, mask=trace.mask, reverse=trace.reverse, labels=trace.input_labels
        )

    held = run(unit)
    return WithoutUnit(
        unit,
        quantity,
        float(value),
        loss.metric_name,
        loss.name,
        None if event is None else str(event_name),
        _quality(loss, trace, targets, happens),
        _quality(loss, held, targets, happens),
        {each: _quality(loss, run(each), targets, happens) for each in others},
        trace,
        held,
    )


def _quality(loss: Loss, trace: Trace, targets, event: np.ndarray | None) -> Quality:
    """How good the predictions of a run are, where timesteps were read."""
    prediction, targets = compared(trace, targets)
    by_timestep = prediction.shape[:-1] == trace.inputs.shape[:-1]
    if not by_timestep:
        if event is not None:
            raise ValueError(
                f"targets have shape {targets.shape}, one at the last timestep, so there is no event to tell "
                "timesteps apart by; leave event out"
            )
        return Quality(loss.value(prediction, targets), loss.metric(prediction, targets))
    read = np.ones(prediction.shape[:-1], dtype=bool) if trace.mask is None else trace.mask

    def of(chosen: np.ndarray, *parts: Quality | None) -> Quality | None:
        if not chosen.any():
            return None
        some = prediction[chosen], targets[chosen]
        return Quality(loss.value(*some), loss.metric(*some), *parts)

    if not read.any():
        raise ValueError("no timestep was read, so there is nothing to compare; give a mask with some True")
    return of(read) if event is None else of(read, of(read & event), of(read & ~event))

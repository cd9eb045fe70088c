"""The edits made in the page: what they are, what they may be, and the run that they lead to.

The page keeps the same four kinds (``js/edits.js``) and holds them to the same rules; the cases
in ``tests/widgets/edits.json`` are tried on both sides.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from decimal import ROUND_HALF_UP, Decimal, localcontext

import numpy as np

from rnn_helpers.cells import Hold, with_weights
from rnn_helpers.checks import as_numbers, shortened, whole_number
from rnn_helpers.experiments.generate import Written, checked_temperature
from rnn_helpers.loop import LoopTrace
from rnn_helpers.trace import Trace
from rnn_helpers.training import Gradients
from rnn_helpers.widgets.stacks import Reads, handed_on, started

MOST_SHOWN = 4  # numbers of an input that has no label


@dataclass(frozen=True)
class WeightEdit:
    """Another number in a weight array: ``weights[index] = value``."""

    run: int
    weights: str
    index: tuple[int, ...]
    value: float

    @classmethod
    def checked(cls, trace: Trace, run: int, weights, index, value) -> WeightEdit:
        """The edit, if the cell has this weight; a ``ValueError`` otherwise."""
        arrays = trace.cell.weights
        if weights not in arrays:
            raise ValueError(f"there are no weights {shortened(weights)}; there are {', '.join(arrays)}")
        shape = arrays[weights].shape
        if not isinstance(index, (list, tuple)) or len(index) != len(shape):
            raise ValueError(
                f"the index of {weights} is {shortened(index)}, expected {len(shape)} whole numbers, "
                f"since {weights} has shape {shape}"
            )
        places = [
            whole_number(f"index {axis} of {weights}", place, 0, size - 1)
            for axis, (place, size) in enumerate(zip(index, shape, strict=True))
        ]
        return cls(run, weights, tuple(places), _number(f"the new {weights}", value))


@dataclass(frozen=True)
class InputEdit:
    """Another input at one timestep; without a label, a run with labels finds one for it."""

    run: int
    timestep: int
    values: tuple[float, ...]
    label: str | None = None

    @classmethod
    def checked(cls, trace: Trace, run: int, timestep, values, label=None) -> InputEdit:
        """The edit, if the sequence has this timestep and these features; a ``ValueError`` otherwise."""
        timestep = whole_number("timestep", timestep, 0, trace.timesteps - 1)
        numbers = as_numbers("values", values)
        if numbers.shape != trace.inputs.shape[-1:]:
            raise ValueError(
                f"values have shape {numbers.shape}, expected {trace.inputs.shape[-1:]}: one number a feature"
            )
        if label is not None and not isinstance(label, str):
            raise ValueError(f"label is {shortened(label)}, expected a text or None")
        return cls(run, timestep, tuple(numbers.tolist()), label)


@dataclass(frozen=True)
class HoldEdit:
    """A quantity held at a value, as ``cell.holding`` holds it; ``unit`` None is every unit."""

    run: int
    quantity: str
    unit: int | None
    first: int
    last: int
    value: float

    @classmethod
    def checked(
        cls, trace: Trace, run: int, quantity, value, unit=None, first: int = 0, last=None
    ) -> HoldEdit:
        """The edit, if the cell can hold that and the sequence has these timesteps; else a ``ValueError``."""
        (*_, hold) = trace.cell.holding(quantity, value, unit=unit).holds
        end = trace.timesteps - 1
        first = whole_number("first", first, 0, end)
        until = end if last is None else whole_number("last", last, first, end)
        return cls(run, hold.quantity, hold.unit, first, until, hold.value)


@dataclass(frozen=True)
class TemperatureEdit:
    """Another temperature to write at, with the same random numbers."""

    run: int
    value: float

    @classmethod
    def checked(cls, trace: Trace, run: int, value) -> TemperatureEdit:
        """The edit, if the run writes and the value is above 0; a ``ValueError`` otherwise."""
        if not isinstance(trace, Written):
            raise ValueError("this run doesn't write, so it has no temperature; use generate(cell)")
        return cls(run, checked_temperature(value))


KINDS = {"weight": WeightEdit, "input": InputEdit, "hold": HoldEdit, "temperature": TemperatureEdit}
NAMES = {kind: name for name, kind in KINDS.items()}


def read_edits(edits: Sequence[dict], traces: Sequence[Trace | LoopTrace]) -> list:
    """Typed edits that fit the traces on show.

    Raises ``ValueError`` for an edit that doesn't, with the place where it stands; for a loop,
    which has nothing that can be changed from outside; and for gradients, which belong to the run
    as it was.
    """
    return [_read(place, edit, traces) for place, edit in enumerate(edits)]


def _read(place: int, edit: dict, traces: Sequence[Trace | LoopTrace]):
    if not isinstance(edit, dict) or edit.get("type") not in KINDS:
        known = ", ".join(map(repr, KINDS))
        raise ValueError(
            f"edit {place} is {shortened(edit)}, expected a dictionary whose type is one of {known}"
        )
    kind, given = KINDS[edit["type"]], {name: value for name, value in edit.items() if name != "type"}
    try:
        run = whole_number("run", given.pop("run", None), 0, len(traces) - 1)
        _check_editable(traces[run])
        return kind.checked(traces[run], run, **given)
    except TypeError:
        names = ", ".join(kind.__dataclass_fields__)
        raise ValueError(
            f"edit {place} has {', '.join(edit)}; an edit of type {edit['type']!r} has {names}"
        ) from None
    except ValueError as error:
        raise ValueError(f"edit {place}: {error}") from None


def _check_editable(trace: Trace | LoopTrace) -> None:
    if isinstance(trace, LoopTrace):
        raise ValueError(
            "a loop has no weights, gates or inputs to edit; run Loop(f) on other inputs instead"
        )
    if isinstance(trace, Gradients):
        raise ValueError("gradients belong to the run as it was; edit a stepper of the trace itself")


def as_dicts(edits: Sequence) -> list[dict]:
    """Typed edits as the page reads them: JSON, with every field there."""
    return [{"type": NAMES[type(edit)], **_plain(asdict(edit))} for edit in edits]


def edited_traces(
    traces: Sequence[Trace], edits: Sequence[dict], reads: Sequence[Reads] | None = None
) -> list[Trace]:
    """Each run anew with the edits that concern it; the very same trace where none does.

    ``reads`` is for each what it receives of traces before it: what an edit changes there, it receives.

    Raises ``ValueError`` as ``read_edits`` does, and where a value outgrows what a float64 can hold.
    """
    typed = read_edits(edits, traces)
    edited: list[Trace] = []
    for index, trace in enumerate(traces):
        own = [edit for edit in typed if _concerns(edit, index, traces)]
        inputs, labels, states = trace.inputs, trace.input_labels, trace.initial_state
        of_others = reads[index] if reads else Reads()
        below, changed = ([some[place] for place in of_others.places] for some in (traces, edited))
        if _are_others(changed, below):
            inputs, labels = handed_on(trace, below, changed, of_others.merge)
        before, now = ([some[place] for place in of_others.starts] for some in (traces, edited))
        if _are_others(now, before):
            states = started(trace, before, now)
        edited.append(_run_again(trace, own, inputs, labels, states))
    return edited


def _are_others(changed: Sequence[Trace], traces: Sequence[Trace]) -> bool:
    return any(now is not before for now, before in zip(changed, traces, strict=True))


def _concerns(edit, index: int, traces: Sequence[Trace]) -> bool:
    """Whether an edit changes a trace: its own ones do, and another input of the sequence it shares."""
    return edit.run == index or (
        isinstance(edit, InputEdit)
        and not isinstance(traces[index], Gradients)
        and np.array_equal(traces[edit.run].inputs, traces[index].inputs)
    )


def _run_again(
    trace: Trace,
    edits: Sequence,
    inputs: np.ndarray,
    labels: tuple | None,
    initial_state: Mapping[str, np.ndarray],
) -> Trace:
    """The trace of the same run on what it receives, with weights and inputs changed and quantities held."""
    is_same = inputs is trace.inputs and labels == trace.input_labels
    if not edits and is_same and initial_state is trace.initial_state:
        return trace
    weights = {name: array.copy() for name, array in trace.cell.weights.items()}
    inputs, labels = inputs.copy(), labels and list(labels)
    holds = list(trace.cell.holds)
    temperature, chosen = None, {}
    for edit in edits:
        match edit:
            case WeightEdit():
                weights[edit.weights][edit.index] = edit.value
            case InputEdit():
                inputs[edit.timestep] = edit.values
                if labels:
                    labels[edit.timestep] = _label(trace, edit)
                chosen[edit.timestep] = inputs[edit.timestep], labels and labels[edit.timestep]
            case HoldEdit():
                holds.append(Hold(edit.quantity, edit.value, edit.unit, edit.first, edit.last))
            case TemperatureEdit():
                temperature = edit.value
    cell = replace(with_weights(trace.cell, weights), holds=tuple(holds))
    if isinstance(trace, Written):
        return trace.again(cell=cell, temperature=temperature, inputs=chosen)
    states = tuple(initial_state.values())
    states = states if len(states) > 1 else states[0]
    return cell.run(inputs, states, labels=labels, mask=trace.mask, reverse=trace.reverse)


def _label(trace: Trace, edit: InputEdit) -> str:
    """The label of an edited input: its own, that of the same numbers elsewhere, or the numbers."""
    if edit.label is not None:
        return edit.label
    for values, label in zip(trace.inputs, trace.input_labels, strict=True):
        if np.array_equal(values, edit.values):
            return label
    shown = ", ".join(map(_signed, edit.values[:MOST_SHOWN]))
    return shown + (", …" if len(edit.values) > MOST_SHOWN else "")


def _signed(value: float) -> str:
    """A number with its sign, as the page writes it: fewer digits for large ones, none on a zero."""
    size = Decimal(abs(value))
    with localcontext(rounding=ROUND_HALF_UP):  # as the page rounds: 0.125 is 0.13
        if size >= Decimal("999999.5"):
            text = f"{size:.1e}".replace("e+", "e")
        else:
            text = f"{size:.{0 if size >= 999.95 else 1 if size >= 99.995 else 2}f}"
    return text if float(text) == 0 else ("−" if value < 0 else "+") + text


def _number(name: str, value) -> float:
    number = as_numbers(name, value)
    if number.shape != ():
        raise ValueError(f"{name} is {shortened(value)}, expected one number")
    return float(number)


def _plain(fields: dict) -> dict:
    """Tuples as lists: JSON knows no other, and the page compares what it gets back."""
    return {name: list(value) if isinstance(value, tuple) else value for name, value in fields.items()}

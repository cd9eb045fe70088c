"""Which unit does what: the units of a cell, ranked by how they go with an event that a person names."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from rnn_helpers.checks import as_numbers, shortened, whole_number
from rnn_helpers.trace import Trace

MOST_PRINTED = 10


@dataclass(frozen=True)
class UnitScore:
    """How one unit goes with an event.

    ``score`` is an AUC from 0 to 1, or a correlation from −1 to 1; not a number for a unit that never
    changes and so has no correlation. ``held_out`` is the same on sequences that took no part in the
    ranking, if there are any.
    """

    unit: int
    score: float
    held_out: float | None = None


@dataclass(frozen=True, eq=False, repr=False)
class RankedUnits(Sequence):
    """The units of a quantity, the one that goes best with an event first; it prints as a table.

    ``ranked[0].unit`` is the best one and ``ranked[0].score`` its score; ``ranked[:5]`` are the best
    five, and ``sorted(ranked, key=lambda each: each.unit)`` has them by number.

    Attributes
    ----------
    measure : "AUC" or "correlation"
    quantity, event_name : whose units they are, and what they were ranked by
    scores : a ``UnitScore`` a unit, the best first
    timesteps : how many were looked at
    with_event : at how many of them the event holds; None for an event in numbers
    held_out : how many sequences took no part

    Taught in lesson 6.
    """

    measure: str
    quantity: str
    event_name: str
    scores: tuple[UnitScore, ...]
    timesteps: int
    with_event: int | None
    held_out: int = 0

    def __getitem__(self, index):
        chosen = self.scores[index]
        return replace(self, scores=chosen) if isinstance(index, slice) else chosen

    def __len__(self) -> int:
        return len(self.scores)

    @property
    def unit(self) -> np.ndarray:
        """(units,): the numbers of the units, the best one first."""
        return np.array([each.unit for each in self.scores], dtype=int)

    @property
    def score(self) -> np.ndarray:
        """(units,): their scores in the same order."""
        return np.array([each.score for each in self.scores], dtype=float)

    def score_of(self, unit: int) -> UnitScore:
        """The score of one unit by its number; ``KeyError`` for a unit that is not in the ranking."""
        for each in self.scores:
            if each.unit == unit:
                return each
        raise KeyError(f"unit {shortened(unit)} is not in this ranking of {len(self)} units")

    def __repr__(self) -> str:
        count = f"{self.timesteps:,} timesteps"
        if self.with_event is not None:
            count += f", {self.with_event:,} with it and {self.timesteps - self.with_event:,} without"
        lines = [f"{self.quantity} by {self.measure} with {self.event_name}: {count}"]
        head = f"{'unit':>4}  {self.measure:>11}"
        lines.append(f"{head}  on {counted(self.held_out, 'other sequence')}" if self.held_out else head)
        for each in self.scores[:MOST_PRINTED]:
            line = f"{each.unit:4}  {_number(each.score):>11}"
            line += f"  {_number(each.held_out):>8}" if self.held_out else ""
            lines.append(f"{line}  {self.said(each)}")
        if len(self) > MOST_PRINTED:
            lines.append(f"and {len(self) - MOST_PRINTED} more")
        return "\n".join(lines)

    def said(self, each: UnitScore) -> str:
        """In words which way a unit goes."""
        if math.isnan(each.score):
            return "never changes"
        side = np.sign(each.score - self.middle)
        ways = ("low", "neither", "high") if self.measure == "AUC" else ("against", "neither", "along")
        return ways[int(side) + 1]

    @property
    def middle(self) -> float:
        """The score of a unit that says nothing: 0.5 for an AUC, 0 for a correlation."""
        return 0.5 if self.measure == "AUC" else 0.0


def counted(number: int, noun: str) -> str:
    """1 sequence, 2 sequences."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _number(score: float) -> str:
    """A score with three digits and a true minus sign."""
    return "–" if math.isnan(score) else f"{score:.3f}".replace("-", "−")


def which_units(
    trace: Trace,
    event,
    *,
    quantity: str | None = None,
    event_name: str = "the event",
    held_out: int = 0,
) -> RankedUnits:
    """The units of a cell, ranked by how they go with an event: which one counts, which one remembers?

    Equations
    ---------
    For an event of True and False, the AUC: the probability that the unit is higher at a timestep
    with the event than at one without it, ties as one half (Mann and Whitney's U / (n₁·n₀)).
    1: always higher, 0: always lower, 0.5: it says nothing.
    For an event in numbers, Pearson's correlation r = cov(unit, event) / (σ_unit · σ_event), −1 to 1.
    A unit that is low while the event holds is as good as one that is high: the ranking goes by the
    distance from 0.5 or from 0, and the score keeps its side.

    Parameters
    ----------
    trace : of one sequence or a batch, also one of ``trace_model``. Timesteps that a mask leaves out
        don't count; a trace that was read in reverse is in the order of its inputs, as ``event`` is.
    event : (timesteps,) or (batch, timesteps), True and False, or numbers; 0 and 1 are numbers
    quantity : a gate, a candidate or a state; by default the memory, which is an LSTM's cell state
        and the hidden state of other cells
    event_name : a few words for the table and the stepper, such as "inside quotes"
    held_out : so many sequences at the end of a batch take no part in the ranking; each unit's score on
        them stands beside it

    Raises
    ------
    TypeError : for what is no trace
    ValueError : an event that is the same everywhere, of another shape, with NaN or made of something
        else; a quantity that the trace doesn't have; ``held_out`` that leaves no sequence

    The best of many units looks good by luck: of 128 that know nothing, on 20 timesteps, some unit will
    reach an AUC of 0.8 or more. ``held_out`` is the honest check: luck doesn't come twice. And a unit that
    goes with an event need not be one that the model uses: that is what ``without_unit`` is for.

    Taught in lesson 6.
    """
    if not isinstance(trace, Trace):
        raise TypeError(
            f"which_units ranks the units of a trace, got {type(trace).__name__}; "
            "pass what cell.run(inputs) returns, or one trace of trace_model by its name"
        )
    quantity = checked_quantity(trace, quantity)
    happens, read = checked_event(trace, event)
    measure = _auc if happens.dtype == bool else _correlation
    kept = np.ones(read.shape, dtype=bool)
    if held_out := whole_number("held_out", held_out, 0):
        if not trace.is_batch or held_out >= len(trace.inputs):
            count = counted(len(trace.inputs) if trace.is_batch else 1, "sequence")
            raise ValueError(
                f"held_out is {held_out} of {count}, expected fewer than there are; run a batch of sequences"
            )
        kept[-held_out:] = False

    scores = _scores(measure, trace[quantity], happens, read & kept, event_name, "")
    others = [None] * len(scores)
    if held_out:
        others = _scores(measure, trace[quantity], happens, read & ~kept, event_name, " in the held-out part")
    name, middle = ("AUC", 0.5) if happens.dtype == bool else ("correlation", 0.0)
    strengths = np.where(np.isnan(scores), -1.0, np.abs(np.subtract(scores, middle)))
    order = np.argsort(-strengths, kind="stable")
    return RankedUnits(
        name,
        quantity,
        str(event_name),
        tuple(UnitScore(int(unit), scores[unit], others[unit]) for unit in order),
        int(np.count_nonzero(read & kept)),
        int(np.count_nonzero(happens & read & kept)) if happens.dtype == bool else None,
        held_out,
    )


def checked_quantity(trace: Trace, quantity: str | None) -> str:
    """The name of a gate, candidate or state of the trace, by default the memory; else a ``ValueError``."""
    if quantity is None:
        return trace.cell.state_names[-1]
    there = [each.quantity for each in trace.cell.cell_equations if each.quantity in trace]
    if quantity not in there:
        raise ValueError(
            f"quantity is {shortened(quantity)}, expected one of this {trace.cell.kind}: {', '.join(there)}"
        )
    return quantity


def checked_event(trace: Trace, event) -> tuple[np.ndarray, np.ndarray]:
    """The event as booleans or numbers, and which timesteps were read; ``ValueError`` for another shape."""
    shape = trace.inputs.shape[:-1]
    read = np.ones(shape, dtype=bool) if trace.mask is None else trace.mask
    axes = "(batch, timesteps)" if trace.is_batch else "(timesteps,)"
    numbers = as_numbers("event", event)
    if numbers.shape != shape:
        raise ValueError(f"event has shape {numbers.shape}, expected {shape}: {axes}, one for each timestep")
    if hasattr(event, "detach"):
        event = event.detach().cpu().numpy()
    is_boolean = np.asarray(event).dtype == bool
    return (numbers.astype(bool) if is_boolean else numbers), read


def _scores(
    measure: Callable, values: np.ndarray, event: np.ndarray, chosen: np.ndarray, name: str, where: str
) -> list[float]:
    """The score of each unit on the timesteps chosen."""
    values, event = values[chosen], event[chosen]
    if not event.size or (event == event[0]).all():
        always = f" {event[0]}" if event.size else " not known"
        raise ValueError(
            f"{name} is{always} at all {event.size} timesteps{where}, so no unit can go with it; "
            "choose sequences in which it changes"
        )
    return [float(measure(unit, event)) for unit in values.T]


def _auc(values: np.ndarray, event: np.ndarray) -> float:
    """How often a value at the event is above one elsewhere; ties count one half."""
    elsewhere = np.sort(values[~event])
    below = np.searchsorted(elsewhere, values[event], side="left")
    not_above = np.searchsorted(elsewhere, values[event], side="right")
    return np.mean(below + not_above) / (2 * elsewhere.size)


def _correlation(values: np.ndarray, event: np.ndarray) -> float:
    """Pearson's r; not a number where a value never changes."""
    if (values == values[0]).all():
        return math.nan
    x, y = (_centered(each) for each in (values, event))
    return np.clip(x @ y / math.sqrt((x @ x) * (y @ y)), -1.0, 1.0)


def _centered(values: np.ndarray) -> np.ndarray:
    """Values less their mean, as shares of the largest difference, so that no square is out of reach."""
    shares = values / np.abs(values).max()
    apart = shares - shares.mean()
    return apart / np.abs(apart).max()

"""What the page is told of an event, and of how the units of each run go with it."""

from __future__ import annotations

import math
from collections.abc import Sequence

from rnn_helpers.experiments.which_units import RankedUnits, checked_event, which_units
from rnn_helpers.trace import Trace
from rnn_helpers.widgets.writing import add_event


def add_ranking(
    runs: list[dict],
    traces: Sequence,
    event,
    event_name: str | None,
    rankings: RankedUnits | Sequence[RankedUnits] | None,
) -> None:
    """Put an event, and the ranking of the units by it or a given one, into each run of a payload.

    Raises ``ValueError`` for a loop, for an event or a ranking that doesn't fit a trace, and for a name
    of nothing; ``TypeError`` for what is no ranking.
    """
    if event is None and rankings is None:
        if event_name is not None:
            raise ValueError(f"event_name is {event_name!r}, but there is no event; pass event=, too")
        return
    if not all(isinstance(trace, Trace) for trace in traces):
        raise ValueError("a loop has no units to rank; leave event and ranking out")
    if isinstance(rankings, RankedUnits):
        rankings = [rankings]
    rankings = [None] * len(traces) if rankings is None else list(rankings)
    wrong = [type(each).__name__ for each in rankings if not isinstance(each, RankedUnits | None)]
    if wrong:
        raise TypeError(f"ranking is of type {wrong[0]}, expected what which_units(trace, event) returns")
    if len(rankings) != len(traces):
        raise ValueError(f"{len(rankings)} rankings given, expected {len(traces)}: one for each trace")
    for run, trace, given in zip(runs, traces, rankings, strict=True):
        name = event_name or (given.event_name if given else "the event")
        run["event_name"] = str(name)
        if event is not None:
            happens, _ = checked_event(trace, event)
            run["event"] = {"values": happens.tolist()}
            add_event(run, trace, happens)
        ranked = given or which_units(trace, event, event_name=name)
        run["ranking"] = _told(ranked, trace)


def _told(ranked: RankedUnits, trace: Trace) -> dict:
    """A ranking as JSON; an error if it isn't one of all units of this cell."""
    units, there = trace.cell.units, ranked.unit.tolist()
    if sorted(there) != list(range(units)) or ranked.quantity not in trace:
        raise ValueError(
            f"the ranking is of {len(ranked)} units of {ranked.quantity}, but this {trace.cell.kind} has "
            f"{units} units; pass all that which_units returned for a trace of this cell"
        )

    def told(scores: list) -> list:
        return [None if math.isnan(score) else score for score in scores]

    return {
        "units": there,
        "scores": told([each.score for each in ranked]),
        "held_out": told([each.held_out for each in ranked]) if ranked.held_out else None,
        "sequences": ranked.held_out,
        "measure": ranked.measure,
        "quantity": ranked.quantity,
    }

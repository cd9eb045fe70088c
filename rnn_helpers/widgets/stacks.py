"""Layers one above the other: which traces of a model read the outputs of which, and what a what-if hands on.

The page does the same (``js/stacks.js``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from rnn_helpers.checks import shortened
from rnn_helpers.models.merges import MERGES
from rnn_helpers.models.traced import TracedModel
from rnn_helpers.trace import Trace


class Reads(NamedTuple):
    """What a trace of a traced model receives of others, as the page is told it, too.

    Attributes
    ----------
    places : of the traces whose outputs are its inputs
    merge : how these are put together, a name in ``MERGES``
    starts : places of the traces whose final states, side by side, are its initial state
    """

    places: tuple[int, ...] = ()
    merge: str = "concat"
    starts: tuple[int, ...] = ()


def reads_of(traces) -> list[Reads] | None:
    """For each trace of a traced model what it receives of those before it; None for all else.

    Raises ``ValueError`` where these are not traces that ran before it, with outputs that fit.
    """
    if not isinstance(traces, TracedModel) or len(traces) == 1:
        return None
    names = list(traces)
    found = []
    for place, (name, trace) in enumerate(traces.items()):
        read, merge = traces.reads.get(name, ()), traces.merges.get(name, "concat")
        starts = traces.starts.get(name, ())
        for what, others in (("reads", read), ("starts from", starts)):
            if not set(others) <= set(names[:place]):
                raise ValueError(
                    f"{name!r} {what} {', '.join(map(repr, others))}, expected traces that come before it: "
                    f"{', '.join(map(repr, names[:place])) or 'none does'}"
                )
        if merge not in MERGES or (merge != "concat" and len(read) != 2):
            raise ValueError(
                f"{name!r} reads {len(read)} traces merged by {merge!r}, expected two by 'sum', 'mul' or "
                "'ave', or any number by 'concat'"
            )
        shape = _shape_of([traces[each] for each in read], merge) if read else trace.inputs.shape
        if shape != trace.inputs.shape:
            raise ValueError(f"the inputs of {name!r} have shape {trace.inputs.shape}, what it reads {shape}")
        _check_starts(name, trace, {each: traces[each] for each in starts})
        found.append(Reads(tuple(map(names.index, read)), merge, tuple(map(names.index, starts))))
    return found


def _check_starts(name: str, trace: Trace, starts: dict[str, Trace]) -> None:
    for state, initial in trace.initial_state.items() if starts else ():
        missing = [each for each, before in starts.items() if state not in before.cell.state_names]
        if missing:
            raise ValueError(f"{name!r} starts from {missing[0]!r}, which has no {state}")
        shape = final_of(list(starts.values()), state).shape
        if shape != initial.shape:
            raise ValueError(
                f"the initial {state} of {name!r} has shape {initial.shape}, what it starts from {shape}"
            )


def final_of(traces: Sequence[Trace], state: str) -> np.ndarray:
    """A state after the last timestep, of several traces side by side."""
    return np.concatenate([trace[state][..., trace.last_timestep, :] for trace in traces], axis=-1)


def started(trace: Trace, before: Sequence[Trace], edited: Sequence[Trace]) -> Mapping[str, np.ndarray]:
    """The initial state of a trace after an edit of those it starts from: it moves as far as theirs.

    Where nothing moved it is the very same.
    """
    moved = {name: final_of(edited, name) - final_of(before, name) for name in trace.initial_state}
    if not any(array.any() for array in moved.values()):
        return trace.initial_state
    return {name: state + moved[name] for name, state in trace.initial_state.items()}


def _shape_of(traces: Sequence[Trace], merge: str) -> tuple[int, ...]:
    shapes = {trace.outputs.shape for trace in traces}
    if merge != "concat" and len(shapes) > 1:
        raise ValueError(
            f"outputs of shapes {' and '.join(map(str, sorted(shapes)))} can't be merged by {merge!r}"
        )
    return outputs_of(traces, merge).shape


def outputs_of(traces: Sequence[Trace], merge: str) -> np.ndarray:
    """Outputs put together, as the layer above receives them."""
    return MERGES[merge].of(*(trace.outputs for trace in traces))


def are_fed(trace: Trace, below: Sequence[Trace], merge: str) -> bool:
    """Whether the inputs of a trace are the very outputs of those below it, in all their digits.

    A model hands them on in its own precision; only within one module are they the same numbers.
    """
    return bool(below) and np.array_equal(outputs_of(below, merge), trace.inputs)


def handed_on(
    trace: Trace, below: Sequence[Trace], edited: Sequence[Trace], merge: str
) -> tuple[np.ndarray, tuple | None]:
    """Inputs and labels of a trace after an edit below it: each input moves as far as what it is.

    So what the model's own precision left out of an output stays left out, and where nothing
    moved the inputs are the very same.
    """
    moved = outputs_of(edited, merge) - outputs_of(below, merge)
    labels = trace.input_labels
    if labels is not None and labels == below[0].input_labels:
        labels = edited[0].input_labels
    return (trace.inputs + moved if moved.any() else trace.inputs), labels


def checked_layers(traces, layers: Sequence[str] | None) -> list[str]:
    """The names of the layers that are open: those chosen, else the first one; none without a stack.

    Raises ``ValueError`` for names that aren't there, for layers of different lengths, and for a
    choice among traces that are no layers of one model; ``TypeError`` for what is no list of names.
    """
    if reads_of(traces) is None:
        if layers:
            raise ValueError(
                "layers are those of a model, as trace_model returns it with several traces; "
                "of other traces, pass the ones to show"
            )
        return []
    if layers is None:
        return [next(iter(traces))]
    if not isinstance(layers, (list, tuple)) or not all(isinstance(name, str) for name in layers):
        raise TypeError(
            f"layers are {shortened(layers)}, expected a list of names: {', '.join(map(repr, traces))}"
        )
    for name in layers:
        if name not in traces:
            raise ValueError(f"layers has {shortened(name)}; there are {', '.join(map(repr, traces))}")
    timesteps = {traces[name].timesteps for name in layers}
    if len(timesteps) > 1:
        sizes = ", ".join(f"{name!r} has {traces[name].timesteps}" for name in layers)
        raise ValueError(
            f"layers on show step together, but these have different timesteps: {sizes}; "
            "choose those of one length"
        )
    return [name for name in traces if name in set(layers)]


def stack_summary(traces: TracedModel) -> str:
    """One line that names a stack."""
    lengths = dict.fromkeys(trace.timesteps for trace in traces.values())
    skipped = max(0 if trace.mask is None else int((~trace.mask).sum()) for trace in traces.values())
    timesteps = f"{' and '.join(map(str, lengths))} timestep{'s' if set(lengths) != {1} else ''}"
    return ", ".join(
        [f"{traces.model}", f"{len(traces)} layers and directions", timesteps]
        + ([f"up to {skipped} skipped"] if skipped else [])
    )

"""Layers one above the other: which traces of a model read the outputs of which, and what a what-if hands on.

The page does the same (``js/stacks.js``).
"""

from __future__ import annotations

from collections.abc import Sequence
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
    """

    places: tuple[int, ...] = ()
    merge: str = "concat"


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
        if not set(read) <= set(names[:place]):
            raise ValueError(
                f"{name!r} reads {', '.join(map(repr, read))}, expected traces that come before it: "
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
        found.append(Reads(tuple(map(names.index, read)), merge))
    return found


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

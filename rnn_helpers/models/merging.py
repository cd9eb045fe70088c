"""Two directions of a layer that gave one output together: whether their traces make the same of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from rnn_helpers.models.caught import Caught
from rnn_helpers.models.comparing import UNEXPLAINED, Misfit, allowance, largest
from rnn_helpers.models.merges import MERGES
from rnn_helpers.models.precision import PRECISIONS, coarsest
from rnn_helpers.models.reasons import suspicions


@dataclass(frozen=True, eq=False)
class Merged:
    """What two directions of a layer gave together.

    Attributes
    ----------
    name : the layer's
    parts : the names of the forward and the backward one
    how : a name in ``MERGES``
    outputs : (batch, timesteps, units), in the order of the inputs; of a layer that gives only its
        last output (batch, units), of each direction that after the last timestep it reads
    """

    name: str
    parts: tuple[str, str]
    how: str
    outputs: np.ndarray

    def only(self, sequence: int) -> Merged:
        """The same of one sequence of the batch."""
        return replace(self, outputs=self.outputs[sequence : sequence + 1])


def check_merged(merged: Merged, layers: Mapping[str, Caught]) -> None:
    """A ``ValueError`` where the merge of two traces is not what the layer gave.

    It says how far off it is and the likely reason: the way of merging, or what may be the matter
    with one direction or with both.
    """
    parts = [layers[name] for name in merged.parts]
    try:
        found = merged_misfit(merged, parts)
    except ValueError as error:
        raise ValueError(f"{merged.name}: {error}; {_likely_reason(merged, parts)}") from None
    if found is not None:
        reason = _likely_reason(merged, parts)
        raise found.error(merged.name, parts[0].batch, coarsest(part.precision for part in parts), reason)


def merged_misfit(merged: Merged, parts: Sequence[Caught]) -> Misfit | None:
    """Where the layer gave something else than the merge of both traces; None where precision explains all.

    Raises ``ValueError`` where it gave another number of units or of timesteps.
    """
    merge, is_last = MERGES[merged.how], merged.outputs.ndim == 2
    theirs = merged.outputs[:, None] if is_last else merged.outputs
    ours = merge.of(*(_outputs(part, is_last) for part in parts))
    if ours.shape != theirs.shape:
        raise ValueError(
            f"gave {theirs.shape[1:]} timesteps and units, and {merge.words} have {ours.shape[1:]}"
        )
    precision = PRECISIONS[coarsest(part.precision for part in parts)]
    unread = np.zeros(theirs.shape[:2], bool)
    if parts[0].mask is not None:
        unread = ~parts[0].mask.any(axis=1, keepdims=True) if is_last else ~parts[0].mask
    found = None
    for is_measured in (False, True):
        of_each = [allowance(part, part.cell.state_names[0], theirs, is_measured) for part in parts]
        of_each = [_at(array, part, is_last) for array, part in zip(of_each, parts, strict=True)]
        allowed = merge.allowed(*(_outputs(part, is_last) for part in parts), *of_each)
        allowed = allowed + precision.always * np.abs(theirs[np.isfinite(theirs)]).max(initial=1.0)
        quantity = "last output" if is_last else "output"
        found = largest(f"merged {quantity} ({merged.how})", 0, ours, theirs, allowed, unread)
        if found is None or np.isinf(found.apart):
            return found
    return found


def _outputs(part: Caught, is_last: bool) -> np.ndarray:
    return _at(part.trace.outputs, part, is_last)


def _at(array: np.ndarray, part: Caught, is_last: bool) -> np.ndarray:
    """All timesteps of an array (batch, timesteps, units), or the one that the direction read last."""
    return array[:, [part.trace.last_timestep]] if is_last else array


def _likely_reason(merged: Merged, parts: Sequence[Caught]) -> str:
    for words, other, suspects in _suspicions(merged, parts):
        try:
            fits = merged_misfit(other, suspects) is None
        except ValueError:
            continue
        if fits:
            return f"likely reason: {words}"
    return UNEXPLAINED


def _suspicions(merged: Merged, parts: Sequence[Caught]) -> Iterator[tuple[str, Merged, Sequence[Caught]]]:
    """What may have been different, in words, and the layer and its directions as if it had been so."""
    for how, merge in MERGES.items():
        if how != merged.how:
            words = f"its merge mode, the layer gives {merge.words} and not {MERGES[merged.how].words}"
            yield words, replace(merged, how=how), parts
    forward, backward = parts
    others = [*parts]
    if merged.outputs.ndim == 3 and parts[0].mask is None:  # Keras gives zeros where nothing was read
        seen = merged.outputs.any(axis=-1)
        words = "a mask, the layer left out timesteps that the traces read"
        yield words, merged, [replace(part, mask=seen) for part in parts]
    of_forward, of_backward = (list(suspicions(part, others)) for part in parts)
    for words, suspect in of_forward:
        yield f"of {forward.name}, {words}", merged, [suspect, backward]
    for words, suspect in of_backward:
        yield f"of {backward.name}, {words}", merged, [forward, suspect]
    for (words, first), (same, second) in zip(of_forward, of_backward, strict=False):
        if words == same:
            yield f"of both directions, {words}", merged, [first, second]
    swapped = [replace(part, cell=other.cell) for part, other in zip(parts, reversed(parts), strict=True)]
    yield "the directions, each has the weights of the other", merged, swapped

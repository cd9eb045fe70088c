"""Whether a trace is what the layer really gave; where it isn't, an error that says how far off and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from rnn_helpers.models.caught import Caught
from rnn_helpers.models.precision import PRECISIONS
from rnn_helpers.models.reasons import suspicions

# One run with roundings by chance says how far they carry; those of the layer may carry farther.
TIMES_MEASURED = 8.0
UNEXPLAINED = (
    "none of the usual reasons explains it (direction, mask, activation, initial state, another layer's "
    "weights): does a subclass or a hook change what the layer gives, or did its weights change since?"
)


@dataclass(frozen=True)
class Misfit:
    """Where a trace and its layer are farthest apart, of all that precision doesn't explain.

    ``place`` is the sequence, timestep and unit; ``apart`` their difference, infinite for NaN;
    ``allowed`` what precision explains there.
    """

    quantity: str
    place: tuple[int, int, int]
    ours: float
    theirs: float
    allowed: float
    apart: float

    def error(self, name: str, batch: int, precision: str, reason: str) -> ValueError:
        """What is said of it: ``name`` is the layer's, ``batch`` how many sequences it read."""
        sequence, timestep, unit = self.place
        where = f"timestep {timestep}, unit {unit}"
        if batch > 1:
            where = f"sequence {sequence}, {where}"
        return ValueError(
            f"{name}: the {self.quantity} of its trace is off by {self.apart:.2g} from what the layer "
            f"gave, {self.ours:.4g} where it has {self.theirs:.4g} at {where}; rounding to "
            f"{precision} explains {self.allowed:.1g} at most; {reason}"
        )


def check_fits(layer: Caught, others: Sequence[Caught]) -> None:
    """A ``ValueError`` where the trace of a layer is not what the layer gave.

    It names the layer, the quantity, how far off it is, and the likely reason: one thing that, if
    it were different, would make them equal. ``others`` are the layers of the same model, whose
    weights may have been meant.
    """
    found = misfit(layer)
    if found is not None:
        raise found.error(layer.name, layer.batch, layer.precision, likely_reason(layer, others))


def likely_reason(layer: Caught, others: Sequence[Caught]) -> str:
    """The first suspicion under which the trace would be what the layer gave, in words."""
    for words, suspect in suspicions(layer, others):
        try:
            fits = misfit(suspect) is None
        except ValueError:  # it can't even run, so it is not the reason
            continue
        if fits:
            return f"likely reason: {words}"
    return UNEXPLAINED


def misfit(layer: Caught) -> Misfit | None:
    """Where a layer gave something else than its trace has; None where precision explains all.

    Raises ``ValueError`` where the cell can't run on what the layer received.
    """
    found = None
    for is_measured in (False, True):  # measuring takes long, and is seldom needed
        found = max(_misfits(layer, is_measured), key=lambda each: each.apart, default=None)
        if found is None or np.isinf(found.apart):
            return found
    return found


def _misfits(layer: Caught, is_measured: bool) -> Iterator[Misfit]:
    """Of each quantity that the layer gave the largest difference that precision doesn't explain."""
    trace, output = layer.trace, layer.cell.state_names[0]
    last = range(layer.timesteps)[trace.last_timestep]
    given = {
        f"final {name.replace('_', ' ')}": (name, last, a[:, None]) for name, a in layer.final_state.items()
    }
    if layer.outputs is not None:
        given = {"output": (output, 0, layer.outputs), **given}
    for quantity, (state, first, theirs) in given.items():
        timesteps = slice(first, first + theirs.shape[1])
        allowed = allowance(layer, state, theirs, is_measured)[:, timesteps]
        unread = np.zeros(theirs.shape[:2], bool)
        if layer.mask is not None:  # a sequence of padding alone has no output that says anything
            unread = ~layer.mask if quantity == "output" else ~layer.mask.any(axis=1, keepdims=True)
        found = largest(quantity, first, trace[state][:, timesteps], theirs, allowed, unread)
        if found is not None:
            yield found


def allowance(layer: Caught, state: str, theirs: np.ndarray, is_measured: bool) -> np.ndarray:
    """What precision explains of a state at each timestep and unit: (batch, timesteps, units).

    ``theirs`` are numbers that the layer gave of it.
    """
    largest_number = np.abs(theirs[np.isfinite(theirs)]).max(initial=1.0)
    allowed = np.full(layer.trace[state].shape, PRECISIONS[layer.precision].always * largest_number)
    return allowed + TIMES_MEASURED * _carried(layer, state) if is_measured else allowed


def largest(
    quantity: str,
    first: int,
    ours: np.ndarray,
    theirs: np.ndarray,
    allowed: np.ndarray,
    unread: np.ndarray,
) -> Misfit | None:
    """The largest difference beyond what is allowed, from timestep ``first`` on.

    All are (batch, timesteps, units); where ``unread`` (batch, timesteps) nothing is compared.
    """
    apart = np.nan_to_num(np.abs(ours - theirs), nan=np.inf)
    apart[~(apart > allowed)] = 0.0
    apart[unread] = 0.0
    if not apart.any():
        return None
    at = tuple(int(index) for index in np.unravel_index(np.argmax(apart), apart.shape))
    place = (at[0], at[1] + first, at[2])
    return Misfit(quantity, place, *(float(array[at]) for array in (ours, theirs, allowed, apart)))


def _carried(layer: Caught, state: str) -> np.ndarray:
    """How far roundings carried a state by each timestep: (batch, timesteps, 1)."""
    apart = np.abs(layer.rounded_states[state] - layer.trace[state]).max(axis=-1, keepdims=True)
    if layer.reverse:
        return np.maximum.accumulate(apart[:, ::-1], axis=1)[:, ::-1]
    return np.maximum.accumulate(apart, axis=1)

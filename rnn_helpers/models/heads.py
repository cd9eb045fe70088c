"""The dense layer behind the recurrent ones: the names of its outputs, and whether it is what it gave."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from rnn_helpers.cells import Readout
from rnn_helpers.models.caught import Catch
from rnn_helpers.models.precision import PRECISIONS, coarsest


def named(readout: Readout | None, outputs) -> Readout | None:
    """The head with a name for each of its outputs; None keeps those it has.

    Raises ``ValueError`` for names without a head, and for those that ``Readout`` refuses.
    """
    if outputs is None:
        return readout
    if readout is None:
        raise ValueError("outputs name what a readout says, but there is none; give readout=model.fc, too")
    return replace(readout, outputs=outputs)


def check_head(caught: Catch) -> None:
    """A ``ValueError`` where the readout doesn't give what the head gave of the same numbers.

    Its sums are compared, whatever activation follows them.
    """
    if caught.readout is None:
        return
    precision = coarsest(layer.precision for layer in caught.layers)
    weights, bias = caught.readout.W, caught.readout.b
    for received, given in zip(caught.read_by_head, caught.given_by_head, strict=False):
        ours = caught.readout.sum(received)
        if given.shape != ours.shape:
            raise ValueError(
                f"the readout gives numbers of shape {ours.shape} where the head gave {given.shape}; "
                "is it the layer that the model calls?"
            )
        sizes = np.abs(received) @ np.abs(weights).T + np.abs(bias)
        beyond = np.abs(ours - given) - PRECISIONS[precision].always * sizes
        if not np.all(beyond <= 0):
            place = np.unravel_index(np.argmax(np.nan_to_num(beyond, nan=np.inf)), beyond.shape)
            raise ValueError(
                f"the readout's sum of output {place[-1]} is {ours[place]:.4g} where the head gave "
                f"{given[place]:.4g}, more than rounding to {precision} explains; does a hook or a "
                "parametrization change what the head gives, or did its weights change since?"
            )

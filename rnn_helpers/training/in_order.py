"""The walk back through a run that read its timesteps in reverse, or left some of them out.

The walk itself goes through what was read, in the order of reading. Here the gradients of the loss
are brought into that order, and what the walk has found back to its timesteps.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from rnn_helpers.cells.order import Order
from rnn_helpers.trace import Trace
from rnn_helpers.walks.backwards import WalkedBack, walk_back


def order_of(trace: Trace) -> Order | None:
    """The order in which a trace read its timesteps; None for the usual one."""
    if trace.mask is None and not trace.reverse:
        return None
    is_read = np.ones(trace.inputs.shape[:-1], bool) if trace.mask is None else trace.mask
    return Order.of(is_read.T if trace.is_batch else is_read[:, None], trace.reverse)


@dataclass(frozen=True, eq=False)
class WalkedBackInOrder:
    """A ``WalkedBack`` whose results stand at the timesteps of the trace again.

    ``given`` is what the loss says about each state, at the timesteps of the trace.
    """

    walked: WalkedBack
    order: Order
    given: Mapping[str, np.ndarray]
    d_initial: Mapping[str, np.ndarray]

    @classmethod
    def through(cls, cell, order: Order, at: Mapping, before: Mapping, given: Mapping) -> WalkedBackInOrder:
        """Walk back through a cell, from arrays (timesteps, batch, …) at the timesteps of the trace."""
        slots = {name: _by_slot(order, array) for name, array in given.items()}
        walked = walk_back(
            cell,
            {name: order.taken(array) for name, array in at.items()},
            {name: order.taken(array) for name, array in before.items()},
            {name: slot[1:] for name, slot in slots.items()},
        )
        # What the loss says about a state before anything was read, it says about the initial one.
        d_initial = {name: d + slots[name][0] for name, d in walked.d_initial.items()}
        return cls(walked, order, given, d_initial)

    def d_states(self) -> dict[str, np.ndarray]:
        """∂loss/∂state; where it was carried on, all that comes back to it from there."""
        return {name: self._carried_back(name, d) for name, d in self.walked.d_states().items()}

    def d_sums(self) -> dict[str, np.ndarray]:
        """∂loss/∂sum, 0 where nothing was read."""
        return {name: self.order.put_back(d) for name, d in self.walked.d_sums().items()}

    def d_quantities(self) -> dict[str, np.ndarray]:
        """∂loss/∂quantity of gates and candidates, 0 where nothing was read."""
        return {name: self.order.put_back(d) for name, d in self.walked.d_quantities().items()}

    def d_inputs(self) -> np.ndarray:
        """∂loss/∂inputs, 0 where nothing was read."""
        return self.order.put_back(self.walked.d_inputs())

    def d_weights(self) -> dict[str, np.ndarray]:
        """∂loss/∂weights: the order of what is added up doesn't matter."""
        return self.walked.d_weights()

    def _carried_back(self, name: str, d_states: np.ndarray) -> np.ndarray:
        # All that a state gets came back to where it was computed. Further on, what the loss had said
        # about it until there is no part of it any more.
        order, given = self.order, self.given[name]
        in_turn = given[::-1] if order.is_reverse else given
        said = np.cumsum(in_turn, axis=0) - in_turn
        said = said[::-1] if order.is_reverse else said
        at_places = np.concatenate([np.zeros_like(said[:1]), order.taken(said)])
        since = said - np.take_along_axis(at_places, order.latest[..., None], axis=0)
        return order.carried(d_states, self.d_initial[name]) - since


def _by_slot(order: Order, given: np.ndarray) -> np.ndarray:
    """What the loss says about each state: the initial one first, the others as they were read."""
    timesteps, batch, units = given.shape
    slots = np.zeros((timesteps + 1, batch, units))
    np.add.at(slots, (order.latest, np.arange(batch)), given)
    return slots

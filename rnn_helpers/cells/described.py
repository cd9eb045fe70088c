"""A cell computed step by step: by the description of its equations, or by a ``step`` of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import numpy as np

from rnn_helpers.equations import computed, in_trace

if TYPE_CHECKING:
    from rnn_helpers.cells.cell import Cell


class Described:
    """Gives a cell its ``step`` from its ``cell_equations``, and says whether they are the same."""

    follows_description: ClassVar[bool]  # whether ``run`` computes what ``cell_equations`` say

    def __init_subclass__(cls, **options):
        super().__init_subclass__(**options)
        # Of step and description the one that was written last counts. A step that comes with its
        # description, in one class, is the same in other words.
        step, described = (
            next(place for place, base in enumerate(cls.__mro__) if name in vars(base))
            for name in ("step", "cell_equations")
        )
        cls.follows_description = described <= step
        if described < step:
            cls.step = Described.step

    def step(self, input_t: np.ndarray, *state_t: np.ndarray) -> dict[str, np.ndarray]:
        """One timestep: every quantity by name, from the input and the old state.

        input_t (batch, input_features), each state (batch, units) -> each (batch, units). It is
        the equations of the class in code, and checks nothing: ``run`` does that. A projected
        hidden state is (batch, output_features).
        """
        before = dict(zip(self.state_names, state_t, strict=True))
        now = computed(self.cell_equations, self.cell_weights, input_t, before)
        return {name: now[name] for name in in_trace(self.cell_equations)}

    def need_description(self, what: str) -> None:
        """A ``ValueError`` for a cell with a ``step`` of its own, where ``what`` reads the description."""
        if not self.follows_description:
            raise ValueError(
                f"this {self.kind} has a step of its own, but {what} its cell_equations, which may say "
                "something else; give its class cell_equations that say what the step computes"
            )


def step_after_step(cell: Cell, inputs: np.ndarray, *state_t: np.ndarray) -> dict[str, np.ndarray]:
    """What ``walk`` does, by a ``step`` that may compute something else than the description."""
    history = []
    for input_t in inputs:
        quantities = cell.step(input_t, *state_t)
        state_t = tuple(quantities[name] for name in cell.state_names)
        history.append(quantities)
    return {name: np.stack([quantities[name] for quantities in history]) for name in history[0]}

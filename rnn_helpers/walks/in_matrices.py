"""Terms that the walks have no calls for, written as those they have: by matrices and biases.

- Inputs that are multiplied unit by unit are a quantity with an equation: inputs = identity·inputs.
- A weight vector times a quantity is a matrix times it, with the vector on the diagonal.
- A plain number in a sum is a bias of that number for every unit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from rnn_helpers.equations import Bias, Equation, Map, Product, Term, Weighted

if TYPE_CHECKING:
    from rnn_helpers.cells import Cell


@dataclass(frozen=True)
class Added:
    """The name of an array that the walks add to the weights; ``what`` it is made of."""

    what: str
    of: str | float = ""
    quantity: str = ""


IDENTITY = Added("identity")
INPUTS_BY_UNIT = Equation.value("inputs", "x", "linear", (Map(IDENTITY, None, "inputs"),), "the inputs")


def in_matrices(equations: Sequence[Equation]) -> tuple[Equation, ...]:
    """The same equations, in terms that the walks can compute."""
    if any(factor.quantity == "inputs" for equation in equations for factor in equation.factors):
        equations = (INPUTS_BY_UNIT, *equations)
    return tuple(
        replace(equation, terms=tuple(_in_matrices(term, equation.quantity) for term in equation.terms))
        for equation in equations
    )


def _in_matrices(term: Term, quantity: str) -> Term:
    if isinstance(term, Weighted):
        return Map(Added("diagonal", term.weights), term.gate, term.of)
    if isinstance(term, Product) and not term.factors:
        return Bias(Added("number", term.times, quantity), None)
    return term


def added_weights(equations: Sequence[Equation], cell: Cell) -> dict[Added, np.ndarray]:
    """The arrays that these equations read beside the weights of the cell.

    Raises ``ValueError`` where inputs are multiplied by units and there aren't as many.
    """
    names = {getattr(term, "weights", None) for equation in equations for term in equation.terms}
    return {name: _array(name, cell) for name in names if isinstance(name, Added)}


def _array(name: Added, cell: Cell) -> np.ndarray:
    if name.what == "diagonal":
        vector = cell.cell_weights[name.of]
        return vector[..., None] * np.eye(vector.shape[-1])
    if name.what == "number":
        return np.full(cell.size_of(name.quantity), name.of)
    if cell.input_features != cell.units:
        raise ValueError(
            f"the equations of this {cell.kind} multiply its {cell.units} units by the inputs, one by one, "
            f"but there are {cell.input_features} input features; give as many, or use a Map of the inputs"
        )
    return np.eye(cell.units)


def without_added(gradients: Mapping[str | Added, np.ndarray]) -> dict[str, np.ndarray]:
    """The gradients of the cell's own weights, with what came back to them by arrays that were added."""
    own = {name: array for name, array in gradients.items() if not isinstance(name, Added)}
    for name, array in gradients.items():
        if isinstance(name, Added) and name.what == "diagonal":
            own[name.of] = own[name.of] + np.diagonal(array, axis1=-2, axis2=-1)
    return own

"""How a cell describes its own equations, so that every picture of it can read them.

Each quantity of a cell is ``activation(sum of terms)``. A term is one of three things:

- ``Map("W", gate, "input")``: a weight matrix times a vector, W·x;
- ``Bias("b", gate)``: a bias vector;
- ``Product("forget_gate", previous("cell_state"))``: earlier quantities, unit by unit.

The diagram, the ledger, the sentences and the browser's own arithmetic know nothing about
a cell but this description. A test holds it equal to the code of ``step`` on random cells.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Factor:
    """One factor of a product: a quantity at this timestep, or seen through something.

    ``previous`` takes it from the timestep before, ``complement`` takes 1 − it, and
    ``through`` sends it through an activation first, as in tanh(c).
    """

    quantity: str
    previous: bool = False
    complement: bool = False
    through: str | None = None


def previous(quantity: str) -> Factor:
    """The quantity at the timestep before this one: h₋ or c₋."""
    return Factor(quantity, previous=True)


def complement(quantity: str) -> Factor:
    """1 − the quantity."""
    return Factor(quantity, complement=True)


@dataclass(frozen=True)
class Map:
    """weights[gate] · vector; ``gate`` is None where a cell has one matrix only."""

    weights: str
    gate: int | None
    of: Factor

    def __init__(self, weights: str, gate: int | None, of: str | Factor):
        object.__setattr__(self, "weights", weights)
        object.__setattr__(self, "gate", gate)
        object.__setattr__(self, "of", _factor(of))


@dataclass(frozen=True)
class Bias:
    """weights[gate], a vector of one number a unit."""

    weights: str
    gate: int | None


@dataclass(frozen=True)
class Product:
    """Quantities multiplied unit by unit."""

    factors: tuple[Factor, ...]

    def __init__(self, *factors: str | Factor):
        object.__setattr__(self, "factors", tuple(_factor(factor) for factor in factors))


@dataclass(frozen=True)
class Say:
    """A number inside a sentence: the product of ``factors``, as "percent" or "signed"."""

    style: str
    factors: tuple[Factor, ...]

    def __init__(self, style: str, *factors: str | Factor):
        object.__setattr__(self, "style", style)
        object.__setattr__(self, "factors", tuple(_factor(factor) for factor in factors))


@dataclass(frozen=True)
class Equation:
    """One equation of a cell: quantity = activation(sum of terms).

    Attributes
    ----------
    quantity : name in the trace, such as ``forget_gate``
    label : the words for it, such as "forget gate"
    symbol : the letter in the equations of the course, such as "f"
    kind : "gate" (between 0 and 1, how open) or "value" (has a sign)
    activation : a name in ``ACTIVATIONS``
    terms : what is added up before the activation
    role : what the quantity is for, in a few words
    """

    quantity: str
    label: str
    symbol: str
    kind: str
    activation: str
    terms: tuple[Map | Bias | Product, ...]
    role: str


def _factor(quantity: str | Factor) -> Factor:
    return quantity if isinstance(quantity, Factor) else Factor(quantity)

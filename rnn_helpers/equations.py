"""How a cell describes its own equations, so that every picture of it can read them.

Each quantity of a cell is ``activation(sum of terms)``. A term is one of four things:

- ``Map("W", gate, "input")``: a weight matrix times a vector, W·x;
- ``Bias("b", gate)``: a bias vector;
- ``Weighted("p", gate, previous("cell_state"))``: a weight vector times a vector, unit by unit, a peephole;
- ``Product("forget_gate", previous("cell_state"), times=1.0)``: earlier quantities, unit by unit, with a
  number in front; without quantities that number alone.

The diagram, the ledger, the sentences and the browser's own arithmetic know nothing about
a cell but this description. A test holds it equal to the code of ``step`` on random cells.

Factors and terms compute themselves, ``value(…)``, from arrays by name: ``now`` those of this
timestep, ``before`` those of the one before, each (batch, units).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

import numpy as np

from rnn_helpers.activations import activation_named


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

    def value(self, now: Mapping, before: Mapping) -> np.ndarray:
        """The array this factor stands for."""
        value = (before if self.previous else now)[self.quantity]
        value = activation_named(self.through)(value) if self.through else value
        return 1 - value if self.complement else value


def previous(quantity: str) -> Factor:
    """The quantity at the timestep before this one: h₋ or c₋."""
    return Factor(quantity, previous=True)


def complement(quantity: str) -> Factor:
    """1 − the quantity."""
    return Factor(quantity, complement=True)


@dataclass(frozen=True)
class _Weighing:
    """Weights and the quantity that they stand before, given by its name or as a factor."""

    weights: str
    gate: int | None
    of: Factor

    def __post_init__(self):
        object.__setattr__(self, "of", _factor(self.of))


@dataclass(frozen=True)
class Map(_Weighing):
    """weights[gate] · vector; ``gate`` is None where a cell has one matrix only."""

    def value(self, weights: Mapping, now: Mapping, before: Mapping) -> np.ndarray:
        """weights[gate] · vector for each vector of a batch."""
        return self.of.value(now, before) @ of_gate(weights[self.weights], self.gate).T


@dataclass(frozen=True)
class Bias:
    """weights[gate], a vector of one number a unit."""

    weights: str
    gate: int | None

    def value(self, weights: Mapping, now: Mapping, before: Mapping) -> np.ndarray:
        """weights[gate]."""
        return of_gate(weights[self.weights], self.gate)


@dataclass(frozen=True)
class Weighted(_Weighing):
    """weights[gate], a vector, times a quantity unit by unit: a peephole, p·c₋."""

    def value(self, weights: Mapping, now: Mapping, before: Mapping) -> np.ndarray:
        """weights[gate] times the quantity."""
        return of_gate(weights[self.weights], self.gate) * self.of.value(now, before)


@dataclass(frozen=True)
class Product:
    """Quantities multiplied unit by unit, with a number in front; without quantities that number alone."""

    factors: tuple[Factor, ...]
    times: float = 1.0

    def __init__(self, *factors: str | Factor, times: float = 1.0):
        object.__setattr__(self, "factors", tuple(_factor(factor) for factor in factors))
        object.__setattr__(self, "times", float(times))

    def value(self, weights: Mapping, now: Mapping, before: Mapping) -> np.ndarray:
        """The number times the product of the factors."""
        return self.times * np.prod([factor.value(now, before) for factor in self.factors], axis=0)


Term = Map | Bias | Weighted | Product


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
    elsewhere : the letter in other notations, by the name of the notation, where it differs
    flipped_in : notations whose letter stands for 1 − the quantity, and its role there
    """

    quantity: str
    label: str
    symbol: str
    kind: str
    activation: str
    terms: tuple[Term, ...]
    role: str
    elsewhere: Mapping[str, str] = field(default_factory=dict, hash=False)
    flipped_in: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def shows_sum(self) -> bool:
        """Whether a trace has the sum beside the quantity: ``forget_gate_preactivation``.

        It does where the activation makes another number of it, and where a matrix reads the
        inputs, so that a SimpleRNN shows its sum even with the activation "linear".
        """
        return self.activation != "linear" or any(
            isinstance(term, Map | Weighted) and term.of.quantity == "inputs" for term in self.terms
        )

    @property
    def factors(self) -> tuple[Factor, ...]:
        """Every factor of its products."""
        products = [term for term in self.terms if isinstance(term, Product)]
        return tuple(factor for product in products for factor in product.factors)

    @property
    def vectors(self) -> tuple[Factor, ...]:
        """Whatever its weights are multiplied by."""
        return tuple(term.of for term in self.terms if isinstance(term, Map | Weighted))

    def sum(self, weights: Mapping, now: Mapping, before: Mapping) -> np.ndarray:
        """What is added up before the activation, (batch, units)."""
        return sum(term.value(weights, now, before) for term in self.terms)

    @classmethod
    def gate(
        cls,
        quantity: str,
        symbol: str,
        terms: tuple,
        role: str,
        *,
        activation: str = "sigmoid",
        flipped_in=None,
        **elsewhere: str,
    ):
        """A gate: the sigmoid of a sum, between 0 and 1; a value, where its activation has other limits."""
        label, kind = quantity.replace("_", " "), "gate" if activation_named(activation).is_gate else "value"
        return cls(quantity, label, symbol, kind, activation, terms, role, elsewhere, flipped_in or {})

    @classmethod
    def value(cls, quantity: str, symbol: str, activation: str, terms: tuple, role: str, **elsewhere: str):
        """A quantity with a sign."""
        label = quantity.replace("_", " ")
        return cls(quantity, label, symbol, "value", activation, terms, role, elsewhere)


@dataclass(frozen=True)
class Notation:
    """How a framework or a text writes weights: a letter, and what its subscript starts with."""

    label: str
    weights: Mapping[str, tuple[str, str]]


NOTATIONS = {
    "course": Notation("This course", {}),
    "keras": Notation("Keras", {"W": ("K", ""), "U": ("R", "")}),
    "pytorch": Notation("PyTorch", {"W": ("W", "i"), "U": ("W", "h"), "b": ("b", "i"), "b′": ("b", "h")}),
    "cs230": Notation("CS 230", {}),
}


def computed(
    equations: Sequence[Equation],
    weights: Mapping,
    input_t: np.ndarray,
    before: Mapping,
    change: Callable[[str, np.ndarray], np.ndarray] = lambda quantity, values: values,
) -> dict[str, np.ndarray]:
    """One timestep, equation after equation: every quantity and every sum, (batch, units).

    ``change`` may put other values in the place of a quantity's as soon as they are computed.
    """
    now = {"inputs": input_t}
    for equation in equations:
        total = equation.sum(weights, now, before)
        total = np.broadcast_to(total, (len(input_t), total.shape[-1]))  # biases alone are one row
        now[f"{equation.quantity}_preactivation"] = total
        now[equation.quantity] = change(equation.quantity, activation_named(equation.activation)(total))
    return now


def sentence_about(equations: Sequence[Equation], state: str) -> tuple[str | Say, ...]:
    """What happens to a state at a timestep: what is kept and what is added, or from where to where.

    "keeps 98% of its memory and adds +0.90" of c = f·c₋ + i·g.
    """
    (equation,) = (equation for equation in equations if equation.quantity == state)
    if equation.activation != "linear" or not all(map(_can_be_said, equation.terms)):
        return ("goes from ", Say("signed", previous(state)), " to ", Say("signed", state))
    name = equation.quantity.replace("_", " ")  # its label may be a learner's own words
    kept, added = [], []
    for term in equation.terms:
        others = [factor for factor in term.factors if factor != previous(state)]
        if not term.factors:
            added.append((f"adds {term.times:+g}".replace("-", "−"),))
        elif len(others) == len(term.factors):
            added.append(("adds ", Say("signed", *others)))
        elif others:
            kept.append(("keeps ", Say("percent", *others), f" of its {name}"))
        elif term.times != 1.0:
            kept.append((f"keeps {term.times:.0%} of its {name}",))
        else:
            kept.append((f"keeps its {name}",))
    first, *more = [*kept, *added]
    said = list(first)
    for place, part in enumerate(more, 2):
        said += [" and " if place == len(equation.terms) else ", ", *part]
    return tuple(_with_texts_joined(said))


def _can_be_said(term: Term) -> bool:
    """Whether a term of a state is what it keeps or adds, without a number in front of what is said."""
    if not isinstance(term, Product):
        return False
    if term.times == 1.0 or not term.factors:
        return True
    return len(term.factors) == 1 and term.factors[0].previous and 0 < term.times < 1


def _with_texts_joined(parts: Sequence[str | Say]) -> Iterator[str | Say]:
    for are_texts, group in groupby(parts, key=lambda part: isinstance(part, str)):
        if are_texts:
            yield "".join(group)
        else:
            yield from group


def in_trace(equations: Sequence[Equation]) -> tuple[str, ...]:
    """What a trace has of these equations, in its order: the sums before activations, the quantities."""
    sums = [f"{equation.quantity}_preactivation" for equation in equations if equation.shows_sum]
    return (*sums, *(equation.quantity for equation in equations))


def check_description(equations: Sequence[Equation], state_names: Sequence[str], weights: Collection[str]):
    """A ``ValueError`` for equations that can't be computed one after the other.

    state_names are the quantities that ``previous`` may read, weights the names of arrays.
    """
    known = {"inputs"}
    for equation in equations:
        name = equation.quantity
        if name in known:
            raise ValueError(f"the description computes {name} twice; give each equation a name of its own")
        for factor in (*equation.factors, *equation.vectors):
            if factor.previous and factor.quantity not in state_names:
                raise ValueError(
                    f"the equation of {name} reads the previous {factor.quantity}, which is no state; the "
                    f"states are {', '.join(state_names)}: add it to state_names"
                )
            if not factor.previous and factor.quantity not in known:
                raise ValueError(
                    f"the equation of {name} reads {factor.quantity}, which no equation before it computes; "
                    f"it can read {', '.join(sorted(known))}, or previous(...) of a state"
                )
        for term in equation.terms:
            if not isinstance(term, Product) and term.weights not in weights:
                raise ValueError(
                    f"the equation of {name} reads the weights {term.weights}, but the cell has "
                    f"{', '.join(weights)}; give them in cell_weights"
                )
        if all(isinstance(term, Product) and not term.factors for term in equation.terms):
            raise ValueError(
                f"the equation of {name} adds up numbers alone, so that it has no units; give it a term "
                "with a weight or a quantity"
            )
        known.add(name)
    missing = [name for name in state_names if name not in known]
    if missing:
        raise ValueError(
            f"the description has no equation for the state {missing[0]}; add one to cell_equations"
        )


def of_gate(array: np.ndarray, gate: int | None) -> np.ndarray:
    """array[gate], or all of it where a cell has one matrix only."""
    return array if gate is None else array[gate]


def _factor(quantity: str | Factor) -> Factor:
    return quantity if isinstance(quantity, Factor) else Factor(quantity)

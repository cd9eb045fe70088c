"""A cell of one's own: the class that ``Cell.from_equations`` makes of a text.

Its weights have no axis of gates: each matrix and vector is a field with the name it has in the text.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import dataclass, fields, make_dataclass, replace
from functools import lru_cache
from typing import ClassVar

import numpy as np

from rnn_helpers.cells.arrays import freeze
from rnn_helpers.cells.cell import Cell
from rnn_helpers.checks import as_numbers, shortened, whole_number
from rnn_helpers.equations import Bias, Equation, sentence_about
from rnn_helpers.language import EquationWarning, description_of

SMALL = 0.1  # peepholes start between −SMALL and SMALL
TAKEN = {*dir(Cell), "weight_kinds"}  # names that weights can't have


@dataclass(frozen=True, eq=False, repr=False)
class WrittenCell(Cell):
    """What all cells that were written as equations share; ``Cell.from_equations`` makes them.

    Raises ``ValueError`` for weights in shapes that don't fit each other, NaN or infinity.
    """

    # Not the weights of a written cell: it has those of its text, one field each
    W: ClassVar[None]
    U: ClassVar[None]
    b: ClassVar[None]

    text: ClassVar[str]
    described: ClassVar[tuple[Equation, ...]]
    weight_kinds: ClassVar[Mapping[str, str]]  # by name: "inputs", "units" or "vector"
    starts: ClassVar[Mapping[str, float]]  # by name: where a bias starts with another number than 0
    first_on_x: ClassVar[str]  # the matrix on x whose shape decides how many units and features there are
    doubts: ClassVar[tuple[tuple[int, str], ...]]

    def __post_init__(self):
        arrays = {name: as_numbers(name, getattr(self, name)) for name in self.weight_kinds}
        units, input_features = self._sizes(arrays)
        shapes = {"inputs": (units, input_features), "units": (units, units), "vector": (units,)}
        words = {"inputs": "(units, input_features)", "units": "(units, units)", "vector": "(units,)"}
        for name, kind in self.weight_kinds.items():
            if arrays[name].shape != shapes[kind]:
                raise ValueError(
                    f"{name} has shape {arrays[name].shape}, expected {words[kind]} = {shapes[kind]}: "
                    f"{self.first_on_x} has shape {arrays[self.first_on_x].shape}, so there are "
                    f"units={units} and input_features={input_features}"
                )
        self._check_readout(units, units)
        freeze(self, **arrays)
        self._check_holds()

    def _sizes(self, arrays: Mapping[str, np.ndarray]) -> tuple[int, int]:
        name = self.first_on_x
        shape = arrays[name].shape
        if len(shape) != 2 or 0 in shape:
            raise ValueError(
                f"{name} has shape {shape}, expected (units, input_features) for this {self.kind}"
            )
        return shape

    @classmethod
    def random(cls, input_features: int, units: int, seed: int = 0, **options) -> WrittenCell:
        """A cell with random weights; the same seed, the same cell.

        Equations
        ---------
        a matrix on x: uniform between ±√(6 / (input_features + units)); on anything else: orthogonal
        biases 0, but 1 for that of a gate f that keeps a state, f * c_, and −1 where (1 - f) * c_ keeps it;
        peepholes uniform between ±0.1

        Parameters
        ----------
        input_features, units : the sizes, whole numbers from 1
        seed : of NumPy's random numbers
        options : what else the cell takes: ``readout``, ``holds``

        Raises
        ------
        ValueError : sizes that are no whole numbers of at least 1

        Source: Glorot and Bengio (2010), Saxe et al. (2014), Jozefowicz et al. (2015) for the biases.
        """
        input_features = whole_number("input_features", input_features, 1)
        units = whole_number("units", units, 1)
        rng = np.random.default_rng(seed)
        added = {term.weights for each in cls.described for term in each.terms if isinstance(term, Bias)}
        arrays = {}
        for name, kind in cls.weight_kinds.items():
            if kind == "inputs":
                limit = np.sqrt(6.0 / (input_features + units))
                arrays[name] = rng.uniform(-limit, limit, (units, input_features))
            elif kind == "units":
                Q, R = np.linalg.qr(rng.normal(size=(units, units)))
                arrays[name] = Q * np.sign(np.diag(R))
            elif name in added:
                arrays[name] = np.full(units, cls.starts.get(name, 0.0))
            else:
                arrays[name] = rng.uniform(-SMALL, SMALL, units)
        return cls(**arrays, **options)

    @property
    def cell_equations(self) -> tuple[Equation, ...]:
        """The equations of the text, in the order of computation."""
        return self.described

    @property
    def units(self) -> int:
        """How many numbers each gate and state has."""
        return getattr(self, self.first_on_x).shape[0]

    @property
    def output_features(self) -> int:
        """How many numbers the hidden state has: the units."""
        return self.units

    @property
    def input_features(self) -> int:
        """How many numbers the cell reads at each timestep."""
        return getattr(self, self.first_on_x).shape[1]

    @property
    def cell_weights(self) -> dict[str, np.ndarray]:
        """Every weight array of the cell itself by its letter, in the order of the text."""
        return {name: getattr(self, name) for name in self.weight_kinds}

    @property
    def sentence(self):
        """What happens at a timestep: to c where there is one, otherwise to h."""
        state = "cell_state" if "cell_state" in self.state_names else "hidden_state"
        return sentence_about(self.cell_equations, state)

    def with_keep_bias(self, bias: float) -> WrittenCell:
        """The same cell with another bias of the gates that keep: ``bias``, or −bias for f in (1 - f) * h_.

        Raises ``ValueError`` where no gate with a bias keeps.
        """
        if not self.starts:
            raise ValueError(f"a {self.kind} has no gate with a bias that keeps; leave keep_bias out")
        return replace(
            self, **{name: np.full(self.units, start * bias) for name, start in self.starts.items()}
        )

    @classmethod
    def trained(cls, name: str, seed: int = 0):
        """A ``ValueError``: the course ships no trained cell of this kind."""
        raise ValueError(
            f"no {cls.__name__} is shipped; train one with fit(cell, TASKS[{shortened(name)}], steps=400)"
        )

    @classmethod
    def _refuse_frameworks(cls, *arrays, **options):
        """A ``ValueError``: frameworks have no layer of this kind."""
        raise ValueError(
            f"a {cls.__name__} was written as equations, and Keras, PyTorch and ONNX have no such layer; "
            "give its arrays by their letters, or take them from cell.weights"
        )

    from_keras = from_torch = from_onnx = to_keras = to_torch = to_onnx = _refuse_frameworks

    def __reduce__(self):
        given = {field.name: getattr(self, field.name) for field in fields(self) if field.init}
        return _made_anew, (self.text, self.kind, given)


def _made_anew(text: str, name: str, given: dict) -> WrittenCell:
    return _class_of(text, name)(**given)


def written_cell(text: str, name: str) -> type[WrittenCell]:
    """The class of cells that a text of equations describes.

    Raises an ``EquationError`` for a text that describes none, ``ValueError`` for a name that no class has.
    """
    if not isinstance(name, str) or not name.isidentifier():
        raise ValueError(f'name is {shortened(name)}, expected the name of a class such as "MinimalGated"')
    made = _class_of(text, name) if isinstance(text, str) else description_of(text)
    for number, message in made.doubts:
        warnings.warn_explicit(message, EquationWarning, "<equations>", number)
    return made


@lru_cache(maxsize=256)
def _class_of(text: str, name: str) -> type[WrittenCell]:
    """The class, made once for a text, so that copies of a cell are of its class."""
    found = description_of(text, TAKEN)
    namespace = {
        "__doc__": f"A cell that was written as equations.\n\n{text}",
        "__module__": __name__,
        "text": text,
        "described": found.equations,
        "state_names": found.states,
        "weight_kinds": dict(found.weights),
        "starts": dict(found.first_biases),
        "first_on_x": next(letter for letter, kind in found.weights.items() if kind == "inputs"),
        "doubts": found.doubts,
        "keeping_gate": found.keeping_gate,
    }
    weights = [(letter, np.ndarray) for letter in found.weights]
    return make_dataclass(
        name, weights, bases=(WrittenCell,), namespace=namespace, frozen=True, eq=False, repr=False
    )

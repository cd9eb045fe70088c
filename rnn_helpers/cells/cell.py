"""What all recurrent cells share: checked weights, sizes, equations, and the loop over time."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, replace
from typing import ClassVar

import numpy as np

from rnn_helpers.cells.arrays import Frozen, freeze
from rnn_helpers.cells.conversion import FrameworkWeights
from rnn_helpers.cells.described import Described, step_after_step
from rnn_helpers.cells.hold import Hold, Holdable, walk_with_holds
from rnn_helpers.cells.inputs import check_finite, check_inputs, checked_labels, initial_states
from rnn_helpers.cells.order import checked_order
from rnn_helpers.cells.origins import Origins
from rnn_helpers.cells.readout import Readout
from rnn_helpers.checks import as_numbers, shortened
from rnn_helpers.equations import Bias, Equation, Map, Say, previous, sentence_about
from rnn_helpers.trace import Trace
from rnn_helpers.walks import walk


@dataclass(frozen=True, eq=False, repr=False)
class Cell(Frozen, FrameworkWeights, Holdable, Described, Origins, ABC):
    """What the three cells share: checked weights, sizes, equations, and the loop over time.

    Weights are float64 and read-only; what you pass in is copied, never changed. A cell of a
    new kind gives ``gates`` and ``cell_equations``, which may depend on its options but not on its
    numbers; a ``step`` like that of the others, for people to read, and a ``sentence`` if it has one.
    """

    W: np.ndarray
    U: np.ndarray
    b: np.ndarray
    _: KW_ONLY
    readout: Readout | None = None
    holds: tuple[Hold, ...] = ()

    gates: ClassVar[tuple[str, ...]] = ()
    state_names: ClassVar[tuple[str, ...]] = ("hidden_state",)
    notation_notes: ClassVar[Mapping[str, str]] = {}
    notation_weights: ClassVar[Mapping[str, Mapping]] = {}  # by notation: what ``NOTATIONS`` can't say
    keeping_gate: ClassVar[str | None] = None  # the gate that keeps the old state when it is open
    further_weights: ClassVar[Mapping[str, str]] = {}  # by name in the equations: the field that holds it

    def __post_init__(self):
        W, U, b = as_numbers("W", self.W), as_numbers("U", self.U), as_numbers("b", self.b)
        gates = (len(self.gates),) if self.gates else ()
        axis = f"{len(self.gates)}, " if self.gates else ""
        order = f" with the gates in the order {', '.join(self.gates)}" if self.gates else ""
        if W.ndim != len(gates) + 2 or W.shape[:-2] != gates or 0 in W.shape:
            raise ValueError(
                f"W has shape {W.shape}, expected ({axis}units, input_features) for this {self.kind}{order}"
            )
        units = W.shape[-2]
        outputs = self._checked_outputs(units)
        if U.shape != (*gates, units, outputs):
            which = "old states" if outputs == units else "projected outputs"
            raise ValueError(
                f"U has shape {U.shape}, expected {(*gates, units, outputs)}: it maps {outputs} {which} to "
                f"{units} units, as many as W has (W has shape {W.shape})"
            )
        if b.shape != (*gates, units):
            raise ValueError(
                f"b has shape {b.shape}, expected {(*gates, units)}: one bias for each of the "
                f"{units} units{' of each gate' if gates else ''} (W has shape {W.shape})"
            )
        self._check_readout(units, outputs)
        freeze(self, W=W, U=U, b=b)
        self._check_holds()

    def _check_readout(self, units: int, outputs: int) -> None:
        """A ``ValueError`` for a readout that doesn't read the hidden state of this cell."""
        if not isinstance(self.readout, Readout | None):
            raise ValueError(
                f"readout is {shortened(self.readout)}, expected a Readout; use readout=Readout(W, b)"
            )
        if self.readout is not None and self.readout.W.shape[1] != outputs:
            has = f"the cell has {outputs}" if outputs == units else f"the projection gives {outputs}"
            raise ValueError(f"the readout reads {self.readout.W.shape[1]} units, but {has}")

    def _checked_outputs(self, units: int) -> int:
        """How many numbers the hidden state has, once all that decides it is checked."""
        return units

    @property
    def kind(self) -> str:
        """The name of the cell's class, such as "LSTM"."""
        return type(self).__name__

    @property
    def units(self) -> int:
        """How many numbers each gate and state has; the hidden state has fewer where it is projected."""
        return self.W.shape[-2]

    @property
    def output_features(self) -> int:
        """How many numbers the hidden state has: the units, or what a projection makes of them."""
        return self.U.shape[-1]

    def size_of(self, quantity: str) -> int:
        """How many numbers a quantity of the cell has at a timestep."""
        return self.output_features if quantity == "hidden_state" else self.units

    @property
    def input_features(self) -> int:
        """How many numbers the cell reads at each timestep."""
        return self.W.shape[-1]

    @property
    def cell_weights(self) -> dict[str, np.ndarray]:
        """Every weight array of the cell itself by its name in ``cell_equations``."""
        arrays = {"W": self.W, "U": self.U, "b": self.b}
        further = {name: getattr(self, field) for name, field in self.further_weights.items()}
        return arrays | {name: array for name, array in further.items() if array is not None}

    @property
    def readout_weights(self) -> dict[str, np.ndarray]:
        """The arrays of the readout by their names in its equation: V and d, if the cell has none such."""
        if self.readout is None:
            return {}
        taken = self.cell_weights
        V, d = (f"{name}_y" if name in taken else name for name in "Vd")
        return {V: self.readout.W, d: self.readout.b}

    @property
    def weights(self) -> dict[str, np.ndarray]:
        """Every weight array by its name in the equations, those of the readout too."""
        return self.cell_weights | self.readout_weights

    @property
    def parameter_count(self) -> int:
        """How many numbers training would change, without the readout's."""
        return sum(array.size for array in self.cell_weights.values())

    @property
    def equations(self) -> tuple[Equation, ...]:
        """The equations in the order of computation, the readout last."""
        if self.readout is None:
            return self.cell_equations
        V, d = self.readout_weights
        prediction = Equation(
            "prediction",
            self.readout.label,
            "y",
            "gate" if self.readout.activation == "sigmoid" or self.readout.is_softmax else "value",
            self.readout.activation,
            (Map(V, None, "hidden_state"), Bias(d, None)),
            "what the model says",
        )
        return (*self.cell_equations, prediction)

    @property
    @abstractmethod
    def cell_equations(self) -> tuple[Equation, ...]:
        """The cell's own equations, in the order of computation."""

    @property
    def sentence(self) -> tuple[str | Say, ...]:
        """What happens at a timestep, in words and numbers; a kind may have a better one of its own."""
        return sentence_about(self.cell_equations, self.state_names[-1])

    def with_keep_bias(self, bias: float) -> Cell:
        """The same cell with another bias of the gate that keeps the old state: how far back it reaches.

        Raises ``ValueError`` where no gate keeps.
        """
        if self.keeping_gate is None:
            raise ValueError(f"a {self.kind} has no gate that keeps; leave keep_bias out")
        b = self.b.copy()
        b[self.gates.index(self.keeping_gate)] = bias
        return replace(self, b=b)

    def run(
        self,
        inputs,
        initial_state=None,
        *,
        labels: Sequence | None = None,
        lengths=None,
        mask=None,
        reverse: bool = False,
    ) -> Trace:
        """Run the cell over a sequence, or over each sequence of a batch.

        Parameters
        ----------
        inputs : (timesteps, input_features) or (batch, timesteps, input_features)
        initial_state : the state before timestep 0, zeros if None. h, of shape (output_features,)
            or (batch, output_features), or as PyTorch has it (1, batch, output_features); for an
            LSTM the pair (h, c), c with units in their place. There are as many output features
            as units where no projection makes fewer.
        labels : one label a timestep to show instead of numbers, such as the letters of a
            text; for a batch, one list of labels a sequence.
        lengths : for sequences of different lengths that were padded at the end, how many
            timesteps of each are read; one whole number for a single sequence
        mask : in place of lengths, True where a timestep is read, (timesteps,) or (batch,
            timesteps). Elsewhere the state is carried on, as in Keras and PyTorch; gates and
            candidates are 0 there.
        reverse : read from the last timestep to the first, as the backward direction of a
            bidirectional layer does. The trace stays in the order of the inputs, so that the
            state before timestep t is that of t + 1.

        Returns
        -------
        Trace : every gate, candidate, state and pre-activation at every timestep.

        Raises
        ------
        ValueError : for shapes that don't fit, NaN, infinity or text in the inputs, lengths or
            a mask that don't fit the inputs, and for states that grow beyond what a float64 can
            hold.

        Lesson 1 draws this loop, lesson 3 uses it as a layer.
        """
        inputs = as_numbers("inputs", inputs)
        check_inputs(self, inputs)
        single = inputs.ndim == 2
        labels = checked_labels(labels, inputs.shape[:-1])
        initial = initial_states(self, initial_state, inputs)
        order = checked_order(inputs, lengths, mask, reverse)

        # A state that overflows is reported below, by name, instead of as a NumPy warning.
        with np.errstate(over="ignore", invalid="ignore"):
            by_time = inputs[:, None] if single else inputs.swapaxes(0, 1)
            if order is not None:
                by_time = order.taken(by_time)
            if not self.follows_description:
                history = step_after_step(self, by_time, *initial)
            elif self.holds:
                timesteps, batch, _ = by_time.shape
                usual = np.broadcast_to(np.arange(timesteps)[:, None], (timesteps, batch))
                history = walk_with_holds(self, usual if order is None else order.places, by_time, *initial)
            else:
                history = walk(self, by_time, *initial)
            if order is not None:
                states = dict(zip(self.state_names, initial, strict=True))
                history = {
                    name: order.carried(array, states[name]) if name in states else order.put_back(array)
                    for name, array in history.items()
                }
            if self.readout is not None:  # it has no memory, so it reads all timesteps at once
                history["prediction"] = self.readout(history["hidden_state"])

        check_finite(history)
        for array in (inputs, *initial, *history.values()):  # made here, so that no copy is needed
            array.flags.writeable = False
        return Trace(
            self,
            inputs,
            {name: array[:, 0] if single else array.swapaxes(0, 1) for name, array in history.items()},
            {
                name: array[0] if single else array
                for name, array in zip(self.state_names, initial, strict=True)
            },
            labels,
            mask=None if order is None else order.mask(single),
            reverse=bool(reverse),
        )

    def __repr__(self) -> str:
        held = f", holds={len(self.holds)}" if self.holds else ""
        projected = f", output_features={self.output_features}" if "P" in self.cell_weights else ""
        return f"{self.kind}(input_features={self.input_features}, units={self.units}{projected}{held})"


def affine(gate: int) -> tuple[Map | Bias, ...]:
    """W·x + U·h₋ + b of one gate."""
    return (Map("W", gate, "inputs"), Map("U", gate, previous("hidden_state")), Bias("b", gate))


def with_weights(cell: Cell, weights: Mapping[str, np.ndarray]) -> Cell:
    """The same kind of cell with other weights: all of them, by their names in ``cell.weights``.

    Raises ``ValueError`` for shapes that don't fit the cell.
    """
    fields, readout = dict(weights), cell.readout
    if readout is not None:
        V, d = cell.readout_weights
        readout = replace(readout, W=fields.pop(V), b=fields.pop(d))
    fields = {cell.further_weights.get(name, name): array for name, array in fields.items()}
    return replace(cell, readout=readout, **fields)

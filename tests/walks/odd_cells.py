"""Cells with descriptions unlike those of the course: each has something the three cells lack."""

from dataclasses import dataclass

import numpy as np

from rnn_helpers.cells import Cell
from rnn_helpers.checks import as_numbers
from rnn_helpers.equations import Bias, Equation, Factor, Map, Product, Weighted, complement, previous

OLD = previous("hidden_state")


def gate(name, *terms):
    return Equation.gate(name, name[0], terms, "a gate")


def value(name, activation, *terms):
    return Equation.value(name, name[0], activation, terms, "a value")


def sees(number, of=OLD):
    return Map("W", number, "inputs"), Map("U", number, of), Bias("b", number)


class MinimalGatedUnit(Cell):
    """One gate keeps, writes and resets: h = (1 − f)·h₋ + f·tanh(W·x + U·(f·h₋) + b)."""

    gates = ("forget_gate", "candidate")

    @property
    def cell_equations(self):
        return (
            gate("forget_gate", *sees(0)),
            value("reset_state", "linear", Product("forget_gate", OLD)),
            value("candidate", "tanh", *sees(1, "reset_state")),
            value(
                "hidden_state",
                "linear",
                Product(complement("forget_gate"), OLD),
                Product("forget_gate", "candidate"),
            ),
        )


class CoupledGates(Cell):
    """An LSTM that writes where it forgets: c = f·c₋ + (1 − f)·g."""

    gates = ("forget_gate", "candidate", "output_gate")
    state_names = ("hidden_state", "cell_state")

    @property
    def cell_equations(self):
        return (
            gate("forget_gate", *sees(0)),
            value("candidate", "tanh", *sees(1)),
            value(
                "cell_state",
                "linear",
                Product("forget_gate", previous("cell_state")),
                Product(complement("forget_gate"), "candidate"),
            ),
            gate("output_gate", *sees(2)),
            value("hidden_state", "linear", Product("output_gate", Factor("cell_state", through="tanh"))),
        )


class ThroughRelu(Cell):
    """A candidate that is a factor as it is, through relu, and as 1 − relu; one old state through σ."""

    gates = ("update_gate", "candidate")

    @property
    def cell_equations(self):
        shown = Factor("candidate", through="relu")
        return (
            gate("update_gate", *sees(0)),
            value("candidate", "tanh", *sees(1)),
            value(
                "hidden_state",
                "tanh",
                Product("update_gate", shown, Factor("hidden_state", previous=True, through="sigmoid")),
                Product(Factor("candidate", complement=True, through="relu"), OLD),
                Product("candidate"),
            ),
        )


class GateReadByAMatrix(Cell):
    """A gate that no product reads: h = tanh(W·x + U·r + b), and 1 − r in another matrix."""

    gates = ("reset_gate", "candidate")

    @property
    def cell_equations(self):
        return (
            gate("reset_gate", *sees(0)),
            value(
                "hidden_state",
                "tanh",
                *sees(1, "reset_gate"),
                Map("U", 0, complement("reset_gate")),
                Map("U", 1, Factor("hidden_state", previous=True, complement=True, through="tanh")),
                Map("W", 0, Factor("inputs", through="sigmoid")),
            ),
        )


@dataclass(frozen=True, eq=False, repr=False)
class ThreeStates(Cell):
    """Three states that read each other, new and old; a sum of biases alone; weights called V and d."""

    V: np.ndarray | None = None
    d: np.ndarray | None = None

    gates = ("forget_gate", "candidate")
    state_names = ("hidden_state", "fast", "slow")
    further_weights = {"V": "V", "d": "d"}  # noqa: RUF012

    def __post_init__(self):
        super().__post_init__()
        for name, shape in (("V", self.U.shape[1:]), ("d", self.b.shape[1:])):
            array = getattr(self, name)
            array = np.linspace(-0.7, 0.9, np.prod(shape)).reshape(shape) if array is None else array
            object.__setattr__(self, name, as_numbers(name, array))

    @property
    def cell_equations(self):
        return (
            gate("forget_gate", *sees(0, previous("slow"))),
            gate("leak", Bias("d", None)),
            value(
                "candidate",
                "tanh",
                *sees(1),
                Map("V", None, previous("fast")),
                Product("forget_gate", "leak"),
            ),
            value("fast", "linear", Product("leak", previous("slow")), Product("candidate", "candidate")),
            value("slow", "linear", Product("leak", previous("fast")), Product("forget_gate", "fast", OLD)),
            value("hidden_state", "tanh", Map("V", None, "slow"), Product(previous("slow"), "leak")),
        )


class LinearState(Cell):
    """A matrix and products read one old state, no activation follows; a gate is squared."""

    gates = ("update_gate", "candidate")

    @property
    def cell_equations(self):
        return (
            gate("update_gate", *sees(0)),
            value(
                "hidden_state", "linear", *sees(1), Product("update_gate", "update_gate", OLD), Product(OLD)
            ),
        )


class InputsAsFactors(Cell):
    """A highway: what is not kept comes from the inputs, unit by unit."""

    gates = ("forget_gate",)

    @property
    def cell_equations(self):
        return (
            gate("forget_gate", *sees(0)),
            value(
                "hidden_state",
                "linear",
                Product("forget_gate", OLD),
                Product(complement("forget_gate"), Factor("inputs", through="tanh")),
            ),
        )


class NoMemory(Cell):
    """Nothing reads an old state, and one gate isn't read at all."""

    gates = ("update_gate", "candidate")

    @property
    def cell_equations(self):
        return (
            gate("update_gate", Map("W", 0, "inputs"), Bias("b", 0)),
            value("hidden_state", "relu", Map("W", 1, "inputs"), Bias("b", 1)),
        )


class Peepholes(Cell):
    """Weight vectors times quantities, old, new, complemented and through tanh; one of them a bias, too."""

    gates = ("input_gate", "output_gate")
    state_names = ("hidden_state", "cell_state")

    @property
    def cell_equations(self):
        seen = Factor("cell_state", previous=True, complement=True, through="tanh")
        return (
            gate("input_gate", *sees(0), Weighted("b", 1, previous("cell_state")), Weighted("b", 1, seen)),
            value(
                "cell_state",
                "linear",
                Product("input_gate", previous("cell_state")),
                Weighted("b", 0, complement("input_gate")),
            ),
            gate("output_gate", *sees(1), Weighted("b", 0, "cell_state")),
            value("hidden_state", "linear", Product("output_gate", Factor("cell_state", through="tanh"))),
        )


class NumbersInFront(Cell):
    """A leaky integrator with a number in front of products, squares among them, and numbers alone."""

    gates = ("input_gate", "candidate")

    @property
    def cell_equations(self):
        return (
            gate("input_gate", *sees(0), Product(times=-1.5)),
            value("candidate", "tanh", *sees(1)),
            value("fall", "linear", Product("input_gate", "candidate", times=-0.25)),
            value(
                "hidden_state",
                "linear",
                Product(OLD, times=0.9),
                Product("candidate", "candidate", times=0.1),
                Product("input_gate", times=-0.5),
                Product("fall"),
                Product(times=0.25),
            ),
        )


ODD_CELLS = (
    MinimalGatedUnit,
    CoupledGates,
    ThroughRelu,
    GateReadByAMatrix,
    ThreeStates,
    LinearState,
    InputsAsFactors,
    NoMemory,
    Peepholes,
    NumbersInFront,
)

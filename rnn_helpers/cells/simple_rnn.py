"""The plain recurrent cell of lessons 2 and 3."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from rnn_helpers.activations import activation_named
from rnn_helpers.cells.arrays import dot
from rnn_helpers.cells.cell import Cell
from rnn_helpers.equations import Bias, Equation, Map, Say, previous


@dataclass(frozen=True, eq=False, repr=False)
class SimpleRNN(Cell):
    """The plain recurrent cell: the new state is a mix of the input and the old state.

    Equations
    ---------
    h_t = activation(W·x_t + U·h₋ + b)

    Shapes
    ------
    W (units, input_features), U (units, units), b (units,): units·(input_features + units + 1)
    numbers. With tanh the state stays between −1 and 1, with sigmoid between 0 and 1.

    Parameters
    ----------
    activation : "tanh", "relu", "sigmoid", "linear" or another name in ``ACTIVATIONS``
    readout : an optional dense layer on the hidden state

    Raises
    ------
    ValueError : shapes that don't fit each other, NaN or infinity, an unknown activation

    Source: Elman, "Finding Structure in Time" (1990); the same numbers as
    ``keras.layers.SimpleRNN`` and ``torch.nn.RNN``. Taught in lessons 2 and 3.
    """

    activation: str = "tanh"

    notation_notes: ClassVar[Mapping[str, str]] = {
        "pytorch": "PyTorch has two biases, b_ih and b_hh; b_ih here is their sum.",
        "keras": "Keras writes vectors as rows: x K + h₋ R + b.",
    }
    sentence = ("goes from ", Say("signed", previous("hidden_state")), " to ", Say("signed", "hidden_state"))

    def __post_init__(self):
        super().__post_init__()
        activation_named(self.activation)

    def step(self, input_t, hidden_state):
        preactivation = dot(self.W, input_t) + dot(self.U, hidden_state) + self.b
        activation = activation_named(self.activation)
        return {"hidden_state_preactivation": preactivation, "hidden_state": activation(preactivation)}

    @property
    def cell_equations(self):
        terms = (Map("W", None, "inputs"), Map("U", None, previous("hidden_state")), Bias("b", None))
        role = "the input and the old state, mixed"
        return (Equation.value("hidden_state", "h", self.activation, terms, role, cs230="a"),)

"""Long short-term memory, the cell of lesson 4."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from rnn_helpers.activations import activation_named
from rnn_helpers.cells.arrays import dot
from rnn_helpers.cells.cell import Cell, affine
from rnn_helpers.equations import Equation, Factor, Product, Say, previous


@dataclass(frozen=True, eq=False, repr=False)
class LSTM(Cell):
    """Long short-term memory: a cell state that three gates erase, write and show.

    Equations
    ---------
    f_t = σ(W_f·x_t + U_f·h₋ + b_f)        forget gate: how much of the old memory to keep
    i_t = σ(W_i·x_t + U_i·h₋ + b_i)        input gate: how much to write
    g_t = tanh(W_g·x_t + U_g·h₋ + b_g)     candidate: what to write
    c_t = f_t·c₋ + i_t·g_t                 cell state: the memory
    o_t = σ(W_o·x_t + U_o·h₋ + b_o)        output gate: how much to show
    h_t = o_t·tanh(c_t)                    hidden state: what the next layer sees

    Shapes
    ------
    W (4, units, input_features), U (4, units, units), b (4, units), gates in the order
    forget, input, candidate, output: 4·units·(input_features + units + 1) numbers. Gates lie
    between 0 and 1, candidate and hidden state between −1 and 1; the cell state has no limit.

    Parameters
    ----------
    activation : in place of tanh, for the candidate and for c in h, by Keras's names: "relu", …
    recurrent_activation : in place of σ, for the gates: "hard_sigmoid", …
    readout : an optional dense layer on the hidden state

    Raises
    ------
    ValueError : shapes that don't fit each other, NaN or infinity, an unknown activation

    Source: Hochreiter and Schmidhuber (1997) with the forget gate of Gers et al. (2000); the
    same numbers as ``keras.layers.LSTM`` and ``torch.nn.LSTM``. Taught in lesson 4.
    """

    activation: str = "tanh"
    recurrent_activation: str = "sigmoid"

    gates = ("forget_gate", "input_gate", "candidate", "output_gate")
    state_names = ("hidden_state", "cell_state")
    keeping_gate = "forget_gate"
    first_biases: ClassVar[Mapping[str, float]] = {"forget_gate": 1.0}
    notation_notes: ClassVar[Mapping[str, str]] = {
        "keras": "Keras writes vectors as rows, x K + h₋ R + b. It stores the gates as i, f, c, o.",
        "pytorch": "PyTorch has two biases, b_i and b_h; b_i here is their sum. It stores i, f, g, o.",
        "cs230": (
            "The CS 230 sheet also puts a gate Γr into c̃ and has a = Γo · c without the tanh. "
            "Neither Keras nor PyTorch computes that; the numbers here are theirs."
        ),
    }
    sentence = (
        "keeps ",
        Say("percent", "forget_gate"),
        " of its memory and writes ",
        Say("signed", "input_gate", "candidate"),
    )

    def __post_init__(self):
        super().__post_init__()
        activation_named(self.activation), activation_named(self.recurrent_activation)

    def step(self, input_t, hidden_state, cell_state):
        tanh, sigmoid = activation_named(self.activation), activation_named(self.recurrent_activation)
        # f, i, g, o: what each gate sees, before its activation
        f, i, g, o = dot(self.W, input_t) + dot(self.U, hidden_state) + self.b[:, None]

        forget_gate = sigmoid(f)
        input_gate = sigmoid(i)
        candidate = tanh(g)
        cell_state = forget_gate * cell_state + input_gate * candidate
        output_gate = sigmoid(o)
        hidden_state = output_gate * tanh(cell_state)

        return {
            "forget_gate_preactivation": f,
            "input_gate_preactivation": i,
            "candidate_preactivation": g,
            "output_gate_preactivation": o,
            "forget_gate": forget_gate,
            "input_gate": input_gate,
            "candidate": candidate,
            "cell_state": cell_state,
            "output_gate": output_gate,
            "hidden_state": hidden_state,
        }

    @property
    def cell_equations(self):
        old_memory = Product("forget_gate", previous("cell_state"))
        new_memory = Product("input_gate", "candidate")
        through = None if self.activation == "linear" else self.activation
        shown = Product("output_gate", Factor("cell_state", through=through))
        sees, gate = [affine(gate) for gate in range(4)], self.recurrent_activation
        return (
            Equation.gate("forget_gate", "f", sees[0], "how much to keep", activation=gate, cs230="Γf"),
            Equation.gate("input_gate", "i", sees[1], "how much to write", activation=gate, cs230="Γu"),
            Equation.value("candidate", "g", self.activation, sees[2], "what to write", keras="c̃", cs230="c̃"),
            Equation.value("cell_state", "c", "linear", (old_memory, new_memory), "the memory"),
            Equation.gate("output_gate", "o", sees[3], "how much to show", activation=gate, cs230="Γo"),
            Equation.value("hidden_state", "h", "linear", (shown,), "what the next layer sees", cs230="a"),
        )

"""The gated recurrent unit of lesson 5."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from rnn_helpers.activations import activation_named
from rnn_helpers.cells.arrays import dot, freeze
from rnn_helpers.cells.cell import Cell, affine
from rnn_helpers.checks import as_numbers
from rnn_helpers.equations import Bias, Equation, Map, Product, Say, complement, previous


@dataclass(frozen=True, eq=False, repr=False)
class GRU(Cell):
    """Gated recurrent unit: one gate blends the old state with a candidate, one resets.

    Equations
    ---------
    z_t = σ(W_z·x_t + b_z + U_z·h₋ + b′_z)           update gate: how much old state to keep
    r_t = σ(W_r·x_t + b_r + U_r·h₋ + b′_r)           reset gate: how much the candidate sees
    reset_after=True (Keras, PyTorch):
        q_t = U_g·h₋ + b′_g                          recurrent part
        g_t = tanh(W_g·x_t + b_g + r_t·q_t)          candidate
    reset_after=False (the paper):
        s_t = r_t·h₋                                 reset state
        g_t = tanh(W_g·x_t + b_g + U_g·s_t)          candidate
    h_t = z_t·h₋ + (1 − z_t)·g_t                     hidden state

    Shapes
    ------
    W (3, units, input_features), U (3, units, units), b (3, units), gates in the order
    update, reset, candidate. reset_after=True has a second bias, b_recurrent (3, units), zeros
    if you leave it out: 3·units·(input_features + units + 2) numbers; the paper's form has
    none. Gates lie between 0 and 1, candidate and state between −1 and 1.

    Parameters
    ----------
    activation : in place of tanh, for the candidate, by Keras's names: "relu", …
    recurrent_activation : in place of σ, for the gates: "hard_sigmoid", …
    readout : an optional dense layer on the hidden state

    Raises
    ------
    ValueError : shapes that don't fit each other, NaN or infinity, an unknown activation, a
        b_recurrent where reset_after is False

    Source: Cho et al. (2014); Chung et al. (2014) write 1 − z for this z. The same numbers as
    ``keras.layers.GRU`` and ``torch.nn.GRU``. Taught in lesson 5.
    """

    b_recurrent: np.ndarray | None = None
    reset_after: bool = True
    activation: str = "tanh"
    recurrent_activation: str = "sigmoid"

    gates = ("update_gate", "reset_gate", "candidate")
    keeping_gate = "update_gate"
    further_weights: ClassVar[Mapping[str, str]] = {"b′": "b_recurrent"}
    notation_notes: ClassVar[Mapping[str, str]] = {
        "keras": "Keras writes vectors as rows, x K + h₋ R + b. It stores the gates as z, r, h.",
        "pytorch": "PyTorch stores the gates in the order r, z, n.",
        "cs230": (
            "In CS 230 Γu says how much of c̃ is written: Γu = 1 − z, and a is c. "
            "The sheet resets the old state before the matrix, as with reset_after=False."
        ),
    }
    sentence = (
        "keeps ",
        Say("percent", "update_gate"),
        " of its state and takes ",
        Say("percent", complement("update_gate")),
        " of the candidate ",
        Say("signed", "candidate"),
    )

    def __post_init__(self):
        super().__post_init__()
        activation_named(self.activation), activation_named(self.recurrent_activation)
        if not isinstance(self.reset_after, (bool, np.bool_)):
            raise ValueError(f"reset_after is {self.reset_after!r}, expected True or False")
        if not self.reset_after:
            if self.b_recurrent is not None:
                raise ValueError(
                    "b_recurrent goes with reset_after=True; the paper's form has one bias only: "
                    "leave b_recurrent out, or add it to b"
                )
            return
        b_recurrent = np.zeros_like(self.b) if self.b_recurrent is None else self.b_recurrent
        b_recurrent = as_numbers("b_recurrent", b_recurrent)
        if b_recurrent.shape != self.b.shape:
            raise ValueError(f"b_recurrent has shape {b_recurrent.shape}, expected that of b, {self.b.shape}")
        freeze(self, b_recurrent=b_recurrent)

    def step(self, input_t, hidden_state):
        tanh, sigmoid = activation_named(self.activation), activation_named(self.recurrent_activation)
        # What the input and the old state say to each gate, before its activation
        z_input, r_input, g_input = dot(self.W, input_t) + self.b[:, None]
        b_z, b_r, b_g = self.b_recurrent if self.reset_after else np.zeros((3, self.units))
        U_z, U_r, U_g = self.U

        z = z_input + dot(U_z, hidden_state) + b_z
        r = r_input + dot(U_r, hidden_state) + b_r
        update_gate = sigmoid(z)
        reset_gate = sigmoid(r)

        if self.reset_after:
            seen = {"recurrent_part": dot(U_g, hidden_state) + b_g}
            g = g_input + reset_gate * seen["recurrent_part"]
        else:
            seen = {"reset_state": reset_gate * hidden_state}
            g = g_input + dot(U_g, seen["reset_state"])
        candidate = tanh(g)
        hidden_state = update_gate * hidden_state + (1 - update_gate) * candidate

        return {
            "update_gate_preactivation": z,
            "reset_gate_preactivation": r,
            "candidate_preactivation": g,
            "update_gate": update_gate,
            "reset_gate": reset_gate,
            **seen,
            "candidate": candidate,
            "hidden_state": hidden_state,
        }

    @property
    def cell_equations(self):
        gate = self.recurrent_activation
        second_bias = [(Bias("b′", gate),) if self.reset_after else () for gate in range(3)]
        z, r = (affine(gate) + second_bias[gate] for gate in (0, 1))
        from_input = (Map("W", 2, "inputs"), Bias("b", 2))
        old_state = previous("hidden_state")
        if self.reset_after:
            recurrent = (Map("U", 2, old_state), *second_bias[2])
            seen = Equation.value("recurrent_part", "q", "linear", recurrent, "what the old state says")
            g = (*from_input, Product("reset_gate", "recurrent_part"))
        else:
            reset = (Product("reset_gate", old_state),)
            seen = Equation.value("reset_state", "s", "linear", reset, "what the candidate may see")
            g = (*from_input, Map("U", 2, "reset_state"))
        blend = (Product("update_gate", old_state), Product(complement("update_gate"), "candidate"))
        return (
            Equation.gate(
                "update_gate",
                "z",
                z,
                "how much to keep",
                activation=gate,
                flipped_in={"cs230": "how much to write"},
                cs230="Γu",
            ),
            Equation.gate(
                "reset_gate", "r", r, "how much the candidate may see", activation=gate, cs230="Γr"
            ),
            seen,
            Equation.value(
                "candidate", "g", self.activation, g, "what to write", keras="ĥ", pytorch="n", cs230="c̃"
            ),
            Equation.value("hidden_state", "h", "linear", blend, "the blend of old and new", cs230="c"),
        )

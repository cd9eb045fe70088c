"""Long short-term memory, the cell of lesson 4."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np

from rnn_helpers.activations import activation_named
from rnn_helpers.cells.arrays import dot, freeze
from rnn_helpers.cells.cell import Cell, affine
from rnn_helpers.checks import as_numbers, whole_number
from rnn_helpers.equations import Equation, Factor, Map, Product, Say, previous


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
    with a projection P, in place of the last line:
        m_t = o_t·tanh(c_t)                cell output: what is shown, one number a unit
        h_t = P·m_t                        hidden state: fewer numbers than units

    Shapes
    ------
    W (4, units, input_features), U (4, units, units), b (4, units), gates in the order
    forget, input, candidate, output: 4·units·(input_features + units + 1) numbers. Gates lie
    between 0 and 1, candidate and hidden state between −1 and 1; the cell state has no limit.
    With a projection P (output_features, units) U is (4, units, output_features), and the hidden
    state (output_features,) has no limit; cell output and all else is (units,), the cell output between
    −1 and 1. PyTorch calls P weight_hr, and its first size proj_size.

    Parameters
    ----------
    activation : in place of tanh, for the candidate and for c in h, by Keras's names: "relu", …
    recurrent_activation : in place of σ, for the gates: "hard_sigmoid", …
    projection : P, an optional matrix that makes fewer numbers of the cell output; at most as many as units
    readout : an optional dense layer on the hidden state

    Raises
    ------
    ValueError : shapes that don't fit each other, NaN or infinity, an unknown activation

    Source: Hochreiter and Schmidhuber (1997) with the forget gate of Gers et al. (2000); the
    same numbers as ``keras.layers.LSTM`` and ``torch.nn.LSTM``. The projection is that of Sak et al.
    (2014), their r and m for h and m here, and of ``torch.nn.LSTM(proj_size=...)``; Keras has none.
    Taught in lesson 4.
    """

    activation: str = "tanh"
    recurrent_activation: str = "sigmoid"
    projection: np.ndarray | None = None

    gates = ("forget_gate", "input_gate", "candidate", "output_gate")
    state_names = ("hidden_state", "cell_state")
    keeping_gate = "forget_gate"
    further_weights: ClassVar[Mapping[str, str]] = {"P": "projection"}
    first_biases: ClassVar[Mapping[str, float]] = {"forget_gate": 1.0}
    notation_weights: ClassVar[Mapping[str, Mapping]] = {"pytorch": {"P": ("W", "hr")}}
    plain_notes: ClassVar[Mapping[str, str]] = {
        "keras": "Keras writes vectors as rows, x K + h₋ R + b. It stores the gates as i, f, c, o.",
        "pytorch": "PyTorch has two biases, b_i and b_h; b_i here is their sum. It stores i, f, g, o.",
        "cs230": (
            "The CS 230 sheet also puts a gate Γr into c̃ and has a = Γo · c without the tanh. "
            "Neither Keras nor PyTorch computes that; the numbers here are theirs."
        ),
    }
    projection_notes: ClassVar[Mapping[str, str]] = {
        "keras": "Keras has no projection.",
        "pytorch": "Its weight_hr is P, and proj_size the number of its rows.",
        "cs230": "The sheet has no projection.",
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

    def _checked_outputs(self, units):
        if self.projection is None:
            return units
        projection = as_numbers("projection", self.projection)
        expected = f"(output_features, units={units}) with at most {units} output features"
        if projection.ndim != 2 or 0 in projection.shape:
            raise ValueError(f"projection has shape {projection.shape}, expected {expected}")
        outputs, columns = projection.shape
        if columns != units or outputs > units:
            turned = "; it came transposed: use projection.T" if outputs == units >= columns else ""
            raise ValueError(
                f"projection has shape {projection.shape}, expected {expected}: it maps the cell output, "
                f"one number a unit, to the hidden state{turned}"
            )
        freeze(self, projection=projection)
        return outputs

    @classmethod
    def random(
        cls, input_features: int, units: int, seed: int = 0, *, projection: int | None = None, **options
    ) -> Cell:
        """An LSTM with random weights, as ``Cell.random`` draws them.

        Parameters
        ----------
        input_features, units, seed, options : as there
        projection : how many numbers the hidden state shall have, from 1 to units; None for no
            projection. P is uniform between ±√(6 / (units + projection)), U still orthogonal.

        Raises
        ------
        ValueError : sizes that are no whole numbers in their limits
        """
        if projection is None:
            return super().random(input_features, units, seed, **options)
        plain = super().random(input_features, units, seed)
        outputs = whole_number("projection", projection, 1, plain.units)
        limit = np.sqrt(6.0 / (plain.units + outputs))
        P = np.random.default_rng([seed, outputs]).uniform(-limit, limit, (outputs, plain.units))
        return replace(plain, U=plain.U[..., :outputs], projection=P, **options)

    @property
    def notation_notes(self):
        if self.projection is None:
            return self.plain_notes
        return {name: f"{note} {self.projection_notes[name]}" for name, note in self.plain_notes.items()}

    def step(self, input_t, hidden_state, cell_state):
        tanh, sigmoid = activation_named(self.activation), activation_named(self.recurrent_activation)
        # f, i, g, o: what each gate sees, before its activation
        f, i, g, o = dot(self.W, input_t) + dot(self.U, hidden_state) + self.b[:, None]

        forget_gate = sigmoid(f)
        input_gate = sigmoid(i)
        candidate = tanh(g)
        cell_state = forget_gate * cell_state + input_gate * candidate
        output_gate = sigmoid(o)
        cell_output = output_gate * tanh(cell_state)
        if self.projection is None:
            shown = {"hidden_state": cell_output}
        else:
            shown = {"cell_output": cell_output, "hidden_state": dot(self.projection, cell_output)}

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
            **shown,
        }

    @property
    def cell_equations(self):
        old_memory = Product("forget_gate", previous("cell_state"))
        new_memory = Product("input_gate", "candidate")
        through = None if self.activation == "linear" else self.activation
        shown = Product("output_gate", Factor("cell_state", through=through))
        if self.projection is None:
            output = ()
        else:
            output = (Equation.value("cell_output", "m", "linear", (shown,), "what is projected"),)
            shown = Map("P", None, "cell_output")
        sees, gate = [affine(gate) for gate in range(4)], self.recurrent_activation
        return (
            Equation.gate("forget_gate", "f", sees[0], "how much to keep", activation=gate, cs230="Γf"),
            Equation.gate("input_gate", "i", sees[1], "how much to write", activation=gate, cs230="Γu"),
            Equation.value("candidate", "g", self.activation, sees[2], "what to write", keras="c̃", cs230="c̃"),
            Equation.value("cell_state", "c", "linear", (old_memory, new_memory), "the memory"),
            Equation.gate("output_gate", "o", sees[3], "how much to show", activation=gate, cs230="Γo"),
            *output,
            Equation.value("hidden_state", "h", "linear", (shown,), "what the next layer sees", cs230="a"),
        )

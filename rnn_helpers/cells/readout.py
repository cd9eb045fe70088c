"""A dense layer on the hidden state, which turns it into a prediction."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rnn_helpers.activations import activation_named
from rnn_helpers.cells.arrays import Frozen, dot, freeze
from rnn_helpers.checks import as_numbers, shortened


@dataclass(frozen=True, eq=False)
class Readout(Frozen):
    """A dense layer on the hidden state, which turns it into a prediction.

    Equations
    ---------
    y_t = activation(V·h_t + d)            V and d are W and b of the readout

    Shapes
    ------
    W (outputs, units), b (outputs,); it makes (..., outputs) of a hidden state (..., units).
    With sigmoid a prediction lies between 0 and 1, with linear it has no limits.

    Parameters
    ----------
    activation : "sigmoid" for yes or no, "linear" for numbers, or another name in ``ACTIVATIONS``
    label : what the prediction is, such as "inside quotes?"

    Raises
    ------
    ValueError : shapes that don't fit each other, NaN or infinity, an unknown activation, no outputs,
        an empty label

    The same numbers as ``keras.layers.Dense`` and ``torch.nn.Linear``. Taught in lesson 3.
    """

    W: np.ndarray
    b: np.ndarray
    activation: str = "linear"
    label: str = "prediction"

    def __post_init__(self):
        activation_named(self.activation)
        W, b = as_numbers("readout W", self.W), as_numbers("readout b", self.b)
        if W.ndim != 2 or b.shape != W.shape[:1]:
            raise ValueError(
                f"readout W has shape {W.shape} and b {b.shape}, expected (outputs, units) and (outputs,)"
            )
        if 0 in W.shape:
            raise ValueError(f"readout W has shape {W.shape}, expected one output and one unit at least")
        if not isinstance(self.label, str):
            raise ValueError(f"the readout's label is {shortened(self.label)}, expected a text")
        if not self.label.strip():
            raise ValueError('the readout\'s label is empty, expected a text such as "prediction"')
        freeze(self, W=W, b=b)

    def sum(self, hidden_state: np.ndarray) -> np.ndarray:
        """V·h + d, before the activation."""
        return dot(self.W, hidden_state) + self.b

    def __call__(self, hidden_state: np.ndarray) -> np.ndarray:
        return activation_named(self.activation)(self.sum(hidden_state))

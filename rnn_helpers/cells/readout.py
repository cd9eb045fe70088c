"""A dense layer on the hidden state, which turns it into a prediction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from rnn_helpers.activations import SOFTMAX, activation_named, softmax
from rnn_helpers.cells.arrays import Frozen, dot, freeze
from rnn_helpers.checks import as_numbers, shortened


@dataclass(frozen=True, eq=False)
class Readout(Frozen):
    """A dense layer on the hidden state, which turns it into a prediction.

    Equations
    ---------
    y_t = activation(V·h_t + d)            V and d are W and b of the readout
    softmax: y_t[i] = exp(s[i]) / Σ exp(s), of the sums s = V·h_t + d

    Shapes
    ------
    W (outputs, units), b (outputs,); it makes (..., outputs) of a hidden state (..., units).
    With sigmoid a prediction lies between 0 and 1, with linear it has no limits. With softmax the
    predictions of a timestep are probabilities: each lies between 0 and 1, and they add up to 1.

    Parameters
    ----------
    activation : "sigmoid" for yes or no, "linear" for numbers, "softmax" for one of several classes,
        or another name in ``ACTIVATIONS``
    label : what the prediction is, such as "inside quotes?"
    outputs : a name for each output, such as the letters that may come next

    Raises
    ------
    ValueError : shapes that don't fit each other, NaN or infinity, an unknown activation, no outputs,
        an empty label, names that are no texts, too few or too many of them, or twice the same;
        softmax of a single output

    The same numbers as ``keras.layers.Dense`` and ``torch.nn.Linear``. Taught in lesson 3.
    """

    W: np.ndarray
    b: np.ndarray
    activation: str = "linear"
    label: str = "prediction"
    outputs: tuple[str, ...] | None = None

    def __post_init__(self):
        if not self.is_softmax:
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
        if self.is_softmax and len(W) == 1:
            raise ValueError(
                f"readout W has shape {W.shape}, but softmax of a single output is always 1; "
                'use "sigmoid", or two outputs at least'
            )
        if self.outputs is not None:
            object.__setattr__(self, "outputs", self._names(len(W)))
        freeze(self, W=W, b=b)

    def _names(self, count: int) -> tuple[str, ...]:
        """The names of the outputs, checked."""
        if not isinstance(self.outputs, Iterable):
            raise ValueError(
                f"outputs are {shortened(self.outputs)}, expected {count} names, one for each output"
            )
        names = tuple(self.outputs)
        if len(names) != count:
            raise ValueError(
                f"{len(names)} names of outputs given, expected {count}: one for each row of the readout's W"
            )
        for name in names:
            if not isinstance(name, str):
                raise ValueError(
                    f"an output is named {shortened(name)}, expected a text; use str({shortened(name)})"
                )
        twice = [name for name, times in Counter(names).items() if times > 1]
        if twice:
            raise ValueError(f"{shortened(twice[0])} names two outputs; give each a name of its own")
        return tuple(map(str, names))

    @property
    def is_softmax(self) -> bool:
        """Whether its predictions are probabilities that add up to 1."""
        return isinstance(self.activation, str) and self.activation == SOFTMAX

    def sum(self, hidden_state: np.ndarray) -> np.ndarray:
        """V·h + d, before the activation."""
        return dot(self.W, hidden_state) + self.b

    def __call__(self, hidden_state: np.ndarray) -> np.ndarray:
        sums = self.sum(hidden_state)
        return softmax(sums) if self.is_softmax else activation_named(self.activation)(sums)

    def sum_gradient(self, hidden_state: np.ndarray, prediction: np.ndarray, d_prediction: np.ndarray):
        """∂loss/∂sum from ∂loss/∂prediction: times the slope, and for a softmax y·(d − Σ d·y)."""
        if self.is_softmax:
            return prediction * (d_prediction - np.sum(d_prediction * prediction, axis=-1, keepdims=True))
        return activation_named(self.activation).slope(self.sum(hidden_state), prediction) * d_prediction

"""How long a memory lasts while the gate that keeps stays where it is."""

from __future__ import annotations

import numpy as np

from rnn_helpers.checks import as_numbers


def half_life(forget_gate):
    """After how many timesteps half of a memory is left, while the gate that keeps stays at f.

    Equations
    ---------
    f^n = ½, so n = ln ½ / ln f

    Parameters
    ----------
    forget_gate : a number or an array, 0 to 1: an LSTM's forget gate or a GRU's update gate

    Returns
    -------
    Timesteps, in the same shape: 0 for f = 0, infinity for f = 1

    Raises
    ------
    ValueError : a gate below 0 or above 1

    Examples
    --------
    ``half_life(sigmoid(np.array([0, 1, 2, 3, 5])))`` is 1, 2.2, 5.5, 14.3, 103.2.

    Taught in lesson 4.
    """
    gate = as_numbers("forget_gate", forget_gate)
    if np.any((gate < 0) | (gate > 1)):
        raise ValueError(f"forget_gate goes from {gate.min():g} to {gate.max():g}, expected 0 to 1")
    with np.errstate(divide="ignore"):
        return np.abs(np.log(0.5) / np.log(gate))[()]

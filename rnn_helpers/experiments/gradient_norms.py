"""How much of a gradient is left on its way back."""

from __future__ import annotations

import numpy as np

from rnn_helpers.cells import Cell
from rnn_helpers.checks import as_numbers
from rnn_helpers.training import gradients


def gradient_norms(cell: Cell, inputs, state: str = "hidden_state") -> np.ndarray:
    """How much a loss at the last timestep T feels of the state some timesteps earlier.

    Equations
    ---------
    norm_d = ‖∂h_T/∂h_{T−d}‖ / √output_features, or with c_{T−d} in place of h_{T−d} for an LSTM's cell
    state; a root mean square over sequences

    That is the length of ∂loss/∂h_{T−d} for a loss whose gradient at h_T has the length 1, as a
    root mean square over all directions it may have. norm_0 is 1 for the hidden state. Along the
    distance a gradient vanishes where the norm falls and explodes where it grows.

    An LSTM has two roads back. h_t reaches the loss only by what it says to the gates of the
    next timestep; the memory itself travels as c_t.

    Parameters
    ----------
    cell : any of the three; a readout makes no difference
    inputs : (timesteps, input_features), or (batch, timesteps, input_features)
    state : one of ``cell.state_names``

    Returns
    -------
    (timesteps,) : the norm at the distances 0, 1, 2, … from the last timestep; 0 or more

    Raises
    ------
    ValueError : inputs that don't fit the cell, or a state that it doesn't have

    Source: Pascanu et al., "On the difficulty of training recurrent neural networks" (2013),
    section 2. Taught in lesson 3, for lessons 4 and 5 too.
    """
    if state not in cell.state_names:
        names = " and ".join(cell.state_names)
        raise ValueError(f"the state of this {cell.kind} is {names}, got {state!r}")
    inputs = as_numbers("inputs", inputs)
    sequences = inputs[None] if inputs.ndim == 2 else inputs
    # Each sequence once for each direction of the gradient at h_T
    trace = cell.run(np.repeat(sequences, cell.output_features, axis=0))
    directions = np.tile(np.eye(cell.output_features), (len(sequences), 1))
    d_state = gradients(trace, hidden_state=directions)[state]
    # As shares of the largest at their timestep: a square of these is never too large for a number
    largest = np.abs(d_state).max(axis=(0, 2))
    shares = d_state / np.where(largest > 0, largest, 1.0)[:, None]
    return (largest * np.sqrt(np.mean(np.sum(shares**2, axis=-1), axis=0)))[::-1]

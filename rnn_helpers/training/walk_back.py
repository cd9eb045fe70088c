"""One cell backwards: for the ``step`` of each cell the same equations from bottom to top.

In it d_hidden means ∂loss/∂h. Lesson 3 walks backwards through time by hand, lessons 4 and 5
show what the gates do to the gradients on their way.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import singledispatch

import numpy as np

from rnn_helpers.activations import activation_named, tanh
from rnn_helpers.cells import GRU, LSTM, Cell, SimpleRNN

# Arrays have time in front here: (timesteps, batch, units). Those of ∂loss/∂state have one row
# more: the last one, row −1, belongs to the state before timestep 0, so that d_hidden[t - 1] is
# right for t = 0 too.
#
# The gradient of the sum before an activation is slope · gradient of the state, where the slope
# says how much the sum moves the state. Slopes need the forward pass only: they are computed
# for all timesteps at once, as the first value of d_sum. The loop over time multiplies them by
# what comes back, and U takes the product one timestep further back.


@singledispatch
def walk_back(cell: Cell, at: Mapping, before: Mapping, d_state: tuple) -> dict[str, np.ndarray]:
    """∂loss/∂sum for the sum in each of the cell's equations, from the last timestep to the first.

    Parameters
    ----------
    cell : its kind chooses the walk
    at : every quantity of the forward pass by name, (timesteps, batch, units)
    before : every state one timestep earlier, in the same shape
    d_state : for each of ``cell.state_names`` what the loss says about it directly,
        (timesteps + 1, batch, units); what comes back through time is added in place

    Returns the gradients by the name of each equation's quantity. Raises ``TypeError`` for a
    kind of cell that has no walk; register one with this function.
    """
    raise TypeError(f"no walk back is known for a {type(cell).__name__}; register one with walk_back")


@walk_back.register
def _(cell: SimpleRNN, at, before, d_state):
    (d_hidden,) = d_state
    # h_t = activation(W·x_t + U·h₋ + b)
    d_sum = activation_named(cell.activation).derivative(at["hidden_state"])
    for t in reversed(range(len(d_sum))):
        d_sum[t] *= d_hidden[t]
        d_hidden[t - 1] += d_sum[t] @ cell.U
    return {"hidden_state": d_sum}


@walk_back.register
def _(cell: LSTM, at, before, d_state):
    d_hidden, d_cell = d_state
    f, i, g, o = (at[gate] for gate in cell.gates)
    shown = tanh(at["cell_state"])
    # c_t = f_t·c₋ + i_t·g_t      the sums of f, i and g move c_t
    # h_t = o_t·tanh(c_t)         the sum of o moves h_t, and so does c_t
    d_sums = np.stack(
        [before["cell_state"] * f * (1 - f), g * i * (1 - i), i * (1 - g**2), shown * o * (1 - o)]
    )
    slope_of_cell, f = np.stack([o * (1 - shown**2), f])
    for t in reversed(range(len(f))):
        d_cell[t] += slope_of_cell[t] * d_hidden[t]
        d_sums[:3, t] *= d_cell[t]
        d_sums[3, t] *= d_hidden[t]
        d_cell[t - 1] += f[t] * d_cell[t]
        d_hidden[t - 1] += (d_sums[:, t] @ cell.U).sum(axis=0)  # over the gates
    return dict(zip(cell.gates, d_sums, strict=True)) | {
        "cell_state": d_cell[:-1],
        "hidden_state": d_hidden[:-1],
    }


@walk_back.register
def _(cell: GRU, at, before, d_state):
    (d_hidden,) = d_state
    z, r, g, h_before = at["update_gate"], at["reset_gate"], at["candidate"], before["hidden_state"]
    # h_t = z_t·h₋ + (1 − z_t)·g_t      the sums of z and g move h_t
    slope_z, slope_g = (h_before - g) * z * (1 - z), (1 - z) * (1 - g**2)
    if cell.reset_after:
        # g's sum is W_g·x_t + b_g + r_t·q_t with q_t = U_g·h₋ + b′_g      so r's sum and q move h_t too
        slopes = np.stack([slope_z, slope_g * at["recurrent_part"] * r * (1 - r), slope_g * r])
        d_z, d_r, d_q = _back_with_reset_after(cell.U, z, slopes, d_hidden)
        d_g, seen = slope_g * d_hidden[:-1], {"recurrent_part": d_q}
    else:
        # g's sum is W_g·x_t + b_g + U_g·s_t with s_t = r_t·h₋            and r's sum moves s_t
        slopes = np.stack([slope_z, h_before * r * (1 - r), slope_g])
        d_z, d_r, d_g, d_s = _back_with_reset_before(cell.U, z, r, slopes, d_hidden)
        seen = {"reset_state": d_s}
    return {"update_gate": d_z, "reset_gate": d_r, **seen, "candidate": d_g, "hidden_state": d_hidden[:-1]}


def _back_with_reset_after(U, z, d_sums, d_hidden):
    for t in reversed(range(len(z))):
        d_sums[:, t] *= d_hidden[t]
        d_hidden[t - 1] += z[t] * d_hidden[t] + (d_sums[:, t] @ U).sum(axis=0)
    return d_sums


def _back_with_reset_before(U, z, r, d_sums, d_hidden):
    (d_z, d_r, d_g), (U_z, U_r, U_g), d_s = d_sums, U, np.empty_like(z)
    for t in reversed(range(len(z))):
        d_z[t] *= d_hidden[t]
        d_g[t] *= d_hidden[t]
        d_s[t] = d_g[t] @ U_g
        d_r[t] *= d_s[t]
        d_hidden[t - 1] += z[t] * d_hidden[t] + r[t] * d_s[t] + d_z[t] @ U_z + d_r[t] @ U_r
    return d_z, d_r, d_g, d_s

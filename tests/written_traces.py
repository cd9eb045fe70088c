"""Runs of cells that were written as equations, with random weights, biases and peepholes included."""

import numpy as np
from written_cells import GRU_AFTER, GRU_BEFORE, LSTM_TEXT, OTHERS, SIMPLE_RNN

from rnn_helpers import Cell, Readout
from rnn_helpers.cells import with_weights

MUT1 = """
    z = sigmoid(W_z x + b_z)
    r = sigmoid(W_r x + U_r h_ + b_r)
    g = tanh(U_g (r * h_) + W_g x + b_g)
    h = z * g + (1 - z) * h_
"""

MULTIPLICATIVE_LSTM = """
    m = (W_m x) * (U_m h_)                # the input times the old state
    f = sigmoid(W_f x + U_f m + b_f)      # forget gate: how much to keep
    i = sigmoid(W_i x + U_i m + b_i)      # input gate: how much to write
    g = tanh(W_g x + U_g m + b_g)         # candidate
    c = f * c_ + i * g                    # the memory
    o = sigmoid(W_o x + U_o m + b_o)      # output gate: how much to show
    h = o * tanh(c)
"""

# Three states, names with subscripts, peepholes on what is computed and on what was, numbers in every place
NUMBERS_EVERYWHERE = """
    f_in = sigmoid(W_in x + U_in h_ + p_in * tanh(s_) + b_in)     # how much comes in
    c = f_in * c_ + (1 - f_in) * tanh(W x + b)                    # fast memory
    s = 0.5 * s_ + 0.5 * c                                        # slow memory
    o = sigmoid(W_o x + p_o * s - 1)
    h = 0.1 - o * tanh(s)
"""

WRITTEN = OTHERS | {
    "SimpleRNN as text": SIMPLE_RNN,
    "LSTM as text": LSTM_TEXT,
    "GRU as text, reset after": GRU_AFTER,
    "GRU as text, reset before": GRU_BEFORE,
    "MUT1": MUT1,
    "multiplicative LSTM": MULTIPLICATIVE_LSTM,
    "numbers everywhere": NUMBERS_EVERYWHERE,
}


def written_cell_of(name, *, units=2, features=3, seed=0, readout=None):
    """A written cell with random weights in every place."""
    rng = np.random.default_rng(seed)
    cell = Cell.from_equations(WRITTEN[name]).random(features, units, seed, readout=readout)
    return with_weights(
        cell, {letter: rng.normal(size=array.shape) for letter, array in cell.weights.items()}
    )


def written_trace(name, *, units=2, features=3, timesteps=6, seed=0, labels=None):
    """Its run on random inputs, with a readout."""
    readout = Readout(np.zeros((1, units)), np.zeros(1), "sigmoid", "inside?")
    cell = written_cell_of(name, units=units, features=features, seed=seed, readout=readout)
    return cell.run(np.random.default_rng(seed).normal(size=(timesteps, features)), labels=labels)

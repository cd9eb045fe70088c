"""The recurrent cells of the course, in NumPy: a file each, with its equations in words and in code."""

from rnn_helpers.cells.cell import Cell, with_weights
from rnn_helpers.cells.gru import GRU
from rnn_helpers.cells.hold import Hold
from rnn_helpers.cells.lstm import LSTM
from rnn_helpers.cells.readout import Readout
from rnn_helpers.cells.simple_rnn import SimpleRNN

__all__ = ["GRU", "LSTM", "Cell", "Hold", "Readout", "SimpleRNN", "with_weights"]

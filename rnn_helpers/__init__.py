"""Recurrent networks, step by step: the helper package of the course."""

from rnn_helpers.cells import GRU, LSTM, Readout, SimpleRNN
from rnn_helpers.trace import Trace

__all__ = ["GRU", "LSTM", "Readout", "SimpleRNN", "Trace"]

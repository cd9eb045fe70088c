"""How all cells walk through time, forwards and back, planned from the description of their equations."""

from rnn_helpers.walks.forwards import walk

__all__ = ["walk"]

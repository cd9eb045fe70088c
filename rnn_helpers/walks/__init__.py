"""How all cells walk through time, forwards and back, planned from the description of their equations."""

from rnn_helpers.walks.backwards import WalkedBack, sum_of_outer_products, walk_back
from rnn_helpers.walks.forwards import walk

__all__ = ["WalkedBack", "sum_of_outer_products", "walk", "walk_back"]

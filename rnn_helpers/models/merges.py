"""How several outputs become one: side by side, or two of them by their sum, product or mean."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Merge:
    """A way to make one output of two, what roundings of both can make of it, and its names in words."""

    of: Callable[[np.ndarray, np.ndarray], np.ndarray]
    allowed: Callable[..., np.ndarray]  # of the two, and of what is allowed of each
    words: str
    what: str = ""  # in front of what is merged, as in "the sum of a and b"


def _side_by_side(*outputs: np.ndarray) -> np.ndarray:
    return np.concatenate(outputs, axis=-1)


# By Keras's names
MERGES = {
    "concat": Merge(_side_by_side, lambda x, y, of_x, of_y: _side_by_side(of_x, of_y), "both side by side"),
    "sum": Merge(np.add, lambda x, y, of_x, of_y: of_x + of_y, "their sum", "the sum of "),
    "ave": Merge(
        lambda x, y: (x + y) / 2, lambda x, y, of_x, of_y: (of_x + of_y) / 2, "their mean", "the mean of "
    ),
    "mul": Merge(
        np.multiply,
        lambda x, y, of_x, of_y: np.abs(x) * of_y + np.abs(y) * of_x + of_x * of_y,
        "their product",
        "the product of ",
    ),
}

"""The same for several things at once, as far as there are processor cores."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor


def at_once(function: Callable, items: Iterable) -> list:
    """What a function gives for each item, in their order.

    NumPy lets other threads work while it computes, so the two directions of a layer take little
    longer than one. The first error of an item is raised.
    """
    items, cores = list(items), os.cpu_count() or 1
    if len(items) < 2 or cores < 2:
        return [function(item) for item in items]
    with ThreadPoolExecutor(min(cores, len(items))) as pool:
        return list(pool.map(function, items))

"""Wrong functions made of a right one, by changing one of its parts, or two."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from functools import partial
from itertools import combinations
from typing import Any


def variants(
    function: Callable, parts: Mapping[str, Mapping[str, Any]], pairs: Collection[str] = ()
) -> dict[str, Callable]:
    """``{message: wrong function}``: ``function`` with one of its parts, a keyword argument, changed.

    Parameters
    ----------
    function : takes each part by its name
    parts : for each part the message and the value of each way to get it wrong
    pairs : the parts of which two may be wrong at once
    """
    wrong = {
        message: partial(function, **{part: value})
        for part, values in parts.items()
        for message, value in values.items()
    }
    for first, second in combinations(pairs, 2):
        for one, value in parts[first].items():
            for other, another in parts[second].items():
                changed = partial(function, **{first: value, second: another})
                wrong[f"two things: {one}; and {other}"] = changed
    return wrong

"""The checks that many rooms share: what came, what was expected, and how to fix it.

Each takes what a person passed in, returns it in the form that the code behind relies on, and
raises a ``ValueError`` in words a learner can act on.
"""

from __future__ import annotations

import reprlib
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from rnn_helpers.trace import Trace

MOST_CHARACTERS = 60
MOST_CHARACTERS_OF_ERRORS = 200


def as_numbers(name: str, value) -> np.ndarray:
    """``value`` as a new float64 array; a ``ValueError`` if it isn't made of finite real numbers.

    A tensor of PyTorch leaves its gradients and its device behind.
    """
    if hasattr(value, "detach"):  # double: NumPy doesn't know bfloat16
        value = value.detach().cpu().double()
    if np.ma.is_masked(value):
        raise ValueError(
            f"{name} has masked entries, which a cell would read as numbers; choose what they stand for "
            "with array.filled(0.0), or leave those timesteps out"
        )
    try:
        array = np.asarray(value)
        if array.dtype.kind not in "biuf":
            raise TypeError
        with np.errstate(over="ignore"):  # what is too large for float64 is reported as infinite below
            array = array.astype(np.float64)
    except ValueError:
        raise ValueError(
            f"{name} must be an array, got {shortened(value)}; its rows have different lengths"
        ) from None
    except TypeError:
        raise ValueError(
            f"{name} must be an array of real numbers, got {shortened(value)}; "
            "encode text as numbers first, for example one-hot"
        ) from None
    if not np.all(np.isfinite(array)):
        index = tuple(int(i) for i in np.argwhere(~np.isfinite(array))[0])
        raise ValueError(f"{name} must be finite numbers, got {array[index]} at index {index}")
    return array


def whole_number(name: str, value, least: int, most: int | None = None, *, meaning: str = "") -> int:
    """``value`` as an int from ``least`` to ``most``, both included; without limit if ``most`` is None.

    NumPy's whole numbers are taken, too. True, False and 1.0 are a ``ValueError``: where somebody
    writes them, something else is meant. ``meaning`` ends the error, as in ", or None for all".
    """
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, (int, np.integer)):
        fits = False
    else:
        fits = least <= value and (most is None or value <= most)
    if not fits:
        limits = f"of at least {least}" if most is None else f"from {least} to {most}"
        raise ValueError(f"{name} is {shortened(value)}, expected a whole number {limits}{meaning}")
    return int(value)


def one_sequence(trace: Trace, call: str) -> None:
    """A ``ValueError`` for the trace of a batch; ``call`` is what works, as in "trace_figure({})"."""
    if trace.is_batch:
        raise ValueError(
            f"this trace holds a batch of {len(trace.inputs)} sequences; ask for one of them, "
            f"for example {call.format('trace.sequence(0)')}"
        )


def shortened(value, most: int = MOST_CHARACTERS) -> str:
    """A value as Python writes it, cut where it is long, whatever its ``repr`` does."""
    try:
        text = repr(value)
        if len(text) > most:
            text = _SHORT.repr(value)
    except Exception as error:
        text = f"<{type(value).__name__} whose repr raised {type(error).__name__}>"
    return _cut(text, most)


_SHORT = reprlib.Repr()
_SHORT.maxstring = _SHORT.maxother = _SHORT.maxlong = 1000  # characters: those are cut at the end
_SHORT.maxlist = _SHORT.maxtuple = _SHORT.maxdict = _SHORT.maxset = 20  # elements


def error_text(error: BaseException, most: int = MOST_CHARACTERS_OF_ERRORS) -> str:
    """An error as the last line of its traceback has it, cut where it is long, whatever its ``str`` does."""
    kind = type(error).__name__
    try:
        message = str(error)
    except Exception as another:
        message = f"<its text raised {type(another).__name__}>"
    return _cut(f"{kind}: {message}" if message else kind, most)


def _cut(text: str, most: int) -> str:
    # Half of a surrogate pair can't be sent to a page
    text = text.encode("utf-8", "backslashreplace").decode("utf-8")
    return text if len(text) <= most else f"{text[: most - 1]}…"

"""The loop of lesson 1: ``f`` applied to one element after another, with a state.

``Loop(f).run(sequence)`` works like ``cell.run(inputs)``: it returns a trace, and
``Stepper`` shows it, line by line.
"""

from __future__ import annotations

import copy
import inspect
import textwrap
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from rnn_helpers.checks import error_text, shortened

LINES = (
    "state_t = {initial_state}",
    "for input_t in input_sequence:",
    "    output_t = f(input_t, state_t)",
    "    state_t = output_t",
)
LONGEST_SEQUENCE = 10_000
LONGEST_TEXT = 80


@dataclass(frozen=True, eq=False)  # its values may be arrays, which have no one answer to ==
class LoopTrace:
    """What the loop computed: a list entry a timestep, counted from 0.

    ``inputs``, ``outputs``: the values, copied when they came, as far as Python can copy them.
    ``input_texts``, ``state_texts`` (before the step) and ``output_texts``: each value as it
    was at that moment, as text.
    ``error`` is None, or the text of what ``f`` raised at timestep ``len(outputs)``.
    """

    inputs: tuple
    outputs: tuple
    initial_state: Any
    input_texts: tuple[str, ...]
    state_texts: tuple[str, ...]
    output_texts: tuple[str, ...]
    source: str
    error: str | None = None

    @property
    def final_state(self) -> Any:
        """The state after the last step that worked."""
        return self.outputs[-1] if self.outputs else self.initial_state

    def __repr__(self) -> str:
        ending = "" if self.error is None else f", stopped by an error at timestep {len(self.outputs)}"
        steps = f"{len(self.outputs)} timestep{'s' if len(self.outputs) != 1 else ''}"
        return f"LoopTrace({steps}{ending})"


@dataclass(frozen=True)
class Loop:
    """A network reduced to its loop: any function ``f(input_t, state_t)`` of your own.

    state_t = initial_state
    for input_t in input_sequence:
        output_t = f(input_t, state_t)
        state_t = output_t

    Raises ``TypeError`` where ``f`` is no function or the sequence is none, ``ValueError``
    where it is empty or endless or fails on the way. What ``f`` itself raises is kept in
    ``trace.error``, and the steps before it stay. Taught in lesson 1.
    """

    f: Callable[[Any, Any], Any]

    def __post_init__(self):
        if not callable(self.f):
            raise TypeError(f"f is {shortened(self.f)}, expected a function of (input_t, state_t)")

    def run(self, input_sequence: Iterable, initial_state: Any = 0) -> LoopTrace:
        """Run the loop over a list, a text or any other finite sequence."""
        inputs, input_texts = _read(input_sequence)
        # f may change what it is given in place; the caller's objects stay as they are.
        initial_state = _copied(initial_state)
        outputs: list = []
        state_texts = [shortened(initial_state, LONGEST_TEXT)]
        error = None
        state_t = _copied(initial_state)
        for input_t in inputs:
            try:
                output_t = self.f(_copied(input_t), state_t)
            except (Exception, SystemExit) as raised:
                error = error_text(raised)
                break
            outputs.append(_copied(output_t))
            state_texts.append(shortened(output_t, LONGEST_TEXT))
            state_t = output_t
        return LoopTrace(
            inputs,
            tuple(outputs),
            initial_state,
            input_texts,
            tuple(state_texts[: len(outputs) + (error is not None)]),
            tuple(state_texts[1:]),
            _source_of(self.f),
            error,
        )


def _read(input_sequence: Iterable) -> tuple[tuple, tuple[str, ...]]:
    """The elements of a sequence, and their texts: what comes next may change what came before."""
    try:
        elements = iter(input_sequence)
    except Exception as error:
        raise TypeError(
            f"the input_sequence is {shortened(input_sequence)}, expected a list or a text; "
            "for a single element use [element]"
        ) from (None if isinstance(error, TypeError) else error)
    inputs: list = []
    texts: list[str] = []
    while True:
        try:
            value = next(elements)
        except StopIteration:
            break
        except Exception as error:
            raise ValueError(
                f"the input_sequence has no element {len(inputs)}: it raised {error_text(error)}"
            ) from error
        if len(inputs) == LONGEST_SEQUENCE:
            raise ValueError(
                f"the input_sequence has more than {LONGEST_SEQUENCE:,} elements; pass a part of it"
            )
        inputs.append(_copied(value))
        texts.append(shortened(value, LONGEST_TEXT))
    if not inputs:
        raise ValueError("the input_sequence is empty; give at least one element")
    return tuple(inputs), tuple(texts)


def _copied(value: Any) -> Any:
    """A copy of a value; of what has none, such as a list with a generator in it, of all other parts."""
    try:
        return copy.deepcopy(value)
    except Exception as error:
        too_deep = isinstance(error, RecursionError)  # and so would be its parts
    try:
        if type(value) in (list, tuple) and not too_deep:
            return type(value)(_copied(part) for part in value)
        if type(value) is dict and not too_deep:
            return {key: _copied(part) for key, part in value.items()}
        return copy.copy(value)
    except Exception:
        return value


def _source_of(f: Callable) -> str:
    """The text of ``f``, or an empty text where Python doesn't know it."""
    try:
        return textwrap.dedent(inspect.getsource(f)).strip()
    except Exception:  # for an odd object, whatever it raises when it is asked
        return ""

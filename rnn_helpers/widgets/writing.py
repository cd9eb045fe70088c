"""What the page is told of a model that writes: random numbers, temperature, and the grammar beside it."""

from __future__ import annotations

import numpy as np

from rnn_helpers.experiments.generate import Written
from rnn_helpers.tasks import CONCEPTS, GRAMMAR
from rnn_helpers.trace import Trace


def add_writing(run: dict, trace: Trace) -> dict:
    """A run as the page reads it, with all that it needs to write anew if the run is one that writes."""
    if not isinstance(trace, Written):
        return run
    return run | {
        "writing": {
            "given": trace.given,
            "temperature": trace.temperature,
            "uniforms": trace.uniforms.tolist(),
            "grammar": None if trace.grammar is None else _grammar(),
        }
    }


def _grammar() -> dict:
    """The tables of the grammar as js/writing.js reads them: without what can't come next."""
    rows, row_of = np.unique(GRAMMAR.chances, axis=0, return_inverse=True)
    return {
        "rows": rows.tolist(),
        "row_of": row_of.ravel().tolist(),
        "leads_to": GRAMMAR.leads_to[GRAMMAR.chances > 0].tolist(),
        "lost": GRAMMAR.lost.tolist(),
        "line": GRAMMAR.lost_line.tolist(),
    }


def add_event(run: dict, trace: Trace, event: np.ndarray) -> None:
    """Tell the page of an event by place if it is a concept of the grammar: then it is known of any text."""
    if not isinstance(trace, Written) or trace.grammar is None:
        return
    places = GRAMMAR.read_symbols(trace.input_labels)
    by_place = (np.array([of(place) for place in GRAMMAR.places]) for of in CONCEPTS.values())
    same = (values for values in by_place if np.array_equal(values[places], event))
    run["writing"]["event"] = next((values.tolist() for values in same), None)

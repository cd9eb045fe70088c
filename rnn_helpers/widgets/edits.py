"""The edits that were made in the page, and the run that they lead to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from rnn_helpers.cells import Hold, with_weights
from rnn_helpers.trace import Trace


def concerns(edit: dict, index: int, traces: Sequence[Trace]) -> bool:
    """Whether an edit changes a trace: its own ones do, and another input of the sequence it shares."""
    own = edit["run"] == index
    return own or (
        edit["type"] == "input" and np.array_equal(traces[edit["run"]].inputs, traces[index].inputs)
    )


def run_again(trace: Trace, edits: Sequence[dict]) -> Trace:
    """The trace of the same run with weights and inputs changed and quantities held."""
    if not edits:
        return trace
    weights = {name: array.copy() for name, array in trace.cell.weights.items()}
    inputs, labels = trace.inputs.copy(), trace.input_labels and list(trace.input_labels)
    holds = list(trace.cell.holds)
    for edit in edits:
        match edit:
            case {"type": "weight", "weights": name, "index": index, "value": value}:
                weights[name][tuple(index)] = value
            case {"type": "input", "timestep": timestep, "values": values, "label": label}:
                inputs[timestep] = values
                if labels:
                    labels[timestep] = label
            case {"type": "hold", "run": _, **hold}:
                holds.append(Hold(**hold))
    cell = replace(with_weights(trace.cell, weights), holds=tuple(holds))
    states = tuple(trace.initial_state.values())
    return cell.run(inputs, states if len(states) > 1 else states[0], labels=labels)

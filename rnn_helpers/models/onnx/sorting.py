"""Sequences that a graph sorts by their lengths, as exporters do with packed ones, in the order they came."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from rnn_helpers.models.caught import Caught


def order_of(node, graph) -> str | None:
    """The name of the order in which a recurrent node's sequences were taken; None if not seen to be.

    That is so where its sequence_lens come from a TopK, and its X from what a Gather took in the
    order that the TopK gives.
    """
    makers = {output: each for each in graph.node for output in each.output if output}
    lengths = _source(node.input[4], makers) if len(node.input) > 4 else None
    topk = makers.get(lengths)
    if topk is None or topk.op_type != "TopK" or lengths != topk.output[0]:
        return None
    seen, waiting = set(), [node.input[0]]
    while waiting:
        name = waiting.pop()
        maker = makers.get(name)
        if maker is None or name in seen:
            continue
        seen.add(name)
        if maker.op_type == "Gather" and _source(maker.input[1], makers) == topk.output[1]:
            return topk.output[1]
        waiting += maker.input
    return None


def as_they_came(layer: Caught, order: np.ndarray) -> Caught:
    """A layer whose sequences stand in the order before a sort; ``order`` (batch,) is where each was.

    It is as it was where the order isn't one of all its sequences.
    """
    rows = np.argsort(order)
    if not np.array_equal(order[rows], np.arange(layer.batch)):
        return layer
    return replace(
        layer,
        inputs=layer.inputs[rows],
        initial_state=tuple(state[rows] for state in layer.initial_state),
        mask=None if layer.mask is None else layer.mask[rows],
        outputs=layer.outputs[rows],
        final_state={name: state[rows] for name, state in layer.final_state.items()},
    )


def _source(name: str, makers: dict) -> str:
    """The value that another is but for its type."""
    while name in makers and makers[name].op_type in ("Cast", "Identity"):
        name = makers[name].input[0]
    return name

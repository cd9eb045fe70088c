"""The recurrent nodes of an ONNX graph: which there are, their names, and which can't be traced."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import count

import numpy as np

# How many outputs they have
OUTPUTS = {"RNN": 2, "LSTM": 3, "GRU": 2}
NAMED_RECURRENT = re.compile("RNN|LSTM|GRU")
INPUTS = ("X", "W", "R", "B", "sequence_lens", "initial_h", "initial_c", "P")


def is_recurrent(node) -> bool:
    """Whether a node is the RNN, LSTM or GRU of the standard."""
    return node.op_type in OUTPUTS and node.domain == ""


def nodes_by_name(graph) -> dict:
    """The recurrent nodes by their own names, or the operator's; with a number where that is shared."""
    return _named([node for node in graph.node if is_recurrent(node)])


def within(graph) -> dict[str, str]:
    """By name, the recurrent nodes in graphs within a node of this one, such as a Loop, and what that is."""
    found = [(node, outer) for outer in graph.node for node in _inside(outer) if is_recurrent(node)]
    names = _named([node for node, _ in found], nodes_by_name(graph))
    return {
        name: f"is inside the node {outer.name or outer.op_type!r} ({outer.op_type}), and what runs there "
        "isn't seen; trace the model that it was made of"
        for name, (_, outer) in zip(names, found, strict=True)
    }


def others_that_look_recurrent(graph) -> list[str]:
    """Operators beyond the standard that are named as recurrent layers, with their domains."""
    nodes = [node for outer in graph.node for node in (outer, *_inside(outer))]
    return sorted(
        {
            f"{node.op_type} of {node.domain}"
            for node in nodes
            if not is_recurrent(node) and node.domain and NAMED_RECURRENT.search(node.op_type)
        }
    )


def attributes_of(node) -> dict:
    """The attributes that are given, with text as str."""
    import onnx

    found = {each.name: onnx.helper.get_attribute_value(each) for each in node.attribute}
    if "activations" in found:
        found["activations"] = [name.decode() for name in found["activations"]]
    if "direction" in found:
        found["direction"] = found["direction"].decode()
    return found


def check_covered(attributes: Mapping, inputs: Mapping[str, np.ndarray]) -> None:
    """A ``ValueError`` that says what of a node's settings isn't covered, as in "has clip=3"."""
    if attributes.get("clip"):
        raise ValueError(
            f"has clip={attributes['clip']:.6g}, and limits on what an activation receives aren't covered"
        )
    if attributes.get("input_forget"):
        raise ValueError("has input_forget=1, and a forget gate made of the input gate isn't covered")
    if "P" in inputs and np.any(inputs["P"]):
        raise ValueError("has peepholes, the input P, and these aren't covered")
    if "sequence_lens" in inputs and not np.all(inputs["sequence_lens"]):
        raise ValueError("read a sequence of length 0, for which the standard doesn't say what it gives")


def _inside(outer) -> Iterator:
    for attribute in outer.attribute:
        for graph in (attribute.g, *attribute.graphs):
            for node in graph.node:
                yield node
                yield from _inside(node)


def _named(nodes: list, taken: Iterable[str] = ()) -> dict:
    """Nodes by their own names or that of their operator, with a number where others have it, too."""
    own = [node.name or node.op_type for node in nodes]
    shared = Counter([*own, *taken])
    found = {}
    for node, name in zip(nodes, own, strict=True):
        numbered = (f"{name} {number}" for number in count(1))
        free = name if shared[name] == 1 else next(each for each in numbered if each not in shared)
        shared[free] += free != name
        found[free] = node
    return found

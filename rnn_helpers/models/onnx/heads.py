"""A dense layer of an ONNX graph as a readout: a node Gemm, or MatMul with an Add after it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from rnn_helpers.cells import Readout
from rnn_helpers.checks import shortened


@dataclass(frozen=True)
class Head:
    """The names of a dense layer's values.

    Attributes
    ----------
    received : what it reads, (…, input_features)
    gave : its sums, (…, outputs)
    weights : its matrix and, if it has one, its bias
    is_transposed : whether the matrix is (outputs, input_features)
    scales : by how much products and bias are multiplied
    """

    received: str
    gave: str
    weights: tuple[str, ...]
    is_transposed: bool = False
    scales: tuple[float, float] = (1.0, 1.0)

    @property
    def values(self) -> set[str]:
        """The names of all that it needs from a run."""
        return {self.received, self.gave, *self.weights}

    def readout(self, values: Mapping[str, np.ndarray], activation: str) -> Readout:
        """The layer as a readout, from the values of a run.

        Raises ``ValueError`` for weights that are no matrix.
        """
        W, *b = (_numbers(values[name]) for name in self.weights)
        if W.ndim != 2:
            raise ValueError(f"the weights of the readout have shape {W.shape}, expected a matrix")
        W = self.scales[0] * (W if self.is_transposed else W.T)
        bias = self.scales[1] * np.broadcast_to(b[0], (1, len(W)))[0] if b else np.zeros(len(W))
        return Readout(W, bias, activation)

    def calls(self, values: Mapping[str, np.ndarray]) -> tuple[list, list]:
        """What the layer received and the sums that it gave."""
        return [_numbers(values[self.received])], [_numbers(values[self.gave])]


def head_of(name, graph) -> Head:
    """The dense layer whose node has the name.

    Raises ``ValueError`` for what is no name of a Gemm or a MatMul, and lists those there are.
    """
    dense = {node.name: node for node in graph.node if node.op_type in ("Gemm", "MatMul") and node.name}
    if not isinstance(name, str) or name not in dense:
        there = ", ".join(map(repr, dense)) or "none with a name"
        raise ValueError(
            f"readout is {shortened(name)}, expected a Readout, or the name of a node Gemm or MatMul of this "
            f"model; there are {there}"
        )
    node = dense[name]
    if node.op_type == "Gemm":
        import onnx

        attributes = {each.name: onnx.helper.get_attribute_value(each) for each in node.attribute}
        if attributes.get("transA"):
            raise ValueError(f"the readout {name!r} has transA=1, expected a layer that reads rows")
        scales = attributes.get("alpha", 1.0), attributes.get("beta", 1.0)
        weights = tuple(filter(None, node.input[1:]))
        return Head(node.input[0], node.output[0], weights, bool(attributes.get("transB", 0)), scales)
    for after in graph.node:
        if after.op_type == "Add" and node.output[0] in after.input:
            bias = next((each for each in after.input if each != node.output[0]), None)
            if bias in {tensor.name for tensor in graph.initializer}:
                return Head(node.input[0], after.output[0], (node.input[1], bias))
    return Head(node.input[0], node.output[0], (node.input[1],))


def _numbers(array) -> np.ndarray:
    return np.asarray(array).astype(np.float64)

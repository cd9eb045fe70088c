"""A run of an ONNX model by its reference evaluator, with the recurrent operators of the standard."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from rnn_helpers.models.onnx.standard import USUAL, outputs


def values(model, feeds: Mapping[str, np.ndarray], names: Iterable[str]) -> dict[str, np.ndarray]:
    """What has one of the names in a run of an ``onnx.ModelProto`` on its inputs, also in its midst.

    The evaluator draws random numbers from generators of its own. What it raises comes through.
    """
    from onnx.reference import ReferenceEvaluator

    names = list(names)
    evaluator = ReferenceEvaluator(model, new_ops=operators())
    return dict(zip(names, evaluator.run(names, dict(feeds)), strict=True))


def operators() -> list[type]:
    """RNN, LSTM and GRU as the standard has them, as the evaluator takes them."""
    from onnx.reference.op_run import OpRun

    def operator(kind: str) -> type:
        def run(self, *inputs, **attributes):
            return outputs(kind, *inputs, **attributes)[: len(self.onnx_node.output)]

        return type(kind, (OpRun,), {"op_domain": "", "_run": run})

    return [operator(kind) for kind in USUAL]

"""A model of ONNX run once, with all that its recurrent nodes received and gave.

There is no framework behind such a model whose layers could be watched. It is run by ONNX's
reference evaluator, with RNN, LSTM and GRU as in ``standard.py``: so a trace is compared with what the
standard says that the node gives, by code apart from the cells, and not with what another runtime
gave. What the values around the nodes are is the evaluator's word.
"""

from __future__ import annotations

from rnn_helpers.models.caught import Catch
from rnn_helpers.models.onnx.evaluating import values
from rnn_helpers.models.onnx.given_inputs import feeds
from rnn_helpers.models.onnx.given_models import model_to_run
from rnn_helpers.models.onnx.heads import head_of
from rnn_helpers.models.onnx.layers import caught
from rnn_helpers.models.onnx.loops import joined
from rnn_helpers.models.onnx.nodes import (
    INPUTS,
    attributes_of,
    check_covered,
    nodes_by_name,
    others_that_look_recurrent,
    within,
)
from rnn_helpers.models.onnx.sorting import as_they_came, order_of


def catch(model, inputs, head, activation: str) -> Catch:
    """Run an ``onnx.ModelProto``, or the model in an .onnx file, once on its inputs.

    ``head`` is the name of one of its Gemm or MatMul nodes or None, ``activation`` what follows it.

    Raises ``ValueError`` for a model without recurrent nodes or with some that ONNX's evaluator doesn't
    know, and for what ``model_to_run``, ``feeds`` and ``head_of`` say. What the evaluator raises comes
    through.
    """
    copy = model_to_run(model)
    graph = copy.graph
    nodes, not_traced = nodes_by_name(graph), within(graph)
    others = others_that_look_recurrent(graph)
    if others:
        raise ValueError(
            f"this model has {', '.join(others)}, which ONNX's reference evaluator can't run; hand over the "
            "model as it was before it was optimized or quantized"
        )
    if not nodes and not not_traced:
        raise ValueError(
            "this ONNX model has no recurrent layers; trace_model looks for the nodes RNN, LSTM and GRU, and "
            "exporters make other ones of a cell in a loop: then trace the model that it was made of"
        )
    head = None if head is None else head_of(head, graph)
    orders = {name: order_of(node, graph) for name, node in nodes.items()}
    wanted = {name for node in nodes.values() for name in (*node.input, *node.output)}
    wanted |= {order for order in orders.values() if order} | (head.values if head else set())
    known = values(copy, feeds(inputs, graph), sorted(wanted))
    layers = []
    for name, node in nodes.items():
        attributes = attributes_of(node)
        received = {each: known[value] for each, value in zip(INPUTS, node.input, strict=False) if value}
        gave = {each: known[value] for each, value in zip(("Y", "Y_h", "Y_c"), node.output, strict=False)}
        try:
            check_covered(attributes, received)
            directions = caught(name, node.op_type, attributes, received, gave)
        except ValueError as error:
            not_traced[name] = str(error)
            continue
        if orders[name]:
            directions = [as_they_came(each, known[orders[name]]) for each in directions]
        layers += directions
    readout = head.readout(known, activation) if head else None
    read, gave = head.calls(known) if head else ((), ())
    name = f"ONNX model {graph.name}".rstrip()
    return Catch(name, joined(layers), not_traced, readout, read, gave)

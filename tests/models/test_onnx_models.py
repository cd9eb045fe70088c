"""``trace_model`` on models of ONNX: the same numbers in every setting, and what isn't covered."""

from dataclasses import replace

import numpy as np
import pytest
from cases import saying, some_examples
from hypothesis import given
from hypothesis import strategies as st
from models.onnx_nodes import TAKES, Node, by_evaluator, by_standard, nodes, stacked
from onnx import TensorProto, helper, numpy_helper

from rnn_helpers import GRU, LSTM, SimpleRNN, trace_model
from rnn_helpers.frameworks.onnx import ONNX
from rnn_helpers.models.onnx import layers, standard
from rnn_helpers.models.onnx.evaluating import values

KINDS = {"RNN": SimpleRNN, "LSTM": LSTM, "GRU": GRU}
every_kind = pytest.mark.parametrize("kind", KINDS)
CLOSE = {"float32": 1e-5, "float64": 1e-12}  # the evaluator rounds every sum to float32


def assert_traced(node, expected):
    """Each trace equals what is expected of its direction: outputs and final states."""
    traces = trace_model(node.model(), node.inputs, sequence=None)
    assert not traces.not_traced and len(traces) == node.directions
    lengths = node.lengths or [node.timesteps] * node.batch
    for row, (trace, (outputs, *final)) in enumerate(zip(traces.values(), expected, strict=True)):
        assert trace.reverse is (node.attributes.get("direction") == "reverse" or row == 1)
        for sequence, length in enumerate(lengths):
            alone = trace.sequence(sequence)
            most = CLOSE[node.numbers] * max(1.0, np.abs(outputs).max())
            np.testing.assert_allclose(alone.outputs, outputs[sequence, :length], rtol=0, atol=most)
            states = [alone[name][alone.last_timestep] for name in trace.cell.state_names]
            for state, theirs in zip(states, final, strict=False):
                most = CLOSE[node.numbers] * max(1.0, np.abs(theirs).max())
                np.testing.assert_allclose(state, theirs[sequence], rtol=0, atol=most)


# ---------------------------------------------------------------- the same numbers


@every_kind
@some_examples
@given(st.data())
def test_each_trace_is_what_the_standard_says_that_its_node_gives(kind, data):
    node = data.draw(nodes(kind))
    assert_traced(node, by_standard(node))


@every_kind
@some_examples
@given(st.data())
def test_of_the_usual_nodes_it_is_what_onnxs_own_evaluator_gives(kind, data):
    node = data.draw(nodes(kind, is_usual=True))
    expected = by_evaluator(node)
    if expected:
        assert_traced(node, expected)


@every_kind
@some_examples
@given(st.data())
def test_of_the_forward_ones_with_any_evaluator(kind, data):
    node = data.draw(nodes(kind, is_usual=True))
    node = replace(node, attributes={**node.attributes, "direction": "forward", "layout": 0})
    assert_traced(node, by_evaluator(node))


@every_kind
@pytest.mark.parametrize("name", TAKES)
def test_every_activation_works_in_every_place(kind, name):
    count = {"RNN": 1, "LSTM": 3, "GRU": 2}[kind]
    numbers = {"activation_alpha": [0.5] * count, "activation_beta": [0.25] * count}
    given = dict([*numbers.items()][: TAKES[name]])
    node = Node(kind, timesteps=2, attributes={"activations": [name] * count, **given})
    assert_traced(node, by_standard(node))


@pytest.mark.parametrize(
    ("kind", "activations", "ours"),
    [
        ("RNN", {"activations": ["Affine"], "activation_alpha": [0.5], "activation_beta": [0.25]}, None),
        ("LSTM", {"activations": ["HardSigmoid", "Relu", "Relu"]}, ("hard_sigmoid(0.2, 0.5)", "relu")),
        (
            "LSTM",
            {
                "activations": ["Sigmoid", "LeakyRelu", "LeakyRelu"],
                "activation_alpha": [0.5, 0.5],
            },
            ("sigmoid", "leaky_relu(0.5)"),
        ),
        ("GRU", {"activations": ["sigmoid", "ELU"]}, ("sigmoid", "elu(1.0)")),
    ],
)
def test_activations_come_along_with_their_numbers(kind, activations, ours):
    node = Node(kind, attributes=activations)
    assert_traced(node, by_standard(node))
    cell = trace_model(node.model(), node.inputs, sequence=0)[kind].cell
    if kind == "RNN":
        assert cell.activation == "affine(0.5, 0.25)"
    else:
        assert (cell.recurrent_activation, cell.activation) == ours


@every_kind
@pytest.mark.parametrize("numbers", ["float16", "bfloat16"])
def test_numbers_with_few_digits_are_compared_as_they_are(kind, numbers):
    dtype = np.dtype(numbers) if numbers == "float16" else pytest.importorskip("ml_dtypes").bfloat16
    node = Node(kind, timesteps=30, attributes={"direction": "bidirectional"})
    graph = helper.make_graph(
        [node.node],
        "few digits",
        [helper.make_tensor_value_info("X", helper.np_dtype_to_tensor_dtype(np.dtype(dtype)), None)],
        [],
        [numpy_helper.from_array(node.arrays[name].astype(dtype), name) for name in ("W", "R", "B")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 22)])
    traces = trace_model(model, node.inputs["X"], sequence=None)
    for trace, (outputs, *_) in zip(traces.values(), by_standard(node), strict=True):
        assert 1e-5 < np.abs(trace.outputs - outputs).max() < 0.1


def test_each_direction_has_activations_of_its_own():
    attributes = {"direction": "bidirectional", "activations": ["Relu", "Elu"], "activation_alpha": [0.5]}
    node = Node("RNN", attributes=attributes)
    traces = trace_model(node.model(), node.inputs, sequence=0)
    assert [trace.cell.activation for trace in traces.values()] == ["relu", "elu(0.5)"]


def test_layers_above_receive_what_the_standard_says_and_read_those_below():
    model, first = stacked()
    traces = trace_model(model, first.inputs, sequence=None)
    below, above = ([f"/rnn/{kind}, {way}" for way in ("forward", "backward")] for kind in ("LSTM", "GRU"))
    assert list(traces) == [*below, *above]
    assert all(traces.reads[name] == tuple(below) for name in above)
    for row, name in enumerate(below):
        expected = by_standard(first)[row][0]
        part = traces[above[0]].inputs[..., 4 * row : 4 * row + 4]
        np.testing.assert_allclose(part, expected, rtol=0, atol=1e-12)
        assert not part[1, 3:].any() and traces[name].sequence(1).timesteps == 3
    assert str(traces).startswith("ONNX model random, 4 traces:\n  /rnn/LSTM, forward    LSTM, 4 units, 2 s")


def test_an_unrolled_loop_is_one_trace_as_long_as_each_step_goes_on_from_the_one_before():
    whole = Node("LSTM", timesteps=4, states=("initial_h", "initial_c"), seed=5)
    steps = []
    for t in range(4):
        x = helper.make_node("Gather", ["X", f"step {t}"], [f"x {t}"])
        before = ("initial_h", "initial_c") if t == 0 else (f"h {t - 1}", f"c {t - 1}")
        given = [f"x {t}", "W", "R", "B", "", *before]
        outputs = [f"y {t}", f"h {t}", f"c {t}"]
        steps += [x, helper.make_node("LSTM", given, outputs, name=f"step {t}", hidden_size=4)]
    model = whole.model(*steps)
    model.graph.initializer.extend(numpy_helper.from_array(np.array([t]), f"step {t}") for t in range(4))
    del model.graph.node[0], model.graph.output[:]
    (name,) = traces = trace_model(model, whole.inputs, sequence=None)
    expected, *final = by_standard(whole)[0]
    assert name == "step 0"
    np.testing.assert_allclose(traces[name].outputs, expected, rtol=0, atol=1e-12)
    np.testing.assert_allclose(traces[name].cell_state[:, -1], final[1], rtol=0, atol=1e-12)
    model.graph.node[5].input[6] = "initial_c"  # step 2 does not go on
    assert list(trace_model(model, whole.inputs, sequence=0)) == ["step 0", "step 2"]
    model.graph.node[5].input[6] = "c 1"
    model.graph.node[5].attribute.append(helper.make_attribute("activations", ["Sigmoid", "Relu", "Relu"]))
    assert list(trace_model(model, whole.inputs, sequence=0)) == ["step 0", "step 2", "step 3"]


def test_sequences_that_an_exporter_sorted_are_in_the_order_in_which_they_came():
    node = Node("GRU", batch=3, lengths=(2, 6, 4), states=("initial_h",), attributes={"layout": 1})
    model = node.model()
    given = ["sorted", "W", "R", "B", "sorted lengths", "sorted state"]
    nodes = [
        helper.make_node("TopK", ["sequence_lens", "count"], ["most", "order"], axis=0),
        helper.make_node("Cast", ["most"], ["sorted lengths"], to=TensorProto.INT32),
        helper.make_node("Gather", ["X", "order"], ["sorted"], axis=0),
        helper.make_node("Gather", ["initial_h", "order"], ["sorted state"], axis=0),
        helper.make_node("GRU", given, ["Y", "Y_h"], hidden_size=4, layout=1, name="GRU"),
    ]
    del model.graph.node[:]
    model.graph.node.extend(nodes)
    model.graph.initializer.append(numpy_helper.from_array(np.array([3]), "count"))
    ((expected, *_),) = by_standard(node)
    trace = trace_model(model, node.inputs, sequence=None)["GRU"]
    for sequence, length in enumerate(node.lengths):
        alone = trace.sequence(sequence)
        np.testing.assert_array_equal(alone.inputs, node.inputs["X"][sequence, :length])
        np.testing.assert_allclose(alone.outputs, expected[sequence, :length], rtol=0, atol=1e-12)
    model.graph.node[2].input[1] = "as they come"  # then the sort has nothing to do with X
    model.graph.initializer.append(numpy_helper.from_array(np.array([0, 1, 2]), "as they come"))
    trace = trace_model(model, node.inputs, sequence=None)["GRU"]
    np.testing.assert_array_equal(trace.inputs, node.inputs["X"])


# ---------------------------------------------------------------- names and what isn't covered


def test_nodes_without_a_name_or_with_a_shared_one_are_numbered():
    def names(*own):
        one, *others = own
        nodes = [
            helper.make_node("RNN", ["X", "W", "R"], ["", f"last {place}"], name=name, hidden_size=4)
            for place, name in enumerate(others)
        ]
        node = Node("RNN", name=one)
        return list(trace_model(node.model(*nodes), node.inputs, sequence=0))

    assert names("") == ["RNN"]
    assert names("encoder") == ["encoder"]
    assert names("", "", "a") == ["RNN 1", "RNN 2", "a"]
    assert names("a", "a 1", "a") == ["a 2", "a 1", "a 3"]


NO_CELL = "can't be one of the course's cells"
P = numpy_helper.from_array(np.full((1, 12), 0.5), "P")


@pytest.mark.parametrize(
    ("kind", "attributes", "reason"),
    [
        ("RNN", {"clip": 0.25}, "has clip=0.25, and limits on what an activation receives aren't covered"),
        ("LSTM", {"input_forget": 1}, "has input_forget=1, and a forget gate made of the input gate"),
        ("LSTM", {"P": P}, "has peepholes, the input P"),
        ("GRU", {"lengths": (6, 0)}, "read a sequence of length 0, for which the standard doesn't say"),
        (
            "LSTM",
            {"activations": ["Sigmoid", "Tanh", "Relu"]},
            f"{NO_CELL}: activations has tanh for the candidate and relu for the cell state",
        ),
        (
            "GRU",
            {"activations": ["HardSigmoid", "Tanh"], "activation_alpha": [0.25, 1.0]},
            f"{NO_CELL}: activation_alpha [0.25, 1.0] is longer than the 1 that HardSigmoid, Tanh take",
        ),
        (
            "RNN",
            {"activations": ["Affine"]},
            f"{NO_CELL}: activation_alpha has no number for Affine",
        ),
    ],
)
def test_what_is_not_covered_is_named_and_the_rest_is_traced_on_what_it_gave(kind, attributes, reason):
    attributes = dict(attributes)
    lengths, peepholes = attributes.pop("lengths", None), attributes.pop("P", None)
    node = Node(kind, lengths=lengths, attributes=attributes, name="first")
    second = Node("RNN", seed=3, features=4)
    weights = [numpy_helper.from_array(second.arrays[name], f"{name}2") for name in "WR"]
    further = [
        helper.make_node("Squeeze", ["Y", "axis"], ["read"]),
        helper.make_node("RNN", ["read", "W2", "R2"], ["", "last"], hidden_size=4, name="second"),
    ]
    model = node.model(*further)
    model.graph.initializer.extend([*weights, numpy_helper.from_array(np.array([1]), "axis")])
    if peepholes is not None:
        model.graph.initializer.append(peepholes)
        model.graph.node[0].input.extend(["P"])
    traces = trace_model(model, node.inputs, sequence=None)
    assert list(traces) == ["second"] and list(traces.not_traced) == ["first"]
    assert traces.not_traced["first"].startswith(reason)
    arrays = node.arrays
    given = standard.outputs(
        kind,
        *(arrays.get(name) for name in ("X", "W", "R", "B", "sequence_lens")),
        P=None if peepholes is None else numpy_helper.to_array(peepholes),
        **attributes,
    )
    np.testing.assert_allclose(traces["second"].inputs, given[0][:, 0].swapaxes(0, 1), rtol=0, atol=1e-12)


def test_peepholes_of_zeros_are_none():
    node = Node("LSTM")
    model = node.model()
    model.graph.initializer.append(numpy_helper.from_array(np.zeros((1, 12)), "P"))
    model.graph.node[0].input.append("P")
    assert list(trace_model(model, node.inputs, sequence=0)) == ["LSTM"]


def test_nodes_in_a_graph_within_are_named_and_computed_by_the_standard():
    node = Node("GRU", lengths=(6, 2), attributes={"activations": ["HardSigmoid", "Relu"]})
    then, other = helper.make_node("Identity", ["Y_h"], ["copy"]), node.node
    other.name, other.output[0], other.output[1] = "inner", "", "within"
    branches = {
        f"{name}_branch": helper.make_graph(
            [each], name, [], [helper.make_tensor_value_info(each.output[-1], TensorProto.DOUBLE, None)]
        )
        for name, each in (("then", then), ("else", other))
    }
    model = node.model(helper.make_node("If", ["no"], ["chosen"], name="choice", **branches))
    model.graph.initializer.append(numpy_helper.from_array(np.array(False), "no"))
    traces = trace_model(model, node.inputs, sequence=0)
    assert list(traces) == ["GRU"]
    assert dict(traces.not_traced) == {
        "inner": "is inside the node 'choice' (If), and what runs there isn't seen; trace the model that it "
        "was made of"
    }
    found = values(model, node.inputs, ["chosen", "Y_h"])
    np.testing.assert_array_equal(found["chosen"], found["Y_h"])
    del model.graph.node[0], model.graph.output[:]
    for branch in model.graph.node[0].attribute:
        if branch.g.node[0].op_type == "Identity":
            branch.g.node[0].input[0] = "X"
    with pytest.raises(ValueError, match="no recurrent layer of this model could be traced: inner is inside"):
        trace_model(model, node.inputs, sequence=0)


def test_nodes_further_within_are_named_too_unlike_all_others():
    inner = helper.make_node("RNN", ["X", "W", "R"], ["", "last"], name="same", hidden_size=4)
    outer = inner
    for name in ("second", "first"):
        branch = helper.make_graph(
            [outer], name, [], [helper.make_tensor_value_info(outer.output[-1], TensorProto.DOUBLE, None)]
        )
        outer = helper.make_node("If", ["yes"], [name], name=name, then_branch=branch, else_branch=branch)
    node = Node("RNN", name="same")
    model = node.model(outer)
    model.graph.initializer.append(numpy_helper.from_array(np.array(True), "yes"))
    traces = trace_model(model, node.inputs, sequence=0)
    assert list(traces) == ["same"]
    assert list(traces.not_traced) == ["same 1", "same 2", "same 3", "same 4"]
    assert all(reason.startswith("is inside the node 'first' (If)") for reason in traces.not_traced.values())


def test_functions_of_a_model_are_part_of_it():
    node = Node("GRU", attributes={"activations": ["Sigmoid", "Relu"]})
    model = node.model()
    function = helper.make_function(
        "own",
        "Layer",
        ["X", "W", "R", "B"],
        ["Y", "Y_h"],
        [node.node],
        [helper.make_opsetid("", 14)],
    )
    model.functions.append(function)
    model.opset_import.append(helper.make_opsetid("own", 1))
    model.graph.node[0].CopyFrom(
        helper.make_node("Layer", ["X", "W", "R", "B"], ["Y", "Y_h"], domain="own", name="layer")
    )
    (trace,) = trace_model(model, node.inputs, sequence=None).values()
    np.testing.assert_allclose(trace.outputs, by_standard(node)[0][0], rtol=0, atol=1e-12)


def raises(error, message, *given, **options):
    with pytest.raises(error, match=saying(message)):
        trace_model(*given, **options)


def test_a_model_without_recurrent_nodes_or_with_foreign_ones_says_so():
    node = Node("RNN")
    model = node.model()
    model.graph.node[0].CopyFrom(helper.make_node("Identity", ["X"], ["Y"]))
    raises(ValueError, "this ONNX model has no recurrent layers; trace_model looks for … GRU", model, 0)
    model.graph.node[0].CopyFrom(
        helper.make_node("DynamicQuantizeLSTM", ["X"], ["Y"], domain="com.microsoft")
    )
    raises(ValueError, "this model has DynamicQuantizeLSTM of com.microsoft, which … can't run", model, 0)


# ---------------------------------------------------------------- mistakes are caught by the comparison alone


MUTANTS = {
    "activation ignored": (
        (layers, "activation_names", lambda own: lambda names, *_: ["tanh"] * len(names)),
        Node("RNN", attributes={"activations": ["Relu"]}),
        "likely reason: its activation, the layer computes with relu and not tanh",
    ),
    "numbers of an activation ignored": (
        (layers, "activation_names", lambda own: lambda names, *_: own(names)),
        Node("GRU", attributes={"activations": ["HardSigmoid", "Tanh"], "activation_alpha": [0.4]}),
        "GRU: the output of its trace",
    ),
    "lengths ignored": (
        (layers, "_mask", lambda own: lambda lengths, x: None),
        Node("GRU", lengths=(6, 3)),
        "likely reason: a mask, the layer left out timesteps that the trace reads",
    ),
    "direction not reversed": (
        (layers, "Caught", lambda own: lambda *given, reverse, **more: own(*given, **more)),
        Node("LSTM", attributes={"direction": "reverse"}),
        "likely reason: its direction, the layer reads from the last timestep to",
    ),
    "second direction not reversed": (
        (layers, "Caught", lambda own: lambda *given, reverse, **more: own(*given, **more)),
        Node("RNN", attributes={"direction": "bidirectional"}),
        "RNN, backward: .* likely reason: its direction",
    ),
    "initial state left out": (
        (layers, "_states", lambda own: lambda inputs, count: []),
        Node("LSTM", states=("initial_c",)),
        "the output of its trace",
    ),
    "linear_before_reset ignored": (
        (layers, "_resets_after", lambda own: lambda attributes: 0),
        Node("GRU", attributes={"linear_before_reset": 1}),
        "GRU: the output of its trace",
    ),
    "no linear_before_reset taken for one": (
        (layers, "_resets_after", lambda own: lambda attributes: 1),
        Node("GRU"),
        "GRU: the output of its trace",
    ),
}


@pytest.mark.parametrize("mutant", MUTANTS)
def test_a_mistake_in_this_package_is_an_error(mutant, monkeypatch):
    (module, name, changed), node, message = MUTANTS[mutant]
    assert trace_model(node.model(), node.inputs, sequence=None)
    monkeypatch.setattr(module, name, changed(getattr(module, name)))
    with pytest.raises(ValueError, match=message):
        trace_model(node.model(), node.inputs, sequence=None)


@pytest.mark.parametrize("kind", ["LSTM", "GRU"])
def test_gates_in_another_order_are_an_error(kind, monkeypatch):
    node, order = Node(kind), ONNX.layers[kind]
    for place in range(1, len(order)):
        swapped = [*order]
        swapped[0], swapped[place] = swapped[place], swapped[0]
        monkeypatch.setitem(ONNX.layers, kind, tuple(swapped))
        with pytest.raises(ValueError, match=f"{kind}: the (output|final cell state) of"):
            trace_model(node.model(), node.inputs, sequence=None)

"""Random recurrent nodes of ONNX in every setting that is covered, as models of one node."""

from dataclasses import dataclass, field, replace

import numpy as np
from hypothesis import strategies as st
from onnx import TensorProto, helper, numpy_helper
from onnx.reference import ReferenceEvaluator
from onnx.reference.ops import op_lstm

from rnn_helpers.models.onnx import standard

GATES = {"RNN": 1, "LSTM": 4, "GRU": 3}
INPUTS = ("X", "W", "R", "B", "sequence_lens", "initial_h", "initial_c")
OUTPUTS = {"RNN": ("Y", "Y_h"), "LSTM": ("Y", "Y_h", "Y_c"), "GRU": ("Y", "Y_h")}
USUAL = {"RNN": ["Tanh"], "LSTM": ["Sigmoid", "Tanh", "Tanh"], "GRU": ["Sigmoid", "Tanh"]}
# How many numbers each takes, and whether it has to be given them
TAKES = {
    "Relu": 0,
    "Tanh": 0,
    "Sigmoid": 0,
    "Affine": 2,
    "LeakyRelu": 1,
    "ThresholdedRelu": 1,
    "ScaledTanh": 2,
    "HardSigmoid": 2,
    "Elu": 1,
    "Softsign": 0,
    "Softplus": 0,
}
# A gate without limits may multiply a state by more than any number has room for.
LIMITED = ("Tanh", "Sigmoid", "ScaledTanh", "HardSigmoid", "Softsign")
TYPES = {"float32": TensorProto.FLOAT, "float64": TensorProto.DOUBLE, "int32": TensorProto.INT32}


@dataclass(frozen=True, eq=False)
class Node:
    """A node with random weights and random inputs for it, float64 if not said otherwise."""

    kind: str
    seed: int = 0
    units: int = 4
    features: int = 3
    timesteps: int = 6
    batch: int = 2
    lengths: tuple | None = None
    states: tuple = ()  # of "initial_h" and "initial_c"
    has_bias: bool = True
    left_out: tuple = ()  # of the outputs
    attributes: dict = field(default_factory=dict)
    numbers: str = "float64"
    name: str = ""

    @property
    def directions(self):
        return 2 if self.attributes.get("direction") == "bidirectional" else 1

    @property
    def arrays(self):
        """By name what the node reads."""
        rng, rows = np.random.default_rng(self.seed), GATES[self.kind] * self.units
        directions, batch_first = self.directions, self.attributes.get("layout", 0)
        sizes = {
            "X": (self.timesteps, self.batch, self.features),
            "W": (directions, rows, self.features),
            "R": (directions, rows, self.units),
            "B": (directions, 2 * rows),
            "initial_h": (directions, self.batch, self.units),
            "initial_c": (directions, self.batch, self.units),
        }
        scales = {"W": self.features**-0.5, "R": 0.7 * self.units**-0.5, "B": 0.5}
        found = {
            name: (scales.get(name, 1.0) * rng.normal(size=size)).astype(self.numbers)
            for name, size in sizes.items()
        }
        if batch_first:
            for name in ("X", "initial_h", "initial_c"):
                found[name] = found[name].swapaxes(0, 1)
        left_out = {"initial_h", "initial_c"} - set(self.states) | ({"B"} if not self.has_bias else set())
        if self.lengths is not None:
            found["sequence_lens"] = np.array(self.lengths, np.int32)
        return {name: array for name, array in found.items() if name not in left_out}

    @property
    def node(self):
        given = [name if name in self.arrays else "" for name in INPUTS]
        given = given if self.kind == "LSTM" else given[:-1]
        outputs = ["" if name in self.left_out else name for name in OUTPUTS[self.kind]]
        return helper.make_node(
            self.kind, given, outputs, name=self.name, hidden_size=self.units, **self.attributes
        )

    def model(self, *further):
        """A model of this node, with its weights, and of further ones; gives what isn't left out."""
        arrays = self.arrays
        inputs = [name for name in arrays if name not in ("W", "R", "B")]
        graph = helper.make_graph(
            [self.node, *further],
            "random",
            [
                helper.make_tensor_value_info(name, TYPES[str(arrays[name].dtype)], arrays[name].shape)
                for name in inputs
            ],
            [
                helper.make_tensor_value_info(name, TYPES[self.numbers], None)
                for name in OUTPUTS[self.kind]
                if name not in self.left_out
            ],
            [numpy_helper.from_array(arrays[name], name) for name in ("W", "R", "B") if name in arrays],
        )
        return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 14)], ir_version=8)

    @property
    def inputs(self):
        return {name: array for name, array in self.arrays.items() if name not in ("W", "R", "B")}


def directions_of(values, batch_first):
    """(Y, Y_h, …) of a node -> for each direction its own, (batch, timesteps, units), (batch, units), …"""
    Y, *final = values
    Y = Y if batch_first else Y.transpose(2, 0, 1, 3)
    final = [state if batch_first else state.swapaxes(0, 1) for state in final]
    return [(Y[:, :, row], *(state[:, row] for state in final)) for row in range(Y.shape[2])]


@st.composite
def nodes(draw, kind, *, is_usual=False):
    """Nodes of a kind in every setting; the usual ones without lengths and activations."""
    attributes = {
        "direction": draw(st.sampled_from(["forward", "reverse", "bidirectional"])),
        "layout": draw(st.integers(0, 1)),
    }
    if kind == "GRU":
        attributes["linear_before_reset"] = draw(st.integers(0, 1))
    timesteps, batch = draw(st.integers(1, 7)), draw(st.integers(1, 3))
    states = draw(st.sets(st.sampled_from(["initial_h", "initial_c"])))
    lengths = None
    if not is_usual:
        attributes |= draw(activations(kind, 2 if attributes["direction"] == "bidirectional" else 1))
        lengths = draw(st.none() | st.tuples(*[st.integers(1, timesteps)] * batch))
    return Node(
        kind,
        draw(st.integers(0, 2**32 - 1)),
        units=draw(st.integers(1, 5)),
        features=draw(st.integers(1, 4)),
        timesteps=timesteps,
        batch=batch,
        lengths=lengths,
        states=tuple(states if kind == "LSTM" else states - {"initial_c"}),
        has_bias=draw(st.booleans()),
        left_out=tuple(draw(st.sets(st.sampled_from(OUTPUTS[kind]), max_size=len(OUTPUTS[kind]) - 1))),
        attributes=attributes,
        numbers=draw(st.sampled_from(["float32", "float64"])),
    )


@st.composite
def activations(draw, kind, directions):
    """The attributes of activations, or none; an LSTM's candidate and cell state have the same.

    Those of gates have limits.
    """
    if draw(st.booleans()):
        return {}
    number = st.floats(-1.5, 1.5, width=32).filter(lambda value: abs(value) > 0.05)
    names, alphas, betas = [], [], []
    for _ in range(directions):
        chosen = draw(st.sampled_from(LIMITED)), draw(st.sampled_from(list(TAKES)))
        drawn = {}
        for place in {"RNN": (1,), "GRU": (0, 1), "LSTM": (0, 1, 1)}[kind]:
            name = chosen[place]
            names.append(name)
            drawn.setdefault(place, (draw(number), draw(number)))
            alphas += drawn[place][:1] if TAKES[name] else ()
            betas += drawn[place][1:] if TAKES[name] > 1 else ()
    found = {"activations": names, "activation_alpha": alphas, "activation_beta": betas}
    return {name: values for name, values in found.items() if values}


def by_evaluator(node):
    """Of each direction, as ONNX's own operator gives it, which older evaluators have for one only."""
    is_old = not hasattr(op_lstm.CommonLSTM, "_run_forward")
    is_plain = node.attributes.get("direction") == "forward" and not node.attributes.get("layout")
    if is_old and not is_plain:
        return None
    everything = replace(node, left_out=())
    names = OUTPUTS[node.kind][: 2 if is_old else None]  # an old one doesn't give Y_c
    values = ReferenceEvaluator(everything.model()).run(names, everything.inputs)
    return directions_of(values, node.attributes.get("layout", 0))


def by_standard(node):
    """Of each direction, as the operator of the standard gives it: outputs and final states."""
    arrays = node.arrays
    given = standard.outputs(
        node.kind,
        *(arrays.get(name) for name in ("X", "W", "R", "B", "sequence_lens", "initial_h", "initial_c")),
        **node.attributes,
    )
    return directions_of(given, node.attributes.get("layout", 0))


def stacked(left_out=(), lengths=(6, 3)):
    """Two layers in both directions, as exporters write them: what is given is arranged in between."""
    first = Node(
        "LSTM",
        lengths=lengths,
        name="/rnn/LSTM",
        left_out=left_out,
        attributes={"direction": "bidirectional", "activations": ["HardSigmoid", "Softsign", "Softsign"] * 2},
    )
    second = Node("GRU", seed=1, features=8, attributes={"direction": "bidirectional"})
    further = [
        helper.make_node("Transpose", ["Y"], ["turned"], perm=[0, 2, 1, 3]),
        helper.make_node("Reshape", ["turned", "shape"], ["read"]),
        helper.make_node(
            "GRU",
            ["read", "W2", "R2", "B2", "sequence_lens"],
            ["", "last"],
            name="/rnn/GRU",
            hidden_size=4,
            direction="bidirectional",
        ),
    ]
    model = first.model(*further)
    weights = [numpy_helper.from_array(second.arrays[name], f"{name}2") for name in "WRB"]
    shape = numpy_helper.from_array(np.array([0, 0, -1]), "shape")
    model.graph.initializer.extend([*weights, shape])
    model.graph.output.append(helper.make_tensor_value_info("last", TensorProto.DOUBLE, None))
    return model, first

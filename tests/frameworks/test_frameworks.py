"""Weights come from Keras, PyTorch and ONNX, and go back, without changing a number."""

import re
import subprocess
import sys
from inspect import isfunction
from itertools import combinations
from pathlib import Path
from types import ModuleType, SimpleNamespace

import numpy as np
import pytest
from cases import assert_same, cases, every_kind, random_cell, saying, some_examples
from hypothesis import given
from hypothesis import strategies as st
from onnx.helper import make_node
from onnx.reference import ReferenceEvaluator
from parity.comparison import CELLS, assert_close, assert_equals_case, cell_from, load

from rnn_helpers import GRU, LSTM, Readout, SimpleRNN
from rnn_helpers.frameworks import keras, onnx, pytorch, stacking

ROOT = Path(__file__).parents[2]
FRAMEWORKS = {"keras": keras.KERAS, "torch": pytorch.PYTORCH, "onnx": onnx.ONNX}
RECORDINGS = {framework: load(framework) for framework in ("keras", "torch")}


def a_cell(kind, input_features=3, units=4, **options):
    return random_cell(np.random.default_rng(0), kind, input_features, units, **options)


# ---------------------------------------------------------------- the same numbers


@pytest.mark.parametrize(
    "framework, case",
    [
        pytest.param(framework, case, id=f"{framework} {number} {case['layer']}")
        for framework, recording in RECORDINGS.items()
        for number, case in enumerate(recording["cases"])
    ],
)
def test_a_cell_computes_what_was_recorded_from_the_framework(framework, case):
    assert_equals_case(cell_from(framework, case), case)


@pytest.mark.parametrize("framework", RECORDINGS)
def test_the_recordings_are_of_the_versions_that_parity_installs(framework):
    requirements = (ROOT / "tests" / "parity" / "requirements.txt").read_text(encoding="utf-8").split()
    assert f"{framework}=={RECORDINGS[framework]['version']}" in requirements


ONNX_NODES = [
    ("SimpleRNN", "RNN", {"activations": ["Tanh"]}),
    ("LSTM", "LSTM", {}),
    ("GRU", "GRU", {}),
    ("GRU", "GRU", {"linear_before_reset": 0}),
    ("GRU", "GRU", {"linear_before_reset": 1}),
]


def onnx_case(seed, name, operator, attributes, bias=True):
    """A node with random weights, inputs and states, and the outputs of ONNX's evaluator."""
    rng = np.random.default_rng(seed)
    input_features, units, timesteps, batch = rng.integers(1, [6, 6, 10, 4])
    gates = {"RNN": 1, "LSTM": 4, "GRU": 3}[operator]
    W = rng.uniform(-1, 1, (1, gates * units, input_features))
    R = rng.uniform(-1, 1, (1, gates * units, units))
    B = rng.uniform(-1, 1, (1, 2 * gates * units)) if bias else None
    states = rng.uniform(-1, 1, (1 + (operator == "LSTM"), batch, units))
    inputs = rng.normal(size=(batch, timesteps, input_features))

    feeds = {"X": inputs.swapaxes(0, 1), "W": W, "R": R} | ({"B": B} if bias else {})
    feeds |= {name: state[None] for name, state in zip("hc", states, strict=False)}
    names = ["X", "W", "R", "B" if bias else "", "", *"hc"[: len(states)]]
    node = make_node(operator, names, ["Y"], hidden_size=int(units), **attributes)
    (Y,) = ReferenceEvaluator(node).run(None, feeds)  # (timesteps, directions, batch, units)
    return SimpleNamespace(
        weights=(W, R, B),
        options={key: value for key, value in attributes.items() if key == "linear_before_reset"},
        inputs=inputs,
        initial_state=tuple(states) if len(states) > 1 else states[0],
        outputs=Y[:, 0].swapaxes(0, 1),
    )


def assert_equals_onnx(kind, case):
    cell = kind.from_onnx(*case.weights, **case.options)
    assert_close(cell.run(case.inputs, case.initial_state).outputs, case.outputs, "float64")


@pytest.mark.parametrize("bias", [True, False], ids=["bias", "no bias"])
@pytest.mark.parametrize("node", ONNX_NODES, ids=lambda node: f"{node[1]} {node[2]}")
def test_a_cell_computes_what_the_node_of_onnx_computes(node, bias):
    for seed in range(20):
        assert_equals_onnx(CELLS[node[0]], onnx_case(seed, *node, bias=bias))


# ---------------------------------------------------------------- there and back


def there_and_back(cell, framework):
    """The cell's weights to the framework's arrays and back to a cell."""
    kind, options = type(cell), {"readout": cell.readout, "activation": cell.activation}
    if kind is not SimpleRNN:
        options["recurrent_activation"] = cell.recurrent_activation
    if framework == "onnx":
        if kind is GRU:
            options["linear_before_reset"] = int(cell.reset_after)
        return kind.from_onnx(*cell.to_onnx(), **options)
    arrays = getattr(cell, f"to_{framework}")()
    return getattr(kind, f"from_{framework}")(arrays, **options)


@every_kind
@pytest.mark.parametrize("framework", FRAMEWORKS)
@some_examples
@given(data=st.data())
def test_weights_return_as_they_left(framework, kind, options, data):
    cell = data.draw(cases(kind, options)).cell
    if framework == "torch" and options.get("reset_after") is False:
        with pytest.raises(ValueError, match=saying("has reset_after=False, but torch.nn.GRU … to_keras")):
            cell.to_torch()
        return
    if "projection" in options and framework != "torch":
        with pytest.raises(ValueError, match=saying("has a projection, but … LSTM … has none; use to_torch")):
            there_and_back(cell, framework)
        return
    if "projection" in options and cell.output_features == cell.units:
        with pytest.raises(
            ValueError, match=r"proj_size of a torch\.nn\.LSTM has to be less than its hidden_size"
        ):
            cell.to_torch()
        return
    returned = there_and_back(cell, framework)
    assert type(returned) is kind
    assert returned.readout is cell.readout
    for name in options.keys() - {"b_recurrent", "projection"}:
        assert getattr(returned, name) == options[name]
    assert returned.weights.keys() == cell.weights.keys()
    for name, array in cell.weights.items():
        np.testing.assert_array_equal(returned.weights[name], array, strict=True)


@pytest.mark.parametrize(
    "framework, cell, shapes",
    [
        ("keras", a_cell(SimpleRNN), [(3, 4), (4, 4), (4,)]),
        ("keras", a_cell(LSTM), [(3, 16), (4, 16), (16,)]),
        ("keras", a_cell(GRU), [(3, 12), (4, 12), (2, 12)]),
        ("keras", a_cell(GRU, reset_after=False), [(3, 12), (4, 12), (12,)]),
        ("torch", a_cell(SimpleRNN), [(4, 3), (4, 4), (4,), (4,)]),
        ("torch", a_cell(LSTM), [(16, 3), (16, 4), (16,), (16,)]),
        ("torch", a_cell(GRU), [(12, 3), (12, 4), (12,), (12,)]),
        ("onnx", a_cell(SimpleRNN), [(1, 4, 3), (1, 4, 4), (1, 8)]),
        ("onnx", a_cell(LSTM), [(1, 16, 3), (1, 16, 4), (1, 32)]),
        ("onnx", a_cell(GRU), [(1, 12, 3), (1, 12, 4), (1, 24)]),
        ("onnx", a_cell(GRU, reset_after=False), [(1, 12, 3), (1, 12, 4), (1, 24)]),
    ],
    ids=lambda value: "" if isinstance(value, list) else getattr(value, "kind", value),
)
def test_arrays_for_a_framework_are_copies_in_its_layout(framework, cell, shapes):
    arrays = getattr(cell, f"to_{framework}")()
    if framework == "torch":
        assert list(arrays) == ["weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0"]
        arrays = arrays.values()
    assert [array.shape for array in arrays] == shapes
    for array in arrays:
        assert array.flags["C_CONTIGUOUS"] and array.flags.writeable
        assert not any(np.shares_memory(array, own) for own in cell.weights.values())


def test_the_form_of_a_keras_gru_follows_from_its_bias():
    assert GRU.from_keras(a_cell(GRU, reset_after=True).to_keras()).reset_after is True
    paper = GRU.from_keras(a_cell(GRU, reset_after=False).to_keras())
    assert paper.reset_after is False
    assert paper.b_recurrent is None


@pytest.mark.parametrize("kind", [SimpleRNN, LSTM, GRU])
def test_a_layer_without_biases_has_zeros(kind):
    kernel, recurrent_kernel, _ = a_cell(kind).to_keras()
    torch_weights = dict(list(a_cell(kind).to_torch().items())[:2])
    W, R, _ = a_cell(kind).to_onnx()
    for cell in (
        kind.from_keras([kernel, recurrent_kernel]),
        kind.from_torch(torch_weights),
        kind.from_onnx(W, R),
    ):
        np.testing.assert_array_equal(cell.b, np.zeros_like(a_cell(kind).b), strict=True)


def test_a_keras_gru_without_bias_takes_its_form_by_name():
    arrays = a_cell(GRU).to_keras()[:2]
    assert GRU.from_keras(arrays).reset_after is True
    np.testing.assert_array_equal(GRU.from_keras(arrays).b_recurrent, np.zeros((3, 4)))
    assert GRU.from_keras(arrays, reset_after=False).b_recurrent is None


def as_cudnn(kernel, recurrent_kernel, bias, gates):
    """A layer's arrays as a CuDNNLSTM or CuDNNGRU keeps them: the way back of Keras's own conversion."""
    inputs = [part.T.reshape(part.shape) for part in np.hsplit(kernel, gates)]
    states = [part.T for part in np.hsplit(recurrent_kernel, gates)]
    return [np.hstack(inputs), np.hstack(states), bias]


def test_the_arrays_of_a_cudnn_layer_are_put_in_order():
    lstm, gru = a_cell(LSTM), a_cell(GRU)
    kernel, recurrent_kernel, bias = lstm.to_keras()
    first = np.linspace(-1, 1, 16)
    arrays = as_cudnn(kernel, recurrent_kernel, np.concatenate([first, bias - first]), 4)
    for name, array in LSTM.from_keras(arrays).weights.items():
        np.testing.assert_allclose(array, lstm.weights[name], rtol=0, atol=1e-15)
    kernel, recurrent_kernel, bias = gru.to_keras()
    cell = GRU.from_keras(as_cudnn(kernel, recurrent_kernel, bias.ravel(), 3))
    assert cell.reset_after is True
    assert_same(cell.weights, gru.weights)


def test_the_two_biases_of_pytorch_are_summed_where_only_their_sum_counts():
    weights = a_cell(LSTM).to_torch()
    second = np.arange(16.0)
    both = LSTM.from_torch(weights | {"bias_hh_l0": second})
    alone = LSTM.from_torch(weights | {"bias_ih_l0": weights["bias_ih_l0"] + second})
    assert_same(both.weights, alone.weights)


def test_a_readout_stays_with_the_cell():
    readout = Readout(np.ones((1, 4)), np.zeros(1))
    cell = a_cell(LSTM, readout=readout)
    assert len(cell.to_keras()) == 3
    assert LSTM.from_keras(cell.to_keras(), readout=readout).readout is readout


class Tensor:
    """Refuses to become an array as PyTorch's tensors do: on the graph, on a GPU, or as bfloat16."""

    def __init__(self, array, bytes_each=2, refusing=("detach", "cpu", "double")):
        self.array, self.bytes_each = array, bytes_each
        self.refusing = set(refusing) - ({"double"} if bytes_each > 2 else set())

    def element_size(self):
        return self.bytes_each

    def detach(self):
        return Tensor(self.array, self.bytes_each, self.refusing - {"detach"})

    def cpu(self):
        return Tensor(self.array, self.bytes_each, self.refusing - {"cpu"})

    def double(self):
        return Tensor(self.array, self.bytes_each, self.refusing - {"double"})

    def __array__(self, dtype=None, copy=None):
        assert not self.refusing, f"can't convert: call {self.refusing} first"
        return self.array


@pytest.mark.parametrize("bytes_each", [2, 4, 8])
def test_tensors_with_gradients_on_another_device_are_accepted(bytes_each):
    weights = a_cell(GRU).to_torch()
    cell = GRU.from_torch({name: Tensor(array, bytes_each) for name, array in weights.items()})
    assert_same(cell.to_torch(), weights)


def test_the_sum_of_two_biases_in_float32_is_not_rounded_to_float32():
    arrays = {name: np.float32(array) for name, array in a_cell(LSTM).to_torch().items()}
    arrays["bias_ih_l0"][:], arrays["bias_hh_l0"][:] = 1.0, 2.0**-40
    assert (LSTM.from_torch(arrays).b == 1.0 + 2.0**-40).all()


def keras_layer(cell):
    """Stands for a built layer of Keras with a cell's weights and activations."""
    of_keras = SimpleNamespace(
        state_size=cell.units, **dict(zip(keras.KERAS.axes, cell.to_keras(), strict=True))
    )
    for option in ("activation", "recurrent_activation"):
        if hasattr(cell, option):
            setattr(of_keras, option, keras_activation(getattr(cell, option)))
    if hasattr(cell, "reset_after"):
        of_keras.reset_after = cell.reset_after
    return SimpleNamespace(cell=of_keras, get_weights=cell.to_keras)


def keras_activation(name, module="keras.src.activations.activations"):
    """Stands for an activation of Keras, which only its name and its place tell."""

    def function(x):
        raise AssertionError("it is never called")

    function.__name__, function.__module__ = name, module
    return function


def test_the_ways_of_the_readme_bring_a_layer_of_ones_own_along():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    ways = re.findall(r"`((\w+)\.(from_keras|from_torch)\(layer\))`", text)
    assert {way for *_, way in ways} == {"from_keras", "from_torch"}
    for line, kind, way in ways:
        expected = a_cell(CELLS[kind])
        tensors = {name: Tensor(array) for name, array in expected.to_torch().items()}
        layer = SimpleNamespace(state_dict=lambda of=tensors: of)
        if way == "from_keras":
            layer = keras_layer(expected)
        assert_same(eval(line, {**CELLS, "layer": layer}).weights, expected.weights)


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        (SimpleRNN, {"activation": "relu"}),
        (LSTM, {"activation": "softsign", "recurrent_activation": "hard_sigmoid"}),
        (GRU, {"activation": "elu", "reset_after": False}),
    ],
)
def test_a_layer_of_keras_brings_its_settings_along(kind, options):
    expected = a_cell(kind, **options)
    layer = keras_layer(expected)
    for handed_over in (layer, layer.cell):
        handed_over.get_weights = expected.to_keras
        cell = kind.from_keras(handed_over)
        assert_same(cell.weights, expected.weights)
        assert all(getattr(cell, name) == value for name, value in options.items())
    with pytest.raises(
        ValueError, match=saying("activation='mish' doesn't fit this layer, whose activation is")
    ):
        kind.from_keras(layer, activation="mish")


@pytest.mark.parametrize(
    "function",
    [
        keras_activation("swoosh"),
        keras_activation("relu", "my_project.activations.activations"),
        keras_activation("hard_sigmoid", "keras.src.activations"),  # that of an older Keras is another
        keras_activation("softmax"),
    ],
)
def test_an_activation_that_is_not_known_is_refused(function):
    layer = keras_layer(a_cell(LSTM))
    layer.cell.recurrent_activation = function
    message = (
        f"has {function.__name__} as its recurrent_activation, which is none of Keras's that … by its name"
    )
    with pytest.raises(ValueError, match=saying(message)):
        LSTM.from_keras(layer)


class Module(SimpleNamespace):
    """A recurrent module of PyTorch: its weights are attributes, and it may have made them of others."""

    def state_dict(self):
        return {"parametrizations.weight_hh_l0.original0": np.ones(3)}


@pytest.mark.parametrize("bias", [True, False])
def test_a_torch_layer_or_cell_is_read_by_its_attributes(bias):
    cell = a_cell(GRU, b_recurrent=None)
    arrays = dict(list(cell.to_torch().items())[: 4 if bias else 2])
    layer = Module(**arrays, _all_weights=[list(arrays)])
    of_cell = {name.removesuffix("_l0"): array for name, array in arrays.items()}
    nothing = {} if bias else {"bias_ih": None, "bias_hh": None}
    for module in (layer, Module(**of_cell, **nothing)):
        assert_same(GRU.from_torch(module).weights, GRU.from_torch(arrays).weights)


def test_a_torch_layer_brings_its_activation_along():
    arrays = a_cell(SimpleRNN).to_torch()
    layer = Module(**arrays, _all_weights=[list(arrays)], nonlinearity="relu")
    assert SimpleRNN.from_torch(layer).activation == "relu"
    assert SimpleRNN.from_torch(layer, activation="relu").activation == "relu"
    with pytest.raises(
        ValueError, match=r"activation='tanh' doesn't fit this layer, whose .* is 'relu'; leave"
    ):
        SimpleRNN.from_torch(layer, activation="tanh")
    with pytest.raises(ValueError, match=r"use SimpleRNN.from_torch"):
        LSTM.from_torch(layer)


@pytest.mark.parametrize("kind", [LSTM, GRU])
def test_a_torch_layer_without_a_choice_is_of_tanh_and_sigmoid(kind):
    arrays = a_cell(kind).to_torch()
    layer = Module(**arrays, _all_weights=[list(arrays)])
    usual = {"activation": "tanh", "recurrent_activation": "sigmoid"}
    assert_same(kind.from_torch(layer, **usual).weights, kind.from_torch(layer).weights)
    for name, value in usual.items():
        message = f"{name}='relu' doesn't fit this layer, whose {name} is '{value}'; leave {name} out"
        with pytest.raises(ValueError, match=message):
            kind.from_torch(layer, **{name: "relu"})
        assert (
            getattr(kind.from_torch(arrays, **{name: "relu"}), name) == "relu"
        )  # of arrays nothing is known


def test_given_arrays_are_not_changed():
    for given_arrays, read in (
        (a_cell(GRU).to_keras(), GRU.from_keras),
        (list(a_cell(LSTM).to_onnx()), lambda arrays: LSTM.from_onnx(*arrays)),
    ):
        copies = [array.copy() for array in given_arrays]
        read(given_arrays)
        for array, copy in zip(given_arrays, copies, strict=True):
            np.testing.assert_array_equal(array, copy)
            assert array.flags.writeable


def test_no_framework_is_imported():
    code = """
import sys

class Watch:
    def find_spec(self, name, *_):
        assert name.split(".")[0] not in {"torch", "keras", "tensorflow", "jax", "onnx"}, name

sys.meta_path.insert(0, Watch())
from rnn_helpers import LSTM

cell = LSTM.random(input_features=1, units=1)
LSTM.from_keras(cell.to_keras())
LSTM.from_torch(cell.to_torch())
LSTM.from_onnx(*cell.to_onnx())
"""
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)


# ---------------------------------------------------------------- clear errors


def arrays_of(*shapes, fill=0.5):
    return [np.full(shape, fill) for shape in shapes]


LSTM_AXES = "expected kernel (input_features, 4·units), recurrent_kernel (units, 4·units), bias (4·units,)"
KERAS_ERRORS = [
    (LSTM, [], "got 0 arrays, expected a list of 3 arrays (kernel, recurrent_kernel, bias)"),
    (LSTM, arrays_of((3, 16), (4, 16), (16,), (4, 1), (1,)), "got 5 arrays … model.layers[0].get_weights()"),
    (LSTM, arrays_of((3, 16), (4, 16), (16,)) * 2, "got 6 arrays … layer.forward_layer.get_weights()"),
    (LSTM, arrays_of((3, 16), (4, 16)) * 2, "got 4 arrays … layer.forward_layer.get_weights()"),
    (LSTM, SimpleNamespace(), "got SimpleNamespace, expected a list … layer.get_weights()"),
    (
        LSTM,
        arrays_of((3, 12), (4, 12), (2, 12)),
        f"got kernel (3, 12), recurrent_kernel (4, 12), bias (2, 12), {LSTM_AXES} … use GRU.from_keras",
    ),
    (LSTM, arrays_of((3, 12), (4, 12), (12,)), "use GRU.from_keras"),
    (LSTM, arrays_of((3, 4), (4, 4), (4,)), "use SimpleRNN.from_keras"),
    (SimpleRNN, arrays_of((3, 16), (4, 16)), "use LSTM.from_keras"),
    (GRU, arrays_of((3, 16), (4, 16), (16,)), "use LSTM.from_keras"),
    (
        GRU,
        arrays_of((3, 12), (4, 12), (2, 13)),
        "expected kernel (input_features, 3·units), recurrent_kernel (units, 3·units), bias (2, 3·units) for",
    ),
    (SimpleRNN, arrays_of((3, 4), (4, 4), (5,)), "expected kernel (input_features, units) … bias (units,)"),
    (LSTM, arrays_of((16, 3), (16, 4), (16,)), "transposed: use kernel.T and recurrent_kernel.T"),
    (GRU, arrays_of((12, 3), (12, 4), (2, 12)), "transposed: use kernel.T and recurrent_kernel.T"),
    (LSTM, arrays_of((3, 16), (5, 16), (16,)), f"{LSTM_AXES} for this LSTM; take the arrays as"),
    (LSTM, arrays_of((3, 20), (4, 16), (16,)), f"{LSTM_AXES} for this LSTM; take the arrays as"),
    (LSTM, arrays_of((3, 16), (4, 16), (4,)), f"{LSTM_AXES} for this LSTM; take the arrays as"),
    (LSTM, arrays_of((16,), (4, 16), (16,)), "got kernel (16,), recurrent_kernel (4, 16)"),
    (LSTM, arrays_of((0, 16), (4, 16), (16,)), "got kernel (0, 16)"),
    (LSTM, ["a", "b", "c"], "kernel is a str, expected an array of real numbers"),
    (LSTM, [[[1.0], [1.0, 2.0]], [], []], "kernel is a list, expected an array of real numbers"),
    (LSTM, arrays_of((3, 16), (4, 16), (16,), fill=np.nan), "must be finite numbers, got nan"),
]


@pytest.mark.parametrize("kind, arrays, message", KERAS_ERRORS)
def test_what_is_not_a_keras_layer_of_this_kind_says_why(kind, arrays, message):
    with pytest.raises(ValueError, match=saying(message)):
        kind.from_keras(arrays)


def torch_names(ending="", gates=4, prefix=""):
    rows = gates * 4
    shapes = {"weight_ih": (rows, 3), "weight_hh": (rows, 4), "bias_ih": rows, "bias_hh": rows}
    return {f"{prefix}{name}{ending}": np.full(shape, 0.5) for name, shape in shapes.items()}


ONE = torch_names("_l0")
TORCH_ERRORS = [
    (LSTM, {}, "the state_dict has no names, expected weight_ih_l0, weight_hh_l0, bias_ih_l0, bias_hh_l0"),
    (LSTM, [1, 2], "got list, expected weight_ih_l0 … layer.state_dict()"),
    (LSTM, ONE | torch_names("_l1"), "num_layers > 1 (it has 'weight_ih_l1') … endswith(\"_l0\")"),
    (LSTM, ONE | torch_names("_l10"), "num_layers > 1 (it has 'weight_ih_l10')"),
    (LSTM, ONE | torch_names("_l0_reverse"), "bidirectional … 'weight_ih_l0_reverse' … not name.endswith("),
    (
        LSTM,
        ONE | {"weight_hr_l0": np.ones((2, 4))},
        "weight_hh_l0 (16, 4), … weight_hr_l0 (2, 4), expected … weight_hh_l0 (4·units, proj_size) … "
        "weight_hr_l0 (proj_size, units) for this LSTM",
    ),
    (
        GRU,
        ONE | {"weight_hr_l0": np.ones((2, 4))},
        "the state_dict has … weight_hr_l0, … use LSTM.from_torch",
    ),
    (LSTM, torch_names(), "torch.nn.LSTMCell (it has 'weight_ih') … f\"{name}_l0\": a for"),
    (LSTM, torch_names("_l0", prefix="lstm."), "such as 'lstm.weight_ih_l0' … get_submodule(\"lstm\").state"),
    (LSTM, torch_names("_l0", prefix="a.0."), "such as 'a.0.weight_ih_l0' … get_submodule(\"a.0\").state"),
    (
        LSTM,
        {name: ONE[name] for name in list(ONE)[:3]},
        "has weight_ih_l0, weight_hh_l0, bias_ih_l0, expected",
    ),
    (LSTM, ONE | {"V": np.ones(3)}, "has weight_ih_l0, weight_hh_l0, bias_ih_l0, bias_hh_l0, V, expected"),
    (
        LSTM,
        torch_names("_l0", gates=3),
        "got weight_ih_l0 (12, 3), … expected weight_ih_l0 (4·units, input_features), weight_hh_l0 (4·units, "
        "units), bias_ih_l0 (4·units,), bias_hh_l0 (4·units,) for this LSTM; … use GRU.from_torch",
    ),
    (GRU, ONE, "use LSTM.from_torch"),
    (SimpleRNN, ONE, "use LSTM.from_torch"),
    (LSTM, torch_names("_l0", gates=1), "use SimpleRNN.from_torch"),
    (
        LSTM,
        ONE | {"weight_ih_l0": np.ones((3, 16)), "weight_hh_l0": np.ones((4, 16))},
        "transposed: use array.T",
    ),
    (
        LSTM,
        ONE | {"bias_hh_l0": np.ones(4)},
        "bias_hh_l0 (4,), expected … take the dictionary as layer.state",
    ),
    (LSTM, ONE | {"weight_hh_l0": None}, "weight_hh_l0 is a NoneType, expected an array of real numbers"),
]


@pytest.mark.parametrize("kind, state_dict, message", TORCH_ERRORS)
def test_what_is_not_a_torch_layer_of_this_kind_says_why(kind, state_dict, message):
    with pytest.raises(ValueError, match=saying(message)):
        kind.from_torch(state_dict)


@pytest.mark.parametrize(
    "kind, shapes, message",
    [
        (
            LSTM,
            [(2, 16, 3), (2, 16, 4), (2, 32)],
            "got W (2, 16, 3), R (2, 16, 4), B (2, 32), expected W (1, 4·units, input_features), "
            "R (1, 4·units, units), B (1, 8·units) for this LSTM; there are two directions: take one, W[:1]",
        ),
        (LSTM, [(16, 3), (16, 4), (32,)], "the axis of directions is missing: use W[None]"),
        (LSTM, [(1, 16, 3), (1, 16, 4), (1, 16)], "B (1, 16), expected … take the arrays as the inputs W, R"),
        (LSTM, [(1, 12, 3), (1, 12, 4)], "use GRU.from_onnx"),
        (GRU, [(1, 16, 3), (1, 16, 4)], "use LSTM.from_onnx"),
        (LSTM, [(1, 16, 3), (1, 16)], "got W (1, 16, 3), R (1, 16), expected"),
    ],
)
def test_what_is_not_an_onnx_node_of_this_kind_says_why(kind, shapes, message):
    with pytest.raises(ValueError, match=saying(message)):
        kind.from_onnx(*arrays_of(*shapes))


@pytest.mark.parametrize(
    "read, message",
    [
        (
            lambda: GRU.from_keras(a_cell(GRU).to_keras(), reset_after=False),
            "reset_after=False doesn't fit these weights: the bias has shape (2, 12)",
        ),
        (
            lambda: GRU.from_keras(a_cell(GRU, reset_after=False).to_keras(), reset_after=True),
            "reset_after=True doesn't fit these weights: the bias has shape (12,)",
        ),
        (
            lambda: GRU.from_torch(a_cell(GRU).to_torch(), reset_after=False),
            "reset_after=False doesn't fit these weights: torch.nn.GRU always",
        ),
        (
            lambda: GRU.from_onnx(*a_cell(GRU).to_onnx(), reset_after=True),
            "linear_before_reset=0 is reset_after=False",
        ),
        (
            lambda: GRU.from_onnx(*a_cell(GRU).to_onnx(), linear_before_reset=2),
            "linear_before_reset is 2, expected 0 or 1",
        ),
        (
            lambda: LSTM.from_onnx(*a_cell(LSTM).to_onnx(), linear_before_reset=1),
            "linear_before_reset belongs to a GRU, and this is LSTM.from_onnx",
        ),
    ],
)
def test_a_reset_form_that_does_not_fit_is_refused(read, message):
    with pytest.raises(ValueError, match=saying(message)):
        read()


@pytest.mark.parametrize("framework", ["keras", "torch", "onnx"])
@pytest.mark.parametrize(
    "kind, takes", [(SimpleRNN, "activation"), (LSTM, "activation, recurrent_activation")]
)
def test_options_that_the_cell_does_not_take_are_refused(framework, kind, takes):
    read, weights = getattr(kind, f"from_{framework}"), getattr(a_cell(kind), f"to_{framework}")()
    said = f"{kind.__name__}.from_{framework} takes no units, b, only readout, holds, {takes}"
    with pytest.raises(TypeError, match=saying(said)):
        read(*weights if framework == "onnx" else (weights,), activation="relu", units=4, b=0.0)


# ---------------------------------------------------------------- mutants

MODULES = (stacking, keras, pytorch, onnx)


@pytest.fixture
def mutate(monkeypatch):
    """A function that changes a conversion: other source text in the one place where it stands."""

    def change(old, new):
        sources = {module: Path(module.__file__).read_text(encoding="utf-8") for module in MODULES}
        (changed,) = (module for module in MODULES if old in sources[module])
        assert sources[changed].count(old) == 1, f"{old!r} is not once in {changed.__name__}"
        mutant = ModuleType("mutant")
        monkeypatch.setitem(sys.modules, "mutant", mutant)  # where a dataclass looks itself up
        exec(sources[changed].replace(old, new), vars(mutant))
        for name, function in vars(mutant).items():
            if isfunction(function) and function.__module__ == "mutant":
                for module in MODULES:
                    if hasattr(module, name) and getattr(module, name).__module__ == changed.__name__:
                        monkeypatch.setattr(module, name, function)

    return change


def assert_caught(framework, layer):
    """Some comparison for this kind of layer fails, and not because the mutant can't run."""
    caught = 0
    if framework == "onnx":
        checks = [
            lambda node=node, seed=seed: assert_equals_onnx(CELLS[node[0]], onnx_case(seed, *node))
            for node in ONNX_NODES
            for seed in range(5)
            if node[0] == layer
        ]
    else:
        checks = [
            lambda case=case: assert_equals_case(cell_from(framework, case), case)
            for case in RECORDINGS[framework]["cases"]
            if CELLS[case["layer"]].__name__ == layer
        ]
    for check in checks:
        try:
            check()
        except AssertionError as error:
            assert "Not equal to tolerance" in str(error)
            caught += 1
    assert caught


@pytest.mark.parametrize(
    "framework, name, one, two",
    [
        (framework, name, one, two)
        for framework, described in FRAMEWORKS.items()
        for name, order in described.layers.items()
        for one, two in combinations(range(len(order)), 2)
    ],
)
def test_two_gates_swapped_are_caught(framework, name, one, two, monkeypatch):
    order = list(FRAMEWORKS[framework].layers[name])
    order[one], order[two] = order[two], order[one]
    monkeypatch.setitem(FRAMEWORKS[framework].layers, name, tuple(order))
    assert_caught(framework, name)


ALL = ("SimpleRNN", "LSTM", "GRU")
SUMMED = 'if "reset_gate" not in gates:\n        return {"W": W, "U": U, "b": b + b_recurrent}'
KEPT = '"b": b, "b_recurrent": b_recurrent, "reset_after": True}'

MUTANTS = [
    (
        "the recurrent kernel reshaped, not transposed",
        ["keras"],
        ALL,
        ("recurrent_kernel.T, *bias", "recurrent_kernel.reshape(recurrent_kernel.shape[::-1]), *bias"),
    ),
    (
        "the kernel reshaped, not transposed",
        ["keras"],
        ALL,
        ("(kernel.T,", "(kernel.reshape(kernel.shape[::-1]),"),
    ),
    (
        "the recurrent kernel not transposed",
        ["keras"],
        ["SimpleRNN"],  # where it is square
        ("recurrent_kernel.T, *bias", "recurrent_kernel, *bias"),
    ),
    (
        "the two rows of the bias exchanged",
        ["keras"],
        ["GRU"],
        ("bias = bias[0] if form", "bias = bias[0][::-1] if form"),
    ),
    (
        "the second bias forgotten in the sum",
        ["torch", "onnx"],
        ["SimpleRNN", "LSTM"],
        (SUMMED, SUMMED.replace(" + b_recurrent", "")),
    ),
    (
        "the first bias forgotten in the sum",
        ["torch", "onnx"],
        ["SimpleRNN", "LSTM"],
        (SUMMED, SUMMED.replace("b + ", "")),
    ),
    (
        "the second bias forgotten",
        ["keras", "torch", "onnx"],
        ["GRU"],
        (KEPT, '"b": b, "reset_after": True}'),
    ),
    (
        "the second bias outside the reset",
        ["keras", "torch", "onnx"],
        ["GRU"],
        (KEPT, '"b": b + b_recurrent, "reset_after": True}'),
    ),
    (
        "the reset before instead of after",
        ["torch"],
        ["GRU"],
        ("tuple(arrays.values()), True)", "tuple(arrays.values()), False)"),
    ),
    (
        "the second bias forgotten in the form of the paper",
        ["onnx"],
        ["GRU"],
        ('"b": b + b_recurrent, "reset_after": False}', '"b": b, "reset_after": False}'),
    ),
    (
        "linear_before_reset turned round",
        ["onnx"],
        ["GRU"],
        ("form = bool(linear_before_reset)", "form = not linear_before_reset"),
    ),
]


@pytest.mark.parametrize(
    "framework, layer, replacement",
    [
        pytest.param(framework, layer, replacement, id=f"{framework} {layer}: {name}")
        for name, touched, layers, replacement in MUTANTS
        for framework in touched
        for layer in layers
    ],
)
def test_a_wrong_conversion_is_caught(framework, layer, replacement, mutate):
    mutate(*replacement)
    assert_caught(framework, layer)


def test_an_unchanged_conversion_is_not_caught():
    for framework in FRAMEWORKS:
        for layer in ALL:
            with pytest.raises(AssertionError, match="assert 0"):
                assert_caught(framework, layer)

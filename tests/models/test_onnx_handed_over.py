"""What a person hands over for an ONNX model: the model or its path, the inputs, and a head."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import onnx
import pytest
from cases import saying
from models.onnx_nodes import Node, by_standard, stacked
from onnx import helper, numpy_helper

from rnn_helpers import Readout, trace_model
from rnn_helpers.models.onnx.heads import Head

ROOT = Path(__file__).parents[2]


def raises(error, message, *given, **options):
    with pytest.raises(error, match=saying(message)):
        trace_model(*given, **options)


# ---------------------------------------------------------------- models and files


def test_the_path_of_a_saved_model_works_as_text_and_as_a_path(tmp_path):
    model, node = stacked()
    path = tmp_path / "model.onnx"
    onnx.save(model, path)
    expected = trace_model(model, node.inputs, sequence=1)
    for given_path in (path, str(path)):
        traces = trace_model(given_path, node.inputs, sequence=1)
        assert repr(traces) == repr(expected)
        for name, trace in traces.items():
            np.testing.assert_array_equal(trace.outputs, expected[name].outputs)


def test_weights_in_a_file_of_their_own_are_found_beside_the_model(tmp_path):
    node = Node("LSTM", units=20)
    path = tmp_path / "large.onnx"
    onnx.save(node.model(), path, save_as_external_data=True, location="weights", size_threshold=0)
    (trace,) = trace_model(path, node.inputs, sequence=None).values()
    np.testing.assert_allclose(trace.outputs, by_standard(node)[0][0], rtol=0, atol=1e-12)
    without = onnx.load(path, load_external_data=False)
    message = "the weights 'W' of this model were left in another file; hand over its path, or read it by"
    raises(ValueError, message, without, node.inputs)


def test_what_is_no_model_is_refused(tmp_path):
    raises(FileNotFoundError, "there is no file at … expected an ONNX model", tmp_path / "no.onnx", 0)
    (tmp_path / "folder.onnx").mkdir()
    raises(FileNotFoundError, "there is a folder at … expected an ONNX model", tmp_path / "folder.onnx", 0)
    for content in (b"", b"no model", bytes(range(256))):
        path = tmp_path / "other.onnx"
        path.write_bytes(content)
        raises(ValueError, "other.onnx holds no ONNX model", path, 0)
    raises(TypeError, "model is 'model.pt', expected … the path of an .onnx file", "model.pt", 0)
    graph = Node("RNN").model().graph
    raises(TypeError, "model is 'GraphProto', a part of ONNX's, expected a whole onnx.ModelProto", graph, 0)


def test_without_onnx_the_error_says_how_to_get_it(tmp_path):
    path = tmp_path / "model.onnx"
    onnx.save(Node("RNN").model(), path)
    code = f"""
import sys
sys.modules["onnx"] = None
from rnn_helpers import trace_model

try:
    trace_model({str(path)!r}, [[1.0]])
except ModuleNotFoundError as error:
    print(error)
"""
    run = subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT, capture_output=True, text=True)
    assert "pip install onnx" in run.stdout


def test_the_model_the_inputs_and_chance_stay_as_they_were():
    model, node = stacked(left_out=("Y_h",))
    model.graph.node.append(helper.make_node("RandomNormalLike", ["Y"], ["noise"]))
    inputs = node.inputs
    before, arrays = model.SerializeToString(), {name: array.copy() for name, array in inputs.items()}
    np.random.seed(7)
    chance = np.random.get_state()
    trace_model(model, inputs, sequence=0)
    with pytest.raises(ValueError, match="sequence_lens are"):
        trace_model(model, {**inputs, "sequence_lens": [7, 1]}, sequence=0)
    assert model.SerializeToString() == before
    assert all(np.array_equal(inputs[name], array) for name, array in arrays.items())
    assert all(np.array_equal(one, other) for one, other in zip(chance, np.random.get_state(), strict=True))


# ---------------------------------------------------------------- inputs


def test_inputs_come_by_order_by_name_or_alone_and_take_the_models_types():
    node = Node("LSTM", states=("initial_h",), numbers="float32")
    expected = trace_model(node.model(), node.inputs, sequence=0)["LSTM"].outputs
    x, h = node.inputs["X"], node.inputs["initial_h"]
    for inputs in ((x, h), [x, h], {"initial_h": h.tolist(), "X": x.astype(float)}):
        np.testing.assert_array_equal(trace_model(node.model(), inputs, sequence=0)["LSTM"].outputs, expected)
    precise = trace_model(node.model(), (x.astype(float) + 1e-12, h), sequence=0)["LSTM"]
    np.testing.assert_array_equal(precise.inputs, np.float32(precise.inputs))
    alone = Node("LSTM")
    assert trace_model(alone.model(), alone.inputs["X"].tolist(), sequence=0)["LSTM"].timesteps == 6


@pytest.mark.parametrize(
    ("inputs", "message"),
    [
        (np.ones((6, 2, 3)), "1 inputs came, but the model has 2: 'X' (6, 2, 3), 'sequence_lens' (2,); give"),
        ({"x": 1}, "inputs are 'x', expected those of the model: 'X' (6, 2, 3), 'sequence_lens' (2,)"),
        ((np.ones((2, 6, 3)), [6, 6]), "input 'X' has shape (2, 6, 3), expected (6, 2, 3)"),
        ((np.ones((6, 2)), [6, 6]), "input 'X' has shape (6, 2), expected (6, 2, 3)"),
        (
            (np.ones((6, 2, 3)), [6.0, 6.0]),
            "input 'sequence_lens' has the type float64, expected int32, or what",
        ),
        ((np.full((6, 2, 3), "a"), [6, 6]), "input 'X' has the type <U1, expected float64, or what"),
        ((np.ones((6, 2, 3)), [7, 1]), "sequence_lens are [7, 1], expected 0 to 6, the timesteps of X"),
        (([[1.0], [1.0, 2.0]], [6, 6]), "input 'X' is … expected an array"),
        ((np.full((6, 2, 3), np.nan), [6, 6]), "RNN: inputs must be finite numbers, got nan"),
    ],
)
@pytest.mark.filterwarnings("ignore:invalid value:RuntimeWarning")
def test_inputs_that_the_model_does_not_take_are_refused(inputs, message):
    raises(ValueError, message, Node("RNN", lengths=(6, 4)).model(), inputs, sequence=0)


def test_a_size_that_the_model_leaves_open_fits_any():
    model = Node("RNN").model()
    shape = model.graph.input[0].type.tensor_type.shape
    shape.dim[0].dim_param = "timesteps"
    shape.dim[1].ClearField("dim_value")
    assert trace_model(model, np.ones((9, 1, 3)))["RNN"].timesteps == 9
    raises(ValueError, "input 'X' has shape (9, 1, 2), expected (timesteps, ?, 3)", model, np.ones((9, 1, 2)))


# ---------------------------------------------------------------- a readout


WEIGHTS, BIAS = np.arange(8.0).reshape(4, 2) / 8, np.array([0.5, -0.25])
READ = helper.make_node("Squeeze", ["Y_h", "axes"], ["read"])
FORMS = {
    "Gemm": ([READ, helper.make_node("Gemm", ["read", "V", "d"], ["sums"], name="head")], WEIGHTS, BIAS),
    "Gemm transposed and scaled": (
        [
            READ,
            helper.make_node(
                "Gemm", ["read", "V transposed", "d"], ["sums"], name="head", transB=1, alpha=0.5, beta=2.0
            ),
        ],
        0.5 * WEIGHTS,
        2.0 * BIAS,
    ),
    "Gemm without bias": ([READ, helper.make_node("Gemm", ["read", "V"], ["sums"], name="head")], WEIGHTS, 0),
    "MatMul": ([helper.make_node("MatMul", ["Y", "V"], ["products"], name="head")], WEIGHTS, 0),
    "MatMul and Add": (
        [
            helper.make_node("MatMul", ["Y", "V"], ["products"], name="head"),
            helper.make_node("Add", ["d", "products"], ["sums"]),
        ],
        WEIGHTS,
        BIAS,
    ),
}


@pytest.mark.parametrize("form", FORMS)
def test_a_readout_is_a_dense_node_by_its_name(form, monkeypatch):
    further, weights, bias = FORMS[form]
    node = Node("GRU", batch=1)
    model = node.model(*further)
    arrays = {"V": WEIGHTS, "V transposed": WEIGHTS.T.copy(), "d": BIAS, "axes": np.array([0])}
    model.graph.initializer.extend(numpy_helper.from_array(array, name) for name, array in arrays.items())
    trace = trace_model(model, node.inputs, readout="head")["GRU"]
    np.testing.assert_allclose(trace.prediction, trace.outputs @ weights + bias, rtol=0, atol=1e-12)
    own = Readout(np.ones((1, 4)), [0.0])
    assert trace_model(model, node.inputs, readout=own)["GRU"].cell.readout is own
    monkeypatch.setattr(Head, "readout", lambda self, *given: Readout(1.1 * weights.T, bias + np.zeros(2)))
    raises(ValueError, "the readout's sum of output", model, node.inputs, readout="head")
    raises(ValueError, "readout is 'fc', expected … there are 'head'", model, node.inputs, readout="fc")

"""``trace_model`` on ONNX exports of PyTorch models, live: run by ``make parity``.

The export of a model has the traces of the model itself, to float32's precision. So a trace of ONNX
is held to what PyTorch's own layers give: ``models_pytorch.py`` compares the original with these.
"""

import io
import random

import numpy as np
import onnx
import pytest
import torch
from torch import nn
from torch_models import MODELS, model_and_inputs

from rnn_helpers import trace_model
from rnn_helpers.models.onnx.standard import outputs as by_standard

pytestmark = pytest.mark.filterwarnings("ignore")  # the exporter warns of itself
# Their loops of cells are single operations in the export, such as MatMul, and no recurrent nodes.
OF_CELLS = ("sine wave", "actor and critic", "both ways by hand", "handwriting")
# These have a layer besides, of which the export has nodes.
PARTLY_OF_CELLS = ("additive attention", "several days")
# PyTorch's exporter refuses projections, which no operator of ONNX has,
WITH_PROJECTIONS = ("sounds of speech",)
# packed outputs that are never unpacked, and what is compiled.
NOT_EXPORTED = ("captions", "compiled")
# Both draw random numbers, and not the same ones.
OF_CHANCE = ("probabilistic", "variational")
OTHERWISE = (*OF_CELLS, *PARTLY_OF_CELLS, *WITH_PROJECTIONS, *NOT_EXPORTED, *OF_CHANCE)


def exported(model, inputs):
    """The model as ONNX, and its inputs by their names there."""
    file = io.BytesIO()
    named = inputs if isinstance(inputs, dict) else {}
    positional = () if named else tuple(inputs) if isinstance(inputs, (tuple, list)) else (inputs,)
    model.eval()
    torch.onnx.export(model, positional, file, kwargs=named, dynamo=False, opset_version=17)
    found = onnx.load_from_string(file.getvalue())
    arrays = [tensor.numpy() for tensor in tensors_in([positional, named])]
    names = [each.name for each in found.graph.input]
    return found, dict(zip(names, arrays[: len(names)], strict=True))


def tensors_in(given):
    if isinstance(given, torch.Tensor):
        yield given
    elif isinstance(given, (tuple, list, dict)):
        for each in given.values() if isinstance(given, dict) else given:
            yield from tensors_in(each)


def chance(seed):
    random.seed(seed), np.random.seed(seed), torch.manual_seed(seed)


def both(make, seed=0):
    """The traces of a model and of its export; each is made anew, as some keep what they did."""
    model, inputs = make()
    chance(seed)
    export = exported(model, inputs)
    model, inputs = make()
    chance(seed)
    return trace_model(model, inputs, sequence=None), trace_model(*export, sequence=None)


def assert_equal(theirs, ours, most=2e-6):
    """The same traces in the same order, sequence by sequence, and which reads which."""
    names = dict(zip(theirs, ours, strict=True))
    assert not ours.not_traced
    assert {names[name]: tuple(map(names.get, read)) for name, read in theirs.reads.items()} == ours.reads
    for name, trace in theirs.items():
        other = ours[names[name]]
        assert name.endswith("backward") is trace.reverse is other.reverse
        assert type(trace.cell) is type(other.cell)
        for sequence in range(len(trace.inputs) if trace.is_batch else 1):
            one, alone = trace.sequence(sequence) if trace.is_batch else trace, other.sequence(sequence)
            assert set(one) == set(alone)
            for key, array in one.items():
                np.testing.assert_allclose(
                    alone[key], array, rtol=0, atol=most * max(1.0, np.abs(array).max()), err_msg=name
                )


# ---------------------------------------------------------------- models


@pytest.mark.parametrize("name", [name for name in MODELS if name not in OTHERWISE])
def test_the_export_of_a_model_has_the_traces_of_the_model(name):
    for seed in range(3):
        assert_equal(*both(lambda seed=seed: model_and_inputs(name, seed), seed))


@pytest.mark.parametrize("name", OF_CELLS)
def test_cells_in_a_loop_leave_no_recurrent_nodes(name):
    model, inputs = model_and_inputs(name)
    with pytest.raises(ValueError, match=r"no recurrent layers; .* exporters make other ones of a cell in a"):
        trace_model(*exported(model, inputs))


@pytest.mark.parametrize("name", PARTLY_OF_CELLS)
def test_layers_beside_such_cells_have_the_traces_of_the_model(name):
    theirs, ours = both(lambda: model_and_inputs(name))
    layers = [trace for label, trace in theirs.items() if label.startswith("encoder")]
    assert 0 < len(layers) == len(ours) < len(theirs)
    for trace, other in zip(layers, ours.values(), strict=True):
        np.testing.assert_allclose(other.outputs, trace.outputs, rtol=0, atol=2e-6)


@pytest.mark.parametrize("name", OF_CHANCE)
def test_a_model_that_draws_random_numbers_has_traces_of_the_same_cells(name):
    theirs, ours = both(lambda: model_and_inputs(name))
    for trace, other in zip(theirs.values(), ours.values(), strict=True):
        assert trace.inputs.shape == other.inputs.shape
        for key, array in trace.cell.weights.items():
            np.testing.assert_array_equal(other.cell.weights[key], array)
    first, other = (next(iter(traces.values())) for traces in (theirs, ours))
    np.testing.assert_allclose(other.hidden_state[:, 0], first.hidden_state[:, 0], rtol=0, atol=1e-6)


# ---------------------------------------------------------------- settings


class Packed(nn.Module):
    def __init__(self, rnn):
        super().__init__()
        self.rnn = rnn

    def forward(self, x, lengths):
        packed = nn.utils.rnn.pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False)
        outputs, state = self.rnn(packed)
        return nn.utils.rnn.pad_packed_sequence(outputs, batch_first=True)[0], state


def layer(kind, *, features=3, units=4, **options):
    torch.manual_seed(0)
    return getattr(nn, kind)(features, units, **{"batch_first": True, **options})


X = torch.from_numpy(np.random.default_rng(0).normal(size=(3, 6, 3))).float()
SETTINGS = {
    "plain": {},
    "time first": {"batch_first": False},
    "without bias": {"bias": False},
    "three layers": {"num_layers": 3, "dropout": 0.5},
    "both ways": {"bidirectional": True},
    "two layers both ways": {"num_layers": 2, "bidirectional": True},
}
KINDS = {
    "RNN": ("RNN", {}),
    "relu": ("RNN", {"nonlinearity": "relu"}),
    "LSTM": ("LSTM", {}),
    "GRU": ("GRU", {}),
}
every_kind = pytest.mark.parametrize("kind", KINDS)
every_setting = pytest.mark.parametrize("setting", SETTINGS)


def of(kind, setting):
    name, options = KINDS[kind]
    return layer(name, **options, **SETTINGS[setting])


@every_kind
@every_setting
@pytest.mark.parametrize("states", [False, True], ids=["from zeros", "from states"])
def test_a_layer_in_every_setting(kind, setting, states):
    def make():
        module = of(kind, setting)
        directions = 1 + module.bidirectional
        batch = X.shape[0 if module.batch_first else 1]
        given = tuple(
            torch.randn(module.num_layers * directions, batch, 4) for _ in range(1 + (kind == "LSTM"))
        )
        return module, ((X, given if kind == "LSTM" else given[0]) if states else X)

    assert_equal(*both(make))


@every_kind
@every_setting
def test_packed_sequences(kind, setting):
    if setting == "time first":
        return  # Packed says how
    assert_equal(*both(lambda: (Packed(of(kind, setting)), (X, torch.tensor([2, 6, 5])))))


@every_kind
@pytest.mark.parametrize(("numbers", "most"), [(torch.float64, 1e-13), (torch.float16, 1e-2)])
def test_other_types_of_numbers(kind, numbers, most):
    name, options = KINDS[kind]
    assert_equal(*both(lambda: (layer(name, **options).to(numbers), X.to(numbers))), most)


def test_a_readout_says_what_the_models_head_says():
    model, inputs = model_and_inputs("tagger")
    expected = trace_model(model, inputs, readout=model.hidden2tag)["lstm"].prediction
    export = exported(*model_and_inputs("tagger"))
    trace = trace_model(*export, readout="/hidden2tag/Gemm")["/lstm/LSTM"]
    np.testing.assert_allclose(trace.prediction, expected, rtol=0, atol=1e-6)


# ---------------------------------------------------------------- the operators themselves


@every_kind
@pytest.mark.parametrize("setting", ["plain", "without bias", "both ways"])
def test_the_operators_of_the_standard_give_what_pytorch_gives(kind, setting):
    module = of(kind, setting)
    export, _ = exported(module, X)
    (node,) = (node for node in export.graph.node if node.op_type in ("RNN", "LSTM", "GRU"))
    weights = {each.name: onnx.numpy_helper.to_array(each) for each in export.graph.initializer}
    given = [weights.get(name) for name in node.input[1:4]]
    attributes = {each.name: onnx.helper.get_attribute_value(each) for each in node.attribute}
    for name in ("direction", "activations"):
        if name in attributes:
            value = attributes[name]
            attributes[name] = (
                value.decode() if isinstance(value, bytes) else [each.decode() for each in value]
            )
    Y, Y_h, *Y_c = by_standard(node.op_type, X.numpy().swapaxes(0, 1), *given, **attributes)
    with torch.no_grad():
        outputs, state = module(X)
    ours = np.concatenate(list(Y.transpose(1, 2, 0, 3)), axis=-1)
    np.testing.assert_allclose(ours, outputs.numpy(), rtol=0, atol=1e-6)
    for one, other in zip((Y_h, *Y_c), state if Y_c else (state,), strict=True):
        np.testing.assert_allclose(one, other.numpy(), rtol=0, atol=1e-6)


# ---------------------------------------------------------------- inputs, and what can't be exported


def test_tensors_are_taken_as_inputs():
    module = layer("GRU")
    export, inputs = exported(module, X)
    expected = trace_model(export, inputs, sequence=1)
    for given in (X, (X.double().requires_grad_(),), {"input": X.bfloat16().float()}):
        traces = trace_model(export, given, sequence=1)
        most = 1e-7 if not isinstance(given, dict) else 0.05
        np.testing.assert_allclose(traces["/GRU"].outputs, expected["/GRU"].outputs, rtol=0, atol=most)


@pytest.mark.parametrize("name", WITH_PROJECTIONS)
def test_projections_are_not_exported(name):
    with pytest.raises(torch.onnx.errors.OnnxExporterError, match="LSTMs with projections"):
        exported(*model_and_inputs(name))


def test_bfloat16_is_not_exported():
    with pytest.raises(TypeError, match="unsupported ScalarType BFloat16"):
        exported(layer("GRU").bfloat16(), X.bfloat16())

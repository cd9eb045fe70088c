"""``trace_model`` on single layers of PyTorch in every setting, and what it can't trace: ``make parity``."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from torch import nn
from torch_models import model_and_inputs

from rnn_helpers import GRU, LSTM, Readout, SimpleRNN, trace_model
from rnn_helpers.models.pytorch import layers
from rnn_helpers.training import gradients

KINDS = {"RNN": SimpleRNN, "LSTM": LSTM, "GRU": GRU}
every_kind = pytest.mark.parametrize("kind", KINDS)
X = torch.from_numpy(np.random.default_rng(0).normal(size=(2, 6, 3))).float()  # (batch, timesteps, features)


def layer(kind="LSTM", *, features=3, units=4, seed=0, **options):
    torch.manual_seed(seed)
    return getattr(nn, kind)(features, units, **{"batch_first": True, **options})


class InTurn(nn.Module):
    """Two layers or more, one after another."""

    def __init__(self, *parts):
        super().__init__()
        self.parts = nn.ModuleList(parts)

    def forward(self, x):
        for part in self.parts:
            x = part(x)
            x = x[0] if isinstance(x, tuple) else x
        return x


def outputs_of(module, *inputs):
    with torch.no_grad():
        return module(*inputs)[0].double().numpy()


# ---------------------------------------------------------------- settings


@every_kind
@pytest.mark.parametrize(
    ("dtype", "most"),
    [(torch.float64, 1e-14), (torch.float32, 1e-6), (torch.float16, 1e-2), (torch.bfloat16, 1e-1)],
)
def test_a_layer_of_any_precision_is_traced_over_many_timesteps(kind, dtype, most):
    module = layer(kind, units=24, num_layers=2, bidirectional=True).to(dtype)
    inputs = torch.randn(1, 200, 3).to(dtype)
    traces = trace_model(module, inputs)
    ours = [traces[f"{kind}, layer 1, {way}"].outputs for way in ("forward", "backward")]
    difference = np.abs(np.concatenate(ours, axis=1) - outputs_of(module, inputs)[0]).max()
    assert difference <= most


@every_kind
def test_a_unit_that_keeps_what_it_has_is_compared_with_the_roundings_it_keeps(kind):
    # A gate that never shuts adds 1/4 for 300 timesteps: in bfloat16 the sum stands still at 64
    module = layer(kind, features=1, units=1)
    with torch.no_grad():
        for name, array in module.named_parameters():
            array.zero_()
            if kind == "LSTM" and name == "bias_ih_l0":
                array.copy_(torch.tensor([20.0, 20.0, 0.25, 20.0]))  # i, f, g, o
            if kind == "GRU" and name == "bias_ih_l0":
                array.copy_(torch.tensor([20.0, 6.0, 1.0]))  # r, z, n
            if kind == "RNN":
                array.fill_(0.35 if array.dim() == 2 else 0.0)
    inputs = torch.ones(1, 300, 1)
    states = trace_model(module, inputs)[kind]
    assert trace_model(module.bfloat16(), inputs.bfloat16())[kind].timesteps == 300
    if kind == "LSTM":
        assert states.cell_state[-1] > 70


@every_kind
@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("options", [{}, {"num_layers": 3}, {"bidirectional": True}])
def test_batch_first_or_not_batched_or_not_with_states_or_not(kind, bias, options):
    directions = 1 + options.get("bidirectional", False)
    rows = options.get("num_layers", 1) * directions
    rng = np.random.default_rng(1)
    states = [torch.from_numpy(rng.normal(size=(rows, 2, 4))).float() for _ in range(1 + (kind == "LSTM"))]
    first, last = layer(kind, bias=bias, **options), layer(kind, bias=bias, batch_first=False, **options)
    for module, inputs, axis in ((first, X, 0), (last, X.transpose(0, 1), 1), (first, X[1], None)):
        at = (slice(None), 1) if axis is None else slice(None)
        given = tuple(state[at] for state in states)
        for hx in ((), (given if kind == "LSTM" else given[0],)):
            outputs = np.atleast_3d(outputs_of(module, inputs, *hx))
            outputs = {0: outputs[1], 1: outputs[:, 1], None: outputs[..., 0]}[
                axis if inputs.dim() == 3 else None
            ]
            traces = trace_model(module, (inputs, *hx), sequence=None if axis is None else 1)
            top = list(traces.values())[-directions:]
            ours = np.concatenate([trace.outputs for trace in top], axis=1)
            np.testing.assert_allclose(ours, outputs, rtol=0, atol=1e-6)


@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("options", [{}, {"num_layers": 3}, {"bidirectional": True}])
@pytest.mark.parametrize("dtype", [torch.float64, torch.float32, torch.bfloat16])
def test_a_layer_with_projections_is_traced(bias, options, dtype):
    directions = 1 + options.get("bidirectional", False)
    module = layer(units=7, proj_size=3, bias=bias, **options).to(dtype)
    rows = options.get("num_layers", 1) * directions
    states = torch.randn(rows, 2, 3).to(dtype), torch.randn(rows, 2, 7).to(dtype)
    most = {torch.float64: 1e-14, torch.float32: 1e-6, torch.bfloat16: 5e-2}[dtype]
    for given in ((), (states,)):
        traces = trace_model(module, (X.to(dtype), *given), sequence=1)
        assert len(traces) == rows
        assert all(trace.outputs.shape == (6, 3) for trace in traces.values())
        assert all(trace.cell_output.shape == (6, 7) for trace in traces.values())
        ours = np.concatenate([trace.outputs for trace in list(traces.values())[-directions:]], axis=1)
        difference = np.abs(ours - outputs_of(module, X.to(dtype), *given)[1]).max()
        assert difference <= most


@pytest.mark.parametrize("seed", range(10))
def test_a_projected_cell_and_its_gradients_are_those_of_the_layer_and_its_weights_return(seed):
    rng = np.random.default_rng(seed)
    outputs = int(rng.integers(1, 5))
    units = outputs + int(rng.integers(1, 5))
    module = layer(features=3, units=units, proj_size=outputs, seed=seed).double()
    cell = LSTM.from_torch(module)
    assert (cell.units, cell.output_features) == (units, outputs)
    inputs = torch.from_numpy(rng.normal(size=(2, 6, 3))).requires_grad_()
    states = [torch.from_numpy(rng.normal(size=(1, 2, n))).requires_grad_() for n in (outputs, units)]
    given, (h, c) = module(inputs, tuple(states))
    trace = cell.run(inputs.detach().numpy(), tuple(state[0].detach().numpy() for state in states))
    np.testing.assert_allclose(trace.outputs, given.detach(), atol=1e-13)
    for ours, theirs in zip(trace.final_state, (h, c), strict=True):
        np.testing.assert_allclose(ours, theirs[0].detach(), atol=1e-13)

    importance = rng.normal(size=trace.outputs.shape)
    (given * torch.from_numpy(importance)).sum().backward()
    found = gradients(trace, hidden_state=importance)
    np.testing.assert_allclose(found.inputs, inputs.grad, atol=1e-12)
    for ours, theirs in zip(found.initial_state.values(), states, strict=True):
        np.testing.assert_allclose(ours, theirs.grad[0], atol=1e-12)
    np.testing.assert_allclose(found.weights["P"], module.weight_hr_l0.grad, atol=1e-12)
    order = [1, 0, 2, 3]  # PyTorch's i, f, g, o
    for name, theirs in (("W", "weight_ih_l0"), ("U", "weight_hh_l0"), ("b", "bias_ih_l0")):
        np.testing.assert_allclose(
            np.concatenate(found.weights[name][order]), getattr(module, theirs).grad, atol=1e-12
        )

    other = layer(features=3, units=units, proj_size=outputs).double()
    other.load_state_dict({name: torch.from_numpy(array) for name, array in cell.to_torch().items()})
    np.testing.assert_allclose(outputs_of(other, inputs), outputs_of(module, inputs), atol=1e-13)


@every_kind
@pytest.mark.parametrize("enforce_sorted", [True, False])
def test_a_packed_batch_is_traced_in_the_order_of_its_sequences(kind, enforce_sorted):
    lengths = torch.tensor([6, 4, 1] if enforce_sorted else [1, 6, 4])
    inputs, module = torch.randn(3, 6, 3), layer(kind, num_layers=2, bidirectional=True)

    class Packed(nn.Module):
        def __init__(self):
            super().__init__()
            self.rnn = module

        def forward(self, x):
            return self.rnn(
                nn.utils.rnn.pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=enforce_sorted)
            )

    for sequence, length in enumerate(lengths.tolist()):
        traces = trace_model(Packed(), inputs, sequence=sequence)
        alone = trace_model(module, inputs[sequence, :length])
        for name, trace in traces.items():
            assert trace.timesteps == length
            for key, array in trace.items():
                expected = alone[name.replace("rnn", kind)][key]
                np.testing.assert_allclose(array, expected, rtol=0, atol=1e-12, err_msg=f"{name}: {key}")


@pytest.mark.parametrize("nonlinearity", ["tanh", "relu"])
def test_the_activation_of_a_plain_layer_or_cell_comes_along(nonlinearity):
    for module in (layer("RNN", nonlinearity=nonlinearity), nn.RNNCell(3, 4, nonlinearity=nonlinearity)):
        inputs = X if hasattr(module, "num_layers") else X[0]
        (trace,) = trace_model(module, inputs, sequence=0).values()
        assert trace.cell.activation == nonlinearity
        assert SimpleRNN.from_torch(module).activation == nonlinearity


@pytest.mark.parametrize("kind", ["RNN", "LSTM", "GRU", "RNNCell", "LSTMCell", "GRUCell"])
@pytest.mark.parametrize("bias", [True, False])
def test_from_torch_takes_a_layer_or_a_cell_as_it_is(kind, bias):
    module = getattr(nn, kind)(3, 4, bias=bias)
    cell = KINDS[kind.removesuffix("Cell")].from_torch(module)
    weights = {name.removesuffix("_l0"): array for name, array in module.state_dict().items()}
    named = {f"{name}_l0": array for name, array in weights.items()}
    for name, array in type(cell).from_torch(named).weights.items():
        np.testing.assert_array_equal(cell.weights[name], array)


@pytest.mark.parametrize(
    "wrapped",
    [
        nn.DataParallel,
        torch.compile,
        lambda module: torch.compile(nn.DataParallel(module)),
        lambda module: (module.compile(), module)[1],
    ],
    ids=["DataParallel", "compiled", "both", "compiled in place"],
)
def test_what_wraps_a_model_or_a_part_of_it_is_not_in_the_names(wrapped):
    plain = trace_model(InTurn(layer(), layer("GRU", features=4)), X, sequence=0)
    whole = trace_model(wrapped(InTurn(layer(), layer("GRU", features=4))), X, sequence=0)
    part = trace_model(InTurn(wrapped(layer()), wrapped(layer("GRU", features=4))), X, sequence=0)
    for traces in (whole, part):
        assert repr(traces) == repr(plain)
        assert list(traces) == ["parts.0", "parts.1"]
        for name, trace in traces.items():
            np.testing.assert_array_equal(trace.outputs, plain[name].outputs)


@pytest.mark.parametrize(
    "normed",
    [nn.utils.parametrizations.weight_norm, nn.utils.weight_norm, nn.utils.parametrizations.orthogonal],
)
@pytest.mark.filterwarnings("ignore")
def test_weights_that_are_made_of_others_are_those_it_computes_with(normed):
    module = normed(layer("GRU"), "weight_hh_l0")
    (trace,) = trace_model(nn.Sequential(module), X, sequence=1).values()
    np.testing.assert_allclose(trace.outputs, outputs_of(module, X)[1], rtol=0, atol=1e-6)


# ---------------------------------------------------------------- names


def test_a_name_says_layer_direction_and_call_where_there_are_several():
    def names(model, inputs=X):
        return list(trace_model(model, inputs, sequence=0))

    two = ["layer 0", "layer 1"]
    assert names(layer()) == ["LSTM"]
    assert names(nn.GRUCell(3, 4), X[0]) == ["GRUCell"]
    assert names(layer(num_layers=2)) == [f"LSTM, {each}" for each in two]
    assert names(layer(bidirectional=True)) == ["LSTM, forward", "LSTM, backward"]
    assert names(layer(num_layers=2, bidirectional=True)) == [
        f"LSTM, {each}, {way}" for each in two for way in ("forward", "backward")
    ]
    assert names(nn.Sequential(layer())) == ["0"]
    again = layer(units=3, num_layers=2)
    assert names(InTurn(again, layer("GRU", units=3), again)) == [
        *(f"parts.0, call 1, {each}" for each in two),
        "parts.1",
        *(f"parts.0, call 2, {each}" for each in two),
    ]


def test_calls_of_a_cell_are_one_trace_as_long_as_each_goes_on_from_the_one_before():
    class Restarting(nn.Module):
        def __init__(self):
            super().__init__()
            self.cell = nn.LSTMCell(3, 4)

        def forward(self, x):
            for sequence in x:  # each from zeros
                state = None
                for input_t in sequence:
                    state = self.cell(input_t, state)
            changed = self.cell(x[0, 0], tuple(each + 1 for each in state))
            return self.cell(x[0, 1], changed)

    traces = trace_model(Restarting(), X)
    assert {name: trace.timesteps for name, trace in traces.items()} == {
        "cell, call 1": 6,
        "cell, call 2": 6,
        "cell, call 3": 2,
    }
    np.testing.assert_array_equal(traces["cell, call 2"].inputs, X[1].double().numpy())


def test_two_runs_of_one_cell_by_turns_are_two_traces():
    class Twins(nn.Module):
        def __init__(self):
            super().__init__()
            self.cell = nn.GRUCell(3, 4)

        def forward(self, x):
            one = other = None
            for t in range(x.shape[1]):
                one, other = self.cell(x[:1, t], one), self.cell(x[1:, t], other)
            return one + other

    traces = trace_model(Twins(), X)
    for name, row in (("cell, call 1", 0), ("cell, call 2", 1)):
        np.testing.assert_array_equal(traces[name].inputs, X[row].double().numpy())


# ---------------------------------------------------------------- what isn't traced is named


class Merging(nn.Module):
    """Both directions of a layer are merged by hand before the layer above."""

    def __init__(self, merge):
        super().__init__()
        self.both, self.above, self.merge = layer(bidirectional=True), layer("GRU", features=4), merge

    def forward(self, x):
        forward, backward = self.both(x)[0].chunk(2, dim=-1)
        return self.above(self.merge(forward, backward))


@pytest.mark.parametrize("dtype", [torch.float64, torch.float32, torch.bfloat16])
@pytest.mark.parametrize("how", ["sum", "mul", "ave"])
def test_directions_that_a_model_merges_by_hand_are_read_so(how, dtype):
    merge = {"sum": torch.add, "mul": torch.mul, "ave": lambda x, y: torch.stack([x, y]).mean(0)}[how]
    traces = trace_model(Merging(merge).to(dtype), torch.randn(1, 6, 3).to(dtype))
    assert dict(traces.reads) == {"above": ("both, forward", "both, backward")}
    assert dict(traces.merges) == {"above": how}


class EncoderDecoder(nn.Module):
    """The decoder starts from the encoder's final states, of both directions side by side if it has two."""

    def __init__(self, kind, layers, bidirectional):
        super().__init__()
        both = 1 + bidirectional
        self.encoder = layer(kind, num_layers=layers, bidirectional=bidirectional)
        self.decoder = layer(kind, num_layers=layers, units=4 * both, seed=1)

    def forward(self, source, target):
        _, states = self.encoder(source)
        if self.encoder.bidirectional:
            states = states if isinstance(states, tuple) else (states,)
            states = tuple(torch.cat([each[0::2], each[1::2]], dim=-1) for each in states)
            states = states if len(states) > 1 else states[0]
        return self.decoder(target, states)


@pytest.mark.parametrize("bidirectional", [False, True])
@pytest.mark.parametrize("layers", [1, 2])
@pytest.mark.parametrize("kind", ["RNN", "LSTM", "GRU"])
def test_a_decoder_starts_where_its_encoder_ended(kind, layers, bidirectional):
    model = EncoderDecoder(kind, layers, bidirectional)
    source, target = torch.randn(2, 6, 3), torch.randn(2, 4, 3)
    expected = {}
    for place in range(layers):
        of_layer = f", layer {place}" * (layers > 1)
        ways = (", forward", ", backward") if bidirectional else ("",)
        expected[f"decoder{of_layer}"] = tuple(f"encoder{of_layer}{way}" for way in ways)
    traces = trace_model(model, [source, target], sequence=1)
    assert dict(traces.starts) == expected
    for name, sources in expected.items():
        for state, array in traces[name].initial_state.items():
            ends = [traces[each][state][traces[each].last_timestep] for each in sources]
            np.testing.assert_allclose(np.concatenate(ends), array, rtol=0, atol=1e-6)


def test_a_decoder_that_starts_from_something_else_starts_from_no_layer():
    model = EncoderDecoder("GRU", 1, False)
    model.encoder.register_forward_hook(lambda module, inputs, given: (given[0], torch.tanh(given[1])))
    traces = trace_model(model, [torch.randn(1, 6, 3), torch.randn(1, 4, 3)])
    assert dict(traces.starts) == {}


class Doubling(nn.LSTM):
    def forward(self, x, hx=None):
        return super().forward(2 * x, hx)


class MyGRU(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(3, 4)

    def forward(self, x):
        return self.linear(x)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(
    ("part", "words"),
    [
        (lambda: Doubling(3, 4, batch_first=True), "has a forward pass of its own (Doubling)"),
        (MyGRU, "looks like a recurrent layer of your own (MyGRU)"),
        (
            lambda: torch.ao.quantization.quantize_dynamic(nn.Sequential(layer()), {nn.LSTM})[0],
            "is made for quantization (LSTM)",
        ),
        (lambda: torch.jit.trace(layer(), X), "is in TorchScript, which hides it (LSTM)"),
    ],
)
def test_what_is_not_covered_is_named_and_the_rest_is_traced(part, words):
    traces = trace_model(InTurn(part(), layer("GRU", features=4)), X, sequence=0)
    assert list(traces) == ["parts.1"]
    assert list(traces.not_traced) == ["parts.0"] and words in traces.not_traced["parts.0"]
    assert f"parts.0: no trace, it {words}" in repr(traces)
    with pytest.raises(KeyError, match=r"'parts\.0' has no trace: it"):
        traces["parts.0"]
    with pytest.raises(ValueError, match="no recurrent layer of this model could be traced: parts"):
        trace_model(InTurn(part()), X, sequence=0)


def test_a_subclass_with_the_forward_pass_of_its_parent_is_traced():
    class Own(nn.LSTM):
        def __init__(self):
            super().__init__(3, 4, batch_first=True)

    assert list(trace_model(Own(), X, sequence=0)) == ["Own"]


def test_a_layer_that_was_not_called_is_named():
    model = InTurn(layer())
    model.spare = nn.ModuleList([layer("RNN"), nn.LSTMCell(3, 4)])
    traces = trace_model(model, X, sequence=0)
    said = "was not called in this run"
    assert dict(traces.not_traced) == {"spare.0": said, "spare.1": said}
    uncalled = InTurn(nn.Linear(3, 4))
    uncalled.spare = layer()
    with pytest.raises(ValueError, match="could be traced: spare was not called in this run"):
        trace_model(uncalled, X)


def test_a_model_without_recurrent_layers_says_what_was_looked_for():
    with pytest.raises(ValueError, match="this Linear has no recurrent layers; trace_model looks for torch"):
        trace_model(nn.Linear(3, 4), X)


def test_a_model_that_does_not_know_its_shapes_yet_is_refused():
    with pytest.raises(ValueError, match=r"parts.0 doesn't know its shapes before its first run; run model"):
        trace_model(InTurn(nn.LazyLinear(3), layer()), X)


def test_the_error_of_the_model_itself_comes_through():
    with pytest.raises(RuntimeError, match="Expected 3, got 5"):
        trace_model(layer(), torch.ones(1, 6, 5))


# ---------------------------------------------------------------- inputs


def test_arrays_become_tensors_of_the_models_type_and_whole_numbers_stay_whole():
    model = nn.Sequential(nn.Embedding(9, 3), layer()).double()
    expected = trace_model(model, torch.tensor([[1, 2, 3]]))
    for numbers in (np.array([[1, 2, 3]], np.int32), np.array([[1, 2, 3]], np.uint8), [[1, 2, 3]]):
        np.testing.assert_array_equal(trace_model(model, numbers)["1"].outputs, expected["1"].outputs)
    for array in (X.numpy(), X.double().numpy(), X.tolist()):
        (trace,) = trace_model(layer().bfloat16(), array, sequence=1).values()
        np.testing.assert_array_equal(trace.inputs, X[1].bfloat16().double().numpy())


def test_a_tuple_or_list_is_several_arguments_and_a_dictionary_named_ones():
    state = torch.ones(1, 2, 4)
    expected = trace_model(layer("GRU"), (X, state), sequence=1)["GRU"]
    np.testing.assert_array_equal(expected.initial_state["hidden_state"], np.ones(4))
    for inputs in ([X, state], {"input": X, "hx": state}, {"input": X.numpy(), "hx": state.numpy()}):
        np.testing.assert_array_equal(
            trace_model(layer("GRU"), inputs, sequence=1)["GRU"].outputs, expected.outputs
        )
    pair = (X.numpy(), (state.numpy(), state.numpy()))
    assert trace_model(layer("LSTM"), pair, sequence=1)["LSTM"].initial_state["cell_state"].all()


def test_of_a_batch_one_sequence_is_chosen_or_all_are_kept():
    with pytest.raises(ValueError, match=r"LSTM read a batch of 2 sequences, .* sequence=0 to 1, or keep"):
        trace_model(layer(), X)
    with pytest.raises(IndexError, match="sequence 2 of the 2 that LSTM read; choose 0 to 1"):
        trace_model(layer(), X, sequence=2)
    assert trace_model(layer(), X, sequence=None)["LSTM"].is_batch
    assert not trace_model(layer(), X[:1])["LSTM"].is_batch
    assert not trace_model(layer(), X[0], sequence=None)["LSTM"].is_batch


# ---------------------------------------------------------------- labels and a readout


def test_labels_go_to_the_traces_that_have_as_many_timesteps():
    model, inputs = model_and_inputs("sequence to sequence")
    traces = trace_model(model, inputs, sequence=0, labels="abcdefg")
    assert traces["encoder.rnn, layer 1"].input_labels == tuple("abcdefg")
    assert traces["decoder.rnn, layer 0"].input_labels is None
    with pytest.raises(
        ValueError, match=r"6 labels given, .* but encoder.rnn, layer 0 has 7, .*layer 0 has 5"
    ):
        trace_model(model, inputs, sequence=0, labels="abcdef")


def test_labels_of_a_padded_sequence_come_with_its_padding_or_without():
    model, inputs = model_and_inputs("sentiment")
    for labels in ("abcde", "abcde----"):
        for trace in trace_model(model, inputs, sequence=0, labels=labels).values():
            assert trace.input_labels == tuple("abcde")


ACTIVATIONS_OF_HEADS = {
    "linear": lambda sums: sums,
    "sigmoid": torch.sigmoid,
    "softmax": lambda sums: sums.softmax(-1),
}


@pytest.mark.parametrize("activation", ACTIVATIONS_OF_HEADS)
def test_a_readout_says_what_the_models_head_says(activation):
    class Model(nn.Module):
        def __init__(self):
            super().__init__()
            self.below, self.lstm, self.fc = layer("RNN"), layer(features=4), nn.Linear(4, 2)

        def forward(self, x):
            return ACTIVATIONS_OF_HEADS[activation](self.fc(self.lstm(self.below(x)[0])[0][:, -1]))

    model = Model()
    options = {"readout": model.fc, "readout_activation": activation, "outputs": ["no", "yes"]}
    traces = trace_model(model, X, sequence=1, **options)
    assert traces["lstm"].cell.readout.outputs == ("no", "yes")
    with torch.no_grad():
        np.testing.assert_allclose(traces["lstm"].prediction[-1], model(X)[1].numpy(), rtol=0, atol=1e-6)
    assert "prediction" not in traces["below"]
    own = Readout(np.ones((1, 4)), [0.0])
    assert trace_model(model, X, sequence=1, readout=own)["lstm"].cell.readout is own


def test_a_head_reads_the_outputs_of_a_projection():
    class Projected(nn.Module):
        def __init__(self):
            super().__init__()
            self.lstm, self.fc = layer(units=5, proj_size=2), nn.Linear(2, 3)

        def forward(self, x):
            return self.fc(self.lstm(x)[0])

    model = Projected()
    trace = trace_model(model, X, sequence=1, readout=model.fc)["lstm"]
    with torch.no_grad():
        np.testing.assert_allclose(trace.prediction, model(X)[1], rtol=0, atol=1e-6)


def test_a_head_goes_where_it_read_and_not_to_another_layer_of_its_size():
    model, inputs = model_and_inputs("sequence to sequence")
    traces = trace_model(model, inputs, sequence=0, readout=model.decoder.fc_out)
    assert [name for name, trace in traces.items() if "prediction" in trace] == ["decoder.rnn, layer 1"]


@pytest.mark.parametrize("dtype", [torch.float64, torch.float32, torch.bfloat16, torch.float16])
def test_a_head_gives_what_its_readout_gives_in_every_precision(dtype):
    class Model(nn.Module):
        def __init__(self):
            super().__init__()
            self.lstm, self.fc = nn.LSTM(8, 256, batch_first=True), nn.Linear(256, 50)

        def forward(self, x):
            return self.fc(self.lstm(x)[0])

    torch.manual_seed(0)
    model, x = Model().to(dtype), torch.randn(1, 20, 8, dtype=dtype)
    traces = trace_model(model, x, readout=model.fc, readout_activation="softmax")
    with torch.no_grad():
        expected = model(x)[0].double().softmax(-1).numpy()
    np.testing.assert_allclose(traces["lstm"].prediction, expected, rtol=0, atol=torch.finfo(dtype).eps)


def test_a_head_that_gives_something_else_than_its_weights_say_is_an_error():
    class Model(nn.Module):
        def __init__(self):
            super().__init__()
            self.lstm, self.fc = layer(), nn.Linear(4, 2)

        def forward(self, x):
            return self.fc(self.lstm(x)[0])

    model = Model()
    trace_model(model, X, sequence=0, readout=model.fc)
    plain = model.fc.forward
    model.fc.forward = lambda x: 1.01 * plain(x)
    with pytest.raises(ValueError, match=r"the readout's sum of output . is .* where the head gave"):
        trace_model(model, X, sequence=0, readout=model.fc)


def test_a_head_that_fits_no_layer_is_refused():
    model, inputs = model_and_inputs("sentiment")
    with pytest.raises(ValueError, match=r"reads 10 numbers, .* lstm, layer 1, forward has 5, .* two direct"):
        trace_model(model, inputs, sequence=0, readout=model.fc)
    with pytest.raises(ValueError, match="readout is a Dropout, expected a torch"):
        trace_model(model, inputs, sequence=0, readout=model.dropout)


# ---------------------------------------------------------------- the comparison catches what goes wrong


def swapped_layers(own):
    def cell(module, weights, layer, direction):
        return own(module, weights, module.num_layers - 1 - layer, direction)

    return cell


def without_projection(own):
    def cell(*given):
        found = own(*given)
        outputs, units = found.projection.shape
        return replace(found, projection=np.eye(outputs, units))

    return cell


MUTANTS = {
    "activation ignored": (
        (layers, "activation_of", lambda own: lambda module: {}),
        lambda: (layer("RNN", nonlinearity="relu"), X),
        "likely reason: its activation, the layer computes with relu and not tanh",
    ),
    "mask ignored": (
        (layers, "_mask", lambda own: lambda call, inputs: None),
        lambda: model_and_inputs("entities"),
        "likely reason: a mask, the layer left out timesteps that the trace reads",
    ),
    "direction not reversed": (
        (layers, "Caught", lambda own: lambda *given, reverse, **more: own(*given, **more)),
        lambda: (layer(bidirectional=True), X),
        "LSTM, backward: .* likely reason: its direction, the layer reads from the last timestep to",
    ),
    "projection left out": (
        (layers, "_cell", without_projection),
        lambda: (layer(proj_size=2, num_layers=2, bidirectional=True), X),
        "LSTM, layer 0, forward: the final hidden state of its trace is off by",
    ),
    "layers swapped": (
        (layers, "_cell", swapped_layers),
        lambda: (layer(features=4, num_layers=2), torch.ones(2, 5, 4)),
        "likely reason: the order of layers, with the weights of LSTM, layer 1 the numbers fit",
    ),
    "initial state left out": (
        (layers, "Caught", lambda own: lambda *given, **more: own(*given[:4], (), *given[5:], **more)),
        lambda: (layer("GRU"), (X, torch.ones(1, 2, 4))),
        "GRU: the output of its trace .* none of the usual reasons explains it",
    ),
}


@pytest.mark.parametrize("mutant", MUTANTS)
def test_a_mistake_in_this_package_is_an_error_and_says_what_it_is(mutant, monkeypatch):
    (module, name, changed), make, message = MUTANTS[mutant]
    model, inputs = make()
    assert trace_model(model, inputs, sequence=None)
    monkeypatch.setattr(module, name, changed(getattr(module, name)))
    with pytest.raises(ValueError, match=message):
        trace_model(model, inputs, sequence=None)

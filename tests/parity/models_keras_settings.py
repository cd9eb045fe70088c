"""``trace_model`` on single layers of Keras in every setting, and what it can't trace: ``make parity``."""

import os

os.environ.setdefault("KERAS_BACKEND", "torch")

import keras
import numpy as np
import pytest
from keras import layers

from rnn_helpers import GRU, LSTM, Readout, SimpleRNN, trace_model
from rnn_helpers.frameworks import keras as layout
from rnn_helpers.models.keras import layers as room
from rnn_helpers.models.merges import MERGES

KINDS = {"SimpleRNN": SimpleRNN, "LSTM": LSTM, "GRU": GRU}
every_kind = pytest.mark.parametrize("kind", KINDS)
X = np.random.default_rng(0).normal(size=(3, 6, 4)).astype("float32")  # (batch, timesteps, features)
MASK = np.array([[1, 1, 1, 1, 0, 0], [0, 0, 1, 1, 1, 1], [1, 0, 1, 1, 0, 1]], bool)


def layer(kind="LSTM", units=5, *, built=True, **options):
    """A layer with random weights and biases; it gives all its outputs unless told otherwise."""
    keras.utils.set_random_seed(1)
    options = {"return_sequences": True, "bias_initializer": "random_normal", **options}
    found = getattr(layers, kind)(units, **options)
    if built:
        found.build((3, None, 4))
    return found


def sequential(*parts, batch=None):
    return keras.Sequential([layers.Input(batch_shape=(batch, None, 4)), *parts])


def outputs_of(model, *inputs, **options):
    given = keras.tree.flatten(model(*inputs, training=False, **options))
    return [np.array(keras.ops.convert_to_numpy(tensor), np.float64) for tensor in given]


def traced(model, inputs=X, **options):
    return list(trace_model(model, inputs, sequence=None, **options).values())


def assert_close(ours, theirs, atol=1e-6):
    np.testing.assert_allclose(ours, theirs, rtol=0, atol=atol)


# ---------------------------------------------------------------- settings


@every_kind
@pytest.mark.parametrize(
    "options",
    [
        {},
        {"use_bias": False},
        {"unroll": True},
        {"go_backwards": True},
        {"return_state": True},
        {"return_sequences": False},
        {"return_sequences": False, "return_state": True, "go_backwards": True},
        {"dropout": 0.3, "recurrent_dropout": 0.3},
    ],
    ids=str,
)
def test_a_layer_in_any_setting_is_traced(kind, options):
    model = layer(kind, **options)
    for reset_after in (True, False) if kind == "GRU" else (None,):
        if reset_after is not None:
            model = layer(kind, reset_after=reset_after, **options)
        outputs, *states = outputs_of(model, X)
        (trace,) = traced(model)
        ours, backwards = trace.outputs, options.get("go_backwards", False)
        assert trace.reverse is backwards
        assert_close(ours[:, ::-1] if backwards and outputs.ndim == 3 else ours, outputs) if (
            outputs.ndim == 3
        ) else assert_close(ours[:, trace.last_timestep], outputs)
        for name, state in zip(trace.cell.state_names, states, strict=False):
            assert_close(trace[name][:, trace.last_timestep], state)


@every_kind
@pytest.mark.parametrize("returns", ["outputs", "last output"])
def test_a_cell_in_a_layer_is_the_layer(kind, returns):
    cell = getattr(layers, f"{kind}Cell")(5, bias_initializer="random_normal")
    model = layers.RNN(cell, return_sequences=returns == "outputs")
    model.build((3, None, 4))
    (trace,) = traced(model)
    ours = trace.outputs if returns == "outputs" else trace.last_output
    assert_close(ours, outputs_of(model, X)[0])


@pytest.mark.parametrize("go_backwards", [False, True])
@pytest.mark.parametrize("returns", [{}, {"return_state": True}, {"return_sequences": False}], ids=str)
def test_cells_in_a_stack_are_layers_one_above_the_other(go_backwards, returns):
    cells = [layers.LSTMCell(3), layers.GRUCell(5), layers.SimpleRNNCell(2)]
    options = {"return_sequences": True, **returns}
    model = layers.RNN(cells, go_backwards=go_backwards, **options)
    model.build((3, None, 4))
    traces = trace_model(model, X, sequence=None)
    assert list(traces) == [f"RNN, layer {place}" for place in range(3)]
    assert traces.reads == {"RNN, layer 1": ("RNN, layer 0",), "RNN, layer 2": ("RNN, layer 1",)}
    outputs, *states = outputs_of(model, X)
    top = traces["RNN, layer 2"]
    ours = top.outputs[:, ::-1] if go_backwards else top.outputs
    assert_close(ours if outputs.ndim == 3 else top.outputs[:, top.last_timestep], outputs)
    mine = [(trace, name) for trace in traces.values() for name in trace.cell.state_names]
    for (trace, name), state in zip(mine, states, strict=False):
        assert_close(trace[name][:, trace.last_timestep], state)


@every_kind
@pytest.mark.parametrize("merge_mode", ["concat", "sum", "mul", "ave", None])
@pytest.mark.parametrize("options", [{}, {"return_state": True}, {"return_sequences": False}], ids=str)
@pytest.mark.parametrize("mask", [None, MASK], ids=["all read", "masked"])
def test_both_directions_make_what_the_layer_gave(kind, merge_mode, options, mask):
    model = layers.Bidirectional(layer(kind, built=False, **options), merge_mode=merge_mode)
    model.build((3, None, 4))
    inputs = {"sequences": X} if mask is None else {"sequences": X, "mask": mask}
    theirs = outputs_of(model, **inputs)
    if mask is not None:
        model = Masked(model)
        model(X)
    forward, backward = traced(model)
    assert (forward.reverse, backward.reverse) == (False, True)
    parts = (forward.outputs, backward.outputs)
    if options.get("return_sequences") is False:
        parts = (forward.outputs[:, -1], backward.outputs[:, 0])
    ours = {
        "concat": lambda a, b: [np.concatenate([a, b], axis=-1)],
        "sum": lambda a, b: [a + b],
        "mul": lambda a, b: [a * b],
        "ave": lambda a, b: [(a + b) / 2],
        None: lambda a, b: [a, b],
    }[merge_mode](*parts)
    for mine, given in zip(ours, theirs, strict=False):
        read = slice(None) if mask is None or given.ndim == 2 else mask
        assert_close(mine[read], given[read])


@pytest.mark.parametrize("merge_mode", ["concat", "sum", "mul", "ave"])
def test_a_layer_above_both_directions_reads_them_as_they_were_merged(merge_mode):
    both = layers.Bidirectional(layer(built=False), merge_mode=merge_mode, name="both")
    model = sequential(both, layer("GRU", name="above", built=False))
    traces = trace_model(model, X, sequence=None)
    directions = ("both, forward", "both, backward")
    assert dict(traces.reads) == {"above": directions}
    assert dict(traces.merges) == ({} if merge_mode == "concat" else {"above": merge_mode})
    together = MERGES[merge_mode].of(*(traces[name].outputs for name in directions))
    assert_close(together, traces["above"].inputs)


@pytest.mark.parametrize("kind", KINDS)
def test_a_decoder_starts_where_its_encoder_ended(kind):
    source, target = layers.Input((None, 4)), layers.Input((None, 4))
    encoder = layer(kind, built=False, return_sequences=False, return_state=True, name="encoder")
    decoder = layer(kind, built=False, name="decoder")
    _, *states = encoder(source)
    model = keras.Model([source, target], decoder(target, initial_state=states))
    traces = trace_model(model, [X, X[:, :4]], sequence=0)
    assert dict(traces.starts) == {"decoder": ("encoder",)} and dict(traces.reads) == {}


class Masked(keras.Model):
    """A layer that gets a mask."""

    def __init__(self, part, mask=MASK, **options):
        super().__init__()
        self.part, self.mask, self.options = part, mask, options

    def call(self, x):
        return self.part(x, mask=keras.ops.convert_to_tensor(self.mask), **self.options)


def test_a_backward_layer_of_ones_own_and_one_that_comes_first():
    for first_is_backward in (False, True):
        first = layer("LSTM", 3, built=False, go_backwards=first_is_backward)
        second = layer("GRU", 5, built=False, activation="relu", go_backwards=not first_is_backward)
        model = layers.Bidirectional(first, backward_layer=second)
        model.build((3, None, 4))
        one, other = traced(model)
        assert (one.reverse, other.reverse) == (first_is_backward, not first_is_backward)
        assert (one.cell.units, other.cell.units, other.cell.activation) == (3, 5, "relu")
        theirs = outputs_of(model, X)[0]
        ours = np.concatenate([one.outputs, other.outputs], axis=-1)
        assert_close(ours[:, ::-1] if first_is_backward else ours, theirs)


@every_kind
@pytest.mark.parametrize("options", [{}, {"return_sequences": False}, {"go_backwards": True}], ids=str)
def test_a_masked_timestep_carries_the_state_also_where_nothing_is_read(kind, options):
    mask = np.concatenate([MASK[:2], np.zeros((1, 6), bool)])
    states = [np.full((3, 5), 0.5 + k, "float32") for k in range(1 + (kind == "LSTM"))]
    for given in ({}, {"initial_state": states}):
        model = Masked(layer(kind, **options), mask, **given)
        model(X)
        (trace,) = traced(model)
        np.testing.assert_array_equal(trace.mask, mask)
        outputs = outputs_of(model, X)[0]
        if outputs.ndim == 3:
            ours = trace.outputs[:, ::-1] if options else trace.outputs
            read = mask[:, ::-1] if options else mask
            assert_close(ours[read], outputs[read])
        else:
            assert_close(trace.outputs[:2, trace.last_timestep], outputs[:2])
        expected = states[0][2] if given else np.zeros(5)
        np.testing.assert_array_equal(trace.outputs[2], np.broadcast_to(expected, (6, 5)))


@every_kind
@pytest.mark.parametrize("wrapped", [False, True], ids=["one direction", "both"])
def test_a_stateful_layer_starts_from_the_state_it_has_and_keeps_it(kind, wrapped):
    part = layer(kind, built=False, stateful=True)
    model = sequential(layers.Bidirectional(part) if wrapped else part, batch=3)
    fresh = traced(model)
    for trace in fresh:
        assert not any(state.any() for state in trace.initial_state.values())
    model(X)
    again = traced(model)
    whole = traced(model, X[:, :4])
    for first, second, shorter in zip(fresh, again, whole, strict=True):
        for name, state in second.initial_state.items():
            assert_close(state, first[name][:, first.last_timestep])
            np.testing.assert_array_equal(state, shorter.initial_state[name])
    assert_close(np.concatenate([trace.outputs for trace in again], axis=-1), outputs_of(model, X)[0])


@every_kind
@pytest.mark.parametrize(
    ("dtype", "most"),
    [
        ("float64", 1e-6),  # SimpleRNN is multiplied in float32 by Keras itself
        ("float32", 2e-6),
        ("float16", 2e-2),
        ("bfloat16", 2e-1),
        ("mixed_float16", 2e-2),
        ("mixed_bfloat16", 2e-1),
    ],
)
def test_a_layer_of_any_precision_is_traced_over_many_timesteps(kind, dtype, most):
    inputs = np.random.default_rng(1).normal(size=(1, 150, 4)).astype("float32")
    part = layer(kind, 16, built=False, dtype=dtype, recurrent_initializer="glorot_uniform")
    model = layers.Bidirectional(part, merge_mode="sum", dtype=dtype)
    model.build((1, None, 4))
    forward, backward = traced(model, inputs)
    theirs = outputs_of(model, inputs)[0]
    difference = np.abs(forward.outputs + backward.outputs - theirs).max()
    assert difference <= most
    assert dtype == "float64" or difference > 0


ACTIVATIONS = sorted(
    name
    for name in layout.FAMILIES
    if getattr(keras.activations, name, None) and name not in ("threshold", "exponential")
)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_every_activation_of_keras_comes_along_by_its_name(name):
    for kind in KINDS:
        places = ["activation"] + ["recurrent_activation"] * (kind != "SimpleRNN")
        for place in places:
            model = layer(kind, 3, **{place: name})
            cell = KINDS[kind].from_keras(model)
            assert getattr(cell, place) == name
            (trace,) = traced(model, X[:, :4])
            outputs = outputs_of(model, X[:, :4])[0]
            assert_close(trace.outputs, outputs, 2e-6 * max(1.0, np.abs(outputs).max()))


def test_there_are_as_many_activations_as_keras_has_with_a_unit_of_their_own():
    of_many = {"softmax", "log_softmax", "glu", "sparsemax"}  # each number of the result needs all others
    own = {name for name in dir(keras.activations) if layout.own_name(getattr(keras.activations, name))}
    assert own - set(ACTIVATIONS) - of_many == {"exponential", "threshold", "swish", "hard_swish"}


@pytest.mark.parametrize(
    ("activation", "name"),
    [
        (layers.LeakyReLU(0.1), "leaky_relu(0.1)"),
        (layers.ELU(0.5), "elu(0.5)"),
        (layers.ReLU(), "relu"),
        (layers.Activation("softsign"), "softsign"),
        (keras.activations.swish, "silu"),
        (None, "linear"),
    ],
)
def test_an_activation_that_is_a_layer_or_has_two_names_comes_along(activation, name):
    model = layer("SimpleRNN", 3, activation=activation)
    (trace,) = traced(model)
    assert trace.cell.activation == name == SimpleRNN.from_keras(model).activation
    assert_close(trace.outputs, outputs_of(model, X)[0])


# ---------------------------------------------------------------- models and inputs


def test_a_saved_model_is_traced_once_it_is_loaded(tmp_path):
    model = sequential(
        layers.Masking(),
        layers.Bidirectional(layer("LSTM", built=False, activation="relu"), merge_mode="mul"),
        layer("GRU", built=False, recurrent_activation="hard_sigmoid", reset_after=False),
    )
    model.save(tmp_path / "model.keras")
    loaded = keras.models.load_model(tmp_path / "model.keras")
    kept, again = trace_model(model, X, sequence=0), trace_model(loaded, X, sequence=0)
    assert repr(kept) == repr(again)
    for name, trace in kept.items():
        assert trace.cell == again[name].cell or trace.cell.activation == again[name].cell.activation
        np.testing.assert_array_equal(trace.outputs, again[name].outputs)


class TwoInputs(keras.Model):
    def __init__(self):
        super().__init__()
        self.embedding, self.first, self.second = layers.Embedding(9, 4), layer(), layer("GRU")

    def call(self, words, measurements, training=None):
        return self.first(self.embedding(words)), self.second(measurements)


def test_inputs_come_in_all_the_ways_a_model_may_be_called():
    words = [[1, 2, 3, 8]]
    own = TwoInputs()
    own(np.array(words), X[:1])
    symbols = layers.Input((4,), name="words", dtype="int32"), layers.Input((6, 4), name="measurements")
    functional = keras.Model(list(symbols), own(*symbols))
    named = keras.Model({"words": symbols[0], "measurements": symbols[1]}, own(*symbols))
    by_name = {"words": np.array(words), "measurements": X[:1]}
    ways = [
        (own, (np.array(words), X[:1])),
        (own, [words, X[:1]]),
        (own, by_name),
        (functional, [np.array(words), X[:1].astype("float64")]),
        (functional, tuple(map(keras.ops.convert_to_tensor, (words, X[:1])))),
        (named, by_name),
        (named, {"measurements": X[:1], "words": words}),
    ]
    expected = [trace.outputs for trace in traced(*ways[0])]
    for model, inputs in ways:
        for ours, theirs in zip(traced(model, inputs), expected, strict=True):
            assert_close(ours.outputs, theirs, 1e-12)
    alone = keras.Sequential([layers.Input((None,)), layers.Embedding(9, 4), layer("LSTM", built=False)])
    for given in (words, np.array(words, "uint8"), keras.ops.convert_to_tensor(words)):
        assert traced(alone, given)[0].timesteps == 4


def test_dropout_that_a_model_asks_for_is_off():
    class Always(keras.Model):
        def __init__(self):
            super().__init__()
            self.lstm = layer(dropout=0.5, recurrent_dropout=0.5)

        def call(self, x):
            return self.lstm(x, training=True)

    model = Always()
    model(X)
    (trace,) = traced(model)
    assert_close(trace.outputs, outputs_of(model.lstm, X)[0])


def test_the_head_is_shown_with_the_activation_it_has():
    for activation, expected in ((None, "linear"), ("sigmoid", "sigmoid"), ("softmax", "softmax")):
        model = sequential(layer("GRU", built=False), layers.Dense(3, activation=activation))
        apart = sequential(layer("GRU", built=False), layers.TimeDistributed(layers.Dense(3, activation)))
        for each in (model, apart):
            (trace,) = trace_model(each, X, sequence=1, readout=each.layers[-1]).values()
            assert trace.cell.readout.activation == expected
            assert_close(trace.prediction, outputs_of(each, X)[0][1])
    model = sequential(layer("GRU", built=False), layers.Dense(3), layers.Activation("softmax"))
    (trace,) = trace_model(
        model, X, sequence=1, readout=model.layers[-2], readout_activation="softmax"
    ).values()
    assert_close(trace.prediction, outputs_of(model, X)[0][1])


def test_a_head_on_the_last_output_goes_to_the_layer_whose_it_is():
    model = sequential(
        layer("LSTM", built=False), layer("LSTM", built=False, return_sequences=False), layers.Dense(1)
    )
    first, second = trace_model(model, X, sequence=1, readout=model.layers[-1]).values()
    assert "prediction" not in first
    assert_close(second.prediction[-1], outputs_of(model, X)[0][1])


class Block(layers.Layer):
    """Layers of the same name in a list and a dictionary."""

    def __init__(self):
        super().__init__(name="block")
        self.in_turn = [layer("GRU", 4, built=False, name="same") for _ in range(2)]
        self.last = {"of all": layer("LSTM", 4, built=False, name="same")}

    def call(self, x):
        for each in self.in_turn:
            x = x + each(x)
        return self.last["of all"](x)


def test_layers_have_names_of_their_own_wherever_they_stand_and_calls_are_numbered():
    traces = trace_model(sequential(Block()), X, sequence=0)
    assert list(traces) == ["block.same", "block.same (2)", "block.same (3)"]
    assert [trace.cell.kind for trace in traces.values()] == ["GRU", "GRU", "LSTM"]
    twice, inputs = layer("LSTM", 4, built=False, name="twice"), layers.Input((6, 4))
    traces = trace_model(keras.Model(inputs, twice(twice(inputs))), X, sequence=0)
    assert list(traces) == ["twice, call 1", "twice, call 2"]
    assert traces.reads == {"twice, call 2": ("twice, call 1",)}
    each = layers.TimeDistributed(layer("GRU", built=False, name="gru"), name="frames")
    traces = trace_model(keras.Sequential([layers.Input((2, 6, 4)), each]), np.stack([X, X], 1), sequence=0)
    assert list(traces) == ["frames.gru, call 1", "frames.gru, call 2"]


@pytest.mark.skipif(keras.backend.backend() != "torch", reason="it is PyTorch's backward pass")
def test_a_backward_pass_that_waits_for_the_weights_finds_them_unchanged():
    model = sequential(layers.Bidirectional(layer("LSTM", built=False, dropout=0.1)))
    loss = (model(X) ** 2).sum()
    traced(model)
    loss.backward()


# ---------------------------------------------------------------- what isn't covered, and errors


@keras.saving.register_keras_serializable()
class Doubled(layers.LSTM):
    def call(self, sequences, initial_state=None, mask=None, training=False):
        return 2 * super().call(sequences)


@keras.saving.register_keras_serializable()
class Summing(layers.Layer):
    def __init__(self, units=4, **options):
        super().__init__(**options)
        self.units = self.state_size = units

    def call(self, inputs, states):
        return inputs + states[0], [inputs + states[0]]


class OnlyNamed(layers.GRU):
    """A class of one's own that computes what its parent does."""

    def __init__(self, units):
        super().__init__(units, return_sequences=True)


def swoosh(x):
    return x * keras.ops.sigmoid(x)


NOT_COVERED = {
    "a layer of one's own": (lambda: Doubled(4, return_sequences=True), "replaces what keras.layers.LSTM"),
    "it in both directions": (
        lambda: layers.Bidirectional(Doubled(2, return_sequences=True)),
        "replaces what keras.layers.LSTM",
    ),
    "a cell of one's own": (
        lambda: layers.RNN(Summing(), return_sequences=True),
        "a recurrent layer or cell of your own (Summing); give its weights to a cell",
    ),
    "one in a stack": (
        lambda: layers.RNN([layers.LSTMCell(4), Summing()], return_sequences=True),
        "a recurrent layer or cell of your own (Summing)",
    ),
    "an activation of one's own": (
        lambda: layers.LSTM(4, activation=swoosh, return_sequences=True),
        'has swoosh as its activation, which is none of Keras\'s … by its name, such as activation="relu"',
    ),
    "one of many numbers": (
        lambda: layers.GRU(4, recurrent_activation="softmax", return_sequences=True),
        "has softmax as its recurrent_activation",
    ),
    "a last output of zeros": (
        lambda: keras.Sequential(
            [layers.LSTM(4, zero_output_for_mask=True), layers.RepeatVector(3)], name="zeros"
        ),
        "gives zeros after padding (zero_output_for_mask)",
    ),
    "convolutions": (
        lambda: keras.Sequential(
            [layers.Reshape((-1, 4, 1)), layers.ConvLSTM1D(1, 1), layers.Reshape((-1, 4))], name="conv"
        ),
        "is a ConvLSTM1D, whose gates are convolutions",
    ),
}


@pytest.mark.parametrize("case", NOT_COVERED)
def test_what_is_not_covered_is_named_and_the_rest_is_traced(case):
    make, reason = NOT_COVERED[case]
    model = sequential(make(), OnlyNamed(3))
    traces = trace_model(model, X, sequence=0)
    assert list(traces) == [model.layers[-1].name]
    ((name, said),) = traces.not_traced.items()
    assert all(part in said for part in reason.split(" … "))
    assert name.partition(".")[0] == model.layers[0].name
    alone = sequential(make())
    with pytest.raises(ValueError, match="no recurrent layer of this model could be traced: "):
        trace_model(alone, X, sequence=0)


def test_a_layer_that_is_never_called_is_named():
    class Spare(keras.Model):
        def __init__(self):
            super().__init__()
            self.used, self.spare = layer("GRU", built=False), layer("LSTM", built=False)

        def call(self, x):
            return self.used(x)

    model = Spare()
    model(X)
    assert trace_model(model, X, sequence=0).not_traced == {model.spare.name: "was not called in this run"}


def test_a_quantized_layer_is_named():
    quantized = layers.LSTM(4, dtype="int8_from_float32")
    traced_layers, not_traced = room.sorted_out(quantized)
    assert not traced_layers
    assert not_traced == {"LSTM": "is quantized (LSTM); hand over the model as it was before model.quantize"}


def test_a_quantized_head_is_refused_and_the_rest_traced():
    model = sequential(layer("LSTM", built=False), layers.Dense(2))
    model.quantize("int8")
    assert len(traced(model)) == 1
    with pytest.raises(ValueError, match=r"readout is a quantized Dense, expected a keras\.layers"):
        trace_model(model, X, sequence=0, readout=model.layers[-1])


def in_symbols():
    return sequential(layer("LSTM", built=False), layers.Dense(2, activation="sigmoid"))


ERRORS = {
    "no recurrent layers": (
        lambda: trace_model(sequential(layers.Dense(3)), X),
        "this Sequential has no recurrent layers; trace_model looks for keras.layers.SimpleRNN",
    ),
    "never run": (
        lambda: trace_model(TwoInputs(), (np.ones((1, 4)), X[:1])),
        "this TwoInputs doesn't know its shapes before its first run; run model(inputs) once",
    ),
    "a batch": (lambda: trace_model(in_symbols(), X), "read a batch of 3 sequences"),
    "a head that is none": (
        lambda: trace_model(in_symbols(), X, sequence=0, readout=layers.Flatten()),
        "readout is a Flatten, expected a keras.layers.Dense, such as model.layers[-1], or a Readout",
    ),
    "another activation": (
        lambda: trace_model(
            model := in_symbols(), X, sequence=0, readout=model.layers[-1], readout_activation="softmax"
        ),
        "readout_activation is 'softmax', but the readout's own is 'sigmoid'; leave it out",
    ),
    "a head with an activation of one's own": (
        lambda: trace_model(
            model := sequential(layer(built=False), layers.Dense(2, activation=swoosh)),
            X,
            sequence=0,
            readout=model.layers[-1],
        ),
        "the readout's activation is not one of Keras's; give a Readout",
    ),
}


@pytest.mark.parametrize("case", ERRORS)
def test_what_can_not_be_done_is_an_error_that_says_why(case):
    call, message = ERRORS[case]
    with pytest.raises(ValueError) as error:
        call()
    assert message in str(error.value)


@pytest.mark.parametrize("inputs", [X[..., :2], X[0, 0], np.ones((1, 2, 3, 4, 5))])
def test_inputs_that_a_model_refuses_are_its_own_error(inputs):
    model = in_symbols()
    with pytest.raises(Exception) as own:
        model(inputs, training=False)
    with pytest.raises(type(own.value)) as error:
        trace_model(model, inputs, sequence=0)
    assert str(error.value) == str(own.value)
    assert len(traced(model)) == 1


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: layer(built=False), "this LSTM has no weights yet; run it once, layer(inputs)"),
        (lambda: layers.Bidirectional(layer()), "which has two directions; take one of them, layer.forward"),
        (lambda: layers.RNN([layers.LSTMCell(3)]), "which has several cells; take one of them"),
        (in_symbols, 'which is a whole model; take one of its layers, model.get_layer("lstm")'),
        (lambda: layers.Dense(3), "got Dense, expected a recurrent layer of Keras"),
        (lambda: layer("GRU"), "use GRU.from_keras"),
        (lambda: layer(activation=swoosh), "this LSTM has swoosh as its activation, which is none of"),
    ],
)
def test_from_keras_says_what_is_no_single_layer(make, message):
    with pytest.raises(ValueError) as error:
        LSTM.from_keras(make())
    assert message in str(error.value)


@every_kind
def test_from_keras_takes_a_layer_or_a_cell_as_it_is(kind):
    for options in ({}, {"use_bias": False}, {"activation": "relu"}, {"dtype": "float16"}):
        options = {"recurrent_initializer": "glorot_uniform", **options}
        for reset_after in (True, False) if kind == "GRU" else (None,):
            form = {} if reset_after is None else {"reset_after": reset_after}
            model = layer(kind, **options, **form)
            readout = Readout(np.ones((1, 5)), [0.0])
            for given in (model, model.cell):
                cell = KINDS[kind].from_keras(given, readout=readout)
                expected = KINDS[kind].from_keras(model.get_weights(), **form)
                for name, array in expected.weights.items():
                    np.testing.assert_array_equal(cell.weights[name], array)
                assert cell.activation == options.get("activation", "tanh")
                assert cell.readout is readout and getattr(cell, "reset_after", None) == reset_after
    with pytest.raises(
        ValueError, match="activation='tanh' doesn't fit this layer, whose activation is 'relu'"
    ):
        KINDS[kind].from_keras(layer(kind, activation="relu"), activation="tanh")


# ---------------------------------------------------------------- mistakes, each caught by the comparison


def forgets_the_activation(monkeypatch):
    own = room._cell
    change = {"activation": "tanh", "recurrent_activation": "sigmoid"}

    def forgetful(of_keras):
        cell = own(of_keras)
        return type(cell)(**{**vars(cell), **{key: change[key] for key in change if hasattr(cell, key)}})

    monkeypatch.setattr(room, "_cell", forgetful)


def changes_what_is_caught(**changes):
    from dataclasses import replace

    def change(monkeypatch):
        own = room._of_one

        def forgetful(*given):
            return (replace(each, **changes) for each in own(*given))

        monkeypatch.setattr(room, "_of_one", forgetful)

    return change


def mistakes_the_merge(how):
    def change(monkeypatch):
        own = room.Merged
        monkeypatch.setattr(room, "Merged", lambda name, parts, mode, outputs: own(name, parts, how, outputs))

    return change


def swaps_layers(monkeypatch):
    own = room.cells_of
    monkeypatch.setattr(room, "cells_of", lambda layer: own(layer)[::-1])


def two_ways(how, **options):
    return sequential(layers.Masking(), layers.Bidirectional(layer(built=False, **options), merge_mode=how))


MISTAKES = {
    "activation ignored": (
        lambda: sequential(layer(built=False, activation="relu")),
        forgets_the_activation,
        "likely reason: its activation, the layer computes with relu and not tanh",
    ),
    "gates' activation ignored": (
        lambda: sequential(layer("GRU", built=False, recurrent_activation="hard_sigmoid")),
        forgets_the_activation,
        "likely reason: its recurrent_activation, the layer computes with hard_sigmoid and not sigmoid",
    ),
    "activation ignored in both directions": (
        lambda: two_ways("sum", activation="relu"),
        forgets_the_activation,
        "likely reason: of both directions, its activation, the layer computes with relu and not tanh",
    ),
    "mask ignored": (
        lambda: sequential(layers.Masking(), layer(built=False)),
        changes_what_is_caught(mask=None),
        "likely reason: a mask, the layer left out timesteps that the trace reads",
    ),
    "mask ignored in both directions": (
        lambda: two_ways("mul"),
        changes_what_is_caught(mask=None),
        "likely reason: a mask, the layer left out timesteps that the traces read",
    ),
    "direction not reversed": (
        lambda: sequential(layer(built=False, go_backwards=True)),
        changes_what_is_caught(reverse=False),
        "likely reason: its direction, the layer reads from the last timestep to the first",
    ),
    "direction not reversed in a sum": (
        lambda: two_ways("sum"),
        changes_what_is_caught(reverse=False),
        "backward, its direction, the layer reads from the last timestep to the first",
    ),
    "initial state forgotten": (
        lambda: sequential(layer(built=False, stateful=True), batch=3),
        changes_what_is_caught(initial_state=()),
        "off by",
    ),
    **{
        f"{how} taken for {other}": (
            lambda how=how: two_ways(how),
            mistakes_the_merge(other),
            f"likely reason: its merge mode, the layer gives {words}",
        )
        for how, other, words in (
            ("sum", "ave", "their sum"),
            ("ave", "mul", "their mean"),
            ("mul", "sum", "their product"),
            ("concat", "sum", "both side by side"),
            ("sum", "concat", "their sum"),
        )
    },
    "layers swapped": (
        lambda: sequential(layers.RNN([layers.LSTMCell(4), layers.LSTMCell(4)], return_sequences=True)),
        swaps_layers,
        "off by",
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_caught_by_the_comparison_alone(mistake, monkeypatch):
    make, forget, message = MISTAKES[mistake]
    model, inputs = make(), X.copy()
    inputs[:, 4:] = 0.0 if "mask" in mistake else inputs[:, 4:]
    model(inputs)
    trace_model(model, inputs, sequence=None)
    forget(monkeypatch)
    for sequence in (None, 1):
        with pytest.raises(ValueError, match=r"off by|gave") as error:
            trace_model(model, inputs, sequence=sequence)
        assert message in str(error.value)

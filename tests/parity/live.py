"""The cells compute what the installed Keras and PyTorch compute: run by ``make parity``.

Its name keeps it out of ``make test``, which compares with recordings and needs neither.
"""

import numpy as np
import pytest
import record
import torch
from parity import lesson_code
from parity.comparison import CELLS, assert_close, assert_equals_case, cell_from, load
from record import keras

from rnn_helpers import LSTM, Readout
from rnn_helpers.training import gradients, loss_and_gradients, with_weights

# Keras computes in float64 with TensorFlow only: elsewhere its matmul never gives more than a float32.
DTYPES = {"keras": ["float32"], "torch": ["float32", "float64"]}
EVERY_LAYER = [
    pytest.param(
        framework, name, options, id=" ".join([framework, name, *(f"{k}={v}" for k, v in options.items())])
    )
    for framework, layers in record.LAYERS.items()
    for name, options in layers
]
every_layer = pytest.mark.parametrize("framework, name, options", EVERY_LAYER)


def random_sizes(rng):
    """input_features, units, timesteps, batch"""
    return tuple(int(rng.integers(1, most, endpoint=True)) for most in (8, 12, 30, 3))


@pytest.mark.parametrize("framework", record.LAYERS)
def test_a_new_recording_equals_the_fixtures(framework):
    stored, new = load(framework), record.recording(framework)
    for name in ("framework", "version", "seed"):
        assert stored[name] == new[name]
    for old_case, new_case in zip(stored["cases"], new["cases"], strict=True):
        assert [old_case[name] for name in ("layer", "options")] == [new_case["layer"], new_case["options"]]
        drawn = old_case["weights"], new_case["weights"]
        for old, new in zip(*((w.values() if framework == "torch" else w) for w in drawn), strict=True):
            np.testing.assert_array_equal(np.float32(old), new)
        for name in ("inputs", "initial_state"):
            np.testing.assert_array_equal(np.float32(old_case[name]), new_case[name])
        for name in ("outputs", "final_state"):
            assert_close(new_case[name], old_case[name])


@every_layer
def test_a_cell_computes_what_the_layer_computes(framework, name, options):
    for dtype in DTYPES[framework]:
        for seed in range(40):
            rng = np.random.default_rng(seed)
            case = record.random_case(rng, framework, name, options, random_sizes(rng), dtype)
            assert_equals_case(cell_from(framework, case), case, dtype)


@every_layer
def test_a_layer_computes_what_a_cell_computes(framework, name, options):
    options = {option: value for option, value in options.items() if option not in ("bias", "use_bias")}
    dtype = DTYPES[framework][-1]
    for seed in range(10):
        rng = np.random.default_rng(seed)
        case = record.random_case(rng, framework, name, options, random_sizes(rng), dtype)
        cell = cell_from(framework, case)
        sizes = cell.input_features, cell.units
        if framework == "keras":
            layer = record.keras_layer(name, options, *sizes, dtype)
            layer.set_weights(cell.to_keras())
            outputs, _ = record.run_keras(layer, case["inputs"], case["initial_state"])
        else:
            layer = record.torch_layer(name, options, *sizes, dtype)
            layer.load_state_dict({key: torch.from_numpy(array) for key, array in cell.to_torch().items()})
            outputs, _ = record.run_torch(layer, case["inputs"], case["initial_state"])
        assert_close(outputs, case["outputs"], dtype)


@pytest.mark.parametrize("name", ["SimpleRNN", "LSTM", "GRU"])
def test_a_cell_carries_weights_from_one_framework_to_the_other(name):
    for seed in range(10):
        rng = np.random.default_rng(seed)
        case = record.random_case(rng, "keras", name, {}, random_sizes(rng))
        cell = cell_from("keras", case)
        layer = record.torch_layer(name.removeprefix("Simple"), {}, cell.input_features, cell.units)
        layer.load_state_dict({key: torch.from_numpy(array) for key, array in cell.to_torch().items()})
        outputs, _ = record.run_torch(layer, case["inputs"], case["initial_state"])
        assert_close(outputs, case["outputs"])


# ---------------------------------------------------------------- what layers hand out


@pytest.mark.parametrize("name", ["SimpleRNN", "LSTM", "GRU"])
@pytest.mark.parametrize("options", [{}, {"stateful": True, "dropout": 0.2, "recurrent_dropout": 0.1}])
def test_a_keras_layer_is_read_also_with_states_dropout_or_by_its_variables(name, options):
    layer = getattr(keras.layers, name)(4, **options)
    layer(np.zeros((1, 2, 3), "float32"))
    for arrays in (layer.get_weights(), layer.weights):
        for ours, theirs in zip(CELLS[name].from_keras(arrays).to_keras(), layer.get_weights(), strict=True):
            np.testing.assert_array_equal(ours, theirs)


@pytest.mark.parametrize("name", ["RNN", "LSTM", "GRU"])
def test_a_torch_layer_is_read_also_with_gradients_or_in_half_precision(name):
    layer = getattr(torch.nn, name)(3, 4)
    outputs, _ = layer(torch.ones(2, 1, 3))
    outputs.sum().backward()
    for weights in (
        layer.state_dict(),
        dict(layer.named_parameters()),
        layer.state_dict(keep_vars=True),
        layer.bfloat16().state_dict(),
    ):
        cell = CELLS[name].from_torch(weights)
        ours = torch.from_numpy(cell.to_torch()["weight_hh_l0"])
        assert torch.equal(ours, weights["weight_hh_l0"].double())


def test_of_a_bidirectional_keras_layer_one_direction_is_read():
    layer = keras.layers.Bidirectional(keras.layers.LSTM(4))
    layer(np.zeros((1, 2, 3), "float32"))
    with pytest.raises(ValueError, match="got 6 arrays"):
        CELLS["LSTM"].from_keras(layer.get_weights())
    assert CELLS["LSTM"].from_keras(layer.forward_layer.get_weights()).units == 4


NOT_ONE_LSTM = {
    "num_layers > 1": torch.nn.LSTM(3, 4, num_layers=2),
    "a bidirectional layer": torch.nn.LSTM(3, 4, bidirectional=True),
    "a cell such as torch.nn.LSTMCell": torch.nn.LSTMCell(3, 4),
    "a whole model": torch.nn.Sequential(torch.nn.LSTM(3, 4)),
    "use GRU.from_torch": torch.nn.GRU(3, 4),
}


@pytest.mark.parametrize("message", NOT_ONE_LSTM)
def test_what_is_not_one_torch_layer_of_this_kind_is_refused(message):
    with pytest.raises(ValueError, match=message):
        CELLS["LSTM"].from_torch(NOT_ONE_LSTM[message].state_dict())


@pytest.mark.parametrize(
    ("name", "options"),
    [(name, options) for name, options in record.LAYERS["torch"] if options.get("bias", True)],
)
def test_gradients_are_those_of_pytorch(name, options):
    for seed in range(10):
        rng = np.random.default_rng(seed)
        case = record.random_case(rng, "torch", name, options, random_sizes(rng), "float64")
        cell = cell_from("torch", case)
        states = tuple(np.array(state) for state in case["initial_state"])
        trace = cell.run(case["inputs"], states if len(states) > 1 else states[0])
        slope = rng.normal(size=trace.outputs.shape)  # of a loss that is the sum of slope · outputs
        ours = gradients(trace, hidden_state=slope)

        layer = record.torch_layer(name, options, cell.input_features, cell.units, "float64")
        layer.load_state_dict({key: torch.from_numpy(array) for key, array in cell.to_torch().items()})
        inputs, *initial = (
            torch.from_numpy(np.array(array, dtype=np.float64)).requires_grad_()
            for array in (case["inputs"], *states)
        )
        given = tuple(state[None] for state in initial)
        outputs, _ = layer(inputs, given if len(given) > 1 else given[0])
        (outputs * torch.from_numpy(slope)).sum().backward()

        assert_close(ours.inputs, inputs.grad.numpy(), "float64")
        for ours_state, theirs in zip(ours.initial_state.values(), initial, strict=True):
            assert_close(ours_state, theirs.grad.numpy(), "float64")
        # Gradients have the shapes of weights, so a cell made of them puts them in PyTorch's order.
        in_order = with_weights(cell, ours.weights).to_torch()
        for key in ("weight_ih_l0", "weight_hh_l0", "bias_ih_l0"):
            assert_close(in_order[key], getattr(layer, key).grad.numpy(), "float64")
        if "b′" in ours.weights:
            assert_close(in_order["bias_hh_l0"], layer.bias_hh_l0.grad.numpy(), "float64")


@pytest.mark.parametrize("name", ["RNN", "LSTM", "GRU"])
def test_gradients_at_every_timestep_are_those_of_pytorch(name):
    for seed in range(5):
        rng = np.random.default_rng(seed)
        case = record.random_case(rng, "torch", name, {}, random_sizes(rng), "float64")
        cell = cell_from("torch", case)
        states = tuple(np.array(state) for state in case["initial_state"])
        trace = cell.run(case["inputs"], states if len(states) > 1 else states[0])
        ours = gradients(trace, hidden_state=np.ones(trace.last_output.shape))

        # A layer hands out no states to ask for; its cell, step by step, does.
        stepper = getattr(torch.nn, f"{name}Cell")(cell.input_features, cell.units).double()
        weights = {key.removesuffix("_l0"): torch.from_numpy(a) for key, a in cell.to_torch().items()}
        stepper.load_state_dict(weights)
        state, history = tuple(map(torch.from_numpy, states)), []
        for input_t in torch.from_numpy(case["inputs"]).unbind(1):
            state = stepper(input_t, state if len(state) > 1 else state[0])
            state = state if isinstance(state, tuple) else (state,)
            for each in state:
                each.retain_grad()
            history.append(state)
        history[-1][0].sum().backward()
        for place, state_name in enumerate(cell.state_names):
            theirs = np.stack([at[place].grad.numpy() for at in history], axis=1)
            assert_close(ours[state_name], theirs, "float64")


# ---------------------------------------------------------------- the code in the lessons


@pytest.mark.parametrize("name", lesson_code.recorded())
def test_the_code_in_a_lesson_prints_what_stands_below_it(name):
    stored = lesson_code.recorded()[name]
    assert list(lesson_code.printed_by(block["code"] for block in stored)) == [b["printed"] for b in stored]


@pytest.mark.parametrize("is_every_timestep", [True, False])
def test_cross_entropy_is_that_of_both_frameworks(is_every_timestep):
    for seed in range(10):
        rng = np.random.default_rng(seed)
        features, units, timesteps, batch = random_sizes(rng)
        outputs = timesteps + 2
        readout = Readout(rng.normal(size=(outputs, units)), rng.normal(size=outputs), "softmax")
        cell = LSTM.random(features, units, seed, readout=readout)
        trace = cell.run(rng.normal(size=(batch, timesteps, features)))
        classes = rng.integers(outputs, size=(batch, timesteps) if is_every_timestep else batch)
        value, found = loss_and_gradients(cell, trace.inputs, classes)
        states = torch.from_numpy(trace.outputs if is_every_timestep else trace.last_output)
        sums = torch.from_numpy(readout.sum(states.numpy())).requires_grad_()
        loss = torch.nn.functional.cross_entropy(sums.reshape(-1, outputs), torch.from_numpy(classes.ravel()))
        loss.backward()
        assert value == pytest.approx(loss.item(), rel=1e-12)
        ours = found.prediction_preactivation
        np.testing.assert_allclose(ours if is_every_timestep else ours[:, -1], sums.grad.numpy(), atol=1e-14)
        prediction = trace.prediction if is_every_timestep else trace.prediction[:, -1]
        by_class = keras.losses.SparseCategoricalCrossentropy()(classes, np.float32(prediction))
        one_hot = keras.losses.CategoricalCrossentropy()(np.eye(outputs)[classes], np.float32(prediction))
        np.testing.assert_allclose([float(by_class), float(one_hot)], value, rtol=1e-5)

"""A trace that is not what its layer gave is an error that says where, how far off and why."""

from dataclasses import replace

import numpy as np
import pytest
from cases import every_kind, saying
from models.layers import caught, stack, with_outputs

from rnn_helpers import GRU, LSTM, SimpleRNN
from rnn_helpers.models import comparing
from rnn_helpers.models.caught import changed
from rnn_helpers.models.comparing import check_fits, misfit
from rnn_helpers.models.precision import PRECISIONS

MASK = np.arange(7) < np.array([[7], [4]])


@every_kind
@pytest.mark.parametrize("reverse", [False, True])
@pytest.mark.parametrize("mask", [None, MASK], ids=["all read", "padded"])
def test_a_trace_equal_to_float32s_precision_fits(kind, options, reverse, mask):
    layer = caught(kind, reverse=reverse, mask=mask, **options)
    check_fits(layer, [layer])
    check_fits(replace(layer, outputs=None), [layer])
    check_fits(replace(layer, final_state={}), [layer])


@pytest.mark.parametrize("kind", [SimpleRNN, LSTM, GRU])
def test_all_layers_and_directions_of_a_stack_fit(kind):
    layers = stack(kind, layers=3)
    for layer in layers:
        check_fits(layer, layers)


def says(layer, message, others=()):
    with pytest.raises(ValueError, match=saying(message)):
        check_fits(layer, others)


# ---------------------------------------------------------------- where and how far off


def test_the_error_names_layer_quantity_place_and_difference():
    layer = caught(LSTM, "decoder.lstm, layer 1", batch=1)
    outputs = layer.outputs.copy()
    outputs[0, 3, 2] += 0.25
    ours = layer.trace.outputs[0, 3, 2]
    message = (
        f"decoder.lstm, layer 1: the output of its trace is off by 0.25 from what the layer gave, {ours:.4g} "
        f"where it has {outputs[0, 3, 2]:.4g} at timestep 3, unit 2; rounding to float32 explains … at most; "
        "none of"
    )
    says(replace(layer, outputs=outputs), message)


def test_in_a_batch_the_sequence_is_named_and_of_several_differences_the_largest():
    layer = caught(GRU)
    outputs = layer.outputs.copy()
    outputs[0, 1, 0] += 0.1
    outputs[1, 2, 3] -= 0.5
    says(replace(layer, outputs=outputs), "off by 0.5 … at sequence 1, timestep 2, unit 3")


@pytest.mark.parametrize("state", ["hidden_state", "cell_state"])
def test_a_final_state_is_compared_too(state):
    for reverse, timestep in ((False, 6), (True, 0)):
        layer = caught(LSTM, reverse=reverse)
        final = {**layer.final_state, state: layer.final_state[state] + 0.375}
        said = f"the final {state.replace('_', ' ')} of its trace is off by 0.38 … at sequence"
        says(replace(layer, final_state=final), f"{said} … timestep {timestep}, unit")


def test_outputs_where_the_mask_leaves_out_are_not_looked_at():
    layer = caught(LSTM, mask=MASK)
    zeros = np.where(MASK[:, :, None], layer.outputs, 0.0)
    check_fits(replace(layer, outputs=zeros), [layer])
    outside = np.where(MASK[:, :, None], 0.5, layer.outputs)
    says(replace(layer, outputs=outside), "the output of its trace is off by")


@pytest.mark.parametrize("number", [np.nan, np.inf, -np.inf])
def test_what_is_no_number_fits_nothing(number):
    layer = caught(GRU)
    outputs = layer.outputs.copy()
    outputs[1, 2, 3] = number
    says(replace(layer, outputs=outputs), f"where it has {number:.4g} at sequence 1, timestep 2, unit 3")


def test_inputs_that_a_cell_can_not_read_are_an_error_with_the_layers_name():
    layer = caught(LSTM, "encoder")
    says(
        replace(layer, inputs=layer.inputs * np.nan),
        "encoder: inputs must be finite numbers, got nan at index",
    )


# ---------------------------------------------------------------- why


@pytest.mark.parametrize("kind", [SimpleRNN, LSTM, GRU])
@pytest.mark.parametrize("activation", ["relu", "hard_sigmoid", "linear"])
def test_an_activation_that_was_ignored_is_named(kind, activation):
    layer = caught(kind, activation=activation)
    taken = replace(layer, cell=replace(layer.cell, activation="tanh"))
    says(taken, f"likely reason: its activation, the layer computes with {activation} and not tanh")


@pytest.mark.parametrize("kind", [LSTM, GRU])
def test_an_activation_of_gates_that_was_ignored_is_named(kind):
    layer = caught(kind, recurrent_activation="hard_sigmoid")
    taken = replace(layer, cell=replace(layer.cell, recurrent_activation="sigmoid"))
    reason = "its recurrent_activation, the layer computes with hard_sigmoid and not sigmoid"
    says(taken, f"likely reason: {reason}")


@pytest.mark.parametrize("kind", [SimpleRNN, LSTM, GRU])
@pytest.mark.parametrize("reverse", [False, True])
def test_a_direction_that_was_not_reversed_is_named(kind, reverse):
    end = "first timestep to the last" if not reverse else "last timestep to the first"
    taken = replace(caught(kind, reverse=reverse), reverse=not reverse)
    says(taken, f"likely reason: its direction, the layer reads from the {end}")


@pytest.mark.parametrize("kind", [SimpleRNN, LSTM, GRU])
@pytest.mark.parametrize("reverse", [False, True])
@pytest.mark.parametrize("given", ["zeros", "repeated", "final states alone"])
def test_a_mask_that_was_ignored_is_named(kind, reverse, given):
    layer = caught(kind, mask=MASK, reverse=reverse)
    inputs = layer.inputs * MASK[:, :, None]
    layer = with_outputs(replace(layer, inputs=inputs, initial_state=()))
    if given == "zeros":
        layer = replace(layer, outputs=np.where(MASK[:, :, None], layer.outputs, 0.0))
    if given == "final states alone":
        layer = replace(layer, outputs=None)
    says(
        replace(layer, mask=None), "likely reason: a mask, the layer left out timesteps that the trace reads"
    )


@pytest.mark.parametrize("kind", [SimpleRNN, LSTM, GRU])
def test_a_mask_that_the_layer_ignored_is_named(kind):
    taken = replace(caught(kind), mask=MASK)
    says(taken, "likely reason: its mask, the layer read the timesteps that it leaves out")


@pytest.mark.parametrize("kind", [SimpleRNN, LSTM, GRU])
def test_an_initial_state_that_the_layer_did_not_take_is_named(kind):
    layer = caught(kind)
    started = with_outputs(replace(layer, initial_state=()))
    taken = replace(started, initial_state=layer.initial_state)
    says(taken, "likely reason: its initial state, the layer started from zeros")


@pytest.mark.parametrize("kind", [SimpleRNN, LSTM, GRU])
def test_layers_in_another_order_are_named(kind):
    layers = stack(kind, directions=1)
    cells = {layer.name: layer.cell for layer in reversed(layers)}
    swapped = dict(zip((layer.name for layer in layers), cells.values(), strict=True))
    taken = changed(layers, lambda layer: replace(layer, cell=swapped[layer.name]))
    other = layers[1].name
    says(taken[0], f"likely reason: the order of layers, with the weights of {other} the numbers fit", taken)


def test_layers_of_other_sizes_are_not_suspected():
    # As many units, and another projection or none
    layer, others = caught(LSTM, projection=2), [caught(LSTM, seed=1), caught(LSTM, seed=2, projection=3)]
    says(replace(layer, outputs=layer.outputs + 1.0), "none of the usual reasons explains it", others)


def test_what_no_suspicion_explains_says_so():
    layer = caught(LSTM)
    says(
        replace(layer, outputs=layer.outputs + 1.0), "none of the usual reasons explains it (direction, mask"
    )


# ---------------------------------------------------------------- how much is precision


@pytest.mark.parametrize("precision", PRECISIONS)
def test_roundings_fit_and_what_is_larger_does_not(precision):
    layer = caught(GRU)
    number, exact = PRECISIONS[precision], layer.trace.outputs
    given = {"hidden_state": number.rounded(exact[:, -1])}
    layer = replace(layer, precision=precision, outputs=number.rounded(exact), final_state=given)
    assert misfit(layer) is None
    rng = np.random.default_rng(1)
    off = layer.outputs + 0.2 * rng.choice((-1, 1), exact.shape)
    assert misfit(replace(layer, outputs=off)) is not None


def counting(timesteps=300, precision="bfloat16"):
    """An LSTM that adds 1/4 to its cell state for ever, as a layer of little precision computes it."""
    gates_open = np.array([[20.0], [20.0], [0.25541281188], [20.0]])
    cell = LSTM(np.zeros((4, 1, 1)), np.zeros((4, 1, 1)), gates_open)
    layer = replace(
        caught(LSTM, input_features=1, units=1, timesteps=timesteps, batch=1), cell=cell, precision=precision
    )
    layer = replace(layer, initial_state=())
    states = {name: array[:, -1] for name, array in layer.rounded_states.items()}
    return replace(layer, outputs=layer.rounded_states["hidden_state"], final_state=states)


def test_a_state_that_stands_still_for_lack_of_digits_is_no_mistake(monkeypatch):
    layer = counting()
    (given,), (ours,) = layer.final_state["cell_state"], layer.trace.cell_state[0, -1:]
    assert abs(given - ours) > 5  # in bfloat16 there is nothing between 64 and 64.5
    check_fits(layer, [layer])
    wrong = {**layer.final_state, "cell_state": layer.final_state["cell_state"] * 20}
    says(replace(layer, final_state=wrong), "the final cell state of its trace is off by")
    monkeypatch.setattr(comparing, "TIMES_MEASURED", 0.0)
    assert misfit(layer) is not None


def test_roundings_explain_nothing_before_they_happen():
    layer = counting()
    outputs = layer.outputs.copy()
    outputs[0, 1] += 0.1
    says(replace(layer, outputs=outputs), "at timestep 1, unit 0; rounding to bfloat16 explains")

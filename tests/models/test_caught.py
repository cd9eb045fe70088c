"""What was caught of a layer: its trace, one sequence of it, and whose outputs it received."""

from dataclasses import replace

import numpy as np
import pytest
from models.layers import caught, stack

from rnn_helpers import GRU, LSTM
from rnn_helpers.models.caught import changed, sources
from rnn_helpers.models.merges import MERGES
from rnn_helpers.models.merging import Merged

MASK = np.arange(7) < np.array([[7], [4]])


def test_the_trace_is_the_run_of_the_cell_on_what_the_layer_received():
    layer = caught(LSTM, mask=MASK, reverse=True)
    expected = layer.cell.run(layer.inputs, layer.initial_state, mask=MASK, reverse=True)
    for name, array in expected.items():
        np.testing.assert_array_equal(layer.trace[name], array)
    assert layer.trace.reverse


def test_a_layer_above_reads_the_outputs_of_those_below_side_by_side():
    *below, forward, backward = stack(GRU)
    expected = np.concatenate([layer.trace.outputs for layer in below], axis=-1)
    for layer in (forward, backward):
        np.testing.assert_array_equal(layer.trace.inputs, expected)
        assert (layer.batch, layer.timesteps) == (2, 7)


def test_one_sequence_of_a_stack_is_that_of_its_batch():
    layers = stack(LSTM, mask=MASK)
    for layer, alone in zip(layers, changed(layers, lambda each: each.only(1)), strict=True):
        assert alone.single and alone.batch == 1
        for name, array in alone.trace.items():
            np.testing.assert_allclose(array[0], layer.trace[name][1], rtol=0, atol=1e-13)
        assert alone.final_state["cell_state"].shape == (1, 4)
        assert alone.outputs is None or alone.outputs.shape == (1, 7, 4)


@pytest.mark.parametrize("sequence", [2, -3, 10])
def test_a_sequence_beyond_the_batch_is_an_error_with_the_layers_name(sequence):
    with pytest.raises(IndexError, match=f"sequence {sequence} of the 2 that encoder read; choose 0 to 1"):
        caught(LSTM, "encoder").only(sequence)


def test_who_received_whose_outputs_is_seen_by_the_numbers():
    forward, backward = (caught(LSTM, name, seed, units=4) for seed, name in enumerate(("a", "b")))
    both = np.concatenate([forward.outputs, backward.outputs], axis=-1)
    above = replace(caught(LSTM, "above", input_features=8), inputs=both)
    upon_one = replace(caught(GRU, "upon one"), inputs=backward.outputs.copy())
    else_where = caught(GRU, "elsewhere", seed=5)
    nearly = replace(caught(GRU, "nearly"), inputs=np.nextafter(backward.outputs, 1.0))
    found = sources([forward, backward, above, upon_one, else_where, nearly])
    assert found.reads == {"above": ("a", "b"), "upon one": ("b",)} and found.merges == {}


def test_within_a_module_the_layers_below_are_known():
    names = [layer.name for layer in stack(LSTM)]
    assert sources(stack(LSTM)).reads == {names[2]: tuple(names[:2]), names[3]: tuple(names[:2])}


@pytest.mark.parametrize("how", ["sum", "mul", "ave"])
def test_two_outputs_that_the_model_merged_are_seen_by_the_rounded_numbers(how):
    forward, backward = (caught(LSTM, name, seed, units=4) for seed, name in enumerate(("a", "b")))
    given = {
        "sum": forward.outputs + backward.outputs,
        "mul": forward.outputs * backward.outputs,
        "ave": (forward.outputs + backward.outputs) / 2,
    }[how]
    above = replace(caught(LSTM, "above"), inputs=np.float32(given).astype(float))
    nearly = replace(
        above, name="nearly", inputs=np.nextafter(np.float32(given), np.float32(9)).astype(float)
    )
    found = sources([forward, backward, above, nearly])
    assert found.reads == {"above": ("a", "b")} and found.merges == {"above": how}


def test_what_two_directions_gave_together_is_read_though_none_gave_its_own():
    directions = [replace(caught(GRU, name, seed), outputs=None) for seed, name in enumerate(("a", "b"))]
    given = MERGES["mul"].of(*(each.trace.outputs for each in directions))
    merged = Merged("both", ("a", "b"), "mul", given)
    above = replace(caught(LSTM, "above"), inputs=given.copy())
    elsewhere = replace(caught(LSTM, "elsewhere"), inputs=given + 1e-9)
    found = sources([*directions, above, elsewhere], [merged])
    assert found.reads == {"above": ("a", "b")} and found.merges == {"above": "mul"}


@pytest.mark.parametrize("kind", [LSTM, GRU])
def test_who_started_where_another_ended_is_seen_by_every_state(kind):
    encoder = [caught(kind, name, seed) for seed, name in enumerate(("forward", "backward"))]
    end = tuple(encoder[1].final_state.values())
    both = tuple(
        np.concatenate([each.final_state[name] for each in encoder], axis=-1)
        for name in encoder[0].cell.state_names
    )
    decoder = replace(caught(kind, "decoder", 5), initial_state=end)
    wide = replace(caught(kind, "wide", 6, units=8), initial_state=both)
    half = replace(caught(kind, "half", 7), initial_state=(*end[:-1], np.nextafter(end[-1], 9.0)))
    zeros = replace(caught(kind, "zeros", 8), initial_state=tuple(map(np.zeros_like, end)))
    found = sources([*encoder, decoder, wide, half, zeros])
    assert found.starts == {"decoder": ("backward",), "wide": ("forward", "backward")}


def test_zeros_come_from_nowhere_though_another_ended_with_them():
    zeros = np.zeros((2, 4))
    encoder = replace(caught(GRU, "encoder"), final_state={"hidden_state": zeros})
    decoder = replace(caught(GRU, "decoder", 5), initial_state=(zeros,))
    assert sources([encoder, decoder]).starts == {}

"""A stepper of a whole model's layers: what it sends, which layers are open, and what an edit leads to."""

import json
from dataclasses import replace

import numpy as np
import pytest
from cases import saying
from stacked import DIRECTIONS, MERGED, encoder_decoder, stacked, together, translator
from traitlets import TraitError

from rnn_helpers import GRU, LSTM, Stepper
from rnn_helpers.models import TracedModel

LAYERS = [f"lstm, layer {layer}, {direction}" for layer in (0, 1) for direction in ("forward", "backward")]


def hold(run, value=0.25, quantity="forget_gate"):
    return {
        "type": "hold",
        "run": run,
        "quantity": quantity,
        "unit": 0,
        "first": 2,
        "last": 2,
        "value": value,
    }


def test_it_is_named_by_its_model():
    assert repr(Stepper(stacked())) == "Stepper(Tagger, 4 layers and directions, 6 timesteps)"
    assert repr(Stepper(translator())) == "Stepper(Translator, 4 layers and directions, 6 and 4 timesteps)"
    padded = Stepper(stacked(mask=np.arange(6) < 4))
    assert repr(padded) == "Stepper(Tagger, 4 layers and directions, 6 timesteps, up to 2 skipped)"


def test_the_page_is_told_who_reads_whom_and_computes_what_it_can():
    runs = Stepper(stacked()).payload["runs"]
    assert [run["reads"] for run in runs] == [[], [], [0, 1], [0, 1]]
    for run in runs:
        sent = {name for name, place in run["layout"].items() if "start" in place}
        inputs = set() if run["reads"] else {"quantities/inputs"}
        assert {name for name in sent if name.startswith("quantities")} == inputs
        assert run["layout"]["quantities/forget_gate"] == {"shape": [6, 2]}


def test_inputs_that_a_model_rounded_are_sent():
    *_, upper = Stepper(stacked(is_rounded=True)).payload["runs"]
    assert "start" in upper["layout"]["quantities/inputs"]


def test_other_traces_are_sent_in_full():
    for run in Stepper(dict(stacked())).payload["runs"]:
        assert "reads" not in run and all("start" in place for place in run["layout"].values())


def test_two_layers_of_128_units_and_200_timesteps_are_sent_in_three_megabytes():
    widget = Stepper(stacked(units=128, features=64, timesteps=200))
    runs = widget.payload["runs"]
    text = json.dumps([{**run, "buffer": ""} for run in runs])
    assert len(text) + sum(len(run["buffer"]) for run in runs) < 3e6


def test_numbers_that_float32_would_change_are_sent_in_full():
    traces = stacked(GRU, units=40)
    name, trace = next(iter(traces.items()))
    exact = replace(trace.cell, W=trace.cell.W + 1e-9, U=trace.cell.U + 1e-9)
    traces = replace(traces, traces={**traces.traces, name: exact.run(trace.inputs)}, reads={})
    first, second, *_ = Stepper(traces).payload["runs"]
    assert "is_short" not in first["layout"]["weights/U"] and second["layout"]["weights/U"]["is_short"]
    start = first["layout"]["weights/U"]["start"]
    numbers = np.frombuffer(first["buffer"], "<f8")[start : start + exact.U.size]
    np.testing.assert_array_equal(numbers.reshape(exact.U.shape), exact.U)


def test_the_first_layer_is_open_or_those_that_are_asked_for():
    assert Stepper(stacked()).layers == LAYERS[:1]
    assert Stepper(stacked(), layers=[LAYERS[3], LAYERS[0]]).layers == [LAYERS[0], LAYERS[3]]
    assert Stepper(stacked(), layers=[]).layers == []
    assert Stepper(stacked()["lstm, layer 0, forward"]).layers == []
    assert Stepper(translator(), layers=["decoder, layer 1, forward"]).timestep == 0


@pytest.mark.parametrize(
    "layers, error, words",
    [
        (["lstm"], ValueError, "layers has 'lstm'; there are 'encoder, layer 0, forward', "),
        ("encoder", TypeError, "layers are 'encoder', expected a list of names: 'encoder, layer 0"),
        ([3], TypeError, "layers are [3], expected a list of names"),
        (3, TypeError, "layers are 3, expected a list of names"),
        (["encoder, layer 0, forward", "decoder, layer 0, forward"], ValueError,
         "different timesteps: 'encoder, layer 0, forward' has 6, 'decoder, layer 0, forward' has 4; choose"),
    ],
)  # fmt: skip
def test_layers_that_can_not_be_open_together_are_refused(layers, error, words):
    traces = translator()
    with pytest.raises(error, match=saying(words)):
        Stepper(traces, layers=layers)
    stepper = Stepper(traces)
    with pytest.raises((ValueError, TraitError)):
        stepper.layers = layers
    assert stepper.layers == ["encoder, layer 0, forward"]


def test_other_traces_have_no_layers_to_choose():
    with pytest.raises(ValueError, match="layers are those of a model, as trace_model returns it"):
        Stepper(dict(stacked()), layers=LAYERS[:1])


def test_a_layer_must_come_after_those_that_it_reads_and_fit_them():
    first, second = (GRU.random(2, 2, seed).run(np.ones((3, 2))) for seed in (0, 1))
    with pytest.raises(ValueError, match="'a' reads 'b', expected traces that come before it: none does"):
        Stepper(TracedModel("M", {"a": first, "b": second}, {"a": ("b",)}, {}))
    with pytest.raises(ValueError, match=saying("the inputs of 'b' have shape (3, 2), what it reads (3, 4)")):
        Stepper(TracedModel("M", {"a": first, "b": second}, {"b": ("a", "a")}, {}))


def test_a_timestep_is_one_of_the_layers_that_are_open():
    with pytest.raises(ValueError, match="timestep is 5, expected a whole number from 0 to 3"):
        Stepper(translator(), timestep=5, layers=["decoder, layer 0, forward"])
    assert Stepper(translator(), timestep=5).timestep == 5


# ---------------------------------------------------------------- edits


@pytest.mark.parametrize("is_rounded", [False, True])
def test_an_edit_runs_on_through_the_layers_above_in_both_directions(is_rounded):
    traces = stacked(is_rounded=is_rounded)
    stepper = Stepper(traces)
    stepper.edits = [hold(0)]
    edited = stepper.edited
    assert isinstance(edited, TracedModel) and edited.reads == traces.reads
    assert edited[LAYERS[1]] is traces[LAYERS[1]], "the other direction reads the same input as before"
    below = traces[LAYERS[0]].cell.holding("forget_gate", 0.25, unit=0, first=2, last=2)
    changed = below.run(traces[LAYERS[0]].inputs)
    np.testing.assert_array_equal(edited[LAYERS[0]].outputs, changed.outputs)
    outputs = np.concatenate([changed.outputs, traces[LAYERS[1]].outputs], axis=-1)
    for name in LAYERS[2:]:
        upper = traces[name].cell.run(outputs, reverse=traces[name].reverse)
        # As float32 has them the inputs are a little off, and stay so
        np.testing.assert_allclose(
            edited[name].outputs, upper.outputs, rtol=0, atol=1e-6 if is_rounded else 1e-12
        )
        moved = edited[name].inputs - traces[name].inputs
        np.testing.assert_allclose(moved[:, :2], changed.outputs - traces[LAYERS[0]].outputs, atol=1e-15)
        still = np.concatenate([moved[:2].ravel(), moved[2:, 2:].ravel()])
        assert np.abs(still).max() < 1e-15 < np.abs(moved).max()


def test_without_edits_it_is_the_model_itself():
    traces = stacked()
    stepper = Stepper(traces)
    assert stepper.trace is traces and stepper.edited is traces
    stepper.edits = [hold(3)]
    assert [stepper.edited[name] is traces[name] for name in traces] == [True, True, True, False]


def test_an_edit_ends_where_a_layer_reads_what_no_layer_gave():
    traces = together(stacked(layers=1), stacked(layers=1, name="head", seed=4))
    stepper = Stepper(traces)
    stepper.edits = [hold(0)]
    assert [stepper.edited[name] is traces[name] for name in traces] == [False, True, True, True]


@pytest.mark.parametrize("is_rounded", [False, True])
@pytest.mark.parametrize("merge", ["sum", "mul", "ave"])
def test_an_edit_runs_on_through_directions_that_are_merged(merge, is_rounded):
    traces = stacked(merge=merge, is_rounded=is_rounded)
    stepper = Stepper(traces)
    stepper.edits = [hold(0)]
    forward, backward, *above = (stepper.edited[name] for name in LAYERS)
    together = MERGED[merge](forward.outputs, backward.outputs)
    left_out = traces[LAYERS[2]].inputs - MERGED[merge](*(traces[name].outputs for name in LAYERS[:2]))
    assert left_out.any() == is_rounded and backward is traces[LAYERS[1]]
    for trace, name in zip(above, LAYERS[2:], strict=True):
        expected = trace.cell.run(together + left_out, reverse=trace.reverse)
        np.testing.assert_allclose(trace.outputs, expected.outputs, rtol=0, atol=1e-12)
        assert np.abs(trace.outputs - traces[name].outputs).max() > 1e-4


def test_outputs_that_can_not_be_merged_are_refused():
    first = LSTM.random(2, 2).run(np.ones((3, 2)))
    narrow, reading = LSTM.random(2, 1).run(np.ones((3, 2))), {"c": ("a", "b")}
    for second, merge, words in [
        (first, "max", "'c' reads 2 traces merged by 'max', expected two by 'sum', 'mul' or 'ave'"),
        (narrow, "sum", "outputs of shapes (3, 1) and (3, 2) can't be merged by 'sum'"),
    ]:
        with pytest.raises(ValueError, match=saying(words)):
            Stepper(TracedModel("M", {"a": first, "b": second, "c": first}, reading, {}, {"c": merge}))


@pytest.mark.parametrize("reads", [False, True])
@pytest.mark.parametrize("directions", [("forward",), ("backward",), DIRECTIONS])
def test_an_edit_in_an_encoder_runs_on_into_the_decoder(directions, reads):
    traces = encoder_decoder(directions=directions, reads=reads)
    stepper = Stepper(traces)
    stepper.edits = [hold(0)]
    decoder, before = stepper.edited["decoder"], traces["decoder"]
    ends = {
        state: [
            np.concatenate([trace[state][trace.last_timestep] for trace in list(some.values())[:-1]])
            for some in (traces, stepper.edited)
        ]
        for state in ("hidden_state", "cell_state")
    }
    states = tuple(before.initial_state[state] + (now - was) for state, (was, now) in ends.items())
    inputs = before.inputs
    if reads:
        was, now = (
            np.concatenate([trace.outputs for trace in list(some.values())[:-1]], axis=-1)
            for some in (traces, stepper.edited)
        )
        inputs = inputs + (now - was)
    expected = before.cell.run(inputs, states)
    np.testing.assert_allclose(decoder.cell_state, expected.cell_state, rtol=0, atol=1e-12)
    np.testing.assert_allclose(decoder.outputs, expected.outputs, rtol=0, atol=1e-12)
    assert np.abs(decoder.outputs - before.outputs).max() > 1e-5
    stepper.edits = [hold(len(traces) - 1)]
    assert [now is was for now, was in zip(stepper.edited.values(), traces.values(), strict=True)] == [
        *[True] * len(directions),
        False,
    ]


def test_a_layer_must_come_after_those_it_starts_from_and_have_their_states():
    small, large = (LSTM.random(2, units).run(np.ones((3, 2))) for units in (2, 3))
    gru = GRU.random(2, 2).run(np.ones((3, 2)))
    for first, second, starts, words in [
        (small, small, {"a": ("b",)}, "'a' starts from 'b', expected traces that come before it: none does"),
        (large, small, {"b": ("a",)}, "hidden_state of 'b' has shape (2,), what it starts from (3,)"),
        (gru, small, {"b": ("a",)}, "'b' starts from 'a', which has no cell_state"),
    ]:  # fmt: skip
        with pytest.raises(ValueError, match=saying(words)):
            Stepper(TracedModel("M", {"a": first, "b": second}, {}, {}, starts=starts))


def test_another_token_below_is_another_token_above():
    stepper = Stepper(stacked(labels="abcabc"))
    values = list(stepper.trace[LAYERS[0]].inputs[0])
    stepper.edits = [{"type": "input", "run": 0, "timestep": 2, "values": values}]
    assert {trace.input_labels for trace in stepper.edited.values()} == {tuple("abaabc")}


def test_another_model_takes_the_edits_back_and_keeps_what_is_open_where_it_can():
    stepper = Stepper(stacked(), layers=LAYERS[2:3], timestep=5)
    stepper.edits = [hold(0)]
    stepper.trace = stacked(seed=7, timesteps=4)
    assert stepper.edits == [] and stepper.layers == LAYERS[2:3] and stepper.timestep == 3
    stepper.trace = translator()
    assert stepper.layers == ["encoder, layer 0, forward"]
    stepper.trace = LSTM.random(2, 2).run(np.ones((3, 2)))
    assert stepper.layers == [] and stepper.timestep == 2


def test_a_saved_page_keeps_the_open_layers():
    page = Stepper(stacked(), layers=LAYERS[1:3]).to_html()
    assert f'"layers":{json.dumps(LAYERS[1:3], separators=(",", ":"))}' in page


def test_the_picture_shows_the_layers_that_are_open():
    def height(layers):
        data, _ = Stepper(stacked(), layers=layers)._repr_mimebundle_()
        return int.from_bytes(data["image/png"][20:24], "big")

    assert 1.8 < height(LAYERS[:2]) / height(LAYERS[:1]) < 2.2
    assert height([]) > 3 * height(LAYERS[:1]), "where none is open, all of one length"
    late = Stepper(translator(), timestep=5)
    late.layers = ["decoder, layer 1, forward"]
    assert "image/png" in late._repr_mimebundle_()[0]

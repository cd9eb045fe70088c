"""``trace_model`` with a framework made up here: the choice of a sequence, labels, a readout, and errors."""

import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from cases import saying
from models.layers import caught, stack

from rnn_helpers import GRU, LSTM, Readout, Stepper, trace_model
from rnn_helpers.models import TracedModel, tracing
from rnn_helpers.models.caught import Catch, changed
from rnn_helpers.models.merging import MERGES, Merged

ROOT = Path(__file__).parents[2]
MASK = np.arange(7) < np.array([[7], [4]])


class Model:
    """A model of a framework made up here, of which this was caught."""

    __module__ = "made_up.layers"

    def __init__(self, *layers, not_traced=None, read_by_head=(), given_by_head=(), merged=()):
        self.caught = Catch("Model", layers, not_traced or {}, None, read_by_head, given_by_head, merged)


@pytest.fixture(autouse=True)
def made_up(monkeypatch):
    """The room of that framework; it notes what ``catch`` was given."""
    given = []

    def catch(model, inputs, readout, activation):
        given.append((inputs, readout, activation))
        head = None if readout is None else Readout(*readout, activation)
        return replace(model.caught, readout=head)

    monkeypatch.setitem(sys.modules, "made_up_room", SimpleNamespace(catch=catch))
    monkeypatch.setattr(tracing, "ROOMS", {"made_up": "made_up_room"})
    return given


def raises(error, message, *given, **options):
    with pytest.raises(error, match=saying(message)):
        trace_model(*given, **options)


def test_every_layer_has_its_trace_in_the_order_of_the_calls(made_up):
    layers = stack(LSTM)
    traces = trace_model(Model(*layers, not_traced={"spare": "was not called"}), "inputs", sequence=None)
    assert isinstance(traces, TracedModel)
    assert list(traces) == [layer.name for layer in layers]
    assert all(traces[layer.name].outputs.shape == (2, 7, 4) for layer in layers)
    assert traces.not_traced == {"spare": "was not called"}
    assert traces.reads["rnn, layer 1, backward"] == ("rnn, layer 0, forward", "rnn, layer 0, backward")
    assert made_up == [("inputs", None, "linear")]


def test_a_trace_that_is_not_what_its_layer_gave_is_an_error():
    *others, last = stack(LSTM)
    wrong = replace(last, cell=replace(last.cell, activation="relu"))
    raises(
        ValueError, f"{last.name}: the … likely reason: its activation", Model(*others, wrong), 0, sequence=0
    )


@pytest.mark.parametrize("how", MERGES)
@pytest.mark.parametrize("mask", [None, MASK], ids=["all read", "masked"])
@pytest.mark.parametrize("is_last", [False, True], ids=["outputs", "last output"])
def test_what_two_directions_gave_together_is_the_merge_of_their_traces(how, mask, is_last):
    both = stack(LSTM, layers=1, mask=mask)
    parts = [layer.outputs[:, layer.trace.last_timestep] if is_last else layer.outputs for layer in both]
    given = np.float32(MERGES[how].of(*parts)).astype(float)
    unseen = [replace(layer, outputs=None, final_state={}) for layer in both]
    names = tuple(layer.name for layer in both)
    for sequence in (0, 1, None):
        traces = trace_model(Model(*unseen, merged=[Merged("rnn", names, how, given)]), 0, sequence=sequence)
        assert list(traces) == list(names)
    off = given.copy()
    off[(1, 0, 2)[: given.ndim]] += 1e-3
    wrong = Model(*unseen, merged=[Merged("rnn", names, how, off)])
    trace_model(wrong, 0, sequence=0)
    what = f"rnn: the merged {'last output' if is_last else 'output'} ({how}) of its trace is off by 0.001"
    raises(ValueError, f"{what} … none of the usual reasons", wrong, 0, sequence=1)
    other = "mul" if how == "sum" else "sum"
    wrong = Model(*unseen, merged=[Merged("rnn", names, other, given)])
    raises(ValueError, f"its merge mode, the layer gives {MERGES[how].words}", wrong, 0, sequence=None)


# ---------------------------------------------------------------- one sequence of a batch


def test_a_batch_of_several_has_to_be_chosen_from():
    expected = (
        "encoder read a batch of 2 sequences, and … has one: choose it by sequence=0 to 1, or keep … =None"
    )
    raises(ValueError, expected, Model(caught(GRU, "encoder")), 0)
    assert not trace_model(Model(caught(GRU, batch=1)), 0)["layer"].is_batch
    assert trace_model(Model(caught(GRU, batch=1)), 0, sequence=None)["layer"].is_batch


def test_a_chosen_sequence_ends_where_it_was_padded():
    layers = stack(LSTM, mask=MASK)
    for sequence, timesteps in ((0, 7), (1, 4)):
        traces = trace_model(Model(*layers), 0, sequence=sequence)
        for layer in layers:
            expected = layer.trace.sequence(sequence)
            assert traces[layer.name].timesteps == timesteps
            np.testing.assert_allclose(traces[layer.name].outputs, expected.outputs, rtol=0, atol=1e-13)


@pytest.mark.parametrize(
    ("sequence", "error", "message"),
    [
        (2, IndexError, "sequence 2 of the 2 that layer read; choose 0 to 1"),
        (
            -1,
            ValueError,
            "sequence is -1, expected a whole number of at least 0, or None for the whole batch",
        ),
        (True, ValueError, "sequence is True"),
        ("first", ValueError, "sequence is 'first'"),
    ],
)
def test_a_sequence_that_is_not_there_is_refused(sequence, error, message):
    raises(error, message, Model(caught(LSTM)), 0, sequence=sequence)


# ---------------------------------------------------------------- labels


def test_labels_are_those_of_the_sequence_with_its_padding_or_without():
    model = Model(caught(LSTM, mask=MASK), caught(GRU, "short", timesteps=3))
    for labels in ("abcd", list("abcd---")):
        traces = trace_model(model, 0, sequence=1, labels=labels)
        assert traces["layer"].input_labels == tuple("abcd")
        assert traces["short"].input_labels is None


def test_labels_of_a_sequence_with_padding_in_front_go_to_what_is_read():
    in_front = np.array([[True] * 7, [False, False, False, True, True, True, True]])
    model = Model(caught(LSTM, mask=in_front))
    for labels in ("abcd", ["", "", "", *"abcd"]):
        trace = trace_model(model, 0, sequence=1, labels=labels)["layer"]
        assert trace.input_labels == ("", "", "", *"abcd")
        assert not trace.mask[:3].any() and trace.mask[3:].all()
    whole = trace_model(model, 0, sequence=None, labels=["abcdefg", "hijk"])["layer"]
    assert whole.input_labels == (tuple("abcdefg"), ("", "", "", *"hijk"))


def test_labels_of_a_batch_are_a_list_for_each_sequence():
    trace = trace_model(Model(caught(LSTM, mask=MASK)), 0, sequence=None, labels=["abcdefg", "hijk"])["layer"]
    assert trace.input_labels == (tuple("abcdefg"), (*"hijk", "", "", ""))
    assert trace.sequence(1).input_labels == tuple("hijk")


@pytest.mark.parametrize(
    ("labels", "sequence", "message"),
    [
        ("abc", 1, "3 labels given, one for each timestep, but layer has 7, short has 2"),
        (
            ["abc", "de"],
            None,
            "labels for 2 sequences, of 3, 2 timesteps, given … layer has 2 sequences of 7",
        ),
        (["abcdefg"], None, "labels for 1 sequences, of 7 timesteps, given"),
        ([1, 2], None, "labels are [1, 2], expected a list for each sequence, one label for each timestep"),
        (7, 1, "labels are 7, expected one label for each timestep"),
    ],
)
def test_labels_that_fit_no_trace_are_refused(labels, sequence, message):
    model = Model(caught(LSTM, mask=MASK), caught(GRU, "short", timesteps=2))
    raises(ValueError, message, model, 0, sequence=sequence, labels=labels)


# ---------------------------------------------------------------- a readout

HEAD = (np.arange(8.0).reshape(2, 4) / 8, np.array([0.5, -0.5]))


def with_prediction(*layers, **options):
    traces = trace_model(Model(*layers, **options), 0, sequence=0, readout=HEAD, readout_activation="sigmoid")
    return [name for name, trace in traces.items() if "prediction" in trace]


def test_a_head_goes_to_the_layers_whose_outputs_it_read():
    first, second = caught(LSTM, "first"), caught(LSTM, "second", seed=1)
    assert with_prediction(first, second, read_by_head=[first.outputs]) == ["first"]
    assert with_prediction(first, second, read_by_head=[second.outputs[:, -1]]) == ["second"]
    assert with_prediction(first, second, read_by_head=[first.outputs[1], second.outputs[0, 3]]) == [
        "first",
        "second",
    ]


def test_a_head_whose_inputs_are_nobodys_goes_to_the_top_layers_that_it_fits():
    layers = stack(LSTM, directions=1)
    wide = caught(GRU, "wide", units=9)
    for read_by_head in ([], [np.ones((1, 4))]):
        assert with_prediction(*layers, wide, read_by_head=read_by_head) == [layers[1].name]


def test_the_prediction_is_the_heads_equation():
    layer = caught(LSTM)
    trace = trace_model(Model(layer), 0, sequence=1, readout=HEAD, readout_activation="sigmoid")["layer"]
    expected = 1 / (1 + np.exp(-(trace.outputs @ HEAD[0].T + HEAD[1])))
    np.testing.assert_allclose(trace.prediction, expected, rtol=0, atol=1e-14)


def test_a_readout_of_this_package_is_taken_as_it_is(made_up):
    own = Readout(*HEAD, "sigmoid", "late?")
    assert trace_model(Model(caught(LSTM)), 0, sequence=0, readout=own)["layer"].cell.readout is own
    assert made_up[-1][1] is None


def test_the_outputs_of_a_head_get_the_names_that_are_given():
    for readout, more in ((HEAD, {}), (Readout(*HEAD, outputs="xy"), {})):
        traces = trace_model(
            Model(caught(LSTM)), 0, sequence=0, readout=readout, outputs=["no", "yes"], **more
        )
        assert traces["layer"].cell.readout.outputs == ("no", "yes")
    own = Readout(*HEAD, outputs="xy")
    assert trace_model(Model(caught(LSTM)), 0, sequence=0, readout=own)[
        "layer"
    ].cell.readout.outputs == tuple("xy")
    options = {"sequence": 0, "outputs": ["no"]}
    raises(
        ValueError, "outputs name what a readout says, but there is none", Model(caught(LSTM)), 0, **options
    )
    raises(
        ValueError, "1 names of outputs given, expected 2", Model(caught(LSTM)), 0, readout=HEAD, **options
    )


@pytest.mark.parametrize("activation", ["linear", "sigmoid", "softmax"])
def test_a_head_is_compared_with_what_it_gave(activation):
    layer = caught(LSTM)
    received = layer.outputs
    options = {"sequence": 0, "readout": HEAD, "readout_activation": activation}
    sums = np.float32(received) @ np.float32(HEAD[0]).T + np.float32(HEAD[1])
    heads = {"read_by_head": [received, received[:, -1]], "given_by_head": [sums, sums[:, -1]]}
    trace = trace_model(Model(layer, **heads), 0, **options)["layer"]
    np.testing.assert_allclose(trace.prediction, trace.cell.readout(trace.outputs), rtol=1e-13)
    sums[1, 2, 0] += 1e-4
    message = (
        "the readout's sum of output 0 is … where the head gave … more than rounding to float32 explains"
    )
    raises(ValueError, message, Model(layer, **heads), 0, **options)
    sums[1, 2, 0] = np.nan
    raises(ValueError, "output 0 is … where the head gave nan", Model(layer, **heads), 0, **options)
    heads["given_by_head"] = [sums[..., :1]]
    raises(
        ValueError, "of shape (2, 7, 2) where the head gave (2, 7, 1)", Model(layer, **heads), 0, **options
    )


def test_a_head_that_fits_no_layer_is_refused():
    message = "the readout reads 4 numbers, but of the layers that no other reads wide has 9; a head on two"
    raises(ValueError, message, Model(caught(GRU, "wide", units=9)), 0, sequence=0, readout=HEAD)


# ---------------------------------------------------------------- models


@pytest.mark.parametrize("model", [3, "model.pt", LSTM, None])
def test_what_is_no_model_is_refused(model):
    raises(TypeError, "model is … expected a model of PyTorch, a torch.nn.Module", model, 0)


def test_a_model_none_of_whose_layers_can_be_traced_says_why():
    model = Model(not_traced={"a": "was not called", "b": "is hidden"})
    raises(ValueError, "no recurrent layer … could be traced: a was not called; b is hidden", model, 0)


def test_a_stepper_shows_all_layers_together_under_their_names():
    traces = trace_model(Model(*stack(GRU)), 0, sequence=0)
    stepper = Stepper(traces)
    assert [run["name"] for run in stepper.payload["runs"]] == list(traces)
    assert repr(Stepper(traces["rnn, layer 1, forward"])) == "Stepper(GRU, 4 units, 7 timesteps)"


def test_the_three_lines_of_the_readme_show_a_model_of_ones_own():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    (lines,) = (
        block for block in re.findall(r"```python\n(.*?)```", text, re.DOTALL) if "trace_model" in block
    )
    _, _, first, second, third = lines.splitlines()
    layers = changed(
        stack(LSTM, batch=1), lambda layer: replace(layer, name=layer.name.replace("rnn", "lstm"))
    )
    names = {"model": Model(*layers), "inputs": 0, "Stepper": Stepper, "trace_model": trace_model}
    exec(f"{first}\n{second}\nshown = {third}", names)
    assert repr(names["shown"]) == "Stepper(LSTM, 4 units, read from right to left, 7 timesteps)"
    assert all(name in names["traces"] for name in re.findall(r'"(lstm, [^"]+)"', lines))
    assert len(eval(third.partition("# or ")[2].partition(":")[0], names).trace) == 4


def test_no_framework_is_imported_before_an_object_of_it_is_handed_over():
    code = """
import sys

class Watch:
    def find_spec(self, name, *_):
        assert name.split(".")[0] not in {"torch", "keras", "tensorflow", "jax", "onnx", "ipywidgets"}, name

sys.meta_path.insert(0, Watch())
from rnn_helpers import trace_model

try:
    trace_model("model", [[1.0]])
except TypeError:
    pass
try:
    trace_model("not_there.onnx", [[1.0]])
except FileNotFoundError:
    pass
import rnn_helpers.models.keras.catching, rnn_helpers.models.onnx.catching
import rnn_helpers.models.pytorch.catching
"""
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)

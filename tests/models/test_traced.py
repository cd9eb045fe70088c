"""The traces of a model by name, which nobody can change."""

import pickle

import numpy as np
import pytest
from stacked import encoder_decoder, stacked

from rnn_helpers import GRU, LSTM
from rnn_helpers.models import TracedModel

REPR = """\
Tagger, 3 traces:
  lstm, forward    LSTM, 1 unit, 2 timesteps
  lstm, backward   LSTM, 1 unit, 2 timesteps in reverse
  gru              GRU, 3 units, 4 sequences of 1 timestep, reads 'lstm, forward' and 'lstm, backward'
  spare: no trace, it was not called in this run"""


@pytest.fixture
def traces():
    return TracedModel(
        "Tagger",
        {
            "lstm, forward": LSTM.random(1, 1).run(np.ones((2, 1))),
            "lstm, backward": LSTM.random(1, 1).run(np.ones((2, 1)), reverse=True),
            "gru": GRU.random(2, 3).run(np.ones((4, 1, 2))),
        },
        {"gru": ("lstm, forward", "lstm, backward")},
        {"spare": "was not called in this run"},
    )


def test_it_is_a_mapping_in_the_order_of_the_layers(traces):
    assert list(traces) == ["lstm, forward", "lstm, backward", "gru"]
    assert len(traces) == 3 and "gru" in traces and "lstm" not in traces
    assert traces["lstm, backward"].reverse
    assert traces.gru is traces["gru"]
    assert "gru" in dir(traces) and "lstm, forward" not in dir(traces)


def test_its_text_lists_name_kind_and_sizes_and_what_has_no_trace(traces):
    assert repr(traces) == REPR


def test_a_name_that_is_not_there_lists_those_that_are(traces):
    listed = "no trace is named 'lstm'; there are 'lstm, forward', 'lstm, backward', 'gru'"
    with pytest.raises(KeyError, match=listed):
        traces["lstm"]
    with pytest.raises(AttributeError, match=listed):
        traces.lstm  # noqa: B018
    with pytest.raises(KeyError, match="'spare' has no trace: it was not called in this run"):
        traces["spare"]


def test_nothing_of_it_can_be_changed(traces):
    with pytest.raises(TypeError):
        traces.traces["gru"] = None
    with pytest.raises(TypeError):
        traces.reads["gru"] = ()
    with pytest.raises(AttributeError):
        traces.model = "other"
    with pytest.raises(TypeError):
        traces["gru"] = None


def test_it_survives_pickling(traces):
    again = pickle.loads(pickle.dumps(traces))
    assert repr(again) == REPR and again.reads == traces.reads
    np.testing.assert_array_equal(again.gru.outputs, traces.gru.outputs)


def test_a_few_of_them_are_a_model_too_in_its_order(traces):
    few = traces[["gru", "lstm, forward"]]
    assert list(few) == ["lstm, forward", "gru"] and few.gru is traces.gru
    assert few.model == "Tagger" and few.not_traced == traces.not_traced
    assert few.reads == {}, "half of what it reads is no source"
    assert traces[["lstm, forward", "lstm, backward", "gru"]].reads == traces.reads
    with pytest.raises(KeyError, match="no trace is named 'other'"):
        traces[["gru", "other"]]
    with pytest.raises(ValueError, match="an empty choice; there are 'lstm, forward'"):
        traces[[]]


@pytest.mark.parametrize(("how", "what"), [("sum", "sum"), ("mul", "product"), ("ave", "mean")])
def test_how_outputs_are_put_together_is_said_and_kept(how, what):
    traces = stacked(merge=how)
    lower, upper = list(traces)[:2], list(traces)[2]
    assert f"reads the {what} of {lower[0]!r} and {lower[1]!r}" in repr(traces)
    assert pickle.loads(pickle.dumps(traces)).merges == traces.merges
    assert traces[[*lower, upper]].merges == {upper: how}
    assert traces[[lower[0], upper]].merges == {}
    with pytest.raises(TypeError):
        traces.merges[upper] = "concat"


def test_where_a_trace_starts_is_said_and_kept():
    traces = encoder_decoder()
    assert repr(traces).endswith("starts from 'encoder, layer 0, forward'")
    assert pickle.loads(pickle.dumps(traces)).starts == traces.starts
    assert traces[list(traces)].starts == traces.starts and traces[["decoder"]].starts == {}
    with pytest.raises(TypeError):
        traces.starts["decoder"] = ()

"""The recorded models of notebook 6: traced as any other, with the habits that the lesson speaks of."""

import copy

import numpy as np
import pytest
from cases import saying
from parity.comparison import FIXTURES

from rnn_helpers.models import recorded, recorded_model, recorded_weights
from rnn_helpers.tasks import CALL_CHARACTERS, inside_quotes, nested_calls, open_brackets

NAMES = ("calls", "temperatures")
COUNTING = 6  # the unit of layer 0 that counts open brackets


@pytest.fixture
def edited(monkeypatch):
    """Changes a recording before it is read."""

    def edit(name, change):
        document = copy.deepcopy(recorded._document(name))
        change(document)
        monkeypatch.setattr(recorded, "_document", lambda name: document)

    return edit


@pytest.fixture(scope="module")
def read_anew():
    """The character model's traces of a text that it has never read, and the text; some units held."""
    weights, text = recorded_weights("calls"), nested_calls(3000, seed=99)
    embedded = weights["embedding.weight"][[CALL_CHARACTERS.index(character) for character in text]]
    lower, upper = (trace.cell for trace in recorded_model("calls").values())

    def read(*holds):
        held = lower
        for unit, value in holds:
            held = held.holding("cell_state", value, unit=unit)
        below = held.run(embedded)
        return text, below, upper.run(below.outputs)

    return read


def probability(trace, character):
    return trace.prediction[:, CALL_CHARACTERS.index(character)]


# ---------------------------------------------------------------- traced


@pytest.mark.parametrize("name", NAMES)
def test_recordings_are_small_and_of_the_versions_that_parity_installs(name):
    path = recorded.RECORDINGS / f"{name}.json"
    assert path.stat().st_size < 150_000
    requirements = (FIXTURES.parent / "requirements.txt").read_text(encoding="utf-8").split()
    document = recorded._document(name)
    assert f"{document['framework']}=={document['version']}" in requirements


def test_the_character_model_has_two_layers_that_read_one_another_and_a_head():
    traces = recorded_model("calls")
    assert traces.model == "CharacterModel"
    assert list(traces) == ["lstm, layer 0", "lstm, layer 1"]
    assert dict(traces.reads) == {"lstm, layer 1": ("lstm, layer 0",)}
    lower, upper = traces.values()
    assert lower.cell.readout is None
    assert (upper.cell.readout.activation, upper.cell.readout.outputs) == ("softmax", tuple(CALL_CHARACTERS))
    assert "".join(lower.input_labels) == nested_calls(100, seed=7)
    text = "".join(lower.input_labels)
    embedding = recorded_weights("calls")["embedding.weight"]
    np.testing.assert_allclose(lower.inputs, embedding[[CALL_CHARACTERS.index(c) for c in text]], atol=1e-7)


def test_the_forecaster_keeps_its_activation_and_has_a_batch_to_choose_from():
    with pytest.raises(ValueError, match=saying("a batch of 12 sequences … sequence=0 to 11")):
        recorded_model("temperatures")
    trace = recorded_model("temperatures", sequence=3)["lstm"]
    assert (trace.cell.activation, trace.timesteps, trace.prediction.shape) == ("relu", 14, (14, 1))
    whole = recorded_model("temperatures", sequence=None)["lstm"]
    np.testing.assert_allclose(whole.sequence(3).outputs, trace.outputs, rtol=0, atol=1e-12)
    with pytest.raises(IndexError, match="sequence 12 of the 12"):
        recorded_model("temperatures", sequence=12)


def test_a_sequence_that_is_not_there_is_refused_as_by_trace_model():
    whole = recorded_model("calls", sequence=None)["lstm, layer 1"]
    assert whole.is_batch and whole.input_labels[0] == recorded_model("calls")["lstm, layer 1"].input_labels
    for sequence, error, words in (
        (1, IndexError, "sequence 1 of the 1"),
        (1.5, ValueError, "sequence is 1.5"),
    ):
        with pytest.raises(error, match=saying(words)):
            recorded_model("calls", sequence=sequence)


def test_labels_of_ones_own_replace_the_recorded_ones():
    own = [str(place) for place in range(116)]
    assert list(recorded_model("calls", labels=own)["lstm, layer 0"].input_labels) == own
    with pytest.raises(ValueError, match=saying("3 labels given … 116")):
        recorded_model("calls", labels="abc")


def test_a_name_that_is_not_there_lists_those_that_are():
    for read in (recorded_model, recorded_weights):
        for name, said in (("quotes", "'quotes'"), (["calls"], "['calls']"), (None, "None")):
            with pytest.raises(ValueError, match=saying(f"{said}; there are 'calls' and 'temperatures'")):
                read(name)


def test_weights_are_those_of_the_framework_in_float32_and_belong_to_the_caller():
    weights = recorded_weights("calls")
    assert weights["lstm.weight_hh_l1"].shape == (64, 16) and weights["fc.bias"].dtype == np.float32
    weights["fc.bias"][:] = 9.0
    assert not np.array_equal(recorded_weights("calls")["fc.bias"], weights["fc.bias"])
    assert [array.shape for array in recorded_weights("temperatures").values()] == [
        (1, 48),
        (12, 48),
        (48,),
        (12, 1),
        (1,),
    ]


# ---------------------------------------------------------------- compared


@pytest.mark.parametrize(
    "name, change, words",
    [
        (
            "temperatures",
            lambda d: d["layers"][0]["options"].clear(),
            "lstm: … likely reason: its activation, the layer computes with relu and not tanh",
        ),
        (
            "calls",
            lambda d: d["layers"][1]["outputs"][0][40].__setitem__(3, 0.5),
            "lstm, layer 1: the output of its trace is off by … timestep 40, unit 3",
        ),
        (
            "calls",
            lambda d: d["layers"][0]["final_state"]["cell_state"][0].__setitem__(6, 0.0),
            "lstm, layer 0: the final cell state",
        ),
        ("calls", lambda d: d["weights"]["lstm.bias_hh_l0"].__setitem__(5, 0.5), "lstm, layer 0: "),
        ("calls", lambda d: d["weights"]["lstm.weight_ih_l1"].reverse(), "lstm, layer 1: "),
        ("calls", lambda d: d["weights"]["fc.bias"].reverse(), "the readout's sum of output"),
        ("temperatures", lambda d: d["head"].__setitem__("gave", [[[9.0]] * 12]), "the readout's sum"),
    ],
)
def test_a_recording_that_does_not_fit_its_layers_is_an_error_as_a_model_would_be(
    edited, name, change, words
):
    edited(name, change)
    with pytest.raises(ValueError, match=saying(words)):
        recorded_model(name, sequence=0)


@pytest.mark.parametrize("name", NAMES)
def test_one_tenth_more_in_one_weight_is_an_error(name):
    rng = np.random.default_rng(0)
    heads = recorded._document(name)["head"]["weights"]
    for key, array in recorded_weights(name).items():
        if key in heads or key.startswith("embedding"):
            continue
        place = tuple(rng.integers(array.shape))
        array[place] += 0.1
        with pytest.MonkeyPatch.context() as only_here:
            changed = copy.deepcopy(recorded._read(name))
            changed["weights"][key] = array.tolist()
            only_here.setattr(recorded, "_read", lambda _, changed=changed: changed)
            with pytest.raises(ValueError, match="is off by"):
                recorded_model(name, sequence=0)


# ---------------------------------------------------------------- habits


def auc(values, event):
    apart = values[event][:, None] - values[~event]
    return float(np.mean((apart > 0) + 0.5 * (apart == 0)))


def test_one_unit_counts_open_brackets(read_anew):
    text, lower, _ = read_anew()
    depth = np.array(open_brackets(text))
    memory = lower.cell_state[:, COUNTING]
    means = [memory[depth == brackets].mean() for brackets in range(4)]
    np.testing.assert_allclose(np.diff(means), -0.91, atol=0.05)
    assert all(memory[depth == brackets].std() < 0.25 for brackets in range(4))
    assert auc(memory, depth >= 2) < 0.005


def test_held_at_its_value_for_one_bracket_every_closing_bracket_ends_the_line(read_anew):
    text, _, upper = read_anew()
    depth, closing = np.array(open_brackets(text)), np.array([character == ")" for character in text])
    inner, outer = closing & (depth > 0), closing & (depth == 0)
    ends = probability(upper, "\n")
    assert ends[inner].mean() < 0.1 and ends[outer].mean() > 0.95
    held = read_anew((COUNTING, 0.0))[2]
    assert probability(held, "\n")[inner].mean() > 0.9
    quote = np.array(inside_quotes(text)) & np.array([not after.isalpha() for after in text[1:] + " "])
    for character in '" ':  # what comes inside quotes stays as it was
        before, after = (probability(trace, character)[quote].mean() for trace in (upper, held))
        assert abs(before - after) < 0.02


def test_inside_quotes_is_in_no_single_unit_and_yet_the_model_knows_it(read_anew):
    text, lower, upper = read_anew()
    inside = np.array(inside_quotes(text))
    for trace in (lower, upper):
        assert max(abs(auc(unit, inside) - 0.5) for unit in trace.cell_state.T) < 0.45
    word_ends = np.array([a.isalpha() and not b.isalpha() for a, b in zip(text, text[1:] + "(", strict=True)])
    assert probability(upper, ",")[inside & word_ends].mean() < 0.001
    assert probability(upper, '"')[~inside & word_ends].mean() < 0.005

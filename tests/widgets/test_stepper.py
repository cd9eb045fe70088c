"""The Python side of the stepper: what it sends, what it refuses, what it prints."""

import io
import json
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest
import traitlets
from PIL import Image

from rnn_helpers import GRU, LSTM, Loop, Readout, SimpleRNN, Stepper
from rnn_helpers.equations import Product, Weighted, previous
from rnn_helpers.experiments import generate
from rnn_helpers.pictures.pixels import pixels_of
from rnn_helpers.pictures.trace import trace_paper
from rnn_helpers.training import gradients
from rnn_helpers.widgets.page import STATIC
from rnn_helpers.widgets.payload import describe


@pytest.fixture
def trace():
    return LSTM.random(input_features=3, units=2).run(np.eye(3), labels="abc")


def test_the_output_has_the_widget_a_picture_and_a_fixed_line_of_text(trace):
    data, _ = Stepper(trace)._repr_mimebundle_()
    assert data["text/plain"] == repr(Stepper(trace)) == "Stepper(LSTM, 2 units, 3 timesteps)"
    assert data["image/png"].startswith(b"\x89PNG")
    assert "application/vnd.jupyter.widget-view+json" in data


def test_script_and_style_are_sent_once_for_all_steppers(trace):
    first, second = Stepper(trace), Stepper(trace)
    assert first.page is second.page
    page = first.page.get_state()
    assert (page["_esm"], page["_css"]) == tuple(
        (STATIC / name).read_text(encoding="utf-8") for name in ("stepper.js", "stepper.css")
    )
    own = second.get_state()
    assert "_css" not in own and len(own["_esm"]) < 1000


def test_python_sends_the_page_to_a_host_that_asks_for_it(trace, monkeypatch):
    stepper, sent = Stepper(trace), []
    monkeypatch.setattr(stepper, "send", sent.append)
    stepper._handle_custom_msg({"ask": "something else"}, [])
    assert sent == []
    stepper._handle_custom_msg({"ask": "page"}, [])
    assert sent == [stepper.page.sources]
    assert sent[0]["css"] == stepper.page._css and sent[0]["javascript"] == stepper.page._esm


def sent_for(widget):
    """The bytes that a widget and its output take on their way to the page, without what all share."""
    state = {name: value for name, value in widget.get_state().items() if name != "payload"}
    data, _ = widget._repr_mimebundle_()
    runs = [{**run, "buffer": ""} for run in widget.payload["runs"]]
    text = json.dumps([state, {**widget.payload, "runs": runs}], default=str)
    return (
        len(text)
        + sum(len(run["buffer"]) for run in widget.payload["runs"])
        + len(data["image/png"]) * 4 // 3
    )


@pytest.mark.parametrize("kind", [SimpleRNN, LSTM, GRU])
def test_a_further_stepper_costs_few_bytes(kind):
    cell = kind.random(16, 4, readout=Readout(np.ones((1, 4)), [0.0], "sigmoid"))
    assert sent_for(Stepper(cell.run(np.eye(25, 16), labels="a" * 25))) < 60_000


def test_one_of_a_thing_is_written_in_the_singular():
    assert repr(Stepper(GRU.random(1, 1).run([[1.0]]))) == "Stepper(GRU, 1 unit, 1 timestep)"


def test_the_numbers_travel_as_binary_and_arrive_complete(trace):
    (payload,) = Stepper(trace).payload["runs"]
    numbers = np.frombuffer(payload["buffer"], dtype="<f8")
    for name in ("inputs", *(equation.quantity for equation in trace.cell.equations)):
        place = payload["layout"][f"quantities/{name}"]
        size = int(np.prod(place["shape"]))
        sent = numbers[place["start"] : place["start"] + size].reshape(place["shape"])
        np.testing.assert_array_equal(sent, trace.inputs if name == "inputs" else trace[name])


def test_another_trace_repaints_the_same_widget(trace):
    stepper = Stepper(trace, timestep=2)
    before = stepper.payload
    stepper.trace = GRU.random(3, 2).run(np.eye(3))
    assert stepper.payload != before
    assert stepper.payload["runs"][0]["kind"] == "GRU"
    assert stepper.timestep == 2


@pytest.mark.parametrize("wrong", [None, 3, "trace", np.eye(3), LSTM.random(3, 2)])
def test_what_is_no_trace_is_refused_and_the_widget_stays(trace, wrong):
    stepper = Stepper(trace)
    before = stepper.payload
    with pytest.raises(TypeError, match=r"shows a trace, .*got .*cell\.run\(inputs\)"):
        stepper.trace = wrong
    assert stepper.trace is trace
    assert stepper.payload is before


def test_a_batch_is_refused_with_the_way_out():
    batch = LSTM.random(3, 2).run(np.ones((4, 5, 3)))
    with pytest.raises(ValueError, match=r"batch of 4 sequences.*trace\.sequence\(0\)"):
        Stepper(batch)


@pytest.mark.parametrize("timestep", [-1, 3, 1.5, "1"])
def test_a_timestep_that_is_not_there_is_refused(trace, timestep):
    with pytest.raises(ValueError, match="expected a whole number from 0 to 2"):
        Stepper(trace, timestep=timestep)


def test_reveal_is_all_or_past(trace):
    assert Stepper(trace, reveal="past").reveal == "past"
    with pytest.raises(ValueError, match="reveal is 'future', expected one of 'all', 'past'"):
        Stepper(trace, reveal="future")


def test_the_notation_is_one_that_there_is(trace):
    assert Stepper(trace, notation="cs230").notation == "cs230"
    with pytest.raises(
        ValueError, match="notation is 'jax', expected one of 'course', 'keras', 'pytorch', 'cs230'"
    ):
        Stepper(trace, notation="jax")


def test_the_loop_in_a_stepper_tells_what_f_did():
    (payload,) = Stepper(Loop(lambda x, s: s + x).run([3, 1])).payload["runs"]
    assert payload["inputs"] == ["3", "1"]
    assert payload["states"] == ["0", "3"]
    assert payload["outputs"] == ["3", "4"]
    assert payload["lines"][0] == "state_t = 0"


# ---------------------------------------------------------------- several traces


def test_traces_side_by_side_keep_their_names(trace):
    other = GRU.random(3, 4).run(np.eye(3))
    stepper = Stepper([trace, other], names=["ours", "theirs"])
    assert repr(stepper) == "Stepper(LSTM, 2 units beside GRU, 4 units, 3 timesteps)"
    assert [run["name"] for run in stepper.payload["runs"]] == ["ours", "theirs"]
    assert [run["name"] for run in Stepper([trace, other]).payload["runs"]] == [
        "1: LSTM, 2 units",
        "2: GRU, 4 units",
    ]


def test_a_mapping_brings_the_names_along(trace):
    traces = {"encoder": trace, "decoder, layer 0": GRU.random(3, 4).run(np.eye(3))}
    stepper = Stepper(traces)
    assert [run["name"] for run in stepper.payload["runs"]] == list(traces)
    assert stepper.trace == tuple(traces.values())
    stepper.trace = {"alone": trace}
    assert [run["name"] for run in stepper.payload["runs"]] == ["alone"]
    assert stepper.trace == (trace,)
    assert [run["name"] for run in Stepper(traces, names=["a", "b"]).payload["runs"]] == ["a", "b"]
    stepper.trace = trace
    assert stepper.trace is trace


@pytest.mark.parametrize(
    ("wrong", "error", "message"),
    [
        (lambda trace: Stepper([]), TypeError, "got an empty list"),
        (lambda trace: Stepper([trace, 3]), TypeError, "got int"),
        (lambda trace: Stepper([trace, Loop(max).run([1, 2, 3])]), TypeError, "got LoopTrace"),
        (
            lambda trace: Stepper([trace, trace.cell.run(np.eye(3)[:2])]),
            ValueError,
            "these have 2 and 3 timesteps",
        ),
        (lambda trace: Stepper([trace, trace], names=["a"]), ValueError, "1 names given, expected 2"),
        (lambda trace: Stepper({}), TypeError, "got an empty list"),
        (lambda trace: Stepper({"a": trace, "b": 3}), TypeError, "got int"),
        (
            lambda trace: Stepper({"encoder": trace, "decoder": trace.cell.run(np.eye(3)[:2])}),
            ValueError,
            "choose those of one length by their names: 'encoder' 3 timesteps, 'decoder' 2",
        ),
    ],
)
def test_traces_that_can_not_step_together_are_refused(trace, wrong, error, message):
    with pytest.raises(error, match=message):
        wrong(trace)


def test_the_picture_of_a_text_hides_what_is_written_later():
    cell = LSTM.trained("writing")
    texts = [generate(cell, start="\n", seed=seed, characters=12) for seed in range(20)]
    one = texts[0]
    alike = next(each for each in texts[1:] if each.text[:3] == one.text[:3] and each.text != one.text)
    pictures = [picture_of(Stepper(each, timestep=2, reveal="past")) for each in (one, alike)]
    assert same(*pictures)
    assert not same(*(picture_of(Stepper(each, timestep=2)) for each in (one, alike)))
    differs = next(t for t, pair in enumerate(zip(one.text, alike.text, strict=True)) if len(set(pair)) == 2)
    later = (picture_of(Stepper(each, timestep=differs, reveal="past")) for each in (one, alike))
    assert not same(*later)


def test_the_picture_of_traces_side_by_side_shows_each_of_them(trace):
    other = GRU.random(3, 4).run(np.eye(3))

    def height(shown):
        png = Stepper(shown)._repr_mimebundle_()[0]["image/png"]
        return Image.open(io.BytesIO(png)).size[1]

    titled = 52  # pixels that a name takes above a trace
    both = height([trace, other])
    assert both == pytest.approx(height(trace) + height(other) + 2 * titled, abs=30)


def picture_of(stepper):
    """The picture in a stepper's output, red, green and blue from 0 to 255."""
    png = stepper._repr_mimebundle_()[0]["image/png"]
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB")).astype(int)


def same(one, two):
    """Whether two pictures are equal."""
    return one.shape == two.shape and (one == two).all()


def with_futures(kind, last, timesteps=6):
    """A trace whose numbers up to timestep 2 are always the same, and depend on ``last`` from there on."""
    inputs = np.zeros((timesteps, 3))
    inputs[:3] = np.eye(3)
    inputs[3:] = last
    readout = Readout(np.ones((1, 2)), [0.0], "sigmoid", label="inside?")
    return kind.random(3, 2, seed=1, readout=readout).run(inputs, labels="abcdef")


@pytest.mark.parametrize("kind", [SimpleRNN, LSTM, GRU])
def test_the_picture_hides_what_reveal_past_hides(kind):
    steppers = [
        {reveal: Stepper(with_futures(kind, last), timestep=2, reveal=reveal) for reveal in ("all", "past")}
        for last in (-0.5, 0.5)
    ]
    one, two = ({reveal: picture_of(each) for reveal, each in both.items()} for both in steppers)
    assert not same(one["all"], two["all"])
    assert same(one["past"], two["past"])
    steppers[0]["past"].reveal = "all"
    assert same(picture_of(steppers[0]["past"]), one["all"])


def test_the_picture_of_traces_side_by_side_hides_what_reveal_past_hides():
    one, two = (
        picture_of(Stepper([with_futures(kind, last) for kind in (LSTM, GRU)], timestep=2, reveal="past"))
        for last in (-0.5, 0.5)
    )
    assert same(one, two)


def test_the_picture_of_a_walk_back_hides_what_comes_before():
    trace = with_futures(SimpleRNN, 0.5)
    late = np.ones((6, 2))
    late[:3] = 0
    early = late.copy()
    early[1] = -0.25  # the loss looks at timestep 1, too, which changes what comes at 0 and 1
    one, two = (gradients(trace, hidden_state=each) for each in (early, late))
    pictures = [picture_of(Stepper(each, timestep=2, reveal="past")) for each in (one, two)]
    assert same(*pictures)
    assert not same(*(picture_of(Stepper(each, timestep=1, reveal="past")) for each in (one, two)))


def test_the_picture_of_a_loop_hides_what_reveal_past_hides():
    def loop(late):
        return Loop(lambda x, s: s + x if s < 3 else late).run([1, 2, 3, 4, 5])

    for timestep, is_same in ((1, True), (2, False)):
        one, two = (picture_of(Stepper(loop(late), timestep=timestep, reveal="past")) for late in ("x", "y"))
        assert same(one, two) == is_same


@pytest.mark.parametrize("shown", ["one", "several", "loop"])
def test_the_picture_follows_timestep_and_title(trace, shown):
    shown = {"one": trace, "several": [trace, trace], "loop": Loop(max).run([1, 2, 3])}[shown]
    stepper = Stepper(shown, title="A title")
    first = picture_of(stepper)
    stepper.timestep = 2
    moved = picture_of(stepper)
    blue = [
        np.flatnonzero((np.abs(each - (0x1D, 0x5F, 0xD1)).max(axis=2) < 4).any(axis=0))
        for each in (first, moved)
    ]
    assert blue[0].max() < blue[1].min()
    untitled = picture_of(Stepper(shown, timestep=2))
    assert len(untitled) < len(moved)
    assert not same(picture_of(Stepper(shown, timestep=2, title="B title")), moved)


# Every warning is an error, but for that of an old ipywidgets about a newer traitlets
STRICT = ["-W", "error", "-W", "ignore:Deprecated in traitlets"]


def test_the_first_picture_needs_no_matplotlib():
    code = (
        "import sys; from rnn_helpers import GRU, Stepper\n"
        "data, _ = Stepper(GRU.random(1, 1).run([[1.0]]))._repr_mimebundle_()\n"
        "assert 'image/png' in data and 'matplotlib' not in sys.modules"
    )
    subprocess.run([sys.executable, *STRICT, "-c", code], check=True)


def test_the_pictures_stand_in_order_and_what_is_narrower_is_filled_up_with_paper(trace):
    other = GRU.random(3, 2).run(np.eye(3))
    small, large = (
        pixels_of(trace_paper(each, title=name, timestep=0)) for each, name in ((trace, "a"), (other, "b"))
    )
    both = picture_of(Stepper([trace, other], names=["a", "b"]))
    height, width = small.shape[:2]
    # A PNG has 256 colors, each next to the one it stands for
    np.testing.assert_allclose(both[:height, :width], small, atol=16)
    np.testing.assert_allclose(both[height:], large, atol=16)
    assert width < both.shape[1]
    assert (both[:height, width:] == 255).all()


# ---------------------------------------------------------------- in another order


def test_the_page_is_told_which_timesteps_are_read_and_in_which_order(trace):
    def sent(**order):
        run = Stepper(trace.cell.run(trace.inputs, **order)).payload["runs"][0]
        return run["reverse"], run["mask"]

    assert sent() == (False, None)
    assert sent(reverse=True) == (True, None)
    assert sent(lengths=2) == (False, [True, True, False])
    json.dumps(sent(mask=[True, False, True], reverse=True))


def test_a_reversed_run_begins_where_it_is_read_first_and_says_so(trace):
    back = trace.cell.run(trace.inputs, reverse=True, lengths=1)
    assert Stepper(back).timestep == 2
    assert repr(Stepper(back)) == "Stepper(LSTM, 2 units, read from right to left, 3 timesteps, 2 skipped)"
    assert Stepper(gradients(back, hidden_state=np.ones(2))).timestep == 0
    both = Stepper([trace, back])
    assert both.timestep == 0
    assert [run["name"] for run in both.payload["runs"]] == ["1: LSTM, 2 units", "2: LSTM, 2 units"]
    assert repr(both) == (
        "Stepper(LSTM, 2 units beside LSTM, 2 units, read from right to left, 3 timesteps, up to 2 skipped)"
    )


# ---------------------------------------------------------------- gradients


def test_gradients_begin_at_their_end_and_keep_their_own_scale(trace):
    stepper = Stepper(gradients(trace, hidden_state=np.full((3, 2), 1e-6)))
    assert stepper.timestep == 2
    assert repr(stepper) == "Stepper(gradients of LSTM, 2 units, 3 timesteps)"
    (run,) = stepper.payload["runs"]
    assert run["limits"]["hidden_state"] < 1e-4
    assert {equation["kind"] for equation in run["equations"]} == {"gradient"}


# ---------------------------------------------------------------- edits


def test_without_edits_what_is_edited_is_the_trace_itself(trace):
    assert Stepper(trace).edited is trace
    assert Stepper([trace, trace]).edited == (trace, trace)


def test_an_edited_run_keeps_its_initial_state_and_leaves_the_original_alone(trace):
    trace = trace.cell.run(trace.inputs, (np.ones(2), np.ones(2)), labels="abc")
    before = trace.outputs.copy()
    stepper = Stepper(trace)
    hold = {"quantity": "forget_gate", "unit": 0, "first": 1, "last": 1, "value": 0.5}
    stepper.edits = [
        {"type": "weight", "run": 0, "weights": "W", "index": [1, 0, 2], "value": 3.0},
        {"type": "input", "run": 0, "timestep": 1, "values": [0.0, 0.0, 1.0], "label": "c"},
        {"type": "hold", "run": 0, **hold},
    ]
    W = trace.cell.W.copy()
    W[1, 0, 2] = 3.0
    inputs = np.array([[1.0, 0, 0], [0, 0, 1], [0, 0, 1]])
    cell = LSTM(W, trace.cell.U, trace.cell.b).holding("forget_gate", 0.5, unit=0, first=1, last=1)
    expected = cell.run(inputs, (np.ones(2), np.ones(2)))
    np.testing.assert_array_equal(stepper.edited.outputs, expected.outputs)
    assert stepper.edited.input_labels == ("a", "c", "c")
    np.testing.assert_array_equal(trace.outputs, before)
    assert stepper.trace is trace


def test_another_trace_takes_all_edits_back(trace):
    stepper = Stepper(trace)
    stepper.edits = [{"type": "weight", "run": 0, "weights": "b", "index": [0, 0], "value": 3.0}]
    stepper.trace = trace.cell.run(np.eye(3)[::-1])
    assert stepper.edits == []
    assert stepper.edited is stepper.trace


def test_a_new_trace_and_its_lack_of_edits_arrive_in_one_message(trace, monkeypatch):
    stepper = Stepper(trace)
    stepper.edits = [{"type": "weight", "run": 0, "weights": "b", "index": [0, 0], "value": 3.0}]
    sent = []
    monkeypatch.setattr(stepper, "send_state", lambda key=None: sent.append(set(key)))
    stepper.trace = trace.cell.run(np.eye(3)[::-1])
    assert sent == [{"payload", "edits"}]


def test_another_input_concerns_the_traces_of_the_same_sequence_only(trace):
    same, other = (GRU.random(3, 4).run(inputs) for inputs in (np.eye(3), np.eye(3)[::-1]))
    stepper = Stepper([trace, same, other])
    stepper.edits = [{"type": "input", "run": 0, "timestep": 1, "values": [2.0, 0.0, 0.0], "label": "d"}]
    first, second, third = stepper.edited
    np.testing.assert_array_equal(first.inputs, [[1, 0, 0], [2, 0, 0], [0, 0, 1]])
    np.testing.assert_array_equal(second.inputs, first.inputs)
    assert third is other


def test_an_edit_adds_to_what_the_cell_holds_of_its_own(trace):
    stepper = Stepper(trace.cell.holding("input_gate", 0.25).run(np.eye(3)))
    hold = {"quantity": "output_gate", "unit": None, "first": 0, "last": 2, "value": 0.5}
    stepper.edits = [{"type": "hold", "run": 0, **hold}]
    assert (stepper.edited.input_gate == 0.25).all()
    assert (stepper.edited.output_gate == 0.5).all()


def test_a_list_of_traces_may_change_later_without_a_change_of_the_stepper(trace):
    traces = [trace, trace]
    stepper = Stepper(traces)
    traces.append(trace)
    assert stepper.trace == (trace, trace)
    data, _ = stepper._repr_mimebundle_()
    assert "image/png" in data


@pytest.mark.parametrize("timestep", [3, -1, True, 0.5])
def test_a_timestep_that_the_trace_does_not_have_is_refused_later_too(trace, timestep):
    stepper = Stepper(trace, timestep=1)
    with pytest.raises((ValueError, traitlets.TraitError)):
        stepper.timestep = timestep
    assert stepper.timestep == 1


def test_a_shorter_trace_takes_the_playhead_along(trace):
    stepper = Stepper(trace, timestep=2)
    stepper.trace = trace.cell.run(np.eye(3)[:2])
    assert stepper.timestep == 1


def test_numpy_numbers_and_texts_reach_the_page_as_plain_ones():
    cell = LSTM.random(np.int64(3), np.int32(2), readout=Readout(np.ones((1, 2)), [0.0], label=np.str_("y?")))
    cell = cell.holding("forget_gate", np.float32(1.0), unit=np.int64(0), first=np.uint8(1), last=np.int16(2))
    trace = cell.run(np.eye(3), labels=np.array(["a", "b", "c"]))
    stepper = Stepper(trace, timestep=np.int64(1), title=np.str_("held"), names=[np.str_("one")])
    stepper.edits = [
        {"type": "hold", "run": np.int64(0), "quantity": np.str_("candidate"), "value": np.float64(0.5)},
        {
            "type": "weight",
            "run": 0,
            "weights": "b",
            "index": tuple(np.array([0, 1])),
            "value": np.float32(2),
        },
        {"type": "input", "run": 0, "timestep": np.int64(2), "values": np.zeros(3)},
    ]
    assert "<title>held</title>" in stepper.to_html()


def test_a_picture_that_can_not_be_drawn_leaves_the_widget(trace, monkeypatch):
    def fail(*_, **__):
        raise RuntimeError("no fonts here")

    monkeypatch.setattr("rnn_helpers.pictures.png_of", fail)
    with pytest.warns(UserWarning, match="no picture of this stepper: RuntimeError: no fonts here"):
        data, _ = Stepper(trace)._repr_mimebundle_()
    assert data["text/plain"] == "Stepper(LSTM, 2 units, 3 timesteps)"
    assert "application/vnd.jupyter.widget-view+json" in data and "image/png" not in data


# ---------------------------------------------------------------- cells of one's own


class Plain(LSTM):
    """An LSTM by another name."""


class Louder(LSTM):
    """A step of its own, which its description doesn't tell."""

    def step(self, input_t, *state_t):
        quantities = LSTM.step(self, input_t, *state_t)
        return quantities | {"hidden_state": 2 * quantities["hidden_state"]}


class Mixin:
    """A step for any LSTM."""

    step = Louder.step


class Mixed(Mixin, LSTM):
    """The same step, from beside."""


def test_an_lstm_by_another_name_is_shown_as_one():
    cell = Plain.random(input_features=3, units=2)
    stepper = Stepper(cell.run(np.eye(3)))
    assert repr(stepper) == "Stepper(Plain, 2 units, 3 timesteps)"
    lstm = LSTM(cell.W, cell.U, cell.b).run(np.eye(3))
    np.testing.assert_array_equal(stepper.trace.outputs, lstm.outputs)


@pytest.mark.parametrize("kind", [Louder, Mixed])
def test_a_step_that_the_description_does_not_tell_runs_but_is_not_explained(kind):
    cell = kind.random(input_features=3, units=2)
    trace, plain = cell.run(np.eye(3)), LSTM(cell.W, cell.U, cell.b).run(np.eye(3))
    np.testing.assert_allclose(trace.outputs[0], 2 * plain.outputs[0])
    message = "has a step of its own, but .* its cell_equations, which may say something else"
    for explain in (
        lambda: Stepper(trace),
        lambda: gradients(trace, hidden_state=np.ones(2)),
        lambda: cell.holding("forget_gate", 1.0),
    ):
        with pytest.raises(ValueError, match=message):
            explain()


# ---------------------------------------------------------------- the page


def test_the_page_is_sent_once_for_all_steppers(trace):
    one, other = Stepper(trace), Stepper(trace)
    assert one.page is other.page
    assert "showSaved" in str(one.page._esm)
    assert len(str(one._esm)) < 1000
    assert one.get_state()["page"] == f"anywidget:{one.page.model_id}"


def test_a_page_that_was_closed_is_made_anew(trace):
    before = Stepper(trace).page
    before.close()
    assert Stepper(trace).page is not before


def test_numbers_in_front_and_peepholes_reach_the_page_by_their_names():
    class Peephole(LSTM):
        @property
        def cell_equations(self):
            old = previous("cell_state")
            memory = (Product("forget_gate", old, times=0.5), Product(times=0.1), Weighted("b", 0, old))
            return tuple(
                replace(each, terms=memory) if each.quantity == "cell_state" else each
                for each in super().cell_equations
            )

    described = describe(Peephole.random(1, 2))["equations"]
    (memory,) = (each["terms"] for each in described if each["quantity"] == "cell_state")
    old = {"quantity": "cell_state", "previous": True}
    assert memory == [
        {
            "type": "product",
            "factors": ({"quantity": "forget_gate"}, old),
            "times": 0.5,
        },
        {"type": "product", "factors": (), "times": 0.1},
        {"type": "weighted", "weights": "b", "gate": 0, "of": old},
    ]
    (shown,) = described[-1]["terms"]
    assert shown["times"] == 1.0

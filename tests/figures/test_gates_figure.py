"""Gates over time: as high as they are open, with their events."""

import numpy as np
import pytest
from cases import saying
from matplotlib.colors import to_rgb
from pictures import QUOTES, assert_readable, quotes_figure, texts, trace_with, written

from rnn_helpers import GRU, LSTM, SimpleRNN
from rnn_helpers.figures import gates, gates_figure
from rnn_helpers.pictures.colors import GATE_CLOSED, GATE_OPEN, gate_colors
from rnn_helpers.training import gradients


def lines_of(axes, trace):
    """The lines over time of an axes, and the markers on each, without those of the events."""
    lines = [line for line in axes.lines if len(line.get_xdata()) == trace.timesteps]
    return lines, [marks for marks in axes.collections if len(marks.get_offsets()) == trace.timesteps]


@pytest.mark.parametrize("kind", [LSTM, GRU])
def test_a_gate_stands_as_high_as_it_is_open_and_its_marker_says_so_too(kind):
    trace = trace_with(kind, units=3)
    figure = gates_figure(trace)
    names = [e.quantity for e in trace.cell.cell_equations if e.kind == "gate"]
    assert len(names) == {LSTM: 3, GRU: 2}[kind]
    for gate, axes in zip(names, figure.axes, strict=True):
        assert axes.get_ylim() == (0, 1) and axes.get_yscale() == "linear"
        lines, markers = lines_of(axes, trace)
        for unit, line, marks in zip(range(3), lines, markers, strict=True):
            np.testing.assert_array_equal(line.get_xydata().T, [np.arange(25), trace[gate][:, unit]])
            np.testing.assert_array_equal(marks.get_offsets(), line.get_xydata())
            np.testing.assert_allclose(marks.get_facecolors()[:, :3], gate_colors(trace[gate][:, unit]))


def test_the_gates_share_one_time_from_left_to_right():
    figure = gates_figure(trace_with())
    places = [axes.get_position() for axes in figure.axes]
    assert {(place.x0, place.x1) for place in places} == {(places[0].x0, places[0].x1)}
    assert {axes.get_xlim() for axes in figure.axes} == {(-0.5, 24.5)}
    assert sorted(places, key=lambda place: -place.y0) == places


def test_the_scale_beside_a_gate_is_open_on_top():
    closed, opened = (to_rgb(color) for color in (GATE_CLOSED, GATE_OPEN))
    for axes in quotes_figure().axes:
        (strip,) = axes.child_axes
        (scale,) = strip.images
        np.testing.assert_allclose(scale.get_array()[[0, -1], 0, :3], [opened, closed])
        assert scale.origin == "upper"
        np.testing.assert_allclose(strip.get_tightbbox().intervaly, axes.get_window_extent().intervaly)


def test_events_are_marked_at_their_timesteps_and_nowhere_else():
    trace = QUOTES.run(LSTM.trained("inside-quotes"), QUOTES.example)
    figure = quotes_figure()
    quotes = [t for t, character in enumerate(QUOTES.example) if character == '"']
    for axes in figure.axes:
        bands = [patch for patch in axes.patches if patch.get_facecolor()[:3] == to_rgb(gates.EVENT)]
        assert [(band.get_x(), band.get_width()) for band in bands] == [(t - 0.5, 1) for t in quotes]
    triangles = [line for line in figure.axes[0].lines if line.get_marker() == "v"]
    assert [line.get_xdata().tolist() for line in triangles] == [quotes]
    middles = [text.get_position()[0] for text in written(figure) if text.get_text() == '"']
    assert middles == quotes
    assert "quote sign" in texts(figure)
    without = gates_figure(trace)
    assert not any(axes.patches for axes in without.axes) and "event" not in texts(without)


def test_every_token_stands_at_its_timestep_above_the_number():
    figure = gates_figure(trace_with(timesteps=4, labels=["a", "b", "c", "d"]))
    figure.canvas.draw()
    axis = figure.axes[-1].xaxis
    numbers, tokens = (
        {label.get_text(): label.get_window_extent() for label in axis.get_ticklabels(minor=minor)}
        for minor in (False, True)
    )
    for number, token in zip("0123", "abcd", strict=True):
        middle = [sum(box.intervalx) / 2 for box in (numbers[number], tokens[token])]
        assert middle[0] == pytest.approx(middle[1], abs=1)
        assert numbers[number].y1 < tokens[token].y0
    assert "61 tokens, too many to write out" in " ".join(
        texts(gates_figure(trace_with(timesteps=61, labels="a" * 61)))
    )


def test_the_description_of_gates_says_how_open_they_are_at_the_events_and_elsewhere():
    trace = QUOTES.run(LSTM.trained("inside-quotes"), QUOTES.example)
    quotes = np.array([character == '"' for character in QUOTES.example])
    at_quotes, elsewhere = trace.forget_gate[quotes, 0].mean(), trace.forget_gate[~quotes, 0].mean()
    alt = quotes_figure(units=[0]).alt
    assert f"forget gate {at_quotes:.2f} at the events, {elsewhere:.2f} elsewhere" in alt
    assert "quote sign marked at timestep 8, 20" in alt
    assert f"forget gate {trace.forget_gate[:, 0].mean():.2f};" in gates_figure(trace, units=[0]).alt
    assert "events" not in gates_figure(trace, np.ones(30, bool)).alt


def test_chosen_units_are_drawn_and_named_only():
    trace = trace_with(units=20)
    figure = gates_figure(trace, units=[17, 3])
    assert {name for name in texts(figure) if name.startswith("unit")} == {"unit 17", "unit 3"}
    (first, _), _ = lines_of(figure.axes[0], trace)
    np.testing.assert_array_equal(first.get_ydata(), trace.forget_gate[:, 17])


@pytest.mark.parametrize(
    "kind, units, timesteps, labels",
    [
        (LSTM, 1, 1, None),  # as small as can be
        (LSTM, 4, 7, ["−0.75!"] * 7),  # tokens upright
        (GRU, 8, 60, ["x" * 99] * 60),  # tokens turned, as many lines as there may be
        (GRU, 8, 500, "a" * 500),  # too many tokens
    ],
)
def test_gates_can_be_read_at_every_size(kind, units, timesteps, labels):
    trace = trace_with(kind, units, timesteps, labels)
    events = np.random.default_rng(0).random(timesteps) < 0.2
    assert_readable(gates_figure(trace, events, event_name="x" * 99, title="Gates"))


BATCH = LSTM.random(input_features=3, units=2).run(np.zeros((4, 5, 3)))


@pytest.mark.parametrize(
    "draw, message",
    [
        (
            lambda: gates_figure(trace_with(SimpleRNN)),
            "this SimpleRNN trace has no gates; show it with trace_figure(trace)",
        ),
        (lambda: gates_figure(BATCH), "batch of 4 sequences; … trace.sequence(0)"),
        (
            lambda: gates_figure(trace_with(timesteps=12), [True, False]),
            "shape (2,) … each of the 12 timesteps",
        ),
        (
            lambda: gates_figure(trace_with(timesteps=12), np.zeros(12)),
            "and type float64, expected True or False",
        ),
        (
            lambda: gates_figure(gradients(trace_with(), hidden_state=np.ones(2))),
            "these are gradients, which have a sign and no limits … show them with trace_figure(gradients)",
        ),
        (lambda: gates_figure(trace_with(), units=[2]), "units are [2], expected … from 0 to 1"),
        (lambda: gates_figure(trace_with(), units=[True]), "units are [True], expected … whole numbers"),
        (lambda: gates_figure(trace_with(), units=[0, 1.0]), "units are [0, 1.0], expected … whole numbers"),
        (lambda: gates_figure(trace_with(), units=["0"]), "units are ['0'], expected … whole numbers"),
        (lambda: gates_figure(trace_with(), units=1), "units are 1, expected … as in units=[0]"),
        (lambda: gates_figure(trace_with(), units=[]), "units are [], expected one or more"),
        (
            lambda: gates_figure(trace_with(units=9)),
            "9 lines are too many … choose up to 8 units",
        ),
    ],
)
def test_a_mistake_gets_an_error_that_says_what_is_expected(draw, message):
    with pytest.raises(ValueError, match=saying(message)):
        draw()

"""Gates over time: as high as they are open, with their events."""

import numpy as np
import pytest
from cases import saying
from matplotlib.colors import to_rgb
from pictures import QUOTES, assert_readable, long_lines, quotes_figure, texts, trace_with

from rnn_helpers import GRU, LSTM, SimpleRNN
from rnn_helpers.figures import chart, gates_figure, paper


@pytest.mark.parametrize("kind", [LSTM, GRU])
def test_a_gate_stands_as_high_as_it_is_open_and_its_marker_says_so_too(kind):
    trace = trace_with(kind, units=3)
    figure = gates_figure(trace)
    gates = [e.quantity for e in trace.cell.cell_equations if e.kind == "gate"]
    assert len(gates) == {LSTM: 3, GRU: 2}[kind]
    lines = iter(long_lines(figure))
    filled = (c for c in figure.paper.collections if len(c.get_offsets()) == trace.timesteps)
    for gate, scale in zip(gates, figure.paper.images, strict=True):
        _, _, bottom, top = scale.get_extent()
        for unit in range(3):
            y = next(lines).get_ydata()
            np.testing.assert_allclose((bottom - y) / (bottom - top), trace[gate][:, unit], atol=1e-12)
            colors = next(filled).get_facecolors()
            np.testing.assert_allclose(colors, paper.GATE_COLORS(trace[gate][:, unit]))
    assert next(lines, None) is next(filled, None) is None


def test_the_scale_beside_a_gate_is_open_on_top():
    closed, opened = (to_rgb(color) for color in (paper.GATE_CLOSED, paper.GATE_OPEN))
    for scale in quotes_figure().paper.images:
        np.testing.assert_allclose(scale.get_array()[[0, -1], 0, :3], [opened, closed])


def test_events_are_marked_at_their_timesteps_and_nowhere_else():
    trace = QUOTES.run(LSTM.trained("inside-quotes"), QUOTES.example)
    figure = quotes_figure()
    quotes = [t for t, character in enumerate(QUOTES.example) if character == '"']
    middles = [text.get_position()[0] for text in figure.paper.texts if text.get_text() == '"']
    color = [*to_rgb(chart.EVENT), 1.0]
    bands = [c for c in figure.paper.collections if c.get_facecolor().tolist() == [color]]
    edges = [band.get_paths()[0].get_extents().intervalx for band in bands]
    column = np.diff(long_lines(figure)[0].get_xdata())[0]
    np.testing.assert_allclose(edges, [[x - column / 2, x + column / 2] for x in middles])
    (triangles,) = (c for c in figure.paper.collections if len(c.get_offsets()) == len(quotes))
    np.testing.assert_allclose(triangles.get_offsets()[:, 0], middles)
    np.testing.assert_allclose(middles, long_lines(figure)[0].get_xdata()[quotes])
    assert "quote sign" in texts(figure)
    assert len(figure.paper.collections) > len(gates_figure(trace).paper.collections)
    assert "event" not in texts(gates_figure(trace))


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
    _, _, bottom, top = figure.paper.images[0].get_extent()
    y = long_lines(figure)[0].get_ydata()
    np.testing.assert_allclose((bottom - y) / (bottom - top), trace.forget_gate[:, 17])


@pytest.mark.parametrize("units", (1, 4, 8))
@pytest.mark.parametrize("timesteps", (1, 7, 60, 500))
@pytest.mark.parametrize("kind", [LSTM, GRU])
def test_gates_can_be_read_at_every_size(kind, units, timesteps):
    trace = trace_with(kind, units, timesteps, labels=["−0.75!"] * timesteps if units == 4 else None)
    events = np.random.default_rng(0).random(timesteps) < 0.2
    assert_readable(gates_figure(trace, events, event_name="x" * 99, title="Gates"))


BATCH = LSTM.random(input_features=3, units=2).run(np.zeros((4, 5, 3)))


@pytest.mark.parametrize(
    "draw, message",
    [
        (
            lambda: gates_figure(trace_with(SimpleRNN)),
            "a SimpleRNN has no gates; show its state",
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
        (lambda: gates_figure(trace_with(), units=[2]), "units are [2], expected … from 0 to 1"),
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

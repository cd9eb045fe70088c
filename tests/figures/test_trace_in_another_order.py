"""The figure of a trace that was read in reverse, or not as a whole."""

import numpy as np
import pytest
from matplotlib.collections import LineCollection
from matplotlib.colors import to_rgb
from pictures import KINDS, assert_readable, texts, trace_with

from rnn_helpers import GRU, LSTM, Readout, SimpleRNN
from rnn_helpers.figures import gates_figure, trace_figure
from rnn_helpers.pictures import colors as course
from rnn_helpers.pictures.trace import shown_of, trace_description
from rnn_helpers.training import gradients

INSIDE = Readout(np.ones((1, 2)), np.zeros(1), "sigmoid", label="inside quotes?")
MASK = np.array([False, True, True, False, False, True])


def read_anew(trace, **order):
    return trace.cell.run(trace.inputs, labels=trace.input_labels, **order)


EMPTY = np.array(to_rgb(course.CELL))


def cells_of(figure):
    """Of each quantity, which of its columns have the color of nothing."""
    images = [np.asarray(image.get_array()) for image in figure.paper.images]
    return [np.isclose(image, EMPTY).all(axis=(0, 2)) for image in images if image.shape[:2] != (1, 64)]


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_skipped_has_neither_a_color_nor_a_number(kind):
    trace = read_anew(trace_with(kind, units=2, timesteps=6, readout=INSIDE), mask=MASK)
    figure = trace_figure(trace)
    names = ["inputs", *(each.quantity for each in trace.cell.cell_equations)]
    numbers = 6  # predictions
    for name, empty in zip(names, cells_of(figure), strict=True):
        carried = name in trace.cell.state_names
        assert empty.tolist() == ([False] * 6 if carried else list(~MASK))
        numbers += (3 if name == "inputs" else 2) * (6 if carried else 3)
    written = [text for text in texts(figure) if len(text.split(".")[-1]) == 2 and text[-1].isdigit()]
    assert len([text for text in written if "." in text]) == numbers
    lines = [c for c in figure.paper.collections if isinstance(c, LineCollection)]
    hatched = [c for c in lines if to_rgb(c.get_color()[0]) == to_rgb(course.HATCH)]
    assert len(hatched) == len(names) - len(trace.cell.state_names)
    assert "Hatched timesteps are skipped: the state is carried on" in texts(figure)


def test_what_is_skipped_does_not_count_for_the_description():
    cell = SimpleRNN([[1.0]], [[0.0]], [0.0], activation="linear")
    trace = cell.run([[0.5], [-2.0], [0.1]], [0.25], mask=[False, True, False])
    assert trace_description(trace) == (
        "SimpleRNN with 1 unit over 3 timesteps, 2 skipped, a colored row for each unit: "
        "hidden state −2.00 to 0.25."
    )
    gates = read_anew(trace_with(LSTM, timesteps=6), mask=MASK)
    lowest = gates.forget_gate[MASK].min()
    assert f"forget gate {lowest:.2f} to" in trace_description(gates)
    nothing = trace_description(read_anew(gates, mask=np.zeros(6, bool)))
    assert "6 skipped" in nothing and "cell state" in nothing and "forget gate" not in nothing


def test_where_timesteps_share_a_pixel_what_is_skipped_does_not_stand_out():
    inputs = np.ones((3000, 1))
    mask = np.ones(3000, bool)
    mask[1000] = False
    cell = LSTM.random(1, 1)
    figure = trace_figure(cell.run(inputs, mask=mask))
    gate = np.asarray(figure.paper.images[1].get_array())
    assert gate.shape[1] < 1000
    assert np.abs(np.diff(gate[:, 50:], axis=1)).max() < 1e-9
    mask[1000:2000] = False
    shares = [empty.mean() for empty in cells_of(trace_figure(cell.run(inputs, mask=mask)))]
    assert shares[1] == pytest.approx(1 / 3, abs=0.01)


@pytest.mark.parametrize("kind", KINDS)
def test_a_picture_of_a_reversed_run_says_so(kind):
    plain = trace_with(kind, units=2, timesteps=6)
    trace = read_anew(plain, reverse=True)
    assert "read right to left ←" in texts(trace_figure(trace))
    assert "timestep" in texts(trace_figure(plain))
    assert "over 6 timesteps, read from right to left, a colored row" in trace_description(trace)
    ends = {"read from right to left": plain, "read from left to right": trace}
    for words, each in ends.items():
        back = trace_figure(gradients(each, hidden_state=np.ones(2)))
        assert next(text for text in texts(back) if "full color" in text).endswith(words)


def test_in_reverse_the_past_is_on_the_right():
    trace = read_anew(trace_with(timesteps=6), reverse=True)
    back = gradients(trace, hidden_state=np.ones(trace.cell.units))
    assert shown_of(trace, 2, "past") == range(2, 6)
    assert shown_of(back, 2, "past") == range(3)


@pytest.mark.parametrize("order", ({"mask": MASK}, {"reverse": True}, {"mask": MASK, "reverse": True}))
@pytest.mark.parametrize("labels", (None, list("abcdef"), ["internationalization"] * 6))
def test_all_that_is_said_of_the_order_can_be_read(order, labels):
    trace = trace_with(GRU, units=2, timesteps=6, labels=labels, readout=INSIDE)
    trace = read_anew(trace, **order)
    assert_readable(trace_figure(trace, timestep=3))
    assert_readable(trace_figure(gradients(trace, prediction=np.ones(1)), timestep=3))


def test_a_line_of_a_gate_has_a_gap_where_a_timestep_was_skipped():
    trace = read_anew(trace_with(LSTM, timesteps=6), mask=MASK, reverse=True)
    figure = gates_figure(trace, events=np.arange(6) == 0)
    line = figure.axes[0].lines[0].get_ydata()
    np.testing.assert_array_equal(np.isnan(line), ~MASK)
    np.testing.assert_array_equal(line[MASK], trace.forget_gate[MASK, 0])
    said = figure.alt
    means = trace.forget_gate[MASK].mean(axis=0)
    assert "LSTM over 6 timesteps, read from right to left, 3 skipped: its gates" in said
    assert f"forget gate without a value at the events, {means[0]:.2f}, {means[1]:.2f} elsewhere" in said
    assert figure.axes[-1].get_xlabel() == "timestep, read from right to left"
    assert_readable(figure)

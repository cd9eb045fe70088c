"""The figure of a trace: the colors are those of the numbers, the text is literal and nothing overlaps."""

import numpy as np
import pytest
from IPython.core.formatters import DisplayFormatter
from matplotlib.collections import LineCollection
from matplotlib.colors import to_rgb
from pictures import KINDS, assert_readable, bands, mixed, picture, pixels, texts, trace_with

from rnn_helpers import GRU, LSTM, Readout, SimpleRNN
from rnn_helpers.figures import gates_figure, trace_figure
from rnn_helpers.pictures import colors as course
from rnn_helpers.pictures import png_of, png_of_several
from rnn_helpers.pictures.trace import trace_description
from rnn_helpers.trace import Trace
from rnn_helpers.training import gradients, last_output_gradients

INSIDE = Readout(np.ones((1, 2)), np.zeros(1), "sigmoid", label="inside quotes?")


LETTERS = 'she said "go on" and left'


def test_every_cell_has_the_color_of_its_number():
    trace = trace_with(GRU, units=2, timesteps=12)
    shown = list(pixels(trace_figure(trace)))
    names = ["inputs", *(equation.quantity for equation in trace.cell.equations)]
    gates = {equation.quantity for equation in trace.cell.equations if equation.kind == "gate"}
    assert len(shown) == len(names)
    for name, colors in zip(names, shown, strict=True):
        values = (trace.inputs if name == "inputs" else trace[name]).T
        if name in gates:
            expected = mixed(values, course.GATE_CLOSED, course.GATE_OPEN)
        else:
            share = (values / trace.limit(name) + 1) / 2
            expected = mixed(share, course.NEGATIVE, course.ZERO, course.POSITIVE)
        np.testing.assert_allclose(colors, expected, atol=12, err_msg=name)


@pytest.mark.parametrize("kind", KINDS)
def test_quantities_stand_in_the_order_of_computation(kind):
    trace = trace_with(kind, readout=INSIDE)
    figure = trace_figure(trace)
    heights = {text.get_text(): text.get_position()[1] for text in figure.paper.texts}
    labels = ["input", *(equation.label for equation in trace.cell.equations), "timestep"]
    assert sorted(labels, key=heights.get) == labels


def test_the_prediction_is_drawn_as_high_as_it_says():
    trace = trace_with(readout=INSIDE, timesteps=30)
    figure = trace_figure(trace)
    (bars,) = (c for c in figure.paper.collections if not isinstance(c, LineCollection))
    y = bars.get_paths()[0].vertices[:, 1]
    heights = y.max() - y
    assert heights.max() / 20 == pytest.approx(trace.prediction.max())
    assert {round(h / 20, 9) for h in heights} == {0.0, *trace.prediction[:, 0].round(9)}


extreme_sizes = pytest.mark.parametrize(
    "kind, units, timesteps, labels",
    [
        (SimpleRNN, 1, 1, None),  # as small as can be
        (LSTM, 2, 5, "x" * 5),  # as wide as a column may be, numbers and tokens in it
        (GRU, 8, 21, ["−0.75!"] * 21),  # the last column with a number, the first turned tokens
        (LSTM, 32, 60, ["x" * 99] * 60),  # as high as a band may be, tokens as long as may be
        (GRU, 2, 2000, "x" * 2000),  # two timesteps a pixel, too many tokens
    ],
)


@extreme_sizes
def test_nothing_overlaps_and_all_is_on_the_paper(kind, units, timesteps, labels):
    readout = Readout(np.ones((1, units)), np.zeros(1), "sigmoid", label="inside quotes?")
    trace = trace_with(kind, units, timesteps, labels, readout=readout)
    assert_readable(trace_figure(trace, title="One trace", timestep=timesteps * 2 // 3))


def test_every_gradient_has_the_color_of_its_number_also_that_of_a_gate():
    found = gradients(trace_with(GRU, timesteps=12), hidden_state=np.ones((12, 2)))
    shown = list(pixels(trace_figure(found)))
    names = ["inputs", *(equation.quantity for equation in found.cell.equations)]
    for name, colors in zip(names, shown, strict=True):
        values = (found.inputs if name == "inputs" else found[name]).T
        share = (values / found.limit(name) + 1) / 2
        expected = mixed(share, course.NEGATIVE, course.ZERO, course.POSITIVE)
        np.testing.assert_allclose(colors, expected, atol=12, err_msg=name)


def test_gradients_are_named_as_gradients_beside_the_input_they_belong_to():
    trace = trace_with(timesteps=4, labels="abcd", readout=INSIDE)
    shown = texts(trace_figure(gradients(trace, prediction=np.ones((4, 1)))))
    names = ["x", "f", "i", "g", "c", "o", "h", "y"]
    assert [text for text in shown if "loss" in text] == [f"∂loss/∂{name}ₜ" for name in names]
    assert {"a", "b", "c", "d", "xₜ", "inside quotes?"} < set(shown)


def test_what_the_loss_says_about_a_prediction_is_drawn_where_it_says_something():
    trace = trace_with(timesteps=4, readout=INSIDE)
    of_its_sum = texts(trace_figure(gradients(trace, prediction_preactivation=np.ones((4, 1)))))
    of_states = texts(trace_figure(gradients(trace, hidden_state=np.ones(2))))
    assert {"∂loss/∂sumₜ", "inside quotes?"} < set(of_its_sum)
    assert not {"∂loss/∂sumₜ", "∂loss/∂yₜ", "inside quotes?"} & set(of_states)


def test_gradients_are_described_in_words_however_small_they_are():
    cell = SimpleRNN([[1.0]], [[1e-3]], [0.0], activation="linear")
    figure = trace_figure(gradients(cell.run(np.zeros((3, 1))), hidden_state=[-2.0]))
    assert figure.alt == (
        "SimpleRNN with 1 unit, the gradients of a loss walked back through 3 timesteps, a colored row for "
        "each unit: input −2.00 to −2·10⁻⁶, hidden state −2.00 to −2·10⁻⁶."
    )
    faint = trace_figure(gradients(cell.run(np.zeros((3, 1))), hidden_state=[-2e-7]))
    assert texts(faint).count("±2·10⁻⁷") == 2
    assert "0.00" not in texts(faint)


@extreme_sizes
def test_gradients_do_not_overlap_either(kind, units, timesteps, labels):
    readout = Readout(np.ones((1, units)), np.zeros(1), "sigmoid", label="inside quotes?")
    trace = trace_with(kind, units, timesteps, labels, readout=readout)
    loss = {"prediction_preactivation": np.ones(1)} if units == 2 else {"prediction": [1e-9]}
    assert_readable(trace_figure(gradients(trace, **loss), title="Backwards", timestep=timesteps // 2))


def test_the_walk_back_from_one_unit_is_one_of_several():
    found = last_output_gradients(trace_with(timesteps=5))
    with pytest.raises(ValueError, match=r"batch of 2 sequences.*trace\.sequence\(0\)"):
        trace_figure(found)
    assert png_of(found.sequence(1)).startswith(b"\x89PNG")


def test_numbers_stand_in_cells_that_have_room_only():
    def shows_numbers(units, timesteps):
        trace = trace_with(SimpleRNN, units, timesteps)
        shown = {text.lstrip("−") for text in texts(trace_figure(trace))}
        return f"{abs(trace.hidden_state[0, 0]):.2f}" in shown

    assert shows_numbers(units=2, timesteps=20)
    assert not shows_numbers(units=2, timesteps=25)
    assert not shows_numbers(units=8, timesteps=10)


HOSTILE = [
    "$x$",
    r"$\frac$",
    "<img src=x>",
    "_",
    "a b",
    "",
    "\n",
    "\ud800",
    "🦄",
    "日",
    "\u200d",
    "é",
    "x" * 99,
]


def test_tokens_appear_as_they_are_and_draw_without_a_warning():
    # pytest turns the warning about a missing glyph into an error.
    figure = trace_figure(trace_with(timesteps=len(HOSTILE), labels=HOSTILE), title=r"$\frac$ 🦄")
    figure.png()
    shown = texts(figure)
    literal = ["$x$", r"$\frac$", "<img␣src=x>", "_", "a␣b", "", r"\n", r"\ud800", "□", "□", r"\u200d", "é"]
    assert [text for text in shown if text in literal] == literal
    assert r"$\frac$ □" in shown
    assert f"{'x' * 13}…" in shown


def test_a_label_of_the_readout_appears_as_it_is():
    readout = Readout(np.ones((1, 2)), np.zeros(1), "sigmoid", label=r"<b> $\frac$ 🦄")
    figure = trace_figure(trace_with(readout=readout))
    figure.png()
    assert r"<b> $\frac$ □" in texts(figure)


def test_a_space_can_be_seen():
    assert texts(trace_figure(trace_with(labels=LETTERS))).count("␣") == LETTERS.count(" ")


def test_tokens_of_a_long_sequence_are_left_out():
    assert "a" in texts(trace_figure(trace_with(timesteps=60, labels="a" * 60)))
    shown = texts(trace_figure(trace_with(timesteps=61, labels="a" * 61)))
    assert "a" not in shown
    assert "61 tokens, too many to write out" in shown


@pytest.mark.parametrize("timestep", (0, 7, 24))
def test_the_marked_timestep_is_framed(timestep):
    trace = trace_with(timesteps=25)
    figure = trace_figure(trace, timestep=timestep)
    (frame,) = (patch for patch in figure.paper.patches if patch.get_edgecolor()[:3] == to_rgb(course.WHERE))
    left, right, *_ = figure.paper.images[0].get_extent()
    middle = frame.get_x() + frame.get_width() / 2
    assert (middle - left) / (right - left) * 25 == pytest.approx(timestep + 0.5)
    assert str(timestep) in [
        text.get_text() for text in figure.paper.texts if text.get_color() == course.WHERE
    ]


@pytest.mark.parametrize("timestep", (-1, 25, 1.5, 1.0, True, "0"))
def test_a_timestep_that_is_not_there_is_an_error(timestep):
    with pytest.raises(ValueError, match=f"timestep is {timestep!r}, expected a whole number from 0 to 24"):
        trace_figure(trace_with(timesteps=25), timestep=timestep)


def test_a_batch_is_an_error_that_says_how_to_choose_one():
    batch = LSTM.random(input_features=3, units=2).run(np.zeros((4, 5, 3)))
    with pytest.raises(ValueError, match=r"batch of 4 sequences.*trace\.sequence\(0\)"):
        trace_figure(batch)
    assert png_of(batch.sequence(0)).startswith(b"\x89PNG")


@pytest.mark.parametrize("value", (0.9, 1.5e308))
def test_one_timestep_among_thousands_stays_visible(value):
    inputs = np.full((2000, 1), value)
    inputs[1234] = 0.0
    trace = SimpleRNN([[1.0]], [[0.0]], [0.0], activation="linear").run(inputs)
    figure = trace_figure(trace)
    _, places = bands(figure)
    x, y = places[0, :, 0], places[0, 0, 1]
    row = picture(figure)[-1 - int(y)]
    (dip,) = np.flatnonzero(np.abs(row - mixed(0.5, course.ZERO)).max(axis=1) <= 12)
    assert (dip - x[0]) / (x[-1] - x[0]) == pytest.approx(1234 / 2000, abs=0.003)


def test_a_row_says_its_limit_where_that_is_not_one():
    inputs = np.array([[0.5], [-13.0]])
    trace = SimpleRNN([[1.0]], [[0.0]], [0.0], activation="linear").run(inputs)
    shown = texts(trace_figure(trace))
    assert shown.count("±20") == 2
    assert "or the ± beside the row" in shown
    assert "±1" not in texts(trace_figure(SimpleRNN([[1.0]], [[0.0]], [0.0]).run(inputs / 13)))


@pytest.mark.parametrize(
    ("options", "outputs", "explained"),
    [
        ({}, 1, True),
        ({"recurrent_activation": "relu"}, 1, False),
        ({"recurrent_activation": "relu"}, 4, True),
    ],
)
def test_the_colors_of_gates_are_explained_where_there_are_some(options, outputs, explained):
    readout = Readout(np.ones((outputs, 2)), np.zeros(outputs), "sigmoid")
    shown = texts(trace_figure(trace_with(LSTM, readout=readout, **options)))
    assert ("0 closed" in shown) == explained


def test_a_notebook_shows_a_figure_with_its_description():
    trace = trace_with(timesteps=4)
    data, metadata = DisplayFormatter().format(trace_figure(trace))
    assert data["image/png"].startswith(b"\x89PNG")
    assert data["text/plain"] == "<CourseFigure>"
    assert metadata["image/png"]["alt"] == trace_description(trace)


def test_a_trace_that_lacks_a_quantity_is_drawn_without_it():
    whole = trace_with(LSTM, timesteps=4)
    quantities = {name: whole[name] for name in ("forget_gate", "hidden_state")}
    trace = Trace(whole.cell, whole.inputs, quantities, whole.initial_state)
    assert "forget gate" in texts(trace_figure(trace)) and "input gate" not in texts(trace_figure(trace))
    assert "forget gate" in trace_description(trace) and "input gate" not in trace_description(trace)
    assert {"forget gate"} == {"forget gate", "input gate", "output gate"} & set(texts(gates_figure(trace)))
    assert png_of_several([whole, trace], ["whole", "in part"]).startswith(b"\x89PNG")


def test_the_description_says_what_is_seen():
    trace = SimpleRNN([[1.0]], [[0.0]], [0.0], activation="linear").run([[0.5], [-2.0], [0.1]])
    assert trace_description(trace) == (
        "SimpleRNN with 1 unit over 3 timesteps, a colored row for each unit: hidden state −2.00 to 0.50."
    )


def test_a_zero_has_no_sign():
    trace = SimpleRNN([[1.0]], [[0.0]], [0.0], activation="linear").run([[-0.001]])
    assert trace_description(trace).endswith("hidden state 0.00 to 0.00.")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("labels", (None, LETTERS))
def test_the_png_of_a_usual_trace_is_small(kind, labels):
    assert len(png_of(trace_with(kind, units=4, timesteps=25, labels=labels))) < 60_000

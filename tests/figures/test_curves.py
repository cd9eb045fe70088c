"""Lines: through the numbers they show, named, and readable at every size."""

import numpy as np
import pytest
from cases import saying
from matplotlib.collections import LineCollection
from pictures import KINDS, assert_readable, cell_with, falling, result_with, texts

from rnn_helpers import GRU, LSTM, SimpleRNN
from rnn_helpers.activations import sigmoid
from rnn_helpers.experiments import gradient_norms
from rnn_helpers.figures import (
    chart,
    gradient_distance_figure,
    half_life_figure,
    learning_curve_figure,
)
from rnn_helpers.figures.chart import LINE_STYLES
from rnn_helpers.pictures import words
from rnn_helpers.pictures.colors import gate_colors
from rnn_helpers.tasks import TASKS
from rnn_helpers.training import fit


def test_two_lines_never_have_the_same_dashes_and_marker():
    assert len(set(LINE_STYLES)) == len({marker for _, marker in LINE_STYLES}) == chart.MOST_LINES


def test_a_learning_curve_goes_through_the_mean_of_neighboring_losses():
    losses = np.exp(np.random.default_rng(0).normal(size=200) - np.arange(200) / 20)
    (axes,) = learning_curve_figure({"a": result_with(losses)}).axes
    behind, line = (each.get_ydata() for each in axes.lines)
    np.testing.assert_array_equal(behind, losses)
    means = [losses[max(0, step - 2) : step + 3].mean() for step in range(200)]  # 200/40 steps
    np.testing.assert_allclose(line, means, rtol=1e-12)


def test_a_mean_is_right_where_there_is_no_number_for_the_sum():
    losses = np.resize([1e308, 1.6e308], 400)
    assert "a from 1·10³⁰⁸ to 1·10³⁰⁸" in learning_curve_figure({"a": result_with(losses)}).alt


def test_the_scale_is_logarithmic_where_losses_differ_much():
    def scale(*losses):
        figure = learning_curve_figure({str(i): result_with(each) for i, each in enumerate(losses)})
        scale = figure.axes[0].get_yscale()
        assert {"log": "on a logarithmic scale", "linear": "on a linear scale"}[scale] in figure.alt
        assert ("loss, logarithmic" in texts(figure)) == (scale == "log")
        return scale

    assert scale(falling(1, 0.04)) == "log"
    assert scale(falling(1, 0.06)) == "linear"
    assert scale(falling(1, 0.5), falling(1, 0.04)) == "log"
    assert scale([1.0, 0.5, 0.0]) == "linear"


def number_in(text):
    """What a tick says: 200, 0.01, −5, 10⁻⁶ or 2·10⁷."""
    plain = text.translate(str.maketrans("−⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "--0123456789"))
    if plain == text.replace("−", "-"):
        return float(plain)
    mantissa, power = plain.split("10", 1) if "·" in plain else ("1·", plain.removeprefix("10"))
    return float(f"{mantissa.removesuffix('·')}e{power}")


@pytest.mark.parametrize(
    "losses",
    [falling(0.7, 0.001), falling(3, 1e-9), falling(0.7, 0.6), falling(2e7, 1e7), falling(1e-7, 1e-9)],
)
def test_a_scale_has_some_ticks_that_say_where_they_stand(losses):
    figure = learning_curve_figure({"a": result_with(losses)})
    figure.canvas.draw()
    for axis, least in ((figure.axes[0].xaxis, 4), (figure.axes[0].yaxis, 3)):
        low, high = axis.get_view_interval()
        seen = [tick for tick in axis.get_major_ticks() if low <= tick.get_loc() <= high]
        assert least <= len(seen) <= 10
        for tick in seen:
            assert number_in(tick.label1.get_text()) == pytest.approx(tick.get_loc(), rel=1e-6)


@pytest.mark.parametrize("losses", ([0.5], [0.0, 0.0], [0.7, 0.71, 0.69], falling(3.0, 1e-9, 5000)))
def test_learning_curves_can_be_read_at_every_size(losses):
    results = {f"{name} {'x' * 99}": result_with(losses, "mean absolute error", 0.0123) for name in range(8)}
    figure = learning_curve_figure(results, title="Learning")
    assert_readable(figure)
    assert sum("mean absolute error 0.012" in name for name in texts(figure)) == 8


def test_every_curve_is_named_in_the_order_of_their_ends_with_its_own_style():
    results = {"low": result_with(falling(1, 0.001)), "high": result_with(falling(1, 0.5), metric=0.5)}
    (axes,) = learning_curve_figure(results).axes
    lines, legend = dict(zip(results, axes.lines[-2:], strict=True)), axes.get_legend()
    names = [text.get_text() for text in legend.get_texts()]
    assert names == ["high: accuracy 50.0%", "low: accuracy 98.8%"]
    for name, key in zip(("high", "low"), legend.get_lines(), strict=True):
        line = lines[name]
        assert (key.get_marker(), key.get_linestyle()) == (line.get_marker(), line.get_linestyle())
    assert lines["low"].get_ydata()[-1] < lines["high"].get_ydata()[-1]


@pytest.mark.parametrize("losses", ([0.5], [0.5, 0.4], falling(1, 0.01, 5000)))
def test_every_line_shows_its_marker(losses):
    figure = learning_curve_figure({"a": result_with(losses)})
    with_marker = figure.pixels().astype(int)
    figure.axes[0].lines[-1].set_marker("")
    assert np.abs(figure.pixels() - with_marker).max() > 100


def test_one_result_needs_no_name():
    result = fit(TASKS["latch"].new_cell(GRU, seed=0), TASKS["latch"], steps=3, progress=False)
    assert f"GRU: accuracy {result.metric:.1%}" in texts(learning_curve_figure(result))


def test_each_line_shows_the_norms_of_its_cell_and_state():
    cells = {kind.__name__: cell_with(kind, 4) for kind in KINDS}
    inputs = np.random.default_rng(0).normal(size=(3, 20, 3))
    figure = gradient_distance_figure(cells, inputs)
    expected = [(cells["SimpleRNN"], "hidden_state"), (cells["LSTM"], "hidden_state")]
    expected += [(cells["LSTM"], "cell_state"), (cells["GRU"], "hidden_state")]
    names = ["SimpleRNN", "LSTM, hidden state", "LSTM, cell state", "GRU"]
    assert figure.axes[0].get_yscale() == "log"
    for line, name, (cell, state) in zip(figure.axes[0].lines, names, expected, strict=True):
        norms = gradient_norms(cell, inputs, state)
        np.testing.assert_array_equal(line.get_ydata(), norms)
        assert line.get_label() == name
        assert name in texts(figure) and f"{name} {words.tiny(norms[-1])}" in figure.alt


@pytest.mark.parametrize("share, timesteps", [(0.0, 2), (1e-3, 40), (0.5, 40), (1.0, 1), (3.0, 40)])
def test_gradients_that_vanish_or_explode_can_be_read(share, timesteps):
    cell = SimpleRNN([[1.0]], [[share]], [0.0], activation="linear")
    figure = gradient_distance_figure({"x" * 99: cell}, np.zeros((timesteps, 1)), title="Gradients")
    assert_readable(figure)
    norms = share ** np.arange(timesteps)
    seen = norms >= 1e-16
    (line,) = figure.axes[0].lines
    np.testing.assert_allclose(line.get_ydata(), np.where(seen, norms, np.nan), rtol=1e-12)
    low, high = figure.axes[0].get_ylim()
    assert low <= min(norms[seen]) and max(norms) <= high and high / low > 10
    assert 1.0 in figure.axes[0].get_yticks()


def test_a_state_that_no_output_shows_has_no_line_and_still_its_name():
    shut = LSTM(np.zeros((4, 1, 1)), np.zeros((4, 1, 1)), [[0.0], [0.0], [0.0], [-800.0]])
    figure = gradient_distance_figure({"shut": shut}, np.zeros((5, 1)))
    drawn = [line for line in figure.axes[0].lines if np.isfinite(line.get_ydata()).any()]
    assert len(drawn) == 1
    assert "shut, cell state" in texts(figure) and "shut, cell state 0" in figure.alt


def test_the_marked_half_lives_stand_at_their_biases_on_the_curve():
    figure = half_life_figure()
    assert {"1", "2.2", "5.5", "14", "103"} < set(texts(figure))
    (axes,) = figure.axes
    (marked,) = (c for c in axes.collections if not isinstance(c, LineCollection))
    x, y = marked.get_offsets().T
    gates = sigmoid(np.array([0.0, 1, 2, 3, 5]))
    np.testing.assert_allclose(y, np.log(0.5) / np.log(gates))
    np.testing.assert_allclose(marked.get_facecolors()[:, :3], gate_colors(gates))
    assert axes.get_yscale() == "log" and axes.get_xticks().tolist() == x.tolist() == [0, 1, 2, 3, 5]
    said = [label.get_text() for label in axes.get_xticklabels()]
    assert said == [f"{bias:.0f}\n{gate:.3g}" for bias, gate in zip(x, gates, strict=True)]
    (drops,) = (c for c in axes.collections if isinstance(c, LineCollection))
    ends = [[[bias, axes.get_ylim()[0]], [bias, n]] for bias, n in zip(x, y, strict=True)]
    np.testing.assert_allclose(drops.get_segments(), ends)
    (line,) = axes.lines
    across, up = line.get_xydata().T
    np.testing.assert_allclose(np.interp(x, across, np.log(up)), np.log(y), atol=0.001)
    assert "1 at bias 0, 2.2 at bias 1, 5.5 at bias 2, 14 at bias 3, 103 at bias 5" in figure.alt


@pytest.mark.parametrize("biases", ([0], [-5, 0, 5], [10], range(-5, 11, 3)))
def test_half_lives_can_be_read_for_other_biases(biases):
    assert_readable(half_life_figure(biases))


@pytest.mark.parametrize(
    "draw, message",
    [
        (lambda: learning_curve_figure({}), "0 lines, expected 1 to 8"),
        (lambda: learning_curve_figure({n: result_with([1]) for n in range(9)}), "9 lines, expected 1 to 8"),
        (
            lambda: learning_curve_figure([result_with([1])]),
            "results must be a dictionary of Trai",
        ),
        (lambda: learning_curve_figure({"a": [1.0]}), 'such as {"LSTM": fit(...)}'),
        (lambda: learning_curve_figure({"a": result_with([])}), "a has no losses: its training ended before"),
        (lambda: gradient_distance_figure({}, np.zeros((4, 3))), "0 lines, expected 1 to 8"),
        (
            lambda: gradient_distance_figure(cell_with(), np.zeros((4, 3))),
            "must be a dictionary of Cells",
        ),
        (lambda: half_life_figure([]), "biases are [], expected one or more numbers from −5 to 10"),
        (lambda: half_life_figure([0, 11]), "biases are [0.0, 11.0], expected"),
    ],
)
def test_a_mistake_gets_an_error_that_says_what_is_expected(draw, message):
    with pytest.raises(ValueError, match=saying(message)):
        draw()

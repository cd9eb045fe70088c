"""Lines: through the numbers they show, named, and readable at every size."""

import numpy as np
import pytest
from cases import saying
from pictures import (
    KINDS,
    assert_readable,
    at,
    cell_with,
    falling,
    left_scale,
    long_lines,
    result_with,
    texts,
)

from rnn_helpers import GRU, LSTM, SimpleRNN
from rnn_helpers.activations import sigmoid
from rnn_helpers.experiments import gradient_norms
from rnn_helpers.figures import (
    chart,
    gradient_distance_figure,
    half_life_figure,
    learning_curve_figure,
    paper,
    words,
)
from rnn_helpers.figures.chart import LINE_STYLES
from rnn_helpers.tasks import TASKS
from rnn_helpers.training import fit


def test_two_lines_never_have_the_same_dashes_and_marker():
    assert len(set(LINE_STYLES)) == len({marker for _, marker in LINE_STYLES}) == chart.MOST_LINES


def test_a_learning_curve_goes_through_the_mean_of_neighboring_losses():
    losses = np.exp(np.random.default_rng(0).normal(size=200) - np.arange(200) / 20)
    figure = learning_curve_figure({"a": result_with(losses)})
    behind, line = (left_scale(figure)(line.get_ydata()) for line in long_lines(figure))
    np.testing.assert_allclose(behind, losses, rtol=1e-6)
    means = [losses[max(0, step - 2) : step + 3].mean() for step in range(200)]  # 200/40 steps
    np.testing.assert_allclose(line, means, rtol=1e-6)


def test_the_scale_is_logarithmic_where_losses_differ_much():
    def scale(*losses):
        return learning_curve_figure({str(i): result_with(each) for i, each in enumerate(losses)}).alt

    assert "on a logarithmic scale" in scale(falling(1, 0.04))
    assert "on a linear scale" in scale(falling(1, 0.06))
    assert "on a logarithmic scale" in scale(falling(1, 0.5), falling(1, 0.04))
    assert "on a linear scale" in scale([1.0, 0.5, 0.0])


@pytest.mark.parametrize("losses", ([0.5], [0.0, 0.0], [0.7, 0.71, 0.69], falling(3.0, 1e-9, 5000)))
@pytest.mark.parametrize("lines", (1, 8))
def test_learning_curves_can_be_read_at_every_size(losses, lines):
    results = {
        f"{name} {'x' * 99}": result_with(losses, "mean absolute error", 0.0123) for name in range(lines)
    }
    figure = learning_curve_figure(results, title="Learning")
    assert_readable(figure)
    assert sum("mean absolute error 0.012" in name for name in texts(figure)) == lines


def test_every_curve_is_named_at_its_own_height_with_its_own_style():
    results = {"low": result_with(falling(1, 0.001)), "high": result_with(falling(1, 0.5), metric=0.5)}
    figure = learning_curve_figure(results)
    ends = {}
    for name, line in zip(results, long_lines(figure)[-2:], strict=True):
        (label,) = (text for text in figure.paper.texts if text.get_text().startswith(f"{name}: accuracy"))
        assert label.get_position()[0] > max(line.get_xdata())
        assert label.get_position()[1] == pytest.approx(line.get_ydata()[-1], abs=14)
        (key,) = (
            each for each in figure.paper.lines if list(each.get_ydata()) == [label.get_position()[1]] * 2
        )
        assert key.get_linestyle() == line.get_linestyle()
        ends[name] = label.get_position()[1]
    assert ends["low"] > ends["high"]
    assert {"low: accuracy 98.8%", "high: accuracy 50.0%"} < set(texts(figure))


def test_names_of_lines_that_end_together_stand_apart_and_in_their_box():
    for ends in ([50, 50, 50], [0, 0, 100], [100, 100, 99], [10, 11, 90]):
        heights = chart._apart(sorted(ends), 13, 0, 100)
        assert min(np.diff(heights)) >= 13 - 1e-9 and heights[0] >= 0 and heights[-1] <= 100
    assert chart._apart([10, 60, 90], 13, 0, 100) == [10, 60, 90]
    assert np.allclose(np.diff(chart._apart([5] * 11, 13, 0, 100)), 10)


def test_one_result_needs_no_name():
    result = fit(TASKS["latch"].new_cell(GRU, seed=0), TASKS["latch"], steps=3, progress=False)
    assert f"GRU: accuracy {result.metric:.1%}" in texts(learning_curve_figure(result))


def test_each_line_shows_the_norms_of_its_cell_and_state():
    cells = {kind.__name__: cell_with(kind, 4) for kind in KINDS}
    inputs = np.random.default_rng(0).normal(size=(3, 20, 3))
    figure = gradient_distance_figure(cells, inputs)
    numbers = left_scale(figure)
    expected = [(cells["SimpleRNN"], "hidden_state"), (cells["LSTM"], "hidden_state")]
    expected += [(cells["LSTM"], "cell_state"), (cells["GRU"], "hidden_state")]
    names = ["SimpleRNN", "LSTM, hidden state", "LSTM, cell state", "GRU"]
    for line, name, (cell, state) in zip(long_lines(figure), names, expected, strict=True):
        norms = gradient_norms(cell, inputs, state)
        np.testing.assert_allclose(numbers(line.get_ydata()), norms, rtol=1e-6)
        assert name in texts(figure) and f"{name} {words.tiny(norms[-1])}" in figure.alt


@pytest.mark.parametrize("share", (0.0, 1e-3, 0.5, 1.0, 3.0))
@pytest.mark.parametrize("timesteps", (1, 2, 40))
def test_gradients_that_vanish_or_explode_can_be_read(share, timesteps):
    cell = SimpleRNN([[1.0]], [[share]], [0.0], activation="linear")
    figure = gradient_distance_figure({"x" * 99: cell}, np.zeros((timesteps, 1)), title="Gradients")
    assert_readable(figure)
    norms = share ** np.arange(timesteps)
    seen = norms >= 1e-16
    for line in long_lines(figure):
        numbers = left_scale(figure)(line.get_ydata())
        np.testing.assert_allclose(numbers[seen], norms[seen], rtol=1e-6)
        assert np.isnan(numbers[~seen]).all()


def test_a_state_that_no_output_shows_has_no_line_and_still_its_name():
    shut = LSTM(np.zeros((4, 1, 1)), np.zeros((4, 1, 1)), [[0.0], [0.0], [0.0], [-800.0]])
    figure = gradient_distance_figure({"shut": shut}, np.zeros((5, 1)))
    assert len(long_lines(figure)) == 1
    assert "shut, cell state" in texts(figure) and "shut, cell state 0" in figure.alt


def test_the_marked_half_lives_stand_at_their_biases_on_the_curve():
    figure = half_life_figure()
    assert {"1", "2.2", "5.5", "14", "103"} < set(texts(figure))
    (marked,) = (c for c in figure.paper.collections if len(c.get_offsets()) == 5)
    x, y = marked.get_offsets().T
    gates = sigmoid(np.array([0.0, 1, 2, 3, 5]))
    np.testing.assert_allclose(left_scale(half_life_figure())(y), np.log(0.5) / np.log(gates), rtol=1e-6)
    np.testing.assert_allclose(marked.get_facecolors(), paper.GATE_COLORS(gates))
    row = at(figure, "forget bias")[1]
    places = {t.get_text(): t.get_position()[0] for t in figure.paper.texts if t.get_position()[1] == row}
    assert [places[bias] for bias in "01235"] == x.tolist()
    (line,) = long_lines(figure)
    np.testing.assert_allclose(np.interp(x, line.get_xdata(), line.get_ydata()), y, atol=0.1)
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

"""Analysis: numbers that hold without the code that computes them, and figures that show just these."""

import colorsys
import json
import subprocess
import sys

import matplotlib
import numpy as np
import pytest
from cases import random_cell, saying
from matplotlib.colors import to_rgb
from test_figures import assert_readable, contrast, picture, texts

from rnn_helpers import GRU, LSTM, SimpleRNN, analysis, figures
from rnn_helpers.activations import sigmoid
from rnn_helpers.analysis import (
    LINE_STYLES,
    VARIANTS,
    RecallTable,
    Variant,
    delayed_recall,
    delayed_recall_figure,
    gates_figure,
    gradient_distance_figure,
    gradient_norms,
    half_life,
    half_life_figure,
    learning_curve_figure,
    steps_to_solve,
)
from rnn_helpers.tasks import TASKS
from rnn_helpers.training import TrainingResult, fit

QUOTES = TASKS["inside-quotes"]
KINDS = {SimpleRNN: {}, LSTM: {}, GRU: {"reset_after": True}}


def cell_with(kind=LSTM, units=2, seed=5):
    return random_cell(np.random.default_rng(seed), kind, 3, units, **KINDS[kind])


def trace_with(kind=LSTM, units=2, timesteps=12, labels=None):
    return cell_with(kind, units).run(np.random.default_rng(6).normal(size=(timesteps, 3)), labels=labels)


def result_with(losses, metric_name="accuracy", metric=0.9876):
    return TrainingResult(cell_with(), np.asarray(losses, float), metric_name, metric)


def quotes_figure(kind=LSTM, **options):
    trace = QUOTES.run(kind.trained("inside-quotes"), QUOTES.example)
    return gates_figure(trace, QUOTES.at_events(trace.inputs), event_name="quote sign", **options)


def falling(start, end, steps=200):
    return np.geomspace(start, end, steps)


def some_norms():
    return gradient_distance_figure(
        {kind.__name__: cell_with(kind, 4) for kind in KINDS}, np.zeros((20, 3)), title="Gradients"
    )


FIGURES = {
    "gates": lambda: quotes_figure(title="Gates"),
    "learning": lambda: learning_curve_figure({"a": result_with(falling(0.7, 0.001))}, title="Learning"),
    "gradients": some_norms,
    "half-life": lambda: half_life_figure(title="Half-life"),
    "delayed recall": lambda: delayed_recall_figure(title="Delayed recall"),
}
every_figure = pytest.mark.parametrize("draw", FIGURES.values(), ids=FIGURES)


def long_lines(figure):
    """The lines of a figure without those of its key."""
    return [line for line in figure.paper.lines if len(line.get_xdata()) > 2]


def at(figure, name):
    """Where a text stands."""
    (place,) = {text.get_position() for text in figure.paper.texts if text.get_text() == name}
    return place


def left_scale(figure):
    """A function from heights on the paper to the numbers that the scale at the left gives them."""
    ticks = {}
    for text in figure.paper.texts:
        if text.get_ha() == "right" and text.get_color() == figures.MUTED:
            number = text.get_text().translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789"))
            exact = f"1e{number[2:]}" if number != text.get_text() else number
            ticks[text.get_position()[1]] = float(exact)
    heights, numbers = np.array(sorted(ticks)), np.array([ticks[y] for y in sorted(ticks)])
    ratios, steps = numbers[:-1] / np.maximum(numbers[1:], 1e-300), np.diff(numbers)
    if np.allclose(steps / np.diff(heights), steps[0] / np.diff(heights)[0]):
        slope = np.polyfit(heights, numbers, 1)
        return lambda y: np.polyval(slope, y)
    assert np.allclose(np.log(ratios) / np.diff(heights), np.log(ratios[0]) / np.diff(heights)[0], rtol=1e-6)
    slope = np.polyfit(heights, np.log(numbers), 1)
    return lambda y: np.exp(np.polyval(slope, y))


# ---------------------------------------------------------------- every figure


@every_figure
def test_a_figure_carries_its_description_and_a_repr_without_numbers(draw):
    figure = draw()
    data, metadata = figure._repr_mimebundle_()
    assert data["text/plain"] == "<CourseFigure>"
    assert data["image/png"].startswith(b"\x89PNG")
    assert metadata["image/png"]["alt"] == figure.alt
    assert len(figure.alt) > 80 and figure.alt.endswith(".")


@every_figure
def test_nothing_overlaps_and_all_is_on_the_paper(draw):
    assert_readable(draw())


@every_figure
def test_there_is_no_color_but_ink_and_how_open_a_gate_is(draw):
    seen = picture(draw()).reshape(-1, 3)
    vivid = np.unique(seen[np.ptp(seen, axis=1) > 30], axis=0) / 255
    gate = colorsys.rgb_to_hsv(*to_rgb(figures.GATE_OPEN))[0]
    ink = colorsys.rgb_to_hsv(*to_rgb(figures.MUTED))[0]
    hues = {round(colorsys.rgb_to_hsv(*color)[0], 2) for color in vivid}
    assert all(min(abs(hue - gate), abs(hue - ink)) < 0.09 for hue in hues)


@every_figure
def test_every_text_has_a_size_that_can_be_read_from_a_distance(draw):
    assert min(text.get_fontsize() for text in draw().paper.texts) >= 7


@every_figure
def test_settings_are_neither_read_nor_changed(draw):
    plain = draw().png()
    settings = {
        "font.size": 30,
        "font.family": "serif",
        "text.color": "red",
        "axes.facecolor": "red",
        "image.interpolation": "nearest",
        "lines.linewidth": 9,
        "lines.linestyle": ":",
        "lines.color": "red",
        "lines.marker": "o",
        "lines.markersize": 20,
        "lines.dash_capstyle": "round",
        "lines.solid_capstyle": "round",
        "lines.dash_joinstyle": "bevel",
        "scatter.marker": "x",
        "scatter.edgecolors": "red",
        "patch.linewidth": 9,
        "axes.prop_cycle": matplotlib.cycler(color=["red"]),
    }
    with matplotlib.rc_context(settings):
        before = dict(matplotlib.rcParams)
        assert draw().png() == plain
        assert dict(matplotlib.rcParams) == before


@every_figure
def test_a_title_stands_on_top(draw):
    figure = draw()
    top = min(figure.paper.texts, key=lambda text: text.get_position()[1]).get_text()
    assert top in {"Gates", "Learning", "Gradients", "Half-life", "Delayed recall"}


def test_texts_of_a_user_appear_as_they_are():
    hostile, literal = r"$\frac$ 🦄", r"$\frac$ □"
    result, inputs = result_with(falling(1, 0.5)), np.zeros((4, 3))
    for figure in (
        half_life_figure(title=hostile),
        learning_curve_figure({hostile: result}),
        gradient_distance_figure({hostile: cell_with(GRU)}, inputs),
        gates_figure(trace_with(timesteps=1, labels=[hostile]), np.ones(1, bool), event_name=hostile),
    ):
        figure.png()
        assert any(text.replace("␣", " ").startswith(literal) for text in texts(figure))


def test_pyplot_is_never_imported():
    code = (
        "import sys\n"
        "from rnn_helpers.analysis import delayed_recall_figure, half_life_figure\n"
        "delayed_recall_figure().png(); half_life_figure().png()\n"
        "assert 'matplotlib.pyplot' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_two_lines_never_have_the_same_dashes_and_marker():
    assert len(set(LINE_STYLES)) == len({marker for _, marker in LINE_STYLES}) == analysis.MOST_LINES


# ---------------------------------------------------------------- gates over time


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
            np.testing.assert_allclose(colors, figures.GATE_COLORS(trace[gate][:, unit]))
    assert next(lines, None) is next(filled, None) is None


def test_the_scale_beside_a_gate_is_open_on_top():
    closed, opened = (to_rgb(color) for color in (figures.GATE_CLOSED, figures.GATE_OPEN))
    for scale in quotes_figure().paper.images:
        np.testing.assert_allclose(scale.get_array()[[0, -1], 0, :3], [opened, closed])


def test_events_are_marked_at_their_timesteps_and_nowhere_else():
    trace = QUOTES.run(LSTM.trained("inside-quotes"), QUOTES.example)
    figure = quotes_figure()
    quotes = [t for t, character in enumerate(QUOTES.example) if character == '"']
    middles = [text.get_position()[0] for text in figure.paper.texts if text.get_text() == '"']
    color = [*to_rgb(analysis.EVENT), 1.0]
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
            lambda: gates_figure(trace_with(), [True, False]),
            "shape (2,) … each of the 12 timesteps",
        ),
        (lambda: gates_figure(trace_with(), np.zeros(12)), "and type float64, expected True or False"),
        (lambda: gates_figure(trace_with(), units=[2]), "units are [2], expected … from 0 to 1"),
        (lambda: gates_figure(trace_with(), units=[]), "units are [], expected one or more"),
        (
            lambda: gates_figure(trace_with(units=9)),
            "9 lines are too many … choose up to 8 units",
        ),
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
        (lambda: gradient_norms(cell_with(), np.zeros((4, 2))), "inputs have shape … input_features=3"),
        (
            lambda: gradient_norms(cell_with(GRU), np.zeros((4, 3)), "cell_state"),
            "GRU is hidden_state, got",
        ),
        (lambda: half_life(1.5), "forget_gate goes from 1.5 to 1.5, expected 0 to 1"),
        (lambda: half_life([0.5, -0.1]), "forget_gate goes from -0.1 to 0.5"),
        (lambda: half_life_figure([]), "biases are [], expected one or more numbers from −5 to 10"),
        (lambda: half_life_figure([0, 11]), "biases are [0.0, 11.0], expected"),
        (lambda: delayed_recall([]), "variants are (), expected some as Variant"),
        (lambda: delayed_recall([Variant("RNN")]), "kinds: 'SimpleRNN', 'LSTM', 'GRU'"),
        (lambda: delayed_recall(["LSTM"]), "variants are ('LSTM',), expected"),
        (lambda: delayed_recall(timesteps=[]), "timesteps is empty, expected one or more lengths"),
        (lambda: delayed_recall(seeds=0), "seeds is 0, expected a whole number of at least 1"),
        (lambda: delayed_recall(steps=9), "steps is 9, expected a whole number of at least 10"),
        (lambda: delayed_recall([Variant("SimpleRNN", 1.0)], seeds=1), "a SimpleRNN has no gate that keeps"),
    ],
)
def test_a_mistake_gets_an_error_that_says_what_is_expected(draw, message):
    with pytest.raises(ValueError, match=saying(message)):
        draw()


# ---------------------------------------------------------------- learning curves


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
        heights = analysis._apart(sorted(ends), 13, 0, 100)
        assert min(np.diff(heights)) >= 13 - 1e-9 and heights[0] >= 0 and heights[-1] <= 100
    assert analysis._apart([10, 60, 90], 13, 0, 100) == [10, 60, 90]
    assert np.allclose(np.diff(analysis._apart([5] * 11, 13, 0, 100)), 10)


def test_one_result_needs_no_name():
    result = fit(TASKS["latch"].new_cell(GRU, seed=0), TASKS["latch"], steps=3, progress=False)
    assert f"GRU: accuracy {result.metric:.1%}" in texts(learning_curve_figure(result))


# ---------------------------------------------------------------- gradients


def test_the_gradient_of_a_linear_cell_shrinks_by_the_same_share_at_each_timestep():
    rotation = np.array([[0.6, -0.8], [0.8, 0.6]])
    cell = SimpleRNN(np.ones((2, 1)), 0.5 * rotation, np.zeros(2), activation="linear")
    norms = gradient_norms(cell, np.zeros((30, 1)))
    np.testing.assert_allclose(norms, 0.5 ** np.arange(30), rtol=1e-12)


@pytest.mark.parametrize("kind, state", [(kind, state) for kind in KINDS for state in kind.state_names])
def test_gradient_norms_are_what_central_differences_find(kind, state):
    cell = cell_with(kind, units=3)
    batch, step = np.random.default_rng(1).normal(size=(3, 5, 3)), 1e-5
    squares = np.zeros(5)
    for inputs in batch:
        trace = cell.run(inputs)
        for distance in range(5):
            t = 4 - distance
            states = [trace[name][t] for name in cell.state_names]
            which = cell.state_names.index(state)
            for unit in range(3):
                ends = []
                for sign in (1, -1):
                    moved = [each.copy() for each in states]
                    moved[which][unit] += sign * step
                    ends.append(last_output(cell, inputs, t, trace, moved))
                squares[distance] += np.sum(((ends[0] - ends[1]) / (2 * step)) ** 2)
    expected = np.sqrt(squares / len(batch) / cell.units)
    np.testing.assert_allclose(gradient_norms(cell, batch, state), expected, rtol=1e-6)


def last_output(cell, inputs, t, trace, states):
    """h_T if the state at timestep t were another one."""
    if t == len(inputs) - 1:
        if len(states) == 2 and np.array_equal(states[0], trace.hidden_state[t]):
            return trace.output_gate[t] * np.tanh(states[1])  # h_T is computed from c_T
        return states[0]
    if len(states) == 2 and not np.array_equal(states[1], trace.cell_state[t]):
        states[0] = trace.output_gate[t] * np.tanh(states[1])  # h_t moves along with c_t
    return cell.run(
        inputs[t + 1 :], initial_state=tuple(states) if len(states) == 2 else states[0]
    ).last_output


def test_one_sequence_and_a_batch_of_it_have_the_same_norms():
    inputs = np.random.default_rng(0).normal(size=(6, 3))
    one, two = (gradient_norms(cell_with(), each) for each in (inputs, np.stack([inputs, inputs])))
    np.testing.assert_allclose(one, two)


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
        assert name in texts(figure) and f"{name} {figures.tiny(norms[-1])}" in figure.alt


def test_the_forget_bias_carries_the_gradient_further():
    inputs = np.random.default_rng(0).normal(size=(16, 40, 2))
    new = TASKS["latch"].new_cell
    last = [gradient_norms(new(LSTM, 8, 0, bias), inputs, "cell_state")[-1] for bias in (0, 1, 3)]
    assert last[1] > 100 * last[0] and last[2] > 100 * last[1]


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


@pytest.mark.parametrize(
    "number, said", [(0.0, "0"), (3e-7, "3·10⁻⁷"), (9.96e-4, "1·10⁻³"), (0.25, "0.25"), (2e12, "2·10¹²")]
)
def test_a_norm_of_any_size_is_said_in_short(number, said):
    assert figures.tiny(number) == said


# ---------------------------------------------------------------- half-life


def test_after_its_half_life_half_of_a_memory_is_left():
    gates = np.linspace(0.01, 0.999, 50)
    np.testing.assert_allclose(gates ** half_life(gates), 0.5)
    assert half_life(0.5) == 1.0 and half_life(0.0) == 0.0 and half_life(1.0) == np.inf


def test_the_forget_biases_0_1_2_3_5_reach_1_2_5_14_and_103_timesteps():
    np.testing.assert_allclose(
        half_life(sigmoid(np.array([0, 1, 2, 3, 5]))), [1, 2.2, 5.5, 14.3, 103.2], rtol=0.01
    )
    # The same from a cell: a memory of 1 and nothing written, for 14 timesteps with bias 3
    cell = LSTM(np.zeros((4, 1, 1)), np.zeros((4, 1, 1)), [[3.0], [-800.0], [0.0], [0.0]])
    trace = cell.run(np.zeros((15, 1)), initial_state=(np.zeros(1), np.ones(1)))
    assert trace.cell_state[13, 0] > 0.5 > trace.cell_state[14, 0]


def test_the_marked_half_lives_stand_at_their_biases_on_the_curve():
    figure = half_life_figure()
    assert {"1", "2.2", "5.5", "14", "103"} < set(texts(figure))
    (marked,) = (c for c in figure.paper.collections if len(c.get_offsets()) == 5)
    x, y = marked.get_offsets().T
    gates = sigmoid(np.array([0.0, 1, 2, 3, 5]))
    np.testing.assert_allclose(left_scale(half_life_figure())(y), np.log(0.5) / np.log(gates), rtol=1e-6)
    np.testing.assert_allclose(marked.get_facecolors(), figures.GATE_COLORS(gates))
    row = at(figure, "forget bias")[1]
    places = {t.get_text(): t.get_position()[0] for t in figure.paper.texts if t.get_position()[1] == row}
    assert [places[bias] for bias in "01235"] == x.tolist()
    (line,) = long_lines(figure)
    np.testing.assert_allclose(np.interp(x, line.get_xdata(), line.get_ydata()), y, atol=0.1)
    assert "1 at bias 0, 2.2 at bias 1, 5.5 at bias 2, 14 at bias 3, 103 at bias 5" in figure.alt


@pytest.mark.parametrize("biases", ([0], [-5, 0, 5], [10], range(-5, 11, 3)))
def test_half_lives_can_be_read_for_other_biases(biases):
    assert_readable(half_life_figure(biases))


# ---------------------------------------------------------------- delayed recall


def test_the_measured_table_tells_the_pattern_of_the_lesson():
    table = RecallTable.measured()
    assert (table.timesteps, table.variants) == ((20, 30, 50), VARIANTS)
    assert (table.seeds, table.units, table.steps) == (8, 8, 400)
    solved = dict(zip(map(str, VARIANTS), table.solved.T.tolist(), strict=True))
    # Without a gate, or with one that starts half shut, the reach is short …
    assert solved["SimpleRNN"][0] >= 6 and solved["SimpleRNN"][2] == 0
    assert max(solved["LSTM forget bias 0"]) <= 1
    assert solved["GRU update bias 0"][0] >= 2 and max(solved["GRU update bias 0"][1:]) == 0
    # … and the bias of the gate that keeps sets it.
    assert solved["LSTM forget bias 1"][0] == 8 and solved["LSTM forget bias 1"][2] == 0
    assert min(solved["LSTM forget bias 3"]) >= 7
    assert solved["GRU update bias 1"][:2] == [8, 8] and solved["GRU update bias 1"][2] <= 2
    assert min(solved["GRU update bias 2"]) == 8
    assert (np.diff(table.solved, axis=0) <= 0).all()  # a longer sequence is never easier


@pytest.mark.parametrize("variant, seeds", [(Variant("LSTM", 3.0), 4), (Variant("GRU", 2.0), 3)])
def test_a_quick_cell_of_the_table_comes_out_the_same_again(variant, seeds):
    measured = RecallTable.measured().solved_after[20, variant][:seeds]
    again = delayed_recall([variant], [20], seeds=seeds).solved_after[20, variant]
    # Another processor may round a sum otherwise, which moves the step a little.
    np.testing.assert_allclose(again, np.array(measured, float), atol=20)


def test_a_forget_gate_that_starts_half_shut_stays_behind_again():
    assert RecallTable.measured().solved_after[20, Variant("LSTM", 0.0)][0] is None
    assert steps_to_solve(Variant("LSTM", 0.0), 20, seed=0, steps=100) is None
    assert steps_to_solve(Variant("LSTM", 3.0), 20, seed=0, steps=100) is not None


@pytest.mark.parametrize(
    "variant", [Variant("SimpleRNN"), Variant("LSTM", 3.0), Variant("GRU", 2.0)], ids=str
)
def test_the_experiment_trains_as_fit_does(variant, monkeypatch):
    kind, task, seen = {k.__name__: k for k in KINDS}[variant.kind], TASKS["delayed-recall"], []
    monkeypatch.setattr(analysis, "evaluate", lambda cell, *samples: seen.append((cell, samples)) or 0.0)
    assert steps_to_solve(variant, task.timesteps, seed=3, steps=20) is None
    start = task.new_cell(kind, 8, 3, variant.keep_bias)
    by_fit = fit(start, task, steps=20, learning_rate=task.settings[variant.kind].learning_rate, seed=3)
    (_, _), (cell, (inputs, targets)) = seen
    for name, array in by_fit.cell.weights.items():
        np.testing.assert_array_equal(cell.weights[name], array)
    assert inputs.shape == (512, 20, 2) and targets.shape == (512, 1)


def test_training_stops_at_the_first_check_that_finds_99_percent_right(monkeypatch):
    answers = iter([0.5, 0.989, 0.99, 1.0])
    monkeypatch.setattr(analysis, "evaluate", lambda *_: next(answers))
    assert steps_to_solve(Variant("SimpleRNN"), 5, seed=0, steps=400) == 30
    assert next(answers) == 1.0


def test_the_experiment_can_be_made_small_and_says_how_far_it_is(capsys):
    variants = [Variant("SimpleRNN"), Variant("LSTM")]
    table = delayed_recall(variants, [2, 3], seeds=2, units=3, steps=10, progress=True)
    assert table.solved.shape == (2, 2) and table.seeds == 2
    said = capsys.readouterr().out.splitlines()
    solved = table.solved[0, 1]
    assert len(said) == 4 and said[1] == f"2 timesteps, LSTM: solved by {solved} of 2"
    assert repr(table) == "RecallTable(2 cells, timesteps 2, 3, 2 seeds)"
    delayed_recall(variants[:1], [2], seeds=1, units=1, steps=10)
    assert capsys.readouterr().out == ""


def test_a_table_that_was_written_is_the_same_table(tmp_path, monkeypatch):
    table = RecallTable.measured()
    assert table.as_text() == analysis.MEASURED.read_text(encoding="utf-8")
    assert json.loads(table.as_text())["command"] == "python -m rnn_helpers.analysis"
    small = delayed_recall([Variant("GRU", -1.0), Variant("SimpleRNN")], [3, 2], seeds=1, units=2, steps=10)
    monkeypatch.setattr(analysis, "MEASURED", tmp_path / "table.json")
    analysis.MEASURED.write_text(small.as_text(), encoding="utf-8")
    again = RecallTable.measured()
    for name in ("timesteps", "variants", "solved_after", "units", "steps"):
        assert getattr(again, name) == getattr(small, name)


def recall_table(counts, seeds=8):
    rows = {
        (t, variant): (10,) * count + (None,) * (seeds - count)
        for t, row in zip((20, 30, 50), counts, strict=True)
        for variant, count in zip(VARIANTS, row, strict=True)
    }
    return RecallTable((20, 30, 50), VARIANTS, rows, 8, 400)


def test_every_number_of_the_table_stands_in_its_cell_on_its_color():
    counts = np.random.default_rng(0).integers(0, 9, (3, 7))
    figure = delayed_recall_figure(recall_table(counts))
    columns = [image for image in figure.paper.images if image.get_array().shape[:2] == (3, 1)]
    assert len(columns) == 7
    for image, column in zip(columns, counts.T, strict=True):
        np.testing.assert_allclose(image.get_array()[:, 0], figures.GATE_COLORS(column / 8))
        left, right, bottom, top = image.get_extent()
        places = [(*text.get_position(), text) for text in figure.paper.texts]
        inside = sorted((y, text) for x, y, text in places if left < x < right and top < y < bottom)
        inside = [text for _, text in inside]
        assert [text.get_text() for text in inside] == [str(count) for count in column]
        for text, color in zip(inside, image.get_array()[:, 0, :3], strict=True):
            assert contrast(color, to_rgb(text.get_color())) >= 4.5
    lefts = [image.get_extent()[0] for image in columns]
    assert lefts == sorted(lefts)
    assert lefts[1] == at(figure, "LSTM, forget bias")[0] and lefts[4] == at(figure, "GRU, update bias")[0]
    assert "all 8" in texts(figure) and "8 units, at most 400 steps of training; solved: 99% right" in texts(
        figure
    )
    assert f"30 timesteps: SimpleRNN {counts[1, 0]}, LSTM forget bias 0 {counts[1, 1]}," in figure.alt


def test_the_biases_stand_above_their_columns():
    figure = delayed_recall_figure()
    row = at(figure, "timesteps")[1]
    heads = [text for text in figure.paper.texts if text.get_position()[1] == row]
    heads = sorted(heads, key=lambda text: text.get_position()[0])[1:]
    assert [text.get_text() for text in heads] == ["no gate", "0", "1", "3", "0", "1", "2"]


def test_a_table_of_one_cell_can_be_read():
    table = delayed_recall([Variant("LSTM")], [2], seeds=1, units=1, steps=10)
    figure = delayed_recall_figure(table)
    assert_readable(figure)
    assert "default" in texts(figure)

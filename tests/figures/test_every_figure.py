"""What holds for every figure: a description, literal texts, two colors, no settings of anybody's."""

import colorsys
import io
import re
import subprocess
import sys
from dataclasses import replace
from functools import cache

import matplotlib
import numpy as np
import pytest
from matplotlib.colors import to_rgb
from pictures import (
    KINDS,
    assert_readable,
    boxes,
    cell_with,
    falling,
    mixed,
    pixels,
    quotes_figure,
    result_with,
    texts,
    trace_with,
    written,
)
from PIL import Image

from rnn_helpers import GRU, Loop, Readout, SimpleRNN
from rnn_helpers.figures import (
    activation_figure,
    delayed_recall_figure,
    gates_figure,
    gradient_distance_figure,
    half_life_figure,
    learning_curve_figure,
    loop_figure,
    pulse_figure,
    series_figure,
    text_figure,
    trace_figure,
    weights_figure,
)
from rnn_helpers.pictures import colors
from rnn_helpers.training import Gradients

INSIDE = Readout(np.ones((1, 2)), np.zeros(1), "sigmoid", label="inside quotes?")


def some_norms():
    return gradient_distance_figure(
        {kind.__name__: cell_with(kind, 4) for kind in KINDS}, np.zeros((20, 3)), title="Gradients"
    )


CHARTS = {
    "pulse": lambda: pulse_figure([0.5, -1.1], title="Pulse"),
    "activations": lambda: activation_figure(title="Activations"),
    "gates": lambda: quotes_figure(title="Gates"),
    "learning": lambda: learning_curve_figure({"a": result_with(falling(0.7, 0.001))}, title="Learning"),
    "gradients": some_norms,
    "half-life": lambda: half_life_figure(title="Half-life"),
    "delayed recall": lambda: delayed_recall_figure(title="Delayed recall"),
    "series": lambda: series_figure({"a": np.arange(9.0), "b": np.ones(9)}, up="value", title="Series"),
}
GRIDS = {
    "text": lambda: text_figure(
        trace_with(timesteps=22, labels='to "be"\nor not to "be"'),
        [0, 1],
        event=np.arange(22) > 8,
        title="Text",
    ),
    "trace": lambda: trace_figure(trace_with(labels="a" * 25, readout=INSIDE), title="Trace", timestep=3),
    "weights": lambda: weights_figure(cell_with(readout=INSIDE)),
    "loop": lambda: loop_figure(Loop(lambda x, s: s + 1 / x).run([1, 2, 0, 4]), title="Loop"),
}
FIGURES = CHARTS | GRIDS
every_figure = pytest.mark.parametrize("name", FIGURES)
every_chart = pytest.mark.parametrize("name", CHARTS)


@cache
def drawn(name):
    """A figure that no test changes, and its PNG."""
    figure = FIGURES[name]()
    return figure, figure.png()


@every_figure
def test_a_figure_carries_its_description_and_a_repr_without_numbers(name):
    figure, png = drawn(name)
    data, metadata = figure._repr_mimebundle_()
    assert data["text/plain"] == "<CourseFigure>"
    assert data["image/png"] == png and png.startswith(b"\x89PNG")
    assert metadata["image/png"]["alt"] == figure.alt
    assert len(figure.alt) > 40 and figure.alt.endswith(".")


@every_figure
def test_nothing_overlaps_and_all_is_on_the_paper(name):
    assert_readable(drawn(name)[0])


@every_chart
def test_there_is_no_color_but_ink_and_how_open_a_gate_is(name):
    image = Image.open(io.BytesIO(drawn(name)[1]))
    seen = np.array([color for _, color in image.convert("RGB").getcolors()])
    vivid = seen[np.ptp(seen, axis=1) > 30] / 255
    gate = colorsys.rgb_to_hsv(*to_rgb(colors.GATE_OPEN))[0]
    ink = colorsys.rgb_to_hsv(*to_rgb(colors.MUTED))[0]
    hues = {round(colorsys.rgb_to_hsv(*color)[0], 2) for color in vivid}
    assert all(min(abs(hue - gate), abs(hue - ink)) < 0.09 for hue in hues)


@every_chart
def test_every_text_has_a_size_that_can_be_read_from_a_distance(name):
    assert min(text.get_fontsize() for text in written(drawn(name)[0])) >= 7


@every_figure
def test_settings_are_neither_read_nor_changed(name):
    _, plain = drawn(name)
    settings = {
        "font.size": 30,
        "font.family": "serif",
        "font.weight": "bold",
        "font.style": "italic",
        "text.color": "red",
        "text.antialiased": False,
        "text.parse_math": True,
        "path.sketch": (1, 100, 2),  # as plt.xkcd() sets it
        "figure.constrained_layout.use": True,
        "figure.dpi": 30,
        "figure.facecolor": "red",
        "savefig.bbox": "tight",
        "savefig.facecolor": "red",
        "axes.labelsize": 30,
        "axes.spines.right": True,
        "axes.linewidth": 9,
        "axes.grid": True,
        "axes.grid.axis": "both",
        "axes.autolimit_mode": "round_numbers",
        "axes.formatter.use_mathtext": True,
        "xtick.labelsize": 30,
        "xtick.minor.visible": True,
        "ytick.color": "red",
        "grid.color": "red",
        "legend.frameon": True,
        "legend.fontsize": 30,
        "image.origin": "lower",
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
        assert FIGURES[name]().png() == plain
        assert dict(matplotlib.rcParams) == before


@pytest.mark.parametrize("name", [name for name in FIGURES if name != "weights"])
def test_a_title_stands_on_top(name):
    figure, _ = drawn(name)
    top, _ = max(boxes(figure), key=lambda place: place[1].y1)
    assert top in {
        "Activations",
        "Pulse",
        "Series",
        "Gates",
        "Learning",
        "Gradients",
        "Half-life",
        "Delayed recall",
        "Text",
        "Trace",
        "Loop",
    }


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
        "from rnn_helpers import LSTM\n"
        "from rnn_helpers.figures import delayed_recall_figure, half_life_figure, trace_figure\n"
        "trace_figure(LSTM.random(input_features=1, units=1).run([[1.0]])).png()\n"
        "delayed_recall_figure().png(); half_life_figure().png()\n"
        "assert 'matplotlib.pyplot' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


LARGEST, SMALLEST = np.finfo(float).max, 5e-324


def linear_trace(numbers):
    """A trace whose input, state and prediction are these numbers."""
    readout = Readout([[1.0]], [0.0])
    cell = SimpleRNN([[1.0]], [[0.0]], [0.0], activation="linear", readout=readout)
    return cell.run(np.reshape(numbers, (-1, 1)))


EXTREMES = {
    "large": [LARGEST, 1e308, -1e308, 3.0],
    "largest of both signs": [LARGEST, -LARGEST] * 2,
    "small": [SMALLEST, -SMALLEST, 0.0, 1e-310],
    "from small to large": [SMALLEST, 1.0, LARGEST, 0.0],
}


@pytest.mark.parametrize("numbers", EXTREMES.values(), ids=EXTREMES)
def test_numbers_as_large_and_as_small_as_there_are_can_be_drawn_and_read(numbers):
    trace = linear_trace(numbers)
    magnitudes = np.abs(numbers)
    for figure in (
        trace_figure(trace),
        trace_figure(linear_trace(np.resize(numbers, 21))),  # the narrowest cells with numbers
        trace_figure(linear_trace(np.resize(numbers, 3001))),
        trace_figure(Gradients(trace.cell, trace.inputs, trace.quantities, trace.initial_state)),
        weights_figure(SimpleRNN([numbers], [[numbers[0]]], [0.0], activation="linear")),
        learning_curve_figure({"a": result_with(magnitudes, "mean absolute error", magnitudes[0])}),
        learning_curve_figure({"a": result_with(np.resize(magnitudes, 200))}),
        gradient_distance_figure({"a": replace(trace.cell, U=[[1e100]])}, np.zeros((3, 1))),
        gradient_distance_figure({"a": replace(trace.cell, U=[[1e-100]])}, np.zeros((3, 1))),
    ):
        assert_readable(figure)
        assert not {"nan", "inf"} & set(re.findall(r"nan|inf", " ".join([figure.alt, *texts(figure)])))


@pytest.mark.parametrize("numbers", EXTREMES.values(), ids=EXTREMES)
def test_the_color_of_an_extreme_number_is_its_share_of_the_limit(numbers):
    trace = linear_trace(numbers)
    for found in (trace, Gradients(trace.cell, trace.inputs, trace.quantities, trace.initial_state)):
        band, *_ = pixels(trace_figure(found))
        share = np.array(numbers) / found.limit("inputs")
        assert np.abs(share).max() <= 1
        expected = mixed((share + 1) / 2, colors.NEGATIVE, colors.ZERO, colors.POSITIVE)
        np.testing.assert_allclose(band[0], expected, atol=12)

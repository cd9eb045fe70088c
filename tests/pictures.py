"""How the tests look at figures: their texts, their colors, and what overlaps."""

import io
import itertools

import numpy as np
from cases import random_cell
from matplotlib.colors import to_rgb
from matplotlib.text import Text
from PIL import Image

from rnn_helpers import GRU, LSTM, SimpleRNN
from rnn_helpers.figures import gates_figure
from rnn_helpers.figures.sheet import Sheet
from rnn_helpers.tasks import TASKS
from rnn_helpers.training import TrainingResult

QUOTES = TASKS["inside-quotes"]

KINDS = {SimpleRNN: {}, LSTM: {}, GRU: {"reset_after": True}}


def cell_with(kind=LSTM, units=2, input_features=3, **options):
    return random_cell(np.random.default_rng(5), kind, input_features, units, **KINDS[kind], **options)


def trace_with(kind=LSTM, units=2, timesteps=25, labels=None, **options):
    cell = cell_with(kind, units, **options)
    inputs = np.random.default_rng(6).normal(size=(timesteps, cell.input_features))
    return cell.run(inputs, labels=labels)


def written(figure):
    """Everything that is written on a figure."""
    if isinstance(figure, Sheet):
        return list(figure.paper.texts)
    figure.canvas.draw()  # which makes the ticks
    found = []
    for axes in figure.axes:
        found += [child for child in axes.get_children() if isinstance(child, Text)]
        found += [axes.xaxis.label, axes.yaxis.label]
        found += axes.get_legend().get_texts() if axes.get_legend() else []
        for axis in (axes.xaxis, axes.yaxis):
            low, high = axis.get_view_interval()
            ticks = [*axis.majorTicks, *axis.minorTicks]  # as they were drawn
            found += [tick.label1 for tick in ticks if low <= tick.get_loc() <= high]
    return [text for text in found if text.get_text() and text.get_visible()]


def texts(figure):
    return [text.get_text() for text in written(figure)]


def boxes(figure):
    """The place on the picture, in pixels, of every text."""
    figure.canvas.draw()
    drawn = [text for text in written(figure) if text.get_text()]
    return [(text.get_text(), text.get_window_extent()) for text in drawn]


def bands(figure):
    """For every image but the legends, in drawing order: a pixel inside each of its cells."""
    for image in figure.paper.images:
        left, right, bottom, top = image.get_extent()
        rows, columns = image.get_array().shape[:2]
        if (rows, columns) != (1, 64):
            x = left + (right - left) * (np.arange(columns) + 0.5) / columns
            y = top + (bottom - top) * (np.arange(rows) + 0.5) / rows
            # Above the center, where a number may stand
            y = y - 0.38 * (bottom - top) / rows
            grid = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
            yield figure.paper.transData.transform(grid).reshape(rows, columns, 2)


def picture(figure):
    """The PNG as an array, rows from top to bottom."""
    return np.asarray(Image.open(io.BytesIO(figure.png())).convert("RGB")).astype(int)


def pixels(figure):
    """The colors that the PNG really has at the cells of each band."""
    drawn = picture(figure)
    for places in bands(figure):
        x, y = np.moveaxis(places.astype(int), -1, 0)
        yield drawn[-1 - y, x]


def mixed(share, *colors):
    """The color at ``share`` of the way through colors that stand at equal distances."""
    stops = np.array([to_rgb(color) for color in colors]) * 255
    at = np.linspace(0, 1, len(colors))
    return np.stack([np.interp(share, at, stops[:, channel]) for channel in range(3)], axis=-1)


def assert_readable(figure):
    width, height = figure.canvas.get_width_height()
    assert width <= 1300 and height <= 1300
    places = boxes(figure)
    for text, box in places:
        assert box.x0 >= 0 and box.y0 >= 0 and box.x1 <= width and box.y1 <= height, text
    for (one, a), (two, b) in itertools.combinations(places, 2):
        across = min(a.x1, b.x1) - max(a.x0, b.x0)
        down = min(a.y1, b.y1) - max(a.y0, b.y0)
        # Boxes include the room for accents, so lines may share a few pixels of air.
        assert across <= 0.5 or down <= 4, f"{one} overlaps {two}"


def contrast(one, two):
    """WCAG 2.2, "contrast ratio"."""
    linear = [np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4) for c in np.array([one, two])]
    dark, light = sorted(color @ (0.2126, 0.7152, 0.0722) for color in linear)
    return (light + 0.05) / (dark + 0.05)


def quotes_figure(kind=LSTM, **options):
    trace = QUOTES.run(kind.trained("inside-quotes"), QUOTES.example)
    return gates_figure(trace, QUOTES.at_events(trace.inputs), event_name="quote sign", **options)


def result_with(losses, metric_name="accuracy", metric=0.9876):
    return TrainingResult(cell_with(), np.asarray(losses, float), metric_name, metric)


def falling(start, end, steps=200):
    return np.geomspace(start, end, steps)

"""Series over time: each line goes through its numbers and has its name."""

import numpy as np
import pytest
from cases import saying
from pictures import assert_readable, texts

from rnn_helpers.figures import series_figure
from rnn_helpers.pictures.colors import TEXT

SEASON = 10 + 10 * np.sin(np.arange(60) / 9)


def test_each_line_goes_through_its_numbers_and_is_named():
    figure = series_figure({"measured": SEASON, "forecast": SEASON - 5}, up="temperature, °C")
    measured, forecast = figure.axes[0].lines
    np.testing.assert_array_equal(measured.get_ydata(), SEASON)
    np.testing.assert_array_equal(forecast.get_ydata(), SEASON - 5)
    assert {"measured", "forecast", "temperature, °C", "day"} <= set(texts(figure))
    assert "temperature, °C over 60 days: measured from 0.01 to 20; forecast from −4.99 to 15." in figure.alt


def test_a_single_series_is_a_plain_line():
    (axes,) = series_figure({"measured": SEASON}, up="temperature, °C").axes
    (line,) = axes.lines
    np.testing.assert_array_equal(line.get_ydata(), SEASON)
    assert line.get_color() == TEXT and line.get_marker() == "None" and axes.get_legend() is None


@pytest.mark.parametrize("count, timesteps", [(1, 1), (1, 4000), (2, 1), (8, 40)])
def test_series_of_every_number_and_length_can_be_read(count, timesteps):
    values = np.random.default_rng(0).normal(size=(count, timesteps))
    series = {f"{number} {'x' * 99}": row for number, row in enumerate(values)}
    assert_readable(series_figure(series, up="y" * 99, across="z" * 99, title="Series"))


@pytest.mark.parametrize(
    "series, message",
    [
        ({}, "series must be a dictionary of 1 to 8 arrays"),
        (SEASON, "series must be a dictionary"),
        ({"a": SEASON, "b": SEASON[1:]}, "have the shapes {'a': (60,), 'b': (59,)}, expected (timesteps,)"),
        ({"a": SEASON[:, None]}, "expected (timesteps,) and one length for all"),
        ({"a": []}, "expected (timesteps,)"),
        ({"a": [1.0, np.nan]}, "series 'a' must be finite numbers"),
    ],
)
def test_what_cannot_be_drawn_is_refused_in_words(series, message):
    with pytest.raises(ValueError, match=saying(message)):
        series_figure(series, up="temperature, °C")

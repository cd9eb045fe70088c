"""The series to forecast: a yearly wave, weather that persists, and a rule that leaves the surprise."""

import numpy as np
import pytest
from cases import saying

from rnn_helpers.tasks import informed_forecast, temperatures
from rnn_helpers.tasks.temperature import DAYS_A_YEAR, PERSISTENCE, SURPRISE, season

MANY = 100_000


def test_the_same_seed_gives_the_same_series_and_another_seed_another():
    series = temperatures(500, seed=3)
    assert series.shape == (500,)
    np.testing.assert_array_equal(series, temperatures(500, seed=3))
    assert np.abs(series - temperatures(500, seed=4)).mean() > 1


def test_a_longer_series_begins_like_a_shorter_one():
    np.testing.assert_array_equal(temperatures(800)[:300], temperatures(300))


def test_the_year_is_a_wave_from_0_to_20_degrees_and_coldest_on_day_0():
    assert season(0) == pytest.approx(0) and season(DAYS_A_YEAR / 2) == pytest.approx(20)
    assert season(100 + DAYS_A_YEAR) == pytest.approx(season(100))
    many_years = temperatures(MANY)
    days = np.arange(MANY)
    for low, high in ((0, 30), (168, 198)):
        these = (days % DAYS_A_YEAR >= low) & (days % DAYS_A_YEAR < high)
        assert many_years[these].mean() == pytest.approx(season(days[these]).mean(), abs=0.3)


def test_the_weather_persists_and_has_no_other_memory():
    weather = temperatures(MANY) - season(np.arange(MANY))
    assert weather.std() == pytest.approx(SURPRISE / np.sqrt(1 - PERSISTENCE**2), rel=0.02)
    for days in (1, 2, 3):
        left = np.corrcoef(weather[:-days], weather[days:])[0, 1]
        assert left == pytest.approx(PERSISTENCE**days, abs=0.02)


def test_day_0_is_as_variable_as_any_other():
    first = np.array([temperatures(1, seed)[0] for seed in range(2000)])
    assert first.std() == pytest.approx(SURPRISE / np.sqrt(1 - PERSISTENCE**2), rel=0.05)


def test_by_the_rule_only_the_surprise_is_left():
    series = temperatures(MANY)
    surprise = series[1:] - informed_forecast(series)[:-1]
    assert surprise.mean() == pytest.approx(0, abs=0.03)
    assert surprise.std() == pytest.approx(SURPRISE, rel=0.01)
    assert abs(np.corrcoef(surprise, series[:-1])[0, 1]) < 0.02


def test_on_an_average_day_the_forecast_is_the_season_of_the_next():
    np.testing.assert_allclose(informed_forecast(season(np.arange(400))), season(np.arange(1, 401)))


@pytest.mark.parametrize(
    "call, message",
    [
        (lambda: temperatures(0), "days is 0, expected a whole number of at least 1"),
        (lambda: temperatures(2.5), "days is 2.5, expected a whole number"),
        (lambda: informed_forecast(np.ones((3, 1))), "series has shape (3, 1), expected (days,)"),
    ],
)
def test_errors_say_what_was_expected(call, message):
    with pytest.raises(ValueError, match=saying(message)):
        call()

"""Daily temperatures of a made-up place: a series to forecast, whose rule is known."""

from __future__ import annotations

import numpy as np

from rnn_helpers.checks import as_numbers, whole_number

DAYS_A_YEAR = 365.25
YEARLY_MEAN, YEARLY_SWING = 10.0, 10.0  # °C; the coldest day is day 0
PERSISTENCE = 0.6  # the share of a day's deviation from its season that is left on the next day
SURPRISE = 2.5  # °C, the standard deviation of what nobody can know the day before


def temperatures(days: int, seed: int = 0) -> np.ndarray:
    """Temperatures of that many days in °C, of shape (days,); the same seed gives the same series.

    Equations
    ---------
    temperature_t = season_t + weather_t
    season_t = 10 − 10·cos(2π·t / 365.25)
    weather_t = 0.6·weather_{t−1} + surprise_t          surprise_t normal, with standard deviation 2.5

    The weather persists: a mild day is followed by a mild one more often than not. It is an
    autoregressive process of order 1, and as likely on day 0 as on any other day.

    Parameters
    ----------
    days : how many, a whole number from 1
    seed : of NumPy's random numbers

    Raises
    ------
    ValueError : days that are no whole number of at least 1

    Taught in lesson 9.
    """
    days = whole_number("days", days, 1)
    weather = np.random.default_rng(seed).normal(0.0, SURPRISE, size=days)
    weather[0] /= np.sqrt(1 - PERSISTENCE**2)
    for day in range(1, days):
        weather[day] += PERSISTENCE * weather[day - 1]
    return season(np.arange(days)) + weather


def season(day: np.ndarray | float) -> np.ndarray:
    """The temperature in °C that a day, counted from the coldest one, has on average over many years."""
    return YEARLY_MEAN - YEARLY_SWING * np.cos(2 * np.pi * np.asarray(day) / DAYS_A_YEAR)


def informed_forecast(series: np.ndarray) -> np.ndarray:
    """For each day of a series of ``temperatures`` the best forecast of the next day, by its rule.

    Equations
    ---------
    forecast_t = season_{t+1} + 0.6·(temperature_t − season_t)

    series (days,), from day 0 on -> (days,) in °C; another shape raises ``ValueError``. Nobody who
    has to learn from the series can expect to do better: what is left is the surprise.

    Taught in lesson 9.
    """
    series = as_numbers("series", series)
    if series.ndim != 1:
        raise ValueError(f"series has shape {series.shape}, expected (days,), as temperatures(days) gives it")
    day = np.arange(len(series))
    return season(day + 1) + PERSISTENCE * (series - season(day))

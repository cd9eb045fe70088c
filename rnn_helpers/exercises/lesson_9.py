"""Exercises of lesson 9: real data, real layers."""

from __future__ import annotations

import numpy as np

from rnn_helpers.exercises.judging import Exercise, FunctionVerdict, NumberVerdict

_rng = np.random.default_rng(6)
ROWS, WINDOW = 1000, 50  # of exercise 9.1

# Windows longer than, as long as and shorter than a row; more of them than rows in one, and fewer
_TABLES = [
    (np.round(_rng.normal(size=(rows, features)), 2), window)
    for rows, features, window in ((9, 2, 4), (7, 3, 3), (6, 4, 2), (8, 3, 5))
]
# Some sequences without a pad, some of a single timestep; as many sequences as timesteps once
_PADDED = [
    (np.round(_rng.normal(size=(len(lengths), timesteps, units)), 2), np.array(lengths))
    for lengths, timesteps, units in (((5, 2, 3), 5, 2), ((3, 1), 4, 3), ((4, 1, 3, 2), 4, 4))
]
# Series whose last part has another mean and another spread than the first
_SERIES = [
    (np.round(np.concatenate([_rng.normal(-4, 1, first), _rng.normal(6, 3, rest)]), 2), first)
    for first, rest in ((9, 4), (6, 6), (12, 3))
]


def _windows(table, window):
    rows = np.arange(len(table) - window)[:, None] + np.arange(window)
    return table[rows], table[window:, 0]


def _sliding(table, window):
    """Windows with time as their last axis, as ``sliding_window_view`` gives them."""
    return np.swapaxes(_windows(table, window)[0], 1, 2)


def _beside_each_other(table, window):
    starts = np.arange(0, len(table) - window, window)
    return table[starts[:, None] + np.arange(window)], table[starts + window, 0]


def _one_too_many(table, window):
    rows = np.arange(len(table) - window + 1)[:, None] + np.arange(window)
    return table[rows], table[window:, 0]


def _blanks(result):
    if isinstance(result, tuple) and any(part is ... for part in result):
        return "not solved yet: put your code where each ... stands, then run the cell again"
    return None


def _last_real(outputs, lengths):
    return outputs[np.arange(len(lengths)), lengths - 1]


def _mean_of_real(outputs, lengths):
    return np.stack([row[:length].mean(axis=0) for row, length in zip(outputs, lengths, strict=True)])


def _scaled(series, days_of_training, mean=None, std=None):
    train = series[:days_of_training]
    mean, std = train.mean() if mean is None else mean, train.std() if std is None else std
    scaled = (series - mean) / std
    return scaled[:days_of_training], scaled[days_of_training:]


def _each_by_itself(series, days_of_training):
    parts = series[:days_of_training], series[days_of_training:]
    return tuple((part - part.mean()) / part.std() for part in parts)


EXERCISES = {
    "9.1": Exercise(
        title="how many windows",
        verdict=NumberVerdict(
            ROWS - WINDOW,
            mistakes={
                "the last of these windows ends with the table: after it there is no row for the target": (
                    ROWS - WINDOW + 1
                ),
                "windows may overlap: one begins at every row, not at every 50th": ROWS // WINDOW,
                "windows may overlap: one begins at every row, not at every 50th; "
                "and each has a target of its own": ROWS // WINDOW - 1,
                "a window that begins at the last row would need 49 rows more": ROWS,
                "one too few: the window that begins at row 949 ends at row 998, and row 999 is its target": (
                    ROWS - WINDOW - 1
                ),
                "count windows; how many numbers each of them holds doesn't matter here": (
                    lambda number: number > ROWS
                ),
            },
        ),
        praise="The last window begins at row 949 and ends at row 998; row 999 is its target.",
        hints=(
            "Which rows does the first window take, and which row is its target? Then think of the last one.",
            "The target of the last window is the last row, 999. At which row does that window begin?",
            "Rows before the last window's target: 50. So every row from 0 to 999 − 50 begins a window.",
        ),
    ),
    "9.2": Exercise(
        title="windows and targets",
        verdict=FunctionVerdict(
            _windows,
            _TABLES,
            mistakes={
                "your target stands inside its own window, in the last row: the network could read it off; "
                "take the row after the window": lambda t, n: (_windows(t, n)[0], t[n - 1 : -1, 0]),
                "your target is the first row of its window; take the row after the window": lambda t, n: (
                    _windows(t, n)[0],
                    t[: len(t) - n, 0],
                ),
                "your targets begin one row too late: the first window ends at row window − 1, "
                "so row window is its target": lambda t, n: (_windows(t, n)[0], t[n + 1 :, 0]),
                "your targets hold all features; the target is feature 0 alone": lambda t, n: (
                    _windows(t, n)[0],
                    t[n:],
                ),
                "your targets have an axis too many: one number a window is the shape (samples,)": (
                    lambda t, n: (_windows(t, n)[0], t[n:, :1])
                ),
                "your windows have the shape (samples, features, window), with time last; a layer wants time "
                "before the features": lambda t, n: (_sliding(t, n), t[n:, 0]),
                "your windows have the right shape, but reshape has read (samples, features, window) row by "
                "row and mixed time with features; swap the axes instead": lambda t, n: (
                    _sliding(t, n).reshape(-1, n, t.shape[1]),
                    t[n:, 0],
                ),
                "you have one window more than targets: the last one has no row after it": _one_too_many,
                "your windows stand beside each other; let one begin at every row": _beside_each_other,
                "your windows hold feature 0 alone; a row has all its features": lambda t, n: (
                    _windows(t, n)[0][..., 0],
                    t[n:, 0],
                ),
                "inputs and targets have changed places: return inputs, targets": lambda t, n: _windows(t, n)[
                    ::-1
                ],
                "only the inputs came back; return inputs, targets": lambda t, n: _windows(t, n)[0],
                "these are the numbers of the rows; index the table with them": lambda t, n: (
                    np.arange(len(t) - n)[:, None] + np.arange(n),
                    t[n:, 0],
                ),
            },
            arguments="table, window",
            results="inputs, targets",
            form=_blanks,
        ),
        praise="No target stands inside its own window: nothing of the future leaks in.",
        hints=(
            "rows has one line for each window; what does the table give when you index it with rows?",
            "The first target is row number window of the table, column 0; the last one is the last row.",
            "inputs = table[rows] and targets = table[window:, 0]",
        ),
    ),
    "9.3": Exercise(
        title="the last real output",
        verdict=FunctionVerdict(
            _last_real,
            _PADDED,
            mistakes={
                "this is the output at the last timestep, where short sequences have pads": (
                    lambda o, n: o[:, -1]
                ),
                "off by one: timesteps count from 0, so a sequence of length 3 ends at timestep 2": (
                    lambda o, n: o[np.arange(len(n)), n]
                ),
                "counted from the end, the last real output is another one; count from the start": (
                    lambda o, n: o[np.arange(len(n)), -n]
                ),
                "this takes every length from every sequence; pair sequence 0 with length 0, and so on: "
                "outputs[np.arange(batch), ...]": lambda o, n: o[:, n - 1],
                "this takes the same timestep from every sequence, that of the longest": lambda o, n: o[
                    :, n.max() - 1
                ],
                "this is the mean of the real outputs; the exercise asks for the last one": _mean_of_real,
                "this is one sequence; return a row for each": lambda o, n: o[0, n[0] - 1],
                "lengths − 1 are timesteps, the second axis; the first one is the batch": lambda o, n: o[
                    n - 1
                ],
            },
            arguments="outputs, lengths",
            axes="sequence, unit",
        ),
        praise="That is what PyTorch's h_n holds after packing, and Keras's last output behind a mask.",
        hints=(
            "A sequence of length 3 has its last real output at timestep 2. Which axis is time?",
            "NumPy pairs two lists of indices: a[[0, 1], [4, 2]] is a[0, 4] and a[1, 2].",
            "outputs[np.arange(len(lengths)), lengths - 1]",
        ),
    ),
    "9.4": Exercise(
        title="a look into the future",
        verdict=FunctionVerdict(
            _scaled,
            _SERIES,
            mistakes={
                "not there yet: mean and standard deviation are those of the whole series, so the training "
                "part knows of the test part": lambda s, n: _scaled(s, n, s.mean(), s.std()),
                "each part has a mean of its own now, so the same temperature is two different numbers; "
                "scale both with those of the training part": _each_by_itself,
                "this is the mean and standard deviation of the test part; take those of the training part": (
                    lambda s, n: _scaled(s, n, s[n:].mean(), s[n:].std())
                ),
                "the mean is right; the standard deviation is still that of the whole series": lambda s, n: (
                    _scaled(s, n, std=s.std())
                ),
                "the standard deviation is right; the mean is still that of the whole series": lambda s, n: (
                    _scaled(s, n, mean=s.mean())
                ),
                "the mean is gone, but the numbers are not divided by the standard deviation": lambda s, n: (
                    _scaled(s, n, std=1.0)
                ),
                "the parts are not scaled at all": lambda s, n: _scaled(s, n, 0.0, 1.0),
                "train and test have changed places": lambda s, n: _scaled(s, n)[::-1],
                "only the training part came back; return train, test": lambda s, n: _scaled(s, n)[0],
                "this is the scaled series in one piece; return train, test": lambda s, n: np.concatenate(
                    _scaled(s, n)
                ),
                "the test part is not scaled; it needs the same mean and standard deviation": lambda s, n: (
                    _scaled(s, n)[0],
                    s[n:],
                ),
            },
            arguments="series, days_of_training",
            results="train, test",
        ),
        praise="The test part is scaled by numbers that were known before it began.",
        hints=(
            "Which numbers in this function depend on days that are not known yet while training?",
            "mean() and std() may only see the first days_of_training days.",
            "Cut off train = series[:days_of_training] first, and use train.mean() and train.std() for both.",
        ),
    ),
}

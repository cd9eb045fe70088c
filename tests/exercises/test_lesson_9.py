"""The exercises of lesson 9: right answers pass in every form, each named mistake gets its own hint."""

import numpy as np
import pytest
from answers import (
    assert_all_are_answered,
    assert_mistakes_are_fed,
    assert_named,
    assert_right,
    function,
    said,
)

FUNCTIONS = {
    "9.2": ("windows_and_targets", "table, window"),
    "9.3": ("last_real_output", "outputs, lengths"),
    "9.4": ("scaled_parts", "series, days_of_training"),
}
SLIDING = "np.lib.stride_tricks.sliding_window_view"
START = "rows = np.arange(len(table) - window)[:, None] + np.arange(window)"


def verdict(capsys, number, answer):
    """What the check says of an answer: a number, or the body of a function as a learner writes it."""
    if isinstance(answer, str):
        answer = function(*FUNCTIONS[number], answer)
    return said(capsys, number, answer)


RIGHT = [
    ("9.1", 950),
    ("9.1", np.int64(950)),
    ("9.1", 1000 - 50.0),
    ("9.2", f"{START}\nreturn table[rows], table[window:, 0]"),
    ("9.2", f"{START}\ntargets = table[rows[:, -1] + 1, 0]\nreturn table[rows], targets"),
    ("9.2", f"w = {SLIDING}(table, window, axis=0)[:-1]\nreturn w.swapaxes(1, 2), table[window:, 0]"),
    (
        "9.2",
        """
        inputs, targets = [], []
        for start in range(len(table) - window):
            inputs.append(table[start : start + window])
            targets.append(table[start + window, 0])
        return inputs, targets
        """,
    ),
    ("9.3", "return outputs[np.arange(len(lengths)), lengths - 1]"),
    ("9.3", "return np.stack([row[n - 1] for row, n in zip(outputs, lengths)])"),
    ("9.3", "return [outputs[i, n - 1] for i, n in enumerate(lengths)]"),
    ("9.3", "i = (lengths - 1)[:, None, None]\nreturn np.take_along_axis(outputs, i, axis=1)[:, 0]"),
    (
        "9.3",
        """
        last = np.zeros((len(outputs), outputs.shape[2]))
        for t in range(outputs.shape[1]):
            last = np.where((t < lengths)[:, None], outputs[:, t], last)
        return last
        """,
    ),
    (
        "9.4",
        """
        train, test = series[:days_of_training], series[days_of_training:]
        mean, std = train.mean(), train.std()
        return (train - mean) / std, (test - mean) / std
        """,
    ),
    (
        "9.4",
        """
        known = series[:days_of_training]
        scaled = (series - np.mean(known)) / np.std(known)
        return [scaled[:days_of_training], scaled[days_of_training:]]
        """,
    ),
]


@pytest.mark.parametrize("number, answer", RIGHT)
def test_a_right_answer_passes_in_every_form(capsys, number, answer):
    assert_right(verdict(capsys, number, answer))


SCALED = """
mean, std = {mean}, {std}
scaled = (series - mean) / std
return {result}
"""
PARTS = "scaled[:days_of_training], scaled[days_of_training:]"


def scaled(mean="series[:days_of_training].mean()", std="series[:days_of_training].std()", result=PARTS):
    return SCALED.format(mean=mean, std=std, result=result)


WRONG = [
    ("9.1", 951, "after it there is no row for the target"),
    ("9.1", 20, "windows may overlap"),
    ("9.1", 19, "has a target of its own"),
    ("9.1", 1000, "would need 49 rows more"),
    ("9.1", 949, "one too few"),
    ("9.1", 950 * 50 * 20, "how many numbers each of them holds doesn't matter"),
    ("9.1", 940, "too small"),
    ("9.1", (950, 951), "wants a number"),
    ("9.2", f"{START}\nreturn table[rows], table[window - 1 : -1, 0]", "inside its own window, in the last"),
    ("9.2", f"{START}\nreturn table[rows], table[rows[:, -1], 0]", "inside its own window, in the last"),
    ("9.2", f"{START}\nreturn table[rows], table[rows[:, 0], 0]", "first row of its window"),
    ("9.2", f"{START}\nreturn table[rows], table[window + 1 :, 0]", "one row too late"),
    ("9.2", f"{START}\nreturn table[rows], table[window:]", "all features"),
    ("9.2", f"{START}\nreturn table[rows], table[window:, [0]]", "an axis too many"),
    ("9.2", f"{START}\nreturn table[rows], table[window:, :1]", "an axis too many"),
    ("9.2", f"w = {SLIDING}(table, window, axis=0)[:-1]\nreturn w, table[window:, 0]", "time last"),
    (
        "9.2",
        f"w = {SLIDING}(table, window, axis=0)[:-1]\nreturn w.reshape(len(w), window, -1), table[window:, 0]",
        "mixed time with features",
    ),
    (
        "9.2",
        "rows = np.arange(len(table) - window + 1)[:, None] + np.arange(window)\n"
        "return table[rows], table[window:, 0]",
        "one window more than targets",
    ),
    (
        "9.2",
        "starts = np.arange(0, len(table) - window, window)\n"
        "return table[starts[:, None] + np.arange(window)], table[starts + window, 0]",
        "beside each other",
    ),
    ("9.2", f"{START}\nreturn table[rows, 0], table[window:, 0]", "feature 0 alone; a row has"),
    ("9.2", f"{START}\nreturn table[window:, 0], table[rows]", "changed places"),
    ("9.2", f"{START}\nreturn table[rows]", "only the inputs"),
    ("9.2", f"{START}\nreturn rows, table[window:, 0]", "index the table with them"),
    ("9.2", f"{START}\ninputs = ...\ntargets = ...\nreturn inputs, targets", "not solved yet: put your code"),
    ("9.2", f"{START}\ninputs = table[rows]\ntargets = ...\nreturn inputs, targets", "not solved yet"),
    ("9.2", "...", "returns nothing"),
    ("9.3", "return outputs[:, -1]", "where short sequences have pads"),
    ("9.3", "return outputs[np.arange(len(lengths)), lengths]", "off by one"),
    ("9.3", "return np.stack([row[n] for row, n in zip(outputs, lengths)])", "off by one"),
    ("9.3", "return outputs[np.arange(len(lengths)), -lengths]", "counted from the end"),
    ("9.3", "return outputs[:, lengths - 1]", "pair sequence 0 with length 0"),
    ("9.3", "return outputs[:, max(lengths) - 1]", "that of the longest"),
    ("9.3", "return np.stack([row[:n].mean(axis=0) for row, n in zip(outputs, lengths)])", "is the mean"),
    ("9.3", "return outputs[0, lengths[0] - 1]", "this is one sequence"),
    ("9.3", "for row, n in zip(outputs, lengths):\n    return row[n - 1]", "this is one sequence"),
    ("9.3", "return outputs[lengths - 1]", "the first one is the batch"),
    ("9.3", "return outputs * 2", "your function gives"),
    ("9.3", "return outputs[:, 0] * 2", ", lengths = [5, 2, 3]"),
    ("9.3", "print(outputs[:, -1])", "returns nothing"),
    ("9.4", scaled("series.mean()", "series.std()"), "knows of the test part"),
    (
        "9.4",
        "parts = series[:days_of_training], series[days_of_training:]\n"
        "return [(part - part.mean()) / part.std() for part in parts]",
        "each part has a mean of its own",
    ),
    (
        "9.4",
        scaled("series[days_of_training:].mean()", "series[days_of_training:].std()"),
        "standard deviation of the test part",
    ),
    ("9.4", scaled(std="series.std()"), "standard deviation is still that of the whole"),
    ("9.4", scaled(mean="series.mean()"), "mean is still that of the whole"),
    ("9.4", scaled(std="1"), "not divided"),
    ("9.4", scaled("0", "1"), "not scaled at all"),
    ("9.4", scaled(result="scaled[days_of_training:], scaled[:days_of_training]"), "changed places"),
    ("9.4", scaled(result="scaled[:days_of_training]"), "only the training part"),
    ("9.4", scaled(result="scaled"), "in one piece"),
    ("9.4", scaled(result="scaled[:days_of_training], series[days_of_training:]"), "test part is not scaled"),
]


@pytest.mark.parametrize("number, answer, words", WRONG)
def test_a_wrong_answer_is_named(capsys, number, answer, words):
    assert_named(verdict(capsys, number, answer), words)


def test_each_exercise_and_each_named_mistake_has_an_answer_above():
    assert_all_are_answered(9, RIGHT, WRONG)
    assert_mistakes_are_fed(9, WRONG)

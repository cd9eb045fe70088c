"""Verdicts on numbers, lists and texts: every reasonable form passes, a wrong one is told what is wrong."""

import numpy as np
import pytest

from rnn_helpers.exercises.judging import NumberVerdict, ValueVerdict

TIMESTEPS = ValueVerdict(
    {3, 4, 7}, {"count from 0": {4, 5, 8}, "all below 3": lambda steps: max(steps) < 3}, "a list of timesteps"
)
OUTPUTS = ValueVerdict([3, 4, 8], {"that are the inputs": [3, 1, 4]}, "a list of three numbers")
ORDER = ValueVerdict(
    ["forget", "input", "output"], {"that is Keras's": ["input", "forget", "output"]}, "names"
)
GATE = ValueVerdict("forget gate", {"that one writes": "input gate"}, "the name of a gate")
SHARE = NumberVerdict(0.25, {"half of it": 0.5}, tolerance=0.001)


@pytest.mark.parametrize(
    ("verdict", "answer"),
    [
        (TIMESTEPS, [3, 4, 7]),
        (TIMESTEPS, (7, 3, 4)),
        (TIMESTEPS, {4, 3, 7}),
        (TIMESTEPS, np.array([3.0, 4.0, 7.0])),
        (TIMESTEPS, np.array([[3], [4], [7]])),
        (TIMESTEPS, [3, 3, 4, 7]),
        (ValueVerdict({2, 3, 4}, {}), range(2, 5)),
        (ValueVerdict({2}, {}), 2),
        (OUTPUTS, [3, 4, 8]),
        (OUTPUTS, np.array([3, 4, 8])),
        (OUTPUTS, (3.0, np.float32(4), 8)),
        (ORDER, ["forget", "input", "output"]),
        (ORDER, ("Forget", " input", "output")),
        (ORDER, "forget, input, output"),
        (ORDER, np.array(["forget", "input", "output"])),
        (GATE, "Forget gate "),
        (GATE, np.str_("forget gate")),
        (SHARE, 0.25),
    ],
)
def test_a_right_value_passes_in_each_form(verdict, answer):
    assert verdict(answer) is None


@pytest.mark.parametrize(
    ("verdict", "answer", "said"),
    [
        (TIMESTEPS, [4, 5, 8], "count from 0"),
        (TIMESTEPS, [0, 2], "all below 3"),
        (TIMESTEPS, [3, 4], "all of these belong there, but not all are there: 1 more"),
        (TIMESTEPS, [3, 4, 6, 7], "6 does not belong there"),
        (TIMESTEPS, "3, 4, 7", "wants a list of timesteps, got '3, 4, 7'"),
        (TIMESTEPS, [], "wants a list of timesteps, got []"),
        (TIMESTEPS, [np.nan], "wants a list of timesteps"),
        (TIMESTEPS, [[3, 4], [7, 3]], "wants a list of timesteps"),
        (TIMESTEPS, [True], "wants a list of timesteps"),
        (OUTPUTS, [3, 1, 4], "that are the inputs"),
        (OUTPUTS, [8, 4, 3], "the right values in another order"),
        (OUTPUTS, [3, 4, 4, 8], "these are 4 values, expected 3"),
        (OUTPUTS, {3, 4, 8}, "wants a list of three numbers, got {"),
        (ORDER, ["input", "forget", "output"], "that is Keras's"),
        (ORDER, ["output", "forget", "input"], "in another order"),
        (ORDER, [1, 2], "wants names, got [1, 2]"),
        (GATE, "input gate", "that one writes"),
        (GATE, "output gate", "'output gate' isn't right"),
        (GATE, ["forget gate"], "wants the name of a gate, got ['forget gate']"),
        (SHARE, 25, "25 is right as a percentage; give the fraction"),
        (SHARE, -0.25, "-0.25 has the right size, but the other sign"),
        (SHARE, 0.5, "half of it"),
        (SHARE, 0.3, "0.3 is too large"),
        (SHARE, float("nan"), "wants a number, got nan"),
        (SHARE, "0.25", "wants a number, got '0.25'; leave the quotation marks out"),
        (SHARE, "a quarter", "wants a number, got 'a quarter'"),
        (SHARE, (0, 25), "wants a number, got (0, 25); Python writes a decimal point, 0.25"),
        (SHARE, lambda: 0.25, "call it, with brackets behind it"),
    ],
)
def test_a_wrong_value_is_told_what_is_wrong(verdict, answer, said):
    assert said in verdict(answer)


def test_what_is_missing_is_not_given_away():
    assert "7" not in TIMESTEPS([3, 4])
    assert "forget" not in GATE("output gate")

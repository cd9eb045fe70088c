"""The self-test of notebook 6: its numbers are those of the recorded models."""

import numpy as np
import pytest

from rnn_helpers.experiments import which_units
from rnn_helpers.models import recorded_model, recorded_weights
from rnn_helpers.quizzes.lesson_6 import QUESTIONS
from rnn_helpers.tasks import CALL_CHARACTERS, inside_quotes, nested_calls, open_brackets, temperatures

COUNT, SETTINGS, BRACKETS, _, USED, TOGETHER = QUESTIONS


def feedback(question, start):
    return next(option.feedback for option in question.options if option.text.startswith(start))


def test_each_layer_has_a_trace_in_each_direction():
    assert COUNT.answer == 3 * 2 and {3 * 16, 6 * 16} <= set(COUNT.mistakes)


def test_three_of_five_settings_change_what_a_layer_gives():
    assert SETTINGS.several and sum(option.right for option in SETTINGS.options) == 3


def test_the_timesteps_are_those_with_two_open_brackets():
    depth = open_brackets("".join(BRACKETS.tokens))
    assert BRACKETS.right == tuple(t for t, brackets in enumerate(depth) if brackets == 2)
    for timestep, said in BRACKETS.mistakes.items():
        assert said.endswith({0: "the cell state is 0.9 again.", 1: "the cell state is 0."}[depth[timestep]])


def test_what_two_units_of_the_forecaster_are_worth():
    cell = recorded_model("temperatures", sequence=0)["lstm"].cell
    scaled = (temperatures(3653)[2908:] - 10) / 7.5
    rows = np.arange(len(scaled) - 14)[:, None] + np.arange(14)
    windows, tomorrow = scaled[rows][:, :, None], scaled[14:]
    run = cell.run(windows)

    def error(run):
        return 7.5 * np.abs(run.prediction[:, -1, 0] - tomorrow).mean()

    expected = {3: (-0.92, 0.01), 4: (0.93, 0.17)}
    for unit, (with_today, more) in expected.items():
        last = run.cell_state[:, -1, unit]
        assert np.corrcoef(last, windows[:, -1, 0])[0, 1] == pytest.approx(with_today, abs=0.005)
        held = error(cell.holding("cell_state", last.mean(), unit=unit).run(windows))
        assert held - error(run) == pytest.approx(more, abs=0.005)
    assert f"from {error(run):.2f} to {held:.2f} degrees" in feedback(USED, "Unit 4 alone")
    assert "−0.92 and 0.93" in USED.question and "0.01 degrees, unit 4 costs 0.17" in USED.question


def test_all_units_together_say_what_none_says_alone():
    texts = [nested_calls(2000, seed)[:2000] for seed in (1, 2)]
    ids = np.array([[CALL_CHARACTERS.index(character) for character in text] for text in texts])
    inside = np.array([inside_quotes(text) for text in texts], dtype=float)
    lower, upper = (trace.cell for trace in recorded_model("calls").values())
    below = lower.run(recorded_weights("calls")["embedding.weight"][ids])
    above = upper.run(below.outputs)
    for trace in (below, above):
        assert np.abs(which_units(trace, inside).score).max() < 0.7
    with_one = np.concatenate([above.cell_state, np.ones((2, 2000, 1))], axis=-1)
    weights = np.linalg.lstsq(with_one[0], inside[0], rcond=None)[0]
    right = ((with_one[1] @ weights > 0.5) == inside[1]).mean()
    assert f"right at {right:.1%} of" in feedback(TOGETHER, "It may")

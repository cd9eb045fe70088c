"""The checks of the exercises: right answers pass, and common wrong ones are named."""

import numpy as np
import pytest

from rnn_helpers import LSTM
from rnn_helpers.exercises import EXERCISES, check, hint
from rnn_helpers.exercises.checking import NOT_SOLVED
from rnn_helpers.exercises.verdicts import RETURNS_NOTHING


def verdict(capsys, number, answer):
    check(number, answer)
    return capsys.readouterr().out.strip()


def step(W, U, b, x, s):
    return np.tanh(W @ x + U @ s + b)


def collect(f, xs, s):
    outputs = []
    for x in xs:
        s = f(x, s)
        outputs.append(s)
    return outputs


def layer(xs, W, U, b):
    return np.stack(collect(lambda x, s: step(W, U, b, x, s), xs, np.zeros(len(b))))


def back(d_hidden, h, W, U, x, h_before):
    d_sum = (1 - h**2) * d_hidden
    return d_sum @ W, d_sum @ U, np.outer(d_sum, x), np.outer(d_sum, h_before)


RIGHT = {
    "1.1": lambda x, s: x if x in "aeiou" else s,
    "1.2": lambda x, s: x if len(x) > len(s) else s,
    "1.3": collect,
    "2.1": 1.8,
    "2.2": step,
    "2.3": -0.5,
    "2.4": lambda W, U, b, x, y: collect(lambda x, s: step(W, U, b, x, s), (x, y), np.zeros(len(b))),
    "2.5": step,
    "3.1": 1504,
    "3.2": layer,
    "3.3": back,
    "3.4": lambda w, g, rate, steps: collect(lambda _, w: w - rate * g(w), range(steps), w)[-1],
    "3.5": layer,
    "4.1": range(9, 17),
    "4.2": lambda f, i, g, o, c: (o * np.tanh(f * c + i * g), f * c + i * g),
    "4.3": lambda W, U, b, x, h, c: LSTM(W, U, b).run(x[None], (h, c)).final_state,
    "4.4": 0.933,
    "4.5": lambda W, U, b, x, h, c: LSTM(W, U, b).run(x[None], (h, c)).final_state,
    "5.1": lambda z, h, g: z * h + (1 - z) * g,
    "5.2": 1248,
    "6.1": 950,
    "6.2": lambda t, n: (np.stack([t[i : i + n] for i in range(len(t) - n)]), t[n:, 0]),
    "6.3": lambda o, n: o[np.arange(len(n)), n - 1],
    "6.4": lambda s, n: tuple((part - s[:n].mean()) / s[:n].std() for part in np.split(s, [n])),
}

WRONG = [
    ("1.1", lambda x, s: x, "for a consonant your function returns the consonant; hand on state_t"),
    ("1.1", lambda x, s: x if x in "aeiou" else None, "return state_t"),
    ("1.1", lambda x, s: s if x in "aeiou" else x, "reversed"),
    ("1.1", lambda x, s: s + x if x in "aeiou" else s, "replace the old state"),
    ("1.1", lambda x, s: x.missing, "raised AttributeError"),
    ("1.1", lambda x, s: "q", "for (input_t, state_t) = ('a', '') your function gives 'q', expected 'a'"),
    ("1.1", "a", "wants a function"),
    ("1.2", lambda x, s: max(x, s, key=len), "keep the earlier"),
    ("1.2", lambda x, s: x, "always returns the new word"),
    ("1.2", max, "by the alphabet"),
    ("1.2", lambda x, s: max(len(x), len(s)), "return the word"),
    ("1.3", lambda f, xs, s: [f(x, s) for x in xs], "gives 3, 1, 4 instead of 3, 4, 8"),
    ("1.3", lambda f, xs, s: list(xs)[:2], "for (f, input_sequence, initial_state) = (add, [3, 1, 4], 0)"),
    ("1.3", lambda f, xs, s: collect(f, xs, s)[-1], "return all outputs"),
    ("5.1", lambda z, h, g: (1 - z) * h + z * g, "z and 1 − z have changed places"),
    ("5.1", lambda z, h, g: z * h + g, "added in full"),
    ("5.2", 3 * 16 * (8 + 16 + 1), "second bias is missing"),
    ("5.2", 4 * 16 * (8 + 16 + 2), "four blocks"),
    ("5.2", 832, "three blocks, not two"),
]


@pytest.mark.parametrize("number", EXERCISES)
def test_a_right_answer_is_correct(capsys, number):
    assert verdict(capsys, number, RIGHT[number]).startswith(f"Exercise {number}, ")
    assert ": correct. " in verdict(capsys, number, RIGHT[number])


@pytest.mark.parametrize(("number", "answer", "said"), WRONG)
def test_a_common_mistake_is_named(capsys, number, answer, said):
    printed = verdict(capsys, number, answer)
    assert said in printed
    assert "correct." not in printed


@pytest.mark.parametrize("number", EXERCISES)
def test_an_unsolved_exercise_says_what_is_missing(capsys, number):
    for unsolved in (None, ...):
        assert NOT_SOLVED in verdict(capsys, number, unsolved)
    if callable(RIGHT[number]):
        assert verdict(capsys, number, lambda *_: None).endswith(RETURNS_NOTHING)


def test_a_number_may_come_in_brackets_as_numpy_gives_it(capsys):
    assert ": correct. " in verdict(capsys, "2.3", np.array([[-0.5]]))
    assert "wants a number" in verdict(capsys, "2.3", [0.5, 0.5])
    assert "wants a number" in verdict(capsys, "2.3", True)


def test_a_check_does_not_change_what_it_is_given(capsys):
    def spoil(W, U, b, x, s):
        result = step(W, U, b, x, s)
        W[:] = 0
        return result

    assert ": correct. " in verdict(capsys, "2.2", spoil)
    assert ": correct. " in verdict(capsys, "2.2", step)


@pytest.mark.parametrize("number", EXERCISES)
def test_hints_come_in_three_levels(capsys, number):
    for level in (1, 2, 3):
        hint(number, level)
    printed = capsys.readouterr().out.splitlines()
    assert [line[:11] for line in printed] == ["Hint 1 of 3", "Hint 2 of 3", "Hint 3 of 3"]
    assert len(set(printed)) == 3


@pytest.mark.parametrize("number", [1.1, np.float64(1.1), " 1.1 ", np.str_("1.1")])
def test_the_number_of_an_exercise_may_be_a_number(capsys, number):
    assert verdict(capsys, number, RIGHT["1.1"]).startswith("Exercise 1.1, the last vowel: correct. ")
    hint(number)
    assert capsys.readouterr().out.startswith("Hint 1 of 3: ")


def test_an_unknown_exercise_or_level_is_refused():
    with pytest.raises(ValueError, match=r"no exercise '9\.9'; there are 1\.1, "):
        check("9.9", 1)
    with pytest.raises(ValueError, match="there is no exercise <function step at"):
        check(step, "2.2")
    for level in (4, 0, 1.0, True, "1"):
        with pytest.raises(ValueError, match=f"level is {level!r}, expected a whole number from 1 to 3"):
            hint("1.1", level)

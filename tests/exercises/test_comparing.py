"""How answers are compared: every form of a right answer passes, and nothing that only looks like one."""

import copy
import itertools
import string
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from practice import PRACTICE, RIGHT, VERDICTS

from rnn_helpers.exercises import EXERCISES, check, checking
from rnn_helpers.exercises.judging import NumberVerdict
from rnn_helpers.exercises.judging.comparing import same, unchanged


def verdict(name, answer):
    """None for a right answer, or what the check says is wrong with it."""
    return VERDICTS[name](answer)


def changed(number, change):
    """The right function with its result changed."""
    return lambda *arguments: change(RIGHT[number](*arguments))


# ---------------------------------------------------------------- right in another form

OTHER_FORMS = [
    ("vowel", np.str_),
    ("vowel", np.array),
    ("loop", tuple),
    ("loop", np.array),
    ("loop", lambda outputs: [np.float64(output) for output in outputs]),
    ("loop", lambda outputs: [np.array(output) for output in outputs]),
    ("loop", lambda outputs: list(map(Fraction, outputs))),
    ("step", list),
    ("step", tuple),
    ("step", np.float32),
    ("forward", np.asfortranarray),
    ("memory", np.stack),
    ("memory", np.array),
    ("memory", list),
    ("memory", lambda states: [list(state) for state in states]),
    ("memory", lambda states: np.stack(states).tolist()),
    ("blend", list),
]


@pytest.mark.parametrize(("number", "form"), OTHER_FORMS)
def test_a_right_result_passes_in_each_form_a_teacher_would_take(number, form):
    assert verdict(number, changed(number, form)) is None


@pytest.mark.parametrize(
    "form",
    [float, np.float64, np.float32, Fraction, Decimal, np.array, lambda x: [x], lambda x: np.array([[x]])],
)
def test_a_number_passes_in_each_form_a_teacher_would_take(form):
    assert verdict("number", form(-0.5)) is None
    assert "the sign stays" in verdict("number", form(0.5))


def test_a_whole_number_may_be_of_any_type():
    for number in (1504, 1504.0, np.int64(1504), np.array([1504]), Fraction(1504), Decimal(1504)):
        assert NumberVerdict(1504, {})(number) is None


# ---------------------------------------------------------------- wrong, and it only looks right

WRONG_FORMS = [
    ("vowel", lambda letter: [letter]),
    ("vowel", lambda letter: np.array([letter])),
    ("vowel", lambda letter: letter.encode()),
    ("loop", lambda outputs: list(map(str, outputs))),
    ("loop", lambda outputs: np.array(outputs).astype(str)),
    ("loop", lambda outputs: [[output] for output in outputs]),
    ("loop", lambda outputs: np.array([outputs])),
    ("loop", lambda outputs: outputs[::-1]),
    ("loop", lambda outputs: dict(enumerate(outputs))),
    ("loop", set),
    ("step", lambda state: state[:, None]),
    ("step", lambda state: state.astype(str)),
    ("step", lambda state: state.astype(complex)),
    ("memory", np.concatenate),
    ("memory", lambda states: np.stack(states).T),
    ("memory", lambda states: (*states, states[0])),
    ("memory", lambda states: {"h": states[0], "c": states[1]}),
]


@pytest.mark.parametrize(("number", "form"), WRONG_FORMS)
def test_a_result_in_a_form_that_means_something_else_is_wrong(number, form):
    assert verdict(number, changed(number, form)) is not None


def test_true_is_no_one_and_false_no_zero():
    assert same(1, 1) and same(np.float64(0), 0)
    for truth in (True, np.True_, np.array(True)):
        assert not same(truth, 1)
        assert not same([truth, 2], (1, 2))
        assert "wants a number" in verdict("number", truth)
    assert not same(np.array([True, False]), np.array([1.0, 0.0]))


@pytest.mark.parametrize(
    "answer",
    [
        "-0.5",
        b"-0.5",
        -0.5 + 0j,
        float("nan"),
        [],
        [-0.5, -0.5],
        [1, [2, 3]],
        {-0.5},
        {},
        10**400,
        object(),
        min,
    ],
)
def test_what_is_no_number_is_said_to_be_none(answer):
    assert "this exercise wants a number, got" in verdict("number", answer)


# ---------------------------------------------------------------- wrong answers that once passed


@pytest.mark.parametrize("letter", string.ascii_lowercase)
def test_a_letter_taken_for_what_it_is_not_is_noticed(letter):
    vowels = set("aeiou") ^ {letter}
    [exercise] = [each for each in EXERCISES.values() if each.title == "the last vowel"]
    assert exercise.verdict(lambda x, s: x if x in vowels else s) is not None


def test_swapped_weights_are_named_though_only_square_ones_can_be_multiplied():
    swapped = lambda W, U, b, x, s: np.tanh(U @ x + W @ s + b)  # noqa: E731
    assert verdict("step", swapped).startswith("W and U are swapped")
    elementwise = lambda W, U, b, x, s: np.tanh(W * x + U * s + b)  # noqa: E731
    assert "is @, not *" in verdict("step", elementwise)


def test_an_error_about_shapes_comes_with_the_shapes():
    said = verdict("step", lambda W, U, b, x, s: W @ s)
    assert said.startswith("your function raised ValueError: matmul: ")
    assert said.endswith("\nthe shapes were W (3, 2), U (3, 3), b (3,), input_t (2,), state_t (3,)")


def test_a_difference_too_small_for_three_digits_is_written_out():
    said = verdict("blend", lambda z, h, g: RIGHT["blend"](z, h, g) + 1e-5)
    gives, expected = said.split("; ")[0].split("your function gives ")[1].split(", expected ")
    assert gives != expected


# ---------------------------------------------------------------- functions that do more than return


def test_outputs_given_one_at_a_time_are_to_be_collected():
    def one_at_a_time(f, xs, s):
        yield from RIGHT["loop"](f, xs, s)

    assert "return a list of them" in verdict("loop", one_at_a_time)
    assert "return a list of them" in verdict("loop", lambda f, xs, s: map(int, RIGHT["loop"](f, xs, s)))
    endless = lambda f, xs, s: itertools.repeat(3)  # noqa: E731
    assert "return a list of them" in verdict("loop", endless)


def test_a_list_that_is_emptied_is_named():
    def emptied(f, input_sequence, state_t):
        outputs = []
        while input_sequence:
            state_t = f(input_sequence.pop(0), state_t)
            outputs.append(state_t)
        return outputs

    for _ in range(2):
        assert "right, but your function changes its argument input_sequence," in verdict("loop", emptied)


@pytest.mark.parametrize("value", [3, 0.5, "a", None, float("nan"), np.nan, np.ones(2), [1, [2, np.ones(3)]]])
def test_what_is_only_read_is_unchanged(value):
    for each in (value, [value], (value,), {"a": value}, np.array([value, 1], dtype=object)):
        assert unchanged(each, copy.deepcopy(each))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ([1, 2], [1]),
        ([1, 2], [1, 3]),
        ([np.ones(2)], [3]),
        ([[1]], [2]),
        ([1], ["1"]),
        (np.ones(2), np.array([1.0, 2.0])),
        (np.ones(2), np.ones(3)),
        ({"a": [1]}, {"a": [2]}),
        ({"a": 1}, {"b": 1}),
        (np.array([1, "a"], dtype=object), np.array([1, "b"], dtype=object)),
    ],
)
def test_what_is_written_to_is_changed(before, after):
    assert not unchanged(before, after)


def test_values_changed_in_place_are_named():
    def in_place(f, i, g, o, c):
        c *= f
        c += i * g
        return o * np.tanh(c), c

    for _ in range(2):
        assert "right, but your function changes its argument c_before," in verdict("memory", in_place)


def test_a_list_that_outlives_the_function_is_named():
    outputs = []

    def hoarding(f, input_sequence, state_t):
        for input_t in input_sequence:
            state_t = f(input_t, state_t)
            outputs.append(state_t)
        return outputs

    said = verdict("loop", hoarding)
    assert "called twice with the same arguments, your function gives two different results" in said
    assert "a list from outside of it" in said


def test_what_a_right_function_prints_is_not_shown(capsys, monkeypatch):
    monkeypatch.setattr(checking, "EXERCISES", PRACTICE)

    def talkative(input_t, state_t):
        print("now", input_t)
        return RIGHT["vowel"](input_t, state_t)

    check("vowel", talkative)
    assert capsys.readouterr().out.startswith("Exercise vowel, vowel: correct.")


def test_what_a_wrong_function_prints_is_shown_for_the_case_in_question(capsys, monkeypatch):
    monkeypatch.setattr(checking, "EXERCISES", PRACTICE)

    def talkative(input_t, state_t):
        print("now", input_t)
        return "q" if input_t == "u" else RIGHT["vowel"](input_t, state_t)

    check("vowel", talkative)
    printed = capsys.readouterr().out
    assert "('u', 'o') your function gives 'q', expected 'u'" in printed
    assert printed.endswith("Your function printed there:\n  now u\n")


def test_printing_is_no_returning(capsys):
    assert "prints something, but returns nothing" in verdict(
        "vowel", lambda x, s: print(RIGHT["vowel"](x, s))
    )
    assert capsys.readouterr().out == ""


def test_a_flood_of_prints_is_cut():
    def flood(input_t, state_t):
        for _ in range(1_000):
            print("over and over")

    def raising(input_t, state_t):
        flood(input_t, state_t)
        raise RuntimeError

    assert (
        len(verdict("vowel", raising).splitlines()) == 15
    )  # error, line, arguments, a heading, ten lines and …
    assert len(verdict("vowel", lambda x, s: print("x" * 10_000) or "q")) < 1_000


class Odd(Exception):
    """What can't be shown, copied or compared."""

    def fail(self, *_):
        raise RuntimeError("odd")

    __str__ = __repr__ = __eq__ = __len__ = __iter__ = __array__ = __float__ = __deepcopy__ = fail
    __hash__ = None


def odd_error(*_):
    raise Odd


def long_error(*_):
    raise ValueError("x" * 100_000)


def ends_the_program(*_):
    raise SystemExit("bye")


@pytest.mark.parametrize("number", EXERCISES)
def test_a_check_survives_whatever_a_function_does(number):
    endless = []
    endless.append(endless)
    results = (
        Odd(),
        [Odd()],
        Odd,
        endless,
        list(range(10_000)),
        "x" * 100_000,
        10**400,
        [1, [2, 3]],
        {},
        min,
    )
    verdict = EXERCISES[number].verdict
    for result in results:
        assert 10 < len(verdict(result)) < 1_200
        assert 10 < len(verdict(lambda *_, result=result: result)) < 1_200


@pytest.mark.parametrize(
    ("function", "said"),
    [
        (odd_error, "your function raised Odd: <its text raised RuntimeError>\nline"),
        (long_error, "your function raised ValueError: xxx"),
        (
            ends_the_program,
            "your function raised SystemExit: bye\nline",
        ),
    ],
)
def test_an_error_is_told_whatever_it_is(function, said):
    assert said in verdict("vowel", function)
    assert len(verdict("vowel", function)) < 400

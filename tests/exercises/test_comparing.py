"""How answers are compared: every form of a right answer passes, and nothing that only looks like one."""

import itertools
import string
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from test_checking import RIGHT, collect

from rnn_helpers.exercises import EXERCISES, check
from rnn_helpers.exercises.comparing import same
from rnn_helpers.exercises.lesson_4 import _GATES
from rnn_helpers.exercises.lesson_5 import _BLENDS


def verdict(number, answer):
    """None for a right answer, or what the check says is wrong with it."""
    return EXERCISES[number].verdict(answer)


def changed(number, change):
    """The right function with its result changed."""
    return lambda *arguments: change(RIGHT[number](*arguments))


# ---------------------------------------------------------------- right in another form

OTHER_FORMS = [
    ("1.1", np.str_),
    ("1.1", np.array),
    ("1.2", np.str_),
    ("1.3", tuple),
    ("1.3", np.array),
    ("1.3", lambda outputs: [np.float64(output) for output in outputs]),
    ("1.3", lambda outputs: [np.array(output) for output in outputs]),
    ("1.3", lambda outputs: list(map(Fraction, outputs))),
    ("2.2", list),
    ("2.2", tuple),
    ("2.2", np.float32),
    ("3.2", np.asfortranarray),
    ("4.2", np.stack),
    ("4.2", np.array),
    ("4.2", list),
    ("4.2", lambda states: [list(state) for state in states]),
    ("4.2", lambda states: np.stack(states).tolist()),
    ("5.1", list),
]


@pytest.mark.parametrize(("number", "form"), OTHER_FORMS)
def test_a_right_result_passes_in_each_form_a_teacher_would_take(number, form):
    assert verdict(number, changed(number, form)) is None


@pytest.mark.parametrize(
    "form",
    [float, np.float64, np.float32, Fraction, Decimal, np.array, lambda x: [x], lambda x: np.array([[x]])],
)
def test_a_number_passes_in_each_form_a_teacher_would_take(form):
    assert verdict("2.3", form(-0.5)) is None
    assert "the sign stays" in verdict("2.3", form(0.5))


def test_a_whole_number_may_be_of_any_type():
    for number in (1504, 1504.0, np.int64(1504), np.array([1504]), Fraction(1504), Decimal(1504)):
        assert verdict("3.1", number) is None


# ---------------------------------------------------------------- wrong, and it only looks right

WRONG_FORMS = [
    ("1.1", lambda letter: [letter]),
    ("1.1", lambda letter: np.array([letter])),
    ("1.1", lambda letter: letter.encode()),
    ("1.3", lambda outputs: list(map(str, outputs))),
    ("1.3", lambda outputs: np.array(outputs).astype(str)),
    ("1.3", lambda outputs: [[output] for output in outputs]),
    ("1.3", lambda outputs: np.array([outputs])),
    ("1.3", lambda outputs: outputs[::-1]),
    ("1.3", lambda outputs: dict(enumerate(outputs))),
    ("1.3", set),
    ("2.2", lambda state: state[:, None]),
    ("2.2", lambda state: state.astype(str)),
    ("2.2", lambda state: state.astype(complex)),
    ("4.2", np.concatenate),
    ("4.2", lambda states: np.stack(states).T),
    ("4.2", lambda states: (*states, states[0])),
    ("4.2", lambda states: {"h": states[0], "c": states[1]}),
]


@pytest.mark.parametrize(("number", "form"), WRONG_FORMS)
def test_a_result_in_a_form_that_means_something_else_is_wrong(number, form):
    assert verdict(number, changed(number, form)) is not None


def test_true_is_no_one_and_false_no_zero():
    assert same(1, 1) and same(np.float64(0), 0)
    for truth in (True, np.True_, np.array(True)):
        assert not same(truth, 1)
        assert not same([truth, 2], (1, 2))
        assert "wants a number" in verdict("2.3", truth)
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
    assert "this exercise wants a number, got" in verdict("2.3", answer)


# ---------------------------------------------------------------- wrong answers that once passed


@pytest.mark.parametrize("letter", string.ascii_lowercase)
def test_a_letter_taken_for_what_it_is_not_is_noticed(letter):
    vowels = set("aeiou") ^ {letter}
    assert verdict("1.1", lambda x, s: x if x in vowels else s) is not None


def test_y_is_no_vowel_here():
    assert "y is no vowel here" in verdict("1.1", lambda x, s: x if x in "aeiouy" else s)


def test_the_arguments_of_f_have_an_order():
    assert "f takes the input first" in verdict("1.3", lambda f, xs, s: collect(lambda x, s: f(s, x), xs, s))


def test_signs_count():
    gates = [np.concatenate(values) for values in zip(*_GATES, strict=True)]
    blend = [np.concatenate(values) for values in zip(*_BLENDS, strict=True)]
    signed = [gates[2], gates[4], *RIGHT["4.2"](*gates), blend[1], blend[2], RIGHT["5.1"](*blend)]
    for values in signed:
        assert values.min() < -0.1 < 0.1 < values.max()
    assert verdict("4.2", changed("4.2", np.abs)) is not None
    assert verdict("5.1", changed("5.1", np.abs)) is not None


@pytest.mark.parametrize("form", [list, tuple])
def test_states_that_are_not_made_one_array_have_no_shape_yet(form):
    assert "np.stack(outputs) makes one array" in verdict("3.2", changed("3.2", form))


def test_swapped_weights_are_named_though_only_square_ones_can_be_multiplied():
    swapped = lambda W, U, b, x, s: np.tanh(U @ x + W @ s + b)  # noqa: E731
    assert verdict("2.2", swapped).startswith("W and U are swapped")
    elementwise = lambda W, U, b, x, s: np.tanh(W * x + U * s + b)  # noqa: E731
    assert "is @, not *" in verdict("2.2", elementwise)


def test_an_error_about_shapes_comes_with_the_shapes():
    said = verdict("2.2", lambda W, U, b, x, s: W @ s)
    assert said.startswith("your function raised ValueError: matmul: ")
    assert said.endswith("; the shapes were W (2, 3), U (2, 2), b (2,), input_t (3,), state_t (2,)")


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (0.9307, "0.9307 is too small"),
        (0.9325, "0.9325 is too small"),
        (0.9336, "0.9336 is too large"),
        (0.93, "close; give at least three decimals"),
    ],
)
def test_more_decimals_are_asked_of_nobody_who_gave_them(answer, said):
    assert verdict("4.4", answer) == said


def test_a_difference_too_small_for_three_digits_is_written_out():
    said = verdict("5.1", lambda z, h, g: RIGHT["5.1"](z, h, g) + 1e-5)
    gives, expected = said.split("your function gives ")[1].split(", expected ")
    assert gives != expected


# ---------------------------------------------------------------- functions that do more than return


def test_outputs_given_one_at_a_time_are_to_be_collected():
    def one_at_a_time(f, xs, s):
        yield from collect(f, xs, s)

    assert "return a list of them" in verdict("1.3", one_at_a_time)
    assert "return a list of them" in verdict("1.3", lambda f, xs, s: map(int, collect(f, xs, s)))
    endless = lambda f, xs, s: itertools.repeat(3)  # noqa: E731
    assert "return a list of them" in verdict("1.3", endless)


def test_a_list_that_is_emptied_is_the_functions_own():
    def emptied(f, input_sequence, state_t):
        outputs = []
        while input_sequence:
            state_t = f(input_sequence.pop(0), state_t)
            outputs.append(state_t)
        return outputs

    assert verdict("1.3", emptied) is None
    assert verdict("1.3", emptied) is None


def test_values_may_be_changed_in_place():
    def in_place(f, i, g, o, c):
        c *= f
        c += i * g
        return o * np.tanh(c), c

    assert verdict("4.2", in_place) is None
    assert verdict("4.2", in_place) is None


def test_a_list_that_outlives_the_function_is_compared_as_it_was():
    outputs = []

    def hoarding(f, input_sequence, state_t):
        for input_t in input_sequence:
            state_t = f(input_t, state_t)
            outputs.append(state_t)
        return outputs

    assert "= (add, [2, 2], 10) your function gives [3, 4, 8, 12, 14], expected [12, 14]" in verdict(
        "1.3", hoarding
    )


def test_what_a_right_function_prints_is_not_shown(capsys):
    def talkative(input_t, state_t):
        print("now", input_t)
        return RIGHT["1.1"](input_t, state_t)

    check("1.1", talkative)
    assert capsys.readouterr().out.startswith("Exercise 1.1, the last vowel: correct.")


def test_what_a_wrong_function_prints_is_shown_for_the_case_in_question(capsys):
    def talkative(input_t, state_t):
        print("now", input_t)
        return "q" if input_t == "u" else RIGHT["1.1"](input_t, state_t)

    check("1.1", talkative)
    printed = capsys.readouterr().out
    assert "('u', 'o') your function gives 'q', expected 'u'" in printed
    assert printed.endswith("Your function printed there:\n  now u\n")


def test_printing_is_no_returning(capsys):
    assert "prints something, but returns nothing" in verdict("1.1", lambda x, s: print(RIGHT["1.1"](x, s)))
    assert capsys.readouterr().out == ""


def test_a_flood_of_prints_is_cut():
    def flood(input_t, state_t):
        for _ in range(1_000):
            print("over and over")

    def raising(input_t, state_t):
        flood(input_t, state_t)
        raise RuntimeError

    assert len(verdict("1.1", raising).splitlines()) == 13  # the verdict, a heading, ten lines and …
    assert len(verdict("1.1", lambda x, s: print("x" * 10_000) or "q")) < 1_000


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
        list(range(100_000)),
        "x" * 100_000,
        10**400,
        [1, [2, 3]],
        {},
        min,
    )
    for result in results:
        assert 10 < len(verdict(number, result)) < 1_000
        assert 10 < len(verdict(number, lambda *_, result=result: result)) < 1_000


@pytest.mark.parametrize(
    ("function", "said"),
    [
        (odd_error, "your function raised Odd: <its text raised RuntimeError>; the arguments were"),
        (long_error, "your function raised ValueError: xxx"),
        (
            ends_the_program,
            "your function raised SystemExit: bye; the arguments were input_t = 'a', state_t = ''",
        ),
    ],
)
def test_an_error_is_told_whatever_it_is(function, said):
    assert said in verdict("1.1", function)
    assert len(verdict("1.1", function)) < 400

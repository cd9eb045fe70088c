"""The loop of lesson 1: what it keeps, what it refuses, and what f may do to its arguments."""

import itertools

import pytest

from rnn_helpers import Loop


def append(input_t, state_t):
    state_t.append(input_t)
    return state_t


def test_the_output_of_a_step_is_the_state_of_the_next():
    trace = Loop(lambda x, s: s + x).run([3, 1, 4], initial_state=10)
    assert trace.outputs == (13, 14, 18)
    assert trace.state_texts == ("10", "13", "14")
    assert trace.final_state == 18
    assert trace.error is None


def test_what_f_changes_in_place_is_recorded_as_it_was_and_the_callers_list_stays():
    start = []
    trace = Loop(append).run("abc", initial_state=start)
    assert start == []
    assert trace.outputs == (["a"], ["a", "b"], ["a", "b", "c"])
    assert trace.state_texts == ("[]", "['a']", "['a', 'b']")


def test_an_error_in_f_is_kept_with_the_steps_before_it():
    trace = Loop(lambda x, s: s + 1 / x).run([1, 0, 2])
    assert trace.outputs == (1.0,)
    assert trace.error == "ZeroDivisionError: division by zero"
    assert repr(trace) == "LoopTrace(1 timestep, stopped by an error at timestep 1)"


def test_control_c_is_not_taken_for_an_error_of_f():
    def interrupted(input_t, state_t):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Loop(interrupted).run([1])


def test_a_value_whose_repr_fails_or_is_long_is_shown_all_the_same():
    class Shy:
        def __repr__(self):
            raise RuntimeError

    trace = Loop(lambda x, s: Shy()).run(["x" * 500])
    assert trace.output_texts == ("<Shy whose repr raised RuntimeError>",)
    assert len(trace.input_texts[0]) == 80
    assert trace.input_texts[0].endswith("…")


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: Loop(3), TypeError, "f is 3, expected a function of"),
        (lambda: Loop(max).run(5), TypeError, r"input_sequence is 5, expected a list or a text.*\[element\]"),
        (lambda: Loop(max).run([]), ValueError, "is empty; give at least one element"),
        (
            lambda: Loop(max).run(itertools.count()),
            ValueError,
            "more than 10,000 elements; pass a part of it",
        ),
    ],
)
def test_what_can_not_be_looped_over_is_refused(call, error, message):
    with pytest.raises(error, match=message):
        call()

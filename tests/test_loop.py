"""The loop of lesson 1: what it keeps, what it refuses, and what f may do to its arguments."""

import itertools

import numpy as np
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


class Shy(Exception):
    """What can't be shown or copied."""

    def refuse(self, *_):
        raise RuntimeError

    __str__ = __repr__ = __deepcopy__ = __copy__ = __reduce_ex__ = __iter__ = refuse


@pytest.mark.parametrize(
    ("raised", "text"),
    [
        (Shy(), "Shy: <its text raised RuntimeError>"),
        (ValueError(), "ValueError"),
        (ValueError("x" * 1_000_000), f"ValueError: {'x' * 187}…"),
        (ValueError("half a pair: \ud800"), "ValueError: half a pair: \\ud800"),
        (SystemExit("bye"), "SystemExit: bye"),
        (StopIteration(), "StopIteration"),
        (RecursionError("too deep"), "RecursionError: too deep"),
    ],
)
def test_an_error_in_f_is_kept_whatever_it_is(raised, text):
    def f(input_t, state_t):
        if input_t == "b":
            raise raised
        return input_t

    trace = Loop(f).run("abc")
    assert trace.outputs == ("a",)
    assert trace.error == text


def test_control_c_is_not_taken_for_an_error_of_f():
    def interrupted(input_t, state_t):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Loop(interrupted).run([1])


def test_two_traces_that_hold_arrays_are_the_same_only_if_they_are_one():
    trace, other = (Loop(lambda x, s: x + s).run([np.ones(2)], np.zeros(2)) for _ in range(2))
    assert trace == trace
    assert trace != other


def test_a_value_whose_repr_fails_or_is_long_is_shown_all_the_same():
    trace = Loop(lambda x, s: Shy()).run(["x" * 500])
    assert trace.output_texts == ("<Shy whose repr raised RuntimeError>",)
    assert len(trace.input_texts[0]) == 80
    assert trace.input_texts[0].endswith("…")


def test_a_value_that_can_not_be_sent_to_a_page_is_escaped():
    class Half:
        def __repr__(self):
            return "half a pair: \ud800"

    assert Loop(lambda x, s: Half()).run([1]).output_texts == ("half a pair: \\ud800",)


def test_the_trace_keeps_the_elements_as_they_were_when_they_came():
    def one_list_again_and_again():
        shared = [0]
        for shared[0] in (3, 1, 4):
            yield shared

    trace = Loop(lambda x, s: s + x[0]).run(one_list_again_and_again())
    assert trace.inputs == ([3], [1], [4])
    assert trace.input_texts == ("[3]", "[1]", "[4]")
    assert trace.outputs == (3, 4, 8)

    array = np.zeros((2, 1))
    trace = Loop(lambda x, s: x).run(array)
    array[:] = 9
    assert [x.item() for x in trace.inputs] == [0, 0]


def test_where_a_part_of_the_state_has_no_copy_the_others_are_copied():
    generator = (letter for letter in "abc")

    def note(input_t, state_t):
        state_t["seen"].append(next(state_t["letters"]))
        return state_t

    start = {"seen": [], "letters": generator, "shy": (Shy(),)}
    trace = Loop(note).run([1, 2, 3], initial_state=start)
    assert [output["seen"] for output in trace.outputs] == [["a"], ["a", "b"], ["a", "b", "c"]]
    assert start["seen"] == trace.initial_state["seen"] == []


def test_what_has_no_copy_or_is_nested_too_deeply_is_looped_over_all_the_same():
    shy = Shy()
    assert Loop(lambda x, s: x).run([shy]).outputs == (shy,)
    inside_itself = [(letter for letter in "abc")]
    inside_itself.append(inside_itself)
    assert len(Loop(lambda x, s: x).run([inside_itself]).outputs) == 1
    trace = Loop(lambda x, s: (x, s)).run([0] * 800)
    assert len(trace.outputs) == 800
    assert trace.error is None


def test_a_function_whose_source_python_fails_to_find_has_none():
    class Deaf:
        def __call__(self, input_t, state_t):
            return input_t

        def __getattr__(self, name):
            raise RuntimeError(name)

    def wrapped(input_t, state_t):
        return input_t

    wrapped.__wrapped__ = wrapped
    for f in (Deaf(), wrapped, max):
        trace = Loop(f).run([1])
        assert trace.outputs == (1,)
        assert trace.source == ""


def test_whatever_python_can_loop_over_is_a_sequence():
    class Old:
        def __getitem__(self, index):
            return "abc"[index]

    for sequence in (
        "abc",
        ["a", "b", "c"],
        iter("abc"),
        dict.fromkeys("abc"),
        np.array(["a", "b", "c"]),
        Old(),
    ):
        assert Loop(lambda x, s: s + x).run(sequence, "").final_state == "abc"


def fails_at_the_second():
    yield 1
    raise OSError("the file is gone")


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: Loop(3), TypeError, "f is 3, expected a function of"),
        (lambda: Loop(max).run(5), TypeError, r"input_sequence is 5, expected a list or a text.*\[element\]"),
        (lambda: Loop(max).run(np.array(5)), TypeError, r"input_sequence is array\(5\), expected a list"),
        (
            lambda: Loop(max).run(Shy()),
            TypeError,
            "input_sequence is <Shy whose repr raised RuntimeError>, exp",
        ),
        (lambda: Loop(Shy()), TypeError, "f is <Shy whose repr raised RuntimeError>, expected a function"),
        (
            lambda: Loop(max).run(fails_at_the_second()),
            ValueError,
            "input_sequence has no element 1: it raised OSError: the file is gone",
        ),
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

"""What the self-test of lesson 1 calls right and wrong, as the loop computes it."""

import numpy as np

from rnn_helpers import Loop
from rnn_helpers.loop import LINES
from rnn_helpers.quizzes.lesson_1 import QUESTIONS

lines, recurrent, read_binary_ends, vowel_changes, shape, same_state = QUESTIONS


def read_binary(input_t, state_t):
    return 2 * state_t + input_t


def last_vowel(input_t, state_t):
    return input_t if input_t in "aeiou" else state_t


def right(question):
    return [option.text for option in question.options if option.right]


def test_the_lines_are_those_that_the_stepper_shows():
    shown = (LINES[0].format(initial_state=0), *LINES[1:])
    assert lines.lines == tuple(f"`{line}`" for line in shown)


def test_the_final_state_of_read_binary_and_where_wrong_ones_come_from():
    trace = Loop(read_binary).run([1, 1, 0, 1])
    assert read_binary_ends.answer == trace.final_state
    assert trace.outputs == (1, 3, 6, 13)  # in the praise
    sources = {
        sum(trace.inputs),
        trace.outputs[2],
        Loop(read_binary).run(trace.inputs[::-1]).final_state,
        read_binary(trace.inputs[-1], 0),
        2 * trace.final_state,
    }
    assert set(read_binary_ends.mistakes) == sources


def test_the_vowel_changes_where_the_question_says():
    trace = Loop(last_vowel).run("".join(vowel_changes.tokens), initial_state="")
    states = ("", *trace.outputs)
    changes = tuple(t for t in range(len(trace.outputs)) if states[t] != states[t + 1])
    assert changes == vowel_changes.right
    assert set(vowel_changes.mistakes) == set(range(len(states) - 1)) - set(changes)


def test_the_outputs_have_the_shape_that_is_called_right():
    def first_and_total(input_t, state_t):
        return np.array([input_t[0], state_t[1] + input_t.sum()])

    outputs = Loop(first_and_total).run(np.ones((10, 3)), initial_state=np.zeros(2)).outputs
    assert right(shape) == [str(np.stack(outputs).shape)]


def test_the_examples_of_equal_states_are_equal():
    assert Loop(read_binary).run([1]).final_state == Loop(read_binary).run([0, 1]).final_state == 1
    totals = {sum(inputs) for inputs in ([1, 0, 1], [0, 1, 1])}
    assert totals == {2}
    assert len(right(same_state)) == 2 and same_state.several

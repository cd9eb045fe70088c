"""Exercises of lesson 1: the loop."""

from __future__ import annotations

import string
from collections.abc import Iterator

import numpy as np

from rnn_helpers.exercises.judging import Exercise, FunctionVerdict, NumberVerdict

# ---------------------------------------------------------------- functions for the loop


def _add(input_t, state_t):
    return input_t + state_t


def _input_minus_half_the_state(input_t, state_t):
    return input_t - state_t / 2


def _longest_word(input_t, state_t):
    return input_t if len(input_t) > len(state_t) else state_t


def _last_vowel(input_t, state_t):
    return input_t if input_t in "aeiou" else state_t


def _no_letter(result):
    if isinstance(result, bool):
        return f"your function returns {result}; return the letter that the state shall be"
    return None


_rng = np.random.default_rng(1)


def _numbers(count):
    return _rng.integers(-9, 10, size=count).tolist()


# ---------------------------------------------------------------- 1.3, the loop, and its mistakes


def _loop(f, input_sequence, initial_state):
    outputs, state_t = [], initial_state
    for input_t in input_sequence:
        state_t = f(input_t, state_t)
        outputs.append(state_t)
    return tuple(outputs)


def _loop_that_forgets(f, input_sequence, initial_state):
    return tuple(f(input_t, initial_state) for input_t in input_sequence)


def _loop_from_zero(f, input_sequence, initial_state):
    return _loop(f, input_sequence, 0)


def _loop_of_swapped(f, input_sequence, initial_state):
    return _loop(lambda input_t, state_t: f(state_t, input_t), input_sequence, initial_state)


def _loop_with_too_old_states(f, input_sequence, initial_state):
    return (initial_state, *_loop(f, input_sequence, initial_state)[:-1])


def _loop_with_the_first_state(f, input_sequence, initial_state):
    return (initial_state, *_loop(f, input_sequence, initial_state))


def _last_of_loop(f, input_sequence, initial_state):
    return _loop(f, input_sequence, initial_state)[-1]


def _first_of_loop(f, input_sequence, initial_state):
    return _loop(f, input_sequence, initial_state)[0]


def _loop_over_positions(f, input_sequence, initial_state):
    return _loop(f, range(len(input_sequence)), initial_state)


def _list_of(mistaken):
    return lambda *arguments: (mistaken(*arguments),)


RETURN_INSIDE = "the return stands inside the loop, so it ends after the first timestep; move it to the left"
OUTPUTS_EMPTIED = "the list of outputs is emptied inside the loop; make it once, before the loop"
ALL_OUTPUTS = "return all outputs, not the last one alone"
SWAPPED = "f takes the input first, then the state: f(input_t, state_t)"
FROM_ZERO = "the loop has to begin with initial_state, not with 0"
TOO_OLD = "each element of your list is the state before its step; collect output_t, which comes after it"
ONE_TOO_MANY = "there is one element too many: the initial state is no output"


def _not_collected(outputs):
    if isinstance(outputs, Iterator):
        return "your function gives its outputs one at a time, as a generator does; return a list of them"
    return None


# ---------------------------------------------------------------- 1.4, a sequence in parts, and its mistakes

NOT_THERE_YET = (
    "not there yet: for f = add and parts [3, 1], [4, 1, 5] it gives 3, 4, 4, 5, 10 instead of 3, 4, 8, 9, 14"
)


def _on_all(loop):
    """A loop, right or wrong, over the whole sequence."""
    return lambda f, parts, initial_state: loop(f, [x for part in parts for x in part], initial_state)


def _each_part_anew(f, parts, initial_state):
    return tuple(output for part in parts for output in _loop(f, part, initial_state))


def _lists_of_outputs(f, parts, initial_state):
    lists = []
    for part in parts:
        lists.append(_loop(f, part, initial_state))
        initial_state = lists[-1][-1]
    return tuple(lists)


def _last_part(f, parts, initial_state):
    return _lists_of_outputs(f, parts, initial_state)[-1]


def _first_part(f, parts, initial_state):
    return _lists_of_outputs(f, parts, initial_state)[0]


EXERCISES = {
    "1.1": Exercise(
        title="the state at timestep 3",
        verdict=NumberVerdict(
            6,
            mistakes={
                "5 is the output of timestep 3; asked is the state that this timestep begins with": 5,
                "7 is where timestep 2 begins; at that timestep the ember loses 1 more": 7,
                "that is the input of timestep 3 alone; what did the timesteps before it leave?": 1,
                "0 is the state before the loop; three timesteps have run since": 0,
                "2 is the output of timestep 0, so timestep 1 begins with it": 2,
            },
        ),
        praise="The state at the beginning of a timestep is the output of the one before.",
        hints=(
            "Write the outputs of timesteps 0, 1 and 2 below each other. Each one needs the one before.",
            "Timestep 0 gives max(2, 0 - 1) = 2, timestep 1 gives max(7, 2 - 1) = 7.",
            "Timestep 2 gives max(1, 7 - 1). This output is the state that timestep 3 begins with.",
        ),
    ),
    "1.2": Exercise(
        title="the last vowel",
        verdict=FunctionVerdict(
            _last_vowel,
            # Every letter, so that none is taken for a vowel or left out
            [
                ("a", ""),
                ("l", "e"),
                ("o", "e"),
                ("t", ""),
                *((letter, "o") for letter in string.ascii_lowercase),
            ],
            mistakes={
                "for a consonant your function returns the consonant; hand on state_t": lambda x, s: x,
                "for a vowel your function keeps the old state; a vowel has to replace it": lambda x, s: s,
                "vowels and consonants are reversed": lambda x, s: s if x in "aeiou" else x,
                "y is no vowel here: only a, e, i, o and u": lambda x, s: x if x in "aeiouy" else s,
                "a vowel has to replace the old state, not to be added to it": (
                    lambda x, s: s + x if x in "aeiou" else s
                ),
                "for a consonant your function returns an empty text; return state_t to keep the vowel": (
                    lambda x, s: x if x in "aeiou" else ""
                ),
                "for a consonant your function returns nothing; return state_t, or the vowel is forgotten": (
                    lambda x, s: x if x in "aeiou" else None
                ),
            },
            arguments="input_t, state_t",
            form=_no_letter,
        ),
        praise="The state remembers one letter, and only what f puts into it.",
        hints=(
            "What does f have to return when the letter is not a vowel?",
            "is_vowel is True or False. There are two cases, and each needs a return.",
            "Return input_t for a vowel and state_t for everything else.",
        ),
    ),
    "1.3": Exercise(
        title="the loop",
        verdict=FunctionVerdict(
            _loop,
            [
                (_add, [3, 1, 4], 0),
                (_add, [*_numbers(3), -2], 10),
                (_input_minus_half_the_state, _numbers(4), 16),
                (_input_minus_half_the_state, _numbers(2), -5),
                (_longest_word, ["to", "be", "or", "not", "to"], "a"),
            ],
            mistakes={
                "the state isn't carried on: f gets the initial state at every timestep": _loop_that_forgets,
                SWAPPED: _loop_of_swapped,
                ALL_OUTPUTS: _last_of_loop,
                OUTPUTS_EMPTIED: _list_of(_last_of_loop),
                RETURN_INSIDE: _list_of(_first_of_loop),
                f"{RETURN_INSIDE}. And {ALL_OUTPUTS}": _first_of_loop,
                TOO_OLD: _loop_with_too_old_states,
                ONE_TOO_MANY: _loop_with_the_first_state,
                FROM_ZERO: _loop_from_zero,
                "your loop hands the positions 0, 1, 2 to f; hand it the elements": _loop_over_positions,
                "your loop adds up by itself; call f, which may be any function": lambda f, xs, s: _loop(
                    _add, xs, s
                ),
            },
            arguments="f, input_sequence, initial_state",
            form=_not_collected,
        ),
        praise="This is the loop inside every recurrent layer; only the f differs.",
        hints=(
            "It is the four lines from above, and a list that collects the outputs.",
            "Before the loop: state_t = initial_state, and outputs = []. After the loop: return outputs.",
            "In the loop: output_t = f(input_t, state_t), then state_t = output_t, "
            "then outputs.append(output_t).",
        ),
    ),
    "1.4": Exercise(
        title="a sequence in parts",
        verdict=FunctionVerdict(
            _on_all(_loop),
            [
                (_add, [[3, 1], [4, 1, 5]], 0),
                (_input_minus_half_the_state, [_numbers(2), _numbers(1), _numbers(3)], 8),
                (_longest_word, [["to", "be"], ["not"], ["a", "b"]], ""),
            ],
            mistakes={
                NOT_THERE_YET: _each_part_anew,
                "now f gets the initial state at every timestep": _on_all(_loop_that_forgets),
                "return one list of outputs; yours has a list for each part": _lists_of_outputs,
                "only the last part's outputs came back; make the list once, before the loops": _last_part,
                "only the first part's outputs came back; the return stands inside a loop": _first_part,
                ALL_OUTPUTS: _on_all(_last_of_loop),
                OUTPUTS_EMPTIED: _on_all(_list_of(_last_of_loop)),
                RETURN_INSIDE: _on_all(_list_of(_first_of_loop)),
                SWAPPED: _on_all(_loop_of_swapped),
                TOO_OLD: _on_all(_loop_with_too_old_states),
                ONE_TOO_MANY: _on_all(_loop_with_the_first_state),
                FROM_ZERO: _on_all(_loop_from_zero),
            },
            arguments="f, parts, initial_state",
            form=_not_collected,
        ),
        praise="Where the state is set decides how far the memory reaches: here over all parts.",
        hints=(
            "At which timestep does the first wrong output stand? What is new there?",
            "Which line runs once for each part, and should run once in all?",
            "Move state_t = initial_state above the first for, and one level to the left.",
        ),
    ),
}

"""Exercises of lesson 1: the loop."""

from __future__ import annotations

import string
from collections.abc import Iterator

from rnn_helpers.exercises.verdicts import Exercise, FunctionVerdict


def _last_vowel(input_t, state_t):
    return input_t if input_t in "aeiou" else state_t


def _longest_word(input_t, state_t):
    return input_t if len(input_t) > len(state_t) else state_t


def _add(input_t, state_t):
    return input_t + state_t


def _input_plus_half_the_state(input_t, state_t):
    return input_t + state_t / 2


def _loop(f, input_sequence, initial_state):
    outputs, state_t = [], initial_state
    for input_t in input_sequence:
        state_t = f(input_t, state_t)
        outputs.append(state_t)
    return tuple(outputs)


def _forgetful_loop(f, input_sequence, initial_state):
    return tuple(f(input_t, initial_state) for input_t in input_sequence)


def _loop_of_swapped(f, input_sequence, initial_state):
    return _loop(lambda input_t, state_t: f(state_t, input_t), input_sequence, initial_state)


def _not_collected(outputs):
    if isinstance(outputs, Iterator):
        return "your function gives its outputs one at a time, as a generator does; return a list of them"
    return None


EXERCISES = {
    "1.1": Exercise(
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
        ),
        praise="The state remembers one letter, and only what f puts into it.",
        hints=(
            "What does f have to return when the letter is not a vowel?",
            'Test the letter with: if input_t in "aeiou"',
            "Return input_t for a vowel and state_t for everything else.",
        ),
    ),
    "1.2": Exercise(
        title="the longest word so far",
        verdict=FunctionVerdict(
            _longest_word,
            [("to", ""), ("be", "to"), ("question", "not"), ("wit", "soul")],
            mistakes={
                "your function keeps the shorter word; turn the comparison around": (
                    lambda x, s: x if len(x) < len(s) else s
                ),
                "of two words of the same length your function keeps the later one; keep the earlier": (
                    lambda x, s: x if len(x) >= len(s) else s
                ),
                "your function compares the words by the alphabet; compare their lengths, len(input_t)": max,
                "your function always returns the new word; keep a longer old one": lambda x, s: x,
                "where the new word isn't longer your function returns nothing; return state_t": (
                    lambda x, s: x if len(x) > len(s) else None
                ),
                "your function returns a length; return the word": lambda x, s: max(len(x), len(s)),
            },
            arguments="input_t, state_t",
        ),
        praise="A running maximum is a recurrent network without weights.",
        hints=(
            "Which two lengths do you have to compare?",
            "len(input_t) is the length of the new word, len(state_t) that of the best one so far.",
            "Return input_t if it is longer than state_t, otherwise return state_t.",
        ),
    ),
    "1.3": Exercise(
        title="the loop that forgets",
        verdict=FunctionVerdict(
            _loop,
            [(_add, [3, 1, 4], 0), (_add, [2, 2], 10), (_input_plus_half_the_state, [8, 4], 16)],
            mistakes={
                "not there yet: for f = add and inputs 3, 1, 4 it gives 3, 1, 4 instead of 3, 4, 8": (
                    _forgetful_loop
                ),
                "return all outputs, not the last one alone": lambda f, xs, s: _loop(f, xs, s)[-1],
                "f takes the input first, then the state: f(input_t, state_t)": _loop_of_swapped,
            },
            arguments="f, input_sequence, initial_state",
            form=_not_collected,
        ),
        praise="The one line before the loop makes the difference between a memory and none.",
        hints=(
            "The state has to survive from one timestep to the next.",
            "Which line runs more often than it should?",
            "Move state_t = initial_state above the for.",
        ),
    ),
}

"""The text of calls within calls: its grammar, and what is counted of it."""

import re

import pytest

from rnn_helpers.tasks import CALL_CHARACTERS, inside_quotes, nested_calls, open_brackets
from rnn_helpers.tasks.calls import CALL_WORDS, DEEPEST


def test_every_line_is_a_call_and_reduces_to_nothing_by_the_grammar():
    text = nested_calls(20_000, seed=4)
    assert text.endswith("\n") and len(text) >= 20_000
    word = "|".join(CALL_WORDS)
    for line in text.splitlines():
        reduced = re.sub(rf'"(?:{word})(?: (?:{word})){{0,4}}"', "add", line)
        for _ in range(DEEPEST):
            assert reduced not in CALL_WORDS
            argument = f"(?:{word})"
            reduced = re.sub(rf"(?:{word})\({argument}(?:,{argument}){{0,2}}\)", "add", reduced)
            if reduced in CALL_WORDS:
                break
        assert reduced in CALL_WORDS, line


def test_it_has_all_characters_and_no_others_and_three_brackets_open_at_most():
    text = nested_calls(20_000)
    assert "".join(sorted(set(text))) == CALL_CHARACTERS
    assert set(open_brackets(text)) == {0, 1, 2, 3}


def test_a_seed_is_a_text():
    assert nested_calls(100, seed=7).startswith('net("tea",tea)\nsea(dot,sum(sum("tea dot sea')
    assert nested_calls(50, seed=1) != nested_calls(50, seed=2)


@pytest.mark.parametrize("characters", [0, -3, 2.5, "ten"])
def test_a_length_that_is_none_is_refused(characters):
    with pytest.raises(ValueError, match="characters"):
        nested_calls(characters)


def test_brackets_and_quotes_are_counted_after_each_character():
    assert open_brackets('a(b("c"))') == [0, 1, 1, 2, 2, 2, 2, 1, 0]
    assert inside_quotes('a("c d")') == [False, False, True, True, True, True, False, False]

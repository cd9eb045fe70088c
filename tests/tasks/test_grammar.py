"""The grammar knows what may come next, how probably, and what no model can fall below."""

import numpy as np
import pytest
from cases import saying

from rnn_helpers.tasks import GRAMMAR
from rnn_helpers.tasks.grammar import DEEPEST, SYMBOLS, WORDS, place_after

EXAMPLE = '\nif red dot(4 "no tea"):\n add(sea 20) net\nten("red" no(1)) 03\n'


def chances_after(text):
    """What may come next after a text, by character."""
    row = GRAMMAR.chances[GRAMMAR.read(text)[-1]]
    return {symbol: chance for symbol, chance in zip(SYMBOLS, row, strict=True) if chance}


def test_the_symbols_are_21_and_no_word_begins_with_another_one():
    assert len(SYMBOLS) == len(set(SYMBOLS)) == 21
    assert set("".join(WORDS)) | set('if\n :()"01234') == set(SYMBOLS)
    assert not any(a != b and b.startswith(a) for a in WORDS for b in WORDS)


@pytest.mark.parametrize(
    "text, expected",
    [
        ("\nif red", {"(": 0.5, " ": 0.25, ":": 0.25}),
        ("\nif red:", {"\n": 1.0}),
        ("\nif red:\n", {" ": 1.0}),  # the line below an if line stands further in
        ('\nred "no', {" ": 0.55, '"': 0.45}),
        ("\nadd(no)", {" ": 0.5, "\n": 0.5}),
        ("\nadd(add(ten)", {" ": 0.35, ")": 0.65}),
        ("\nte", {"a": 0.5, "n": 0.5}),
        ("\nadd(add(add(ten", {" ": 0.35, ")": 0.65}),  # three brackets at most
    ],
)
def test_what_may_come_next_on_examples_worked_out_by_hand(text, expected):
    assert chances_after(text) == pytest.approx(expected)


def test_the_chances_of_a_place_add_up_to_1_or_are_none_where_the_grammar_is_lost():
    sums, lost = GRAMMAR.chances.sum(axis=1), [place.part == "lost" for place in GRAMMAR.places]
    np.testing.assert_allclose(sums, np.where(lost, 0.0, 1.0), atol=1e-12)
    assert (GRAMMAR.chances >= 0).all()


def test_texts_have_the_shares_of_the_grammar_and_its_shape():
    texts = GRAMMAR.draw(np.random.default_rng(0), 200, 400)
    lines = []
    seen, expected = np.zeros(len(SYMBOLS)), np.zeros(len(SYMBOLS))
    for row in texts:
        text = "".join(SYMBOLS[symbol] for symbol in row)
        places = GRAMMAR.read(text)
        assert all(GRAMMAR.places[place].part != "lost" for place in places)
        seen += np.bincount(row[1:], minlength=len(SYMBOLS))
        expected += GRAMMAR.chances[places[:-1]].sum(axis=0)
        lines += text.split("\n")[1:-1]
    np.testing.assert_allclose(seen / seen.sum(), expected / expected.sum(), atol=0.004)
    for line in lines:
        assert line.count('"') % 2 == 0 and line.count("(") == line.count(")")
        assert line.lstrip().startswith("if ") == line.endswith(":")
    levels = [len(line) - len(line.lstrip()) for line in lines]
    assert set(levels) == set(range(DEEPEST + 1))


def test_the_entropy_is_what_a_long_text_measures():
    (text,) = GRAMMAR.draw(np.random.default_rng(1), 1, 200_000)
    place, bits = 0, 0.0
    for symbol in text:
        bits -= np.log2(GRAMMAR.chances[place, symbol])
        place = GRAMMAR.leads_to[place, symbol]
    assert bits / len(text) == pytest.approx(GRAMMAR.entropy, abs=0.01)
    assert GRAMMAR.usual_share.sum() == pytest.approx(1.0) and GRAMMAR.usual_share.min() > -1e-12
    # The beginning of a text counts for less and less
    assert GRAMMAR.entropy_of(3000) == pytest.approx(GRAMMAR.entropy, abs=2e-3)
    assert GRAMMAR.entropy_of(1) == pytest.approx(GRAMMAR.surprise[GRAMMAR.read("\n")[0]])


def test_what_cannot_come_loses_the_grammar_until_the_next_line():
    places = [GRAMMAR.places[place] for place in GRAMMAR.read('\n re"d no\nred\n')]
    assert [place.part for place in places[1:10]] == ["lost"] * 8 + ["indentation"]
    assert places[9].level == 0  # as far in as the line might stand
    assert places[-1] == GRAMMAR.places[GRAMMAR.read("\nred\n")[-1]]
    inside = GRAMMAR.places[GRAMMAR.read('\nif "no\n')[-1]]
    assert (inside.part, inside.level, inside.is_if) == ("indentation", 0, True)
    assert place_after(GRAMMAR.places[GRAMMAR.read("\n")[0]], " ").part == "lost"


def test_a_text_of_other_symbols_loses_the_grammar_and_what_is_no_text_is_an_error():
    assert [GRAMMAR.places[place].part for place in GRAMMAR.read("\nr!\n")][2:] == ["lost", "indentation"]
    with pytest.raises(ValueError, match=saying("got 3, expected a text")):
        GRAMMAR.read(3)


def test_the_example_is_a_text_of_the_grammar():
    assert all(GRAMMAR.places[place].part != "lost" for place in GRAMMAR.read(EXAMPLE))

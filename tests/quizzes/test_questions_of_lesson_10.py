"""The self-test of notebook 10: its numbers are those of the grammar and of the measured cells."""

import numpy as np
import pytest

from rnn_helpers.experiments import measured_writing_units
from rnn_helpers.experiments.generate import at_temperature
from rnn_helpers.quizzes.lesson_10 import QUESTIONS
from rnn_helpers.tasks import GRAMMAR

DIE, BEST, CLOSES, SHARPER, STEPS, HELD, COLDER = QUESTIONS


def right_of(question):
    return [option.text for option in question.options if option.right]


def test_a_die_of_eight_sides_has_as_many_bits_as_halvings():
    p = np.full(8, 1 / 8)
    assert DIE.answer == pytest.approx(-np.sum(p * np.log2(p)))
    assert {8, 1 / 8, 4, 24, 0} <= set(DIE.mistakes)
    assert any(wrong == pytest.approx(np.log(8), abs=0.005) for wrong in DIE.mistakes)


def test_no_model_is_below_the_entropy_of_the_grammar():
    assert f"entropy of {GRAMMAR.entropy:.3f} bits" in BEST.question
    (right,) = right_of(BEST)
    assert 0 < float(right) - GRAMMAR.entropy < 0.02
    wrong = [float(option.text.split(",")[0]) for option in BEST.options if not option.right]
    assert max(wrong) < GRAMMAR.entropy


def test_the_closing_quote_may_come_where_the_grammar_says_so():
    text = "\n" + "".join(CLOSES.tokens)
    places = [GRAMMAR.places[number] for number in GRAMMAR.read(text)][1:]
    may_come = GRAMMAR.chances[GRAMMAR.read(text)][1:, GRAMMAR.symbols.index('"')] > 0
    closing = [t for t, place in enumerate(places) if place.part == "quotation" and may_come[t]]
    assert CLOSES.right == tuple(closing)
    assert all(place.part != "lost" for place in places)


def test_a_temperature_of_a_half_squares():
    p = np.array([0.8, 0.2])
    assert SHARPER.answer == pytest.approx(at_temperature(p, 0.5)[0])
    for wrong in (p[0] ** 2, at_temperature(p, 2.0)[0], at_temperature(p, 1.0)[0]):
        assert any(mistake == pytest.approx(wrong, abs=0.001) for mistake in SHARPER.mistakes)


def test_the_temperature_comes_before_softmax_and_softmax_before_drawing():
    words = " ".join(STEPS.lines)
    assert words.index("sums V·h + d") < words.index("Divide") < words.index("softmax") < words.index("Draw")


def test_the_units_are_those_that_were_measured():
    quotes = measured_writing_units()[0]["inside quotes"]
    assert f"Unit {quotes.unit} of another network" in HELD.question
    assert f"AUC of {quotes.score:.2f}" in HELD.question
    assert f"from {quotes.model:.2f} to {quotes.held:.2f}" in HELD.question
    assert f"unit {quotes.worst_other} makes it fall to {quotes.held_instead:.2f}" in HELD.question


def test_powers_keep_the_order_and_make_the_first_more_probable():
    p = np.array([0.5, 0.3, 0.2])
    colder = at_temperature(p, 0.5)
    assert (np.argsort(colder) == np.argsort(p)).all() and colder[0] > p[0]
    assert COLDER.several and len(right_of(COLDER)) == 2

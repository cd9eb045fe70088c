"""A self-test's questions: what they refuse, how they are packed and put on a sheet; and each lesson's."""

import base64
import json
import re
from dataclasses import fields

import numpy as np
import pytest

from rnn_helpers.quizzes import (
    Choose,
    Number,
    Option,
    Order,
    PointAt,
    lessons_with_questions,
    packed,
    questions_of,
    sheet_of,
)

WORDS = {"praise": "Praise.", "otherwise": "Otherwise."}
CHOOSE = Choose("Choose σ?", (Option("`a`", "Not a."), Option("<b>", "Yes, b.", right=True)))
SEVERAL = Choose("All?", (Option("c", "c.", right=True), Option("d", "d.", right=True), Option("e", "e.")))
NUMBER = Number("How much?", 0.25, **WORDS, mistakes={4: "That is 1/x."}, tolerance=0.01)
ORDER = Order(
    "Which order?", ("`s = 0`", "`for x:`", "`  s = f(x)`\nagain"), **WORDS, mistakes={0: "First s."}
)
POINT = PointAt(
    "Where?", ("a", " ", "`"), (1,), **WORDS, mistakes={0: "No."}, rows={"`f_t`": ("1", "2", "3")}
)
ALL = (CHOOSE, SEVERAL, NUMBER, ORDER, POINT)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: Choose("q", (Option("a", "f", right=True),)), "two options"),
        (lambda: Choose("q", (Option("a", "f"), Option("b", "f"))), "a right one"),
        (lambda: Number("q", 0.5, **WORDS, mistakes={0.52: "m"}, tolerance=0.05), "its own answer 0.5"),
        (lambda: Number("q", float("nan"), **WORDS), "nan"),
        (lambda: Choose("q", ["a", Option("b", "f", right=True)]), "options is ['a', Option("),
        (lambda: Order("q", "abc", **WORDS), "lines is 'abc', expected a list of str"),
        (lambda: PointAt("q", "abc", (1,), **WORDS), "tokens is 'abc', expected a list of str"),
        (lambda: PointAt("q", ("a", "b"), 1, **WORDS), "right is 1, expected a list of int"),
        (lambda: Order("q", ("a", "b"), **WORDS), "three lines"),
        (lambda: Order("q", ("a", "b", "a"), **WORDS), "no two of them the same"),
        (lambda: Order("q", ("a", "b", "c"), **WORDS, mistakes={2: "m"}), "[2], expected 0 to 1"),
        (lambda: PointAt("q", ("a", "b"), (2,), **WORDS), "outside its 2 timesteps"),
        (lambda: PointAt("q", ("a", "b"), (), **WORDS), "outside its 2 timesteps"),
        (lambda: PointAt("q", ("a", "b"), (1,), **WORDS, mistakes={1: "m"}), "a right timestep"),
        (lambda: PointAt("q", ("a", "b"), (1,), **WORDS, rows={"f": ("1",)}), "one text a timestep"),
    ],
)
def test_a_question_that_makes_no_sense_says_why(make, words):
    with pytest.raises(ValueError, match=re.escape(words)):
        make()


@pytest.mark.parametrize("count", range(3, 12))
def test_lines_are_shown_mixed_always_the_same_and_none_in_its_place(count):
    question = Order("q", tuple(f"line {i}" for i in range(count)), **WORDS)
    assert sorted(question.shown) == list(range(count))
    assert all(line != place for place, line in enumerate(question.shown))
    assert question.shown == Order("other", question.lines, **WORDS).shown


def unpacked(text):
    return json.loads(base64.b64decode(text))


def test_packed_questions_hold_all_and_show_nothing_at_a_glance():
    text = packed("Self-test", ALL)
    assert re.fullmatch(r"[A-Za-z0-9+/]+=*", text)
    sheet = unpacked(text)
    assert sheet["title"] == "Self-test"
    choose, several, number, order, point = sheet["questions"]
    assert choose == {
        "form": "choose",
        "question": "Choose σ?",
        "options": [
            {"text": "`a`", "feedback": "Not a.", "right": False},
            {"text": "<b>", "feedback": "Yes, b.", "right": True},
        ],
        "several": False,
        "shown": list(CHOOSE.shown),
    }
    assert several["several"]
    assert number == {
        "form": "number",
        "question": "How much?",
        "answer": 0.25,
        **WORDS,
        "mistakes": [[4, "That is 1/x."]],
        "tolerance": 0.01,
    }
    assert (order["form"], order["shown"]) == ("order", list(ORDER.shown))
    assert (point["form"], point["right"], point["rows"]) == ("point", [1], [["`f_t`", ["1", "2", "3"]]])


def test_lists_and_numpys_numbers_are_as_good_as_tuples_and_pythons():
    options = [Option("a", "f"), Option("b", "f", right=True)]
    lists = PointAt(
        "q", ["a", "b"], np.array([1]), **WORDS, mistakes={np.int64(0): "m"}, rows={"f": [1, 2.5]}
    )
    choose, point, number = unpacked(
        packed("t", [Choose("q", options), lists, Number("q", np.float64(0.5), **WORDS)])
    )["questions"]
    assert [option["text"] for option in choose["options"]] == ["a", "b"]
    assert (point["tokens"], point["right"], point["mistakes"]) == (["a", "b"], [1], [[0, "m"]])
    assert point["rows"] == [["f", ["1", "2.5"]]]
    assert number["answer"] == 0.5
    assert "2.5" in sheet_of("t", [lists])


def test_a_place_and_what_stands_there_are_called_what_the_question_calls_them():
    point = PointAt("q", ("0", "50"), (1,), **WORDS, labels=("measurement", "step"))
    assert "<th>measurement</th><td>0</td><td>1</td>" in sheet_of("t", [point])
    assert "<th>step</th><td>0</td><td>50</td>" in sheet_of("t", [point])
    assert unpacked(packed("t", [point]))["questions"][0]["labels"] == ["measurement", "step"]
    assert "<th>timestep</th>" in sheet_of("t", [PointAt("q", ("0", "50"), (1,), **WORDS)])


def test_a_sheet_has_every_question_and_option_and_not_a_word_of_an_answer():
    sheet = sheet_of("Self-test <of> lesson 1", ALL)
    assert sheet.count("<ol>") == 1 and sheet.startswith(
        "<p><strong>Self-test &lt;of&gt; lesson 1</strong></p>"
    )
    for text in (
        "Choose σ?",
        "○ <code>a</code>",
        "○ &lt;b&gt;",
        "All?",
        "☐ c",
        "☐ e",
        "How much?",
        "Which order?",
    ):
        assert text in sheet
    for text in ("____ <code>&nbsp;&nbsp;s = f(x)</code><br>again", "<td>␣</td>", "<td>`</td>"):
        assert text in sheet
    assert "<tr><th><code>f_t</code></th><td>1</td><td>2</td><td>3</td></tr>" in sheet
    for told in ("Not a.", "Yes, b.", "c.", "0.25", "Praise", "Otherwise", "1/x", "First s.", "No."):
        assert told not in sheet
    lines = [sheet.index(f"____ {'<code>'}{start}") for start in ("s = 0", "for x:", "&nbsp;&nbsp;s")]
    assert sorted(range(3), key=lines.__getitem__) == list(ORDER.shown)


def texts_of(value):
    """Every text in a question."""
    if isinstance(value, str):
        yield value
    elif hasattr(value, "__dataclass_fields__"):
        for each in fields(value):
            yield from texts_of(getattr(value, each.name))
    elif isinstance(value, dict):
        for pair in value.items():
            yield from texts_of(pair)
    elif isinstance(value, tuple):
        for each in value:
            yield from texts_of(each)


def words_to_answers(question):
    """What is said to an answer, right or wrong."""
    if isinstance(question, Choose):
        return [option.feedback for option in question.options]
    return [question.praise, question.otherwise, *question.mistakes.values()]


LESSONS = lessons_with_questions()


def test_lessons_have_questions():
    assert LESSONS and LESSONS[0] == 1


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_lesson_has_five_to_eight_questions_of_several_forms(lesson):
    questions = questions_of(lesson)
    assert 5 <= len(questions) <= 8
    assert len({type(question) for question in questions}) >= 3
    assert len({question.question for question in questions}) == len(questions)


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_lesson_has_a_sentence_for_every_answer(lesson):
    for question in questions_of(lesson):
        assert isinstance(question, Choose) or question.mistakes, question.question
        for words in words_to_answers(question):
            assert re.search(r"[.?!][)”\"]?$", words), words
        for text in texts_of(question):
            assert text.count("`") % 2 == 0 or text == "`", text


def test_the_place_of_an_option_does_not_tell_whether_it_is_right():
    # However the authors of lessons arrange them: the right one is first about as often as chance has it.
    ones = [
        each for n in LESSONS for each in questions_of(n) if isinstance(each, Choose) and not each.several
    ]
    places = [[each.options[number].right for number in each.shown].index(True) for each in ones]
    assert len(places) < 10 or all(places.count(place) < len(places) / 2 for place in range(4))


def test_options_are_shown_mixed_and_always_the_same():
    question = Choose("q", [Option(f"option {i}", "f", right=i == 0) for i in range(6)])
    assert sorted(question.shown) == list(range(6)) != list(question.shown)
    assert question.shown == Choose("other", question.options).shown


def test_a_lesson_without_questions_says_which_have_some(monkeypatch):
    with pytest.raises(ValueError, match=r"lesson 99 has no questions; there are some of lesson"):
        questions_of(99)
    monkeypatch.setattr("rnn_helpers.quizzes.lessons.lessons_with_questions", lambda: (1, 4, 5))
    with pytest.raises(
        ValueError, match=r"^lesson 3 has no questions; there are some of lessons 1, 4 and 5$"
    ):
        questions_of(3)

"""The self-test in Python: what it takes, what it says where no widget runs, and what it keeps to itself."""

import base64
import json
import re
import subprocess
import sys

import numpy as np
import pytest

from rnn_helpers.quizzes import Choose, Number, Option, questions_of
from rnn_helpers.widgets import Quiz

OWN = [
    Choose("Which?", (Option("a", "Secret a."), Option("b", "Secret b.", right=True))),
    Number("How many?", 7, "Secret seven.", "Secret otherwise."),
]


def payload_of(quiz):
    return json.loads(base64.b64decode(quiz.payload))


def shown(quiz):
    data, _metadata = quiz._repr_mimebundle_()
    return data


@pytest.mark.parametrize("lesson", [1, np.int64(1)])
def test_a_lesson_is_named_by_its_number(lesson):
    quiz = Quiz(lesson)
    assert quiz.questions == questions_of(1)
    assert repr(quiz) == f"Quiz(lesson 1, {len(questions_of(1))} questions)"
    assert payload_of(quiz)["title"] == "Self-test of lesson 1"
    assert len(payload_of(quiz)["questions"]) == len(questions_of(1))


@pytest.mark.parametrize("questions", [OWN, tuple(OWN)])
def test_questions_of_ones_own_are_taken_too(questions):
    quiz = Quiz(questions)
    assert quiz.questions == tuple(OWN)
    assert repr(quiz) == "Quiz(2 questions)"
    assert repr(Quiz(OWN[:1])) == "Quiz(1 question)"
    assert payload_of(quiz)["title"] == "Self-test"


@pytest.mark.parametrize("value", ["1", 1.0, True, None, OWN[0], {1}, [OWN[0], "more"], [1]])
def test_anything_else_is_refused_with_what_came_and_which_lessons_there_are(value):
    wrong = value[-1] if isinstance(value, list) else value
    with pytest.raises(TypeError, match="expected the number of a lesson") as error:
        Quiz(value)
    assert f"got {wrong!r}"[:40] in str(error.value)
    assert "(one of 1" in str(error.value)


def test_a_lesson_without_questions_and_an_empty_list_are_refused():
    with pytest.raises(ValueError, match="lesson 99 has no questions; there are some of lesson"):
        Quiz(99)
    with pytest.raises(ValueError, match="the list of questions is empty"):
        Quiz([])


def test_where_no_widget_runs_the_questions_stand_in_words_without_answers():
    data = shown(Quiz(OWN))
    assert data["text/plain"] == "Quiz(2 questions)"
    for text in ("Self-test", "Which?", "a", "b", "How many?"):
        assert text in data["text/html"]
    assert "application/vnd.jupyter.widget-view+json" in data
    assert "Secret" not in json.dumps(data)


def test_the_output_is_the_same_each_time_but_for_the_widgets_own_number():
    code = "from rnn_helpers.widgets import Quiz; print(Quiz(1)._repr_mimebundle_()[0]['text/html'])"
    runs = [
        subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout for _ in "ab"
    ]
    assert runs[0] == runs[1] != b""
    assert runs[0].decode().strip() == shown(Quiz(1))["text/html"]


def test_what_the_page_gets_shows_no_answer_at_a_glance():
    state = Quiz(OWN).get_state()
    assert "Secret" not in json.dumps(state, default=str)
    assert re.fullmatch(r"[A-Za-z0-9+/]+=*", state["payload"])


def test_its_code_is_small_and_knows_no_stepper():
    code, style = Quiz(OWN)._esm, Quiz(OWN)._css
    assert len(code) + len(style) < 25_000
    assert not re.search(r"rnn-stepper[^,]|timestep=|playhead", code)

"""What a cell stores of a widget, each as an output of its own: how to wake it, its picture, the widget."""

import subprocess
import sys

import numpy as np
import pytest
from IPython.core import displaypub
from IPython.core.interactiveshell import InteractiveShell

from rnn_helpers import LSTM, Stepper
from rnn_helpers.widgets import Explorer, Quiz
from rnn_helpers.widgets.asleep import MARK, NOTE, outputs_of

VIEW = "application/vnd.jupyter.widget-view+json"
LSTM_OF_ONE = LSTM.random(input_features=1, units=1)


@pytest.fixture
def published(monkeypatch):
    """What a cell sends, in order."""
    InteractiveShell.clear_instance()
    shell, sent = InteractiveShell.instance(), []
    monkeypatch.setattr(
        displaypub.DisplayPublisher, "publish", lambda self, data, metadata=None, **_: sent.append(data)
    )
    yield lambda widget: (shell.display_formatter.format(widget), sent)
    InteractiveShell.clear_instance()


@pytest.mark.parametrize("kind", [Stepper, Explorer])
def test_a_stepper_and_an_explorer_have_three_outputs(published, kind):
    given = LSTM_OF_ONE.run(np.ones((3, 1))) if kind is Stepper else (LSTM_OF_ONE, [1, 0, 1])
    widget = kind(given) if kind is Stepper else kind(*given)
    (own, _), (wake, picture, view) = published(widget)
    assert own == {}  # nothing beside them
    assert list(wake) == ["text/html"] and MARK in wake["text/html"] and NOTE in wake["text/html"]
    assert list(picture) == ["image/png"]
    assert view[VIEW]["model_id"] == widget.model_id
    assert (view["text/html"], view["text/plain"]) == ("", repr(widget))


def test_a_self_test_says_its_questions_and_has_no_picture(published):
    quiz = Quiz(1)
    _, (words, view) = published(quiz)
    assert quiz._repr_mimebundle_()[0]["text/html"] in words["text/html"]
    assert "Run this cell to answer" in words["text/html"] and NOTE not in words["text/html"]
    assert view[VIEW]["model_id"] == quiz.model_id and view["text/html"] == ""


def test_words_before_the_widget_are_the_same_each_time():
    first, second = (
        next(outputs_of(Stepper(LSTM_OF_ONE.run(np.ones((3, 1))))._repr_mimebundle_())) for _ in range(2)
    )
    assert first == second


def test_what_belongs_to_the_view_stays_with_it_and_the_bundle_as_it_was():
    data = {VIEW: {"model_id": "a"}, "image/png": b"", "text/plain": "A"}
    *_, (view, metadata) = outputs_of((data, {VIEW: {"colab": 1}}))
    assert metadata == {VIEW: {"colab": 1}} and "image/png" not in view
    assert list(data) == [VIEW, "image/png", "text/plain"]


def test_a_picture_that_could_not_be_drawn_leaves_the_words():
    outputs = [data for data, _ in outputs_of({VIEW: {}, "text/plain": "A"})]
    assert [list(data) for data in outputs] == [["text/html"], [VIEW, "text/plain", "text/html"]]


def test_a_terminal_shows_one_line():
    code = "from rnn_helpers.widgets import Quiz; from IPython.display import display; display(Quiz(1))"
    done = subprocess.run(
        [sys.executable, "-m", "IPython", "--colors=NoColor", "--no-banner", "-c", code],
        capture_output=True, text=True,
    )  # fmt: skip
    assert done.stdout.strip() == repr(Quiz(1)), done.stderr

"""Lesson 4 as an application in Voila: all that a learner steps, changes and answers works there."""

import pytest
from browser import click, timestep
from conftest import LESSONS
from serving import serving

LESSON = LESSONS / "04_lstm_gates.ipynb"
# Voila's own template asks the network for icons
ICONS = "https://cdn.jsdelivr.net/npm/@fortawesome/**"


@pytest.fixture(scope="module")
def voila(tmp_path_factory):
    folder = tmp_path_factory.mktemp("voila")
    with serving("voila", str(LESSON), "--no-browser", "--Voila.ip=127.0.0.1", folder=folder) as address:
        yield address


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_lesson_4_steps_changes_and_answers(page, voila, theme):
    page.route(ICONS, lambda route: route.fulfill(body="", content_type="text/css"))
    sent = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(frame)))
    page.goto(f"{voila}/?theme={theme}", timeout=240_000)  # sent to its end once all cells have run
    page.wait_for_selector(".rnn-quiz", timeout=240_000)
    steppers = page.locator(".rnn-stepper")
    assert steppers.count() == 2
    # The pictures are for where no widget lives
    assert page.locator(".rnn-asleep").count() == 3
    assert page.locator(".rnn-asleep:visible").count() == 0

    root = steppers.first
    click(root, "First timestep")
    messages = len(sent)
    click(root, "Next timestep")
    page.keyboard.press("ArrowRight")
    assert timestep(root) == 2
    assert sent[messages:] == []

    click(root, "What if…")
    field = root.get_by_role("spinbutton", name="Value to hold it at, as a number")
    field.fill("0.5")
    field.press("Enter")
    assert root.locator(".rnn-edits li").count() == 1
    assert root.locator("button[aria-label^='forget gate, unit 0:']").inner_text() == "0.50"

    quiz = page.locator(".rnn-quiz")
    quiz.get_by_role("button", name="Check").first.click()
    quiz.get_by_text("Move the lines first.").wait_for()

"""Steppers, a self-test and an explorer's parts in marimo, and lesson 4 converted to it."""

import subprocess
import sys
from pathlib import Path

import pytest
from browser import click, timestep
from conftest import LESSONS
from serving import serving

APP = Path(__file__).parent / "marimo_app.py"
SERVED = ("--headless", "--no-token", "--host=127.0.0.1")


@pytest.fixture(scope="module")
def application(tmp_path_factory):
    with serving("marimo", "run", str(APP), *SERVED, folder=tmp_path_factory.mktemp("marimo")) as address:
        yield address


@pytest.fixture(scope="module")
def lesson(tmp_path_factory):
    """Lesson 4 as marimo converts it."""
    folder = tmp_path_factory.mktemp("converted")
    path = folder / "lesson.py"
    convert = [sys.executable, "-m", "marimo", "convert", LESSONS / "04_lstm_gates.ipynb", "-o", path]
    subprocess.run(convert, check=True, capture_output=True)
    with serving("marimo", "run", str(path), *SERVED, folder=folder) as address:
        yield address


def step(page, root):
    """To the timestep after the first, by button, and on by key."""
    click(root, "First timestep")
    click(root, "Next timestep")
    page.keyboard.press("ArrowRight")
    assert timestep(root) == 2


def hold(root, value):
    """Hold the forget gate at a value."""
    click(root, "What if…")
    field = root.get_by_role("spinbutton", name="Value to hold it at, as a number")
    field.fill(value)
    field.press("Enter")
    assert root.locator(".rnn-edits li").count() == 1


# Each visitor has a session, and all of them share one Python
@pytest.mark.parametrize("visitor", ["first", "second"])
def test_widgets_step_and_python_hears_of_edits(page, application, visitor):
    page.goto(application)
    steppers = page.locator(".rnn-stepper")
    steppers.nth(2).wait_for(timeout=120_000)
    assert steppers.count() == 3
    for root in steppers.all()[:2]:
        step(page, root)
    page.get_by_text("Python has heard of 0 edits.").wait_for()
    hold(steppers.first, "0.5")
    page.get_by_text("Python has heard of 1 edits.").wait_for()
    assert timestep(steppers.first) == 2

    page.locator(".rnn-quiz").get_by_role("button", name="Check").first.click()
    page.get_by_text("Move the lines first.").wait_for()

    # A slider of the explorer asks Python, which repaints the stepper beside it
    sentence = steppers.last.locator(".rnn-sentence")
    before = sentence.inner_text()
    page.locator(".rnn-weight").first.focus()
    for _ in range(30):
        page.keyboard.press("ArrowRight")
    page.wait_for_function(
        "([element, before]) => element.innerText !== before", arg=[sentence.element_handle(), before]
    )


def test_lesson_4_as_marimo_converts_it_but_for_its_two_drawings(page, lesson):
    lost = []
    page.on("response", lambda answer: lost.append(answer.url) if answer.status == 404 else None)
    page.goto(lesson)
    page.wait_for_selector(".rnn-quiz", timeout=240_000)
    assert page.locator(".rnn-stepper").count() == 2
    root = page.locator(".rnn-stepper").first
    step(page, root)
    hold(root, "0.5")
    # marimo serves no file beside its notebook but those in a folder named public
    assert lost and all("/images/" in url for url in lost)
    page.errors[:] = [error for error in page.errors if "404" not in error]

"""An executed notebook as a web page, slides and PDF without a network: its steppers leave
their pictures, its self-test the questions."""

import re
import shlex
import subprocess
import sys

import nbformat
import pytest
from conftest import ROOT
from nbclient import NotebookClient

pytestmark = pytest.mark.browser

CODE = """from rnn_helpers import LSTM, Stepper
trace = LSTM.random(input_features=3, units=2).run([[1, 0, 0], [0, 1, 0]])
Stepper({shown}, title="A stepper")"""
SHOWN = ["trace", "[trace, trace]"]
QUIZ = """from rnn_helpers.quizzes import Choose, Option
from rnn_helpers.widgets import Quiz
options = [Option("This <one>", "Sec" + "ret."), Option("That", "Yes.", right=True)]
Quiz([Choose("Which?", options)])"""
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMAND = re.search(r"^jupyter (nbconvert .*) notebooks/\S+\.ipynb$", README, re.MULTILINE)[1]
PICTURES = """() => [...document.querySelectorAll("img")].map((image) => {
  const { width, height } = image.getBoundingClientRect();
  return image.complete && image.naturalWidth > 500 && width > 300 && height > 100 && image.checkVisibility();
})"""


@pytest.fixture(scope="module")
def executed(tmp_path_factory):
    """A notebook with two steppers and a self-test, executed, and with their state as nbconvert stores it."""
    path = tmp_path_factory.mktemp("executed") / "lesson.ipynb"
    cells = [nbformat.v4.new_code_cell(CODE.format(shown=shown)) for shown in SHOWN]
    cells.append(nbformat.v4.new_code_cell(QUIZ))
    for cell in cells:
        cell.metadata["slideshow"] = {"slide_type": "slide"}
    notebook = nbformat.v4.new_notebook(cells=cells)
    NotebookClient(notebook, kernel_name="python3", store_widget_state=True).execute()
    assert notebook.metadata.widgets
    nbformat.write(notebook, path)
    return path


@pytest.mark.parametrize("kind", ["html", "slides"])
def test_the_command_of_the_readme_leaves_pictures_that_can_be_seen_and_printed(chromium, executed, kind):
    command = shlex.split(COMMAND)
    assert command[1:3] == ["--to", "html"]
    command[2] = kind
    subprocess.run([sys.executable, "-m", *command, executed], check=True, capture_output=True)
    (page_file,) = executed.parent.glob("lesson.html" if kind == "html" else "lesson.slides.html")
    context = chromium.new_context(offline=True)
    page = context.new_page()
    page.goto(page_file.as_uri())
    assert page.evaluate(PICTURES) == [True] * len(SHOWN)
    assert page.locator(".jupyter-widgets").count() == 0
    sheet = page.locator(".jp-RenderedHTMLCommon", has_text="Self-test").last
    assert sheet.get_by_text("Which?").is_visible()
    assert sorted(sheet.locator("li p").last.inner_text().split("\n")) == ["○ That", "○ This <one>"]
    assert "Secret" not in page.content()
    # What `--to webpdf` does
    assert page.pdf().count(b"/Subtype /Image") >= len(SHOWN)
    context.close()

"""The self-test in a real JupyterLab and a real Notebook 7: answered without a message to the kernel."""

import pytest
from browser import press
from lab import open_notebook, run_all_cells, scroll_to, write_notebook

pytestmark = pytest.mark.browser

QUIZ = """from rnn_helpers.quizzes import Choose, Number, Option
from rnn_helpers.widgets import Quiz
Quiz([Number("How many?", 7, "Seven it is.", "Not that many."),
      Choose("Which?", [Option("a", "Not a."), Option("b", "Yes, b.", right=True)])])"""

# All of a notebook that a key in command mode may change
NOTEBOOK = """() => { const { content } = jupyterapp.shell.currentWidget;
  return { active: content.activeCellIndex, mode: content.mode,
    cells: content.widgets.map(({ model }) => [model.id, model.type, model.sharedModel.getSource(),
      model.executionCount ?? null]) }; }"""


@pytest.mark.parametrize("host", ["JupyterLab", "Notebook 7"])
def test_a_self_test_keeps_its_answers_and_its_keys_to_itself_and_begins_anew(page, bare_lab, host):
    folder, address = bare_lab
    write_notebook(folder / "quiz.ipynb", [QUIZ, *(f"print('{i}\\n' * 40)" for i in range(12))])
    sent = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(frame)))
    open_notebook(page, address, "quiz.ipynb", host)
    page.errors.clear()  # Notebook 7 has some of its own while it opens
    run_all_cells(page)
    scroll_to(page, 0)
    page.evaluate("jupyterapp.shell.currentWidget.content.activeCellIndex = 0")
    root = page.locator(".rnn-quiz:visible")
    root.get_by_role("textbox").click()
    before, messages = page.evaluate(NOTEBOOK), len(sent)

    page.keyboard.type("abdd7xy")
    assert root.get_by_role("textbox").input_value() == "abdd7xy"
    root.get_by_role("textbox").fill("7")
    press(page, "Shift+Enter", "Control+Enter", "Enter")
    assert root.locator(".rnn-quiz-result").inner_text() == "1 of 2 right, 1 at first try."
    press(page, "Tab", "Tab", *"abdx", "ArrowDown", "ArrowUp", "Tab", *"abdx")
    assert page.evaluate(NOTEBOOK) == before
    assert len(sent) == messages

    scroll_to(page, 12)
    page.wait_for_timeout(500)
    scroll_to(page, 0)
    assert root.locator(".rnn-quiz-feedback").first.inner_text() == "Right. Seven it is."
    assert root.get_by_label("a", exact=True).is_checked()

    page.evaluate("jupyterapp.commands.execute('notebook:run-cell')")
    root.get_by_text("None of 2 answered yet.").wait_for()
    assert root.count() == 1
    assert root.get_by_role("textbox").input_value() == ""
    root.get_by_label("b", exact=True).check()
    root.get_by_role("button", name="Check question 2").click()
    assert root.locator(".rnn-quiz-feedback").nth(1).inner_text() == "Right. Yes, b."

"""A notebook whose kernel has ended, opened again in a real JupyterLab and a real Notebook 7."""

import nbformat
import pytest
from lab import open_notebook, run_all_cells, write_notebook

pytestmark = pytest.mark.browser

BEFORE = """from rnn_helpers import LSTM, Stepper
from rnn_helpers.widgets import Explorer, Quiz
lstm = LSTM.random(input_features=1, units=1)"""
WIDGETS = {
    ".rnn-stepper": 'Stepper(lstm.run([[1.0], [0.0], [1.0]]), title="Three timesteps")',
    ".rnn-controls": "Explorer(lstm, [1, 0, 1])",
    ".rnn-quiz": "Quiz(1)",
}
MESSAGE = "model not found"
ON_SHOW = """(index) => { const { outputArea } = jupyterapp.shell.currentWidget.content.widgets[index];
  const seen = [...outputArea.node.querySelectorAll(".jp-OutputArea-child")]
    .filter((e) => e.checkVisibility());
  return { words: seen.map((e) => e.innerText.trim()).join("\\n"),
    pictures: seen.flatMap((e) => [...e.querySelectorAll("img")])
      .filter((e) => e.checkVisibility() && e.naturalWidth > 300).length }; }"""
TRUSTED = "jupyterapp.shell.currentWidget.content.model.cells.get(2).trusted"
MARKDOWN = "Some words between the cells."


def on_show(page, number):
    """The words and the number of pictures that the cell of a widget shows."""
    index = 2 * number + 2
    page.evaluate("(i) => jupyterapp.shell.currentWidget.content.scrollToItem(i, 'start')", index)
    page.wait_for_timeout(700)
    return page.evaluate(ON_SHOW, index)


@pytest.mark.parametrize("host", ["JupyterLab", "Notebook 7"])
def test_widgets_without_a_kernel_show_pictures_and_how_to_wake_them(page, bare_lab, host):
    folder, address = bare_lab
    name = f"asleep-{host.replace(' ', '-')}.ipynb"
    write_notebook(folder / name, [BEFORE, *WIDGETS.values()], words=MARKDOWN)
    open_notebook(page, address, name, host)
    page.errors.clear()  # Notebook 7 has some of its own while it opens
    run_all_cells(page)
    for number, root in enumerate(WIDGETS):
        shown = on_show(page, number)
        assert page.locator(f"{root}:visible").count() >= 1
        assert shown["pictures"] == 0 and "run the notebook" not in shown["words"]

    # What a learner does in the evening; saved by a person, the notebook is trusted the next morning
    page.evaluate("jupyterapp.commands.execute('docmanager:save')")
    page.wait_for_function("!jupyterapp.shell.currentWidget.context.model.dirty")
    page.evaluate("jupyterapp.shell.currentWidget.sessionContext.shutdown()")
    page.wait_for_function("jupyterapp.shell.currentWidget.sessionContext.session === null")
    stored = nbformat.read(folder / name, as_version=4)
    assert "widgets" not in stored.metadata
    page.goto("about:blank")
    open_notebook(page, address, name, host)
    page.wait_for_timeout(3000)  # JupyterLab waits two seconds for a model
    assert page.evaluate(TRUSTED)  # else it wouldn't ask for its widgets
    for number, root in enumerate(WIDGETS):
        shown = on_show(page, number)
        assert page.locator(root).count() == 0
        assert MESSAGE not in shown["words"] and "Loading widget" not in shown["words"]
        assert shown["pictures"] == (root != ".rnn-quiz")
        assert ("Run this cell to answer" if root == ".rnn-quiz" else "run the notebook") in shown["words"]
    page.errors.clear()  # ipywidgets itself writes of the models that it didn't find

    run_all_cells(page)
    for number, root in enumerate(WIDGETS):
        shown = on_show(page, number)
        assert page.locator(f"{root}:visible").count() >= 1
        assert shown["pictures"] == 0 and "run the notebook" not in shown["words"]

"""The keys of a stepper in a real JupyterLab and a real Notebook 7: none of them is the notebook's, too."""

import pytest
from browser import click, press, timestep
from lab import open_notebook, run_all_cells, write_notebook

pytestmark = pytest.mark.browser

STEPPER = """from rnn_helpers import LSTM, Stepper
Stepper(LSTM.random(input_features=2, units=2).run([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0], [0.0, 0.0]]))"""

# Every single key that acts on a notebook in command mode, alone or with Shift
SINGLE_KEYS = [*"abcdefhijklmnopqrstuvxyz123456789/ ", *"ddii00"]
SINGLE_KEYS += [f"Arrow{side}" for side in ("Down", "Up", "Left", "Right")]
SINGLE_KEYS += ["Home", "End", "PageUp", "PageDown", "Delete"]
SINGLE_KEYS += [f"Shift+{key}" for key in [*"ABJKLMOV", "ArrowUp", "ArrowDown"]]
ENTERS = ["Enter", "Shift+Enter", "Control+Enter", "Alt+Enter"]

# All of a notebook that such a key may change
NOTEBOOK = """() => { const { content } = jupyterapp.shell.currentWidget;
  return { active: content.activeCellIndex, mode: content.mode, selected: content.selectedCells.length,
    cells: content.widgets.map(({ model }) => [model.id, model.type, model.sharedModel.getSource(),
      model.executionCount ?? null]),
    panels: document.querySelectorAll(".jp-NotebookPanel, .jp-Dialog").length,
    hidden: document.querySelectorAll(".jp-Placeholder, .jp-mod-noOutputs").length,
    numbered: content.node.querySelectorAll(".jp-mod-lineNumbers, .cm-lineNumbers").length }; }"""
DIRTY = "jupyterapp.shell.currentWidget.context.model.dirty"


@pytest.fixture(params=["JupyterLab", "Notebook 7"])
def root(request, page, bare_lab):
    """A stepper that has the focus, in either of the two, in a notebook in command mode."""
    folder, address = bare_lab
    name = f"keys-{len(list(folder.iterdir()))}.ipynb"
    write_notebook(folder / name, ["before = 1", STEPPER, "after = 1"])
    open_notebook(page, address, name, request.param)
    page.errors.clear()  # Notebook 7 has some of its own while it opens
    run_all_cells(page)
    page.evaluate("jupyterapp.shell.currentWidget.content.activeCellIndex = 1")
    root = page.locator(".rnn-stepper:visible").first
    root.locator(".rnn-where-now").click()
    return root


def test_no_single_key_of_a_stepper_reaches_the_notebook(page, root):
    before = page.evaluate(NOTEBOOK)
    assert before["mode"] == "command"
    for key in SINGLE_KEYS + ENTERS:
        root.locator(".rnn-where-now").click()
        press(page, key)
        assert page.evaluate(NOTEBOOK) == before, key
    # And from a button, where the browser gives Enter and the space bar a meaning of their own
    for key in SINGLE_KEYS + ENTERS[1:]:
        root.get_by_role("button", name="Next timestep").focus()
        press(page, key)
        assert page.evaluate(NOTEBOOK) == before, key


def test_the_keys_of_a_stepper_step_it(page, root):
    press(page, "Home", "ArrowRight", "ArrowRight")
    assert timestep(root) == 2
    press(page, "ArrowLeft")
    assert timestep(root) == 1
    press(page, "End")
    assert timestep(root) == 3


def test_a_field_of_a_stepper_takes_what_is_typed(page, root):
    before = page.evaluate(NOTEBOOK)
    click(root, "What if…")
    field = root.get_by_role("spinbutton", name="Value to hold it at, as a number")
    field.fill("")
    field.press_sequentially("0.25")
    field.press("Enter")
    assert field.input_value() == "0.25"
    assert root.locator(".rnn-edits li").count() == 1
    root.locator(".rnn-where-now").click()
    press(page, "Shift+Z")
    assert root.locator(".rnn-edits li").count() == 0
    assert page.evaluate(NOTEBOOK) == before


def test_a_command_of_the_notebook_still_reaches_it_from_a_stepper(page, root):
    page.evaluate(
        "jupyterapp.shell.currentWidget.content.widgets[0].model.sharedModel.setSource('before = 2')"
    )
    assert page.evaluate(DIRTY)
    press(page, "x", "Control+s")
    page.wait_for_function(f"!{DIRTY}")


def test_outside_of_a_stepper_the_keys_are_the_notebooks(page, root):
    before = page.evaluate(NOTEBOOK)
    page.locator(".jp-InputPrompt:visible").last.click()
    press(page, "b")
    count = "jupyterapp.shell.currentWidget.content.widgets.length"
    page.wait_for_function(f"(before) => {count} === before + 1", arg=len(before["cells"]))

"""A model's layers in a real JupyterLab: what is opened and edited in the page, Python knows."""

import pytest
from lab import open_notebook, run_all_cells, scroll_to, write_notebook

pytestmark = pytest.mark.browser

CELLS = [
    """\
import numpy as np
from rnn_helpers import LSTM, Stepper
from rnn_helpers.models import TracedModel

lower = LSTM.random(3, 2, seed=1).run(np.eye(3))
upper = LSTM.random(2, 2, seed=2).run(lower.outputs)
traces = TracedModel("Tagger", {"lower": lower, "upper": upper}, {"upper": ("lower",)}, {})""",
    "stepper = Stepper(traces)\nstepper",
    "stepper.layers = ['upper']",
]
HEARD = """async () => {
  const { kernel } = jupyterapp.shell.currentWidget.sessionContext.session;
  const known = "(stepper.layers, round(float(stepper.edited['upper'].outputs[2, 0]), 2))";
  const asked = { code: "", user_expressions: { known }, store_history: false };
  const reply = await kernel.requestExecute(asked).done;
  return reply.content.user_expressions.known.data["text/plain"];
}"""


def test_python_and_the_page_agree_on_open_layers_and_on_the_edited_run(page, bare_lab):
    folder, address = bare_lab
    write_notebook(folder / "stack.ipynb", CELLS)
    open_notebook(page, address, "stack.ipynb")
    run_all_cells(page)
    scroll_to(page, 1)
    root = page.locator(".rnn-stepper:visible").first
    root.locator(".rnn-layer[aria-expanded=true]", has_text="upper").wait_for(timeout=30_000)
    assert root.locator(".rnn-layer[aria-expanded=true]").all_text_contents() == ["upper"]

    root.get_by_role("button", name="Last timestep").click()
    root.locator(".rnn-origin").first.click()
    assert root.locator(".rnn-layer[aria-expanded=true]").all_text_contents() == ["lower", "upper"]
    cells_before = page.evaluate("jupyterapp.shell.currentWidget.content.widgets.length")
    page.keyboard.press("Backspace")
    root.get_by_role("button", name="What if…").click()
    root.get_by_role("button", name="Apply").click()
    page.wait_for_timeout(1000)
    shown = root.locator("section[aria-label=upper] button[aria-label^='hidden state, unit 0:']").inner_text()
    layers, value = page.evaluate(HEARD).strip("()").rsplit(", ", 1)
    assert layers == "['lower', 'upper']"
    assert abs(float(value) - float(shown.replace("−", "-"))) < 0.0051
    assert page.evaluate("jupyterapp.shell.currentWidget.content.widgets.length") == cells_before
    page.goto("about:blank")  # or the page would miss its server

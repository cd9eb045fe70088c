"""The lessons and the stepper in a real JupyterLab, as a learner meets them."""

import pytest
from lab import open_notebook, run_all_cells, scroll_to

pytestmark = pytest.mark.browser

CELLS = """() => jupyterapp.shell.currentWidget.content.widgets
  .filter((cell) => cell.model.type === "code")
  .map((cell) => cell.model.sharedModel.getOutputs())"""
CELL_COUNT = "jupyterapp.shell.currentWidget.content.widgets.length"
FIRST_STEPPER = """() => jupyterapp.shell.currentWidget.content.widgets.findIndex((cell) =>
  cell.model.type === "code" && /^Stepper\\(/m.test(cell.model.sharedModel.getSource()))"""


def open_and_run(page, lab, name):
    """Run a lesson from the menu, without an error, and bring its first stepper into view."""
    open_notebook(page, lab, name)
    run_all_cells(page)
    outputs = [output for cell in page.evaluate(CELLS) for output in cell]
    assert outputs
    assert [output for output in outputs if output["output_type"] == "error"] == []
    scroll_to(page, page.evaluate(FIRST_STEPPER))
    root = page.locator(".rnn-stepper:visible").first
    root.wait_for(timeout=30_000)
    return root


# The other lessons run in the tests below, which need them for something more.
@pytest.mark.parametrize("name", ["03_simple_rnn.ipynb", "05_gru_gates.ipynb"])
def test_a_lesson_runs_from_top_to_bottom_and_shows_its_stepper(page, lab, name):
    root = open_and_run(page, lab, name)
    assert root.get_by_role("button", name="Next timestep").is_visible()


def test_a_stepper_in_jupyterlab_steps_by_click_and_key_and_keeps_its_keys_to_itself(page, lab):
    sent = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(frame)))
    root = open_and_run(page, lab, "04_lstm_gates.ipynb")
    root.get_by_role("button", name="First timestep").click()
    cells, messages = page.evaluate(CELL_COUNT), len(sent)

    root.get_by_role("button", name="Next timestep").click()
    assert root.get_attribute("data-timestep") == "1"
    for _ in range(9):
        page.keyboard.press("ArrowRight")
    assert root.get_attribute("data-timestep") == "10"
    assert len(sent) == messages

    for key in ("a", "b", "d", "d", "x", "m", "y", "Enter", "ArrowDown", "ArrowUp", "Shift+Enter"):
        page.keyboard.press(key)
    root.locator(".rnn-where-now").click()
    for key in ("a", "b", "d", "d", "Home"):
        page.keyboard.press(key)
    assert page.evaluate(CELL_COUNT) == cells
    assert root.get_attribute("data-timestep") == "0"
    assert len(sent) == messages


def test_a_slider_of_the_explorer_repaints_its_stepper_in_place(page, lab):
    open_and_run(page, lab, "02_parameterized_rnn.ipynb")
    explorer = page.evaluate(FIRST_STEPPER.replace("Stepper", "Explorer"))
    scroll_to(page, explorer)
    handle = page.locator(".rnn-weight").first
    handle.wait_for(timeout=30_000)
    root = page.locator(".jp-OutputArea", has=handle).first.locator(".rnn-stepper")
    root.get_by_role("button", name="Next timestep").click()
    before = root.locator(".rnn-sentence").inner_text()
    handle.focus()
    for _ in range(40):
        page.keyboard.press("ArrowRight")
    page.wait_for_function(
        "([root, before]) => root.querySelector('.rnn-sentence').innerText !== before",
        arg=[root.element_handle(), before],
    )
    assert root.get_attribute("data-timestep") == "1"

    page.get_by_label("input", exact=True).first.fill("1, 0")
    page.keyboard.press("Enter")
    page.wait_for_function(
        "(root) => root.querySelector('.rnn-where-now').innerText.endsWith('0–1')", arg=root.element_handle()
    )


def test_running_the_cell_again_and_restarting_the_kernel_leave_a_working_stepper(page, lab):
    root = open_and_run(page, lab, "01_pseudocode_rnn.ipynb")
    index = page.evaluate(FIRST_STEPPER)
    activate = "(i) => { jupyterapp.shell.currentWidget.content.activeCellIndex = i; }"
    anew = page.locator(".jp-Cell.jp-mod-active .rnn-stepper:not(.seen-before)")
    root.evaluate("(element) => element.classList.add('seen-before')")
    page.evaluate(activate, index)
    page.evaluate("jupyterapp.commands.execute('notebook:run-cell')")
    anew.get_by_role("button", name="Last timestep").click()
    assert anew.get_attribute("data-timestep") == "4"

    page.evaluate("jupyterapp.shell.currentWidget.sessionContext.restartKernel()")
    anew.get_by_role("button", name="First timestep").click()
    assert anew.get_attribute("data-timestep") == "0"
    anew.evaluate("(element) => element.classList.add('seen-before')")
    run_all_cells(page)
    page.evaluate(activate, index)
    scroll_to(page, index)
    anew.get_by_role("button", name="Last timestep").click()
    assert anew.get_attribute("data-timestep") == "4"


def test_a_new_view_of_an_output_keeps_together_with_the_first_and_sends_nothing(page, lab):
    sent = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(frame)))
    root = open_and_run(page, lab, "01_pseudocode_rnn.ipynb")
    root.get_by_role("button", name="Last timestep").click()
    index = page.evaluate(FIRST_STEPPER)
    page.evaluate("(i) => { jupyterapp.shell.currentWidget.content.activeCellIndex = i; }", index)
    page.evaluate("jupyterapp.commands.execute('notebook:create-output-view')")
    view = page.locator(".jp-LinkedOutputView .rnn-stepper")
    view.wait_for(timeout=30_000)
    assert view.get_attribute("data-timestep") == "4"
    assert sent
    messages = len(sent)
    view.get_by_role("button", name="First timestep").click()
    assert root.get_attribute("data-timestep") == "0"
    # JupyterLab's debugger may ask the kernel about itself, since another panel is in front now
    assert [frame for frame in sent[messages:] if b"debug_request" not in frame] == []


HEARD_BY_PYTHON = """async () => {
  const { kernel } = jupyterapp.shell.currentWidget.sessionContext.session;
  const code = `import gc
from rnn_helpers import Stepper
edited = [s.edited for s in gc.get_objects() if isinstance(s, Stepper) and s.edits]
held = [trace.forget_gate[-1].tolist() for trace in edited]`;
  const asked = { code, user_expressions: { held: "held" }, store_history: false };
  const reply = await kernel.requestExecute(asked).done;
  return reply.content.user_expressions.held.data["text/plain"];
}"""


def test_a_stepper_works_on_without_its_kernel_and_tells_it_of_edits_while_it_lives(page, lab):
    root = open_and_run(page, lab, "04_lstm_gates.ipynb")

    def hold(value):
        field = root.get_by_role("spinbutton", name="Value to hold it at, as a number")
        field.fill(value)
        field.press("Enter")

    root.get_by_role("button", name="What if…").click()
    hold("1")
    page.wait_for_timeout(1000)
    assert page.evaluate(HEARD_BY_PYTHON) == "[[1.0, 1.0]]"

    page.evaluate("jupyterapp.shell.currentWidget.sessionContext.shutdown()")
    page.wait_for_function("jupyterapp.shell.currentWidget.sessionContext.session === null")
    hold("0.5")
    page.wait_for_timeout(1000)
    assert root.locator("button[aria-label^='forget gate, unit 0:']").inner_text() == "0.50"
    root.locator(".rnn-where-now").click()
    page.keyboard.press("Shift+Z")
    page.keyboard.press("End")
    assert root.locator(".rnn-edits li").count() == 0
    assert root.get_attribute("data-timestep") == "24"

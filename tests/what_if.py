"""What a person does with the what-if of a stepper, and what it then says."""

from rnn_helpers import LSTM
from rnn_helpers.tasks import TASKS

RESTED = 350  # ms, longer than RESTS_AFTER in js/edit_echo.js


def quotes(**options):
    return TASKS["inside-quotes"].run(LSTM.trained("inside-quotes"), 'she said "go on" and left')


def edits_of(page):
    """The edits as Python hears of them, once they rest: on a slow machine one may rest between two keys."""
    page.wait_for_function("model.messages.length > 0")
    # A timer of the page's that is running has run before this one.
    page.evaluate("(ms) => new Promise((rested) => setTimeout(rested, ms))", RESTED)
    return page.evaluate("model.state.edits")


def field(root, name):
    return root.get_by_role("spinbutton", name=name)


def enter(root, name, text):
    field(root, name).fill(text)
    field(root, name).press("Enter")


def shown(root, name):
    """The number of a value of the diagram."""
    return float(root.locator(f"button[aria-label^='{name}:']").inner_text().replace("−", "-"))


def assert_shows(root, trace, timestep):
    """What stands in the cell of two units is what a trace has at a timestep."""
    for unit in (0, 1):
        for name in ("forget_gate", "cell_state", "hidden_state"):
            value = shown(root, f"{name.replace('_', ' ')}, unit {unit}")
            assert abs(value - trace[name][timestep, unit]) <= 0.00501


def chips(root):
    """What the list of edits says."""
    return root.locator(".rnn-edits li").all_inner_texts()


def note(root):
    return root.locator(".rnn-ledger-note").inner_text()


def change(root):
    return root.locator(".rnn-change").inner_text()


def refusals(root):
    return [text for text in root.locator(".rnn-refusal").all_inner_texts() if text]

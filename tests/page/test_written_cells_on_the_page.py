"""Cells that were written as equations, opened, stepped, explained and changed in a real Chromium."""

import re

import numpy as np
import pytest
from browser import click, focus, heading, press, show, violations
from what_if import change, edits_of, enter
from written_cells import OTHERS
from written_traces import written_cell_of, written_trace

from rnn_helpers import LSTM, Stepper
from rnn_helpers.training import gradients

pytestmark = pytest.mark.browser


def number(text):
    return float(text.replace("−", "-"))


def shown_of(root, label):
    """The numbers of a quantity in the diagram, at this timestep."""
    values = root.locator(f'.rnn-value[aria-label^="{label}, unit"]')
    return [number(text) for text in values.all_inner_texts()]


def ledger_of(root):
    """The rows of the ledger: the term, its numbers, and what it adds."""
    rows = root.locator(".rnn-ledger tbody tr").all()
    return [[cell.inner_text() for cell in row.locator("th, td").all()[:3]] for row in rows]


@pytest.mark.parametrize("name", OTHERS)
def test_a_written_cell_is_stepped_explained_and_changed(page, name):
    trace = written_trace(name, units=2)
    widget = Stepper(trace, timestep=2)
    show(page, widget)
    root = page.locator(".rnn-stepper")
    assert violations(page) == []

    quantities = [each.quantity for each in trace.cell.equations]
    focus(root)
    for quantity in quantities:
        press(page, "ArrowDown")
        assert root.get_attribute("data-equation") == quantity
        label = next(each.label for each in trace.cell.equations if each.quantity == quantity)
        assert shown_of(root, label)[-2:] == pytest.approx(trace[quantity][2], abs=0.0051), quantity
        said = root.locator(".rnn-sentence").inner_text()
        assert said[: len(label)].lower() == label.lower(), said

    # Each equation's terms add up to its sum
    for equation in root.locator(".rnn-equation").all():
        equation.click()
        rows = ledger_of(root)
        if len(rows) > 1:
            *terms, (_, _, total) = rows
            assert sum(number(term[2]) for term in terms) == pytest.approx(number(total), abs=1e-9)

    press(page, "Escape")
    root.get_by_role("button", name="timestep", exact=True).click()
    click(root, "What if…")
    root.get_by_role("combobox", name="Quantity to hold").select_option(quantities[0])
    click(root, "Apply")
    widget.edits = edits_of(page)
    assert widget.edits[0]["quantity"] == quantities[0]
    assert "First change: at timestep 2" in change(root)
    assert violations(page) == []
    click(root, "Last timestep")
    held = widget.edited.hidden_state[-1]
    assert shown_of(root, "hidden state")[-2:] == pytest.approx(held, abs=0.0051)
    assert not np.allclose(held, trace.hidden_state[-1], atol=0.005)


def test_a_peephole_has_its_row_and_can_be_changed(page, what_if):
    trace = written_trace("peephole LSTM")
    root = what_if(trace, timestep=3)
    root.locator(".rnn-equation").first.click()
    (row,) = [row for row in ledger_of(root) if "∘" in row[0]]
    assert row[0].replace("\n", "") == "pf ∘ c2"
    before = trace.cell_state[2, 0]
    assert number(row[2]) == pytest.approx(trace.cell.weights["p_f"][0] * before, abs=0.011)
    enter(root, "pf[0] of the f", "2")
    (edit,) = edits_of(page)
    assert edit == {"type": "weight", "run": 0, "weights": "p_f", "index": [0], "value": 2}
    (row,) = [row for row in ledger_of(root) if "∘" in row[0]]
    widget = Stepper(trace)
    widget.edits = [edit]
    assert number(row[2]) == pytest.approx(2 * widget.edited.cell_state[2, 0], abs=0.011)
    assert "pf[0] = +2.00" in root.locator(".rnn-edits").inner_text()


def test_a_number_in_front_stands_in_equation_ledger_and_diagram(stepper):
    trace = written_trace("leaky integrator")
    root = stepper(trace, timestep=3)
    last = root.locator(".rnn-equation").nth(1)
    assert last.locator(".rnn-math").inner_text().replace("\n", "") == "h = 0.9 · h− + 0.1 · h1"
    last.click()
    first, second, total = ledger_of(root)
    assert first[1].startswith("0.9 · ") and second[1].startswith("0.1 · ")
    assert number(total[2]) == pytest.approx(trace.hidden_state[3, 0], abs=0.0051)
    assert {"× 0.9", "× 0.1"} <= set(root.locator(".rnn-pill").all_text_contents())


def test_what_a_letter_is_for_stands_beside_it(stepper):
    root = stepper(written_trace("minimal gated unit"), timestep=2)
    labels = [text.split("\n")[0] for text in root.locator(".rnn-row-label").all_inner_texts()]
    assert labels[1:5] == ["how much to keep", "what the candidate may see", "what to write", "hidden state"]
    root.locator(".rnn-equation").first.click()
    assert " how much to keep, unit 0" in heading(root)


def test_the_notations_are_those_that_the_cell_is_written_in(stepper):
    root = stepper(written_trace("UGRNN"), notation="keras")
    assert not root.get_by_label("Notation").is_visible()
    assert root.locator(".rnn-math").first.inner_text().replace("\n", "") == "c = tanh(Wc x + Uc h− + bc)"


def test_a_written_cell_beside_one_of_the_course_in_another_notation(page):
    own = written_trace("minimal gated unit")
    lstm = LSTM.random(3, 2).run(own.inputs)
    show(page, Stepper([own, lstm], notation="keras"))
    panels = page.locator(".rnn-panel").all()
    assert [panel.get_by_label("Notation").is_visible() for panel in panels] == [False, True]


@pytest.mark.parametrize("name", ["minimal gated unit", "peephole LSTM", "JANET"])
def test_gradients_of_a_written_cell_step_backwards(page, stepper, name):
    trace = written_cell_of(name).run(np.random.default_rng(0).normal(size=(5, 3)))
    found = gradients(trace, hidden_state=np.ones(2))
    root = stepper(found)
    for t in range(4, -1, -1):
        assert root.get_attribute("data-timestep") == str(t)
        (first, *_) = [each for each in trace.cell.cell_equations if each.quantity in found]
        expected = found[first.quantity][t]
        assert shown_of(root, first.label)[-2:] == pytest.approx(expected, rel=0.06, abs=0.006)
        said = root.locator(".rnn-sentence").inner_text()
        assert re.match(f"Back at timestep {t}: the loss depends most on", said), said
        click(root, "Previous timestep")
    assert "Raise this value" in root.locator(".rnn-ledger-note").inner_text()


def test_a_saved_page_of_a_written_cell_steps_and_is_changed(page, tmp_path):
    trace = written_trace("JANET")
    Stepper(trace, timestep=1).save(tmp_path / "janet.html")
    page.goto((tmp_path / "janet.html").as_uri())
    root = page.locator(".rnn-stepper")
    click(root, "Next timestep")
    assert shown_of(root, "hidden state")[-2:] == pytest.approx(trace.hidden_state[2], abs=0.0051)
    click(root, "What if…")
    root.get_by_role("combobox", name="Quantity to hold").select_option("f")
    click(root, "Apply")
    assert "First change: at timestep 2" in change(root)

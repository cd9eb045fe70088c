"""The words of the what-if: each control has one of its own, and says what it does."""

import pytest
from browser import click, random_trace, violations
from what_if import enter, quotes

from rnn_helpers import LSTM

pytestmark = pytest.mark.browser


def texts(root, selector):
    return [text.strip() for text in root.locator(f".rnn-what-if {selector}:visible").all_inner_texts()]


def test_no_button_is_called_like_a_row(what_if):
    root = what_if([random_trace(LSTM, seed=1), random_trace(LSTM, seed=2)], timestep=2)
    rows = texts(root, ".rnn-what-word")
    assert rows == ["Cell", "Hold", "Input", "Weight"]
    assert not set(rows) & set(texts(root, "button"))
    click(root, "Apply")
    assert root.get_by_role("button", name="Apply", exact=True).is_disabled()
    assert root.locator(".rnn-edits li").count() == 1


def test_every_control_of_the_what_if_has_a_word_that_can_be_seen(page, what_if):
    root = what_if([random_trace(LSTM, seed=1), random_trace(LSTM, seed=2)], timestep=2)
    click(root, "Apply")
    for row in root.locator(".rnn-what-if .rnn-what-row:visible").all():
        assert row.inner_text().strip(), row.inner_html()
    assert root.get_by_label("Cell", exact=True).locator("option").count() == 2
    assert violations(page) == []


def test_of_a_single_cell_there_is_nothing_to_choose(what_if):
    root = what_if(quotes(), timestep=9)
    assert texts(root, ".rnn-what-word") == ["Hold", "Input", "Weight"]


def test_the_word_on_a_weight_says_where_it_is_and_how_it_is_changed(what_if):
    root = what_if(quotes(), timestep=9)
    (row,) = [text for text in texts(root, ".rnn-what-row") if text.startswith("Weight")]
    for word in ("Click a value", "arithmetic", "type", "↑", "↓", "drag"):
        assert word in row
    root.locator(".rnn-diagram button[aria-label^='candidate, unit 1:']").click()
    name = root.locator(".rnn-ledger .rnn-number").first.get_attribute("aria-label")
    assert name.endswith("of the candidate")
    enter(root, name, "0.5")
    assert root.locator(".rnn-edits li").count() == 1


def test_the_box_for_the_original_and_the_word_on_stripes_are_two_things(what_if):
    root = what_if(quotes(), timestep=9)
    click(root, "Apply")
    assert texts(root, ".rnn-check") == ["Show the original beside it"]
    assert texts(root, ".rnn-legend") == ["The stripe in a changed value is what it was."]


@pytest.mark.parametrize("editing", [False, True])
def test_a_long_sum_is_cut_between_two_rows(page, stepper, editing):
    for features in range(13, 19):
        root = stepper(random_trace(LSTM, features=features, seed=features), timestep=2)
        if editing:
            click(root, "What if…")
        click(root, "Show every term")
        frame = root.locator(".rnn-ledger-window")
        assert frame.evaluate("(e) => e.clientHeight <= 300")
        assert frame.evaluate("(e) => e.scrollHeight > e.clientHeight"), "nothing to cut"
        halves = frame.evaluate(
            """(window) => {
              const box = (row) => row.getBoundingClientRect();
              const sum = box(window.querySelector(".rnn-total"));
              const rows = [...window.querySelectorAll("tr:not(.rnn-total)")].map(box);
              return rows.filter(({ top, bottom }) => top < sum.top - 1 && bottom > sum.top + 1).length; }"""
        )
        assert halves == 0, features

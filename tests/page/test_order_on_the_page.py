"""Runs that read from right to left, both directions together, and the way back."""

import numpy as np
import pytest
from browser import TRACES, click, color_at, focus, press, timestep, violations
from orders import MASK, assert_plays_to_the_left, button, numbers, read, sentence, signed, titles
from what_if import assert_shows, change, edits_of, enter, shown

from rnn_helpers import Stepper
from rnn_helpers.training import gradients

pytestmark = pytest.mark.browser


def test_a_reversed_run_begins_on_the_right_and_next_goes_on_to_the_left(page, stepper):
    root = stepper(read(reverse=True))
    assert timestep(root) == 5
    walk = ("Next timestep", "Next timestep", "Previous timestep", "Last timestep", "First timestep")
    seen = [(click(root, name), timestep(root))[1] for name in walk]
    assert seen == [4, 3, 4, 0, 5]
    # Each arrow points to where it goes: the next timestep is on the left
    at = {name: button(root, name).bounding_box()["x"] for name in walk}
    order = ["Last timestep", "Next timestep", "Previous timestep", "First timestep"]
    assert sorted(set(walk), key=at.get) == order


def test_the_keys_move_as_they_point_whatever_the_order(page, stepper):
    root = stepper(read(reverse=True))
    focus(root)
    seen = [
        (press(page, key), timestep(root))[1]
        for key in ("ArrowLeft", "ArrowLeft", "ArrowRight", "Home", "ArrowLeft", "End", "ArrowRight")
    ]
    assert seen == [4, 3, 4, 0, 0, 5, 5]
    press(page, "?")
    keys = root.locator(".rnn-keys > div").all_inner_texts()
    assert "←\n→\nnext and previous timestep" in keys
    assert "End\nHome\nfirst and last timestep" in keys


def test_by_equations_a_reversed_run_goes_down_and_then_to_the_left(page, stepper):
    root = stepper(read("SimpleRNN", reverse=True), timestep=2)
    focus(root)
    seen = [
        (press(page, key), (timestep(root), root.get_attribute("data-equation")))[1]
        for key in ("ArrowDown", "ArrowDown", "ArrowDown", "ArrowLeft", "ArrowRight", "ArrowUp", "ArrowUp")
    ]
    h, y = "hidden_state", "prediction"
    assert seen == [(2, h), (2, y), (1, h), (1, y), (1, h), (2, y), (2, h)]


def test_playing_a_reversed_run_goes_to_the_left_and_ends_at_timestep_0(page, stepper):
    root = stepper(read(reverse=True), timestep=2)
    assert_plays_to_the_left(page, root)


@pytest.mark.parametrize("kind", TRACES)
def test_what_comes_before_is_on_the_right(stepper, kind):
    trace = read(kind, reverse=True)
    root = stepper(trace, timestep=3)
    for state in trace.cell.state_names:
        letter = state[0]
        assert {f"{letter}4", f"{letter}3"} <= {title.split(" ")[-1] for title in titles(root)}
        last = trace[state].shape[1] - 1
        before = button(root, f"{state.replace('_', ' ')} before this timestep, unit {last}").inner_text()
        assert float(before.replace("−", "-")) == pytest.approx(trace[state][4, last], abs=0.00501)
    rows = root.locator(".rnn-ledger th").all_inner_texts()
    assert any(row.replace("\n", "").endswith("h4") for row in rows)
    table = numbers(root)
    expected = trace.hidden_state[4]
    shown = [float(text.replace("−", "-")) for text in table["hidden state before"] if text]
    assert shown == pytest.approx(expected, abs=0.00501)
    before, now = trace.before(trace.cell.state_names[-1])[3, 0], trace[trace.cell.state_names[-1]][3, 0]
    if kind.startswith("SimpleRNN"):
        assert f"unit 0 goes from {signed(before)} to {signed(now)}" in sentence(root)


def test_the_initial_state_stands_before_what_is_read_first(page, stepper):
    root = stepper(read(reverse=True))
    assert {"cinit", "hinit"} <= set(titles(root))
    button(root, "cell state before this timestep, unit 0").hover()
    assert "It is the initial state: 0.00." in root.locator(".rnn-where").inner_text()


def test_that_it_is_read_from_right_to_left_is_seen_and_heard(page, stepper):
    root = stepper(read(reverse=True))
    assert root.get_attribute("aria-label") == "Stepper: LSTM, 2 units, read from right to left, 6 timesteps"
    axis = root.locator(".rnn-row-label", has_text="read right to left")
    assert axis.locator("svg").is_visible()
    assert stepper(read()).locator(".rnn-row-label", has_text="read right to left").count() == 0
    page.set_viewport_size({"width": 390, "height": 900})
    root = stepper(read(reverse=True))
    assert root.get_by_text("Read from right to left.", exact=True).is_visible()
    assert root.locator(".rnn-row-label.rnn-quiet svg").is_visible()


def test_in_reverse_the_past_that_is_on_show_is_on_the_right(page, stepper):
    root = stepper(read(reverse=True), timestep=3, reveal="past")
    empty = color_at(page, root, 0)
    assert color_at(page, root, 1) == color_at(page, root, 2) == empty
    assert color_at(page, root, 5) != empty


def test_a_hold_in_reverse_lasts_from_here_to_the_left_and_python_gets_the_same_run(page, what_if):
    trace = read(reverse=True)
    root = what_if(trace, timestep=3)
    enter(root, "Value to hold it at, as a number", "1")
    widget = Stepper(trace)
    widget.edits = edits_of(page)
    assert [(edit["first"], edit["last"]) for edit in widget.edits] == [(0, 3)]
    assert "from timestep 3 on, to the left" in change(root) or "First change: at timestep 3" in change(root)
    press(page, "Escape")
    focus(root)
    press(page, "ArrowLeft", "ArrowLeft")
    assert_shows(root, widget.edited, 1)
    press(page, "End")
    assert root.locator(".rnn-held").count() == 0
    press(page, "?")
    line = root.locator(".rnn-python").inner_text()
    assert "holding" in line and "last=3" in line and "reverse=True" in line


# ---------------------------------------------------------------- both directions, and the way back


def test_both_directions_share_one_playhead_and_each_has_its_own_past(page, stepper):
    traces = [read(), read(reverse=True, mask=MASK)]
    root = stepper(traces, names=["there", "back"], timestep=1, reveal="past")
    there, back = root.locator(".rnn-panel").all()
    assert back.locator(".rnn-name").inner_text() == "back, read from right to left"
    assert root.locator(".rnn-differs").count() == 0
    click(root, "Next timestep")
    assert timestep(root) == 2
    assert {"c1", "h1"} <= set(titles(there)) and {"c3", "h3"} <= set(titles(back))
    assert "Timestep 2 is skipped" in sentence(back) and "skipped" not in sentence(there)
    assert [color_at(page, there, t) == color_at(page, there, 5) for t in (0, 4)] == [False, True]
    assert [color_at(page, back, t) == color_at(page, back, 0) for t in (1, 4)] == [True, False]


def test_an_input_changes_for_both_directions(page, what_if):
    traces = [read(labels=None), read(labels=None, reverse=True)]
    root = what_if(traces, names=["there", "back"], timestep=2)
    enter(root, "Input feature 0 at timestep 2", "5")
    assert change(root).startswith("there: First change: at timestep 2,")
    assert "back: First change: at timestep 2," in change(root)
    widget = Stepper(traces)
    widget.edits = edits_of(page)
    focus(root)
    press(page, "ArrowLeft")
    for name, edited in zip(("there", "back"), widget.edited, strict=True):
        panel = root.get_by_role("region", name=name)
        assert shown(panel, "cell state, unit 0") == pytest.approx(edited.cell_state[1, 0], abs=0.00501)


def test_gradients_of_a_reversed_run_go_from_left_to_right(page, stepper):
    trace = read(reverse=True, mask=MASK)
    found = gradients(trace, hidden_state=np.ones(2))
    root = stepper(found)
    assert timestep(root) == 0
    words = root.get_by_text("The cell read from right to left, so the way back goes from left to right.")
    assert words.is_visible()
    root.get_by_role("combobox", name="Speed").select_option("4×")
    click(root, "Play")
    page.wait_for_function("document.querySelector('.rnn-stepper').dataset.timestep === '5'")
    root.get_by_role("button", name="Play", exact=True).wait_for()
    click(root, "Next timestep")
    assert timestep(root) == 4
    click(root, "Next timestep")
    assert sentence(root).startswith(
        "Back at timestep 3, at “d”, which was skipped: the loss depends most on"
    )
    assert button(root, "forget gate, unit 0:").get_attribute("aria-label") == "forget gate, unit 0: skipped"
    value = float(button(root, "cell state, unit 0:").inner_text().replace("−", "-"))
    assert value == pytest.approx(found.cell_state[3, 0], rel=0.051)


def test_a_saved_page_reads_in_the_same_order(page, tmp_path):
    file = tmp_path / "page.html"
    Stepper(read(reverse=True, mask=MASK), timestep=3).save(file)
    page.goto(file.as_uri())
    root = page.locator(".rnn-stepper")
    assert sentence(root).startswith("Timestep 3 is skipped")
    click(root, "Next timestep")
    assert timestep(root) == 2
    click(root, "Next timestep")
    assert "c2" in titles(root)


@pytest.mark.parametrize("theme", ("light", "dark"))
@pytest.mark.parametrize(
    "show",
    (
        lambda: [read(reverse=True)],
        lambda: [read(mask=MASK)],
        lambda: [read(), read(reverse=True, mask=MASK)],
        lambda: [read("SimpleRNN", mask=MASK, labels=None)],
    ),
)
def test_everybody_can_use_it(page, stepper, show, theme):
    traces = show()
    root = stepper(traces if len(traces) > 1 else traces[0], timestep=2, theme=theme)
    click(root, "What if…")
    click(root, "Help")
    click(root.locator(".rnn-panel").last, "Show numbers")
    assert violations(page) == []

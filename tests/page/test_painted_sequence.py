"""The sequence as it is painted: the colors of the values, what is ahead, and what an edit changed."""

import io

import numpy as np
import pytest
from browser import click, focus, press, random_trace
from PIL import Image

from rnn_helpers import GRU, LSTM
from rnn_helpers.training import gradients

pytestmark = pytest.mark.browser
HOLD = {"type": "hold", "run": 0, "unit": None, "first": 1, "last": 5}


class Picture:
    """What is on the screen where the sequence shows a value."""

    def __init__(self, page, panel):
        self.pixels = np.asarray(Image.open(io.BytesIO(page.screenshot())).convert("RGB")).astype(int)
        self.panel = panel
        self.now = panel.locator(".rnn-now").bounding_box()
        self.timestep = int(panel.page.locator(".rnn-stepper").get_attribute("data-timestep"))

    def at(self, name, unit=0, timestep=None, units=2, dx=0.0, dy=0.5):
        """The color of a value; dx from −0.5 to 0.5 across its column, dy from 0 to 1 down its row."""
        label = self.panel.locator(".rnn-row-label", has=self.panel.page.locator(f"[title='{name}']"))
        box = label.last.bounding_box()
        tall = float(label.last.get_attribute("data-row-height"))
        top = box["y"] + box["height"] / 2 - units * tall / 2
        column = (self.timestep if timestep is None else timestep) - self.timestep
        x = self.now["x"] + (0.5 + column + dx) * self.now["width"]
        return tuple(self.pixels[int(top + (unit + dy) * tall), int(x)])


def named(root, name):
    """A color of the style sheet."""
    color = f"(e) => {{ e.style.color = 'var(--rnn-{name})'; return getComputedStyle(e).color; }}"
    return numbers(root.locator(".rnn-live").evaluate(color))


def numbers(color):
    return tuple(int(each) for each in color[color.index("(") + 1 : -1].replace(",", " ").split())


def of_value(panel, name, unit=0):
    """The color of a value in the diagram."""
    button = panel.locator(f".rnn-diagram button[aria-label^='{name}, unit {unit}:']").last
    return numbers(button.evaluate("(e) => e.style.background"))


def close(color, other):
    return max(abs(a - b) for a, b in zip(color, other, strict=True)) <= 6


def assert_colors_agree(page, root, labels, units=2):
    picture = Picture(page, root)
    for name in labels:
        for unit in range(units):
            color, expected = picture.at(name, unit), of_value(root, name, unit)
            assert close(color, expected), (name, unit, color, expected)


LABELS = ["forget gate", "input gate", "candidate", "cell state", "output gate", "hidden state"]
GRU_LABELS = ["update gate", "reset gate", "candidate", "hidden state"]


@pytest.mark.parametrize(
    ("trace", "notation", "labels"),
    [
        (lambda: random_trace(LSTM, seed=1), "course", LABELS),
        (lambda: random_trace(GRU), "cs230", GRU_LABELS),
        (lambda: gradients(random_trace(GRU), prediction=np.ones(1)), "cs230", GRU_LABELS),
    ],
)
def test_a_value_has_one_color_in_the_sequence_and_in_the_diagram(page, stepper, trace, notation, labels):
    root = stepper(trace(), notation=notation, timestep=0)
    focus(root)
    for _ in range(3):
        assert_colors_agree(page, root, labels)
        press(page, "ArrowRight", "ArrowRight")


def test_colors_move_along_when_the_sequence_scrolls(page, stepper):
    root = stepper(random_trace(LSTM, timesteps=300))
    assert_colors_agree(page, root, LABELS)
    focus(root)
    press(page, "End")
    assert_colors_agree(page, root, LABELS)


def test_the_units_of_a_window_have_their_own_colors(page, stepper):
    root = stepper(random_trace(LSTM, units=40), timestep=2)
    root.get_by_label("Units on show").select_option("units 32 to 39")
    picture = Picture(page, root)
    for row in range(8):
        color = picture.at("hidden state", row, units=8, dy=0.4)
        assert close(color, of_value(root, "hidden state", 32 + row)), row


def test_the_colors_of_the_sequence_follow_the_theme(page, stepper):
    root = stepper(timestep=5)
    page.evaluate("document.body.dataset.jpThemeLight = 'false'")
    page.wait_for_function("getComputedStyle(document.querySelector('.rnn-stepper')).colorScheme === 'dark'")
    page.wait_for_timeout(100)
    assert_colors_agree(page, root, LABELS)


@pytest.mark.parametrize(("way", "pale"), [("there", [3, 4, 5]), ("back", [0, 1])])
def test_what_is_ahead_is_paler(page, stepper, way, pale):
    trace = random_trace(LSTM, labels="abcdef")
    root = stepper(trace if way == "there" else gradients(trace, hidden_state=np.ones((6, 2))), timestep=2)
    focus(root)
    part_way = Picture(page, root)
    assert root.locator(".rnn-token.rnn-later").all_inner_texts() == ["abcdef"[t] for t in pale]
    press(page, "End" if way == "there" else "Home")
    whole = Picture(page, root)
    paler = [t for t in range(6) if part_way.at("output gate", 0, t) != whole.at("output gate", 0, t)]
    assert paler == pale


def test_what_is_not_computed_yet_is_empty(page, stepper):
    root = stepper(timestep=2)
    focus(root)
    press(page, "ArrowDown", "ArrowDown")  # forget gate, input gate
    picture = Picture(page, root)
    empty = named(root, "cell")
    assert [name for name in LABELS if picture.at(name) == empty] == LABELS[2:]
    assert picture.at("hidden state", 0, 1) != empty
    press(page, *["ArrowDown"] * 5)
    assert_colors_agree(page, root, LABELS)


# ---------------------------------------------------------------- what differs


def test_an_edit_repaints_the_values_and_leaves_a_stripe_of_what_they_were(page, stepper):
    root = stepper(timestep=5)
    before = Picture(page, root)
    page.evaluate("(hold) => model.receive('edits', [hold])", HOLD | {"quantity": "forget_gate", "value": 1})
    click(root, "What if…")  # shut: the sequence stands where it stood
    picture = Picture(page, root)
    open_, was = of_value(root, "forget gate"), before.at("forget gate")
    assert not close(open_, was)
    assert close(picture.at("forget gate", dy=0.3), open_)
    assert close(picture.at("forget gate", dy=0.8), was)
    assert picture.at("forget gate", timestep=0, dy=0.8) == before.at("forget gate", timestep=0, dy=0.8)
    page.evaluate("model.receive('edits', [])")
    again = Picture(page, root)
    assert again.at("forget gate", dy=0.3) == again.at("forget gate", dy=0.8) == was


def test_where_rows_are_too_low_for_stripes_a_mark_above_the_column_says_so(page, stepper):
    root = stepper(random_trace(LSTM, units=16), timestep=5)
    page.evaluate("(hold) => model.receive('edits', [hold])", HOLD | {"quantity": "output_gate", "value": 1})
    click(root, "What if…")
    picture = Picture(page, root)
    marked = [
        t for t in range(6) if picture.at("output gate", timestep=t, units=16, dy=-0.5) == named(root, "text")
    ]
    assert marked == [1, 2, 3, 4, 5]


def test_side_by_side_a_corner_marks_what_differs(page, stepper):
    trace = random_trace(LSTM)
    other = trace.cell.holding("output_gate", 1.0, first=3).run(trace.inputs)
    root = stepper([trace, other], timestep=5)
    panels = root.locator(".rnn-panel").all()
    assert len(panels) == 2
    text = named(root, "text")
    for panel, expected in zip(panels, ([], [3, 4, 5]), strict=True):
        picture = Picture(page, panel)
        width = picture.now["width"]
        corner = {"dx": 0.5 - 3 / width, "dy": 0.15}
        marked = [t for t in range(6) if picture.at("output gate", timestep=t, **corner) == text]
        assert marked == expected

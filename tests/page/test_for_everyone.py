"""By keyboard, by ear and at every size; several cells, many units, and the walk backwards."""

import io

import numpy as np
import pytest
from browser import (
    TRACES,
    click,
    color_at,
    focus,
    heading,
    place_in,
    press,
    random_trace,
    timestep,
    violations,
)
from orders import assert_plays_to_the_left
from PIL import Image

from rnn_helpers import GRU, LSTM, Loop, SimpleRNN
from rnn_helpers.training import gradients

pytestmark = pytest.mark.browser
HOSTILE = "<img src=x onerror=alert(1)>"


# ---------------------------------------------------------------- for everyone


@pytest.mark.parametrize("kind", [*TRACES, "eight units", "many units", "loop"])
def test_axe_finds_no_violation(page, stepper, kind):
    other = {
        "eight units": lambda: random_trace(LSTM, units=8),
        "many units": lambda: random_trace(LSTM, units=12, timesteps=200),
        "loop": lambda: Loop(lambda x, s: x + s).run([3, 1, 4]),
    }
    root = stepper((TRACES | other)[kind](), title="A stepper to check")
    if kind != "loop":
        root.get_by_role("button", name="Show numbers").click()
    focus(root)
    press(page, "ArrowDown", "ArrowDown")
    assert violations(page) == []
    page.evaluate("document.body.dataset.jpThemeLight = 'false'; document.body.style.background = '#111111'")
    page.wait_for_function("getComputedStyle(document.querySelector('.rnn-stepper')).colorScheme === 'dark'")
    assert violations(page) == []


def test_the_keyboard_alone_reaches_everything(page, stepper):
    root = stepper(random_trace(LSTM, units=2), timestep=1)
    names = set()
    for _ in range(60):
        press(page, "Tab")
        names.add(
            page.evaluate(
                "document.activeElement.getAttribute('aria-label') ?? document.activeElement.innerText"
            )
        )
    assert {
        "Next timestep",
        "Previous timestep",
        "Play",
        "First timestep",
        "Last timestep",
        "Timestep",
    } <= names
    assert {"Speed", "Notation", "Fullscreen", "Next unit", "Show numbers", "equation"} <= names
    assert any(name.startswith("forget gate, unit 1:") for name in names)
    assert any(name.startswith("f = σ(") for name in names)
    assert root.get_attribute("data-timestep") == "1"


def test_with_forced_colors_the_parts_keep_their_edges_and_the_values_their_colors(page, stepper):
    page.emulate_media(forced_colors="active")
    root = stepper(random_trace(LSTM, labels="abcdef"), timestep=2)
    click(root, "equation")

    def style(selector, name):
        return root.locator(selector).first.evaluate(f"(e) => getComputedStyle(e).{name}")

    assert style(".rnn-diagram .rnn-value", "borderStyle") == "solid"
    assert style(".rnn-button", "borderStyle") == "solid"
    # Where you are is said by an edge, since backgrounds are gone
    assert style(".rnn-equation.rnn-active", "borderTopWidth") == "2px"
    assert style(".rnn-equation:not(.rnn-active)", "borderTopWidth") == "0px"
    assert style(".rnn-choice[aria-pressed=true]", "borderTopWidth") == "2px"
    assert style(".rnn-now", "borderTopStyle") == "solid"
    assert style(".rnn-canvas", "forcedColorAdjust") == "none"
    text, paper = style(".rnn-diagram button.rnn-value", "color"), style(".rnn-page", "color")
    picture = Image.open(io.BytesIO(page.screenshot()))
    box = root.locator(".rnn-pane").bounding_box()
    corners = box["x"], box["y"], box["x"] + box["width"], box["y"] + box["height"]
    pane = picture.crop([int(corner) for corner in corners])
    assert len(pane.convert("RGB").getcolors(100_000)) > 20  # the colors of values are still there
    assert text == paper  # the system's, not black or white for a background that is gone


def test_nothing_moves_where_motion_is_unwanted_or_by_itself(page, stepper):
    root = stepper(timestep=1)
    running = "document.getAnimations().filter((each) => each.playState === 'running').length"
    assert page.evaluate(running) == 0
    page.wait_for_timeout(1200)
    assert timestep(root) == 1


@pytest.mark.parametrize("units", [2, 8])
@pytest.mark.parametrize("kind", ["SimpleRNN", "LSTM", "GRU"])
def test_controls_are_large_enough_to_hit(page, stepper, kind, units):
    root = stepper(TRACES[kind](units=units))
    click(root, "What if…")
    root.locator("button[aria-label^='hidden state, unit 0:']").click()
    sizes = root.locator("button, select, input").evaluate_all(
        "(all) => all.filter((e) => e.checkVisibility())"
        ".map((e) => [e.ariaLabel ?? e.innerText, e.offsetWidth, e.offsetHeight])"
    )
    # A check box is hit by its label, too.
    too_small = [size for size in sizes if min(size[1:]) < 24 and size[0]]
    assert len(sizes) > 30
    assert too_small == []


# ---------------------------------------------------------------- side by side


def test_cells_side_by_side_have_one_playhead(page, stepper):
    traces = [random_trace(kind, labels="abcdef") for kind in (SimpleRNN, LSTM, GRU)]
    root = stepper(traces, names=["plain", "long", "gated"], timestep=1)
    assert root.locator(".rnn-name").all_inner_texts() == ["plain", "long", "gated"]
    focus(root)
    press(page, "ArrowRight")
    for panel, trace in zip(root.locator(".rnn-panel").all(), traces, strict=True):
        shown = panel.locator("button[aria-label^='hidden state, unit 0:']").inner_text()
        assert abs(float(shown.replace("−", "-")) - trace.hidden_state[2, 0]) <= 0.00501
    heard = root.locator("[aria-live=polite]").text_content()
    assert [name in heard for name in ("plain: ", "long: ", "gated: ")] == [True] * 3


def test_in_equation_mode_the_shorter_cell_waits_for_the_longer_one(page, stepper):
    root = stepper([random_trace(SimpleRNN), random_trace(LSTM)], timestep=1)
    focus(root)
    press(page, "ArrowDown", "ArrowDown", "ArrowDown")
    current = root.locator(".rnn-equation[aria-current=step] .rnn-math").all_inner_texts()
    assert [text[0] for text in current] == ["y", "g"]
    press(page, *["ArrowDown"] * 5)
    assert timestep(root) == 2


def test_differing_values_of_two_runs_of_one_cell_are_marked(page, stepper):
    trace = random_trace(LSTM, labels="abcdef")
    inputs = trace.inputs.copy()
    inputs[3] += 1.0
    changed = trace.cell.run(inputs, labels="abcdef")
    root = stepper([trace, changed], names=["before", "after"], timestep=2)
    assert root.locator(".rnn-differs").count() == 0
    focus(root)
    press(page, "ArrowRight")
    marked = root.locator(".rnn-panel").nth(1).locator(".rnn-differs")
    assert marked.count() > 0
    assert root.locator(".rnn-panel").nth(0).locator(".rnn-differs").count() == 0
    was = float(marked.first.get_attribute("aria-label").split("in before ")[1].replace("−", "-"))
    quantity = marked.first.get_attribute("aria-label").split(",")[0].replace(" ", "_")
    assert abs(was - trace[quantity][3, 0]) <= 0.00501


def test_a_pinned_value_in_one_run_leaves_the_other_alone(page, stepper):
    root = stepper([random_trace(LSTM), random_trace(GRU)], timestep=1)
    first, second = root.locator(".rnn-panel").all()
    first.locator("button[aria-label^='candidate, unit 1:']").click()
    assert "candidate, unit 1" in heading(first)
    assert "update gate, unit 0" in heading(second)


# ---------------------------------------------------------------- many units


def test_of_many_units_some_are_on_show_with_their_numbers(page, stepper):
    trace = random_trace(LSTM, units=128, timesteps=20)
    root = stepper(trace, timestep=3)
    assert root.locator("button[aria-label^='cell state, unit']").count() == 8
    window = root.get_by_label("Units on show")
    window.focus()
    window.select_option("units 120 to 127")
    for unit in (120, 127):
        shown = root.locator(f"button[aria-label^='cell state, unit {unit}:']").inner_text()
        assert abs(float(shown.replace("−", "-")) - trace.cell_state[3, unit]) <= 0.00501
    assert "forget gate, unit 120, timestep 3" in heading(root)
    assert page.evaluate("document.activeElement.ariaLabel") == "Units on show"
    page.mouse.move(*place_in(root, 0, columns=20, unit=2, units=8))
    assert "forget gate, unit 122, timestep 0" in heading(root)


def test_the_units_on_show_follow_the_chosen_unit(page, stepper):
    root = stepper(random_trace(LSTM, units=36))
    for _ in range(8):
        click(root, "Next unit")
    chosen = root.get_by_label("Units on show").evaluate("(e) => e.selectedOptions[0].text")
    assert chosen == "units 8 to 15"
    assert page.evaluate("document.activeElement.ariaLabel") == "Next unit"
    click(root, "Previous unit")
    assert "forget gate, unit 7" in heading(root)
    assert root.locator("button[aria-label^='forget gate, unit 7:']").count() == 1
    for _ in range(8):
        click(root, "Previous unit")
    assert "forget gate, unit 35" in heading(root)
    chosen = root.get_by_label("Units on show").evaluate("(e) => e.selectedOptions[0].text")
    assert chosen == "units 32 to 35"
    assert root.locator("button[aria-label^='forget gate, unit']").count() == 4


def test_up_to_32_units_are_all_on_show_at_first(stepper):
    for units, chosen in ((32, "all 32 units"), (33, "units 0 to 7")):
        window = stepper(random_trace(LSTM, units=units)).get_by_label("Units on show")
        assert window.evaluate("(e) => e.selectedOptions[0].text") == chosen


def test_all_units_together_are_colors(page, stepper):
    root = stepper(random_trace(LSTM, units=40))
    root.get_by_label("Units on show").select_option("all 40 units")
    colors = root.locator("button[aria-label='cell state, 40 units']")
    assert colors.count() == 2  # before and after this timestep
    colors.last.hover(position={"x": 5, "y": 1})
    assert "cell state, unit 0," in heading(root)
    assert stepper(random_trace(LSTM, units=8)).get_by_label("Units on show").count() == 0


# ---------------------------------------------------------------- walking backwards


def backwards(kind, **options):
    trace = TRACES[kind](**options)
    return gradients(trace, prediction=np.ones(1))


@pytest.mark.parametrize("kind", TRACES)
def test_gradients_stand_in_place_of_the_values(page, stepper, kind):
    found = backwards(kind)
    root = stepper(found)
    assert timestep(root) == 5  # the walk begins at the end
    focus(root)
    press(page, "ArrowLeft", "ArrowLeft")
    for equation in found.cell.equations:
        last = found[equation.quantity].shape[-1] - 1  # 0 of a prediction and of what is projected
        button = root.locator(f"button[aria-label^='{equation.label}, unit {last}:']").last
        expected = found[equation.quantity][3, -1]
        shown = float(button.inner_text().replace("−", "-"))
        assert shown == pytest.approx(expected, rel=0.051, abs=1e-12) or abs(shown - expected) <= 0.00501
    button = root.locator("button[aria-label^='hidden state, unit 0:']")
    button.hover()
    text = button.inner_text()
    assert heading(root) == f"∂loss/∂h3[0] = {text} hidden state, unit 0, timestep 3"
    assert root.locator(".rnn-ledger tr").count() == 0


def test_every_term_of_a_sum_has_the_gradient_of_the_sum(stepper):
    found = backwards("SimpleRNN")
    root = stepper(found)
    for term in ("U h−", "W x", "b", "sum"):
        for unit, expected in enumerate(found.hidden_state_preactivation[5]):
            button = root.locator(f"button[aria-label^='{term} of the hidden state, unit {unit}:']")
            assert float(button.inner_text().replace("−", "-")) == pytest.approx(expected, rel=0.051)


def test_playing_gradients_walks_back_to_the_first_timestep(page, stepper):
    root = stepper(backwards("LSTM"), timestep=2)
    assert_plays_to_the_left(page, root)


def test_gradients_offer_neither_equations_nor_edits(page, stepper):
    root = stepper(backwards("GRU"))
    assert root.get_by_role("button", name="What if…").count() == 0
    assert root.get_by_role("group", name="Step by").count() == 0
    focus(root)
    press(page, "ArrowUp", "z")
    assert root.get_attribute("data-equation") == "all"
    assert violations(page) == []


def test_the_sentence_names_the_value_that_the_loss_depends_on_most(stepper):
    found = backwards("GRU", labels="abcdef")
    root = stepper(found, timestep=2)
    largest = {
        (equation.label, unit): abs(found[equation.quantity][2, unit])
        for equation in found.cell.cell_equations
        for unit in range(2)
    }
    label, unit = max(largest, key=largest.get)
    sentence = root.locator(".rnn-sentence").inner_text()
    start = f"Back at timestep 2, at “c”: the loss depends most on the {label} of unit {unit};"
    assert sentence.startswith(start)
    quantity = next(each.quantity for each in found.cell.equations if each.label == label)
    value = float(sentence.split("moves the loss ")[1].split()[0].replace("−", "-"))
    assert value == pytest.approx(found[quantity][2, unit], rel=0.051)
    # The tokens keep their row, and the gradients of the inputs have one of their own
    assert [text.split() for text in root.locator(".rnn-row-label").all_inner_texts()[:2]] == [
        ["input", "xt"],
        ["input", "∂xt"],
    ]


def test_where_the_loss_hears_of_nothing_the_sentence_says_so(stepper):
    only = np.zeros((6, 2))
    only[1] = 1.0
    root = stepper(gradients(random_trace(LSTM), hidden_state=only))
    assert root.locator(".rnn-sentence").inner_text() == "Back at timestep 5: no value here changes the loss."


def test_where_a_letter_is_flipped_its_gradient_has_the_other_sign(stepper):
    found = backwards("GRU")
    shown = [
        float(
            stepper(found, timestep=5, notation=notation)
            .locator("button[aria-label^='update gate, unit 0:']")
            .inner_text()
            .replace("−", "-")
        )
        for notation in ("course", "cs230")
    ]
    assert shown[0] == -shown[1] != 0


def test_on_the_way_back_the_past_is_what_is_hidden(page, stepper):
    found = backwards("LSTM")
    root = stepper(found, timestep=3, reveal="past")
    empty = color_at(page, root, 0)
    assert color_at(page, root, 1) == color_at(page, root, 2) == empty
    assert color_at(page, root, 5) != empty


def test_a_run_and_its_gradients_step_together(page, stepper):
    trace = random_trace(LSTM)
    root = stepper([trace, gradients(trace, hidden_state=np.ones(2))], names=["there", "back"])
    there, back = root.locator(".rnn-panel").all()
    assert root.locator(".rnn-differs").count() == 0
    focus(root)
    press(page, "End")
    assert "inside?" in there.inner_text()
    assert "∂h5" in back.locator(".rnn-diagram").inner_text().replace("\n", "")

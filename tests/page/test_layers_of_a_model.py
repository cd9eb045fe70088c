"""The layers of a model in the stepper: one above the other, opened and closed, linked, edited together."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from browser import as_json, click, focus, press, show, timestep, violations
from stacked import encoder_decoder, stacked, together, translator
from what_if import change, chips, edits_of, shown

from rnn_helpers import GRU, LSTM, SimpleRNN, Stepper

pytestmark = pytest.mark.browser

# What is wider than the stepper
SPILLED = """() => {
  const root = document.querySelector(".rnn-stepper");
  const { right } = root.getBoundingClientRect();
  const parts = root.querySelectorAll(
    ".rnn-layer-head *, .rnn-stack-head, .rnn-origin, .rnn-diagram, .rnn-sequence, .rnn-other-layers *");
  const spills = (each) => each.checkVisibility() && each.getBoundingClientRect().right > right + 0.5;
  const spilled = [...parts].filter(spills);
  const scrolls = root.scrollWidth > root.clientWidth ? ["the stepper scrolls"] : [];
  return [...scrolls, ...spilled.map((each) => each.className)];
}"""

# The stepper once more on the page
ANOTHER = """() => {
  const element = document.createElement("div");
  document.querySelector("main").append(element);
  window.show(element);
}"""
LAYERS = [f"lstm, layer {layer}, {direction}" for layer in (0, 1) for direction in ("forward", "backward")]


@pytest.fixture
def model():
    return stacked(units=2, timesteps=6, labels="abcabc")


def panel(root, name):
    return root.get_by_role("region", name=name, exact=True)


def layer_button(root, name):
    return root.get_by_role("button", name=name, exact=True)


def opened(root):
    buttons = root.locator(".rnn-layer[aria-expanded=true]").all()
    return [button.text_content() for button in buttons]


def heading(root, name):
    return panel(root, name).locator(".rnn-where .rnn-heading").text_content()


def rows(root, name):
    """What the rows of a layer's sequence are called."""
    return panel(root, name).locator(".rnn-row-label:not(.rnn-quiet) .rnn-word").all_inner_texts()


# ---------------------------------------------------------------- one above the other


def test_all_layers_stand_below_each_other_and_one_is_open(stepper, model):
    root = stepper(model)
    assert root.locator(".rnn-layer").all_text_contents() == LAYERS
    tops = [panel(root, name).bounding_box()["y"] for name in LAYERS]
    assert tops == sorted(tops)
    assert opened(root) == LAYERS[:1]
    assert "The data goes from top to bottom" in root.locator(".rnn-stack-head").inner_text()
    assert root.get_attribute("aria-label") == "Stepper: Tagger, 4 layers and directions, 6 timesteps"
    assert "hidden state" in rows(root, LAYERS[0]) and "forget gate" in rows(root, LAYERS[0])
    assert rows(root, LAYERS[1]) == ["hidden state"]
    assert "read from right to left" in panel(root, LAYERS[1]).inner_text()
    assert "read from right to left" not in panel(root, LAYERS[2]).inner_text()
    assert f"reads {LAYERS[0]} and {LAYERS[1]}" in panel(root, LAYERS[2]).inner_text()


def test_a_click_a_key_and_python_open_and_close_a_layer_and_python_hears(page, stepper, model):
    root = stepper(model)
    layer_button(root, LAYERS[2]).click()
    assert opened(root) == [LAYERS[0], LAYERS[2]]
    assert page.evaluate("model.state.layers") == [LAYERS[0], LAYERS[2]]
    assert len(page.evaluate("model.messages")) == 1
    layer_button(root, LAYERS[0]).focus()
    press(page, "Enter")
    assert opened(root) == [LAYERS[2]]
    assert page.evaluate("document.activeElement.textContent") == LAYERS[0], "the focus stays on the button"
    press(page, "Space")
    assert opened(root) == [LAYERS[0], LAYERS[2]]
    page.evaluate(f"model.receive('layers', {json.dumps(LAYERS[3:])})")
    assert opened(root) == LAYERS[3:]
    assert len(page.evaluate("model.messages")) == 3


def test_one_playhead_shows_both_directions_at_the_same_timestep(page, stepper, model):
    root = stepper(model, layers=LAYERS, timestep=1)
    focus(root)
    press(page, "ArrowRight")
    for name, trace in model.items():
        part = panel(root, name)
        for unit in range(2):
            assert abs(shown(part, f"forget gate, unit {unit}") - trace.forget_gate[2, unit]) <= 0.00501
        frame = part.locator(".rnn-now").bounding_box()
        tick = part.locator(".rnn-tick.rnn-here").bounding_box()
        assert tick["x"] < frame["x"] + frame["width"] / 2 < tick["x"] + tick["width"]
        assert part.locator(".rnn-tick.rnn-here").text_content() == "2"
    columns = {round(panel(root, name).locator(".rnn-now").bounding_box()["x"]) for name in LAYERS}
    assert len(columns) == 1, "the columns of all layers stand below each other"


def test_layers_are_no_runs_of_one_cell_to_compare(stepper):
    model = stacked(units=3, features=3, directions=("forward",))
    root = stepper(model, layers=list(model), timestep=3)
    assert root.locator(".rnn-differs").count() == 0


def test_what_a_layer_reads_is_not_called_its_token(stepper, model):
    root = stepper(model, layers=LAYERS[2:3], timestep=3)
    (input_box,) = panel(root, LAYERS[2]).locator(".rnn-input").all()
    first = model[LAYERS[2]].inputs[3, 0]
    assert f"{abs(first):.2f}" in input_box.inner_text()
    assert (
        panel(root, LAYERS[2])
        .locator(".rnn-sentence")
        .inner_text()
        .startswith("At timestep 3, at “a”: unit 0")
    )
    click(root, "What if…")
    assert root.get_by_label("Token").is_visible()
    root.get_by_label("Cell", exact=True).select_option(label=LAYERS[2])
    assert not root.get_by_label("Token").is_visible()


def test_by_equations_a_layer_waits_for_those_it_reads(page, stepper, model):
    root = stepper(model, layers=[LAYERS[0], LAYERS[2]])
    focus(root)
    press(page, "ArrowDown")
    upper = panel(root, LAYERS[2])
    assert root.get_attribute("data-equation") == "forget_gate"
    assert (
        upper.locator(".rnn-sentence").inner_text()
        == "Not computed yet: the layers that it reads come first."
    )
    assert "not computed yet" in upper.locator("button[aria-label^='forget gate, unit 0']").get_attribute(
        "aria-label"
    )
    press(page, *["ArrowDown"] * 6)
    assert root.get_attribute("data-equation") == "forget_gate"
    assert abs(shown(upper, "forget gate, unit 0") - model[LAYERS[2]].forget_gate[0, 0]) <= 0.00501
    assert (
        abs(shown(panel(root, LAYERS[0]), "hidden state, unit 0") - model[LAYERS[0]].outputs[0, 0]) <= 0.00501
    )
    press(page, *["ArrowDown"] * 5)
    assert root.get_attribute("data-equation") == "hidden_state" and timestep(root) == 0
    press(page, "ArrowDown")
    assert root.get_attribute("data-equation") == "forget_gate" and timestep(root) == 1


def test_the_past_is_to_the_right_for_a_layer_that_reads_from_there(page, stepper, model):
    root = stepper(model, reveal="past", timestep=2)
    covered = """(panel) => {
      const canvas = panel.querySelector(".rnn-pane > canvas:last-child");
      const { width, height } = canvas;
      const pixel = (t) => canvas.getContext("2d").getImageData((t + 0.5) * width / 6, height * 0.4, 1, 1);
      return [0, 1, 2, 3, 4, 5].map((t) => pixel(t).data[3] > 0);
    }"""
    later = [panel(root, name).evaluate(covered) for name in LAYERS]
    assert later[2] == [False] * 3 + [True] * 3
    assert later[1] == later[3] == [True] * 2 + [False] * 4


def test_skipped_timesteps_are_hatched_in_every_layer(page, stepper):
    model = stacked(mask=np.array([True, True, False, True, True, False]))
    root = stepper(model, layers=LAYERS[2:], timestep=2)
    for name in LAYERS[2:]:
        text = panel(root, name).inner_text()
        assert "Timestep 2 is skipped" in text and "Hatched timesteps are skipped" in text
    focus(root)
    press(page, "ArrowDown")
    assert root.get_attribute("data-equation") == "all"
    press(page, "ArrowDown", "ArrowDown")
    assert timestep(root) == 3


# ---------------------------------------------------------------- links


def test_an_input_leads_to_the_output_that_it_is_and_back(page, stepper, model):
    root = stepper(model, layers=LAYERS[2:3], timestep=3)
    upper = panel(root, LAYERS[2])
    names = upper.locator(".rnn-origin").all_text_contents()
    assert names == [f"hidden state of {name}, unit {unit}" for name in LAYERS[:2] for unit in range(2)]
    products = upper.locator(".rnn-ledger tr:has(.rnn-product)").all_inner_texts()
    for product, value in zip(products, model[LAYERS[2]].inputs[3], strict=False):
        assert f"{abs(value):.2f}" in product
    upper.locator(".rnn-origin", has_text=f"{LAYERS[1]}, unit 1").click()
    assert opened(root) == [LAYERS[1], LAYERS[2]]
    value = model[LAYERS[1]].outputs[3, 1]
    assert heading(root, LAYERS[1]).startswith("h3[1] = ")
    assert f"{abs(value):.2f} hidden state, unit 1" in heading(root, LAYERS[1])
    back = panel(root, LAYERS[1]).locator(".rnn-back")
    assert back.inner_text() == f"Back to forget gate of {LAYERS[2]}, unit 0"
    assert back.evaluate("(element) => element === document.activeElement")
    assert "hidden state, unit 1" in root.locator(".rnn-live").last.text_content()
    press(page, "Enter")
    assert not back.is_visible()
    assert heading(root, LAYERS[2]).startswith("f3[0] = ")
    assert "pinned" in heading(root, LAYERS[2])
    assert panel(root, LAYERS[2]).locator(":focus").count() == 1


@pytest.mark.parametrize(("merge", "what"), [("sum", "sum of"), ("mul", "product of"), ("ave", "mean of")])
def test_an_input_that_is_merged_leads_to_both_outputs_and_a_what_if_runs_on(page, what_if, merge, what):
    model = stacked(merge=merge)
    root = what_if(model, layers=LAYERS, timestep=3)
    upper = panel(root, LAYERS[2])
    assert f"reads the {what} {LAYERS[0]} and {LAYERS[1]}" in upper.inner_text()
    row = upper.locator(".rnn-origins td:not(:empty)").nth(1)
    both = [f"hidden state of {name}, unit 1" for name in LAYERS[:2]]
    assert row.text_content() == f"{what} {both[0]} and {both[1]}"
    hold(root, LAYERS[1])
    widget = Stepper(model)
    widget.edits = edits_of(page)
    for name in LAYERS[1:]:
        expected = widget.edited[name].outputs[3]
        for unit in range(2):
            value = shown(panel(root, name), f"hidden state, unit {unit}")
            assert abs(value - expected[unit]) <= 0.00501
        assert np.abs(expected - model[name].outputs[3]).max() > 1e-4
    row.get_by_role("button", name=both[1]).click()
    assert heading(root, LAYERS[1]).startswith("h3[1] = ")
    back = panel(root, LAYERS[1]).locator(".rnn-back")
    assert back.inner_text() == f"Back to forget gate of {LAYERS[2]}, unit 0"


def test_the_keyboard_follows_links_down_and_backspace_comes_back(page, stepper):
    model = stacked(GRU, layers=3, directions=("forward",))
    names = list(model)
    root = stepper(model, layers=names[2:], timestep=4)
    panel(root, names[2]).locator(".rnn-origin").first.focus()
    press(page, "Enter")
    click(panel(root, names[1]), "update gate, unit 1: " + panel(root, names[1]).locator(
        "button[aria-label^='update gate, unit 1']").inner_text())  # fmt: skip
    assert not panel(root, names[1]).locator(".rnn-back").is_visible(), "no link led to this value"
    panel(root, names[1]).locator(".rnn-origin").last.focus()
    press(page, "Enter")
    assert heading(root, names[0]).startswith("h4[1] = ")
    press(page, "Backspace")
    assert heading(root, names[1]).startswith("z4[1] = ")
    press(page, "Backspace")
    assert heading(root, names[2]).startswith("z4[0] = ")
    press(page, "Backspace")
    assert heading(root, names[2]).startswith("z4[0] = "), "there is nowhere to go back to"


def test_a_link_from_a_timestep_that_is_pointed_at_goes_to_that_timestep(page, stepper, model):
    root = stepper(model, layers=LAYERS[2:3], timestep=3)
    panel(root, LAYERS[2]).locator(".rnn-track").hover(position={"x": 30, "y": 40})
    assert heading(root, LAYERS[2]).startswith("f0")
    panel(root, LAYERS[2]).locator(".rnn-origin").first.evaluate("(element) => element.click()")
    assert timestep(root) == 0
    assert heading(root, LAYERS[0]).startswith("h0[0] = ")


# ---------------------------------------------------------------- what if


def hold(root, layer, quantity="input_gate"):
    root.get_by_label("Cell", exact=True).select_option(label=layer)
    root.get_by_label("Quantity to hold").select_option(quantity)
    click(root, "Apply")


def test_an_edit_below_runs_on_through_the_layers_above_as_in_python(page, what_if, model):
    root = what_if(model, layers=LAYERS, timestep=3)
    hold(root, LAYERS[0])
    widget = Stepper(model)
    widget.edits = edits_of(page)
    for name in LAYERS:
        part = panel(root, name)
        for unit in range(2):
            assert (
                abs(shown(part, f"hidden state, unit {unit}") - widget.edited[name].outputs[3, unit])
                <= 0.00501
            )
        assert (part.locator(".rnn-diagram .rnn-differs").count() > 0) == (name != LAYERS[1])
    lines = change(root).split("\n")
    assert [line.split(": ")[0] for line in lines] == [LAYERS[0], *LAYERS[2:]]
    assert len(chips(root)) == 1
    root.get_by_label("Show the original beside it").check()
    assert panel(root, f"{LAYERS[3]}, original").count() == panel(root, f"{LAYERS[3]}, edited").count() == 1
    assert panel(root, f"{LAYERS[1]}, original").count() == 0
    layer_button(root, f"{LAYERS[2]}, edited").click()
    assert panel(root, f"{LAYERS[2]}, original").count() == 0, "a closed one shows what is edited"
    layer_button(root, LAYERS[2]).click()
    focus(root)
    press(page, "z")
    assert root.locator(".rnn-differs").count() == 0 and opened(root) == LAYERS


def test_where_the_next_layer_reads_something_else_the_stepper_says_so(page, what_if):
    model = together(stacked(layers=1), stacked(layers=1, name="head", directions=("forward",), seed=4))
    root = what_if(model, timestep=3)
    hold(root, LAYERS[0])
    assert change(root).endswith(
        "\nhead, layer 0, forward: not reached. "
        "What it received is no output of a layer here, so it stays as it was."
    )
    root.get_by_role("button", name="Take all back").click()
    hold(root, "head, layer 0, forward")
    assert "not reached" not in change(root)


def test_edits_of_python_arrive_in_all_layers(page, stepper, model):
    root = stepper(model, layers=LAYERS[3:], timestep=3)
    before = shown(panel(root, LAYERS[3]), "hidden state, unit 0")
    weight = {"type": "weight", "run": 0, "weights": "W", "index": [0, 0, 0], "value": 9.0}
    page.evaluate(f"model.receive('edits', {json.dumps([weight])})")
    widget = Stepper(model)
    widget.edits = [weight]
    after = shown(panel(root, LAYERS[3]), "hidden state, unit 0")
    assert after != before and abs(after - widget.edited[LAYERS[3]].outputs[3, 0]) <= 0.00501


# ---------------------------------------------------------------- layers of different lengths


def test_layers_of_another_length_wait_with_a_playhead_of_their_own(page, stepper):
    root = stepper(translator(), timestep=5)
    waiting = root.get_by_role("region", name="Layers of another length")
    assert "4 timesteps, with a playhead of their own" in waiting.inner_text()
    assert root.locator(".rnn-panel").count() == 2
    layer_button(root, "decoder, layer 1, forward").click()
    assert root.locator(".rnn-panel").count() == 2
    assert opened(root) == ["decoder, layer 1, forward"]
    assert "6 timesteps" in waiting.inner_text() and "encoder, layer 0, backward" in waiting.inner_text()
    assert timestep(root) == 0 and "of 0–3" in root.locator(".rnn-where-now").inner_text()
    click(root, "Last timestep")
    assert timestep(root) == 3
    layer_button(root, "encoder, layer 0, backward").click()
    assert timestep(root) == 5, "where its playhead was"
    assert page.evaluate("model.state.layers") == ["encoder, layer 0, backward"]
    layer_button(root, "decoder, layer 0, forward").click()
    assert timestep(root) == 3
    click(root, "What if…")
    choices = root.get_by_label("Cell", exact=True).locator("option").all_text_contents()
    assert choices == ["decoder, layer 0, forward", "decoder, layer 1, forward"]


def origins(root, name):
    return panel(root, name).locator(".rnn-origin").all_text_contents()


def test_a_decoder_leads_to_where_its_encoder_ended_and_back(page, stepper):
    root = stepper(encoder_decoder(), layers=["decoder"])
    end = "of encoder, layer 0, forward, unit"
    assert f"starts from the final state {end[:-6]}" in panel(root, "decoder").inner_text()
    assert origins(root, "decoder") == [f"final hidden state {end} {unit}" for unit in range(2)]
    cell_state = panel(root, "decoder").locator(".rnn-stack button[aria-label^='cell state, unit 1']").last
    cell_state.click()
    assert heading(root, "decoder").startswith("c0[1] = ")
    assert origins(root, "decoder") == [f"final cell state {end} 1"]
    panel(root, "decoder").locator(".rnn-origin").click()
    encoder = "encoder, layer 0, forward"
    assert opened(root) == [encoder] and timestep(root) == 5
    assert heading(root, encoder).startswith("c5[1] = ")
    back = panel(root, encoder).locator(".rnn-back")
    assert back.inner_text() == "Back to cell state of decoder, unit 1"
    back.click()
    assert opened(root) == ["decoder"] and timestep(root) == 0
    assert heading(root, "decoder").startswith("c0[1] = ")
    focus(root)
    press(page, "ArrowRight")
    assert origins(root, "decoder") == [], "at timestep 1 the state before is its own"


def test_the_end_of_an_encoder_is_what_it_read_last(page, stepper):
    mask = np.array([True, True, True, True, False, False])
    root = stepper(encoder_decoder(directions=("backward",)), layers=["decoder"])
    click(root, "First timestep")
    panel(root, "decoder").locator(".rnn-origin").first.click()
    assert timestep(root) == 0
    root = stepper(encoder_decoder(mask=mask), layers=["decoder"])
    panel(root, "decoder").locator(".rnn-origin").first.click()
    assert timestep(root) == 3


def test_where_a_decoder_skips_its_first_timesteps_the_next_one_starts_from_the_encoder(page, stepper):
    model = encoder_decoder()
    start = tuple(model["decoder"].initial_state.values())
    late = model["decoder"].cell.run(model["decoder"].inputs, start, mask=np.arange(4) > 1)
    root = stepper(replace(model, traces={**model.traces, "decoder": late}), layers=["decoder"])
    counts = []
    for _ in range(4):
        counts.append(len(origins(root, "decoder")))
        click(root, "Next timestep")
    assert counts == [0, 0, 2, 0]


@pytest.mark.parametrize("reads", [False, True])
def test_a_what_if_in_an_encoder_runs_on_into_the_decoder_as_in_python(page, what_if, reads):
    model = encoder_decoder(directions=("forward", "backward"), reads=reads)
    forward, backward, decoder = model
    root = what_if(model, layers=[forward], timestep=3)
    hold(root, forward, "forget_gate")
    widget = Stepper(model)
    widget.edits = edits_of(page)
    first, second = change(root).split("\n")
    assert first.startswith(f"{forward}: First change: at timestep")
    other = "First change: at timestep 0" if reads else "changes, too. Open it to see where."
    assert second.startswith(f"{decoder}: {other}")
    layer_button(root, decoder).click()
    expected = widget.edited[decoder].outputs
    assert np.abs(expected - model[decoder].outputs).max() > 1e-3
    for unit in range(4):
        value = shown(panel(root, decoder), f"hidden state, unit {unit}")
        assert abs(value - expected[timestep(root), unit]) <= 0.00501
    if reads:
        press(page, "Home")
        assert timestep(root) == 0
        names = origins(root, decoder)
        assert f"hidden state of {backward}, unit 1" in names
        assert f"final hidden state of {backward}, unit 1" in names


# ---------------------------------------------------------------- elsewhere


def test_a_saved_page_opens_and_closes_layers_and_edits_them(page, tmp_path, model):
    widget = Stepper(model, layers=LAYERS[2:3], timestep=3)
    widget.edits = [{"type": "hold", "run": 0, "quantity": "forget_gate", "value": 0.0}]
    widget.save(tmp_path / "page.html")
    page.goto((tmp_path / "page.html").as_uri())
    root = page.locator(".rnn-stepper")
    assert opened(root) == LAYERS[2:3]
    layer_button(root, LAYERS[3]).click()
    for name in LAYERS[2:]:
        value = widget.edited[name].outputs[3, 0]
        assert abs(shown(panel(root, name), "hidden state, unit 0") - value) <= 0.00501


def test_the_line_of_python_names_the_open_layers(page, stepper, model):
    root = stepper(model, timestep=2)
    layer_button(root, LAYERS[3]).click()
    click(root, "Help")
    line = root.get_by_role("group", name="Python").inner_text()
    assert line == f'Stepper(traces, layers=["{LAYERS[0]}", "{LAYERS[3]}"], timestep=2)'
    again = eval(line, {"Stepper": Stepper, "traces": model})
    assert again.layers == [LAYERS[0], LAYERS[3]] and again.timestep == 2


def test_two_views_open_the_same_layers(page, stepper, model):
    root = stepper(model)
    page.evaluate(ANOTHER)
    other = page.locator(".rnn-stepper").nth(1)
    layer_button(root, LAYERS[3]).click()
    assert opened(other) == opened(root) == [LAYERS[0], LAYERS[3]]


def test_another_notation_computes_nothing_anew_and_keeps_what_is_open(page, stepper, model):
    root = stepper(model, layers=LAYERS[1:3], timestep=4)
    value = shown(panel(root, LAYERS[2]), "hidden state, unit 1")
    panel(root, LAYERS[2]).get_by_label("Notation").select_option("pytorch")
    assert opened(root) == LAYERS[1:3]
    assert shown(panel(root, LAYERS[2]), "hidden state, unit 1") == value


def test_two_views_go_to_the_layers_of_another_length_together(page, stepper):
    root = stepper(translator(), timestep=5)
    page.evaluate(ANOTHER)
    other = page.locator(".rnn-stepper").nth(1)
    assert timestep(other) == 5
    layer_button(root, "decoder, layer 1, forward").click()
    click(other, "Last timestep")
    assert timestep(root) == timestep(other) == 3
    layer_button(root, "encoder, layer 0, forward").click()
    assert timestep(root) == timestep(other) == 5
    assert opened(root) == opened(other) == ["encoder, layer 0, forward"]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_no_violation(page, theme):
    model = stacked(units=2, timesteps=6, labels="abcabc")
    show(page, Stepper(model, layers=LAYERS[2:3], timestep=2), theme)
    root = page.locator(".rnn-stepper")
    click(root, "What if…")
    hold(root, LAYERS[0])
    panel(root, LAYERS[2]).locator(".rnn-origin").first.click()
    assert violations(page) == []
    page.set_viewport_size({"width": 390, "height": 900})
    assert violations(page) == []


@pytest.mark.parametrize("width", [320, 390, 560, 640, 848, 1280, 1440])
def test_nothing_is_cut_off_at_any_width(page, width):
    page.set_viewport_size({"width": width, "height": 900})
    model = together(
        stacked(LSTM, units=3, name="encoder of the whole sentence, in both directions"),
        stacked(GRU, units=12, timesteps=40, layers=1, name="decoder"),
    )
    names = list(model)
    show(page, Stepper(model, layers=[names[1], names[2]], timestep=2))
    page.evaluate("document.fonts.ready")
    assert page.evaluate(SPILLED) == []


def test_on_paper_every_layer_has_every_timestep(page, stepper):
    root = stepper(stacked(units=2, timesteps=60), layers=LAYERS[2:3])
    page.emulate_media(media="print")
    page.wait_for_function("document.querySelector('.rnn-stepper').classList.contains('rnn-printed')")
    for name in LAYERS:
        ticks = panel(root, name).locator(".rnn-tick").all_text_contents()
        assert sorted(set(map(int, ticks))) == list(range(60))


def test_layers_that_scroll_do_it_together(page, stepper):
    root = stepper(stacked(units=2, timesteps=300), layers=LAYERS[:1])
    panel(root, LAYERS[0]).locator(".rnn-scroll").evaluate("(element) => { element.scrollLeft = 700; }")
    page.wait_for_function(
        "[...document.querySelectorAll('.rnn-scroll')].every(({ scrollLeft }) => scrollLeft === 700)"
    )


def test_the_diagrams_of_open_layers_have_no_fault_at_any_width(page, stepper):
    page.set_viewport_size({"width": 1500, "height": 900})
    stepper()
    page.add_script_tag(content=Path(__file__).with_name("layout_faults.js").read_text(encoding="utf-8"))
    models = [
        stacked(LSTM, labels=["a", "internationalization", "b"] * 2),
        stacked(GRU, units=4),
        stacked(SimpleRNN, units=12),
    ]
    states = [as_json(Stepper(model, layers=list(model), timestep=2)) for model in models]
    found = page.evaluate("([states, widths]) => sweep(states, widths)", [states, list(range(320, 1441, 80))])
    assert found == [{}] * len(models)


def test_on_a_full_screen_the_arithmetic_of_a_layer_stays(page, stepper, model):
    root = stepper(model, layers=LAYERS[2:3], timestep=3)
    click(root, "Fullscreen")
    page.wait_for_function("document.fullscreenElement !== null")
    assert panel(root, LAYERS[2]).locator(".rnn-origin").first.is_visible()
    panel(root, LAYERS[2]).locator(".rnn-origin").first.click()
    assert heading(root, LAYERS[0]).startswith("h3[0] = ")
    assert page.evaluate("document.fullscreenElement !== null")


def test_a_closed_layer_says_how_many_of_its_units_are_on_show(stepper):
    root = stepper(stacked(units=40))
    assert "8 of 40 units" in panel(root, LAYERS[1]).inner_text()
    assert "of 40 units" not in panel(root, LAYERS[0]).locator(".rnn-layer-head").inner_text()


def test_columns_have_their_numbers_in_open_layers_and_below_the_last_one(stepper, model):
    root = stepper(model, layers=LAYERS[:1])
    counts = [panel(root, name).locator(".rnn-tick").count() for name in LAYERS]
    assert counts == [6, 0, 0, 6]
    layer_button(root, LAYERS[1]).click()
    assert panel(root, LAYERS[1]).locator(".rnn-tick").count() == 6


def test_the_units_of_a_layer_are_chosen_in_the_line_of_its_name(page, stepper):
    root = stepper(stacked(units=20), layers=LAYERS[:3])
    for width in (848, 1280):
        page.set_viewport_size({"width": width, "height": 720})
        for name in LAYERS[:3]:
            head, choice = (
                panel(root, name).locator(part) for part in (".rnn-layer-head", ".rnn-windows select")
            )
            top, box = head.bounding_box(), choice.bounding_box()
            assert top["y"] - 1 <= box["y"] and box["y"] + box["height"] <= top["y"] + top["height"] + 1
            words = head.locator(".rnn-quiet")
            if words.count():
                ends = words.bounding_box()
                assert ends["x"] + ends["width"] <= box["x"], "words and choice don't meet"
        choice.select_option(index=1)


@pytest.mark.parametrize("width", [848, 1280])
def test_the_buttons_beside_the_equations_stand_in_one_line(page, stepper, model, width):
    page.set_viewport_size({"width": width, "height": 720})
    root = stepper(model)
    parts = root.locator(".rnn-heading-row").first.locator("> *").all()
    middles = [box["y"] + box["height"] / 2 for box in (part.bounding_box() for part in parts)]
    assert max(middles) - min(middles) < 4

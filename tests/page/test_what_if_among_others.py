"""The what-if among the other parts of the stepper, its kernel and its readers."""

import json
import re

import numpy as np
import pytest
from browser import as_json, click, focus, press, random_trace, timestep, violations
from what_if import change, chips, edits_of, enter, field, note, quotes, refusals, shown

from rnn_helpers import GRU, LSTM, Loop, SimpleRNN, Stepper

pytestmark = pytest.mark.browser


# ---------------------------------------------------------------- among the other parts


def test_typing_in_a_field_moves_nothing_else(page, what_if):
    root = what_if(quotes(), timestep=9)
    field(root, "Value to hold it at, as a number").focus()
    press(page, "f", "z", "ArrowLeft", "Home", " ", "a")
    assert timestep(root) == 9
    assert page.evaluate("document.fullscreenElement") is None
    assert "f" in field(root, "Value to hold it at, as a number").input_value()


def test_an_edit_stops_playing(page, what_if):
    root = what_if(random_trace(LSTM))
    click(root, "Play")
    enter(root, "Value to hold it at, as a number", "1")
    assert root.get_by_role("button", name="Play", exact=True).is_visible()


def test_python_hears_of_edits_once_they_rest(page, what_if):
    root = what_if(random_trace(LSTM), timestep=2)
    field(root, "Value to hold it at, as a number").focus()
    page.clock.install(time=0)
    page.clock.pause_at(1000)  # from here on no time passes but what the test lets pass
    for _ in range(3):
        press(page, "ArrowUp")
        page.clock.run_for(200)
    heard = page.evaluate("[model.messages.length, model.state.edits.length]")
    page.clock.run_for(200)
    assert heard == [0, 0]
    assert page.evaluate("model.messages") == ["save_changes"]
    assert [edit["value"] for edit in page.evaluate("model.state.edits")] == [0.3]


def test_without_a_kernel_an_edit_stays_on_the_page_and_nothing_is_sent(page, what_if):
    root = what_if(random_trace(LSTM), timestep=2)
    kernels = {
        "{}": True,
        "{kernel: {status: 'busy', connectionStatus: 'connected'}}": True,
        "{kernel: null}": False,
        "{kernel: {isDisposed: true}}": False,
        "{kernel: {status: 'dead'}}": False,
        "{kernel: {connectionStatus: 'disconnected'}}": False,
    }
    for place, (kernel, is_heard) in enumerate(kernels.items()):
        page.evaluate(f"model.widget_manager = {kernel}; model.messages.length = 0")
        value = 1 - place / 10
        enter(root, "Value to hold it at, as a number", f"{value:.1f}")
        page.wait_for_function("(value) => model.state.edits[0]?.value === value", arg=round(value, 1))
        assert len(page.evaluate("model.messages")) == is_heard, kernel
        assert shown(root, "forget gate, unit 0") == pytest.approx(value)


def test_an_edit_does_not_outlive_its_view(page, what_if):
    root = what_if(random_trace(LSTM), timestep=2)
    enter(root, "Value to hold it at, as a number", "1")
    page.evaluate("window.stop()")
    page.wait_for_timeout(400)
    assert page.evaluate("model.messages") == []


def test_two_views_of_one_stepper_share_an_edit(page, what_if):
    what_if(quotes(), timestep=9)
    page.evaluate("void window.show(document.body.appendChild(document.createElement('div')))")
    first, second = page.locator(".rnn-stepper").all()
    enter(first, "Value to hold it at, as a number", "1")
    second.locator(".rnn-edits li").wait_for()
    assert shown(second, "forget gate, unit 0") == 1.0
    assert field(second, "Value to hold it at, as a number").input_value() == "1.00"
    page.wait_for_timeout(400)
    assert page.evaluate("model.messages") == ["save_changes"]
    focus(second)
    press(page, "z")
    page.wait_for_function("document.querySelectorAll('.rnn-edits li').length === 0")


def test_side_by_side_an_input_changes_for_all_and_a_weight_for_one(page, what_if):
    inputs = random_trace(LSTM).inputs
    traces = [random_trace(kind).cell.run(inputs) for kind in (LSTM, GRU)]
    root = what_if(traces, names=["long", "gated"], timestep=3)
    long, gated = root.locator(".rnn-panel").all()
    before = [panel.locator(".rnn-diagram").inner_text() for panel in (long, gated)]
    root.get_by_label("Cell", exact=True).select_option("gated")
    enter(root, "Input feature 0 at timestep 3", "3")
    changed = [panel.locator(".rnn-diagram").inner_text() for panel in (long, gated)]
    assert before[0] != changed[0]
    assert before[1] != changed[1]
    press(page, "Escape")
    focus(root)
    press(page, "z")
    enter(gated, "Wz[0, 0] of the update gate", "3")
    assert long.locator(".rnn-diagram").inner_text() == before[0]
    assert gated.locator(".rnn-diagram").inner_text() != before[1]
    widget = Stepper(traces)
    page.wait_for_function("model.state.edits.length === 1 && model.state.edits[0].type === 'weight'")
    widget.edits = edits_of(page)
    assert widget.edited[0] is traces[0]
    assert widget.edited[1].cell.W[0, 0, 0] == 3


def test_side_by_side_every_cell_has_its_own_edits_and_its_own_sentence(what_if):
    traces = [random_trace(LSTM, seed=seed) for seed in (0, 1)]
    root = what_if(traces, names=["first", "second"], timestep=2)
    for panel in root.locator(".rnn-panel").all():
        enter(panel, "Wf[0, 0] of the forget gate", "3")
    assert chips(root) == ["first: Wf[0, 0] = +3.00", "second: Wf[0, 0] = +3.00"]
    assert re.findall(r"(\w+): First change", change(root)) == ["first", "second"]


def test_side_by_side_an_input_edited_where_there_are_no_labels_gets_one_where_there_are(page, what_if):
    plain = random_trace(LSTM)
    labeled = random_trace(GRU).cell.run(plain.inputs, labels="abcdef")
    for traces in ([plain, labeled], [labeled, plain]):
        root = what_if(traces, names=["one", "two"], timestep=2)
        root.get_by_label("Cell", exact=True).select_option(["one", "two"][traces.index(plain)])
        enter(root, "Input feature 0 at timestep 2", "0.125")
        assert refusals(root) == []
        widget = Stepper(traces)
        page.wait_for_function("model.state.edits.length > 0")
        widget.edits = edits_of(page)
        (label,) = [trace.input_labels[2] for trace in widget.edited if trace.input_labels]
        assert label.startswith("+0.13, ")
        assert root.locator(".rnn-token").all_inner_texts() == [*"ab", label, *"def"]


def test_side_by_side_the_input_of_another_sequence_stays(what_if):
    cells = [LSTM.random(2, 2), GRU.random(3, 2), SimpleRNN.random(2, 2)]
    inputs = [np.zeros((4, 2)), np.zeros((4, 3)), np.ones((4, 2))]
    root = what_if([cell.run(each) for cell, each in zip(cells, inputs, strict=True)], timestep=2)
    panels = [panel.locator(".rnn-diagram") for panel in root.locator(".rnn-panel").all()]
    before = [panel.inner_text() for panel in panels]
    enter(root, "Input feature 0 at timestep 2", "3")
    assert [panel.inner_text() == was for panel, was in zip(panels, before, strict=True)] == [
        False,
        True,
        True,
    ]


def test_the_choices_are_those_of_the_cell_that_is_changed(what_if):
    small = random_trace(LSTM, units=2, features=1, labels="abcdef")
    large = random_trace(LSTM, units=4, features=3, labels="ghijkl")
    root = what_if([small, large], names=["small", "large"], timestep=2)

    def choices(name):
        return root.get_by_label(name, exact=True).locator("option").all_inner_texts()

    root.get_by_label("Cell", exact=True).select_option("large")
    assert choices("Token") == list("ghijkl")
    root.get_by_label("Unit to hold").select_option("unit 3")
    root.get_by_label("Input feature", exact=True).select_option("x[2]")
    root.get_by_label("Cell", exact=True).select_option("small")
    assert choices("Token") == list("abcdef")
    assert choices("Unit to hold") == ["every unit", "unit 0", "unit 1"]
    assert root.get_by_label("Unit to hold").input_value() == "all"
    assert field(root, "Input feature 0 at timestep 2").input_value() != ""


def test_where_the_letter_is_flipped_so_is_what_is_held(page, what_if):
    trace = random_trace(GRU)
    root = what_if(trace, timestep=2, notation="cs230")
    enter(root, "Value to hold it at, as a number", "0.9")
    assert edits_of(page)[0]["value"] == pytest.approx(0.1)
    assert shown(root, "update gate, unit 0") == 0.9
    assert "held at 0.90" in root.locator(".rnn-edits").inner_text()
    was = 1 - trace.update_gate[2]
    unit = int(np.argmax(np.abs(0.9 - was)))
    assert f"update gate of unit {unit}, 0.90 instead of {was[unit]:.2f}." in change(root)
    root.locator("button[aria-label^='update gate, unit 0:']").click()
    assert re.fullmatch(rf"Held\. Its equation would give 1 − σ\(.*\) = {was[0]:.2f}\.", note(root))
    root.get_by_role("slider", name="Value to hold it at").press("ArrowRight")
    assert shown(root, "update gate, unit 0") == 0.91


def test_a_new_trace_begins_without_edits(page, what_if):
    root = what_if(random_trace(LSTM), timestep=2)
    enter(root, "Value to hold it at, as a number", "1")
    edits_of(page)
    state = as_json(Stepper(random_trace(LSTM, seed=5)))
    page.evaluate(f"model.state.edits = []; model.receive('payload', {json.dumps(state['payload'])})")
    assert root.locator(".rnn-edits li").count() == 0
    assert root.locator(".rnn-differs").count() == 0


def test_edits_made_before_a_change_of_notation_stay(page, what_if):
    root = what_if(random_trace(LSTM), timestep=2)
    enter(root, "Value to hold it at, as a number", "1")
    root.get_by_role("combobox", name="Notation").focus()
    root.get_by_role("combobox", name="Notation").select_option("PyTorch")
    assert shown(root, "forget gate, unit 0") == 1.0
    assert root.get_by_role("combobox", name="Notation").evaluate("(e) => e === document.activeElement")


def test_a_cell_with_holds_of_its_own_says_so(stepper):
    cell = LSTM.random(2, 2).holding("input_gate", 0.25, unit=1, first=1)
    root = stepper(cell.run(np.ones((4, 2))), timestep=2)
    root.locator("button[aria-label^='input gate, unit 1:']").click()
    assert note(root).startswith("Held. Its equation would give")


def test_an_edit_adds_to_what_a_cell_holds_of_its_own(what_if):
    cell = LSTM.random(2, 2).holding("input_gate", 0.25)
    root = what_if(cell.run(np.ones((4, 2))), timestep=2)
    enter(root, "Value to hold it at, as a number", "1")
    assert shown(root, "forget gate, unit 0") == 1.0
    assert shown(root, "input gate, unit 0") == 0.25


def test_in_fullscreen_the_opened_panel_still_fits_and_a_closed_one_gives_its_room_back(page, stepper):
    page.set_viewport_size({"width": 1920, "height": 1080})
    root = stepper(quotes(), timestep=9)
    click(root, "Fullscreen")
    page.wait_for_function("document.querySelector('.rnn-page').style.zoom > 1.2")
    zoom = root.locator(".rnn-page").evaluate("(e) => e.style.zoom")
    click(root, "What if…")
    assert root.evaluate("(e) => e.scrollHeight <= window.innerHeight")
    click(root, "What if…")
    assert root.locator(".rnn-page").evaluate("(e) => e.style.zoom") == zoom


def test_the_loop_has_no_what_if(stepper):
    root = stepper(Loop(lambda x, s: x + s).run([1, 2]))
    assert root.get_by_role("button", name="What if…").count() == 0


def test_a_saved_page_keeps_its_edits_when_the_notation_changes(page, tmp_path):
    Stepper(quotes(), timestep=9).save(tmp_path / "page.html")
    page.goto((tmp_path / "page.html").as_uri())
    root = page.locator(".rnn-stepper")
    click(root, "What if…")
    enter(root, "Value to hold it at, as a number", "1")
    root.get_by_role("combobox", name="Notation").select_option("Keras")
    assert chips(root) == ["forget gate, every unit, held at 1.00, timesteps 9 to 24"]
    assert shown(root, "forget gate, unit 0") == 1.0


def test_a_saved_page_takes_edits_without_a_kernel_and_a_network(page, tmp_path):
    asked = []
    for pattern in ("http://**", "https://**"):
        page.route(pattern, lambda route: (asked.append(route.request.url), route.abort()))
    widget = Stepper(quotes(), timestep=9)
    widget.edits = [
        {"type": "hold", "run": 0, "quantity": "input_gate", "unit": 0, "first": 9, "last": 9, "value": 0.5}
    ]
    widget.save(tmp_path / "page.html")
    page.goto((tmp_path / "page.html").as_uri())
    root = page.locator(".rnn-stepper")
    assert "input gate, unit 0, held at 0.50, timestep 9" in root.locator(".rnn-edits").inner_text()
    enter(root, "Value to hold it at, as a number", "1")
    assert shown(root, "forget gate, unit 0") == 1.0
    page.wait_for_timeout(400)
    focus(root)
    press(page, "Shift+Z")
    assert root.locator(".rnn-edits li").count() == 0
    assert asked == []


# ---------------------------------------------------------------- for everyone


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_no_violation_in_the_open_panel(page, what_if, theme):
    root = what_if(quotes(), theme=theme, timestep=9)
    root.locator("button[aria-label^='forget gate, unit 0:']").click()
    enter(root, "Wf[0, 2] of the forget gate", "letters")
    enter(root, "Value to hold it at, as a number", "1")
    root.get_by_label("Token", exact=True).select_option("s")
    assert violations(page) == []


def test_a_gate_is_held_and_let_go_by_the_keyboard_alone(page, stepper):
    root = stepper(quotes(), timestep=9)
    root.evaluate("(e) => e.focus()")

    def tab_to(name):
        for _ in range(60):
            press(page, "Tab")
            label = page.evaluate(
                "document.activeElement.ariaLabel ?? document.activeElement.innerText ?? ''"
            )
            if label.startswith(name):
                return
        pytest.fail(f"Tab does not reach {name}")

    tab_to("What if…")
    press(page, "Enter")
    tab_to("Value to hold it at, as a number")
    press(page, "ArrowUp", "ArrowUp")
    tab_to("Take back: forget gate, every unit, held at 0.20")
    press(page, "Enter")
    assert root.locator(".rnn-edits li").count() == 0
    press(page, "ArrowRight")
    assert timestep(root) == 10


def test_on_a_narrow_screen_the_panel_stays_on_the_page(page, what_if):
    page.set_viewport_size({"width": 390, "height": 800})
    root = what_if(quotes(), timestep=9)
    enter(root, "Value to hold it at, as a number", "letters")
    enter(root, "From timestep", "letters")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert root.locator(".rnn-refusal").first.is_visible()


HOLD_AT = "Value to hold it at, as a number"


@pytest.mark.parametrize("button", ["Take back Z", "Take all back ⇧Z"])
def test_the_keys_work_on_after_the_last_edit_is_taken_back_by_its_button(page, what_if, button):
    root = what_if(quotes(), timestep=9)
    enter(root, HOLD_AT, "1")
    click(root, button)
    press(page, "ArrowRight")
    assert timestep(root) == 10


def test_the_keys_work_on_after_holding_by_the_button(page, what_if):
    root = what_if(quotes(), timestep=9)
    root.get_by_role("button", name="Apply", exact=True).focus()
    press(page, "Enter", "ArrowRight")
    assert timestep(root) == 10
    press(page, "z")
    assert root.locator(".rnn-edits li").count() == 0


def test_a_field_in_use_stops_the_playing(page, what_if):
    root = what_if(quotes(), timestep=2)
    root.get_by_role("combobox", name="Speed").select_option("4×")
    click(root, "Play")
    field(root, "bf[0] of the forget gate").focus()
    page.keyboard.type("7")
    assert root.get_by_role("button", name="Play", exact=True).is_visible()
    page.wait_for_timeout(500)
    assert "7" in field(root, "bf[0] of the forget gate").input_value()


def test_a_field_keeps_the_focus_when_the_original_appears_beside_it(page, what_if):
    root = what_if(quotes(), timestep=9)
    enter(root, HOLD_AT, "1")
    root.get_by_label("original beside it").check()
    focus(root)
    press(page, "z")
    enter(root, "bf[0] of the forget gate", "2")
    assert root.locator(".rnn-panel").count() == 2
    assert page.evaluate("document.activeElement.ariaLabel") == "bf[0] of the forget gate"
    assert violations(page) == []


def test_what_can_not_be_taken_back_yet_is_said_and_stays(page, what_if):
    cell = SimpleRNN([[1.0]], [[0.5]], [0.0], activation="linear")
    root = what_if(cell.run(np.ones((30, 1))), timestep=0)
    enter(root, HOLD_AT, "0")
    enter(root, "U[0, 0] of the hidden state", "1e30")
    root.get_by_role("button", name="Take back: hidden state").click()
    (said,) = refusals(root)
    assert said.startswith("It can't be taken back before the others: the hidden state of unit 0 outgrows")
    assert root.locator(".rnn-edits li").count() == 2
    press(page, "Shift+Z")
    assert root.locator(".rnn-edits li").count() == 0
    assert refusals(root) == []


def test_z_takes_back_from_the_slider_too(page, what_if):
    root = what_if(quotes(), timestep=9)
    root.get_by_role("slider", name="Value to hold it at").focus()
    press(page, "End", "z")
    assert root.locator(".rnn-edits li").count() == 0


def test_refused_text_goes_with_its_target(page, what_if):
    root = what_if(quotes(), timestep=9)
    enter(root, HOLD_AT, "2")
    root.get_by_label("Quantity to hold").select_option("candidate")
    assert field(root, HOLD_AT).input_value() == "0.00"
    enter(root, "Input feature 0 at timestep 9", "abc")
    focus(root)
    press(page, "ArrowRight")
    assert field(root, "Input feature 0 at timestep 10").input_value() == "+1.00"
    assert refusals(root) == []


def test_the_range_of_a_hold_goes_with_it(page, what_if):
    root = what_if(quotes(), timestep=9)
    enter(root, HOLD_AT, "1")
    focus(root)
    press(page, "z", "Home")
    assert field(root, "From timestep").input_value() == "0"


def test_one_label_of_several_inputs_gives_the_original_back(page, what_if):
    trace = random_trace(LSTM).cell.run(random_trace(LSTM).inputs, labels=["a", "b", "a", "c", "a", "b"])
    root = what_if(trace, timestep=0)
    root.get_by_label("Token", exact=True).select_option("b")
    root.get_by_label("Token", exact=True).select_option("a")
    assert root.locator(".rnn-edits li").count() == 0


def test_a_number_with_a_thousands_comma_is_not_taken_for_a_small_one(what_if):
    root = what_if(random_trace(LSTM), timestep=2)
    enter(root, "Wf[0, 0] of the forget gate", "1,000")
    assert refusals(root) == ["Write 1000 without a comma"]


def test_no_change_is_claimed_between_two_numbers_that_look_alike(page, what_if):
    cell = SimpleRNN([[1.0]], [[2.1]], [0.0], activation="linear")
    root = what_if(cell.run(np.ones((17, 1))), timestep=15)
    enter(root, "Input feature 0 at timestep 15", "1.01")
    assert root.locator(".rnn-change").inner_text() == "No number changes."
    assert root.locator(".rnn-differs").count() == 0
    assert root.locator(".rnn-ledger-note").inner_text() == ""


def test_in_equation_mode_what_is_not_computed_yet_is_not_told(page, what_if):
    root = what_if(quotes(), timestep=9)
    root.locator("button[aria-label^='hidden state, unit 0:']").click()
    enter(root, HOLD_AT, "1")
    click(root, "equation")
    assert "Not computed yet." in root.locator(".rnn-where").inner_text()
    press(page, "Escape")
    root.locator("button[aria-label='hidden state, unit 0: not computed yet']").hover()
    assert "Not computed yet." in root.locator(".rnn-where").inner_text()


def test_a_stack_of_many_units_says_how_many_are_held_and_differ(page, what_if):
    root = what_if(random_trace(LSTM, units=16), timestep=2)
    enter(root, HOLD_AT, "1")
    name = root.locator("button[aria-label^='forget gate, 16 units']").get_attribute("aria-label")
    assert name == "forget gate, 16 units, 16 held, 16 differ from the original"


def test_python_changes_the_notation_of_a_view_on_show(page, what_if):
    root = what_if(random_trace(LSTM), timestep=2)
    root.locator("button[aria-label^='cell state, unit 1:']").click()
    root.get_by_role("button", name="Show numbers").click()
    root.locator(".rnn-numbers caption").wait_for()
    page.evaluate("model.receive('notation', 'keras')")
    assert root.locator(".rnn-math").first.inner_text().startswith("f = σ(Kf x")
    heading = root.locator(".rnn-where .rnn-heading").text_content()
    assert "cell state, unit 1" in heading
    assert "pinned" in heading
    assert root.locator(".rnn-numbers").is_visible()

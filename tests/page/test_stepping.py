"""Moving in time and from equation to equation, and the words beside it, in a real Chromium."""

import re

import numpy as np
import pytest
from browser import TRACES, click, focus, press, random_trace, timestep

from rnn_helpers import LSTM, Loop, Readout, SimpleRNN

pytestmark = pytest.mark.browser
HOSTILE = "<img src=x onerror=alert(1)>"


# ---------------------------------------------------------------- moving in time


def test_the_buttons_step_through_time(stepper):
    root = stepper(timestep=2)
    for name, expected in (
        ("Next timestep", 3),
        ("Previous timestep", 2),
        ("Last timestep", 5),
        ("Next timestep", 5),
        ("First timestep", 0),
        ("Previous timestep", 0),
    ):
        click(root, name)
        assert timestep(root) == expected, name


def test_the_keys_step_through_time(page, stepper):
    root = stepper(timestep=2)
    focus(root)
    for key, expected in (("ArrowRight", 3), ("ArrowLeft", 2), ("End", 5), ("Home", 0), ("ArrowLeft", 0)):
        press(page, key)
        assert timestep(root) == expected, key


def test_an_arrow_on_the_slider_moves_one_step_only(page, stepper):
    root = stepper(timestep=2)
    root.get_by_role("slider", name="Timestep").focus()
    press(page, "ArrowRight")
    assert timestep(root) == 3


def test_keys_that_the_focused_control_has_of_its_own_stay_with_it(page, stepper):
    root = stepper(random_trace(LSTM, units=8, timesteps=40), timestep=2)
    numbers, table = root.get_by_role("button", name="Show numbers"), root.locator(".rnn-number-window")
    numbers.focus()
    press(page, " ")
    assert table.is_visible()
    assert root.get_by_role("button", name="Play", exact=True).is_visible()
    table.evaluate("(e) => { e.style.maxHeight = '80px'; e.focus(); }")
    press(page, "ArrowDown", "End")
    page.wait_for_function("document.querySelector('.rnn-number-window').scrollTop > 80")
    press(page, " ", "Home")
    page.wait_for_function("document.querySelector('.rnn-number-window').scrollTop === 0")
    assert (timestep(root), root.get_attribute("data-equation")) == (2, "all")
    press(page, "ArrowRight")  # it has nothing to scroll to the side
    assert timestep(root) == 3
    root.get_by_role("slider", name="Timestep").focus()
    press(page, "ArrowUp", "ArrowDown", "ArrowDown", "End", "Home")
    assert (timestep(root), root.get_attribute("data-equation")) == (0, "all")
    root.get_by_role("combobox", name="Speed").focus()
    press(page, "ArrowDown", "f")
    assert timestep(root) == 0
    numbers.focus()
    press(page, "ArrowRight", "Enter")
    assert timestep(root) == 1
    assert not table.is_visible()


def test_dragging_the_slider_moves_the_playhead(stepper):
    root = stepper()
    root.get_by_role("slider", name="Timestep").fill("4")
    assert timestep(root) == 4


def test_a_click_on_a_column_goes_there(page, stepper):
    root = stepper(random_trace(LSTM, labels="abcdef"))
    root.locator(".rnn-token", has_text="e").click(force=True)
    assert timestep(root) == 4


def test_playing_runs_to_the_end_and_stops(page, stepper):
    root = stepper(timestep=3)
    root.get_by_role("combobox", name="Speed").select_option("4×")
    click(root, "Play")
    assert root.get_by_role("button", name="Pause").is_visible()
    page.wait_for_function("document.querySelector('.rnn-stepper').dataset.timestep === '5'")
    root.get_by_role("button", name="Play", exact=True).wait_for()


def test_a_step_by_hand_stops_playing(page, stepper):
    root = stepper()
    click(root, "Play")
    click(root, "Next timestep")
    assert root.get_by_role("button", name="Play", exact=True).is_visible()


def test_space_plays_and_pauses(page, stepper):
    root = stepper()
    focus(root)
    press(page, " ")
    assert root.get_by_role("button", name="Pause").is_visible()
    press(page, " ")
    assert root.get_by_role("button", name="Play", exact=True).is_visible()


def test_moving_playing_and_pointing_send_no_message(page, stepper):
    root = stepper()
    focus(root)
    press(page, *["ArrowRight"] * 5, "ArrowDown", "ArrowUp", "Home", " ")
    page.wait_for_function("document.querySelector('.rnn-stepper').dataset.timestep === '1'")
    root.locator(".rnn-value").first.hover()
    root.locator(".rnn-equation").nth(2).click()
    assert page.evaluate("model.messages") == []


def test_no_plain_key_leaves_the_stepper_but_shortcuts_with_control_do(page, stepper):
    root = stepper()
    page.evaluate("window.heard = []; document.addEventListener('keydown', (e) => heard.push(e.key))")
    focus(root)
    press(page, "a", "d", "x", "ArrowRight", "Enter", "Shift+Enter", "Escape", "Control+b")
    root.get_by_role("button", name="Next timestep").focus()
    press(page, "a", "ArrowDown")
    assert [key for key in page.evaluate("heard") if key not in ("Shift", "Control")] == ["b"]


def test_keys_do_nothing_while_the_focus_is_elsewhere(page, stepper):
    root = stepper()
    press(page, "ArrowRight", "End")
    assert timestep(root) == 0


# ---------------------------------------------------------------- equation by equation


def test_down_and_up_walk_through_the_equations_and_on_to_the_next_timestep(page, stepper):
    root = stepper(timestep=1)
    focus(root)
    order = [equation.quantity for equation in random_trace(LSTM).cell.equations]
    seen = []
    for _ in range(len(order) + 1):
        press(page, "ArrowDown")
        seen.append((timestep(root), root.get_attribute("data-equation")))
    assert seen == [(1, quantity) for quantity in order] + [(2, order[0])]
    press(page, "ArrowUp")
    assert (timestep(root), root.get_attribute("data-equation")) == (1, order[-1])


@pytest.mark.parametrize("kind", TRACES)
def test_the_diagram_builds_up_in_the_order_of_computation(page, stepper, kind):
    trace = TRACES[kind]()
    root = stepper(trace, timestep=1)
    focus(root)
    equations = trace.cell.equations
    for step, _ in enumerate(equations):
        press(page, "ArrowDown")
        names = root.locator(".rnn-diagram .rnn-value[aria-label]").evaluate_all(
            "(all) => all.map((e) => e.getAttribute('aria-label'))"
        )
        for index, equation in enumerate(equations):
            own = [n for n in names if n.startswith(f"{equation.label}, unit")]
            assert own, equation.label
            assert all(n.endswith("not computed yet") == (index > step) for n in own), (step, own)


def test_the_mode_buttons_say_which_one_is_pressed(stepper):
    root = stepper()
    click(root, "equation")
    assert root.get_attribute("data-equation") == "forget_gate"
    assert root.get_by_role("button", name="equation", exact=True).get_attribute("aria-pressed") == "true"
    click(root, "timestep")
    assert root.get_attribute("data-equation") == "all"


# ---------------------------------------------------------------- words


def test_the_sentence_is_true_to_the_numbers(stepper):
    W, U, b = np.zeros((4, 1, 1)), np.zeros((4, 1, 1)), np.array([[0.0], [40.0], [40.0], [0.0]])
    root = stepper(LSTM(W, U, b).run([[0.0], [0.0]]), timestep=1)
    sentence = root.locator(".rnn-sentence").inner_text()
    assert sentence == "At timestep 1 the input is 0.00: unit 0 keeps 50% of its memory and writes +1.00."


@pytest.mark.parametrize("kind", TRACES)
def test_the_sentence_of_every_equation_has_its_numbers(page, stepper, kind):
    trace = TRACES[kind](units=2)
    root = stepper(trace, timestep=1)
    focus(root)
    for equation in trace.cell.equations:
        press(page, "ArrowDown")
        sentence = root.locator(".rnn-sentence").inner_text()
        assert sentence.startswith(f"{equation.label[0].upper()}{equation.label[1:]}, {equation.role}: ")
        numbers = [float(each.replace("−", "-")) for each in re.findall(r"[+−]?\d+\.\d\d", sentence)]
        np.testing.assert_allclose(numbers, trace[equation.quantity][1], atol=0.00501)


def test_the_readout_of_several_numbers_is_said_in_full(stepper):
    readout = Readout(np.zeros((3, 1)), [0.0, -1.0, 2.0], "linear", "next")
    cell = SimpleRNN([[1.0]], [[0.0]], [0.0], readout=readout)
    root = stepper(cell.run([[0.0]]))
    assert root.locator(".rnn-sentence").inner_text().endswith("The readout says: next 0.00, −1.00, +2.00.")


def test_with_many_units_the_sentence_names_the_one_that_changes_most(stepper):
    trace = random_trace(LSTM, units=5)
    most = int(np.argmax(np.abs(trace.cell_state[3] - trace.cell_state[2])))
    root = stepper(trace, timestep=3)
    assert f"of 5 units, unit {most} changes most" in root.locator(".rnn-sentence").inner_text()


def test_a_screen_reader_hears_a_step_by_hand_but_not_playing(page, stepper):
    root = stepper()
    live = root.locator("[aria-live=polite]")
    click(root, "Next timestep")
    assert live.text_content().startswith("At timestep 1")
    click(root, "Play")
    page.wait_for_function("document.querySelector('.rnn-stepper').dataset.timestep === '2'")
    assert live.text_content() == ""  # and finds no words of a step that has passed


def test_the_slider_says_where_it_is(stepper):
    root = stepper(random_trace(LSTM, labels='ab"def'), timestep=2)
    spoken = root.get_by_role("slider", name="Timestep").get_attribute("aria-valuetext")
    assert spoken == "timestep 2 of 5, input the quote sign"


def test_a_hostile_token_is_shown_as_text(page, stepper):
    page.on("dialog", lambda dialog: pytest.fail(f"a script ran: {dialog.message}"))
    root = stepper(random_trace(LSTM, timesteps=2, labels=[HOSTILE, "b"]), title=HOSTILE)
    assert HOSTILE in root.locator(".rnn-token").first.text_content()
    assert HOSTILE in root.locator(".rnn-title").text_content()
    assert HOSTILE in root.locator(".rnn-sentence").text_content()
    assert page.locator("img").count() == 0


# ---------------------------------------------------------------- the loop


def line_of(root):
    return root.locator(".rnn-code-line.rnn-active code").inner_text().strip()


def variables(root):
    return dict(
        zip(
            root.locator(".rnn-variables th").all_inner_texts(),
            root.locator(".rnn-variables td").all_inner_texts(),
            strict=True,
        )
    )


def test_the_loop_runs_line_by_line_with_its_variables(page, stepper):
    root = stepper(Loop(lambda input_t, state_t: state_t + input_t).run([3, 1]))
    focus(root)
    seen = [(line_of(root), *variables(root).values())]
    for _ in range(6):
        press(page, "ArrowRight")
        seen.append((line_of(root), *variables(root).values()))
    begin, for_, call, hand_on = (
        "state_t = 0",
        "for input_t in input_sequence:",
        "output_t = f(input_t, state_t)",
        "state_t = output_t",
    )
    assert seen == [
        (begin, "not yet", "0", "not yet"),
        (for_, "3", "0", "not yet"),
        (call, "3", "0", "3"),
        (hand_on, "3", "3", "3"),
        (for_, "1", "3", "3"),
        (call, "1", "3", "4"),
        (hand_on, "1", "4", "4"),
    ]
    assert timestep(root) == 1


def test_an_error_in_f_shows_at_its_step_and_the_steps_before_it_stay(page, stepper):
    root = stepper(Loop(lambda x, s: s + 1 / x).run([1, 2, 0, 4]))
    focus(root)
    press(page, "End")
    assert timestep(root) == 2
    assert line_of(root) == "output_t = f(input_t, state_t)"
    assert root.locator(".rnn-sentence").inner_text() == (
        "Timestep 2: f stopped with ZeroDivisionError: division by zero. The steps before it stay."
    )
    assert root.locator(".rnn-key-output").all_inner_texts()[:3] == ["1.0", "1.5", "error"]


def test_a_forgotten_return_is_named(page, stepper):
    root = stepper(Loop(lambda x, s: None).run("ab"))
    focus(root)
    press(page, "ArrowRight", "ArrowRight")
    assert "Did f forget its return?" in root.locator(".rnn-sentence").inner_text()


def test_hostile_values_of_the_loop_are_shown_as_text(page, stepper):
    page.on("dialog", lambda dialog: pytest.fail(f"a script ran: {dialog.message}"))
    root = stepper(Loop(lambda x, s: x).run([HOSTILE, "b"]))
    focus(root)
    press(page, "End")
    assert HOSTILE in root.locator(".rnn-loop").text_content()
    assert page.locator("img").count() == 0

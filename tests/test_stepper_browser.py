"""The stepper in a real Chromium, on a small page with a stand-in for its model."""

import io
import json
import re

import numpy as np
import pytest
from browser import TRACES, as_json, click, focus, press, random_trace, timestep, violations
from PIL import Image

from rnn_helpers import GRU, LSTM, Loop, Readout, SimpleRNN, Stepper
from rnn_helpers.activations import sigmoid
from rnn_helpers.equations import Equation, Product
from rnn_helpers.tasks import TASKS
from rnn_helpers.training import gradients

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
    summary, table = root.locator("summary"), root.locator(".rnn-number-window")
    summary.focus()
    press(page, " ")
    assert root.locator("details").evaluate("(e) => e.open")
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
    summary.focus()
    press(page, "ArrowRight", "Enter")
    assert timestep(root) == 1
    assert not root.locator("details").evaluate("(e) => e.open")


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


# ---------------------------------------------------------------- the numbers


@pytest.mark.parametrize("kind", TRACES)
def test_the_diagram_shows_the_numbers_of_the_trace(page, stepper, kind):
    trace = TRACES[kind]()
    root = stepper(trace, timestep=3)
    for equation in trace.cell.equations:
        for unit, value in enumerate(trace[equation.quantity][3]):
            name = root.locator(f".rnn-value[aria-label^='{equation.label}, unit {unit}:']").get_attribute(
                "aria-label"
            )
            shown = float(name.split(": ")[1].replace("−", "-"))
            assert abs(shown - value) <= 0.005 + 1e-9, name


def test_pointing_at_a_value_shows_its_arithmetic_and_the_terms_add_up(page, stepper):
    trace = random_trace(LSTM, units=4, features=7, seed=5)
    root = stepper(trace, timestep=2)
    values = root.locator(".rnn-diagram button[aria-label*='gate, unit']")
    for index in range(values.count()):
        values.nth(index).hover()
        heading = root.locator(".rnn-where .rnn-heading").inner_text()
        rows = root.locator(".rnn-ledger .rnn-contribution").all_inner_texts()
        *terms, total = [round(100 * float(text.replace("−", "-"))) for text in rows]
        assert sum(terms) == total
        assert f"unit {index % 4}, timestep 2" in heading


def test_pointing_at_a_value_at_the_end_of_the_page_does_not_make_the_page_jump(page, stepper):
    root = stepper(timestep=2)
    click(root, "What if…")
    page.mouse.wheel(0, 2000)
    page.wait_for_timeout(100)
    # The arithmetic of the readout is shorter than that of a gate.
    root.locator("button[aria-label^='inside?, unit 0:']").hover()
    page.evaluate("jumps = 0; document.addEventListener('scroll', () => jumps++)")
    page.wait_for_timeout(300)
    assert page.evaluate("jumps") == 0
    assert "inside?, unit 0" in root.locator(".rnn-where .rnn-heading").inner_text()
    page.mouse.down()
    page.mouse.up()
    assert "pinned" in root.locator(".rnn-where .rnn-heading").inner_text()


def test_focus_shows_the_arithmetic_too(stepper):
    root = stepper(timestep=2)
    root.locator("button[aria-label^='cell state, unit 1:']").focus()
    assert "cell state, unit 1, timestep 2" in root.locator(".rnn-where .rnn-heading").inner_text()


def test_pointing_at_the_sequence_shows_another_timestep_without_going_there(page, stepper):
    root = stepper(timestep=0)
    box = root.locator(".rnn-track").bounding_box()
    page.mouse.move(box["x"] + box["width"] * 4.5 / 6, box["y"] + 60)
    assert "timestep 4" in root.locator(".rnn-where .rnn-heading").inner_text()
    assert timestep(root) == 0
    page.mouse.move(5, 5)
    assert "timestep 0" in root.locator(".rnn-where .rnn-heading").inner_text()


def test_long_sums_fold_to_the_largest_terms_and_the_rest(stepper):
    root = stepper(random_trace(LSTM, units=2, features=30))
    text = root.locator(".rnn-ledger").inner_text()
    assert "… 25 more" in text


def terms(root):
    """The rows of the ledger: what is multiplied, and what that gives."""
    return [tuple(row.split("\t")[1:3]) for row in root.locator(".rnn-ledger tr").all_inner_texts()]


@pytest.mark.parametrize(
    ("inputs", "rows"),
    [
        # Seven terms fold to the five largest, in order, and the rest. The sum has a row of its own
        (
            [1, 1, 1, 1, 1, 1, 1],
            ["−5.00", "+4.00", "−3.00", "+2.00", "+1.00", "+0.50"],
        ),
        # Six need no fold; what is 0 is left out
        ([1, 1, 1, 1, 1, 1, 0], ["+0.20", "−5.00", "+4.00", "−3.00", "+2.00", "+1.00"]),
        # Where all of them are 0, one row says so
        ([0, 0, 0, 0, 0, 0, 0], ["0.00"]),
    ],
)
def test_the_ledger_keeps_the_largest_terms_in_their_order(stepper, inputs, rows):
    cell = SimpleRNN([[0.2, -5.0, 4.0, -3.0, 2.0, 1.0, 0.3]], [[0.5]], [0.25], activation="linear")
    root = stepper(cell.run([inputs]))
    *shown, state, bias, total = [contribution for _, contribution in terms(root)]
    assert shown == rows
    assert (state, bias) == ("0.00", "+0.25")
    values = [float(text.replace("−", "-")) for text in (*rows, bias)]
    assert float(total.replace("−", "-")) == pytest.approx(sum(values))
    assert root.locator(".rnn-bar.rnn-negative").count() == sum(value < 0 for value in values)
    folded = {7: ["… 2 more"], 6: [], 0: ["all zero"]}[sum(inputs)]
    assert [product for product, _ in terms(root) if "more" in product or "all" in product] == folded


def test_every_term_can_be_shown_and_folded_again(stepper):
    root = stepper(random_trace(LSTM, units=2, features=30))
    folded = terms(root)
    click(root, "Show every term")
    assert len(terms(root)) == 30 + 2 + 1 + 1  # inputs, old states, the bias, the sum
    click(root, "Show the largest terms")
    assert terms(root) == folded


def test_large_terms_are_rounded_so_that_they_add_up(stepper):
    cell = SimpleRNN([[1000.3, 500.4]], [[0.0]], [0.0], activation="linear")
    root = stepper(cell.run([[1.0, 1.0]]))
    assert [contribution for _, contribution in terms(root)] == ["+1000", "+501", "0", "0", "+1501"]


def test_the_initial_state_has_an_entry_of_its_own(page, stepper):
    root = stepper(random_trace(LSTM, features=30))
    root.locator("button[aria-label^='cell state before this timestep, unit 0']").hover()
    assert "It is the initial state: 0.00." in root.locator(".rnn-where").inner_text()
    assert root.get_by_role("button", name="Show every term").count() == 0
    page.mouse.move(5, 5)
    assert "forget gate, unit 0" in root.locator(".rnn-where .rnn-heading").inner_text()
    assert root.locator(".rnn-ledger tr").count() > 3


# ---------------------------------------------------------------- words


def test_the_sentence_is_true_to_the_numbers(stepper):
    W, U, b = np.zeros((4, 1, 1)), np.zeros((4, 1, 1)), np.array([[0.0], [40.0], [40.0], [0.0]])
    root = stepper(LSTM(W, U, b).run([[0.0], [0.0]]), timestep=1)
    sentence = root.locator(".rnn-sentence").inner_text()
    assert sentence == "At timestep 1 the input is 0.00: unit 0 keeps 50% of its memory and writes +1.00."


# Cells of one unit whose numbers are pushed to their ends: (kind, options, W·x = 0, biases), the sentence
EXTREMES = {
    "LSTM forgets and writes all": (
        LSTM, {}, [-800.0, 800.0, -800.0, 800.0],
        "unit 0 keeps 0% of its memory and writes −1.00",
    ),
    "LSTM keeps all and writes nothing": (
        LSTM, {}, [800.0, -800.0, 800.0, 800.0],
        "unit 0 keeps 100% of its memory and writes 0.00",
    ),
    "LSTM nearly forgets and nearly writes nothing": (
        LSTM, {}, [-8.0, -8.0, 1.0, 0.0],
        "unit 0 keeps under 1% of its memory and writes 0.00",
    ),
    "LSTM keeps nearly all": (
        LSTM, {}, [8.0, 0.0, 0.0, 0.0],
        "unit 0 keeps over 99% of its memory and writes 0.00",
    ),
    "GRU keeps all": (
        GRU, {}, [800.0, 0.0, 800.0],
        "unit 0 keeps 100% of its state and takes 0% of the candidate +1.00",
    ),
    "GRU takes all": (
        GRU, {"reset_after": False}, [-800.0, 0.0, -800.0],
        "unit 0 keeps 0% of its state and takes 100% of the candidate −1.00",
    ),
    "GRU takes nearly nothing": (
        GRU, {}, [8.0, 0.0, 0.0],
        "unit 0 keeps over 99% of its state and takes under 1% of the candidate 0.00",
    ),
    "SimpleRNN saturates": (SimpleRNN, {}, 800.0, "unit 0 goes from +1.00 to +1.00"),
    "SimpleRNN without a state": (SimpleRNN, {}, 0.0, "unit 0 goes from 0.00 to 0.00"),
    "SimpleRNN beyond a million": (
        SimpleRNN, {"activation": "linear"}, -4e7,
        "unit 0 goes from −4.0e7 to −4.0e7",
    ),
    "SimpleRNN just below zero": (
        SimpleRNN, {"activation": "linear"}, -0.004,
        "unit 0 goes from 0.00 to 0.00",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", EXTREMES)
def test_the_sentence_of_every_cell_is_true_at_its_extremes(stepper, name):
    kind, options, bias, said = EXTREMES[name]
    b = np.reshape(bias, (len(kind.gates), 1) if kind.gates else (1,))
    zeros = np.zeros((*b.shape, 1))
    root = stepper(kind(zeros, zeros, b, **options).run([[0.0], [0.0]]), timestep=1)
    assert root.locator(".rnn-sentence").inner_text() == f"At timestep 1 the input is 0.00: {said}."


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
    heard = live.text_content()
    assert heard.startswith("At timestep 1")
    click(root, "Play")
    page.wait_for_function("document.querySelector('.rnn-stepper').dataset.timestep === '2'")
    assert live.text_content() == heard


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


# ---------------------------------------------------------------- living in a page


def test_a_new_trace_is_painted_in_place_and_keeps_the_timestep(page, stepper):
    root = stepper(timestep=3)
    other = as_json(Stepper(random_trace(LSTM, seed=9)))
    before = root.locator(".rnn-sentence").inner_text()
    page.evaluate(f"model.receive('payload', {json.dumps(other['payload'])})")
    assert timestep(root) == 3
    assert root.locator(".rnn-sentence").inner_text() != before


def test_a_shorter_trace_of_another_cell_moves_the_playhead_to_its_end(page, stepper):
    root = stepper(timestep=5)
    other = as_json(Stepper(random_trace(GRU, timesteps=3)))
    page.evaluate(f"model.receive('payload', {json.dumps(other['payload'])})")
    assert timestep(root) == 2
    assert "update gate" in root.inner_text()


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        ("{}", "it received no trace"),
        ("{...p, runs: [{...p.runs[0], equations: []}]}", "it has no equations of LSTM"),
        ("{...p, timesteps: 0}", "it received 0 timesteps"),
        (
            "{...p, runs: [{...p.runs[0], buffer: new DataView(new ArrayBuffer(13))}]}",
            "its numbers are damaged",
        ),
        ("{...p, runs: [{...p.runs[0], buffer: new DataView(new ArrayBuffer(16))}]}", "are missing"),
        (
            "{...p, runs: [{...p.runs[0], buffer: new DataView(new Float64Array([NaN]).buffer)}]}",
            "not finite",
        ),
    ],
)
def test_damaged_state_is_said_in_its_place_and_mends(page, stepper, damage, said):
    root = stepper()
    page.evaluate(
        f"p = model.get('payload'); model.state.payload = {damage};"
        "model.listeners['change:payload'].forEach((f) => f())"
    )
    assert said in root.get_by_role("alert").inner_text()
    page.evaluate("model.state.payload = p; model.listeners['change:payload'].forEach((f) => f())")
    assert root.get_by_role("slider", name="Timestep").is_visible()


class Plain(LSTM):
    """An LSTM by another name."""


class Sieve(SimpleRNN):
    """A cell that no layout was drawn for."""

    @property
    def cell_equations(self):
        (hidden_state,) = super().cell_equations
        sieve = Equation.gate("sieve", "s", hidden_state.terms, "what passes")
        passed = Equation.value("hidden_state", "h", "linear", (Product("sieve", "sieve"),), "what passed")
        return (sieve, passed)

    def step(self, input_t, hidden_state):
        preactivation = super().step(input_t, hidden_state)["hidden_state_preactivation"]
        sieve = sigmoid(preactivation)
        return {"sieve_preactivation": preactivation, "sieve": sieve, "hidden_state": sieve * sieve}


def test_a_cell_by_another_name_is_drawn_by_its_equations(page, stepper):
    expected = stepper(random_trace(LSTM), timestep=1).locator(".rnn-diagram").inner_html()
    assert stepper(random_trace(Plain), timestep=1).locator(".rnn-diagram").inner_html() == expected


def test_a_cell_without_a_layout_of_its_own_is_drawn_and_steps(page, stepper):
    trace = random_trace(Sieve)
    root = stepper(trace, timestep=1)
    focus(root)
    press(page, "ArrowRight")
    for quantity in ("sieve", "hidden_state"):
        name = quantity.replace("_", " ")
        shown = root.locator(f"button[aria-label^='{name}, unit 1:']").inner_text()
        assert abs(float(shown.replace("−", "-")) - trace[quantity][2, 1]) <= 0.00501


def test_two_views_of_one_stepper_move_on_their_own(page, stepper):
    stepper()
    page.evaluate("void window.show(document.body.appendChild(document.createElement('div')))")
    first, second = page.locator(".rnn-stepper").all()
    click(second, "Last timestep")
    assert (timestep(first), timestep(second)) == (0, 5)


def test_removing_the_output_while_playing_leaves_nothing_behind(page, stepper):
    root = stepper()
    root.get_by_role("combobox", name="Speed").select_option("4×")
    click(root, "Play")
    stopped = page.evaluate(
        "kept = document.querySelector('.rnn-stepper'), window.stop(), kept.remove(), kept.dataset.timestep"
    )
    page.wait_for_timeout(1000)
    assert page.evaluate("kept.dataset.timestep") == stopped
    assert set(page.evaluate("Object.values(model.listeners).map((set) => set.size)")) == {0}


def test_a_view_that_was_stopped_paints_no_more(page, stepper):
    stepper()
    page.evaluate(
        "window.stop(), kept = document.querySelector('.rnn-stepper'), kept.dataset.timestep = 'mine'"
    )
    page.evaluate("document.dispatchEvent(new Event('fullscreenchange'))")
    page.evaluate("document.body.dataset.jpThemeLight = 'false', kept.style.width = '600px'")
    page.emulate_media(color_scheme="dark")
    page.wait_for_timeout(200)
    assert page.evaluate("kept.dataset.timestep") == "mine"


HAMMER = """() => {
  window.hammered = 0;
  const presses = [["ArrowRight", 200], ["ArrowDown", 100], ["ArrowLeft", 200]];
  const keys = presses.flatMap(([key, times]) => Array(times).fill(key));
  const root = document.querySelector(".rnn-stepper");
  const timer = setInterval(() => {
    const key = keys[window.hammered];
    root.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, repeat: true }));
    if (++window.hammered === keys.length) clearInterval(timer);
  }, 20);
}"""


def test_hammering_the_keys_for_ten_seconds_leaves_a_working_stepper(page, stepper):
    root = stepper(random_trace(LSTM, units=8, timesteps=300))
    focus(root)
    # As a held key does: 50 presses a second, to the end and back, with equations in between
    page.evaluate(HAMMER)
    page.wait_for_function("window.hammered === 500", timeout=60_000)
    # 200 timesteps on, 99 equations on (7 a timestep; the first press only enters them), 200 equations back
    assert timestep(root) == (200 * 7 + 99 - 200) // 7
    press(page, "Home", "ArrowUp", "End", "ArrowLeft")
    click(root, "timestep")
    click(root, "Next timestep")
    assert "timestep 299" in root.locator(".rnn-where-now").inner_text()
    page.wait_for_timeout(300)
    assert page.evaluate("model.messages") == []


def test_the_colors_follow_the_theme(page, stepper):
    root = stepper(timestep=2)
    value = root.locator("button[aria-label^='output gate, unit 0:']")
    light = value.evaluate("(e) => e.style.background")
    page.evaluate("document.body.dataset.jpThemeLight = 'false'")
    page.wait_for_function(
        "([e, light]) => e.style.background !== light", arg=[value.element_handle(), light]
    )


def test_two_thousand_timesteps_of_32_units_step_and_scroll_along(page, stepper):
    root = stepper(random_trace(LSTM, units=32, features=8, timesteps=2000))
    focus(root)
    press(page, "End", "ArrowLeft")
    assert timestep(root) == 1998
    assert root.locator(".rnn-tick.rnn-here").inner_text() == "1998"
    now, view = (root.locator(name).bounding_box() for name in (".rnn-now", ".rnn-scroll"))
    assert view["x"] <= now["x"] <= view["x"] + view["width"]
    assert root.locator(".rnn-texts > *").count() < 400


@pytest.mark.parametrize("kind", TRACES)
@pytest.mark.parametrize("width", [1280, 390, 280])
def test_nothing_in_the_diagram_lies_on_top_of_a_value_or_leaves_the_page(page, stepper, kind, width):
    page.set_viewport_size({"width": width, "height": 720})
    root = stepper(TRACES[kind](units=4), timestep=2)
    page.wait_for_timeout(100)
    boxes = root.locator(".rnn-diagram .rnn-stack").evaluate_all(
        "(all) => all.map((e) => e.getBoundingClientRect()).map((b) => [b.left, b.right, b.top, b.bottom])"
    )
    for index, (left, right, top, bottom) in enumerate(boxes):
        assert left >= 0
        assert right <= width
        for other in boxes[index + 1 :]:
            assert right <= other[0] or other[1] <= left or bottom <= other[2] or other[3] <= top
    assert page.evaluate("document.documentElement.scrollWidth") <= width


# ---------------------------------------------------------------- for a class


def test_the_number_table_holds_every_number_of_the_timestep(page, stepper):
    trace = random_trace(GRU, units=3)
    root = stepper(trace, timestep=1)
    root.locator("summary", has_text="Show numbers").click()
    focus(root)
    press(page, "ArrowRight")
    assert root.locator(".rnn-numbers caption").inner_text() == "Timestep 2"
    for equation in trace.cell.equations:
        row = root.locator(".rnn-numbers tr", has=page.locator(f"th:text-is('{equation.label}')"))
        shown = [float(text.replace("−", "-")) for text in row.locator("td").all_inner_texts() if text]
        np.testing.assert_allclose(shown, trace[equation.quantity][2], atol=0.00501)


def test_the_number_table_shows_nothing_before_it_is_computed(page, stepper):
    root = stepper(timestep=1)
    root.locator("summary", has_text="Show numbers").click()
    focus(root)
    press(page, "ArrowDown", "ArrowDown")
    texts = root.locator(".rnn-numbers tbody tr").all_inner_texts()
    waiting = {text.split("\t")[0] for text in texts if "not yet" in text}
    assert waiting == {"candidate", "cell state", "output gate", "hidden state", "inside?"}


def color_at(page, root, column, row=60):
    """The pixel of the sequence in a column, as it is on the screen."""
    box = root.locator(".rnn-track").bounding_box()
    picture = Image.open(io.BytesIO(page.screenshot()))
    return picture.getpixel((int(box["x"] + (column + 0.5) * box["width"] / 6), int(box["y"] + row)))


def test_what_has_not_happened_yet_can_be_hidden_and_shows_when_it_happens(page, stepper):
    root = stepper(timestep=1, reveal="past")
    empty = color_at(page, root, 5)
    assert color_at(page, root, 4) == empty
    assert color_at(page, root, 1) != empty
    focus(root)
    press(page, "End")
    assert color_at(page, root, 4) != empty
    page.evaluate("model.receive('reveal', 'all')")
    press(page, "Home")
    assert color_at(page, root, 4) != empty


def test_f_fills_the_screen_with_the_keys_alive_and_f_leaves_it(page, stepper):
    page.set_viewport_size({"width": 1920, "height": 1080})
    root = stepper(timestep=1)
    focus(root)
    press(page, "f")
    page.wait_for_function("document.fullscreenElement?.classList.contains('rnn-stepper')")
    page.wait_for_function("document.querySelector('.rnn-page').style.zoom > 1.2")
    press(page, "ArrowRight")
    assert timestep(root) == 2
    assert root.evaluate("(e) => e.scrollWidth <= window.innerWidth && e.scrollHeight <= window.innerHeight")
    press(page, "f")
    page.wait_for_function("document.fullscreenElement === null")
    page.wait_for_function("document.querySelector('.rnn-page').style.zoom === ''")


@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (1280, 720)])
def test_on_the_full_screen_the_pointer_means_what_is_under_it(page, stepper, width, height):
    page.set_viewport_size({"width": width, "height": height})
    root = stepper(random_trace(LSTM, timesteps=20, labels="abcdefghijklmnopqrst"))
    focus(root)
    press(page, "f")
    page.wait_for_function("document.querySelector('.rnn-page').style.zoom !== ''")
    token = root.locator(".rnn-token", has_text="q").bounding_box()
    label = root.locator(".rnn-row-label", has_text="candidate").bounding_box()
    page.mouse.move(token["x"] + token["width"] / 2, label["y"] + label["height"] / 4)
    assert "candidate, unit 0, timestep 16" in heading(root)
    page.mouse.click(token["x"] + token["width"] / 2, label["y"] + label["height"] / 4)
    assert timestep(root) == 16


def test_the_fullscreen_button_fills_the_screen_too_and_escape_leaves_it(page, stepper):
    root = stepper()
    click(root, "Fullscreen")
    page.wait_for_function("document.fullscreenElement?.classList.contains('rnn-stepper')")
    page.wait_for_function("document.activeElement.classList.contains('rnn-stepper')")
    press(page, " ")  # plays, and does not press the button once more
    assert root.get_by_role("button", name="Pause").is_visible()
    click(root, "What if…")
    page.wait_for_function("document.querySelector('.rnn-page').style.zoom < 1")  # what was added still fits
    press(page, "Escape")
    page.wait_for_function("document.fullscreenElement === null")


@pytest.mark.parametrize(("width", "height"), [(1000, 1900), (1900, 1000)])
def test_fullscreen_is_no_larger_than_the_screen(page, stepper, width, height):
    page.set_viewport_size({"width": width, "height": height})
    root = stepper()
    click(root, "Fullscreen")
    page.wait_for_function("document.querySelector('.rnn-page').style.zoom !== ''")
    assert root.evaluate("(e) => e.scrollWidth <= window.innerWidth && e.scrollHeight <= window.innerHeight")


# ---------------------------------------------------------------- saved pages


@pytest.mark.parametrize(
    "trace",
    [lambda: random_trace(LSTM, labels=[HOSTILE, "</script>", *"cdef"]), lambda: Loop(max).run([3, 1, 4])],
)
def test_a_saved_page_steps_from_a_file_without_a_network(page, tmp_path, trace):
    page.on("dialog", lambda dialog: pytest.fail(f"a script ran: {dialog.message}"))
    asked = []
    page.route("http://**", lambda route: (asked.append(route.request.url), route.abort()))
    page.route("https://**", lambda route: (asked.append(route.request.url), route.abort()))
    Stepper(trace(), timestep=1, title=f"A & {HOSTILE}").save(tmp_path / "page.html")
    page.goto((tmp_path / "page.html").as_uri())
    root = page.locator(".rnn-stepper")
    assert page.title() == f"A & {HOSTILE}"
    focus(root)
    press(page, "End")
    assert timestep(root) == len(root.locator(".rnn-tick").all()) - 1
    assert page.locator("img").count() == 0
    assert asked == []


def test_the_saved_page_of_lesson_4_has_at_most_200_kilobytes():
    task = TASKS["inside-quotes"]
    stepper = Stepper(task.run(LSTM.trained("inside-quotes"), 'she said "go on" and left'))
    assert len(stepper.to_html().encode()) <= 200_000


# ---------------------------------------------------------------- pinning


def heading(root):
    return root.locator(".rnn-where .rnn-heading").inner_text()


def test_a_click_pins_the_ledger_through_time_and_escape_lets_go(page, stepper):
    root = stepper(timestep=1)
    root.locator("button[aria-label^='candidate, unit 1:']").click()
    press(page, "ArrowRight")
    page.mouse.move(5, 5)
    assert "candidate, unit 1, timestep 2" in heading(root)
    assert "pinned" in heading(root)
    press(page, "Escape")
    assert "forget gate, unit 1, timestep 2" in heading(root)
    assert "pinned" not in heading(root)


def test_a_pinned_value_stays_while_the_equations_go_by(page, stepper):
    root = stepper(timestep=1)
    focus(root)
    press(page, "ArrowDown")
    root.locator("button[aria-label^='forget gate, unit 1:']").click()
    press(page, "ArrowDown", "ArrowDown")
    page.mouse.move(5, 5)
    assert "forget gate, unit 1" in heading(root)
    press(page, "Escape", "ArrowDown")
    assert "cell state" in heading(root)


def test_a_click_on_an_equation_goes_to_it_in_equation_mode(page, stepper):
    root = stepper(timestep=1)
    click(root, "equation")
    root.locator(".rnn-equation").nth(3).click()
    assert root.get_attribute("data-equation") == "cell_state"
    assert "cell state" in heading(root)


def test_the_unit_buttons_walk_through_the_units(page, stepper):
    root = stepper(random_trace(LSTM, units=3), timestep=1)
    click(root, "Next unit")
    assert "forget gate, unit 1" in heading(root)
    click(root, "Previous unit")
    click(root, "Previous unit")
    assert "forget gate, unit 2" in heading(root)


def test_on_the_way_to_a_readout_of_one_number_the_ledger_goes_to_its_only_unit(page, stepper):
    root = stepper(timestep=1)
    click(root, "equation")
    click(root, "Next unit")
    press(page, "ArrowUp")
    assert "inside?, unit 0, timestep 0" in heading(root)


# ---------------------------------------------------------------- notation


def equations(root):
    return root.locator(".rnn-math").all_inner_texts()


@pytest.mark.parametrize(
    ("kind", "notation", "first", "last"),
    [
        ("SimpleRNN", "keras", "h = tanh(K x + R h− + b)", "h = tanh(K x + R h− + b)"),
        ("SimpleRNN", "pytorch", "h = tanh(Wih x + Whh h− + bih)", "h = tanh(Wih x + Whh h− + bih)"),
        ("LSTM", "course", "f = σ(Wf x + Uf h− + bf)", "h = o · tanh(c)"),
        ("LSTM", "keras", "f = σ(Kf x + Rf h− + bf)", "h = o · tanh(c)"),
        ("LSTM", "pytorch", "f = σ(Wif x + Whf h− + bif)", "h = o · tanh(c)"),
        ("LSTM", "cs230", "Γf = σ(Wf x + Uf a− + bf)", "a = Γo · tanh(c)"),
        ("GRU", "course", "z = σ(Wz x + Uz h− + bz + b′z)", "h = z · h− + (1 − z) · g"),
        ("GRU", "pytorch", "z = σ(Wiz x + Whz h− + biz + bhz)", "h = z · h− + (1 − z) · n"),
        ("GRU", "cs230", "Γu = 1 − σ(Wu x + Uu c− + bu + b′u)", "c = (1 − Γu) · c− + Γu · c̃"),
    ],
)
def test_the_same_equations_in_another_notation(page, stepper, kind, notation, first, last):
    root = stepper(TRACES[kind](), timestep=2, notation=notation)
    shown = equations(root)
    assert (shown[0], shown[-2]) == (first, last)


def test_where_a_convention_flips_the_numbers_flip_with_it(page, stepper):
    trace = random_trace(GRU)
    root = stepper(trace, timestep=2)
    root.get_by_role("combobox", name="Notation").select_option("CS 230")
    assert timestep(root) == 2
    value = root.locator("button[aria-label^='update gate, unit 1:']")
    assert abs(float(value.inner_text()) - (1 - trace.update_gate[2, 1])) <= 0.005
    value.hover()
    assert heading(root).startswith("Γu2[1] = 1 − σ(")
    assert f"= {value.inner_text()} update gate" in heading(root)
    assert "Γu = 1 − z" in root.locator(".rnn-notation-note").inner_text()
    root.get_by_role("combobox", name="Notation").select_option("This course")
    assert abs(float(value.inner_text()) - trace.update_gate[2, 1]) <= 0.005


def test_what_cs230_computes_otherwise_is_said(stepper):
    root = stepper(notation="cs230")
    assert "Neither Keras nor PyTorch computes that" in root.locator(".rnn-notation-note").inner_text()


# ---------------------------------------------------------------- for everyone


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("kind", [*TRACES, "eight units", "many units", "loop"])
def test_axe_finds_no_violation(page, stepper, kind, theme):
    other = {
        "eight units": lambda: random_trace(LSTM, units=8),
        "many units": lambda: random_trace(LSTM, units=12, timesteps=200),
        "loop": lambda: Loop(lambda x, s: x + s).run([3, 1, 4]),
    }
    root = stepper((TRACES | other)[kind](), theme, title="A stepper to check")
    if kind != "loop":
        root.locator("summary", has_text="Show numbers").click()
    focus(root)
    press(page, "ArrowDown", "ArrowDown")
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


@pytest.mark.parametrize("units", [2, 4, 8])
@pytest.mark.parametrize("kind", ["SimpleRNN", "LSTM", "GRU"])
def test_controls_are_large_enough_to_hit(page, stepper, kind, units):
    root = stepper(TRACES[kind](units=units))
    click(root, "What if…")
    root.locator("button[aria-label^='hidden state, unit 0:']").click()
    sizes = root.locator("button, select, input, summary").evaluate_all(
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
    box = root.locator(".rnn-track").bounding_box()
    page.mouse.move(box["x"] + 5, box["y"] + 3 * 8 + 6 + 3 * 8 + 4)  # below three rows of inputs
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
        button = root.locator(f"button[aria-label^='{equation.label}, unit 1:']").last
        if equation.quantity == "prediction":
            button = root.locator(f"button[aria-label^='{equation.label}, unit 0:']")
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
    root.get_by_role("combobox", name="Speed").select_option("4×")
    click(root, "Play")
    page.wait_for_function("document.querySelector('.rnn-stepper').dataset.timestep === '0'")
    root.get_by_role("button", name="Play", exact=True).wait_for()
    click(root, "Play")
    page.wait_for_function("document.querySelector('.rnn-stepper').dataset.timestep === '4'")


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


# ---------------------------------------------------------------- sums that can be checked by eye


def ledger_of(stepper, W, U, b, x, state, activation="linear"):
    """The terms of a unit, the last one their sum, as they are written."""
    cell = SimpleRNN([W], [U], [b], activation=activation)
    root = stepper(cell.run([x], [state]))
    return root.locator(".rnn-ledger .rnn-contribution").all_inner_texts(), root


def number(text):
    return float(text.replace("−", "-"))


@pytest.mark.parametrize(
    ("W", "U", "b", "x", "state", "written"),
    [
        ([-6.244], [1.004], 0.462, [1.0], 0.5, ["−6.24", "+0.50", "+0.46", "−5.28"]),
        ([-6.244], [0.804], 0.464, [1.0], 0.999, ["−6.24", "+0.80", "+0.46", "−4.98"]),
        ([150.23], [0.0], 0.04, [1.0], 0.0, ["+150.2", "0.0", "+0.1", "+150.3"]),
        ([5000.0], [-5000.0], 0.3, [1.0], 1.0, ["+5000.00", "−5000.00", "+0.30", "+0.30"]),
        ([1.3e6], [7e5], 3.3e5, [1.0], 1.0, ["+1.3e6", "+0.7e6", "+0.3e6", "+2.3e6"]),
        ([-0.125], [0.0], 0.0, [1.0], 0.0, ["−0.13", "0.00", "0.00", "−0.13"]),
    ],
)
def test_the_terms_add_up_to_the_number_shown(stepper, W, U, b, x, state, written):
    terms, root = ledger_of(stepper, W, U, b, x, state)
    assert terms == written
    *parts, total = (round(1000 * number(text)) for text in terms)
    assert sum(parts) == total
    value = heading(root).split(" = ")[-1].split(" ")[0]
    assert number(value) == number(written[-1])

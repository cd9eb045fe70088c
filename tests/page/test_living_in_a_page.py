"""The stepper among other things on a page, in front of a class, and in a saved page."""

import json

import numpy as np
import pytest
from browser import TRACES, as_json, click, color_at, focus, heading, press, random_trace, timestep

from rnn_helpers import GRU, LSTM, Loop, SimpleRNN, Stepper
from rnn_helpers.activations import sigmoid
from rnn_helpers.equations import Equation, Product
from rnn_helpers.tasks import TASKS

pytestmark = pytest.mark.browser
HOSTILE = "<img src=x onerror=alert(1)>"


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
            "{...p, runs: [{...p.runs[0], buffer: new DataView(new Float64Array(500).fill(NaN).buffer)}]}",
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
    for (let press = 0; press < 5; press++) {
      const key = keys[window.hammered++];
      root.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, repeat: true }));
    }
    if (window.hammered === keys.length) clearInterval(timer);
  }, 20);
}"""


def test_hammering_the_keys_leaves_a_working_stepper(page, stepper):
    root = stepper(random_trace(LSTM, units=8, timesteps=300))
    focus(root)
    # Five times as fast as a held key: 250 presses a second, to the end and back, with equations in between
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


INSIDE = """(width) => [...document.querySelectorAll(".rnn-diagram .rnn-stack")]
  .every((e) => e.getBoundingClientRect().right <= width)"""


@pytest.mark.parametrize("kind", TRACES)
def test_nothing_in_the_diagram_lies_on_top_of_a_value_or_leaves_the_page(page, stepper, kind):
    root = stepper(TRACES[kind](units=4), timestep=2)
    for width in (1280, 390, 280):
        page.set_viewport_size({"width": width, "height": 720})
        page.wait_for_timeout(100)
        page.wait_for_function(INSIDE, arg=width, timeout=10_000)  # a busy machine lays it out later
        boxes = root.locator(".rnn-diagram .rnn-stack").evaluate_all(
            "(all) => all.map((e) => e.getBoundingClientRect())"
            ".map((b) => [b.left, b.right, b.top, b.bottom])"
        )
        assert boxes
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
    root.get_by_role("button", name="Show numbers").click()
    focus(root)
    press(page, "ArrowRight")
    assert root.locator(".rnn-numbers caption").inner_text() == "Timestep 2"
    for equation in trace.cell.equations:
        row = root.locator(".rnn-numbers tr", has=page.locator(f"th:text-is('{equation.label}')"))
        shown = [float(text.replace("−", "-")) for text in row.locator("td").all_inner_texts() if text]
        np.testing.assert_allclose(shown, trace[equation.quantity][2], atol=0.00501)


def test_the_number_table_shows_nothing_before_it_is_computed(page, stepper):
    root = stepper(timestep=1)
    root.get_by_role("button", name="Show numbers").click()
    focus(root)
    press(page, "ArrowDown", "ArrowDown")
    texts = root.locator(".rnn-numbers tbody tr").all_inner_texts()
    waiting = {text.split("\t")[0] for text in texts if "not yet" in text}
    assert waiting == {"candidate", "cell state", "output gate", "hidden state", "inside?"}


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
    page.wait_for_timeout(200)  # the screen tells of its new size, and the page fits itself once more
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
    page.wait_for_function("document.querySelector('.rnn-page').style.zoom !== ''")
    assert root.evaluate("(e) => e.scrollHeight <= window.innerHeight")  # what was added still fits
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

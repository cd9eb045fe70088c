"""Several views of one stepper keep together, without a word to the kernel."""

import pytest
from browser import as_json, click, focus, press, random_trace, timestep

from rnn_helpers import LSTM, Loop, Stepper

pytestmark = pytest.mark.browser

ANOTHER = """() => {
  const element = document.createElement("div");
  document.querySelector("main").append(element);
  window.stopAnother = window.show(element);
}"""


@pytest.fixture
def views(page, stepper):
    """A stepper that is on the page twice."""

    def open_views(trace=None, **options):
        first = stepper(trace, **options)
        page.evaluate(ANOTHER)
        return first, page.locator(".rnn-stepper").nth(1)

    return open_views


def places(*roots):
    return {(timestep(root), root.get_attribute("data-equation")) for root in roots}


def test_two_views_of_a_stepper_step_together_and_send_nothing(page, views):
    first, second = views(timestep=1)
    click(first, "Next timestep")
    assert places(first, second) == {(2, "all")}
    click(second, "Last timestep")
    assert places(first, second) == {(5, "all")}
    focus(first)
    press(page, "Home", "ArrowDown", "ArrowDown")
    assert places(first, second) == {(0, "input_gate")}
    assert page.evaluate("model.messages") == []


def test_one_that_plays_takes_the_other_along_until_that_is_stepped_by_hand(page, views):
    first, second = views()
    click(first, "Play")
    page.wait_for_function("document.querySelectorAll('.rnn-stepper')[1].dataset.timestep === '2'")
    click(second, "First timestep")
    assert first.get_by_role("button", name="Play", exact=True).is_visible()
    assert places(first, second) == {(0, "all")}


def test_two_views_of_a_stepper_have_one_notation(page, views):
    first, second = views(timestep=3)
    second.get_by_label("Notation").select_option("keras")
    assert first.get_by_label("Notation").input_value() == "keras"
    assert places(first, second) == {(3, "all")}
    assert page.evaluate("model.messages") == []


def test_a_view_that_comes_later_begins_where_the_others_are(page, views):
    first, second = views()
    first.get_by_label("Notation").select_option("pytorch")
    click(first, "Last timestep")
    page.evaluate("stopAnother(), document.querySelectorAll('.rnn-stepper')[1].remove()")
    page.evaluate(ANOTHER)
    assert places(first, second) == {(5, "all")}
    assert second.get_by_label("Notation").input_value() == "pytorch"


def test_what_python_asks_for_later_counts_more(page, views):
    first, second = views()
    click(first, "Last timestep")
    page.evaluate("model.receive('timestep', 2)")
    assert places(first, second) == {(2, "all")}
    click(second, "Last timestep")
    page.evaluate(
        "stop(), stopAnother(), document.querySelectorAll('.rnn-stepper').forEach((e) => e.remove())"
    )
    page.evaluate("model.receive('timestep', 3)")
    page.evaluate(ANOTHER)
    assert places(first) == {(3, "all")}


def test_a_view_that_was_stopped_goes_its_own_way_no_more(page, views):
    first, second = views()
    page.evaluate("stopAnother()")
    click(first, "Last timestep")
    assert (timestep(first), timestep(second)) == (5, 0)


def test_views_of_a_shorter_trace_and_of_a_loop_keep_together(page, views):
    first, second = views(random_trace(LSTM, timesteps=9), timestep=8)
    payload = as_json(Stepper(random_trace(LSTM, timesteps=3)))["payload"]
    page.evaluate("(payload) => model.receive('payload', payload)", payload)
    assert places(first, second) == {(2, "all")}
    first, second = views(Loop(max).run([3, 1, 4]))
    focus(first)
    press(page, "ArrowDown", "ArrowDown")
    assert places(first, second) == {(0, "2")}


def test_another_stepper_on_the_page_goes_its_own_way(page, stepper):
    trace = random_trace(LSTM)
    root = stepper(trace)
    page.evaluate("(state) => { window.model = window.createModel(state); }", as_json(Stepper(trace)))
    page.evaluate(ANOTHER)
    click(root, "Last timestep")
    assert (timestep(root), timestep(page.locator(".rnn-stepper").nth(1))) == (5, 0)

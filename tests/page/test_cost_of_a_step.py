"""What a step must not make the browser do: lay out in between, or mark anew what stays as it is."""

import pytest
from browser import focus, press, timestep
from stacked import stacked

pytestmark = pytest.mark.browser

# One step, and which sizes were asked for before it was over; by name, how often
SIZES_ASKED = """(key) => {
  const asked = {};
  const watch = (prototype, name) => {
    const { get, set } = Object.getOwnPropertyDescriptor(prototype, name);
    Object.defineProperty(prototype, name, { configurable: true, set, get() {
      asked[name] = (asked[name] ?? 0) + 1;
      return get.call(this);
    } });
    return () => Object.defineProperty(prototype, name, { configurable: true, get, set });
  };
  const names = ["offsetTop", "offsetLeft", "offsetWidth", "offsetHeight"];
  const others = ["clientWidth", "clientHeight", "scrollWidth", "scrollHeight", "scrollLeft", "scrollTop"];
  const ends = [...names.map((name) => watch(HTMLElement.prototype, name)),
    ...others.map((name) => watch(Element.prototype, name))];
  const { getBoundingClientRect } = Element.prototype;
  Element.prototype.getBoundingClientRect = function () {
    asked.getBoundingClientRect = (asked.getBoundingClientRect ?? 0) + 1;
    return getBoundingClientRect.call(this);
  };
  const root = document.querySelector(".rnn-stepper");
  root.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
  ends.forEach((end) => end());
  Element.prototype.getBoundingClientRect = getBoundingClientRect;
  return asked;
}"""

# One step, and the elements that were hidden though they were hidden already, or shown though on show
MARKED_ANEW = """(key) => {
  const observer = new MutationObserver(() => {});
  const root = document.querySelector(".rnn-stepper");
  observer.observe(root, { subtree: true, attributes: true, attributeOldValue: true });
  root.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
  return observer.takeRecords()
    .filter(({ target }) => target.matches(".rnn-sequence *"))
    .filter(({ target, attributeName, oldValue }) => target.getAttribute(attributeName) === oldValue)
    .map(({ target, attributeName }) => `${target.className} ${attributeName}`);
}"""

# One click, with its frames: how much higher the stepper is, and how often columns were measured
HIGHER = """async (button) => {
  const root = document.querySelector(".rnn-stepper");
  const { get } = Object.getOwnPropertyDescriptor(Element.prototype, "clientWidth");
  const before = root.offsetHeight;
  let measured = 0;
  Object.defineProperty(Element.prototype, "clientWidth", { configurable: true, get() {
    measured += this.matches(".rnn-scroll") ? 1 : 0;
    return get.call(this);
  } });
  root.querySelector(button).click();
  for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame);
  Object.defineProperty(Element.prototype, "clientWidth", { configurable: true, get });
  return [root.offsetHeight - before, measured];
}"""

# Where the table of the arithmetic is cut, beside where its rows end
CUTS = """() => [...document.querySelectorAll(".rnn-ledger-window")].map((frame) => {
  const total = frame.querySelector(".rnn-total")?.offsetHeight ?? 0;
  const rows = [...frame.querySelectorAll("tbody tr:not(.rnn-total)")];
  const height = frame.clientHeight - total;
  const ends = rows.map((row) => row.offsetTop + row.offsetHeight);
  return [height, ends, frame.scrollHeight > frame.clientHeight];
})"""


@pytest.fixture
def two_open(stepper):
    """Two layers whose sums are long enough to be cut, the second one with a link to each input."""
    model = stacked(units=8, timesteps=120)
    return stepper(model, layers=["lstm, layer 0, forward", "lstm, layer 1, forward"])


def test_a_step_asks_for_no_size_before_it_is_over(page, two_open):
    focus(two_open)
    press(page, "ArrowRight")
    assert page.evaluate(SIZES_ASKED, "ArrowRight") == {}
    assert timestep(two_open) == 2


def test_a_step_marks_no_column_that_stays_as_it_is(page, two_open):
    focus(two_open)
    press(page, "ArrowRight")
    assert page.evaluate(MARKED_ANEW, "ArrowRight") == []


def test_the_arithmetic_is_cut_below_a_whole_row_whatever_stands_in_it(page, two_open):
    upper = two_open.get_by_role("region", name="lstm, layer 1, forward", exact=True)
    upper.get_by_role("button", name="Show every term").click()
    # The hidden state is a product of two numbers, a gate a sum of many
    for quantity in ("hidden state", "forget gate"):
        upper.locator(f"button[aria-label^='{quantity}, unit 0']").click()
        page.evaluate("new Promise(requestAnimationFrame).then(() => new Promise(requestAnimationFrame))")
        height, ends, scrolls = page.evaluate(CUTS)[1]
        assert scrolls == (quantity == "forget gate")
        assert not scrolls or any(abs(height - end) <= 1 for end in ends), (height, ends)


def test_what_makes_the_stepper_higher_lays_nothing_else_out_anew(page, two_open):
    focus(two_open)
    press(page, "ArrowRight")
    higher, measured = page.evaluate(HIGHER, "[aria-label='Show numbers']")
    assert higher > 100
    assert measured == 0
    higher, measured = page.evaluate(HIGHER, ".rnn-what")
    assert higher > 20
    assert measured > 0, "what stands above decides how much room there is"

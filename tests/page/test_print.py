"""A stepper on paper: laid out for its width, light, in exact colors, with every timestep."""

import pytest
from browser import TRACES, click, focus, press, random_trace, show
from what_if import quotes

from rnn_helpers import GRU, LSTM, Loop, Stepper

pytestmark = pytest.mark.browser

KEPT = ("parts", "value", "labels")
A4 = 794 - 2 * 38  # pixels between the margins that a browser leaves

# Where the parts stand, and what is on paper of each timestep
LAID_OUT = """() => {
  const root = document.querySelector(".rnn-stepper");
  const all = (selector) => [...root.querySelectorAll(selector)].filter((e) => e.checkVisibility());
  const boxOf = ({ left, right, top, bottom }) => ({ left, right, top, bottom });
  const boxes = (selector) => all(selector).map((e) => boxOf(e.getBoundingClientRect()));
  const strips = all(".rnn-scroll");
  const columns = strips.flatMap((strip) => {
    const ticks = [...strip.querySelectorAll(".rnn-tick")];
    const width = parseFloat(ticks[0].style.width);
    const begin = strip.querySelector(".rnn-track").getBoundingClientRect().left;
    const { left, right } = strip.getBoundingClientRect();
    return ticks.map((tick) => Number(tick.textContent))
      .filter((t) => begin + t * width > left - 1 && begin + (t + 1) * width < right + 1);
  });
  const pixels = ({ width, height }) => [2, height / 2, width - 4, 1];
  const isPainted = (canvas) => [...canvas.getContext("2d").getImageData(...pixels(canvas)).data]
    .every((channel, i) => i % 4 < 3 || channel === 255);
  return {
    columns,
    painted: all(".rnn-pane > canvas:first-child").map(isPainted),
    labels: strips.map((strip) => strip.parentElement.querySelector(".rnn-rows").textContent),
    parts: ["sequence", "picture", "side"].map((name) => boxes(`.rnn-${name}`)),
    texts: boxes(".rnn-equation, .rnn-sentence, .rnn-diagram .rnn-value, .rnn-ledger td, .rnn-code-line"),
    scheme: getComputedStyle(root).colorScheme,
    exact: [...root.querySelectorAll(".rnn-value, .rnn-bar, .rnn-veil, .rnn-now")]
      .every((e) => getComputedStyle(e).printColorAdjust === "exact"),
    value: root.querySelector(".rnn-diagram .rnn-value")?.style.background,
  };
}"""


@pytest.fixture
def saved(page, tmp_path):
    """A function that saves a stepper and opens its page."""

    def open_saved(trace, **options):
        Stepper(trace, **options).save(tmp_path / "page.html")
        page.goto((tmp_path / "page.html").as_uri())
        return page.locator(".rnn-stepper")

    return open_saved


def laid_out_on_paper(page):
    page.emulate_media(media="print")
    page.wait_for_function("document.querySelector('.rnn-stepper').classList.contains('rnn-printed')")
    page.set_viewport_size({"width": A4, "height": 1047})
    return page.evaluate(LAID_OUT)


LONG = {
    "quotes": (25, quotes),
    "numbers": (100, lambda: random_trace(GRU, timesteps=100)),
    "tokens": (60, lambda: random_trace(LSTM, units=8, timesteps=60, labels="ab" * 30)),
    "loop": (30, lambda: Loop(lambda x, s: x + s).run(list(range(30)))),
}


@pytest.mark.parametrize(("timesteps", "trace"), LONG.values(), ids=LONG)
def test_every_timestep_is_on_paper_once_and_in_its_colors(page, saved, timesteps, trace):
    saved(trace(), timestep=9)
    paper = laid_out_on_paper(page)
    assert paper["columns"] == list(range(timesteps))
    assert all(paper["painted"])
    assert len(set(paper["labels"])) == 1


def test_cells_that_stand_side_by_side_are_printed_below_each_other(page, saved):
    page.set_viewport_size({"width": 1440, "height": 900})
    saved([random_trace(LSTM, seed=1), random_trace(GRU, seed=2)])
    paper = laid_out_on_paper(page)
    (first, second), (picture, _), (side, _) = paper["parts"]
    assert first["bottom"] <= picture["top"]
    assert picture["bottom"] <= side["top"]
    assert side["bottom"] <= second["top"]


@pytest.mark.parametrize("kind", TRACES)
@pytest.mark.parametrize("width", [1280, 1920, 420])
def test_on_paper_no_part_lies_over_another_and_all_is_between_the_margins(page, saved, kind, width):
    page.set_viewport_size({"width": width, "height": 720})
    saved(TRACES[kind](units=4), timestep=2)
    paper = laid_out_on_paper(page)
    ((sequence,), (picture,), (side,)) = paper["parts"]
    assert sequence["bottom"] <= picture["top"]
    assert picture["bottom"] <= side["top"] or picture["right"] <= side["left"]
    assert all(box["left"] >= 0 and box["right"] <= A4 for box in paper["texts"])


def test_a_dark_stepper_is_printed_light_in_exact_colors_and_is_dark_again(page, saved):
    page.emulate_media(color_scheme="dark")
    root = saved(quotes(), timestep=9)
    root.wait_for()
    screen = page.evaluate(LAID_OUT)
    assert screen["scheme"] == "light dark"
    paper = laid_out_on_paper(page)
    assert (paper["scheme"], paper["exact"]) == ("light", True)
    assert paper["value"] != screen["value"]
    assert root.evaluate("(e) => getComputedStyle(e).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "light"
    page.set_viewport_size({"width": 1280, "height": 720})
    page.emulate_media(media="screen", color_scheme="dark")
    page.wait_for_function("!document.querySelector('.rnn-printed')")
    after = page.evaluate(LAID_OUT)
    assert {name: after[name] for name in KEPT} == {name: screen[name] for name in KEPT}


def test_in_a_dark_jupyterlab_too(page):
    show(page, Stepper(quotes(), timestep=9), "dark")
    page.evaluate("document.body.style.setProperty('--jp-layout-color0', '#111111')")
    paper = laid_out_on_paper(page)
    assert paper["scheme"] == "light"
    assert (
        page.locator(".rnn-page").evaluate("(e) => getComputedStyle(e.parentElement).backgroundColor")
        == "rgb(255, 255, 255)"
    )


def test_a_pdf_is_made_of_the_stepper_as_it_is_on_paper(page, saved):
    saved(quotes(), timestep=9).wait_for()
    # Who comes later is told later: the stepper has got ready by then.
    page.evaluate(f"addEventListener('beforeprint', () => {{ window.paper = ({LAID_OUT})(); }})")
    assert page.pdf(format="A4").startswith(b"%PDF")
    assert page.evaluate("paper.columns") == list(range(25))
    assert page.evaluate("paper.scheme") == "light"
    assert page.evaluate("document.querySelector('.rnn-printed')") is None


def test_what_is_ahead_is_covered_on_paper_and_nothing_else(page, saved):
    saved(quotes(), timestep=9, reveal="past").wait_for()
    # In a PDF of Chromium a canvas that clears itself clears what lies under it: the past would be white.
    page.evaluate("""() => {
      window.cleared = [];
      const { prototype } = CanvasRenderingContext2D, { clearRect } = prototype;
      prototype.clearRect = function (...box) {
        if (this.canvas.closest(".rnn-printed")) cleared.push(box);
        clearRect.apply(this, box);
      };
      addEventListener("beforeprint", () => {
        const [picture, cover] = document.querySelectorAll(".rnn-pane > canvas");
        const { width, height } = cover;
        const pixels = cover.getContext("2d").getImageData(0, 0, width, height).data;
        const isClear = (column) => pixels[4 * (Math.floor(height / 2) * width + column) + 3] === 0;
        const column = width / 25;
        window.covered = Array.from({ length: 25 }, (_, t) => !isClear(Math.floor((t + 0.5) * column)));
      });
    }""")
    page.pdf(format="A4")
    assert page.evaluate("covered") == [False] * 10 + [True] * 15
    assert page.evaluate("cleared") == []


def test_what_scrolls_on_the_screen_is_whole_on_paper(page, saved):
    root = saved(random_trace(LSTM, units=40, features=40), timestep=2)
    click(root, "Show every term")
    click(root, "Show numbers")
    page.emulate_media(media="print")
    for name in (".rnn-ledger-window", ".rnn-number-window"):
        assert root.locator(name).evaluate("(e) => e.scrollHeight <= e.clientHeight + 1"), name


def test_steps_on_paper_are_those_of_the_screen(page, saved):
    root = saved(random_trace(LSTM, timesteps=90), timestep=2)
    laid_out_on_paper(page)
    page.set_viewport_size({"width": 1280, "height": 720})
    page.emulate_media(media="screen")
    page.wait_for_function("!document.querySelector('.rnn-printed')")
    focus(root)
    press(page, "End")
    assert root.locator(".rnn-sequence:visible").count() == 1
    assert root.locator(".rnn-tick.rnn-here:visible").inner_text() == "89"


def test_what_is_only_for_clicking_is_not_on_paper(page, stepper):
    root = stepper(quotes())
    shown = root.locator(".rnn-button, .rnn-fold .rnn-icon")
    assert shown.first.is_visible()
    page.emulate_media(media="print")
    page.wait_for_function("document.querySelector('.rnn-stepper').classList.contains('rnn-printed')")
    assert [each for each in shown.all() if each.is_visible()] == []
    assert root.locator(".rnn-units").is_visible() and root.get_by_label("Notation").is_visible()

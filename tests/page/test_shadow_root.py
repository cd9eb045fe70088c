"""A stepper in a shadow root, as marimo shows it, and on pages that are light or dark by themselves."""

import pytest
from browser import click, press, random_trace, show, timestep
from what_if import enter

from rnn_helpers import LSTM, Stepper

pytestmark = pytest.mark.browser

# The page says like marimo which colors it has: by a class of its body.
MOVE_IN = """() => {
  window.stop();
  document.querySelector(".rnn-stepper").remove();
  delete document.body.dataset.jpThemeLight;
  const style = document.head.querySelector("style").textContent;
  const page = document.createElement("style");
  page.textContent = ":root { color-scheme: light } .dark { color-scheme: dark }";
  document.head.append(page);
  const host = document.createElement("div");
  document.querySelector("main").append(host);
  window.shadow = host.attachShadow({ mode: "open" });
  shadow.append(Object.assign(document.createElement("style"), { textContent: style }));
  const target = document.createElement("div");
  shadow.append(target);
  window.stop = window.show(target);
}"""


@pytest.fixture
def shadowed(page):
    """A stepper inside a shadow root."""

    def open_stepper(trace=None):
        show(page, Stepper(trace or random_trace(LSTM), timestep=1))
        page.evaluate(MOVE_IN)
        root = page.locator(".rnn-stepper")
        root.locator(".rnn-where-now").click()
        return root

    return open_stepper


def focused(page):
    return page.evaluate("shadow.activeElement?.getAttribute('aria-label')")


ZOOM = "shadow.querySelector('.rnn-page').style.zoom"


@pytest.mark.parametrize("leave", ["f", "Escape"])
def test_in_a_shadow_root_fullscreen_begins_grows_and_ends(page, shadowed, leave):
    page.set_viewport_size({"width": 1920, "height": 1080})
    root = shadowed()
    press(page, "f")
    page.wait_for_function("document.fullscreenElement !== null")
    page.wait_for_function(f"{ZOOM} > 1.2")
    press(page, "ArrowRight")
    assert timestep(root) == 2
    press(page, leave)
    page.wait_for_function("document.fullscreenElement === null")
    page.wait_for_function(f"{ZOOM} === ''")


def test_in_a_shadow_root_another_notation_leaves_the_focus_where_it_is(page, shadowed):
    root = shadowed()
    notation = root.get_by_label("Notation")
    notation.focus()
    notation.select_option("keras")
    assert focused(page) == "Notation"


def test_in_a_shadow_root_the_hand_on_a_weight_keeps_its_field(page, shadowed):
    root = shadowed(random_trace(LSTM, features=12))
    click(root, "What if…")
    root.locator(".rnn-ledger .rnn-number").nth(2).focus()
    name = focused(page)
    enter(root, name, "0")  # the smallest of many terms, which otherwise folds away
    assert focused(page) == name


def background(root):
    return root.evaluate("(e) => getComputedStyle(e).backgroundColor")


def painted(root):
    """The color of a value that is painted by script."""
    return root.locator(".rnn-diagram .rnn-value").first.evaluate("(e) => e.style.background")


REPAINTED = "(before) => shadow.querySelector('.rnn-diagram .rnn-value').style.background !== before"


def test_a_stepper_is_dark_where_its_page_is_not_where_the_system_is(page, shadowed):
    page.emulate_media(color_scheme="light")
    root = shadowed()
    light = background(root), painted(root)
    page.emulate_media(color_scheme="dark")
    page.wait_for_timeout(100)
    assert (background(root), painted(root)) == light
    assert light[0] == "rgb(255, 255, 255)"
    page.evaluate("document.body.classList.add('dark')")
    page.wait_for_function(REPAINTED, arg=light[1])
    assert background(root) == "rgb(17, 20, 24)"


def test_a_page_may_say_so_on_its_root_element_too(page, shadowed):
    root = shadowed()
    before = painted(root)
    page.evaluate("document.documentElement.style.colorScheme = 'dark'")
    page.wait_for_function(REPAINTED, arg=before)


def test_a_saved_page_is_dark_where_the_system_is(page, tmp_path):
    Stepper(random_trace(LSTM)).save(tmp_path / "page.html")
    page.goto((tmp_path / "page.html").as_uri())
    root = page.locator(".rnn-stepper")
    root.wait_for()
    for scheme, paper in (("light", "rgb(255, 255, 255)"), ("dark", "rgb(17, 20, 24)")):
        page.emulate_media(color_scheme=scheme)
        assert background(root) == paper

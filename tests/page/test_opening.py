"""What a stepper brings to a page: its script and its style come once, wherever it stands."""

import json

import pytest
from browser import ADDRESS, as_json, random_trace

from rnn_helpers import LSTM, Stepper
from rnn_helpers.widgets.page import STATIC

pytestmark = pytest.mark.browser

# A page without a style of ours, a model with a line to Python, and what anywidget loads
PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><link rel="icon" href="data:,">
<title>Stepper</title></head><body><main></main>
<script type="module">
  import loader from "./loader.js";
  import page from "./stepper.js";
  const decode = (text) => new DataView(Uint8Array.from(atob(text), (c) => c.charCodeAt(0)).buffer);
  const state = {state};
  for (const run of state.payload.runs) run.buffer = decode(run.buffer);
  const sources = {sources};
  window.asked = [];
  window.createModel = () => {{
    const listeners = {{}};
    return {{
      get: (name) => ({{ ...state, page: "anywidget:page" }})[name],
      set() {{}}, save_changes() {{}},
      on(name, callback) {{ (listeners[name] ??= new Set()).add(callback); }},
      off(name, callback) {{ listeners[name]?.delete(callback); }},
      send(content) {{
        asked.push(content);
        setTimeout(() => {{
          for (const callback of listeners["msg:custom"] ?? []) callback({{ another: 1 }});
          for (const callback of listeners["msg:custom"] ?? []) callback(sources);
        }});
      }},
    }};
  }};
  const shared = {{ _esm: sources.javascript, _css: sources.css }};
  const exports = page.initialize({{ model: {{ get: (name) => shared[name] }} }});
  const getWidget = async (reference) => ({{ exports: reference === "anywidget:page" ? exports : null }});
  window.open = (el, host = {{ getWidget }}) => loader.render({{ model: window.createModel(), el, host }});
  window.ready = true;
</script></body></html>"""
SHOWN = """(el) => { const root = el.querySelector(".rnn-stepper"); const style = getComputedStyle(root);
  return [style.getPropertyValue("--rnn-text") !== "", style.borderRadius !== "0px", root.offsetHeight > 100];
}"""


@pytest.fixture
def bare(page):
    """A page that has nothing of ours but the loader."""
    stepper = Stepper(random_trace(LSTM))
    html = PAGE.format(
        state=json.dumps(as_json(stepper)).replace("<", "\\u003c"),
        sources=json.dumps(stepper.page.sources).replace("<", "\\u003c"),
    )
    page.route(ADDRESS, lambda route: route.fulfill(body=html, content_type="text/html"))
    for name in ("loader.js", "stepper.js"):
        module = (STATIC / name).read_text(encoding="utf-8")
        page.route(
            ADDRESS + name,
            lambda route, _, body=module: route.fulfill(body=body, content_type="text/javascript"),
        )
    page.goto(ADDRESS)
    page.wait_for_function("window.ready === true")
    return page


def test_a_stepper_in_a_shadow_root_has_its_style_and_brings_it_once(bare):
    shown = bare.evaluate(
        f"""async () => {{
          const shadow = document.querySelector("main").attachShadow({{ mode: "open" }});
          const places = [1, 2].map(() => shadow.appendChild(document.createElement("div")));
          for (const place of places) await window.open(place);
          const sheets = [shadow, document].map((each) => each.adoptedStyleSheets.length);
          return [...places.map({SHOWN}), sheets];
        }}"""
    )
    assert shown == [[True, True, True], [True, True, True], [1, 0]]


def test_a_stepper_that_is_drawn_before_it_stands_on_the_page_gets_its_style_there(bare):
    shown = bare.evaluate(
        f"""async () => {{
          const place = document.createElement("div");
          await window.open(place);
          const shadow = document.querySelector("main").attachShadow({{ mode: "open" }});
          shadow.append(place);
          await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
          return [({SHOWN})(place), shadow.adoptedStyleSheets.length];
        }}"""
    )
    assert shown == [[True, True, True], 1]


def test_a_page_that_has_the_style_gets_no_second_one(bare):
    bare.add_style_tag(path=STATIC / "stepper.css")
    count = bare.evaluate(
        """async () => { await window.open(document.querySelector("main"));
          return document.adoptedStyleSheets.length; }"""
    )
    assert count == 0


# Without references, and with those of another session: marimo's visitors share a Python
@pytest.mark.parametrize(
    "host", ["undefined", "{}", "{ getWidget: async () => { throw Error('unknown'); } }"]
)
def test_where_widgets_can_not_refer_to_each_other_the_loader_asks_python(bare, host):
    shown = bare.evaluate(
        f"""async () => {{
          const place = document.querySelector("main");
          window.stop = await window.open(place, {host} ?? null);
          return [({SHOWN})(place), asked];
        }}"""
    )
    assert shown == [[True, True, True], [{"ask": "page"}]]
    root = bare.locator(".rnn-stepper")
    root.get_by_role("button", name="Next timestep").click()
    assert root.get_attribute("data-timestep") == "1"

"""A small page with a stand-in for the widget's model, to try a stepper in a real Chromium.

Also the traces that the browser tests show, and what a person does there.
"""

from __future__ import annotations

import base64
import io
import json
import os
import shutil
from pathlib import Path

import numpy as np
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Browser, Page, Playwright

from rnn_helpers import GRU, LSTM, Readout, SimpleRNN, Stepper
from rnn_helpers.widgets.stepper import STATIC

# WCAG 2.2 at the levels A and AA, and what axe-core calls good practice
AXE_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ADDRESS = "http://stepper.test/"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]

# Keys that JupyterLab, around a widget, and Notebook 7, before it, act on unless they are kept from it
HEARD = """() => {
  window.heard = [];
  document.addEventListener("keydown", ({ key, target }) => {
    if (key !== "Control" && !target.closest("[data-lm-suppress-shortcuts]")) heard.push(`before ${key}`);
  }, true);
  document.addEventListener("keydown", ({ key }) => key !== "Control" && heard.push(key));
}"""

# Without an icon Chromium asks the network for one
PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><link rel="icon" href="data:,">
<title>Stepper</title><style>{css}</style>
<style>body {{ margin: 0; padding: 16px; background: {background}; }}</style></head>
<body data-jp-theme-light="{is_light}"><main><h1 class="rnn-live">A stepper</h1></main>
<script type="module">
  import stepper from "./stepper.js";
  const decode = (text) => new DataView(Uint8Array.from(atob(text), (c) => c.charCodeAt(0)).buffer);
  const read = (payload) => ({{ ...payload, runs: payload.runs?.map((run) =>
    run.buffer === undefined ? run : {{ ...run, buffer: decode(run.buffer) }}) }});
  window.createModel = (state) => {{
    const listeners = {{}};
    return {{
      state: {{ ...state, payload: read(state.payload) }},
      messages: [],
      get(name) {{ return this.state[name]; }},
      set(name, value) {{ this.state[name] = value; this.tell(name); }},
      tell(name) {{ for (const callback of listeners[`change:${{name}}`] ?? []) callback(); }},
      save_changes() {{ this.messages.push("save_changes"); }},
      send(content) {{ this.messages.push(content); }},
      on(name, callback) {{ (listeners[name] ??= new Set()).add(callback); }},
      off(name, callback) {{ listeners[name]?.delete(callback); }},
      listeners,
      receive(name, value) {{
        this.set(name, name === "payload" ? read(value) : value);
      }},
    }};
  }};
  window.model = window.createModel({state});
  window.show = (target) => stepper.render({{ model: window.model, el: target }});
  window.stop = window.show(document.querySelector("main"));
  window.ready = true;
</script></body></html>"""


def launch(playwright: Playwright) -> Browser | None:
    """Playwright's own Chromium or the system's; None where there is neither."""
    system = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    own = playwright.chromium.executable_path
    executable = own if Path(own).exists() else system
    if executable is None:
        return None
    return playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)


def as_json(stepper: Stepper) -> dict:
    """The state that the kernel would send, with binary parts as base64."""
    payload = json.loads(json.dumps(stepper.payload, default=lambda data: base64.b64encode(data).decode()))
    return {
        "payload": payload,
        "timestep": stepper.timestep,
        "reveal": stepper.reveal,
        "notation": stepper.notation,
        "edits": stepper.edits,
        "layers": stepper.layers,
    }


def serve(page: Page, html: str, script: str) -> None:
    """Open a page that has nothing but itself and one of the bundled scripts."""
    page.unroute_all()
    page.route(ADDRESS + "**", lambda route: route.abort())
    page.route(ADDRESS, lambda route: route.fulfill(body=html, content_type="text/html"))
    page.route(
        ADDRESS + script, lambda route: route.fulfill(path=STATIC / script, content_type="text/javascript")
    )
    page.goto(ADDRESS)
    page.wait_for_function("window.ready === true")


def show(page: Page, state: Stepper | dict, theme: str = "light") -> None:
    """Open the page with a stepper, or with a raw state, on it."""
    state = as_json(state) if isinstance(state, Stepper) else state
    html = PAGE.format(
        css=(STATIC / "stepper.css").read_text(encoding="utf-8"),
        background="#ffffff" if theme == "light" else "#111111",
        is_light=str(theme == "light").lower(),
        state=json.dumps(state).replace("<", "\\u003c"),
    )
    serve(page, html, "stepper.js")


def random_trace(kind, *, units=2, features=3, timesteps=6, seed=0, labels=None, **options):
    """A trace of random weights, biases included, and random inputs."""
    rng = np.random.default_rng(seed)
    cell = kind.random(features, units, seed, **options)
    b = rng.normal(size=cell.b.shape)
    options |= {"b_recurrent": rng.normal(size=b.shape)} if options.get("reset_after", kind is GRU) else {}
    readout = Readout(rng.normal(size=(1, cell.output_features)), rng.normal(size=1), "sigmoid", "inside?")
    if "projection" in options:
        options["projection"] = cell.projection
    cell = kind(cell.W, cell.U, b, readout=readout, **options)
    return cell.run(rng.normal(size=(timesteps, features)), labels=labels)


TRACES = {
    "SimpleRNN": lambda **k: random_trace(SimpleRNN, **k),
    "SimpleRNN relu": lambda **k: random_trace(SimpleRNN, activation="relu", **k),
    "LSTM": lambda **k: random_trace(LSTM, **k),
    "LSTM with a projection": lambda units=2, **k: random_trace(
        LSTM, units=units, projection=-(-units // 2), **k
    ),
    "GRU": lambda **k: random_trace(GRU, **k),
    "GRU of the paper": lambda **k: random_trace(GRU, reset_after=False, **k),
}


def timestep(root):
    return int(root.get_attribute("data-timestep"))


def click(root, name):
    root.get_by_role("button", name=name, exact=True).click()


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)


def focus(root):
    root.locator(".rnn-where-now").click()


def violations(page):
    """What axe-core finds wrong, each rule with the first element that breaks it, and why."""
    # Preloading would ask for style sheets once more, which a page opened from a folder may not
    options = {"runOnly": {"type": "tag", "values": AXE_RULES}, "preload": False}
    found = Axe().run(page, options=options).response["violations"]
    return [(each["id"], each["nodes"][0]["html"], each["nodes"][0]["failureSummary"]) for each in found]


def heading(root):
    """What the arithmetic is about."""
    return root.locator(".rnn-where .rnn-heading").text_content()


def place_in(root, column, columns=6, row="forget gate", unit=0, units=2):
    """Where the sequence shows a unit of a quantity."""
    track = root.locator(".rnn-track").bounding_box()
    label = root.locator(".rnn-row-label", has_text=row)
    box, tall = label.bounding_box(), float(label.get_attribute("data-row-height"))
    y = box["y"] + box["height"] / 2 + (unit + 0.5 - units / 2) * tall
    return track["x"] + (column + 0.5) * track["width"] / columns, y


def color_at(page, root, column):
    """The pixel of the forget gate in a column, as it is on the screen."""
    picture = Image.open(io.BytesIO(page.screenshot()))
    x, y = place_in(root, column)
    return picture.getpixel((int(x), int(y)))

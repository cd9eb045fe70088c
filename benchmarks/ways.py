"""What the benchmark of a step runs: the notebooks of each way to step, and how the page sees its change."""

from __future__ import annotations

from dataclasses import dataclass

# ---------------------------------------------------------------- the notebooks, cell by cell

TRACE = """\
import numpy as np
from rnn_helpers import LSTM, Stepper

cell = LSTM.random(input_features=3, units={units})
inputs = np.random.default_rng(0).normal(size=({timesteps}, 3))
trace = cell.run(inputs)
"""

# A model of two layers in two directions, as trace_model returns it
STACK = """\
import numpy as np
from rnn_helpers import LSTM, Stepper
from rnn_helpers.models import TracedModel

units, traces, reads, below = {units}, {{}}, {{}}, ()
inputs = np.random.default_rng(0).normal(size=({timesteps}, 64))
for layer in (0, 1):
    names = [f"lstm, layer {{layer}}, {{way}}" for way in ("forward", "backward")]
    for name in names:
        cell = LSTM.random(inputs.shape[1], units, seed=len(traces))
        cell = LSTM(*(array.astype("float32") for array in (cell.W, cell.U, cell.b)))
        traces[name] = cell.run(inputs, reverse=name.endswith("backward"))
        reads |= {{name: below}} if below else {{}}
    below = tuple(names)
    inputs = np.concatenate([traces[name].outputs for name in names], axis=-1)
trace = TracedModel("Tagger", traces, reads, {{}})
"""

# What the others draw is what the stepper shows, as large as it does: every gate and state over all
# timesteps, the current timestep framed, and its numbers, one a unit
PICTURE = """\
from io import BytesIO
import matplotlib.pyplot as plt
from ipywidgets import Image, IntSlider, VBox, interact

NAMES = ["forget_gate", "input_gate", "candidate", "cell_state", "output_gate", "hidden_state"]

def draw_trace(timestep):
    figure, rows = plt.subplots(len(NAMES), sharex=True, figsize=(12, 7), dpi=100)
    figure.subplots_adjust(left=0.1, right=0.94, top=0.98, bottom=0.06)
    frames, numbers = [], []
    for axes, name in zip(rows, NAMES):
        colors = dict(cmap="Greens", vmin=0, vmax=1) if "gate" in name else dict(cmap="PuOr", vmin=-1, vmax=1)
        axes.imshow(trace[name].T, aspect="auto", **colors)
        axes.set_yticks([])
        axes.set_ylabel(name, rotation=0, ha="right", va="center")
        frames.append(axes.axvspan(timestep - 0.5, timestep + 0.5, fill=False, edgecolor="tab:blue", lw=2))
        for unit, value in enumerate(trace[name][timestep]):
            numbers.append(axes.text(len(inputs) - 0.3, unit, f"{value:+.2f}", va="center"))
    axes.set_xlabel("timestep")
    return figure, frames, numbers

def move_to(timestep):
    for frame in frames:
        frame.set_x(timestep - 0.5)
    for text, value in zip(numbers, np.concatenate([trace[name][timestep] for name in NAMES])):
        text.set_text(f"{value:+.2f}")

slider = IntSlider(value=0, min=0, max=len(inputs) - 1, description="timestep")
"""

INTERACT = """\
def show(timestep):
    draw_trace(timestep)
    plt.show()

_ = interact(show, timestep=slider)
"""

# In the other two a step only moves the frames of a figure that is there already, and writes its numbers.
IMAGE = """\
figure, frames, numbers = draw_trace(0)
plt.close(figure)
image = Image(format="png")

def show(change=None):
    move_to(slider.value)
    png = BytesIO()
    figure.savefig(png, format="png")
    image.value = png.getvalue()

show()
slider.observe(show, "value")
VBox([slider, image])
"""

IPYMPL = """\
%matplotlib widget
with plt.ioff():
    figure, frames, numbers = draw_trace(0)
figure.canvas.header_visible = False

def show(change):
    move_to(slider.value)
    figure.canvas.draw_idle()

slider.observe(show, "value")
VBox([slider, figure.canvas])
"""

# ---------------------------------------------------------------- what the page measures

CELLS = "jupyterapp.shell.currentWidget.content.widgets"

# `until` waits for a change of the page. `painted` tells when the frame with all that is in the
# page now was on the screen: Chromium itself reports that of a marked text that came with it
# (Element Timing). `timePress` counts from the moment that the browser received the key.
WATCH = """() => {
  window.until = (condition) => new Promise((resolve) => {
    const check = () => {
      if (!condition()) return;
      observer.disconnect();
      resolve();
    };
    const observer = new MutationObserver(check);
    const everything = { subtree: true, childList: true, attributes: true, characterData: true };
    observer.observe(document.body, everything);
    check();
  });
  let marks = 0;
  window.painted = () => new Promise((resolve) => {
    const name = `mark ${marks += 1}`;
    const mark = document.createElement("div");
    mark.textContent = "·";
    mark.style = "position: fixed; top: 0; left: 50%; z-index: 10000";
    mark.setAttribute("elementtiming", name);
    new PerformanceObserver((list, observer) => {
      const entry = list.getEntries().find(({ identifier }) => identifier === name);
      if (!entry) return;
      observer.disconnect();
      mark.remove();
      resolve(entry.renderTime);
    }).observe({ type: "element" });
    document.body.append(mark);
  });
  window.timePress = (changed) => {
    const pressed = new Promise((resolve) =>
      addEventListener("keydown", (event) => resolve(event.timeStamp), { capture: true, once: true }));
    const end = changed().then(painted);
    window.milliseconds = Promise.all([pressed, end]).then(([start, end]) => end - start);
  };
}"""

# Each returns a promise that is kept as soon as the page has the picture of another timestep.
TIMESTEP_CHANGED = """() => {
  const root = document.querySelector(".rnn-stepper");
  const before = root.dataset.timestep;
  return until(() => root.dataset.timestep !== before);
}"""
EDIT_CHANGED = """() => {
  const edits = document.querySelector(".rnn-edits");
  const before = edits.textContent;
  return until(() => edits.textContent !== before);
}"""
IMAGE_CHANGED = """() => {
  const image = () => document.querySelector(".jp-OutputArea-output img");
  const before = image().src;
  return until(() => image() && image().src !== before).then(() => image().decode());
}"""
# ipympl draws what it receives on a hidden canvas and copies that to the visible one, once a
# step. No attribute of the page tells, so the copying is overheard.
CANVAS_CHANGED = """() => new Promise((resolve) => {
  const { prototype } = CanvasRenderingContext2D;
  const { drawImage } = prototype;
  prototype.drawImage = function (...what) {
    drawImage.apply(this, what);
    if (!this.canvas.isConnected) return;
    prototype.drawImage = drawImage;
    resolve();
  };
})"""

# From the end of the cell, by the clock of the kernel when it says that it is idle, to the frame
# with the stepper. Both clocks are those of this machine; the sentence is painted last.
TIME_OPENING = """() => {
  const { kernel } = jupyterapp.shell.currentWidget.sessionContext.session;
  const ended = new Promise((resolve) => kernel.iopubMessage.connect(function listen(_, message) {
    const { header, parent_header: parent, content } = message;
    if (parent.msg_type !== "execute_request" || content.execution_state !== "idle") return;
    kernel.iopubMessage.disconnect(listen);
    resolve(Date.parse(header.date));
  }));
  const shown = until(() => document.querySelector(".rnn-sentence:not(:empty)")).then(painted);
  jupyterapp.commands.execute("notebook:run-cell");
  return Promise.all([ended, shown]).then(([start, end]) => performance.timeOrigin + end - start);
}"""


@dataclass(frozen=True)
class Way:
    """A way to step: its notebook, the element that takes the keys, and how its change is seen."""

    name: str
    cells: tuple[str, ...]
    keys_to: str
    changed: str


STEPPER = Way("this stepper", ("Stepper(trace)",), ".rnn-stepper", TIMESTEP_CHANGED)
WHAT_IF = Way("what if", STEPPER.cells, ".rnn-what-if [type=range]", EDIT_CHANGED)
WAYS = (
    STEPPER,
    Way("`interact` + `plt.show`", (PICTURE, INTERACT), ".noUi-handle", IMAGE_CHANGED),
    Way("`ipywidgets.Image` + `savefig`", (PICTURE, IMAGE), ".noUi-handle", IMAGE_CHANGED),
    Way("ipympl", (PICTURE, IPYMPL), ".noUi-handle", CANVAS_CHANGED),
)

"""Outputs of widgets as they stand in a page: alive where the page can, in words where it takes a kernel."""

from __future__ import annotations

import html
import json
from collections.abc import Iterable, Iterator, Mapping

from rnn_helpers.lessons.notebook import Cell, Lesson, is_code, source

VIEW = "application/vnd.jupyter.widget-view+json"
STATES = "application/vnd.jupyter.widget-state+json"
ASLEEP = 'class="rnn-asleep"'
STEPPER = ("timestep", "reveal", "notation", "edits", "payload")
SCRIPT = '<script type="application/json">{}</script>'


def with_living_widgets(lesson: Lesson) -> Lesson:
    """Each output that is a widget becomes HTML, made of the states that the run left in the lesson.

    A stepper has its state, and its picture for where no script runs; a self-test its questions in
    words; of an explorer its stepper stays, since its sliders ask Python.
    """
    states = lesson["metadata"].pop("widgets", {}).get(STATES, {}).get("state", {})
    for cell in filter(is_code, lesson["cells"]):
        cell["outputs"] = [*_living_outputs(states, cell["outputs"])]
    return lesson


def _living_outputs(states: Mapping, outputs: Iterable[Mapping]) -> Iterator[Mapping]:
    """The outputs of a cell; what a widget leaves before its own, words and a picture, becomes part of it."""
    left: dict = {}
    for output in outputs:
        data = output.get("data", {})
        if ASLEEP in "".join(data.get("text/html", "")):
            left = dict(data)
        elif VIEW in data:
            yield {**output, "data": {"text/html": _living(states, {**data, **left})}}
            left = {}
        elif left:
            left |= data
        else:
            yield output


def _living(states: Mapping, data: Mapping) -> str:
    state = states[data[VIEW]["model_id"]]
    children = state["state"].get("children", [])
    kinds = {
        _kind(states[name.removeprefix("IPY_MODEL_")]): name.removeprefix("IPY_MODEL_") for name in children
    }
    if "Stepper" in kinds:
        return _stepper(states[kinds["Stepper"]], data) + ASKS_PYTHON
    if _kind(state) == "Stepper":
        return _stepper(state, data)
    if _kind(state) == "Quiz":
        payload = {"payload": state["state"]["payload"]}
        return f'<div class="course-quiz">{SCRIPT.format(_json(payload))}{"".join(data["text/html"])}</div>'
    raise ValueError(f"{data['text/plain']} is a widget that the site doesn't know; teach it to living.py")


ASKS_PYTHON = (
    '<p class="course-kernel">The sliders of this cell ask Python. '
    '<a href="#open">Open the lesson</a> to move them.</p>'
)


def _kind(state: Mapping) -> str:
    return state["state"].get("_anywidget_id", state["model_name"]).rpartition(".")[2]


def _stepper(state: Mapping, data: Mapping) -> str:
    shown = {name: state["state"][name] for name in STEPPER}
    for buffer in state.get("buffers", []):
        *path, last = buffer["path"]
        place = shown
        for step in path:
            place = place[step]
        place[last] = buffer["data"]
    words = html.escape("".join(data["text/plain"]))
    picture = f'<img alt="{words}" src="data:image/png;base64,{"".join(data["image/png"]).strip()}">'
    return f'<div class="course-stepper">{SCRIPT.format(_json(shown))}{picture}</div>'


def _json(value) -> str:
    """JSON that no text in it can end early."""
    return json.dumps(value, separators=(",", ":")).replace("<", "\\u003c")


def asks_for_an_answer(cell: Cell) -> bool:
    """Whether a cell waits for what a learner writes."""
    return is_code(cell) and 'check("' in source(cell)

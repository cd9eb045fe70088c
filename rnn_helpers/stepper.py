"""The stepper: a widget that shows a trace one timestep at a time.

The page receives the trace and the cell once. Moving in time, hovering and playing happen
in the browser, without a message to the kernel; ``widgets/static/stepper.js`` does all of it. Its sources are
the modules in ``js/``.
"""

from __future__ import annotations

import base64
import html
import json
import re
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path

import anywidget
import numpy as np
import traitlets

from rnn_helpers.cells import Cell, Hold
from rnn_helpers.equations import NOTATIONS, Bias, Map, Product, Say
from rnn_helpers.loop import LINES, LoopTrace
from rnn_helpers.trace import Trace
from rnn_helpers.training import Gradients, with_weights

STATIC = Path(__file__).parent / "widgets" / "static"
REVEALS = ("all", "past")


class Stepper(anywidget.AnyWidget):
    """Step through a trace: every state and gate value of a cell, at every timestep.

    Parameters
    ----------
    trace : what ``cell.run(inputs)`` returned, or ``Loop(f).run(sequence)``; or a list of traces
        of equal length, cells of any kinds, that step together under one playhead. Where two
        traces of one kind of cell differ, the values are marked. What ``gradients`` returned is
        a trace too: in place of each value stands ∂loss/∂value, and playing walks backwards.
    names : with a list of traces, a name for each
    timestep : where the playhead starts, counted from 0; by default timestep 0, or the last one
        of gradients
    title : a few words above the stepper
    reveal : "all" shows every timestep, "past" hides what has not happened yet, to predict it
    notation : "course", "keras", "pytorch" or "cs230": the letters of the equations

    Assigning another trace to ``stepper.trace`` repaints the same widget, keeps the timestep and
    takes back all edits.

    *What if* holds a gate at a value, or changes an input or a weight. The page computes the run
    anew; ``stepper.edited`` is the same run in Python: its ``cell`` and ``inputs`` reproduce it.

    Keys, while the stepper has the focus: ←/→ step, Home/End, Space plays and pauses, ↑/↓
    go equation by equation, F fills the screen, Esc lets go of a pinned value, Z takes back the
    last edit.

    Raises
    ------
    TypeError : for anything that is not a trace
    ValueError : for a batch (choose one with ``trace.sequence(0)``), a timestep that the trace
        doesn't have, traces of different lengths, or another number of names than of traces

    Example
    -------
    >>> cell = LSTM.random(input_features=3, units=2)
    >>> Stepper(cell.run(np.eye(3)))
    Stepper(LSTM, 2 units, 3 timesteps)
    """

    _esm = STATIC / "stepper.js"
    _css = STATIC / "stepper.css"
    payload = traitlets.Dict().tag(sync=True)
    timestep = traitlets.Int(0).tag(sync=True)
    reveal = traitlets.Enum(REVEALS, "all").tag(sync=True)
    notation = traitlets.Enum(tuple(NOTATIONS), "course").tag(sync=True)
    edits = traitlets.List(traitlets.Dict()).tag(sync=True)

    def __init__(
        self,
        trace: Trace | LoopTrace | Sequence[Trace],
        *,
        names: Sequence[str] | None = None,
        timestep: int | None = None,
        title: str | None = None,
        reveal: str = "all",
        notation: str = "course",
    ):
        self._title = title
        self._names = None if names is None else tuple(map(str, names))
        payload = _payload(trace, self._names, title)
        last = payload["timesteps"] - 1
        if timestep is None:
            timestep = last if payload["runs"][0].get("backwards") else 0
        if not isinstance(timestep, (int, np.integer)) or not 0 <= timestep <= last:
            raise ValueError(f"timestep is {timestep!r}, expected a whole number from 0 to {last}")
        for name, choice, choices in (("reveal", reveal, REVEALS), ("notation", notation, tuple(NOTATIONS))):
            if choice not in choices:
                raise ValueError(f"{name} is {choice!r}, expected one of {', '.join(map(repr, choices))}")
        self._trace = trace
        super().__init__(payload=payload, timestep=int(timestep), reveal=reveal, notation=notation)

    @property
    def trace(self) -> Trace | LoopTrace | Sequence[Trace]:
        """The trace on show, or the list of them; assign another one to repaint the widget."""
        return self._trace

    @trace.setter
    def trace(self, trace: Trace | LoopTrace | Sequence[Trace]) -> None:
        payload = _payload(trace, self._names, self._title)
        self._trace = trace
        with self.hold_sync():  # one message, so that the page never has edits of another trace
            self.payload, self.edits = payload, []

    @property
    def edited(self) -> Trace | LoopTrace | Sequence[Trace]:
        """The trace, or the list of them, with the edits made in the page; without any, ``trace`` itself.

        ``edited.cell`` and ``edited.inputs`` reproduce what the page shows, to rounding. Use it
        like any trace: ``Stepper([stepper.trace, stepper.edited])``.
        """
        if not self.edits:
            return self._trace
        traces = _as_list(self._trace)
        edited = [
            _run_again(each, [edit for edit in self.edits if _concerns(edit, index, traces)])
            for index, each in enumerate(traces)
        ]
        return edited if traces is self._trace else edited[0]

    def to_html(self) -> str:
        """The stepper as one HTML page that needs no kernel, no server and no network."""
        state = {name: getattr(self, name) for name in ("timestep", "reveal", "notation", "edits")}
        runs = [
            {**run, "buffer": base64.b64encode(run["buffer"]).decode("ascii")} if "buffer" in run else run
            for run in self.payload["runs"]
        ]
        state["payload"] = {**self.payload, "runs": runs}
        parts = {
            "title": html.escape(self._title or f"Stepper: {summary(self._trace)}"),
            "css": (STATIC / "stepper.css").read_text(encoding="utf-8"),
            "javascript": (STATIC / "stepper.js").read_text(encoding="utf-8"),
            # "<" as an escape, so that no token can end the script element
            "state": json.dumps(state).replace("<", "\\u003c"),
        }
        page = (STATIC / "page.html").read_text(encoding="utf-8")
        return re.sub(r"\{\{(\w+)\}\}", lambda match: parts[match[1]], page)

    def save(self, path: str | Path) -> None:
        """Write ``to_html()`` to a file, such as "page.html"."""
        Path(path).write_text(self.to_html(), encoding="utf-8")

    def __repr__(self) -> str:
        return f"Stepper({summary(self._trace)})"

    def _repr_mimebundle_(self, **options):
        names = [run["name"] or self._title for run in self.payload["runs"]]
        return with_picture(super()._repr_mimebundle_(**options), _as_list(self._trace), repr(self), names)


def with_picture(bundle, traces: Sequence, text: str, titles: Sequence[str | None]) -> tuple[dict, dict]:
    """A widget's output with a fixed line of text, and a picture for where no widget runs."""
    from rnn_helpers.figures import png_of, png_of_several  # matplotlib, loaded when it is first needed

    data, metadata = bundle if isinstance(bundle, tuple) else (bundle, {})
    one = len(traces) == 1
    picture = png_of(traces[0], title=titles[0]) if one else png_of_several(traces, titles)
    return {**data, "text/plain": text, "image/png": picture}, metadata


def _concerns(edit: dict, index: int, traces: Sequence[Trace]) -> bool:
    """Whether an edit changes a trace: its own ones do, and another input of the sequence it shares."""
    own = edit["run"] == index
    return own or (
        edit["type"] == "input" and np.array_equal(traces[edit["run"]].inputs, traces[index].inputs)
    )


def _run_again(trace: Trace, edits: Sequence[dict]) -> Trace:
    """The trace of the same run with weights and inputs changed and quantities held."""
    if not edits:
        return trace
    weights = {name: array.copy() for name, array in trace.cell.weights.items()}
    inputs, labels = trace.inputs.copy(), trace.input_labels and list(trace.input_labels)
    holds = list(trace.cell.holds)
    for edit in edits:
        match edit:
            case {"type": "weight", "weights": name, "index": index, "value": value}:
                weights[name][tuple(index)] = value
            case {"type": "input", "timestep": timestep, "values": values, "label": label}:
                inputs[timestep] = values
                if labels:
                    labels[timestep] = label
            case {"type": "hold", "run": _, **hold}:
                holds.append(Hold(**hold))
    cell = replace(with_weights(trace.cell, weights), holds=tuple(holds))
    states = tuple(trace.initial_state.values())
    return cell.run(inputs, states if len(states) > 1 else states[0], labels=labels)


def _timesteps(trace: Trace | LoopTrace) -> int:
    if isinstance(trace, Trace):
        return trace.timesteps
    return len(trace.outputs) + (trace.error is not None)


def summary(trace: Trace | LoopTrace | Sequence[Trace]) -> str:
    """One line that names what is on show."""
    traces = _as_list(trace)
    timesteps = _timesteps(traces[0])
    return ", ".join(
        [" beside ".join(map(_named, traces)), f"{timesteps} timestep{'s' if timesteps != 1 else ''}"]
    )


def _named(trace: Trace | LoopTrace) -> str:
    if isinstance(trace, LoopTrace):
        return "loop"
    units = trace.cell.units
    what = "gradients of " if isinstance(trace, Gradients) else ""
    return f"{what}{trace.cell.kind}, {units} unit{'s' if units != 1 else ''}"


def _as_list(trace) -> Sequence:
    return trace if isinstance(trace, (list, tuple)) else [trace]


def _payload(trace, names: Sequence[str] | None, title: str | None) -> dict:
    """All that the page needs to know, as JSON with one binary buffer a trace."""
    traces = _as_list(trace)
    allowed = (Trace, LoopTrace) if len(traces) == 1 else Trace
    wrong = [type(each).__name__ for each in traces if not isinstance(each, allowed)]
    if wrong or not traces:
        came = wrong[0] if wrong else "an empty list"
        raise TypeError(
            f"a Stepper shows a trace, or a list of traces of cells, got {came}; "
            "pass what cell.run(inputs) or Loop(f).run(sequence) returns"
        )
    lengths = sorted({_timesteps(each) for each in traces})
    if len(lengths) > 1:
        raise ValueError(
            f"traces side by side step together, but these have {' and '.join(map(str, lengths))} timesteps; "
            "run the cells on one sequence"
        )
    if names is None:
        names = [""] if len(traces) == 1 else [f"{i + 1}: {_named(each)}" for i, each in enumerate(traces)]
    if len(names) != len(traces):
        raise ValueError(f"{len(names)} names given, expected {len(traces)}: one for each trace")
    runs = [
        {"name": name, "timesteps": lengths[0], **(_loop if isinstance(each, LoopTrace) else _run)(each)}
        for name, each in zip(names, traces, strict=True)
    ]
    return {"title": title, "summary": summary(trace), "timesteps": lengths[0], "runs": runs}


def _loop(trace: LoopTrace) -> dict:
    return {
        "kind": "loop",
        "lines": [line.format(initial_state=trace.state_texts[0]) for line in LINES],
        "source": trace.source,
        "inputs": list(trace.input_texts),
        "states": list(trace.state_texts),
        "outputs": list(trace.output_texts),
        "error": trace.error,
    }


def _run(trace: Trace) -> dict:
    if trace.is_batch:
        raise ValueError(
            f"this trace holds a batch of {len(trace.inputs)} sequences; "
            "a Stepper shows one, for example Stepper(trace.sequence(0))"
        )
    cell = trace.cell
    description = describe(cell)
    backwards = isinstance(trace, Gradients)
    if backwards:
        # A gradient has a sign, whatever it is the gradient of; what the loss ignores has none.
        description["equations"] = [
            {**equation, "kind": "gradient"}
            for equation in description["equations"]
            if equation["quantity"] in trace
        ]
    shown = [equation["quantity"] for equation in description["equations"]]
    sums = [name for name in trace if name.endswith("_preactivation")] if backwards else []
    arrays = {f"weights/{name}": array for name, array in cell.weights.items()}
    arrays |= {f"initial/{name}": array for name, array in trace.initial_state.items()}
    arrays |= {"quantities/inputs": trace.inputs}
    arrays |= {f"quantities/{name}": trace[name] for name in (*shown, *sums)}
    layout, buffer = _packed(arrays)
    return {
        "kind": cell.kind,
        "units": cell.units,
        "labels": None if trace.input_labels is None else list(trace.input_labels),
        "holds": [asdict(hold) for hold in cell.holds],
        "limits": {name: trace.limit(name) for name in ("inputs", *shown)},
        "backwards": backwards,
        **description,
        "layout": layout,
        "buffer": buffer,
    }


def describe(cell: Cell) -> dict:
    """The cell's own description of its equations, as JSON."""
    return {
        "equations": [
            {**asdict(equation), "terms": [_term(term) for term in equation.terms]}
            for equation in cell.equations
        ],
        "gates": list(cell.gates),
        "notations": {name: asdict(notation) for name, notation in NOTATIONS.items()},
        "notation_notes": dict(cell.notation_notes),
        "states": list(cell.state_names),
        "sentence": [
            {"style": part.style, "factors": [asdict(factor) for factor in part.factors]}
            if isinstance(part, Say)
            else part
            for part in cell.sentence
        ],
    }


def _term(term: Map | Bias | Product) -> dict:
    return {"type": type(term).__name__.lower(), **asdict(term)}


def _packed(arrays: dict[str, np.ndarray]) -> tuple[dict, bytes]:
    """Arrays one after another as little-endian float64, and where each one starts."""
    layout, parts, start = {}, [], 0
    for name, array in arrays.items():
        layout[name] = {"start": start, "shape": list(array.shape)}
        parts.append(np.ascontiguousarray(array, dtype="<f8").tobytes())
        start += array.size
    return layout, b"".join(parts)

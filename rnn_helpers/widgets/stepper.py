"""The stepper: a widget that shows a trace one timestep at a time.

The page receives the trace and the cell once. Moving in time, hovering and playing happen
in the browser, without a message to the kernel; the modules in ``js/`` do all of it.
"""

from __future__ import annotations

import base64
import html
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import anywidget
import traitlets

from rnn_helpers.checks import whole_number
from rnn_helpers.equations import NOTATIONS
from rnn_helpers.experiments.which_units import RankedUnits
from rnn_helpers.loop import LoopTrace
from rnn_helpers.models.traced import TracedModel
from rnn_helpers.trace import Trace
from rnn_helpers.widgets.asleep import Asleep
from rnn_helpers.widgets.edits import as_dicts, edited_traces, read_edits
from rnn_helpers.widgets.page import STATIC, shared_page
from rnn_helpers.widgets.payload import as_list, payload_of, summary, timesteps_of
from rnn_helpers.widgets.picture import with_picture
from rnn_helpers.widgets.ranking import add_ranking
from rnn_helpers.widgets.stacks import checked_layers, reads_of

SAVED_PAGE = Path(__file__).parent / "saved_page.html"
REVEALS = ("all", "past")


class Stepper(Asleep, anywidget.AnyWidget):
    """Step through a trace: every state and gate value of a cell, at every timestep.

    Parameters
    ----------
    trace : what ``cell.run(inputs)`` returned, or ``Loop(f).run(sequence)``; or a list of traces
        of equal length, cells of any kinds, that step together under one playhead; or a mapping
        from names to such traces. Where two traces of one kind of cell differ, the values are
        marked. What ``trace_model`` returned is a stack: its layers stand one above the other, the
        input on top, and what changes in one runs on through those that read its outputs.
        What ``gradients`` returned is a trace too: in place of each value stands ∂loss/∂value,
        and playing walks backwards.
        A trace that was read in reverse is stepped from right to left. Timesteps that a mask
        leaves out are shown as skipped.
    names : with several traces, a name for each
    timestep : where the playhead starts, counted from 0; by default where the walk begins: at
        timestep 0, or at the last one of gradients and of what was read in reverse
    title : a few words above the stepper
    reveal : "all" shows every timestep, "past" hides what has not happened yet, to predict it
    notation : "course", "keras", "pytorch" or "cs230": the letters of the equations
    layers : of a stack, the names of those that are open, each with its diagram and its
        arithmetic; of the others their outputs are on show, and a click opens them. By default
        the first one. ``stepper.layers`` are those that are open in the page. Layers with
        another number of timesteps are shown when one of them is opened, under a playhead of their own.
    event : (timesteps,) of True and False, or numbers: it stands along the sequence, and the units
        that go with it best stand on top, with their scores; the text takes on the color of one of them
    event_name : a few words on it, such as "inside quotes"
    ranking : the order of the units, where it comes from elsewhere: from other sequences, or another
        quantity; what ``which_units`` returned, with several traces a list

    Assigning another trace to ``stepper.trace`` repaints the same widget, keeps the timestep and
    takes back all edits; event and ranking belong to the trace before, and go.

    *What if* holds a gate at a value, or changes an input or a weight. The page computes the run
    anew; ``stepper.edited`` is the same run in Python: its ``cell`` and ``inputs`` reproduce it.

    Keys, while the stepper has the focus: ←/→ step, Home/End, Space plays and pauses, ↑/↓
    go equation by equation, F fills the screen, Esc lets go of a pinned value, Z takes back the
    last edit.

    Raises
    ------
    TypeError : for anything that is not a trace
    ValueError : for a batch (choose one with ``trace.sequence(0)``), a timestep that the trace
        doesn't have, traces of different lengths, another number of names than of traces, layers
        that aren't there, an event that ``which_units`` can't rank by, or a ranking of other units

    Example
    -------
    >>> cell = LSTM.random(input_features=3, units=2)
    >>> Stepper(cell.run(np.eye(3)))
    Stepper(LSTM, 2 units, 3 timesteps)
    """

    _esm = STATIC / "loader.js"
    page = anywidget.WidgetTrait().tag(sync=True)
    payload = traitlets.Dict().tag(sync=True)
    timestep = traitlets.Int(0).tag(sync=True)
    reveal = traitlets.Enum(REVEALS, "all").tag(sync=True)
    notation = traitlets.Enum(tuple(NOTATIONS), "course").tag(sync=True)
    edits = traitlets.List(traitlets.Dict()).tag(sync=True)
    layers = traitlets.List(traitlets.Unicode()).tag(sync=True)

    def __init__(
        self,
        trace: Trace | LoopTrace | Sequence[Trace] | Mapping[str, Trace],
        *,
        names: Sequence[str] | None = None,
        timestep: int | None = None,
        title: str | None = None,
        reveal: str = "all",
        notation: str = "course",
        layers: Sequence[str] | None = None,
        event=None,
        event_name: str | None = None,
        ranking: RankedUnits | Sequence[RankedUnits] | None = None,
    ):
        self._title = title
        self._names = None if names is None else tuple(map(str, names))
        payload = payload_of(trace, self._names, title)
        layers = checked_layers(trace, layers)
        add_ranking(payload["runs"], as_list(trace), event, event_name, ranking)
        last = (trace[layers[0]].timesteps if layers else payload["timesteps"]) - 1
        if timestep is None:
            first = payload["runs"][0]
            timestep = last if first.get("backwards") != first.get("reverse") else 0
        timestep = whole_number("timestep", timestep, 0, last)
        for name, choice, choices in (("reveal", reveal, REVEALS), ("notation", notation, tuple(NOTATIONS))):
            if choice not in choices:
                raise ValueError(f"{name} is {choice!r}, expected one of {', '.join(map(repr, choices))}")
        self._keep(trace)
        super().__init__(
            page=shared_page(),
            payload=payload,
            timestep=timestep,
            reveal=reveal,
            notation=notation,
            layers=layers,
        )
        self.on_msg(self._answer)

    def _keep(self, trace) -> None:
        self._traces = tuple(as_list(trace))
        # A list may change later; a trace and a traced model can't
        self._given = trace if isinstance(trace, (Trace, LoopTrace, TracedModel)) else self._traces

    def _answer(self, _widget, content: dict, _buffers) -> None:
        """Send the page to a host in which widgets can't refer to each other, so that the loader asks."""
        if content == {"ask": "page"}:
            self.send(self.page.sources)

    @property
    def trace(self) -> Trace | LoopTrace | TracedModel | tuple[Trace, ...]:
        """The trace on show, or all of them; assign another one to repaint the widget."""
        return self._given

    @trace.setter
    def trace(self, trace: Trace | LoopTrace | Sequence[Trace] | Mapping[str, Trace]) -> None:
        payload = payload_of(trace, self._names, self._title)
        known = reads_of(trace) is not None and all(name in trace for name in self.layers)
        layers = checked_layers(trace, self.layers if known and self.layers else None)
        last = (trace[layers[0]].timesteps if layers else payload["timesteps"]) - 1
        self._keep(trace)
        with self.hold_sync():  # one message, so that the page never has edits of another trace
            self.payload, self.edits, self.layers = payload, [], layers
            self.timestep = min(self.timestep, last)

    @traitlets.validate("timestep")
    def _check_timestep(self, proposal: dict) -> int:
        return whole_number("timestep", proposal["value"], 0, self.payload["timesteps"] - 1)

    @traitlets.validate("layers")
    def _check_layers(self, proposal: dict) -> list[str]:
        return checked_layers(self._given, proposal["value"])

    @traitlets.validate("edits")
    def _check_edits(self, proposal: dict) -> list[dict]:
        """Edits as the page reads them; what doesn't fit the trace changes nothing, here or there."""
        return as_dicts(read_edits(proposal["value"], self._traces))

    @property
    def edited(self) -> Trace | LoopTrace | TracedModel | tuple[Trace, ...]:
        """The trace, or all of them, with the edits made in the page; without any, ``trace`` itself.

        Of a traced model the layers that read the outputs of an edited one have received them.
        ``edited.cell`` and ``edited.inputs`` reproduce what the page shows, to rounding. Use it
        like any trace: ``Stepper([stepper.trace, stepper.edited])``.
        """
        if not self.edits:
            return self.trace
        edited = edited_traces(self._traces, self.edits, reads_of(self._given))
        if isinstance(self._given, TracedModel):
            return replace(self._given, traces=dict(zip(self._given, edited, strict=True)))
        return tuple(edited) if self._given is self._traces else edited[0]

    def to_html(self) -> str:
        """The stepper as one HTML page that needs no kernel, no server and no network."""
        state = {name: getattr(self, name) for name in ("timestep", "reveal", "notation", "edits", "layers")}
        runs = [
            {**run, "buffer": base64.b64encode(run["buffer"]).decode("ascii")} if "buffer" in run else run
            for run in self.payload["runs"]
        ]
        state["payload"] = {**self.payload, "runs": runs}
        parts = {
            "title": html.escape(self._title or f"Stepper: {summary(self._given)}"),
            "css": (STATIC / "stepper.css").read_text(encoding="utf-8"),
            "javascript": (STATIC / "stepper.js").read_text(encoding="utf-8"),
            # "<" as an escape, so that no token can end the script element
            "state": json.dumps(state, separators=(",", ":")).replace("<", "\\u003c"),
        }
        page = SAVED_PAGE.read_text(encoding="utf-8")
        return re.sub(r"\{\{(\w+)\}\}", lambda match: parts[match[1]], page)

    def save(self, path: str | Path) -> None:
        """Write ``to_html()`` to a file, such as "page.html"."""
        Path(path).write_text(self.to_html(), encoding="utf-8")

    def __repr__(self) -> str:
        return f"Stepper({summary(self._given)})"

    def _repr_mimebundle_(self, **options):
        names = [run["name"] for run in self.payload["runs"]]
        of_one_length = [
            (trace, name)
            for trace, name in zip(self._traces, names, strict=True)
            if timesteps_of(trace) == timesteps_of(self._traces[0])
        ]
        open_ones = [each for each in zip(self._traces, names, strict=True) if each[1] in self.layers]
        traces, names = zip(*(open_ones or of_one_length), strict=True)
        timestep = min(self.timestep, timesteps_of(traces[0]) - 1)
        shown = {"title": self._title, "timestep": timestep, "reveal": self.reveal}
        bundle = super()._repr_mimebundle_(**options)
        return with_picture(bundle, repr(self), traces, names, **shown)

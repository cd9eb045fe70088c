"""All that the page is told of a trace and its cell, once: JSON, and one binary buffer a trace."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict

import numpy as np

from rnn_helpers.cells import Cell
from rnn_helpers.equations import NOTATIONS, Say, Term
from rnn_helpers.loop import LINES, LoopTrace
from rnn_helpers.trace import Trace
from rnn_helpers.training import Gradients
from rnn_helpers.widgets.stacks import are_fed, reads_of, stack_summary
from rnn_helpers.widgets.writing import add_writing

MOST_TOP = 6  # the most probable outputs that the page knows by rank, as in js/distribution.js
SHORT_FROM = 1000  # numbers of an array, from where it pays to send them as float32


def timesteps_of(trace: Trace | LoopTrace) -> int:
    """How many timesteps a trace has, or a loop, with the one at which it stopped."""
    if isinstance(trace, Trace):
        return trace.timesteps
    return len(trace.outputs) + (trace.error is not None)


def summary(trace: Trace | LoopTrace | Sequence[Trace]) -> str:
    """One line that names what is on show."""
    if reads_of(trace) is not None:
        return stack_summary(trace)
    traces = as_list(trace)
    timesteps = timesteps_of(traces[0])
    parts = [
        " beside ".join(_named(each) + _order(each) for each in traces),
        f"{timesteps} timestep{'s' if timesteps != 1 else ''}",
    ]
    skipped = {_skipped(each) for each in traces}
    if skipped != {0}:
        parts.append(f"{'up to ' if len(skipped) > 1 else ''}{max(skipped)} skipped")
    return ", ".join(parts)


def _skipped(trace: Trace | LoopTrace) -> int:
    """How many timesteps are not read."""
    mask = trace.mask if isinstance(trace, Trace) else None
    return 0 if mask is None else int(np.size(mask) - np.count_nonzero(mask))


def _named(trace: Trace | LoopTrace) -> str:
    if isinstance(trace, LoopTrace):
        return "loop"
    units = trace.cell.units
    what = "gradients of " if isinstance(trace, Gradients) else ""
    projected = "" if trace.cell.output_features == units else f" projected to {trace.cell.output_features}"
    return f"{what}{trace.cell.kind}, {units} unit{'s' if units != 1 else ''}{projected}"


def _order(trace: Trace | LoopTrace) -> str:
    return ", read from right to left" if isinstance(trace, Trace) and trace.reverse else ""


def as_list(trace) -> Sequence:
    """One trace as a list; a list or tuple of them as it is, and of a mapping its values."""
    if are_named(trace):
        return list(trace.values())
    return trace if isinstance(trace, (list, tuple)) else [trace]


def are_named(trace) -> bool:
    """Whether it is a mapping from names to traces, such as ``trace_model`` returns."""
    return isinstance(trace, Mapping) and not isinstance(trace, Trace)


def payload_of(trace, names: Sequence[str] | None, title: str | None) -> dict:
    """All that the page needs to know, as JSON with one binary buffer a trace.

    Raises ``TypeError`` for what is no trace, ``ValueError`` for a batch, for traces of different
    lengths, and for another number of names than of traces.
    """
    traces = as_list(trace)
    allowed = (Trace, LoopTrace) if len(traces) == 1 else Trace
    wrong = [type(each).__name__ for each in traces if not isinstance(each, allowed)]
    if wrong or not traces:
        came = wrong[0] if wrong else "an empty list"
        raise TypeError(
            f"a Stepper shows a trace, or a list of traces of cells, got {came}; "
            "pass what cell.run(inputs), trace_model(model, inputs) or Loop(f).run(sequence) returns"
        )
    reads = reads_of(trace)
    lengths = sorted({timesteps_of(each) for each in traces})
    if len(lengths) > 1 and reads is None:
        fix = "run the cells on one sequence"
        if are_named(trace):
            first, *others = (f"{name!r} {timesteps_of(each)}" for name, each in trace.items())
            fix = f"choose those of one length by their names: {first} timesteps, {', '.join(others)}"
        raise ValueError(
            f"traces side by side step together, but these have {' and '.join(map(str, lengths))} timesteps; "
            f"{fix}"
        )
    if names is None and are_named(trace):
        names = list(trace)
    if names is None:
        names = [""] if len(traces) == 1 else [f"{i + 1}: {_named(each)}" for i, each in enumerate(traces)]
    if len(names) != len(traces):
        raise ValueError(f"{len(names)} names given, expected {len(traces)}: one for each trace")
    runs = [
        {"name": name, "timesteps": timesteps_of(each), **_described(each, index, traces, reads)}
        for index, (name, each) in enumerate(zip(names, traces, strict=True))
    ]
    return {"title": title, "summary": summary(trace), "timesteps": lengths[-1], "runs": runs}


def _described(trace: Trace | LoopTrace, index: int, traces: Sequence, reads: Sequence | None) -> dict:
    """A run as the page reads it; of a stack, with what it receives of other runs."""
    if isinstance(trace, LoopTrace):
        return _loop(trace)
    if reads is None:
        return add_writing(_run(trace), trace)
    places, merge, starts = reads[index]
    is_fed = are_fed(trace, [traces[place] for place in places], merge)
    of_others = {"reads": list(places), "merge": merge, "starts": list(starts)}
    return {**of_others, **_run(trace, in_page=True, sends_inputs=not is_fed)}


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


def _run(trace: Trace, *, in_page: bool = False, sends_inputs: bool = True) -> dict:
    """A run of a cell. With ``in_page`` the page computes it, from what can't be computed."""
    if trace.is_batch:
        raise ValueError(
            f"this trace holds a batch of {len(trace.inputs)} sequences; "
            "a Stepper shows one, for example Stepper(trace.sequence(0))"
        )
    cell = trace.cell
    cell.need_description("a Stepper shows the arithmetic by")
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
    inputs = {"quantities/inputs": trace.inputs}
    quantities = {f"quantities/{name}": trace[name] for name in (*shown, *sums)}
    arrays |= (inputs if sends_inputs else {}) | ({} if in_page else quantities)
    readout, unsent = cell.readout, {}
    if readout is not None and readout.is_softmax and not backwards:
        # The page computes it of a timestep when it is asked for: a vocabulary times all timesteps is much.
        prediction = arrays.pop("quantities/prediction", trace["prediction"])
        unsent["quantities/prediction"] = {"shape": list(prediction.shape), "on_demand": True}
        arrays |= _summaries(readout.sum(trace["hidden_state"]))
    layout, buffer = _packed(arrays)
    layout |= unsent | {
        name: {"shape": list(array.shape)}
        for name, array in (inputs | quantities).items()
        if name not in layout and name not in unsent
    }
    return {
        "kind": cell.kind,
        "units": cell.units,
        "labels": None if trace.input_labels is None else list(trace.input_labels),
        "outputs": None if readout is None or readout.outputs is None else list(readout.outputs),
        "holds": [asdict(hold) for hold in cell.holds],
        "limits": {name: trace.limit(name) for name in ("inputs", *shown)},
        "backwards": backwards,
        "reverse": trace.reverse,
        "mask": None if trace.mask is None else trace.mask.tolist(),
        **description,
        "layout": layout,
        "buffer": buffer,
    }


def _summaries(sums: np.ndarray) -> dict[str, np.ndarray]:
    """Of the sums of a softmax what the page needs in order to compute few of its outputs without all others.

    ``top`` (timesteps, MOST_TOP) are the most probable outputs; ``scale`` (timesteps, 2) the largest sum, and
    Σ exp(sum − largest).
    """
    largest = sums.max(axis=-1, keepdims=True)
    with np.errstate(over="ignore"):
        total = np.exp(sums - largest).sum(axis=-1, keepdims=True)
    count = min(MOST_TOP, sums.shape[-1])
    candidates = np.argpartition(-sums, count - 1, axis=-1)[:, :count]
    candidates.sort(axis=-1)  # the first of equal ones first
    order = np.argsort(-np.take_along_axis(sums, candidates, axis=-1), axis=-1, kind="stable")
    top = np.take_along_axis(candidates, order, axis=-1)
    return {"distribution/top": top, "distribution/scale": np.concatenate([largest, total], axis=-1)}


def describe(cell: Cell) -> dict:
    """The cell's own description of its equations, as JSON."""
    return {
        "equations": [
            {**asdict(equation), "terms": [_term(term) for term in equation.terms]}
            for equation in cell.equations
        ],
        "gates": list(cell.gates),
        "notations": {
            name: {
                "label": notation.label,
                "weights": {**notation.weights, **cell.notation_weights.get(name, {})},
            }
            for name, notation in NOTATIONS.items()
        },
        "notation_notes": dict(cell.notation_notes),
        "states": list(cell.state_names),
        "sentence": [
            {"style": part.style, "factors": [asdict(factor, dict_factory=_short) for factor in part.factors]}
            if isinstance(part, Say)
            else part
            for part in cell.sentence
        ],
    }


def _term(term: Term) -> dict:
    return {"type": type(term).__name__.lower(), **asdict(term, dict_factory=_short)}


def _short(fields: list[tuple[str, object]]) -> dict:
    """Without what a factor is not: most are no previous ones, no 1 − and through nothing."""
    return {
        name: value for name, value in fields if value is not False and (name, value) != ("through", None)
    }


def _packed(arrays: dict[str, np.ndarray]) -> tuple[dict, bytes]:
    """Arrays one after another as little-endian float64, and where each one starts.

    Of an array whose numbers are all float32, as the weights of most models are, half the bytes
    say the same.
    """
    layout, parts, start = {}, [], 0
    for name, array in arrays.items():
        layout[name] = {"start": start, "shape": list(array.shape)}
        with np.errstate(over="ignore"):
            short = np.asarray(array, dtype="<f4")
        if array.size > SHORT_FROM and np.array_equal(short, array):
            layout[name]["is_short"] = True
            numbers = short.tobytes()
            numbers += bytes(-len(numbers) % 8)
        else:
            numbers = np.ascontiguousarray(array, dtype="<f8").tobytes()
        parts.append(numbers)
        start += len(numbers) // 8
    return layout, b"".join(parts)

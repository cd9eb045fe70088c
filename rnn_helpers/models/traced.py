"""What ``trace_model`` returns: the traces of a model's recurrent layers, by name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from types import MappingProxyType

from rnn_helpers.models.merges import MERGES
from rnn_helpers.trace import Trace


@dataclass(frozen=True, eq=False, repr=False)
class TracedModel(Mapping):
    """The traces of a model's recurrent layers by name, in the order in which the layers ran.

    ``traces["lstm, layer 0, backward"]`` is a trace as ``cell.run(inputs)`` returns it; a name
    that Python takes as one is an attribute, too: ``traces.lstm``. ``Stepper(traces)`` shows all
    of them, one above the other; ``traces[["encoder", "decoder"]]`` is a model of these few.

    Attributes
    ----------
    model : the name of the model's class
    reads : by name, the traces whose outputs are the inputs of a trace, in the order of its
        features; a trace that reads something else isn't in it
    not_traced : by name, why a layer has no trace: what isn't covered, or was never called
    merges : by name, how the outputs that a trace reads are put together, if not side by side:
        "sum", "mul" or "ave", as Keras names them
    starts : by name, the traces whose final states, side by side, are the initial state of a trace, as
        those of an encoder are the decoder's

    Raises
    ------
    KeyError or AttributeError for a name that isn't there; it lists those there are. ValueError
    for a choice of none.

    Used in notebook 6. Nothing of it can be changed.
    """

    model: str
    traces: Mapping[str, Trace]
    reads: Mapping[str, tuple[str, ...]]
    not_traced: Mapping[str, str]
    merges: Mapping[str, str] = field(default_factory=dict)
    starts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def __post_init__(self):
        for each in fields(self)[1:]:
            object.__setattr__(self, each.name, MappingProxyType(dict(getattr(self, each.name))))

    def __getitem__(self, name: str | list[str]) -> Trace | TracedModel:
        if isinstance(name, (list, tuple)):
            return self._chosen(name)
        if name not in self.traces:
            raise KeyError(self._missing(name))
        return self.traces[name]

    def _chosen(self, names: list[str]) -> TracedModel:
        """A model of a few traces, in its order; what reads all it reads among them still does."""
        wanted = {name for name in names if self[name] is not None}
        if not wanted:
            raise ValueError(f"an empty choice; there are {', '.join(map(repr, self.traces))}")
        reads, starts = (
            {name: others for name, others in known.items() if wanted >= {name, *others}}
            for known in (self.reads, self.starts)
        )
        return TracedModel(
            self.model,
            {name: trace for name, trace in self.items() if name in wanted},
            reads,
            self.not_traced,
            {name: how for name, how in self.merges.items() if name in reads},
            starts,
        )

    def __getattr__(self, name: str) -> Trace:
        if name.startswith("__") or name == "traces":
            raise AttributeError(name)
        if name not in self.traces:
            raise AttributeError(self._missing(name))
        return self.traces[name]

    def _missing(self, name: str) -> str:
        if name in self.not_traced:
            return f"{name!r} has no trace: it {self.not_traced[name]}"
        return f"no trace is named {name!r}; there are {', '.join(map(repr, self.traces))}"

    def __iter__(self) -> Iterator[str]:
        return iter(self.traces)

    def __len__(self) -> int:
        return len(self.traces)

    def __reduce__(self):
        return type(self), (self.model, *(dict(getattr(self, each.name)) for each in fields(self)[1:]))

    def __dir__(self):
        return [*super().__dir__(), *(name for name in self.traces if name.isidentifier())]

    def __repr__(self) -> str:
        count = f"{len(self)} trace{'s' if len(self) > 1 else ''}"
        width = max(map(len, self.traces))
        lines = [f"  {name:{width}}   {_size(trace)}{self._below(name)}" for name, trace in self.items()]
        lines += [f"  {name}: no trace, it {reason}" for name, reason in self.not_traced.items()]
        return "\n".join([f"{self.model}, {count}:", *lines])

    def _below(self, name: str) -> str:
        what = MERGES[self.merges.get(name, "concat")].what
        said = [("reads " + what, self.reads), ("starts from ", self.starts)]
        return "".join(
            f", {words}{' and '.join(map(repr, others[name]))}" for words, others in said if name in others
        )


def _size(trace: Trace) -> str:
    batch = f"{_counted(len(trace.inputs), 'sequence')} of " if trace.is_batch else ""
    units, timesteps = _counted(trace.cell.units, "unit"), _counted(trace.timesteps, "timestep")
    if trace.cell.output_features != trace.cell.units:
        units += f" projected to {trace.cell.output_features}"
    return f"{trace.cell.kind}, {units}, {batch}{timesteps}{' in reverse' if trace.reverse else ''}"


def _counted(count: int, what: str) -> str:
    return f"{count} {what}{'s' if count != 1 else ''}"

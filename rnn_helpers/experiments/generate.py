"""A network that writes: what it predicts is drawn from, and what was drawn is what it reads next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace

import numpy as np

from rnn_helpers.cells import Cell
from rnn_helpers.checks import as_numbers, shortened, whole_number
from rnn_helpers.tasks import GRAMMAR, writes
from rnn_helpers.trace import Trace, read_only


@dataclass(frozen=True, eq=False, repr=False)
class Written(Trace):
    """A trace of a cell that read what it wrote: ``generate`` makes it.

    Attributes
    ----------
    given : how many timesteps were given to begin with; from there on each input was drawn
    temperature : what the drawing was done at
    uniforms : (timesteps,), a random number from 0 to 1 for each timestep, which chose its input

    The input of a timestep is what was drawn at the timestep before. All else is that of a ``Trace``,
    so that ``Stepper(written)`` shows it; in the page, temperature and what-if need no kernel, since
    the same random numbers write the text anew.
    """

    given: int = 1
    temperature: float = 1.0
    uniforms: np.ndarray = None

    def __post_init__(self):
        super().__post_init__()
        object.__setattr__(self, "uniforms", read_only(self.uniforms))

    @property
    def text(self) -> str:
        """All that was given and written."""
        return "".join(self.input_labels)

    @property
    def drawn_from(self) -> np.ndarray:
        """(timesteps, outputs): the probabilities, at the temperature, that each next input is drawn from."""
        return at_temperature(self.prediction, self.temperature)

    @property
    def grammar(self) -> np.ndarray | None:
        """(timesteps, outputs): what may come next by the grammar of "writing"; None for another vocabulary.

        All 0 where the text has left the grammar, until its next line begins.
        """
        return GRAMMAR.chances[GRAMMAR.read_symbols(self.input_labels)] if writes(self.cell) else None

    def most_probable(self, timestep: int, count: int = 5) -> str:
        """A table of what may come next after a timestep: model, at the temperature, and grammar beside it.

        What was drawn stands among them, marked. Raises ``ValueError`` for a timestep or a count that
        isn't there.
        """
        timestep = whole_number("timestep", timestep, 0, self.timesteps - 1)
        names = self.cell.readout.outputs
        count = min(whole_number("count", count, 1), len(names))
        model, drawn_from, grammar = self.prediction[timestep], self.drawn_from[timestep], self.grammar
        shown = list(np.argsort(-model, kind="stable")[:count])
        came = self.input_labels[timestep + 1] if timestep + 1 < self.timesteps else None
        drawn = names.index(came) if came in names else None
        if drawn is not None and drawn not in shown:
            shown.append(drawn)
        lines = [f"after {shortened(self.text[max(0, timestep - 15) : timestep + 1])}"]
        columns = ["next", "model", f"at {self.temperature:g}", *([] if grammar is None else ["grammar"])]
        lines.append("  ".join(f"{name:>7}" for name in columns))
        for output in shown:
            numbers = [model[output], drawn_from[output]]
            numbers += [] if grammar is None else [grammar[timestep, output]]
            line = f"{names[output]!r:>7}" + "".join(f"  {number:7.3f}" for number in numbers)
            word = "drawn" if timestep + 1 >= self.given else "given"
            lines.append(line + (f"  {word}" if output == drawn else ""))
        return "\n".join(lines)

    def again(
        self,
        *,
        cell: Cell | None = None,
        temperature: float | None = None,
        inputs: Mapping[int, tuple] | None = None,
    ) -> Written:
        """Written anew with the same random numbers: by another cell, or at another temperature.

        inputs : what is read at some timesteps in place of what is drawn: by timestep the numbers
            (input_features,) and a label

        Raises ``ValueError`` as ``generate`` does. It is what the page does, too.
        """
        return _write(
            self.cell if cell is None else cell,
            self.inputs,
            self.input_labels,
            self.given,
            self.temperature if temperature is None else checked_temperature(temperature),
            self.uniforms,
            dict(inputs or {}),
            [self.initial_state[name] for name in self.cell.state_names],
        )

    def __repr__(self) -> str:
        return f"Written({self.timesteps} timesteps, {self.given} given, temperature {self.temperature:g})"


def generate(
    cell: Cell,
    start: str | Iterable[str] = "\n",
    temperature: float = 1.0,
    seed: int | None = 0,
    *,
    characters: int = 120,
) -> Written:
    """Let a model write: it predicts, one output is drawn, and that is what it reads next.

    Equations
    ---------
    y_t = softmax(V·h_t + d)
    p[k] = y_t[k]^(1/T) / Σ y_t^(1/T)        at temperature T: 1 leaves y_t as it is, less makes the probable
                                             more probable, and more makes all alike
    x_{t+1} = one-hot of the first k with p[0] + … + p[k] > u_{t+1}, for a random number u from 0 to 1

    Parameters
    ----------
    cell : with a softmax readout whose outputs have names, the same as its inputs, in their order:
        ``LSTM.trained("writing")``
    start : the names that are read first: a text, or a list where names are longer than one character.
        Texts of "writing" begin with a newline.
    temperature : above 0
    seed : of NumPy's random numbers; None draws one
    characters : how many are written, a whole number from 1

    Returns
    -------
    Written : a trace of ``len(start) + characters`` timesteps

    Raises
    ------
    ValueError : a cell that can't read what it says, a start that is empty or has other names, a
        temperature that isn't above 0, a seed or characters that are no whole numbers

    Source: Graves, "Generating Sequences With Recurrent Neural Networks" (2013), section 2. Taught in
    lesson 10.
    """
    _check_reads_what_it_says(cell)
    names = cell.readout.outputs
    if not isinstance(start, (str, list, tuple)):
        raise ValueError(f"start is {shortened(start)}, expected a text, or a list of names of outputs")
    start = tuple(start)
    if not start:
        raise ValueError('start is empty, expected one name at least, such as "\\n"')
    for position, name in enumerate(start):
        if name not in names:
            raise ValueError(
                f"unknown symbol {shortened(name)} at position {position} of start; this cell knows "
                + ", ".join(map(repr, names[:30]))
                + (", …" if len(names) > 30 else "")
            )
    temperature = checked_temperature(temperature)
    characters = whole_number("characters", characters, 1)
    if seed is not None:
        seed = whole_number("seed", seed, 0, meaning=", or None to draw one")
    timesteps = len(start) + characters
    inputs = np.zeros((timesteps, len(names)))
    inputs[range(len(start)), [names.index(name) for name in start]] = 1.0
    uniforms = np.random.default_rng(seed).random(timesteps)
    states = [np.zeros(cell.size_of(name)) for name in cell.state_names]
    return _write(cell, inputs, start + ("",) * characters, len(start), temperature, uniforms, {}, states)


def checked_temperature(temperature) -> float:
    """A temperature as a float; ``ValueError`` for what is no number above 0."""
    number = as_numbers("temperature", temperature)
    if number.shape != () or not number > 0:
        raise ValueError(
            f"temperature is {shortened(temperature)}, expected a number above 0: near 0 the most probable "
            "is always drawn, and 1 draws by the model's own probabilities"
        )
    return float(number)


def at_temperature(probabilities: np.ndarray, temperature: float) -> np.ndarray:
    """Probabilities p^(1/T) / Σ p^(1/T) over the last axis; (..., outputs) -> (..., outputs)."""
    weights = _weights(probabilities, temperature)
    return weights / weights.sum(axis=-1, keepdims=True)


def _weights(probabilities: np.ndarray, temperature: float) -> np.ndarray:
    """In shares of the largest, so that none is lost but what is next to nothing beside it."""
    with np.errstate(under="ignore"):
        return (probabilities / probabilities.max(axis=-1, keepdims=True)) ** (1.0 / temperature)


def drawn(probabilities: np.ndarray, temperature: float, uniform: float) -> int:
    """The number of the output that a random number from 0 to 1 chooses; the page does the same."""
    ends = np.cumsum(_weights(probabilities, temperature))
    return int(np.searchsorted(ends, uniform * ends[-1], side="right"))


def _check_reads_what_it_says(cell: Cell) -> None:
    """A ``ValueError`` for a cell whose predictions can't be its next input."""
    if not isinstance(cell, Cell):
        raise ValueError(f'a cell writes, got {type(cell).__name__}; use LSTM.trained("writing")')
    readout = cell.readout
    if readout is None or not readout.is_softmax or readout.outputs is None:
        raise ValueError(
            f"this {cell.kind} has no softmax readout with names, so there is nothing to draw; give it "
            'readout=Readout(W, b, "softmax", outputs=...), or use LSTM.trained("writing")'
        )
    if cell.input_features != len(readout.outputs):
        raise ValueError(
            f"this {cell.kind} reads {cell.input_features} input features, but its readout has "
            f"{len(readout.outputs)} outputs; to write, it must read one-hot vectors of what it says"
        )


def _write(
    cell: Cell,
    inputs: np.ndarray,
    labels: tuple,
    given: int,
    temperature: float,
    uniforms: np.ndarray,
    forced: Mapping[int, tuple],
    states: list,
) -> Written:
    """Timestep by timestep: read, predict, draw the next input; then the trace of all of it."""
    inputs, labels, names = inputs.copy(), list(labels), cell.readout.outputs
    first = states[0] if len(states) == 1 else tuple(states)
    state, probabilities = first, None
    for timestep in range(len(inputs)):
        if timestep in forced:
            inputs[timestep], labels[timestep] = forced[timestep]
        elif timestep >= given:
            output = drawn(probabilities, temperature, uniforms[timestep])
            inputs[timestep], labels[timestep] = np.eye(len(names))[output], names[output]
        now = _held_at(cell, timestep).run(inputs[timestep : timestep + 1], state)
        state, probabilities = now.final_state, now.prediction[0]
    trace = cell.run(inputs, first, labels=labels)
    known = {each.name: getattr(trace, each.name) for each in fields(Trace)}
    return Written(**known, given=given, temperature=temperature, uniforms=uniforms)


def _held_at(cell: Cell, timestep: int) -> Cell:
    """The cell with what is held at a timestep held, for a run of that timestep alone."""
    if not cell.holds:
        return cell
    now = [
        each for each in cell.holds if each.first <= timestep and (each.last is None or timestep <= each.last)
    ]
    return replace(cell, holds=tuple(replace(each, first=0, last=None) for each in now))

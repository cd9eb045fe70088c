"""Learning curves, gradients on their way back, and the half-life of a memory: each a line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from rnn_helpers.activations import sigmoid
from rnn_helpers.cells import Cell
from rnn_helpers.checks import as_numbers
from rnn_helpers.experiments import gradient_norms, half_life
from rnn_helpers.figures.chart import (
    LONGEST_KEY,
    MOST_LINES,
    Chart,
    draw_lines,
    name_scales,
    on_scale,
    set_logarithmic,
    write_title,
)
from rnn_helpers.figures.sheet import CourseFigure
from rnn_helpers.figures.style import course_style
from rnn_helpers.pictures.colors import MUTED, TEXT, gate_colors
from rnn_helpers.pictures.words import counted, literal, signed, tiny
from rnn_helpers.training import TrainingResult

RAW = "#c3c9d3"  # the losses behind their mean
SMALLEST_SHARE = 1e-16  # next to 1, a float64 can't tell less from 0


@course_style()
def learning_curve_figure(
    results: TrainingResult | Mapping[str, TrainingResult], *, title: str | None = None
) -> CourseFigure:
    """The loss over the steps of training, for one training or several side by side.

    The loss of a batch jumps about; a line is its mean over 1/40 of the steps, and the losses
    themselves stand pale behind up to three lines. The scale is logarithmic where losses differ
    by 20 times or more.

    Parameters
    ----------
    results : what ``fit`` or ``task.train`` returned, or several with a name for each
    title : a few words above it

    Raises
    ------
    ValueError : nothing to show, more than ``MOST_LINES``, something that is no result, or one
        without a step

    For lessons 3, 4 and 5.
    """
    if isinstance(results, TrainingResult):
        results = {results.cell.kind: results}
    _check_named("results", results, TrainingResult, "fit(...)")
    _check_number_of(results)
    empty = [name for name, result in results.items() if not len(result.losses)]
    if empty:
        raise ValueError(f"{empty[0]} has no losses: its training ended before the first step")
    lines = {name: _running_mean(result.losses) for name, result in results.items()}
    behind = [result.losses for result in results.values()] if len(results) <= 3 else []
    shown = on_scale(np.concatenate(list(lines.values())))
    shown = shown[np.isfinite(shown)]
    log = shown.size > 0 and shown.max() / 20 >= shown.min() > 0
    said = [
        f"{name} from {tiny(line[0])} to {tiny(line[-1])}, {_metric(results[name])}"
        for name, line in lines.items()
    ]
    scale = "on a logarithmic scale" if log else "on a linear scale"
    figure = Chart(f"The loss over the steps of training, {scale}: {'; '.join(said)}.")
    (axes,) = figure.axes
    axes.set_xlim(0, max(1, *(len(line) - 1 for line in lines.values())))
    drawn = on_scale(np.concatenate([*lines.values(), *behind]))
    if log:
        set_logarithmic(axes, drawn)
    else:
        axes.set_ylim(0, 1.1 * np.max(drawn, initial=0, where=np.isfinite(drawn)) or 1.0)
    write_title(axes, title, 34)
    name_scales(axes, "step of training", "loss, logarithmic" if log else "loss")
    for losses in behind:
        axes.plot(on_scale(losses), color=RAW, lw=0.6)
    draw_lines(
        axes,
        [
            (f"{literal(name, LONGEST_KEY)}: {_metric(results[name])}", on_scale(line))
            for name, line in lines.items()
        ],
    )
    figure.cut()
    return figure


def _running_mean(losses: np.ndarray) -> np.ndarray:
    """The mean of each loss and its neighbors, as far as there are some."""
    width = max(1, len(losses) // 40)
    window = np.ones(2 * (width // 2) + 1)
    shares = len(window) / np.convolve(np.ones(len(losses)), window, "same")
    # Divided before they are added: their sum may be too large for a number, as may a mean once rounded
    with np.errstate(over="ignore"):
        means = np.convolve(losses / len(window), window, "same") * shares
    return means.clip(max=losses.max())


def _check_named(what: str, given, kind: type, example: str) -> None:
    """A dictionary from names to what a figure draws lines of."""
    if not isinstance(given, Mapping) or not all(isinstance(value, kind) for value in given.values()):
        raise ValueError(f'{what} must be a dictionary of {kind.__name__}s, such as {{"LSTM": {example}}}')


def _check_number_of(lines: Mapping) -> None:
    """Few enough lines to tell apart."""
    if not 1 <= len(lines) <= MOST_LINES:
        raise ValueError(f"that makes {counted(len(lines), 'line')}, expected 1 to {MOST_LINES}")


def _metric(result: TrainingResult) -> str:
    """What a person reads: "accuracy 99.8%", or "mean absolute error 0.012"."""
    share = result.metric_name == "accuracy"
    return f"{result.metric_name} {f'{result.metric:.1%}' if share else tiny(result.metric)}"


@course_style()
def gradient_distance_figure(cells: Mapping[str, Cell], inputs, *, title: str | None = None) -> CourseFigure:
    """The norm of ∂loss/∂h_t against the distance from t to the last timestep, a line for each cell.

    An LSTM has a second line for its cell state. A straight line down means that each timestep
    passes on the same share of the gradient; a line ends where a float64 can't tell from 0 what is
    left beside a 1.

    Parameters
    ----------
    cells : the cells with a name for each, such as {"LSTM": LSTM.random(2, 8)}
    inputs : (timesteps, input_features) or (batch, timesteps, input_features), the same for all
    title : a few words above it

    Raises
    ------
    ValueError : no cells, more than ``MOST_LINES`` lines, or inputs that don't fit the cells

    The numbers are those of ``gradient_norms``. For lessons 3, 4 and 5.
    """
    _check_named("cells", cells, Cell, "LSTM.random(2, 8)")
    norms = {
        (name, state if len(cell.state_names) > 1 else ""): gradient_norms(cell, inputs, state)
        for name, cell in cells.items()
        for state in cell.state_names
    }
    _check_number_of(norms)
    names = [(name, f", {state.replace('_', ' ')}" if state else "") for name, state in norms]
    distances = np.arange(len(next(iter(norms.values()))))
    ends = [f"{name}{of} {tiny(norm[-1])}" for (name, of), norm in zip(names, norms.values(), strict=True)]
    figure = Chart(
        "The norm of the gradient of a loss at the last timestep with respect to earlier states, on a "
        f"logarithmic scale; 1 for the last hidden state. At distance {distances[-1]}: {'; '.join(ends)}."
    )
    (axes,) = figure.axes
    axes.set_xlim(0, max(distances[-1], 1))
    lines = [np.where(norm >= SMALLEST_SHARE, on_scale(norm), np.nan) for norm in norms.values()]
    set_logarithmic(axes, np.concatenate([[0.1], *lines]))  # at least one power of ten
    write_title(axes, title, 34)
    name_scales(axes, "distance to the last timestep", "norm of ∂loss/∂stateₜ, logarithmic")
    draw_lines(
        axes,
        [(literal(name, LONGEST_KEY) + of, line) for (name, of), line in zip(names, lines, strict=True)],
    )
    figure.cut()
    return figure


@course_style()
def half_life_figure(biases: Sequence[float] = (0, 1, 2, 3, 5), *, title: str | None = None) -> CourseFigure:
    """The half-life of a memory against the bias of the gate that keeps it, some biases marked.

    It is the reach of a cell before it has learned anything, when what the gate sees of input
    and state is near 0: f = σ(bias).

    Parameters
    ----------
    biases : those to mark, from −5 to 10
    title : a few words above it

    Raises
    ------
    ValueError : no biases, or one out of that range

    The numbers are those of ``half_life``. For lesson 4; lesson 5 for the update gate.
    """
    biases = np.unique(as_numbers("biases", biases))
    if biases.size == 0 or biases[0] < -5 or biases[-1] > 10:
        raise ValueError(f"biases are {biases.tolist()}, expected one or more numbers from −5 to 10")
    gates = sigmoid(biases)
    steps = half_life(gates)
    said = ", ".join(f"{_steps(n)} at bias {signed(b)}" for n, b in zip(steps, biases, strict=True))
    figure = Chart(
        "The half-life of a memory in timesteps, ln ½ / ln f, on a logarithmic scale, against the bias "
        f"of the gate that keeps it, f = σ(bias): {said}."
    )
    (axes,) = figure.axes
    across = np.linspace(biases[0] - 0.7, biases[-1] + 0.5, 200)
    line = half_life(sigmoid(across))
    axes.set_xlim(across[0], across[-1])
    set_logarithmic(axes, line)
    write_title(axes, title, 34)
    name_scales(axes, "", "half-life in timesteps, logarithmic")
    axes.plot(across, line, color=TEXT, zorder=3)
    axes.vlines(biases, axes.get_ylim()[0], steps, MUTED, lw=0.7)
    axes.scatter(biases, steps, s=70, c=gate_colors(gates), edgecolors=TEXT, linewidths=1.1, zorder=4)
    place = {"textcoords": "offset points", "ha": "right", "va": "bottom"}
    for bias, n in zip(biases, steps, strict=True):
        axes.annotate(_steps(n), (bias, n), (-8, 4), **place, size=12, weight="bold")
    axes.set_xticks(biases, [f"{signed(b)}\n{f:.3g}" for b, f in zip(biases, gates, strict=True)])
    beside = {"xycoords": "axes fraction", "textcoords": "offset points", "ha": "right", "va": "top"}
    axes.annotate("forget bias\nf = σ(bias)", (0, 0), (-8, -7), **beside, size=9)
    figure.cut()
    return figure


def _steps(number: float) -> str:
    """Timesteps as one says them: 1, 2.2, 14, 103."""
    return f"{number:.2g}" if number < 100 else f"{number:.0f}"

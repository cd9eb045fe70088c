"""What a single unit keeps of a pulse, for several weights of its old state."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from rnn_helpers.cells import SimpleRNN
from rnn_helpers.checks import as_numbers, whole_number
from rnn_helpers.figures.chart import MOST_LINES, Chart, draw_lines, name_scales, on_scale, write_title
from rnn_helpers.figures.sheet import CourseFigure
from rnn_helpers.figures.style import course_style
from rnn_helpers.pictures.words import signed, tiny


@course_style()
def pulse_figure(
    U: Sequence[float], *, activation: str = "linear", timesteps: int = 12, title: str | None = None
) -> CourseFigure:
    """The state of one unit after a pulse: 1 at timestep 0, then silence; a line for each U.

    Equations
    ---------
    state_t = activation(input_t + U · state₋), without a bias. With the linear activation U^t is left.

    Parameters
    ----------
    U : one to eight numbers
    activation : "tanh", "relu", "sigmoid" or "linear"
    timesteps : how many, from 2
    title : a few words above it

    Raises
    ------
    ValueError : no U, more than eight, a U that is no number, an unknown activation, too few timesteps,
        a state that outgrows float64

    For lesson 2.
    """
    U = as_numbers("U", U)
    if U.ndim != 1 or not 1 <= U.size <= MOST_LINES:
        raise ValueError(f"U has shape {U.shape}, expected 1 to {MOST_LINES} numbers, such as [0.5, 1, -1.1]")
    timesteps = whole_number("timesteps", timesteps, 2)
    pulse = np.eye(timesteps, 1)
    lines = [
        (f"U = {signed(u)}", SimpleRNN([[1.0]], [[u]], [0.0], activation=activation).run(pulse).outputs[:, 0])
        for u in U
    ]
    said = [f"{name} from {tiny(line[0])} by {tiny(line[1])} to {tiny(line[-1])}" for name, line in lines]
    figure = Chart(
        f"The state of one unit, {activation}, over {timesteps} timesteps after a pulse at timestep 0: "
        f"{'; '.join(said)}."
    )
    (axes,) = figure.axes
    axes.set_xlim(0, timesteps - 1)
    write_title(axes, title, 34)
    draw_lines(axes, [(name, on_scale(line)) for name, line in lines])
    name_scales(axes, "timestep", "state")
    figure.cut()
    return figure

"""matplotlib pictures of the course: whole traces, weights, gates, learning, and the experiments.

Every function returns a ``matplotlib.figure.Figure`` of its own: no pyplot, and no setting of
yours is read or changed.
"""

from rnn_helpers.figures.activations import activation_figure
from rnn_helpers.figures.curves import gradient_distance_figure, half_life_figure, learning_curve_figure
from rnn_helpers.figures.gates import gates_figure
from rnn_helpers.figures.loop import loop_figure
from rnn_helpers.figures.pulse import pulse_figure
from rnn_helpers.figures.recall import delayed_recall_figure
from rnn_helpers.figures.series import series_figure
from rnn_helpers.figures.sheet import CourseFigure
from rnn_helpers.figures.text import text_figure
from rnn_helpers.figures.trace import trace_figure
from rnn_helpers.figures.weights import weights_figure

__all__ = [
    "CourseFigure",
    "activation_figure",
    "delayed_recall_figure",
    "gates_figure",
    "gradient_distance_figure",
    "half_life_figure",
    "learning_curve_figure",
    "loop_figure",
    "pulse_figure",
    "series_figure",
    "text_figure",
    "trace_figure",
    "weights_figure",
]

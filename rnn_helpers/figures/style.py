"""The colors, fonts and settings with which every figure is made and drawn.

Color means the same everywhere in the course: how open a gate is (one hue), the sign and
size of a value (orange and purple), and where you are (blue).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import matplotlib.style
from matplotlib.colors import LinearSegmentedColormap

# The stepper has the same values, in js/colors.css.
GATE_CLOSED, GATE_OPEN = "#eef1f6", "#14796f"
NEGATIVE, ZERO, POSITIVE = "#b55a0c", "#efece8", "#58308c"
WHERE = "#1d5fd1"
TEXT, MUTED, GRID = "#1d2430", "#5d6778", "#d7dbe2"

GATE_COLORS = LinearSegmentedColormap.from_list("gate", [GATE_CLOSED, GATE_OPEN])
VALUE_COLORS = LinearSegmentedColormap.from_list("value", [NEGATIVE, ZERO, POSITIVE])

# These fonts come with matplotlib, so that a figure looks the same on every machine.
SANS, SERIF, MONO = "DejaVu Sans", "DejaVu Serif", "DejaVu Sans Mono"
SANS_WIDTH, MONO_WIDTH = 0.57, 0.602  # of a character, in font sizes; SANS on average

# On top of matplotlib's defaults
STYLE = {
    "font.family": [SANS, MONO],  # what the first one lacks comes from the second
    "text.parse_math": False,  # a name with dollar signs is no mathematics
    "text.color": TEXT,
    "axes.titlelocation": "left",
    "axes.titlesize": 9.5,
    "axes.titlepad": 9,
    "axes.labelsize": 9.5,
    "axes.labelcolor": TEXT,
    "axes.labelpad": 6,
    "axes.edgecolor": MUTED,
    "axes.spines.top": False,
    "axes.spines.left": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.grid.axis": "y",
    "grid.color": GRID,
    "grid.linewidth": 0.7,
    "xtick.color": MUTED,
    "ytick.color": MUTED,
    "xtick.labelsize": 9,
    "ytick.labelsize": 9,
    "ytick.major.size": 0,
    "lines.color": TEXT,
    "lines.linewidth": 1.6,
    "lines.dash_capstyle": "butt",
    "lines.solid_capstyle": "butt",
    "lines.markersize": 5,
    "lines.markerfacecolor": "white",
    "lines.markeredgecolor": TEXT,
    "lines.markeredgewidth": 1.1,
    "legend.frameon": False,
    "legend.fontsize": 9,
    "legend.handlelength": 3.6,
    "legend.labelspacing": 0.6,
    "legend.borderpad": 0,
    "legend.borderaxespad": 0,
}


@contextmanager
def course_style() -> Iterator[None]:
    """matplotlib's defaults with the style of the course, for as long as a figure is made or drawn."""
    with matplotlib.style.context(STYLE, after_reset=True):
        yield

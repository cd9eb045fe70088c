"""The settings with which every figure is made and drawn; colors and fonts are those of the pictures."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import matplotlib.style

from rnn_helpers.pictures.colors import GRID, MUTED, TEXT
from rnn_helpers.pictures.fonts import MONO, SANS

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

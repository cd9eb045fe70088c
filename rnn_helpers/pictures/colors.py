"""The colors of figures and pictures: a color means the same everywhere in the course.

How open a gate is (one hue), the sign and size of a value (orange and purple), and where you are (blue).
"""

from __future__ import annotations

import numpy as np

# The stepper has the same values, in js/colors.css.
GATE_CLOSED, GATE_OPEN = "#eef1f6", "#14796f"
NEGATIVE, ZERO, POSITIVE = "#b55a0c", "#efece8", "#58308c"
WHERE = "#1d5fd1"
TEXT, MUTED, GRID, PAPER = "#1d2430", "#5d6778", "#d7dbe2", "#ffffff"

CELL, HATCH = "#f3f5f8", "#b6bdc9"  # of what has no value

# Steps between two of the colors above. No eye sees them, and all colors fit into a small PNG.
STEPS = 60


def gate_colors(openness: np.ndarray) -> np.ndarray:
    """How open gates are, from 0 to 1, as (..., 3) red, green and blue from 0 to 1."""
    return _mixed(openness, (GATE_CLOSED, GATE_OPEN), 0.0)


def value_colors(shares: np.ndarray) -> np.ndarray:
    """Values as shares of their limit, from −1 to 1, as (..., 3) red, green and blue from 0 to 1."""
    return _mixed(shares, (NEGATIVE, ZERO, POSITIVE), -1.0)


def rgb(color: str) -> tuple[int, int, int]:
    """A color such as "#1d5fd1" as red, green and blue from 0 to 255."""
    return tuple(bytes.fromhex(color.removeprefix("#")))


def _mixed(shares: np.ndarray, colors: tuple[str, ...], first: float) -> np.ndarray:
    """Colors on the way through ``colors``, which stand at ``first``, ``first`` + 1 and so on."""
    stops = np.array([rgb(color) for color in colors]) / 255
    at = first + np.arange(len(colors))
    shares = np.round(np.asarray(shares, float) * STEPS) / STEPS
    return np.stack([np.interp(shares, at, stops[:, channel]) for channel in range(3)], axis=-1)


# The colors of a scale, from its low end to its high one
GATE_SCALE, VALUE_SCALE = gate_colors(np.linspace(0, 1, 64)), value_colors(np.linspace(-1, 1, 64))

"""The table of delayed recall: how many seeds of which cell learned it."""

from __future__ import annotations

from itertools import groupby

import numpy as np

from rnn_helpers.experiments.delayed_recall import SOLVED, RecallTable
from rnn_helpers.figures.sheet import CourseFigure, Sheet
from rnn_helpers.pictures.colors import GATE_SCALE, MUTED, PAPER, gate_colors
from rnn_helpers.pictures.paper import (
    MARGIN,
    Box,
    Image,
    Lines,
    Paper,
    draw_gaps,
    draw_gradient,
    draw_title,
    ink_on,
    right_of_title,
    write,
)
from rnn_helpers.pictures.words import LONGEST_NAME, counted, literal, signed


def delayed_recall_figure(table: RecallTable | None = None, *, title: str | None = None) -> CourseFigure:
    """How many seeds solved delayed recall: a row for each length, a column for each cell.

    Parameters
    ----------
    table : what ``delayed_recall`` returned; the measured one if None
    title : a few words above it

    Source of the experiment: see ``delayed_recall``. For lesson 5.
    """
    table = RecallTable.measured() if table is None else table
    solved, seeds = table.solved, table.seeds
    rows = [
        f"{t} timesteps: "
        + ", ".join(f"{variant} {n}" for variant, n in zip(table.variants, row, strict=True))
        for t, row in zip(table.timesteps, solved, strict=True)
    ]
    paper = Paper(f"How many of {counted(seeds, 'seed')} learned delayed recall. {'. '.join(rows)}.")
    y = draw_title(paper, title)
    width, height, x = 54, 40, MARGIN + 76

    write(paper, MARGIN, y + 28, "timesteps", size=9)
    top, columns = y + 40, iter(solved.T)
    for row, length in enumerate(table.timesteps):
        write(paper, x - 12, top + (row + 0.5) * height, str(length), size=12, across="right")
    for kind, group in groupby(table.variants, key=lambda variant: variant.kind):
        variants = list(group)
        words = literal(f"{kind}, {variants[0].gate} bias" if variants[0].gate else kind, 2 * LONGEST_NAME)
        write(paper, x, y + 9, words, size=9, shape="bold")
        end = x + max(width * len(variants), 9 * 0.64 * len(words))
        for variant in variants:
            bias = "no gate" if variant.gate is None else "default"
            bias = bias if variant.keep_bias is None else signed(variant.keep_bias)
            write(paper, x + width / 2, y + 28, bias, size=9, across="center")
            box = Box(x, top, x + width, top + height * len(table.timesteps))
            _draw_counts(paper, next(columns), seeds, box)
            x = box.right
        x = max(x, end) + 18
    y = top + height * len(table.timesteps) + 18
    draw_gradient(paper, GATE_SCALE, "solved by", "0 seeds", f"all {seeds}", MARGIN + 76, y)
    training = f"{counted(table.units, 'unit')}, at most {counted(table.steps, 'step')} of training"
    write(paper, MARGIN + 76, y + 16, f"{training}; solved: {SOLVED:.0%} right", MUTED, size=8.5)
    return Sheet(paper.cut(max(x, MARGIN + 340, right_of_title(title)) + MARGIN, y + 26 + MARGIN))


def _draw_counts(paper, counts: np.ndarray, most: int, box: Box) -> None:
    """One column of numbers from 0 to ``most``, on colors that say how much of it they are."""
    colors = gate_colors(counts[:, None] / most)
    paper.marks.append(Image(colors, box))
    draw_gaps(paper, counts[:, None], box)
    paper.marks.append(Lines(np.array([[box.right, box.top, box.right, box.bottom]]), PAPER, 1.2))
    width, height = box.cell(counts[:, None])
    for row, count in enumerate(counts):
        y = box.top + (row + 0.5) * height
        write(
            paper,
            box.left + width / 2,
            y,
            str(count),
            ink_on(colors[row, 0]),
            size=14,
            shape="bold",
            across="center",
        )

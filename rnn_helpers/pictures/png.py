"""Traces as PNG, for where no widget runs: drawn by Pillow, in a tenth of the time that matplotlib takes."""

from __future__ import annotations

import io
from collections.abc import Collection, Sequence

import numpy as np
from PIL import Image

from rnn_helpers.loop import LoopTrace
from rnn_helpers.pictures.loop import loop_paper
from rnn_helpers.pictures.paper import MARGIN, Paper, draw_title, right_of_title
from rnn_helpers.pictures.pixels import pixels_of
from rnn_helpers.pictures.trace import trace_paper
from rnn_helpers.trace import Trace

COLORS = 256  # of a PNG with a byte a pixel
EXACT = 144  # of them, at most, that stay as they are


def png_of(trace: Trace | LoopTrace, **options) -> bytes:
    """The whole trace as a PNG; the options are those of ``trace_paper``."""
    paper = paper_of(trace, **options)
    return as_png(pixels_of(paper), paper.colors)


def png_of_several(
    traces: Sequence[Trace], names: Sequence[str], *, title: str | None = None, **options
) -> bytes:
    """Several traces as one PNG, one below the other, each under its name; the options as above."""
    papers = [paper_of(trace, title=name, **options) for trace, name in zip(traces, names, strict=True)]
    if title:
        heading = Paper("")
        draw_title(heading, title)
        papers.insert(0, heading.cut(right_of_title(title), MARGIN + 20))
    pictures = [pixels_of(paper) for paper in papers]
    width = max(picture.shape[1] for picture in pictures)
    missing = (((0, 0), (0, width - picture.shape[1]), (0, 0)) for picture in pictures)
    padded = [np.pad(*each, constant_values=255) for each in zip(pictures, missing, strict=True)]
    return as_png(np.concatenate(padded), set().union(*(paper.colors for paper in papers)))


def paper_of(trace: Trace | LoopTrace, **options) -> Paper:
    """What is drawn of a trace or of a loop."""
    return (loop_paper if isinstance(trace, LoopTrace) else trace_paper)(trace, **options)


def as_png(pixels: np.ndarray, exact: Collection[tuple[int, int, int]] = ()) -> bytes:
    """A PNG of 256 colors: a third of the size, and no difference in sight.

    As they are stay the colors in ``exact``, and then those of most pixels, such as paper and ink. The
    rest are the edges of letters, hundreds of colors on a few pixels each.
    """
    counts = Image.fromarray(pixels).getcolors(pixels.size)
    order = sorted(counts, key=lambda each: (each[1] in exact, each[0]), reverse=True)
    colors = np.array([color for _, color in order], np.uint8)
    rest, places = _reduced(colors[EXACT:], COLORS - EXACT)
    palette = np.concatenate([colors[:EXACT], rest])
    packed = np.zeros((*pixels.shape[:2], 4), np.uint8)
    packed[..., :3] = pixels
    place = np.empty(256**3, np.uint8)  # of a color in the palette; only those that there are get one
    place[colors @ (1, 256, 256**2)] = np.concatenate([np.arange(len(colors[:EXACT])), EXACT + places])
    image = Image.fromarray(place[packed.view("<u4")[..., 0]])
    image.putpalette(palette.tobytes())
    file = io.BytesIO()
    image.save(file, "png")
    return file.getvalue()


def _reduced(colors: np.ndarray, most: int) -> tuple[np.ndarray, np.ndarray]:
    """A choice of colors that comes near to all of them, and the place in it of each one."""
    if len(colors) <= most:
        return colors, np.arange(len(colors))
    method = Image.Quantize.MAXCOVERAGE
    chosen = Image.fromarray(colors[None]).quantize(most, method, dither=Image.Dither.NONE)
    return np.reshape(chosen.getpalette(), (-1, 3))[:most].astype(np.uint8), np.asarray(chosen)[0].astype(int)

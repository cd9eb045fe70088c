"""A sheet of paper as pixels, drawn by Pillow."""

from __future__ import annotations

import numpy as np
from PIL import Image as Picture
from PIL import ImageDraw

from rnn_helpers.pictures.colors import PAPER, rgb
from rnn_helpers.pictures.fonts import font_of, runs_of
from rnn_helpers.pictures.paper import (
    PIXELS_PER_INCH,
    Area,
    Bars,
    Box,
    Frame,
    Image,
    Lines,
    Paper,
    Words,
    as_bytes,
)

SCALE = PIXELS_PER_INCH / 72  # pixels a point


def pixels_of(paper: Paper) -> np.ndarray:
    """The paper as (height, width, 3), red, green and blue from 0 to 255."""
    width, height = int(paper.width * SCALE), int(paper.height * SCALE)
    picture = Picture.new("RGB", (width, height), PAPER)
    draw = ImageDraw.Draw(picture)
    for mark in paper.marks:
        match mark:
            case Words():
                _write(picture, draw, mark)
            case Image(colors, box):
                _paste(picture, colors, box)
            case Lines(ends, color, width):
                _draw_lines(draw, ends, color, width)
            case Area(box, color):
                draw.rectangle(_corners(box), color)
            case Bars(shares, box, color):
                _draw_bars(draw, shares, box, color)
            case Frame(box, color, width):
                draw.rectangle(_corners(box), outline=color, width=round(width * SCALE))
    return np.asarray(picture)


def _pixel(points: float) -> int:
    """The pixel that begins nearest to a place."""
    return round(points * SCALE)


def _corners(box: Box) -> tuple[int, int, int, int]:
    """The first and the last pixel of a box."""
    return _pixel(box.left), _pixel(box.top), _pixel(box.right) - 1, _pixel(box.bottom) - 1


def _paste(picture: Picture.Image, colors: np.ndarray, box: Box) -> None:
    """Cells, each pixel in the color of the cell that its center is in."""
    left, top, right, bottom = _corners(box)
    rows, columns = colors.shape[:2]
    x = (np.arange(left, right + 1) + 0.5) / SCALE
    y = (np.arange(top, bottom + 1) + 0.5) / SCALE
    column = np.clip((x - box.left) / (box.right - box.left) * columns, 0, columns - 1).astype(int)
    row = np.clip((y - box.top) / (box.bottom - box.top) * rows, 0, rows - 1).astype(int)
    picture.paste(Picture.fromarray(as_bytes(colors)[row][:, column]), (left, top))


def _draw_lines(draw: ImageDraw.ImageDraw, ends: np.ndarray, color: str, width: float) -> None:
    """Upright or level lines, whole pixels wide, so that all look the same; or slanting ones."""
    thick = max(1, round(width * SCALE))
    for left, top, right, bottom in ends:
        x, y = _pixel(left - width / 2), _pixel(top - width / 2)
        if left == right:
            draw.rectangle((x, _pixel(top), x + thick - 1, _pixel(bottom) - 1), color)
        elif top != bottom:
            draw.line([place * SCALE for place in (left, top, right, bottom)], color, thick)
        else:
            draw.rectangle((_pixel(left), y, _pixel(right) - 1, y + thick - 1), color)


def _draw_bars(draw: ImageDraw.ImageDraw, shares: np.ndarray, box: Box, color: str) -> None:
    edges = np.linspace(box.left, box.right, len(shares) + 1)
    for share, left, right in zip(shares, edges, edges[1:], strict=False):
        bar = _corners(Box(left, box.bottom - share * (box.bottom - box.top), right, box.bottom))
        if bar[0] <= bar[2] and bar[1] <= bar[3]:
            draw.rectangle(bar, color)


def _write(picture: Picture.Image, draw: ImageDraw.ImageDraw, words: Words) -> None:
    """A line of text, each part in the first of its fonts that has it."""
    size = words.size * SCALE
    parts = [
        (font_of(family, size, words.shape), text)
        for family, text in runs_of(words.text, words.families, words.shape)
    ]
    widths = [font.getlength(text) for font, text in parts]
    whole = sum(widths)
    _, top, _, bottom = font_of(words.families[0], size, words.shape).getbbox("lp", anchor="ls")
    x, y = words.x * SCALE, words.y * SCALE
    if words.upright:
        x -= {"left": 0, "center": whole / 2, "right": whole}[words.across]
        _write_parts(draw, parts, widths, x, y - (top + bottom) / 2, words.color)
        return
    strip = Picture.new("L", (round(whole) + 2, round(bottom - top) + 2))
    _write_parts(ImageDraw.Draw(strip), parts, widths, 1, 1 - top, 255)
    turned = strip.transpose(Picture.Transpose.ROTATE_90)
    place = (round(x - turned.width / 2), round(y - turned.height))
    picture.paste(rgb(words.color), (*place, place[0] + turned.width, place[1] + turned.height), turned)


def _write_parts(draw, parts, widths, x: float, y: float, color) -> None:
    for (font, text), width in zip(parts, widths, strict=True):
        draw.text((x, y), text, color, font, anchor="ls")
        x += width

"""The fonts of figures and pictures: matplotlib's own, so that both look the same on every machine."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path

from PIL import ImageFont

SANS, SERIF, MONO = "DejaVu Sans", "DejaVu Serif", "DejaVu Sans Mono"
SANS_WIDTH, MONO_WIDTH = 0.57, 0.602  # of a character, in font sizes; SANS on average

FILES = {
    (SANS, ""): "DejaVuSans.ttf",
    (SANS, "bold"): "DejaVuSans-Bold.ttf",
    (SERIF, ""): "DejaVuSerif.ttf",
    (SERIF, "italic"): "DejaVuSerif-Italic.ttf",
    (MONO, ""): "DejaVuSansMono.ttf",
}
NOWHERE = "\U0010ffff"  # a character that no font has


@cache
def font_of(family: str, size: float, shape: str = "") -> ImageFont.FreeTypeFont:
    """A font of a size in pixels; ``shape`` is "", "bold" or "italic" as far as FILES has it."""
    (package,) = find_spec("matplotlib").submodule_search_locations  # found, not imported: that takes long
    path = Path(package, "mpl-data", "fonts", "ttf", FILES.get((family, shape), FILES[family, ""]))
    return ImageFont.truetype(str(path), size, layout_engine=ImageFont.Layout.BASIC)


@cache
def has_glyph(family: str, character: str, shape: str = "") -> bool:
    """Whether a font has a character, or draws its sign for those that it lacks."""
    font = font_of(family, 16, shape)
    drawn, missing = ((font.getlength(each), bytes(font.getmask(each))) for each in (character, NOWHERE))
    return drawn != missing


def runs_of(text: str, families: tuple[str, ...], shape: str = "") -> list[tuple[str, str]]:
    """Text in parts, each with the first family that has all of its characters, or else the first of all."""
    runs: list[tuple[str, str]] = []
    for character in text:
        has = (family for family in families if has_glyph(family, character, shape))
        family = next(has, families[0])
        if runs and runs[-1][0] == family:
            runs[-1] = (family, runs[-1][1] + character)
        else:
            runs.append((family, character))
    return runs

"""What the fonts can draw, and which of them draws what."""

import pytest
from matplotlib import font_manager
from matplotlib.ft2font import FT2Font

from rnn_helpers.pictures.fonts import MONO, SANS, SERIF, has_glyph, runs_of


@pytest.mark.parametrize("family", [SANS, MONO])
def test_a_character_has_a_glyph_where_matplotlib_finds_one(family):
    known = FT2Font(font_manager.findfont(family)).get_charmap()
    characters = [chr(code) for code in range(0x20, 0x2800) if chr(code).isprintable()]
    assert [each for each in characters if has_glyph(family, each) != (ord(each) in known)] == []


def test_what_the_first_font_lacks_comes_from_the_second():
    assert runs_of("cₜ", (SERIF, SANS), "italic") == [(SERIF, "cₜ")]
    characters = map(chr, range(0x20, 0x2800))
    lacking = next(each for each in characters if has_glyph(SANS, each) and not has_glyph(MONO, each))
    assert runs_of(f"a{lacking}b", (MONO, SANS)) == [(MONO, "a"), (SANS, lacking), (MONO, "b")]
    assert runs_of("a\U0010ffff", (MONO, SANS)) == [(MONO, "a\U0010ffff")]

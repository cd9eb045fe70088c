"""Names and numbers as a figure says them, in the fonts that come with matplotlib."""

from rnn_helpers.equations import Equation
from rnn_helpers.pictures.fonts import MONO, SANS, has_glyph

LONGEST_TOKEN, LONGEST_NAME = 14, 30


def name_of(equation: Equation) -> str:
    """What a quantity is called, on one line; its role where it has no name but its letter."""
    has_name = equation.label != equation.symbol or not equation.role
    return literal(equation.label if has_name else equation.role, LONGEST_NAME)


def literal(text: str, longest: int) -> str:
    r"""Text on one line as far as fonts go: a newline as \n, □ for a character without a glyph."""
    shown = "".join(
        (character if has_glyph(SANS, character) or has_glyph(MONO, character) else "□")
        if character.isprintable()
        else character.encode("unicode_escape").decode()
        for character in str(text)[: longest + 1]
    )
    return shown if len(shown) <= longest else f"{shown[: longest - 1]}…"


def token_text(label: str) -> str:
    """A token as it is drawn, with its spaces in sight."""
    return literal(label, LONGEST_TOKEN).replace(" ", "␣")


def digits(value: float) -> str:
    """Three digits or so, with a true minus sign, and no sign on a zero."""
    magnitude = abs(value)
    if magnitude < 10:
        text = f"{magnitude:.2f}"
    elif magnitude < 99_999.5:
        text = f"{magnitude:.3g}" if magnitude < 999.5 else f"{magnitude:.0f}"
    else:
        return tiny(value)
    return f"−{text}" if value < 0 and float(text) else text


def short(value: float) -> str:
    """Two digits that count: 0.0034, 0.69, 12.30."""
    return f"{value:.2g}" if value < 0.1 else digits(value)


def tiny(value: float) -> str:
    """A number of any size: 0.52, −0.02, or 3·10⁻⁷."""
    sign, magnitude = "−" if value < 0 else "", abs(value)
    if magnitude == 0 or 0.001 <= magnitude < 1000:
        return sign + short(magnitude)
    mantissa, power = f"{magnitude:.0e}".split("e")
    return f"{sign}{mantissa}·10{superscript(int(power))}"


def superscript(power: int) -> str:
    """A power as one writes it behind 10: ⁻⁷."""
    return str(power).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))


def limit_text(limit: float) -> str:
    """The end of a scale: 1, 0.02, 500, or 3·10⁻⁷."""
    return f"{limit:g}" if 0.001 <= limit < 1e6 else tiny(limit)


def signed(value: float) -> str:
    """A number as it is, with a true minus sign: −5, 0.5."""
    return f"{value:g}".replace("-", "−")


def counted(number: int, noun: str) -> str:
    """1 unit, 2 units."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def hidden_text(timesteps: int, shown: range) -> str:
    """Which timesteps are left out, for a person to predict; nothing where none are."""
    hidden = [t for t in (0, timesteps - 1) if t not in shown]
    if not hidden:
        return ""
    first, last = (0, shown.start - 1) if hidden[0] == 0 else (shown.stop, timesteps - 1)
    which = f"Timestep {first} is" if first == last else f"Timesteps {first} to {last} are"
    return f"{which} not shown, to be predicted"

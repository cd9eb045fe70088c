r"""One line of text as tokens: names, numbers, signs and brackets, each with its column.

What stands for the same is the same token here: · ⊙ \odot and *, σ, \sigma and sigmoid, h₋, h_{t-1} and
h_, x_t and x. So the equations of the lessons are read as they stand there, in Unicode or in LaTeX.
"""

from __future__ import annotations

import keyword
import math
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from rnn_helpers.language.errors import EquationError, Line
from rnn_helpers.language.refused import refused_power, refused_sign

GREEK_NAMES = (
    *("alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda"),
    *("mu", "nu", "xi", "pi", "rho", "sigma", "tau", "upsilon", "phi", "chi", "psi", "omega"),
)
GREEK = dict(zip(GREEK_NAMES, "αβγδεζηθικλμνξπρστυφχψω", strict=True))
CAPITAL_GREEK = {name.capitalize(): letter.upper() for name, letter in GREEK.items()}
LETTER_NAMES = {letter: name for name, letter in (GREEK | CAPITAL_GREEK).items()} | {
    "λ": "lamda"
}  # no keyword
ACCENTS = {"tilde": "\u0303", "widetilde": "\u0303", "hat": "\u0302", "widehat": "\u0302", "bar": "\u0304"}
ACCENT_NAMES = {"\u0303": "tilde", "\u0302": "hat", "\u0304": "bar"}
TIMES = {"odot", "cdot", "circ", "ast", "times"}
FONTS = {"mathrm", "mathbf", "mathit", "operatorname", "text", "textrm", "boldsymbol", "bm", "rm"}
BLANK = {"left", "right", "quad", "qquad", "big", "Big", "bigl", "bigr", "displaystyle"}

NUMBER = re.compile(r"(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
WORD = re.compile(r"[^\W\d_][\w\u0300-\u036f]*")
COMMAND = re.compile(r"\\([A-Za-z]+)")
SPACE = re.compile(r"(?:\s|\\[,;:! ]|\\\\|[&$])+")
SIGNS = {"+": "+", "-": "-", "−": "-", "–": "-", "(": "(", ")": ")", "=": "=", "@": "@"}
SIGNS |= dict.fromkeys("*·⋅⊙∘∗×", "*")
BEFORE = re.compile(r"ₜ?₋₁?")
POWERS = re.compile(r"\*\*|\^|[²³]")


@dataclass(frozen=True)
class Token:
    """A name, a number, a sign or a bracket.

    ``kind`` is "name", "number" or the sign itself; ``text`` the name as Python can write it, or the number;
    ``symbol`` the name as people write it, c̃ for c_tilde; ``previous`` says that a name is followed by _.
    """

    kind: str
    text: str
    column: int
    symbol: str = ""
    previous: bool = False

    @property
    def is_capital(self) -> bool:
        """Whether it is a name that begins with a capital letter, a matrix."""
        return self.kind == "name" and self.symbol[0].isupper()

    @property
    def written(self) -> str:
        """The token as one writes it."""
        if self.kind == "name":
            return f"{self.text}_" if self.previous else self.text
        return self.text


def tokens_of(line: Line, text: str) -> list[Token]:
    """The tokens of a text at the beginning of a line; an ``EquationError`` for what is none."""
    return list(Scanner(line, text).tokens())


class Scanner:
    """Reads one line from left to right."""

    def __init__(self, line: Line, text: str):
        self.line, self.text, self.at = line, text, 0

    def tokens(self) -> Iterator[Token]:
        """Every token, in order; an ``EquationError`` for what is none."""
        while self.at < len(self.text):
            if self._take(SPACE):
                continue
            start, character = self.at, self.text[self.at]
            if power := self._take(POWERS):
                raise self._error(start, refused_power(self.text, start, power[0]))
            if found := self._take(NUMBER):
                yield self._number(found[0], start)
            elif found := self._take(WORD):
                yield self._name(found[0], start)
            elif found := self._take(COMMAND):
                token = self._command(found[1], start)
                if token:
                    yield token
            elif character in SIGNS:
                self.at += 1
                yield Token(SIGNS[character], SIGNS[character], start)
            else:
                raise self._error(start, refused_sign(self.text, start))

    def _take(self, pattern: re.Pattern) -> re.Match | None:
        found = pattern.match(self.text, self.at)
        if found:
            self.at = found.end()
        return found

    def _error(self, column: int, message: str) -> EquationError:
        return self.line.error(column, message)

    def _number(self, text: str, start: int) -> Token:
        if not math.isfinite(float(text)):
            raise self._error(start, f"{text[:20]} is too large for a number; write one below 1e308")
        return Token("number", text, start)

    def _command(self, command: str, start: int) -> Token | None:
        if command in BLANK:
            return None
        if command in TIMES:
            return Token("*", "*", start)
        if command in FONTS or command in ACCENTS:
            braces = self._take(re.compile(r"\s*\{\s*\\?([^\W\d_]\w*)\s*\}|\s+([^\W\d_])"))
            if not braces:
                raise self._error(start, f"a letter is missing behind \\{command}; write \\{command}{{h}}")
            word = braces[1] or braces[2]
            return self._name(GREEK.get(word, word) + ACCENTS.get(command, ""), start)
        if command in GREEK or command in CAPITAL_GREEK:
            return self._name((GREEK | CAPITAL_GREEK)[command], start)
        return self._name(command, start)  # \tanh, \max

    def _name(self, word: str, start: int) -> Token:
        """A name with its subscripts, of which that of time is taken off."""
        word, previous = unicodedata.normalize("NFD", word), False
        while True:
            if found := self._take(re.compile(r"[′']+(\w*)")):
                word += str(1 + found[0].count("′") + found[0].count("'")) + found[1]
            elif found := self._take(re.compile(r"_\{([^{}]*)\}")) if not word.endswith("_") else None:
                word, previous = self._subscript(word, found[1], start)
            elif word.endswith("_") and (found := self._take(re.compile(r"\{([^{}]*)\}"))):
                word, previous = self._subscript(word[:-1], found[1], start)
            elif found := self._take(re.compile(r"_\w*")):  # behind an accent of LaTeX
                word += found[0]
            elif self._take(BEFORE):
                word, previous = word.removesuffix("ₜ"), True
            else:
                break
        word = unicodedata.normalize("NFD", word)
        if word.endswith("ₜ") and word != "ₜ":
            word = word[:-1]
        if word.endswith("_t") and len(word) > 2:
            word = word[:-2]
            if re.compile(r"[-−]\s?1(?!\.?\d)").match(self.text, self.at):
                shown = f"{word}_t-1"
                raise self._error(
                    start,
                    f"{shown} reads as {word} − 1; write {word}_ or {word}_{{t-1}} for the timestep before",
                )
        if word.endswith("_"):
            word, previous = word[:-1], True
        return self._token(word, previous, start)

    def _subscript(self, word: str, inside: str, start: int) -> tuple[str, bool]:
        inside = re.sub(r"\s|\\[a-z]+(?=\{)|[{}]", "", inside).replace("−", "-")
        if inside in ("t-1", "-1", "t-"):
            return word, True
        inside = re.sub(r",?\bt$", "", inside) if inside != "t" else ""
        if inside == "t+1":
            raise self._error(
                start, f"write {word} for what is computed, and {word}_ for {word} of the timestep before"
            )
        if not re.fullmatch(r"[\w,]*", inside):
            what = inside[:20]
            raise self._error(
                start,
                f"{word}_{{{what}}}: a subscript is a letter, t or t-1; the state of the timestep "
                "before is h_",
            )
        return f"{word}_{inside.replace(',', '')}" if inside else word, False

    def _token(self, word: str, previous: bool, start: int) -> Token:
        symbol = unicodedata.normalize("NFC", word)
        name = word
        for accent, said in ACCENT_NAMES.items():
            name = name.replace(accent, f"_{said}")
        name = "".join(LETTER_NAMES.get(letter, letter) for letter in name)
        name = unicodedata.normalize("NFKC", name)
        if name.endswith("_"):
            raise self._error(
                start,
                f"{name[:-1].rstrip('_')}__ would be two timesteps before, which nothing keeps; "
                "keep it in a state of its own: k = h_, and k_ is that of two timesteps before",
            )
        if keyword.iskeyword(name):
            raise self._error(
                start,
                f"{name} is a word of Python; these are equations and no code: write one such as f "
                "= sigmoid(W x)",
            )
        if (number := unicodedata.numeric(word[0], None)) is not None:
            raise self._error(start, f"{word[0]} is no number here; write it with a point: {number:.4g}")
        if not name.isidentifier():
            raise self._error(
                start, f"{symbol[:20]} is no name; use a letter with letters and digits, such as f or W_f"
            )
        return Token("name", name, start, symbol, previous)

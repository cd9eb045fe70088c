"""A small grammar that writes lines like code, as an automaton: what may come next, and how probably.

A text of it looks like this, with one space for each level of indentation::

    if red dot(4 "no tea"):
     add(sea 20) net
    ten("red" no(1)) 03
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import NamedTuple

import numpy as np

from rnn_helpers.checks import shortened

SYMBOLS = '\n :()"01234adefinorst'
WORDS = ("add", "dot", "net", "no", "red", "sea", "tea", "ten")  # none begins with another one
DIGITS = "01234"
DEEPEST = 3  # levels of indentation, and brackets within each other
IF_LINE = 0.25  # the share of if lines where they may begin
SAME_LEVEL = 0.6  # the share of lines that stay at a level that they may leave
ITEMS = {"word": 0.55, "number": 0.2, "quotation": 0.25}
CALLS = (0.5, 0.3, 0.2)  # the share of words that a bracket follows, by the brackets that are open
# How probable it is that one more follows
ANOTHER_ITEM, ANOTHER_ARGUMENT, ANOTHER_DIGIT, ANOTHER_QUOTED_WORD = 0.5, 0.35, 0.35, 0.55


class Place(NamedTuple):
    """Where in a text one is: all that counts for what comes next.

    ``level`` is the indentation of the line, ``is_if`` whether it is an if line, ``depth`` how many
    brackets are open, ``part`` what is being written, and ``written`` what there is of it.
    """

    level: int = 0
    is_if: bool = False
    depth: int = 0
    part: str = "indentation"
    written: str = ""


Following = dict[str, tuple[float, Place]]


def following(place: Place) -> Following:
    """What may come next: for each character how probably, and the place it leads to; {} if nothing may."""
    rules = {
        "indentation": _indentation,
        "if": _if,
        "item": _item,
        "word": _word,
        "number": _number,
        "quotation": _quotation,
        "item's end": lambda place: _after_item(place, 1.0),
        "line's end": lambda place: {"\n": (1.0, _next_line(place))},
        "lost": lambda place: {},
    }
    return {character: each for character, each in rules[place.part](place).items() if each[0] > 0}


def _next_line(place: Place) -> Place:
    return Place(place.level, place.is_if)


def _indentation(place: Place) -> Following:
    """In ``place`` level and is_if are those of the line before; ``written`` are spaces."""
    chances = np.zeros(DEEPEST + 1)
    if place.is_if:
        chances[place.level + 1] = 1.0
    else:
        chances[: place.level] = (1 - SAME_LEVEL) / max(place.level, 1)
        chances[place.level] = 1.0 - chances.sum()
    level = len(place.written)
    left = chances[level:].sum()
    here = chances[level] / left
    found = {" ": (1.0 - here, place._replace(written=place.written + " "))} if here < 1 else {}
    if here > 0:
        line = Place(level, part="word")
        if_line = IF_LINE if level < DEEPEST else 0.0
        found |= _one_of(WORDS, line, here * (1 - if_line))
        found["i"] = (here * if_line, Place(level, True, part="if", written="i"))
    return found


def _if(place: Place) -> Following:
    if place.written == "i":
        return {"f": (1.0, place._replace(written="if"))}
    return {" ": (1.0, place._replace(part="item", written=""))}


def _item(place: Place) -> Following:
    return {
        **_one_of(WORDS, place._replace(part="word"), ITEMS["word"]),
        **_one_of(DIGITS, place._replace(part="number"), ITEMS["number"]),
        '"': (ITEMS["quotation"], place._replace(part="quotation", written='"')),
    }


def _one_of(words: tuple[str, ...] | str, place: Place, share: float) -> Following:
    """One of some words, all as probable, of which ``place.written`` is there already."""
    left = [word[len(place.written) :] for word in words if word.startswith(place.written)]
    firsts = [word[0] for word in left]
    return {
        first: (share * firsts.count(first) / len(left), place._replace(written=place.written + first))
        for first in dict.fromkeys(firsts)
    }


def _word(place: Place) -> Following:
    if place.written not in WORDS:
        return _one_of(WORDS, place, 1.0)
    call = CALLS[place.depth] if place.depth < DEEPEST else 0.0
    inside = place._replace(depth=place.depth + 1, part="item", written="")
    return {"(": (call, inside), **_after_item(place, 1 - call)}


def _number(place: Place) -> Following:
    more = {digit: (ANOTHER_DIGIT / len(DIGITS), place._replace(written="0")) for digit in DIGITS}
    return {**more, **_after_item(place, 1 - ANOTHER_DIGIT)}


def _quotation(place: Place) -> Following:
    """``written`` is the quote sign and the word so far."""
    word = place.written[1:]
    if word not in WORDS:
        return {
            character: (chance, place._replace(written='"' + after.written))
            for character, (chance, after) in _one_of(WORDS, place._replace(written=word), 1.0).items()
        }
    return {
        " ": (ANOTHER_QUOTED_WORD, place._replace(written='"')),
        '"': (1 - ANOTHER_QUOTED_WORD, place._replace(part="item's end", written="")),
    }


def _after_item(place: Place, share: float) -> Following:
    another = ANOTHER_ARGUMENT if place.depth else ANOTHER_ITEM
    found = {" ": (share * another, place._replace(part="item", written=""))}
    if place.depth:
        closed = place._replace(depth=place.depth - 1, part="item's end", written="")
        return found | {")": (share * (1 - another), closed)}
    if place.is_if:
        return found | {":": (share * (1 - another), place._replace(part="line's end", written=""))}
    return found | {"\n": (share * (1 - another), _next_line(place))}


def place_after(place: Place, character: str) -> Place:
    """Where a character leads. One that can't come next loses the grammar until the next line begins."""
    known = following(place)
    if character in known:
        return known[character][1]
    return lost_line_after(place) if character == "\n" else lost_after(place)


def lost_after(place: Place) -> Place:
    """Where a character leads that can't come next, but for a newline."""
    if place.part == "indentation":  # the line has begun at a level that it can't have
        return Place(len(place.written), part="lost")
    return Place(place.level, place.is_if, part="lost")


def lost_line_after(place: Place) -> Place:
    """Where a newline leads that can't come next."""
    return _next_line(lost_after(place))


BEGINNING = Place(part="line's end")  # what comes first is the newline before the first line


class Grammar:
    """The grammar as tables over its places, each with a number: what may come next, and where it leads.

    At a place where the grammar is lost all chances are 0.
    """

    symbols = SYMBOLS

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """All places that a text can reach, also one that leaves the grammar; the beginning is the first."""
        found, new = {BEGINNING: None}, [BEGINNING]
        while new:
            place = new.pop(0)
            for after in (
                *(after for _, after in following(place).values()),
                lost_after(place),
                lost_line_after(place),
            ):
                if after not in found:
                    found[after] = None
                    new.append(after)
        return tuple(found)

    @cached_property
    def chances(self) -> np.ndarray:
        """(places, symbols): how probable each character is at each place."""
        table = np.zeros((len(self.places), len(SYMBOLS)))
        for row, place in zip(table, self.places, strict=True):
            for character, (chance, _) in following(place).items():
                row[SYMBOLS.index(character)] = chance
        table.flags.writeable = False
        return table

    @cached_property
    def leads_to(self) -> np.ndarray:
        """(places, symbols): the number of the place that each character leads to."""
        after = [place_after(place, character) for place in self.places for character in SYMBOLS]
        table = self._numbers(after).reshape(-1, len(SYMBOLS))
        table.flags.writeable = False
        return table

    @cached_property
    def lost(self) -> np.ndarray:
        """(places,): where a character leads that can't come next, but for a newline."""
        return self._numbers(map(lost_after, self.places))

    @cached_property
    def lost_line(self) -> np.ndarray:
        """(places,): where a newline leads that can't come next."""
        return self._numbers(map(lost_line_after, self.places))

    def _numbers(self, places: Iterable[Place]) -> np.ndarray:
        number = {place: i for i, place in enumerate(self.places)}
        return np.array([number[place] for place in places])

    def read(self, text: str) -> np.ndarray:
        """(characters,): the number of the place after each character of a text that begins with a newline.

        Where a character can't come next, the grammar is lost until the next line begins. Raises
        ``ValueError`` for what is no text.
        """
        if not isinstance(text, str):
            raise ValueError(f"got {shortened(text)}, expected a text")
        return self.read_symbols(text)

    def read_symbols(self, symbols: Iterable[str]) -> np.ndarray:
        """The same for symbols one by one, of which some may be no characters of the grammar."""
        found, place = [], 0
        for symbol in symbols:
            known = symbol in self._number_of
            place = self.leads_to[place, self._number_of[symbol]] if known else self.lost[place]
            found.append(place)
        return np.array(found, dtype=int)

    @cached_property
    def _number_of(self) -> dict[str, int]:
        return {symbol: number for number, symbol in enumerate(SYMBOLS)}

    def draw(self, rng: np.random.Generator, batch: int, characters: int) -> np.ndarray:
        """(batch, characters): texts as numbers of symbols, each from the newline that begins it."""
        texts = np.empty((batch, characters), dtype=int)
        place = np.zeros(batch, dtype=int)
        ends = self.chances.cumsum(axis=1)
        for step, drawn in enumerate(rng.random((characters, batch))):
            texts[:, step] = (ends[place] <= drawn[:, None] * ends[place, -1:]).sum(axis=1)
            place = self.leads_to[place, texts[:, step]]
        return texts

    @cached_property
    def usual_share(self) -> np.ndarray:
        """(places,): the share of an endless text that is spent at each place, π = π·P with Σ π = 1."""
        count = len(self.places)
        rows = np.repeat(np.arange(count), len(SYMBOLS))
        step = np.zeros((count, count))
        np.add.at(step, (rows, self.leads_to.ravel()), self.chances.ravel())
        reached = self.chances.any(axis=1)  # a lost place has no way on, and none leads there
        balance = step[np.ix_(reached, reached)].T - np.eye(reached.sum())
        balance[-1] = 1.0
        share = np.zeros(count)
        share[reached] = np.linalg.solve(balance, np.eye(reached.sum())[-1])
        return share

    @cached_property
    def surprise(self) -> np.ndarray:
        """(places,): the entropy −Σ p·log₂ p of what comes next there, in bits."""
        p = self.chances
        return -np.sum(p * np.log2(np.where(p > 0, p, 1.0)), axis=1)

    @cached_property
    def entropy(self) -> float:
        """Bits a character: no model of an endless text can do better, on average."""
        return float(self.usual_share @ self.surprise)

    def entropy_of(self, characters: int) -> float:
        """The same for the first so many characters after the newline that begins a text."""
        step = np.zeros(len(self.places))
        step[self.leads_to[0, 0]] = 1.0
        bits = 0.0
        for _ in range(characters):
            bits += step @ self.surprise
            flow = step[:, None] * self.chances
            step = np.bincount(self.leads_to.ravel(), flow.ravel(), len(self.places))
        return bits / characters


GRAMMAR = Grammar()

"""Lines of calls within calls, with quoted words: a text for a network that reads character by character."""

from __future__ import annotations

import random

from rnn_helpers.checks import whole_number

CALL_WORDS = ("sea", "tea", "net", "dot", "log", "red", "sum", "add")
CALL_CHARACTERS = '\n "(),adeglmnorstu'  # in the order of their codes
DEEPEST = 3  # brackets within each other


def nested_calls(characters: int, seed: int = 0) -> str:
    """A text of at least that many characters, in whole lines; the same seed gives the same text.

    Equations
    ---------
    line = call newline
    call = word ( argument , argument , … )                 one to three arguments, often one or two
    argument = call, or "words with spaces between them", or a single word

    At most three brackets are open at once, one to five words stand within quotes, and all words are
    those of ``CALL_WORDS``. An example is ``sum(add("red dot",net(tea)),"log")``.

    Parameters
    ----------
    characters : how many at least, a whole number from 1
    seed : of Python's random numbers

    Raises
    ------
    ValueError : characters that are no whole number of at least 1

    Read by the model of notebook 6.
    """
    characters = whole_number("characters", characters, 1)
    rng = random.Random(seed)
    text = ""
    while len(text) < characters:
        text += _call(rng, 0) + "\n"
    return text


def open_brackets(text: str) -> list[int]:
    """For each character of a text how many brackets are open once it has been read."""
    depth, found = 0, []
    for character in text:
        depth += (character == "(") - (character == ")")
        found.append(depth)
    return found


def inside_quotes(text: str) -> list[bool]:
    """For each character of a text whether it stands inside quotes; the opening quote sign does."""
    inside, found = False, []
    for character in text:
        inside ^= character == '"'
        found.append(inside)
    return found


def _call(rng: random.Random, depth: int) -> str:
    count = rng.choice((1, 1, 2, 2, 3))
    return rng.choice(CALL_WORDS) + "(" + ",".join(_argument(rng, depth + 1) for _ in range(count)) + ")"


def _argument(rng: random.Random, depth: int) -> str:
    kind = rng.random()
    if depth < DEEPEST and kind < 0.3:
        return _call(rng, depth)
    if kind < 0.65:
        return '"' + " ".join(rng.choice(CALL_WORDS) for _ in range(rng.choice((1, 2, 3, 4, 5)))) + '"'
    return rng.choice(CALL_WORDS)
